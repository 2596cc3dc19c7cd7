"""What became of every row of a list that carries its people? Who waits, who is accepted, who was returned and why.

Rows are known by their numbers: whom they name is in the vault alone. The round of a row is the one in which it was last
proposed. Nothing here is for lists that are known by a digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.regions import regency_of
from ..domain.selection import (
    ListReturned,
    ListVerified,
    ParticipantsProposed,
    VerificationWithdrawn,
)
from ..domain.vocabulary import ListState, ReturnReason, RowState
from .engine.many import pages_of
from .engine.projection import Entry
from .engine.reading import NOW, At, Listing, Page, Reader
from .engine.versions import Versions, believed
from .engine.windows import Window

OF = ("selection",)  # the projections that the questions below read
_STATES = tuple(state.value.lower() for state in RowState)
_TOLD = (ParticipantsProposed, ListVerified, ListReturned, VerificationWithdrawn)


class Selection:
    """The projection `selection`: tables `list_people`, how many rows of each list are in which state, and `listed_row`, a row
    for every row of a list; both bitemporal. `region` is who proposed the list: a village's rows are shown to its verifiers.
    """

    name = "selection"
    version = 2
    tables: tuple[str, ...] = ("list_people", "listed_row")

    def create(self, schema: str) -> str:
        counts = "\n".join(f"  {state} integer NOT NULL," for state in _STATES)
        return f"""
CREATE TABLE {schema}.list_people (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  round integer NOT NULL,
{counts}
  PRIMARY KEY (regency, id, known_from)
);
CREATE INDEX ON {schema}.list_people (id);
CREATE TABLE {schema}.listed_row (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  list uuid NOT NULL,
  row integer NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  round integer NOT NULL,
  state text COLLATE "C" NOT NULL,
  reason text COLLATE "C",
  PRIMARY KEY (regency, list, row, known_from)
);
CREATE INDEX ON {schema}.listed_row (list, row);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Believe what is told of rows, event by event: each may tell of any number of them."""
        told = [entry for entry in batch if isinstance(entry.event, _TOLD)]
        if not told:
            return
        lists = Versions(cursor, schema, "list_people", ("region", "round", *_STATES))
        lists.load(entry.stream for entry in told)
        rows = _Rows(cursor, schema)
        for entry in told:
            event, before = entry.event, lists.current(entry.stream)
            if isinstance(event, ParticipantsProposed):
                if not event.people:
                    continue
                region, latest = event.region, event.round
            elif before is None:
                continue  # a list that is known by a digest
            else:
                region, latest = before["region"], before["round"]
            rows.tell(entry, region)
            regency = regency_of(region)
            counts = rows.counts(entry.stream, regency)
            told_now = {"regency": regency, "region": region, "round": latest, **counts}
            lists.put(entry.stream, told_now, entry.append_id)
        lists.write()


class _Rows:
    """The rows of lists while a batch changes them."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, "listed_row")

    def tell(self, entry: Entry, region: str) -> None:
        """Close the rows that an event tells of, and believe what it says of them."""
        event, at = entry.event, (region, entry.stream, entry.append_id)
        if isinstance(event, ParticipantsProposed):
            changed = event.changed if event.round > 1 else range(1, event.count + 1)
            self._put(at, [*changed], [event.round] * len(changed), RowState.WAITING)
            self._change(at, RowState.WITHDRAWN, rows=event.withdrawn)
        elif isinstance(event, ListReturned):
            reasons = {one.row: one.reason.value for one in event.rows}
            self._change(at, RowState.RETURNED, rows=tuple(reasons), reasons=tuple(reasons.values()))
        elif isinstance(event, ListVerified):
            self._change(at, RowState.ACCEPTED, was=RowState.WAITING)
        else:
            self._change(at, RowState.WAITING, was=RowState.ACCEPTED)

    def counts(self, listed: UUID, regency: str) -> dict[str, int]:
        """How many rows of a list are in each state."""
        found = self._cursor.execute(
            sql.SQL(
                "SELECT state, count(*) AS count FROM {} WHERE regency = %s AND list = %s AND known_until IS NULL GROUP BY 1"
            ).format(self._table),
            (regency, listed),
        ).fetchall()
        known = dict(tuple(one.values()) if isinstance(one, dict) else one for one in found)
        return {state: known.get(state.upper(), 0) for state in _STATES}

    def _change(
        self,
        at: tuple[str, UUID, int],
        now: RowState,
        *,
        was: RowState | None = None,
        rows: Sequence[int] | None = None,
        reasons: Sequence[str] = (),
    ) -> None:
        """Put rows into another state: those of a state, or those named; each keeps its round."""
        region, listed, _ = at
        found = self._cursor.execute(
            sql.SQL(
                "SELECT row, round FROM {} WHERE regency = %s AND list = %s AND known_until IS NULL"
                " AND (state = %s OR row = ANY(%s)) ORDER BY row"
            ).format(self._table),
            (regency_of(region), listed, None if was is None else was.value, list(rows or ())),
        ).fetchall()
        pairs = [tuple(one.values()) if isinstance(one, dict) else one for one in found]
        why = dict(zip(rows or (), reasons, strict=False))
        self._put(
            at, [row for row, _ in pairs], [n for _, n in pairs], now, [why.get(row) for row, _ in pairs]
        )

    def _put(
        self,
        at: tuple[str, UUID, int],
        rows: Sequence[int],
        rounds: Sequence[int],
        state: RowState,
        reasons: Sequence[str | None] | None = None,
    ) -> None:
        region, listed, append = at
        if not rows:
            return
        regency = regency_of(region)
        self._cursor.execute(
            sql.SQL(
                "DELETE FROM {} WHERE regency = %s AND list = %s AND row = ANY(%s) AND known_from = %s"
            ).format(self._table),
            (regency, listed, list(rows), append),
        )
        self._cursor.execute(
            sql.SQL(
                "UPDATE {} SET known_until = %s WHERE regency = %s AND list = %s AND row = ANY(%s) AND known_until IS NULL"
            ).format(self._table),
            (append, regency, listed, list(rows)),
        )
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {} (regency, region, list, row, known_from, round, state, reason)"
                " SELECT %s, %s, %s, n.row, %s, n.round, %s, n.reason FROM unnest(%s::int[], %s::int[], %s::text[]) n(row, round, reason)"
            ).format(self._table),
            (
                regency,
                region,
                listed,
                append,
                state.value,
                list(rows),
                list(rounds),
                list(reasons or [None] * len(rows)),
            ),
        )


