"""Who is written in this row? A candidate that can be decided on, or everything that is wrong with the row.

The common case, cells that are right as they stand, takes look-ups only; whatever is not, goes through `values.py`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate
from ...domain.ports import IdentityRules
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from . import messages, values
from .births import EARLIEST, born, usual, without_nik, written
from .headers import Header
from .places import VillageFinder
from .rows import (
    BadRow,
    Blank,
    Cell,
    Cleaned,
    CleanRow,
    Field,
    Language,
    RowIssue,
    as_text,
)
from .segments import SegmentFinder

_ROUNDED = frozenset(
    messages.why(RowIssue(Field.NIK, reason), language)
    for reason in ("nik_rounded", "nik_rounded_still")
    for language in Language
)
K = TypeVar("K")
V = TypeVar("V")
_REMEMBERED = 65_536
_FAULTS = {
    "length": "nik_length",
    "digits": "nik_digits",
    "date": "nik_date",
    "serial": "nik_serial",
    "region": "nik_region",
}


NIK, COLUMN = "nik", "column"


@dataclass(frozen=True, slots=True)
class Trust:
    """What holds where a column contradicts the NIK: `NIK` or `COLUMN`; None leaves the row to be corrected."""

    sex: str | None = None
    birth_date: str | None = None


class Told(Enum):
    """What the officer is told of rows before anything is recorded: how many there are of each."""

    NO_DATE = "no_date"
    OTHER_DATE = "other_date"
    OTHER_SEX = "other_sex"


class _Structure:
    """NIK structure asked part by part: place (PP KK CC), day and month, and serial are judged independently (but for 29
    February, which takes the year), and a file repeats them, so `IdentityRules` is asked once about each, within a number
    that is well-formed otherwise.
    """

    def __init__(self, identity: IdentityRules) -> None:
        self._identity = identity
        self._places: dict[str, bool] = {}
        self._days: dict[str, Sex | None] = {}

    def has_place(self, place: str) -> bool:
        """Whether a number may begin with these six digits."""
        good = self._places.get(place)
        if good is None:
            good = _remember(self._places, place, not self._identity.faults(f"{place}0101800001"))
        return good

    def sex(self, day: str) -> Sex | None:
        """What a number's DDMMYY says; None where there is no such day."""
        if day[:4] not in _LEAP_DAYS:
            day = day[:4] + "80"
        try:
            return self._days[day]
        except KeyError:
            probe = f"110101{day}0001"
            found = None if self._identity.faults(probe) else self._identity.sex(probe)
            return _remember(self._days, day, found)


_LEAP_DAYS = ("2902", "6902")


@dataclass(frozen=True, slots=True)
class _Person:
    """What a NIK's DDMMYY and the cells of birth date and sex say together. `on_calendar`: whether there is such a day.
    `told` is what the officer is told of the row before anything is recorded.
    """

    birth: dt.date | RowIssue | None
    sex: Sex | RowIssue | None
    on_calendar: bool = True
    told: tuple[Told, ...] = ()


class Cleaner:
    """Cleans the rows of one file for one regency; keep one for all passes, it remembers what it has looked up.

    `on` is the first day of protection. `village` and `segment` are what blank cells (or absent columns) mean,
    `unknown` the segment of occupations of none, `trust` what holds where a column contradicts the NIK.
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
        unknown: str | None = None,
        trust: Trust = Trust(),
    ) -> None:
        self._width = len(header.titles)
        self._on = on
        self._trust = trust
        self.names = catalogue.names
        self._identity = identity
        self._structure = _Structure(identity)
        self._villages = VillageFinder(regions, regency, village)
        self._segments = SegmentFinder(catalogue, segment, unknown=unknown, region=regency)
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
        self._people: dict[tuple[str, Cell, Cell], _Person] = {}
        # cells that are a day as they stand, with the DDMMYY of a man's NIK and of a woman's
        self._usual: dict[Cell, tuple[str, str, dt.date]] = {}
        self._sexes: dict[Cell, Sex | RowIssue | None] = {}
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
        birth: dt.date | RowIssue | None
        sex: Sex | RowIssue | None
        if type(nik) is str:
            day = nik[6:12]
            known = self._usual.get(cells[self._birth])
            sex = self._sexes.get(cells[self._sex])
            if known is not None and day == known[sex is Sex.FEMALE] and type(sex) is Sex:
                birth, on_calendar = known[2], True
            else:
                person = self._person(day, cells[self._birth], cells[self._sex])
                birth, sex, on_calendar = person.birth, person.sex, person.on_calendar
            if self._reasons is not None and self._still_rounded(nik, cells):
                nik = RowIssue(Field.NIK, "nik_rounded_still")
            elif not on_calendar or nik[12:] == "0000" or not self._structure.has_place(nik[:6]):
                nik = self._fault(nik)
        else:
            birth, sex = without_nik(written(cells[self._birth])), values.sex(cells[self._sex])

        cell = cells[self._name]
        name = values.name(cell) if type(cell) is not str or not _plain_name(cell) else cell

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

    def told(self, nik: str, cells: Sequence[Cell]) -> tuple[Told, ...]:
        """What the officer is told of a row with a NIK of sixteen digits before anything is recorded."""
        width = len(cells)
        birth = cells[self._birth] if self._birth < width else ""
        sex = cells[self._sex] if self._sex < width else ""
        known, meant = self._usual.get(birth), self._sexes.get(sex)
        if known is not None and nik[6:12] == known[meant is Sex.FEMALE] and type(meant) is Sex:
            return ()
        return self._person(nik[6:12], birth, sex).told

    def _person(self, day: str, birth: Cell, sex: Cell) -> _Person:
        carried = self._structure.sex(day)
        meant = self._sexes.get(sex)
        if meant is None and sex not in self._sexes:
            meant = _remember(self._sexes, sex, values.sex(sex))
        born_so = usual(birth, day) if carried is not None and meant is carried else None
        if born_so is not None and EARLIEST <= born_so <= self._on:
            rest, tens = day[1:], ord(day[0])
            man, woman = (tens, tens + 4) if carried is Sex.MALE else (tens - 4, tens)
            _remember(self._usual, birth, (chr(man) + rest, chr(woman) + rest, born_so))
            return _Person(born_so, carried)
        key = (day, birth, sex)
        found = self._people.get(key)
        return (
            _remember(self._people, key, self._read(day, birth, meant, carried)) if found is None else found
        )

    def _read(self, day: str, birth: Cell, meant: Sex | RowIssue | None, carried: Sex | None) -> _Person:
        said = written(birth)
        if carried is None:
            return _Person(without_nik(said), meant, on_calendar=False)
        found = born(said, day, self._on, self._trust.birth_date)
        told = [
            one
            for one, is_so in ((Told.NO_DATE, found.no_date), (Told.OTHER_DATE, found.contradicts))
            if is_so
        ]
        if meant is None:
            meant = carried
        elif isinstance(meant, Sex) and meant is not carried:
            told.append(Told.OTHER_SEX)
            if self._trust.sex is None:
                meant = RowIssue(Field.SEX, "sex_contradicts")
            elif self._trust.sex == NIK:
                meant = carried
        return _Person(found.day, meant, told=tuple(told))

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


def _remember(memory: dict[K, V], key: K, value: V) -> V:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
