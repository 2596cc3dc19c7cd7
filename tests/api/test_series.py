"""How did coverage go, and what was known of it when? Lines of numbers over days, each point with its people."""

import datetime as dt
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import TransferEnrolment
from naungan.domain.vocabulary import Evidence
from naungan.graphql.queries import series as asked_series
from naungan.projections.coverage import lines as coverage_lines
from naungan.projections.engine.statements import counted
from tests.api.conftest import Api
from tests.people import PASER, command, done, enrolments, people, ready_to_enrol

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
YEAR = 'period: {start: "2022-01-01", endExclusive: "2023-01-01"}'


def tell(register: Register) -> list[int]:
    """Five fishers of one village and three farmers of another, from October 2022; one moves to it on 5 November. The
    position after each command.
    """
    papers = ready_to_enrol(register)
    fishers = done(register.enrol_workers(command(), papers.enrol(*people(1, 5, village=VILLAGE))))
    farmers = people(11, 13, village=OTHER_VILLAGE, segment="FARMER")
    positions = [fishers.position, done(register.enrol_workers(command(), papers.enrol(*farmers))).position]
    counting = CountEligibleWorkers(PASER, None, 16, dt.date(2022, 11, 1), "Disnaker", Evidence.ASSUMED)
    positions.append(done(register.count_eligible_workers(command(), counting)).position)
    moving = TransferEnrolment(enrolments(fishers)[0], dt.date(2022, 11, 5), village=OTHER_VILLAGE)
    positions.append(done(register.transfer_enrolment(command(), moving)).position)
    return [position for position in positions if position is not None]


def asked(api: Api, arguments: str, below: str, name: str = "coverageSeries") -> Any:
    """A series of Paser, in one statement where nothing but numbers is asked for."""
    return api.ask(f'{{ {name}(region: "{PASER}", {arguments}) {{ {below} }} }}')[name]


def test_a_series_gives_the_state_on_the_first_day_of_each_interval(api: Api, told: list[int]) -> None:
    with counted() as statements:
        found = asked(
            api,
            f"{YEAR}, every: MONTH",
            "days known { position } lines { keys { code } covered eligible ratios }",
        )
    assert statements.count == 1
    assert found["days"] == [f"2022-{month:02}-01" for month in range(1, 13)]
    assert found["known"]["position"] == str(told[-1])
    assert found["lines"] == [
        {
            "keys": [],
            "covered": [0] * 9 + [8] * 3,
            "eligible": [None] * 10 + [16] * 2,
            "ratios": [None] * 10 + ["0.5000"] * 2,
        }
    ]


def test_a_series_by_two_dimensions_has_a_line_for_each_group(api: Api, told: list[int]) -> None:
    below = "days lines { keys { dimension code label } covered eligible }"
    with counted() as statements:
        found = asked(api, f"{YEAR}, every: MONTH, by: [VILLAGE, SEGMENT]", below)
    assert statements.count == 1
    by_keys = {tuple(key["code"] for key in line["keys"]): line["covered"][-3:] for line in found["lines"]}
    assert by_keys == {
        (VILLAGE, "FISHER"): [5, 5, 4],
        (OTHER_VILLAGE, "FARMER"): [3, 3, 3],
        (OTHER_VILLAGE, "FISHER"): [0, 0, 1],
    }
    assert [key["dimension"] for key in found["lines"][0]["keys"]] == ["VILLAGE", "SEGMENT"]
    assert found["lines"][0]["keys"][1]["label"]
    assert set(found["lines"][0]["eligible"]) == {None}


def test_a_point_opens_exactly_its_people_and_they_page_on_from_its_cell(api: Api, told: list[int]) -> None:
    people_of = 'enrolments(day: "2022-12-01", first: 2) { totalCount nodes { id village { code } } pageInfo { endCursor } }'
    with counted() as statements:
        found = asked(
            api,
            f"{YEAR}, every: MONTH, by: [VILLAGE]",
            f'lines {{ keys {{ code }} cell(day: "2022-12-01") {people_of} empty: enrolments(day: "2022-01-01", first: 1) '
            "{ totalCount nodes { id } } }",
        )
    assert statements.count == 3  # the numbers, and for each day asked for the people of all lines
    assert len(found["lines"]) == 2
    for line, count in zip(found["lines"], (4, 4), strict=True):
        assert line["empty"] == {"totalCount": 0, "nodes": []}
        assert line["enrolments"]["totalCount"] == count
        assert {one["village"]["code"] for one in line["enrolments"]["nodes"]} == {line["keys"][0]["code"]}
        listing = """query ($cell: Cell!, $after: String) { enrolments(cell: $cell, first: 2, after: $after) {
          totalCount nodes { id } } }"""
        first = api.ask(listing, {"cell": line["cell"]})["enrolments"]
        after = {"cell": line["cell"], "after": line["enrolments"]["pageInfo"]["endCursor"]}
        rest = api.ask(listing, after)["enrolments"]
        assert [one["id"] for one in first["nodes"]] == [one["id"] for one in line["enrolments"]["nodes"]]
        assert first["totalCount"] == rest["totalCount"] == count
        assert len({one["id"] for one in (*first["nodes"], *rest["nodes"])}) == count


