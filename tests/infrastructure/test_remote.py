"""Does the command line ask a server as every frontend does, and say in one line why it has no answer?"""

import datetime as dt
import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import typer
from graphql import OperationDefinitionNode, get_variable_values, parse, validate
from rich.console import Console

from naungan.domain import (
    agreements,
    budget_allocation,
    cards,
    decree_revisions,
    decrees,
    handovers,
    identity,
    proposals,
    selection,
    selection_undone,
)
from naungan.domain.budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from naungan.domain.bulk.from_list import EnrolFromList
from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sent_parts import AbandonBatch
from naungan.domain.commands.method_names import method_of
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period
from naungan.domain.deaths import Deceased, RecordDeath, WithdrawDeath
from naungan.domain.enrolment import Candidate, ReopenEnrolment, VoidEnrolments
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetFigure,
    BudgetStage,
    FundingSource,
    IdentityReason,
    MembershipCategory,
    NikWas,
    Programme,
    ReopenReason,
    ReturnReason,
    Sex,
    TakenBackReason,
)
from naungan.graphql.types import ids
from naungan.infrastructure.cli.not_answered import NotAnswered, only_here
from naungan.infrastructure.cli.recording import recorded
from naungan.infrastructure.cli.sending import input_of, mutation_of
from naungan.infrastructure.cli.server import Server
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.listening import listening
from naungan.infrastructure.web.not_ready_yet import not_ready_yet
from naungan.infrastructure.web.tls import Certificate
from naungan.texts.cards import Cards
from naungan.texts.command_line import Words
from naungan.texts.undoing import Undoing
from tests.api.asking import schema
from tests.certificates import made

DOCUMENTS = {
    path.name.removesuffix(".graphql"): path.read_text("utf-8")
    for path in (files("naungan.infrastructure.cli") / "documents").iterdir()
}
ID, DAY, WHY = UUID(int=7), dt.date(2026, 3, 1), TakenBackReason.OTHER
SOMEBODY = Candidate(
    "6409014101900001", "Budi Rekaan", dt.date(1990, 1, 1), Sex.MALE, "64.09.01.2001", "FARMER"
)
INTENTS = [
    agreements.SignAgreement(
        AgreementKind.COOPERATION_AGREEMENT,
        "PKS 7/2026",
        "64.09",
        ("Dinas", "BPJS Ketenagakerjaan"),
        PartialDate.parse("2026-01"),
        Period(DAY, dt.date(2027, 1, 1)),
        ("Perda 1/2020",),
        ID,
    ),
    budget_allocation.AllocateBudget(
        *("64.09", "VULNERABLE_WORKERS", 2026, FundingSource.CORPORATE, BudgetStage.ORIGINAL),
        agreement=ID,
        payer="PT Rekaan",
        amount=5,
        at_least=4,
        quota=3,
        per_village_quota=2,
        ring_one=("64.09.01.2001",),
    ),
    selection.ProposeParticipants("64.09", "VULNERABLE_WORKERS", "0" * 64, 4),
    selection.VerifyList("0" * 64, "Dinas", DAY, 4),
    decrees.IssueDecree("64.09", "12/2026", DAY, "0" * 64, 4),
    decrees.IssueDecree("64.09", "12/2026", DAY, None, 4, listed=ID),
    ReviseBudget(
        ID,
        5,
        6,
        7,
        8,
        BudgetStage.REVISED,
        (("64.09.01.2001", 3), ("64.09.01.2002", None)),
        (BudgetFigure.QUOTA,),
    ),
    SetVillageQuotas(ID, (("64.09.01.2001", 3),)),
    NameRingOne(ID, ("64.09.01.2001",)),
    selection_undone.WithdrawVerification(WHY, ID, note="salah"),
    selection_undone.WithdrawVerification(WHY, list_digest="0" * 64),
    selection_undone.VoidDecree(ID, WHY, "salah"),
    decree_revisions.ReviseDecree(ID, "12/2026", DAY, 4, round=2),
    proposals.VerifyPeople(ID, "Dinas", DAY, (ReturnedRow(3, ReturnReason.OTHER),), "salah"),
    proposals.CorrectProposal(ID, (proposals.CorrectedRow(2, SOMEBODY),), (3,), (SOMEBODY,)),
    proposals.ProposePeople("64.09", "VULNERABLE_WORKERS", (SOMEBODY,)),
    VoidEnrolments((ID,), WHY, "salah", with_cards=True),
    ReopenEnrolment(ID, ReopenReason.OTHER, DAY, "salah"),
    RecordDeath(DAY, region="64.09", enrolment=ID),
    RecordDeath(DAY, deceased=Deceased(SOMEBODY.nik, SOMEBODY.name, SOMEBODY.birth_date)),
    WithdrawDeath(WHY, nik=SOMEBODY.nik, note="salah"),
    identity.CorrectIdentity(
        ID, IdentityReason.OTHER, SOMEBODY.nik, NikWas.WRONG, "Budi", DAY, Sex.FEMALE, "salah"
    ),
    handovers.HoldHandover("64.09", DAY, "balai desa", "berita acara", cards=(ID,), absent=(ID,)),
    handovers.HoldHandover("64.09", DAY, "balai desa", village="64.09.01.2001"),
    handovers.VoidHandover(ID, WHY, "salah"),
    cards.IssueCardsFor(DAY, batch=ID, enrolments=(ID,)),
    cards.IssueCards((ID,), DAY, serials=("KPJ-1",), memberships=(None,)),
    cards.ReportCardsLost((ID,), DAY),
    cards.ReportCardsFound((ID,), DAY),
    cards.ReplaceCards((ID,), DAY),
    cards.RevokeCards((ID,), DAY),
    cards.VoidCards((ID,), WHY, "salah"),
    AbandonBatch(ID),
    EnrolFromList(
        EnrolmentTerms(
            *("VULNERABLE_WORKERS", MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD),
            programmes=(Programme.JKK,),
            start=DAY,
            end_exclusive=dt.date(2027, 1, 1),
            agreement=ID,
            decree=ID,
            payer="PT Rekaan",
            listed=ID,
        ),
        (1, 2),
    ),
]
OF_IMPORTS = (AbandonBatch, EnrolFromList)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_document_is_one_operation_of_the_contract_under_its_own_name(name: str) -> None:
    read = parse(DOCUMENTS[name])
    assert validate(schema()._schema, read) == []
    [operation] = read.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    assert operation.name.value == name[0].upper() + name[1:]


