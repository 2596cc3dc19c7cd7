"""Is a file whose chunks are judged ahead recorded as if each waited for the one before, whatever others do meanwhile?"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.pipeline import MOST_AHEAD, Pipeline
from naungan.domain.bulk.sources import Chunk, Source
from naungan.domain.commands.register import Register
from naungan.domain.eligibility.case import Applicant
from naungan.domain.enrolment import Candidate
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Append, Command, Contended, Outcome
from naungan.domain.refusals import Refused
from naungan.domain.vault_port import Person
from naungan.domain.vocabulary import BudgetStage, FundingSource, RuleCode
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log import transaction
from naungan.infrastructure.log.commits import StoreUnavailable
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys, generate
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.problems import Store
from tests.databases import Shelf, store_at, vault_at
from tests.people import (
    A_WORKER,
    KAPUAS,
    KUKAR,
    OTHER_VILLAGE,
    PASER,
    START,
    VILLAGE,
    agreed,
    allocated,
    allocation,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

_AHEAD = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'idle in transaction'"""
_LONG = 20  # seconds after which a test that hangs fails
Act = Callable[[], object]


class WatchedStore(PostgresEventStore):
    """The store of the import: something may happen just before, or just after, a chunk is recorded. Once each."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.before: dict[int, Act] = {}
        self.after: dict[int, Act] = {}

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        number = getattr(append.events[-1].event, "number", -1)
        self.before.pop(number, _nothing)()
        outcome = super().append(command, body, append, result)
        self.after.pop(number, _nothing)()
        return outcome


def _nothing() -> None:
    pass


def _fail(problem: Exception) -> Act:
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

    def ahead(self, chunks: Sequence[Chunk], act: Act, then: Act = _nothing) -> Iterator[Chunk]:
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
        with psycopg.connect(self.url) as connection:
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
    with store_at(url) as store, vault_at(url, keys) as vault, closing(WatchedStore(url)) as watched:
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
    assert event.wait(_LONG)


def _until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + _LONG
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


# As if each chunk waited for the one before


@st.composite
def files(draw: st.DrawFn) -> list[list[Candidate]]:
    """Chunks of few people, some too young, of two villages. A file's rows are of different people: its scan saw to that."""

    def someone(number: int) -> Candidate:
        village = draw(st.sampled_from([VILLAGE, OTHER_VILLAGE]))
        young = draw(st.integers(0, 4)) == 0
        return person(number, village=village, born=START.replace(year=2015 if young else 1985))

    numbers = draw(st.permutations(range(1, 17)))
    cuts = sorted(draw(st.lists(st.integers(0, 16), min_size=1, max_size=7)))
    return [[someone(n) for n in numbers[first:last]] for first, last in pairwise([0, *cuts])]


limits = st.fixed_dictionaries(
    {},
    optional={
        "quota": st.integers(1, 12),
        "per_village_quota": st.integers(1, 8),
        "amount": st.integers(1, 12).map(lambda n: n * A_WORKER + 5),
    },
)


@settings(max_examples=10, deadline=None, phases=[Phase.generate])  # databases are too dear to shrink with
@given(file=files(), limits=limits, listed=st.integers(3, 30), before=st.sets(st.integers(1, 16), max_size=3))
def test_a_file_judged_ahead_ends_as_chunk_after_chunk(
    shelf: Shelf,
    production_template: str,
    regions: KemendagriRegions,
    file: list[list[Candidate]],
    limits: dict[str, Any],
    listed: int,
    before: set[int],
) -> None:
    def ended(accept: Callable[[Office, EnrolmentTerms, Batch, list[Chunk]], list[Batch]]) -> Any:
        with shelf.lend(production_template) as url, office_at(url, generate(), regions) as office:
            papers = ready_to_enrol(office.register, listed=listed, **limits)
            terms = papers.terms()
            for number in before:  # as far as the limits allow
                office.register.enrol_workers(
                    command(), papers.enrol(person(number, born=START.replace(year=1985)))
                )
            batch = office.open(terms, sum(map(len, file)))
            after = accept(office, terms, batch, office.chunks(terms, *file))
            assert [len(one.chunks) for one in after] == list(range(1, len(file) + 1))
            closed = office.bulk.complete(command(), after[-1])
            assert closed == replace(after[-1], version=after[-1].version + 1, closed=True)
            assert set(office.enrolled().values()) <= {1}
            rows = {refusal.row for chunk in closed.chunks.values() for refusal in chunk.refusals}
            return fates(closed), rows, office.guards()

    def one_by_one(office: Office, terms: EnrolmentTerms, batch: Batch, chunks: list[Chunk]) -> list[Batch]:
        after = [batch]
        for chunk in chunks:
            after.append(office.bulk.accept(command(), terms, after[-1], chunk))
        return after[1:]

    assert ended(Office.imported) == ended(one_by_one)


