"""Where is a card, on which day, as known when? A worker who moves takes it along, as far as its regency goes."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg

from naungan.domain.cards import CardIssued, CardNotCollected
from naungan.domain.enrolment_events import (
    EnrolmentRejudged,
    EnrolmentTransferred,
    EnrolmentVoided,
    WorkerEnrolled,
)
from naungan.domain.handovers import HandoverVoided
from naungan.domain.stretches import Stretch
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme, Sex, TakenBackReason
from naungan.projections.cards.tables import Cards
from naungan.projections.counts import card_counts
from naungan.projections.engine.reading import NOW, At
from naungan.projections.enrolments.tables import Participants
from tests import one_loop
from tests.databases import Shelf

from .history import START, History, reading

HERE, NEXT, ELSEWHERE = "64.01.02.2003", "64.01.02.2004", "64.02.01.2001"
WORKER, CARD, HANDOVER = (UUID(int=n) for n in (1, 2, 3))
BEGIN, ISSUED, MISSED, MOVED = (dt.date(2022, month, 1) for month in (1, 3, 4, 6))
SEGMENT, CATEGORY = "FARMER", MembershipCategory.NON_WAGE_EARNER


def enrolled(village: str, start: dt.date = BEGIN, **others: Any) -> WorkerEnrolled:
    return WorkerEnrolled(
        *(WORKER, "VULNERABLE_WORKERS", SEGMENT, CATEGORY, village, FundingSource.APBD, (Programme.JKK,)),
        *(start, None, Sex.FEMALE, 1990, 31),
        **others,
    )


def moved(event: WorkerEnrolled, to: str, on: dt.date = MOVED) -> EnrolmentTransferred:
    now = (Stretch(BEGIN, on, event.village, SEGMENT, CATEGORY), Stretch(on, None, to, SEGMENT, CATEGORY))
    return EnrolmentTransferred(WORKER, event.terms, on, event.stretches, now)


def issued(history: History, enrolment: UUID) -> int:
    history.scopes[CARD] = "64.01"
    return history.append(START, (CARD, CardIssued(WORKER, enrolment, "K1", ISSUED)))


def test_a_card_goes_with_its_worker_and_was_elsewhere_as_it_was_known_before(
    shelf: Shelf, begun: str
) -> None:
    history, one = History(), UUID(int=11)
    first = enrolled(HERE)
    history.append(START, (one, first))
    issued(history, one)
    before = history.append(START, (CARD, CardNotCollected(WORKER, HANDOVER, MISSED)))
    history.append(START, (one, moved(first, NEXT)))
    with shelf.lend(begun) as url:
        assert counted(history, url, MOVED) == (0, 1, 0)
        assert counted(history, url, MOVED - dt.timedelta(1)) == (1, 0, 0)
        assert counted(history, url, MOVED, At(position=before)) == (1, 0, 0)
        assert counted(history, url, ISSUED - dt.timedelta(1)) == (0, 0, 0)
        assert believed(url, "card_period", "village, start_day") == [(HERE, ISSUED), (NEXT, MOVED)]
        assert believed(url, "card_missed", "village, missed_on") == [(HERE, MISSED)]
        # It was noticed that she had moved before she was waited for
        early = dt.date(2022, 2, 1)
        history.append(START, (one, replace(moved(first, NEXT, early), was=moved(first, NEXT).now)))
        assert counted(history, url, ISSUED) == (0, 1, 0)
        assert believed(url, "card_period", "village, start_day") == [(NEXT, ISSUED)]
        assert believed(url, "card_missed", "village, missed_on") == [(NEXT, MISSED)]
        history.append(START, (HANDOVER, HandoverVoided(TakenBackReason.TYPED_WRONG, None, 0)))
        assert counted(history, url, ISSUED) == (0, 1, 0)
        assert believed(url, "card_missed", "village, missed_on") == []


def test_a_card_stays_in_its_regency_and_where_its_worker_was_enrolled_last(shelf: Shelf, begun: str) -> None:
    """She goes on in another regency, her first enrolment is taken back, and is never forgotten as a place."""
    history, one, other = History(), UUID(int=11), UUID(int=12)
    first = enrolled(HERE)
    history.append(START, (one, first))
    issued(history, one)
    history.append(START, (other, enrolled(ELSEWHERE, MOVED)))
    nothing = EnrolmentVoided(
        *(WORKER, first.terms, HERE, TakenBackReason.TYPED_WRONG, None, first.stretches, ())
    )
    history.append(START, (one, nothing))
    with shelf.lend(begun) as url:
        assert counted(history, url, MOVED) == (1, 0, 0)
        history.append(START, (UUID(int=13), enrolled(NEXT, MOVED)))
        assert counted(history, url, MOVED - dt.timedelta(1)) == (1, 0, 0)
        assert counted(history, url, MOVED) == (0, 1, 0)


def test_of_two_places_of_a_day_the_one_that_was_told_first_holds(shelf: Shelf, begun: str) -> None:
    history, one, other = History(), UUID(int=11), UUID(int=12)
    history.append(START, (one, enrolled(HERE, concurrent=True)))
    history.append(START, (other, enrolled(NEXT, concurrent=True)))
    issued(history, one)
    with shelf.lend(begun) as url:
        assert counted(history, url, MOVED) == (1, 0, 0)
        who = (WORKER, enrolled(HERE).terms, HERE, 2, Sex.FEMALE, Sex.FEMALE, 1990, 1991, 31, 30)
        history.append(START, (one, EnrolmentRejudged(*who)))
        assert counted(history, url, MOVED) == (0, 1, 0)
        history.append(START, (UUID(int=13), enrolled(HERE, MOVED)))  # one that counts comes first
        assert counted(history, url, MOVED) == (1, 0, 0)


def counted(history: History, url: str, as_of: dt.date, at: At = NOW) -> tuple[int, ...]:
    """How many cards three villages have."""
    history.project(url, Participants(), Cards())

    async def run() -> tuple[int, ...]:
        async with reading(url) as reader:
            found = [await card_counts(reader, village, as_of, at=at) for village in (HERE, NEXT, ELSEWHERE)]
            return tuple(one.count for one in found)

    return one_loop.run(run)


def believed(url: str, table: str, columns: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            f"SELECT {columns} FROM live.{table} WHERE known_until IS NULL ORDER BY 2".encode()
        )
        return found.fetchall()
