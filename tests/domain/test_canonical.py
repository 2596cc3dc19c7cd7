"""What tells requests and batches apart is written by hand, and is the text that `json` writes of the same values."""

import datetime as dt
import json
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.canonical import canonical


class Word(StrEnum):
    ONE = "one"
    QUOTED = 'a "word"'


class Number(IntEnum):
    SEVEN = 7


class Plain(Enum):
    TEXT = "text"
    NOTHING = None


@dataclass(frozen=True)
class Told:
    zeta: Any
    alpha: Any = None
    count: int = 3
    parts: tuple[Any, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Renamed:
    title: Any = None
    workers: Any = None
    stored_as = ("Before", {"workers": (), "lost": 1})


def as_plain(value: Any) -> Any:
    """What `json` is given: the rules of the text, said another way."""
    match value:
        case Enum():
            return as_plain(value.value)
        case None | bool() | str() | int():
            return value
        case UUID() | Decimal() | float():
            return str(value)
        case dt.date():
            return value.isoformat()
        case dict():
            return {str(key): as_plain(one) for key, one in value.items()}
        case tuple() | list():
            return [as_plain(one) for one in value]
    assert is_dataclass(value)
    name, lacking = getattr(value, "stored_as", (type(value).__name__, {}))
    said = {"": name} | as_plain(lacking)
    for one in fields(value):
        default = one.default_factory() if one.default_factory is not MISSING else one.default
        if (told := getattr(value, one.name)) != default:
            said[one.name] = as_plain(told)
    return said


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.uuids(),
    st.sampled_from([*Word, *Number, *Plain]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner, max_size=3),
        st.builds(Told, inner, inner, parts=st.lists(inner, max_size=2).map(tuple)),
        st.builds(Renamed, inner, inner),
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(VALUES)
def test_the_text_is_what_json_writes_of_the_same_values(value: Any) -> None:
    assert canonical(value) == json.dumps(
        as_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_what_is_at_its_default_is_left_out() -> None:
    assert canonical(Told("z", count=3, kept={})) == '{"":"Told","zeta":"z"}'


def test_a_class_that_was_renamed_says_what_it_said_before() -> None:
    assert canonical(Renamed()) == '{"":"Before","lost":1,"workers":[]}'


def test_a_value_of_no_known_type_has_no_text() -> None:
    with pytest.raises(TypeError, match="object has no canonical text"):
        canonical(object())
