"""Is this a well-formed NIK? Structure by lokal's rules; the only file that uses `lokal.nik`.

Structure faults are errors. An unknown or merged region is none: a NIK keeps the code it was issued with, and its prefix is
never proof of residence. Nothing here tells whether Dukcapil knows the number.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache

from ...domain.vault_port import IdentityRules
from ...domain.vocabulary import Sex
from .lokal_parts import nik as structure

_SIXTEEN = re.compile(r"[0-9]{16}")
_SEXES = {"L": Sex.MALE, "P": Sex.FEMALE}
_WOMANS_DAY = 40  # added to the day of birth
_parsed = lru_cache(maxsize=1)(structure.parse_nik)  # of one number, one question after the other is asked
_FAULTS = {"birth_date": "date", "serial": "serial"}  # lokal's code: ours


class NikRules(IdentityRules):
    """Structure of NIKs as the officer typed them: exactly sixteen ASCII digits, no separators."""

    def faults(self, nik: str) -> Sequence[str]:
        """Codes of structural faults, none for a well-formed NIK.

        "length": not sixteen characters; "digits": other characters than 0-9; "date": no day of any year; "serial":
        0000; "region": the subdistrict, regency or province number is 00. A province that is merely unknown is no
        fault.
        """
        if not _SIXTEEN.fullmatch(nik):
            return ("length",) if len(nik) != 16 else ("digits",)
        errors = _parsed(nik).errors
        if not errors:
            return ()
        found = [_FAULTS[issue.code] for issue in errors if issue.code in _FAULTS]
        if "00" in (nik[0:2], nik[2:4], nik[4:6]):
            found.insert(0, "region")
        return tuple(found)

    def sex(self, nik: str) -> Sex | None:
        """What the number says (day of birth + 40 for women); None where it carries no date."""
        gender = _parsed(nik).gender if _SIXTEEN.fullmatch(nik) else None
        return None if gender is None else _SEXES[gender]

    def is_born_on(self, nik: str, day: dt.date) -> bool:
        """Whether a well-formed number says this day of birth; it holds two digits of the year."""
        told = int(nik[6:8]) % _WOMANS_DAY, int(nik[8:10]), int(nik[10:12])
        return told == (day.day, day.month, day.year % 100)