@pytest.mark.parametrize("intent", INTENTS, ids=lambda intent: type(intent).__name__)
def test_an_intent_is_the_input_of_its_mutation_in_every_part(intent: Any) -> None:
    assert hasattr(Intake if isinstance(intent, OF_IMPORTS) else Register, method_of(intent))
    given = json.loads(json.dumps(input_of(intent, uuid4())))
    [operation] = parse(DOCUMENTS[mutation_of(intent)]).definitions
    assert isinstance(operation, OperationDefinitionNode)
    taken = get_variable_values(schema()._schema, operation.variable_definitions or (), {"input": given})
    assert not isinstance(taken, list), taken
    # and nothing that the intent says is lost, but what the server works out itself
    told = {name for name in intent.__dataclass_fields__ if getattr(intent, name) not in (None, ())}
    if terms := getattr(intent, "terms", None):  # each stands by itself, both days in one
        told |= {name for name in terms.__dataclass_fields__ if getattr(terms, name) not in (None, ())}
        told -= {"terms", "end_exclusive", "evidence"}
    sent = {name for name, value in given.items() if value not in (None, [])}
    papers = ("SignAgreement", "AllocateBudget", "IssueDecree", "HoldHandover", "IssueCards")
    worked_out = {"IssueCardsFor": {"enrolments"}} | {name: {"evidence"} for name in papers}
    assert len(sent) == 1 + len(told - worked_out.get(type(intent).__name__, set()))


def test_every_mutation_that_has_a_document_is_among_these() -> None:
    sent = {name for name, text in DOCUMENTS.items() if text.startswith("mutation")}
    assert sent == {mutation_of(intent) for intent in INTENTS}


# Asking


class Answers:
    """A server that says what it is told to say, one answer after another, and remembers what it was sent."""

    def __init__(self) -> None:
        self.next: list[Callable[[http.server.BaseHTTPRequestHandler], None]] = []
        self.sent: list[tuple[dict[str, str], Any]] = []

    def say(self, status: int, body: Any, **headers: str) -> None:
        def answer(to: http.server.BaseHTTPRequestHandler) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            to.send_response(status)
            for name, value in {**headers, "content-length": str(len(data))}.items():
                to.send_header(name.replace("_", "-"), value)
            to.end_headers()
            to.wfile.write(data)

        self.next.append(answer)

    def hang_up(self) -> None:
        self.next.append(lambda to: to.connection.close())


