"""Where do batches wait that are not recorded yet? In the vault, sealed under the key-encryption key like notes.

Nothing of a staged row is legible outside, nor any digest of it: neither in the database nor in any log. What nobody touched for `KEPT` is
deleted whenever a batch is opened.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from psycopg_pool import ConnectionPool

from ...domain.bulk.sent_parts import OpenBatch, Rows
from ...domain.bulk.staging import Staged, Staging
from ...domain.enrolment import Candidate
from .keys import Keys
from .resealing import SealedTable
from .sealing import Sealing

KEPT = dt.timedelta(days=7)
_OPENING = -1
_encode = msgspec.json.encode
_openings = msgspec.json.Decoder(OpenBatch)
_rows = msgspec.json.Decoder(tuple[tuple[int, Candidate], ...])


class PostgresStaging(Staging):
    """Staging in the vault's database. Safe to use from any thread."""

    def __init__(
        self, url: str, keys: Keys, *, pool_size: int = 2, reload: Callable[[], Keys] | None = None
    ) -> None:
        self._sealing = Sealing(keys, reload)
        self._pool = ConnectionPool(url, min_size=0, max_size=pool_size, open=True, timeout=10.0)

    def close(self) -> None:
        self._pool.close()

    def put_opening(self, batch: UUID, opening: OpenBatch) -> None:
        """Keep how a batch was opened; see the port. Sweeps what was forgotten."""
        self.sweep()
        self._put(
            batch,
            _OPENING,
            0,
            _encode(opening),
            """DO UPDATE SET kek = excluded.kek, sealed = excluded.sealed, staged_at = excluded.staged_at""",
        )

    def put_rows(self, batch: UUID, number: int, rows: Rows) -> bool:
        """Keep a chunk unless there is one; see the port."""
        content = _encode(rows)
        if self._put(batch, number, len(rows), content, "DO NOTHING"):
            return True
        with self._pool.connection() as connection:
            return self._read(connection, batch, number) in (None, content)

    def _put(self, batch: UUID, number: int, rows: int, content: bytes, conflict: str) -> bool:
        with self._pool.connection() as connection:
            kek = self._writing(connection)
            sealed = self._sealing.wrap(content, kek, _bound_to(batch, number))
            written = connection.execute(
                f"""INSERT INTO vault.staged (batch, chunk, rows, kek, sealed) VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (batch, chunk) {conflict}""",
                (batch, number, rows, kek, sealed),
            )
            return written.rowcount == 1

    def _writing(self, connection: Any) -> int:
        """The generation the vault is written with, held until the transaction ends. Raises KeyProblem where it is
        missing here.
        """
        row = connection.execute("SELECT kek FROM vault.writing FOR SHARE").fetchone()
        # for a vault nobody has opened yet, the newest
        kek = self._sealing.writing.kek if row is None else int(row[0])
        self._sealing.wrapper(kek)
        return kek

    def get(self, batch: UUID) -> Staged | None:
        """What waits of a batch; see the port."""
        with self._pool.connection() as connection:
            found = connection.execute(
                "SELECT chunk, rows FROM vault.staged WHERE batch = %s", (batch,)
            ).fetchall()
            if not any(chunk == _OPENING for chunk, _ in found):
                return None
            content = self._read(connection, batch, _OPENING)
        chunks = {chunk: rows for chunk, rows in found if chunk != _OPENING}
        return None if content is None else Staged(_openings.decode(content), chunks)

    def rows(self, batch: UUID, number: int) -> Rows:
        """The rows of a chunk; see the port."""
        with self._pool.connection() as connection:
            content = self._read(connection, batch, number)
        if content is None:
            raise KeyError(number)
        return _rows.decode(content)

    def _read(self, connection: Any, batch: UUID, number: int) -> bytes | None:
        row = connection.execute(
            "SELECT kek, sealed FROM vault.staged WHERE batch = %s AND chunk = %s",
            (batch, number),
            binary=True,
        ).fetchone()
        if row is None:
            return None
        kek, sealed = row
        return self._sealing.unwrap(sealed, kek, _bound_to(batch, number))

    def remove(self, batch: UUID, *, rows_only: bool = False) -> None:
        """Forget a batch, or its rows alone."""
        least = 0 if rows_only else _OPENING
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM vault.staged WHERE batch = %s AND chunk >= %s", (batch, least))

    def sweep(self, older_than: dt.timedelta = KEPT) -> int:
        """Forget every batch of which nothing was staged since; how many rows of the table it were."""
        with self._pool.connection() as connection:
            return connection.execute(
                """DELETE FROM vault.staged WHERE batch IN (SELECT batch FROM vault.staged GROUP BY batch
                HAVING max(staged_at) < clock_timestamp() - %s)""",
                (older_than,),
            ).rowcount


def _bound_to(batch: UUID, number: int) -> bytes:
    return batch.bytes + number.to_bytes(4, "big", signed=True)


STAGED = SealedTable("vault.staged", {"batch": "uuid", "chunk": "int"}, _bound_to)