@dataclass(frozen=True, slots=True)
class ListPeople:
    """How many rows of a list are in each state; `round` is the last in which any were proposed."""

    round: int
    waiting: int
    accepted: int
    returned: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row by its number, and what became of it; `reason` where it is returned."""

    row: int
    round: int
    state: RowState
    reason: ReturnReason | None


def in_state(state: ListState) -> str:
    """The condition that a list `a` waits (WAITING), has rows to correct and none that waits (RETURNED), or is VERIFIED."""
    rows = f"SELECT FROM live.list_people p WHERE p.regency = a.regency AND p.id = a.id AND {believed('p.')}"
    carries = f"EXISTS ({rows})"
    match state:
        case ListState.WAITING:
            return f"(a.verified IS NULL AND NOT {carries} OR EXISTS ({rows} AND p.waiting > 0))"
        case ListState.RETURNED:
            return f"EXISTS ({rows} AND p.waiting = 0 AND p.returned > 0)"
        case ListState.VERIFIED:
            open_ = f"EXISTS ({rows} AND p.waiting + p.returned > 0)"
            return f"(a.verified IS NOT NULL AND NOT {open_})"


async def people_of_lists(reader: Reader, lists: Sequence[UUID], at: At = NOW) -> dict[UUID, ListPeople]:
    """The rows of these lists, counted; lists that carry no people are absent. Raises NotYet."""
    _, rows = await reader.rows(
        f"SELECT p.* FROM known CROSS JOIN live.list_people p WHERE p.id = ANY(%(lists)s) AND {believed('p.')}",
        {"lists": list(lists)},
        of=OF,
        at=at,
    )
    return {row["id"]: ListPeople(row["round"], *(row[state] for state in _COUNTED)) for row in rows}


_COUNTED = ("waiting", "accepted", "returned", "withdrawn")


async def rows_of_lists(
    reader: Reader, lists: Sequence[UUID], window: Window, at: At = NOW
) -> dict[UUID, Page[ListedRow]]:
    """The same window of each list's rows by number. Raises NotYet."""
    listing = Listing(
        f"SELECT r.* FROM known CROSS JOIN live.listed_row r WHERE {believed('r.')}",
        {},
        lambda row: ListedRow(
            row["row"], row["round"], RowState(row["state"]), row["reason"] and ReturnReason(row["reason"])
        ),
        keys=("row",),
        of=OF,
    )
    return await pages_of(reader, listing, "list", lists, window, at)
