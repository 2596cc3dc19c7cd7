"""Can a budget line be revised from the command line?"""

from functools import partial
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import FundingSource
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import VILLAGE, allocated, command, enrolments, people, ready_to_enrol
from .by_hand import ran

__all__ = ["ran"]  # a fixture


@pytest.fixture
def budget(ran: Any) -> Any:
    """Runs `naungan budget …`."""
    return partial(ran, "budget")


def test_a_budget_is_revised_told_again_and_refused_below_its_use(
    budget: Any, register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register, quota=10)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    line = ids.encode("Budget", papers.budget)
    told = ("revise", line, "--quota", "5", "--village", f"{VILLAGE}=3", "--stage", "revised")
    assert "Recorded at position" in budget(*told).output
    assert "nothing was recorded" in budget(*told).output
    refused = budget("revise", str(papers.budget), "--quota", "1", "--clear", "allocated")
    assert (refused.exit_code, "below what is already used, 2" in refused.output) == (1, True)
    [found] = store.budget_lines("64.01", "VULNERABLE_WORKERS", FundingSource.APBD, [], None)
    assert (found.quota, found.villages, found.amount) == (5, {VILLAGE: (3, 2)}, 10**10)


def test_quotas_of_villages_are_set_and_taken_away(
    budget: Any, register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register, quota=10)
    assert budget("villages", str(papers.budget), f"{VILLAGE}=3", "64.01.01.2010=4").exit_code == 0
    assert budget("villages", str(papers.budget), f"{VILLAGE}=").exit_code == 0
    [found] = store.budget_lines("64.01", "VULNERABLE_WORKERS", FundingSource.APBD, [], None)
    assert found.villages == {VILLAGE: (None, 0), "64.01.01.2010": (4, 0)}
    for wrong in (VILLAGE, f"{VILLAGE}=x", f"{VILLAGE}=-1"):
        outcome = budget("villages", str(papers.budget), wrong)
        assert (outcome.exit_code, "CODE=QUOTA" in outcome.output) == (2, True)


def test_the_villages_of_ring_one_are_named(budget: Any, register: Register) -> None:
    company = allocated(register, funding_source=FundingSource.CORPORATE, payer="PT Contoh", quota=5)
    assert "Recorded at position" in budget("ring-one", str(company), VILLAGE).output
    assert "nothing was recorded" in budget("ring-one", str(company), VILLAGE).output
