"""Who is written in this row? A candidate that can be decided on, or everything that is wrong with the row.

The common case, cells that are right as they stand, takes look-ups only; whatever is not, goes through `values.py`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate
from ...domain.ports import IdentityRules
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from . import messages, values
from .headers import Header
from .places import VillageFinder
from .rows import BadRow, Blank, Cell, Cleaned, CleanRow, Field, Language, RowIssue, as_text
from .segments import SegmentFinder

_ROUNDED = frozenset(
    messages.why(RowIssue(Field.NIK, reason), language)
    for reason in ("nik_rounded", "nik_rounded_still")
    for language in Language
)
K = TypeVar("K")
T = TypeVar("T")
_REMEMBERED = 65_536
_FAULTS = {
    "length": "nik_length",
    "digits": "nik_digits",
    "date": "nik_date",
    "serial": "nik_serial",
    "region": "nik_region",
}


class _Structure:
    """NIK structure asked part by part: place (PP KK CC), day and month, and serial are judged independently (but for 29
    February, which takes the year), and a file repeats them, so `IdentityRules` is asked once about each, within a number
    that is well-formed otherwise.
    """

    def __init__(self, identity: IdentityRules, on: dt.date) -> None:
        self._identity = identity
        self._on = on
        self._places: dict[str, bool] = {}
        self._days: dict[str, Sex | bool | None] = {}

    def holds(self, nik: str) -> bool:
        """Whether sixteen digits are well-formed."""
        place = nik[:6]
        good = self._places.get(place)
        if good is None:
            good = _remember(self._places, place, not self._identity.faults(f"{place}0101800001"))
        return good and self._sex(nik) is not False and nik[12:] != "0000"

    def carried(self, nik: str) -> tuple[Sex | None, dt.date]:
        """The sex and birth date that a well-formed number carries."""
        sex = self._sex(nik)
        return (sex if isinstance(sex, Sex) else None, values.birth_date_in(nik[6:12], self._on))

    def _sex(self, nik: str) -> Sex | bool | None:
        """What the day says; False where there is no such day."""
        day = nik[6:10]
        if day in _LEAP_DAYS:
            day = nik[6:12]
        try:
            return self._days[day]
        except KeyError:
            probe = f"110101{day}{'' if len(day) > 4 else '80'}0001"
            found = False if self._identity.faults(probe) else self._identity.sex(probe)
            return _remember(self._days, day, found)


_LEAP_DAYS = ("2902", "6902")


class Cleaner:
    """Cleans the rows of one file for one regency; keep one for all passes, it remembers what it has looked up.

    `on` is the first day of protection. `village` and `segment` are what blank cells (or absent columns) mean.
    """

    def __init__(
        self,
        header: Header,
        *,
        regency: str,
        regions: Regions,
        catalogue: Catalogue,
        identity: IdentityRules,
        on: dt.date,
        village: str | None = None,
        segment: str | None = None,
    ) -> None:
        self._width = len(header.titles)
        self._on = on
        self.names = catalogue.names
        self._identity = identity
        self._structure = _Structure(identity, on)
        self._villages = VillageFinder(regions, regency, village)
        self._segments = SegmentFinder(catalogue, segment)
        # absent columns point at one extra, always blank cell
        at = [header.columns.get(f, self._width) for f in Field]
        (
            self._nik,
            self._name,
            self._birth,
            self._sex,
            self._code,
            self._village,
            self._sub,
            self._segment,
            _,
        ) = at
        self._used = sorted(
            column for field, column in header.columns.items() if field is not Field.ORIGINAL_ROW
        )
        self._absent = self._width in at[:-1]
        self._reasons = header.reasons
        self._birth_dates: dict[str, dt.date | RowIssue | None] = {}
        self._sexes: dict[str, Sex | RowIssue | None] = {}
        self._places: dict[tuple[Cell, Cell, Cell], str | RowIssue] = {}
        self._groups: dict[Cell, str | RowIssue] = {}

    def nik(self, cells: Sequence[Cell]) -> str | None:
        """The row's sixteen digits, well-formed or not; None where there are none to be had. For the duplicate scan."""
        cell = cells[self._nik] if self._nik < len(cells) else ""
        if type(cell) is str and len(cell) == 16 and cell.isascii() and cell.isdigit():
            found: str | RowIssue = cell
        elif cell == "" or cell is None:
            return None
        else:
            found = values.nik(cell)
        if self._reasons is not None and type(found) is str and self._still_rounded(found, cells):
            return None
        return found if isinstance(found, str) else None

    def known(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells of the columns that are used, blank where the row is shorter."""
        return [cells[i] if i < len(cells) else "" for i in self._used]

    def is_blank(self, cells: Sequence[Cell]) -> bool:
        """Whether every known column is empty (a sequence number alone does not make a row)."""
        return not any(values.tidy_cell(cell) for cell in (*self.known(cells), *cells[self._width :]))

    def clean(self, row_number: int, cells: Sequence[Cell]) -> Cleaned:
        width = self._width
        if len(cells) != width:
            if any(values.tidy_cell(c) for c in cells[width:]):
                return BadRow(row_number, (RowIssue(None, "too_many_cells"),))
            cells = [*cells[:width], *[""] * (width - len(cells))]
        if self._absent:
            cells = [*cells, ""]

        cell = cells[self._nik]
        nik: str | RowIssue
        if type(cell) is str and len(cell) == 16 and cell.isascii() and cell.isdigit():
            nik = cell
        else:
            if self.is_blank(cells):
                return Blank(row_number)
            nik = values.nik(cell)
        if type(nik) is str:
            if self._reasons is not None and self._still_rounded(nik, cells):
                nik = RowIssue(Field.NIK, "nik_rounded_still")
            elif not self._structure.holds(nik):
                nik = self._fault(nik)

        cell = cells[self._name]
        name = values.name(cell) if type(cell) is not str or not _plain_name(cell) else cell

        birth = _looked_up(self._birth_dates, cells[self._birth], values.birth_date)
        sex = _looked_up(self._sexes, cells[self._sex], values.sex)
        if type(nik) is str and (sex is None or birth is None):
            carried = self._structure.carried(nik)
            sex = carried[0] if sex is None else sex
            birth = carried[1] if birth is None else birth
        if type(birth) is dt.date and not values.EARLIEST <= birth <= self._on:
            birth = values.plausible(birth, self._on)

        place = (cells[self._code], cells[self._village], cells[self._sub])
        village = self._places.get(place)
        if village is None:
            village = self._villages.find(*(values.tidy_cell(c) for c in place))
            village = _remember(self._places, place, village)
        cell = cells[self._segment]
        segment = self._groups.get(cell)
        if segment is None:
            segment = _remember(self._groups, cell, self._segments.find(values.tidy_cell(cell)))

        if (
            type(nik) is str
            and type(name) is str
            and type(birth) is dt.date
            and type(sex) is Sex
            and type(village) is str
            and type(segment) is str
        ):
            return CleanRow(row_number, Candidate(nik, name, birth, sex, village, segment))
        found = (nik, name, birth, sex, village, segment)
        return BadRow(row_number, tuple(i for i in found if isinstance(i, RowIssue)))

    def _still_rounded(self, nik: str, cells: Sequence[Cell]) -> bool:
        """Whether a report shows the digits of a number whose last one may be lost, and nobody has mended them since."""
        column = self._reasons
        if nik[-1] != "0" or column is None or column >= len(cells):
            return False
        told = as_text(cells[column])
        return any(text in told for text in _ROUNDED)

    def _fault(self, nik: str) -> RowIssue:
        first = next(iter(self._identity.faults(nik)), "")
        return RowIssue(Field.NIK, _FAULTS.get(first, "nik_structure"))


def _plain_name(text: str) -> bool:
    """Whether a name is right as it stands: letters, dots, commas, apostrophes, hyphens, single blanks."""
    bare = text.replace(" ", "")
    return (
        text.isascii()
        and (bare.isalpha() or bare.translate(_NAME_MARKS).isalpha())
        and "  " not in text
        and text[0].isalpha()
        and text[-1] != " "
        and len(text) <= 120
        and len(text) > 1
    )


_NAME_MARKS = dict.fromkeys(map(ord, ".,'-"))


def _looked_up(memory: dict[str, T], cell: Cell, read: Callable[[Cell], T]) -> T:
    if type(cell) is not str:
        return read(cell)
    try:
        return memory[cell]
    except KeyError:
        return _remember(memory, cell, read(cell))


def _remember(memory: dict[K, T], key: K, value: T) -> T:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
