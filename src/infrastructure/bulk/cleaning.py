"""Who is written in this row? A candidate that can be decided on, or everything that is wrong with the row.

The common case, cells that are right as they stand, takes look-ups only; whatever is not, goes through `values.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate
from ...domain.ports import IdentityRules
from ...domain.reasons import Reason
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from ...texts.language import LANGUAGES
from ...texts.notices import NoticeReason
from . import messages, values
from .births import EARLIEST, MANS, born, usual, without_nik, written
from .headers import Header
from .nobody import NobodyFinder
from .places import VillageFinder
from .rows import (
    NO_TRUST,
    BadRow,
    Blank,
    Cell,
    Cleaned,
    CleanRow,
    Field,
    NoPerson,
    Notice,
    RowIssue,
    Source,
    Trust,
    as_text,
)
from .segments import SegmentFinder
from .statuses import LATE_BEGINS, Statuses, is_late

_ROUNDED = frozenset(
    messages.why(RowIssue(Field.NIK, reason), language)
    for reason in (Reason.NIK_ROUNDED, Reason.NIK_ROUNDED_STILL)
    for language in LANGUAGES
)
K = TypeVar("K")
V = TypeVar("V")
_REMEMBERED = 65_536
_FAULTS = {
    "length": Reason.NIK_LENGTH,
    "digits": Reason.NIK_DIGITS,
    "date": Reason.NIK_DATE,
    "serial": Reason.NIK_SERIAL,
    "region": Reason.NIK_REGION,
}


class Told(Enum):
    """What the officer is told of rows before anything is recorded: how many there are of each."""

    NO_DATE = "no_date"
    OTHER_DATE = "other_date"
    OTHER_SEX = "other_sex"
    STRUCK = "struck"
    REMARK = "remark"


class _Structure:
    """NIK structure asked part by part: place (PP KK CC), day and month, and serial are judged independently (but for 29
    February, which takes the year), and a file repeats them, so `IdentityRules` is asked once about each, within a number
    that is well-formed otherwise.
    """

    def __init__(self, identity: IdentityRules) -> None:
        self._identity = identity
        self.places: dict[str, bool] = {}  # those asked about
        self._days: dict[str, Sex | None] = {}

    def has_place(self, place: str) -> bool:
        """Whether a number may begin with these six digits."""
        return _remember(self.places, place, not self._identity.faults(f"{place}0101800001"))

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


_NO_DAY = ("", "", dt.date.min)
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


@dataclass(frozen=True, slots=True)
class ForAllRows:
    """What holds for every row of a file: its regency, and the first day of protection. `segment` is what blank
    cells (or an absent column) mean, `unknown` is the segment of occupations of none, `trust` says what holds where a
    column contradicts the NIK.
    """

    regency: str
    start: dt.date
    segment: str | None = None
    unknown: str | None = None
    trust: Trust = NO_TRUST


class Cleaner:
    """Cleans the rows of one file for one regency; keep one for all passes, it remembers what it has looked up."""

    def __init__(
        self,
        header: Header,
        rows: ForAllRows,
        *,
        regions: Regions,
        catalogue: Catalogue,
        identity: IdentityRules,
    ) -> None:
        self._width = len(header.titles)
        self._on = rows.start
        self._trust = rows.trust
        self.names = catalogue.names
        self._identity = identity
        self._structure = _Structure(identity)
        self._villages = VillageFinder(regions, rows.regency)
        self._segments = SegmentFinder(catalogue, rows.segment, unknown=rows.unknown, region=rows.regency)
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
        self._statuses = Statuses(header)
        self.nobody = NobodyFinder(header, self._means, self._segments.knows)
        self._people: dict[tuple[str, Cell, Cell], _Person] = {}
        # cells that are a day as they stand, with the DDMMYY of a man's NIK and of a woman's
        self._usual: dict[Cell, tuple[str, str, dt.date]] = {}
        self._sexes: dict[Cell, Sex | RowIssue | None] = {}
        # which cells of a sex say female; None of those that say neither, and so contradict no NIK
        self._women: dict[Cell, bool | None] = {}
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
                return BadRow(row_number, (RowIssue(None, Reason.TOO_MANY_CELLS),))
            cells = [*cells[:width], *[""] * (width - len(cells))]
        if self._absent:
            cells = [*cells, ""]

        cell = cells[self._nik]
        nik: str | RowIssue
        if type(cell) is str and len(cell) == 16 and cell.isascii() and cell.isdigit():
            nik = cell
        else:
            nik = values.nik(cell)
            if type(nik) is not str:
                if (what := self.nobody.what(cells)) is not None:
                    return NoPerson(row_number, what)
                if self.is_blank(cells):
                    return Blank(row_number)
        birth: dt.date | RowIssue | None
        sex: Sex | RowIssue | None = None
        if type(nik) is str:
            day = nik[6:12]
            try:
                known, sex = self._usual[cells[self._birth]], self._sexes[cells[self._sex]]
            except KeyError:
                known = _NO_DAY
            if day == known[sex is Sex.FEMALE] and type(sex) is Sex:
                birth, on_calendar = known[2], True
            elif (birth := self._learn(day, cells[self._birth], cells[self._sex])) is not None:
                sex, on_calendar = self._sexes[cells[self._sex]], True
            else:
                person = self._person(day, cells[self._birth], cells[self._sex])
                birth, sex, on_calendar = person.birth, person.sex, person.on_calendar
            if self._reasons is not None and self._still_rounded(nik, cells):
                nik = RowIssue(Field.NIK, Reason.NIK_ROUNDED_STILL)
            else:
                place = nik[:6]
                good = self._structure.places.get(place)
                if good is None:
                    good = self._structure.has_place(place)
                if not (good and on_calendar and nik[12:] != "0000"):
                    nik = self._fault(nik)
        else:
            birth, sex = without_nik(written(cells[self._birth])), values.sex(cells[self._sex])

        cell = cells[self._name]
        name: str | RowIssue
        if type(cell) is str and _plain_name(cell):
            name = cell
        else:
            name = values.name(cell)
            if type(name) is str and is_late(name):
                name = RowIssue(Field.NAME, Reason.ROW_STRUCK)

        where = (cells[self._code], cells[self._village], cells[self._sub])
        try:
            village = self._places[where]
        except KeyError:
            village = self._villages.find(*(values.tidy_cell(c) for c in where))
            village = _remember(self._places, where, village)
        cell = cells[self._segment]
        try:
            segment = self._groups[cell]
        except KeyError:
            segment = _remember(self._groups, cell, self._segments.find(values.tidy_cell(cell)))

        if (
            type(nik) is str
            and type(name) is str
            and type(birth) is dt.date
            and type(sex) is Sex
            and type(village) is str
            and type(segment) is str
            and not (self._statuses.any and self._statuses.says_no(cells))
        ):
            return CleanRow(row_number, Candidate(nik, name, birth, sex, village, segment))
        found = [i for i in (nik, name, birth, sex, village, segment) if isinstance(i, RowIssue)]
        if self._statuses.any and self._statuses.says_no(cells):
            found.append(RowIssue(None, Reason.ROW_STRUCK))
        return BadRow(row_number, tuple(found))

    def _means(self, cells: Sequence[Cell]) -> set[Field]:
        """The fields of a row that are understood, beside NIK, name and birth date."""

        def text(column: int) -> str:
            return values.tidy_cell(cells[column]) if column < len(cells) else ""

        found = set[Field]()
        if isinstance(values.sex(text(self._sex)), Sex):
            found.add(Field.SEX)
        code, village, subdistrict = text(self._code), text(self._village), text(self._sub)
        if (code or village) and isinstance(self._villages.find(code, village, subdistrict), str):
            found.add(Field.VILLAGE_CODE if code else Field.VILLAGE)
        if self._segments.knows(text(self._segment)):
            found.add(Field.SEGMENT)
        return found

    def _still_rounded(self, nik: str, cells: Sequence[Cell]) -> bool:
        """Whether a report shows the digits of a number whose last one may be lost, and nobody has mended them since."""
        column = self._reasons
        if nik[-1] != "0" or column is None or column >= len(cells):
            return False
        told = as_text(cells[column])
        return any(text in told for text in _ROUNDED)

    def usual_nik(self) -> Callable[[Sequence[Cell]], str | None]:
        """Tells the sixteen digits of a row of which nothing is to be told, by comparing what is written in the usual way;
        where it answers None, `nik` and `told` take the closer look. For the scan, whose every row passes here.
        """
        women, width = self._women, self._width
        at, birth, sex = self._nik, self._birth, self._sex
        if self._statuses.any or self._reasons is not None or width in (at, birth, sex):
            return lambda cells: None

        def usual_nik(cells: Sequence[Cell]) -> str | None:
            if len(cells) != width:
                return None
            nik, day = cells[at], cells[birth]
            if type(nik) is not str or type(day) is not str or len(nik) != 16 or len(day) != 10:
                return None
            if day[2] == day[5]:
                said = day[:2] + day[3:5] + day[8:]
            elif day[4] == day[7]:
                said = day[8:] + day[5:7] + day[2:4]
            else:
                return None
            try:
                says_woman = women[cells[sex]]
            except KeyError:
                return None
            is_woman = nik[6] > "3"
            if says_woman is not None and says_woman is not is_woman:
                return None
            if is_woman:
                if nik[7:12] != said[1:] or MANS.get(nik[6]) != said[0]:
                    return None
            elif nik[6:12] != said:
                return None
            return nik if nik.isdigit() and nik.isascii() else None

        return usual_nik

    def told(self, nik: str, cells: Sequence[Cell]) -> tuple[Told, ...]:
        """What the officer is told of a row with a NIK of sixteen digits before anything is recorded."""
        width = len(cells)
        birth = cells[self._birth] if self._birth < width else ""
        sex = cells[self._sex] if self._sex < width else ""
        is_usual = self._learn(nik[6:12], birth, sex) is not None
        found = () if is_usual else self._person(nik[6:12], birth, sex).told
        return found + self._remarks(cells) if self._statuses.any else found

    def _remarks(self, cells: Sequence[Cell]) -> tuple[Told, ...]:
        if self._statuses.says_no(cells):
            return (Told.STRUCK,)
        return (Told.REMARK,) if self._statuses.says_something(cells) else ()

    def notices(self, told: Mapping[Told, int], struck: str) -> Iterator[Notice]:
        """What the officer is told of a file of which so many rows were to be told something; `struck` shows which rows say
        that their person is not to be enrolled.
        """
        by_date, by_sex = (f"_{one}" if one else "" for one in (self._trust.birth_date, self._trust.sex))
        for one, reason, facts in (
            (Told.STRUCK, "struck", {"rows": struck}),
            (Told.REMARK, "remarks", {"titles": self._statuses.titles}),
            (Told.NO_DATE, "no_dates", {}),
            (Told.OTHER_DATE, f"other_dates{by_date}", {}),
            (Told.OTHER_SEX, f"other_sexes{by_sex}", {}),
        ):
            if count := told.get(one, 0):
                yield Notice(NoticeReason[reason.upper()], {"count": count, **facts})

    def _learn(self, day: str, birth: Cell, sex: Cell) -> dt.date | None:
        """The birth date of a cell that is a day as it stands, where it is that of a NIK's DDMMYY and so is the sex; both are
        remembered. None where it takes a closer look.
        """
        meant = self._sexes.get(sex)
        if meant is None and sex not in self._sexes:
            meant = _remember(self._sexes, sex, values.sex(sex))
            _remember(self._women, sex, meant is Sex.FEMALE if isinstance(meant, Sex) else None)
        if meant is not (Sex.FEMALE if day[0] > "3" else Sex.MALE):
            return None
        found = usual(birth, day)
        if found is None or not EARLIEST <= found <= self._on:
            return None
        other = chr(ord(day[0]) + (4 if meant is Sex.MALE else -4)) + day[1:]
        digits = (day, other) if meant is Sex.MALE else (other, day)
        _remember(self._usual, birth, (*digits, found))
        return found

    def _person(self, day: str, birth: Cell, sex: Cell) -> _Person:
        key = (day, birth, sex)
        found = self._people.get(key)
        return _remember(self._people, key, self._read(day, birth, sex)) if found is None else found

    def _read(self, day: str, birth: Cell, sex: Cell) -> _Person:
        meant, carried = self._sexes[sex], self._structure.sex(day)
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
                meant = RowIssue(Field.SEX, Reason.SEX_CONTRADICTS)
            elif self._trust.sex is Source.NIK:
                meant = carried
        return _Person(found.day, meant, told=tuple(told))

    def _fault(self, nik: str) -> RowIssue:
        first = next(iter(self._identity.faults(nik)), "")
        return RowIssue(Field.NIK, _FAULTS.get(first, Reason.NIK_STRUCTURE))


def _plain_name(text: str) -> bool:
    """Whether a name is right as it stands: letters, dots, commas, apostrophes, hyphens, single blanks."""
    bare = text.replace(" ", "")
    return (
        text.isascii()
        and (bare.isalpha() or bare.translate(_NAME_MARKS).isalpha())
        and "  " not in text
        and text[0].isalpha()
        and text[-1] != " "
        and text[:3] not in LATE_BEGINS
        and 1 < len(text) <= 120
    )


_NAME_MARKS = dict.fromkeys(map(ord, ".,'-"))


def _remember(memory: dict[K, V], key: K, value: V) -> V:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
