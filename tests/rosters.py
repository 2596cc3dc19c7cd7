"""What do officers' lists really hold? Seeded lists of invented people, with what must become of every row and why.

The fate is told by what was done to the row, never by the product. A row is right cells, most of them written in some
lawful way, with up to two faults of different columns; besides there are rows that repeat others, that the register knows
already, that are blank or no people.
"""

import csv
import datetime as dt
import io
import os
import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import xlsxwriter

from naungan.domain.enrolment import Candidate
from naungan.domain.regions import Region, Regions
from naungan.domain.vocabulary import Sex
from naungan.graphql.texts.rows import ROW_MESSAGES

from .people import START, nik

ROWS = int(os.environ.get("NAUNGAN_ROSTER_ROWS", "2000"))  # of a list, where no more are needed
REGENCY, ELSEWHERE = "62.03", "62.04.01.2001"
TITLES = (
    *("No", "NIK", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Kode Desa", "Desa/Kelurahan"),
    *("Kecamatan", "Pekerjaan", "Keterangan"),
)
LETTERHEAD = (("PEMERINTAH KABUPATEN KAPUAS",), ("DAFTAR CALON PESERTA PEKERJA RENTAN",), ())
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)

Cells = dict[str, Any]


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
class Person:
    """An invented person, as the identity card has them."""

    nik: str
    name: str
    born: dt.date
    sex: Sex
    village: Region
    subdistrict: Region
    segment: str

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.nik, self.name, self.born, self.sex, self.village.code, self.segment)


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
class Dirt:
    """A way to write some of a row's cells, lawful or (with a `reason`) not. `book` is whether a workbook can hold it and
    `text` whether a text file can; `by_nik` is whether it takes the NIK to tell.
    """

    name: str
    write: Callable[[Person, Random], Cells]
    reason: str | None = None
    book: bool = True
    text: bool = True
    by_nik: bool = False


@dataclass(frozen=True)
class Roster:
    """A list: its rows below the titles in row `first - 1`, and the people the register must know before."""

    rows: Sequence[Row]
    known: Sequence[Candidate]
    first: int

    def table(self) -> list[Sequence[Any]]:
        return [*LETTERHEAD[: self.first - 2], TITLES, *(row.cells for row in self.rows)]

    def numbered(self) -> dict[int, Row]:
        return dict(enumerate(self.rows, start=self.first))

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)

    def counts(self) -> list[int]:
        """Read, enrolled, already enrolled, refused, blank."""
        refused = sum(self.count(fate) for fate in (Fate.REFUSED, Fate.REPEATED, Fate.TO_CHECK))
        enrolled, already = self.count(Fate.ENROLLED), self.count(Fate.ALREADY)
        blank = self.count(Fate.BLANK) + self.count(Fate.NO_PERSON)
        return [len(self.rows), enrolled, already, refused, blank]

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


def roster(rows: int, regions: Regions, seed: int, *, book: bool = False) -> Roster:
    """A list of so many rows, the same one for the same seed."""
    return _Scribe(regions, Random(seed), book).roster(rows)


def _cells(person: Person) -> Cells:
    """A row right as it stands."""
    return {
        "NIK": person.nik,
        "Nama Lengkap": person.name,
        "Tanggal Lahir": f"{person.born:%d/%m/%Y}",
        "Jenis Kelamin": "P" if person.sex is Sex.FEMALE else "L",
        "Kode Desa": "",
        "Desa/Kelurahan": person.village.name,
        "Kecamatan": person.subdistrict.name,
        "Pekerjaan": OCCUPATIONS[person.segment][0],
        "Keterangan": "",
    }


# One column after another: how it may be written, and how it may not


def _of(title: str, write: Callable[[Person], Any]) -> Callable[[Person, Random], Cells]:
    return lambda person, _: {title: write(person)}


def _nik(name: str, write: Callable[[str], Any], reason: str | None = None, **where: bool) -> Dirt:
    return Dirt(name, _of("NIK", lambda p: write(p.nik)), reason, **where)


def _born(name: str, write: Callable[[dt.date], Any], reason: str | None = None, **where: bool) -> Dirt:
    return Dirt(name, _of("Tanggal Lahir", lambda p: write(p.born)), reason, **where)


