"""Where are names, NIKs and birth dates? In the vault, each person under a data key of their own.

Destroying a data key forgets the person; the blind index finds a worker without telling who it is (`sealing`). Free
text is kept here too, as sealed notes.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

import psycopg

from ...domain.vault_port import Compared, Sealed
from ...texts.problems import Key
from ..postgres.arrays import bytea_array, uuid_array
from ..postgres.binary_copy import copy_rows
from ..postgres.connections import LivingPool
from .files import SealedFiles
from .generations import writing
from .identities import FIND, Identities
from .kept_imports import KeptImports
from .keys import KeyProblem, Keys, lost_key
from .leases import Leases
from .listed import ListedPeople
from .sealing import Generations, Sealing

CHECK_NOTE = UUID(int=0)  # a sealed word that tells whether these keys are this vault's
_CHECK_WORD = b"naungan"
_COPY = "COPY {} (worker, blind_index, index_key, wrapped_key, kek, sealed) FROM STDIN (FORMAT binary)"
_by_blind = attrgetter("blind")


class PostgresVault(Identities):
    """The vault on PostgreSQL (domain port `Vault`). Safe to use from any thread.

    Raises KeyProblem at creation where the keys are not those the vault was written with. `reload` reads the key file
    again: asked when the vault is written with a generation that was made since.
    """

    def __init__(
        self, url: str, keys: Keys, *, pool_size: int = 4, reload: Callable[[], Keys] | None = None
    ) -> None:
        self.sealing = Sealing(keys, reload)
        self.seal = self.sealing.seal
        self.fingerprint = keys.fingerprint  # under a key that is the same in every key file of a vault
        self.pool: LivingPool[psycopg.Connection[Any]] = LivingPool(
            url, min_size=1, max_size=pool_size, open=False
        )
        self.listed = ListedPeople(self.pool, self.sealing, self.fingerprint)
        self.leases = Leases(url)
        self.files = SealedFiles(self.pool, self.sealing, self.leases)
        self.imports = KeptImports(self.pool, self.sealing, self.leases)
        self.pool.opened()
        try:
            self._check_keys()
        except BaseException:
            self.pool.close()
            raise

    def close(self) -> None:
        self.leases.close()
        self.pool.close()

    # Finding and admitting

    def find(self, niks: Sequence[str]) -> dict[str, UUID]:
        """The worker of each NIK that is known; see the port."""
        by_index = self.sealing.blind_all(niks)
        with self.pool.connection() as connection:
            rows = connection.execute(FIND, {"indexes": bytea_array(by_index)}, binary=True).fetchall()
        found: dict[str, UUID] = {}
        for index, worker in rows:
            found[by_index[index]] = worker
        return found

    def admit(self, people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """Store those whose NIK is new; see the port. All or nothing."""
        # In one order, whoever admits: two commands with the same people would otherwise wait for one another.
        people = sorted(people, key=_by_blind)
        rows = [p.content for p in people]
        with self.pool.connection() as connection:
            try:
                with connection.transaction(), connection.cursor() as cursor:
                    if not self._may_copy(connection, people):
                        return self._admit_anew(connection, people)
                    copy_rows(cursor, _COPY.format("vault.person"), rows)
                return {}
            except psycopg.errors.UniqueViolation:
                pass  # some were admitted by another command
            with connection.transaction():
                if not self._may_copy(connection, people):
                    return self._admit_anew(connection, people)
                return self._admit_new(connection, people)

    def _may_copy(self, connection: psycopg.Connection[Any], people: Sequence[Sealed]) -> bool:
        """Whether people are stored as they were sealed: under the generations that are written with, and none of them by a
        NIK that somebody else had before.
        """
        row = connection.execute("SELECT kek, index_key, former FROM vault.writing FOR SHARE").fetchone()
        assert row is not None
        *generations, former = row
        if not self.sealing.as_written(people, Generations(*generations)):
            return False
        if not former:
            return True
        known = connection.execute(
            "SELECT FROM vault.former_nik WHERE blind_index = ANY(%s::bytea[]) LIMIT 1",
            (bytea_array([p.blind for p in people]),),
        )
        return known.rowcount == 0

    def _admit_new(self, connection: psycopg.Connection[Any], people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """One statement that leaves those as they are who are known under the same index."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE newcomer (LIKE vault.person INCLUDING DEFAULTS) ON COMMIT DROP"
            )
            copy_rows(cursor, _COPY.format("pg_temp.newcomer"), [p.content for p in people])
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
        opened = [self.sealing.unsealed(one) for one in people]
        by_index = self.sealing.blind_all([person.nik for person in opened])
        rows = connection.execute(FIND, {"indexes": bytea_array(by_index)}, binary=True)
        known = {by_index[index]: worker for index, worker in rows}
        others = {p.worker: known[p.nik] for p in opened if known.get(p.nik, p.worker) != p.worker}
        rest = sorted(self.seal([p for p in opened if p.nik not in known]), key=_by_blind)
        return others | self._admit_new(connection, rest)

    def keep(self, workers: Sequence[UUID]) -> bool:
        """Note that people whom no event names yet are still needed, so that `sweep` leaves them; see the port."""
        with self.pool.connection() as connection:
            # In one order, like `admit`: two commands with the same people would otherwise wait for one another.
            kept = connection.execute(
                """WITH theirs AS (
                    SELECT worker FROM vault.person WHERE worker = ANY(%s::uuid[]) ORDER BY worker FOR NO KEY UPDATE
                ) UPDATE vault.person p SET admitted_at = clock_timestamp() FROM theirs WHERE p.worker = theirs.worker""",
                (uuid_array(workers),),
            )
            return kept.rowcount == len(set(workers))

    # Opening

    def birth_date(self, worker: UUID) -> dt.date:
        """A worker's date of birth; KeyError where the vault holds nobody of that id."""
        with self.pool.connection() as connection:
            row = connection.execute(
                "SELECT wrapped_key, kek, sealed FROM vault.person WHERE worker = %s", (worker,), binary=True
            ).fetchone()
        if row is None:
            raise KeyError(worker)
        return self.sealing.opened(worker, *row).birth_date

    def compared(self, names: Mapping[UUID, str | Sealed], alike: Callable[[str, str], bool]) -> Compared:
        """Those whose sealed name is not alike the one given, and who was corrected; see the port."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT worker, version, wrapped_key, kek, sealed FROM vault.person WHERE worker = ANY(%s::uuid[])",
                (uuid_array(names),),
                binary=True,
            ).fetchall()
        found = Compared(set(), {})
        for worker, version, *row in rows:
            own, given = self.sealing.opened(worker, *row), names[worker]
            name = given if isinstance(given, str) else self.sealing.unsealed(given).name
            if own.name != name and not alike(own.name, name):
                found.unlike.add(worker)
            if version > 1:
                found.born[worker] = own.birth_date
        return found

    # Notes and digests

    def seal_note(self, text: str) -> UUID:
        """Keep free text under a random id."""
        note = uuid4()
        with self.pool.connection() as connection:
            self._write_note(connection, note, text.encode())
        return note

    def notes(self, notes: Sequence[UUID]) -> dict[UUID, str]:
        """Sealed notes, opened; those that are not there are absent."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT id, kek, sealed FROM vault.note WHERE id = ANY(%s::uuid[])",
                (uuid_array(notes),),
                binary=True,
            ).fetchall()
        return {note: self.sealing.unwrap(sealed, kek, note.bytes).decode() for note, kek, sealed in rows}

    def _write_note(self, connection: psycopg.Connection[Any], note: UUID, content: bytes) -> None:
        generations = writing(connection)
        self.sealing.write_with(generations)
        generation = generations.kek
        connection.execute(
            "INSERT INTO vault.note (id, kek, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (note, generation, self.sealing.wrap(content, generation, note.bytes)),
        )

    def _check_keys(self) -> None:
        """Write the check word into a new vault; open it in one that exists."""
        with self.pool.connection() as connection:
            connection.execute(
                """INSERT INTO vault.writing (kek, index_key)
                SELECT coalesce(max(kek), %s), coalesce(max(index_key), %s) FROM vault.person ON CONFLICT DO NOTHING""",
                self.sealing.writing,
            )
            self._write_note(connection, CHECK_NOTE, _CHECK_WORD)
            row = connection.execute(
                "SELECT kek, sealed FROM vault.note WHERE id = %s", (CHECK_NOTE,), binary=True
            ).fetchone()
            lost = connection.execute(
                "SELECT kek, index_key FROM vault.person WHERE kek <> ALL(%s) OR index_key <> ALL(%s) LIMIT 1",
                (list(self.sealing.keys.kek), list(self.sealing.keys.index)),
            ).fetchone()
            someone = connection.execute(
                "SELECT worker, wrapped_key, kek, sealed, blind_index, index_key FROM vault.person LIMIT 1",
                binary=True,
            ).fetchone()
        assert row is not None
        self.sealing.unwrap(row[1], row[0], CHECK_NOTE.bytes)
        if lost is not None:
            self.sealing.wrapper(lost[0])
            raise lost_key("index key", lost[1])
        if someone is not None:
            *person, index, generation = someone
            if self.sealing.blind(self.sealing.opened(*person).nik, generation) != index:
                raise KeyProblem(Key.OTHER_INDEX_KEY)
