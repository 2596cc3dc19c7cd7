"""What if a verification or a decree does not hold as it is? Taken back, revised, verified and decreed anew, on the real log."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sent_parts import OpenBatch
from naungan.domain.bulk.sources import Chunk, Source
from naungan.domain.commands.register import Register
from naungan.domain.deaths import RecordDeath, WithdrawDeath
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import DecreeFacts, DecreeRevised, DecreeVoided, IssueDecree
from naungan.domain.enrolment import VoidEnrolments
from naungan.domain.ports import Append, Command, Outcome
from naungan.domain.selection import ProposeParticipants, VerificationWithdrawn, Verified, VerifyList
from naungan.domain.selection_undone import VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import RuleCode, TakenBackReason
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault

from ..people import (
    PASER,
    START,
    Papers,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .test_audit import bad, checked

DECREED = dt.date(2022, 9, 15)
FACTS = DecreeFacts("SK 1/2022", DECREED, 3)
WRONG = TakenBackReason.DOCUMENT_INVALID


@pytest.fixture(autouse=True)
def _the_log_is_good_at_the_end(store: PostgresEventStore, database_url: str) -> Iterator[None]:
    yield
    assert bad(checked(database_url)) == []


@pytest.fixture
def papers(register: Register) -> Papers:
    """A list of three, verified and decreed."""
    return ready_to_enrol(register, listed=3)


def why(outcome: Outcome) -> set[tuple[str, str, str]]:
    assert outcome.position is None
    return {(b.code.value, b.reason.value, b.path[-1]) for b in outcome.breaches}


def withdraw(papers: Papers, **more: Any) -> WithdrawVerification:
    return WithdrawVerification(**{"reason": WRONG, "list_digest": papers.digest, **more})


def verify(papers: Papers, count: int = 3) -> VerifyList:
    return VerifyList(papers.digest, "Camat Contoh", dt.date(2022, 9, 1), count)


def issue(papers: Papers, count: int = 3, number: str = "SK 1/2022") -> IssueDecree:
    return IssueDecree(PASER, number, DECREED, papers.digest, count)


def events_of(store: PostgresEventStore, stream: UUID) -> list[Any]:
    return [one.event for one in store.load([stream])[stream]]


# A verification


def test_a_verification_is_taken_back_by_digest_or_by_id_and_told_again_it_changes_nothing(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    first = done(register.withdraw_verification(command(), withdraw(papers, note="tanda tangan palsu")))
    listed = UUID(first.result["list"])
    last = events_of(store, listed)[-1]
    assert isinstance(last, VerificationWithdrawn)
    assert (last.reason, last.was) == (WRONG, Verified("Camat Contoh", dt.date(2022, 9, 1), 3))
    assert last.note is not None
    head = store.log_state().position
    for again in (withdraw(papers), withdraw(papers, list_digest=None, listed=listed)):
        assert done(register.withdraw_verification(command(), again)).position is None
    assert store.log_state().position == head


def test_a_list_is_named_once_and_must_have_been_verified(register: Register, papers: Papers) -> None:
    both = withdraw(papers, listed=uuid4())
    assert why(register.withdraw_verification(command(), both)) == {("INVALID", "which_list", "list")}
    neither = withdraw(papers, list_digest=None)
    assert why(register.withdraw_verification(command(), neither)) == {("INVALID", "which_list", "list")}
    stranger = withdraw(papers, list_digest="ab" * 32)
    assert why(register.withdraw_verification(command(), stranger)) == {
        ("NOT_FOUND", "not_found", "listDigest")
    }
    another = withdraw(papers, list_digest=None, listed=papers.decree)
    assert why(register.withdraw_verification(command(), another)) == {("NOT_FOUND", "not_found", "list")}
    silent = withdraw(papers, reason=TakenBackReason.OTHER)
    assert why(register.withdraw_verification(command(), silent)) == {("INVALID", "note_missing", "note")}
    late = withdraw(papers, expected_version=1)
    assert why(register.withdraw_verification(command(), late)) == {
        ("VERSION_CONFLICT", "version", "expectedVersion")
    }


def test_a_list_that_was_never_verified_has_nothing_to_take_back(register: Register) -> None:
    digest = "cd" * 32
    done(
        register.propose_participants(command(), ProposeParticipants(PASER, "VULNERABLE_WORKERS", digest, 3))
    )
    asked = WithdrawVerification(WRONG, list_digest=digest)
    assert why(register.withdraw_verification(command(), asked)) == {
        ("INVALID", "not_verified_yet", "listDigest")
    }


def test_nobody_is_enrolled_from_a_list_that_waits_again_until_it_is_verified_anew(
    register: Register, papers: Papers
) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.withdraw_verification(command(), withdraw(papers)))
    refused = register.enrol_workers(command(), papers.enrol(person(2)))
    assert why(refused) == {("NOT_VERIFIED", "list_not_verified", "listDigest")}
    decreed = register.issue_decree(command(), issue(papers, number="SK 2/2022"))
    assert why(decreed) == {("NOT_VERIFIED", "list_not_verified", "listDigest")}
    # as it happened it is recorded, and says so
    [late] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(3))))
    assert events_of(register.store, late)[0].breaches == (RuleCode.NOT_VERIFIED,)  # type: ignore[arg-type]
    # verified anew, by another office on another day
    anew = VerifyList(papers.digest, "Lurah Contoh", dt.date(2022, 9, 3), 3)
    done(register.verify_list(command(), anew))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert {code for code, *_ in why(register.enrol_workers(command(), papers.enrol(person(4))))} == {
        "NOT_VERIFIED",
        "NO_DECREE",
    }


def test_a_list_is_not_verified_anew_for_fewer_than_are_enrolled(register: Register, papers: Papers) -> None:
    both = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.withdraw_verification(command(), withdraw(papers)))
    assert why(register.verify_list(command(), verify(papers, 1))) == {("INVALID", "below_enrolled", "count")}
    # whoever should not have been enrolled is taken back first
    done(register.void_enrolments(command(), VoidEnrolments((both[0],), TakenBackReason.NOT_ELIGIBLE)))
    done(register.verify_list(command(), verify(papers, 1)))
    assert {code for code, *_ in why(register.enrol_workers(command(), papers.enrol(person(1))))} == {
        "NOT_VERIFIED"
    }


def test_as_it_happened_a_list_is_verified_for_fewer_than_are_enrolled(
    register: Register, papers: Papers
) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.withdraw_verification(command(), withdraw(papers)))
    done(register.verify_list(as_happened(), verify(papers, 1)))
    assert {code for code, *_ in why(register.enrol_workers(command(), papers.enrol(person(3))))} == {
        "NOT_VERIFIED"
    }


# A decree taken back


def test_a_decree_is_taken_back_once_and_nobody_more_is_enrolled_under_it(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    intent = VoidDecree(papers.decree, TakenBackReason.OTHER, "dibatalkan bupati")
    done(register.void_decree(command(), intent))
    last = events_of(store, papers.decree)[-1]
    assert isinstance(last, DecreeVoided)
    assert (last.number, last.was, last.note is not None) == ("SK 1/2022", FACTS, True)
    assert done(register.void_decree(command(), intent)).position is None
    refused = register.enrol_workers(command(), papers.enrol(person(2)))
    assert why(refused) == {("NO_DECREE", "decree_voided", "decree")}
    assert why(register.revise_decree(command(), ReviseDecree(papers.decree, count=2))) == {
        ("VOIDED", "voided", "decree")
    }
    [late] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(3))))
    assert events_of(store, late)[0].breaches == (RuleCode.NO_DECREE,)


def test_what_is_no_decree_is_not_taken_back(register: Register, papers: Papers) -> None:
    for stranger in (uuid4(), papers.agreement):
        assert why(register.void_decree(command(), VoidDecree(stranger, WRONG))) == {
            ("NOT_FOUND", "not_found", "decree")
        }
        assert why(register.revise_decree(command(), ReviseDecree(stranger, count=2))) == {
            ("NOT_FOUND", "not_found", "decree")
        }
    silent = VoidDecree(papers.decree, TakenBackReason.OTHER)
    assert why(register.void_decree(command(), silent)) == {("INVALID", "note_missing", "note")}


def test_the_number_of_a_decree_that_was_taken_back_is_given_to_another(
    register: Register, papers: Papers
) -> None:
    # given a decree that was taken back, and one issued under its number, taken back too
    old = [papers.decree]
    for _ in range(2):
        done(register.void_decree(command(), VoidDecree(old[-1], WRONG)))
        again = done(register.issue_decree(command(), issue(papers)))
        assert again.position is not None
        # told again it is the same one
        told = done(register.issue_decree(command(), issue(papers)))
        assert (told.position, told.result) == (None, again.result)
        old.append(UUID(again.result["decree"]))
    # then people are enrolled under the last one, and not under those before
    last = old.pop()
    assert len({last, *old}) == 3
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), decree=last)))
    for one in old:
        refused = register.enrol_workers(command(), papers.enrol(person(2), decree=one))
        assert why(refused) == {("NO_DECREE", "decree_voided", "decree")}


def test_a_death_withdrawn_gives_no_days_back_under_a_decree_that_was_taken_back(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), RecordDeath(START, enrolment=one)))
    done(register.void_decree(command(), VoidDecree(papers.decree, WRONG)))
    done(register.withdraw_death(command(), WithdrawDeath(TakenBackReason.WRONG_PERSON, enrolment=one)))
    [worker] = {event.worker for event in events_of(store, one)}
    [left] = events_of(store, worker)[-1].unrestored
    assert (left.enrolment, left.codes) == (one, (RuleCode.NO_DECREE,))


# A decree revised


def test_a_decree_says_another_number_day_and_count(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    later = dt.date(2022, 9, 20)
    intent = ReviseDecree(papers.decree, "SK 9/2022", later, 2)
    done(register.revise_decree(command(), intent))
    last = events_of(store, papers.decree)[-1]
    assert last == DecreeRevised(FACTS, DecreeFacts("SK 9/2022", later, 2))
    assert done(register.revise_decree(command(), intent)).position is None
    # two are enrolled under it and no more
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    assert why(register.enrol_workers(command(), papers.enrol(person(3)))) == {
        ("NO_DECREE", "decree_used_up", "0")
    }
    # its old number is another's to have, its new one is not
    done(register.issue_decree(command(), issue(papers)))
    assert why(register.issue_decree(command(), issue(papers, number="sk 9/2022"))) == {
        ("INVALID", "decree_known_otherwise", "number")
    }
    assert why(register.revise_decree(command(), ReviseDecree(papers.decree, "SK 1/2022"))) == {
        ("INVALID", "decree_known_otherwise", "number")
    }
    # and what is told of it now is what it says now
    same = IssueDecree(PASER, "SK 9/2022", later, papers.digest, 2)
    told = done(register.issue_decree(command(), same))
    assert (told.position, told.result) == (None, {"decree": str(papers.decree)})


def test_a_decree_is_not_revised_below_who_is_enrolled_nor_above_who_was_verified(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    head = store.log_state().position

    def refusals(**more: Any) -> set[tuple[str, str, str]]:
        return why(register.revise_decree(command(), ReviseDecree(papers.decree, **more)))

    assert refusals(count=1) == {("NO_DECREE", "below_enrolled", "count")}
    assert refusals(count=4) == {("INVALID", "more_than_verified", "count")}
    assert refusals(count=0, number=" ") == {
        ("INVALID", "not_positive", "count"),
        ("INVALID", "empty", "number"),
    }
    assert refusals(on=dt.date(2022, 8, 1)) == {("INVALID", "before_verification", "on")}
    assert refusals() == {("INVALID", "nothing_to_revise", "decree")}
    assert store.log_state().position == head
    done(register.withdraw_verification(command(), withdraw(papers)))
    assert refusals(count=2) == {("NOT_VERIFIED", "list_not_verified", "decree")}
    # a number is no question of who was verified
    done(register.revise_decree(command(), ReviseDecree(papers.decree, number="SK 3/2022")))


def test_as_it_happened_a_decree_is_revised_below_who_is_enrolled_and_says_so(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    first, _ = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.revise_decree(as_happened(), ReviseDecree(papers.decree, count=1)))
    assert events_of(store, papers.decree)[-1].breaches == (RuleCode.NO_DECREE,)
    # commands are bound by what it says now
    assert {code for code, *_ in why(register.enrol_workers(command(), papers.enrol(person(3))))} == {
        "NO_DECREE"
    }
    done(register.revise_decree(command(), ReviseDecree(papers.decree, number="SK 4/2022")))
    done(register.void_enrolments(command(), VoidEnrolments((first,), TakenBackReason.NOT_ELIGIBLE)))
    assert {code for code, *_ in why(register.enrol_workers(command(), papers.enrol(person(3))))} == {
        "NO_DECREE"
    }
    done(register.revise_decree(command(), ReviseDecree(papers.decree, count=2)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(3))))


# Files and batches


class Overtaken(BulkEnrolment):
    """A file whose chunk is overtaken by something after it was judged and before it is recorded."""

    def __init__(self, acts: list[Any], *ports: Any) -> None:
        super().__init__(*ports)
        self.acts = acts

    def record(self, command: Command, following: Batch, chunk: Chunk, append: Append) -> None:
        while self.acts:
            done(self.acts.pop()())
        super().record(command, following, chunk, append)


def refusals_of(batch: Batch) -> set[tuple[str, str]]:
    return {(row.code.value, row.reason.value) for chunk in batch.chunks.values() for row in chunk.refusals}


@pytest.mark.parametrize("rows", [3, 300])  # 300: their days are written before the head lock is taken
@pytest.mark.parametrize(
    ("undo", "reason"),
    [
        ("void", ("NO_DECREE", "decree_voided")),
        ("withdraw", ("NOT_VERIFIED", "list_not_verified")),
        ("revise", ("NO_DECREE", "decree_used_up")),
    ],
)
def test_papers_that_fall_between_judging_a_chunk_and_recording_it_are_seen(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    rows: int,
    undo: str,
    reason: tuple[str, str],
) -> None:
    papers = ready_to_enrol(register)
    acts = {
        "void": lambda: register.void_decree(command(), VoidDecree(papers.decree, WRONG)),
        "withdraw": lambda: register.withdraw_verification(command(), withdraw(papers)),
        "revise": lambda: register.revise_decree(command(), ReviseDecree(papers.decree, count=1)),
    }
    bulk = Overtaken([acts[undo]], store, vault, register.enrolling)
    batch = bulk.open(command(), Source("ab" * 32, PASER, papers.terms(), "rows"), rows)
    chunk = bulk.chunk(papers.terms(), 0, "sum", tuple(enumerate(people(1, rows), 2)))
    batch = bulk.accept(command(), papers.terms(), batch, chunk)
    assert not bulk.acts
    assert batch.chunks[0].enrolled == (1 if undo == "revise" else 0)
    assert refusals_of(batch) == {reason}
    bulk.complete(command(), batch)


def test_a_batch_under_way_enrols_nobody_more_once_its_decree_is_taken_back(
    register: Register, store: PostgresEventStore, vault: PostgresVault, intake: Intake
) -> None:
    # given a batch of which a chunk was accepted
    papers = ready_to_enrol(register)
    bulk = BulkEnrolment(store, vault, register.enrolling)
    source = Source("ab" * 32, PASER, papers.terms(), "rows")
    batch = bulk.open(command(), source, 4)
    batch = bulk.accept(
        command(), papers.terms(), batch, bulk.chunk(papers.terms(), 0, "one", tuple(enumerate(people(1, 2))))
    )
    # when its decree is taken back
    done(register.void_decree(command(), VoidDecree(papers.decree, WRONG)))
    rest = bulk.chunk(papers.terms(), 1, "two", tuple(enumerate(people(3, 4), 2)))
    batch = bulk.accept(command(), papers.terms(), batch, rest)
    # then its other rows are refused, and no batch is opened under it any more
    assert [batch.chunks[n].enrolled for n in (0, 1)] == [2, 0]
    assert refusals_of(batch) == {("NO_DECREE", "decree_voided")}
    batch = bulk.complete(command(), batch)
    opened = intake.open_batch(command(), OpenBatch(PASER, "cd" * 32, papers.terms(), 4))
    assert ("NO_DECREE", "decree_voided", "decree") in why(opened)
    # and the same file is told as it is, for as long as nothing better is named
    assert bulk.attempt(source)[1] == batch
    again = done(register.issue_decree(command(), issue(papers, 1000)))
    other = replace(papers.terms(), decree=UUID(again.result["decree"]))
    batch = bulk.open(command(), replace(source, terms=other), 4)
    batch = bulk.accept(command(), other, batch, replace(rest, number=0))
    assert batch.chunks[0].enrolled == 2
    bulk.complete(command(), batch)