def _place(name: str, write: Callable[[Person], tuple[Any, Any, Any]], reason: str | None = None) -> Dirt:
    titles = ("Kode Desa", "Desa/Kelurahan", "Kecamatan")
    return Dirt(name, lambda p, _: dict(zip(titles, write(p), strict=True)), reason)


def _words(name: str, title: str, *words: Any, reason: str | None = None) -> Dirt:
    return Dirt(name, lambda _, pick: {title: pick.choice(words)}, reason)


def _last_digit_0(person: Person, _: Random) -> Cells:
    """A number that went through fifteen digits of precision; whose last digit was 0 anyhow cannot be told from it."""
    return {"NIK": float(person.nik[:15] + "0")}


NIKS = (
    _nik("nik", str),
    _nik("nik in dots", lambda n: f"{n[:6]}.{n[6:12]}.{n[12:]}"),
    _nik("nik in blanks", lambda n: f" {n[:2]} {n[2:4]} {n[4:6]} {n[6:12]} {n[12:]} "),
    _nik("nik in hyphens", lambda n: "-".join((n[:4], n[4:8], n[8:12], n[12:]))),
    _nik("nik behind an apostrophe", lambda n: f"'{n}"),
    _nik("nik with what copying adds", lambda n: f"\xa0{n[:5]}\u200b{n[5:]}\ufeff"),
    _nik("nik full width", lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n)),
    _nik("nik as a text formula", lambda n: f'="{n}"'),
    _nik("nik with all its digits before E+15", lambda n: f"{n[0]},{n[1:]}E+15"),
    _nik("nik of 15 digits", lambda n: n[:15], "nik_length length=15"),
    _nik("nik of 17 digits", lambda n: n + "7", "nik_length length=17"),
    _nik("nik with a letter O", lambda n: n[:4].replace("0", "O") + n[4:], "nik_digits"),
    _nik("nik of no day", lambda n: n[:6] + "37" + n[8:], "nik_date"),
    _nik("nik of no month", lambda n: n[:8] + "13" + n[10:], "nik_date"),
    _nik("nik without a serial", lambda n: n[:12] + "0000", "nik_serial"),
    _nik("nik missing", lambda _: "", "nik_missing"),
    _nik("nik a hyphen", lambda _: "-", "nik_missing"),
    _nik("nik with an exponent", lambda n: f"{n[0]},{n[1:6]}E+15", "nik_scientific"),
    _nik("nik with an exponent and more", lambda n: f"{n[0]}.{n[1:11]}E15", "nik_scientific"),
    _nik("nik rounded in text", lambda n: f"{n[:15]}0.0", "nik_rounded", book=False),
    Dirt("nik rounded as a number", _last_digit_0, "nik_rounded", text=False),
    _nik("nik a formula", lambda _: "=A1&B1", "formula"),
)
NAMES = (
    Dirt("name", _of("Nama Lengkap", lambda p: p.name)),
    Dirt("name in capitals", _of("Nama Lengkap", lambda p: p.name.upper())),
    Dirt("name in blanks", _of("Nama Lengkap", lambda p: f"  {p.name.replace(' ', '   ')}\xa0")),
    Dirt("name with a degree", _of("Nama Lengkap", lambda p: f"Drs. H. {p.name}, S.Pd.")),
    Dirt("name over two lines", _of("Nama Lengkap", lambda p: p.name.replace(" ", "\n"))),
    Dirt("name in quotation marks", _of("Nama Lengkap", lambda p: f'{p.name} "Ucil"')),
    Dirt("name of one who died", _of("Nama Lengkap", lambda p: f"Alm. {p.name}"), "row_struck"),
    _words("name missing", "Nama Lengkap", "", "-", " ", reason="name_missing"),
    _words("name a number", "Nama Lengkap", "12345", "0812 3456 7890", reason="name_invalid"),
    _words("name too long", "Nama Lengkap", "Panjang " * 20, reason="name_too_long"),
    _words("name a formula", "Nama Lengkap", "=B7", "+B7", reason="formula"),
)
BORN = (
    _born("born", lambda d: f"{d:%d/%m/%Y}"),
    _born("born in one digit", lambda d: f"{d.day}/{d.month}/{d.year}"),
    _born("born in hyphens", lambda d: f"{d:%d-%m-%Y}"),
    _born("born in dots", lambda d: f"{d:%d.%m.%Y}"),
    _born("born year first", lambda d: d.isoformat()),
    _born("born year first in slashes", lambda d: f"{d:%Y/%m/%d}"),
    _born("born with a time", lambda d: f"{d.isoformat()} 00:00:00"),
    _born("born month named", lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}"),
    _born("born month short", lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3].upper()}-{d.year}"),
    _born("born somewhere", lambda d: f"Kuala Kapuas, {d:%d-%m-%Y}"),
    _born("born as a serial", lambda d: str((d - dt.date(1899, 12, 30)).days)),
    _born("born as a date", lambda d: d),
    _born("born left to the nik", lambda _: ""),
    _born("born a hyphen", lambda _: "-"),
    _born("born zeros", lambda _: "0000-00-00"),
    _born("born of two digits", lambda d: f"{d:%d/%m/%y}"),
    _born("born of two digits in hyphens", lambda d: f"{d.day}-{d.month}-{d:%y}"),
    _born("born of two digits, month named", lambda d: f"{d.day} {MONTHS[d.month - 1]} {d:%y}"),
    _born("born month first", lambda d: f"{d:%m/%d/%Y}"),
    _born("born month first, of two digits", lambda d: f"{d:%m/%d/%y}"),
    _born("born month named first", lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}"),
    _born("born without separators", lambda d: f"{d:%d%m%Y}"),
    _born("born without separators, year first", lambda d: f"{d:%Y%m%d}"),
    _born("born in blanks", lambda d: f"{d:%d %m %Y}"),
    _born("born with a full stop", lambda d: f"{d:%d-%m-%Y}."),
    _born("born on a day of the week", lambda d: f"Sabtu, {d.day} {MONTHS[d.month - 1]} {d.year}"),
    _born("born in capitals and slashes", lambda d: f"{d.day}/{MONTHS[d.month - 1][:3].upper()}/{d.year}"),
    _born("born in a year", lambda d: str(d.year)),
    _born("born in a month", lambda d: f"{MONTHS[d.month - 1]} {d.year}"),
    _born("born nobody knows when", lambda _: "tidak tahu", by_nik=True),
    _born("born of another column", lambda _: "Laki-laki", by_nik=True),
    _born("born in the future", lambda d: f"{d:%d/%m}/2085", "birth_date_implausible", by_nik=True),
    _born("born another year", lambda d: f"{d:%d/%m}/{d.year + 1}", "birth_date_contradicts", by_nik=True),
    _born("born a day later", lambda d: d + dt.timedelta(1), "birth_date_contradicts", by_nik=True),
    _born("born in another year alone", lambda d: str(d.year - 1), "birth_date_contradicts", by_nik=True),
    _born(
        "born on no day",
        lambda d: f"31/{'02' if d.month != 2 else '04'}/{d.year}",
        "birth_date_no_such_day",
        by_nik=True,
    ),
    _born("born a formula", lambda _: "=D7", "formula"),
)
SEXES = (
    Dirt("sex", _of("Jenis Kelamin", lambda p: "P" if p.sex is Sex.FEMALE else "L")),
    Dirt("sex small", _of("Jenis Kelamin", lambda p: "p" if p.sex is Sex.FEMALE else "l")),
    Dirt("sex in full", _of("Jenis Kelamin", lambda p: "Perempuan" if p.sex is Sex.FEMALE else "Laki-laki")),
    Dirt("sex apart", _of("Jenis Kelamin", lambda p: "WANITA" if p.sex is Sex.FEMALE else "LAKI - LAKI")),
    Dirt("sex short", _of("Jenis Kelamin", lambda p: "Pr." if p.sex is Sex.FEMALE else "Lk ")),
    Dirt("sex in English", _of("Jenis Kelamin", lambda p: "Female" if p.sex is Sex.FEMALE else "M")),
    Dirt("sex as a number", _of("Jenis Kelamin", lambda p: "2" if p.sex is Sex.FEMALE else "1")),
    Dirt(
        "sex twice", _of("Jenis Kelamin", lambda p: "P (Perempuan)" if p.sex is Sex.FEMALE else "L/Laki-laki")
    ),
    Dirt(
        "the other sex",
        _of("Jenis Kelamin", lambda p: "L" if p.sex is Sex.FEMALE else "P"),
        "sex_contradicts",
        by_nik=True,
    ),
    _words("sex left to the nik", "Jenis Kelamin", "", "-"),
    _words("sex unknown", "Jenis Kelamin", "X", "?", "tidak tahu", reason="sex_unknown"),
)
PLACES = (
    _place("village", lambda p: ("", p.village.name, p.subdistrict.name)),
    _place(
        "village in capitals", lambda p: ("", p.village.name.upper(), f"KEC. {p.subdistrict.name.upper()}")
    ),
    _place("village in blanks", lambda p: ("-", f" {p.village.name} ", f"{p.subdistrict.name}\xa0")),
    _place("village by code", lambda p: (p.village.code, "", "")),
    _place("village by code without dots", lambda p: (p.village.code.replace(".", ""), "", "")),
    _place("village by code as a number", lambda p: (p.village.code.replace(".", "") + ".0", "", "")),
    _place("village by code and name", lambda p: (p.village.code, p.village.name, p.subdistrict.name)),
    _place("village by the code for a name", lambda p: ("", p.village.code, p.subdistrict.name)),
    _place("village by code in hyphens", lambda p: (p.village.code.replace(".", "-"), "", "")),
    _place("village by code in blanks", lambda p: (p.village.code.replace(".", " "), "", "")),
    _place("village by code short of zeros", lambda p: (p.village.code.replace(".0", "."), "", "")),
    _place("village by code and name in one", lambda p: ("", f"{p.village.code} {p.village.name}", "")),
    _place("subdistrict by code", lambda p: ("", p.village.name, p.subdistrict.code)),
    _place("village by the code of BPS", lambda _: ("6203010005", "", ""), "village_code_bps"),
    _place("village missing", lambda _: ("", "", ""), "village_missing"),
    _place(
        "village of no name", lambda p: ("", "Desa Antah Berantah", p.subdistrict.name), "village_unknown"
    ),
    _place("village of no code", lambda p: (f"{p.village.code[:9]}9999", "", ""), "village_code_unknown"),
    _place("village of another regency", lambda _: (ELSEWHERE, "", ""), "village_outside"),
    _place("subdistrict of no name", lambda p: ("", p.village.name, "Entah Berantah"), "subdistrict_unknown"),
    _place("village a formula", lambda p: ("", "=F7", p.subdistrict.name), "formula"),
)
OCCUPATIONS = {
    "FARMER": (
        "petani",
        "FARMER",
        "Petani & Pekebun",
        "PETANI/PEKEBUN",
        "Buruh Tani",
        "Buruh tani/perkebunan",
    ),
    "FISHER": ("nelayan", "fisher", "Nelayan/Perikanan", "NELAYAN DAN PEMBUDIDAYA IKAN", "pembudidaya ikan"),
    "TRADER_MICRO": ("pedagang", "PKL", "Pedagang kaki lima", "UMKM", "Wiraswasta", "pedagang  sayur"),
    "RELIGIOUS_WORKER": ("keagamaan", "Imam Masjid", "Guru Ngaji", "marbot masjid"),
    "NEIGHBOURHOOD_HEAD": ("ketua RT", "Ketua RT 04", "KETUA RT.07", "RT"),
    "UNSPECIFIED": ("tidak disebutkan", "UNSPECIFIED"),
}
SEGMENTS = (
    Dirt("segment", _of("Pekerjaan", lambda p: OCCUPATIONS[p.segment][0])),
    Dirt("segment in other words", lambda p, pick: {"Pekerjaan": pick.choice(OCCUPATIONS[p.segment])}),
    _words("segment unknown", "Pekerjaan", "astronaut", "penjelajah waktu", reason="segment_unknown"),
    _words("segment missing", "Pekerjaan", "", "-", reason="segment_missing"),
    _words("segment a formula", "Pekerjaan", "=H7", "@H7", reason="formula"),
)
REMARKS = (
    _words("no remark", "Keterangan", ""),
    _words(
        "a remark", "Keterangan", "hadir", "sudah diverifikasi", "tidak pindah", "KTP dilampirkan", "0812"
    ),
    _words("gone", "Keterangan", "Meninggal dunia", "DICORET", "Pindah ke Banjarmasin", reason="row_struck"),
)
COLUMNS: Mapping[str, Sequence[Dirt]] = {
    "NIK": NIKS,
    "name": NAMES,
    "born": BORN,
    "sex": SEXES,
    "place": PLACES,
    "segment": SEGMENTS,
    "remark": REMARKS,
}


