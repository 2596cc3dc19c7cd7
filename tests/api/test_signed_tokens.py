"""What clients hold of our state cannot be changed: cursors, cells and ids."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.graphql.types.errors import BadToken
from naungan.graphql.types.signed_tokens import Cell, Signer, digest

SIGNER = Signer(b"a key of at least sixteen bytes")
ENROLMENT = UUID("6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11")
VALUES = st.one_of(
    st.text(),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.none(),
    st.dates(),
    st.uuids(),
    st.decimals(allow_nan=False),
)


@given(st.lists(VALUES))
def test_what_is_sealed_is_opened_as_it_was(payload: list[object]) -> None:
    assert SIGNER.open("cursor", SIGNER.sign("cursor", payload)) == payload


@given(st.integers(min_value=0), st.characters(min_codepoint=33, max_codepoint=126))
def test_no_character_of_a_seal_can_be_changed(place: int, other: str) -> None:
    text = SIGNER.sign("cursor", ["64.01", dt.date(2022, 10, 1), 77, Decimal("0.4087")])
    place %= len(text)
    changed = text[:place] + other + text[place + 1 :]
    if changed != text:
        with pytest.raises(BadToken):
            SIGNER.open("cursor", changed)


@pytest.mark.parametrize("text", ["", "a", "é", "AAAA", "A" * 20_000, "=", "\x00"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(BadToken):
        SIGNER.open("cursor", text)


@pytest.mark.parametrize("kind", ["cursor", "cell", "departures", "import", "of a later version"])
def test_a_seal_that_is_none_is_refused_whatever_it_was_to_be(kind: str) -> None:
    with pytest.raises(BadToken) as told:
        SIGNER.open(kind, "bm90aGluZw")
    assert told.value.reason.text.id


def test_a_seal_of_another_kind_or_key_is_refused() -> None:
    text = SIGNER.sign("cell", [1])
    with pytest.raises(BadToken):
        SIGNER.open("cursor", text)
    with pytest.raises(BadToken):
        Signer(b"another key of sixteen bytes").open("cell", text)
    with pytest.raises(ValueError, match="16 bytes"):
        Signer(b"short")


def test_a_cell_holds_region_day_moment_filter_and_keys() -> None:
    cell = Cell("64.01", dt.date(2022, 10, 1), 77, {"schemes": ("NON_ASN",)}, (("SEGMENT", "FISHER"),))
    opened = Cell.open(SIGNER, cell.sign(SIGNER))
    assert (opened.region, opened.as_of, opened.known) == ("64.01", dt.date(2022, 10, 1), 77)
    assert dict(opened.filter) == {"schemes": ["NON_ASN"]}
    assert opened.keys == (("SEGMENT", "FISHER"),)


def test_a_digest_tells_filters_apart_whatever_the_order_of_their_keys() -> None:
    assert digest({"a": 1, "b": [dt.date(2022, 1, 1)]}) == digest({"b": [dt.date(2022, 1, 1)], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
