"""How do events reach the tables? The projector: batch by batch, rows and position in one transaction.

It may be killed at any instant and started again: whatever was committed is whole, and the next batch begins after it.
Two projectors do no harm: the position is moved only from where it was read, so one of them comes too late and starts
over from the new position. A few events go into all read models in one transaction: they are seen everywhere at once,
and sooner than after a transaction for each.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any

import psycopg

from . import bookkeeping, newer_versions
from .bookkeeping import Built, Role, Status
from .leading import lead
from .lists import write_whole
from .projection import Entry, EventSource, LogState, Projection, UnknownEvent
from .uncollected import uncollected
from .waiting import CHANNEL

BATCH = 10_000
FEW = 50  # events that go into all read models in one transaction: no one of them waits long for the others
_GROWN = 1_000  # events, and a tenth of the log: so many more, and the tables are looked at again


class Fenced(Exception):  # noqa: N818
    """Another projector moved the position first; nothing was written."""


class Runner:
    """Projects a log into read models. Not for use by several threads.

    `projections` is what this version of the code can project. A newer version of one that lives is built beside it and
    switched in once it has come as far (`newer_versions`); a built projection of another version stays as it is. Those that are
    `prompt` go to the head before all others.
    """

    def __init__(
        self, source: EventSource, projections: Sequence[Projection], conninfo: str, *, batch: int = BATCH
    ) -> None:
        self.source = source
        self.projections = bookkeeping.names_of(projections)
        self._order = {p.name: n for n, p in reversed(list(enumerate(projections)))}
        self._prompt = {p.name for p in projections if getattr(p, "prompt", False)}
        self.batch = batch
        self._conninfo = conninfo
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._state: LogState | None = None  # of the log, as `run_once` found it
        self._analysed: int | None = None  # at which position the planner was last told what the tables hold
        # What prompt projections were given and the others were not yet, by the position that it comes after.
        self._ahead: dict[int, Sequence[Entry]] = {}
        self._plans_anew = False  # whether the connection plans each statement when it is asked
        self._leads = False
        self._projects = False  # an operator's rebuild is no projector, and gives no sign of life

    @property
    def connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The projector's connection to the read models, opened anew where it was lost."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
            write_whole(self._connection)
            self._leads = self._plans_anew = False
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def ensure(self) -> None:
        """Create what is missing: bookkeeping, every projection that was never built, and newer versions beside the
        living ones. Stopped ones stay stopped.
        """
        connection = self.connection
        bookkeeping.prepare(connection)
        bookkeeping.guard_rows(connection, list(self.projections.values()))
        with connection.transaction():
            bookkeeping.lock(connection)
            bookkeeping.note_log(connection, self.source.log_state())
            known = {b.name for b in bookkeeping.built(connection)}
            for projection in newer_versions.newest(self.projections.values()).values():
                if projection.name not in known:
                    bookkeeping.create(connection, projection, Role.LIVE)
            newer_versions.begin(connection, self.projections)

    def retry(self) -> None:
        """Let stopped projections try again the event they stopped at: for a projector that starts, and may know better."""
        self.connection.execute(
            "UPDATE projection.position SET stopped_at = NULL, error = NULL WHERE stopped_at IS NOT NULL"
        )

    def run_once(self) -> bool:
        """Project one batch into the projections that are behind, but for those an operator rebuilds; whether there
        was any to project. Newer versions that have come far enough are switched in.

        Prompt ones go to the head first, so that a large import is counted before it is listed; the others follow in the
        order they were given, batch by batch. Where few events are left for all of them, they go together.
        """
        self._projects = True
        bookkeeping.sign_of_life(self.connection)
        self._state = self.source.log_state()
        built = self._built()
        coming = newer_versions.replacing(built, self.projections)
        rows = [b for b in built if b.role is not Role.REBUILDING or b in coming]
        rows.sort(key=lambda b: self._order.get(b.name, len(self._order)))
        prompt, others = self._by_turn(self._going(rows), self._state.position)
        more = self.advance(prompt) or self.advance(others)
        if not more:
            self._ahead.clear()
        if coming:
            newer_versions.take_over(self.connection, self.projections)
        return more

    def catch_up(self) -> None:
        """Project until nothing is left to project (stopped projections stay where they are)."""
        if self._analysed is None:
            self._analysed = min((b.position for b in self._built() if b.role is Role.LIVE), default=0)
        while self.run_once():
            pass
        assert self._state is not None
        state = self._state
        bookkeeping.note_log(self.connection, state)
        if state.position - self._analysed > max(_GROWN, state.position // 10):
            self._analyse()
            self._analysed = state.position

    def run_forever(
        self, stop: threading.Event, *, idle: float = 1.0, ready: Callable[[], None] | None = None
    ) -> None:
        """Project until `stop` is set, waiting for appends when there is nothing to do; `ready` is called once at the
        head. Stopped projections try again, once. A lost database is tried again every `idle` seconds.
        """
        at_head = ready or (lambda: None)
        retried = False
        while not stop.is_set():
            try:
                if not self._alone():
                    self.source.wait(idle)
                    continue
                if not retried:
                    self.retry()
                    retried = True
                self.catch_up()
                at_head()
                at_head = _nothing
                self.source.wait(idle)
            except psycopg.OperationalError:
                if self._connection is not None:
                    self._connection.close()
                stop.wait(idle)

    def statuses(self) -> list[Status]:
        """How far every built projection is; the log's head is read anew."""
        bookkeeping.note_log(self.connection, self.source.log_state())
        return bookkeeping.statuses(self.connection)

    def advance(self, rows: Sequence[Built], limit: int | None = None) -> bool:
        """Project one batch into these built projections, those that are furthest behind first."""
        with uncollected():
            return self._advance(rows, limit)

    def _by_turn(self, rows: Sequence[Built], head: int) -> tuple[list[Built], list[Built]]:
        """Who is projected first, and who after them; nobody where all are at the head."""
        behind = [b for b in rows if b.position < head]
        if len(behind) == len(rows) and all(b.position == behind[0].position >= head - FEW for b in behind):
            first = {b.name for b in rows}
        else:
            first = self._prompt
        return [b for b in behind if b.name in first], [b for b in behind if b.name not in first]

    def _going(self, rows: Sequence[Built]) -> list[Built]:
        """Those that have not stopped, and that this version can project; prompt ones first."""
        going = [b for b in rows if b.stopped_at is None and (b.name, b.version) in self.projections]
        return sorted(going, key=lambda b: b.name not in self._prompt)

    def _advance(self, rows: Sequence[Built], limit: int | None) -> bool:
        rows = self._going(rows)
        if not rows:
            return False
        behind = min(b.position for b in rows)
        try:
            entries = self._read(rows, behind, limit)
        except UnknownEvent as unknown:
            entries = self._before(behind, unknown.position)
            if not entries:
                reached = [b for b in rows if behind <= b.position < unknown.position]
                for row in reached:
                    self._stop(row, unknown.position, f"{type(unknown).__name__}: {unknown.name}")
                return bool(reached)
        if not entries:
            return False
        self._plan(anew=len(entries) > FEW)
        if len(entries) <= FEW and all(b.position == behind for b in rows):
            with suppress(Fenced):
                self._project_together(rows, behind, entries)
            return True
        for row in rows:
            if self._projects:
                bookkeeping.sign_of_life(self.connection)
            part = [e for e in entries if e.position > row.position] if row.position > behind else entries
            if part:
                with suppress(
                    Fenced
                ):  # the other projector's rows stand; the next call reads the new position
                    self._project(row, part)
        return True

    def _read(self, rows: Sequence[Built], behind: int, limit: int | None) -> Sequence[Entry]:
        """What comes next. What the prompt ones were given is not read and decoded again for the others, as far as it is one batch."""
        if limit is not None:
            return self.source.read(behind, limit)
        if all(b.name in self._prompt for b in rows):
            entries = self.source.read(behind, self.batch)
            if sum(map(len, self._ahead.values())) + len(entries) <= self.batch:
                self._ahead[behind] = entries
            return entries
        self._ahead = {after: read for after, read in self._ahead.items() if after >= behind}
        return self._ahead.pop(behind, None) or self.source.read(behind, self.batch)

    def _plan(self, *, anew: bool) -> None:
        """Where many events come, plan each statement for the tables as they are: a plan that was kept may be of the time when they were
        empty, and reads all of them. For a few events to plan takes longer than to do.
        """
        connection = self.connection
        if anew != self._plans_anew:
            connection.execute(f"SET plan_cache_mode = {'force_custom_plan' if anew else 'auto'}".encode())
            self._plans_anew = anew

    def _analyse(self) -> None:
        """Tell the planner what the tables hold now: it takes longer than a small append does, and one changes little."""
        for row in self._built():
            if (row.name, row.version) in self.projections:
                bookkeeping.sign_of_life(self.connection)
                bookkeeping.analyse(self.connection, self.projections[row.name, row.version], row.schema)

    def _built(self) -> list[Built]:
        return bookkeeping.built(self.connection)

    def _before(self, after: int, poison: int) -> Sequence[Entry]:
        """The whole appends between a position and an event that cannot be read."""
        room = poison - 1 - after
        if room <= 0:
            return ()
        try:
            return [e for e in self.source.read(after, room) if e.append_id < poison]
        except UnknownEvent:
            return ()

    def _project_together(self, rows: Sequence[Built], expected: int, entries: Sequence[Entry]) -> None:
        """Apply a batch in all of them; where one of them fails, in one after another."""
        try:
            self._commit(rows, expected, entries)
        except (Fenced, psycopg.OperationalError):
            raise
        except Exception:
            for row in rows:
                with suppress(Fenced):
                    self._project(row, entries)

    def _project(self, row: Built, entries: Sequence[Entry]) -> None:
        """Apply a batch; where it fails, apply it append by append and stop at the event that cannot be applied."""
        try:
            self._commit([row], row.position, entries)
        except (Fenced, psycopg.OperationalError):
            raise  # a lost connection or a lock says nothing about the events
        except Exception:
            position = row.position
            for append_id, group in groupby(entries, key=lambda e: e.append_id):
                part = list(group)
                try:
                    self._commit([row], position, part)
                except (Fenced, psycopg.OperationalError):
                    raise
                except Exception as error:
                    self._stop(row, *self._poison(row, part, error))
                    return
                position = append_id

    def _commit(self, rows: Sequence[Built], expected: int, entries: Sequence[Entry]) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            move(cursor, [row.schema for row in rows], expected, entries[-1].position)
            for row in rows:
                self.projections[row.name, row.version].apply(cursor, row.schema, entries)
            cursor.execute("SELECT pg_notify(%s, '')", (CHANNEL,))

    def _poison(self, row: Built, part: Sequence[Entry], error: Exception) -> tuple[int, str]:
        """The position that cannot be applied, and why: names and codes only, never the content of an event."""
        culprit = part[0]
        projection = self.projections[row.name, row.version]
        with self.connection.transaction(force_rollback=True), self.connection.cursor() as cursor:
            for entry in part if len(part) > 1 else ():
                try:
                    with self.connection.transaction():
                        projection.apply(cursor, row.schema, [entry])
                except psycopg.OperationalError:
                    raise
                except Exception as first:
                    culprit, error = entry, first
                    break
        code = f" {error.sqlstate}" if isinstance(error, psycopg.Error) and error.sqlstate else ""
        return culprit.position, f"{type(error).__name__}{code} at {culprit.name}"

    def _stop(self, row: Built, position: int, error: str) -> None:
        self.connection.execute(
            "UPDATE projection.position SET stopped_at = %s, error = %s, updated_at = clock_timestamp()"
            " WHERE schema = %s AND position < %s",
            (position, error, row.schema, position),
        )

    def _alone(self) -> bool:
        """Whether this projector is the one that works: only to save double work, never for correctness."""
        connection = self.connection
        if not self._leads:
            self._leads = lead(connection, self.projections)
        return self._leads


def move(cursor: psycopg.Cursor[Any], schemas: list[str], expected: int, position: int) -> None:
    """Move the position of projections, in the transaction that writes their rows. Raises Fenced where one has moved before."""
    # In one order, whoever moves them: two projectors would otherwise wait for one another.
    cursor.execute(
        "WITH held AS (SELECT schema FROM projection.position WHERE schema = ANY(%s) AND position = %s ORDER BY schema FOR UPDATE)"
        " UPDATE projection.position p SET position = %s, updated_at = clock_timestamp() FROM held WHERE p.schema = held.schema",
        (schemas, expected, position),
    )
    if cursor.rowcount != len(schemas):
        raise Fenced(", ".join(schemas))


def _nothing() -> None:
    return None
