"""Is a village found by its code or its name, and the likely one told where it is not?"""

from typing import Any

import pytest

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.rows import CleanRow, Field, RowIssue
from naungan.infrastructure.bulk.villages import VillageFinder

from .files import PASER, REGIONS, SUBDISTRICT_NAME, VILLAGE, candidate, issue, person, usual

DIGITS = VILLAGE.code.replace(".", "")
ONE, TWO, THREE, FOUR = VILLAGE.code.split(".")


@pytest.mark.parametrize(
    "code",
    [
        VILLAGE.code,
        DIGITS,
        float(DIGITS),
        int(DIGITS),
        f"{DIGITS}.0",
        f"'{DIGITS}",
        f"'{VILLAGE.code}",
        VILLAGE.code.replace(".", "-"),
        VILLAGE.code.replace(".", " "),
        VILLAGE.code.replace(".", "/"),
        VILLAGE.code.replace(".", "–"),
        VILLAGE.code.replace(".", ". "),
        VILLAGE.code.replace(".", "\xa0"),
        f"{ONE}.{int(TWO)}.{int(THREE)}.{FOUR}",  # a spreadsheet took each part for a number
        f"{ONE}{TWO}{THREE}.{FOUR}",
        f"{ONE}{TWO}.{THREE}.{FOUR}",
        f"{DIGITS[0]}.{DIGITS[1:4]}.{DIGITS[4:7]}.{DIGITS[7:]}",  # as a number with points at its thousands
        f"{VILLAGE.code} {VILLAGE.name}",
        f"{VILLAGE.name} ({VILLAGE.code})",
    ],
)
@pytest.mark.parametrize("column", ["Kode_Desa", "Desa"])
def test_a_village_by_its_code(code: Any, column: str) -> None:
    changes = {"Kode_Desa": "", column: code}
    assert candidate(**changes).village == VILLAGE.code


@pytest.mark.parametrize(
    "code", ["6401010003", 6401010003, "6401010003.0", "64.01.010.003", "6401010.003", "6403050007"]
)
def test_a_village_code_of_statistics_is_named_as_such(code: Any) -> None:
    found = issue(Kode_Desa=code)
    assert (found.field, found.reason) == (Field.VILLAGE_CODE, "village_code_bps")
    assert "BPS" in messages.why(found)
    assert issue(Kode_Desa="", Desa=code).reason == "village_code_bps"
    named = issue(Kode_Desa=code, Desa=VILLAGE.name, Kecamatan=SUBDISTRICT_NAME)
    assert named.suggestion is not None
    assert named.suggestion.startswith(VILLAGE.code)


@pytest.mark.parametrize("code", ["6401011999", "64.01.01.9999.1", "9901010003", "64010100031"])
def test_a_code_that_is_nobodys_is_not_called_one_of_statistics(code: str) -> None:
    assert issue(Kode_Desa=code).reason in ("village_code_unknown", "village_outside")


def test_a_subdistrict_may_be_named_by_its_code() -> None:
    code = VILLAGE.code[:8]
    for text in (code, code.replace(".", ""), code.replace(".", "-")):
        assert candidate(Kode_Desa="", Desa=VILLAGE.name, Kecamatan=text).village == VILLAGE.code


@pytest.mark.parametrize("prefix", ["", "Desa ", "DS. ", "Kel.", "Kelurahan ", "desa  "])
def test_a_village_by_name_and_subdistrict(prefix: str) -> None:
    found = candidate(
        Kode_Desa="", Desa=f"{prefix}{VILLAGE.name.upper()} ", Kecamatan=f"Kec. {SUBDISTRICT_NAME.lower()}"
    )
    assert found.village == VILLAGE.code


def test_every_village_of_the_regency_is_found_by_name_and_subdistrict() -> None:
    ours = usual()
    for serial, village in enumerate(REGIONS.villages(PASER), start=1):
        subdistrict = REGIONS.get(village.code[:8])
        assert subdistrict is not None
        row = ours.clean(2, person(serial, Kode_Desa="", Desa=village.name, Kecamatan=subdistrict.name))
        assert isinstance(row, CleanRow), (village, row)
        assert row.candidate.village == village.code


def test_a_misspelt_village_comes_back_with_the_likely_one() -> None:
    found = issue(Kode_Desa="", Desa=VILLAGE.name[:-1] + "x", Kecamatan=SUBDISTRICT_NAME)
    assert found.reason == "village_unknown"
    assert found.suggestion is not None
    assert VILLAGE.code in found.suggestion
    assert "Mungkin yang dimaksud" in messages.fix(found)
    assert (
        candidate(Kode_Desa=found.suggestion).village == VILLAGE.code
    )  # the suggestion can be copied as it stands


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Kode_Desa": ""}, "village_missing"),
        ({"Kode_Desa": "64.02.01.2001"}, "village_outside"),
        ({"Kode_Desa": "64.01.01.9999"}, "village_code_unknown"),
        ({"Kode_Desa": "abc"}, "village_code_unknown"),
        ({"Kode_Desa": "", "Desa": "Qwertyuiop"}, "village_unknown"),
        ({"Kode_Desa": "", "Desa": VILLAGE.name, "Kecamatan": "Qwerty"}, "subdistrict_unknown"),
        ({"Desa": REGIONS.villages(PASER)[-1].name}, "village_contradicts"),
    ],
)
def test_a_village_that_is_not_there_is_refused_with_advice(changes: dict[str, str], reason: str) -> None:
    found = issue(**changes)
    assert found.reason == reason
    assert "esa" in messages.fix(found) or "kosongkan" in messages.fix(found)


def test_a_village_in_another_subdistrict_names_where_it_is() -> None:
    other = next(s.name for s in REGIONS.within(PASER) if not VILLAGE.code.startswith(s.code))
    found = issue(Kode_Desa="", Desa=VILLAGE.name, Kecamatan=other)
    assert found.reason in ("village_elsewhere", "village_ambiguous")
    assert found.suggestion is not None
    assert VILLAGE.code in found.suggestion


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Desa Merlung", "15.06.05.2020"),
        ("Kel. Merlung", "15.06.05.1007"),
        ("KELURAHAN MERLUNG", "15.06.05.1007"),
    ],
)
def test_a_desa_and_a_kelurahan_of_one_name_are_told_apart_by_what_they_are_called(
    name: str, code: str
) -> None:
    assert VillageFinder(REGIONS, "15.06").find("", name, "Merlung") == code


def test_a_name_that_stays_ambiguous_brings_the_codes_to_choose_from() -> None:
    found = VillageFinder(REGIONS, "15.06").find("", "Merlung", "Merlung")
    assert isinstance(found, RowIssue)
    assert (found.reason, found.facts["count"]) == ("village_ambiguous", 2)
    assert found.suggestion == (
        "15.06.05.1007 (Kel. Merlung, Kec. Merlung), 15.06.05.2020 (Desa Merlung, Kec. Merlung)"
    )
