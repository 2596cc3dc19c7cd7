"""Can an officer see what a list may name, and begin with one that is right?"""

import json
from pathlib import Path

import openpyxl
import pytest

from naungan.domain.catalogue import STANDARD
from naungan.infrastructure.bulk.own_sheets import is_own
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import CleanRow, NoPerson, NoPersonKind
from naungan.infrastructure.bulk.segments import SegmentFinder
from naungan.infrastructure.bulk.villages import VillageFinder
from naungan.infrastructure.cli.main import run
from naungan.texts.command_line import Words
from naungan.texts.sheets import EXAMPLE

from .bulk.files import PASER, REGIONS, cleaner, nik


def typed(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "id") -> tuple[int, str, str]:
    """Exit code, output, errors."""
    code = run([*arguments, "--lang", language], Words("id" if language == "id" else "en"))
    out, err = capsys.readouterr()
    return code, out, err


def test_segments_are_listed_with_all_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(capsys, "segments")
    assert code == 0
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if "│" in line]
    assert ["petani dan pekebun", "FARMER"] in [row[:2] for row in shown]
    code, out, _ = typed(capsys, "segments", "--json")
    found = json.loads(out)
    assert [one["code"] for one in found] == [c for c, one in STANDARD.segments.items() if not one.retired]
    finder = SegmentFinder(STANDARD)
    for one in found:
        assert {finder.find(name) for name in (one["code"], one["label"], *one["aliases"])} == {one["code"]}


def test_a_regencys_own_occupations_are_listed_with_their_segment(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tmp_path / "occupations.yaml"
    names.write_text(f'"{PASER}":\n  FISHER: [penggerak perahu, pekebun]\nID:\n  FARMER: ["pemanen *"]\n')

    def listed(*arguments: str) -> dict[str, list[str]]:
        code, out, _ = typed(capsys, "segments", "--json", *arguments)
        assert code == 0
        return {one["code"]: one["aliases"] for one in json.loads(out)}

    for way in (["--data", str(tmp_path)], []):
        ours, everywhere = listed("--region", PASER, *way), listed(*way)
        assert {"penggerak perahu", "pekebun"} <= {*ours["FISHER"]}
        assert "pekebun" not in ours["FARMER"]
        assert "pekebun" in everywhere["FARMER"]
        assert "pemanen" in ours["FARMER"]
        assert "pemanen" in everywhere["FARMER"]
        assert "penggerak perahu" not in everywhere["FISHER"]
        monkeypatch.setenv("NAUNGAN_OCCUPATIONS", str(names))
    path = tmp_path / "daftar.xlsx"
    assert typed(capsys, "template", str(path), "--region", PASER)[0] == 0
    cells = [
        str(c)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for c in row
    ]
    assert any("penggerak perahu" in cell for cell in cells)


def test_villages_are_listed_with_their_codes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(capsys, "villages", "64.09", language="en")
    assert code == 0
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if "│" in line]
    assert ["Api-api", "64.09.02.2001", "desa", "Waru"] in shown
    code, out, _ = typed(capsys, "villages", "64.09", "--json")
    found = json.loads(out)
    assert {one["code"] for one in found} == {v.code for v in REGIONS.villages("64.09")}
    code, out, _ = typed(capsys, "villages", "64.09.02", "--json")
    assert {one["subdistrict"] for one in json.loads(out)} == {"Waru"}


def test_a_name_that_several_villages_bear_is_chosen_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    regency = "33.01"  # Cilacap has several villages of one name
    found = json.loads(typed(capsys, "villages", regency, "--json")[1])
    finder = VillageFinder(REGIONS, regency)
    assert [finder.find("", one["choice"], "") for one in found] == [one["code"] for one in found]
    assert any(one["choice"] == one["code"] for one in found)


@pytest.mark.parametrize("region", ["64", "64.99", "x", "ID"])
def test_only_a_regency_or_subdistrict_has_a_list_of_villages(
    capsys: pytest.CaptureFixture[str], region: str
) -> None:
    code, out, err = typed(capsys, "villages", region, language="en")
    assert (code, out) == (2, "")
    assert "not the code of a regency or subdistrict" in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_template_offers_what_is_valid_and_its_example_enrols_nobody(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str
) -> None:
    path = tmp_path / "daftar.xlsx"
    code, out, _ = typed(capsys, "template", str(path), "--region", PASER, language=language)
    assert code == 0
    assert str(path) in out
    book = openpyxl.load_workbook(path)
    first, *others = book
    assert first.freeze_panes == "A2"
    assert len(first.data_validations.dataValidation) == 4  # sex, village, subdistrict, segment
    assert all(is_own(sheet["A1"].value) for sheet in others)
    values = {str(cell) for row in others[1].iter_rows(values_only=True) for cell in row}
    assert {v.code for v in REGIONS.villages(PASER)} <= values
    with open_file(path) as file:
        assert len(file.header.columns) == 7
        ((number, cells),) = file.rows()
        ours = cleaner(file.header)
        assert cells[1] in EXAMPLE
        assert ours.clean(number, cells) == NoPerson(number, NoPersonKind.EXAMPLE)
        filled = [*cells]
        filled[:2] = [nik(7, "170885"), "TOKOH REKAAN"]
        assert isinstance(ours.clean(number, filled), CleanRow)  # all but its NIK is as it should be


def test_a_template_is_never_written_over_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"the officer's own")
    code, _, err = typed(capsys, "template", str(path), "--region", PASER, language="en")
    assert code == 2
    assert "was not written over" in " ".join(err.replace("│", " ").split())
    assert path.read_bytes() == b"the officer's own"
    assert typed(capsys, "template", str(tmp_path / "daftar.csv"), "--region", PASER)[0] == 2
    assert typed(capsys, "template", str(tmp_path / "b.xlsx"), "--region", "64")[0] == 2
    assert [one.name for one in tmp_path.iterdir()] == ["daftar.xlsx"]
