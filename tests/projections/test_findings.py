"""Which rules does recorded history break? Findings appear, are resolved, and are counted as they were known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from uuid import UUID, uuid5

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.enrolment import EnrolmentCorrected, EnrolmentEnded, WorkerEnrolled
from naungan.domain.vocabulary import EndReason, FundingSource, MembershipCategory, Programme, RuleCode, Sex
from naungan.projections import findings
from naungan.projections.findings import FindingsProjection
from naungan.projections.reading import At, counted
from naungan.projections.windows import Window

from .history import History, reading

pytestmark = pytest.mark.anyio

ALL = Window(first=100)
NOON = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)
NO_DECREE, UNPRICED, NO_BUDGET = RuleCode.NO_DECREE, RuleCode.UNPRICED, RuleCode.NO_BUDGET


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def enrolment(n: int) -> UUID:
    return uuid5(UUID(int=3), str(n))


def enrolled(n: int, *breaches: RuleCode, village: str = "73.07.01.2001") -> tuple[UUID, WorkerEnrolled]:
    event = WorkerEnrolled(
        worker=UUID(int=n),
        scheme="VULNERABLE_WORKERS",
        segment="FISHER",
        category=MembershipCategory.NON_WAGE_EARNER,
        village=village,
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK,),
        start=dt.date(2024, 4, 1),
        end_exclusive=None,
        sex=Sex.MALE,
        birth_year=1980,
        age=44,
        breaches=breaches,
    )
    return enrolment(n), event


def corrected(
    of: tuple[UUID, WorkerEnrolled],
    *breaches: RuleCode,
    village: str | None = None,
    judged: Sequence[RuleCode] = findings.CODES,
) -> tuple[UUID, EnrolmentCorrected]:
    stream, event = of
    now = tuple(replace(s, village=village or s.village) for s in event.stretches)
    return stream, EnrolmentCorrected(
        event.worker,
        event.terms,
        UUID(int=9),
        event.stretches,
        now,
        event.age,
        (),
        breaches,
        judged=tuple(judged),
    )


async def test_every_broken_rule_of_an_enrolment_is_one_finding(database_url: str) -> None:
    history = History()
    history.append(NOON, enrolled(1), enrolled(2, NO_DECREE, UNPRICED), enrolled(3, NO_DECREE))
    history.project(database_url, FindingsProjection())
    async with reading(database_url) as reader:
        with counted() as statements:
            page = await findings.findings_page(reader, "73.07", ALL)
        assert statements.count == 1
        assert page.total == 3
        assert [(f.enrolment, f.code, f.events) for f in page.rows] == [
            (enrolment(2), NO_DECREE, (2,)),
            (enrolment(2), UNPRICED, (2,)),
            (enrolment(3), NO_DECREE, (3,)),
        ]
        only = await findings.findings_page(reader, "ID", ALL, codes=[UNPRICED, NO_BUDGET])
        assert [f.code for f in only.rows] == [UNPRICED]
        assert only.total == 1
        none = await findings.findings_page(reader, "ID", ALL, codes=[])
        assert (none.rows, none.total) == ((), 0)
        _, found = await findings.findings_of(reader, [enrolment(3), UUID(int=1)])
        assert {key: f.region for key, f in found.items()} == {(enrolment(3), NO_DECREE): "73.07.01.2001"}


async def test_a_correction_resolves_what_is_no_longer_broken_and_adds_what_now_is(database_url: str) -> None:
    history = History()
    first = enrolled(1, NO_DECREE, UNPRICED)
    before = history.append(NOON, first)
    moved = corrected(first, UNPRICED, NO_BUDGET, village="73.07.02.2003")
    after = history.append(NOON, moved)
    history.project(database_url, FindingsProjection(), batch=1)
    async with reading(database_url) as reader:
        then = await findings.findings_page(reader, "73.07.01", ALL, At(position=before))
        assert [(f.code, f.events) for f in then.rows] == [(NO_DECREE, (1,)), (UNPRICED, (1,))]
        now = await findings.findings_page(reader, "73.07", ALL, At(position=after))
        assert [(f.code, f.region, f.events) for f in now.rows] == [
            (UNPRICED, "73.07.02.2003", (1, 2)),
            (NO_BUDGET, "73.07.02.2003", (2,)),
        ]
        for at, region, total in (
            (before, "73.07.01", 2),
            (before, "73.07.02", 0),
            (after, "73.07.01", 0),
            (after, "73.07.02.2003", 2),
            (after, "73", 2),
            (0, "ID", 0),
        ):
            page = await findings.findings_page(reader, region, Window(first=1), At(position=at))
            assert (page.total, page.has_next) == (total, total > 1), (at, region)


async def test_a_correction_leaves_open_what_it_does_not_judge(database_url: str) -> None:
    # Given an enrolment without a decree, on a list nobody verified, at an age the policy forbids
    history = History()
    first = enrolled(1, NO_DECREE, RuleCode.NOT_VERIFIED, RuleCode.OUTSIDE_AGE_POLICY)
    history.append(NOON, first)
    # When its first day is corrected, which judges age and money anew: the age is fine, the money is not
    judged = [RuleCode.OUTSIDE_AGE_POLICY, NO_BUDGET]
    history.append(NOON, corrected(first, NO_BUDGET, judged=judged))
    # And then its village, which judges nothing
    moved = history.append(NOON, corrected(first, village="73.07.02.2003", judged=()))
    history.project(database_url, FindingsProjection(), batch=2)
    async with reading(database_url) as reader:
        # Then only the age is resolved: the decree and the list are as missing as before
        then = await findings.findings_page(reader, "73.07.01", ALL, At(position=moved - 1))
        assert [(f.code, f.events) for f in then.rows] == [
            (RuleCode.NOT_VERIFIED, (1,)),
            (NO_DECREE, (1,)),
            (NO_BUDGET, (2,)),
        ]
        # And the findings are where the worker is
        now = await findings.findings_page(reader, "73.07.02", ALL)
        assert [(f.code, f.events) for f in now.rows] == [(f.code, f.events) for f in then.rows]
        assert now.total == 3
        assert (await findings.findings_page(reader, "73.07.01", ALL)).total == 0


@pytest.mark.parametrize("batch", [1, 100])
async def test_an_enrolment_that_protects_no_day_breaks_no_rule_any_more(
    database_url: str, batch: int
) -> None:
    history = History()
    first, other = enrolled(1, NO_DECREE, UNPRICED), enrolled(2, NO_DECREE)
    before = history.append(NOON, first, other)
    stream, event = first
    ended = EnrolmentEnded(event.worker, event.terms, event.start, EndReason.OTHER, event.stretches, ())
    history.append(NOON, (stream, ended))
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:
        assert (await findings.findings_page(reader, "73.07", ALL, At(position=before))).total == 3
        now = await findings.findings_page(reader, "73.07", ALL)
        assert [(f.enrolment, f.code) for f in now.rows] == [(other[0], NO_DECREE)]
        assert now.total == 1


async def test_pages_reach_every_finding_once_forwards_and_backwards(database_url: str) -> None:
    history = History()
    for n in range(7):
        history.append(NOON, enrolled(n, NO_DECREE, UNPRICED, village=f"73.0{n}.01.2001"))
    history.project(database_url, FindingsProjection())
    async with reading(database_url) as reader:
        keys: list[tuple[object, ...]] = []
        window = Window(first=3)
        while True:
            page = await findings.findings_page(reader, "73", window)
            keys += page.keys
            if not page.has_next:
                break
            window = Window(first=3, after=page.keys[-1])
        assert len(keys) == len(set(keys)) == page.total == 14
        last = await findings.findings_page(reader, "73", Window(last=5))
        assert list(last.keys) == keys[-5:]


codes = st.lists(st.sampled_from(findings.CODES), unique=True, max_size=3).map(tuple)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 4),
            codes,
            codes,
            st.sampled_from(["73.07.01.2001", "73.07.02.2003", "74.01.01.2001"]),
        ),
        max_size=14,
    ),
    batch=st.integers(1, 20),
)
def test_however_the_log_is_cut_totals_count_the_findings_believed_at_every_append(
    database_url: str, steps: list[tuple[int, tuple[RuleCode, ...], tuple[RuleCode, ...], str]], batch: int
) -> None:
    history = History()
    model: dict[UUID, tuple[str, set[RuleCode]]] = {}
    believed: dict[int, dict[UUID, tuple[str, set[RuleCode]]]] = {}
    for n, broken, mended, village in steps:
        made = enrolled(n, *broken, village=village)
        before = model.get(made[0])
        event = made if before is None else corrected(made, *broken, judged=(*broken, *mended))
        position = history.append(NOON, event)
        kept = set[RuleCode]() if before is None else before[1] - set(mended)
        model[made[0]] = (village, set(broken) | kept)
        believed[position] = dict(model)
    projection = FindingsProjection()
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA cut")
        cursor.execute(projection.create("cut").encode())
        after = 0
        while entries := history.read(after, batch):
            projection.apply(cursor, "cut", entries)
            after = entries[-1].position
        for position, state in believed.items():
            cursor.execute(
                "SELECT enrolment, code FROM cut.finding WHERE known_from <= %s"
                " AND (known_until IS NULL OR known_until > %s)",
                (position, position),
            )
            assert sorted(cursor.fetchall()) == sorted(
                (e, code.value) for e, (_, broken) in state.items() for code in broken
            )
            for region in ("ID", "73", "73.07.02", "74.01.01.2001"):
                cursor.execute(
                    "SELECT coalesce(sum(total), 0) FROM (SELECT DISTINCT ON (code) total FROM cut.finding_total"
                    " WHERE region = %s AND append_id <= %s ORDER BY code, append_id DESC) t",
                    (region, position),
                )
                row = cursor.fetchone()
                assert row is not None
                assert row[0] == sum(
                    len(broken)
                    for v, broken in state.values()
                    if region == "ID" or v == region or v.startswith(region + ".")
                )
        connection.rollback()


def test_two_hundred_thousand_findings_are_taken_in_within_seconds(database_url: str) -> None:
    """Forty thousand enrolments that break five rules each, in appends of two thousand."""
    history = History()
    broken = tuple(findings.CODES[:5])
    for chunk in range(20):
        rows = [
            enrolled(chunk * 2_000 + n, *broken, village=f"73.07.0{n % 9 + 1}.20{n % 16 + 10}")
            for n in range(2_000)
        ]
        history.append(NOON, *rows)
    began = perf_counter()
    history.project(database_url, FindingsProjection())
    assert perf_counter() - began < 60  # a bound for slow machines; some seconds here
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM live.finding").fetchone()
        assert row == (200_000,)