def test_the_people_of_a_point_are_asked_for_by_variables_and_fragments_too(
    api: Api, told: list[int]
) -> None:
    query = """query ($day: Date!, $first: Int, $order: EnrolmentOrder, $with: Boolean!) {
      coverageSeries(region: "64.01", every: MONTH, period: {start: "2022-11-01", endExclusive: "2023-01-01"}) {
        lines { ...Point ... on CoverageLine @include(if: $with) { again: enrolments(day: $day, first: 1) { totalCount } } } } }
      fragment Point on CoverageLine { cell(day: $day) enrolments(day: $day, first: $first, orderBy: $order) {
        totalCount edges { cursor node { id agreement { title } card { status } } } } }"""
    asked = {"day": "2022-12-01", "first": 3, "order": "START", "with": False}
    (line,) = api.ask(query, asked)["coverageSeries"]["lines"]
    assert line["enrolments"]["totalCount"] == 8
    assert len(line["enrolments"]["edges"]) == 3
    assert all(edge["node"]["agreement"]["title"] for edge in line["enrolments"]["edges"])
    (line,) = api.ask(query, asked | {"with": True})["coverageSeries"]["lines"]
    assert line["again"] == {"totalCount": 8}


def test_a_day_that_is_none_of_the_series_is_an_error(api: Api, told: list[int]) -> None:
    for below in ('cell(day: "2022-12-02")', 'enrolments(day: "2022-12-02", first: 1) { totalCount }'):
        error = api.refused(
            f'{{ coverageSeries(region: "{PASER}", {YEAR}, every: MONTH) {{ lines {{ {below} }} }} }}'
        )
        assert error["extensions"]["code"] == "BAD_INPUT"


def test_what_was_known_of_a_day_is_what_coverage_answers_as_known_then(
    api: Api, told: list[int], register: Register
) -> None:
    """Everything is recorded today by the clocks of Paser; so nothing was known yesterday, and all of it tomorrow."""
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    days = (
        f'period: {{start: "{today - dt.timedelta(days=1)}", endExclusive: "{today + dt.timedelta(days=2)}"}}'
    )
    below = """days known { position } lines { keys { code } covered eligible cell(day: "%s")
      enrolments(day: "%s", first: 10) { totalCount nodes { id } known { position } } }"""
    tomorrow = str(today + dt.timedelta(days=1))
    with counted() as statements:
        found = asked(
            api,
            f'asOf: "2022-12-01", {days}, every: DAY, by: [VILLAGE]',
            below % (tomorrow, tomorrow),
            "coverageAsKnown",
        )
    assert statements.count == 2
    assert found["days"][-1] == tomorrow
    assert found["known"]["position"] == str(told[-1])
    assert [(line["keys"][0]["code"], line["covered"]) for line in found["lines"]] == [
        (VILLAGE, [0, 0, 4]),
        (OTHER_VILLAGE, [0, 0, 4]),
    ]
    for line in found["lines"]:
        assert line["enrolments"]["totalCount"] == len(line["enrolments"]["nodes"]) == 4
        assert line["enrolments"]["known"]["position"] == str(told[-1])
        listed = api.ask(
            "query ($cell: Cell!) { enrolments(cell: $cell, first: 10) { totalCount nodes { id } } }",
            {"cell": line["cell"]},
        )
        assert listed["enrolments"] == {"totalCount": 4, "nodes": line["enrolments"]["nodes"]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('period: {start: "2000-01-01", endExclusive: "2027-05-20"}, every: DAY', "10.000 titik"),
        (f"{YEAR}, every: MONTH, by: [VILLAGE, VILLAGE]", "satu atau dua dimensi"),
        (f"{YEAR}, every: MONTH, by: [VILLAGE, SCHEME, SEGMENT]", "satu atau dua dimensi"),
        ('period: {start: "2022-01-01", endExclusive: "2022-01-01"}, every: MONTH', "endExclusive"),
    ],
)
def test_a_series_that_cannot_be_answered_says_why(
    api: Api, told: list[int], arguments: str, says: str
) -> None:
    for name, day in (("coverageSeries", ""), ("coverageAsKnown", 'asOf: "2022-12-01", ')):
        error = api.refused(f'{{ {name}(region: "{PASER}", {day}{arguments}) {{ days }} }}')
        assert error["extensions"]["code"] == "BAD_INPUT"
        assert says in error["message"]
    exact = 'period: {start: "2000-01-01", endExclusive: "2027-05-19"}, every: DAY'
    assert len(asked(api, exact, "days lines { covered }")["lines"][0]["covered"]) == 10_000


def test_more_lines_than_can_be_answered_are_refused(
    api: Api, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage_lines, "MOST_LINES", 1)
    error = api.refused(
        f'{{ coverageSeries(region: "{PASER}", {YEAR}, every: MONTH, by: [VILLAGE]) {{ days }} }}'
    )
    assert "garis" in error["message"]
    monkeypatch.undo()
    monkeypatch.setattr(asked_series, "MOST_OPEN", 1)
    by_village = f'{{ coverageSeries(region: "{PASER}", {YEAR}, every: MONTH, by: [VILLAGE]) {{ lines {{ covered %s }} }} }}'
    assert len(api.ask(by_village % "")["coverageSeries"]["lines"]) == 2
    error = api.refused(by_village % 'enrolments(day: "2022-12-01", first: 1) { totalCount }')
    assert "sel" in error["message"]