def test_whoever_is_in_two_chunks_is_enrolled_once(office: Office) -> None:
    # given chunks that are all looked up before any is recorded
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, people(1, 2), people(2, 3), people(1, 4), people(5, 6), people(4, 5))
    *_, last = office.imported(terms, batch, chunks)
    assert fates(last) == [(2, 0, 0), (1, 1, 0), (1, 3, 0), (2, 0, 0), (0, 2, 0)]
    assert office.enrolled() == dict.fromkeys(office.known(*people(1, 6)), 1)


def test_whoever_was_met_before_is_judged_by_what_is_known_of_them(office: Office) -> None:
    # given palm-oil money, which is for those never registered before, and someone who was
    palm = FundingSource.DBH_SAWIT
    papers = ready_to_enrol(office.register, funding_source=palm)
    allocated(office.register, amount=10**10)
    earlier = papers.enrol(person(3), start=START.replace(month=7), end_exclusive=START)
    enrolments(office.register.enrol_workers(command(), earlier))
    terms = papers.terms(funding_source=palm)
    batch = office.open(terms, 4)
    # when they come in a chunk behind one of newcomers
    chunks = office.chunks(terms, *pairs(1, 4, segment="PALM_WORKER"))
    *_, last = office.imported(terms, batch, chunks)
    # then they alone are refused
    assert fates(last) == [(2, 0, 0), (1, 0, 1)]
    assert reasons(last) == {"not_a_palm_worker"}


# Others meanwhile


def test_whoever_others_enrol_while_their_chunk_is_ahead_is_enrolled_once(office: Office) -> None:
    # given five chunks of newcomers, four of them judged
    papers = ready_to_enrol(office.register)
    terms = papers.terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, *pairs(1, 10))
    # when another office enrols one of the chunk that is being recorded, of one that is judged, and of one to come
    others = papers.enrol(person(1), person(5), person(9))
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(chunks, lambda: enrolments(office.register.enrol_workers(command(), others))),
    )
    # then these three are theirs, and all others are enrolled
    assert fates(last) == [(1, 1, 0), (2, 0, 0), (1, 1, 0), (2, 0, 0), (1, 1, 0)]
    assert set(office.enrolled()) == office.known(*people(1, 10))
    assert set(office.enrolled().values()) == {1}


def test_a_chunk_ahead_and_a_small_command_that_wait_for_the_same_turn_are_both_recorded(
    office: Office, regions: KemendagriRegions
) -> None:
    # given a server on which somebody records
    papers = ready_to_enrol(office.register)
    terms = papers.terms()
    batch = office.open(terms, 2)
    chunks = office.chunks(terms, people(1, 2))
    server = Register(office.watched, office.vault, NikRules(), regions)
    commits = office.watched.commits
    with ThreadPoolExecutor(3) as threads:
        with commits._writing:
            first = threads.submit(agreed, server, KUKAR)
            _until(lambda: commits.turns._leader is not None and not commits.turns._queue)
            # when a chunk, its days written ahead, and the command of somebody else wait for them
            imported = threads.submit(office.imported, terms, batch, chunks)
            _until(lambda: len(commits.turns._queue) == 1)
            second = threads.submit(agreed, server, KAPUAS)
            _until(lambda: len(commits.turns._queue) == 2)
        # then neither waits for what the other, or itself, holds
        assert first.result(_LONG) != second.result(_LONG)
        assert fates(imported.result(_LONG)[-1]) == [(2, 0, 0)]


def test_a_newcomer_whom_others_admit_first_is_enrolled_as_who_they_are_there(office: Office) -> None:
    # given four chunks judged, whose people the vault did not know
    papers = ready_to_enrol(office.register)
    terms = papers.terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, *pairs(1, 10))
    theirs = {n: Person(uuid4(), person(n).nik, person(n).name, person(n).birth_date) for n in (8, 9)}
    # when another process admits one of the last of them, which waits to be admitted, and one of a chunk to come
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(chunks, lambda: office.vault.admit(office.vault.seal(list(theirs.values())))),
    )
    # then they are enrolled under the ids they have there
    assert fates(last) == [(2, 0, 0)] * 5
    assert {one.worker for one in theirs.values()} < set(office.enrolled())
    assert set(office.enrolled()) == office.known(*people(1, 10))


