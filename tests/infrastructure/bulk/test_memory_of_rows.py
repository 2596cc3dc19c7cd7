"""Do a million rows fit in memory? Shown by a tenth of them, within a tenth of the room that a million may take."""

import subprocess
import sys
from pathlib import Path

import pytest

MEGABYTE = 1 << 20
ROWS = 100_000

# Runs on its own, so that the peak is that of scanning and cleaning one file and nothing else.
PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from naungan.domain.catalogue import STANDARD
from naungan.infrastructure.bulk.cleaning import Cleaner, ForAllRows
from naungan.infrastructure.bulk.duplicates import scan
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import CleanRow
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions

def peak():
    # not getrusage: its figure is handed on from the process that started this one
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])

regions = KemendagriRegions()
regions.villages("64.01")
before = peak()
with open_file(Path(sys.argv[1])) as file:
    cleaner = Cleaner(
        file.header,
        ForAllRows("64.01", dt.date(2026, 1, 1)),
        regions=regions,
        catalogue=STANDARD,
        identity=NikRules(),
    )
    found = scan(file, cleaner)
    clean = sum(isinstance(cleaner.clean(n, cells), CleanRow) for n, cells in file.rows())
after = peak()
print(found.rows, found.duplicates.same, found.duplicates.differing, clean, before * 1024, after * 1024)
"""


def write_rows(path: Path, rows: int, distinct: int) -> None:
    """Synthetic people; beyond `distinct` they come again, every other time under another name."""
    days = [
        f"{day:02d}{month:02d}{year:02d}"
        for year in range(60, 100)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    with path.open("w") as file:
        file.write("No;NIK;Nama;Kode Desa;Segmen\n")
        for number in range(rows):
            person = number % distinct
            serial, day = divmod(person, len(days))
            name = "SITI SINTETIS" if number >= distinct and number % 2 else "ASEP SINTETIS"
            file.write(f"{number};640101{days[day]}{serial + 1:04d};{name};64.01.01.2009;petani\n")


@pytest.mark.parametrize(("distinct", "same", "differing"), [(ROWS, 0, 0), (ROWS // 2, ROWS // 4, ROWS // 2)])
def test_rows_are_scanned_and_cleaned_in_memory_that_hardly_grows_with_the_file(
    tmp_path: Path, distinct: int, same: int, differing: int
) -> None:
    path = tmp_path / "seratus-ribu.csv"
    write_rows(path, ROWS, distinct)
    out = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], check=True, capture_output=True, text=True, timeout=240
    )
    rows, found_same, found_differing, clean, before, after = map(int, out.stdout.split())
    assert (rows, found_same, found_differing, clean) == (ROWS, same, differing, ROWS)
    # 12 bytes a row for the scan, 8 more where NIKs repeat, and working space: 120 megabytes of a million rows
    assert after - before < 120 * MEGABYTE * ROWS // 1_000_000
    assert before < 130 * MEGABYTE
