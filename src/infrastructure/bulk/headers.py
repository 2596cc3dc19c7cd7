"""Which column holds what? Indonesian and English titles, in any order, in one of a file's first rows.

Which title names which field stands in `titles`. The mapping found is shown to the officer and may be overridden by title: {"NIK": "No KTP"}.
"""

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ...texts.files import FileReason
from ...texts.sheets import REASON
from .rows import Cell, Field, Row, UnreadableFile, as_text
from .titles import LABELS, PEOPLE, Titles, title_key
from .values import tidy_cell

SEARCHED_ROWS = 10  # titles, logos and blank rows may stand above the header, no more than these

_SIXTEEN = re.compile(r"\W*\d{16}\W*")
_UNSEEN = 10_000  # ranks a hidden column stands behind all others
_REASONS = frozenset(title_key(title) for title in REASON)


_IGNORED_FIELDS = frozenset({Field.ORIGINAL_ROW})


@dataclass(frozen=True, slots=True)
class Header:
    """The row of titles: its number in the file, every title in order, and the column (from 0) of each known field."""

    row: int
    titles: tuple[str, ...]
    columns: Mapping[Field, int]

    def shown(self) -> list[tuple[str, str]]:
        """(field, title in the file) of every mapped column, in the file's order, to show before anything is recorded."""
        ordered = sorted(self.columns.items(), key=lambda item: item[1])
        return [(LABELS[f], self.titles[column]) for f, column in ordered]

    @property
    def reasons(self) -> int | None:
        """The column (from 0) in which a report says why its rows were not used; None where the file is no report."""
        origin = self.columns.get(Field.ORIGINAL_ROW)
        if origin is None:
            return None
        keys = [title_key(title) for title in self.titles]
        return next((i for i in range(origin, len(keys)) if keys[i] in _REASONS), None)

    def ignored(self) -> list[str]:
        """Titles of columns that are not used."""
        used = set(self.columns.values())
        return [t for i, t in enumerate(self.titles) if i not in used and t]


Overrides = Mapping[Field, str]
"""The title key of the column that holds a field."""


def parse_overrides(overrides: Mapping[str, str] | None, known: Titles = PEOPLE) -> Overrides:
    """{"NIK": "No KTP"} by field name or Indonesian label. Raises UnreadableFile for a field that does not exist."""
    out: dict[Field, str] = {}
    for name, title in (overrides or {}).items():
        found = known.field(name)
        if found is None:
            raise UnreadableFile(
                FileReason.OVERRIDE_UNKNOWN, field=safe_title(name), fields=", ".join(known.labels.values())
            )
        out[found] = title_key(title)
    return out


def map_columns(
    cells: Sequence[Cell], overrides: Overrides, hidden: Collection[int] = (), known: Titles = PEOPLE
) -> dict[Field, int]:
    """The column of each field this row's cells would name as titles; an override outranks every other title, and a column
    that is seen outranks a `hidden` one.
    """
    best: dict[Field, tuple[int, int]] = {}
    overridden = {key: f for f, key in overrides.items()}
    for column, cell in enumerate(cells):
        if cell is None or cell == "" or not isinstance(cell, str):
            continue
        key = title_key(cell)
        if key in overridden:
            field, rank = overridden[key], -1
        else:
            named = known.named(key, cell)
            if named is None or named[0] in overrides:
                continue
            field, rank = named
        if column in hidden and rank >= 0:
            rank += _UNSEEN
        if field not in best or rank < best[field][0]:
            best[field] = (rank, column)
    return {field: column for field, (_, column) in best.items()}


def score(rows: Sequence[Sequence[Cell]], overrides: Overrides, known: Titles = PEOPLE) -> int:
    """The most known fields that any one of these rows names."""
    return max((len(map_columns(cells, overrides, (), known)) for cells in rows), default=0)


