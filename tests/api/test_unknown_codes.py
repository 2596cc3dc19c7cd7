"""A code the register does not know is an error wherever it is given: 0 would be read as "nobody is protected"."""

from uuid import UUID

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.graphql.types import ids
from naungan.infrastructure.log.event_types import EVENT_TYPES
from tests.api.conftest import Api
from tests.people import ready_to_enrol

FILTERED = {
    "coverage": 'coverage(region: "64.01", asOf: "2022-11-01", filter: %s) { covered }',
    "coverageSeries": 'coverageSeries(region: "64.01", period: {start: "2022-01-01", endExclusive: "2022-03-01"}, every: MONTH, '
    "filter: %s) { lines { covered } }",
    "coverageAsKnown": 'coverageAsKnown(region: "64.01", asOf: "2022-11-01", every: MONTH, '
    'period: {start: "2022-01-01", endExclusive: "2022-03-01"}, filter: %s) { lines { covered } }',
    "departures": 'departures(region: "64.01", period: {start: "2022-01-01", endExclusive: "2023-01-01"}, filter: %s) { count }',
    "enrolments": 'enrolments(region: "64.01", asOf: "2022-11-01", first: 1, filter: %s) { totalCount }',
}
NOBODY = ids.encode("Agreement", UUID(int=7))
WRONG = {
    "schemes": ('["NOPE"]', "Skema ke-1 dalam schemes tidak dikenal."),
    "segments": ('["FISHER", "fisher"]', "Segmen ke-2 dalam segments tidak dikenal."),
    "agreements": (f'["NONE", "{NOBODY}"]', "Perjanjian ke-2 dalam agreements tidak ada dalam catatan;"),
}


@pytest.mark.parametrize("query", FILTERED)
@pytest.mark.parametrize("field", WRONG)
def test_a_filter_by_what_is_not_there_is_an_error(api: Api, query: str, field: str) -> None:
    values, says = WRONG[field]
    asked = FILTERED[query] % f"{{{field}: {values}}}"
    error = api.refused(f"{{ {asked} }}")
    assert error["message"].startswith(says)
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert "NOPE" not in error["message"]
    assert "fisher" not in error["message"]


@pytest.mark.parametrize("query", FILTERED)
def test_a_filter_by_what_is_there_counts_zero_where_there_is_nobody(
    api: Api, register: Register, query: str
) -> None:
    papers = ready_to_enrol(register)
    api.project()
    agreement = ids.encode("Agreement", papers.agreement)
    for scheme in STANDARD.schemes:
        api.ask("{ " + FILTERED[query] % f'{{schemes: ["{scheme}"]}}' + " }")
    every = ", ".join(f'"{segment}"' for segment in STANDARD.segments)
    api.ask("{ " + FILTERED[query] % f'{{segments: [{every}], agreements: ["{agreement}", "NONE"]}}' + " }")
    if query == "coverageAsKnown":
        return  # its days, long before the log began, are the moments
    # before it was signed it is known to be an agreement all the same
    asked = FILTERED[query].replace("filter:", 'knownAt: {position: "0"}, filter:')
    api.ask("{ " + asked % f'{{agreements: ["{agreement}"]}}' + " }")


@pytest.mark.parametrize(
    "asked",
    [
        'regions(within: "99.99", first: 1) { totalCount }',
        'events(filter: {region: "99.99"}, first: 1) { totalCount }',
        'coverage(region: "99.99", asOf: "2022-11-01") { covered }',
        'coverageAsKnown(region: "99.99", asOf: "2022-11-01", period: {start: "2022-01-01", endExclusive: "2022-03-01"}, '
        "every: MONTH) { days }",
        'coverageSeries(region: "99.99", period: {start: "2022-01-01", endExclusive: "2022-03-01"}, every: MONTH) { days }',
        'enrolments(region: "99.99", asOf: "2022-11-01", first: 1) { totalCount }',
        'cards(region: "99.99", asOf: "2022-11-01", first: 1) { totalCount }',
        'departures(region: "99.99", period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { count }',
        'agreements(region: "99.99", first: 1) { totalCount }',
        'budgets(region: "99.99", first: 1) { totalCount }',
        'publicClaims(region: "99.99", first: 1) { totalCount }',
        'findings(region: "99.99", first: 1) { totalCount }',
        'villages(region: "99.99", asOf: "2022-11-01", first: 1) { totalCount }',
        'cardCounts(region: "99.99", asOf: "2022-11-01") { count }',
        'findingCounts(region: "99.99") { count }',
        'listCounts(region: "99.99") { count }',
        'batches(region: "99.99", first: 1) { totalCount }',
        'participantLists(region: "99.99", first: 1) { totalCount }',
        'decrees(region: "99.99", first: 1) { totalCount }',
        'handovers(region: "99.99", first: 1) { totalCount }',
        'denominators(region: "99.99", first: 1) { totalCount }',
        'voided(region: "99.99", first: 1) { totalCount }',
        'voidedCounts(region: "99.99") { count }',
        'glassBreaks(region: "99.99", first: 1) { totalCount }',
    ],
)
def test_a_region_outside_the_edition_is_an_error(api: Api, asked: str) -> None:
    error = api.refused(f"{{ {asked} }}")
    assert error["message"] == "Edisi wilayah yang dipakai tidak punya kode ini; periksa kodenya."
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert "99.99" not in str(error)  # nothing that was sent is repeated


