"""Are the demo's numbers right? Each is worked out once more from the events alone, by code that shares nothing with ours."""

import base64
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg.rows import dict_row

from naungan.projections.engine.uncollected import uncollected

from .demo import Demo
from .naive_log import NaiveLog, lies_in

STORED = """SELECT notification_id::text AS position, append_id::text AS "appendId", originator_id::text AS stream,
  split_part(topic, '.', 1) AS name, convert_from(state, 'UTF8') AS data,
  to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "recordedAt"
FROM log.stored_events WHERE notification_id > %s AND notification_id <= %s ORDER BY notification_id"""
EVENTS = """query($start: BigInt!) { events(afterPosition: $start, first: 100) { totalCount
  nodes { position appendId stream name recordedAt data } } }"""
COVERAGE = """query($region: RegionCode!, $on: Date!, $at: BigInt!, $by: [CoverageDimension!]!) {
  coverage(region: $region, asOf: $on, knownAt: {position: $at}) { covered denominator { value } known { position }
    groups(by: $by, first: 100) { totalCount nodes { keys { code } covered cell } } } }"""
PEOPLE = """query($cell: Cell!) { enrolments(cell: $cell, first: 100) { totalCount
  nodes { village { code } scheme { code } segment { code } category fundingSource } } }"""
BUDGETS = """query($at: BigInt!) { budgets(region: "ID", knownAt: {position: $at}, first: 100) { totalCount
  nodes { id allocated { amount } reserved { amount } quotaUsed } } }"""
CARDS = """query($region: RegionCode!, $on: Date!, $at: BigInt!, $after: String) {
  found: cardCounts(region: $region, asOf: $on, knownAt: {position: $at}) { count
    groups(by: [VILLAGE, STATUS], first: 100, after: $after) { nodes { keys { code } count }
      pageInfo { hasNextPage endCursor } } }
  listed: cards(region: $region, asOf: $on, knownAt: {position: $at}, first: 1) { totalCount } }"""
FINDINGS = """query($region: RegionCode!, $at: BigInt!, $after: String) {
  found: findingCounts(region: $region, knownAt: {position: $at}) { count
    groups(by: [CODE, VILLAGE], first: 100, after: $after) { nodes { keys { code } count }
      pageInfo { hasNextPage endCursor } } }
  listed: findings(region: $region, knownAt: {position: $at}, first: 1) { totalCount } }"""
VILLAGES = """query($region: RegionCode!, $on: Date!, $at: BigInt!, $after: String) {
  villages(region: $region, asOf: $on, knownAt: {position: $at}, first: 100, after: $after) { totalCount
    nodes { region { code } covered cardsIssued cardsHandedOver findings }
    pageInfo { hasNextPage endCursor } } }"""
MONTHS = """{ coverageSeries(region: "64.01", every: MONTH, by: [VILLAGE],
  period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { days lines { keys { code } covered } } }"""
AS_KNOWN = """{ coverageAsKnown(region: "64.01", asOf: "2022-10-25", every: MONTH, by: [SCHEME],
  period: {start: "2021-01-01", endExclusive: "2025-12-01"}) { days lines { keys { code } covered } } }"""
DIMENSIONS = (
    "PROVINCE",
    "REGENCY",
    "SUBDISTRICT",
    "VILLAGE",
    "SCHEME",
    "SEGMENT",
    "CATEGORY",
    "FUNDING_SOURCE",
)


@pytest.fixture(scope="module")
def told(recorded: Demo) -> NaiveLog:
    """Everything in the demo's log, as it is stored."""
    if recorded.process is None or recorded.process.poll() is not None:
        recorded.start()  # another story has ended it
    with _log(recorded) as connection, uncollected():
        return NaiveLog.of(_stored(connection))


def _log(demo: Demo) -> psycopg.Connection[dict[str, Any]]:
    return psycopg.connect(demo.database("log"), row_factory=dict_row)


def _stored(
    connection: psycopg.Connection[dict[str, Any]], after: int = 0, until: int = 1 << 60
) -> Iterator[dict[str, Any]]:
    """The events that are stored at the positions after one until another."""
    with connection.cursor("log") as cursor:
        cursor.itersize = 2_000
        for event in cursor.execute(STORED, (after, until)):
            event["data"] = msgspec.json.decode(event["data"])
            yield event


