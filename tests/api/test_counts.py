"""How many cards, findings and lists are there, by village and state? Every count is the list that it stands for."""

import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.handovers import HoldHandover
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.projections.engine.statements import counted
from tests.api.conftest import Api
from tests.people import PASER, as_happened, command, done, enrolments, people, ready_to_enrol

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
ON = dt.date(2022, 10, 24)


def tell(register: Register) -> None:
    """Three people of one village and two of another, four with a card, one of them handed over; two findings a person who
    was recorded as it happened; a list of each village, one verified.
    """
    papers = ready_to_enrol(register)
    some = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3, village=VILLAGE))))
    others = papers.enrol(*people(11, 12, village=OTHER_VILLAGE), agreement=None, scheme="VILLAGE_ECOSYSTEM")
    late = enrolments(register.enrol_workers(as_happened(), others))
    issued = done(register.issue_cards(command(), IssueCards((*some, late[0]), ON))).result["cards"]
    done(register.hold_handover(command(), HoldHandover(PASER, ON, "Pendopo", cards=(UUID(issued[0]),))))
    for n, village in enumerate((VILLAGE, OTHER_VILLAGE)):
        digest = f"{n}" * 64
        done(register.propose_participants(command(), ProposeParticipants(village, "NON_ASN", digest, 7 + n)))
    done(register.verify_list(command(), VerifyList("0" * 64, "camat", ON, 6)))


def every(api: Api, name: str, arguments: str, node: str) -> tuple[int, list[Any]]:
    found = api.ask(f"{{ {name}({arguments}, first: 100) {{ totalCount nodes {{ {node} }} }} }}")[name]
    return found["totalCount"], found["nodes"]


def counts(
    api: Api, name: str, arguments: str, by: str, numbers: str = "count"
) -> tuple[Any, dict[tuple[str, ...], Any]]:
    """The answer, and its groups by their codes; asked in one statement."""
    query = f"""{{ {name}({arguments}) {{ {numbers} known {{ position }} groups(by: [{by}], first: 100) {{ totalCount
      nodes {{ keys {{ dimension code label }} {numbers} }} }} }} }}"""
    with counted() as statements:
        found = api.ask(query, language="en")[name]
    assert statements.count == 1
    groups = found["groups"]["nodes"]
    assert found["groups"]["totalCount"] == len(groups)
    assert sum(group["count"] for group in groups) == found["count"]
    assert all(key["label"] for group in groups for key in group["keys"])
    return found, {tuple(key["code"] for key in g["keys"]): g for g in groups}


def test_cards_are_counted_by_village_and_status(api: Api, told: None) -> None:
    arguments = f'region: "{PASER}", asOf: "2022-11-01"'
    found, groups = counts(api, "cardCounts", arguments, "VILLAGE, STATUS")
    total, cards = every(api, "cards", arguments, "status enrolment { village { code } }")
    assert found["count"] == total == 4
    assert {codes: group["count"] for codes, group in groups.items()} == Counter(
        (card["enrolment"]["village"]["code"], card["status"]) for card in cards
    )
    assert groups[VILLAGE, "HANDED_OVER"]["keys"][1] == {
        "dimension": "STATUS",
        "code": "HANDED_OVER",
        "label": "handed over",
    }
    found, _ = counts(api, "cardCounts", f'region: "{VILLAGE}", asOf: "2022-11-01"', "STATUS")
    assert found["count"] == 3
    found, groups = counts(api, "cardCounts", 'region: "ID", asOf: "2022-10-23"', "PROVINCE")
    assert (found["count"], groups) == (0, {})


def test_findings_are_counted_by_code_and_village(api: Api, told: None) -> None:
    arguments = f'region: "{PASER}"'
    found, groups = counts(api, "findingCounts", arguments, "CODE, VILLAGE")
    total, rows = every(api, "findings", arguments, "code region { code }")
    assert found["count"] == total > 2
    assert {codes: group["count"] for codes, group in groups.items()} == Counter(
        (row["code"], row["region"]["code"]) for row in rows
    )
    code = rows[0]["code"]
    found, groups = counts(api, "findingCounts", f"{arguments}, codes: [{code}]", "CODE")
    assert found["count"] == every(api, "findings", f"{arguments}, codes: [{code}]", "id")[0]
    assert list(groups) == [(code,)]
    earlier = 'knownAt: {position: "0"}'
    found, groups = counts(api, "findingCounts", f"{arguments}, {earlier}", "SUBDISTRICT")
    assert (found["count"], groups) == (0, {})


def test_lists_are_counted_with_their_people(api: Api, told: None) -> None:
    numbers = "count proposed verified"
    found, groups = counts(api, "listCounts", f'region: "{PASER}"', "VILLAGE, VERIFIED", numbers)
    of_village = {codes: group for codes, group in groups.items() if codes[0] != "NONE"}
    assert {codes: [g["count"], g["proposed"], g["verified"]] for codes, g in of_village.items()} == {
        (VILLAGE, "VERIFIED"): [1, 7, 6],
        (OTHER_VILLAGE, "NOT_VERIFIED"): [1, 8, 0],
    }
    total, lists = every(api, "participantLists", f'region: "{PASER}"', "region { code } proposed verified")
    assert found["count"] == total == len(lists)
    for number in ("proposed", "verified"):
        numbers_of_lists = [one[number] or 0 for one in lists]
        assert sum(group[number] for group in groups.values()) == found[number] == sum(numbers_of_lists)
    # Those of the whole regency belong to no village
    whole = sum(one["region"]["code"] == PASER for one in lists)
    assert sum(group["count"] for codes, group in groups.items() if codes[0] == "NONE") == whole > 0


def test_groups_are_paged_at_one_moment(api: Api, told: None) -> None:
    query = """query ($after: String) { cardCounts(region: "64.01", asOf: "2022-11-01") { count
      groups(by: [STATUS, VILLAGE], first: 1, after: $after) { totalCount nodes { count } pageInfo { hasNextPage endCursor } } } }"""
    after, found = None, []
    while True:
        page = api.ask(query, {"after": after})["cardCounts"]["groups"]
        found += [group["count"] for group in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(found) == page["totalCount"] == 3
    assert sum(found) == 4
    # A cursor belongs to its grouping
    error = api.refused(query.replace("[STATUS, VILLAGE]", "[VILLAGE, STATUS]"), {"after": after})
    assert error["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize("by", ["", "VILLAGE, VILLAGE", "VILLAGE, STATUS, REGENCY"])
def test_a_grouping_has_one_or_two_different_dimensions(api: Api, by: str) -> None:
    error = api.refused(
        f'{{ cardCounts(region: "ID", asOf: "2022-11-01") {{ groups(by: [{by}], first: 1) {{ totalCount }} }} }}'
    )
    assert "satu atau dua dimensi" in error["message"]
