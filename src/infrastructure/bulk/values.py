"""What did the officer mean by this cell? Text, NIK, name and sex, out of whatever a spreadsheet made of them.

Each function returns the value or a `RowIssue`; none of them puts the cell's content into the issue.
"""

import re
import unicodedata

from ...domain.reasons import Reason
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
APOSTROPHES = "'’‘`´ʼ"
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
    return text.lstrip(APOSTROPHES + " ")[:1] in ("=", "+", "@", "-") and text not in PLACEHOLDERS


_ERROR = re.compile(r"#|#N/A|#[A-Z0-9/_]+[!?]|(?:Err|ERR):\d{3}")


def not_stored(text: str) -> Reason | None:
    """Why a cell shows no value of its own: a spreadsheet's error, or a formula."""
    if text[:1] in ("#", "E") and _ERROR.fullmatch(text):
        return Reason.CELL_ERROR
    return Reason.FORMULA if is_formula(text) else None


def ascii_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def nik(cell: Cell) -> str | RowIssue:
    """Sixteen ASCII digits; structure beyond that is for `IdentityRules`.

    A number that passed through a spreadsheet's fifteen digits of precision is not guessed at: refused.
    """
    if isinstance(cell, bool):
        return RowIssue(Field.NIK, Reason.NIK_DIGITS)
    if isinstance(cell, int | float):
        return _numeric_nik(cell)
    text = ascii_digits(tidy_cell(cell)).lstrip(APOSTROPHES).strip()
    if not_stored(text) is Reason.CELL_ERROR:
        return RowIssue(Field.NIK, Reason.CELL_ERROR)
    if text.casefold() in PLACEHOLDERS:
        return RowIssue(Field.NIK, Reason.NIK_MISSING)
    if text[:1] in ("=", "+", "@"):
        return RowIssue(Field.NIK, Reason.FORMULA)
    if found := _POINT_ZERO.fullmatch(text):
        return _numeric_nik(int(found[1]))
    if found := _SCIENTIFIC.fullmatch(text):
        # all sixteen digits are there only where fifteen follow the point
        if len(found[2]) == _NUMERIC_DIGITS:
            return _numeric_nik(int(found[1] + found[2]))
        return RowIssue(Field.NIK, Reason.NIK_SCIENTIFIC)
    if _ANY_SCIENTIFIC.fullmatch(text):
        return RowIssue(Field.NIK, Reason.NIK_SCIENTIFIC)
    digits = _SEPARATORS.sub("", text)
    if not digits.isdecimal():
        return RowIssue(Field.NIK, Reason.NIK_DIGITS)
    if len(digits) != 16:
        return RowIssue(Field.NIK, Reason.NIK_LENGTH, {"length": len(digits)})
    return digits


def _numeric_nik(number: float) -> str | RowIssue:
    if number == 0:
        return RowIssue(Field.NIK, Reason.NIK_MISSING)
    if number != number or not 0 < number < _EXACT or number != int(number):
        return RowIssue(Field.NIK, Reason.NIK_ROUNDED)
    digits = str(int(number))
    if len(digits) != 16:
        return RowIssue(Field.NIK, Reason.NIK_LENGTH, {"length": len(digits)})
    # a last 0 is what a lost sixteenth digit looks like: one cannot tell it from a true one
    return RowIssue(Field.NIK, Reason.NIK_ROUNDED) if digits[-1] == "0" else digits


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
    text = ascii_digits(tidy_cell(cell)).lstrip(APOSTROPHES).strip()
    if found := _POINT_ZERO.fullmatch(text):
        return found[1]
    if (found := _SCIENTIFIC.fullmatch(text)) and len(found[2]) == _NUMERIC_DIGITS:
        return found[1] + found[2]
    return as_text(cell)


def name(cell: Cell) -> str | RowIssue:
    text = tidy_cell(cell)
    if reason := not_stored(text):
        return RowIssue(Field.NAME, reason)
    if text.casefold() in PLACEHOLDERS:
        return RowIssue(Field.NAME, Reason.NAME_MISSING)
    if not any(c.isalpha() for c in text) or sum(c.isdecimal() for c in text) > 4:
        return RowIssue(Field.NAME, Reason.NAME_INVALID)
    if len(text) > 120:
        return RowIssue(Field.NAME, Reason.NAME_TOO_LONG, {"limit": 120})
    return text


_SEXES = {
    word: sex
    for sex, words in (
        (Sex.MALE, "l lk laki lakilaki laki2 lelaki lki pria m male man cowok bapak bpk tn tuan mr 1 01"),
        (
            Sex.FEMALE,
            "p pr prp prempuan perempuan w wnt wanita f female woman cewek ibu ny nn nyonya nona mrs 2 02",
        ),
    )
    for word in words.split()
}
_WORDS = re.compile(r"[^\W_]+")


def sex(cell: Cell) -> Sex | RowIssue | None:
    """Female or male, or None where the cell is blank (the NIK then tells it). 1 and 2 are male and female, as in the
    forms of statistics and of the population register.
    """
    text = tidy_cell(cell).lstrip(APOSTROPHES).casefold()
    if text in PLACEHOLDERS:
        return None
    if text[:1] in ("=", "+", "@", "-"):
        return RowIssue(Field.SEX, Reason.FORMULA)
    if not_stored(text.upper()) is Reason.CELL_ERROR:
        return RowIssue(Field.SEX, Reason.CELL_ERROR)
    words = _WORDS.findall(text.removesuffix(".0"))
    found = _SEXES.get("".join(words))
    if found is None:  # "L (Laki-laki)": every word says the same
        said = {_SEXES.get(word) for word in words}
        found = said.pop() if len(said) == 1 else None
    return found or RowIssue(Field.SEX, Reason.SEX_UNKNOWN)
