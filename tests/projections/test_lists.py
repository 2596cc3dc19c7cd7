"""Does a list that the projector writes at once arrive as what it is?"""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.projections.engine.lists import write_whole

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
