"""How do sealed rows of a table come to a newer key? Chunk by chunk; an interruption loses nothing, and the same call goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from ..postgres.arrays import bytea_array
from .generations import kek_for_writing
from .sealing import Sealing


@dataclass(frozen=True)
class SealedTable:
    """A table whose rows hold something sealed under the key-encryption key of the generation in their column `kek`.

    `key`: the columns that name a row, each with its type in the database. `bound_to`: the bytes that bind what is sealed to its
    row, made of the values of these columns. `content`: the column that is sealed.
    """

    name: str
    key: Mapping[str, str]
    bound_to: Callable[..., bytes]
    content: str = "sealed"

    def reseal(
        self, pool: ConnectionPool[psycopg.Connection[Any]], sealing: Sealing, chunk: int = 2000
    ) -> int:
        """Bring every row to the generation that the vault is written with; how many it were. Raises KeyProblem."""
        changed = 0
        with pool.connection() as connection:
            while True:
                with connection.transaction():
                    found = self._reseal(connection, sealing, chunk)
                changed += found
                if found < chunk:
                    return changed

    def _reseal(self, connection: psycopg.Connection[Any], sealing: Sealing, most: int) -> int:
        kek = kek_for_writing(connection, sealing)
        columns, content = ", ".join(self.key), self.content
        found = connection.execute(
            f"""SELECT kek, {content}, {columns} FROM {self.name} WHERE kek <> %s
            ORDER BY {columns} LIMIT %s FOR UPDATE""".encode(),
            (kek, most),
            binary=True,
        ).fetchall()
        sealed = [
            sealing.wrap(sealing.unwrap(before, generation, bound := self.bound_to(*key)), kek, bound)
            for generation, before, *key in found
        ]
        given = ", ".join(f"%s::{of}[]" for of in self.key.values())
        same = " AND ".join(f"t.{column} = n.{column}" for column in self.key)
        connection.execute(
            f"""UPDATE {self.name} t SET kek = %s, {content} = n.{content}
            FROM unnest({given}, %s::bytea[]) n({columns}, {content}) WHERE {same}""".encode(),
            (kek, *([row[2 + n] for row in found] for n in range(len(self.key))), bytea_array(sealed)),
        )
        return len(found)