class _Scribe:
    """Writes one list."""

    def __init__(self, regions: Regions, pick: Random, book: bool) -> None:
        self._regions = regions
        self._pick = pick
        self._numbers = count(1)
        self._villages = regions.villages(REGENCY)
        names = Counter(v.name.casefold() for v in self._villages)
        self._shared = [v for v in self._villages if names[v.name.casefold()] > 1]
        self._book = book
        self._taken: set[str] = set()
        self._serials: Counter[str] = Counter()
        allowed = {
            name: [d for d in column if (d.book if book else d.text)] for name, column in COLUMNS.items()
        }
        self._lawful = {name: [d for d in column if d.reason is None] for name, column in allowed.items()}
        self._wrong = {name: [d for d in column if d.reason is not None] for name, column in allowed.items()}

    def roster(self, rows: int) -> Roster:
        first = 2 + self._pick.randrange(len(LETTERHEAD) + 1)
        known: list[Person] = []
        made: list[Row | _Later] = []
        closing = self._signatures()
        room = rows - len(closing)
        while room:
            made.append(one := self._some(known, room))
            room -= 1 if isinstance(one, Row) else len(one.rows)
        self._pick.shuffle(made)
        return Roster([*self._settled(made, first), *closing], [one.candidate for one in known], first)

    def _some(self, known: list[Person], room: int) -> "Row | _Later":
        """A row, or several that belong together."""
        chance = self._pick.random()
        if chance < 0.80:
            return self._written(self.person(), 0)
        if chance < 0.90 or room < 2:
            return self._written(self.person(), 1)
        if chance < 0.93:
            return self._written(self.person(), 2)
        special = self._pick.choice(
            (
                self._same_again,
                self._same_nik,
                self._met,
                self._other_name,
                self._aged,
                self._aged if self._book else self._split,
                self._blank,
                self._nobody,
                self._nobody,
                self._shared_name,
            )
        )
        return special(known)

    def person(self, born: dt.date | None = None) -> Person:
        number = next(self._numbers)
        village = self._pick.choice(self._villages)
        subdistrict = self._regions.get(village.code[:8])
        assert subdistrict is not None
        born = born or dt.date(1960, 1, 1) + dt.timedelta(days=self._pick.randrange(15_000))
        sex = self._pick.choice([Sex.MALE, Sex.FEMALE])
        segment = self._pick.choice(list(OCCUPATIONS))
        stem = nik(0, born, sex, village.code[:8].replace(".", ""))[:12]
        serial = self._serials[stem] = self._serials[stem] + 1
        return Person(f"{stem}{serial:04}", _name(number), born, sex, village, subdistrict, segment)

    def _written(self, person: Person, faults: int) -> Row:
        """The person's row, lawfully written but for so many faults, each of another column."""
        wrong = self._pick.sample(list(COLUMNS), faults)
        right, cells = _cells(person), _cells(person)
        reasons, dirt = set(), []
        for name, lawful in self._lawful.items():
            if name in wrong:
                one = self._fault(name, person, "NIK" not in wrong)
            else:
                one = lawful[0] if self._pick.random() < 0.5 else self._pick.choice(lawful)
                if one.by_nik and "NIK" in wrong:
                    one = lawful[0]
            written = one.write(person, self._pick)
            cells |= written
            dirt.append(one.name)
            if one.reason is not None:
                reasons.add(one.reason)
        row = Row(self._line(cells), Fate.ENROLLED, dirt=tuple(dirt), who=person.candidate)
        return replace(row, fate=Fate.REFUSED, reasons=frozenset(reasons), right=right) if reasons else row

    def _fault(self, column: str, person: Person, has_nik: bool) -> Dirt:
        """A fault of a column; no two rows have one wrong NIK of sixteen digits, which would make them of one NIK."""
        while True:
            one = self._pick.choice(self._wrong[column])
            digits = str(one.write(person, self._pick).get("NIK", ""))
            if (one.by_nik and not has_nik) or digits in self._taken:
                continue
            if len(digits) == 16:
                self._taken.add(digits)
            return one

    def _line(self, cells: Cells) -> list[Any]:
        """The cells in their order, short of empty ones at the end now and then."""
        line = [next(self._numbers), *(cells[title] for title in TITLES[1:])]
        return line[:-1] if not line[-1] and self._pick.random() < 0.1 else line

    # Rows that are what they are by another row, or by what the register knows

    def _same_again(self, _: list[Person]) -> "Row | _Later":
        first = self._written(self.person(), 0)
        again = [next(self._numbers), *first.cells[1:]]
        return _Later([first, replace(first, cells=again)], same=True)

    def _same_nik(self, _: list[Person]) -> "Row | _Later":
        one, other = self.person(), self.person()
        typed = _cells(other) | {"NIK": one.nik}
        if self._pick.random() < 0.5:  # the dates, too, so that nothing but the name and the place differs
            typed["Tanggal Lahir"] = typed["Jenis Kelamin"] = ""
        else:
            other = replace(other, born=one.born, sex=one.sex)
            typed |= {k: _cells(one)[k] for k in ("Tanggal Lahir", "Jenis Kelamin")}
            serial = self._serials[one.nik[:12]] = self._serials[one.nik[:12]] + 1
            other = replace(other, nik=f"{one.nik[:12]}{serial:04}")
        rows = [
            Row(
                self._line(cells),
                Fate.REFUSED,
                right=_cells(person),
                dirt=("two of one nik",),
                who=person.candidate,
            )
            for person, cells in ((one, _cells(one)), (other, typed))
        ]
        return _Later(rows, same=False)

    def _met(self, known: list[Person]) -> "Row | _Later":
        person = self.person()
        known.append(person)
        row = self._written(person, 0)
        return replace(row, fate=Fate.ALREADY, reasons=frozenset({"already_covered"}))

    def _other_name(self, known: list[Person]) -> "Row | _Later":
        met, person = self.person(), self.person()
        known.append(met)
        person = replace(person, born=met.born, sex=met.sex)
        typed = _cells(person) | {"NIK": met.nik}
        serial = self._serials[met.nik[:12]] = self._serials[met.nik[:12]] + 1
        person = replace(person, nik=f"{met.nik[:12]}{serial:04}")
        reasons = frozenset({"other_name", "already_covered"})
        return Row(
            self._line(typed), Fate.TO_CHECK, reasons, _cells(person), ("another's nik",), person.candidate
        )

    def _split(self, _: list[Person]) -> "Row | _Later":
        """A separator within the name that nobody put quotation marks around: every cell behind it has moved."""
        person = self.person()
        line = self._line(_cells(person) | {"Keterangan": "hadir"})
        line[2:3] = ["H. " + person.name, " S.Pd."]
        reasons = frozenset({"too_many_cells"})
        return Row(line, Fate.REFUSED, reasons, _cells(person), ("a cell too many",), person.candidate)

    def _aged(self, _: list[Person]) -> "Row | _Later":
        """One day too young or too old on the first day, or by years."""
        day = self._pick.choice(
            [
                START.replace(year=START.year - 18) + dt.timedelta(days=1),
                START.replace(year=START.year - 65),
                dt.date(2012, 5, 6),
                dt.date(1931, 5, 6),
            ]
        )
        row = self._written(self.person(day), 0)
        reasons = frozenset({"age highest=64 lowest=18"})
        other = self.person()
        return replace(row, fate=Fate.REFUSED, reasons=reasons, right=_cells(other), who=other.candidate)

    def _blank(self, _: list[Person]) -> "Row | _Later":
        ways: list[list[Any]] = [[""] * len(TITLES), ["", " ", "\xa0", "", ""], [next(self._numbers)]]
        return Row(self._pick.choice(ways), Fate.BLANK, dirt=("blank",))

    def _nobody(self, _: list[Person]) -> "Row | _Later":
        """What stands between people in lists that were put together from others."""
        village = self._pick.choice(self._villages).name
        number = self._pick.randrange(2, 90)
        what, cells = self._pick.choice(
            (
                ("total", ["", "JUMLAH", number]),
                ("total", [f"Jumlah Desa {village}", "", "", "", "", "", number]),
                ("total", ["", "", f"Sub total: {number} orang"]),
                ("total", ["TOTAL", number, *[""] * 8]),
                ("numbers", [*range(1, len(TITLES) + 1)]),
                ("numbers", [f"({n})" for n in range(1, len(TITLES) + 1)]),
                ("titles", list(TITLES)),
                ("titles", [title.upper() for title in TITLES]),
                ("heading", [f"KECAMATAN {village.upper()}"]),
                ("heading", ["", "", f"Desa {village}"]),
                ("note", ["Catatan: data per 1 September 2022"]),
                ("note", ["", "Keterangan: L = laki-laki, P = perempuan"]),
            )
        )
        reasons = frozenset({f"no_person_{what}"})
        return Row(cells, Fate.NO_PERSON, reasons, dirt=(f"no person: {what}",))

    def _signatures(self) -> list[Row]:
        """What closes a list, all in one column."""
        column = self._pick.randrange(len(TITLES))
        blank = Row([""] * len(TITLES), Fate.BLANK, dirt=("blank",))
        lines = ("Kuala Kapuas, 1 Oktober 2022", "Mengetahui,", "Kepala Dinas Tenaga Kerja", "", "")
        names = ("(Drs. H. Fulan)", "NIP 19650101 199003 1 001")
        signed = frozenset({"no_person_signature"})
        return [
            Row([*[""] * column, line], Fate.NO_PERSON, signed, dirt=("signature",)) if line else blank
            for line in (*lines, *names)
        ]

    def _shared_name(self, _: list[Person]) -> "Row | _Later":
        person = self.person()
        cells = _cells(person) | {"Desa/Kelurahan": self._pick.choice(self._shared).name, "Kecamatan": ""}
        reasons = frozenset({"village_ambiguous count=2"})
        return Row(
            self._line(cells),
            Fate.REFUSED,
            reasons,
            _cells(person),
            ("village of a shared name",),
            person.candidate,
        )

    @staticmethod
    def _settled(made: "Sequence[Row | _Later]", first: int) -> list[Row]:
        """Rows that belong together, each with the other's number: they stand one below the other."""
        rows: list[Row] = []
        for one in made:
            if isinstance(one, Row):
                rows.append(one)
                continue
            upper, lower = (first + len(rows) + place for place in (0, 1))
            if one.same:
                again = frozenset({f"duplicate_same row={upper}"})
                rows += [one.rows[0], replace(one.rows[1], fate=Fate.REPEATED, reasons=again)]
            else:
                for row, other in zip(one.rows, (lower, upper), strict=True):
                    rows.append(replace(row, reasons=frozenset({f"duplicate_differs row={other}"})))
        return rows


