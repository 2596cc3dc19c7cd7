"""How fast is a file enrolled? CSV to committed events with vault, guards and report, beside raw binary COPY of the same rows.

    [NAUNGAN_BASELINE=/an/older/checkout] python -m benchmarks.enrolment [rows …]
    python -m benchmarks.enrolment --dead [known people who died]
    python -m benchmarks.enrolment --check [rows]

Limits: at least 20,000 rows/s and 0.10 of raw COPY for 32,268 rows, visible in coverage within a second after; for
1,000,000 rows 80 % of that rate, in less than 300 MB. A machine has its moments: of a small file the figures are medians.
With a baseline, a checkout with its own .venv, small files are enrolled there and here in turns: at least 0.9 of its rate.
The same file is enrolled where 1,000 of its people are known and died, each refused, and where they are known and live, in
turns: at least 0.9 of the rate. `--dead` measures that alone. A file is checked before paper and tried by a dry run in turns: at least
0.95 of the rate; `--check` measures that alone.
"""

import compileall
import csv
import datetime as dt
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import psycopg

from naungan.domain.deaths import WorkerDied
from naungan.domain.ports import Append, NewEvent
from naungan.domain.vault_port import Person
from naungan.domain.vocabulary import DeathEvidence, Reporter
from naungan.infrastructure.bulk.file_worker import Upload
from naungan.infrastructure.bulk.importer import run
from naungan.infrastructure.bulk.jobs import Job, Purpose
from naungan.infrastructure.composition import Writing, importing, projecting, writing
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.settings import Settings

from .limits import Limits
from .officer import REGENCY, command, ready_to_enrol, write_file

LIMIT_ROWS, LIMIT_RATIO, LIMIT_SHARE, LIMIT_MB, LIMIT_VISIBLE = 20_000, 0.10, 0.8, 300, 1
LIMIT_BASELINE = LIMIT_DEAD = 0.9
LIMIT_CHECK = 0.95
SMALL, REPEATED = 100_000, 7
USUAL, DEAD = 32_268, 1_000
BAD_EVERY = 100
HERE = Path(__file__).parent.parent


@dataclass
class Measured:
    rows: int
    enrolled: int
    refused: int
    seconds: float
    memory: float
    raw: float
    visible: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def main(words: list[str]) -> None:
    limits = Limits()
    # As it is installed, like the baseline: where Python is told to write no bytecode, each run would compile it all anew.
    compileall.compile_dir(HERE / "src", quiet=1)
    alone = words[0] if words and words[0].startswith("--") else None
    if alone is None:
        by_size([int(word) for word in words] or [USUAL, 1_000_000], limits)
    if alone == "--dead" or not words:
        beside_the_dead(int(words[1]) if words[1:] else DEAD, limits)
    if alone == "--check" or not words:
        beside_a_dry_run(int(words[1]) if words[1:] else USUAL, limits)
    limits.end()


def by_size(sizes: list[int], limits: Limits) -> None:
    """Files of these numbers of rows, small ones beside the baseline."""
    first: Measured | None = None
    baseline = os.environ.get("NAUNGAN_BASELINE")
    for rows in sizes:
        found, before = [], []
        for _ in range(REPEATED if rows <= SMALL else 1):
            if baseline and rows <= SMALL:
                before.append(rate_of(Path(baseline), rows))
            found.append(measured(rows))
        rates = ", ".join(f"{one.rate:,.0f}" for one in found)
        tell(typical(found), rates, first, limits)
        if before:
            tell_beside(found, before, limits)
        first = first or typical(found)


def beside_the_dead(dead: int, limits: Limits) -> None:
    """The usual file where some of its people are known, in turns: all of these live, or none."""
    pairs = []
    for _ in range(REPEATED):
        living, dying = measured(USUAL, known=dead), measured(USUAL, known=dead, died=True)
        assert dying.refused == living.refused + dead, (dying.refused, living.refused)
        pairs.append((living.rate, dying.rate))
    ratios = sorted(dying / living for living, dying in pairs)
    ratio = statistics.median(ratios)
    print(
        f"enrolment  {USUAL:>9,} rows, {dead:,} of them known and dead, each refused:"
        f" {statistics.median(rate for _, rate in pairs):,.0f} rows/s; all alive"
        f" {statistics.median(rate for rate, _ in pairs):,.0f}: ratio {ratio:.2f}"
        f" ({ratios[0]:.2f} to {ratios[-1]:.2f}){limits.least(ratio, LIMIT_DEAD, str(LIMIT_DEAD))}"
    )


