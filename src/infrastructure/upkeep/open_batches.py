"""Which imports never came to their end, and how are they given up? Each holds money of its budget lines until then."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

from ...domain.bulk.enrolment import BulkEnrolment
from ...domain.bulk.intake import Intake
from ...domain.bulk.sent_parts import AbandonBatch
from ...domain.ports import Command
from ...domain.refusals import refuse_if
from ..composition import Writing, staging_of, writing
from ..postgres.databases import existing
from ..reference import addresses
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class UnfinishedBatch:
    """A batch that was opened and not closed: its regency, when it began, whom it enrolled, what it holds in rupiah."""

    id: UUID
    region: str
    since: dt.datetime
    enrolled: int
    rows: int
    held: int


class NotOpen(Exception):  # noqa: N818
    """There is no open batch of that id: it was never opened, or is closed already."""


def open_batches(settings: Settings) -> list[UnfinishedBatch]:
    """Every open batch, the oldest first. Raises NoLog."""
    with _written(settings) as side:
        bulk = BulkEnrolment(side.store, side.vault, side.register.enrolling)
        found = []
        for stream, since in _unclosed(addresses(settings)[0]):
            batch = bulk.load(stream)
            if batch is not None and not batch.closed:
                opened, held = batch.opened, sum(batch.left().values())
                found.append(UnfinishedBatch(stream, opened.region, since, batch.enrolled, opened.rows, held))
        return found


def abandon(settings: Settings, batch: UUID) -> int:
    """Give an open batch up: what it recorded stays, what it holds is released (in rupiah). Raises NotOpen, NoLog."""
    with _written(settings) as side, contextlib.closing(staging_of(settings)) as staging:
        found = BulkEnrolment(side.store, side.vault, side.register.enrolling).load(batch)
        if found is None or found.closed:
            raise NotOpen
        intake = Intake(side.store, side.vault, side.register.enrolling, side.regions, staging)
        refuse_if(intake.abandon_batch(Command(side.actor, uuid4()), AbandonBatch(batch)).breaches)
        return sum(found.left().values())


@contextlib.contextmanager
def _written(settings: Settings) -> Iterator[Writing]:
    existing(addresses(settings)[0])
    with writing(settings) as side:
        yield side


def _unclosed(url: str) -> list[tuple[UUID, dt.datetime]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            """SELECT o.originator_id, o.recorded_at FROM log.stored_events o WHERE o.topic IN ('BatchOpened', 'BatchOpened.v2')
            AND NOT EXISTS (SELECT FROM log.stored_events c WHERE c.originator_id = o.originator_id
            AND c.topic IN ('BatchCompleted', 'BatchAbandoned')) ORDER BY o.notification_id"""
        ).fetchall()
