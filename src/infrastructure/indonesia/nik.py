"""Is this a well-formed NIK? Structure by lokal's rules; the only file that uses `lokal.nik`.

Structure faults are errors. Unknown or merged regions and implied ages are warnings: a NIK keeps the code it was
issued with, and its prefix is never proof of residence. Nothing here tells whether Dukcapil knows the number.
"""

import datetime as dt
import re
from collections.abc import Sequence

from ...domain.dates import years_at
from ...domain.ports import IdentityRules
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from .lokal_parts import nik as structure

_SIXTEEN = re.compile(r"[0-9]{16}")
_SEXES = {"L": Sex.MALE, "P": Sex.FEMALE}
_FAULTS = {"birth_date": "date", "serial": "serial"}  # lokal's code: ours
_OLDEST = 110  # completed years; beyond that a birth date is more likely a mistake than an age


class NikRules(IdentityRules):
    """Structure of NIKs as the officer typed them: exactly sixteen ASCII digits, no separators."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def faults(self, nik: str) -> Sequence[str]:
        """Codes of structural faults, none for a well-formed NIK.

        "length": not sixteen characters; "digits": other characters than 0-9; "date": no day of any year; "serial":
        0000; "region": the subdistrict, regency or province number is 00. A province that is merely unknown is a
        warning, not a fault.
        """
        if not _SIXTEEN.fullmatch(nik):
            return ("length",) if len(nik) != 16 else ("digits",)
        errors = structure.parse_nik(nik).errors
        if not errors:
            return ()
        found = [_FAULTS[issue.code] for issue in errors if issue.code in _FAULTS]
        if "00" in (nik[0:2], nik[2:4], nik[4:6]):
            found.insert(0, "region")
        return tuple(found)

    def warnings(self, nik: str, on: dt.date) -> Sequence[str]:
        """What deserves a second look on a day, for a NIK without faults: "region_unknown" (merged or split since, or
        never there), "implied_age" (the birth date it carries, of the century nearest below `on`, is of a child or
        of someone beyond 110).
        """
        found = []
        if self._regions.get(f"{nik[0:2]}.{nik[2:4]}.{nik[4:6]}") is None:
            found.append("region_unknown")
        parsed = structure.parse_nik(nik, reference_date=on)
        if parsed.birth_date is not None:
            age = years_at(dt.date.fromisoformat(parsed.birth_date), on)
            if not 15 <= age <= _OLDEST:
                found.append("implied_age")
        return tuple(found)

    def sex(self, nik: str) -> Sex | None:
        """What the number says (day of birth + 40 for women); None where it carries no date."""
        gender = structure.parse_nik(nik).gender if _SIXTEEN.fullmatch(nik) else None
        return None if gender is None else _SEXES[gender]
