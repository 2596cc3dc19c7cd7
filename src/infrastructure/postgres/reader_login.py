"""As whom are rows read that are shown by scope? As the reader's login, or in its role where the server lets nobody sign in as it."""

import psycopg
from psycopg.conninfo import make_conninfo

from ...projections.engine.pools import Pool, pool
from ...projections.engine.row_security import READER


def as_reader(url: str, *, most: int) -> Pool | None:
    """A pool of the login to whom rows are shown by scope: signed in as that login where the server lets us, else in its role. None
    where the database has no such login, or does not let us read as it.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).fetchone() is None:
            return None
    address = make_conninfo(url, user=READER)
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        try:
            psycopg.connect(url, options=f"-c role={READER}").close()
        except psycopg.OperationalError:  # the login may not act as it
            return None
        return pool(url, least=0, most=most, role=READER)
    return pool(address, least=0, most=most)
