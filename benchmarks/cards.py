"""How fast do all of a big import get cards, and are they handed over? And how long do others wait meanwhile?

    python -m benchmarks.cards [rows]

Limits: cards are issued at least half as fast as the file is enrolled in the same run, by one process beside four clerks, and the p99 of small commands of others stays
under 300 ms while they are issued, and while all of them are handed over by one command.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import psycopg

from naungan.domain.cards import IssueCardsFor
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import Outcome
from naungan.infrastructure.composition import Writing, writing
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.running.forked import dying_with_parent
from naungan.infrastructure.settings import Settings

from .limits import Limits
from .officer import REGENCY, START, command, ready_to_enrol, write_file
from .small_commands import count, sign
from .waiting import CLERKS, LIMIT, PAUSE, at, enrolling

T = TypeVar("T")


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
                enrolled, _ = timed(lambda: _enrolled(enrolling(file, terms), settings))
                with psycopg.connect(url) as connection:
                    found = connection.execute(
                        "SELECT originator_id FROM log.stored_events WHERE topic LIKE 'BatchOpened%' LIMIT 1"
                    ).fetchone()
                assert found is not None
                batch: UUID = found[0]
                issuing = IssueCardsFor(START, batch=batch)
                issue, issued, meanwhile = beside(
                    side, lambda: side.register.issue_cards_for(command(), issuing)
                )
                handing = HoldHandover(REGENCY, START, "Pendopo", batch=batch)
                hand, _, then = beside(side, lambda: side.register.hold_handover(command(), handing))
    made = issued.result["issued"]
    limits = Limits()
    rate, enrolment = made / issue, rows / enrolled
    told = limits.least(rate / enrolment, 0.5, "half the rate of the file")
    print(
        f"cards           {made:,} issued in {issue:.1f} s: {rate:,.0f}/s; the file {enrolment:,.0f}/s{told}"
    )
    print(f"                {made:,} handed over in {hand:.1f} s: {made / hand:,.0f}/s")
    for kind, waited in (("while they are issued", meanwhile), ("while they are handed over", then)):
        told = limits.below(at(waited, 0.99), LIMIT, f"{LIMIT} ms")
        print(
            f"  {kind:28} p50 {at(waited, 0.5):6.1f} ms  p99 {at(waited, 0.99):6.1f} ms"
            f"  most {waited[-1]:.0f} ms of {len(waited):,}{told}"
        )
    limits.end()


def _enrolled(line: list[str], settings: Settings) -> None:
    process = subprocess.Popen(
        line,
        env=settings.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_parent(),
    )
    assert process.wait() in (0, 3), process.returncode


def timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def beside(side: Writing, work: Callable[[], Outcome]) -> tuple[float, Outcome, list[float]]:
    """The seconds a command took, its outcome, and how many ms small commands of four clerks waited beside it, sorted."""
    stop = threading.Event()

    def clerk(_: int) -> list[float]:
        waited = []
        while not stop.wait(PAUSE):
            for do in (sign, count):
                seconds, outcome = timed(lambda do=do: do(side.register))  # type: ignore[misc]
                assert not outcome.breaches, outcome.breaches
                waited.append(seconds * 1000)
        return waited

    with ThreadPoolExecutor(CLERKS) as pool:
        clerks = [pool.submit(clerk, number) for number in range(CLERKS)]
        try:
            seconds, outcome = timed(work)
        finally:
            stop.set()
        assert not outcome.breaches, outcome.breaches
        return seconds, outcome, sorted(ms for one in clerks for ms in one.result())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_268)
