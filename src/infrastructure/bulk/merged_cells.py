"""What does a cell that is merged downwards mean? Its value counts for each of its rows that names a person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .headers import Header
from .rows import Cell, Field, Row
from .values import tidy_cell


@dataclass(slots=True)
class Merged:
    """Cells merged downwards by their first row: (column, last row). `people` are the columns that name a person;
    `columns` and `filled` tell what was filled in, once rows were read.
    """

    starts: dict[int, list[tuple[int, int]]]
    people: Sequence[int]
    columns: set[int] = field(default_factory=set)
    filled: int = 0

    @classmethod
    def of(
        cls, ranges: Sequence[tuple[int, int, int, int]], wanted: set[int], header: Header
    ) -> "Merged | None":
        """Of merged cells (top, left, bottom, right), those below the header in a wanted column; None where there are none."""
        starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for top, left, bottom, _ in ranges:
            if top > header.row and bottom > top and left in wanted:
                starts[top].append((left, bottom))
        people = [header.columns[one] for one in (Field.NIK, Field.NAME) if one in header.columns]
        return cls(dict(starts), people) if starts else None


def filled_down(rows: Iterator[Row], merged: Merged) -> Iterator[Row]:
    """The rows, with the value of a merged cell in each of its rows that has none of its own."""
    open_cells: dict[int, tuple[Cell, int]] = {}
    for number, cells in rows:
        for column, (_, last) in list(open_cells.items()):
            if number > last:
                del open_cells[column]
        if open_cells and any(column < len(cells) and tidy_cell(cells[column]) for column in merged.people):
            full = [*cells, *[""] * (max(open_cells) + 1 - len(cells))]
            lacking = [c for c in open_cells if not tidy_cell(full[c])]
            for column in lacking:
                full[column] = open_cells[column][0]
            if lacking:
                merged.columns.update(lacking)
                merged.filled += 1
                cells = full
        for column, last in merged.starts.get(number, ()):
            if column < len(cells):
                open_cells[column] = (cells[column], last)
        yield number, cells
