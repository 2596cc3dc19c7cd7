"""Are names kept as they are, and sexes read in the words of officers?"""

from pathlib import Path
from typing import Any

import pytest

from naungan.domain.vocabulary import Sex
from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import BadRow, CleanRow

from .files import TITLES, candidate, cleaned, issue, nik, person, write_xlsx


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  SITI   AMINAH \t", "SITI AMINAH"),
        ("SITI\xa0AMINAH\u200b", "SITI AMINAH"),
        ("ＳＩＴＩ", "SITI"),
        ("Drs. H. M. Ma'ruf, S.Pd.", "Drs. H. M. Ma'ruf, S.Pd."),
        ("'Aisyah", "'Aisyah"),
        ("José", "José"),
        ("SITI\nAMINAH", "SITI AMINAH"),
    ],
)
def test_names_lose_only_what_is_not_theirs(cell: str, name: str) -> None:
    assert candidate(Nama=cell).name == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "name_missing"),
        ("-", "name_missing"),
        ("12345", "name_invalid"),
        (nik(), "name_invalid"),
        ("A" * 200, "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused(cell: str, reason: str) -> None:
    assert issue(Nama=cell).reason == reason


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "P",
            "p",
            "P.",
            "Perempuan",
            "PR",
            "Pr.",
            "prp",
            "Wanita",
            "WNT",
            "W",
            "F",
            "female ",
            "Ｐ",
            "2",
            2,
            2.0,
            "2.0",
        ),
        *("P (Perempuan)", "2 - Perempuan", "Ny.", "'P"),
    ],
)
def test_female_in_many_words(cell: Any) -> None:
    assert candidate(NIK=nik(date="410180"), Jenis_Kelamin=cell).sex is Sex.FEMALE


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "L",
            "l.",
            "Laki-laki",
            "LAKI - LAKI",
            "laki laki",
            "LK",
            "Lk.",
            "Laki2",
            "Laki-laki (L)",
            "Pria",
            "M",
            "Male",
        ),
        *("1", 1, 1.0, "1.0", "1. Laki-laki", "Tn"),
    ],
)
def test_male_in_many_words(cell: Any) -> None:
    assert candidate(Jenis_Kelamin=cell).sex is Sex.MALE


@pytest.mark.parametrize("cell", ["L/P", "1/2", "3", "laki-laki/perempuan", "X"])
def test_a_sex_that_says_both_or_neither_is_none(cell: str) -> None:
    assert issue(Jenis_Kelamin=cell).reason == "sex_unknown"


@pytest.mark.parametrize(("number", "cell"), [(nik(), "P"), (nik(date="410180"), "L"), (nik(), "2")])
def test_a_sex_that_the_nik_contradicts_is_a_row_to_correct(number: str, cell: str) -> None:
    assert issue(NIK=number, Jenis_Kelamin=cell).reason == "sex_contradicts"


def test_a_sex_that_is_not_understood_is_refused_with_advice() -> None:
    assert "Isi L atau P" in messages.fix(issue(Jenis_Kelamin="X"))


@pytest.mark.parametrize("cells", [(True, 1), (1, True)])
def test_a_truth_of_a_workbook_is_no_number_whichever_comes_first(
    cells: tuple[bool | int, ...], tmp_path: Path
) -> None:
    rows = [person(serial, Jenis_Kelamin=cell) for serial, cell in enumerate(cells, 1)]
    with open_file(write_xlsx(tmp_path / "a.xlsx", [TITLES, *rows])) as file:
        found = dict(zip(map(repr, cells), cleaned(file), strict=True))
    # 1 is a man, TRUE is nothing that a sex is called
    man, truth = found["1"], found["True"]
    assert isinstance(man, CleanRow)
    assert man.candidate.sex is Sex.MALE
    assert isinstance(truth, BadRow)
    assert [one.reason for one in truth.issues] == ["sex_unknown"]
