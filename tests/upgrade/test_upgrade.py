"""Does the data of an earlier version open with this code alone, answer, go on, and pass its check?

Nothing is prepared: what `naungan serve` and `naungan project` run opens databases as that version left them.
"""

import contextlib
import datetime as dt
import gzip
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.catalogue import STANDARD
from naungan.domain.deaths import WithdrawDeath
from naungan.domain.ports import Command
from naungan.domain.vocabulary import Role, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.composition import projecting, projections, serving
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.guards import guards
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.row_security import READER, SETTINGS, Scope
from tests import warm

from ..api.asking import schema
from ..api.conftest import Api, client
from ..databases import fresh_database
from ..people import KUKAR, PASER, Papers, command, done, person
from ..service_accounts import bearer

HERE = Path(__file__).parent
VERSIONS = sorted(found.parent.name for found in HERE.glob("*/databases.sql.gz"))


@dataclass
class Opened:
    """The data of a version, opened by this one."""

    url: str
    settings: Settings
    services: Services
    api: Api  # of an auditor of the nation
    operator: Api  # of 64.01
    before: int  # the head as that version left it
    at_start: int  # what /readyz answered before a projector ran
    recorded: tuple[Any, Any]  # what was recorded, before it was opened and after


def left_by(version: str, given: str) -> pytest.MarkDecorator:
    """What is told of the history that one version left, by the fixture `given`."""
    return pytest.mark.parametrize(given, [version], indirect=True)


@pytest.fixture(scope="module")
def versions(postgres: str) -> Iterator[Callable[[str], str]]:
    """The address of a database as a version left it, filled once."""
    with contextlib.ExitStack() as stack:

        @cache
        def as_left(version: str) -> str:
            url = stack.enter_context(fresh_database(postgres, "template0"))
            with psycopg.connect(url, autocommit=True) as connection:
                if not connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = 'naungan_writer'"
                ).fetchone():
                    connection.execute("CREATE ROLE naungan_writer NOLOGIN")
                    connection.execute("GRANT naungan_writer TO CURRENT_USER")
                connection.execute(gzip.decompress((HERE / version / "databases.sql.gz").read_bytes()))
                # What waits is forgotten after some days: let it have been put there now.
                connection.execute("UPDATE vault.staged SET staged_at = clock_timestamp()")
            return url

        yield as_left


@pytest.fixture(params=VERSIONS)
def left(
    request: pytest.FixtureRequest, postgres: str, versions: Callable[[str], str], tmp_path: Path
) -> Iterator[Settings]:
    """Settings for databases and keys as the version left them."""
    with fresh_database(postgres, name_in(versions(request.param))) as url:
        yield settings_of(request.param, url, tmp_path)


def name_in(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def settings_of(version: str, url: str, directory: Path) -> Settings:
    """Of data of a version at an address, with its keys."""
    keys = directory / "vault.json"
    shutil.copyfile(HERE / version / "vault.json", keys)
    keys.chmod(0o600)
    return Settings.from_environment(
        {
            **{f"NAUNGAN_{name}_URL": url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")},
            "NAUNGAN_VAULT_KEYS": str(keys),
            "NAUNGAN_DATA": str(directory / "data"),
        }
    )


@contextlib.contextmanager
def opening(settings: Settings) -> Iterator[Opened]:
    """The server first, then the projector, as they start."""
    url = str(settings.event_store_url)
    left = _recorded(url)
    with serving(settings) as services, client(create_app(services, schema())) as http:
        at_start = http.get("/readyz").status_code
        before = services.register.store.log_state().position  # type: ignore[attr-defined]
        with projecting(settings) as runner:
            runner.catch_up()
            recorded = left, _recorded(url)
            assert services.entrance is not None
            let_in = partial(bearer, services.register, services.entrance.door)
            api = Api(http, runner.catch_up, let_in(Role.AUDITOR, "ID"))
            operator = Api(http, runner.catch_up, let_in(Role.OPERATOR, PASER))
            api.project()
            yield Opened(url, settings, services, api, operator, before, at_start, recorded)


def _recorded(url: str) -> Any:
    with psycopg.connect(url) as connection:
        return [
            connection.execute(f"SELECT t::text FROM log.{table} t ORDER BY 1".encode()).fetchall()
            for table in ("stored_events", "command", "log_head")
        ]


Open = Callable[[str], Opened]


@pytest.fixture(scope="module")
def opener(
    postgres: str, versions: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Open]]:
    """Opens the data of versions for the first time, that of each version once."""
    with contextlib.ExitStack() as stack:

        def once() -> Open:
            @cache
            def opened(version: str) -> Opened:
                url = stack.enter_context(fresh_database(postgres, name_in(versions(version))))
                settings = settings_of(version, url, tmp_path_factory.mktemp(version))
                return stack.enter_context(opening(settings))

            return opened

        yield once


@pytest.fixture(scope="module")
def asked(opener: Callable[[], Open]) -> Open:
    """For all tests that only ask what is in the data."""
    return opener()


@pytest.fixture(scope="module")
def gone_on(opener: Callable[[], Open]) -> Open:
    """For all tests that go on with the data, each with something that no other one touches."""
    return opener()


@pytest.fixture
def opened(request: pytest.FixtureRequest, gone_on: Open) -> Opened:
    """The data of a version, to go on with."""
    return gone_on(request.param)


@pytest.fixture(params=VERSIONS)
def shared(request: pytest.FixtureRequest, asked: Open) -> Opened:
    """The data of a version, opened before, and only asked."""
    return asked(request.param)


def differing(url: str) -> dict[str, Any]:
    return {check.name: check.differences for check in check_log(url) if not check.good}


def test_it_opens_and_is_ready_once_its_read_models_are_those_of_this_version(shared: Opened) -> None:
    # not ready before, ready after, whole and at the head
    assert shared.at_start == 503
    ready = shared.api.http.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True), ready.text
    told = shared.api.ask("{ log { position } projections { name version state position } }")
    live = {p["name"]: (p["version"], p["position"]) for p in told["projections"] if p["state"] == "LIVE"}
    assert live == {p.name: (p.version, told["log"]["position"]) for p in projections()}
    # and the log is good: guards are what this version means by them
    assert differing(shared.url) == {}


