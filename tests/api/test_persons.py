"""Who is shown whose name, and what is left of it? People behind enrolments, each look written down before it is given."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import VoidEnrolments
from naungan.domain.grants import GrantAccess
from naungan.domain.vocabulary import Role, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, code, machine, user
from tests.api.sending import csv_file, terms
from tests.infrastructure.bulk.files import person
from tests.people import VILLAGE, command, done, people, ready_to_enrol

WHO = """query Daftar($region: RegionCode!) { enrolments(region: $region, asOf: "2022-11-01", first: 10) {
  nodes { id stableId person { name nik whole: nik(full: true) birthDate } } } }"""
LOOKS = "query($id: ID!) { node(id: $id) { ... on Enrolment { sights { user operation } } } }"


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


@pytest.fixture
def enrolled(register: Register) -> list[str]:
    papers = ready_to_enrol(register)
    made = done(register.enrol_workers(command(), papers.enrol(*people(1, 3)))).result["enrolments"]
    return [ids.encode("Enrolment", one) for one in made]


def nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    assert "errors" not in answer, answer
    found: list[dict[str, Any]] = answer["data"]["enrolments"]["nodes"]
    return found


def sights(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT user_id, operation, cardinality(workers) FROM access.sight ORDER BY id"
        ).fetchall()


def test_an_operator_is_shown_who_her_people_are_and_one_row_tells_of_the_whole_answer(
    guarded: Api, register: Register, enrolled: list[str], database_url: str
) -> None:
    guarded.project()
    operator = user(register, Role.OPERATOR, "64.01")

    shown = nodes(asked(guarded, WHO, operator, region="64.01"))

    named = {one["stableId"]: one["person"] for one in shown}
    first = named[enrolled[0]]
    assert first["name"] == people(1, 1)[0].name
    assert first["whole"] == people(1, 1)[0].nik
    assert first["nik"] == "*" * 12 + first["whole"][-4:]
    assert sights(database_url) == [(operator, "Daftar", 3)]


def test_whoever_may_not_see_names_is_refused_and_nothing_is_opened(
    guarded: Api, register: Register, enrolled: list[str], database_url: str
) -> None:
    guarded.project()
    for role, region in ((Role.AUDITOR, "ID"), (Role.APPROVER, "64.01")):
        answer = asked(guarded, WHO, user(register, role, region), region="64.01")
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
        assert [one["person"] for one in answer["data"]["enrolments"]["nodes"]] == [None] * 3
    assert code(asked(guarded, WHO, user(register, Role.OPERATOR, "62.03"), region="64.01")) == "FORBIDDEN"
    assert sights(database_url) == []


def test_an_auditor_who_is_operator_elsewhere_is_shown_names_there_alone(
    guarded: Api, register: Register, enrolled: list[str], database_url: str
) -> None:
    guarded.project()
    both = user(register, Role.AUDITOR, "64.01")
    done(register.grant_access(machine(), GrantAccess(both, Role.OPERATOR, "62.03")))
    answer = asked(guarded, WHO, both, region="64.01")
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert sights(database_url) == []


def test_a_verifier_is_shown_the_people_of_her_village(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    guarded.project()
    shown = nodes(asked(guarded, WHO, user(register, Role.VERIFIER, VILLAGE), region=VILLAGE))
    assert len(shown) == 3
    assert all(one["person"]["name"] for one in shown)


def test_who_looked_is_told_to_the_regencys_own_and_to_auditors(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    guarded.project()
    operator, auditor = user(register, Role.OPERATOR, "64.01"), user(register, Role.AUDITOR, "64.01")
    nodes(asked(guarded, WHO, operator, region="64.01"))

    told = asked(guarded, LOOKS, auditor, id=enrolled[0])["data"]["node"]["sights"]

    assert told == [{"user": ids.encode("User", operator), "operation": "Daftar"}]


def test_what_cannot_be_written_down_is_not_shown(
    guarded: Api, register: Register, enrolled: list[str], database_url: str
) -> None:
    guarded.project()
    operator = user(register, Role.OPERATOR, "64.01")
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE access.sight ADD CONSTRAINT full_disk CHECK (false)")

    answer = asked(guarded, WHO, operator, region="64.01")

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INTERNAL"}
    assert people(1, 1)[0].name not in str(answer)


def test_no_sight_is_ever_changed_or_removed(
    guarded: Api, register: Register, enrolled: list[str], database_url: str
) -> None:
    guarded.project()
    nodes(asked(guarded, WHO, user(register, Role.OPERATOR, "64.01"), region="64.01"))
    for sql in (
        "UPDATE access.sight SET operation = ''",
        "DELETE FROM access.sight",
        "TRUNCATE access.sight",
    ):
        with psycopg.connect(database_url) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(sql.encode())


def test_where_nobody_has_to_sign_in_names_are_shown_and_written_down_too(
    api: Api, enrolled: list[str], database_url: str
) -> None:
    api.project()
    assert len(nodes(asked(api, WHO, region="64.01"))) == 3
    assert sights(database_url) == [(None, "Daftar", 3)]


def test_a_report_of_rows_holds_names_and_asks_for_a_second_factor(
    guarded: Api, register: Register, database_url: str
) -> None:
    operator = user(register, Role.OPERATOR, "64.01")
    rows = csv_file(person(1), person(2, NIK="123", Nama="Tokoh Rekaan Dua"))
    sent = guarded.http.post(
        f"/imports?{terms(ready_to_enrol(register))}",
        content=rows,
        headers={"content-type": "text/csv", "prefer": "wait=60", "x-user": str(operator)},
    )
    report = sent.json()["report"]["href"]

    refused = guarded.http.get(report, headers={"x-user": str(operator), "x-password-only": "yes"})
    assert (refused.status_code, "/akun" in refused.text) == (403, True)
    given = guarded.http.get(report, headers={"x-user": str(operator)})
    assert given.status_code == 200
    with psycopg.connect(database_url) as owner:
        taken = owner.execute("SELECT user_id, operation, batch IS NOT NULL FROM access.sight").fetchall()
    assert taken == [(operator, "report", True)]


def test_an_auditor_with_a_password_alone_breaks_no_glass(guarded: Api, register: Register) -> None:
    auditor = user(register, Role.AUDITOR, "64.01")
    asking = """mutation($key: UUID!, $region: String) { breakGlass(input: {idempotencyKey: $key, reason: SAMPLE, note: "Uji petik",
      region: $region}) { changed userErrors { code } } }"""
    given: dict[str, Any] = {"key": str(uuid4()), "region": VILLAGE}
    refused = asked(guarded, asking, auditor, password_only=True, **given)
    assert (code(refused), "/akun" in str(refused)) == ("FORBIDDEN", True)
    assert asked(guarded, asking, auditor, **given)["data"]["breakGlass"]["changed"] is True


FILE = """query Berkas($id: ID!) { personFile(enrolment: $id) { person { name nik(full: true) } enrolments { stableId period { start endExclusive } }
  cards { serial } sights { user operation } history(first: 50) { totalCount nodes { name } } } }"""


def test_a_persons_file_holds_all_their_enrolments_cards_events_and_who_looked(
    guarded: Api, register: Register
) -> None:
    operator, verifier = user(register, Role.OPERATOR, "64.01"), user(register, Role.VERIFIER, VILLAGE)
    papers, [worker], middle = ready_to_enrol(register), people(1, 1), dt.date(2022, 11, 15)
    both = papers.enrol(worker, end_exclusive=middle), papers.enrol(worker, start=middle)
    [one], [second] = (done(register.enrol_workers(command(), half)).result["enrolments"] for half in both)
    enrolled = [ids.encode("Enrolment", one)]
    first = ids.decode_uuid(enrolled[0], "Enrolment")
    done(register.issue_cards(command(), IssueCards((first,), dt.date(2022, 11, 1))))
    void = VoidEnrolments((UUID(second),), TakenBackReason.TYPED_WRONG)
    done(register.void_enrolments(command(), void))
    guarded.project()
    nodes(asked(guarded, WHO, verifier, region=VILLAGE))

    answer = asked(guarded, FILE, operator, id=enrolled[0])

    assert "errors" not in answer, answer
    told = answer["data"]["personFile"]
    assert told["person"] == {"name": people(1, 1)[0].name, "nik": people(1, 1)[0].nik}
    days = [(one["stableId"], one["period"]["endExclusive"]) for one in told["enrolments"]]
    assert days == [(enrolled[0], "2022-11-15"), (ids.encode("Enrolment", second), "2022-11-15")]
    assert len(told["cards"]) == 1
    assert [one["operation"] for one in told["sights"]] == ["Berkas", "Daftar"]
    assert [one["name"] for one in told["history"]["nodes"]] == [
        "WorkerEnrolled",
        "WorkerEnrolled",
        "CardIssued",
        "EnrolmentVoided",
    ]
    for who in (verifier, user(register, Role.AUDITOR, "64.01")):
        assert "errors" in asked(guarded, FILE, who, id=enrolled[0])
    stranger = asked(guarded, FILE, user(register, Role.OPERATOR, "62.03"), id=enrolled[0])
    assert stranger["data"]["personFile"] is None
