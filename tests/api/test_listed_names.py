"""Who stands on a list before anybody is enrolled, and who looked? The office that verifies sees them, and the regency's own."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import GrantAccess
from naungan.domain.proposals import CorrectedRow, CorrectProposal, ProposePeople, VerifyPeople
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import ReturnReason, Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, machine, user
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    SCHEME,
    START,
    VILLAGE,
    agreed,
    as_happened,
    command,
    done,
    people,
    person,
    ready_to_enrol,
)

LISTS = """query Memeriksa($region: RegionCode!, $first: Int = 10) { participantLists(region: $region, first: 5) { nodes {
  id rows(first: $first) { nodes { row round state person { name nik } } } } } }"""
ELSEWHERE = "64.01.02.2006"
LOOKS = "query($id: ID!) { node(id: $id) { ... on ParticipantList { sights { user operation } } } }"


def tell(register: Register) -> UUID:
    """Three people whom a village proposes."""
    proposed = ProposePeople(VILLAGE, SCHEME, people(1, 3))
    return UUID(done(register.propose_people(command(), proposed)).result["list"])


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


def names(answer: dict[str, Any]) -> list[str | None]:
    [listed] = answer["data"]["participantLists"]["nodes"]
    return [row["person"] and row["person"]["name"] for row in listed["rows"]["nodes"]]


def sights(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as owner:
        return owner.execute("SELECT user_id, operation, list, rows FROM access.sight ORDER BY id").fetchall()


def test_a_verifier_is_shown_whom_her_village_proposes_and_one_row_tells_that_she_looked(
    guarded: Api, register: Register, told: UUID, database_url: str
) -> None:
    verifier = user(register, Role.VERIFIER, VILLAGE)
    answer = asked(guarded, LISTS, verifier, region=VILLAGE)
    assert "errors" not in answer, answer
    assert names(answer) == [one.name for one in people(1, 3)]
    [listed] = answer["data"]["participantLists"]["nodes"]
    assert listed["rows"]["nodes"][0]["person"]["nik"] == "*" * 12 + people(1, 1)[0].nik[-4:]
    assert sights(database_url) == [(verifier, "Memeriksa", told, [1, 2, 3])]

    auditor = user(register, Role.AUDITOR, PASER)
    looked = asked(guarded, LOOKS, auditor, id=ids.encode("ParticipantList", told))["data"]["node"]["sights"]
    assert looked == [{"user": ids.encode("User", verifier), "operation": "Memeriksa"}]


def test_whoever_is_no_office_of_the_village_is_shown_no_name(
    guarded: Api, register: Register, told: UUID, database_url: str
) -> None:
    there = user(register, Role.VERIFIER, OTHER_VILLAGE)
    assert asked(guarded, LISTS, there, region=OTHER_VILLAGE)["data"]["participantLists"]["nodes"] == []
    by_id = "query($id: ID!) { node(id: $id) { ... on ParticipantList { rows(first: 5) { nodes { person { name } } } } } }"
    assert asked(guarded, by_id, there, id=ids.encode("ParticipantList", told))["data"]["node"] is None
    for role in (Role.AUDITOR, Role.APPROVER):
        answer = asked(guarded, LISTS, user(register, role, PASER), region=PASER)
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
        assert names(answer) == [None] * 3
    weak = asked(guarded, LISTS, user(register, Role.VERIFIER, VILLAGE), password_only=True, region=VILLAGE)
    assert "/akun" in weak["errors"][0]["message"]
    assert names(weak) == [None] * 3
    assert sights(database_url) == []


def test_what_the_regency_itself_proposes_is_seen_and_verified_by_the_office_of_all_of_it_alone(
    guarded: Api, register: Register, told: UUID
) -> None:
    # given a list that the regency proposes, of people of another subdistrict, besides the village's
    proposed = ProposePeople(PASER, SCHEME, people(4, 5, village=ELSEWHERE))
    listed = UUID(done(register.propose_people(command(), proposed)).result["list"])
    guarded.project()
    office = user(register, Role.VERIFIER, PASER)
    # then the office of the regency is shown both, with who stands on them
    answer = asked(guarded, LISTS, office, region=PASER)
    assert "errors" not in answer, answer
    shown = {
        tuple(row["person"]["name"] for row in one["rows"]["nodes"])
        for one in answer["data"]["participantLists"]["nodes"]
    }
    assert shown == {tuple(one.name for one in people(*which)) for which in ((1, 3), (4, 5))}
    counts = "query($region: RegionCode!) { listCounts(region: $region) { count } }"
    # and verifies the regency's
    by_id = "query($id: ID!) { node(id: $id) { ... on ParticipantList { people { waiting accepted } } } }"
    right = """mutation($key: UUID!, $list: ID!) { verifyPeople(input: {idempotencyKey: $key, list: $list, office: "Dinas Contoh",
      verifiedOn: "2022-02-01"}) { changed userErrors { message } } }"""
    verified = asked(guarded, right, office, key=str(uuid4()), list=ids.encode("ParticipantList", listed))
    assert verified["data"]["verifyPeople"] == {"changed": True, "userErrors": []}
    guarded.project()
    seen = asked(guarded, by_id, office, id=ids.encode("ParticipantList", listed))["data"]["node"]
    assert seen == {"people": {"waiting": 0, "accepted": 2}}
    # while offices within it, and who verifies there and records elsewhere, see nothing else of it
    for region in (VILLAGE, VILLAGE[:8]):
        within = user(register, Role.VERIFIER, region)
        assert asked(guarded, by_id, within, id=ids.encode("ParticipantList", listed))["data"]["node"] is None
        told_of = asked(guarded, counts, within, region=region)["data"]["listCounts"]["count"]
        assert told_of == 1
    both = user(register, Role.VERIFIER, PASER)
    done(register.grant_access(machine(), GrantAccess(both, Role.OPERATOR, "62.03")))
    agreement = agreed(register)
    guarded.project()
    found = asked(
        guarded, "query($id: ID!) { node(id: $id) { id } }", both, id=ids.encode("Agreement", agreement)
    )
    assert found["data"]["node"] is None


def test_an_auditor_opens_the_village_and_its_list_counts(
    guarded: Api, register: Register, told: UUID, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, PASER)
    opening = """mutation($key: UUID!, $region: String) { breakGlass(input: {idempotencyKey: $key, reason: FRAUD, note: "Uji petik desa",
      region: $region}) { changed } }"""
    asked(guarded, opening, auditor, key=str(uuid4()), region=VILLAGE)
    assert names(asked(guarded, LISTS, auditor, region=PASER)) == [one.name for one in people(1, 3)]
    shown = '{ glassBreaks(region: "64.01", first: 1) { nodes { shown } } }'
    assert asked(guarded, shown, auditor)["data"]["glassBreaks"]["nodes"] == [{"shown": 3}]


def test_a_row_is_shown_as_it_was_proposed_in_its_round(
    guarded: Api, register: Register, told: UUID, database_url: str
) -> None:
    returned = (ReturnedRow(2, ReturnReason.NOT_RESIDENT),)
    done(register.verify_people(command(), VerifyPeople(told, "Kantor Camat", START, returned)))
    right = people(2, 2)[0]._replace(name="Tokoh Rekaan Benar")
    done(register.correct_proposal(command(), CorrectProposal(told, (CorrectedRow(2, right),))))
    guarded.project()
    operator = user(register, Role.OPERATOR, PASER)
    shown = names(asked(guarded, LISTS, operator, region=PASER))
    assert shown == ["Tokoh Rekaan 1", "Tokoh Rekaan Benar", "Tokoh Rekaan 3"]


COVERED = """query($id: ID!) { node(id: $id) { ... on ParticipantList { rows(first: 10) { nodes { row covered } } } } }"""


def test_who_of_a_list_is_not_protected_yet_is_told_to_who_may_see_who_it_is(
    guarded: Api, register: Register, told: UUID, database_url: str
) -> None:
    # given that one of the three is protected in the regency, one in another, and one nowhere
    here, elsewhere = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    done(register.enrol_workers(as_happened(), here.enrol(person(2), end_exclusive=None)))
    there = person(3, village=KUKAR_VILLAGE)
    done(register.enrol_workers(as_happened(), elsewhere.enrol(there, end_exclusive=None)))
    guarded.project()
    listed = ids.encode("ParticipantList", told)
    for role, region in ((Role.OPERATOR, PASER), (Role.VERIFIER, VILLAGE)):
        answer = asked(guarded, COVERED, user(register, role, region), id=listed)
        assert "errors" not in answer, answer
        rows = answer["data"]["node"]["rows"]["nodes"]
        # then who is protected elsewhere is as unknown as who is nowhere
        assert [row["covered"] for row in rows] == [False, True, False]
    # and each answer was a look
    assert [row[3] for row in sights(database_url)] == [[1, 2, 3]] * 2
    refused = asked(guarded, COVERED, user(register, Role.APPROVER, PASER), id=listed)
    assert {error["extensions"]["code"] for error in refused["errors"]} == {"FORBIDDEN"}
    assert len(sights(database_url)) == 2
