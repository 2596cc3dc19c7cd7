"""May a regency give occupations a segment, by a file of its own?"""

from pathlib import Path

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.infrastructure.bulk.occupations import names_mark, with_occupations
from naungan.infrastructure.bulk.segments import SegmentFinder, segment_named
from naungan.infrastructure.settings import Settings, SettingsProblem

OWN = """
"64.09":
  UNSPECIFIED: [tukang ojek, "sopir *"]
  PALM_WORKER: petani karet
ID:
  FISHER: [penggerak perahu]
"""


def test_a_regencys_names_are_read_beside_those_of_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "occupations.yaml"
    path.write_text(OWN)
    catalogue = with_occupations(STANDARD, path)
    here, there = SegmentFinder(catalogue, region="64.09"), SegmentFinder(catalogue, region="64.01")
    assert [
        here.find(t) for t in ("Tukang Ojek", "sopir truk", "Petani Karet", "penggerak perahu", "petani")
    ] == [*("UNSPECIFIED", "UNSPECIFIED", "PALM_WORKER", "FISHER", "FARMER")]
    assert (there.find("penggerak perahu"), there.find("petani karet")) == ("FISHER", "FARMER")
    assert segment_named(catalogue, "tukang ojek", "64.09") == "UNSPECIFIED"
    assert names_mark(catalogue, "64.09") != names_mark(catalogue, "64.01")
    assert names_mark(STANDARD, "64.09") is None


def test_without_a_file_the_catalogue_stays_as_it_is(tmp_path: Path) -> None:
    assert with_occupations(STANDARD, tmp_path / "none.yaml") is STANDARD
    settings = Settings.from_environment({"NAUNGAN_DATA": str(tmp_path)})
    assert settings.occupation_names == tmp_path / "occupations.yaml"
    named = Settings.from_environment({"NAUNGAN_OCCUPATIONS": str(tmp_path / "b.yaml")})
    assert named.occupation_names == tmp_path / "b.yaml"
    assert named.environment()["NAUNGAN_OCCUPATIONS"] == str(tmp_path / "b.yaml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("64.09: {FISHER: [a b]}", "no regency|64.09"),
        ('"6409": {FISHER: [perahu]}', "no regency"),
        ('"64.09": {ASTRONAUT: [perahu]}', "no segment"),
        ('"64.09": {UNKNOWN: [perahu]}', "no segment"),
        ('"64.09": {FISHER: ["6409011708850001"]}', "no occupation"),
        ('"64.09": {FISHER: [perahu], FARMER: [Perahu]}', "two segments"),
        ("[1", "no YAML"),
        ("- a", "write regency"),
    ],
)
def test_a_file_that_cannot_be_meant_is_told_with_what_is_wrong(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "occupations.yaml"
    path.write_text(text)
    if why.endswith("64.09"):
        assert with_occupations(STANDARD, path).occupations  # a number of YAML is a code all the same
        return
    with pytest.raises(SettingsProblem, match=why):
        with_occupations(STANDARD, path)
