"""What do tests of chunks that are judged ahead stand on? A file on its way, and a store that lets something happen meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.pipeline import MOST_AHEAD, Pipeline
from naungan.domain.bulk.sources import Chunk, Source
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import Candidate
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Append, Command, Outcome
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log import transaction
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import Shelf, looking_at, store_at, store_of, vault_at
from tests.people import PASER, command, people

# Transactions that have written days and wait; those of the vault, which is in the same database here, are none.
AHEAD = """SELECT count(*) FROM pg_stat_activity a WHERE datname = current_database() AND state = 'idle in transaction' AND EXISTS (
    SELECT FROM pg_locks l
    WHERE l.pid = a.pid AND l.relation = 'log.guard_period'::regclass AND l.mode = 'RowExclusiveLock'
)"""
LONG = 20  # seconds after which a test that hangs fails
Act = Callable[[], object]


class WatchedStore(PostgresEventStore):
    """The store of the import: something may happen just before, or just after, a chunk is recorded. Once each."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.before: dict[int, Act] = {}
        self.after: dict[int, Act] = {}

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        number = getattr(append.events[-1].event, "number", -1)
        self.before.pop(number, nothing)()
        outcome = super().append(command, body, append, result)
        self.after.pop(number, nothing)()
        return outcome


def nothing() -> None:
    pass


def fail(problem: Exception) -> Act:
    def fail() -> None:
        raise problem

    return fail


@dataclass
class Office:
    """A file on its way into the register, and others who use the same register."""

    store: PostgresEventStore
    vault: PostgresVault
    register: Register
    watched: WatchedStore
    bulk: BulkEnrolment
    url: str

    def open(self, terms: EnrolmentTerms, rows: int) -> Batch:
        return self.bulk.open(command(), Source(terms.list_digest or "ab" * 32, PASER, terms), rows)

    def chunks(self, terms: EnrolmentTerms, *of: Sequence[Candidate]) -> list[Chunk]:
        """Chunks of these people, looked up and sealed now."""
        return [
            self.bulk.chunk(terms, n, f"{n:064x}", [(100 * n + at, one) for at, one in enumerate(part)])
            for n, part in enumerate(of)
        ]

    def imported(self, terms: EnrolmentTerms, batch: Batch, chunks: Iterable[Chunk]) -> list[Batch]:
        """The batch after each chunk."""
        return list(Pipeline(self.bulk, command(), terms, batch).accept_each(chunks))

    def ahead(self, chunks: Sequence[Chunk], act: Act, then: Act = nothing) -> Iterator[Chunk]:
        """The chunks; after most of them were judged, and before any of them is recorded, something happens, `then` to
        the first of them.
        """
        admitted, go_on = threading.Event(), threading.Event()
        behind = min(MOST_AHEAD, len(chunks) - 1)

        def wait() -> None:
            admitted.set()
            _met(go_on)
            then()

        self.watched.before[0] = wait
        for chunk in chunks:
            if chunk.number == behind:
                try:
                    _met(admitted)
                    act()
                finally:
                    go_on.set()
            yield chunk

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with looking_at(self.url) as connection:
            return connection.execute(sql.encode(), values).fetchall()

    def enrolled(self) -> Counter[UUID]:
        """How many enrolments each worker has, by the log."""
        return Counter(e.event.worker for e in self.store.read(0, 100_000) if e.name == "WorkerEnrolled")

    def known(self, *workers: Candidate) -> set[UUID]:
        """Who they are in the vault."""
        return set(self.vault.find([one.nik for one in workers]).values())

    def guards(self) -> list[list[tuple[Any, ...]]]:
        """What is used of every limit."""
        return [
            self.ask("SELECT reserved, allocated, used, quota FROM log.guard_budget ORDER BY budget"),
            self.ask("SELECT village, used, quota FROM log.guard_budget_village ORDER BY village"),
            self.ask("SELECT used, allowed FROM log.guard_selection ORDER BY 1, 2"),
            self.ask("SELECT start_on, count(*) FROM log.guard_period GROUP BY 1"),
        ]


@contextmanager
def office_at(url: str, keys: Keys, regions: KemendagriRegions) -> Iterator[Office]:
    with store_at(url) as store, vault_at(url, keys) as vault, store_of(WatchedStore, url) as watched:
        register = Register(store, vault, NikRules(), regions)
        enrolling = Register(watched, vault, NikRules(), regions).enrolling
        yield Office(store, vault, register, watched, BulkEnrolment(watched, vault, enrolling), url)


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The few of these chunks are recorded as the thousands of a real one: their days are written ahead of their turn."""
    monkeypatch.setattr(transaction, "enrols_many", lambda append: bool(append.effects.enrolled))


@pytest.fixture
def office(
    shelf: Shelf, production_template: str, keys: Keys, regions: KemendagriRegions
) -> Iterator[Office]:
    with shelf.lend(production_template) as url, office_at(url, keys, regions) as office:
        yield office


def _met(event: threading.Event) -> None:
    assert event.wait(LONG)


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < last
        time.sleep(0.001)


def fates(batch: Batch) -> list[tuple[int, int, int]]:
    """(enrolled, already, refused) of each chunk."""
    return [(c.enrolled, c.already, c.refused) for _, c in sorted(batch.chunks.items())]


def reasons(batch: Batch) -> set[str]:
    return {refusal.reason for chunk in batch.chunks.values() for refusal in chunk.refusals}


def pairs(first: int, last: int, **particulars: Any) -> list[tuple[Candidate, ...]]:
    """People by twos."""
    return [people(n, n + 1, **particulars) for n in range(first, last, 2)]