def test_nobody_is_enrolled_once_the_agreement_has_ended_and_every_row_is_told(office: Office) -> None:
    papers = ready_to_enrol(office.register)
    terms = papers.terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, *pairs(1, 10))
    ending = TerminateAgreement(papers.agreement, START, "selesai")
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(chunks, lambda: done(office.register.terminate_agreement(command(), ending))),
    )
    assert fates(last) == [(0, 0, 2)] * 5
    assert reasons(last) == {"agreement_terminated"}
    assert office.enrolled() == Counter()
    assert office.bulk.complete(command(), last).closed


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"listed": 7}, {"list_used_up", "decree_used_up"}),
        ({"quota": 7}, {"quota"}),
        ({"per_village_quota": 7}, {"village_quota"}),
    ],
)
def test_places_that_others_take_meanwhile_are_missing_at_the_end(
    office: Office, limits: dict[str, Any], reason: set[str]
) -> None:
    # given seven places and ten rows
    papers = ready_to_enrol(office.register, **limits)
    terms = papers.terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, *pairs(1, 10))
    # when others take two of them while four chunks are ahead
    others = papers.enrol(person(21), person(22))
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(chunks, lambda: enrolments(office.register.enrol_workers(command(), others))),
    )
    # then five are left for the first rows
    assert fates(last) == [(2, 0, 0), (2, 0, 0), (1, 0, 1), (0, 0, 2), (0, 0, 2)]
    assert reasons(last) <= reason
    assert office.enrolled().total() == 7


def test_money_that_a_file_holds_is_not_there_for_others_while_its_chunks_are_ahead(office: Office) -> None:
    papers = ready_to_enrol(office.register, amount=9 * A_WORKER)
    terms = papers.terms()
    batch = office.open(terms, 10)  # holds what there is
    chunks = office.chunks(terms, *pairs(1, 10))
    answers: list[Outcome] = []
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(
            chunks,
            lambda: answers.append(office.register.enrol_workers(command(), papers.enrol(person(21)))),
        ),
    )
    assert [breach.code for answer in answers for breach in answer.breaches] == [RuleCode.BUDGET_EXCEEDED]
    assert fates(last) == [(2, 0, 0)] * 4 + [(1, 0, 1)]
    assert reasons(last) == {"budget"}
    office.bulk.complete(command(), last)
    assert office.ask("SELECT reserved, used FROM log.guard_budget") == [(9 * A_WORKER, 9)]


def test_money_is_counted_anew_where_a_chunk_ahead_is_judged_again(office: Office) -> None:
    # given money for five rows, and a village with one place left for the first two
    papers = ready_to_enrol(office.register, amount=8 * A_WORKER, per_village_quota=4)
    enrolments(office.register.enrol_workers(command(), papers.enrol(*people(21, 23))))
    terms = papers.terms()
    batch = office.open(terms, 6)
    elsewhere = people(3, 6, village=OTHER_VILLAGE)
    chunks = office.chunks(terms, people(1, 2), elsewhere[:2], elsewhere[2:3], elsewhere[3:])
    more = allocation(amount=8 * A_WORKER, per_village_quota=10, stage=BudgetStage.REVISED)
    # when places are added while one of the two is refused, and they are judged again
    *_, last = office.imported(
        terms,
        batch,
        office.ahead(
            chunks,
            lambda: done(office.register.allocate_budget(command(), more)),
            _fail(Contended("stream")),
        ),
    )
    # then both are enrolled, and the last finds no money
    assert fates(last) == [(2, 0, 0), (2, 0, 0), (1, 0, 0), (0, 0, 1)]
    assert reasons(last) == {"budget"}


def test_places_that_are_added_meanwhile_are_there_for_the_chunks_to_come(office: Office) -> None:
    # given three places and eight chunks of two
    papers = ready_to_enrol(office.register, quota=3)
    terms = papers.terms()
    batch = office.open(terms, 16)
    chunks = office.chunks(terms, *pairs(1, 16))

    def given() -> Iterator[Chunk]:
        for chunk in chunks:
            if chunk.number == 6:  # by now the first three are judged
                more = allocation(amount=10**10, quota=100, stage=BudgetStage.REVISED)
                done(office.register.allocate_budget(command(), more))
            yield chunk

    # when places are added before the last two
    *_, last = office.imported(terms, batch, given())
    # then none of these two is refused for want of places, though those before them were
    assert fates(last)[:3] == [(2, 0, 0), (1, 0, 1), (0, 0, 2)]
    assert fates(last)[6:] == [(2, 0, 0), (2, 0, 0)]
    assert reasons(last) == {"quota"}