def test_it_opens_where_every_guard_and_read_model_has_changed(
    left: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given code in which guards have another meaning and every read model another version
    monkeypatch.setattr(guards, "VERSION", guards.VERSION + 1)
    for projection in projections():
        monkeypatch.setattr(type(projection), "version", projection.version + 1)
    with (
        serving(left) as services,
        client(create_app(services, schema())) as http,
        projecting(left) as runner,
    ):
        # when the projector has built what is new beside what lives, but not yet all of it
        assert runner.run_once()
        half = http.get("/readyz")
        # then the server is not ready
        assert half.status_code == 503
        assert {"LIVE", "REBUILDING"} <= set(half.json()["projections"].values())
        # until all of it has taken over
        runner.catch_up()
        assert http.get("/readyz").status_code == 200
    assert differing(str(left.event_store_url)) == {}


# What the read models answer.
QUESTIONS = (
    """{ coverage(region: "64.01", asOf: "2022-10-15") { covered
      groups(by: [SCHEME, SEGMENT], first: 100) { nodes { keys { code label } covered ratio } } }
      departures(region: "ID", period: {start: "2022-01-01", endExclusive: "2026-01-01"}) { count
        groups(by: [REASON, DAY], first: 100) { nodes { keys { code } count } } } }""",
    """{ coverage(region: "ID", asOf: "2022-10-15", knownAt: {position: "40"}) { covered known { position }
      groups(by: [VILLAGE], first: 100) { nodes { keys { code } covered } } } }""",
    """{ enrolments(region: "ID", asOf: "2022-10-15", first: 100) { totalCount nodes { id version village { code }
      segment { code } period { start endExclusive } evidence card { id status } history(first: 9) { nodes { id name } } } } }""",
    """{ agreements(region: "ID", first: 9) { nodes { id kind title signedOn { value } } }
      budgets(region: "ID", first: 9) { nodes { id reserved { amount } remaining { amount } quotaUsed } } }""",
    """{ publicClaims(region: "ID", first: 100) { nodes { id value { count } contradictions { kind }
      reconciliation { status evidenceValue { count } gap { count } cell } } } }""",
    """{ findings(region: "ID", first: 100) { totalCount nodes { id code events { id name } } } }""",
    """{ participantLists(region: "ID", first: 100) { nodes { id proposed verified decrees(first: 9) { nodes { number } } } }
      decrees(region: "ID", first: 100) { nodes { id number issuedOn list { id } } } }""",
    """{ handovers(region: "ID", first: 100) { nodes { id heldOn count cards(first: 5) { totalCount nodes { id } } } }
      denominators(region: "ID", first: 100) { nodes { id value asOf source } }
      batches(region: "ID", first: 20) { nodes { id read enrolled refused state } } }""",
    """{ cards(region: "ID", asOf: "2022-10-15", first: 100) { totalCount nodes { id status issuedOn } } }""",
)


def test_every_read_model_is_built_anew_and_the_old_ones_are_dropped_with_identical_answers(
    shared: Opened,
) -> None:
    # given a projector at work, and what a server answers
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NAUNGAN_")}
    environment |= {**shared.settings.environment(), "NAUNGAN_LANG": "en"}

    def naungan(*arguments: str) -> str:
        ended = warm.run(["projections", *arguments], environment)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def answers() -> list[Any]:
        return [shared.api.ask(question) for question in QUESTIONS]

    before = answers()
    with at_work(environment):
        # when all read models are built anew by command, beside the projector
        naungan("rebuild")
        # then the answers are the same, before the old ones are dropped and after
        assert answers() == before
        old = re.findall(r"(\w+_v\w+)\s*│\s*OLD", naungan("list"))
        assert {name.partition("_v")[0] for name in old} == {one.name for one in projections()}
        naungan("drop", *old)
        assert "OLD" not in naungan("list")
        assert answers() == before


@contextlib.contextmanager
def at_work(environment: dict[str, str]) -> Iterator[None]:
    """Inside, `naungan project` runs."""
    with Path(os.devnull).open("r+b") as nothing:
        projector = warm.start(["project"], environment, [nothing.fileno()] * 3)
    try:
        yield
        assert projector.poll() is None
    finally:
        projector.terminate()
        projector.wait(20)


def test_opening_changes_nothing_that_was_recorded(shared: Opened) -> None:
    before, after = shared.recorded
    assert after == before
    assert all(before)


def test_the_readers_login_is_made_and_sees_nothing_without_settings_nor_does_who_is_not_signed_in(
    shared: Opened,
) -> None:
    # given data of a version that knew neither logins nor policies, opened by the server and the projector alone
    def rows(scope: Scope | None) -> list[int]:
        with psycopg.connect(make_conninfo(shared.url, user=READER)) as reader:
            if scope is not None:
                reader.execute(SETTINGS, scope.settings)
            counted = (
                f"SELECT count(*) FROM {table}" for table in ("log.stored_events", "live.enrolment_period")
            )
            found = [reader.execute(one.encode()).fetchone() for one in counted]
        return [row[0] for row in found if row is not None]

    # when its rows are read without settings, with those of another regency, and with its own
    assert rows(None) == rows(Scope(("62.03",))) == [0, 0]
    assert min(rows(Scope((PASER,)))) > 0
    # then whoever does not sign in is answered no number
    nobody = Api(shared.api.http, shared.api.project)
    for asked in ('coverage(region: "64.01") { covered }', "events(first: 1) { nodes { name } }"):
        assert nobody.refused("{ " + asked + " }")["extensions"]["code"] == "UNAUTHENTICATED"
    assert nobody.ask("{ viewer { everyone } log { position } }")["viewer"] == {"everyone": False}
    assert not shared.services.everyone


@left_by("ef14f0d", "shared")
def test_its_people_are_covered_and_known(shared: Opened) -> None:
    # given eight in one regency on 15 October 2022, two less in December, and four in another
    asked = 'coverage(region: "{}", asOf: "{}") {{ covered }}'
    days = {"a": (PASER, "2022-10-15"), "b": (PASER, "2022-12-15"), "c": (KUKAR, "2022-10-15")}
    query = " ".join(f"{name}: {asked.format(*about)}" for name, about in days.items())
    found = {name: answer["covered"] for name, answer in shared.api.ask("query {" + query + "}").items()}
    assert found == {"a": 8, "b": 7, "c": 4}
    listed = shared.api.ask(
        'query { enrolments(region: "64.01", asOf: "2022-10-15", first: 50) { totalCount nodes { id } } }'
    )["enrolments"]
    assert listed["totalCount"] == len(listed["nodes"]) == 8
    # and the vault still finds them: who is covered is not enrolled again
    papers = _papers(shared)
    refused = shared.services.register.enrol_workers(_new(), _enrol(papers, person(1)))
    assert [breach.code for breach in refused.breaches] == ["ALREADY_COVERED"]


def test_its_lists_and_decrees_are_things_with_ids(shared: Opened) -> None:
    # given lists and decrees that the version before recorded with plain digests, and showed nowhere
    with psycopg.connect(shared.url) as connection:
        told: dict[str, int] = dict(
            connection.execute(
                "SELECT split_part(topic, '.', 1), count(*) FROM log.stored_events GROUP BY 1"
            ).fetchall()
        )
    # when they are asked for
    found = shared.api.ask(
        """{ participantLists(region: "ID", first: 50) { totalCount nodes { proposed verified
            decrees(first: 9) { totalCount } history(first: 9) { nodes { name } } } }
          decrees(region: "ID", first: 50) { totalCount nodes { number list { proposed } } }
          handovers(region: "ID", first: 50) { totalCount }
          denominators(region: "ID", first: 50) { totalCount } }"""
    )
    # then each is there, and a decree still leads to its list
    for name, event in (
        ("participantLists", "ParticipantsProposed"),
        ("decrees", "DecreeIssued"),
        ("handovers", "HandoverHeld"),
        ("denominators", "EligibleWorkersCounted"),
    ):
        assert found[name]["totalCount"] == told.get(event, 0), name
    lists, decrees = found["participantLists"]["nodes"], found["decrees"]["nodes"]
    assert sum(one["decrees"]["totalCount"] for one in lists) == len([d for d in decrees if d["list"]]) > 0
    assert {one["history"]["nodes"][0]["name"] for one in lists} == {"ParticipantsProposed"}


@left_by("ef14f0d", "opened")
def test_who_was_enrolled_by_mistake_can_be_enrolled(opened: Opened) -> None:
    # given the third worker, whose enrolment was ended before its first day
    outcome = opened.services.register.enrol_workers(_new(), _enrol(_papers(opened), person(3)))
    assert outcome.breaches == ()
    opened.api.project()
    assert differing(opened.url) == {}


@left_by("ef14f0d", "opened")
def test_what_was_half_done_goes_on(opened: Opened) -> None:
    # given a list of two rows that waits dry, opened by the version before, with money for both
    with psycopg.connect(opened.url) as connection:
        dry = connection.execute("SELECT batch FROM vault.staged WHERE chunk = 0").fetchone()
    assert dry is not None
    # when it is opened again, then it is the same one
    intake = opened.services.intake
    assert intake is not None
    staged = intake.waiting(dry[0])
    assert staged is not None
    again = intake.open_batch(_new(), staged.opening)
    assert (again.breaches, again.result) == ((), {"batch": str(dry[0])})
    # when it is completed
    complete = "mutation ($i: CompleteBatchInput!) { completeBatch(input: $i) { position userErrors { __typename } } }"
    given = {"idempotencyKey": str(uuid4()), "batch": ids.encode("Batch", dry[0]), "chunks": 1}
    answer = opened.operator.ask(complete, {"i": given})["completeBatch"]
    # then both are enrolled, and the log is good
    assert answer["userErrors"] == []
    opened.api.project()
    batch = opened.api.ask(
        "query ($id: ID!) { node(id: $id) { ... on Batch { read enrolled refused state } } }",
        {"id": given["batch"]},
    )["node"]
    assert (batch["read"], batch["enrolled"], batch["state"]) == (2, 2, "COMPLETED")
    assert differing(opened.url) == {}


@left_by("ef14f0d", "opened")
def test_a_file_that_was_interrupted_goes_on_after_the_chunk_that_was_accepted(opened: Opened) -> None:
    # given a file of three rows of which the version before accepted a chunk of two
    register = opened.services.register
    terms = _enrol(_papers(opened))
    bulk = BulkEnrolment(register.enrolling._store, register.enrolling._vault, register.enrolling)
    # when the same file is enrolled again
    batch = bulk.open(_new(), Source("ab" * 32, PASER, terms, "rows"), 3)
    # then it is the same batch, which holds its chunk, and the last row completes it
    assert [batch.chunks[0].read, batch.chunks[0].enrolled] == [2, 2]
    batch = bulk.accept(_new(), terms, batch, bulk.chunk(terms, 1, "sum", ((4, person(33)),)))
    bulk.complete(_new(), batch)
    opened.api.project()
    assert differing(opened.url) == {}


@left_by("ef14f0d", "shared")
def test_text_that_was_taken_as_a_code_and_digests_are_in_no_answer_and_are_named_by_the_check(
    shared: Opened,
) -> None:
    # given rows whose segment is a text and no code, and plain digests of lists, files and chunks
    with psycopg.connect(shared.url) as connection:
        rows = connection.execute("SELECT topic, convert_from(state, 'UTF8')::json FROM log.stored_events")
        stored = [(topic, state) for topic, state in rows]
    texts = {s["segment"] for topic, s in stored if topic == "WorkerEnrolled"} - STANDARD.segments.keys()
    digests = {
        s[name] for _, s in stored for name in ("list_digest", "file_digest", "checksum") if s.get(name)
    }
    assert (len(texts), len(digests) > 3) == (2, True)
    # when all that there is is asked for
    told = shared.api.ask(
        """{ enrolments(region: "ID", asOf: "2022-10-15", first: 50) { nodes {
            segment { code label aliases } history(first: 9) { nodes { data } } } }
          coverage(region: "ID", asOf: "2022-10-15") { groups(by: [SEGMENT], first: 20) { nodes { keys { code label } } } }
          batches(region: "ID", first: 20) { nodes { digest } } findings(region: "ID", first: 50) { nodes { message } }
          agreements(region: "ID", first: 9) { nodes { title } } events(first: 100) { nodes { stream data } } }"""
    )
    # then it is UNKNOWN, and null, and no text of either is in it
    answered = str(told)
    assert [one for one in texts | digests if f"'{one}'" in answered] == []
    groups = told["coverage"]["groups"]["nodes"]
    assert {"code": "UNKNOWN", "label": "tidak dikenal"} in [group["keys"][0] for group in groups]
    # and the check names where such text stands
    [contents] = [check for check in check_log(shared.url) if check.name == "contents"]
    assert {note.what for note in contents.notes} == {"unknown_code"}
    strange = sum(topic == "WorkerEnrolled" and s["segment"] in texts for topic, s in stored)
    assert contents.noted >= strange > 0
    # and what waits outside the log has no digest any more
    with psycopg.connect(shared.url) as connection:
        columns = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'vault' AND table_name = 'staged'"
        ).fetchall()
    assert ("checksum",) not in columns