class Asker:
    """Chooses regions, days and positions; always the same ones."""

    def __init__(self, told: NaiveLog, seed: int) -> None:
        self.told, self.choose = told, random.Random(seed)
        codes = {village[:length] for village in told.villages() for length in (2, 5, 8, 13)}
        self.regions = ("ID", *sorted(codes, key=lambda code: (len(code), code)))
        self.edges = sorted({day for day in told.edges() if day < "9999"})

    def region(self) -> str:
        """Every second time one of the few that are large."""
        large = [code for code in self.regions if len(code) <= 5]
        return self.choose.choice(large if self.choose.random() < 0.5 else self.regions)

    def day(self) -> str:
        """A day on which something begins or ends, or one beside it; or any day of these years."""
        if self.choose.random() < 0.5:
            edge = date.fromisoformat(self.choose.choice(self.edges))
            return str(edge + timedelta(days=self.choose.randint(-1, 1)))
        return str(date(2021, 12, 1) + timedelta(days=self.choose.randint(0, 4 * 365)))

    def position(self) -> int:
        """Of an append, rather a late one; or somewhere in it."""
        append = max(self.choose.choice(self.told.appends) for _ in range(2))
        return max(0, append - self.choose.choice((0, 0, 1, 7)))


def _codes(node: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key["code"] for key in node["keys"])


def test_the_log_is_answered_as_it_is_stored(demo: Demo, told: NaiveLog) -> None:
    """Around the end of every append, which is where other kinds of events begin: between two ends they are alike."""
    names, head = set(), told.appends[-1]
    with _log(demo) as connection:
        for append in told.appends:
            start = max(0, append - 50)
            page = demo.ask(EVENTS, start=start)["events"]
            assert page["nodes"] == list(_stored(connection, start, start + 100)), append
            assert page["totalCount"] == head - start
            names |= {event["name"] for event in page["nodes"]}
    assert names == told.names


def test_two_hundred_and_fifty_numbers_and_all_their_groups_are_what_the_events_say(
    demo: Demo, told: NaiveLog
) -> None:
    asker = Asker(told, seed=10)
    choose, somebody = asker.choose, 0
    for n in range(250):
        region, on, at = asker.region(), asker.day(), asker.position()
        by = choose.sample(DIMENSIONS, choose.randint(1, 2))
        asked = (n, region, on, at, by)
        known = told.known(at)
        found = demo.ask(COVERAGE, region=region, on=on, at=at, by=by)["coverage"]
        expected = told.covered(region, on, known, by)
        assert found["known"]["position"] == str(known), asked
        assert found["covered"] == sum(expected.values()), asked
        assert (found["denominator"] or {"value": None})["value"] == told.eligible(region, on, known), asked
        groups = found["groups"]
        assert groups["totalCount"] == len(expected), asked
        assert [(_codes(node), node["covered"]) for node in groups["nodes"]] == sorted(expected.items())[
            :100
        ], asked
        if not groups["nodes"]:
            continue
        somebody += 1
        group = choose.choice(groups["nodes"])
        people = demo.ask(PEOPLE, cell=group["cell"])["enrolments"]
        assert people["totalCount"] == group["covered"], asked
        assert len(people["nodes"]) == min(100, group["covered"])
        assert all(
            _is_of(person, dict(zip(by, _codes(group), strict=True)), region) for person in people["nodes"]
        )
    assert somebody > 80


def _is_of(person: Mapping[str, Any], keys: Mapping[str, str], region: str) -> bool:
    """Whether a person belongs to a group."""
    own = {
        "SCHEME": person["scheme"]["code"],
        "SEGMENT": person["segment"]["code"],
        "CATEGORY": person["category"],
        "FUNDING_SOURCE": person["fundingSource"],
    }
    village = person["village"]["code"]
    return lies_in(village, region) and all(
        own[dimension] == code if dimension in own else lies_in(village, code)
        for dimension, code in keys.items()
    )


def test_every_budget_is_what_the_events_say(demo: Demo, told: NaiveLog) -> None:
    asker = Asker(told, seed=11)
    for at in (told.appends[-1], *(asker.position() for _ in range(12))):
        page = demo.ask(BUDGETS, at=at)["budgets"]
        found = {
            _key_of(node["id"]): {
                "allocated": None if node["allocated"] is None else int(node["allocated"]["amount"]),
                "reserved": int(node["reserved"]["amount"]),
                "used": node["quotaUsed"],
            }
            for node in page["nodes"]
        }
        assert page["totalCount"] == len(found)
        assert found == told.budgets(told.known(at)), at
    assert sum(line["reserved"] for line in found.values()) >= 0


