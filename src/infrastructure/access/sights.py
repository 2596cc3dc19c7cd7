"""Who saw whose name? Every name that leaves the vault for somebody's eyes is written down first, durably.

One row an answer: who, whose names, when, in which operation. The row is committed before anything is opened: a name that
was shown is in the log of sights even where everything ends a moment later, and what cannot be written down is not shown.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from ...domain.break_glass import Glass
from ...graphql.types.context import GlassSpent, Seen, Sight
from ..postgres.arrays import uuid_array
from ..vault.vault import PostgresVault

_MOST = 100  # sights of one worker that are told, the latest
_OF_WORKERS = """SELECT w.worker, s.at, s.user_id, s.operation FROM unnest(%s::uuid[]) w(worker)
CROSS JOIN LATERAL (SELECT * FROM access.sight s WHERE s.workers @> ARRAY[w.worker] ORDER BY s.id DESC LIMIT %s) s
ORDER BY w.worker, s.id DESC"""


class Sights:
    """Implements `graphql.types.context.People` over the vault. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault) -> None:
        self._vault = vault

    def see(
        self, user: UUID | None, operation: str, workers: Sequence[UUID], glass: Glass | None = None
    ) -> dict[UUID, Seen]:
        """Names, NIKs and birth dates of workers, for a user (None: nobody had to sign in). Whoever the vault does not hold
        any more is absent. Raises GlassSpent.
        """
        asked = sorted(set(workers))
        if not asked:
            return {}
        with self._vault.pool.connection() as connection, connection.transaction():
            if glass is not None:
                _count(connection, glass, len(asked))
            connection.execute(
                "INSERT INTO access.sight (user_id, operation, workers, glass) VALUES (%s, %s, %s, %s)",
                (user, operation, asked, None if glass is None else glass.id),
            )
            rows = connection.execute(
                "SELECT worker, wrapped_key, kek, sealed FROM vault.person WHERE worker = ANY(%s::uuid[])",
                (uuid_array(asked),),
                binary=True,
            ).fetchall()
        found: dict[UUID, Seen] = {}
        for worker, *row in rows:
            person = self._vault.sealing.opened(worker, *row)
            found[worker] = Seen(person.nik, person.name, person.birth_date)
        return found

    def sights(self, workers: Sequence[UUID]) -> dict[UUID, list[Sight]]:
        """Who saw each of these workers, the latest first, at most 100 of each."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(_OF_WORKERS, (sorted(set(workers)), _MOST)).fetchall()
        found: dict[UUID, list[Sight]] = {}
        for worker, at, user, operation in rows:
            found.setdefault(worker, []).append(Sight(at.astimezone(dt.UTC), user, operation))
        return found

    def shown_under(self, glasses: Sequence[UUID]) -> dict[UUID, int]:
        """How many people were shown under each break-glass; who was shown twice counts twice."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                "SELECT glass, sum(cardinality(workers))::int FROM access.sight WHERE glass = ANY(%s::uuid[]) GROUP BY 1",
                (list(glasses),),
            ).fetchall()
        return dict(rows)

    def notes(self, notes: Sequence[UUID]) -> dict[UUID, str]:
        """Sealed notes, opened; those that are not there any more are absent."""
        return self._vault.notes(notes)


def _count(connection: psycopg.Connection[Any], glass: Glass, asked: int) -> None:
    """Nobody else is shown anything under this break-glass until the transaction ends. Raises GlassSpent."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(glass.id.bytes[:8], signed=True),))
    row = connection.execute(
        "SELECT coalesce(sum(cardinality(workers)), 0)::int FROM access.sight WHERE glass = %s", (glass.id,)
    ).fetchone()
    assert row is not None
    if row[0] + asked > glass.sights:
        raise GlassSpent(row[0], asked, glass.sights)
