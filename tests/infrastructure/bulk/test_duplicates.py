"""Is each person of a file counted once, and every contradiction shown from both sides?"""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.duplicates import Scan, scan
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import UnreadableFile

from .files import TITLES, cleaner, csv_text, nik, person, write_csv


def scanned(path: Path) -> Scan:
    with open_file(path) as file:
        return scan(file, cleaner(file.header))


def fates(found: Scan, rows: int) -> list[tuple[str, int] | None]:
    """(reason, other row) for file rows 2, 3, ...; None counts."""
    out: list[tuple[str, int] | None] = []
    for row in range(2, rows + 2):
        issue = found.duplicates.issue(row)
        out.append(None if issue is None else (issue.reason, int(issue.facts["row"])))
    return out


def test_a_scan_counts_rows_and_knows_the_digest(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person(1), [""] * 8, person(2), [], ["x", *[""] * 7]])
    found = scanned(path)
    assert (found.rows, found.blank, len(found.no_people), found.last_row) == (5, 2, 1, 4)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(found.duplicates) == 0
    assert found.duplicates.issue(4) is None


def test_of_identical_rows_the_first_counts(tmp_path: Path) -> None:
    found = scanned(write_csv(tmp_path / "a.csv", [TITLES, person(1), person(2), person(1), person(1)]))
    assert fates(found, 4) == [None, None, ("duplicate_same", 2), ("duplicate_same", 2)]
    assert (found.duplicates.same, found.duplicates.differing) == (2, 0)


def test_rows_are_identical_by_what_they_mean_not_by_how_they_are_typed(tmp_path: Path) -> None:
    other = person(
        NIK=f"'{nik(1)} ",
        Nama=" asep  sintetis",
        Tanggal_Lahir="1 Januari 1980",
        Jenis_Kelamin="Laki-laki",
        Segmen="petani dan pekebun",
    )
    found = scanned(write_csv(tmp_path / "a.csv", [["No", *TITLES], ["1", *person(1)], ["2", *other]]))
    assert fates(found, 2) == [None, ("duplicate_same", 2)]


def test_of_differing_rows_with_one_nik_none_counts_and_each_names_another(tmp_path: Path) -> None:
    rows = [person(1), person(2), person(1, Nama="UDIN SINTETIS"), person(1)]
    found = scanned(write_csv(tmp_path / "a.csv", [TITLES, *rows]))
    assert fates(found, 4) == [
        ("duplicate_differs", 4),
        None,
        ("duplicate_differs", 2),
        ("duplicate_differs", 4),
    ]
    issue = found.duplicates.issue(2)
    assert issue is not None
    assert "baris 4" in messages.why(issue)
    assert "Periksa kedua baris pada KTP" in messages.fix(issue)


def test_missing_niks_are_not_duplicates_of_one_another(tmp_path: Path) -> None:
    rows = [person(NIK=cell) for cell in ("", "", "0", "0", "-", "-", "6.40101E+15", "6.40101E+15")]
    assert len(scanned(write_csv(tmp_path / "a.csv", [TITLES, *rows])).duplicates) == 0


def test_a_file_of_titles_only_is_answered(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        scanned(write_csv(tmp_path / "a.csv", [TITLES, [], [""] * 8]))
    assert "Isi daftar pekerja di bawahnya" in messages.of_file(caught.value)


def test_a_file_whose_niks_lost_their_last_digit_is_answered(tmp_path: Path) -> None:
    rounded = [person(serial // 10 * 10) for serial in range(1, 60)]
    with pytest.raises(UnreadableFile) as caught:
        scanned(write_csv(tmp_path / "a.csv", [TITLES, *rounded]))
    assert "59 dari 59 NIK berakhiran 0" in messages.of_file(caught.value)
    assert "format kolom NIK sebagai Teks" in messages.of_file(caught.value)
    assert scanned(write_csv(tmp_path / "b.csv", [TITLES, *(person(n) for n in range(1, 60))])).rows == 59


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["ASEP", "UDIN"])), min_size=1, max_size=12))
def test_the_scan_agrees_with_the_rule_applied_naively(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[int, str]]
) -> None:
    path = tmp_path_factory.mktemp("scan") / "a.csv"
    path.write_text(csv_text([TITLES, *(person(serial, Nama=name) for serial, name in people)]))
    expected: list[str | None] = []
    for index, (serial, name) in enumerate(people):
        names = {n for s, n in people if s == serial}
        if len(names) > 1:
            expected.append("duplicate_differs")
        else:
            expected.append("duplicate_same" if (serial, name) in people[:index] else None)
    assert [fate and fate[0] for fate in fates(scanned(path), len(people))] == expected
