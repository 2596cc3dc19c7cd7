"""Which sheets of a workbook are Naungan's own? Reports and templates bring some along; they are not read when uploaded.

Each begins with a sentence that says so, to whoever opens it and to whatever reads it.
"""

from collections.abc import Mapping

from .rows import Cell, Language

MARKS: Mapping[Language, str] = {
    Language.INDONESIAN: "Lembar ini dari Naungan dan tidak dibaca saat berkas diunggah.",
    Language.ENGLISH: "This sheet is by Naungan and is not read when the file is uploaded.",
}
_KNOWN = frozenset(MARKS.values())


def is_own(first_cell: Cell) -> bool:
    """Whether a sheet whose first cell this is was made by Naungan, to be looked at only."""
    return isinstance(first_cell, str) and first_cell.strip() in _KNOWN
