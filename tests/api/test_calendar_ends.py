"""The first and the last days of the calendar are days like others: no question about them fails."""

import datetime as dt

import pytest
from starlette.datastructures import QueryParams

from naungan.domain.dates import FOREVER, day_after, next_month
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.web.import_query import import_query
from naungan.projections.coverage.series import Every, Steps
from tests.api.conftest import Api

FIRST, LAST = "0001-01-01", "9999-12-31"


@pytest.mark.parametrize("every", Every)
def test_a_series_ends_with_the_calendar(every: Every) -> None:
    days = Steps(dt.date(9998, 11, 30), FOREVER, every).first_days()
    assert days == sorted(set(days))
    assert days[0] == dt.date(9998, 11, 30)
    assert all(day < FOREVER for day in days)


def test_no_day_and_no_month_follows_the_last() -> None:
    assert day_after(FOREVER) == FOREVER
    assert next_month(dt.date(9999, 12, 5)) == FOREVER
    assert day_after(dt.date(2024, 2, 28)) == dt.date(2024, 2, 29)


@pytest.mark.parametrize("every", ["DAY", "MONTH", "YEAR"])
@pytest.mark.parametrize(
    ("start", "end"), [("9999-01-01", LAST), ("9999-12-30", LAST), (FIRST, "0001-03-01")]
)
def test_a_series_at_the_ends_of_the_calendar_is_answered(api: Api, every: str, start: str, end: str) -> None:
    query = (
        f'{{ coverageSeries(region: "64.01", period: {{start: "{start}", endExclusive: "{end}"}}, every: {every})'
        " { days lines { covered } } }"
    )
    found = api.ask(query)["coverageSeries"]
    assert found["days"][0] == start
    assert found["lines"] == [{"covered": [0] * len(found["days"])}]


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_question_about_the_ends_of_the_calendar_is_answered(api: Api, day: str) -> None:
    for query in (
        f'{{ coverage(region: "64.01", asOf: "{day}") {{ covered groups(by: [VILLAGE], first: 1) {{ totalCount }} }} }}',
        f'{{ enrolments(region: "64.01", asOf: "{day}", first: 1) {{ totalCount }} }}',
        f'{{ cards(region: "64.01", asOf: "{day}", first: 1) {{ totalCount }} }}',
        f'{{ events(first: 1, filter: {{recorded: {{start: "{day}T12:00:00Z", endExclusive: "{day}T12:00:01Z"}}}})'
        " { totalCount } }",
        f'{{ findings(region: "64.01", first: 1, knownAt: {{recordedAt: "{day}T12:00:00Z"}}) {{ totalCount }} }}',
    ):
        answer = api.post(query)
        codes = [e["extensions"]["code"] for e in answer.get("errors", ())]
        assert "INTERNAL" not in codes, (query, answer)
        assert answer.get("data") is not None, (query, answer)


def test_an_import_until_the_calendars_last_day_is_no_failure() -> None:
    asked = import_query(
        QueryParams(
            {
                "region": "64.01",
                "scheme": "VULNERABLE_WORKERS",
                "funding": "APBD",
                "from": "2026-01-01",
                "until": LAST,
            }
        ),
        KemendagriRegions(),
    )
    assert asked.terms.end_exclusive == FOREVER
