"""What is a sheet of a workbook, whichever program wrote it? Its rows, and what a reader of the screen would see of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from typing import Protocol

from .rows import Cell

_SHOWN_RANGES = 12


class Hidden(StrEnum):
    """What is done with rows and sheets that are hidden or filtered out: the officer says, once there are any."""

    SKIP = "skip"
    WITH = "with"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet says beside its values. Rows count from 1, columns from 0. `merged` are (top, left, bottom, right), all
    included; `unstored` are the cells, by row and column, that show an error or whose formula was never computed, with
    that error or formula.
    """

    hidden_rows: set[int] = made(default_factory=set)
    hidden_columns: set[int] = made(default_factory=set)
    merged: list[tuple[int, int, int, int]] = made(default_factory=list)
    unstored: dict[int, dict[int, str]] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with something in it. `rows` gives its rows from the first on, as often as it is called; its columns are
    those of `marks`.
    """

    name: str
    is_hidden: bool
    rows: Callable[[], Iterator[Sequence[Cell]]]
    last_row: int
    width: int
    marks: Marks


class Book(Protocol):
    """A workbook whose sheets are loaded one by one; `format` is what the officer knows it as."""

    format: str

    def sheets(self) -> Iterator[Sheet]:
        """The sheets that hold anything, hidden ones too, in their order. Raises UnreadableFile."""
        ...

    def close(self) -> None: ...


def with_unstored(
    rows: Iterator[Sequence[Cell]], unstored: Mapping[int, Mapping[int, str]]
) -> Iterator[Sequence[Cell]]:
    """The rows, with what a cell shows where the value is not stored."""
    for number, cells in enumerate(rows, start=1):
        shown = unstored.get(number)
        if shown:
            filled = [*cells, *[""] * (max(shown) + 1 - len(cells))]
            for column, text in shown.items():
                if filled[column] is None or filled[column] == "":
                    filled[column] = text
            yield filled
        else:
            yield cells


def ranges(numbers: Iterable[int]) -> str:
    """Numbers of rows as an officer writes them: "3, 7-12", the first dozen of them."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in found[:_SHOWN_RANGES]]
    return ", ".join([*shown, "…"] if len(found) > _SHOWN_RANGES else shown)
