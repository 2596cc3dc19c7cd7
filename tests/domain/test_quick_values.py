"""A value that is made quickly is the dataclass that it was."""

import inspect
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from naungan.domain.quick_values import quickly_made


@dataclass(frozen=True, slots=True)
class Plain:
    day: int
    place: str = "64.01"
    names: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    day: int
    place: str = "64.01"
    names: tuple[str, ...] = ()


def test_it_holds_what_it_was_given_and_its_defaults() -> None:
    assert (Quick(1).day, Quick(1).place, Quick(1).names) == (1, "64.01", ())
    assert repr(Quick(1, names=("a",))) == "Quick(day=1, place='64.01', names=('a',))"
    assert inspect.signature(Quick) == inspect.signature(Plain)
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_it_is_compared_and_replaced_and_cannot_be_changed() -> None:
    assert replace(Quick(1), place="64.02") == Quick(1, "64.02") != Quick(1)
    assert len({Quick(1), Quick(1), Quick(2)}) == 2
    with pytest.raises(FrozenInstanceError):
        Quick(1).day = 2  # type: ignore[misc]


def test_what_does_more_when_it_is_made_is_not_made_so() -> None:
    @dataclass(frozen=True, slots=True)
    class WithFactory:
        names: Sequence[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class WithCheck:
        day: int

        def __post_init__(self) -> None:
            assert self.day

    for kind in (WithFactory, WithCheck):
        with pytest.raises(AssertionError):
            quickly_made(kind)
