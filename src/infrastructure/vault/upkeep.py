"""What keeps the vault in order? Rows brought to new keys, old keys given up, and what no event knows removed."""

import datetime as dt
from collections.abc import Callable, Container, Sequence
from typing import Any, Literal
from uuid import UUID

import psycopg

from .files import FILE_KEYS
from .kept_imports import IMPORTS
from .keys import Keys
from .listed import LISTED
from .resealing import SealedTable
from .sealing import Generations, Sealing
from .staging import STAGED
from .vault import CHECK_NOTE, PostgresVault

# All that lies in the vault under the key-encryption key.
SEALED = (
    SealedTable(
        "vault.person", {"worker": "uuid"}, lambda worker: bytes(worker.bytes), content="wrapped_key"
    ),
    SealedTable("vault.note", {"id": "uuid"}, lambda note: bytes(note.bytes)),
    STAGED,
    LISTED,
    FILE_KEYS,
    IMPORTS,
)
_SEALED_ELSEWHERE = ["access.account"]  # whose module brings them over: `accounts.accounts.ACCOUNTS`


def uses(vault: PostgresVault) -> tuple[Generations, dict[int, int], dict[int, int]]:
    """The generations the vault is written with, and how many rows are under each kek and each index key."""
    with vault.pool.connection() as connection, connection.transaction():
        return _uses(connection, "SHARE")


def _uses(
    connection: psycopg.Connection[Any], lock: str
) -> tuple[Generations, dict[int, int], dict[int, int]]:
    row = connection.execute(f"SELECT kek, index_key FROM vault.writing FOR {lock}").fetchone()
    assert row is not None
    tables = [table.name for table in SEALED] + _SEALED_ELSEWHERE
    each = " UNION ALL ".join(f"SELECT kek, count(*) AS n FROM {table} GROUP BY kek" for table in tables)
    keks = connection.execute(
        f"SELECT kek, sum(n)::bigint FROM ({each}) u WHERE kek IS NOT NULL GROUP BY kek".encode()
    ).fetchall()
    indexes = connection.execute(
        """SELECT index_key, sum(n)::bigint FROM (SELECT index_key, count(*) AS n FROM vault.person GROUP BY index_key
        UNION ALL SELECT index_key, count(*) FROM vault.former_nik GROUP BY index_key) u GROUP BY index_key"""
    ).fetchall()
    return Generations(*row), dict(keks), dict(indexes)


def prune(vault: PostgresVault, save: Callable[[Keys], None]) -> list[tuple[str, int]]:
    """Give up generations that nothing is written with and nothing is under; `save` keeps the rest. Which they were.

    Nobody writes meanwhile, so that none is given up while a row under it is on its way.
    """
    with vault.pool.connection() as connection, connection.transaction():
        writing, keks, indexes = _uses(connection, "UPDATE")
        gone = [("kek", n) for n in vault.sealing.keys.kek if n < writing.kek and n not in keks]
        gone += [("index", n) for n in vault.sealing.keys.index if n < writing.index_key and n not in indexes]
        if gone:
            kept = vault.sealing.keys.without(gone)
            save(kept)
            vault.sealing.use(kept)
    return gone


def sweep(
    vault: PostgresVault,
    enrolled: Callable[[Sequence[UUID]], Container[UUID]],
    *,
    older_than: dt.timedelta = dt.timedelta(hours=1),
) -> int:
    """Remove people whom no event knows: their command was refused or lost after the vault was written.

    `enrolled` tells which workers the log knows; the young are left, their append may be under way. Their number.
    """
    removed = 0
    last = UUID(int=0)
    with vault.pool.connection() as connection:
        while True:
            rows = connection.execute(
                """SELECT worker FROM vault.person WHERE worker > %s AND admitted_at < clock_timestamp() - %s
                ORDER BY worker LIMIT 10000""",
                (last, older_than),
            ).fetchall()
            if not rows:
                return removed
            workers = [worker for (worker,) in rows]
            known = enrolled(workers)
            orphans = [w for w in workers if w not in known]
            # Who was kept meanwhile is young again.
            swept = connection.execute(
                "DELETE FROM vault.person WHERE worker = ANY(%s) AND admitted_at < clock_timestamp() - %s",
                (orphans, older_than),
            )
            connection.commit()
            removed += swept.rowcount
            last = workers[-1]