def beside_a_dry_run(rows: int, limits: Limits) -> None:
    """A file that is checked before paper, beside the same file tried by a dry run just before, in one register."""
    pairs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name, EmbeddedPostgres(Path(name) / "data") as server:
        top, url = Path(name), server.ensure_database("bench")
        settings = Settings.from_environment({"NAUNGAN_DATA": name}).at(url, url, url)
        file = top / "upload.csv"
        digest = write_file(file, KemendagriRegions(), rows, bad_every=BAD_EVERY)
        with writing(settings) as side:
            terms = ready_to_enrol(side.register, digest, rows)
        upload = Upload(file, REGENCY, terms.start, top / "reports")

        def judged(*, check: bool) -> float:
            """Rows a second."""
            job = Job(
                terms, REGENCY, upload.read_as, Purpose.CHECK if check else Purpose.ENROLMENT, not check
            )
            began = time.perf_counter()
            with importing(settings, upload) as (file_worker, bulk):
                found = run(bulk, command(), job, file_worker)
            assert found.enrolled == rows - rows // BAD_EVERY, found
            return rows / (time.perf_counter() - began)

        pairs = [(judged(check=False), judged(check=True)) for _ in range(REPEATED)]
    ratios = sorted(checked / tried for tried, checked in pairs)
    ratio = statistics.median(ratios)
    print(
        f"enrolment  {rows:>9,} rows checked before paper: {statistics.median(rate for _, rate in pairs):,.0f} rows/s;"
        f" by a dry run {statistics.median(rate for rate, _ in pairs):,.0f}: ratio {ratio:.2f}"
        f" ({ratios[0]:.2f} to {ratios[-1]:.2f}){limits.least(ratio, LIMIT_CHECK, str(LIMIT_CHECK))}"
    )


def measured(rows: int, known: int = 0, *, died: bool = False) -> Measured:
    """Measured in a process of its own: none is charged for the memory of another, or of the projector behind it."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(measure, rows, known, died).result()


def typical(found: list[Measured]) -> Measured:
    """The median of each figure, and the most memory of all."""
    median = statistics.median
    return replace(
        found[0],
        seconds=median(one.seconds for one in found),
        memory=max(one.memory for one in found),
        raw=median(one.raw for one in found),
        visible=median(one.visible for one in found),
    )


def tell(found: Measured, rates: str, first: Measured | None, limits: Limits) -> None:
    """The figures of one size beside its limits; those of the first are absolute, the others' beside it."""
    ratio = found.rate / found.raw
    print(
        f"enrolment  {found.rows:>9,} rows: {found.enrolled:,} enrolled, {found.refused:,} refused"
        f" in {found.seconds:.2f} s"
    )
    print(
        f"  {found.rate:,.0f} rows/s (of {rates})",
        "" if first else limits.least(found.rate, LIMIT_ROWS, f"{LIMIT_ROWS:,}"),
        sep="",
    )
    print(
        f"  raw binary COPY of the same event rows {found.raw:,.0f} rows/s: ratio {ratio:.3f}",
        "" if first else limits.least(ratio, LIMIT_RATIO, str(LIMIT_RATIO)),
        sep="",
    )
    print(
        f"  peak memory {found.memory:.0f} MB of both processes together",
        limits.below(found.memory, LIMIT_MB, f"{LIMIT_MB} MB"),
        sep="",
    )
    if first is None:
        print(
            f"  in coverage {found.visible:.2f} s after",
            limits.below(found.visible, LIMIT_VISIBLE, f"{LIMIT_VISIBLE} s"),
            sep="",
        )
    else:
        share = found.rate / first.rate
        told = limits.least(share, LIMIT_SHARE, f"{LIMIT_SHARE:.0%}")
        print(f"  {share:.0%} of the rate of {first.rows:,} rows{told}")


def tell_beside(found: list[Measured], before: list[float], limits: Limits) -> None:
    """The rate beside that of an older checkout, each time beside the one measured just before it."""
    ratios = sorted(one.rate / rate for one, rate in zip(found, before, strict=True))
    ratio = statistics.median(ratios)
    told = limits.least(ratio, LIMIT_BASELINE, str(LIMIT_BASELINE))
    print(
        f"  the baseline {statistics.median(before):,.0f} rows/s: ratio {ratio:.2f}"
        f" ({ratios[0]:.2f} to {ratios[-1]:.2f}){told}"
    )


