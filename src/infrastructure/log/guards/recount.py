"""What do the events themselves add up to? Guards derived again in temporary tables, and what each budget line owes.

Events are read once in their order, in whole appends; only open batches and a sum for each budget line are kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ....domain.batches import (
    Batch,
    BatchAbandoned,
    BatchChunkAccepted,
    BatchCompleted,
    BatchOpened,
    evolve,
)
from ....domain.enrolment_events import DRAWS_CHANGED, WorkerEnrolled
from ....domain.public_texts import fields_with_a_nik
from ....domain.reserved_months import Draw
from ..event_types import EventTypes, UnknownEvent, UnreadableEvent
from . import guards
from .cards import memberships_of_two
from .effects import effects
from .runs import Appended, together

_SCRATCH = "pg_temp"
_BATCH = 5_000
_NAMED = 100  # things noted, by name
_RUN = 5_000  # events whose guards are derived at once, about
_READ = """SELECT originator_id, originator_version, topic, state, notification_id, append_id FROM log.stored_events
WHERE notification_id > %s ORDER BY notification_id LIMIT %s"""
_HISTORY = """SELECT originator_id, originator_version, topic, state, notification_id FROM log.stored_events
WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"""


class _Row(NamedTuple):
    stream: UUID
    version: int
    event: Any
    position: int
    append: int


@dataclass
class Recount:
    """`reserved` is what each line owes: what enrolments draw on it now, and what open batches hold of it. `noted` are
    events that hold what may be personal data: codes no catalogue has,
    texts with a NIK.
    """

    events: int = 0
    appends: int = 0
    unreadable: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    noted: int = 0
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # the first of them
    refused: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    reserved: dict[UUID, int] = field(default_factory=dict)

    def note(self, what: str, **facts: Any) -> None:
        """Count it, and name it where it is one of the first."""
        self.noted += 1
        if len(self.notes) < _NAMED:
            self.notes.append((what, facts))


def recount(
    connection: psycopg.Connection[Any],
    types: EventTypes,
    progress: Callable[[int, int], None],
    *,
    schema: str = _SCRATCH,
) -> Recount:
    """Derive guards into a schema, in the transaction the connection is in, and add budgets up."""
    found, open_batches = Recount(), dict[UUID, Batch]()
    connection.execute(guards.tables(schema).encode())
    before = connection.execute("SELECT judged_before FROM log.guards_version").fetchone()
    derivation = _Derivation(connection.cursor(), schema, before[0] if before else 0, found)
    row = connection.execute("SELECT coalesce(max(notification_id), 0) FROM log.stored_events").fetchone()
    assert row is not None

    def appends() -> Iterator[tuple[int, Appended]]:
        append, part = 0, list[tuple[UUID, Any]]()
        for rows in _read(connection, types, found):
            _draw(connection, types, rows, found.reserved, open_batches)
            for one in rows:
                if one.append != append and part:
                    yield append, part
                    part = []
                append = one.append
                part.append((one.stream, one.event))
            found.events += len(rows)
            progress(rows[-1].position if rows else row[0], row[0])
        if part:
            yield append, part

    ids: list[int] = []  # of the appends that a run is made of

    def bare() -> Iterator[Appended]:
        for append, part in appends():
            ids.append(append)
            yield part

    for run in together(bare(), _RUN):
        derivation.apply(run, ids[: len(run)])
        del ids[: len(run)]
    for batch in open_batches.values():
        for line, amount in batch.left().items():
            found.reserved[line] = found.reserved.get(line, 0) + amount
    for card, workers in memberships_of_two(connection, schema):
        found.note("membership_of_two", card=card, workers=workers)
    for table in guards.TABLES:
        connection.execute(f"ANALYZE {schema}.{table}".encode())
    return found


@dataclass(frozen=True, slots=True)
class _Derivation:
    """Guards on their way into `schema`. What stands at or before `judged_before` may break one: see guards/anew.py."""

    cursor: psycopg.Cursor[Any]
    schema: str
    judged_before: int
    found: Recount

    def apply(self, run: list[Appended], ids: Sequence[int]) -> None:
        """Apply a run; where it is refused, append by append, naming the ones that break a guard by themselves."""
        meant = effects(pair for append in run for pair in append)
        try:
            with self.cursor.connection.transaction():
                guards.apply(self.cursor, meant, self.schema)
        except (guards.GuardBroken, psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation) as problem:
            if len(run) > 1:
                for append, one in zip(ids, run, strict=True):
                    self.apply([one], [append])
                return
            if ids[0] <= self.judged_before:
                guards.apply_exceeding(self.cursor, meant, self.schema)
            else:
                rule = (
                    problem.diag.constraint_name
                    if isinstance(problem, psycopg.Error)
                    else "one_day_one_count"
                )
                self.found.refused.append(("guard_refuses", {"append": ids[0], "rule": rule or "limit"}))
        self.found.appends += len(run)


def _read(connection: psycopg.Connection[Any], types: EventTypes, found: Recount) -> Iterator[list[_Row]]:
    """The decoded events in order; one that cannot be read is noted and left out."""
    after = 0
    while rows := connection.execute(_READ, (after, _BATCH), binary=True).fetchall():
        after = rows[-1][4]
        decoded: list[_Row] = []
        for stream, version, topic, state, position, append in rows:
            try:
                stored = types.as_stored(topic, state, position)
                event = types.known(stored)
            except UnknownEvent as problem:
                what = "unreadable" if isinstance(problem, UnreadableEvent) else "unknown_name"
                found.unreadable.append((what, {"position": position, "name": topic}))
                found.events += 1
            else:
                if event is not stored:
                    found.note("unknown_code", position=position, name=topic, fields=types.strange(stored))
                if type(event) is not WorkerEnrolled and (named := fields_with_a_nik(event)):
                    found.note("nik_in_text", position=position, name=topic, fields=", ".join(named))
                decoded.append(_Row(stream, version, event, position, append))
        if decoded:
            yield decoded


def _draw(
    connection: psycopg.Connection[Any],
    types: EventTypes,
    rows: Sequence[_Row],
    reserved: dict[UUID, int],
    batches: dict[UUID, Batch],
) -> None:
    """Add up what the rows draw on budget lines, and what batches hold."""
    changed = [one for one in rows if isinstance(one.event, DRAWS_CHANGED)]
    for one in rows:
        match one.event:
            case WorkerEnrolled(draws=draws):
                _add(reserved, draws, 1)
            case BatchOpened():
                batches[one.stream] = evolve(None, one.event, one.stream)
            case BatchChunkAccepted() if one.stream in batches:
                told = replace(one.event, refusals=())  # of which a file may have thousands
                batches[one.stream] = evolve(batches[one.stream], told, one.stream)
            case BatchCompleted() | BatchAbandoned():
                batches.pop(one.stream, None)
            case _:
                pass  # draws nothing, or is told apart below
    if not changed:
        return
    before = _draws_before(connection, types, {one.stream for one in changed})
    for one in changed:
        _add(reserved, before.get((one.stream, one.version), ()), -1)
        _add(reserved, one.event.draws, 1)


def _draws_before(
    connection: psycopg.Connection[Any], types: EventTypes, streams: set[UUID]
) -> dict[tuple[UUID, int], tuple[Draw, ...]]:
    """What an enrolment drew before each version that changed it."""
    out: dict[tuple[UUID, int], tuple[Draw, ...]] = {}
    last: dict[UUID, tuple[Draw, ...]] = {}
    for stream, version, topic, state, position in connection.execute(
        _HISTORY, (list(streams),), binary=True
    ):
        try:
            event = types.decode(topic, state, position)
        except UnknownEvent:
            continue  # noted where it is read in its turn
        if isinstance(event, (WorkerEnrolled, *DRAWS_CHANGED)):
            out[stream, version] = last.get(stream, ())
            last[stream] = event.draws
    return out


def _add(reserved: dict[UUID, int], draws: Sequence[Draw], sign: int) -> None:
    for draw in draws:
        reserved[draw.budget] = reserved.get(draw.budget, 0) + sign * draw.amount
