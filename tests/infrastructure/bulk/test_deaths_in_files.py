"""Is anybody enrolled by a file after their death? Before the file, and while a chunk of it waits to be recorded."""

from typing import Any

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Chunk, Source
from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.ports import Append, Command
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault

from ...people import PASER, START, command, done, people, person, ready_to_enrol
from ..test_audit import bad, checked


def death_of(number: int) -> RecordDeath:
    who = person(number)
    return RecordDeath(START, region=PASER, deceased=Deceased(who.nik, who.name, who.birth_date))


def refused(batch: Batch) -> list[tuple[int, str, str]]:
    return [
        (row.row, row.code.value, row.reason.value)
        for chunk in batch.chunks.values()
        for row in chunk.refusals
    ]


def test_a_row_of_somebody_dead_is_refused_and_the_others_are_enrolled(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    papers = ready_to_enrol(register)
    done(register.record_death(command(), death_of(2)))
    bulk = BulkEnrolment(store, vault, register.enrolling)
    batch = bulk.open(command(), Source("ab" * 32, PASER, papers.terms(), "rows"), 3)
    rows = tuple(enumerate(people(1, 3), 2))
    batch = bulk.accept(command(), papers.terms(), batch, bulk.chunk(papers.terms(), 0, "sum", rows))
    assert (batch.chunks[0].enrolled, refused(batch)) == (2, [(3, "WORKER_DIED", "died_within")])
    bulk.complete(command(), batch)
    assert bad(checked(database_url)) == []


class Overtaken(BulkEnrolment):
    """A file whose chunk is overtaken by a death after it was judged and before it is recorded."""

    def __init__(self, register: Register, *ports: Any) -> None:
        super().__init__(*ports)
        self.deaths = [lambda: done(register.record_death(command(), death_of(2)))]

    def record(self, command: Command, following: Batch, chunk: Chunk, append: Append) -> None:
        while self.deaths:
            self.deaths.pop()()
        super().record(command, following, chunk, append)


def test_a_death_that_comes_between_judging_a_chunk_and_recording_it_is_seen(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    papers = ready_to_enrol(register)
    bulk = Overtaken(register, store, vault, register.enrolling)
    batch = bulk.open(command(), Source("ab" * 32, PASER, papers.terms(), "rows"), 300)
    # more rows than a small append has, so that their days are written before the head lock is taken
    rows = tuple(enumerate(people(1, 300), 2))
    batch = bulk.accept(command(), papers.terms(), batch, bulk.chunk(papers.terms(), 0, "sum", rows))
    assert not bulk.deaths
    assert (batch.chunks[0].enrolled, refused(batch)) == (299, [(3, "WORKER_DIED", "died_within")])
    bulk.complete(command(), batch)
    assert bad(checked(database_url)) == []