def test_a_batch_that_is_given_up_meanwhile_takes_no_more_chunks(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 10)
    chunks = office.chunks(terms, *pairs(1, 10))
    with pytest.raises(Refused) as refused:
        office.imported(terms, batch, office.ahead(chunks, lambda: office.bulk.abandon(command(), batch)))
    assert [b.reason for b in refused.value.breaches] == ["batch_closed"]
    assert office.enrolled() == Counter()


# Problems half-way


class Crash(Exception):  # noqa: N818
    """Stands for whatever ends an import."""


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("recorded", [False, True])
def test_an_import_that_the_store_fails_half_way_is_finished_by_the_next(
    office: Office, at: int, recorded: bool
) -> None:
    # given a store that fails at one chunk, before or after it is recorded
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    where = office.watched.after if recorded else office.watched.before
    where[at] = _fail(StoreUnavailable(Store.SILENT))
    seen: list[Batch] = []
    answers = Pipeline(office.bulk, command(), terms, batch).accept_each(office.chunks(terms, *pairs(1, 12)))
    with pytest.raises(StoreUnavailable):
        seen.extend(answers)
    # then what was answered is recorded, in order and without a gap; nothing behind the failure is
    assert [sorted(one.chunks) for one in seen] == [list(range(n)) for n in range(1, at + 1)]
    halfway = office.bulk.load(batch.id)
    assert halfway is not None
    assert list(halfway.chunks) == list(range(at + recorded))
    # when the same file comes again, its people looked up again
    *_, last = office.imported(terms, halfway, office.chunks(terms, *pairs(1, 12)))
    # then nobody is missing and nobody there twice
    assert fates(last) == [(2, 0, 0)] * 6
    assert set(office.enrolled()) == office.known(*people(1, 12))
    assert set(office.enrolled().values()) == {1}
    assert office.bulk.complete(command(), last).totals().enrolled == 12


def test_days_written_ahead_are_seen_by_nobody_and_are_gone_where_their_chunk_is_not_recorded(
    office: Office,
) -> None:
    # given chunks whose days are written while the first is being recorded
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    seen: list[tuple[Any, ...]] = []
    chunks = office.ahead(
        office.chunks(terms, *pairs(1, 12)),
        lambda: seen.extend(office.ask(f"SELECT count(*), ({_AHEAD}) FROM log.guard_period")),
        _fail(StoreUnavailable(Store.SILENT)),
    )
    # when that one fails
    with pytest.raises(StoreUnavailable):
        office.imported(terms, batch, chunks)
    # then nobody saw a day, none is left, and no transaction goes on
    assert [days for days, _ in seen] == [0]
    assert all(ahead > 0 for _, ahead in seen)
    assert office.ask(f"SELECT count(*), ({_AHEAD}) FROM log.guard_period") == [(0, 0)]


def test_a_chunk_that_is_prepared_and_not_recorded_leaves_nothing(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 2)
    (chunk,) = office.chunks(terms, people(1, 2))
    judged = office.bulk.read_register(terms, batch, chunk.applicants).judge(chunk.applicants)
    with office.bulk.prepared(command(), office.bulk.after(batch, chunk, judged.decided), chunk, judged):
        assert office.ask(_AHEAD) == [(1,)]
    assert office.ask(f"SELECT count(*), ({_AHEAD}) FROM log.guard_period") == [(0, 0)]


