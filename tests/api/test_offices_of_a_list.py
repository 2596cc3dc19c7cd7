"""Can many village offices judge one list of their regency, each its own rows? Seen, judged, counted by village, and decreed as a whole."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.proposals import CorrectedRow, CorrectProposal, ProposePeople
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, user
from tests.people import OTHER_VILLAGE, PASER, SCHEME, VILLAGE, command, done, people, person

ROWS = """query Memeriksa($region: RegionCode!, $state: ListState) { participantLists(region: $region, state: $state, first: 5) { nodes {
  id version people { waiting accepted returned round }
  rows(region: $region, first: 10) { totalCount nodes { row state village { code } person { name } } } } } }"""
VERIFY = (
    "mutation($i: VerifyPeopleInput!) { verifyPeople(input: $i) { position userErrors { message path } } }"
)
DECREE = "mutation($i: IssueDecreeInput!) { issueDecree(input: $i) { ids userErrors { message path } } }"
VILLAGES = """{ villages(region: "64.01", asOf: "2022-12-31", first: 100) { nodes { region { code } listed verified } } }"""
COUNTS = """query($region: RegionCode!) { listCounts(region: $region) { count proposed verified
  groups(by: [VILLAGE], first: 9) { nodes { count proposed verified keys { code } } } }
  participantLists(region: $region, first: 1) { totalCount } }"""
MIXED = (person(1), person(2, village=OTHER_VILLAGE), person(3), person(4, village=OTHER_VILLAGE), person(5))


def tell(register: Register) -> UUID:
    """Five people of two villages, mixed, whom the regency proposes."""
    return UUID(done(register.propose_people(command(), ProposePeople(PASER, SCHEME, MIXED))).result["list"])


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


class Clerk:
    """Somebody who asks and records."""

    def __init__(self, api: Api, who: UUID, told: UUID) -> None:
        self.api, self.who, self.list = api, who, ids.encode("ParticipantList", told)

    def sees(self, region: str, state: str | None = None) -> list[dict[str, Any]]:
        answer = asked(self.api, ROWS, self.who, region=region, state=state)
        assert "errors" not in answer, answer
        return list(answer["data"]["participantLists"]["nodes"])

    def judges(
        self, region: str | None, *returned: int, office: str = "Kantor Desa", on: str = "2022-09-01"
    ) -> dict[str, Any]:
        rows = [{"row": row, "reason": "MOVED_AWAY"} for row in returned]
        given = {
            "list": self.list,
            "office": office,
            "verifiedOn": on,
            "returned": rows,
            "region": region,
        }
        answer = asked(self.api, VERIFY, self.who, i={**given, "idempotencyKey": str(uuid4())})
        self.api.project()
        return answer["data"]["verifyPeople"] if answer.get("data") else answer["errors"][0]  # type: ignore[no-any-return]


BY_NUMBER = """query Baris($id: ID!, $numbers: [Int!]) { node(id: $id) { ... on ParticipantList {
  three: rows(numbers: [5, 2, 9], first: 10) { totalCount nodes { row person { name } } }
  none: rows(numbers: [], first: 10) { totalCount }
  here: rows(region: "64.01.01.2009", numbers: $numbers, first: 10) { totalCount nodes { row } } } } }"""


def test_rows_are_asked_for_by_their_numbers_and_those_of_others_stay_unseen(
    guarded: Api, register: Register, told: UUID
) -> None:
    operator = user(register, Role.OPERATOR, PASER)
    given: dict[str, Any] = {"id": ids.encode("ParticipantList", told), "numbers": [1, 2, 3]}
    node = asked(guarded, BY_NUMBER, operator, **given)["data"]["node"]
    assert [one["row"] for one in node["three"]["nodes"]] == [2, 5]
    assert all(one["person"] for one in node["three"]["nodes"])
    assert (node["three"]["totalCount"], node["none"]["totalCount"]) == (2, 0)
    assert [one["row"] for one in node["here"]["nodes"]] == [1, 3]
    # an office is shown its own rows among them
    office = user(register, Role.VERIFIER, OTHER_VILLAGE)
    node = asked(guarded, BY_NUMBER, office, **given)["data"]["node"]
    assert [one["row"] for one in node["three"]["nodes"]] == [2]
    # and so many numbers are asked for at once, no more
    refused = asked(guarded, BY_NUMBER, operator, **{**given, "numbers": list(range(101))})
    assert refused["errors"][0]["extensions"]["code"] == "BAD_INPUT"


def counted(api: Api, who: UUID) -> dict[str, tuple[int, int]]:
    nodes = asked(api, VILLAGES, who)["data"]["villages"]["nodes"]
    return {one["region"]["code"]: (one["listed"], one["verified"]) for one in nodes if one["listed"]}


def test_every_office_sees_and_judges_the_rows_of_its_own_village(
    guarded: Api, register: Register, told: UUID
) -> None:
    here = Clerk(guarded, user(register, Role.VERIFIER, VILLAGE), told)
    there = Clerk(guarded, user(register, Role.VERIFIER, OTHER_VILLAGE), told)
    operator = Clerk(guarded, user(register, Role.OPERATOR, PASER), told)
    assert counted(guarded, operator.who) == {VILLAGE: (3, 0), OTHER_VILLAGE: (2, 0)}

    # each sees its own, and nothing of the other's
    [mine] = here.sees(VILLAGE, "WAITING")
    assert [(one["row"], one["person"]["name"]) for one in mine["rows"]["nodes"]] == [
        (1, MIXED[0].name),
        (3, MIXED[2].name),
        (5, MIXED[4].name),
    ]
    assert (mine["rows"]["totalCount"], mine["people"]["waiting"]) == (3, 3)
    assert [row["row"] for row in there.sees(OTHER_VILLAGE)[0]["rows"]["nodes"]] == [2, 4]
    assert [row["row"] for row in operator.sees(VILLAGE)[0]["rows"]["nodes"]] == [1, 3, 5]

    # nobody judges for another, for all, or rows that live elsewhere
    assert here.judges(OTHER_VILLAGE)["extensions"]["code"] == "FORBIDDEN"
    assert here.judges(None)["userErrors"][0]["path"] == ["list"]
    assert here.judges(VILLAGE, 2)["userErrors"][0]["path"] == ["returned", "0", "row"]
    assert operator.judges(VILLAGE)["extensions"]["code"] == "FORBIDDEN"

    # when one judges, the other's rows wait on
    assert here.judges(VILLAGE, 3)["position"]
    assert here.judges(VILLAGE, 3)["position"] is None  # the same again
    # and does not tell, by the same judgement with a row of another village, what became of that row
    assert there.judges(OTHER_VILLAGE, 4)["position"]
    [fault] = here.judges(VILLAGE, 3, 4)["userErrors"]
    assert fault["path"] == ["list"]
    assert here.judges(VILLAGE, 3)["userErrors"] == []
    # then the lists of each are counted by the people who live there, as the list behind the number has them
    for who, region, counts in (
        (here.who, VILLAGE, (1, 3, 2)),
        (there.who, OTHER_VILLAGE, (1, 2, 1)),
        (operator.who, VILLAGE[:8], (1, 5, 3)),
        (operator.who, PASER, (1, 5, 3)),
    ):
        answer = asked(guarded, COUNTS, who, region=region)["data"]
        told_of = answer["listCounts"]
        assert (told_of["count"], told_of["proposed"], told_of["verified"]) == counts
        assert answer["participantLists"]["totalCount"] == told_of["count"]
        groups = told_of["groups"]["nodes"]
        assert [sum(one[name] for one in groups) for name in ("count", "proposed", "verified")] == [*counts]
        whose = VILLAGE if region == VILLAGE else OTHER_VILLAGE if region == OTHER_VILLAGE else "NONE"
        assert [one["keys"][0]["code"] for one in groups] == [whose]


def test_a_row_is_judged_once_and_the_others_wait_on(guarded: Api, register: Register, told: UUID) -> None:
    here = Clerk(guarded, user(register, Role.VERIFIER, VILLAGE), told)
    there = Clerk(guarded, user(register, Role.VERIFIER, OTHER_VILLAGE), told)
    operator = Clerk(guarded, user(register, Role.OPERATOR, PASER), told)
    assert here.judges(VILLAGE, 3)["position"]
    assert here.sees(VILLAGE, "WAITING") == []
    assert there.sees(OTHER_VILLAGE, "WAITING") != []
    assert operator.sees(PASER)[0]["people"] == {"waiting": 2, "accepted": 2, "returned": 1, "round": 1}
    assert counted(guarded, operator.who) == {VILLAGE: (3, 2), OTHER_VILLAGE: (2, 0)}


def test_a_decree_waits_until_every_office_has_judged(guarded: Api, register: Register, told: UUID) -> None:
    here = Clerk(guarded, user(register, Role.VERIFIER, VILLAGE), told)
    above = Clerk(guarded, user(register, Role.VERIFIER, OTHER_VILLAGE[:8]), told)
    approver = user(register, Role.APPROVER, PASER)

    def decrees() -> dict[str, Any]:
        given = {"region": PASER, "number": "SK 9/2022", "issuedOn": "2022-09-15", "list": here.list}
        answer = asked(guarded, DECREE, approver, i={**given, "idempotencyKey": str(uuid4())})
        return answer["data"]["issueDecree"]  # type: ignore[no-any-return]

    assert here.judges(VILLAGE)["position"]
    [fault] = decrees()["userErrors"]
    assert (fault["path"], "2 baris" in fault["message"]) == (["list"], True)
    # the office of the subdistrict judges what is left of it
    assert above.judges(OTHER_VILLAGE[:8], office="Camat Contoh")["position"]
    assert decrees()["userErrors"] == []


def test_a_decree_is_not_dated_before_any_office_verified(
    guarded: Api, register: Register, told: UUID
) -> None:
    here = Clerk(guarded, user(register, Role.VERIFIER, VILLAGE), told)
    there = Clerk(guarded, user(register, Role.VERIFIER, OTHER_VILLAGE), told)
    approver = user(register, Role.APPROVER, PASER)
    # given one office that verified on the 20th, and another that records afterwards that it did on the 1st
    assert here.judges(VILLAGE, on="2022-09-20")["position"]
    assert there.judges(OTHER_VILLAGE, on="2022-09-01")["position"]

    def decree(on: str) -> list[dict[str, Any]]:
        given = {"region": PASER, "number": "SK 9/2022", "issuedOn": on, "list": here.list}
        answer = asked(guarded, DECREE, approver, i={**given, "idempotencyKey": str(uuid4())})
        return answer["data"]["issueDecree"]["userErrors"]  # type: ignore[no-any-return]

    # then it is decreed on the 20th at the earliest
    assert [fault["path"] for fault in decree("2022-09-19")] == [["issuedOn"]]
    assert decree("2022-09-20") == []


def test_a_row_that_is_corrected_waits_at_the_office_where_the_person_lives_now(
    guarded: Api, register: Register, told: UUID
) -> None:
    here = Clerk(guarded, user(register, Role.VERIFIER, VILLAGE), told)
    there = Clerk(guarded, user(register, Role.VERIFIER, OTHER_VILLAGE), told)
    assert here.judges(VILLAGE, 3)["position"]
    moved = CorrectedRow(3, MIXED[2]._replace(village=OTHER_VILLAGE))
    correction = CorrectProposal(told, rows=(moved,), added=people(7, 8))
    done(register.correct_proposal(command(), correction))
    guarded.project()
    [mine], [theirs] = here.sees(VILLAGE), there.sees(OTHER_VILLAGE)
    assert [(row["row"], row["state"]) for row in mine["rows"]["nodes"]] == [
        *((1, "ACCEPTED"), (5, "ACCEPTED")),
        *((6, "WAITING"), (7, "WAITING")),
    ]
    assert [row["row"] for row in theirs["rows"]["nodes"]] == [2, 3, 4]
    # the withdrawn leaves its village's count
    assert there.judges(OTHER_VILLAGE, 4)["position"]
    done(register.correct_proposal(command(), CorrectProposal(told, withdrawn=(4,))))
    guarded.project()
    operator = user(register, Role.OPERATOR, PASER)
    assert counted(guarded, operator) == {VILLAGE: (4, 2), OTHER_VILLAGE: (2, 2)}
