"""Who is somebody, and who were they before they were corrected? Versions of an identity, under the person's one data key.

A correction is written to the vault first (`change_identity`), unsettled until the log tells of it; then `settle_identity`, or
`revert_identity` where nothing tells of it. A NIK that was changed still finds its person; one that was wrong is free again.
"""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ...domain.vault_port import Identity, Person
from ..postgres.arrays import bytea_array
from ..postgres.connections import LivingPool
from .generations import alone
from .sealing import Generations, Sealing

FIND = """SELECT blind_index, worker FROM vault.person WHERE blind_index = ANY(%(indexes)s::bytea[])
UNION ALL SELECT blind_index, worker FROM vault.former_nik WHERE blind_index = ANY(%(indexes)s::bytea[])"""
_LOCK = 0x4E41_5501  # class of the advisory locks of people who are being corrected


class _Kept(NamedTuple):
    """A person as the vault keeps them, opened and sealed."""

    identity: Identity
    wrapped_key: bytes
    kek: int
    sealed: bytes


class Identities:
    """The part of the vault that corrects people."""

    pool: LivingPool[psycopg.Connection[Any]]
    sealing: Sealing
    _one_at_a_time = threading.Lock()  # a correction holds a connection while it needs another

    @contextlib.contextmanager
    def correcting(self, worker: UUID) -> Iterator[None]:
        """Nobody else corrects this person meanwhile, in whatever process; see the port."""
        with self._one_at_a_time, self.pool.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK, _number(worker)))
            yield

    def identity(self, worker: UUID) -> Identity:
        """A person as they are now; see the port."""
        with self.pool.connection() as connection:
            return self._read(connection, worker).identity

    def change_identity(self, was: int, person: Person) -> int | None:
        """Write another version of a person; see the port."""
        with self.pool.connection() as connection, connection.transaction():
            writing = alone(connection)
            self.sealing.write_with(writing)
            before = self._read(connection, person.worker, "FOR UPDATE")
            others = connection.execute(
                FIND, {"indexes": bytea_array(self.sealing.blind_all([person.nik]))}, binary=True
            )
            if before.identity.version != was or any(worker != person.worker for _, worker in others):
                return None
            connection.execute(
                "INSERT INTO vault.person_version (worker, version, sealed) VALUES (%s, %s, %s)",
                (person.worker, was, before.sealed),
            )
            if person.nik != before.identity.person.nik:
                self._leave_nik(connection, before, writing)
            sealed = self.sealing.sealed_anew(person, before.wrapped_key, before.kek)
            self._write(connection, person, was + 1, sealed, writing)
            return was + 1

    def unsettled(
        self, worker: UUID | None = None, *, older_than: dt.timedelta = dt.timedelta(0)
    ) -> list[tuple[UUID, int]]:
        """The versions of people (of one) that were corrected, and of which nobody said yet whether the log tells of it."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                """SELECT worker, version FROM vault.person_version WHERE NOT settled
                AND written_at <= clock_timestamp() - %s AND (%s::uuid IS NULL OR worker = %s) ORDER BY written_at""",
                (older_than, worker, worker),
            )
            return [(found, version) for found, version in rows]

    def settle_identity(self, worker: UUID, version: int, *, nik_found: bool) -> None:
        """The log tells that a version was corrected; see the port."""
        with self.pool.connection() as connection, connection.transaction():
            connection.execute(
                "UPDATE vault.person_version SET settled = true WHERE worker = %s AND version = %s",
                (worker, version),
            )
            if not nik_found:
                connection.execute(
                    "DELETE FROM vault.former_nik WHERE worker = %s AND version = %s", (worker, version)
                )

    def revert_identity(self, worker: UUID, version: int) -> None:
        """Nothing tells that a version was corrected: the person is again who they were in it; see the port."""
        with self.pool.connection() as connection, connection.transaction():
            writing = alone(connection)
            self.sealing.write_with(writing)
            now = self._read(connection, worker, "FOR UPDATE")
            row = connection.execute(
                "DELETE FROM vault.person_version WHERE worker = %s AND version = %s AND NOT settled RETURNING sealed",
                (worker, version),
                binary=True,
            ).fetchone()
            if row is None:
                return
            content = self.sealing.opened(worker, now.wrapped_key, now.kek, row[0])
            person = Person(worker, content.nik, content.name, content.birth_date)
            self._write(connection, person, version, row[0], writing)

    def _read(self, connection: psycopg.Connection[Any], worker: UUID, lock: str = "") -> "_Kept":
        row = connection.execute(
            f"SELECT version, wrapped_key, kek, sealed FROM vault.person WHERE worker = %s {lock}",
            (worker,),
            binary=True,
        ).fetchone()
        if row is None:
            raise KeyError(worker)
        version, wrapped_key, kek, sealed = row
        content = self.sealing.opened(worker, wrapped_key, kek, sealed)
        person = Person(worker, content.nik, content.name, content.birth_date)
        return _Kept(Identity(version, person), wrapped_key, kek, sealed)

    def _leave_nik(self, connection: psycopg.Connection[Any], before: "_Kept", writing: Generations) -> None:
        """The person is found by the NIK of a version that is over, and everybody who admits looks there from now on."""
        version, person = before.identity
        connection.execute(
            """INSERT INTO vault.former_nik (blind_index, index_key, worker, version) VALUES (%s, %s, %s, %s)
            ON CONFLICT (blind_index) DO NOTHING""",
            (self.sealing.blind(person.nik, writing.index_key), writing.index_key, person.worker, version),
        )
        connection.execute("UPDATE vault.writing SET former = true WHERE NOT former")

    def _write(
        self,
        connection: psycopg.Connection[Any],
        person: Person,
        version: int,
        sealed: bytes,
        writing: Generations,
    ) -> None:
        connection.execute(
            "UPDATE vault.person SET version = %s, sealed = %s, blind_index = %s, index_key = %s WHERE worker = %s",
            (
                version,
                sealed,
                self.sealing.blind(person.nik, writing.index_key),
                writing.index_key,
                person.worker,
            ),
        )


def _number(worker: UUID) -> int:
    """A worker as the 32 bits of an advisory lock: of two who share them, one waits for the other."""
    return int.from_bytes(worker.bytes[-4:], signed=True)
