"""What became of every row of a list that carries its people? Who waits, who is accepted, who was returned and why.

Rows are known by their numbers: whom they name is in the vault alone. The round of a row is the one in which it was last
proposed. Nothing here is for lists that are known by a digest.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import psycopg
from psycopg import sql

from ...domain.regions import regency_of
from ...domain.selection import ListReturned, ListVerified, ParticipantsProposed, VerificationWithdrawn
from ...domain.vocabulary import RowState
from ..engine.projection import Entry
from ..engine.row_history import Versions, values_of

_STATES = tuple(state.value.lower() for state in RowState)
_COLUMNS = ("region", "village", "list", "round", "verified_on", *_STATES)
_At = tuple[str, UUID, int]  # the region that proposed a list, the list, an append
_TOLD = (ParticipantsProposed, ListVerified, ListReturned, VerificationWithdrawn)


class _Row(NamedTuple):
    """A row by its number, where its person lives, and the round in which it was last proposed."""

    row: int
    village: str
    round: int


class Selection:
    """The projection `selection`: tables `list_people`, how many rows of each list are in which state, by village, and
    `listed_row`, a row for every row of a list; both bitemporal. `region` is who proposed the list, `village` where the people
    of the rows live (the proposer's region where that was not told): a village's rows are shown to its verifiers.
    """

    name = "selection"
    version = 3  # rows by village
    tables: tuple[str, ...] = ("list_people", "listed_row")

    def create(self, schema: str) -> str:
        counts = "\n".join(f"  {state} integer NOT NULL," for state in _STATES)
        return f"""
CREATE TABLE {schema}.list_people (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
  list uuid NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  round integer NOT NULL,
  verified_on date,
{counts}
  PRIMARY KEY (regency, id, known_from)
);
CREATE INDEX ON {schema}.list_people (id);
CREATE INDEX ON {schema}.list_people (list);
CREATE INDEX ON {schema}.list_people (village);
CREATE TABLE {schema}.listed_row (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
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
CREATE INDEX ON {schema}.listed_row (list, village, row) WHERE known_until IS NULL;
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Believe what is told of rows, event by event: each may tell of any number of them."""
        told = [entry for entry in batch if isinstance(entry.event, _TOLD)]
        if not told:
            return
        lists, rows = _Lists(cursor, schema), _Rows(cursor, schema)
        lists.load(told)
        for entry in told:
            region = lists.region(entry)
            if region is not None:  # else a list that is known by a digest
                touched = rows.tell(entry, region)
                lists.put(entry, region, rows.counts(entry.stream, region, touched))
        lists.write()


class _Lists:
    """How many rows of lists are in which state, by village, while a batch changes them."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, "list_people")
        self._versions = Versions(cursor, schema, "list_people", _COLUMNS)
        self._known: dict[UUID, tuple[str, int]] = {}  # the region of each list, and its last round

    def load(self, told: Sequence[Entry]) -> None:
        found = self._cursor.execute(
            sql.SQL(
                "SELECT list, id, region, round FROM {} WHERE list = ANY(%s) AND known_until IS NULL"
            ).format(self._table),
            (list({entry.stream for entry in told}),),
        ).fetchall()
        ids: list[UUID] = []
        for listed, one, region, last in map(values_of, found):
            ids.append(one)
            self._known[listed] = (region, max(last, self._known.get(listed, (region, 0))[1]))
        self._versions.load(ids)

    def region(self, entry: Entry) -> str | None:
        """Who proposed the list that an event tells of; None of one that carries no people."""
        event = entry.event
        if isinstance(event, ParticipantsProposed) and event.people:
            self._known[entry.stream] = (event.region, event.round)
        return self._known.get(entry.stream, (None, 0))[0]

    def put(self, entry: Entry, region: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Believe these counts of villages from an event on."""
        event, last = entry.event, self._known[entry.stream][1]
        for village, states in counts.items():
            key = uuid5(entry.stream, village)
            before = self._versions.current(key)
            verified_on = before["verified_on"] if before else None
            if isinstance(event, ListVerified) and states["accepted"]:
                verified_on = event.verified_on
            elif isinstance(event, VerificationWithdrawn):
                verified_on = None
            place = {"regency": regency_of(region), "region": region, "village": village}
            told = {"list": entry.stream, "round": last, "verified_on": verified_on}
            self._versions.put(key, {**place, **told, **states}, entry.append_id)

    def write(self) -> None:
        self._versions.write()


class _Rows:
    """The rows of lists while a batch changes them."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, "listed_row")

    def tell(self, entry: Entry, region: str) -> set[str]:
        """Close the rows that an event tells of, and believe what it says of them; the villages of these rows, before and after."""
        event, at = entry.event, (region, entry.stream, entry.append_id)
        if isinstance(event, ParticipantsProposed):
            changed = [*(event.changed if event.round > 1 else range(1, event.count + 1))]
            homes = [
                village
                for village, count in zip(event.villages, event.rows_of_each, strict=True)
                for _ in range(count)
            ] or [region] * len(changed)
            were = {row.village for row in self._open(at, changed)} if event.round > 1 else set()
            waits = [_Row(*one, event.round) for one in zip(changed, homes, strict=True)]
            self._put(at, waits, RowState.WAITING)
            gone = self._open(at, event.withdrawn)
            self._put(at, gone, RowState.WITHDRAWN)
            return were | {row.village for row in (*waits, *gone)}
        if isinstance(event, ListReturned):
            reasons = {one.row: one.reason.value for one in event.rows}
            told = self._open(at, [*reasons])
            self._put(at, told, RowState.RETURNED, [reasons[one.row] for one in told])
        elif isinstance(event, ListVerified):
            told = self._in_state(at, RowState.WAITING, event.region or region)
            self._put(at, told, RowState.ACCEPTED)
        else:
            told = self._in_state(at, RowState.ACCEPTED, region)
            self._put(at, told, RowState.WAITING)
        return {row.village for row in told}

    def counts(self, listed: UUID, region: str, villages: set[str]) -> dict[str, dict[str, int]]:
        """How many rows of a list are in each state, of these villages."""
        found = self._cursor.execute(
            sql.SQL(
                "SELECT village, state, count(*) AS count FROM {}"
                " WHERE list = %s AND village = ANY(%s) AND known_until IS NULL AND regency = %s GROUP BY 1, 2"
            ).format(self._table),
            (listed, list(villages), regency_of(region)),
        ).fetchall()
        counts = {village: dict.fromkeys(_STATES, 0) for village in villages}
        for village, state, count in map(values_of, found):
            counts[village][state.lower()] = count
        return counts

    def _open(self, at: "_At", rows: Sequence[int]) -> list["_Row"]:
        """These rows as they are believed."""
        return self._found(at, "row = ANY(%s)", list(rows)) if rows else []

    def _in_state(self, at: "_At", state: RowState, inside: str) -> list["_Row"]:
        """The rows of a state of people who live in a region."""
        return self._found(
            at, "state = %s AND (village = %s OR starts_with(village, %s))", state.value, inside, f"{inside}."
        )

    def _found(self, at: "_At", condition: str, *params: Any) -> list["_Row"]:
        region, listed, _ = at
        found = self._cursor.execute(
            sql.SQL(
                "SELECT row, village, round FROM {} WHERE regency = %s AND list = %s AND known_until IS NULL AND ({}) ORDER BY row"
            ).format(self._table, sql.SQL(condition)),
            (regency_of(region), listed, *params),
        ).fetchall()
        return [_Row(*values_of(one)) for one in found]

    def _put(
        self, at: "_At", rows: Sequence["_Row"], state: RowState, reasons: Sequence[str | None] | None = None
    ) -> None:
        region, listed, append = at
        if not rows:
            return
        regency, numbers = regency_of(region), [one.row for one in rows]
        self._cursor.execute(
            sql.SQL(
                "DELETE FROM {} WHERE regency = %s AND list = %s AND row = ANY(%s) AND known_from = %s"
            ).format(self._table),
            (regency, listed, numbers, append),
        )
        self._cursor.execute(
            sql.SQL(
                "UPDATE {} SET known_until = %s WHERE regency = %s AND list = %s AND row = ANY(%s) AND known_until IS NULL"
            ).format(self._table),
            (append, regency, listed, numbers),
        )
        villages, rounds = [one.village for one in rows], [one.round for one in rows]
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {} (regency, region, list, known_from, state, row, village, round, reason)"
                " SELECT %s, %s, %s, %s, %s, n.* FROM unnest(%s::int[], %s::text[], %s::int[], %s::text[]) n"
            ).format(self._table),
            (
                *(regency, region, listed, append, state.value),
                *(numbers, villages, rounds, list(reasons or [None] * len(rows))),
            ),
        )
