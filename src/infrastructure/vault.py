"""Where are names, NIKs and birth dates? In the vault, each person under a data key of their own.

A person's data key (AES-256-GCM) is wrapped by the key-encryption key; destroying it forgets the person. The blind
index, HMAC-SHA-256 of the NIK, finds a worker without telling who it is. Free text is kept here too, as sealed notes.
"""

import datetime as dt
import hmac
import os
from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID, uuid4

import msgspec
import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg_pool import ConnectionPool

from ..domain.ports import Person, Sealed
from . import binary_copy as field_of
from .connections import connected
from .keys import KeyProblem, Keys

_CHECK_NOTE = UUID(int=0)  # a sealed word that tells whether these keys are this vault's
_CHECK_WORD = b"naungan"
_NONCE = 12
_COPY = "COPY {} (worker, blind_index, index_key, wrapped_key, kek, sealed) FROM STDIN (FORMAT binary)"
_encode = msgspec.json.encode


class PostgresVault:
    """The vault on PostgreSQL (domain port `Vault`). Safe to use from any thread.

    Raises KeyProblem at creation where the keys are not those the vault was written with.
    """

    def __init__(self, url: str, keys: Keys, *, pool_size: int = 4) -> None:
        self._keys = keys
        self._wrappers = {n: AESGCM(k) for n, k in keys.kek.items()}
        # Whoever is admitted was looked for a moment before: the index is worked out once for both.
        self._blind = lru_cache(maxsize=3 * 2_000)(self._blind_index)
        self._pool = ConnectionPool(url, min_size=1, max_size=pool_size, open=True, timeout=10.0)
        try:
            self._check_keys()
        except BaseException:
            self._pool.close()
            raise

    def close(self) -> None:
        self._pool.close()

    # Finding and admitting

    def find(self, niks: Sequence[str]) -> dict[str, UUID]:
        """The worker of each NIK that is known; see the port."""
        with connected(self._pool) as connection:
            return self._find(connection, niks)

    def seal(self, people: Sequence[Person]) -> list[Sealed]:
        """Seal people under data keys of their own; see the port."""
        generation, newest = self._keys.newest_kek, self._keys.newest_index
        wrap, raw, blind = self._wrappers[generation].encrypt, field_of.raw, self._blind
        header = field_of.row_header(6) + b"\x00\x00\x00\x10"
        index_key, kek = field_of.smallint(newest), field_of.smallint(generation)
        size = 32 + 2 * _NONCE
        random = os.urandom(len(people) * size)
        sealed: list[Sealed] = []
        for at, (worker, nik, name, born) in zip(range(0, len(random), size), people, strict=True):
            key = random[at : at + 32]
            nonce = random[at + 32 : at + 32 + _NONCE]
            wrap_nonce = random[at + 32 + _NONCE : at + size]
            bound_to = worker.bytes
            index = blind(nik, newest)
            content = b"".join(
                (
                    header,
                    bound_to,
                    b"\x00\x00\x00\x20",
                    index,
                    index_key,
                    raw(wrap_nonce + wrap(wrap_nonce, key, bound_to)),
                    kek,
                    raw(nonce + AESGCM(key).encrypt(nonce, _encode((nik, name, born)), bound_to)),
                )
            )
            sealed.append(Sealed(worker, index, content))
        return sealed

    def admit(self, people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """Store those whose NIK is new; see the port. All or nothing."""
        # In one order, whoever admits: two commands with the same people would otherwise wait for one another.
        contents = [one.content for one in sorted(people, key=_by_blind)]
        with connected(self._pool) as connection:
            try:
                with connection.transaction(), connection.cursor() as cursor:
                    field_of.copy_rows(cursor, _COPY.format("vault.person"), contents)
                return {}
            except psycopg.errors.UniqueViolation:
                pass  # some were admitted by another command: one statement that leaves them as they are
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute(
                    "CREATE TEMPORARY TABLE newcomer (LIKE vault.person INCLUDING DEFAULTS) ON COMMIT DROP"
                )
                field_of.copy_rows(cursor, _COPY.format("pg_temp.newcomer"), contents)
                cursor.execute(
                    "INSERT INTO vault.person SELECT * FROM newcomer ORDER BY blind_index ON CONFLICT DO NOTHING"
                )
                others = cursor.execute(
                    """SELECT n.worker, p.worker FROM newcomer n JOIN vault.person p USING (blind_index)
                    WHERE n.worker <> p.worker"""
                ).fetchall()
            return dict(others)

    def _find(self, connection: psycopg.Connection[Any], niks: Sequence[str]) -> dict[str, UUID]:
        by_index = {self._blind(nik, generation): nik for nik in niks for generation in self._keys.index}
        rows = connection.execute(
            "SELECT blind_index, worker FROM vault.person WHERE blind_index = ANY(%s::bytea[])",
            (field_of.bytea_array(list(by_index)),),
            binary=True,
        )
        return {by_index[index]: worker for index, worker in rows}

    def keep(self, workers: Sequence[UUID]) -> bool:
        """Make orphans young again, for `sweep`; see the port."""
        with connected(self._pool) as connection:
            kept = connection.execute(
                "UPDATE vault.person SET admitted_at = clock_timestamp() WHERE worker = ANY(%s::uuid[])",
                (field_of.uuid_array(workers),),
            )
            return kept.rowcount == len(set(workers))

    # Opening

    def birth_date(self, worker: UUID) -> dt.date:
        """A worker's date of birth; KeyError where the vault holds nobody of that id."""
        with connected(self._pool) as connection:
            row = connection.execute(
                "SELECT wrapped_key, kek, sealed FROM vault.person WHERE worker = %s", (worker,), binary=True
            ).fetchone()
        if row is None:
            raise KeyError(worker)
        return self._open(worker, *row).birth_date

    def _open(self, worker: UUID, wrapped_key: bytes, kek: int, sealed: bytes) -> "_Content":
        key = _unseal(self._wrapper(kek), wrapped_key, worker.bytes)
        return msgspec.json.decode(_unseal(AESGCM(key), sealed, worker.bytes), type=_Content)

    def _wrapper(self, generation: int) -> AESGCM:
        if generation not in self._wrappers:
            raise KeyProblem(
                f"the vault uses key {generation}, which the key file no longer holds: restore it"
            )
        return self._wrappers[generation]

    # Notes and digests

    def seal_note(self, text: str) -> UUID:
        """Keep free text under a random id."""
        note = uuid4()
        with connected(self._pool) as connection:
            self._write_note(connection, note, text.encode())
        return note

    def _write_note(self, connection: psycopg.Connection[Any], note: UUID, content: bytes) -> None:
        nonce, generation = os.urandom(_NONCE), self._keys.newest_kek
        sealed = nonce + self._wrappers[generation].encrypt(nonce, content, note.bytes)
        connection.execute(
            "INSERT INTO vault.note (id, kek, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (note, generation, sealed),
        )

    def fingerprint(self, body: bytes) -> bytes:
        """HMAC-SHA-256 under a key of its own that is never rotated."""
        return hmac.digest(self._keys.digest, body, "sha256")

    def _blind_index(self, nik: str, generation: int) -> bytes:
        return hmac.digest(self._keys.index[generation], nik.encode(), "sha256")

    # Keeping

    def sweep(
        self,
        enrolled: Callable[[Sequence[UUID]], Container[UUID]],
        *,
        older_than: dt.timedelta = dt.timedelta(hours=1),
    ) -> int:
        """Remove people whom no event knows: their command was refused or lost after the vault was written.

        `enrolled` tells which workers the log knows; the young are left, their append may be under way. Their number.
        """
        removed = 0
        last = UUID(int=0)
        with connected(self._pool) as connection:
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

    def rotate(self, what: Literal["kek", "index"], *, chunk: int = 2000) -> int:
        """Bring every row to the newest generation of `what`, chunk by chunk; may be interrupted and repeated.

        No event changes and no worker's id does. Returns how many rows were brought over.
        """
        column, newest = (
            ("kek", self._keys.newest_kek) if what == "kek" else ("index_key", self._keys.newest_index)
        )
        changed = 0
        with connected(self._pool) as connection:
            while True:
                with connection.transaction():
                    rows = connection.execute(
                        f"""SELECT worker, wrapped_key, kek, sealed FROM vault.person WHERE {column} <> %s
                        ORDER BY worker LIMIT %s FOR UPDATE""",
                        (newest, chunk),
                        binary=True,
                    ).fetchall()
                    if what == "kek":
                        self._rewrap(connection, rows)
                    else:
                        self._reindex(connection, rows)
                changed += len(rows)
                if len(rows) < chunk:
                    break
            if what == "kek":
                changed += self._reseal_notes(connection)
        return changed

    def _rewrap(
        self, connection: psycopg.Connection[Any], rows: Sequence[tuple[UUID, bytes, int, bytes]]
    ) -> None:
        newest = self._keys.newest_kek
        wrapped = []
        for worker, wrapped_key, kek, _ in rows:
            key, nonce = _unseal(self._wrapper(kek), wrapped_key, worker.bytes), os.urandom(_NONCE)
            wrapped.append(nonce + self._wrappers[newest].encrypt(nonce, key, worker.bytes))
        connection.execute(
            """UPDATE vault.person p SET wrapped_key = n.wrapped, kek = %s
            FROM unnest(%s::uuid[], %s::bytea[]) n(worker, wrapped) WHERE p.worker = n.worker""",
            (newest, [row[0] for row in rows], wrapped),
        )

    def _reindex(
        self, connection: psycopg.Connection[Any], rows: Sequence[tuple[UUID, bytes, int, bytes]]
    ) -> None:
        newest = self._keys.newest_index
        connection.execute(
            """UPDATE vault.person p SET blind_index = n.blind_index, index_key = %s
            FROM unnest(%s::uuid[], %s::bytea[]) n(worker, blind_index) WHERE p.worker = n.worker""",
            (newest, [row[0] for row in rows], [self._blind(self._open(*row).nik, newest) for row in rows]),
        )

    def _reseal_notes(self, connection: psycopg.Connection[Any]) -> int:
        newest = self._keys.newest_kek
        with connection.transaction():
            rows = connection.execute(
                "SELECT id, kek, sealed FROM vault.note WHERE kek <> %s FOR UPDATE", (newest,), binary=True
            ).fetchall()
            for note, kek, sealed in rows:
                content, nonce = _unseal(self._wrapper(kek), sealed, note.bytes), os.urandom(_NONCE)
                connection.execute(
                    "UPDATE vault.note SET kek = %s, sealed = %s WHERE id = %s",
                    (newest, nonce + self._wrappers[newest].encrypt(nonce, content, note.bytes), note),
                )
        return len(rows)

    def _check_keys(self) -> None:
        """Write the check word into a new vault; open it in one that exists."""
        with connected(self._pool) as connection:
            self._write_note(connection, _CHECK_NOTE, _CHECK_WORD)
            row = connection.execute(
                "SELECT kek, sealed FROM vault.note WHERE id = %s", (_CHECK_NOTE,), binary=True
            ).fetchone()
            lost = connection.execute(
                "SELECT kek, index_key FROM vault.person WHERE kek <> ALL(%s) OR index_key <> ALL(%s) LIMIT 1",
                (list(self._keys.kek), list(self._keys.index)),
            ).fetchone()
            someone = connection.execute(
                "SELECT worker, wrapped_key, kek, sealed, blind_index, index_key FROM vault.person LIMIT 1",
                binary=True,
            ).fetchone()
        assert row is not None
        _unseal(self._wrapper(row[0]), row[1], _CHECK_NOTE.bytes)
        if lost is not None:
            self._wrapper(lost[0])
            raise KeyProblem(
                f"the vault uses index key {lost[1]}, which the key file no longer holds: restore it"
            )
        if someone is not None:
            *person, index, generation = someone
            if self._blind(self._open(*person).nik, generation) != index:
                raise KeyProblem("the vault was written with another index key: restore its own key file")


class _Content(msgspec.Struct, array_like=True):
    nik: str
    name: str
    birth_date: dt.date


_by_blind = attrgetter("blind")


def _unseal(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag:
        raise KeyProblem("the vault was written with other keys: restore its own key file") from None
