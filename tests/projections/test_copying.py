"""Do rows come back as they were, as text or in its binary form? COPY of every kind of value against a real table."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from naungan.domain.vocabulary import Sex
from naungan.projections.engine.copying import copy_rows

NOON = dt.datetime(2022, 10, 24, 12, tzinfo=dt.UTC)
ROWS: list[tuple[Any, ...]] = [
    (
        "Pendopo\tlama\n\\N \\t é 漢",
        7,
        1,
        True,
        dt.date(2022, 10, 24),
        UUID(int=5),
        Sex.FEMALE,
        [1, 2],
        NOON,
        Decimal("1.5"),
    ),
    (None,) * 10,
    ("", -1, -1, False, dt.date.max, UUID(int=2**128 - 1), "\\", [], NOON, Decimal(-2)),
]
TABLE = """CREATE TABLE kept (a text COLLATE "C", b bigint, c smallint, d boolean, e date, f uuid, g text, h bigint[],
  i timestamptz, j numeric)"""


TYPES = ("text", "int8", "int2", "bool", "date", "uuid", "text", "int8[]", "timestamptz", "numeric")


@pytest.mark.parametrize("types", [None, TYPES], ids=["text", "binary"])
def test_values_come_back_as_they_were(database_url: str, types: Sequence[str] | None) -> None:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
        copy_rows(cursor, sql.Identifier("public", "kept"), "abcdefghij", iter(ROWS * 100), types)
        found = cursor.execute(
            "SELECT *, count(*) FROM kept GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
        ).fetchall()
    assert sorted(found, key=str) == sorted([(*row, 100) for row in ROWS], key=str)


def test_facts_come_back_as_they_were(database_url: str) -> None:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (a jsonb)")
        facts = {"end": "2022-12-31", "n": 3}
        copy_rows(cursor, sql.Identifier("public", "kept"), "a", [(Jsonb(facts),), (None,)])
        assert cursor.execute("SELECT a FROM kept").fetchall() == [(facts,), (None,)]


def test_no_rows_cost_nothing(database_url: str) -> None:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        copy_rows(cursor, sql.Identifier("nowhere", "nothing"), "a", [])
