"""What did the officer mean by this cell? Text, NIK, birth date and sex, out of whatever a spreadsheet made of them.

Each function returns the value or a `RowIssue`; none of them puts the cell's content into the issue.
"""

import datetime as dt
import re
import unicodedata

from ...domain.vocabulary import Sex
from .rows import Cell, Field, RowIssue, as_text

_INVISIBLE = {
    code: None
    for first, last in (
        (0xAD, 0xAD),  # soft hyphen
        (0x180E, 0x180E),
        (0x200B, 0x200F),  # zero-width space, joiners and marks
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
}
_APOSTROPHES = "'’‘`´ʼ"
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)[eE]\+?15")
_ANY_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE][+-]?\d+")
_POINT_ZERO = re.compile(r"(\d{16})[.,]0+")
_SEPARATORS = re.compile(r"[ .\-/]")
_EXACT = 2**53  # whole numbers below are exact in a spreadsheet's floating point
_NUMERIC_DIGITS = 15  # spreadsheets keep no more: the sixteenth digit of a typed number becomes 0

# Characters looked at of text that is not plain: the time to compose it grows with the square of the marks that follow
# one letter, and no name, title or place is longer.
_LONGEST = 1_000

PLACEHOLDERS = frozenset({"", "-", "--", "0", "n/a", "null", "#n/a"})


def tidy(text: str) -> str:
    """Full-width forms made plain, invisible characters gone, blanks single and none at the ends. Idempotent."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = text[:_LONGEST]
    while True:
        plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
        plain = " ".join(plain.translate(_INVISIBLE).split())
        plain = "".join(c for c in plain if c.isprintable())
        if plain == text:
            return plain
        text = plain[:_LONGEST]


def tidy_cell(cell: Cell) -> str:
    """The cell as tidy text; a formula that only wraps text, ="...", is that text."""
    text = tidy(as_text(cell))
    wrapped = _TEXT_FORMULA.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text instead of showing it."""
    return text.lstrip(_APOSTROPHES + " ")[:1] in ("=", "+", "@", "-") and text not in PLACEHOLDERS


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def nik(cell: Cell) -> str | RowIssue:
    """Sixteen ASCII digits; structure beyond that is for `IdentityRules`.

    A number that passed through a spreadsheet's fifteen digits of precision is not guessed at: refused.
    """
    if isinstance(cell, bool):
        return RowIssue(Field.NIK, "nik_digits")
    if isinstance(cell, int | float):
        return _numeric_nik(cell)
    text = _ascii_digits(tidy_cell(cell)).lstrip(_APOSTROPHES).strip()
    if text.casefold() in PLACEHOLDERS:
        return RowIssue(Field.NIK, "nik_missing")
    if text[:1] in ("=", "+", "@"):
        return RowIssue(Field.NIK, "formula")
    if found := _POINT_ZERO.fullmatch(text):
        return _numeric_nik(int(found[1]))
    if found := _SCIENTIFIC.fullmatch(text):
        # all sixteen digits are there only where fifteen follow the point
        if len(found[2]) == _NUMERIC_DIGITS:
            return _numeric_nik(int(found[1] + found[2]))
        return RowIssue(Field.NIK, "nik_scientific")
    if _ANY_SCIENTIFIC.fullmatch(text):
        return RowIssue(Field.NIK, "nik_scientific")
    digits = _SEPARATORS.sub("", text)
    if not digits.isdecimal():
        return RowIssue(Field.NIK, "nik_digits")
    if len(digits) != 16:
        return RowIssue(Field.NIK, "nik_length", {"length": len(digits)})
    return digits


def _numeric_nik(number: float) -> str | RowIssue:
    if number == 0:
        return RowIssue(Field.NIK, "nik_missing")
    if number != number or not 0 < number < _EXACT or number != int(number):
        return RowIssue(Field.NIK, "nik_rounded")
    digits = str(int(number))
    if len(digits) != 16:
        return RowIssue(Field.NIK, "nik_length", {"length": len(digits)})
    # a last 0 is what a lost sixteenth digit looks like: one cannot tell it from a true one
    return RowIssue(Field.NIK, "nik_rounded") if digits[-1] == "0" else digits


