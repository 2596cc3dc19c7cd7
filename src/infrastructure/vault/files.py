"""Where does a whole file lie encrypted? In the vault's database, piece by piece, under a data key of its own.

No more of a file than a piece is in memory. Whoever writes one holds its lease (`leases`) until something refers to it: what is
held by nobody and referred to by nothing was left by a process that is dead, and is removed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from psycopg_pool import ConnectionPool

from .generations import kek_for_writing
from .leases import Leases, held
from .resealing import SealedTable
from .sealing import FileKey, Sealing

PIECE = 1 << 20  # bytes
_ROOM = 0x4E41_5502  # class of the lock of whoever asks whether there is room
_UNUSED = """f.id FROM vault.file f WHERE NOT EXISTS (SELECT FROM vault.import i WHERE i.file = f.id OR i.report = f.id)"""

# The key of each file; its pieces stay as they are.
FILE_KEYS = SealedTable("vault.file", {"id": "uuid"}, lambda file: bytes(file.bytes), content="wrapped_key")


class Taken(NamedTuple):
    """What files that were sent take of the database: those that are being sent, wait or are imported; the bytes of all of them,
    promised or here; and those that are still to come.
    """

    number: int
    size: int
    to_come: int


class SealedFiles:
    """The files of a vault. Safe to use from any thread."""

    def __init__(
        self, pool: ConnectionPool[psycopg.Connection[Any]], sealing: Sealing, leases: Leases
    ) -> None:
        self._pool = pool
        self._sealing = sealing
        self._leases = leases

    def begin(self, promised: int, room: Callable[[Taken], None]) -> "FileWriter":
        """A new upload, ours until it is let go of. `room` is told what others take, and raises where there is none."""
        return self._begun(promised, None, room)

    def _begun(
        self, promised: int, name: str | None, room: Callable[[Taken], None] | None = None
    ) -> "FileWriter":
        file = uuid4()
        self._leases.take(file)
        try:
            with self._pool.connection() as connection:
                if room is not None:
                    room(_taken(connection))
                kek = kek_for_writing(connection, self._sealing)
                key, wrapped = self._sealing.new_file_key(file, kek)
                connection.execute(
                    "INSERT INTO vault.file (id, wrapped_key, kek, upload, name, promised) VALUES (%s, %s, %s, %s, %s, %s)",
                    (file, wrapped, kek, room is not None, name, promised),
                )
        except BaseException:
            self._leases.release(file)
            raise
        return FileWriter(self._pool, file, key, promised)

    def put(self, path: Path) -> UUID:
        """Keep a report that lies on the disk, under its name; it is ours until it is let go of."""
        writer = self._begun(0, path.name)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                writer.add(piece)
        return writer.file

    def let_go(self, file: UUID) -> None:
        """Something refers to it now, or nobody wants it any more."""
        self._leases.release(file)

    def pieces(self, file: UUID) -> Iterator[bytes]:
        """The file, piece by piece. Raises KeyError where it is not there, or not all of it."""
        number = read = 0
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT wrapped_key, kek, length FROM vault.file WHERE id = %s", (file,), binary=True
            ).fetchone()
        if row is None:
            raise KeyError(file)
        key = self._sealing.file_key(file, row[0], row[1])
        while read < row[2]:
            with self._pool.connection() as connection:
                found = connection.execute(
                    "SELECT sealed FROM vault.file_piece WHERE file = %s AND number = %s",
                    (file, number),
                    binary=True,
                ).fetchone()
            if found is None:
                raise KeyError(file)
            piece = key.open(number, found[0])
            number, read = number + 1, read + len(piece)
            yield piece

    def remove(self, file: UUID) -> None:
        """Delete a file."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM vault.file WHERE id = %s", (file,))
        self._leases.release(file)

    def remove_unused(self) -> int:
        """Delete what nobody writes and nothing refers to; how many there were."""
        with self._pool.connection() as connection:  # each statement sees what was done before it
            unused = [file for (file,) in connection.execute(f"SELECT {_UNUSED}".encode())]
            free = set(unused) - held(connection, unused)
            if not free:
                return 0
            return connection.execute(
                f"DELETE FROM vault.file WHERE id IN (SELECT {_UNUSED} AND f.id = ANY(%s))".encode(),
                (list(free),),
            ).rowcount


class FileWriter:
    """Takes one file in, piece by piece. For one thread at a time."""

    def __init__(
        self,
        pool: ConnectionPool[psycopg.Connection[Any]],
        file: UUID,
        key: FileKey,
        promised: int,
    ) -> None:
        self.file = file
        self.length = 0
        self.promised = promised
        self._pool = pool
        self._key = key
        self._number = 0

    def promise(self, more: int, room: Callable[[Taken], None]) -> None:
        """So many bytes come beyond what was promised; `room` is told what is taken by now, and raises where there is none."""
        with self._pool.connection() as connection:
            room(_taken(connection))
            connection.execute(
                "UPDATE vault.file SET promised = promised + %s WHERE id = %s", (more, self.file)
            )
        self.promised += more

    def whole(self) -> None:
        """Raises OSError where the database lost pieces of it: it was started anew before they were durable."""
        with self._pool.connection() as connection:
            found = connection.execute(
                """SELECT f.length, count(p) FROM vault.file f LEFT JOIN vault.file_piece p ON p.file = f.id
                WHERE f.id = %s GROUP BY f.length""",
                (self.file,),
            ).fetchone()
        if found != (self.length, self._number):
            raise OSError("the database lost a part of a file that was being sent")

    def add(self, piece: bytes) -> None:
        """The next piece. It is durable once anything later is (`whole`)."""
        sealed = self._key.seal(self._number, piece)
        with self._pool.connection() as connection, connection.pipeline():
            connection.execute("SET LOCAL synchronous_commit = off")
            connection.execute(
                "INSERT INTO vault.file_piece (file, number, sealed) VALUES (%s, %s, %b)",
                (self.file, self._number, sealed),
            )
            connection.execute(
                "UPDATE vault.file SET length = length + %s WHERE id = %s", (len(piece), self.file)
            )
        self._number += 1
        self.length += len(piece)


def _taken(connection: psycopg.Connection[Any]) -> Taken:
    """What is taken, and nobody else takes anything until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, 0)", (_ROOM,))
    row = connection.execute(
        """SELECT count(*) FILTER (WHERE i.state IS NULL OR i.state IN ('waiting', 'running')),
            coalesce(sum(greatest(f.promised, f.length)), 0)::bigint,
            coalesce(sum(greatest(f.promised - f.length, 0)), 0)::bigint
        FROM vault.file f LEFT JOIN vault.import i ON i.file = f.id WHERE f.upload"""
    ).fetchone()
    assert row is not None
    return Taken(*row)
