"""Who saw whose name? Every name that leaves the vault for somebody's eyes is written down first, durably.

One row an answer: who, whose names, when, in which operation. The row is committed before anything is opened: a name that
was shown is in the log of sights even where everything ends a moment later, and what cannot be written down is not shown.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from ...graphql.types.context import Seen, Sight
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

    def see(self, user: UUID | None, operation: str, workers: Sequence[UUID]) -> dict[UUID, Seen]:
        """Names, NIKs and birth dates of workers, for a user (None: nobody had to sign in). Whoever the vault does not hold
        any more is absent.
        """
        asked = sorted(set(workers))
        if not asked:
            return {}
        with self._vault.pool.connection() as connection, connection.transaction():
            connection.execute(
                "INSERT INTO access.sight (user_id, operation, workers) VALUES (%s, %s, %s)",
                (user, operation, asked),
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