def _key_of(node: str) -> str:
    """The key in an id."""
    return (
        base64.urlsafe_b64decode(node + "=" * (-len(node) % 4)).decode().partition(":")[2].partition("@")[0]
    )


def _counted(demo: Demo, query: str, **asked: Any) -> tuple[int, dict[tuple[str, ...], int]]:
    """A number, and all of its groups; it is that of the list, too."""
    after = None
    groups: dict[tuple[str, ...], int] = {}
    while True:
        answer = demo.ask(query, **asked, after=after)
        assert answer["found"]["count"] == answer["listed"]["totalCount"]
        page = answer["found"]["groups"]
        groups |= {_codes(node): node["count"] for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return answer["found"]["count"], groups
        after = page["pageInfo"]["endCursor"]


def test_cards_are_as_many_in_every_village_and_state_as_the_events_say(demo: Demo, told: NaiveLog) -> None:
    asker = Asker(told, seed=12)
    head = told.appends[-1]
    asked = [("ID", "2022-11-01", head), ("64.01", "2026-01-01", head), ("63.01", "2021-05-01", head)]
    asked += [(asker.region(), asker.day(), asker.position()) for _ in range(12)]
    for region, on, at in asked:
        expected = told.placed(region, on, told.known(at))
        found = _counted(demo, CARDS, region=region, on=on, at=at)
        assert found == (expected.total(), dict(expected)), (region, on, at)


def test_findings_are_as_many_of_every_code_and_village_as_the_events_say(demo: Demo, told: NaiveLog) -> None:
    asker = Asker(told, seed=13)
    for region, at in [("ID", told.appends[-1]), *((asker.region(), asker.position()) for _ in range(20))]:
        expected = told.found(region, told.known(at))
        assert _counted(demo, FINDINGS, region=region, at=at) == (expected.total(), dict(expected)), (
            region,
            at,
        )


def test_every_village_stands_as_the_events_say(demo: Demo, told: NaiveLog) -> None:
    asker = Asker(told, seed=14)
    head = told.appends[-1]
    asked = [("64.01", "2022-11-01", head), *(("64.01", asker.day(), asker.position()) for _ in range(4))]
    for region, on, at in asked:
        known, after, nodes = told.known(at), None, []
        while True:
            page = demo.ask(VILLAGES, region=region, on=on, at=at, after=after)["villages"]
            nodes += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        assert len(nodes) == page["totalCount"] == 144
        covered = told.covered(region, on, known, ["VILLAGE"])
        cards, findings = told.placed(region, on, known), told.found(region, known)
        for node in nodes:
            code = node["region"]["code"]
            assert node["covered"] == covered.get((code,), 0), (code, on, at)
            assert node["cardsIssued"] == sum(n for (village, _), n in cards.items() if village == code)
            assert node["cardsHandedOver"] == cards[code, "HANDED_OVER"]
            assert node["findings"] == sum(n for (_, village), n in findings.items() if village == code)


def test_the_months_of_every_village_and_what_was_known_are_what_the_events_say(
    demo: Demo, told: NaiveLog
) -> None:
    head = told.appends[-1]
    found = demo.ask(MONTHS)["coverageSeries"]
    for nth, day in enumerate(found["days"]):
        expected = told.covered("64.01", day, head, ["VILLAGE"])
        assert {
            _codes(line): line["covered"][nth] for line in found["lines"] if line["covered"][nth]
        } == expected, day
    assert len(found["days"]) == 12
    assert len(found["lines"]) > 100
    found = demo.ask(AS_KNOWN)["coverageAsKnown"]
    for nth, day in enumerate(found["days"]):
        midnight = (
            f"{date.fromisoformat(day) - timedelta(days=1)}T16:00:00.000000Z"  # in Paser, eight hours ahead
        )
        known = max((append for append in told.appends if told.recorded[append] < midnight), default=0)
        expected = told.covered("64.01", "2022-10-25", known, ["SCHEME"])
        assert {
            _codes(line): line["covered"][nth] for line in found["lines"] if line["covered"][nth]
        } == expected, day
    assert len({line["covered"][nth] for line in found["lines"] for nth in range(len(found["days"]))}) > 2
