"""What the wire lets through: strict scalars, and nothing that only looks like one."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from naungan.graphql.types.scalars import (
    SCALARS,
    parse_bigint,
    parse_cell,
    parse_date,
    parse_decimal,
    parse_region,
    parse_time,
    parse_uuid,
    write_decimal,
    write_time,
)
from tests.api.conftest import Api

REFUSED: list[tuple[Callable[[object], object], object]] = [
    *(
        (parse_decimal, bad)
        for bad in ("NaN", "Infinity", "-Infinity", "1E+4", "1e5", "０.５", "+1", ".5", "1.")
    ),
    *(
        (parse_decimal, bad)
        for bad in ("", " 1", "01", "1_000", "1" * 19, "0." + "1" * 10, 0.5, 1, None, True)
    ),
    *(
        (parse_bigint, bad)
        for bad in ("1.0", "1e3", "١٢", "１２", "-", "--1", "00", str(2**63), 2**63, 1.0, None, True)
    ),
    *((parse_cell, bad) for bad in ("", "x" * 8_193, 12, None)),
    *(
        (parse_date, bad)
        for bad in ("2026", "2026-1-1", "20260101", "2026-02-30", "２０２６-01-01", 20260101)
    ),
    *((parse_date, bad) for bad in ("2026-01-01T00:00:00Z", "2026-W01-1", "0000-01-01", None)),
    *((parse_time, bad) for bad in ("2026", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", 0)),
    *(
        (parse_time, bad)
        for bad in ("2026-01-01T24:00:01Z", "2026-01-01T00:00:00+0800", "0001-01-01T00:00:00+14:00")
    ),
    *(
        (parse_uuid, bad)
        for bad in ("6f2c1e9a3b7d4c589a102f4e6d8b0c11", "{6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11}", "x")
    ),
    *(
        (parse_region, bad)
        for bad in ("6401", "64.1", "64.01.", "６４", "id", "64.01.02.200", "64.01.02.20030", 64)
    ),
]


@pytest.mark.parametrize(("parse", "value"), REFUSED)
def test_what_is_not_exactly_well_formed_is_refused(parse: Callable[[object], object], value: object) -> None:
    with pytest.raises(GraphQLError) as refusal:
        parse(value)
    if isinstance(value, str) and len(value) > 12:
        assert value not in refusal.value.message  # a refused value may be anything, so it is never repeated


def test_what_is_well_formed_is_taken() -> None:
    assert parse_decimal("-12.50") == Decimal("-12.50")
    assert parse_bigint("-9223372036854775808") == parse_bigint(-(2**63)) == -(2**63)
    assert parse_cell("x" * 8_192) == "x" * 8_192
    assert parse_date("2024-02-29") == dt.date(2024, 2, 29)
    assert parse_time("2022-10-25T23:59:59+08:00") == dt.datetime(2022, 10, 25, 15, 59, 59, tzinfo=dt.UTC)
    assert parse_region("ID") == "ID"
    assert parse_region("64.01.02.2003") == "64.01.02.2003"


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_a_time_survives_the_wire_to_the_microsecond(time: dt.datetime) -> None:
    assert parse_time(write_time(time)) == time


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_decimal_survives_the_wire_without_an_exponent(number: Decimal) -> None:
    text = write_decimal(number)
    assert "E" not in text
    assert parse_decimal(text) == number


@given(st.text())
def test_no_text_crashes_a_parser(text: str) -> None:
    for parse in (parse_bigint, parse_date, parse_decimal, parse_region, parse_time, parse_uuid):
        try:
            parse(text)
        except GraphQLError:
            continue


def test_a_number_that_is_not_finite_or_a_time_without_offset_is_never_answered() -> None:
    with pytest.raises(ValueError, match="finite"):
        write_decimal(Decimal("NaN"))
    with pytest.raises(ValueError, match="offset"):
        write_time(dt.datetime(2022, 1, 1))  # noqa: DTZ001 - the fault under test


def test_every_scalar_says_where_it_is_specified() -> None:
    assert all(scalar.specified_by_url and scalar.description for scalar in SCALARS.values())


def test_a_big_number_is_taken_as_a_number_or_a_string_written_out_or_beside_the_question(api: Api) -> None:
    by = "query ($at: BigInt!) { %s }"
    asked = 'x: coverage(region: "64", asOf: "2026-01-01", knownAt: {position: %s}) { covered }'
    for literal in ("12", '"12"'):
        assert api.ask("{ " + asked % literal + " }")["x"] == {"covered": 0}
    for value in (12, "12"):
        assert api.ask(by % (asked % "$at"), {"at": value})["x"] == {"covered": 0}
    for bad in ("12.0", "true", "9223372036854775808"):
        assert api.refused("{ " + asked % bad + " }", language="en")["message"] == (
            'The value at knownAt.position is not valid: write a whole number of 64 bits like "16800" or 16800.'
        )


def test_a_cell_that_is_none_says_so_under_a_code_of_its_own(api: Api) -> None:
    for asked in ('enrolments(cell: "AAAA", first: 1) { totalCount }', 'departures(cell: "AAAA") { count }'):
        assert api.refused(f"{{ {asked} }}")["extensions"]["code"] == "BAD_CELL"
    cursor = api.refused('{ events(first: 1, after: "AAAA") { totalCount } }')
    assert cursor["extensions"]["code"] == "BAD_CURSOR"
