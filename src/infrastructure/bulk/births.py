"""Which day of birth does the officer mean? Every day that a cell may say, of which the NIK knows the right one.

A NIK holds DDMMYY (a woman's day with 40 added), so it tells day-month from month-day, and which century two digits mean
is settled by the first day of protection. What agrees with the NIK in no reading contradicts it; a text that says no date
counts as blank, for the NIK carries the date.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...domain.reasons import Reason
from .rows import Cell, Field, RowIssue, TrustedSource, as_text
from .values import APOSTROPHES, PLACEHOLDERS, ascii_digits, not_stored, tidy_cell

EARLIEST = dt.date(1900, 1, 1)
_SERIAL_ZERO = dt.date(1899, 12, 30)
_SERIAL_ZERO_1904 = dt.date(1904, 1, 1)  # of spreadsheets from the Macintosh
_ZERO_DAYS = frozenset({dt.date(1899, 12, 30), dt.date(1899, 12, 31)})  # what spreadsheets show for 0
_ZEROS = re.compile(r"[0\-/. :]+|0?0[-/.]0?1[-/.]1900|0?1[-/.]0?0[-/.]1900|1900[-/.]0?1[-/.]0?0")
_TIME = re.compile(
    r"(?<=\d)(?:[ t]+|, )\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?[ap]m)?(?: ?z| ?[+-]\d\d:?\d\d)?$"
)
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GAP = r"[\s\-/.,_'’\\–—|]"
_NUMBERS = re.compile(rf"(\d{{1,4}}){_GAP}+(\d{{1,2}}){_GAP}+(\d{{1,4}})")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?{_GAP}*([a-z]+){_GAP}*(\d{{4}}|\d{{2}})")
_MONTH_DAY = re.compile(rf"([a-z]+){_GAP}*(\d{{1,2}})(?:st|nd|rd|th)?{_GAP}+(\d{{4}}|\d{{2}})")
_YEAR_MONTH = re.compile(rf"(\d{{4}}){_GAP}*([a-z]+){_GAP}*(\d{{1,2}})")
_WHOLE = re.compile(r"(\d{4,8})(?:[.,]\d+)?")
_PARTS = (
    re.compile(r"(?P<year>\d{4})"),
    re.compile(r"(?P<month>\d{1,2})[-/. ]+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-/. ]+(?P<month>\d{1,2})"),
    re.compile(r"(?P<name>[a-z]+)[-/., ]*(?P<year>\d{4})"),
)
_LONGEST = 80  # characters looked at: no place and date of birth is longer

_NAMES = (
    ("januari", "january"),
    ("februari", "pebruari", "february"),
    ("maret", "march", "maart", "mrt"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "augustus", "agt", "ags", "agst"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
MONTHS = {
    name[:length]: number
    for number, names in enumerate(_NAMES, start=1)
    for name in names
    for length in range(3, len(name) + 1)  # every short form of three letters and more: none is of two months
} | {name: number for number, name in enumerate(_ROMAN, start=1)}


class Reading(NamedTuple):
    """A day that a cell may mean. A `day` or `month` of 0 is not said; a `year` below 100 has two digits."""

    day: int
    month: int
    year: int

    def agrees(self, day: int, month: int, year: int) -> bool:
        """Whether it is the day of a NIK, whose year has two digits, or leaves open what it does not say."""
        return self.day in (0, day) and self.month in (0, month) and self.year % 100 == year


class Written(NamedTuple):
    """What a cell says: the days it may mean, the likeliest first; or parts of a day only (`whole` False), or none at all.
    `issue` where it says something else than a date.
    """

    readings: tuple[Reading, ...]
    whole: bool = True
    issue: RowIssue | None = None


BLANK = Written(())
_NO_DATE = Written((), whole=False)


@dataclass(frozen=True, slots=True)
class Born:
    """The birth date, or why there is none. `no_date`: the cell says none, so the NIK's counts; `contradicts`: it says
    another than the NIK.
    """

    day: dt.date | RowIssue
    no_date: bool = False
    contradicts: bool = False


def written(cell: Cell) -> Written:
    """Every day that the cell may mean; `BLANK` where it is empty or holds zeros only."""
    if isinstance(cell, dt.date):  # a spreadsheet that takes the month for the first may have swapped the two
        on = cell.date() if isinstance(cell, dt.datetime) else cell
        return BLANK if on in _ZERO_DAYS else _days(_both(on.day, on.month, on.year))
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return _NO_DATE
    text = ascii_digits(tidy_cell(as_text(cell)))[:_LONGEST].casefold().lstrip(APOSTROPHES).strip()
    if text in PLACEHOLDERS or _ZEROS.fullmatch(text):
        return BLANK
    if text[:1] in ("=", "+", "@"):
        return Written((), issue=_FORMULA)
    if not_stored(text.upper()) is Reason.CELL_ERROR:
        return Written((), issue=_ERROR)
    text = _TIME.sub("", _REMARK.sub(" ", text)).strip(" .,;:-/'’")
    if found := _WHOLE.fullmatch(text):
        return _digits(found[1])
    # a place or the day of the week may stand before the date: what stands there holds no digit
    start = next((at for at, c in enumerate(text) if c.isdigit()), len(text))
    if found := _NUMBERS.fullmatch(text, start):
        return _numbers(*found.groups())
    if found := _DAY_MONTH.fullmatch(text, start):
        day, name, year = found.groups()
    elif found := _YEAR_MONTH.fullmatch(text, start):
        year, name, day = found.groups()
    elif found := _month_first(text, start):
        name, day, year = found.groups()
    else:
        return _part(text)
    if month := MONTHS.get(name):
        return _days([(int(day), month, int(year))])
    return _NO_DATE


def _month_first(text: str, digits: int) -> "re.Match[str] | None":
    """ "August 17, 1985": the month is the last word before the digits."""
    before = re.search(rf"[a-z]+{_GAP}*$", text[:digits])
    return _MONTH_DAY.fullmatch(text, before.start()) if before else None


def _both(first: int, second: int, year: int) -> list[tuple[int, int, int]]:
    """Day before month, as here, and month before day."""
    return [(first, second, year), (second, first, year)]


def _numbers(a: str, b: str, c: str) -> Written:
    first, second, third = int(a), int(b), int(c)
    if len(a) == 4 and len(c) <= 2:
        return _days(_both(third, second, first))
    if len(c) == 4 and len(a) <= 2:
        return _days(_both(first, second, third))
    if len(a) <= 2 and len(c) == 2:
        return _days([*_both(first, second, third), (third, second, first)])
    return _NO_DATE


def _digits(text: str) -> Written:
    """Digits only: a day written without separators, its first 0 lost perhaps, the number of a spreadsheet, or a year."""
    found: list[tuple[int, int, int]] = []
    if len(text) == 4:
        year = int(text)
        return Written((Reading(0, 0, year),), whole=False) if 1900 <= year <= 2100 else _serial(year)
    if len(text) == 5:
        found += [(r.day, r.month, r.year) for r in _serial(int(text)).readings]
    if len(text) in (5, 7):
        text = "0" + text
    a, b = int(text[:2]), int(text[2:4])
    if len(text) == 6:
        found += [*_both(a, b, int(text[4:])), (int(text[4:]), b, a)]
    else:
        found += [*_both(a, b, int(text[4:])), *_both(int(text[6:]), int(text[4:6]), int(text[:4]))]
    return _days([one for one in found if one[2] < 100 or 1900 <= one[2] <= 2100])


def _serial(number: int) -> Written:
    if not 61 <= number < 100_000:  # before 61 spreadsheets count a 29 February 1900
        return _NO_DATE
    days = [zero + dt.timedelta(days=number) for zero in (_SERIAL_ZERO, _SERIAL_ZERO_1904)]
    return _days([(day.day, day.month, day.year) for day in days])


def _part(text: str) -> Written:
    for pattern in _PARTS:
        if found := pattern.fullmatch(text):
            said = found.groupdict()
            month = MONTHS.get(said["name"], 13) if said.get("name") else int(said.get("month") or 0)
            year = int(said["year"])
            if month <= 12 and 1900 <= year <= 2100:
                return Written((Reading(0, month, year),), whole=False)
    return _NO_DATE


def _days(found: list[tuple[int, int, int]]) -> Written:
    """Those that are days of a calendar; where none is, the month and year that are said all the same."""
    days = [_unwomanly(*one) for one in found]
    readings = tuple(dict.fromkeys(one for one in days if _exists(one)))
    if readings or not days:
        return Written(readings, whole=bool(readings))
    first = days[0]
    return Written((Reading(0, first.month if first.month <= 12 else 0, first.year),), False, _NO_SUCH_DAY)


def _unwomanly(day: int, month: int, year: int) -> Reading:
    """A day copied from a woman's NIK has 40 added."""
    return Reading(day - 40 if 40 < day <= 71 else day, month, year)


