"""What becomes of a budget line after it was allocated? Told at every moment between, with its villages and its history."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import CorrectEnrolment, EndEnrolment
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import BudgetFigure, BudgetStage, EndReason, FundingSource
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import (
    A_WORKER,
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
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

pytestmark = pytest.mark.records

LINE = """query($line: ID!, $at: KnownAt) {
  budgets(region: "64.01", knownAt: $at, first: 9) { nodes { allocated { amount } remaining { amount } stage quota quotaUsed
    perVillageQuota villages { village { code } quota own used ringOne } } }
  node(id: $line) { ... on Budget { history(first: 20) { nodes { name } } } }
}"""
RICH = 10**10


def tell(register: Register) -> Papers:
    """Two workers of one village and one of another are enrolled on a line of ten places, five a village."""
    papers = ready_to_enrol(register, quota=10, per_village_quota=5)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    enrolments(register.enrol_workers(command(), papers.enrol(person(3, village=OTHER_VILLAGE))))
    return papers


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


def position(outcome: Outcome) -> int:
    assert done(outcome).position is not None
    return outcome.position or 0


def shown(api: Api, line: UUID, at: int | None) -> dict[str, Any]:
    moment = None if at is None else {"position": str(at)}
    given = api.ask(LINE, {"line": ids.encode("Budget", line), "at": moment})
    [budget] = given["budgets"]["nodes"]
    assert sum(one["used"] for one in budget["villages"]) == budget["quotaUsed"]
    villages = {one["village"]["code"]: (one["quota"], one["own"], one["used"]) for one in budget["villages"]}
    figures = {name: budget[name] for name in ("stage", "quota", "perVillageQuota")}
    money = tuple(
        None if budget[name] is None else int(budget[name]["amount"]) for name in ("allocated", "remaining")
    )
    return {**figures, "money": money, "villages": villages}


def test_a_revised_budget_is_told_as_it_was_known_at_every_moment(
    api: Api, register: Register, papers: Papers
) -> None:
    one = papers.budget
    first = position(
        register.revise_budget(
            command(), ReviseBudget(one, amount=4 * A_WORKER, stage=BudgetStage.REVISED, quota=7)
        )
    )
    second = position(
        register.revise_budget(
            command(),
            ReviseBudget(one, per_village_quota=3, villages=((VILLAGE, 2),), clear=(BudgetFigure.ALLOCATED,)),
        )
    )
    api.project()
    before = {
        "stage": "ORIGINAL",
        "quota": 10,
        "perVillageQuota": 5,
        "money": (RICH, RICH - 3 * A_WORKER),
        "villages": {VILLAGE: (5, False, 2), OTHER_VILLAGE: (5, False, 1)},
    }
    between = {**before, "stage": "REVISED", "quota": 7, "money": (4 * A_WORKER, A_WORKER)}
    after = {
        **between,
        "perVillageQuota": 3,
        "money": (None, None),
        "villages": {VILLAGE: (2, True, 2), OTHER_VILLAGE: (3, False, 1)},
    }
    assert shown(api, one, first - 1) == before
    assert shown(api, one, first) == between
    assert shown(api, one, second) == shown(api, one, None) == after
    history = api.ask(LINE, {"line": ids.encode("Budget", one), "at": None})["node"]["history"]["nodes"]
    assert [event["name"] for event in history if event["name"] != "BudgetReserved"] == [
        *("BudgetAllocated", "BudgetRevised", "BudgetRevised")
    ]


def test_quotas_of_villages_are_told_as_they_were_known_at_every_moment(
    api: Api, register: Register, papers: Papers
) -> None:
    one, third = papers.budget, "64.01.01.2011"
    given = position(
        register.set_village_quotas(command(), SetVillageQuotas(one, ((VILLAGE, 2), (third, 8))))
    )
    taken = position(
        register.set_village_quotas(command(), SetVillageQuotas(one, ((VILLAGE, 4), (third, None))))
    )
    api.project()
    bare = {VILLAGE: (5, False, 2), OTHER_VILLAGE: (5, False, 1)}
    # the two events of one command are one moment
    assert shown(api, one, given - 2)["villages"] == shown(api, one, given - 1)["villages"] == bare
    assert shown(api, one, given)["villages"] == {**bare, VILLAGE: (2, True, 2), third: (8, True, 0)}
    assert shown(api, one, taken)["villages"] == {**bare, VILLAGE: (4, True, 2)}
    assert shown(api, one, None) == shown(api, one, taken)


def test_a_place_is_told_in_the_village_that_holds_it(
    api: Api, register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    # given a worker whose enrolment is corrected to another village, one that ends before it began, and one recorded twice
    moved, gone, twice = enrolments(register.enrol_workers(command(), papers.enrol(*people(4, 6))))
    [again] = enrolments(
        register.enrol_workers(as_happened(), papers.enrol(person(6, village=OTHER_VILLAGE)))
    )
    full = store.log_state().position
    done(
        register.correct_enrolment(
            command(), CorrectEnrolment(moved, reason="salah desa", village=OTHER_VILLAGE)
        )
    )
    corrected = store.log_state().position
    done(register.end_enrolment(command(), EndEnrolment(gone, START, EndReason.OTHER)))
    ended = store.log_state().position
    # the second of two holds the place once the first gives it up
    done(register.end_enrolment(command(), EndEnrolment(twice, START, EndReason.OTHER)))
    passed = store.log_state().position
    done(register.end_enrolment(command(), EndEnrolment(again, START, EndReason.OTHER)))
    api.project()

    def used(at: int | None) -> tuple[int, int]:
        villages = shown(api, papers.budget, at)["villages"]
        return villages[VILLAGE][2], villages[OTHER_VILLAGE][2]

    assert used(full) == (5, 1)
    assert used(corrected) == (4, 2)
    assert used(ended) == (3, 2)
    assert used(passed) == (2, 3)
    assert used(None) == (2, 2)
    [line] = store.budget_lines("64.01", "VULNERABLE_WORKERS", FundingSource.APBD, [], None)
    assert {village: held for village, (_, held) in line.villages.items()} == {VILLAGE: 2, OTHER_VILLAGE: 2}


def test_ring_one_is_told_as_it_was_known_at_every_moment(api: Api, register: Register) -> None:
    company = allocated(
        register,
        KUKAR,
        funding_source=FundingSource.CORPORATE,
        payer="PT Contoh",
        quota=5,
        ring_one=(KUKAR_VILLAGE,),
    )
    named = position(register.name_ring_one(command(), NameRingOne(company, ("64.02.01.2002",))))
    api.project()

    def ring_one(at: int | None) -> list[str]:
        moment = None if at is None else {"position": str(at)}
        [budget] = api.ask(
            """query($at: KnownAt) { budgets(region: "64.02", knownAt: $at, first: 9) { nodes { payer
            villages { village { code } ringOne used } } } }""",
            {"at": moment},
        )["budgets"]["nodes"]
        assert budget["payer"] == "PT Contoh"
        return [one["village"]["code"] for one in budget["villages"] if one["ringOne"]]

    assert ring_one(named - 1) == [KUKAR_VILLAGE]
    assert ring_one(named) == ring_one(None) == ["64.02.01.2002"]


SENT = """mutation($line: ID!, $a: UUID!, $b: UUID!, $c: UUID!, $d: UUID!) {
  below: reviseBudget(input: {idempotencyKey: $a, budget: $line, allocated: {amount: "1"},
    villages: [{village: "64.01.01.2009", quota: 1}]}) { userErrors { code path } }
  revised: reviseBudget(input: {idempotencyKey: $b, budget: $line, quota: 8, clear: [PER_VILLAGE_QUOTA]}) {
    position ANSWER userErrors { code } }
  set: setVillageQuotas(input: {idempotencyKey: $c, budget: $line, villages: [{village: "64.01.01.2009", quota: 2}]}) {
    position ANSWER userErrors { code } }
  named: nameRingOne(input: {idempotencyKey: $d, budget: $line, villages: []}) { userErrors { code path } }
}"""
ANSWER = "budget { quota perVillageQuota villages { village { code } quota used } }"


def test_the_mutations_lead_to_the_inputs_at_fault_and_answer_the_line(api: Api, papers: Papers) -> None:
    keys = {name: str(uuid4()) for name in "abcd"}
    given = api.ask(SENT.replace("ANSWER", ""), {"line": ids.encode("Budget", papers.budget), **keys})
    assert [(e["code"], e["path"]) for e in given["below"]["userErrors"]] == [
        ("BUDGET_EXCEEDED", ["allocated"]),
        ("QUOTA_EXCEEDED", ["villages", "0", "quota"]),
    ]
    assert given["named"]["userErrors"] == [{"code": "INVALID", "path": ["budget"]}]
    assert given["revised"]["userErrors"] == given["set"]["userErrors"] == []
    api.project()
    again = api.ask(SENT.replace("ANSWER", ANSWER), {"line": ids.encode("Budget", papers.budget), **keys})
    villages = [
        {"village": {"code": VILLAGE}, "quota": 2, "used": 2},
        {"village": {"code": OTHER_VILLAGE}, "quota": None, "used": 1},
    ]
    assert again["set"]["position"] == given["set"]["position"]
    assert again["set"]["budget"] == {"quota": 8, "perVillageQuota": None, "villages": villages}


def test_the_villages_that_reached_so_many_are_told_by_people_and_not_by_quota(
    api: Api, register: Register, papers: Papers
) -> None:
    # given a village with two people and one with one, whose quotas say something else
    line = papers.budget
    done(
        register.set_village_quotas(
            command(), SetVillageQuotas(line, ((VILLAGE, 2), (OTHER_VILLAGE, 100), ("64.01.01.2011", 100)))
        )
    )
    api.project()
    query = """query($least: Int, $at: KnownAt) { coverage(region: "64.01", asOf: "2022-10-05", knownAt: $at) { covered
      groups(by: [VILLAGE], atLeast: $least, first: 1) { totalCount pageInfo { hasNextPage }
        nodes { covered keys { code } } } } }"""

    def reached(least: int | None) -> tuple[int, list[tuple[str, int]], bool]:
        groups = api.ask(query, {"least": least})["coverage"]["groups"]
        nodes = [(node["keys"][0]["code"], node["covered"]) for node in groups["nodes"]]
        return groups["totalCount"], nodes, groups["pageInfo"]["hasNextPage"]

    assert reached(None) == reached(1) == (2, [(VILLAGE, 2)], True)
    assert reached(2) == (1, [(VILLAGE, 2)], False)
    assert reached(3) == (0, [], False)
