"""How long do single commands wait while a big file is enrolled? Latencies of small commands of others, p50 and p99.

    python -m benchmarks.waiting [rows]

Limit: p99 under 300 ms. The file is enrolled by `naungan enrol` in processes of its own, chunk by chunk; four clerks work
here meanwhile, each pausing 20 ms between two commands.
"""

import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from naungan.domain.enrolment import EnrolWorkers
from naungan.domain.ports import Outcome
from naungan.infrastructure.composition import Writing, writing
from naungan.infrastructure.embedded_postgres import EmbeddedPostgres
from naungan.infrastructure.processes import dying_with_parent
from naungan.infrastructure.regions import KemendagriRegions
from naungan.infrastructure.settings import Settings

from .officer import REGENCY, SCHEME, ready_to_enrol, write_file
from .small_commands import count, sign

CLERKS = 4
PAUSE = 0.02  # seconds between two commands of a clerk
LIMIT = 300  # ms


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            regions = KemendagriRegions()
            file = top / "upload.csv"
            digest = write_file(file, regions, rows)
            with writing(settings, regions=regions) as side:
                terms = ready_to_enrol(side.register, digest, rows)
                alone = work(side, None)
                process = subprocess.Popen(
                    enrolling(file, terms),
                    env=settings.environment(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    preexec_fn=dying_with_parent(),
                )
                began = time.perf_counter()
                beside = work(side, process)
                seconds = time.perf_counter() - began
                assert process.wait() in (0, 3), process.returncode
    print(f"waiting         {rows:,} rows enrolled in {seconds:.1f} s beside {len(beside):,} small commands")
    print(f"  alone  p50 {at(alone, 0.5):6.1f} ms  p99 {at(alone, 0.99):6.1f} ms")
    print(
        f"  beside p50 {at(beside, 0.5):6.1f} ms  p99 {at(beside, 0.99):6.1f} ms  most {beside[-1]:.0f} ms"
        f" (limit p99 {LIMIT} ms)"
    )


def enrolling(file: Path, terms: EnrolWorkers) -> list[str]:
    """The command line that enrols a file on its terms."""
    return [
        *(sys.executable, "-m", "naungan.infrastructure.cli", "enrol", str(file), "--region", REGENCY),
        *("--scheme", SCHEME, "--funding", "apbd", "--from", "2026-01-01", "--until", "2026-12-31"),
        *("--agreement", str(terms.agreement), "--decree", str(terms.decree)),
    ]


def work(side: Writing, until: subprocess.Popen[bytes] | None) -> list[float]:
    """Latencies in ms, sorted, of what clerks do until a process ends (None: for three seconds)."""
    stop, begun = threading.Event(), time.perf_counter()

    def clerk(first: int) -> list[float]:
        waited = []
        number = first
        while not stop.wait(PAUSE):
            start = time.perf_counter()
            outcome: Outcome = sign(side.register) if number % 2 else count(side.register)
            waited.append((time.perf_counter() - start) * 1000)
            assert not outcome.breaches, outcome.breaches
            number += CLERKS + 1
        return waited

    with ThreadPoolExecutor(CLERKS) as pool:
        clerks = [pool.submit(clerk, first) for first in range(CLERKS)]
        try:
            if until is None:
                stop.wait(max(0.0, 3 - (time.perf_counter() - begun)))
            else:
                until.wait()
        finally:
            stop.set()
        return sorted(ms for one in clerks for ms in one.result())


def at(latencies: list[float], share: float) -> float:
    return latencies[min(len(latencies) - 1, int(share * len(latencies)))]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
