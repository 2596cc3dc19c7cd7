"""How does a budget line change after it was allocated? Revised as often as needed, never below what is used but as it happened."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.budget import BudgetRevised, Figures, RingOneNamed, VillageQuota, VillageQuotaSet
from naungan.domain.budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from naungan.domain.commands.register import Register
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import BudgetFigure, BudgetStage, FundingSource, RuleCode
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import (
    A_WORKER,
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    SCHEME,
    VILLAGE,
    Papers,
    allocated,
    allocation,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

RICH = 10**10


@pytest.fixture
def papers(register: Register) -> Papers:
    """Two workers of one village and one of another are enrolled on a line of ten places, five a village."""
    papers = ready_to_enrol(register, quota=10, per_village_quota=5)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    enrolments(register.enrol_workers(command(), papers.enrol(person(3, village=OTHER_VILLAGE))))
    return papers


def last(store: PostgresEventStore, papers: Papers) -> Any:
    return store.load([papers.budget])[papers.budget][-1].event


def refusals(outcome: Outcome) -> set[tuple[str, str, str]]:
    assert outcome.position is None
    return {(breach.code, breach.reason, ".".join(breach.path)) for breach in outcome.breaches}


def line_of(store: PostgresEventStore, papers: Papers) -> Any:
    lines = store.budget_lines("64.01", SCHEME, FundingSource.APBD, [], None)
    return next(line for line in lines if line.id == papers.budget)


def test_a_budget_is_revised_as_often_as_needed_and_what_is_absent_stays(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    one = papers.budget
    done(register.revise_budget(command(), ReviseBudget(one, amount=5 * A_WORKER, stage=BudgetStage.REVISED)))
    first = Figures(RICH, None, 10, 5)
    assert last(store, papers) == BudgetRevised(
        first, Figures(5 * A_WORKER, None, 10, 5), BudgetStage.REVISED
    )
    done(register.revise_budget(command(), ReviseBudget(one, amount=4 * A_WORKER, quota=4)))
    third = ReviseBudget(one, at_least=A_WORKER, per_village_quota=3, villages=((VILLAGE, 2),))
    done(register.revise_budget(command(), third))
    assert last(store, papers) == BudgetRevised(
        Figures(4 * A_WORKER, None, 4, 5),
        Figures(4 * A_WORKER, A_WORKER, 4, 3),
        None,
        (VillageQuota(VILLAGE, None, 2),),
    )
    line = line_of(store, papers)
    assert (line.amount, line.quota, line.per_village_quota) == (4 * A_WORKER, 4, 3)
    assert (line.villages, line.stage) == ({VILLAGE: (2, 2), OTHER_VILLAGE: (None, 1)}, BudgetStage.REVISED)


def test_what_is_left_after_a_revision_is_given_and_no_more(register: Register, papers: Papers) -> None:
    done(register.revise_budget(command(), ReviseBudget(papers.budget, amount=4 * A_WORKER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(4))))
    [breach] = register.enrol_workers(command(), papers.enrol(person(5))).breaches
    assert (breach.code, breach.facts["left"]) == (RuleCode.BUDGET_EXCEEDED, 0)
    done(register.revise_budget(command(), ReviseBudget(papers.budget, amount=5 * A_WORKER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(5))))


def test_a_figure_is_not_revised_below_what_is_used_of_it(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    head = store.log_state().position
    below = ReviseBudget(
        papers.budget,
        amount=3 * A_WORKER - 1,
        quota=2,
        per_village_quota=0,
        villages=((VILLAGE, 1),),
    )
    assert refusals(register.revise_budget(command(), below)) == {
        (RuleCode.BUDGET_EXCEEDED, "below_reserved", "amount"),
        (RuleCode.QUOTA_EXCEEDED, "below_used", "quota"),
        (RuleCode.QUOTA_EXCEEDED, "below_used", "perVillageQuota"),
        (RuleCode.QUOTA_EXCEEDED, "below_used", "villages.0.quota"),
    }
    assert store.log_state().position == head
    exactly = ReviseBudget(
        papers.budget,
        amount=3 * A_WORKER,
        quota=3,
        per_village_quota=1,
        villages=((VILLAGE, 2),),
    )
    done(register.revise_budget(command(), exactly))
    # the quota of every village would now be too small for this one
    again = ReviseBudget(papers.budget, villages=((VILLAGE, None),))
    assert refusals(register.revise_budget(command(), again)) == {
        (RuleCode.QUOTA_EXCEEDED, "below_used", "villages.0.quota")
    }


def test_as_it_happened_a_line_is_revised_below_and_the_event_says_what_it_breaks(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    done(register.revise_budget(as_happened(), ReviseBudget(papers.budget, amount=A_WORKER)))
    assert last(store, papers).breaches == (RuleCode.BUDGET_EXCEEDED,)
    # it still breaks that while another figure is revised, by command too, and whoever comes after is bound
    done(register.revise_budget(command(), ReviseBudget(papers.budget, quota=9)))
    assert last(store, papers).breaches == (RuleCode.BUDGET_EXCEEDED,)
    assert register.enrol_workers(command(), papers.enrol(person(4))).breaches
    done(
        register.revise_budget(
            as_happened(), ReviseBudget(papers.budget, amount=RICH, villages=((VILLAGE, 1),))
        )
    )
    assert last(store, papers).breaches == (RuleCode.QUOTA_EXCEEDED,)
    done(register.revise_budget(command(), ReviseBudget(papers.budget, villages=((VILLAGE, 2),))))
    assert last(store, papers).breaches == ()


def test_an_allocation_as_it_happened_says_what_it_breaks_as_well(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    less = allocation(stage=BudgetStage.REVISED, amount=A_WORKER, quota=1)
    assert register.allocate_budget(command(), less).breaches
    done(register.allocate_budget(as_happened(), less))
    assert last(store, papers).breaches == (RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED)
    head = store.log_state().position
    done(register.allocate_budget(as_happened(), less))
    assert store.log_state().position == head


def test_an_allocation_is_told_again_where_it_holds_as_it_was_revised(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    second = allocation(stage=BudgetStage.REVISED, amount=10**9, quota=9)
    done(register.allocate_budget(command(), second))
    done(register.revise_budget(command(), ReviseBudget(papers.budget, quota=8)))
    # what it is by now is told already, and what it was before the revision is another one
    assert done(register.allocate_budget(command(), replace(second, quota=8))).position is None
    done(register.allocate_budget(command(), second))
    assert line_of(store, papers).quota == 9


def test_quotas_of_villages_are_set_changed_and_taken_away(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    one = papers.budget
    head = store.log_state().position
    both = SetVillageQuotas(one, ((VILLAGE, 2), (OTHER_VILLAGE, 7)))
    assert done(register.set_village_quotas(command(), both)).position == head + 2
    assert done(register.set_village_quotas(command(), both)).position is None
    assert last(store, papers) == VillageQuotaSet(OTHER_VILLAGE, None, 7)
    assert register.enrol_workers(command(), papers.enrol(person(4))).breaches
    done(register.set_village_quotas(command(), SetVillageQuotas(one, ((VILLAGE, None),))))
    assert last(store, papers) == VillageQuotaSet(VILLAGE, 2, None)
    enrolments(register.enrol_workers(command(), papers.enrol(person(4))))
    below = SetVillageQuotas(one, ((OTHER_VILLAGE, 1), (VILLAGE, 2)))
    assert refusals(register.set_village_quotas(command(), below)) == {
        (RuleCode.QUOTA_EXCEEDED, "below_used", "villages.1.quota")
    }
    done(register.set_village_quotas(as_happened(), below))
    assert last(store, papers).breaches == (RuleCode.QUOTA_EXCEEDED,)


def test_every_fault_of_a_revision_is_told_at_once(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    one, head = papers.budget, store.log_state().position
    wrong = ReviseBudget(
        one,
        amount=5,
        at_least=6,
        quota=-1,
        villages=((VILLAGE, 1), (VILLAGE, 2), ("64.02.01.2001", -1), ("64.01", 3)),
        clear=(BudgetFigure.QUOTA,),
    )
    assert refusals(register.revise_budget(command(), wrong)) == {
        (RuleCode.INVALID, "below_lower_bound", "amount"),
        (RuleCode.INVALID, "figure_and_cleared", "quota"),
        (RuleCode.INVALID, "village_named_twice", "villages.1"),
        (RuleCode.INVALID, "village_of_other_regency", "villages.2"),
        (RuleCode.INVALID, "village_of_other_regency", "villages.3"),
        (RuleCode.INVALID, "negative", "villages.2.quota"),
    }
    assert refusals(register.revise_budget(command(), ReviseBudget(one, quota=-1))) == {
        (RuleCode.INVALID, "negative", "quota")
    }
    assert refusals(register.revise_budget(command(), ReviseBudget(one))) == {
        (RuleCode.INVALID, "revises_nothing", "budget")
    }
    nothing_left = ReviseBudget(
        one, clear=(BudgetFigure.ALLOCATED, BudgetFigure.QUOTA, BudgetFigure.PER_VILLAGE_QUOTA)
    )
    assert refusals(register.revise_budget(command(), nothing_left)) == {
        (RuleCode.INVALID, "nothing_allocated", "amount")
    }
    assert refusals(register.revise_budget(command(), ReviseBudget(uuid4(), quota=1))) == {
        (RuleCode.NOT_FOUND, "not_found", "budget")
    }
    assert refusals(register.revise_budget(command(), ReviseBudget(papers.agreement, quota=1))) == {
        (RuleCode.NOT_FOUND, "not_found", "budget")
    }
    [stale] = register.revise_budget(command(), ReviseBudget(one, quota=9, expected_version=1)).breaches
    assert stale.code is RuleCode.VERSION_CONFLICT
    assert refusals(register.set_village_quotas(command(), SetVillageQuotas(one, ()))) == {
        (RuleCode.INVALID, "how_many_villages", "villages")
    }
    assert store.log_state().position == head


def test_a_figure_that_is_not_known_any_more_is_cleared(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    done(register.revise_budget(command(), ReviseBudget(papers.budget, clear=(BudgetFigure.ALLOCATED,))))
    assert line_of(store, papers).remaining is None
    enrolments(register.enrol_workers(command(), papers.enrol(person(4))))


# Ring one


def test_where_companies_pay_for_ring_one_first_its_villages_are_named(
    register: Register, store: PostgresEventStore
) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE, "payer": "PT Contoh", "quota": 5}
    [breach] = register.allocate_budget(command(), allocation(KUKAR, **company)).breaches
    assert (breach.code, breach.reason, breach.path) == (
        RuleCode.RING_ONE,
        "ring_one_missing",
        ("ringOne",),
    )
    # elsewhere nobody asks for it
    allocated(register, **company)
    named = UUID(
        done(
            register.allocate_budget(command(), allocation(KUKAR, ring_one=(KUKAR_VILLAGE,), **company))
        ).result["budget"]
    )
    assert [one.event for one in store.load([named])[named]][1:] == [RingOneNamed((), (KUKAR_VILLAGE,))]
    other = "64.02.01.2002"
    done(register.name_ring_one(command(), NameRingOne(named, (other, KUKAR_VILLAGE))))
    assert store.load([named])[named][-1].event == RingOneNamed((KUKAR_VILLAGE,), (other, KUKAR_VILLAGE))
    again = NameRingOne(named, (KUKAR_VILLAGE, other))
    assert done(register.name_ring_one(command(), again)).position is None
    # it stays named while the line is revised
    more = allocation(KUKAR, stage=BudgetStage.REVISED, **(company | {"quota": 6}))
    done(register.allocate_budget(command(), more))
    assert store.load([named])[named][-1].event.breaches == ()


def test_as_it_happened_a_company_without_ring_one_is_told(
    register: Register, store: PostgresEventStore
) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE, "payer": "PT Contoh", "quota": 5}
    outcome = done(register.allocate_budget(as_happened(), allocation(KUKAR, **company)))
    line = UUID(outcome.result["budget"])
    assert store.load([line])[line][-1].event.breaches == (RuleCode.RING_ONE,)
    done(register.revise_budget(command(), ReviseBudget(line, quota=6)))
    assert store.load([line])[line][-1].event.breaches == (RuleCode.RING_ONE,)
    done(register.name_ring_one(command(), NameRingOne(line, (KUKAR_VILLAGE,))))
    done(register.revise_budget(command(), ReviseBudget(line, quota=7)))
    assert store.load([line])[line][-1].event.breaches == ()


def test_ring_one_is_villages_of_the_regency_around_a_company(register: Register, papers: Papers) -> None:
    nobody = NameRingOne(papers.budget, (VILLAGE,))
    assert refusals(register.name_ring_one(command(), nobody)) == {
        (RuleCode.INVALID, "ring_one_of_companies", "budget")
    }
    company = allocated(register, funding_source=FundingSource.CORPORATE, payer="PT Contoh", quota=5)
    assert refusals(register.name_ring_one(command(), NameRingOne(company, ()))) == {
        (RuleCode.RING_ONE, "ring_one_missing", "villages")
    }
    twice = NameRingOne(company, (VILLAGE, VILLAGE, KUKAR_VILLAGE))
    assert refusals(register.name_ring_one(command(), twice)) == {
        (RuleCode.INVALID, "village_named_twice", "villages.1"),
        (RuleCode.INVALID, "village_of_other_regency", "villages.2"),
    }
    wrong = allocation(ring_one=(VILLAGE, "64.01"), quota=5, payer="PT Contoh")
    assert refusals(register.allocate_budget(command(), wrong)) == {
        (RuleCode.INVALID, "ring_one_of_companies", "ringOne"),
        (RuleCode.INVALID, "village_of_other_regency", "ringOne.1"),
    }
