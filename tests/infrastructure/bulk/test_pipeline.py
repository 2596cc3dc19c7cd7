"""Is a file whose chunks are judged ahead recorded as if each waited for the one before, whatever others do meanwhile?"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.batches import Batch
from naungan.domain.bulk.sources import Chunk
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import Candidate
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Contended, Outcome
from naungan.domain.refusals import Refused
from naungan.domain.vault_port import Person
from naungan.domain.vocabulary import BudgetStage, FundingSource, RuleCode
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.vault.keys import generate
from tests.databases import Shelf
from tests.people import (
    A_WORKER,
    KAPUAS,
    KUKAR,
    OTHER_VILLAGE,
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

from .chunks_ahead import LONG, Office, fail, fates, many, office, office_at, pairs, reasons, until

__all__ = ["many", "office"]  # fixtures


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
            until(lambda: commits.turns._leader is not None and not commits.turns._queue)
            # when a chunk, its days written ahead, and the command of somebody else wait for them
            imported = threads.submit(office.imported, terms, batch, chunks)
            until(lambda: len(commits.turns._queue) == 1)
            second = threads.submit(agreed, server, KAPUAS)
            until(lambda: len(commits.turns._queue) == 2)
        # then neither waits for what the other, or itself, holds
        assert first.result(LONG) != second.result(LONG)
        assert fates(imported.result(LONG)[-1]) == [(2, 0, 0)]


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
            fail(Contended("stream")),
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
