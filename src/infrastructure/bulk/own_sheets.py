"""Which sheets and rows of a workbook are Naungan's own? Reports and templates bring some along; they are no part of a list.

Each sheet begins with a sentence that says so, to whoever opens it and to whatever reads it.
"""

from ...texts.sheets import EXAMPLE, MARK
from .rows import Cell

_EXAMPLES = frozenset(name.casefold() for name in EXAMPLE)
_KNOWN = frozenset(MARK)


def is_own(first_cell: Cell) -> bool:
    """Whether a sheet whose first cell this is was made by Naungan, to be looked at only."""
    return isinstance(first_cell, str) and first_cell.strip() in _KNOWN


def is_example(name: str) -> bool:
    """Whether this tidy, case-folded name is that of a template's example."""
    return name in _EXAMPLES
