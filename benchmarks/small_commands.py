"""How fast are small commands end to end? From 32 threads through the domain, beside the library's default recorder.

    python -m benchmarks.small_commands [commands]

Limit: at least 3 times what the library's recorder does with one event at a time, on the same server. A machine has its
moments: both take turns, seven rounds each, and the ratio is the median of each round's, to the faster of the library's
before and after.
"""

import datetime as dt
import gc
import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from naungan.domain.agreements import SignAgreement
from naungan.domain.commands.register import Register
from naungan.domain.dates import Period
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import Candidate, EnrolWorkers, TransferEnrolment
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import AgreementKind, Evidence, Sex
from naungan.infrastructure.composition import Writing, writing
from naungan.infrastructure.one_cpu import run_on_one_cpu
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.settings import Settings

from .limits import Limits
from .officer import REGENCY, START, command, ready_to_enrol

THREADS = 32
LIMIT = 3.0
_NUMBERS = itertools.count(
    1
)  # what is told again alike is the one on record: each paper and figure is another
ROUNDS = 7


def main(commands: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            run_on_one_cpu()  # as the server does
            with writing(settings) as side:
                gc.collect()
                gc.freeze()  # as the server does, once it is loaded
                kinds = {
                    "sign an agreement": lambda _: sign(side.register),
                    "count eligible workers": lambda _: count(side.register),
                    "transfer an enrolment": transferring(side, commands),
                }
                alone, rates = in_turns(server, kinds, commands // ROUNDS)
    print(f"small commands  library's recorder, one event at a time: {statistics.median(alone):,.0f}/s")
    limits = Limits()
    for kind, found in rates.items():
        ratios = sorted(rate / max(around) for rate, around in zip(found, pairwise(alone), strict=True))
        ratio = statistics.median(ratios)
        told = limits.least(ratio, LIMIT, f"{LIMIT:.0f}")
        print(
            f"  {kind:24} {statistics.median(found):8,.0f}/s from {THREADS} threads;"
            f" ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}){told}"
        )
    limits.end()


def in_turns(
    server: EmbeddedPostgres, kinds: Mapping[str, Callable[[int], Outcome]], commands: int
) -> tuple[list[float], Mapping[str, list[float]]]:
    """Rates of the library's recorder around every round, and of each kind in every round of so many commands."""
    with library(server) as alone_at:
        alone = [alone_at(commands // 4)]
        rates: dict[str, list[float]] = {kind: [] for kind in kinds}
        for first in range(0, ROUNDS * commands, commands):
            for kind, work in kinds.items():
                rates[kind].append(rate(work, range(first, first + commands)))
            alone.append(alone_at(commands // 4))
    return alone, rates


def rate(work: Callable[[int], Outcome], commands: range) -> float:
    """Commands a second from all threads together, once each of them has begun."""
    begun = threading.Barrier(THREADS + 1)

    def thread(first: int) -> None:
        begun.wait()
        for number in commands[first::THREADS]:
            outcome = work(number)
            assert not outcome.breaches, outcome.breaches

    with ThreadPoolExecutor(THREADS) as pool:
        done = [pool.submit(thread, first) for first in range(THREADS)]
        begun.wait()
        start = time.perf_counter()
        for one in done:
            one.result()
        return len(commands) / (time.perf_counter() - start)


def sign(register: Register) -> Outcome:
    parties = ("Dinas Tenaga Kerja", "BPJS Ketenagakerjaan")
    kind, period = AgreementKind.COOPERATION_AGREEMENT, Period(dt.date(2025, 12, 1))
    return register.sign_agreement(
        command(),
        SignAgreement(kind, f"perjanjian kerja sama {next(_NUMBERS)}", REGENCY, parties, None, period),
    )


def count(register: Register) -> Outcome:
    return register.count_eligible_workers(
        command(),
        CountEligibleWorkers(
            REGENCY, None, next(_NUMBERS), dt.date(2026, 1, 1), "Dinas Contoh", Evidence.ASSUMED
        ),
    )


def transferring(side: Writing, commands: int) -> Callable[[int], Outcome]:
    """Moves of `commands` workers that are enrolled first, each to another village."""
    villages = [village.code for village in side.regions.villages(REGENCY)]
    terms = ready_to_enrol(side.register, "f" * 64, commands)
    enrolled: list[UUID] = []
    for first in range(0, commands, 1_000):
        workers = tuple(
            Candidate(
                f"640101{1 + n % 28:02}0585{1 + n // 28:04}",
                "Orang Contoh",
                dt.date(1985, 5, 1 + n % 28),
                Sex.MALE,
                villages[0],
                "FISHER",
            )
            for n in range(first, min(first + 1_000, commands))
        )
        outcome = side.register.enrol_workers(command(), EnrolWorkers.on(terms, workers))
        assert not outcome.breaches, outcome.breaches
        enrolled += [UUID(one) for one in outcome.result["enrolments"]]

    def transfer(number: int) -> Outcome:
        return side.register.transfer_enrolment(
            command(), TransferEnrolment(enrolled[number], START.replace(month=3), villages[1 + number % 100])
        )

    return transfer


@contextmanager
def library(server: EmbeddedPostgres) -> Iterator[Callable[[int], float]]:
    """The library's recorder as it comes: events a second, one event after the other."""
    server.ensure_database("library")
    sockets = server.url().partition("host=")[2]
    datastore = PostgresDatastore("library", sockets, "5432", "postgres", "none")
    recorder = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
    recorder.create_table()
    state = b'{"region":"64.01","scheme":null,"value":18000,"as_of":"2026-01-01","source":"Dinas Contoh"}'

    def record(events: int) -> float:
        start = time.perf_counter()
        for _ in range(events):
            recorder.insert_events([StoredEvent(uuid4(), 1, "EligibleWorkersCounted", state)])
        return events / (time.perf_counter() - start)

    yield record
    datastore.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 14_000)
