"""Which company pays, and for whom first? Several corporate payers by name, and the villages of ring one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.budget_revisions import NameRingOne, SetVillageQuotas
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import CorrectEnrolment, EndEnrolment, ReopenEnrolment, TransferEnrolment
from naungan.domain.ports import Append, Command, Outcome
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import EndReason, FundingSource, ReopenReason, RuleCode
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import checked_log

from ..people import (
    A_WORKER,
    END,
    KUKAR,
    KUKAR_VILLAGE,
    SCHEME,
    START,
    VILLAGE,
    Papers,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

COMPANY: dict[str, Any] = {"funding_source": FundingSource.CORPORATE}
ELSEWHERE = "64.02.01.2002"  # a village of the regency outside ring one


@pytest.fixture
def papers(register: Register) -> Papers:
    """Two companies have a budget of the same regency, scheme and year."""
    return ready_to_enrol(register, **COMPANY, payer="PT Contoh Satu")


@pytest.fixture
def other(register: Register, papers: Papers) -> UUID:
    return allocated(register, **COMPANY, payer="PT Contoh Dua", amount=10**9)


def refusals(outcome: Outcome) -> list[tuple[str, str, tuple[str, ...]]]:
    assert outcome.position is None
    return [(breach.code, breach.reason, breach.path) for breach in outcome.breaches]


def reserved(store: PostgresEventStore, region: str = "64.01") -> Mapping[UUID, int]:
    lines = store.budget_lines(region, SCHEME, FundingSource.CORPORATE, [], [])
    return {line.id: line.reserved for line in lines}


def draws(store: PostgresEventStore, enrolment: UUID) -> set[UUID]:
    return {draw.budget for draw in store.load([enrolment])[enrolment][-1].event.draws}


def test_one_company_alone_need_not_be_named(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    # another year's company is none of this year
    allocated(register, **COMPANY, payer="PT Contoh Dua", fiscal_year=2023, amount=1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **COMPANY)))
    assert draws(store, one) == {papers.budget}


def test_of_several_companies_the_one_that_is_named_pays(
    register: Register, store: PostgresEventStore, papers: Papers, other: UUID
) -> None:
    unnamed = papers.enrol(person(1), **COMPANY)
    assert refusals(register.enrol_workers(command(), unnamed)) == [
        (RuleCode.NO_BUDGET, "payer_not_named", ("payer",))
    ]
    named = papers.enrol(person(1), **COMPANY, payer=" pt  contoh DUA")
    enrolments(register.enrol_workers(command(), named))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2), **COMPANY, payer="PT Contoh Satu")))
    assert reserved(store) == {papers.budget: A_WORKER, other: A_WORKER}


def test_a_company_without_a_budget_does_not_pay_and_others_do_not_in_its_place(
    register: Register, papers: Papers
) -> None:
    stranger = papers.enrol(person(1), **COMPANY, payer="PT Contoh Tiga")
    assert refusals(register.enrol_workers(command(), stranger)) == [
        (RuleCode.NO_BUDGET, "no_budget", ("fundingSource",))
    ]
    nik = papers.enrol(person(1), **COMPANY, payer="PT 6401016304850001")
    assert refusals(register.enrol_workers(command(), nik))[0][1:] == ("holds_a_nik", ("payer",))


def test_as_it_happened_nobody_pays_where_none_is_named(
    register: Register, store: PostgresEventStore, papers: Papers, other: UUID
) -> None:
    [one] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(1), **COMPANY)))
    [event] = [recorded.event for recorded in store.load([one])[one]]
    assert (event.breaches, event.draws) == ((RuleCode.NO_BUDGET,), ())
    assert set(reserved(store).values()) == {0}


def test_a_change_draws_on_the_company_that_pays_already(
    register: Register, store: PostgresEventStore, papers: Papers, other: UUID
) -> None:
    # given an enrolment of each company, and budgets of both for the year after
    after = {
        payer: allocated(register, **COMPANY, payer=payer, fiscal_year=2023, amount=10**9)
        for payer in ("PT Contoh Satu", "PT Contoh Dua")
    }
    for number, (payer, line) in enumerate(after.items(), 1):
        [one] = enrolments(
            register.enrol_workers(command(), papers.enrol(person(number), **COMPANY, payer=payer))
        )
        longer = CorrectEnrolment(one, "lebih lama", end_exclusive=dt.date(2023, 3, 1))
        done(register.correct_enrolment(command(), longer))
        assert line in draws(store, one)
        # and where it draws on nothing any more, it goes on with the same
        done(register.end_enrolment(command(), EndEnrolment(one, START, EndReason.OTHER)))
        again = ReopenEnrolment(one, ReopenReason.ENDED_BY_MISTAKE, END)
        done(register.reopen_enrolment(command(), again))
        assert draws(store, one) == {papers.budget if payer == "PT Contoh Satu" else other}


def test_a_file_names_the_company_that_pays(
    register: Register, store: PostgresEventStore, vault: PostgresVault, papers: Papers, other: UUID
) -> None:
    bulk = BulkEnrolment(store, vault, register.enrolling)
    with pytest.raises(Refused) as refused:
        bulk.open(command(), Source("ab" * 32, "64.01", papers.terms(**COMPANY)), 4)
    assert [b.reason for b in refused.value.breaches] == ["payer_not_named"]
    terms = papers.terms(**COMPANY, payer="PT Contoh Dua")
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 2)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 2))))
    # what was settled when it was opened holds, whoever gives money meanwhile
    allocated(register, **COMPANY, payer="PT Contoh Tiga", amount=10**9)
    accepted = bulk.accept(command(), terms, batch, chunk)
    assert accepted.chunks[0].enrolled == 2
    bulk.complete(command(), accepted)
    assert {line: money for line, money in reserved(store).items() if money} == {other: 2 * A_WORKER}


def test_a_file_that_was_opened_while_one_company_paid_goes_on_with_it(
    register: Register, store: PostgresEventStore, vault: PostgresVault, papers: Papers
) -> None:
    bulk = BulkEnrolment(store, vault, register.enrolling)
    terms = papers.terms(**COMPANY)
    batch = bulk.open(command(), Source("ab" * 32, "64.01", terms), 2)
    allocated(register, **COMPANY, payer="PT Contoh Dua", amount=10**9)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 2))))
    assert bulk.accept(command(), terms, batch, chunk).chunks[0].enrolled == 2
    assert reserved(store)[papers.budget] == 2 * A_WORKER


# Ring one


@pytest.fixture
def around(register: Register) -> Papers:
    """A company of Kutai Kartanegara has five places, three of them for the one village of its ring one."""
    papers = ready_to_enrol(register, KUKAR, **COMPANY, payer="PT Contoh", quota=5, ring_one=(KUKAR_VILLAGE,))
    done(register.set_village_quotas(command(), SetVillageQuotas(papers.budget, ((KUKAR_VILLAGE, 3),))))
    return papers


def test_places_are_kept_for_the_workers_around_a_company(register: Register, around: Papers) -> None:
    # two are free for others, and no more
    enrolments(register.enrol_workers(command(), around.enrol(*people(1, 2, village=ELSEWHERE), **COMPANY)))
    third = around.enrol(person(3, village=ELSEWHERE), **COMPANY)
    [breach] = register.enrol_workers(command(), third).breaches
    assert (breach.code, breach.reason, breach.path, breach.facts) == (
        RuleCode.RING_ONE,
        "kept_for_ring_one",
        ("workers", "0"),
        {"kept": 3},
    )
    # the workers around it take theirs, and then the quota is full for all
    around_it = around.enrol(*people(4, 6, village=KUKAR_VILLAGE), **COMPANY)
    enrolments(register.enrol_workers(command(), around_it))
    assert refusals(register.enrol_workers(command(), third))[0][1] == "quota"


def test_workers_of_one_command_are_counted_one_after_the_other(register: Register, around: Papers) -> None:
    three = around.enrol(*people(1, 3, village=ELSEWHERE), **COMPANY)
    assert refusals(register.enrol_workers(command(), three)) == [
        (RuleCode.RING_ONE, "kept_for_ring_one", ("workers", "2"))
    ]
    mixed = around.enrol(*people(1, 3, village=KUKAR_VILLAGE), *people(4, 5, village=ELSEWHERE), **COMPANY)
    enrolments(register.enrol_workers(command(), mixed))


def test_as_it_happened_others_take_the_places_and_it_is_a_finding(
    register: Register, store: PostgresEventStore, around: Papers
) -> None:
    three = around.enrol(*people(1, 3, village=ELSEWHERE), **COMPANY)
    found = enrolments(register.enrol_workers(as_happened(), three))
    events = [store.load([one])[one][0].event for one in found]
    assert [event.breaches for event in events] == [(), (), (RuleCode.RING_ONE,)]


def test_ring_one_keeps_nothing_without_quotas_of_its_villages_or_where_no_rule_says_so(
    register: Register, around: Papers
) -> None:
    # another village of ring one, without a quota of its own
    done(register.name_ring_one(command(), NameRingOne(around.budget, ("64.02.01.2003",))))
    enrolments(register.enrol_workers(command(), around.enrol(*people(1, 5, village=ELSEWHERE), **COMPANY)))
    elsewhere = ready_to_enrol(register, **COMPANY, payer="PT Contoh", quota=2, ring_one=(VILLAGE,))
    done(register.set_village_quotas(command(), SetVillageQuotas(elsewhere.budget, ((VILLAGE, 2),))))
    enrolments(
        register.enrol_workers(
            command(), elsewhere.enrol(*people(11, 12, village="64.01.01.2010"), **COMPANY)
        )
    )


def test_rows_of_a_file_are_held_to_the_places_that_are_kept(
    register: Register, store: PostgresEventStore, vault: PostgresVault, around: Papers
) -> None:
    bulk = BulkEnrolment(store, vault, register.enrolling)
    terms = around.terms(**COMPANY)
    source = Source("ab" * 32, KUKAR, terms)
    batch = bulk.open(command(), source, 6)
    rows = [*people(1, 3, village=ELSEWHERE), *people(4, 6, village=KUKAR_VILLAGE)]
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(rows)))
    accepted = bulk.accept(command(), terms, batch, chunk)
    assert [(r.row, r.reason) for r in accepted.chunks[0].refusals] == [(2, "kept_for_ring_one")]
    assert accepted.chunks[0].enrolled == 5


def test_a_row_that_was_refused_for_ring_one_is_tried_again_once_places_are_free(
    register: Register, store: PostgresEventStore, vault: PostgresVault, around: Papers
) -> None:
    bulk = BulkEnrolment(store, vault, register.enrolling)
    terms = around.terms(**COMPANY)
    source = Source("ab" * 32, KUKAR, terms)
    batch = bulk.open(command(), source, 3)
    chunk = bulk.chunk(terms, 0, "cd" * 32, list(enumerate(people(1, 3, village=ELSEWHERE))))
    bulk.complete(command(), bulk.accept(command(), terms, batch, chunk))
    assert bulk.attempt(source)[0].attempt == 1
    done(register.set_village_quotas(command(), SetVillageQuotas(around.budget, ((KUKAR_VILLAGE, 1),))))
    assert bulk.attempt(source)[0].attempt == 2


class Overtaken(PostgresEventStore):
    """Something is recorded between deciding and recording."""

    first: Any = None

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        if self.first is not None:
            act, self.first = self.first, None
            act()
        return super().append(command, body, append, result)


def test_the_last_free_place_is_given_once_while_ring_one_is_kept(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    regions: KemendagriRegions,
    around: Papers,
    database_url: str,
) -> None:
    overtaken = Overtaken(database_url)
    slower = Register(overtaken, vault, NikRules(), regions)
    enrolments(register.enrol_workers(command(), around.enrol(person(1, village=ELSEWHERE), **COMPANY)))
    # given two who want the last place that is not kept, and one of them is recorded while the other is decided on
    overtaken.first = lambda: enrolments(
        register.enrol_workers(command(), around.enrol(person(2, village=ELSEWHERE), **COMPANY))
    )
    late = slower.enrol_workers(command(), around.enrol(person(3, village=ELSEWHERE), **COMPANY))
    assert refusals(late) == [(RuleCode.RING_ONE, "kept_for_ring_one", ("workers", "0"))]
    overtaken.close()


def last(store: PostgresEventStore, enrolment: UUID) -> Any:
    return store.load([enrolment])[enrolment][-1].event


@pytest.fixture
def settled(register: Register, around: Papers) -> tuple[UUID, UUID]:
    """Two from elsewhere have the places that are free for all, and one of ring one has one of its three: the two enrolments."""
    outside, _ = enrolments(
        register.enrol_workers(command(), around.enrol(*people(1, 2, village=ELSEWHERE), **COMPANY))
    )
    [inside] = enrolments(
        register.enrol_workers(command(), around.enrol(person(4, village=KUKAR_VILLAGE), **COMPANY))
    )
    return inside, outside


def of_village(enrolment: UUID, village: str, how: str) -> Any:
    """A correction of the village, or a move there, which may come later."""
    if how == "correct":
        return CorrectEnrolment(enrolment, "salah desa", village=village)
    return TransferEnrolment(enrolment, START.replace(day=1 if how == "move at once" else 20), village)


@pytest.mark.parametrize("how", ["correct", "move", "move at once"])
def test_nobody_leaves_ring_one_with_a_place_that_is_kept_for_it(
    register: Register, store: PostgresEventStore, settled: tuple[UUID, UUID], database_url: str, how: str
) -> None:
    inside, outside = settled
    do = register.correct_enrolment if how == "correct" else register.transfer_enrolment
    head = store.log_state().position
    [breach] = do(command(), of_village(inside, ELSEWHERE, how)).breaches
    assert (breach.code, breach.reason, breach.path, breach.facts) == (
        RuleCode.RING_ONE,
        "kept_for_ring_one",
        ("village",),
        {"kept": 3},
    )
    assert store.log_state().position == head
    # as it happened it is recorded and a finding, until it is back
    done(do(as_happened(), of_village(inside, ELSEWHERE, how)))
    event = last(store, inside)
    assert (event.breaches, RuleCode.RING_ONE in event.judged) == ((RuleCode.RING_ONE,), True)
    done(do(command(), of_village(inside, KUKAR_VILLAGE, how)))
    event = last(store, inside)
    assert (event.breaches, RuleCode.RING_ONE in event.judged) == ((), True)
    # from elsewhere to elsewhere anybody may go, which is not judged, and into ring one
    done(do(command(), of_village(outside, "64.02.01.2003", how)))
    assert RuleCode.RING_ONE not in last(store, outside).judged
    done(do(command(), of_village(outside, KUKAR_VILLAGE, how)))
    assert last(store, outside).breaches == ()
    assert all(check.good for check in checked_log(database_url))


def test_where_a_place_is_free_for_all_a_worker_leaves_ring_one(
    register: Register, store: PostgresEventStore, around: Papers
) -> None:
    [inside] = enrolments(
        register.enrol_workers(command(), around.enrol(person(4, village=KUKAR_VILLAGE), **COMPANY))
    )
    enrolments(register.enrol_workers(command(), around.enrol(person(1, village=ELSEWHERE), **COMPANY)))
    done(register.transfer_enrolment(command(), of_village(inside, ELSEWHERE, "move")))
    assert (last(store, inside).breaches, last(store, inside).judged) == ((), (RuleCode.RING_ONE,))


def test_days_of_another_year_are_held_to_the_places_that_its_line_keeps(
    register: Register, store: PostgresEventStore, around: Papers
) -> None:
    # given a budget of the year after whose only free place is kept, and a worker from elsewhere
    allocated(
        register,
        KUKAR,
        **COMPANY,
        payer="PT Contoh",
        quota=1,
        ring_one=(KUKAR_VILLAGE,),
        fiscal_year=2023,
        amount=10**9,
    )
    [after] = [
        line.id
        for line in store.budget_lines(KUKAR, SCHEME, FundingSource.CORPORATE, [], [])
        if line.fiscal_year == 2023
    ]
    done(register.set_village_quotas(command(), SetVillageQuotas(after, ((KUKAR_VILLAGE, 1),))))
    outside, other = enrolments(
        register.enrol_workers(command(), around.enrol(*people(1, 2, village=ELSEWHERE), **COMPANY))
    )
    longer = CorrectEnrolment(outside, "lebih lama", end_exclusive=dt.date(2023, 3, 1))
    assert refusals(register.correct_enrolment(command(), longer)) == [
        (RuleCode.RING_ONE, "kept_for_ring_one", ("endExclusive",))
    ]
    done(register.correct_enrolment(as_happened(), longer))
    assert last(store, outside).breaches == (RuleCode.RING_ONE,)
    # an end is taken back under the same rule
    done(register.end_enrolment(command(), EndEnrolment(other, START, EndReason.OTHER)))
    enrolments(register.enrol_workers(command(), around.enrol(person(3, village=ELSEWHERE), **COMPANY)))
    again = ReopenEnrolment(other, ReopenReason.ENDED_BY_MISTAKE, END)
    assert refusals(register.reopen_enrolment(command(), again)) == [
        (RuleCode.RING_ONE, "kept_for_ring_one", ("enrolment",))
    ]
    done(register.reopen_enrolment(as_happened(), again))
    assert last(store, other).breaches == (RuleCode.RING_ONE,)


def test_two_who_leave_ring_one_at_once_do_not_both_take_the_last_free_place(
    register: Register,
    vault: PostgresVault,
    regions: KemendagriRegions,
    around: Papers,
    database_url: str,
) -> None:
    one, two = enrolments(
        register.enrol_workers(command(), around.enrol(*people(4, 5, village=KUKAR_VILLAGE), **COMPANY))
    )
    enrolments(register.enrol_workers(command(), around.enrol(person(1, village=ELSEWHERE), **COMPANY)))
    overtaken = Overtaken(database_url)
    slower = Register(overtaken, vault, NikRules(), regions)
    overtaken.first = lambda: enrolments(
        register.enrol_workers(command(), around.enrol(person(2, village=ELSEWHERE), **COMPANY))
    )
    late = slower.correct_enrolment(command(), of_village(one, ELSEWHERE, "correct"))
    assert refusals(late) == [(RuleCode.RING_ONE, "kept_for_ring_one", ("village",))]
    assert two
    overtaken.close()


def test_the_rule_is_asked_of_companies_alone_and_where_it_holds(
    register: Register, store: PostgresEventStore
) -> None:
    elsewhere = ready_to_enrol(register, **COMPANY, payer="PT Contoh", quota=1, ring_one=(VILLAGE,))
    done(register.set_village_quotas(command(), SetVillageQuotas(elsewhere.budget, ((VILLAGE, 1),))))
    [one] = enrolments(register.enrol_workers(command(), elsewhere.enrol(person(11), **COMPANY)))
    done(register.transfer_enrolment(command(), of_village(one, "64.01.01.2010", "move")))
    assert last(store, one).judged == ()
