"""What does a page's address keep? Region, day, moment and position, so that a link shows another person the same page.

wilayah=64.01            the region: its code (ID: the nation), or the name of one alone
tanggal=2026-11-26       per tanggal: the day the answer is about; absent: today
diketahui=2026-11-26T21:00   diketahui pada: what was known then, by the clocks of the region; absent: now
posisi=1234              what the answer holds at least: what one has just recorded oneself
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from ....domain.regions import NATION, Region, Regions
from ....domain.vocabulary import RegionLevel

_WHOLE = re.compile(r"[0-9]{1,18}")
LARGEST = 2**31 - 1  # of whole numbers that the contract takes
KEPT = ("wilayah", "tanggal", "diketahui")
_MOST = 6  # regions of a like name
_KIND = re.compile(r"(kabupaten|kab\.|kota|kecamatan|kec\.|desa|kelurahan|kel\.) +", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class State:
    """What was asked for. What could not be read is left out and named in `unread`, to be told; `alike` are the regions that the name of
    one may mean.
    """

    region: str
    as_of: dt.date | None
    known_at: dt.datetime | None
    position: int | None
    given: QueryParams
    unread: tuple[str, ...] = ()
    alike: tuple[Region, ...] = ()

    @property
    def variables(self) -> dict[str, Any]:
        """`region`, `asOf` and `knownAt` as documents take them."""
        return {
            "region": self.region,
            "asOf": None if self.as_of is None else self.as_of.isoformat(),
            "knownAt": known_at(self.known_at),
        }

    def link(self, path: str, **changes: object) -> str:
        """The address of another page that keeps region, day and moment; `changes` add to it, None takes out."""
        kept: dict[str, object] = {name: value for name, value in self._read.items() if name in KEPT}
        kept["wilayah"] = self.region
        return address(path, kept | changes)

    def to_regions(self, path: str) -> Callable[[str], str]:
        """The same addresses of many regions, by code (which is written in an address as it is)."""
        rest = address("", {name: value for name, value in self._read.items() if name in KEPT[1:]})
        rest = rest.replace("?", "&", 1)
        return lambda code: f"{path}?wilayah={code}{rest}"

    def to_cells(self, path: str) -> Callable[[str], str]:
        """The same of the people behind many numbers, by cell (which is likewise written as it is)."""
        start = self.to_regions(path)(self.region)
        return lambda cell: f"{start}&sel={cell}"

    def here(self, path: str, **changes: object) -> str:
        """The address of this page with everything it was asked for, and changes."""
        kept: dict[str, object] = {name: value for name, value in self._read.items() if name != "posisi"}
        return address(path, kept | changes)

    @property
    def _read(self) -> dict[str, str]:
        """What was given and could be read: no link repeats what could not."""
        return {name: value for name, value in self.given.items() if name not in self.unread}


def address(path: str, fields: Mapping[str, object]) -> str:
    """A path with its fields; those that are None or empty are left out."""
    told = {name: str(value) for name, value in fields.items() if value is not None and value != ""}
    return f"{path}?{urlencode(told)}" if told else path


def known_at(moment: dt.datetime | None) -> dict[str, str] | None:
    """A moment as documents take it."""
    return None if moment is None else {"recordedAt": moment.isoformat()}


def state_of(given: QueryParams, regions: Regions, otherwise: str = NATION) -> State:
    """What an address asks for; `otherwise`: the region where it names none."""
    unread: list[str] = []
    region = given.get("wilayah", "").strip() or otherwise
    alike: Sequence[Region] = ()
    if region != NATION and regions.get(region) is None:
        alike = of_name(region, regions, otherwise)
        region = alike[0].code if len(alike) == 1 else otherwise
        if len(alike) != 1:
            unread.append("wilayah")
    return State(
        region,
        day(given, "tanggal", unread),
        moment(given, "diketahui", unread, regions, region),
        whole(given.get("posisi")),
        given,
        tuple(unread),
        tuple(alike),
    )


def of_name(text: str, regions: Regions, within: str) -> Sequence[Region]:
    """The provinces and regencies that a name may mean, and what lies `within` a region; the one that is called so, where there is one
    alone.
    """
    name = _KIND.sub("", text, count=1).strip()
    found = [
        *regions.search(name, None, RegionLevel.PROVINCE, _MOST, None),
        *regions.search(name, None, RegionLevel.REGENCY, _MOST, None),
        *(() if within == NATION else regions.search(name, within, None, _MOST, None)),
    ]
    called = [one for one in found if name.casefold() == _KIND.sub("", one.name, count=1).casefold()]
    exact = [one for one in found if text.strip().casefold() == one.name.casefold()]
    for those in (exact, called):
        if len(those) == 1:
            return those
    return found[:_MOST]


def whole(text: str | None) -> int | None:
    """A whole number in plain digits, as our own links and forms write it; None for anything else."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


def day(given: QueryParams, name: str, unread: list[str]) -> dt.date | None:
    """A day; None where there is none, and its name in `unread` where it is no day."""
    text = given.get(name)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        unread.append(name)
        return None


def moment(
    given: QueryParams, name: str, unread: list[str], regions: Regions, region: str
) -> dt.datetime | None:
    """A moment by the clocks of a region, or with its own offset; likewise."""
    text = given.get(name)
    if not text:
        return None
    try:
        told = dt.datetime.fromisoformat(text)
        told = told if told.tzinfo is not None else told.replace(tzinfo=clock(regions, region))
        return told.astimezone(dt.UTC)
    except (
        ValueError,
        OverflowError,
    ):  # the latter: the moment is before the first that can be written in UTC, or after the last
        unread.append(name)
        return None


def clock(regions: Regions, region: str) -> ZoneInfo:
    """The clocks of a region; of the nation, those of its capital."""
    return ZoneInfo("Asia/Jakarta" if region == NATION else regions.timezone(region))
