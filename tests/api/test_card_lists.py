"""Does a list of card numbers that is sent become cards? All or those that can be, once, and nothing told of people elsewhere."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import openpyxl
import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.card_lists import CardListCommands
from naungan.domain.commands.register import Register
from naungan.domain.people_told_an_hour import MOST, Way
from naungan.domain.vocabulary import Role
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.api.doors import user
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    PASER,
    START,
    command,
    done,
    enrolments,
    nik,
    people,
    ready_to_enrol,
)

pytestmark = pytest.mark.records
ON = "2022-10-20"


@dataclass(frozen=True)
class Told:
    """Five workers of 64.01, of whom the third has the card A-3, and two of 64.02, of whom the first has the card K-1."""

    here: list[UUID]
    there: list[UUID]
    operator: UUID


def tell(register: Register) -> Told:
    here = enrolments(register.enrol_workers(command(), ready_to_enrol(register).enrol(*people(1, 5))))
    elsewhere = ready_to_enrol(register, KUKAR)
    theirs = people(11, 12, village=KUKAR_VILLAGE)
    there = enrolments(register.enrol_workers(command(), elsewhere.enrol(*theirs)))
    for one, serial, member in ((here[2], "A-3", None), (there[0], "K-1", "22000000001")):
        given = IssueCards((one,), START, serials=(serial,), memberships=(member,))
        done(register.issue_cards(command(), given))
    return Told(here, there, user(register, Role.OPERATOR, PASER))


def a_list(*rows: tuple[int | str, str, str]) -> bytes:
    """Rows of NIK (or whose number it is), card number and KPJ."""
    lines = [f"{nik(who) if isinstance(who, int) else who};{serial};{kpj}" for who, serial, kpj in rows]
    return "\n".join(["NIK;Nomor Kartu;KPJ", *lines]).encode()


def send(api: Api, body: bytes, key: str | None = None, by: UUID | None = None, **changes: Any) -> Any:
    headers = {"content-type": "text/csv", "prefer": "wait=60", "accept-language": "en"}
    headers |= {"idempotency-key": key} if key else {}
    headers |= {"x-user": str(by)} if by else {}
    asked = urlencode({"region": PASER, "cards": "true", "on": ON, **changes})
    return api.http.post(f"/imports?{asked}", content=body, headers=headers)


def fates(answer: Any) -> tuple[int, int, int, int]:
    """How many were issued, had the card already, are wrong, and were held back."""
    assert answer.status_code == 200, answer.text
    told = answer.json()["summary"]
    assert told["read"] == told["issued"] + told["already"] + told["refused"] + told["heldBack"]
    return told["issued"], told["already"], told["refused"], told["heldBack"]


def serials(store: PostgresEventStore, told: Told) -> dict[str, UUID]:
    return {card.serial: card.enrolment for card in store.cards_of(enrolments=told.here)}


def test_all_cards_of_a_list_are_issued_or_those_of_the_rows_that_are_right_and_none_twice(
    told: Told, api: Api, store: PostgresEventStore
) -> None:
    # given a list with two rows that are right, one whose worker has another card, and one of a NIK cut short
    rows: list[tuple[int | str, str, str]] = [
        (1, "bpu-001", "22012345671"),
        (2, "BPU-002", ""),
        (3, "BPU-003", ""),
        (nik(4)[:15], "BPU-004", ""),
    ]
    body = a_list(*rows)
    # when it is tried, and when it is sent to be issued whole, then nothing is recorded and every wrong row is told
    head = store.log_state().position
    tried = send(api, body, dryRun="true")
    assert (fates(tried), tried.json()["dryRun"], tried.json()["again"]) == ((2, 0, 2, 0), True, None)
    whole = send(api, body)
    assert (fates(whole), store.log_state().position) == ((0, 0, 2, 2), head)
    shown = whole.json()
    assert [(one["row"], one["field"], one["reason"]) for one in shown["toCorrect"]] == [
        (4, "nik", "has_card"), (5, "nik", "nik_length")
    ]  # fmt: skip
    assert shown["toCorrect"][0]["message"] == "The worker already has another card."
    assert {one["reason"]: one["rows"] for one in shown["reasons"]} == {"has_card": 1, "nik_length": 1}
    assert (shown["cards"], shown["on"], shown["skipBad"]) == (True, ON, False)
    assert shown["again"] == {"region": PASER, "cards": "true", "on": ON}
    # and they come back in a file to correct, with the reasons
    book = openpyxl.load_workbook(io.BytesIO(api.http.get(shown["report"]["href"]).content)).active
    assert book is not None
    titles, *wrong = book.iter_rows(values_only=True)
    assert titles[:4] == ("NIK", "Nomor Kartu", "KPJ", "Original Row")
    assert [row[:4] for row in wrong] == [
        (nik(3), "BPU-003", None, "4"), (nik(4)[:15], "BPU-004", None, "5")
    ]  # fmt: skip
    # when those that are right are issued, with a key that is sent twice
    key = str(uuid4())
    for _ in range(2):
        assert fates(send(api, body, key, skipBad="true")) == (2, 0, 2, 0)
        assert serials(store, told) == {"A-3": told.here[2], "BPU-001": told.here[0], "BPU-002": told.here[1]}
    # then that key is of this list, and without it whoever has the card is passed over
    other = send(api, a_list((5, "BPU-005", "")), key)
    assert (other.status_code, other.json()["problems"][0]["code"]) == (422, "IDEMPOTENCY_CONFLICT")
    assert fates(send(api, body, skipBad="true")) == (0, 2, 2, 0)
    corrected = a_list((4, "BPU-004", ""), (5, "BPU-005", ""))
    assert fates(send(api, corrected)) == (2, 0, 0, 0)
    # and it stands among the files that were sent
    listed = api.http.get(f"/imports?region={PASER}").json()["imports"]
    assert {one["purpose"] for one in listed} == {"cards"}


def test_nobody_learns_of_people_of_another_regency_by_a_list(told: Told, api: Api) -> None:
    # given workers of 64.02, one with the very card that the list says, and one whom nobody knows
    rows = ((11, "K-1", "22000000001"), (12, "B-2", ""), (99, "B-3", ""))
    answer = send(api, a_list(*rows), dryRun="true").json()
    # then all three are told alike
    assert [(one["reason"], one["message"]) for one in answer["toCorrect"]] == [
        ("nik_not_known", "No worker of this NIK was ever enrolled in 64.01.")
    ] * 3
    assert (answer["summary"]["already"], answer["summary"]["refused"]) == (0, 3)


def test_what_a_list_tells_of_people_counts_toward_what_an_hour_may_tell(
    told: Told, guarded: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, Way.FILE, 2)
    # given lists that tell of people here that one has another card, and that a KPJ is somebody's; of strangers nothing is told
    strangers = a_list((11, "B-1", ""), (98, "B-2", ""), (99, "B-3", ""))
    for _ in range(2):
        assert fates(send(guarded, strangers, by=told.operator, dryRun="true"))[2] == 3
    tells = a_list((3, "B-4", ""), (4, "B-5", "22000000001"))
    assert fates(send(guarded, tells, by=told.operator, dryRun="true"))[2] == 2
    # then another list is not taken in before an hour is over, and the same is told again
    refused = send(guarded, strangers, by=told.operator)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 3_500) == (429, True)
    assert fates(send(guarded, tells, by=told.operator, dryRun="true"))[2] == 2


def test_who_may_not_record_for_the_regency_sends_no_list(
    told: Told, guarded: Api, register: Register
) -> None:
    body = a_list((1, "BPU-001", ""))
    assert send(guarded, body, by=told.operator, region=KUKAR).status_code == 403
    assert send(guarded, body, by=user(register, Role.AUDITOR, PASER)).status_code == 403
    assert guarded.http.post(f"/imports?region={PASER}&cards=true&on={ON}", content=body).status_code in (
        401,
        415,
    )


def test_what_others_issued_between_judging_and_issuing_is_told_by_its_row(
    told: Told, api: Api, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given somebody who gives the second worker a card at the moment a list is issued
    issue, once = CardListCommands.issue_part, [True]

    def later(self: CardListCommands, *asked: Any) -> Any:
        if once:
            once.clear()
            done(register.issue_cards(command(), IssueCards((told.here[1],), START, serials=("LAIN-2",))))
        return issue(self, *asked)

    monkeypatch.setattr(CardListCommands, "issue_part", later)
    body = a_list((1, "BPU-001", ""), (2, "BPU-002", ""))
    # when the list was to be issued whole, then none is; else the other one is
    answer = send(api, body)
    assert fates(answer) == (0, 0, 1, 1)
    assert [(one["row"], one["reason"]) for one in answer.json()["toCorrect"]] == [(3, "has_card")]
    assert fates(send(api, body, skipBad="true")) == (1, 0, 1, 0)


def test_what_stands_against_the_whole_list_is_told_at_once(told: Told, api: Api) -> None:
    body = a_list((1, "BPU-001", ""))
    # of a day that is not over, in a trial too
    future = send(api, body, on="2999-01-01", dryRun="true")
    assert (future.status_code, [one["reason"] for one in future.json()["problems"]]) == (
        422,
        ["in_the_future"],
    )
    # of the query
    queries: list[tuple[dict[str, Any], str]] = [
        ({"on": ""}, "on"), ({"on": "20-10-2022"}, "on"), ({"scheme": "VULNERABLE_WORKERS"}, "scheme"),
        ({"cards": "false"}, "on"), ({"propose": "true"}, "propose"), ({"skipBad": "yes"}, "skipBad"),
    ]  # fmt: skip
    for wrong, name in queries:
        answer = send(api, body, **wrong)
        assert (answer.status_code, f"Parameter {name} " in answer.text) == (400, True), answer.text
    # and of the file
    for content, reason in ((b"Nomor;Nama\n1;x", "no_header"), (b"NIK;KPJ\n1;x", "missing_columns")):
        answer = send(api, content)
        assert (answer.status_code, answer.json()["problems"][0]["reason"]) == (422, reason), answer.text