def rate_of(checkout: Path, rows: int) -> float:
    """Rows a second that another checkout enrols, measured by its own benchmark in its own environment."""
    measuring = f"from benchmarks.enrolment import measure; print(measure({rows}).rate)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [checkout / ".venv/bin/python", "-c", measuring],
        cwd=checkout,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(done.stdout.split()[-1])


def measure(rows: int, known: int = 0, died: bool = False) -> Measured:
    """Enrol a file of which so many people are `known` already: alive, or `died` before."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            file = top / "upload.csv"
            digest = write_file(file, KemendagriRegions(), rows, bad_every=BAD_EVERY)
            with writing(settings) as side:
                terms = ready_to_enrol(side.register, digest, rows)
                make_known(side, file, known, died=died)
            began = time.perf_counter()
            upload = Upload(file, REGENCY, terms.start, top / "reports")
            with importing(settings, upload) as (file_worker, bulk):
                summary = run(bulk, command(), Job(terms, REGENCY, upload.read_as), file_worker)
            seconds, memory = time.perf_counter() - began, peak_memory()
            return Measured(
                rows,
                summary.enrolled,
                summary.refused,
                seconds,
                memory,
                raw_copy(url),
                visible(settings, url, summary.enrolled),
            )


def make_known(side: Writing, file: Path, known: int, *, died: bool) -> None:
    """Let the register know people of a file, from everywhere in it, whom nobody enrolled; all `died` before, or none."""
    if not known:
        return
    with file.open(encoding="utf-8", newline="") as lines:
        rows_read = csv.reader(lines, delimiter=";")
        next(rows_read)
        right = [row for number, row in enumerate(rows_read) if number % BAD_EVERY != BAD_EVERY - 1]
    people = [
        Person(uuid4(), nik, name, dt.datetime.strptime(born, "%d/%m/%Y").date())  # noqa: DTZ007 - a day has no zone
        for _, nik, name, born, *_ in right[:: len(right) // known][:known]
    ]
    assert len(people) == known
    assert not side.vault.admit(side.vault.seal(people))
    if died:
        day, said = dt.date(2025, 6, 1), (DeathEvidence.CIVIL_REGISTRY, Reporter.CIVIL_REGISTRY)
        events = [
            NewEvent(one.worker, WorkerDied(one.worker, day, *said, None, (), REGENCY), 1) for one in people
        ]
        side.store.append(command(), b"", Append(REGENCY, events), {})


def peak_memory() -> float:
    """MB of this process and of the file worker, each at its highest, together."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in whose) / 1024


def raw_copy(url: str) -> float:
    """Rows a second of binary COPY of the recorded rows into a bare table of the same columns: the median of nine, for an
    import meets the machine's slow moments and its fast ones alike.
    """
    found: list[float] = []
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.cursor().copy(
            "COPY (SELECT * FROM log.stored_events ORDER BY notification_id LIMIT 32000) TO STDOUT (FORMAT binary)"
        ) as out:
            whole = b"".join(bytes(block) for block in out)
        row = connection.execute("SELECT least(count(*), 32000) FROM log.stored_events").fetchone()
        assert row is not None
        for _ in range(9):
            connection.execute("DROP TABLE IF EXISTS raw_events")
            connection.execute("CREATE TABLE raw_events (LIKE log.stored_events)")
            began = time.perf_counter()
            with connection.cursor().copy("COPY raw_events FROM STDIN (FORMAT binary)") as into:
                into.write(whole)
            found.append(float(row[0]) / (time.perf_counter() - began))
    return statistics.median(found)


def visible(settings: Settings, url: str, enrolled: int) -> float:
    """Seconds from a projector's first look at the finished import until coverage counts everybody.

    The projector begins behind the whole import: one that ran meanwhile would be sooner.
    """
    with projecting(settings) as runner, psycopg.connect(url, autocommit=True) as connection:
        began = time.perf_counter()
        while runner.run_once():
            row = connection.execute(
                "SELECT coalesce(sum(delta), 0) FROM live.coverage_present WHERE region = 'ID' AND delta > 0"
            ).fetchone()
            if row is not None and row[0] == enrolled:
                return time.perf_counter() - began
    raise AssertionError("coverage never counted them")


if __name__ == "__main__":
    main(sys.argv[1:])