def _exists(one: Reading) -> bool:
    try:
        dt.date(one.year if one.year >= 100 else 2000 + one.year, one.month, one.day)
    except ValueError:
        return False
    return True


def born(said: Written, digits: str, on: dt.date, trusted: TrustedSource | None = None) -> Born:
    """What a cell and a NIK's DDMMYY (a day of the calendar) say together. `on` is the first day of protection; `trusted`
    tells which of the two holds where they contradict each other, None that the row is to be corrected.
    """
    carried = birth_date_in(digits, on)
    if said.issue is not None and not said.readings:
        return Born(said.issue)
    if not said.readings:
        return Born(plausible(carried, on), no_date=not said.whole)
    agreeing = [one for one in said.readings if one.agrees(carried.day, carried.month, carried.year % 100)]
    if agreeing:
        day = _date(agreeing[0], on) if said.whole and agreeing[0].year >= 100 else carried
        return Born(plausible(day, on), no_date=not said.whole)
    if trusted is TrustedSource.NIK:
        return Born(plausible(carried, on), contradicts=True)
    private = {"nik": _shown(Reading(carried.day, carried.month, carried.year))}
    if not said.whole:
        issue = said.issue or RowIssue(Field.BIRTH_DATE, Reason.BIRTH_DATE_CONTRADICTS)
        private["column"] = _shown(said.readings[0])
        return Born(replace(issue, private=private), contradicts=True)
    day = _date(said.readings[0], on)
    if trusted is TrustedSource.COLUMN or isinstance(plausible(day, on), RowIssue):
        return Born(plausible(day, on), contradicts=True)
    private["column"] = _shown(Reading(day.day, day.month, day.year))
    return Born(RowIssue(Field.BIRTH_DATE, Reason.BIRTH_DATE_CONTRADICTS, private=private), contradicts=True)


