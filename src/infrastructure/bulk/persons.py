"""What do the NIK, the birth date and the sex of a row say together?

A NIK holds DDMMYY (a woman's day with 40 added), so it tells both. A file repeats days and sexes: each cell is looked at
once, and then compared with the NIKs of its rows.
"""

import datetime as dt
from dataclasses import dataclass

from ...domain.reasons import Reason
from ...domain.vault_port import IdentityRules
from ...domain.vocabulary import Sex
from . import values
from .births import EARLIEST, Written, birth_date_in, born, likeliest, usual, without_nik, written
from .cell_cache import Memory
from .rows import Cell, Field, RowIssue, RowNotice, Trust, TrustedSource


class Structure:
    """NIK structure asked part by part: place (PP KK CC), day and month, and serial are judged independently (but for 29
    February, which takes the year), and a file repeats them, so `IdentityRules` is asked once about each, within a number
    that is well-formed otherwise.
    """

    def __init__(self, identity: IdentityRules) -> None:
        self._identity = identity
        # whether a number may begin with these six digits
        self.places: Memory[str, bool] = Memory(lambda place: not identity.faults(f"{place}0101800001"))
        self._days: Memory[str, Sex | None] = Memory(self._sex)

    def sex(self, day: str) -> Sex | None:
        """What a number's DDMMYY says; None where there is no such day."""
        return self._days[day if day[:4] in _LEAP_DAYS else day[:4] + "80"]

    def _sex(self, day: str) -> Sex | None:
        probe = f"110101{day}0001"
        return None if self._identity.faults(probe) else self._identity.sex(probe)


_LEAP_DAYS = ("2902", "6902")


@dataclass(frozen=True, slots=True)
class Person:
    """What a NIK's DDMMYY and the cells of birth date and sex say together. `on_calendar`: whether there is such a day.
    `told` is what the officer is told of the row before anything is recorded.
    """

    birth: dt.date | RowIssue | None
    sex: Sex | RowIssue | None
    on_calendar: bool = True
    told: tuple[RowNotice, ...] = ()


NO_DAY = ("", "", EARLIEST)
_WOMANS = {"0": "4", "1": "5", "2": "6", "3": "7"}


class Persons:
    """The birth dates and sexes of one file. `on` is the first day of protection, `trust` what holds where a column
    contradicts the NIK.
    """

    def __init__(self, identity: IdentityRules, on: dt.date, trust: Trust) -> None:
        self.structure = Structure(identity)
        self._on = on
        self._trust = trust
        # a birth date's cell: the DDMMYY of a man's NIK and of a woman's that agree with it, and the day; NO_DAY where it
        # takes a closer look
        self.days: Memory[Cell, tuple[str, str, dt.date]] = Memory(self._day)
        # the same of a NIK's DDMMYY, where the cell is blank
        self.carried: Memory[str, tuple[str, str, dt.date]] = Memory(self._carried)
        self.sexes: Memory[Cell, Sex | RowIssue | None] = Memory(values.sex)
        # a NIK's DDMMYY and both cells, looked at closely
        self.closely: Memory[tuple[str, Cell, Cell], Person] = Memory(self._closely)
        self._written: Memory[Cell, Written] = Memory(written)

    def _day(self, birth: Cell) -> tuple[str, str, dt.date]:
        text = usual(birth)
        try:
            return self._with_digits(dt.date.fromisoformat(text), text)
        except ValueError:
            day = likeliest(self._written[birth], self._on)
            return NO_DAY if day is None else self._with_digits(day, day.isoformat())

    def _carried(self, digits: str) -> tuple[str, str, dt.date]:
        try:
            day = birth_date_in(digits, self._on)
        except ValueError:
            return NO_DAY
        return self._with_digits(day, day.isoformat())

    def _with_digits(self, day: dt.date, text: str) -> tuple[str, str, dt.date]:
        """A day with the DDMMYY of a man's NIK and of a woman's; `text` is it as YYYY-MM-DD."""
        if not EARLIEST <= day <= self._on:
            return NO_DAY
        tens, rest = text[8], text[9] + text[5:7] + text[2:4]
        return tens + rest, _WOMANS[tens] + rest, day

    def _closely(self, said: tuple[str, Cell, Cell]) -> Person:
        day, birth, sex = said
        meant, carried = self.sexes[sex], self.structure.sex(day)
        if carried is None:
            return Person(without_nik(self._written[birth]), meant, on_calendar=False)
        found = born(self._written[birth], day, self._on, self._trust.birth_date)
        told = [
            one
            for one, is_so in ((RowNotice.NO_DATE, found.no_date), (RowNotice.OTHER_DATE, found.contradicts))
            if is_so
        ]
        if meant is None:
            meant = carried
        elif isinstance(meant, Sex) and meant is not carried:
            told.append(RowNotice.OTHER_SEX)
            if self._trust.sex is None:
                meant = RowIssue(Field.SEX, Reason.SEX_CONTRADICTS)
            elif self._trust.sex is TrustedSource.NIK:
                meant = carried
        return Person(found.day, meant, told=tuple(told))
