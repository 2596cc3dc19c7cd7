"""What does whoever is overtaken know, when it is decided again? Files, revisions and voids that another command comes between."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.budget_revisions import ReviseBudget, SetVillageQuotas
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.ports import Append, Command, Outcome
from naungan.domain.reasons import Reason
from naungan.domain.selection_undone import VoidDecree
from naungan.domain.vault_port import Person
from naungan.domain.vocabulary import BudgetStage, RuleCode, TakenBackReason
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.upkeep import sweep
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.infrastructure.at_once import enrolled, won

from ..people import VILLAGE, Papers, allocation, command, done, enrolments, people, person, ready_to_enrol
from .test_event_store import at_once


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register)


# Overtaken between the vault and the log


class Overtaken(PostgresEventStore):
    """The store, where something else is recorded just before the first append it is asked for."""

    first: Callable[[], object] | None = None

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        if self.first is not None:
            act, self.first = self.first, None
            act()
        return super().append(command, body, append, result)


@pytest.fixture
def overtaken(store: PostgresEventStore, database_url: str) -> Iterator[Overtaken]:
    overtaken = Overtaken(database_url)
    yield overtaken
    overtaken.close()


def test_whoever_another_command_enrols_meanwhile_is_known_when_it_is_decided_again(
    register: Register, papers: Papers, overtaken: Overtaken, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    # given a command that has admitted two people to the vault, and another that enrols one of them first
    slower = Register(overtaken, vault, NikRules(), regions)
    overtaken.first = lambda: enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    # when
    outcome = slower.enrol_workers(command(), papers.enrol(*people(1, 2)))
    # then it is told what stands against it
    assert [(b.code, b.path) for b in outcome.breaches] == [(RuleCode.ALREADY_COVERED, ("workers", "0"))]


def test_whoever_another_command_enrols_meanwhile_is_reported_by_a_file(
    register: Register, papers: Papers, overtaken: Overtaken, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    slower = Register(overtaken, vault, NikRules(), regions)
    bulk = BulkEnrolment(overtaken, vault, slower.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 2)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 2))))
    overtaken.first = lambda: enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    accepted = bulk.accept(command(), terms, batch, chunk)
    assert (accepted.chunks[0].enrolled, accepted.chunks[0].already) == (1, 1)


def test_whoever_is_found_in_the_vault_is_not_swept_away_while_they_are_enrolled(
    papers: Papers, overtaken: Overtaken, vault: PostgresVault, regions: KemendagriRegions, database_url: str
) -> None:
    # given someone a lost command left in the vault two hours ago
    left = Person(UUID(int=7), person(1).nik, person(1).name, person(1).birth_date)
    vault.admit(vault.seal([left]))
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.person SET admitted_at = admitted_at - interval '2 hours'")
    # when a sweep comes between finding them there and recording their enrolment
    slower = Register(overtaken, vault, NikRules(), regions)
    overtaken.first = lambda: sweep(vault, lambda workers: frozenset())
    enrolments(slower.enrol_workers(command(), papers.enrol(person(1))))
    # then they are still there
    assert vault.birth_date(left.worker) == left.birth_date
    assert enrolled(overtaken) == [left.worker]
    assert not vault.keep([left.worker, UUID(int=8)])


# Quotas revised beside a file


@pytest.mark.parametrize(
    "change",
    [
        lambda register, line: register.revise_budget(command(), ReviseBudget(line, quota=3)),
        lambda register, line: register.revise_budget(command(), ReviseBudget(line, per_village_quota=3)),
        lambda register, line: register.set_village_quotas(
            command(), SetVillageQuotas(line, ((VILLAGE, 3),))
        ),
    ],
    ids=["line", "every village", "village"],
)
def test_a_quota_is_not_revised_below_the_rows_that_a_file_enrolled_meanwhile(
    register: Register,
    overtaken: Overtaken,
    vault: PostgresVault,
    regions: KemendagriRegions,
    change: Callable[[Register, UUID], Outcome],
) -> None:
    # given a file that holds its money already, so that no row of it touches the budget line
    papers = ready_to_enrol(register, quota=5, per_village_quota=5)
    bulk = BulkEnrolment(overtaken, vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 4)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 4))))
    # when its rows are enrolled after the revision was decided on and before it is recorded
    overtaken.first = lambda: bulk.accept(command(), terms, batch, chunk)
    outcome = change(Register(overtaken, vault, NikRules(), regions), papers.budget)
    # then it is decided again, on what is used by now
    assert [(b.code, b.facts["used"]) for b in outcome.breaches] == [(RuleCode.QUOTA_EXCEEDED, 4)]


def test_rows_of_a_file_are_judged_again_where_the_quota_was_revised_meanwhile(
    register: Register, overtaken: Overtaken, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register, quota=5)
    bulk = BulkEnrolment(overtaken, vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 4)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 4))))
    overtaken.first = lambda: done(register.revise_budget(command(), ReviseBudget(papers.budget, quota=3)))
    accepted = bulk.accept(command(), terms, batch, chunk)
    assert (accepted.chunks[0].enrolled, accepted.chunks[0].refused) == (3, 1)


def test_an_allocation_is_not_replaced_below_the_rows_that_a_file_enrolled_meanwhile(
    register: Register, overtaken: Overtaken, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    papers = ready_to_enrol(register, quota=5)
    bulk = BulkEnrolment(overtaken, vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 4)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 4))))
    slower = Register(overtaken, vault, NikRules(), regions)
    overtaken.first = lambda: bulk.accept(command(), terms, batch, chunk)
    less = allocation(stage=BudgetStage.REVISED, quota=3, amount=10**10)
    outcome = slower.allocate_budget(command(), less)
    assert [(b.reason, b.facts["used"]) for b in outcome.breaches] == [("below_used", 4)]


def test_revisions_of_one_line_at_once_follow_one_another(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    answers = at_once(
        *(
            lambda n=n: register.revise_budget(command(), ReviseBudget(papers.budget, quota=n))
            for n in range(1, 9)
        )
    )
    history = [one.event for one in store.load([papers.budget])[papers.budget]][1:]
    assert won(answers) == len(history) == 8
    assert all(before.now == after.was for before, after in pairwise(history))


@pytest.mark.parametrize("number", [1, 300])  # 300: by a file, whose days are written before the head lock
def test_a_revision_that_an_enrolment_overtakes_sees_who_is_enrolled(
    register: Register,
    papers: Papers,
    overtaken: Overtaken,
    store: PostgresEventStore,
    vault: PostgresVault,
    regions: KemendagriRegions,
    number: int,
) -> None:
    # given a revision that was decided when nobody was enrolled under the decree
    slower = Register(overtaken, vault, NikRules(), regions)
    bulk, terms = BulkEnrolment(store, vault, register.enrolling), papers.terms()

    def enrol() -> object:
        if number == 1:
            return enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
        batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), number)
        chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, number))))
        return bulk.accept(command(), terms, batch, chunk)

    overtaken.first = enrol
    # when it is recorded after them
    outcome = slower.revise_decree(command(), ReviseDecree(papers.decree, count=1))
    # then it is told who is enrolled
    assert [(b.code, b.reason) for b in outcome.breaches] == [(RuleCode.NO_DECREE, Reason.BELOW_ENROLLED)]


def test_an_enrolment_that_a_void_decree_overtakes_is_refused(
    register: Register, papers: Papers, overtaken: Overtaken, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    slower = Register(overtaken, vault, NikRules(), regions)
    void = VoidDecree(papers.decree, TakenBackReason.RECORDED_TWICE)
    overtaken.first = lambda: done(register.void_decree(command(), void))
    outcome = slower.enrol_workers(command(), papers.enrol(person(1)))
    assert [(b.code, b.reason) for b in outcome.breaches] == [(RuleCode.NO_DECREE, Reason.DECREE_VOIDED)]