@pytest.fixture
def elsewhere() -> Iterator[tuple[Settings, Answers]]:
    """Settings that name a server, and what it answers."""
    answers = Answers()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            answers.sent.append(({k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
            answers.next.pop(0)(self)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield at(f"http://127.0.0.1:{running.server_port}"), answers
        running.shutdown()
        thread.join()


def at(server: str) -> Settings:
    return replace(Settings.from_environment({}), server=server)


def test_a_question_goes_with_the_token_and_in_ones_language(
    elsewhere: tuple[Settings, Answers], tmp_path: Path
) -> None:
    settings, answers = elsewhere
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(f"ngn_{'x' * 43}\n")
    answers.say(200, {"data": {"log": {"position": "7"}}})
    with Server(replace(settings, token_file=token), "id") as server:
        assert server.ask("{ log { position } }", {"a": 1}) == {"log": {"position": "7"}}
    [(headers, body)] = answers.sent
    assert headers["authorization"] == f"Bearer ngn_{'x' * 43}"
    assert headers["accept-language"] == "id"
    assert body == {"query": "{ log { position } }", "variables": {"a": 1}}


def test_the_server_says_in_its_own_words_why_it_does_not_answer(elsewhere: tuple[Settings, Answers]) -> None:
    settings, answers = elsewhere
    answers.say(401, {"errors": [{"message": "Token ini tidak berlaku."}]})
    answers.say(200, {"data": None, "errors": [{"message": "Masuk dahulu."}, {"message": "Masuk dahulu."}]})
    answers.say(200, b"<html>a page of something else</html>")
    with Server(settings, "id") as server:
        for says in (
            "^Token ini tidak berlaku.$",
            "^Masuk dahulu.$",
            "is not Naungan .status 200.: check the address",
        ):
            with pytest.raises(NotAnswered, match=says):
                server.ask("{ log { position } }", {})


def test_a_server_that_asks_to_wait_or_hangs_up_is_asked_again_with_the_same_key(
    elsewhere: tuple[Settings, Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("naungan.infrastructure.cli.server.time.sleep", waits.append)
    settings, answers = elsewhere
    answers.say(429, {"errors": [{"message": "too often"}]}, retry_after="3")
    answers.hang_up()
    answers.say(200, {"data": {"a": 1}})
    key = str(uuid4())
    with Server(settings, "en") as server:
        assert server.ask("mutation", {"input": {"idempotencyKey": key}}) == {"a": 1}
        assert [body["variables"]["input"]["idempotencyKey"] for _, body in answers.sent] == [key] * 3
        assert waits == [3.0, 1.0]
        # but not for ever, nor for longer than somebody at a terminal waits
        answers.say(429, {"errors": [{"message": "wait an hour"}]}, retry_after="3600")
        with pytest.raises(NotAnswered, match="wait an hour"):
            server.ask("{ a }", {})
        for _ in range(4):
            answers.hang_up()
        with pytest.raises(NotAnswered, match="not known whether this was recorded"):
            server.ask("mutation", {})


def test_a_server_that_cannot_be_asked_safely_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(settings: Settings) -> str:
        with pytest.raises(NotAnswered) as told, Server(settings, "en"):
            pass
        return str(told.value)

    for url in (
        "naungan.example",
        "ftp://naungan.example",
        "https://",
        "https://budi:rahasia@naungan.example",
        "https://a:b",
    ):
        assert "is no address of a server" in said(at(url)), url
    assert "write https://" in said(at("http://naungan.example"))
    open_to_all, none = tmp_path / "token", tmp_path / "none"
    open_to_all.write_text("ngn_x")
    open_to_all.chmod(0o644)
    assert f"chmod 600 {open_to_all}" in said(replace(at("https://a.example"), token_file=open_to_all))
    assert "--token-file" in said(replace(at("https://a.example"), token_file=none))
    assert "--ca" in said(replace(at("https://a.example"), ca=none))
    monkeypatch.setenv("NAUNGAN_TOKEN", "not a token")
    assert "begins with ngn_" in said(at("https://a.example"))


def test_why_a_certificate_is_not_taken_is_told(tmp_path: Path) -> None:
    good, other = made(tmp_path / "good"), made(tmp_path / "other", "naungan.example")
    ended = made(tmp_path / "ended", days=-1)
    with shown(good.cert, good.key) as port:
        assert "nobody whom this machine knows" in told_by(port, None)
        assert "is not Naungan (status 503)" in told_by(port, good.cert)
    with shown(other.cert, other.key) as port:
        assert "is for another name" in told_by(port, other.cert)
    with shown(ended.cert, ended.key) as port:
        assert "has ended" in told_by(port, ended.cert)
    with listening(Settings.from_environment({"NAUNGAN_PORT": "0"})) as plain, not_ready_yet(plain):
        assert "does not answer over TLS" in told_by(plain.getsockname()[1], good.cert)
    assert "does not answer: check its address" in told_by(1, good.cert)


@contextmanager
def shown(cert: Path, key: Path) -> Iterator[int]:
    """A server that shows a certificate, whatever it is worth, and answers nothing of Naungan's."""
    shows = Certificate.__new__(Certificate)
    shows.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.context.load_cert_chain(cert, key)
    with listening(Settings.from_environment({"NAUNGAN_PORT": "0"})) as port, not_ready_yet(port, shows):
        yield port.getsockname()[1]


def told_by(port: int, ca: Path | None) -> str:
    settings = replace(at(f"https://localhost:{port}"), ca=ca)
    with pytest.raises(NotAnswered) as told, Server(settings, "en") as server:
        server.ask("{ a }", {})
    return str(told.value)


def test_a_command_on_the_databases_is_not_typed_at_a_server_elsewhere() -> None:
    with pytest.raises(NotAnswered, match="on the server's machine"):
        only_here(at("https://naungan.example"))
    here = Settings.from_environment({})
    assert only_here(here) is here


def test_what_a_server_answers_to_a_command_is_told_as_here(
    elsewhere: tuple[Settings, Answers], capsys: pytest.CaptureFixture[str]
) -> None:
    settings, answers = elsewhere
    one, other = uuid4(), uuid4()
    enrolments = [ids.encode("Enrolment", one), ids.encode("Enrolment", other)]
    common = {"position": "1234", "fromLog": False, "userErrors": []}
    intent = VoidEnrolments((one, other), TakenBackReason.RECORDED_TWICE)
    answers.say(
        200,
        {
            "data": {
                "voidEnrolments": {**common, "ids": enrolments, "enrolments": enrolments, "concurrent": None}
            }
        },
    )
    told = recorded(settings, Words("en"), Console(width=200), intent, (Undoing.VOIDED, Undoing.NOTHING))
    assert (told.position, told.result) == (1234, {"enrolments": [str(one), str(other)]})
    assert capsys.readouterr().out == "Taken back at position 1,234: 2 enrolments.\n"
    # a handover has a name in its text, and numbers have theirs
    held = {**common, "ids": [ids.encode("Handover", one)]}
    answers.say(200, {"data": {"holdHandover": held}})
    handover = handovers.HoldHandover("64.09", DAY, "balai desa", village="64.09.01.2001")
    recorded(settings, Words("en"), Console(width=200), handover, (Cards.HELD, Cards.NOTHING))
    assert capsys.readouterr().out == f"Handover recorded at position 1,234: {one}.\n"
    issued = {**common, "ids": [], "issued": 7, "held": 2, "withoutDays": 1}
    answers.say(200, {"data": {"issueCardsFor": issued}})
    recorded(
        settings,
        Words("en"),
        Console(width=200),
        cards.IssueCardsFor(DAY, batch=one),
        (Cards.ISSUED, Cards.NOTHING),
    )
    assert capsys.readouterr().out.startswith(
        "7 cards were issued, the last at position 1,234; 2 workers have a card"
    )
    # what is refused is told line by line, with the code that it has here
    refused = {
        **common,
        "position": None,
        "ids": [],
        "userErrors": [{"message": "Satu."}, {"message": "Dua."}],
    }
    answers.say(200, {"data": {"voidEnrolments": refused}})
    with pytest.raises(typer.Exit) as ended:
        recorded(settings, Words("en"), Console(), intent, (Undoing.VOIDED, Undoing.NOTHING))
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "Satu.\nDua.\n"
