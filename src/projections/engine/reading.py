"""As known at which moment? Reads rows, and the position they were computed from, in one statement.

A query names the projections it involves. The head it can answer at is the least of their positions; what it is
answered from, K, is the end of the last append at or before that head and the moment asked for. Inside a query the
common table expression `known` holds K as `known.position`.
"""

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from psycopg.rows import DictRow

from .learning import learn
from .pools import Pool, Pools
from .row_security import Scope
from .seeing import scope_now
from .statements import Statements, note, send
from .together import Together
from .waiting import NotYet, ProjectorsWord
from .windows import Window, edges_of

T = TypeVar("T")


_TAKEN_FOR_MANY = "generate_series(1, (SELECT 1))"  # one row, of which a plan knows nothing before it runs


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer was computed from: the end of an append (0: before the first), and when it was recorded.

    `present`: the projections involved hold no later append, so that one who names no moment is answered the same.
    """

    position: int
    time: dt.datetime
    simulated: bool
    present: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Known":
        """What a row of a statement that selects from `known` says of it."""
        position = row["known_position"]
        return cls(position, row["known_time"], row["known_simulated"], position >= row["known_head"])


@dataclass(frozen=True, slots=True)
class At:
    """As known at a recorded time or a log position; neither is now. Rounded down to the end of an append.

    `at_least` is a position that has to be projected before anything is answered: one reads one's own writes.
    """

    time: dt.datetime | None = None
    position: int | None = None
    at_least: int | None = None

    @property
    def is_now(self) -> bool:
        return self.time is None and self.position is None


NOW = At()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows in list order, their sort keys, and how many the whole list has (None where it was not asked)."""

    rows: tuple[T, ...]
    keys: tuple[tuple[Any, ...], ...]
    total: int | None
    has_next: bool
    has_previous: bool
    known: Known


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list that can be read page by page: a SELECT that may refer to `known`, its parameters, and what a row becomes.

    `keys` are columns of it, ascending, never null and unique together. `of` names the projections involved ("log" is
    always one). `with_` holds further CTEs ("a AS (...), b AS (...)"). `total` is a scalar subquery that counts the list,
    where there is a faster one than counting its rows.
    """

    source: str
    params: Mapping[str, Any]
    row: Callable[[DictRow], T]
    keys: Sequence[str]
    of: Sequence[str]
    with_: str = ""
    total: str | None = None


def known_cte(at: At, of: Sequence[str], *, paged: bool = False) -> tuple[str, dict[str, Any]]:
    """The CTE `known` (position, time, simulated, head: one row) and its parameters, for a query over projections.

    The planner takes it for the one row that it is: on that the plans of all that is read at a moment rest. `paged`: for many, which
    makes it read a list in the order of an index, and stop after a page of it, whatever it guesses of how many the list has.
    """
    bound = ""
    order = "a.append_id DESC"
    params: dict[str, Any] = {"known_of": sorted({"log", *of})}
    if at.position is not None:
        bound = "AND a.append_id <= %(known_position)s::bigint"
        params["known_position"] = at.position
    elif at.time is not None:
        bound = "AND a.recorded_at <= %(known_time)s::timestamptz"
        # Recorded time never falls along the log, so this is the order of append_id too, by an index on time.
        order = "a.recorded_at DESC, a.append_id DESC"
        params["known_time"] = at.time
    many = f"\n  CROSS JOIN {_TAKEN_FOR_MANY}" if paged else ""
    sql = f"""known AS MATERIALIZED (
  SELECT coalesce(last.append_id, 0) AS position, coalesce(last.recorded_at, log_state.started_at) AS time,
         log_state.simulated, reached.head
  FROM (
    SELECT min(p.position) AS head FROM projection.position p WHERE p.live AND p.name = ANY(%(known_of)s)
    HAVING count(*) = cardinality(%(known_of)s::text[])
  ) reached
  CROSS JOIN (SELECT l.started_at, l.simulated FROM projection.log_state l LIMIT 1) log_state
  LEFT JOIN LATERAL (
    SELECT a.append_id, a.recorded_at FROM live.append a
    WHERE a.append_id <= reached.head {bound} ORDER BY {order} LIMIT 1
  ) last ON true{many}
)"""
    return sql, params


def _fixed(value: Any) -> Any:
    """A parameter's value, as a part of a key."""
    return tuple(value) if isinstance(value, list) else value