@dataclass(frozen=True)
class _Later:
    """Rows whose reasons name each other's numbers, which are known once all rows have their place."""

    rows: Sequence[Row]
    same: bool


_HEADS, _TAILS = "BaDaFeGuHaJeKaLoMiNoPuRaSuTiVoZe", "bradinfangorhuljamkellimmunnorpilrassuntamvinyul"


def _name(number: int) -> str:
    """Two words for every number, those of neighbours unlike."""
    mixed = number * 7_368_787 % (1 << 24)
    one, two, three = (_syllables(mixed >> shift & 255) for shift in (0, 8, 16))
    return f"{one}{_syllables(number % 251).lower()} {two}{three.lower()}"


def _syllables(number: int) -> str:
    head, tail = number & 15, number >> 4
    return _HEADS[2 * head : 2 * head + 2] + _TAILS[3 * tail : 3 * tail + 3]


# Files


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def as_book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook: texts as texts, whatever they look like, numbers as numbers, days as days."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "constant_memory": True}) as book:
        sheet = book.add_worksheet("Daftar")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return path


# Reports


def read_report(path: Path) -> Report:
    """What a report says of every row: its number in the first list, its fate, and the reasons with their facts."""
    said: Report = {}
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        titles = next((titles for titles in islice(rows, 2) if "Baris Asal" in titles), ())
        if not titles:
            continue
        number, status, why = (titles.index(title) for title in ("Baris Asal", "Status", "Alasan"))
        for cells in rows:
            assert int(str(cells[number])) not in said
            said[int(str(cells[number]))] = (str(cells[status]), reasons_in(str(cells[why])))
    book.close()
    return said