def usual(cell: Cell) -> str:
    """What may be the day YYYY-MM-DD of a cell that is a date, or is written with slashes or hyphens, day or year first; "" where
    it takes a closer look. All but a few rows of a list are such. It counts only where the NIK says the same.
    """
    if type(cell) is dt.date:
        return cell.isoformat()
    if type(cell) is not str or len(cell) > 10:
        return ""
    if len(cell) == 10 and cell[2] == cell[5] and cell[2] in "/-":
        return f"{cell[6:]}-{cell[3:5]}-{cell[:2]}"
    parts = cell.split("/" if "/" in cell else "-")
    if len(parts) != 3:
        return ""
    if len(parts[0]) != 4:
        parts.reverse()
    return "-".join(parts) if len(cell) == 10 else "{:0>4}-{:0>2}-{:0>2}".format(*parts)


def likeliest(said: Written, on: dt.date) -> dt.date | None:
    """The day that a cell means where the NIK does not say another of its readings; None where it says no whole day."""
    return _date(said.readings[0], on) if said.readings and said.whole else None


def without_nik(said: Written) -> RowIssue | None:
    """What can be told of a birth date where no NIK tells the right reading: only that there is none."""
    if said.issue is not None:
        return said.issue
    return None if said.whole or said.readings else RowIssue(Field.BIRTH_DATE, Reason.BIRTH_DATE_UNREADABLE)


_FORMULA = RowIssue(Field.BIRTH_DATE, Reason.FORMULA)
_ERROR = RowIssue(Field.BIRTH_DATE, Reason.CELL_ERROR)
_NO_SUCH_DAY = RowIssue(Field.BIRTH_DATE, Reason.BIRTH_DATE_NO_SUCH_DAY)


def _date(one: Reading, on: dt.date) -> dt.date:
    if one.year >= 100:
        return dt.date(one.year, one.month, one.day)
    return birth_date_in(f"{one.day:02d}{one.month:02d}{one.year:02d}", on)


def _shown(one: Reading) -> str:
    """17-08-1985, or the parts that are said."""
    return "-".join(f"{part:02d}" for part in one if part)


def plausible(birth: dt.date, on: dt.date) -> dt.date | RowIssue:
    """A birth date is from 1900 on and not after the first day of protection."""
    return birth if EARLIEST <= birth <= on else RowIssue(Field.BIRTH_DATE, Reason.BIRTH_DATE_IMPLAUSIBLE)


def birth_date_in(digits: str, on: dt.date) -> dt.date:
    """The birth date in a well-formed NIK's DDMMYY, in the latest century that is not after `on`."""
    day, month, year = int(digits[0:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    for century in (2000, 1900):
        try:
            birth = dt.date(century + year, month, day)
        except ValueError:  # 29 February exists in one of the two centuries only (1900, 2000)
            continue
        if birth <= on:
            return birth
    return dt.date(2000 + year, month, day)
