"""Are the accepted people of a list, and nobody else, enrolled from it under its decree? Through the register, without a file."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.from_list import EnrolFromList, ListEnrolment
from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath, WithdrawDeath
from naungan.domain.enrolment import EndEnrolment, EnrolWorkers, ReopenEnrolment, VoidEnrolments
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.ports import Outcome
from naungan.domain.proposals import CorrectedRow, CorrectProposal, VerifyPeople
from naungan.domain.refusals import Refused
from naungan.domain.selection import ReturnedRow
from naungan.domain.selection_undone import VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import EndReason, ReopenReason, ReturnReason, TakenBackReason
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.infrastructure.decreed_lists import BACK, Papers, decree_of, enrolled, fate, terms

from ..people import (
    END,
    PASER,
    agreed,
    allocated,
    as_happened,
    command,
    done,
    people,
    person,
    ready_to_enrol,
)
from .test_event_store import at_once, everything
from .test_proposals import CAMAT, DAY, proposed, verified, why


@pytest.fixture
def papers(register: Register) -> Papers:
    return agreed(register), allocated(register, amount=10**10)


@pytest.fixture
def lists(register: Register, store: PostgresEventStore, vault: PostgresVault) -> ListEnrolment:
    return ListEnrolment(store, vault, register.enrolling)


def refusals(batch: Batch) -> list[tuple[int, str]]:
    return [(one.row, one.reason.value) for chunk in batch.chunks.values() for one in chunk.refusals]


# Enrolled from the list


def test_the_accepted_are_enrolled_without_a_file_and_nobody_else(
    register: Register, store: PostgresEventStore, vault: PostgresVault, papers: Papers, lists: ListEnrolment
) -> None:
    # given a list of which one row is returned, a decree, and a correction accepted after the decree
    listed = proposed(register, people(1, 4))
    done(verified(register, listed, BACK))
    first = decree_of(register, listed)
    correction = CorrectProposal(listed, (CorrectedRow(1, person(11)),), added=(person(5),))
    done(register.correct_proposal(command(), correction))
    done(verified(register, listed))
    # when
    batch, before = lists.enrol(command(), EnrolFromList(terms(papers, listed, first)))
    # then those whom the decree names are enrolled, each under list and decree
    assert (fate(batch), before) == ((3, 3, 0, 0), False)
    assert {(e.listed, e.decree) for e in enrolled(store)} == {(listed, first)}
    assert set(vault.find([one.nik for one in people(1, 20)])) == {one.nik for one in people(2, 4)}
    # and told again it changes nothing
    again, before = lists.enrol(command(), EnrolFromList(terms(papers, listed, first)))
    assert (again.id, fate(again), before) == (batch.id, (3, 3, 0, 0), True)
    assert len(enrolled(store)) == 3
    # a second decree names them all: who is enrolled already is told so
    second = decree_of(register, listed, "SK 2/2022")
    rest, _ = lists.enrol(command(), EnrolFromList(terms(papers, listed, second)))
    assert fate(rest) == (5, 2, 3, 0)


def test_rows_alone_may_be_enrolled_and_again_after_an_enrolment_was_taken_back(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed, BACK))
    decree = decree_of(register, listed)
    on = terms(papers, listed, decree)
    batch, _ = lists.enrol(command(), EnrolFromList(on))
    [one, _] = [e.stream for e in everything(store) if isinstance(e.event, WorkerEnrolled)]
    done(register.void_enrolments(command(), VoidEnrolments((one,), TakenBackReason.TYPED_WRONG)))
    again, _ = lists.enrol(command(), EnrolFromList(on, rows=(2,)))
    assert again.id != batch.id
    assert fate(again) == (1, 1, 0, 0)
    with pytest.raises(Refused) as refused:
        lists.enrol(command(), EnrolFromList(on, rows=(2, 1, 9)))
    assert [(b.reason.value, b.path) for b in refused.value.breaches] == [
        ("rows_not_accepted", ("rows", "1")),
        ("rows_not_accepted", ("rows", "2")),
    ]


def test_rows_named_alone_are_judged_anew_whenever_one_of_them_can_be_enrolled(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    # given a person enrolled from the list three times, each time by mistake
    listed = proposed(register, people(1, 2))
    done(verified(register, listed))
    on = terms(papers, listed, decree_of(register, listed))
    for _ in range(3):
        batch, before = lists.enrol(command(), EnrolFromList(on, rows=(2,)))
        assert (fate(batch), before) == ((1, 1, 0, 0), False)
        # told again meanwhile it changes nothing
        again, before = lists.enrol(command(), EnrolFromList(on, rows=(2,)))
        assert (again.id, before) == (batch.id, True)
        one = [e.stream for e in everything(store) if isinstance(e.event, WorkerEnrolled)][-1]
        done(register.void_enrolments(command(), VoidEnrolments((one,), TakenBackReason.TYPED_WRONG)))
    # and another who was on record as dead, until that was withdrawn
    died = Deceased(person(1).nik, person(1).name, person(1).birth_date)
    done(register.record_death(command(), RecordDeath(dt.date(2022, 9, 20), region=PASER, deceased=died)))
    assert refusals(lists.enrol(command(), EnrolFromList(on, rows=(1,)))[0]) == [(1, "worker_died")]
    assert lists.enrol(command(), EnrolFromList(on, rows=(1,)))[1]
    done(register.withdraw_death(command(), WithdrawDeath(TakenBackReason.TYPED_WRONG, nik=person(1).nik)))
    # then each can be enrolled
    batch, before = lists.enrol(command(), EnrolFromList(on, rows=(1, 2)))
    assert (fate(batch), before) == ((2, 2, 0, 0), False)


def test_terms_that_stand_against_everybody_are_refused_before_anything_is_recorded(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    listed, other = proposed(register, people(1, 2)), proposed(register, people(3, 4))
    done(verified(register, listed))
    decree = decree_of(register, listed)

    def refused(**more: Any) -> list[tuple[str, str, tuple[str, ...]]]:
        with pytest.raises(Refused) as caught:
            lists.enrol(command(), EnrolFromList(replace(terms(papers, listed, decree), **more)))
        return [(b.code.value, b.reason.value, b.path) for b in caught.value.breaches]

    assert refused(listed=uuid4()) == [("NOT_FOUND", "not_found", ("list",))]
    assert refused(listed=other) == [
        ("NOT_VERIFIED", "list_not_verified", ("list",)),
        ("NO_DECREE", "decree_of_other_list", ("decree",)),
    ]
    assert refused(decree=uuid4()) == [("NO_DECREE", "no_decree", ("decree",))]
    assert refused(agreement=uuid4()) == [("NO_AGREEMENT", "no_agreement", ("agreement",))]
    done(register.void_decree(command(), VoidDecree(decree, TakenBackReason.TYPED_WRONG)))
    assert refused() == [("NO_DECREE", "decree_voided", ("decree",))]
    assert enrolled(store) == []


def test_a_list_is_enrolled_from_under_its_own_decree_whatever_the_scheme_asks_for(
    register: Register, store: PostgresEventStore, lists: ListEnrolment
) -> None:
    # given two lists of a scheme that asks for no list
    scheme = "VILLAGE_ECOSYSTEM"
    papers = agreed(register), allocated(register, scheme=scheme, amount=10**10)
    listed, other = (proposed(register, rows, scheme=scheme) for rows in (people(1, 2), people(3, 4)))
    for one in (listed, other):
        done(verified(register, one))
    decree, of_other = decree_of(register, listed), decree_of(register, other, "SK 2/2022")

    def refused(**more: Any) -> list[tuple[str, str, tuple[str, ...]]]:
        on = replace(terms(papers, listed, decree), scheme=scheme)
        with pytest.raises(Refused) as caught:
            lists.enrol(command(), EnrolFromList(replace(on, **more)))
        return [(b.code.value, b.reason.value, b.path) for b in caught.value.breaches]

    # then a decree of another list, one that is not there, and a list of another scheme enrol nobody
    assert refused(decree=of_other) == [("NO_DECREE", "decree_of_other_list", ("decree",))]
    assert refused(decree=uuid4()) == [("NO_DECREE", "no_decree", ("decree",))]
    assert refused(decree=None) == [("NO_DECREE", "no_decree", ("decree",))]
    allocated(register, scheme="NON_ASN", amount=10**10)
    assert ("NOT_VERIFIED", "list_not_verified", ("list",)) in refused(scheme="NON_ASN")
    # nor does a paper that was taken back
    done(register.void_decree(command(), VoidDecree(decree, TakenBackReason.TYPED_WRONG)))
    assert refused() == [("NO_DECREE", "decree_voided", ("decree",))]
    withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    done(register.withdraw_verification(command(), withdrawn))
    assert ("NOT_VERIFIED", "list_not_verified", ("list",)) in refused()
    assert enrolled(store) == []


def test_days_are_not_given_back_under_a_decree_taken_back_whatever_the_scheme_asks_for(
    register: Register, store: PostgresEventStore, lists: ListEnrolment
) -> None:
    scheme = "VILLAGE_ECOSYSTEM"
    papers = agreed(register), allocated(register, scheme=scheme, amount=10**10)
    listed = proposed(register, people(1, 1), scheme=scheme)
    done(verified(register, listed))
    decree = decree_of(register, listed)
    on = replace(terms(papers, listed, decree), scheme=scheme)
    assert fate(lists.enrol(command(), EnrolFromList(on))[0]) == (1, 1, 0, 0)
    [one] = [e.stream for e in everything(store) if isinstance(e.event, WorkerEnrolled)]
    done(register.end_enrolment(command(), EndEnrolment(one, dt.date(2022, 11, 1), EndReason.OTHER)))
    done(register.void_decree(command(), VoidDecree(decree, TakenBackReason.TYPED_WRONG)))
    reopening = ReopenEnrolment(one, ReopenReason.ENDED_BY_MISTAKE, END)
    assert why(register.reopen_enrolment(command(), reopening)) == [
        ("NO_DECREE", "decree_voided", ("enrolment",))
    ]


def test_a_verification_taken_back_lets_nobody_be_enrolled_until_the_list_is_verified_anew(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    on = terms(papers, listed, decree)
    withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    done(register.withdraw_verification(command(), withdrawn))
    with pytest.raises(Refused):
        lists.enrol(command(), EnrolFromList(on))
    # verified anew, with a row returned: the decree names no more than those accepted
    done(verified(register, listed, BACK))
    batch, _ = lists.enrol(command(), EnrolFromList(on))
    assert fate(batch) == (2, 2, 0, 0)


def test_nobody_leaves_a_list_while_they_are_enrolled_from_it(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    # given a list of which row 2 alone is enrolled, and whose verification was taken back
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    on = terms(papers, listed, decree_of(register, listed))
    lists.enrol(command(), EnrolFromList(on, rows=(2,)))
    withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    done(register.withdraw_verification(command(), withdrawn))

    def corrected(*rows: CorrectedRow, **more: Any) -> Outcome:
        return register.correct_proposal(command(), CorrectProposal(listed, rows, **more))

    # then the row is neither returned, nor withdrawn, nor given to another
    back = ReturnedRow(2, ReturnReason.DIED)
    assert why(verified(register, listed, BACK, back)) == [
        ("INVALID", "row_enrolled", ("returned", "1", "row"))
    ]
    assert why(corrected(withdrawn=(1, 2))) == [("INVALID", "row_enrolled", ("withdrawn", "1"))]
    assert why(corrected(CorrectedRow(2, person(12)))) == [("INVALID", "row_enrolled", ("rows", "0", "row"))]
    # but it may say something else of the same person, who may stand in another row, too
    done(corrected(CorrectedRow(2, person(2, segment="FARMER"))))
    done(corrected(CorrectedRow(1, person(2)), CorrectedRow(2, person(1))))
    # and once the enrolment was taken back, the person may leave the list
    [one] = [e.stream for e in everything(store) if isinstance(e.event, WorkerEnrolled)]
    done(register.void_enrolments(command(), VoidEnrolments((one,), TakenBackReason.TYPED_WRONG)))
    done(verified(register, listed, BACK))


def test_history_tells_that_whoever_is_enrolled_was_returned_all_the_same(
    register: Register, papers: Papers, lists: ListEnrolment
) -> None:
    listed = proposed(register, people(1, 2))
    done(verified(register, listed))
    lists.enrol(command(), EnrolFromList(terms(papers, listed, decree_of(register, listed))))
    withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    done(register.withdraw_verification(command(), withdrawn))
    told = VerifyPeople(listed, CAMAT, DAY, (BACK,))
    assert done(register.verify_people(as_happened(), told)).position is not None


def test_a_person_who_died_since_is_refused_and_the_rest_are_enrolled(
    register: Register, papers: Papers, lists: ListEnrolment
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    died = Deceased(person(2).nik, person(2).name, person(2).birth_date)
    done(register.record_death(command(), RecordDeath(dt.date(2022, 9, 20), region=PASER, deceased=died)))
    batch, _ = lists.enrol(command(), EnrolFromList(terms(papers, listed, decree)))
    assert fate(batch) == (3, 2, 0, 1)
    assert refusals(batch) == [(2, "worker_died")]


def test_a_row_returned_while_chunks_are_recorded_is_not_enrolled(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    papers: Papers,
    lists: ListEnrolment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    on = terms(papers, listed, decree_of(register, listed))
    opened = BulkEnrolment.open

    def meanwhile(self: BulkEnrolment, *args: Any, **more: Any) -> Batch:
        batch = opened(self, *args, **more)
        withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
        done(register.withdraw_verification(command(), withdrawn))
        done(verified(register, listed, BACK))
        return batch

    with monkeypatch.context() as patched:
        patched.setattr(BulkEnrolment, "open", meanwhile)
        batch, _ = lists.enrol(command(), EnrolFromList(on))
    assert refusals(batch) == [(1, "not_named")]
    assert fate(batch) == (3, 2, 0, 1)
    assert vault.find([person(1).nik]) == {}


class Killed(BaseException):
    pass


def test_what_was_interrupted_goes_on_after_the_last_recorded_chunk(
    register: Register,
    store: PostgresEventStore,
    papers: Papers,
    lists: ListEnrolment,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = proposed(register, people(1, 2_500))
    done(verified(register, listed, BACK))
    on = terms(papers, listed, decree_of(register, listed))
    recorded, calls = BulkEnrolment.record, Counter[str]()

    def killed(self: BulkEnrolment, *args: Any) -> None:
        calls["record"] += 1
        if calls["record"] == 2:
            raise Killed
        recorded(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(BulkEnrolment, "record", killed)
        with pytest.raises(Killed):
            lists.enrol(command(), EnrolFromList(on))
    assert len(enrolled(store)) == 1_999
    batch, _ = lists.enrol(command(), EnrolFromList(on))
    assert fate(batch) == (2_499, 2_499, 0, 0)
    assert len(enrolled(store)) == 2_499
    with looking_at(database_url) as connection:
        held = connection.execute("SELECT sum(reserved) FROM log.guard_budget").fetchone()
    assert held == (2_499 * 16_800 * 3,)


def test_two_officers_enrol_from_a_list_at_once_and_everybody_is_enrolled_once(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    listed = proposed(register, people(1, 20))
    done(verified(register, listed))
    on = EnrolFromList(terms(papers, listed, decree_of(register, listed)))
    answers = at_once(lambda: lists.enrol(command(), on), lambda: lists.enrol(command(), on))
    assert [fate(batch) for batch, _ in answers] == [(20, 20, 0, 0)] * 2
    assert len({batch.id for batch, _ in answers}) == 1
    assert len(enrolled(store)) == 20


def test_by_command_the_same_key_has_the_same_outcome(
    register: Register, intake: Intake, papers: Papers
) -> None:
    listed = proposed(register, people(1, 2))
    done(verified(register, listed))
    on = EnrolFromList(terms(papers, listed, decree_of(register, listed)))
    first = done(intake.enrol_from_list(command("from"), on))
    again = intake.enrol_from_list(command("from"), on)
    assert (again.result, again.repeated) == (first.result, True)
    other = intake.enrol_from_list(command("from"), replace(on, rows=(1,)))
    assert why(other) == [("IDEMPOTENCY_CONFLICT", "key_used", ("idempotencyKey",))]
    refused = intake.enrol_from_list(command(), EnrolFromList(replace(on.terms, listed=uuid4())))
    assert why(refused) == [("NOT_FOUND", "not_found", ("list",))]


# Not otherwise


def test_workers_and_files_under_such_a_decree_are_sent_to_the_list(
    register: Register, store: PostgresEventStore, vault: PostgresVault, papers: Papers
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    plain = replace(terms(papers, None, decree), list_digest="ab" * 32)
    assert why(register.enrol_workers(command(), EnrolWorkers.on(plain, people(1, 1)))) == [
        ("INVALID", "list_has_people", ("decree",))
    ]
    named = replace(plain, list_digest=None, listed=listed)
    assert ("INVALID", "list_has_people", ("list",)) in why(
        register.enrol_workers(command(), EnrolWorkers.on(named, people(1, 1)))
    )
    with pytest.raises(Refused) as refused:
        BulkEnrolment(store, vault, register.enrolling).open(command(), Source("cd" * 32, PASER, plain), 3)
    assert [b.reason.value for b in refused.value.breaches] == ["list_has_people"]


def test_lists_by_digest_go_on_as_before(register: Register) -> None:
    done(register.enrol_workers(command(), ready_to_enrol(register).enrol(*people(1, 3))))
