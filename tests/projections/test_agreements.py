"""Under which papers does a region act, with what money and places? Told of invented regencies."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import (
    AgreementAmended,
    AgreementFacts,
    AgreementSigned,
    AgreementTerminated,
    MemorandumSigned,
)
from naungan.domain.budget import BudgetAllocated, BudgetReleased, BudgetReserved, BudgetRevised, Figures
from naungan.domain.dates import PartialDate, Period
from naungan.domain.enrolment_events import EnrolmentCorrected, EnrolmentEnded, WorkerEnrolled
from naungan.domain.reserved_months import Draw
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    EndReason,
    FundingSource,
    MembershipCategory,
    Programme,
    Sex,
)
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.agreements import query as agreements
from naungan.projections.agreements.tables import AgreementsProjection
from naungan.projections.engine.reading import At
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window

from .history import History, reading

pytestmark = pytest.mark.anyio

ALL = Window(first=100)
NOON = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)  # noon in Makassar
MEMO, PACT, LINE = (uuid5(UUID(int=11), name) for name in ("memorandum", "agreement", "line"))
PARTIES = ("Pemerintah Kabupaten Sinjai", "BPJS Ketenagakerjaan")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def memorandum(region: str = "73.07") -> MemorandumSigned:
    return MemorandumSigned(region, "kesepakatan bersama", PARTIES, PartialDate.parse("2024-02"), None)


def pact(region: str = "73.07", period: Period | None = None) -> AgreementSigned:
    return AgreementSigned(
        region, AgreementKind.COOPERATION_AGREEMENT, "perjanjian kerja sama", PARTIES, None, period, (), MEMO
    )


def line(amount: int | None = 1_000_000, quota: int | None = 30) -> BudgetAllocated:
    return BudgetAllocated(
        "73.07",
        "VULNERABLE_WORKERS",
        2024,
        FundingSource.APBD,
        BudgetStage.ORIGINAL,
        PACT,
        amount=amount,
        at_least=900_000,
        quota=quota,
    )


def enrolled(worker: int, *draws: Draw) -> tuple[UUID, WorkerEnrolled]:
    event = WorkerEnrolled(
        worker=UUID(int=worker),
        scheme="VULNERABLE_WORKERS",
        segment="FISHER",
        category=MembershipCategory.NON_WAGE_EARNER,
        village="73.07.01.2001",
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK, Programme.JKM),
        start=dt.date(2024, 4, 1),
        end_exclusive=dt.date(2024, 7, 1),
        sex=Sex.FEMALE,
        birth_year=1990,
        age=34,
        draws=draws,
    )
    return uuid5(UUID(int=worker), str(len(draws))), event


def corrected(of: tuple[UUID, WorkerEnrolled], *draws: Draw) -> tuple[UUID, EnrolmentCorrected]:
    stream, event = of
    days = event.stretches
    return stream, EnrolmentCorrected(event.worker, event.terms, UUID(int=9), days, days, event.age, draws)


def project(history: History, url: str, batch: int = 10_000) -> None:
    history.project(url, AgreementsProjection(KemendagriRegions()), batch=batch)


async def test_an_agreement_is_in_force_from_what_is_known_of_its_dates(database_url: str) -> None:
    history = History()
    # 17:00 UTC is already the next day in Sinjai, whose clocks show Makassar's time
    late = dt.datetime(2024, 3, 10, 17, tzinfo=dt.UTC)
    history.append(late, (MEMO, memorandum()))
    history.append(late, (PACT, pact()))
    project(history, database_url)
    async with reading(database_url) as reader:
        for day, titles in {
            "2024-02-28": [],
            "2024-02-29": ["kesepakatan bersama"],  # a month: the last day it allows
            "2024-03-10": ["kesepakatan bersama"],
            "2024-03-11": [
                "kesepakatan bersama",
                "perjanjian kerja sama",
            ],  # no date: the day it was recorded
        }.items():
            page = await agreements.agreements_page(
                reader, "73.07", ALL, in_force_on=dt.date.fromisoformat(day)
            )
            assert [a.title for a in page.rows] == titles, day
            assert page.total == len(titles)
            assert all(a.period is None for a in page.rows)


def amended_from(was: Period, now: Period) -> AgreementAmended:
    """An addendum on the period."""
    return AgreementAmended(("period",), AgreementFacts(None, (), was), AgreementFacts(None, (), now))


async def test_an_agreement_is_answered_as_it_was_known_then(database_url: str) -> None:
    history = History()
    year = Period(dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    longer = Period(dt.date(2024, 1, 1), dt.date(2026, 1, 1))
    before = history.append(NOON, (MEMO, memorandum()), (PACT, pact(period=year)))
    amended = history.append(NOON, (PACT, amended_from(year, longer)))
    ended = history.append(NOON, (PACT, AgreementTerminated(dt.date(2025, 6, 1), UUID(int=1))))
    project(history, database_url, batch=1)
    async with reading(database_url) as reader:
        for position, day, held, version in (
            (before, dt.date(2025, 1, 1), False, 1),
            (amended, dt.date(2025, 6, 1), True, 2),
            (ended, dt.date(2025, 6, 1), False, 3),
            (ended, dt.date(2025, 5, 31), True, 3),
        ):
            page = await agreements.agreements_page(
                reader, "73.07", ALL, At(position=position), in_force_on=day
            )
            assert (PACT in {a.id for a in page.rows}) is held
            _, found = await agreements.agreements_by_ids(reader, [PACT], At(position=position))
            assert found[PACT].version == version
            assert found[MEMO].kind is AgreementKind.MEMORANDUM  # the one it is under comes with it


async def test_regions_hold_what_lies_in_them(database_url: str) -> None:
    history = History()
    places = ("73", "73.07", "73.08", "74.01", "ID")
    for n, region in enumerate(places):
        history.append(NOON, (UUID(int=n + 1), memorandum(region)))
    project(history, database_url)
    async with reading(database_url) as reader:
        for region, inside in {
            "73.07": ["73.07"],
            "73": ["73", "73.07", "73.08"],
            "ID": ["73", "73.07", "73.08", "74.01", "ID"],
            "73.07.01": [],
        }.items():
            page = await agreements.agreements_page(reader, region, ALL)
            assert [a.region for a in page.rows] == inside, region
            first = await agreements.agreements_page(reader, region, Window(first=1))
            assert (first.total, first.has_next) == (len(inside), len(inside) > 1)


async def test_a_line_tells_what_is_reserved_remaining_and_who_holds_a_place(database_url: str) -> None:
    history = History()
    draw = Draw(LINE, 2024, 3, 16_800)
    opened = history.append(NOON, (MEMO, memorandum()), (PACT, pact()), (LINE, line()))
    filled = history.append(
        NOON, (LINE, BudgetReserved(2 * draw.amount, 2)), enrolled(1, draw), enrolled(2, draw)
    )
    again = history.append(NOON, (LINE, BudgetReserved(draw.amount, 1)), enrolled(2, draw, draw))
    revised = history.append(NOON, (LINE, replace(line(2_000_000, 40), stage=BudgetStage.REVISED)))
    released = history.append(NOON, (LINE, BudgetReleased(16_800, 1)))
    lowered = history.append(NOON, (LINE, BudgetRevised(None, Figures(150_000, None, None, None))))
    project(history, database_url, batch=3)
    expected = {
        opened: (1_000_000, 0, 1_000_000, 0, 30, 1),
        filled: (1_000_000, 100_800, 899_200, 2, 30, 2),
        again: (1_000_000, 151_200, 848_800, 2, 30, 3),  # a worker holds one place, however many enrolments
        revised: (2_000_000, 151_200, 1_848_800, 2, 40, 4),
        released: (2_000_000, 134_400, 1_865_600, 2, 40, 5),
        lowered: (150_000, 134_400, 15_600, 2, None, 6),
    }
    async with reading(database_url) as reader:
        for position, figures in expected.items():
            page = await agreements.budgets_page(
                reader, "73.07", ALL, At(position=position), fiscal_year=2024
            )
            (b,) = page.rows
            assert (b.allocated, b.reserved, b.remaining, b.quota_used, b.quota, b.version) == figures
        assert (await agreements.budgets_page(reader, "73.07", ALL, fiscal_year=2023)).total == 0
        with counted() as statements:
            _, by_agreement = await agreements.budgets_of_agreements(reader, [PACT, MEMO])
        assert statements.count == 1
        assert [b.id for b in by_agreement[PACT]] == [LINE]
        assert by_agreement[MEMO] == ()


async def test_a_correction_that_draws_on_another_line_takes_a_place_of_it(database_url: str) -> None:
    # Given a worker enrolled without money, and one who holds a place
    history = History()
    draw = Draw(LINE, 2024, 3, 16_800)
    stream, unpaid = enrolled(1)
    history.append(NOON, (LINE, line()), (stream, unpaid), enrolled(2, draw))
    # When both are corrected so that they draw on the line, one of them twice
    before = history.append(NOON, corrected(enrolled(2, draw), draw))
    after = history.append(NOON, corrected((stream, unpaid), draw))
    history.append(NOON, corrected((stream, unpaid), draw, replace(draw, year=2025)))
    project(history, database_url, batch=4)
    # Then each holds one place
    async with reading(database_url) as reader:
        for position, places in {before: 1, after: 2, history.log_state().position: 2}.items():
            _, found = await agreements.budgets_by_ids(reader, [LINE], At(position=position))
            assert found[LINE].quota_used == places


@pytest.mark.parametrize("batch", [1, 4, 100])
async def test_a_place_is_held_as_long_as_an_enrolment_draws_on_the_line(
    database_url: str, batch: int
) -> None:
    # given two enrolments of one worker, and one of another
    history = History()
    draw = Draw(LINE, 2024, 3, 16_800)
    first, second, other = enrolled(1, draw), enrolled(1, draw, draw), enrolled(2, draw)
    filled = history.append(NOON, (LINE, line()), first, second, other)
    # when they are ended before their first day, one after the other
    expected = {filled: 2}
    for (stream, event), places in ((first, 2), (other, 1), (second, 0)):
        position = history.append(
            NOON,
            (
                stream,
                EnrolmentEnded(event.worker, event.terms, event.start, EndReason.OTHER, event.stretches, ()),
            ),
        )
        expected[position] = places
    # then a worker holds a place until the last of theirs is, however the log is read
    project(history, database_url, batch=batch)
    async with reading(database_url) as reader:
        for position, places in expected.items():
            _, found = await agreements.budgets_by_ids(reader, [LINE], At(position=position))
            assert found[LINE].quota_used == places


async def test_what_remains_is_unknown_without_an_exact_amount(database_url: str) -> None:
    history = History()
    history.append(NOON, (LINE, line(amount=None)), (LINE, BudgetReserved(5, 1)))
    project(history, database_url)
    async with reading(database_url) as reader:
        _, found = await agreements.budgets_by_ids(reader, [LINE, PACT])
    assert (found[LINE].remaining, found[LINE].reserved, found[LINE].at_least) == (None, 5, 900_000)
    assert PACT not in found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["enrol", "end", "correct"]), st.integers(-3, 9)),
        max_size=14,
    ),
    batch=st.integers(1, 20),
)
def test_however_the_log_is_cut_into_batches_the_totals_are_the_sums(
    database_url: str, steps: list[tuple[int, str, int]], batch: int
) -> None:
    history = History()
    history.append(NOON, (LINE, line()))
    reserved = 0
    drawing: dict[UUID, tuple[int, int]] = {}  # enrolment: its worker, and how many draws it has
    expected: dict[int, tuple[int, int]] = {1: (0, 0)}
    for number, (worker, what, amount) in enumerate(steps):
        event = BudgetReserved(amount, 1) if amount >= 0 else BudgetReleased(-amount, 1)
        made = (uuid5(UUID(int=worker), str(number)), enrolled(worker, Draw(LINE, 2024, 1, 1))[1])
        known = [stream for stream, (who, _) in drawing.items() if who == worker]
        change: tuple[UUID, Any] = made
        if what != "enrol" and known:
            draws = (Draw(LINE, 2024, 1, 1),) if what == "correct" and amount % 2 else ()
            change = corrected((known[0], made[1]), *draws)
            if what == "end":
                days = made[1].stretches
                ended = EnrolmentEnded(
                    UUID(int=worker), made[1].terms, NOON.date(), EndReason.OTHER, days, ()
                )
                change = (known[0], ended)
            drawing[known[0]] = (worker, len(draws))
        else:
            drawing[made[0]] = (worker, 1)
        position = history.append(NOON, (LINE, event), change)
        reserved += amount
        expected[position] = (reserved, len({who for who, draws in drawing.values() if draws}))
    projection = AgreementsProjection(KemendagriRegions())
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA cut")
        cursor.execute(projection.create("cut").encode())
        after = 0
        while entries := history.read(after, batch):
            projection.apply(cursor, "cut", entries)
            after = entries[-1].position
        cursor.execute("SELECT append_id, reserved, workers FROM cut.budget_use")
        assert {row[0]: (row[1], row[2]) for row in cursor} == expected
        connection.rollback()
