"""Who is written in this row? A candidate that can be decided on, or everything that is wrong with the row.

The common case, cells that are right as they stand, takes look-ups only; whatever is not, goes through `values.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate
from ...domain.reasons import Reason
from ...domain.regions import Regions
from ...domain.vault_port import IdentityRules
from ...domain.vocabulary import Sex
from ...texts.language import LANGUAGES
from ...texts.notices import NoticeReason
from . import messages, values
from .births import without_nik, written
from .cell_cache import Memory
from .died_or_moved_rows import LATE_BEGINS, Statuses, is_late
from .headers import Header
from .persons import Persons
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
    RowNotice,
    Trust,
    as_text,
)
from .rows_without_person import NobodyFinder
from .segments import SegmentFinder
from .titles import PEOPLE
from .villages import VillageFinder

_ROUNDED = frozenset(
    messages.why(RowIssue(Field.NIK, reason), language)
    for reason in (Reason.NIK_ROUNDED, Reason.NIK_ROUNDED_STILL)
    for language in LANGUAGES
)
_FAULTS = {
    "length": Reason.NIK_LENGTH,
    "digits": Reason.NIK_DIGITS,
    "date": Reason.NIK_DATE,
    "serial": Reason.NIK_SERIAL,
    "region": Reason.NIK_REGION,
}


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
        self._trust = rows.trust
        self.names = catalogue.names
        self._identity = identity
        self._persons = Persons(identity, rows.start, rows.trust)
        self._days, self._carried, self._sexes = (
            self._persons.days,
            self._persons.carried,
            self._persons.sexes,
        )
        self._areas = self._persons.structure.places
        self._villages = VillageFinder(regions, rows.regency)
        self._segments = SegmentFinder(catalogue, rows.segment, unknown=rows.unknown, region=rows.regency)
        # absent columns point at one extra, always blank cell
        at = [header.columns.get(f, self._width) for f in PEOPLE.labels]
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
        self._has_remarks = bool(self._statuses.columns) or self._reasons is not None
        self.nobody = NobodyFinder(header, self._means, self._segments.knows)
        self._places: Memory[tuple[Cell, Cell, Cell], str | RowIssue] = Memory(self._place)
        self._groups: Memory[Cell, str | RowIssue] = Memory(self._group)

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
        nik, name = cells[self._nik], cells[self._name]
        if type(nik) is str and len(nik) == 16 and type(name) is str and _plain_name(name):
            day = nik[6:12]
            sex = self._sexes[cells[self._sex]] or (Sex.FEMALE if day > "4" else Sex.MALE)
            known = self._days[cell] if (cell := cells[self._birth]) != "" else self._carried[day]
            village = self._places[cells[self._code], cells[self._village], cells[self._sub]]
            segment = self._groups[cells[self._segment]]
            if (
                day == known[sex is Sex.FEMALE]
                and type(sex) is Sex
                and type(village) is str
                and type(segment) is str
                and self._areas[nik[:6]]
                and nik[12:] != "0000"
                and nik.isdigit()
                and nik.isascii()
                and not (self._has_remarks and self._is_doubtful(nik, cells))
            ):
                return CleanRow(row_number, Candidate(nik, name, known[2], sex, village, segment))
        return self._closely(row_number, cells)

    def _closely(self, row_number: int, cells: Sequence[Cell]) -> Cleaned:
        """Clean a row that is not right as it stands."""
        nik = values.nik(cells[self._nik])
        if type(nik) is not str:
            if (what := self.nobody.what(cells)) is not None:
                return NoPerson(row_number, what)
            if self.is_blank(cells):
                return Blank(row_number)
        birth: dt.date | RowIssue | None
        sex: Sex | RowIssue | None
        if type(nik) is str:
            person = self._persons.closely[nik[6:12], cells[self._birth], cells[self._sex]]
            birth, sex = person.birth, person.sex
            if self._still_rounded(nik, cells):
                nik = RowIssue(Field.NIK, Reason.NIK_ROUNDED_STILL)
            elif not (person.on_calendar and self._areas[nik[:6]] and nik[12:] != "0000"):
                nik = self._fault(nik)
        else:
            birth, sex = without_nik(written(cells[self._birth])), self._sexes[cells[self._sex]]
        name = values.name(cells[self._name])
        if type(name) is str and is_late(name):
            name = RowIssue(Field.NAME, Reason.ROW_STRUCK)
        village = self._places[cells[self._code], cells[self._village], cells[self._sub]]
        segment = self._groups[cells[self._segment]]
        is_struck = self._statuses.told(cells) is RowNotice.STRUCK
        if (
            type(nik) is str
            and type(name) is str
            and type(birth) is dt.date
            and type(sex) is Sex
            and type(village) is str
            and type(segment) is str
            and not is_struck
        ):
            return CleanRow(row_number, Candidate(nik, name, birth, sex, village, segment))
        found = [i for i in (nik, name, birth, sex, village, segment) if isinstance(i, RowIssue)]
        if is_struck:
            found.append(RowIssue(None, Reason.ROW_STRUCK))
        return BadRow(row_number, tuple(found))

    def _is_doubtful(self, nik: str, cells: Sequence[Cell]) -> bool:
        """Whether a column of remarks, status or reasons says that the row is not right."""
        return self._statuses.told(cells) is RowNotice.STRUCK or self._still_rounded(nik, cells)

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
        """Tells the sixteen digits of a row of which nothing is to be told, in a few look-ups; where it answers None, `nik`
        and `told` take the closer look. For the scan, whose every row passes here.
        """
        if self._reasons is not None:
            return lambda cells: None
        days, carried, sexes, width = self._days, self._carried, self._sexes, self._width
        at, called, birth, sex = self._nik, self._name, self._birth, self._sex
        is_absent, columns, female = self._absent, self._statuses.columns, Sex.FEMALE

        def usual_nik(cells: Sequence[Cell]) -> str | None:
            if len(cells) != width:
                return None
            if is_absent:
                cells = [*cells, ""]
            nik, name = cells[at], cells[called]
            if type(nik) is not str or len(nik) != 16 or type(name) is not str or not name.isascii():
                return None
            # no name says that its bearer has died but by one of these
            if "lm" in name or "LM" in name or ")" in name or "]" in name:
                return None
            day, says = nik[6:12], sexes[cells[sex]]
            is_woman = day > "4" if says is None else says is female
            known = days[cell] if (cell := cells[birth]) != "" else carried[day]
            if day != known[is_woman] or type(says) is RowIssue:
                return None
            for column, remark in columns:
                if remark[cells[column]] is not None:
                    return None
            return nik if nik.isdigit() and nik.isascii() else None

        return usual_nik

    def told(self, nik: str, cells: Sequence[Cell]) -> tuple[RowNotice, ...]:
        """What the officer is told of a row with a NIK of sixteen digits before anything is recorded."""
        width = len(cells)
        if any(values.tidy_cell(c) for c in cells[self._width :]):
            return ()  # nobody knows which cell is of which column
        birth = cells[self._birth] if self._birth < width else ""
        sex = cells[self._sex] if self._sex < width else ""
        name = values.name(cells[self._name] if self._name < width else "")
        found = self._persons.closely[nik[6:12], birth, sex].told
        remark = RowNotice.STRUCK if type(name) is str and is_late(name) else self._statuses.told(cells)
        return found if remark is None else (*found, remark)

    def notices(self, told: Mapping[RowNotice, int], struck: str) -> Iterator[Notice]:
        """What the officer is told of a file of which so many rows were to be told something; `struck` shows which rows say
        that their person is not to be enrolled.
        """
        by_date, by_sex = (f"_{one}" if one else "" for one in (self._trust.birth_date, self._trust.sex))
        for one, reason, facts in (
            (RowNotice.STRUCK, "struck", {"rows": struck}),
            (RowNotice.REMARK, "remarks", {"titles": self._statuses.titles}),
            (RowNotice.NO_DATE, "no_dates", {}),
            (RowNotice.OTHER_DATE, f"other_dates{by_date}", {}),
            (RowNotice.OTHER_SEX, f"other_sexes{by_sex}", {}),
        ):
            if count := told.get(one, 0):
                yield Notice(NoticeReason[reason.upper()], {"count": count, **facts})

    def _place(self, where: tuple[Cell, Cell, Cell]) -> str | RowIssue:
        return self._villages.find(*map(values.tidy_cell, where))

    def _group(self, cell: Cell) -> str | RowIssue:
        return self._segments.find(values.tidy_cell(cell))

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
        and (text[0] not in "Aa" or text[:3] not in LATE_BEGINS)
        and 1 < len(text) <= 120
    )


_NAME_MARKS = dict.fromkeys(map(ord, ".,'-"))
