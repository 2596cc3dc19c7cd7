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
from struct import Struct
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid4

import msgspec
import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from psycopg_pool import ConnectionPool

from ..domain.ports import Person, Sealed
from . import binary_copy as field_of
from .connections import connected
from .keys import KeyProblem, Keys, lost_key

_CHECK_NOTE = UUID(int=0)  # a sealed word that tells whether these keys are this vault's
_CHECK_WORD = b"naungan"
_KEY = _INDEX = 32  # bytes of AES-256 and of HMAC-SHA-256
_NONCE = 12
_TAG = 16
_COPY = "COPY {} (worker, blind_index, index_key, wrapped_key, kek, sealed) FROM STDIN (FORMAT binary)"
_encode = msgspec.json.encode


class PostgresVault:
    """The vault on PostgreSQL (domain port `Vault`). Safe to use from any thread.

    Raises KeyProblem at creation where the keys are not those the vault was written with. `reload` reads the key file
    again: asked when the vault is written with a generation that was made since.
    """

    def __init__(
        self, url: str, keys: Keys, *, pool_size: int = 4, reload: Callable[[], Keys] | None = None
    ) -> None:
        self._reload = reload
        self._use(keys)
        self._writing = Generations(keys.newest_kek, keys.newest_index)
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

    def _use(self, keys: Keys) -> None:
        self._keys = keys
        self._wrappers = {n: AESGCM(k) for n, k in keys.kek.items()}
        self._indexes = {n: HMAC(k, SHA256()) for n, k in keys.index.items()}

    # Finding and admitting

    def find(self, niks: Sequence[str]) -> dict[str, UUID]:
        """The worker of each NIK that is known; see the port."""
        with connected(self._pool) as connection:
            return self._find(connection, niks)

    def seal(self, people: Sequence[Person]) -> list[Sealed]:
        """Seal people under data keys of their own; see the port."""
        generation, newest = self._writing
        wrap, blind = self._wrappers[generation].encrypt, self._blind
        # What stands between the parts of a row is the same for all.
        header, before_index = field_of.row_header(6) + field_of.UUID_LENGTH, field_of.length(_INDEX)
        before_wrapped = field_of.smallint(newest) + field_of.length(_NONCE + _KEY + _TAG)
        after_wrapped, sealed_length = field_of.smallint(generation), field_of.length
        size = _KEY + 2 * _NONCE
        random = os.urandom(len(people) * size)
        sealed: list[Sealed] = []
        for at, (worker, nik, name, born) in zip(range(0, len(random), size), people, strict=True):
            key, nonce = random[at : at + _KEY], random[at + _KEY : at + _KEY + _NONCE]
            wrap_nonce = random[at + _KEY + _NONCE : at + size]
            bound_to = worker.bytes
            index = blind(nik, newest)
            secret = AESGCM(key).encrypt(nonce, _encode((nik, name, born)), bound_to)
            content = b"".join(
                (
                    *(header, bound_to, before_index, index),
                    *(before_wrapped, wrap_nonce, wrap(wrap_nonce, key, bound_to)),
                    *(after_wrapped, sealed_length(_NONCE + len(secret)), nonce, secret),
                )
            )
            sealed.append(Sealed(worker, index, content))
        return sealed

    def admit(self, people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """Store those whose NIK is new; see the port. All or nothing."""
        # In one order, whoever admits: two commands with the same people would otherwise wait for one another.
        people = sorted(people, key=_by_blind)
        with connected(self._pool) as connection:
            try:
                with connection.transaction(), connection.cursor() as cursor:
                    if not self._as_written(connection, people):
                        return self._admit_anew(connection, people)
                    field_of.copy_rows(cursor, _COPY.format("vault.person"), [p.content for p in people])
                return {}
            except psycopg.errors.UniqueViolation:
                pass  # some were admitted by another command
            with connection.transaction():
                if not self._as_written(connection, people):
                    return self._admit_anew(connection, people)
                return self._admit_new(connection, people)

    def _as_written(self, connection: psycopg.Connection[Any], people: Sequence[Sealed]) -> bool:
        """Whether people were sealed under the generations the vault is written with, and nobody can stand under an
        older index. Until the transaction ends these generations stay.
        """
        writing = self._learn(connection)
        if not people:
            return True
        _, _, index, _, kek = _PACKED.unpack_from(people[0].content)
        return (kek, index) == writing and len(self._keys.index) == 1

    def _admit_new(self, connection: psycopg.Connection[Any], people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """One statement that leaves those as they are who are known under the same index."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE newcomer (LIKE vault.person INCLUDING DEFAULTS) ON COMMIT DROP"
            )
            field_of.copy_rows(cursor, _COPY.format("pg_temp.newcomer"), [p.content for p in people])
            cursor.execute(
                "INSERT INTO vault.person SELECT * FROM newcomer ORDER BY blind_index ON CONFLICT DO NOTHING"
            )
            others = cursor.execute(
                """SELECT n.worker, p.worker FROM newcomer n JOIN vault.person p USING (blind_index)
                WHERE n.worker <> p.worker"""
            ).fetchall()
        return dict(others)

    def _admit_anew(self, connection: psycopg.Connection[Any], people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """While keys rotate: look everybody up under every index, and seal the rest as the vault is written now."""
        opened = [self._unsealed(one) for one in people]
        known = self._find(connection, [person.nik for person in opened])
        others = {p.worker: known[p.nik] for p in opened if known.get(p.nik, p.worker) != p.worker}
        rest = sorted(self.seal([p for p in opened if p.nik not in known]), key=_by_blind)
        return others | self._admit_new(connection, rest)

    def _learn(self, connection: psycopg.Connection[Any]) -> "Generations":
        """The generations the vault is written with, held until the transaction ends. Raises KeyProblem where this
        process has not got them.
        """
        row = connection.execute("SELECT kek, index_key FROM vault.writing FOR SHARE").fetchone()
        assert row is not None
        writing = Generations(*row)
        if self._reload and (writing.kek not in self._keys.kek or writing.index_key not in self._keys.index):
            self._use(self._reload())
        if writing.index_key not in self._keys.index:
            raise lost_key("index key", writing.index_key)
        self._wrapper(writing.kek)
        self._writing = writing
        return writing

    def _find(self, connection: psycopg.Connection[Any], niks: Sequence[str]) -> dict[str, UUID]:
        by_index = {self._blind(nik, generation): nik for nik in niks for generation in self._keys.index}
        rows = connection.execute(
            "SELECT blind_index, worker FROM vault.person WHERE blind_index = ANY(%s::bytea[])",
            (field_of.bytea_array(by_index),),
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

    def _unsealed(self, one: Sealed) -> Person:
        """A person as they were before `seal`."""
        _, _, _, wrapped_key, kek = _PACKED.unpack_from(one.content)
        content = self._open(one.worker, wrapped_key, kek, one.content[_PACKED.size + 4 :])
        return Person(one.worker, content.nik, content.name, content.birth_date)

    def _wrapper(self, generation: int) -> AESGCM:
        if generation not in self._wrappers and self._reload is not None:
            self._use(self._reload())
        if generation not in self._wrappers:
            raise lost_key("key", generation)
        return self._wrappers[generation]

    # Notes and digests

    def seal_note(self, text: str) -> UUID:
        """Keep free text under a random id."""
        note = uuid4()
        with connected(self._pool) as connection:
            self._write_note(connection, note, text.encode())
        return note

    def _write_note(self, connection: psycopg.Connection[Any], note: UUID, content: bytes) -> None:
        nonce, generation = os.urandom(_NONCE), self._learn(connection).kek
        sealed = nonce + self._wrappers[generation].encrypt(nonce, content, note.bytes)
        connection.execute(
            "INSERT INTO vault.note (id, kek, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (note, generation, sealed),
        )

    def fingerprint(self, body: bytes) -> bytes:
        """HMAC-SHA-256 under a key of its own that is never rotated."""
        return hmac.digest(self._keys.digest, body, "sha256")

    def _blind_index(self, nik: str, generation: int) -> bytes:
        index = self._indexes[generation].copy()  # a third of the cost of taking the key in anew
        index.update(nik.encode())
        return index.finalize()

    # Keeping

    def uses(self) -> tuple["Generations", dict[int, int], dict[int, int]]:
        """The generations the vault is written with, and how many rows are under each kek and each index key."""
        with connected(self._pool) as connection, connection.transaction():
            return self._uses(connection, "SHARE")

    def _uses(
        self, connection: psycopg.Connection[Any], lock: str
    ) -> tuple["Generations", dict[int, int], dict[int, int]]:
        row = connection.execute(f"SELECT kek, index_key FROM vault.writing FOR {lock}").fetchone()
        assert row is not None
        keks = connection.execute(
            """SELECT kek, sum(n)::bigint FROM (SELECT kek, count(*) AS n FROM vault.person GROUP BY kek UNION ALL
            SELECT kek, count(*) FROM vault.note GROUP BY kek UNION ALL
            SELECT kek, count(*) FROM vault.staged GROUP BY kek) u GROUP BY kek"""
        ).fetchall()
        indexes = connection.execute(
            "SELECT index_key, count(*) FROM vault.person GROUP BY index_key"
        ).fetchall()
        return Generations(*row), dict(keks), dict(indexes)

    def prune(self, save: Callable[[Keys], None]) -> list[tuple[str, int]]:
        """Give up generations that nothing is written with and nothing is under; `save` keeps the rest. Which they were.

        Nobody writes meanwhile, so that none is given up while a row under it is on its way.
        """
        with connected(self._pool) as connection, connection.transaction():
            writing, keks, indexes = self._uses(connection, "UPDATE")
            gone = [("kek", n) for n in self._keys.kek if n < writing.kek and n not in keks]
            gone += [("index", n) for n in self._keys.index if n < writing.index_key and n not in indexes]
            if gone:
                kept = self._keys.without(gone)
                save(kept)
                self._use(kept)
        return gone

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

    def some(self, at_most: int) -> list[UUID]:
        """Workers of the vault, none before another."""
        with connected(self._pool) as connection:
            rows = connection.execute("SELECT worker FROM vault.person ORDER BY worker LIMIT %s", (at_most,))
            return [worker for (worker,) in rows]

    def notes(self, older_than: dt.timedelta) -> list[UUID]:
        """Notes sealed longer ago than this."""
        with connected(self._pool) as connection:
            rows = connection.execute(
                "SELECT id FROM vault.note WHERE id <> %s AND written_at < clock_timestamp() - %s ORDER BY id",
                (_CHECK_NOTE, older_than),
            )
            return [note for (note,) in rows]

    def remove_notes(self, notes: Sequence[UUID]) -> int:
        """Remove notes that no event refers to; how many were there."""
        with connected(self._pool) as connection:
            return connection.execute(
                "DELETE FROM vault.note WHERE id = ANY(%s) AND id <> %s", (list(notes), _CHECK_NOTE)
            ).rowcount

    def rotate(self, what: Literal["kek", "index"], *, chunk: int = 2000) -> int:
        """Write with the newest generation of `what` from now on, and bring every row to it, chunk by chunk.

        May be interrupted and repeated. No event changes and no worker's id does. Returns how many rows were brought
        over. Every process must be able to read the new key file before.
        """
        column, newest = (
            ("kek", self._keys.newest_kek) if what == "kek" else ("index_key", self._keys.newest_index)
        )
        changed = 0
        with connected(self._pool) as connection:
            with connection.transaction():  # waits for whoever is writing with the old one
                connection.execute(f"UPDATE vault.writing SET {column} = %s", (newest,))
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
            connection.execute(
                """INSERT INTO vault.writing (kek, index_key)
                SELECT coalesce(max(kek), %s), coalesce(max(index_key), %s) FROM vault.person ON CONFLICT DO NOTHING""",
                self._writing,
            )
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
            raise lost_key("index key", lost[1])
        if someone is not None:
            *person, index, generation = someone
            if self._blind(self._open(*person).nik, generation) != index:
                raise KeyProblem("the vault was written with another index key: restore its own key file")


class Generations(NamedTuple):
    """Of each kind of key, the generation that is written with."""

    kek: int
    index_key: int


class _Content(msgspec.Struct, array_like=True):
    nik: str
    name: str
    birth_date: dt.date


_by_blind = attrgetter("blind")

# A sealed row as `seal` packs it, up to the kek: worker, index, its generation, wrapped key, kek.
_PACKED = Struct(f">2x4x16s4x{_INDEX}s4xh4x{_NONCE + _KEY + _TAG}s4xh")


def _unseal(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag:
        raise KeyProblem("the vault was written with other keys: restore its own key file") from None
