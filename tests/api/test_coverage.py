"""Does every number open its people? Coverage, its groups and series, participants and cards, asked through HTTP."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import EndEnrolment, TransferEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.vocabulary import EndReason, Evidence, FundingSource, MembershipCategory, Sex
from naungan.graphql.types import ids
from naungan.projections.engine.statements import counted
from tests.api.conftest import Api
from tests.people import PASER, Papers, as_happened, command, done, enrolments, people, ready_to_enrol

DAY = "2022-11-01"
VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"


@dataclass
class Told:
    """What was recorded: five fishers of one village, three women farmers of another, two village officials."""

    agreement: UUID
    fishers: list[UUID]
    farmers: list[UUID]
    officials: list[UUID]
    cards: list[UUID]
    before_cards: int
    papers: Papers


def tell(register: Register) -> Told:
    papers = ready_to_enrol(register)
    fishers = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 5, village=VILLAGE))))
    women = people(11, 13, village=OTHER_VILLAGE, segment="FARMER", sex=Sex.FEMALE, born=dt.date(1960, 11, 2))
    farmers = enrolments(register.enrol_workers(command(), papers.enrol(*women)))
    officials = papers.enrol(
        *people(21, 22, village=VILLAGE, segment="VILLAGE_APPARATUS"),
        scheme="VILLAGE_ECOSYSTEM",
        category=MembershipCategory.WAGE_EARNER,
        funding_source=FundingSource.APBDES,
        agreement=None,
        start=dt.date(2022, 1, 1),
        end_exclusive=None,
    )
    enrolled = register.enrol_workers(as_happened(), officials)
    before = done(enrolled).position
    day = dt.date(2022, 10, 24)
    issued = done(register.issue_cards(command(), IssueCards(tuple(fishers[:3]), day)))
    cards = [UUID(c) for c in issued.result["cards"]]
    done(register.hold_handover(command(), HoldHandover(PASER, day, "Pendopo", cards=(cards[0],))))
    for scheme, value in ((None, 16), ("VILLAGE_ECOSYSTEM", 3)):
        counting = CountEligibleWorkers(
            PASER, scheme, value, dt.date(2022, 6, 1), "Disnaker", Evidence.ASSUMED
        )
        done(register.count_eligible_workers(command(), counting))
    assert before is not None
    return Told(papers.agreement, fishers, farmers, enrolments(enrolled), cards, before, papers)


GROUPS = """query ($region: RegionCode!, $day: Date!, $by: [CoverageDimension!]!, $filter: CoverageFilter) {
  coverage(region: $region, asOf: $day, filter: $filter) { covered ratio denominator { value evidence } cell
    known { position simulated regionEdition }
    groups(by: $by, orderBy: COVERED_DESC, first: 100) { totalCount
      nodes { covered ratio denominator { value } cell keys { dimension code label } } } } }"""


def groups(
    api: Api, *by: str, day: str = DAY, region: str = PASER, language: str = "id", **chosen: Any
) -> Any:
    asked = {"region": region, "day": day, "by": list(by), "filter": chosen or None}
    return api.ask(GROUPS, asked, language)["coverage"]


def test_groups_add_up_and_carry_labels_and_only_their_own_denominator(api: Api, told: Told) -> None:
    # When coverage is asked by scheme
    found = groups(api, "SCHEME")
    # Then the groups add up, and each has the denominator of exactly its scheme
    assert (found["covered"], found["ratio"], found["denominator"]["value"]) == (10, "0.6250", 16)
    assert [
        (g["keys"][0]["code"], g["keys"][0]["label"], g["covered"], g["ratio"])
        for g in found["groups"]["nodes"]
    ] == [
        ("VULNERABLE_WORKERS", "pekerja rentan", 8, None),
        ("VILLAGE_ECOSYSTEM", "ekosistem desa (aparatur desa)", 2, "0.6667"),
    ]
    assert found["groups"]["totalCount"] == 2
    # And a group by anything else has none: a segment is not all eligible workers
    assert {
        g["denominator"] and g["denominator"]["value"] for g in groups(api, "SEGMENT")["groups"]["nodes"]
    } == {None}
    assert groups(api, "SEGMENT", schemes=["VILLAGE_ECOSYSTEM"])["denominator"]["value"] == 3
    assert groups(api, "SEGMENT", segments=["FISHER"])["denominator"] is None
    # And a regency group of the province has its own region's
    assert groups(api, "REGENCY", region="64")["denominator"] is None
    assert [g["ratio"] for g in groups(api, "REGENCY", region="64")["groups"]["nodes"]] == ["0.6250"]


def test_agreements_and_categories_are_named_in_the_readers_language(api: Api, told: Told) -> None:
    agreed, none = groups(api, "AGREEMENT", "CATEGORY", language="en")["groups"]["nodes"]
    assert [(k["code"], k["label"]) for k in agreed["keys"]] == [
        (ids.encode("Agreement", told.agreement), "perjanjian kerja sama"),
        ("NON_WAGE_EARNER", "non-wage earners"),
    ]
    assert [(k["code"], k["label"]) for k in none["keys"]] == [
        ("NONE", "no agreement"),
        ("WAGE_EARNER", "wage earners"),
    ]
    # And the codes are what the filter takes
    assert groups(api, "SCHEME", agreements=["NONE"])["covered"] == 2
    assert groups(api, "SCHEME", agreements=[agreed["keys"][0]["code"]])["covered"] == 8


PEOPLE = """query ($cell: Cell!, $first: Int, $after: String) {
  enrolments(cell: $cell, first: $first, after: $after) { totalCount known { position }
    pageInfo { hasNextPage endCursor } nodes { id } } }"""


def paged(api: Api, cell: str, size: int) -> list[str]:
    """The ids behind a cell, page by page; every page says the same total."""
    found: list[str] = []
    after = None
    while True:
        page = api.ask(PEOPLE, {"cell": cell, "first": size, "after": after})["enrolments"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found) == len(set(found))
            return found


@pytest.mark.parametrize(
    "by", [["SEGMENT"], ["VILLAGE"], ["VILLAGE", "SCHEME"], ["AGREEMENT"], ["FUNDING_SOURCE", "SUBDISTRICT"]]
)
def test_every_cell_opens_exactly_the_people_it_counts(api: Api, told: Told, by: list[str]) -> None:
    answer = groups(api, *by)
    everyone = paged(api, answer["cell"], 3)
    behind = [paged(api, g["cell"], 2) for g in answer["groups"]["nodes"]]
    assert len(everyone) == answer["covered"]
    assert [len(people) for people in behind] == [g["covered"] for g in answer["groups"]["nodes"]]
    assert sorted(everyone) == sorted(i for people in behind for i in people)


def test_a_cell_and_a_cursor_stay_as_they_were_while_events_arrive(
    api: Api, told: Told, register: Register
) -> None:
    # Given a number, and the first page of its people
    answer = groups(api, "SEGMENT")
    page = api.ask(PEOPLE, {"cell": answer["cell"], "first": 4, "after": None})["enrolments"]
    # When one of them dies and another moves
    died = dt.date(2022, 10, 15)
    done(register.end_enrolment(command(), EndEnrolment(told.fishers[4], died, EndReason.DIED)))
    moved = TransferEnrolment(told.fishers[0], dt.date(2022, 10, 20), village=OTHER_VILLAGE)
    done(register.transfer_enrolment(command(), moved))
    api.project()
    # Then the cell still opens its ten people, on the following pages too
    rest = api.ask(PEOPLE, {"cell": answer["cell"], "first": 100, "after": page["pageInfo"]["endCursor"]})
    assert len(page["nodes"]) + len(rest["enrolments"]["nodes"]) == 10
    assert rest["enrolments"]["known"] == page["known"]
    # And now one fewer is covered, one of them elsewhere; as known before, all is as before
    now = """query ($at: KnownAt) { coverage(region: "64.01", asOf: "2022-11-01", knownAt: $at) {
      covered groups(by: [VILLAGE], first: 9) { nodes { covered keys { code } } } } }"""
    seen = [
        (c["covered"], {g["keys"][0]["code"]: g["covered"] for g in c["groups"]["nodes"]})
        for c in (
            api.ask(now)["coverage"],
            api.ask(now, {"at": {"position": answer["known"]["position"]}})["coverage"],
        )
    ]
    assert seen == [(9, {VILLAGE: 5, OTHER_VILLAGE: 4}), (10, {VILLAGE: 7, OTHER_VILLAGE: 3})]


def test_participants_bring_cards_papers_and_history_in_a_fixed_number_of_statements(
    api: Api, told: Told
) -> None:
    query = """query ($n: Int!) { enrolments(region: "64.01", asOf: "2022-11-01", orderBy: START, first: $n) {
      totalCount nodes { id: stableId version region { code } village { code name } scheme { code } segment { label } category
        fundingSource programmes period { start endExclusive } sex birthYear age concurrent mode evidence
        agreement { title budgets(first: 5) { nodes { quotaUsed } } }
        card { id status issuedOn handedOverOn replaces { id } enrolment { id: stableId card { status } } }
        history(first: 5) { totalCount nodes { name } } } } }"""
    counts = []
    for n in (4, 10):
        with counted() as statements:
            page = api.ask(query, {"n": n})["enrolments"]
        counts.append(statements.count)
    people = {p["id"]: p for p in page["nodes"]}
    fisher = people[ids.encode("Enrolment", told.fishers[0])]
    farmer = people[ids.encode("Enrolment", told.farmers[0])]
    # Then a fisher has the card that was handed over, the paper that pays and its one event
    assert fisher["card"] | {"id": None} == {
        "id": None,
        "status": "HANDED_OVER",
        "issuedOn": "2022-10-24",
        "handedOverOn": "2022-10-24",
        "replaces": None,
        "enrolment": {"id": fisher["id"], "card": {"status": "HANDED_OVER"}},
    }
    assert fisher["agreement"] == {"title": "perjanjian kerja sama", "budgets": {"nodes": []}}
    assert fisher["history"] == {"totalCount": 1, "nodes": [{"name": "WorkerEnrolled"}]}
    assert (farmer["card"], farmer["sex"], farmer["birthYear"], farmer["age"]) == (None, "FEMALE", 1960, 61)
    assert farmer["period"] == {"start": "2022-10-01", "endExclusive": "2023-01-01"}
    # And ten people cost no more statements than four
    assert counts[0] == counts[1] <= 6
    assert page["totalCount"] == 10


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"hasCard": True}, 3),
        ({"hasCard": False}, 7),
        ({"sex": "FEMALE"}, 3),
        ({"ageFrom": 61, "ageTo": 61}, 3),
        ({"ageTo": 60}, 7),
        ({"mode": "AS_HAPPENED"}, 2),
        ({"mode": "COMMAND", "segments": ["FISHER"], "hasCard": False}, 2),
        ({"schemes": []}, 0),
    ],
)
def test_participants_are_filtered_by_person(
    api: Api, told: Told, chosen: dict[str, Any], count: int
) -> None:
    query = """query ($filter: EnrolmentFilter) { enrolments(region: "64", asOf: "2022-11-01", filter: $filter,
      first: 100) { totalCount nodes { id } } }"""
    page = api.ask(query, {"filter": chosen})["enrolments"]
    assert (page["totalCount"], len(page["nodes"])) == (count, count)


def test_coverage_with_groups_is_one_statement(api: Api, told: Told) -> None:
    query = """{ coverage(region: "64.01", asOf: "2022-11-01") { covered ratio a: groups(by: [SCHEME], first: 1)
      { nodes { covered } pageInfo { hasNextPage } } b: groups(by: [SEGMENT, VILLAGE], last: 2)
      { totalCount nodes { covered } } } }"""
    with counted() as statements:
        found = api.ask(query)["coverage"]
    assert statements.count == 1
    assert found["a"] == {"nodes": [{"covered": 2}], "pageInfo": {"hasNextPage": True}}
    assert found["b"] == {"totalCount": 3, "nodes": [{"covered": 5}, {"covered": 2}]}


def test_every_number_and_group_opens_its_people_directly_in_one_statement_for_all(
    api: Api, told: Told
) -> None:
    query = """query ($after: String) { coverage(region: "64.01", asOf: "2022-11-01") { covered cell
      enrolments(first: 3, orderBy: ID, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }
      groups(by: [VILLAGE, SCHEME], first: 9) { nodes { covered keys { code } cell
        enrolments(last: 2) { totalCount nodes { id village { code } scheme { code } } pageInfo { startCursor } } } } } }"""
    with counted() as statements:
        found = api.ask(query)["coverage"]
    assert statements.count == 3  # numbers, people of the number, people of all groups
    assert found["enrolments"]["totalCount"] == found["covered"] == 10
    groups = found["groups"]["nodes"]
    assert (
        [group["enrolments"]["totalCount"] for group in groups]
        == [group["covered"] for group in groups]
        == [2, 5, 3]
    )
    listing = """query ($cell: Cell!, $before: String) { enrolments(cell: $cell, last: 2, before: $before) {
      totalCount nodes { id } } }"""
    for group in groups:
        people = group["enrolments"]
        assert {(one["village"]["code"], one["scheme"]["code"]) for one in people["nodes"]} == {
            tuple(key["code"] for key in group["keys"])
        }
        # The lists are those that the cells open, and the cursors are theirs, too
        listed = api.ask(listing, {"cell": group["cell"]})["enrolments"]
        assert listed == {
            "totalCount": people["totalCount"],
            "nodes": [{"id": one["id"]} for one in people["nodes"]],
        }
        before = {"cell": group["cell"], "before": people["pageInfo"]["startCursor"]}
        earlier = api.ask(listing, before)["enrolments"]["nodes"]
        assert len(earlier) == min(2, group["covered"] - len(people["nodes"]))
        assert not {one["id"] for one in earlier} & {one["id"] for one in people["nodes"]}
    after, seen = None, []
    while True:
        page = api.ask(query, {"after": after})["coverage"]["enrolments"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == 10


def test_the_people_of_a_number_are_paged_on_at_the_moment_they_were_begun_at(
    api: Api, told: Told, register: Register
) -> None:
    below = "enrolments(first: 4%s) { totalCount nodes { id stableId } pageInfo { endCursor } known { position } }"
    whole = '{ coverage(region: "64.01", asOf: "2022-11-01") { covered known { position } %s } }'
    grouped = whole % "groups(by: [REGENCY], first: 1) { nodes { covered %s } }"
    lines = '{ coverageSeries(region: "64.01", every: DAY, period: {start: "2022-11-01", endExclusive: "2022-11-02"}) { lines { %s } } }'
    villages = f'{{ villages(region: "{VILLAGE}", asOf: "2022-11-01", first: 1) {{ nodes {{ %s }} }} }}'
    first = {query: _people(api, query % below % "") for query in (whole, grouped, villages)}
    first[lines] = _people(api, lines % below.replace("first: 4", 'day: "2022-11-01", first: 4') % "")
    # When others are recorded in between
    done(register.enrol_workers(command(), told.papers.enrol(*people(31, 33, village=VILLAGE))))
    api.project()
    # Then the next page is of the same number, of which nobody is seen twice
    for query, page in first.items():
        on = below.replace("first: 4", 'day: "2022-11-01", first: 4') if query == lines else below
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
        then = _people(api, query % on % after)
        assert (then["totalCount"], then["known"]) == (page["totalCount"], page["known"])
        seen = {person["stableId"] for person in (*page["nodes"], *then["nodes"])}
        assert len(seen) == min(page["totalCount"], 8)
        assert _people(api, query % on % "")["totalCount"] == page["totalCount"] + 3


def _people(api: Api, query: str) -> Any:
    """The only connection `enrolments` in an answer."""
    found: Any = api.ask(query)
    while "enrolments" not in found:
        values = [
            value
            for value in (found.values() if isinstance(found, dict) else found)
            if isinstance(value, dict | list)
        ]
        found = values[-1]
    return found["enrolments"]


def test_cards_are_listed_by_state_region_and_day(api: Api, told: Told) -> None:
    query = """query ($region: RegionCode!, $day: Date!, $status: CardStatus) { cards(region: $region, asOf: $day,
      status: $status, first: 10) { totalCount nodes { id: stableId status enrolment { village { code } } } } }"""

    def cards(region: str = PASER, day: str = DAY, status: str | None = None) -> Any:
        return api.ask(query, {"region": region, "day": day, "status": status})["cards"]

    assert cards()["totalCount"] == 3
    assert cards(day="2022-10-23") == {"totalCount": 0, "nodes": []}
    handed = cards(status="HANDED_OVER")["nodes"]
    assert [c["id"] for c in handed] == [ids.encode("Card", told.cards[0])]
    assert handed[0]["enrolment"]["village"]["code"] == VILLAGE
    assert cards(VILLAGE, status="ISSUED")["totalCount"] == 2
    assert cards(OTHER_VILLAGE)["totalCount"] == 0
    # As known before they were issued there were none
    assert cards("64", status="LOST")["totalCount"] == 0


def test_participants_and_cards_are_found_by_their_ids(api: Api, told: Told) -> None:
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Enrolment { version card { id } }
      ... on Card { version enrolment { id } } } }"""
    fisher, card = ids.encode("Enrolment", told.fishers[0]), ids.encode("Card", told.cards[0])
    unknown = ids.encode("Enrolment", UUID(int=1))
    assert api.ask(query, {"ids": [fisher, unknown, card]})["nodes"] == [
        {"__typename": "Enrolment", "id": fisher, "version": 1, "card": {"id": card}},
        None,
        {"__typename": "Card", "id": card, "version": 2, "enrolment": {"id": fisher}},
    ]


@pytest.mark.parametrize(
    "query",
    [
        "{ enrolments(first: 1) { totalCount } }",
        '{ enrolments(asOf: "2022-11-01", first: 1) { totalCount } }',
        '{ enrolments(cell: "AAAA", first: 1) { totalCount } }',
        '{ enrolments(region: "64.99", asOf: "2022-11-01", first: 1) { totalCount } }',
        '{ coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [], first: 1) { totalCount } } }',
        '{ coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [SCHEME, SCHEME], first: 1) { totalCount } } }',
        '{ coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [SCHEME, VILLAGE, SEGMENT], first: 1) { totalCount } } }',
        '{ coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [SCHEME]) { totalCount } } }',
    ],
)
def test_a_question_that_cannot_be_answered_says_why(api: Api, query: str) -> None:
    error = api.refused(query)
    assert error["extensions"]["code"] != "INTERNAL"
    assert error["message"]
