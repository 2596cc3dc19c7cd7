"""What becomes of small lists as officers had them? Whole files, row by row, for the regency 64.09."""

from pathlib import Path

from naungan.infrastructure.bulk.duplicates import scan
from naungan.infrastructure.bulk.reading import OfficerFile, open_file
from naungan.infrastructure.bulk.report import ReportStyle, ReportWriter
from naungan.infrastructure.bulk.rows import BadRow, Cleaned, CleanRow, NoPersonKind
from naungan.texts.sheets import RowStatus

from .files import LISTS, cleaner

PENAJAM = "64.09"
PEOPLE = {
    "6409016502920202": ("Siti Hidayat", "64.09.01.1001", "TRADER_MICRO"),
    "6409012304961843": ("Rahmat Saputra", "64.09.01.1002", "FISHER"),
    "6409011804700994": ("Ratna Rahmawati", "64.09.01.1003", "FARMER"),
    "6409010102679718": ("Joko Permata", "64.09.01.1004", "FARMER"),
}


def every_row(file: OfficerFile) -> list[Cleaned]:
    ours = cleaner(file.header, regency=PENAJAM)
    return [ours.clean(number, cells) for number, cells in file.rows()]


def people(rows: list[Cleaned]) -> dict[str, tuple[str, str, str]]:
    found = [row.candidate for row in rows if isinstance(row, CleanRow)]
    return {one.nik: (one.name, one.village, one.segment) for one in found}


def test_titles_that_mean_the_same_are_found() -> None:
    with open_file(LISTS / "03-header-synonyms.csv") as file:
        rows = every_row(file)
    assert people(rows) == PEOPLE
    assert len(rows) == 4


def test_the_official_form_holds_four_people_and_two_rows_of_nobody() -> None:
    with open_file(LISTS / "48-official-form.xlsx") as file:
        rows = every_row(file)
        found = scan(file, cleaner(file.header, regency=PENAJAM)).no_people
    assert people(rows) == PEOPLE
    assert [(row, found.what(row)) for row in found.rows] == [
        (6, NoPersonKind.NUMBERS),
        (11, NoPersonKind.TOTAL),
    ]


def test_what_an_unquoted_comma_pushed_beyond_the_titles_is_in_the_report(tmp_path: Path) -> None:
    with open_file(LISTS / "74-unquoted-comma-title.csv") as file:
        rows = every_row(file)
        told = scan(file, cleaner(file.header, regency=PENAJAM)).told
        shifted, right = rows
        assert isinstance(shifted, BadRow)
        assert [issue.reason for issue in shifted.issues] == ["too_many_cells"]
        assert isinstance(right, CleanRow)
        assert not told
        (number, cells), _ = file.rows()
        with ReportWriter(tmp_path, "daftar", file.header, ReportStyle(delimiter=file.delimiter)) as writer:
            writer.add(number, cells, RowStatus.REFUSED, shifted.issues)
            made = writer.finish()
    assert made is not None
    with open_file(made.path) as report:
        ((_, corrected),) = report.rows()
    assert set(cells) <= set(corrected)