def find_header(
    rows: Sequence[Row],
    overrides: Mapping[str, str] | None = None,
    given: Collection[Field] = (),
    hidden: Collection[int] = (),
    known: Titles = PEOPLE,
) -> Header:
    """The header among a file's first rows; titles may be merged cells over two rows.

    `given` are fields the caller knows for all rows, `hidden` the columns that nobody sees. Raises UnreadableFile where there is no header, a needed column is
    missing, two columns have the same title, or an override names a column that is not there.
    """
    wanted = parse_overrides(overrides, known)
    best: Header | None = None
    near = rows[:SEARCHED_ROWS]
    for index, (number, cells) in enumerate(near):
        best = _better(best, number, map_columns(cells, wanted, hidden, known), cells)
        if index + 1 < len(near):
            below_number, below = near[index + 1]
            both = _two_rows(cells, below)
            best = _better(best, below_number, map_columns(both, wanted, hidden, known), both)
    if best is None or len(set(best.columns) - _IGNORED_FIELDS) < 2:
        if wanted:
            raise UnreadableFile(
                FileReason.OVERRIDE_NOT_FOUND,
                titles=", ".join(safe_title(t) for t in (overrides or {}).values()),
            )
        raise UnreadableFile(
            FileReason.NO_HEADER,
            rows=SEARCHED_ROWS,
            expected=", ".join(LABELS[f] for f in known.wanted),
            options=_options(known.wanted, None, ()),
        )
    _check(best, overrides or {}, hidden, known)
    _nothing_missing(best, near, given, known)
    return best


def _better(
    best: Header | None, number: int, columns: Mapping[Field, int], cells: Sequence[Cell]
) -> Header | None:
    if not columns or (best is not None and len(columns) <= len(best.columns)):
        return best
    titles = [tidy_cell(c) for c in cells]
    if Field.ORIGINAL_ROW in columns:  # a report keeps cells that no title stands above beyond its last title
        while not titles[-1]:
            titles.pop()
    return Header(number, tuple(titles), columns)


def _two_rows(above: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """A header whose upper row holds merged titles: the lower title where there is one, else the upper."""
    width = max(len(above), len(below))
    padded = [[*cells, *[""] * (width - len(cells))] for cells in (above, below)]
    return [low if as_text(low).strip() else high for high, low in zip(*padded, strict=True)]


def _check(header: Header, overrides: Mapping[str, str], hidden: Collection[int], known: Titles) -> None:
    """Raise UnreadableFile for an override that is not there, and for a field of which two columns have the title."""
    keys = [title_key(t) for t in header.titles]
    seen = [key for at, key in enumerate(keys) if at not in hidden]
    for field, key in parse_overrides(overrides, known).items():
        if field not in header.columns:
            title = next(t for t in overrides.values() if title_key(t) == key)
            raise UnreadableFile(
                FileReason.OVERRIDE_NOT_FOUND, titles=safe_title(title), found=_found(header)
            )
    for field, column in header.columns.items():
        if (keys if column in hidden else seen).count(keys[column]) > 1:
            raise UnreadableFile(
                FileReason.AMBIGUOUS_COLUMN, field=LABELS[field], title=safe_title(header.titles[column])
            )


def _nothing_missing(header: Header, rows: Sequence[Row], given: Collection[Field], known: Titles) -> None:
    """Raise UnreadableFile for a field that a list cannot be without."""
    village = {Field.VILLAGE, Field.VILLAGE_CODE}
    there = {*header.columns, *given}
    missing = [f for f in known.wanted if f not in there and not (f in village and there & village)]
    if missing:
        raise UnreadableFile(
            FileReason.MISSING_COLUMNS,
            missing=", ".join(LABELS[f] for f in missing),
            found=_found(header),
            options=_options(missing, header, rows),
        )


def _options(missing: Sequence[Field], header: Header | None, rows: Sequence[Row]) -> str:
    """What to type for each missing field; the title of a column of sixteen digits is known, of others it is left open."""
    titles = dict.fromkeys(missing, "…")
    if header is not None and Field.NIK in titles:
        below = [cells for number, cells in rows if number > header.row]
        for column, title in enumerate(header.titles):
            found = (as_text(cells[column]) for cells in below if column < len(cells))
            if title and column not in header.columns.values() and any(map(_SIXTEEN.fullmatch, found)):
                titles[Field.NIK] = safe_title(title)
                break
    return " ".join(shlex.join(["--column", f"{LABELS[field]}={title}"]) for field, title in titles.items())


def _found(header: Header) -> str:
    return ", ".join(safe_title(t) for t in header.titles[:30] if t)


def safe_title(title: str) -> str:
    """A title fit for messages: short, and none that holds a number as long as a NIK's parts."""
    return "…" if re.search(r"\d{6}", title) else title[:40]