def nik_digits(cell: Cell) -> str:
    """A NIK's cell as it is shown in a report: all sixteen digits where the file still holds them.

    Of a number too large for a spreadsheet's precision the last digit is lost: it is shown as the 0 that a spreadsheet
    shows, and `nik` has said so.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if 10**15 <= cell < 10**16 and cell == int(cell):
            digits = str(int(cell))
            return digits if cell < _EXACT else digits[:_NUMERIC_DIGITS] + "0"
        return as_text(cell)
    text = _ascii_digits(tidy_cell(cell)).lstrip(_APOSTROPHES).strip()
    if found := _POINT_ZERO.fullmatch(text):
        return found[1]
    if (found := _SCIENTIFIC.fullmatch(text)) and len(found[2]) == _NUMERIC_DIGITS:
        return found[1] + found[2]
    return as_text(cell)


def name(cell: Cell) -> str | RowIssue:
    text = tidy_cell(cell)
    if text.casefold() in PLACEHOLDERS:
        return RowIssue(Field.NAME, "name_missing")
    if is_formula(text):
        return RowIssue(Field.NAME, "formula")
    if not any(c.isalpha() for c in text) or sum(c.isdecimal() for c in text) > 4:
        return RowIssue(Field.NAME, "name_invalid")
    if len(text) > 120:
        return RowIssue(Field.NAME, "name_too_long", {"limit": 120})
    return text


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags agst aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for word in words.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?: \d{1,2}:\d\d(?::\d\d)?)?")
_MONTH_NAMED = re.compile(r"(\d{1,2})[ \-/.]*([A-Za-z]+)\.?[ \-/.,]*(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[ \-/.]+(\d{1,2}|[A-Za-z]+)[ \-/.]+\d{2}")
_NO_DAY = re.compile(r"\d{4}|\d{1,2}[-/.]\d{4}|[A-Za-z]+ \d{4}|\d{4}[-/.]\d{1,2}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)
EARLIEST = dt.date(1900, 1, 1)


def birth_date(cell: Cell) -> dt.date | RowIssue | None:
    """The day, or None where the cell is blank (the NIK then tells it).

    Reads YYYY-MM-DD, DD/MM/YYYY, DD-MM-YYYY, "DD MMMM YYYY" with Indonesian or English months, a place before a comma,
    and spreadsheet serial numbers (days since 1899-12-30).
    """
    if type(cell) is str and len(cell) == 10 and (usual := _usual_date(cell)) is not None:
        return usual
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell)
    text = _ascii_digits(tidy_cell(cell)).lstrip(_APOSTROPHES).strip()
    if text.casefold() in PLACEHOLDERS:
        return None
    if text[:1] in ("=", "+", "@", "-"):
        return RowIssue(Field.BIRTH_DATE, "formula")
    if "," in text and not _SERIAL.fullmatch(text):
        text = text.rpartition(",")[2].strip()  # "Paser, 17-08-1985": place and date of birth in one cell
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(text):
        month = _MONTHS.get(found[2].casefold())
        if month is not None:
            return _day(int(found[3]), month, int(found[1]))
    if found := _SERIAL.fullmatch(text):
        return _from_serial(int(found[1]))
    if _SHORT_YEAR.fullmatch(text):
        return RowIssue(Field.BIRTH_DATE, "birth_date_short_year")
    if _NO_DAY.fullmatch(text):
        return RowIssue(Field.BIRTH_DATE, "birth_date_incomplete")
    return RowIssue(Field.BIRTH_DATE, "birth_date_unreadable")


def _usual_date(text: str) -> dt.date | None:
    """YYYY-MM-DD, DD/MM/YYYY or DD-MM-YYYY right as it stands; None where it takes a closer look."""
    try:
        if text[4] == "-" == text[7]:
            year, month, day = text[:4], text[5:7], text[8:]
        elif text[2] == text[5] and text[2] in "/-":
            year, month, day = text[6:], text[3:5], text[:2]
        else:
            return None
        digits = year + month + day
        return dt.date(int(year), int(month), int(day)) if digits.isascii() and digits.isdigit() else None
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> dt.date | RowIssue:
    try:
        return dt.date(year, month, day)
    except ValueError:
        if month > 12 and 1 <= day <= 12:
            return RowIssue(Field.BIRTH_DATE, "birth_date_month_first")
        return RowIssue(Field.BIRTH_DATE, "birth_date_no_such_day")


def _from_serial(number: float) -> dt.date | RowIssue | None:
    if number == 0:
        return None
    if 1900 <= number <= 2100:
        return RowIssue(Field.BIRTH_DATE, "birth_date_incomplete")
    if not 61 <= number < 100_000:  # before 61 the serials of spreadsheets count a 29 February 1900
        return RowIssue(Field.BIRTH_DATE, "birth_date_unreadable")
    return _SERIAL_ZERO + dt.timedelta(days=int(number))


def plausible(birth: dt.date, on: dt.date) -> RowIssue | None:
    """A birth date is from 1900 on and not after the first day of protection."""
    if EARLIEST <= birth <= on:
        return None
    return RowIssue(Field.BIRTH_DATE, "birth_date_implausible")


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


_SEXES = {
    word: sex
    for sex, words in (
        (Sex.MALE, "l lk laki lakilaki laki2 pria lelaki m male man cowok"),
        (Sex.FEMALE, "p pr perempuan wanita w f female woman cewek"),
    )
    for word in words.split()
}


def sex(cell: Cell) -> Sex | RowIssue | None:
    """Female or male, or None where the cell is blank (the NIK then tells it)."""
    text = tidy_cell(cell).lstrip(_APOSTROPHES)
    if text.casefold() in PLACEHOLDERS:
        return None
    if text[:1] in ("=", "+", "@", "-"):
        return RowIssue(Field.SEX, "formula")
    found = _SEXES.get("".join(c for c in text.casefold() if c.isalnum()))
    return found or RowIssue(Field.SEX, "sex_unknown")