class Reader:
    """Runs the queries of projections on a pool (see `pool`). Close it before the pool. With a second pool, of the reader's
    login, each statement shows what `seeing` says, and nothing where nobody said.

    `wait` bounds, in seconds, how long a query waits for a position. `listen` is where to listen for the projector's
    word, for a pool that reads from a replica (which cannot listen).
    """

    def __init__(
        self, connections: Pool, guarded: Pool | None = None, *, wait: float = 5.0, listen: str | None = None
    ) -> None:
        self._pool = connections
        self._pools = Pools(connections, guarded)
        self._together: Together[list[DictRow]] = Together()
        self._wait = wait
        self._word = ProjectorsWord(lambda: str(connections.conninfo) if listen is None else listen)

    async def close(self) -> None:
        """Stop listening. The pool stays open: it is the caller's."""
        await self._word.close()

    async def rows(
        self,
        body: str,
        params: Mapping[str, Any],
        *,
        of: Sequence[str],
        at: At = NOW,
        order: str = "",
        with_: str = "",
    ) -> tuple[Known, list[DictRow]]:
        """The rows of a SELECT that may refer to `known`, and what they were computed from.

        `of` names the projections involved ("log" is always one); `order` is an ORDER BY list over the columns of
        `body`; `with_` holds further CTEs ("a AS (...), b AS (...)"). Raises NotYet.
        """
        known, more = known_cte(at, of)
        sql = (
            f"WITH {known}{', ' + with_ if with_ else ''}\n"
            "SELECT known.position AS known_position, known.time AS known_time,"
            " known.simulated AS known_simulated, known.head AS known_head, body.*\n"
            f"FROM known LEFT JOIN LATERAL (SELECT true AS is_row, b.* FROM ({body}) b) body ON true"
            + (f"\nORDER BY {order}" if order else "")
        )
        found = await self._run(sql, {**params, **more}, at)
        head = found[0]
        return Known.of(head), [row for row in found if row["is_row"]]

    async def page(self, listing: Listing[T], window: Window, at: At = NOW) -> Page[T]:
        """One window of a list, in one statement. Raises NotYet."""
        keys = listing.keys
        edges = edges_of(window, keys, "source")
        direction = " DESC" if window.backwards else ""
        counting = f"({listing.total or 'SELECT count(*) FROM source'})" if window.counted else "NULL::bigint"
        extra = ", " + listing.with_ if listing.with_ else ""
        # Only one of the two "is there more" tests needs a query: the window's extra row tells the other.
        body = f"""
SELECT w.* FROM (
  SELECT s.*, row_number() OVER (ORDER BY {", ".join(k + direction for k in keys)}) AS rank_
  FROM (SELECT * FROM source {edges.where} ORDER BY {", ".join(k + direction for k in keys)} LIMIT {window.reads}) s
) w"""
        known, more = known_cte(at, listing.of, paged=True)
        sql = (
            f"WITH {known}{extra}, source AS NOT MATERIALIZED ({listing.source})\n"
            "SELECT known.position AS known_position, known.time AS known_time,"
            " known.simulated AS known_simulated, known.head AS known_head,"
            f" {counting} AS total_, {edges.earlier} AS more_before_, {edges.later} AS more_after_, body.*\n"
            f"FROM known LEFT JOIN LATERAL (SELECT true AS is_row, b.* FROM ({body}) b) body ON true\n"
            "ORDER BY body.rank_"
        )
        found = await self._run(sql, {**listing.params, **edges.params, **more}, at)
        head = found[0]
        rows, has_next, has_previous = window.cut(
            [r for r in found if r["is_row"]], earlier=head["more_before_"], later=head["more_after_"]
        )
        return Page(
            rows=tuple(listing.row(r) for r in rows),
            keys=tuple(tuple(r[k] for k in keys) for r in rows),
            total=head["total_"],
            has_next=has_next,
            has_previous=has_previous,
            known=Known.of(head),
        )

    async def known(self, at: At = NOW, of: Sequence[str] = ()) -> Known:
        """The moment a question would be answered from. Raises NotYet."""
        return (await self.rows("SELECT 1 AS one", {}, of=of, at=at))[0]

    async def reachable(self) -> bool:
        """Whether the read models' database answers."""
        try:
            await self._send("SELECT 1 AS one", {}, None)
        except (psycopg.Error, OSError):
            return False
        return True

    async def plain(self, sql: str, params: Mapping[str, Any] | None = None) -> list[DictRow]:
        """The rows of a statement about the projections themselves, which has no moment."""
        return await self._send(sql, params or {}, None)

    async def learn(self, statements: Statements) -> None:
        """Have every connection ask these once more, so that each has what they need: whoever is given it next asks what it has prepared."""
        await learn(self._pools, statements.asked)

    async def _send(self, sql: str, params: Mapping[str, Any], scope: Scope | None) -> list[DictRow]:
        note(sql, params, scope)
        key = (sql, scope, *((name, _fixed(value)) for name, value in params.items()))
        return await self._together.read(key, lambda: send(self._pools, sql, params, scope))

    async def _run(self, sql: str, params: Mapping[str, Any], at: At) -> list[DictRow]:
        """Run a statement that selects from `known`, again after each word of the projector until it is far enough."""
        found = await self._try(sql, params)
        reached = found[0]["known_head"] if found else -1
        asked = at.at_least or 0
        if found and reached >= asked:
            return found
        deadline = time.monotonic() + self._wait
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._wait):
                await self._word.listen()
        while True:
            projected = self._word.next  # taken before reading, so that no word in between is missed
            found = await self._try(sql, params)
            reached = found[0]["known_head"] if found else -1
            if found and reached >= asked:
                return found
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    await projected.wait()
            except TimeoutError:
                raise NotYet(asked, max(reached, 0)) from None

    async def _try(self, sql: str, params: Mapping[str, Any]) -> list[DictRow]:
        """The rows, or none where the projector has not yet created what is asked."""
        try:
            return await self._send(sql, params, scope_now())
        except psycopg.errors.UndefinedTable:
            return []
