"""How fast is an officer's file read, scanned and cleaned, beside what `csv.reader` alone can do?

    [NAUNGAN_BASELINE=/an/older/checkout] python -m benchmarks.bulk_reading [rows]

Prints rows a second of each step on one synthetic file, and its ratio to what no step can exceed: `csv.reader` over the
same file, decoded as UTF-8, in the same run. Best of three. Limits: a file is scanned, read and cleaned at 20,000 rows/s
at least, for nothing is enrolled faster than that, and in less than 300 MB. With a baseline, a checkout with its own .venv,
the whole is measured there and here in turns: at least 0.9 of its rate.
"""

import csv
import datetime as dt
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from naungan.domain.catalogue import STANDARD
from naungan.domain.reasons import Reason
from naungan.infrastructure.bulk.cleaning import Cleaner, ForAllRows
from naungan.infrastructure.bulk.duplicates import scan
from naungan.infrastructure.bulk.reading import OfficerFile, open_file
from naungan.infrastructure.bulk.report import ReportStyle, ReportWriter
from naungan.infrastructure.bulk.rows import CleanRow, Field, RowIssue
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.texts.sheets import RowStatus

from .limits import Limits

LIMIT_ROWS, LIMIT_MB, LIMIT_BASELINE = 20_000, 300, 0.9
TURNS = 5
HERE = Path(__file__).parent.parent
REGENCY = "64.01"
WHOLE = "scan + read + clean"
TITLES = "No;NIK;Nama;Tanggal Lahir;Jenis Kelamin;Desa/Kelurahan;Kecamatan;Segmen"


def write_file(path: Path, rows: int, regions: KemendagriRegions) -> None:
    """Synthetic workers of Paser with distinct, well-formed NIKs, villages by name and subdistrict."""
    pick = random.Random(6401)
    places = [(v.name, region.name) for v in regions.villages(REGENCY) if (region := regions.get(v.code[:8]))]
    segments = [s.label for s in STANDARD.segments.values() if not s.retired]
    names = ["ASEP", "SITI", "BUDI", "DEWI", "UDIN", "RINA", "JOKO", "WATI"]
    used: dict[str, int] = {}
    with path.open("w", encoding="utf-8") as file:
        file.write(TITLES + "\n")
        for number in range(1, rows + 1):
            born = dt.date(1962, 1, 1) + dt.timedelta(days=pick.randrange(16_000))
            woman = pick.random() < 0.5
            stem = f"6401{pick.randrange(1, 11):02d}{born.day + 40 * woman:02d}{born:%m%y}"
            used[stem] = used.get(stem, 0) + 1
            village, subdistrict = pick.choice(places)
            name = f"{pick.choice(names)} {pick.choice(names)} SINTETIS"
            file.write(
                f"{number};{stem}{used[stem]:04d};{name};{born:%d/%m/%Y};{'P' if woman else 'L'};"
                f"{village};{subdistrict};{pick.choice(segments)}\n"
            )


def best(work: Callable[[], int], times: int = 3) -> float:
    """Rows a second of the fastest run; `work` returns how many rows it did."""
    rates = []
    for _ in range(times):
        start = time.perf_counter()
        rows = work()
        rates.append(rows / (time.perf_counter() - start))
    return max(rates)


def raw(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter=";")) - 1


def clean(file: OfficerFile, cleaner: Cleaner) -> int:
    return sum(isinstance(cleaner.clean(number, cells), CleanRow) for number, cells in file.rows())


def both(file: OfficerFile, fresh: Callable[[], Cleaner]) -> int:
    cleaner = fresh()
    scan(file, cleaner)
    return clean(file, cleaner)


def report(file: OfficerFile, directory: Path) -> int:
    """Every tenth row refused."""
    issue = [RowIssue(Field.VILLAGE, Reason.VILLAGE_UNKNOWN, suggestion="64.01.01.2009")]
    with ReportWriter(directory, "benchmark", file.header, ReportStyle(delimiter=file.delimiter)) as writer:
        for number, cells in file.rows():
            if number % 10 == 0:
                writer.add(number, cells, RowStatus.REFUSED, issue)
        made = writer.finish()
    return 0 if made is None else made.rows


def main(rows: int) -> None:
    regions = KemendagriRegions()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "daftar.csv"
        write_file(path, rows, regions)
        with open_file(path) as file:

            def fresh() -> Cleaner:
                return Cleaner(
                    file.header,
                    ForAllRows(REGENCY, dt.date(2026, 1, 1)),
                    regions=regions,
                    catalogue=STANDARD,
                    identity=NikRules(),
                )

            raw_rate = best(lambda: raw(path))
            steps = {
                "csv.reader": raw_rate,
                "read": best(lambda: sum(1 for _ in file.rows())),
                "scan": best(lambda: scan(file, fresh()).rows),
                "read + clean": best(lambda: clean(file, fresh())),
                WHOLE: best(lambda: both(file, fresh)),
                "report (rows refused)": best(lambda: report(file, Path(directory) / "reports"), 1),
            }
    limits = Limits()
    print(f"{rows:,} rows, 8 columns")
    for name, rate in steps.items():
        told = limits.least(rate, LIMIT_ROWS, f"{LIMIT_ROWS:,} rows/s") if name == WHOLE else ""
        print(f"{name:24} {rate:12,.0f} rows/s  {1e6 / rate:7.2f} us/row  ratio {rate / raw_rate:6.3f}{told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB", limits.below(peak, LIMIT_MB, f"{LIMIT_MB} MB"), sep="")
    if baseline := os.environ.get("NAUNGAN_BASELINE"):
        tell_beside(Path(baseline), rows, limits)
    limits.end()


def tell_beside(baseline: Path, rows: int, limits: Limits) -> None:
    """The whole beside that of an older checkout, each time beside the one measured just before it."""
    ratios = []
    for _ in range(TURNS):
        before = rate_of(baseline, baseline / ".venv/bin/python", rows)
        ratios.append(rate_of(HERE, Path(sys.executable), rows) / before)
    ratio = statistics.median(ratios)
    told = limits.least(ratio, LIMIT_BASELINE, str(LIMIT_BASELINE))
    print(f"of the baseline {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}){told}")


def rate_of(checkout: Path, python: Path, rows: int) -> float:
    """Rows a second that a checkout scans, reads and cleans, by its own benchmark."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment.pop("NAUNGAN_BASELINE")
    measuring = [str(python), "-m", "benchmarks.bulk_reading", str(rows)]
    done = subprocess.run(measuring, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(WHOLE)]
    return float(line.removeprefix(WHOLE).split()[0].replace(",", ""))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
