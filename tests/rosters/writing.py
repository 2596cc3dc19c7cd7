"""How is a list made? Seeded: invented people, most written in some lawful way, some with up to two faults; besides rows
that repeat others, that the register knows already, that are blank or no people.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

from naungan.domain.regions import Regions
from naungan.domain.vocabulary import Sex
from tests.people import START, nik

from .dirt import COLUMNS, OCCUPATIONS, Dirt, Person, right_cells
from .lists import LETTERHEAD, MERGED, REGENCY, TITLES, Cells, Fate, Form, Roster, Row, number_of


def roster(rows: int, regions: Regions, seed: int, form: Form = Form.TEXT) -> Roster:
    """A list of so many rows, the same one for the same seed."""
    return _Scribe(regions, Random(seed), form).roster(rows)


class _Scribe:
    """Writes one list."""

    def __init__(self, regions: Regions, pick: Random, form: Form) -> None:
        self._regions = regions
        self._pick = pick
        self._numbers = count(1)
        self._villages = regions.villages(REGENCY)
        names = Counter(v.name.casefold() for v in self._villages)
        self._shared = [v for v in self._villages if names[v.name.casefold()] > 1]
        self._form = form
        self._taken: set[str] = set()
        self._serials: Counter[str] = Counter()
        allowed = {name: [d for d in column if form in d.forms] for name, column in COLUMNS.items()}
        self._lawful = {name: [d for d in column if d.reason is None] for name, column in allowed.items()}
        self._wrong = {name: [d for d in column if d.reason is not None] for name, column in allowed.items()}

    def roster(self, rows: int) -> Roster:
        first = 2 + self._pick.randrange(len(LETTERHEAD) + 1)
        known: list[Person] = []
        made: list[Row | _Together] = []
        closing = self._signatures()
        room = rows - len(closing)
        while room:
            made.append(one := self._some(known, room))
            room -= 1 if isinstance(one, Row) else len(one.rows)
        self._pick.shuffle(made)
        settled = self._settled(made, first)
        return replace(settled, rows=[*settled.rows, *closing], known=[one.candidate for one in known])

    def _some(self, known: list[Person], room: int) -> "Row | _Together":
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
                self._split if self._form is Form.TEXT else self._aged,
                self._blank,
                self._nobody,
                self._nobody,
                self._shared_name,
                self._household if self._form is Form.BY_HAND else self._shared_name,
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
        right, cells = right_cells(person), right_cells(person)
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

    def _same_again(self, _: list[Person]) -> "Row | _Together":
        first = self._written(self.person(), 0)
        again = [next(self._numbers), *first.cells[1:]]
        return _Together([first, replace(first, cells=again)], same=True)

    def _same_nik(self, _: list[Person]) -> "Row | _Together":
        one, other = self.person(), self.person()
        typed = right_cells(other) | {"NIK": one.nik}
        if self._pick.random() < 0.5:  # the dates, too, so that nothing but the name and the place differs
            typed["Tanggal Lahir"] = typed["Jenis Kelamin"] = ""
        else:
            other = replace(other, born=one.born, sex=one.sex)
            typed |= {k: right_cells(one)[k] for k in ("Tanggal Lahir", "Jenis Kelamin")}
            serial = self._serials[one.nik[:12]] = self._serials[one.nik[:12]] + 1
            other = replace(other, nik=f"{one.nik[:12]}{serial:04}")
        rows = [
            Row(
                self._line(cells),
                Fate.REFUSED,
                right=right_cells(person),
                dirt=("two of one nik",),
                who=person.candidate,
            )
            for person, cells in ((one, right_cells(one)), (other, typed))
        ]
        return _Together(rows, differ=True)

    def _met(self, known: list[Person]) -> "Row | _Together":
        person = self.person()
        known.append(person)
        row = self._written(person, 0)
        return replace(row, fate=Fate.ALREADY, reasons=frozenset({"already_covered"}))

    def _other_name(self, known: list[Person]) -> "Row | _Together":
        met, person = self.person(), self.person()
        known.append(met)
        person = replace(person, born=met.born, sex=met.sex)
        typed = right_cells(person) | {"NIK": met.nik}
        serial = self._serials[met.nik[:12]] = self._serials[met.nik[:12]] + 1
        person = replace(person, nik=f"{met.nik[:12]}{serial:04}")
        reasons = frozenset({"other_name", "already_covered"})
        return Row(
            self._line(typed),
            Fate.TO_CHECK,
            reasons,
            right_cells(person),
            ("another's nik",),
            person.candidate,
        )

    def _household(self, _: list[Person]) -> "Row | _Together":
        """Three of one village, whose name stands in cells merged over their rows."""
        first = self.person()
        people = [
            replace(self.person(), village=first.village, subdistrict=first.subdistrict) for _ in range(3)
        ]
        rows: list[Row] = []
        for person in people:
            cells = right_cells(person)
            if rows:
                cells["Desa/Kelurahan"] = cells["Kecamatan"] = ""
            line = [next(self._numbers), *(cells[title] for title in TITLES[1:])]
            rows.append(Row(line, Fate.ENROLLED, dirt=(MERGED,) if rows else (), who=person.candidate))
        return _Together(rows)

    def _split(self, _: list[Person]) -> "Row | _Together":
        """A separator within the name that nobody put quotation marks around: every cell behind it has moved."""
        person = self.person()
        line = self._line(right_cells(person) | {"Keterangan": "hadir"})
        line[2:3] = ["H. " + person.name, " S.Pd."]
        reasons = frozenset({"too_many_cells"})
        return Row(line, Fate.REFUSED, reasons, right_cells(person), ("a cell too many",), person.candidate)

    def _aged(self, _: list[Person]) -> "Row | _Together":
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
        return replace(row, fate=Fate.REFUSED, reasons=reasons, right=right_cells(other), who=other.candidate)

    def _blank(self, _: list[Person]) -> "Row | _Together":
        ways: list[list[Any]] = [[""] * len(TITLES), ["", " ", "\xa0", "", ""], [next(self._numbers)]]
        return Row(self._pick.choice(ways), Fate.BLANK, dirt=("blank",))

    def _nobody(self, _: list[Person]) -> "Row | _Together":
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

    def _shared_name(self, _: list[Person]) -> "Row | _Together":
        person = self.person()
        cells = right_cells(person) | {
            "Desa/Kelurahan": self._pick.choice(self._shared).name,
            "Kecamatan": "",
        }
        reasons = frozenset({"village_ambiguous count=2"})
        return Row(
            self._line(cells),
            Fate.REFUSED,
            reasons,
            right_cells(person),
            ("village of a shared name",),
            person.candidate,
        )

    def _settled(self, made: "Sequence[Row | _Together]", first: int) -> Roster:
        """Rows that belong together stand one below the other, on one sheet, each with the other's number."""
        rows: list[Row] = []
        half = sum(1 if isinstance(one, Row) else len(one.rows) for one in made) // 2
        split = None
        for one in made:
            if self._form is Form.BY_HAND and split is None and len(rows) >= half:
                split = len(rows)
            if isinstance(one, Row):
                rows.append(one)
                continue
            upper, lower = (number_of(len(rows) + place, first, split) for place in (0, 1))
            if one.same:
                again = frozenset({f"duplicate_same row={upper}"})
                rows += [one.rows[0], replace(one.rows[1], fate=Fate.REPEATED, reasons=again)]
            elif one.differ:
                for row, other in zip(one.rows, (lower, upper), strict=True):
                    rows.append(replace(row, reasons=frozenset({f"duplicate_differs row={other}"})))
            else:
                rows += one.rows
        return Roster(rows, (), first, split)


@dataclass(frozen=True)
class _Together:
    """Rows that belong together: they say the `same`, or `differ` under one NIK, or share a merged cell."""

    rows: Sequence[Row]
    same: bool = False
    differ: bool = False


_HEADS, _TAILS = "BaDaFeGuHaJeKaLoMiNoPuRaSuTiVoZe", "bradinfangorhuljamkellimmunnorpilrassuntamvinyul"


def _name(number: int) -> str:
    """Two words for every number, those of neighbours unlike."""
    mixed = number * 7_368_787 % (1 << 24)
    one, two, three = (_syllables(mixed >> shift & 255) for shift in (0, 8, 16))
    return f"{one}{_syllables(number % 251).lower()} {two}{three.lower()}"


def _syllables(number: int) -> str:
    head, tail = number & 15, number >> 4
    return _HEADS[2 * head : 2 * head + 2] + _TAILS[3 * tail : 3 * tail + 3]
