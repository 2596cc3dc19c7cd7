"""Who saw whose name? Every name that leaves the vault for somebody's eyes is written down first, durably.

One row an answer: who, whose names, when, in which operation. The row is committed before anything is opened: a name that
was shown is in the log of sights even where everything ends a moment later, and what cannot be written down is not shown.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg

from ...domain.emergency_access import EmergencyAccess
from ...graphql.types.context import EmergencyAccessSpent, Seen, Sight
from ..postgres.arrays import uuid_array
from ..vault.vault import PostgresVault

_MOST = 100  # sights of one worker that are told, the latest
_OF_LISTS = """SELECT l.list, s.at, s.user_id, s.operation FROM unnest(%s::uuid[]) l(list)
CROSS JOIN LATERAL (SELECT * FROM access.sight s WHERE s.list = l.list ORDER BY s.id DESC LIMIT %s) s
ORDER BY l.list, s.id DESC"""
_SHOWN = "cardinality(workers) + cardinality(rows)"  # people of a sight
_OF_WORKERS = """SELECT w.worker, s.at, s.user_id, s.operation FROM unnest(%s::uuid[]) w(worker)
CROSS JOIN LATERAL (SELECT * FROM access.sight s WHERE s.workers @> ARRAY[w.worker] ORDER BY s.id DESC LIMIT %s) s
ORDER BY w.worker, s.id DESC"""


class Sights:
    """Implements `graphql.types.context.People` over the vault. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault) -> None:
        self._vault = vault

    def see(
        self,
        user: UUID | None,
        operation: str,
        workers: Sequence[UUID],
        emergency: EmergencyAccess | None = None,
    ) -> dict[UUID, Seen]:
        """Names, NIKs and birth dates of workers, for a user (None: nobody had to sign in). Whoever the vault does not hold
        any more is absent. Raises EmergencyAccessSpent.
        """
        asked = sorted(set(workers))
        if not asked:
            return {}
        with self._vault.pool.connection() as connection, connection.transaction():
            if emergency is not None:
                _count(connection, emergency, len(asked))
            connection.execute(
                "INSERT INTO access.sight (user_id, operation, workers, glass) VALUES (%s, %s, %s, %s)",
                (user, operation, asked, None if emergency is None else emergency.id),
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

    def of_niks(self, niks: Sequence[str]) -> dict[str, UUID]:
        """The workers of NIKs, by their fingerprints."""
        return self._vault.find(niks)

    def sights(self, workers: Sequence[UUID], most: int = _MOST) -> dict[UUID, list[Sight]]:
        """Who saw each of these workers, the latest first, at most so many of each."""
        return self._sights(_OF_WORKERS, workers, most)

    def sights_of_lists(self, lists: Sequence[UUID]) -> dict[UUID, list[Sight]]:
        """Who saw names on each of these lists, likewise."""
        return self._sights(_OF_LISTS, lists)

    def _sights(self, asking: str, things: Sequence[UUID], most: int = _MOST) -> dict[UUID, list[Sight]]:
        with self._vault.pool.connection() as connection:
            rows = connection.execute(asking.encode(), (sorted(set(things)), most)).fetchall()
        found: dict[UUID, list[Sight]] = {}
        for thing, at, user, operation in rows:
            found.setdefault(thing, []).append(Sight(at.astimezone(dt.UTC), user, operation))
        return found

    def see_listed(
        self,
        user: UUID | None,
        operation: str,
        listed: UUID,
        rows: Mapping[int, str],
        emergency: EmergencyAccess | None = None,
    ) -> dict[int, Seen]:
        """Who stands in these rows of a list, each sealed under the mark of its round. Raises EmergencyAccessSpent."""
        if not rows:
            return {}
        with self._vault.pool.connection() as connection, connection.transaction():
            if emergency is not None:
                _count(connection, emergency, len(rows))
            connection.execute(
                "INSERT INTO access.sight (user_id, operation, workers, list, rows, glass) VALUES (%s, %s, '{}', %s, %s, %s)",
                (user, operation, listed, sorted(rows), None if emergency is None else emergency.id),
            )
        found = self._vault.listed.there(listed, rows)
        return {
            row: Seen(one.nik, one.name, one.birth_date, one.sex, one.segment) for row, one in found.items()
        }

    def report_taken(self, user: UUID | None, batch: UUID) -> None:
        """Write down that somebody takes the report of an import, which names the people of its refused rows."""
        with self._vault.pool.connection() as connection:
            connection.execute(
                "INSERT INTO access.sight (user_id, operation, workers, batch) VALUES (%s, 'report', '{}', %s)",
                (user, batch),
            )

    def shown_under(self, glasses: Sequence[UUID]) -> dict[UUID, int]:
        """How many people were shown under each break-glass; who was shown twice counts twice."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                f"SELECT glass, sum({_SHOWN})::int FROM access.sight WHERE glass = ANY(%s::uuid[]) GROUP BY 1".encode(),
                (list(glasses),),
            ).fetchall()
        return dict(rows)

    def notes(self, notes: Sequence[UUID]) -> dict[UUID, str]:
        """Sealed notes, opened; those that are not there any more are absent."""
        return self._vault.notes(notes)


def _count(connection: psycopg.Connection[Any], emergency: EmergencyAccess, asked: int) -> None:
    """Nobody else is shown anything under this break-glass until the transaction ends. Raises EmergencyAccessSpent."""
    connection.execute(
        "SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(emergency.id.bytes[:8], signed=True),)
    )
    row = connection.execute(
        f"SELECT coalesce(sum({_SHOWN}), 0)::int FROM access.sight WHERE glass = %s".encode(), (emergency.id,)
    ).fetchone()
    assert row is not None
    if row[0] + asked > emergency.sights:
        raise EmergencyAccessSpent(row[0], asked, emergency.sights)
