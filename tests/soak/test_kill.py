"""Does anything get lost, doubled or torn when processes are killed? kill -9 at seeded instants, then a recount.

`make soak` kills 200 times, the test run 10 times. NAUNGAN_SEED repeats a run's plan; a failure tells its seed.
"""

import os
import random
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from benchmarks.officer import REGENCY, SCHEME, ready_to_enrol, write_file
from naungan.domain.enrolment import EnrolWorkers
from naungan.infrastructure.composition import writing
from naungan.infrastructure.processes import last_line
from naungan.infrastructure.regions import KemendagriRegions

from .clerks import Clerk
from .house import PATIENCE, House
from .proof import prove

KILLS = int(os.environ.get("NAUNGAN_KILLS", "10"))
SEED = int(os.environ.get("NAUNGAN_SEED", "0")) or 1 + secrets.randbelow(10**6)
CLERKS = 4
ROWS, NEW = 6_000, 5_000  # of each file, and how many of them no file before had
TARGETS = {"importer": 4, "database": 2, "server": 2, "projector": 2}


class Importing(threading.Thread):
    """Enrols file after file, each by as many runs of `naungan enrol` as it takes."""

    def __init__(self, house: House, files: list[tuple[Path, EnrolWorkers]]) -> None:
        super().__init__(name="importing", daemon=True)
        self.runs = 0
        self.problem: BaseException | None = None
        self._house = house
        self._files = files

    def run(self) -> None:
        try:
            for path, terms in self._files:
                code: int | None = None
                while code not in (0, 3):  # all enrolled; or done, with rows refused
                    self.runs += 1
                    code = self._house.start("importer", *_enrolling(path, terms)).wait()
                    assert self.runs < len(self._files) + 2 * KILLS + 20, last_line(
                        self._house.top / "importer.log"
                    )
        except BaseException as problem:
            self.problem = problem


def _enrolling(path: Path, terms: EnrolWorkers) -> list[str]:
    return [
        *("enrol", str(path), "--region", REGENCY, "--scheme", SCHEME, "--funding", "apbd"),
        *("--from", "2026-01-01", "--until", "2026-12-31"),
        *("--agreement", str(terms.agreement), "--decree", str(terms.decree)),
    ]


@pytest.mark.kill
@pytest.mark.timeout(300 + 10 * KILLS)
def test_nothing_is_lost_doubled_or_torn_by_killing_processes() -> None:
    print(f"seed {SEED}, {KILLS} kills")
    pick, killed, began = random.Random(SEED), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="naungan-soak-") as name, House(Path(name)) as house:
        # given officers with files that overlap, clerks with commands, and everything running
        files, niks = _files(house, count=max(2, KILLS // 5))
        importing = Importing(house, files)
        clerks = [Clerk(house, number, SEED) for number in range(CLERKS)]
        _keep(house)
        for thread in (*clerks, importing):
            thread.start()
        # when one after the other is killed
        for _ in range(KILLS):
            target = pick.choices(list(TARGETS), list(TARGETS.values()))[0]
            if target == "importer" and pick.random() < 0.7:
                _until_enrolling(house, importing)
            house.pause.wait(pick.uniform(0.02, 0.8))
            if target != "importer" or house.alive("importer"):
                house.kill(target)
                killed[target] += 1
            else:
                house.kill("server")
                killed["server"] += 1
            _keep(house)
        # then all work comes to its end, and the log holds exactly that
        _until(lambda: not importing.is_alive(), house, PATIENCE + 5 * KILLS)
        assert importing.problem is None, importing.problem
        for clerk in clerks:
            clerk.stop()
        _until(lambda: _caught_up(house), house, PATIENCE)
        for process in ("server", "projector"):
            house.end(process)
        answers = {key: at for clerk in clerks for key, at in clerk.answers.items()}
        figures = prove(house, answers, niks, len(files))
        print(
            f"{figures}; killed {dict(killed)}, {importing.runs} runs of the importer,"
            f" {sum(c.unanswered for c in clerks)} attempts unanswered, {time.monotonic() - began:.0f} s",
            file=sys.stderr,
        )
    assert house.left_behind() == []
    assert killed.total() == KILLS


def _files(house: House, count: int) -> tuple[list[tuple[Path, EnrolWorkers]], set[str]]:
    """Files on disk with their terms, each sharing people with the one before, and the NIKs that can be enrolled."""
    regions = KemendagriRegions()
    files: list[tuple[Path, EnrolWorkers]] = []
    niks: set[str] = set()
    with writing(house.settings, regions=regions) as side:
        for number in range(count):
            path = house.top / f"daftar-{number}.csv"
            digest = write_file(path, regions, ROWS, first=number * NEW)
            niks |= {nik for nik in _niks(path) if len(nik) == 16}
            places = 0 if files else count * ROWS
            files.append((path, ready_to_enrol(side.register, digest, ROWS, places=places)))
    return files, niks


def _niks(path: Path) -> list[str]:
    return [line.split(";")[1] for line in path.read_text("utf-8").splitlines()[1:]]


def _keep(house: House) -> None:
    for name in ("projector", "server"):
        house.keep(name)


def _until_enrolling(house: House, importing: Importing) -> None:
    """Until a chunk has been recorded by the importer that runs now, or a while has passed."""
    runs = importing.runs
    before = _chunks(house)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and importing.is_alive():
        house.pause.wait(0.02)
        if importing.runs == runs and _chunks(house) > before >= 0:
            return


def _chunks(house: House) -> int:
    try:
        with house.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM log.stored_events WHERE topic = 'BatchChunkAccepted'"
            ).fetchone()
            return int(str(row[0])) if row else -1
    except psycopg.Error:
        return -1


def _caught_up(house: House) -> bool:
    _keep(house)
    head, projected = house.positions()
    return head == projected > 0


def _until(reached: Callable[[], bool], house: House, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not come about in time"
        _keep(house)
        house.pause.wait(0.1)
