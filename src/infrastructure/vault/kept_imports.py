"""What became of each file that was sent? A row an import in the vault's database, which every server sees, and any may go on with.

Whoever runs an import holds its lease; one that waits or runs and is held by nobody was interrupted. `run` counts those who ran
it: who is not the last of them changes nothing any more.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from .generations import kek_for_writing
from .leases import Leases, held
from .resealing import SealedTable
from .sealing import Sealing

UNDER_WAY = ("waiting", "running")
RESUMABLE = ("interrupted", "failed")
_KEPT = """i.batch, i.run, i.region, i.sent_by, i.state, i.done, i.total, i.file, i.report, r.name, r.made_at, i.sent_at, i.changed_at,
    i.kek, i.sealed FROM vault.import i LEFT JOIN vault.file r ON r.id = i.report"""


@dataclass(frozen=True, slots=True)
class KeptImport:
    """An import as the database holds it. `content` are its terms and what was found, opened; None where an older version left a
    report alone. `reported`: when its report was made (UTC).
    """

    batch: UUID
    run: int
    region: str | None
    sent_by: UUID | None
    state: str
    done: int
    total: int
    file: UUID | None
    report: UUID | None
    report_name: str | None
    reported: dt.datetime | None
    sent_at: dt.datetime
    changed_at: dt.datetime
    content: bytes | None

    @property
    def may_go_on(self) -> bool:
        """Whether it stopped before its end, and its file is still here."""
        return self.state in RESUMABLE and self.file is not None


class KeptImports:
    """The imports of a vault. Safe to use from any thread."""

    def __init__(
        self, pool: ConnectionPool[psycopg.Connection[Any]], sealing: Sealing, leases: Leases
    ) -> None:
        self._pool = pool
        self._sealing = sealing
        self._leases = leases

    def begin(self, batch: UUID, region: str, sent_by: UUID | None, file: UUID, content: bytes) -> int:
        """Keep that a file waits for its turn, in place of what was kept of the batch; the number of the run. Its lease must be ours."""
        with self._pool.connection() as connection:
            kek, sealed = self._seal(connection, batch, content)
            before = connection.execute(
                "SELECT file FROM vault.import WHERE batch = %s FOR UPDATE", (batch,)
            ).fetchone()
            row = connection.execute(
                """INSERT INTO vault.import AS i (batch, region, sent_by, state, file, kek, sealed)
                VALUES (%s, %s, %s, 'waiting', %s, %s, %s)
                ON CONFLICT (batch) DO UPDATE SET run = i.run + 1, region = excluded.region, sent_by = excluded.sent_by,
                    state = 'waiting', done = 0, total = 0, given_up = NULL, given_up_by = NULL, file = excluded.file, kek = excluded.kek,
                    sealed = excluded.sealed, sent_at = excluded.sent_at, changed_at = excluded.changed_at
                RETURNING run""",
                (batch, region, sent_by, file, kek, sealed),
            ).fetchone()
            if before is not None and before[0] not in (None, file):
                connection.execute("DELETE FROM vault.file WHERE id = %s", before)
        assert row is not None
        return int(row[0])

    def go_on(self, batch: UUID) -> int | None:
        """Let an import that stopped before its end wait for its turn again; the number of the run, None where it cannot go on. Its
        lease must be ours.
        """
        with self._pool.connection() as connection:
            row = connection.execute(
                """UPDATE vault.import SET run = run + 1, state = 'waiting', done = 0, given_up = NULL, given_up_by = NULL,
                    changed_at = clock_timestamp() WHERE batch = %s AND state IN ('waiting', 'running', 'interrupted', 'failed') AND file IS NOT NULL RETURNING run""",
                (batch,),
            ).fetchone()
        return None if row is None else int(row[0])

    def advance(self, batch: UUID, run: int, done: int, total: int) -> bool:
        """Keep how far a run is; whether it may go on: it is the last one, and nobody has given the import up."""
        if not self._leases.is_ours(batch):
            return False
        with self._pool.connection() as connection:
            connection.execute("SET LOCAL synchronous_commit = off")
            row = connection.execute(
                """UPDATE vault.import SET state = 'running', done = %s, total = %s, changed_at = clock_timestamp()
                WHERE batch = %s AND run = %s RETURNING given_up IS NULL""",
                (done, total, batch, run),
            ).fetchone()
        return row == (True,)

    def end(self, batch: UUID, run: int, state: str, done: int, content: bytes, report: UUID | None) -> bool:
        """Keep how a run ended, after which it changes nothing any more: with its file where it may go on, else without, and with its report where it is completed. Whether it was
        the last run.
        """
        with self._pool.connection() as connection:
            kek, sealed = self._seal(connection, batch, content)
            before = connection.execute(
                "SELECT file, report FROM vault.import WHERE batch = %s AND run = %s FOR UPDATE", (batch, run)
            ).fetchone()
            if before is None:
                return False
            stays = state in RESUMABLE
            connection.execute(
                """UPDATE vault.import SET run = run + 1, state = %s, done = %s, kek = %s, sealed = %s, report = %s, changed_at = clock_timestamp()
                WHERE batch = %s""",
                (state, done, kek, sealed, before[1] if stays else report, batch),
            )
            gone = [] if stays else [one for one in before if one is not None]
            connection.execute("DELETE FROM vault.file WHERE id = ANY(%s)", (gone,))
        return True

    def give_up(self, batch: UUID, actor: str, user: UUID | None) -> None:
        """Ask whoever runs it to stop for good, and to record that it was given up by an actor, for a user who signed in."""
        with self._pool.connection() as connection:
            connection.execute(
                "UPDATE vault.import SET given_up = %s, given_up_by = %s WHERE batch = %s",
                (actor, user, batch),
            )

    def given_up(self, batch: UUID) -> tuple[str, UUID | None] | None:
        """By whom it was given up: the actor, and the user if any; None: by nobody."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT given_up, given_up_by FROM vault.import WHERE batch = %s AND given_up IS NOT NULL",
                (batch,),
            ).fetchone()
        return None if row is None else (row[0], row[1])

    def region(self, batch: UUID) -> str | None:
        """The regency of an import; None where there is none. One statement, whatever there is."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT region FROM vault.import WHERE batch = %s", (batch,)).fetchone()
        return None if row is None else row[0]

    def get(self, batch: UUID) -> KeptImport | None:
        """An import as it stands now."""
        found = self._found("WHERE i.batch = %s", (batch,))
        if found and found[0].state in UNDER_WAY and self._settled([found[0]]):
            found = self._found("WHERE i.batch = %s", (batch,))
        return found[0] if found else None

    def listed(self, region: str, before: dt.datetime | None, most: int) -> list[KeptImport]:
        """Imports of a regency, the newest first, at most so many; of those that were sent before a moment."""
        asked = "WHERE i.region = %s AND (%s::timestamptz IS NULL OR i.sent_at < %s) ORDER BY i.sent_at DESC, i.batch LIMIT %s"
        given = (region, before, before, most)
        found = self._found(asked, given)
        return self._found(asked, given) if self._settled(found) else found

    def settle(self) -> int:
        """Write down which imports were interrupted: they wait or run, and nobody is at work on them. How many."""
        return self._settled(self._found("WHERE i.state IN ('waiting', 'running')", ()))

    def _settled(self, found: Sequence[KeptImport]) -> int:
        under_way = [one for one in found if one.state in UNDER_WAY]
        if not under_way:
            return 0
        # They were read before the locks were looked at, and are changed by a later statement: who took a lease wrote the row after
        # it, and who let go of one had written it before.
        with self._pool.connection() as connection:
            theirs = held(connection, [one.batch for one in under_way])
            left = [one for one in under_way if one.batch not in theirs]
            return connection.execute(
                """UPDATE vault.import i SET state = 'interrupted', changed_at = clock_timestamp()
                FROM unnest(%s::uuid[], %s::bigint[]) n(batch, run)
                WHERE i.batch = n.batch AND i.run = n.run AND i.state IN ('waiting', 'running')""",
                ([one.batch for one in left], [one.run for one in left]),
            ).rowcount

    def keep_report(self, batch: UUID, region: str | None, report: UUID, made_at: dt.datetime) -> bool:
        """Keep a report that an older version left in a directory; whether it is kept: what is here already stays."""
        with self._pool.connection() as connection:
            connection.execute("UPDATE vault.file SET made_at = %s WHERE id = %s", (made_at, report))
            return (
                connection.execute(
                    """INSERT INTO vault.import (batch, region, state, report, sent_at, changed_at)
                    VALUES (%s, %s, 'completed', %s, %s, %s) ON CONFLICT DO NOTHING""",
                    (batch, region, report, made_at, made_at),
                ).rowcount
                == 1
            )

    def drop_report(self, batch: UUID) -> bool:
        """Delete the report; whether there was one."""
        with self._pool.connection() as connection:
            return (
                connection.execute(
                    "DELETE FROM vault.file f USING vault.import i WHERE i.batch = %s AND f.id = i.report",
                    (batch,),
                ).rowcount
                == 1
            )

    def sweep(self, *, files: dt.timedelta, rest: dt.timedelta) -> int:
        """Delete the files of imports that stopped so long ago and were not gone on with, and all of those of which so long nothing was
        changed, and their reports; how many rows it were.
        """
        with self._pool.connection() as connection:
            swept = connection.execute(
                """DELETE FROM vault.file f USING vault.import i WHERE f.id = i.file AND i.state IN ('interrupted', 'failed')
                AND i.changed_at < clock_timestamp() - %s""",
                (files,),
            ).rowcount
            swept += connection.execute(
                """DELETE FROM vault.file f USING vault.import i WHERE f.id = i.report AND f.made_at < clock_timestamp() - %s""",
                (rest,),
            ).rowcount
            return (
                swept
                + connection.execute(
                    """DELETE FROM vault.import WHERE state NOT IN ('waiting', 'running') AND file IS NULL
                AND changed_at < clock_timestamp() - %s""",
                    (rest,),
                ).rowcount
            )

    def _found(self, where: str, given: Sequence[Any]) -> list[KeptImport]:
        with self._pool.connection() as connection:
            rows = connection.execute(f"SELECT {_KEPT} {where}".encode(), given, binary=True).fetchall()
        return [self._opened(*row) for row in rows]

    def _opened(self, batch: UUID, *row: Any) -> KeptImport:
        *told, kek, sealed = row
        content = None if sealed is None else self._sealing.unwrap(sealed, kek, _bound_to(batch))
        return KeptImport(*(batch, *told, content))

    def _seal(self, connection: psycopg.Connection[Any], batch: UUID, content: bytes) -> tuple[int, bytes]:
        kek = kek_for_writing(connection, self._sealing)
        return kek, self._sealing.wrap(content, kek, _bound_to(batch))


def _bound_to(batch: UUID) -> bytes:
    return b"import" + batch.bytes


IMPORTS = SealedTable("vault.import", {"batch": "uuid"}, _bound_to)