def some(vault: PostgresVault, at_most: int) -> list[UUID]:
    """The first workers of the vault, by id."""
    with vault.pool.connection() as connection:
        rows = connection.execute("SELECT worker FROM vault.person ORDER BY worker LIMIT %s", (at_most,))
        return [worker for (worker,) in rows]


def notes(vault: PostgresVault, older_than: dt.timedelta) -> list[UUID]:
    """Notes sealed longer ago than this."""
    with vault.pool.connection() as connection:
        rows = connection.execute(
            "SELECT id FROM vault.note WHERE id <> %s AND written_at < clock_timestamp() - %s ORDER BY id",
            (CHECK_NOTE, older_than),
        )
        return [note for (note,) in rows]


def remove_notes(vault: PostgresVault, notes: Sequence[UUID]) -> int:
    """Remove notes that no event refers to; how many were there."""
    with vault.pool.connection() as connection:
        return connection.execute(
            "DELETE FROM vault.note WHERE id = ANY(%s) AND id <> %s", (list(notes), CHECK_NOTE)
        ).rowcount


def rotate(vault: PostgresVault, what: Literal["kek", "index"], *, chunk: int = 2000) -> int:
    """Write with the newest generation of `what` from now on, and bring every row to it, chunk by chunk.

    May be interrupted and repeated. No event changes and no worker's id does. Returns how many rows were brought
    over. Every process must be able to read the new key file before.
    """
    column, newest = (
        ("kek", vault.sealing.keys.newest_kek)
        if what == "kek"
        else ("index_key", vault.sealing.keys.newest_index)
    )
    with vault.pool.connection() as connection:  # waits for whoever is writing with the old one
        connection.execute(f"UPDATE vault.writing SET {column} = %s", (newest,))
    if what == "kek":
        return sum(table.reseal(vault.pool, vault.sealing, chunk) for table in SEALED)
    return _index_again(vault, chunk)


def _index_again(vault: PostgresVault, chunk: int) -> int:
    changed = 0
    with vault.pool.connection() as connection:
        while True:
            with connection.transaction():
                rows = connection.execute(
                    """SELECT worker, wrapped_key, kek, sealed FROM vault.person WHERE index_key <> %s
                    ORDER BY worker LIMIT %s FOR UPDATE""",
                    (vault.sealing.keys.newest_index, chunk),
                    binary=True,
                ).fetchall()
                _reindex(connection, vault.sealing, rows)
            changed += len(rows)
            if len(rows) < chunk:
                return changed + _reindex_former(connection, vault.sealing)


def _reindex(
    connection: psycopg.Connection[Any], sealing: Sealing, rows: Sequence[tuple[UUID, bytes, int, bytes]]
) -> None:
    newest = sealing.keys.newest_index
    connection.execute(
        """UPDATE vault.person p SET blind_index = n.blind_index, index_key = %s
        FROM unnest(%s::uuid[], %s::bytea[]) n(worker, blind_index) WHERE p.worker = n.worker""",
        (newest, [row[0] for row in rows], [sealing.blind(sealing.opened(*row).nik, newest) for row in rows]),
    )


def _reindex_former(connection: psycopg.Connection[Any], sealing: Sealing) -> int:
    """NIKs that people had before, under the newest index key: few, so that they are done at once."""
    newest = sealing.keys.newest_index
    with connection.transaction():
        rows = connection.execute(
            """SELECT f.blind_index, f.worker, p.wrapped_key, p.kek, v.sealed FROM vault.former_nik f
            JOIN vault.person p ON p.worker = f.worker
            JOIN vault.person_version v ON (v.worker, v.version) = (f.worker, f.version)
            WHERE f.index_key <> %s FOR UPDATE OF f""",
            (newest,),
            binary=True,
        ).fetchall()
        for before, *person in rows:
            connection.execute(
                "UPDATE vault.former_nik SET blind_index = %s, index_key = %s WHERE blind_index = %s",
                (sealing.blind(sealing.opened(*person).nik, newest), newest, before),
            )
    return len(rows)
