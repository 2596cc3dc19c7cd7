"""Does what is written fast come back as it was? COPY of plain values against a real table."""

import datetime as dt
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.vocabulary import Sex
from naungan.projections.engine.copying import copy_plain

ROWS: list[tuple[Any, ...]] = [
    ("Pendopo\tlama\n\\N \\t é 漢", 7, True, dt.date(2022, 10, 24), UUID(int=5), Sex.FEMALE),
    (None, None, None, None, None, None),
    ("", -1, False, dt.date.max, UUID(int=2**128 - 1), "\\"),
]


def test_plain_values_come_back_as_they_were(database_url: str) -> None:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (a text, b bigint, c boolean, d date, e uuid, f text)")
        copy_plain(cursor, "public", "plain", "abcdef", ROWS * 6_000)
        found = cursor.execute("SELECT *, count(*) FROM plain GROUP BY 1, 2, 3, 4, 5, 6").fetchall()
    assert sorted(found, key=str) == sorted([(*row, 6_000) for row in ROWS], key=str)


def test_a_value_of_another_type_is_refused(database_url: str) -> None:
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (a text)")
        with pytest.raises(TypeError):
            copy_plain(cursor, "public", "plain", "a", [(1.5,)])
