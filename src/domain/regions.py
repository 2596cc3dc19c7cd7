"""Where is it? Kemendagri's dotted codes: their levels, their parents, and the port that knows their names.

"64" is a province, "64.01" a regency, "64.01.02" a subdistrict, "64.01.02.2003" a village, "ID" the nation. The
edition of the codes is one at a time and echoed in answers.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from .vocabulary import RegionLevel, VillageKind

NATION = "ID"
_CODE = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", re.ASCII)
_LEVELS = (RegionLevel.PROVINCE, RegionLevel.REGENCY, RegionLevel.SUBDISTRICT, RegionLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the edition in use; `village_kind` only for villages."""

    code: str
    name: str
    level: RegionLevel
    village_kind: VillageKind | None = None


class Regions(Protocol):
    """The regions of one Kemendagri edition."""

    @property
    def edition(self) -> str: ...

    def get(self, code: str) -> Region | None: ...

    def within(self, code: str) -> Sequence[Region]:
        """The regions one level below, by code."""
        ...

    def villages(self, code: str) -> Sequence[Region]:
        """Every village in a province, regency or subdistrict, by code."""
        ...

    def search(
        self, text: str | None, within: str | None, level: RegionLevel | None, limit: int, after: str | None
    ) -> Sequence[Region]:
        """Regions by name or code, in code order, after a code."""
        ...

    def count(self, text: str | None, within: str | None, level: RegionLevel | None) -> int: ...

    def timezone(self, code: str) -> str:
        """The IANA time zone of a region's clocks (Asia/Jakarta, Asia/Makassar or Asia/Jayapura)."""
        ...


def is_code(code: str) -> bool:
    """Whether the text has the form of a region code (not whether the region exists)."""
    return code == NATION or _CODE.fullmatch(code) is not None


def level_of(code: str) -> RegionLevel:
    return RegionLevel.NATION if code == NATION else _LEVELS[code.count(".")]


def regency_of(code: str) -> str:
    """The regency a region lies in: the first five characters of its code."""
    return code[:5]


def lineage(code: str) -> tuple[str, ...]:
    """The region and all it lies in, the nation first: ("ID", "64", "64.01", "64.01.02", "64.01.02.2003")."""
    if code == NATION:
        return (NATION,)
    parts = code.split(".")
    return (NATION, *(".".join(parts[: n + 1]) for n in range(len(parts))))


def lies_in(code: str, region: str) -> bool:
    return region == NATION or code == region or code.startswith(region + ".")


def local_day(regions: Regions, region: str, moment: dt.datetime) -> dt.date:
    """The calendar day of a moment where a region is."""
    return moment.astimezone(ZoneInfo(regions.timezone(region))).date()


def days_in_provinces(regions: Regions, moment: dt.datetime) -> dict[str, dt.date]:
    """The calendar day of a moment in every province, by its code."""
    return {one.code: local_day(regions, one.code, moment) for one in regions.within(NATION)}