def test_every_argument_that_takes_a_region_was_tried_above(api: Api) -> None:
    query = '{ __type(name: "Query") { fields { name args { name type { name ofType { name } } } } } }'
    takers = {
        field["name"]
        for field in api.ask(query)["__type"]["fields"]
        for argument in field["args"]
        if "RegionCode" in (argument["type"]["name"], (argument["type"]["ofType"] or {}).get("name"))
    }
    mark = test_a_region_outside_the_edition_is_an_error.pytestmark[0]  # type: ignore[attr-defined]
    tried = {asked.partition("(")[0] for asked in mark.args[1]}
    assert takers - {"region"} <= tried  # `region` answers null for a code that is none


def test_a_name_of_an_event_that_there_is_not_is_an_error(api: Api) -> None:
    for name in ("WorkerEnroled", "workerEnrolled", "", "WorkerEnrolled.v9"):
        error = api.refused(
            "query ($n: [String!]) { events(filter: {names: $n}, first: 1) { totalCount } }",
            {"n": ["WorkerEnrolled", name]},
            "en",
        )
        assert error["message"].startswith("Event number 2 in names is unknown. There are: ")
        assert "WorkerEnrolled, " in error["message"]
    known = sorted({name.partition(".")[0] for name in EVENT_TYPES.names})
    api.ask(
        "query ($n: [String!]) { events(filter: {names: $n}, first: 1) { totalCount } }", {"n": known}, "en"
    )


@pytest.mark.parametrize("scope", ["64.01.01", "64.01.01.2009"])
def test_events_of_a_part_of_a_regency_are_refused_for_they_are_recorded_by_regency(
    api: Api, register: Register, scope: str
) -> None:
    ready_to_enrol(register)
    for wide in ("64.01", "64", "ID"):
        asked = f'{{ events(filter: {{region: "{wide}"}}, first: 1) {{ totalCount }} }}'
        assert api.ask(asked)["events"]["totalCount"] > 0
    error = api.refused(
        f'{{ events(filter: {{region: "{scope}"}}, first: 1) {{ totalCount }} }}', language="en"
    )
    assert (
        error["message"]
        == "Events are recorded by regency: give the code of a regency, of a province, or ID."
    )
    assert error["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize(
    ("asked", "indonesian", "english"),
    [
        (
            'budgets(region: "64.01", fiscalYear: 20226, first: 1) { totalCount }',
            "Isi fiscalYear dengan tahun 1990 sampai 2199.",
            "Give fiscalYear as a year from 1990 to 2199.",
        ),
        (
            f'events(filter: {{stream: "{UUID(int=7)}"}}, first: 1) {{ totalCount }}',
            "Aliran ini tidak ada dalam catatan; periksa UUID-nya.",
            "This stream is not in the register; check its UUID.",
        ),
        (
            'events(filter: {recorded: {start: "2025-01-01T00:00:00Z", endExclusive: "2025-01-01T00:00:00Z"}}, first: 1)'
            " { totalCount }",
            "Isi `recorded.endExclusive` dengan waktu sesudah `recorded.start`.",
            "Give a `recorded.endExclusive` that is later than `recorded.start`.",
        ),
        (
            FILTERED["enrolments"] % "{ageFrom: 50, ageTo: 49}",
            "Isi ageFrom dengan umur yang tidak di atas ageTo.",
            "Give an ageFrom that is not above ageTo.",
        ),
        (
            FILTERED["enrolments"] % "{ageTo: -1}",
            "Isi ageFrom dan ageTo dengan 0 atau lebih.",
            "Give ageFrom and ageTo as 0 or more.",
        ),
    ],
)
def test_a_condition_that_nothing_can_meet_is_an_error(
    api: Api, asked: str, indonesian: str, english: str
) -> None:
    assert api.refused(f"{{ {asked} }}")["message"] == indonesian
    assert api.refused(f"{{ {asked} }}", language="en")["message"] == english


def test_a_stream_that_is_there_is_found(api: Api, register: Register) -> None:
    papers = ready_to_enrol(register)
    api.project()
    found = api.ask(f'{{ events(filter: {{stream: "{papers.agreement}"}}, first: 1) {{ totalCount }} }}')
    assert found["events"]["totalCount"] == 1
