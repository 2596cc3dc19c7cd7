"""What does an analyst see besides? Of a village that alone, of people nothing; and each question leaves a mark."""

from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from naungan.domain.commands.register import Register
from naungan.domain.grants import Grant, GrantAccess, Principal, User
from naungan.domain.vocabulary import (
    Role,
    UserKind,
)
from naungan.graphql.types.who_sees_what import is_exact, is_thing_exact
from naungan.projections.engine.rounding import rounded
from tests.api.conftest import Api
from tests.api.doors import asked, code, machine, user
from tests.api.three_regencies import COVERAGE, ENOUGH, FEW, NOBODY, Told, coverage, tell_regencies
from tests.people import (
    done,
)

pytestmark = pytest.mark.slow  # random registers, each asked in many ways

tell = tell_regencies


def test_an_analyst_of_a_village_is_told_of_it_and_asks_in_vain_about_its_regency(
    guarded: Api, told: Told
) -> None:
    mine = coverage(guarded, told.local, told.village, "SEGMENT", "FUNDING_SOURCE")
    exact = {k[1:]: n for k, n in told.cells[FEW].items() if k[0] == told.village}
    assert mine["covered"] == sum(map(rounded, exact.values()))
    for region in (FEW, f"{FEW}.01", f"{FEW}.01.2010", "ID"):
        given: dict[str, Any] = {"region": region, "groups": ["SEGMENT"], "size": 10}
        assert code(asked(guarded, COVERAGE, told.local, **given)) == "FORBIDDEN"


NO_PEOPLE = {
    "coverage": 'coverage(region: "64.01") { enrolments(first: 1) { totalCount edges { cursor } } }',
    "groups": 'coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [SEGMENT], first: 1) { nodes { enrolments(first: 1) { totalCount } } } }',
    "series": 'coverageSeries(region: "64.01", every: MONTH, period: {start: "2022-11-01", endExclusive: "2022-12-01"}) { lines { enrolments(day: "2022-11-01", first: 1) { totalCount } } }',
    "villages": 'villages(region: "64.01", asOf: "2022-11-01", first: 5) { nodes { enrolments(first: 1) { totalCount } } }',
    "departures": 'departures(region: "64.01", period: {start: "2022-10-01", endExclusive: "2023-01-01"}) { people(first: 1) { totalCount } }',
    "history": 'budgets(region: "64.01", first: 1) { nodes { history(first: 1) { totalCount } } }',
    "villages of a line": 'budgets(region: "64.01", first: 1) { nodes { villages { used } } }',
    "enrolments": 'enrolments(region: "64.01", first: 1) { totalCount }',
    "cards": 'cards(region: "64.01", first: 1) { totalCount }',
    "findings": 'findings(region: "64.01", first: 1) { totalCount }',
    "events": "events(first: 1) { totalCount }",
    "lists": 'listCounts(region: "64.01") { proposed }',
    "voided": 'voidedCounts(region: "64.01") { count }',
    "decrees": 'decrees(region: "64.01", first: 1) { nodes { count } }',
    "handovers": 'handovers(region: "64.01", first: 1) { nodes { count } }',
}


@pytest.mark.parametrize("name", NO_PEOPLE)
def test_an_analyst_sees_no_person_and_no_list_of_them(guarded: Api, told: Told, name: str) -> None:
    answer = asked(guarded, "{ " + NO_PEOPLE[name] + " }", told.analyst)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert "totalCount" not in str(answer["data"])


def test_a_cell_opens_nothing_to_an_analyst(guarded: Api, told: Told) -> None:
    found = asked(guarded, '{ coverage(region: "64.01") { cell } }', told.analyst)["data"]["coverage"]
    opening = "query($cell: Cell!) { enrolments(cell: $cell, first: 1) { totalCount } }"
    assert code(asked(guarded, opening, told.analyst, cell=found["cell"])) == "FORBIDDEN"


def test_what_an_analyst_asks_is_logged_under_a_mark_that_tells_the_same_question_again(
    guarded: Api, told: Told
) -> None:
    question = "query Garis($region: RegionCode!) { coverage(region: $region) { covered } }"
    with capture_logs() as logged:
        for region in (FEW, FEW, ENOUGH):
            asked(guarded, question, told.analyst, region=region)
        asked(guarded, question, told.auditor, region=FEW)
        asked(guarded, "{ nothing }", told.analyst)
    lines = [line for line in logged if line["event"] == "analyst_asked"]
    assert [(line["user"], line["fields"]) for line in lines] == [(str(told.analyst), ["coverage"])] * 3
    first, again, other = (line["question"] for line in lines)
    assert first == again != other
    # And nothing that was sent stands in it
    assert FEW not in str(lines)
    assert "Garis" not in str(lines)


def test_what_a_province_holds_for_all_stays_exact_to_its_operators_and_its_questions_do_not() -> None:
    def context(*grants: Grant) -> Any:
        return SimpleNamespace(principal=Principal(NOBODY, User(UserKind.PERSON, grants)))

    operator, analyst = Grant(Role.OPERATOR, FEW), Grant(Role.ANALYST, "64")
    for grants, things, questions in (
        ([operator], {"64", FEW, ENOUGH}, {"64", FEW, ENOUGH}),  # who may not ask is refused elsewhere
        ([analyst], set(), set()),
        ([operator, analyst], {"64", FEW}, {FEW}),
    ):
        regions = ("64", FEW, ENOUGH)
        assert {region for region in regions if is_thing_exact(context(*grants), region)} == things
        assert {region for region in regions if is_exact(context(*grants), region)} == questions


def test_who_is_operator_of_a_regency_and_analyst_of_the_province_is_told_exactly_of_her_own(
    guarded: Api, told: Told, register: Register
) -> None:
    both = user(register, Role.OPERATOR, FEW)
    done(register.grant_access(machine(), GrantAccess(both, Role.ANALYST, "64")))
    for region, exact in ((FEW, True), (ENOUGH, False)):
        found = coverage(guarded, both, region, "VILLAGE")
        assert found["rounded"] is not exact
        # And people are shown of her own regency alone
        question = 'query($region: RegionCode!) { coverage(region: $region, asOf: "2022-11-01") { enrolments(first: 50) { nodes { id } edges { cursor } } } }'
        answer = asked(guarded, question, both, region=region)
        shown = answer["data"]["coverage"]["enrolments"]
        assert bool(shown["nodes"]) is bool(shown["edges"]) is exact
