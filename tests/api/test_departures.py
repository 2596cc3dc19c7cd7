"""Does the number of those who left open exactly them? Departures, their groups and their people, asked through HTTP."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.vocabulary import EndReason
from naungan.graphql.queries.departures import DepartureReason
from naungan.graphql.types import ids
from naungan.projections.departures import PERIOD_OVER
from naungan.projections.engine.statements import counted
from naungan.texts.labels.values import VALUES
from tests.api.conftest import Api
from tests.people import command, done, enrolments, people, ready_to_enrol

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
DIED_ON, MOVED_ON = dt.date(2022, 11, 5), dt.date(2022, 11, 20)


@dataclass
class Told:
    """Four fishers of one village, of whom one died and one moved away, and a farmer of another village."""

    fishers: list[UUID]
    farmer: UUID
    end: dt.date
    before_death: int


def tell(register: Register) -> Told:
    papers = ready_to_enrol(register)
    fishers = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 4, village=VILLAGE))))
    farmers = papers.enrol(*people(11, 11, village=OTHER_VILLAGE, segment="FARMER"))
    (farmer,) = enrolments(register.enrol_workers(command(), farmers))
    after = dt.timedelta(days=1)
    moved = EndEnrolment(fishers[1], MOVED_ON + after, EndReason.MOVED_AWAY)
    before_death = done(register.end_enrolment(command(), moved)).position
    done(register.end_enrolment(command(), EndEnrolment(fishers[0], DIED_ON + after, EndReason.DIED)))
    assert before_death is not None
    assert farmers.end_exclusive is not None
    return Told(fishers, farmer, farmers.end_exclusive, before_death)


ASKED = """query ($region: RegionCode, $period: DaysInput, $at: KnownAt, $reasons: [DepartureReason!], $cell: Cell,
    $by: [DepartureDimension!]!, $first: Int!, $after: String) {
  departures(region: $region, period: $period, knownAt: $at, reasons: $reasons, cell: $cell) {
    count cell period { start endExclusive } region { code } known { position }
    groups(by: $by, first: 100) { totalCount nodes { count cell keys { dimension code label } } }
    people(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { lastDay reason village { code } segment { code } enrolment { id: stableId period { endExclusive } } } } } }"""


def left(
    api: Api, *by: str, end: str = "2023-01-01", first: int = 100, language: str = "id", **asked: Any
) -> Any:
    """The answer about Paser in 2022, or about what is asked instead."""
    if "cell" not in asked:
        asked = {"region": "64.01", "period": {"start": "2022-01-01", "endExclusive": end}, **asked}
    return api.ask(ASKED, {"by": by or ("REASON",), "first": first, **asked}, language)["departures"]


def people_of(answer: Any) -> list[tuple[str, str, str]]:
    return [(p["enrolment"]["id"], p["lastDay"], p["reason"]) for p in answer["people"]["nodes"]]


def participant(enrolment: UUID) -> str:
    return ids.encode("Enrolment", enrolment)


def test_the_number_its_groups_and_its_people_are_one(api: Api, told: Told) -> None:
    last = (told.end - dt.timedelta(days=1)).isoformat()
    # When it is asked who left Paser up to the end of the protection
    answer = left(api, end=told.end.isoformat())
    # Then each is told with the last protected day and the reason, and the groups by reason add up
    assert answer["count"] == answer["people"]["totalCount"] == 5
    assert people_of(answer)[:2] == [
        (participant(told.fishers[0]), "2022-11-05", "DIED"),
        (participant(told.fishers[1]), "2022-11-20", "MOVED_AWAY"),
    ]
    assert sorted(people_of(answer)[2:]) == sorted(
        (participant(one), last, "PERIOD_OVER") for one in (*told.fishers[2:], told.farmer)
    )
    assert {g["keys"][0]["code"]: g["count"] for g in answer["groups"]["nodes"]} == {
        "DIED": 1,
        "MOVED_AWAY": 1,
        "PERIOD_OVER": 3,
    }
    # And every group's cell opens exactly its people
    for group in left(api, "SEGMENT", "REASON", end=told.end.isoformat())["groups"]["nodes"]:
        inside = left(api, cell=group["cell"])
        assert inside["count"] == len(inside["people"]["nodes"]) == group["count"]
        segment, reason = (key["code"] for key in group["keys"])
        assert {(p["segment"]["code"], p["reason"]) for p in inside["people"]["nodes"]} == {(segment, reason)}
    days = left(api, "DAY", end=told.end.isoformat())["groups"]["nodes"]
    assert [(g["keys"][0]["code"], g["count"]) for g in days] == [
        ("2022-11-05", 1),
        ("2022-11-20", 1),
        (last, 3),
    ]
    assert left(api, cell=days[0]["cell"])["period"]["endExclusive"] == "2022-11-06"


def test_a_cell_stays_what_it_was_while_events_arrive(api: Api, told: Told, register: Register) -> None:
    known = {"position": str(told.before_death)}
    before = left(api, at=known, end="2022-12-01")
    assert people_of(before) == [(participant(told.fishers[1]), "2022-11-20", "MOVED_AWAY")]
    inside = left(api, cell=before["cell"])
    assert (inside["count"], inside["known"]["position"]) == (1, str(told.before_death))
    assert left(api, end="2022-12-01")["count"] == 2
    # When pages are continued after more has been recorded, they are those of the first page's moment
    first = left(api, end="2022-12-01", first=1)
    late = EndEnrolment(told.fishers[2], dt.date(2022, 11, 2), EndReason.ARREARS)
    done(register.end_enrolment(command(), late))
    api.project()
    second = left(api, end="2022-12-01", first=1, after=first["people"]["pageInfo"]["endCursor"])
    assert [p["lastDay"] for p in second["people"]["nodes"]] == ["2022-11-20"]
    assert (second["count"], second["people"]["pageInfo"]["hasNextPage"]) == (2, False)
    assert left(api, end="2022-12-01")["count"] == 3


def test_labels_and_reasons_are_in_the_readers_language(api: Api, told: Told) -> None:
    (group,) = left(api, "REASON", "VILLAGE", reasons=["DIED"])["groups"]["nodes"]
    assert group["keys"][0]["label"] == "meninggal dunia"
    (group,) = left(api, reasons=["DIED"], language="en")["groups"]["nodes"]
    assert group["keys"] == [{"dimension": "REASON", "code": "DIED", "label": "died"}]


def test_every_reason_of_an_end_can_be_said() -> None:
    reasons = {*EndReason, PERIOD_OVER}
    assert {*DepartureReason} == reasons == set(VALUES["DepartureReason"])


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            'region: "64.01", period: {start: "2022-02-01", endExclusive: "2022-02-01"}',
            "Give an `endExclusive` that is after",
        ),
        ('region: "64.01"', "Give `region` and `period`"),
        ('cell: "abc"', "The cell is none of `departures`"),
        ('cell: "abc", region: "64.01"', "A cell says region"),
    ],
)
def test_a_question_that_is_none_says_what_to_give(api: Api, asked: str, says: str) -> None:
    assert api.refused(f"{{ departures({asked}) {{ count }} }}", language="en")["message"].startswith(says)


def test_an_answer_takes_one_statement_and_one_for_every_list(api: Api, told: Told) -> None:
    query = """{ departures(region: "64.01", period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { count
      a: groups(by: [REASON], first: 1) { nodes { count } pageInfo { hasNextPage } }
      b: groups(by: [SEGMENT, VILLAGE], last: 1) { totalCount nodes { count keys { label } } }
      people(first: 3) { nodes { lastDay } } } }"""
    with counted() as statements:
        found = api.ask(query)["departures"]
    assert statements.count == 4
    assert found["a"] == {"nodes": [{"count": 1}], "pageInfo": {"hasNextPage": True}}
    assert (found["b"]["totalCount"], found["b"]["nodes"][0]["count"]) == (2, 4)
    # With the enrolments of its people it is two more, whatever they lead to
    query = """{ departures(region: "64.01", period: {start: "2022-01-01", endExclusive: "2023-01-01"}) {
      people(first: 3) { nodes { enrolment { id village { code } } } } } }"""
    with counted() as statements:
        api.ask(query)
    assert statements.count == 3
    # Without a list it is one
    with counted() as statements:
        api.ask(
            '{ departures(region: "ID", period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { count cell } }'
        )
    assert statements.count == 1
