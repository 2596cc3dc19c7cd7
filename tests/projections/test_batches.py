"""How far a list's enrolment has come, as known at any moment, whatever pieces the projector reads the log in."""

import datetime as dt
from uuid import UUID, uuid5

import psycopg
import pytest

from naungan.domain.batches import (
    BatchAbandoned,
    BatchChunkAccepted,
    BatchCompleted,
    BatchOpened,
    HeldMoney,
    RowRefusal,
)
from naungan.domain.reasons import Reason
from naungan.domain.reserved_months import Draw
from naungan.domain.vocabulary import RuleCode
from naungan.projections import batches
from naungan.projections.batches import BatchesProjection, BatchState
from naungan.projections.engine.reading import At
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window

from .history import History, reading

pytestmark = pytest.mark.anyio

ALL = Window(first=100)
NOON = dt.datetime(2026, 1, 5, 4, tzinfo=dt.UTC)
LINE, OTHER_LINE, AGREEMENT = UUID(int=1), UUID(int=2), UUID(int=3)
PASER, KUKAR = uuid5(AGREEMENT, "paser"), uuid5(AGREEMENT, "kukar")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def opened(region: str = "64.01", rows: int = 10, *, held: bool = True) -> BatchOpened:
    money = (HeldMoney(LINE, rows * 100), HeldMoney(OTHER_LINE, rows * 20)) if held else ()
    draws = (Draw(LINE, 2026, 1, 100), Draw(OTHER_LINE, 2027, 1, 20))
    return BatchOpened(region, "ab" * 32, "VULNERABLE_WORKERS", AGREEMENT, rows, money, draws)


def chunk(number: int, enrolled: int, *refused: int, already: int = 0, blank: int = 0) -> BatchChunkAccepted:
    """A chunk of which these rows were refused, each for two reasons."""
    refusals = [
        RowRefusal(row, RuleCode.INVALID, reason, "NIK", {"length": 15})
        for row in refused
        for reason in (Reason.NIK_LENGTH, Reason.NIK_DIGITS)
    ]
    read = enrolled + already + len(refused) + blank
    return BatchChunkAccepted(
        number, "cd" * 32, read, enrolled, already, len(refused), blank, tuple(refusals)
    )


def history() -> tuple[History, list[int]]:
    """Two batches told in turns; the ends of the appends."""
    told = History()
    appends = [
        told.append(NOON, (PASER, opened())),
        told.append(NOON, (KUKAR, opened("64.02", held=False))),
        told.append(NOON, (PASER, chunk(1, 3, 8, already=1))),
        told.append(NOON, (PASER, chunk(0, 2, 4, 2, blank=1))),
        told.append(NOON, (KUKAR, chunk(0, 1)), (KUKAR, BatchCompleted(1, 1, 1, 0, 0, 0))),
        told.append(NOON, (PASER, BatchAbandoned(2))),
    ]
    return told, appends


async def test_a_batch_is_known_as_it_stood_at_every_moment(database_url: str) -> None:
    told, appends = history()
    told.project(database_url, BatchesProjection())
    async with reading(database_url) as reader:
        seen = []
        for at in appends:
            _, found = await batches.batches_by_ids(reader, [PASER], At(position=at))
            one = found[PASER]
            seen.append(
                (one.state, one.chunks, one.read, one.enrolled, one.already, one.refused, one.blank, one.held)
            )
        first, last = (BatchState.OPEN, 0, 0, 0, 0, 0, 0, 1200), (BatchState.ABANDONED, 2, 10, 5, 1, 3, 1, 0)
        between = (BatchState.OPEN, 1, 5, 3, 1, 1, 0, 840)
        after = (BatchState.OPEN, 2, 10, 5, 1, 3, 1, 600)
        assert seen == [first, first, between, after, after, last]


async def test_a_region_lists_its_batches_and_no_others(database_url: str) -> None:
    told, appends = history()
    told.project(database_url, BatchesProjection())
    async with reading(database_url) as reader:
        with counted() as statements:
            page = await batches.batches_page(reader, "64.02", ALL)
        assert statements.count == 1
        (kukar,) = page.rows
        assert (kukar.id, kukar.state, kukar.held, kukar.enrolled) == (KUKAR, BatchState.COMPLETED, 0, 1)
        both = await batches.batches_page(reader, "64", ALL, At(position=appends[0]))
        assert [one.id for one in both.rows] == [PASER]
        assert [one.id for one in (await batches.batches_page(reader, "ID", ALL)).rows] == [PASER, KUKAR]


async def test_refused_rows_come_in_order_with_all_their_reasons(database_url: str) -> None:
    told, appends = history()
    told.project(database_url, BatchesProjection())
    async with reading(database_url) as reader:
        where = {PASER: "64.01", KUKAR: "64.02"}
        with counted() as statements:
            pages = await batches.rows_pages(reader, where, ALL)
        assert statements.count == 1
        assert (pages[KUKAR].rows, pages[KUKAR].total) == ((), 0)
        page = pages[PASER]
        assert [(one.row, one.reason) for one in page.rows] == [
            (row, reason) for row in (2, 4, 8) for reason in (Reason.NIK_LENGTH, Reason.NIK_DIGITS)
        ]
        assert page.rows[0].facts == {"length": 15}
        then = (await batches.rows_pages(reader, where, ALL, At(position=appends[2])))[PASER]
        assert {one.row for one in then.rows} == {8}
        middle = (await batches.rows_pages(reader, where, Window(first=2, after=(2, 1))))[PASER]
        assert ([one.row for one in middle.rows], middle.total) == ([4, 4], 6)
        assert (middle.has_next, middle.has_previous) == (True, True)
        last = (await batches.rows_pages(reader, where, Window(last=3)))[PASER]
        assert (last.keys, last.has_next, last.has_previous) == (((4, 1), (8, 0), (8, 1)), False, True)


def tables(url: str) -> list[list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        return [
            connection.execute(f"SELECT * FROM live.{name} ORDER BY 1, 2, 3, 4".encode()).fetchall()
            for name in ("batch", "batch_row")
        ]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_pieces_the_log_is_read_in_make_no_difference(database_url: str, size: int) -> None:
    told, _ = history()
    told.project(database_url, BatchesProjection(), batch=size)
    piecemeal = tables(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP SCHEMA live, projection, log_v1, batches_v2 CASCADE")
    told.project(database_url, BatchesProjection())
    assert tables(database_url) == piecemeal
