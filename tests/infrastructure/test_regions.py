"""Does the register know Kemendagri's regions: names, kinds, counts, clocks and search?"""

import itertools
import subprocess
import sys
from collections import Counter

import pytest

from naungan.domain.regions import Region
from naungan.domain.vocabulary import RegionLevel, VillageKind
from naungan.infrastructure.indonesia.regions import KemendagriRegions

REGIONS = KemendagriRegions()


def test_a_region_has_name_level_and_kind() -> None:
    assert REGIONS.get("ID") == Region("ID", "Indonesia", RegionLevel.NATION)
    assert REGIONS.get("64.01") == Region("64.01", "Kabupaten Paser", RegionLevel.REGENCY)
    village = REGIONS.villages("64.01")[0]
    assert village.level is RegionLevel.VILLAGE
    assert isinstance(village.village_kind, VillageKind)


@pytest.mark.parametrize("code", ["", "6401", "99", "64.99", "64.01.99.2001", "id", "64.01 ", "64.01."])
def test_what_is_no_code_of_the_edition_is_no_region(code: str) -> None:
    assert REGIONS.get(code) is None
    assert REGIONS.within(code) == ()
    assert REGIONS.villages(code) == ()


@pytest.mark.parametrize(
    ("regency", "desa", "kelurahan", "kecamatan"),
    [("64.01", 139, 5, 10), ("64.02", 193, 44, 20), ("62.03", 214, 17, 17), ("63.01", 130, 5, 11)],
)
def test_the_four_regencies_have_the_counts_of_the_edition(
    regency: str, desa: int, kelurahan: int, kecamatan: int
) -> None:
    kinds = Counter(village.village_kind for village in REGIONS.villages(regency))
    assert kinds == {VillageKind.DESA: desa, VillageKind.KELURAHAN: kelurahan}
    assert len(REGIONS.within(regency)) == kecamatan


def test_children_come_one_level_below_in_code_order() -> None:
    provinces = REGIONS.within("ID")
    assert len(provinces) == 38
    assert [p.code for p in provinces] == sorted(p.code for p in provinces)
    assert {r.level for r in REGIONS.within("64")} == {RegionLevel.REGENCY}
    assert REGIONS.within(REGIONS.villages("64.01")[0].code) == ()


def test_search_knows_every_region_that_is_reached_level_by_level() -> None:
    reached, waiting = [], [*REGIONS.within("ID")]
    while waiting:
        region = waiting.pop()
        reached.append(region)
        if region.code.startswith("64"):  # one province down to its villages
            waiting += REGIONS.within(region.code)
    found = [
        *REGIONS.search(None, None, RegionLevel.PROVINCE, 100, None),
        *REGIONS.search(None, "64", None, 10_000, None),
    ]
    assert sorted(found, key=lambda one: one.code) == sorted(reached, key=lambda one: one.code)


def test_search_pages_through_exactly_what_it_counts() -> None:
    pages: list[Region] = []
    while page := REGIONS.search("paser", "64", None, 3, pages[-1].code if pages else None):
        pages += page
    assert len(pages) == REGIONS.count("paser", "64", None) > 3
    assert all("paser" in r.name.casefold() for r in pages)
    assert all(a.code < b.code for a, b in itertools.pairwise(pages))


def test_search_narrows_by_place_level_and_code() -> None:
    assert REGIONS.count(None, "64.01", RegionLevel.VILLAGE) == 144
    assert REGIONS.count(None, None, RegionLevel.VILLAGE) == 83_762
    assert REGIONS.count(None, "ID", None) == REGIONS.count(None, None, None) - 1
    assert REGIONS.search("64.01", None, RegionLevel.REGENCY, 5, None) == [REGIONS.get("64.01")]
    assert REGIONS.search("no such place", None, None, 5, None) == []


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("62.03", "Asia/Jakarta"),
        ("63.01", "Asia/Makassar"),
        ("64.02.01", "Asia/Makassar"),
        ("94", "Asia/Jayapura"),
        ("ID", "Asia/Jakarta"),
    ],
)
def test_clocks_follow_the_province(code: str, zone: str) -> None:
    assert REGIONS.timezone(code) == zone


def test_a_command_loads_nothing_of_lokal_that_it_does_not_use_and_nobody_misses_it() -> None:
    program = """
import sys
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.regions import KemendagriRegions
assert KemendagriRegions().get("64.01") is not None
assert "lokal.samaran" not in sys.modules
from lokal import Samaran, parse_nik, wilayah
assert Samaran.__module__ == "lokal.samaran.core" and wilayah is sys.modules["lokal.wilayah"]
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
