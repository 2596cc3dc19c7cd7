"""What is in an officer's file, and what became of each row? The types that reading, cleaning and report share.

Everything here may hold personal data in its cells or its candidate; an issue's `facts` and `suggestion` never do.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ...domain.reasons import Reason
from ...texts.files import FileReason
from ...texts.notices import NoticeReason

if TYPE_CHECKING:
    from ...domain.enrolment import Candidate

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Row = tuple[int, Sequence[Cell]]
"""A row's number as a spreadsheet program shows it (from 1, titles and blank rows included) and its cells."""


class Field(StrEnum):
    """What a column of the file may hold; the value is the name used in overrides and answers."""

    NIK = "NIK"
    NAME = "NAME"
    BIRTH_DATE = "BIRTH_DATE"
    SEX = "SEX"
    VILLAGE_CODE = "VILLAGE_CODE"
    VILLAGE = "VILLAGE"
    SUBDISTRICT = "SUBDISTRICT"
    SEGMENT = "SEGMENT"
    ORIGINAL_ROW = "ORIGINAL_ROW"
    CARD_NUMBER = "CARD_NUMBER"
    MEMBERSHIP = "MEMBERSHIP"


class UnreadableFile(Exception):  # noqa: N818 - an answer for the officer, not a fault of the program
    """The file as a whole cannot be used; `reason` has the text and `facts` fill it in (`messages.of_file`).

    Facts never hold a row's cells: only titles, counts and limits.
    """

    def __init__(self, reason: FileReason, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts: Mapping[str, str | int] = facts


@dataclass(frozen=True, slots=True)
class Notice:
    """What the officer is told of a file before anything is recorded: a reason with its text and what fills it in (titles, names of
    sheets, counts, numbers of rows: never what a row holds). Where it `stops`, nothing is recorded until an option says
    what is meant.
    """

    reason: NoticeReason
    facts: Mapping[str, str | int] = made(default_factory=dict)
    stops: bool = False


class Undecided(Exception):  # noqa: N818 - a question to the officer
    """The file can be read in more than one way, and the officer has not said which; nothing was recorded."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(", ".join(notice.reason for notice in notices))
        self.notices = tuple(notices)


@dataclass(frozen=True, slots=True)
class RowIssue:
    """Why a row cannot be used: the field, a message key, what fills the message in, and the likely right value.

    `private` is told in the report alone, beside the row: it holds personal data and goes nowhere else.
    """

    field: Field | None
    reason: Reason
    facts: Mapping[str, str | int] = made(default_factory=dict)
    suggestion: str | None = None
    private: Mapping[str, str] = made(default_factory=dict)


class CleanRow(NamedTuple):
    """A row that can be decided on: a tuple, of which a million are made in a third less time."""

    row_number: int
    candidate: "Candidate"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be decided on, with everything found wrong with it."""

    row_number: int
    issues: tuple[RowIssue, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A row whose known columns are all empty: counted, neither enrolled nor reported."""

    row_number: int


class TrustedSource(StrEnum):
    """Where a birth date or a sex is taken from."""

    NIK = "nik"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Trust:
    """What holds where a column contradicts the NIK; None leaves the row to be corrected."""

    sex: TrustedSource | None = None
    birth_date: TrustedSource | None = None


NO_TRUST = Trust()


class RowNotice(Enum):
    """What the officer is told of rows before anything is recorded: how many there are of each."""

    NO_DATE = "no_date"
    OTHER_DATE = "other_date"
    OTHER_SEX = "other_sex"
    STRUCK = "struck"
    REMARK = "remark"


class NoPersonKind(StrEnum):
    """What a row is that is about no person."""

    TOTAL = "total"
    SIGNATURE = "signature"
    NUMBERS = "numbers"
    TITLES = "titles"
    HEADING = "heading"
    NOTE = "note"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class NoPerson:
    """A row that is about no person: told apart, neither enrolled nor to be corrected."""

    row_number: int
    what: NoPersonKind


Cleaned = CleanRow | BadRow | Blank | NoPerson


def as_text(cell: Cell) -> str:
    """The cell as an officer would type it: whole numbers without a point and with all digits, dates as YYYY-MM-DD, truths
    as TRUE and FALSE.
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**21:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).upper() if isinstance(cell, bool) else str(cell)