def test_a_chunk_whose_days_are_lost_with_a_connection_is_recorded_in_its_turn(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    chunks = office.chunks(terms, *pairs(1, 12))
    ended: list[tuple[Any, ...]] = []
    end_all = f"SELECT count(pg_terminate_backend(pid)) FROM ({_AHEAD.replace('count(*)', 'pid')}) one"
    *_, last = office.imported(terms, batch, office.ahead(chunks, lambda: ended.extend(office.ask(end_all))))
    assert ended > [(0,)]
    assert fates(last) == [(2, 0, 0)] * 6
    assert set(office.enrolled().values()) == {1}
    assert office.ask("SELECT count(*) FROM log.guard_period") == [(12,)]


@pytest.mark.parametrize("at", range(6))
def test_a_chunk_that_is_contended_is_judged_again_with_all_behind_it(office: Office, at: int) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    office.watched.before[at] = _fail(Contended("stream"))
    after = office.imported(terms, batch, office.chunks(terms, *pairs(1, 12)))
    assert [sorted(one.chunks) for one in after] == [list(range(n)) for n in range(1, 7)]
    assert fates(after[-1]) == [(2, 0, 0)] * 6
    assert [r.version for r in office.store.load([batch.id])[batch.id]] == list(range(1, 8))
    assert set(office.enrolled().values()) == {1}


def test_whoever_stops_listening_leaves_no_chunk_half_recorded_and_nothing_running(office: Office) -> None:
    # given someone who stops after the first answer
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    running = Pipeline(office.bulk, command(), terms, batch).accept_each(office.chunks(terms, *pairs(1, 12)))
    next(running)
    del running
    # then nothing of it is on its way any more, and what was ahead is recorded
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("recording")]
    halfway = office.bulk.load(batch.id)
    assert halfway is not None
    assert fates(halfway) == [(2, 0, 0)] * MOST_AHEAD
    # and the file is finished by whoever comes again
    *_, last = office.imported(terms, halfway, office.chunks(terms, *pairs(1, 12)))
    assert set(office.enrolled()) == office.known(*people(1, 12))
    assert fates(last) == [(2, 0, 0)] * 6


def test_a_file_that_breaks_off_keeps_what_was_given_out(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    chunks = office.chunks(terms, *pairs(1, 12))

    def broken() -> Iterator[Chunk]:
        yield from chunks[:4]
        raise Crash

    with pytest.raises(Crash):
        office.imported(terms, batch, broken())
    halfway = office.bulk.load(batch.id)
    assert halfway is not None
    assert fates(halfway) == [(2, 0, 0)] * 4


def test_two_imports_of_one_file_at_once_are_one_batch(office: Office) -> None:
    # given a second import that records the first two chunks while four are ahead here
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    here, there = (office.chunks(terms, *pairs(1, 12)) for _ in range(2))
    second = BulkEnrolment(office.store, office.vault, office.register.enrolling)
    after = office.imported(
        terms,
        batch,
        office.ahead(here, lambda: list(Pipeline(second, command(), terms, batch).accept_each(there[:2]))),
    )
    # then each chunk is recorded once
    assert len(after) == 6
    assert fates(after[-1]) == [(2, 0, 0)] * 6
    assert after[-1] == office.bulk.load(batch.id)
    assert set(office.enrolled()) == office.known(*people(1, 12))
    assert set(office.enrolled().values()) == {1}


# Sent before


class Unread(Sequence[Applicant]):
    """Applicants that nobody may look at."""

    def __getitem__(self, at: Any) -> Any:
        raise AssertionError("judged again")

    def __len__(self) -> int:
        raise AssertionError("judged again")


def test_chunks_sent_before_are_not_judged_again_and_the_new_ones_between_are_recorded(
    office: Office,
) -> None:
    # given a batch of which the second, fourth and fifth chunk are accepted
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 16)
    chunks = office.chunks(terms, *pairs(1, 16))
    for n in (1, 3, 4):
        batch = office.bulk.accept(command(), terms, batch, chunks[n])
    before = batch.chunks
    # when all are sent, and these twice
    again = [replace(one, applicants=Unread()) if one.number in before else one for one in chunks]
    after = office.imported(terms, batch, [*again[:5], again[3], *again[5:], again[1]])
    # then each is answered by the batch it is part of, in its order, and recorded once
    assert all(n in one.chunks for n, one in zip([0, 1, 2, 3, 4, 3, 5, 6, 7, 1], after, strict=True))
    assert [len(one.chunks) for one in after] == [4, 4, 5, 5, 5, 5, 6, 7, 8, 8]
    assert {n: after[-1].chunks[n] for n in before} == before
    assert fates(after[-1]) == [(2, 0, 0)] * 8
    assert set(office.enrolled().values()) == {1}


def test_a_chunk_sent_twice_while_it_is_ahead_is_recorded_once(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 4)
    first, second = office.chunks(terms, *pairs(1, 4))
    after = office.imported(terms, batch, [first, replace(first, applicants=Unread()), second])
    assert [sorted(one.chunks) for one in after] == [[0], [0], [0, 1]]
    assert office.enrolled().total() == 4


def test_a_chunk_with_other_rows_under_a_number_that_was_taken_is_refused(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 6)
    chunks = office.chunks(terms, *pairs(1, 6))
    with pytest.raises(Refused) as refused:
        office.imported(terms, batch, [*chunks[:2], replace(chunks[2], number=0)])
    assert [b.reason for b in refused.value.breaches] == ["chunk_differs"]
    assert set(office.enrolled()) == office.known(*people(1, 4))
