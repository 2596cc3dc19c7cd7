"""How many cards are there in a region, by status? The ledger: what every append changed, on which day, in every region above.

A row is the sum of what changed on one `day` (+1 where a card is there in a status from it on, -1 where it no longer is), as believed
from the append `known_from` until `known_until`. How many there are on a day: the sum of the rows up to it. Its size grows with
days, not with people.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from ...domain.dates import FOREVER
from ...domain.regions import NATION, lineage, regency_of
from ..engine.areas import within
from ..engine.copying import copy_rows
from ..engine.row_history import KNOWN_ONCE, believed

TABLE = "card_count"
_VILLAGE = 4  # the deepest level; 0 is the nation


class There(NamedTuple):
    """A card that is in a village in a status over the days [start, end)."""

    village: str
    status: str
    start: dt.date
    end: dt.date


class _Key(NamedTuple):
    regency: str
    level: int
    region: str
    status: str
    day: dt.date


class _Sum(NamedTuple):
    total: int
    since: int


def create(schema: str) -> str:
    """The DDL of its table."""
    return f"""
CREATE TABLE {schema}.{TABLE} (
  regency text COLLATE "C" NOT NULL,
  level smallint NOT NULL,
  region text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  day date NOT NULL,
  total integer NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, level, region, status, day, known_from)
);
CREATE INDEX ON {schema}.{TABLE} (level, regency);
"""


class CardLedger:
    """The ledger while a batch changes it: post every append in order, then write once."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, TABLE)
        self._posted: list[tuple[int, Counter[_Key]]] = []

    def post(self, append: int, gone: Iterable[There], come: Iterable[There]) -> None:
        """What an append changed."""
        deltas: Counter[tuple[str, str, dt.date]] = Counter()
        for sign, cards in ((-1, gone), (1, come)):
            for card in cards:
                deltas[card.village, card.status, card.start] += sign
                if card.end < FOREVER:
                    deltas[card.village, card.status, card.end] -= sign
        rolled: Counter[_Key] = Counter()
        for (village, status, day), delta in deltas.items():
            if delta:
                for regency, level, region in _places(village):
                    rolled[_Key(regency, level, region, status, day)] += delta
        changed = Counter({key: delta for key, delta in rolled.items() if delta})
        if changed:
            self._posted.append((append, changed))

    def write(self) -> None:
        """Close the sums that changed, and open those that came of it. A sum of 0 leaves no row."""
        if not self._posted:
            return
        stored = self._stored(list({key for _, changed in self._posted for key in changed}))
        now = dict(stored)
        closed: list[tuple[_Key, int]] = []
        made: list[tuple[Any, ...]] = []
        for append, changed in self._posted:
            for key, delta in changed.items():
                before = now.get(key)
                if before is None:
                    now[key] = _Sum(delta, append)
                    continue
                if key in stored and before is stored[key]:
                    closed.append((key, append))
                elif before.total:
                    made.append((*key, *before, append))
                now[key] = _Sum(before.total + delta, append)
        self._close(closed)
        made += [
            (*key, *total, None) for key, total in now.items() if total.total and total is not stored.get(key)
        ]
        copy_rows(self._cursor, self._table, (*_Key._fields, "total", "known_from", "known_until"), made)
        self._posted = []

    def _stored(self, keys: list[_Key]) -> dict[_Key, _Sum]:
        self._cursor.execute(
            sql.SQL(
                "SELECT t.regency, t.level, t.region, t.status, t.day, t.total, t.known_from FROM {} t JOIN "
                f"{_GIVEN} ON {_SAME} WHERE t.known_until IS NULL"
            ).format(self._table),
            [list(column) for column in zip(*keys, strict=True)],
        )
        return {_Key(*row[:5]): _Sum(*row[5:]) for row in self._cursor.fetchall()}

    def _close(self, closed: list[tuple[_Key, int]]) -> None:
        if not closed:
            return
        self._cursor.execute(
            sql.SQL(
                f"UPDATE {{}} t SET known_until = a.append FROM {_GIVEN_AT} WHERE {_SAME} AND t.known_until IS NULL"
            ).format(self._table),
            [list(column) for column in zip(*((*key, append) for key, append in closed), strict=True)],
        )


_SAME = "(t.regency, t.level, t.region, t.status, t.day) = (a.regency, a.level, a.region, a.status, a.day)"
_ARRAYS = "%s::text[], %s::smallint[], %s::text[], %s::text[], %s::date[]"
_GIVEN = f"unnest({_ARRAYS}) a (regency, level, region, status, day)"
_GIVEN_AT = f"unnest({_ARRAYS}, %s::bigint[]) a (regency, level, region, status, day, append)"


def _places(village: str) -> Iterable[tuple[str, int, str]]:
    """Partition, level and code of every region that a village counts in; what is of no village counts below by the code it has."""
    regions = lineage(village)
    for level in range(_VILLAGE + 1):
        region = regions[min(level, len(regions) - 1)]
        yield regency_of(region), level, region


def counts_within(region: str, level: int, more: str = "") -> str:
    """The SELECT of how many cards there are on the day `as_of` in a region, by the regions of a level and by status, by the
    parameters of `area`; `more` is a condition on `v`.
    """
    inside = "v.regency = %(area_regency)s AND v.region = %(area)s"
    if level != len(lineage(region)) - 1:
        inside = "true" if region == NATION else within(region, "v.")
    return counts(f"v.level = {level} AND {inside}{more}")


def of_villages(regencies: str, villages: str) -> str:
    """As `counts_within`, of these villages of these regencies (SQL of arrays)."""
    return counts(f"v.level = {_VILLAGE} AND v.regency = ANY({regencies}) AND v.region = ANY({villages})")


def counts(where: str) -> str:
    return f"""
SELECT v.region, v.status, sum(v.total)::bigint AS count FROM {KNOWN_ONCE} CROSS JOIN live.{TABLE} v
WHERE {where} AND v.day <= %(as_of)s::date AND {believed("v.")} GROUP BY 1, 2 HAVING sum(v.total) <> 0"""