def corrected(report: Path, roster: Roster, into: Path) -> set[int]:
    """The report with half of its rows put right, as the officer does it: in the cells of the list's own titles. The
    numbers of these rows.
    """
    done, rows = set(), roster.numbered()
    book = openpyxl.load_workbook(report)
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[1] if cell.value}
    for at in range(2, sheet.max_row + 1):
        number = int(str(sheet.cell(at, titles["Baris Asal"]).value))
        row = rows[number]
        if row.right and _is_chosen(number, row):
            done.add(number)
            for title, cell in row.right.items():
                sheet.cell(at, titles[title]).value = cell
            for beyond in range(len(titles) + 1, sheet.max_column + 1):
                sheet.cell(at, beyond).value = None
    book.save(into)
    return done


def _is_chosen(number: int, row: Row) -> bool:
    """Every second row; two of one NIK together, for each is right or wrong by the other."""
    return min([number, *(int(other) for other in _OTHER.findall(" ".join(row.reasons)))]) % 2 == 0


_OTHER = re.compile(r"duplicate_differs row=(\d+)")


def left_over(roster: Roster, done: set[int]) -> Report:
    """What the report on a corrected report must say: who was put right is in it no more, nor who needed nothing."""
    said: Report = {}
    for number, row in roster.numbered().items():
        reasons = row.reasons
        if "nik_rounded" in reasons:  # its digits are in the report, and nobody has looked at them
            reasons = reasons - {"nik_rounded"} | {"nik_rounded_still"}
        if row.fate is Fate.REPEATED:  # the row it repeats was enrolled
            said[number] = (str(Fate.ALREADY.value), frozenset({"already_covered"}))
        elif row.fate in (Fate.REFUSED, Fate.TO_CHECK) and number not in done:
            said[number] = (row.fate.value or "", reasons)
    return said


