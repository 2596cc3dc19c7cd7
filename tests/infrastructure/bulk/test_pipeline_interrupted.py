"""Is every chunk recorded once, whatever fails half-way and whatever was sent before?"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.pipeline import MOST_AHEAD, Pipeline
from naungan.domain.bulk.sources import Chunk
from naungan.domain.eligibility.case import Applicant
from naungan.domain.ports import Contended
from naungan.domain.refusals import Refused
from naungan.infrastructure.log.commits import StoreUnavailable
from naungan.texts.problems import Store
from tests.people import command, people, ready_to_enrol

from .chunks_ahead import AHEAD, Office, fail, fates, many, office, pairs

__all__ = ["many", "office"]  # fixtures


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
    where[at] = fail(StoreUnavailable(Store.SILENT))
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
        lambda: seen.extend(office.ask(f"SELECT count(*), ({AHEAD}) FROM log.guard_period")),
        fail(StoreUnavailable(Store.SILENT)),
    )
    # when that one fails
    with pytest.raises(StoreUnavailable):
        office.imported(terms, batch, chunks)
    # then nobody saw a day, none is left, and no transaction goes on
    assert [days for days, _ in seen] == [0]
    assert all(ahead > 0 for _, ahead in seen)
    assert office.ask(f"SELECT count(*), ({AHEAD}) FROM log.guard_period") == [(0, 0)]


def test_a_chunk_that_is_prepared_and_not_recorded_leaves_nothing(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 2)
    (chunk,) = office.chunks(terms, people(1, 2))
    judged = office.bulk.read_register(terms, batch, chunk.applicants).judge(chunk.applicants)
    with office.bulk.prepared(command(), office.bulk.after(batch, chunk, judged.decided), chunk, judged):
        assert office.ask(AHEAD) == [(1,)]
    assert office.ask(f"SELECT count(*), ({AHEAD}) FROM log.guard_period") == [(0, 0)]


def test_a_chunk_whose_days_are_lost_with_a_connection_is_recorded_in_its_turn(office: Office) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    chunks = office.chunks(terms, *pairs(1, 12))
    ended: list[tuple[Any, ...]] = []
    end_all = f"SELECT count(pg_terminate_backend(pid)) FROM ({AHEAD.replace('count(*)', 'pid')}) one"
    *_, last = office.imported(terms, batch, office.ahead(chunks, lambda: ended.extend(office.ask(end_all))))
    assert ended > [(0,)]
    assert fates(last) == [(2, 0, 0)] * 6
    assert set(office.enrolled().values()) == {1}
    assert office.ask("SELECT count(*) FROM log.guard_period") == [(12,)]


@pytest.mark.parametrize("at", range(6))
def test_a_chunk_that_is_contended_is_judged_again_with_all_behind_it(office: Office, at: int) -> None:
    terms = ready_to_enrol(office.register).terms()
    batch = office.open(terms, 12)
    office.watched.before[at] = fail(Contended("stream"))
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
