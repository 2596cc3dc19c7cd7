"""Does a list that the projector writes at once arrive as what it is?"""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from naungan.projections.engine.copying import copy_rows
from naungan.projections.engine.lists import Written, ids, words, write_whole

ONE, OTHER = uuid4(), UUID(int=1)


@pytest.fixture(scope="module")
def connection(postgres: str) -> Any:
    with psycopg.connect(postgres, autocommit=True) as connection:
        write_whole(connection)
        yield connection


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("uuid", [ONE, OTHER]),
        ("uuid", [ONE, None]),
        ("uuid", []),
        ("bigint", [0, -1, 1 << 62]),
        ("bigint", [1, None]),
        ("text", ["64.01.01.2009", "FISHER", "a+b:c-d_e"]),
        ("text", ["", "x"]),
        ("text", ["x", ""]),
        ("text", ["x", "", "y"]),
        ("text", ["x", "Null", "y"]),
        ("text", ["null", "x"]),
        ("text", ["NULL"]),
        ("text", ["nullify", "x.null"]),
        ("text", ["a,b", "c"]),
        ("text", ["Desa Ujung Bâtu", '"', "\\", "{", "}", " "]),
        ("text", ["x", None]),
        ("text", [None]),
        ("boolean", [True, False]),
        ("double precision", [1.5]),
    ],
)
def test_a_list_arrives_as_it_is(connection: psycopg.Connection[Any], kind: str, sent: list[Any]) -> None:
    assert connection.execute(f"SELECT %s::{kind}[]".encode(), (sent,)).fetchone() == (sent,)


@pytest.mark.parametrize("sent", [[ONE, OTHER], [1, 2], [1 << 40], [1.5], [True]])
def test_a_statement_is_told_of_its_type_what_psycopg_tells(
    connection: psycopg.Connection[Any], postgres: str, sent: list[Any]
) -> None:
    with psycopg.connect(postgres, autocommit=True) as plain:
        told, usual = (
            one.execute("SELECT pg_typeof(%s)::text", (sent,)).fetchone() for one in (connection, plain)
        )
    assert told == usual


@pytest.mark.parametrize(
    ("kind", "written", "sent"),
    [
        ("text[]", words(["JKK", "Ujung Bâtu", 'a,"b', ""]), ["JKK", "Ujung Bâtu", 'a,"b', ""]),
        ("text[]", words([]), []),
        ("uuid[]", ids([ONE, OTHER]), [ONE, OTHER]),
        ("uuid[]", ids([]), []),
    ],
    ids=["words", "no words", "ids", "no ids"],
)
def test_a_list_that_is_written_once_arrives_in_every_row(
    postgres: str, kind: str, written: Written, sent: list[Any]
) -> None:
    with psycopg.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE row (n int4, list {kind})".encode())
        rows = [(1, written), (2, written)]
        copy_rows(cursor, sql.Identifier("row"), ("n", "list"), rows, ("int4", kind))
        assert cursor.execute("SELECT list FROM row ORDER BY n").fetchall() == [(sent,), (sent,)]
