"""How long do single commands wait while a big file is enrolled? Latencies of small commands of others, p50 and p99 by kind.

    python -m benchmarks.waiting [rows]

Limit: p99 of each kind under 300 ms. The file is enrolled by `naungan enrol` in processes of its own, chunk by chunk; four clerks work
here meanwhile, each pausing 20 ms between two commands: they sign, count, enrol single workers and transfer them.
"""

import datetime as dt
import itertools
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from naungan.domain.enrolment import Candidate, EnrolWorkers, TransferEnrolment
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import Sex
from naungan.infrastructure.composition import Writing, writing
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.running.forked import dying_with_parent
from naungan.infrastructure.settings import Settings

from .limits import Limits
from .officer import REGENCY, SCHEME, START, command, ready_to_enrol, write_file
from .small_commands import count, sign

CLERKS = 4
PAUSE = 0.02  # seconds between two commands of a clerk
LIMIT = 300  # ms
SINGLE = 20_000  # places for those who are enrolled one by one

Work = Callable[[], Outcome]


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
                terms = ready_to_enrol(side.register, digest, rows, places=rows + SINGLE)
                clerks = [a_clerk(side, number) for number in range(CLERKS)]
                alone = work(clerks, None)
                process = subprocess.Popen(
                    enrolling(file, terms),
                    env=settings.environment(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    preexec_fn=dying_with_parent(),
                )
                began = time.perf_counter()
                beside = work(clerks, process)
                seconds = time.perf_counter() - began
                assert process.wait() in (0, 3), process.returncode
    limits = Limits()
    count_beside = sum(map(len, beside.values()))
    print(f"waiting         {rows:,} rows enrolled in {seconds:.1f} s beside {count_beside:,} small commands")
    for kind in sorted(beside):
        before, found = alone[kind], beside[kind]
        told = limits.below(at(found, 0.99), LIMIT, f"{LIMIT} ms")
        print(f"  {kind:24} alone  p50 {at(before, 0.5):6.1f} ms  p99 {at(before, 0.99):6.1f} ms")
        print(
            f"  {'':24} beside p50 {at(found, 0.5):6.1f} ms  p99 {at(found, 0.99):6.1f} ms"
            f"  most {found[-1]:.0f} ms of {len(found):,}{told}"
        )
    limits.end()


def enrolling(file: Path, terms: EnrolmentTerms) -> list[str]:
    """The command line that enrols a file on its terms."""
    return [
        *(sys.executable, "-m", "naungan.infrastructure.cli", "enrol", str(file), "--region", REGENCY),
        *("--scheme", SCHEME, "--funding", "apbd", "--from", "2026-01-01", "--until", "2026-12-31"),
        *("--agreement", str(terms.agreement), "--decree", str(terms.decree)),
    ]


def a_clerk(side: Writing, number: int) -> Mapping[str, Work]:
    """What a clerk does, one kind after the other; whoever was enrolled is then moved to another village."""
    villages = [village.code for village in side.regions.villages(REGENCY)]
    terms = ready_to_enrol(side.register, f"{number + 1:064x}", SINGLE, places=0)
    numbers = itertools.count(number, CLERKS)
    enrolled: list[UUID] = []

    def enrol() -> Outcome:
        n = next(numbers)
        born = dt.date(1985, 5, 1 + n % 28)
        # With the number of a subdistrict that there is not: nobody of the file.
        one = Candidate(
            f"640199{born.day:02}0585{1 + n // 28:04}", "Orang Contoh", born, Sex.MALE, villages[0], "FISHER"
        )
        outcome = side.register.enrol_workers(command(), EnrolWorkers.on(terms, (one,)))
        enrolled.extend(UUID(id_) for id_ in outcome.result.get("enrolments", ()))
        return outcome

    def transfer() -> Outcome:
        moved = TransferEnrolment(enrolled.pop(), START.replace(month=3), villages[1 + number])
        return side.register.transfer_enrolment(command(), moved)

    return {
        "sign an agreement": lambda: sign(side.register),
        "count eligible workers": lambda: count(side.register),
        "enrol a worker": enrol,
        "transfer an enrolment": transfer,
    }


def work(
    clerks: list[Mapping[str, Work]], until: subprocess.Popen[bytes] | None
) -> Mapping[str, list[float]]:
    """Latencies in ms, sorted, by kind, of what clerks do until a process ends (None: for three seconds)."""
    stop, begun = threading.Event(), time.perf_counter()

    def clerk(kinds: Mapping[str, Work]) -> list[tuple[str, float]]:
        waited: list[tuple[str, float]] = []
        for kind, do in itertools.cycle(kinds.items()):
            if stop.wait(PAUSE):
                return waited
            start = time.perf_counter()
            outcome = do()
            waited.append((kind, (time.perf_counter() - start) * 1000))
            assert not outcome.breaches, outcome.breaches
        return waited

    found: dict[str, list[float]] = defaultdict(list)
    with ThreadPoolExecutor(CLERKS) as pool:
        working = [pool.submit(clerk, kinds) for kinds in clerks]
        try:
            if until is None:
                stop.wait(max(0.0, 3 - (time.perf_counter() - begun)))
            else:
                until.wait()
        finally:
            stop.set()
        for kind, ms in itertools.chain.from_iterable(one.result() for one in working):
            found[kind].append(ms)
    return {kind: sorted(latencies) for kind, latencies in found.items()}


def at(latencies: list[float], share: float) -> float:
    return latencies[min(len(latencies) - 1, int(share * len(latencies)))]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
