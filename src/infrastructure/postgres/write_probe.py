"""Can this installation still record? A write is tried where it writes: in a database, and in the data directory."""

import os
import tempfile
from pathlib import Path

import psycopg

from ...projections.engine.pools import Pool

_BYTES = 1 << 16


async def database_takes_writes(pool: Pool) -> bool:
    """Whether a transaction commits, and a file can grow: beyond `work_mem` the rows of a query go to one. Nothing is left
    behind. False too where the database does not answer.
    """
    try:
        async with pool.connection() as connection, connection.transaction():
            await connection.execute("SET TRANSACTION READ WRITE")
            await connection.execute("SET LOCAL work_mem = '64kB'")
            await connection.execute("SELECT pg_logical_emit_message(true, 'naungan', 'ready')")
            await connection.execute("SELECT count(*) FROM generate_series(1, 20000)")
    except (psycopg.Error, OSError):
        return False
    return True


def directory_takes_writes(directory: Path) -> bool:
    """Whether a file can be written there; it is gone afterwards."""
    try:
        with tempfile.TemporaryFile(dir=directory) as file:
            file.write(bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True
