"""Is every look still there as it was written? A chain over all of them under the vault's key, whose head the log keeps.

Each link is made of the one before and of all that a look says. Only what was sealed is known: what is removed before the next seal
is not missed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from ...domain.commands.register import Register
from ...domain.ports import Command, EventStore
from ...domain.read_log_seals import STREAM, SealSights, SightsSealed, last_seal
from ..vault.vault import PostgresVault

_COLUMNS = ("id", "at", "user_id", "operation", "workers", "glass", "list", "rows", "batch")
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM access.sight WHERE id > %s AND id <= %s ORDER BY id LIMIT %s"
_AT_ONCE = 5_000  # looks read by one statement
_encode = msgspec.json.Encoder(order="sorted").encode


class Stretch(NamedTuple):
    """Some looks that follow one another: how many, and the head of the chain behind them."""

    looks: int
    head: str


class SightChain:
    """The chain over the looks in the vault's database. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault) -> None:
        self._vault = vault

    def newest(self) -> int:
        """The number of the newest look; every look up to it is written, or never will be: one on its way is waited for."""
        with self._vault.pool.connection() as connection, connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '5s'")
            connection.execute("LOCK TABLE access.sight IN SHARE MODE")
            row = connection.execute("SELECT coalesce(max(id), 0) FROM access.sight").fetchone()
        assert row is not None
        return int(row[0])

    def stretch(self, after: int, last: int, head: str) -> Stretch:
        """The looks behind one number up to another, chained to the head before them."""
        count = 0
        for row in self._rows(after, last):
            head, count = (
                self._vault.fingerprint(f"naungan:sight {head} ".encode() + _said(row)).hex(),
                count + 1,
            )
        return Stretch(count, head)

    def _rows(self, after: int, last: int) -> Iterator[Sequence[Any]]:
        while True:
            with self._vault.pool.connection() as connection:
                rows = connection.execute(_ROWS.encode(), (after, last, _AT_ONCE), binary=True).fetchall()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1][0]


def _said(row: Sequence[Any]) -> bytes:
    """All that a look says, in one form for ever; a column that comes later counts where it says something."""
    told = dict(zip(_COLUMNS, row, strict=True))
    told["at"] = int(told["at"].timestamp() * 1_000_000)
    return _encode({name: value for name, value in told.items() if value not in (None, [])})


class Sealing:
    """Records the head of the chain: called from time to time, by any number of servers. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault, store: EventStore, register: Register, actor: str) -> None:
        self._chain = SightChain(vault)
        self._store = store
        self._register = register
        self._actor = actor

    def __call__(self) -> None:
        """Seal the looks that were written since the last time; nothing where there are none."""
        before, last = last_seal(seals_of(self._store)), self._chain.newest()
        if last <= before.last:
            return
        found = self._chain.stretch(before.last, last, before.head)
        intent = SealSights(before.last, before.count + found.looks, last, found.head)
        self._register.seal_sights(Command(self._actor, uuid4()), intent)


def seals_of(store: EventStore) -> list[SightsSealed]:
    """Every seal that was recorded, the first one first."""
    return [one.event for one in store.load([STREAM]).get(STREAM, [])]
