"""Who died, on which day, and how is that known? The deaths on record, as they were believed at each append.

A death is the worker's, told by an event of its own. Before there was one, an end for the reason DIED told it; such an end
tells of a death as long as nothing else is recorded of that enrolment's end. A test holds these rows against the guards.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg

from ..domain.dates import FOREVER
from ..domain.deaths import DeathWithdrawn, WorkerDied
from ..domain.enrolment_events import DRAWS_CHANGED, EnrolmentEnded, EnrolmentVoided, village_of
from ..domain.regions import regency_of
from ..domain.vocabulary import DeathEvidence, EndReason, Reporter
from .engine.projection import Entry
from .engine.reading import NOW, At, Reader
from .engine.row_history import Row, Versions, believed

_COLUMNS = ("position", "died_on", "evidence", "reported_by", "enrolment", "planned")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Death:
    """The day of a death, how it is known, who told it, and the position of the event that did."""

    on: dt.date
    evidence: DeathEvidence
    reported_by: Reporter
    position: int


class Deaths:
    """The projection `deaths`: table `death`, a row for every worker of whom a death is on record; its id is the worker's.

    `enrolment` and `planned` are of a death that only an end tells: which enrolment's, and the end it had before.
    """

    name = "deaths"
    version = 1
    tables: tuple[str, ...] = ("death",)

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.death (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  died_on date NOT NULL,
  evidence text COLLATE "C" NOT NULL,
  reported_by text COLLATE "C" NOT NULL,
  enrolment uuid,
  planned date,
  PRIMARY KEY (regency, id, known_from)
);
CREATE INDEX ON {schema}.death (id);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Believe what is told of deaths, append by append."""
        told = [e for e in batch if isinstance(e.event, (WorkerDied, DeathWithdrawn, *DRAWS_CHANGED))]
        if not told:
            return
        deaths = Versions(cursor, schema, "death", _COLUMNS)
        deaths.load(entry.event.worker for entry in told)
        for append, entries in groupby(told, key=lambda entry: entry.append_id):
            of_append = list(entries)
            for entry in of_append:
                _tell(deaths, entry)
            for entry in _ends_by_death(of_append):
                _end(deaths, entry, append)
        deaths.write()


def _tell(deaths: Versions, entry: Entry) -> None:
    """What a worker's own event tells, and what becomes of a death where the end that told it is another one."""
    event = entry.event
    if isinstance(event, WorkerDied):
        row = {
            "regency": regency_of(event.region),
            "position": entry.position,
            "died_on": event.on,
            "evidence": event.evidence.value,
            "reported_by": event.reported_by.value,
            "enrolment": None,
            "planned": None,
        }
        deaths.put(event.worker, row, entry.append_id)
    elif isinstance(event, DeathWithdrawn):
        deaths.close(event.worker, entry.append_id)
    elif not isinstance(event, EnrolmentVoided):
        before = deaths.current(event.worker)
        if before is not None and before["enrolment"] == entry.stream:
            _follow(deaths, entry, before)


def _follow(deaths: Versions, entry: Entry, before: Row) -> None:
    """A correction moves the day, or takes the death back where days last as long as was planned or longer."""
    event = entry.event
    end = (event.now[-1].end_exclusive or FOREVER) if event.now else event.was[0].start
    otherwise = isinstance(event, EnrolmentEnded) and event.reason is not EndReason.DIED
    if otherwise or (end >= before["planned"] and end != before["died_on"] + _DAY):
        deaths.close(event.worker, entry.append_id)
    elif end != before["died_on"] + _DAY:
        deaths.put(event.worker, {**before, "died_on": end - _DAY}, entry.append_id)


def _ends_by_death(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The ends of an append that tell of a death: of several of one worker the first that leaves days."""
    of_worker: dict[UUID, Entry] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, EnrolmentEnded) and event.reason is EndReason.DIED:
            first = of_worker.setdefault(event.worker, entry)
            if event.now and not first.event.now:
                of_worker[event.worker] = entry
    yield from of_worker.values()


def _end(deaths: Versions, entry: Entry, append: int) -> None:
    event, before = entry.event, deaths.current(entry.event.worker)
    if before is not None and before["enrolment"] is None:
        return  # the worker's own event tells it
    same = before is not None and before["enrolment"] == entry.stream
    row = {
        "regency": regency_of(village_of(event)),
        "position": entry.position,
        "died_on": event.end_exclusive - _DAY,
        "evidence": DeathEvidence.NOT_SAID.value,
        "reported_by": Reporter.NOT_SAID.value,
        "enrolment": entry.stream,
        "planned": before["planned"]
        if same and before is not None
        else event.was[-1].end_exclusive or FOREVER,
    }
    if row != before:
        deaths.put(event.worker, row, append)


async def deaths_of(reader: Reader, workers: Sequence[UUID], at: At = NOW) -> dict[UUID, Death]:
    """The deaths of these workers that are on record; the others are absent. One statement. Raises NotYet."""
    _, rows = await reader.rows(
        f"SELECT d.* FROM known CROSS JOIN live.death d WHERE d.id = ANY(%(workers)s) AND {believed('d.')}",
        {"workers": list(workers)},
        of=("deaths",),
        at=at,
    )
    return {
        row["id"]: Death(
            row["died_on"],
            DeathEvidence(row["evidence"]),
            Reporter(row["reported_by"]),
            row["position"],
        )
        for row in rows
    }
