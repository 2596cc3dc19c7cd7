"""Which rules does recorded history break? Findings appear, are resolved, and are counted as they were known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import (
    AgreementSigned,
    AgreementTerminated,
    TerminationCorrected,
    TerminationWithdrawn,
)
from naungan.domain.enrolment_events import EnrolmentCorrected, EnrolmentEnded, WorkerEnrolled
from naungan.domain.vocabulary import (
    EndReason,
    FundingSource,
    MembershipCategory,
    Programme,
    RuleCode,
    Sex,
    TakenBackReason,
)
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window
from naungan.projections.findings import query as findings
from naungan.projections.findings.tables import FindingsProjection

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
        assert [(f.subject, f.code, f.events) for f in page.rows] == [
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
        assert [(f.subject, f.code) for f in now.rows] == [(other[0], NO_DECREE)]
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
                "SELECT subject, code FROM cut.finding WHERE known_from <= %s"
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


@pytest.mark.slow
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


# Protection beyond a termination

BEYOND = RuleCode.AGREEMENT_TERMINATED
AGREEMENT, OTHER_AGREEMENT = UUID(int=501), UUID(int=502)
MAY, JUNE, JULY = (dt.date(2024, month, 1) for month in (5, 6, 7))


def signed(agreement: UUID, region: str = "73.07") -> tuple[UUID, AgreementSigned]:
    return agreement, AgreementSigned(region, None, "perjanjian", ("a", "b"), None, None)


def terminated(agreement: UUID, on: dt.date) -> tuple[UUID, AgreementTerminated]:
    return agreement, AgreementTerminated(on, UUID(int=9))


def under(n: int, agreement: UUID | None, end: dt.date | None, **more: Any) -> tuple[UUID, WorkerEnrolled]:
    stream, event = enrolled(n, **more)
    return stream, event.like(agreement=agreement, end_exclusive=end)


def ended(of: tuple[UUID, WorkerEnrolled], on: dt.date) -> tuple[UUID, EnrolmentEnded]:
    stream, event = of
    now = tuple(replace(s, end_exclusive=on) for s in event.stretches if s.start < on)
    return stream, EnrolmentEnded(event.worker, event.terms, on, EndReason.OTHER, event.stretches, now)


def prolonged(
    of: tuple[UUID, WorkerEnrolled], end: dt.date | None, village: str
) -> tuple[UUID, EnrolmentCorrected]:
    stream, event = corrected(of, village=village, judged=())
    return stream, replace(event, now=tuple(replace(s, end_exclusive=end) for s in event.now))


@pytest.mark.parametrize("batch", [1, 3, 100])
async def test_whoever_is_protected_beyond_a_termination_is_a_finding_until_that_ends(
    database_url: str, batch: int
) -> None:
    # given people under an agreement that is terminated, under another, under none, and of another regency
    history = History()
    history.append(NOON, signed(AGREEMENT), signed(OTHER_AGREEMENT))
    open_ended, till_july = under(1, AGREEMENT, None), under(2, AGREEMENT, JULY, village="73.07.02.2003")
    history.append(NOON, open_ended, till_july, under(3, AGREEMENT, JUNE))
    history.append(
        NOON,
        under(4, OTHER_AGREEMENT, None),
        under(5, None, None),
        under(6, AGREEMENT, None, village="74.01.01.2001"),
    )
    before = history.append(NOON, enrolled(7))
    told = history.append(NOON, terminated(AGREEMENT, JUNE))
    # when one more is recorded afterwards, one ends by then, and one is prolonged
    late = history.append(NOON, under(8, AGREEMENT, JULY), under(9, AGREEMENT, MAY))
    gone = history.append(NOON, ended(till_july, JUNE))
    longer = history.append(NOON, prolonged(under(9, AGREEMENT, MAY), None, "73.07.01.2001"))
    history.append(NOON, ended(open_ended, dt.date(2024, 4, 1)))  # it never began
    history.project(database_url, FindingsProjection(), batch=batch)

    async def found(reader: Reader, at: int, region: str = "ID") -> list[tuple[UUID, tuple[int, ...]]]:
        page = await findings.findings_page(reader, region, ALL, At(position=at), codes=[BEYOND])
        assert page.total == len(page.rows)
        return [(f.subject, f.events) for f in page.rows]

    async with reading(database_url) as reader:
        assert await found(reader, before) == []
        assert await found(reader, told) == [(enrolment(1), (3, told)), (enrolment(2), (4, told))]
        assert await found(reader, told, "73.07.02") == [(enrolment(2), (4, told))]
        assert await found(reader, late) == [
            (enrolment(1), (3, told)), (enrolment(2), (4, told)), (enrolment(8), (told, late - 1)),
        ]  # fmt: skip
        assert enrolment(2) not in dict(await found(reader, gone))
        assert dict(await found(reader, longer))[enrolment(9)] == (told, late, longer)
        assert dict(await found(reader, longer + 1)) == {
            enrolment(8): (told, late - 1),
            enrolment(9): (told, late, longer),
        }


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["enrol", "end", "correct", "terminate"]), st.integers(0, 4), st.integers(0, 3)
        ),
        max_size=25,
    ),
    batch=st.integers(1, 30),
)
def test_however_the_log_is_cut_a_termination_finds_those_who_stay_protected(
    database_url: str, steps: list[tuple[str, int, int]], batch: int
) -> None:
    # given any history of agreements and enrolments
    days = [MAY, JUNE, JULY, None]
    history = History()
    history.append(NOON, signed(AGREEMENT), signed(OTHER_AGREEMENT))
    made: dict[int, tuple[UUID, WorkerEnrolled]] = {}
    ends: dict[int, dt.date] = {}
    over: dict[UUID, dt.date] = {}
    believed: dict[int, set[UUID]] = {}
    for what, n, day in steps:
        agreement = (AGREEMENT, OTHER_AGREEMENT)[n % 2]
        end = days[day]
        if what == "enrol" and n not in made:
            made[n], event = (one := under(n, agreement, end)), one
        elif what == "end" and n in made and end is not None:
            event = ended(made[n], end)  # type: ignore[assignment]
        elif what == "correct" and n in made:
            event = prolonged(made[n], end, "73.07.01.2001")  # type: ignore[assignment]
        elif what == "terminate" and agreement not in over and end is not None:
            event, over[agreement] = terminated(agreement, end), end  # type: ignore[assignment]
        else:
            continue
        if what != "terminate":
            ends[n] = end or dt.date.max
        position = history.append(NOON, event)
        believed[position] = {
            enrolment(m)
            for m, until in ends.items()
            if (on := over.get((AGREEMENT, OTHER_AGREEMENT)[m % 2])) is not None and until > on
        }
    # when it is projected in any batches
    projection = FindingsProjection()
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA cut")
        cursor.execute(projection.create("cut").encode())
        after = 0
        while entries := history.read(after, batch):
            projection.apply(cursor, "cut", entries)
            after = entries[-1].position
        # then at every position those are found whose protection goes on beyond the termination
        for position, expected in believed.items():
            cursor.execute(
                "SELECT subject FROM cut.finding WHERE code = %s AND known_from <= %s"
                " AND (known_until IS NULL OR known_until > %s)",
                (BEYOND.value, position, position),
            )
            assert sorted(e for (e,) in cursor.fetchall()) == sorted(expected)
            cursor.execute(
                "SELECT total FROM cut.finding_total WHERE region = 'ID' AND code = %s AND append_id <= %s"
                " ORDER BY append_id DESC LIMIT 1",
                (BEYOND.value, position),
            )
            assert (cursor.fetchone() or (0,)) == (len(expected),)
        connection.rollback()


@pytest.mark.parametrize("batch", [1, 3, 100])
async def test_a_termination_of_another_day_or_none_changes_whose_protection_is_a_finding(
    database_url: str, batch: int
) -> None:
    # given people until May, June and July, and without an end, under an agreement that is terminated in May
    history = History()
    ends = {1: MAY, 2: JUNE, 3: JULY, 4: None}
    history.append(NOON, signed(AGREEMENT))
    history.append(NOON, *(under(n, AGREEMENT, end) for n, end in ends.items()))
    told = history.append(NOON, terminated(AGREEMENT, MAY))
    # when the day was really July, then June, then it is taken back, then it is terminated again
    later = history.append(NOON, (AGREEMENT, TerminationCorrected(MAY, JULY, UUID(int=9))))
    nearer = history.append(NOON, (AGREEMENT, TerminationCorrected(JULY, JUNE, UUID(int=9))))
    taken_back = history.append(
        NOON, (AGREEMENT, TerminationWithdrawn(JUNE, TakenBackReason.TYPED_WRONG, None))
    )
    again = history.append(NOON, terminated(AGREEMENT, JULY))
    history.project(database_url, FindingsProjection(), batch=batch)
    # then those who are protected beyond the day as it was known are findings, and nobody else
    async with reading(database_url) as reader:
        for position, people in (
            (told, [2, 3, 4]),
            (later, [4]),
            (nearer, [3, 4]),
            (taken_back, []),
            (again, [4]),
        ):
            page = await findings.findings_page(reader, "ID", ALL, At(position=position), codes=[BEYOND])
            assert [f.subject for f in page.rows] == [enrolled(n)[0] for n in people]
            assert page.total == len(people)