def differing(said: Report, right: Report) -> dict[int, tuple[object, object]]:
    """The rows of which a report does not say what it must: what it says, and what it must say."""
    return {n: (said.get(n), right.get(n)) for n in said.keys() | right.keys() if said.get(n) != right.get(n)}


@lru_cache(maxsize=10_000)
def reasons_in(text: str) -> frozenset[str]:
    """The reasons a report gives beside a row, each with those of its facts that tell about the list."""
    found, at = set(), 0
    text = _BOTH_DATES.sub("", text)
    while at < len(text):
        fits = [(name, match) for name, pattern in _PATTERNS if (match := pattern.match(text, at))]
        assert fits, text[at:]
        name, match = max(fits, key=lambda fit: fit[1].end())
        facts = sorted((k, v) for k, v in match.groupdict().items() if k in _TOLD)
        found.add(" ".join([name, *(f"{k}={v}" for k, v in facts)]))
        at = match.end()
    return frozenset(found)


_BOTH_DATES = re.compile(r" Di kolom: [\d-]+; menurut NIK: \d\d-\d\d-\d{4}\.")
_TOLD = ("row", "length", "count", "lowest", "highest")


def _pattern(text: str) -> re.Pattern[str]:
    """A reason's text, its facts anything; a fact told twice is looked at once."""
    parts, seen = [], set()
    for literal, fact, _, _ in string.Formatter().parse(text):
        parts.append(re.escape(literal))
        if fact is not None:
            parts.append(".+?" if fact in seen else f"(?P<{fact}>.+?)")
            seen.add(fact)
    return re.compile("".join(parts) + r"(?: |\Z)")


_PATTERNS = [(name, _pattern(answer.why.id)) for name, answer in ROW_MESSAGES.items()]
