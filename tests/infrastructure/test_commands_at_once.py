"""What if many officers want the same thing at the same moment? Threads racing through the register, on PostgreSQL."""

import threading
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.ports import Append, Command, Outcome
from naungan.domain.selection_undone import VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import EndReason, FundingSource, RuleCode, TakenBackReason
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.infrastructure.at_once import enrolled, won

from ..people import (
    A_WORKER,
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
from .test_event_store import at_once, everything
from .test_event_store_under_fire import head_held, until, waiting_for_the_head


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register)


def rows(database_url: str, table: str) -> int:
    with looking_at(database_url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found is not None
    return int(found[0])


def codes(answers: list[Outcome]) -> set[RuleCode]:
    return {breach.code for answer in answers for breach in answer.breaches}


def test_sixteen_officers_enrol_the_same_person_and_one_does(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    answers = at_once(
        *(lambda: register.enrol_workers(command(), papers.enrol(person(1))) for _ in range(16))
    )
    assert won(answers) == 1
    assert codes(answers) == {RuleCode.ALREADY_COVERED}
    assert len(enrolled(store)) == 1
    assert rows(database_url, "vault.person") == 1
    assert rows(database_url, "log.guard_period") == 1


def test_the_same_command_sent_sixteen_times_at_once_is_recorded_once(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    intent = papers.enrol(*people(1, 3))
    answers = at_once(*(lambda: register.enrol_workers(command("once"), intent) for _ in range(16)))
    assert won(answers) == 16
    assert len({tuple(a.result["enrolments"]) for a in answers}) == 1
    assert len(enrolled(store)) == 3
    assert rows(database_url, "vault.person") == 3


def test_officers_of_two_processes_with_overlapping_lists_never_enrol_anyone_twice(
    register: Register,
    papers: Papers,
    store: PostgresEventStore,
    regions: KemendagriRegions,
    database_url: str,
    keys: Keys,
) -> None:
    # given a second process with a store and a vault of its own
    other_store = PostgresEventStore(database_url)
    other_vault = PostgresVault(database_url, keys)
    other = Register(other_store, other_vault, NikRules(), regions)
    lists = [(register, 1, 40), (other, 40, 1), (register, 20, 60), (other, 60, 20)]

    def enrol_all(of: Register, first: int, last: int) -> list[Outcome]:
        numbers = range(first, last + 1) if first < last else range(first, last - 1, -1)
        return [of.enrol_workers(command(), papers.enrol(person(n), person(n + 1))) for n in numbers]

    # when all work through their lists, up and down
    answers = at_once(*(lambda o=o, f=f, t=t: enrol_all(o, f, t) for o, f, t in lists))
    # then nobody is enrolled twice, and whoever was not was told why
    other_store.close()
    other_vault.close()
    workers = enrolled(store)
    assert len(workers) == len(set(workers))
    assert rows(database_url, "vault.person") >= len(workers)
    assert codes([one for answer in answers for one in answer]) == {RuleCode.ALREADY_COVERED}


def test_the_same_people_in_opposite_order_do_not_block_one_another(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    forwards, backwards = people(1, 300), tuple(reversed(people(1, 300)))
    answers = at_once(
        *(
            lambda workers=workers: register.enrol_workers(command(), papers.enrol(*workers))
            for workers in (forwards, backwards) * 3
        )
    )
    assert won(answers) == 1
    assert codes(answers) == {RuleCode.ALREADY_COVERED}
    assert len(enrolled(store)) == 300


def test_the_days_of_many_are_written_before_anybody_waits_for_them(
    register: Register, papers: Papers, database_url: str
) -> None:
    # given somebody who holds the log's head
    with head_held(database_url) as release, psycopg.connect(database_url, autocommit=True) as looking:
        # when many are enrolled meanwhile
        answers: list[Outcome] = []
        many = papers.enrol(*people(1, 250))
        enrolling = threading.Thread(target=lambda: answers.append(register.enrol_workers(command(), many)))
        enrolling.start()
        until(lambda: waiting_for_the_head(looking))
        # then their days are written already, and nobody sees them
        written = looking.execute(
            """SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock'
            AND relation = 'log.guard_period'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        ).fetchone()
        assert written == (1,)
        assert rows(database_url, "log.guard_period") == 0
        release()
        enrolling.join()
    assert won(answers) == 1
    assert rows(database_url, "log.guard_period") == 250


def test_the_same_append_of_many_is_recorded_once(
    papers: Papers, vault: PostgresVault, regions: KemendagriRegions, database_url: str
) -> None:
    class Telling(PostgresEventStore):
        told: tuple[Any, ...] = ()

        def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
            self.told = (command, body, append, result)
            return super().append(command, body, append, result)

    telling = Telling(database_url)
    register = Register(telling, vault, NikRules(), regions)
    first = register.enrol_workers(command(), papers.enrol(*people(1, 250)))
    again = telling.append(*telling.told)
    assert (again.position, again.repeated, first.repeated) == (first.position, True, False)
    assert rows(database_url, "log.guard_period") == 250
    telling.close()


def test_the_last_places_of_a_quota_are_given_once(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register, quota=5)
    answers = at_once(
        *(lambda n=n: register.enrol_workers(command(), papers.enrol(person(n))) for n in range(1, 17))
    )
    assert won(answers) == 5
    assert codes(answers) == {RuleCode.QUOTA_EXCEEDED}
    assert len(enrolled(store)) == 5


def test_the_last_places_of_a_village_are_given_once(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register, per_village_quota=3)
    answers = at_once(
        *(lambda n=n: register.enrol_workers(command(), papers.enrol(person(n))) for n in range(1, 13))
    )
    assert (won(answers), codes(answers)) == (3, {RuleCode.QUOTA_EXCEEDED})


def test_the_last_rupiah_of_a_budget_is_given_once(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register, amount=7 * A_WORKER + A_WORKER - 1)
    answers = at_once(
        *(
            lambda n=n: register.enrol_workers(command(), papers.enrol(person(n), person(n + 1)))
            for n in range(1, 33, 2)
        )
    )
    [line] = store.budget_lines("64.01", "VULNERABLE_WORKERS", FundingSource.APBD, [], [])
    assert (won(answers), codes(answers)) == (3, {RuleCode.BUDGET_EXCEEDED})
    assert line.reserved == 6 * A_WORKER


def test_the_last_lines_of_a_list_and_a_decree_are_given_once(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register, listed=4)
    answers = at_once(
        *(lambda n=n: register.enrol_workers(command(), papers.enrol(person(n))) for n in range(1, 13))
    )
    assert won(answers) == 4
    assert codes(answers) == {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE}


def test_what_is_recorded_as_it_happened_beside_commands_does_not_lift_their_limits(
    register: Register, store: PostgresEventStore
) -> None:
    # given a quota of four
    papers = ready_to_enrol(register, quota=4)
    # when commands and history race for it
    history = [
        lambda n=n: register.enrol_workers(as_happened(), papers.enrol(person(n))) for n in range(101, 107)
    ]
    commands = [lambda n=n: register.enrol_workers(command(), papers.enrol(person(n))) for n in range(1, 11)]
    answers = at_once(*history, *commands)
    # then history is all recorded, and beyond four each of it says so; commands never took a fifth place
    assert won(answers[:6]) == 6
    log = [e for e in everything(store) if e.name == "WorkerEnrolled"]
    beyond = log[4:]
    assert all(e.event.breaches == () for e in log[:4])
    assert all(RuleCode.QUOTA_EXCEEDED in e.event.breaches for e in beyond)
    assert won(answers) == len(log)


def test_nobody_is_enrolled_after_the_agreement_is_terminated_while_others_enrol(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    ready = threading.Event()

    def officer(first: int) -> list[Outcome]:
        answers = []
        for number in range(first, first + 12):
            answers.append(register.enrol_workers(command(), papers.enrol(person(number))))
            ready.set()
        return answers

    def terminate() -> Outcome:
        ready.wait()
        intent = TerminateAgreement(papers.agreement, START, "selesai")
        return done(register.terminate_agreement(command(), intent))

    *answers, ended = at_once(*(lambda f=f: officer(f) for f in (1, 101, 201, 301)), terminate)
    names = [(e.position, e.name) for e in everything(store)]
    assert ended.position is not None
    assert all(position < ended.position for position, name in names if name == "WorkerEnrolled")
    outcomes = [one for answer in answers for one in answer]
    assert won(outcomes) == len(enrolled(store))
    assert codes(outcomes) <= {RuleCode.AGREEMENT_TERMINATED}


def test_a_death_and_other_changes_of_one_enrolment_at_once_leave_one_consistent_story(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    days = [START.replace(month=11, day=day) for day in (5, 9, 16, 20)]
    answers = at_once(
        *(lambda d=d: register.end_enrolment(command(), EndEnrolment(one, d, EndReason.DIED)) for d in days)
    )
    history = store.load([one])[one]
    assert [r.version for r in history] == list(range(1, len(history) + 1))
    # one day is on record, and who told another one has to withdraw it first
    assert won(answers) == 1
    assert codes(answers) == {RuleCode.WORKER_DIED}
    assert [r.event.end_exclusive in days for r in history[1:]] == [True]
    assert store.deaths([history[0].event.worker])


def test_a_card_is_issued_once_however_many_ask(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    mine = tuple(enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3)))))
    answers = at_once(*(lambda: register.issue_cards(command(), IssueCards(mine, START)) for _ in range(8)))
    assert won(answers) == 1
    assert [e.name for e in everything(store)].count("CardIssued") == 3
    assert {b.reason for a in answers for b in a.breaches} == {"has_card"}


def test_a_decree_is_not_revised_below_who_is_enrolled_while_others_enrol(
    register: Register, store: PostgresEventStore
) -> None:
    # given a decree of twelve
    papers = ready_to_enrol(register, listed=12)
    ready = threading.Event()

    def officer(first: int) -> list[Outcome]:
        answers = []
        for number in range(first, first + 3):
            answers.append(register.enrol_workers(command(), papers.enrol(person(number))))
            ready.set()
        return answers

    def revise() -> list[Outcome]:
        ready.wait()
        return [register.revise_decree(command(), ReviseDecree(papers.decree, count=n)) for n in (4, 6, 8)]

    # when four enrol three each, and it is revised meanwhile
    answers = [
        one
        for answer in at_once(*(lambda f=f: officer(f) for f in (1, 101, 201, 301)), revise)
        for one in answer
    ]
    # then at no moment were more enrolled under it than it named
    named, people_ = 12, 0
    for entry in everything(store):
        named = entry.event.now.count if entry.name == "DecreeRevised" else named
        people_ += entry.name == "WorkerEnrolled"
        assert people_ <= named
    assert codes(answers) <= {RuleCode.NO_DECREE}
    assert won(answers) == sum(e.name in ("WorkerEnrolled", "DecreeRevised") for e in everything(store))


@pytest.mark.parametrize("undo", ["void", "withdraw"])
def test_nobody_is_enrolled_after_a_paper_is_taken_back_while_others_enrol(
    register: Register, papers: Papers, store: PostgresEventStore, undo: str
) -> None:
    ready = threading.Event()

    def officer(first: int) -> list[Outcome]:
        answers = []
        for number in range(first, first + 12):
            answers.append(register.enrol_workers(command(), papers.enrol(person(number))))
            ready.set()
        return answers

    def take_back() -> Outcome:
        ready.wait()
        reason = TakenBackReason.DOCUMENT_INVALID
        if undo == "void":
            return done(register.void_decree(command(), VoidDecree(papers.decree, reason)))
        return done(
            register.withdraw_verification(command(), WithdrawVerification(reason, list_digest=papers.digest))
        )

    *answers, ended = at_once(*(lambda f=f: officer(f) for f in (1, 101, 201, 301)), take_back)
    assert ended.position is not None
    positions = [e.position for e in everything(store) if e.name == "WorkerEnrolled"]
    assert all(position < ended.position for position in positions)
    outcomes = [one for answer in answers for one in answer]
    assert won(outcomes) == len(positions)
    assert codes(outcomes) <= {RuleCode.NO_DECREE if undo == "void" else RuleCode.NOT_VERIFIED}