@left_by("c05185d", "opened")
def test_ends_by_death_of_before_are_deaths(opened: Opened) -> None:
    # given seven of whom ends said that they died: one was corrected to the planned end, one was ended again a day earlier,
    # of one another reason was told, one was enrolled again after it, and one died in another regency
    register, day = opened.services.register, dt.date
    store, vault = register.store, register.vault
    who = {n: vault.find([person(n).nik])[person(n).nik] for n in (1, 2, 3, 4, 5, 6, 9)}
    found = store.deaths(list(who.values()))
    assert {n: found[worker].on for n, worker in who.items() if worker in found} == {
        1: day(2022, 11, 4),
        3: day(2022, 11, 19),
        5: day(2022, 11, 4),
        9: day(2022, 10, 19),
    }
    # then nobody is enrolled after one, and what was stays as it was
    papers = _papers(opened)
    refused = register.enrol_workers(_new(), _enrol(papers, person(1)))
    assert "WORKER_DIED" in {breach.code for breach in refused.breaches}
    counted = {
        dayed: opened.api.ask(f'{{ coverage(region: "ID", asOf: "{dayed}") {{ covered }} }}')["coverage"][
            "covered"
        ]
        for dayed in ("2022-10-15", "2022-11-10", "2022-12-15")
    }
    assert counted == {"2022-10-15": 11, "2022-11-10": 7, "2022-12-15": 6}
    # and the read model says the same as the guards
    with psycopg.connect(opened.url) as connection:
        [(differing_deaths,)] = connection.execute(
            """SELECT count(*) FROM (SELECT worker, died_on, enrolment, planned FROM log.guard_death
            WHERE died_on IS NOT NULL) g FULL JOIN (SELECT id AS worker, died_on, enrolment, planned
            FROM live.death WHERE known_until IS NULL) d USING (worker, died_on)
            WHERE g.enrolment IS DISTINCT FROM d.enrolment OR g.planned IS DISTINCT FROM d.planned"""
        )
    assert differing_deaths == 0
    # and one that was told wrong is withdrawn
    first = next(one for one in store.standing([who[1]])[who[1]])
    done(
        register.withdraw_death(_new(), WithdrawDeath(TakenBackReason.TYPED_WRONG, enrolment=first.enrolment))
    )
    assert store.standing([who[1]])[who[1]][0].end_exclusive == day(2023, 1, 1)
    opened.api.project()
    assert differing(opened.url) == {}


def _new() -> Command:
    """A command of an id that the version before did not use."""
    return command(uuid4())


def _papers(opened: Opened) -> dict[str, Any]:
    """What an enrolment of the version before named."""
    with psycopg.connect(opened.url) as connection:
        row = connection.execute(
            "SELECT convert_from(state, 'UTF8')::json FROM log.stored_events"
            " WHERE topic LIKE 'WorkerEnrolled%' ORDER BY notification_id LIMIT 1"
        ).fetchone()
    assert row is not None
    state: dict[str, Any] = row[0]
    return state


def _enrol(papers: dict[str, Any], *workers: Any) -> Any:
    made = Papers(
        UUID(papers["agreement"]),
        papers.get("list_digest") or "",
        UUID(papers["decree"]),
        UUID(papers["draws"][0]["budget"]),
    )
    return made.enrol(*workers)
