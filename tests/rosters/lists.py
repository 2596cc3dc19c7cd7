"""What is a list in these tests? Rows with the fate each must meet and why, told by what was done to them, never by the
product.
"""

import os
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from naungan.domain.enrolment import Candidate

MERGED = "village merged with the row above"
ROWS = int(os.environ.get("NAUNGAN_ROSTER_ROWS", "2000"))  # of a list, where no more are needed
REGENCY, ELSEWHERE = "62.03", "62.04.01.2001"
TITLES = (
    *("No", "NIK", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Kode Desa", "Desa/Kelurahan"),
    *("Kecamatan", "Pekerjaan", "Keterangan"),
)
LETTERHEAD = (("PEMERINTAH KABUPATEN KAPUAS",), ("DAFTAR CALON PESERTA PEKERJA RENTAN",), ())

Cells = dict[str, Any]


class Form(Enum):
    """How a list comes: as text, as a workbook that a program wrote, or as one that was made by hand over two sheets, with
    formulas, rows that are hidden and villages merged over several rows.
    """

    TEXT = "text"
    BOOK = "workbook"
    BY_HAND = "workbook by hand"


class Formula(str):
    """A formula that no spreadsheet has computed yet."""


class Fate(Enum):
    """What becomes of a row; the value is the report's word for it, None where the row is in no report."""

    ENROLLED = None
    BLANK = ""
    NO_PERSON = "Bukan data pekerja"
    ALREADY = "Sudah terdaftar"
    REPEATED = "Berulang"
    REFUSED = "Ditolak"
    TO_CHECK = "Perlu diperiksa"


Enrolled = tuple[str, int, str, str]
"""Sex, year of birth, village and segment of somebody who was enrolled."""


def enrolled_as(who: Candidate) -> Enrolled:
    return (who.sex.value, who.birth_date.year, who.village, who.segment)


@dataclass(frozen=True)
class Row:
    """A row of the list, its fate, the reasons in the report (with the facts that the dirt tells), and the cells that put
    it right, where it can be: then the second run enrols it.
    """

    cells: Sequence[Any]
    fate: Fate
    reasons: frozenset[str] = frozenset()
    right: Cells = field(default_factory=dict)
    dirt: tuple[str, ...] = ()
    who: Candidate | None = None  # whom it enrols, as it is or once it is put right


@dataclass(frozen=True)
class Roster:
    """A list: its rows below the titles in row `first - 1`, and the people the register must know before. From the row
    `split` on (from 0) they stand on a second sheet; rows of the numbers in `left_out` count for nothing.
    """

    rows: Sequence[Row]
    known: Sequence[Candidate]
    first: int
    split: int | None = None
    left_out: frozenset[int] = frozenset()

    def table(self) -> list[Sequence[Any]]:
        return [*LETTERHEAD[: self.first - 2], TITLES, *(row.cells for row in self.rows)]

    def numbered(self) -> dict[int, Row]:
        numbers = (number_of(index, self.first, self.split) for index in range(len(self.rows)))
        return {n: row for n, row in zip(numbers, self.rows, strict=True) if n not in self.left_out}

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.numbered().values())

    def counts(self) -> list[int]:
        """Read, enrolled, already enrolled, refused, blank."""
        refused = sum(self.count(fate) for fate in (Fate.REFUSED, Fate.REPEATED, Fate.TO_CHECK))
        enrolled, already = self.count(Fate.ENROLLED), self.count(Fate.ALREADY)
        blank = self.count(Fate.BLANK) + self.count(Fate.NO_PERSON)
        return [len(self.numbered()), enrolled, already, refused, blank]

    def counts_in_report(self) -> list[int]:
        """To correct, already enrolled, no people."""
        return [self.counts()[3], self.count(Fate.ALREADY), self.count(Fate.NO_PERSON)]

    def enrols(self, done: Collection[int] = ()) -> Counter[Enrolled]:
        """Who is enrolled, once the rows of these numbers are put right too."""
        return Counter(
            enrolled_as(row.who)
            for number, row in self.numbered().items()
            if row.who and (row.fate is Fate.ENROLLED or number in done)
        )

    def reported(self) -> "Report":
        """What the report must say, by the row's number."""
        return {
            number: (row.fate.value, row.reasons) for number, row in self.numbered().items() if row.fate.value
        }


Report = dict[int, tuple[str, frozenset[str]]]


def number_of(index: int, first: int, split: int | None) -> int:
    """The number of a row (from 0): those of a second sheet are numbered on in the next thousand."""
    if split is None or index < split:
        return first + index
    assert max(first + split, index) < 1_000
    return 1_002 + index - split
