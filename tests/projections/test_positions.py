"""Who moves the positions of several read models? One projector, all of them or none; and an operator who holds them never waits for it
while it waits for them.
"""

import threading
import time

import psycopg
import pytest

from naungan.projections.engine import bookkeeping
from naungan.projections.engine.runner import Fenced, move

_WAITING = "SELECT %s = ANY(SELECT pid FROM pg_locks WHERE NOT granted)"


def test_whoever_holds_all_positions_still_takes_them_as_a_projector_moves_them(database_url: str) -> None:
    with (
        psycopg.connect(database_url) as operator,
        psycopg.connect(database_url) as projector,
        psycopg.connect(database_url, autocommit=True) as looking,
    ):
        schemas = [
            one for (one,) in looking.execute("SELECT schema FROM projection.position ORDER BY schema")
        ]
        first, *others = schemas
        # given the first of them is the last that lies in the table
        looking.execute(
            "UPDATE projection.position SET updated_at = clock_timestamp() WHERE schema = %s", [first]
        )
        # and a projector moves it
        projector.execute("SET lock_timeout = '10s'")
        with projector.cursor() as cursor:
            move(cursor, [first], 0, 0)
            # when an operator holds all of them still, and waits for that one
            holding = threading.Thread(target=bookkeeping.held, args=[operator])
            holding.start()
            until = time.monotonic() + 60
            while looking.execute(_WAITING, [operator.info.backend_pid]).fetchone() != (True,):
                assert time.monotonic() < until, "the operator never waited"
            # then the others are the projector's still
            move(cursor, others, 0, 0)
        projector.commit()
        holding.join(60)
        assert not holding.is_alive()


def test_where_another_projector_has_moved_one_of_them_none_is_moved(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection, connection.cursor() as cursor:
        schemas = [one for (one,) in cursor.execute("SELECT schema FROM projection.position ORDER BY schema")]
        # given another projector has projected the next event into one of them
        move(cursor, schemas[1:2], 0, 1)
        # when all are to go on from where they stood
        with pytest.raises(Fenced), connection.transaction():
            move(cursor, schemas, 0, 1)
        # then only that one has moved: nothing is projected into it twice
        moved = cursor.execute("SELECT schema FROM projection.position WHERE position > 0").fetchall()
        assert moved == [(schemas[1],)]
