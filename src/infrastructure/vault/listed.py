"""Who stands on a list? The rows of proposed lists, one sealed row a person, under the key-encryption key like notes.

A row is known by its list, the mark of the round that proposed it and its number: the same rows proposed again are the same
rows, and others can never take their place. Whoever stands on a list is no worker yet, and is not found among them.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg_pool import ConnectionPool

from ...domain.enrolment import Candidate
from ..postgres.arrays import bytea_array
from .generations import writing
from .resealing import SealedTable
from .sealing import Sealing

_AT_ONCE = 5_000  # rows of a statement
_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Candidate).decode
Proposal = tuple[UUID, str]  # a list, and the mark of one of its rounds


class ListedPeople:
    """The rows of lists in the vault's database (domain port `ListedPeople`). Safe to use from any thread."""

    def __init__(
        self,
        pool: ConnectionPool[psycopg.Connection[Any]],
        sealing: Sealing,
        fingerprint: Callable[[bytes], bytes],
    ) -> None:
        self._pool = pool
        self._sealing = sealing
        self._fingerprint = fingerprint

    def put(self, listed: UUID, proposal: str, rows: Sequence[tuple[int, Candidate]]) -> None:
        """Keep the rows of a proposal; see the port. All or nothing."""
        with self._pool.connection() as connection:
            generations = writing(connection)
            self._sealing.write_with(generations)
            for first in range(0, len(rows), _AT_ONCE):
                part = rows[first : first + _AT_ONCE]
                connection.execute(
                    """INSERT INTO vault.listed AS l (list, proposal, row, mark, kek, sealed)
                    SELECT %s, %s, n.row, n.mark, %s, n.sealed FROM unnest(%s::int[], %s::bytea[], %s::bytea[]) n(row, mark, sealed)
                    ON CONFLICT (list, proposal, row) DO UPDATE SET written_at = clock_timestamp()""",
                    (
                        *(listed, proposal, generations.kek),
                        [row for row, _ in part],
                        bytea_array(self._mark(listed, candidate.nik) for _, candidate in part),
                        bytea_array(
                            self._sealing.wrap(
                                _encode(candidate), generations.kek, _bound_to(listed, proposal, row)
                            )
                            for row, candidate in part
                        ),
                    ),
                )

    def get(self, listed: UUID, rows: Mapping[int, str]) -> dict[int, Candidate]:
        """The people of these rows; see the port."""
        people = self.there(listed, rows)
        if len(people) < len(rows):
            raise KeyError(listed)
        return {row: people[row] for row in rows}

    def there(self, listed: UUID, rows: Mapping[int, str]) -> dict[int, Candidate]:
        """The people of these rows that the vault holds still."""
        with self._pool.connection() as connection:
            found = connection.execute(
                """SELECT row, proposal, kek, sealed FROM vault.listed
                JOIN unnest(%s::int[], %s::text[]) n(row, proposal) USING (row, proposal) WHERE list = %s""",
                (list(rows), list(rows.values()), listed),
                binary=True,
            ).fetchall()
        return {
            row: _decode(self._sealing.unwrap(sealed, kek, _bound_to(listed, proposal, row)))
            for row, proposal, kek, sealed in found
        }

    def known(self, listed: UUID, niks: Collection[str], rows: Mapping[int, str]) -> dict[str, int]:
        """Who of these stands in one of these rows; see the port."""
        by_mark = {self._mark(listed, nik): nik for nik in niks}
        with self._pool.connection() as connection:
            found = connection.execute(
                "SELECT mark, row, proposal FROM vault.listed WHERE list = %s AND mark = ANY(%s::bytea[])",
                (listed, bytea_array(by_mark)),
                binary=True,
            ).fetchall()
        return {by_mark[mark]: row for mark, row, proposal in found if rows.get(row) == proposal}

    def proposals(self, older_than: dt.timedelta) -> list[Proposal]:
        """What was proposed, as far as all of it was sealed longer ago than this."""
        with self._pool.connection() as connection:
            return connection.execute(
                """SELECT list, proposal FROM vault.listed GROUP BY list, proposal
                HAVING max(written_at) < clock_timestamp() - %s ORDER BY list, proposal""",
                (older_than,),
            ).fetchall()

    def remove(self, proposals: Sequence[Proposal], older_than: dt.timedelta) -> int:
        """Remove the rows of proposals that no event names; how many there were. What was sealed again meanwhile stays."""
        with self._pool.connection() as connection:
            return connection.execute(
                """DELETE FROM vault.listed l USING unnest(%s::uuid[], %s::text[]) n(list, proposal)
                WHERE l.list = n.list AND l.proposal = n.proposal AND l.written_at < clock_timestamp() - %s""",
                ([one for one, _ in proposals], [mark for _, mark in proposals], older_than),
            ).rowcount

    def _mark(self, listed: UUID, nik: str) -> bytes:
        return self._fingerprint(f"naungan:listed {listed} {nik}".encode())


def _bound_to(listed: UUID, proposal: str, row: int) -> bytes:
    return listed.bytes + proposal.encode() + row.to_bytes(4, "big")


LISTED = SealedTable("vault.listed", {"list": "uuid", "proposal": "text", "row": "int"}, _bound_to)
