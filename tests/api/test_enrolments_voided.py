"""What is done with an enrolment that should never have been? It is taken back, and nothing counts it from then on."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.cards import IssueCards, ReplaceCards, ReportCardsLost
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import EndReason, RuleCode, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
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

pytestmark = pytest.mark.records

WRONG = TakenBackReason.WRONG_PERSON
LATER = START + dt.timedelta(days=20)
QUESTION = """query($at: KnownAt) {
  coverage(region: "64.01", asOf: "2022-10-20", knownAt: $at) { covered enrolments(first: 9) { totalCount } }
  departures(region: "64.01", period: {start: "2022-10-01", endExclusive: "2024-01-01"}, knownAt: $at) {
    total: count }
  budgets(region: "64.01", knownAt: $at, first: 5) { nodes { reserved { amount } } } }"""


def refusals(outcome: Outcome) -> set[tuple[RuleCode, tuple[str, ...]]]:
    assert outcome.position is None
    return {(breach.code, breach.path) for breach in outcome.breaches}


def void(*named: UUID, **more: Any) -> VoidEnrolments:
    return VoidEnrolments(named, more.pop("reason", WRONG), **more)


def tell(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


def test_a_void_enrolment_counts_at_no_moment_from_then_on(
    api: Api, register: Register, papers: Papers
) -> None:
    # given two workers, one of whom should never have been enrolled
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    outcome = done(register.void_enrolments(command(), void(one)))
    assert outcome.position is not None
    api.project()

    def told(at: int | None) -> tuple[int, int, int]:
        moment = None if at is None else {"position": str(at)}
        given = api.ask(QUESTION, {"at": moment})
        coverage, [line, *_] = given["coverage"], given["budgets"]["nodes"]
        assert coverage["covered"] == coverage["enrolments"]["totalCount"]
        return coverage["covered"], int(line["reserved"]["amount"]), given["departures"]["total"]

    # then before it both count, from it on one does, with half the money, and nobody departed
    covered, money, _ = told(outcome.position - 2)
    assert covered == 2
    assert told(outcome.position)[:2] == (1, money // 2)
    assert told(None)[:2] == (1, money // 2)


def test_under_a_decree_of_one_the_right_worker_is_enrolled_after_the_wrong_one(
    register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, listed=1)
    [wrong] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert register.enrol_workers(command(), papers.enrol(person(2))).position is None
    done(register.void_enrolments(command(), void(wrong)))
    [again] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.void_enrolments(command(), void(again)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert all(check.good for check in check_log(database_url))


def test_what_is_void_is_void_once_and_changes_no_more(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.void_enrolments(command(), void(one)))
    head = store.log_state().position
    again = register.void_enrolments(command(), void(one, reason=TakenBackReason.TYPED_WRONG))
    assert (again.position, again.breaches) == (None, ())
    for outcome in (
        register.transfer_enrolment(command(), TransferEnrolment(one, LATER, OTHER_VILLAGE)),
        register.correct_enrolment(command(), CorrectEnrolment(one, "salah", segment="FARMER")),
        register.end_enrolment(command(), EndEnrolment(one, LATER, EndReason.OTHER)),
    ):
        assert refusals(outcome) == {(RuleCode.VOIDED, ("enrolment",))}
    assert store.log_state().position == head


def test_a_standing_card_is_in_the_way_unless_it_is_taken_back_too(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    # given a worker with a card, and one without
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    [card] = done(register.issue_cards(command(), IssueCards((one,), START))).result["cards"]
    head = store.log_state().position
    refused = register.void_enrolments(command(), void(two, one))
    assert refusals(refused) == {(RuleCode.CARD_STANDS, ("enrolments", "1"))}
    assert refused.breaches[0].against is not None
    assert str(refused.breaches[0].against.id) == card
    assert store.log_state().position == head
    # when both go with their cards, the worker may be enrolled and have a card again
    done(register.void_enrolments(command(), void(two, one, with_cards=True)))
    [anew] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [another] = done(register.issue_cards(command(), IssueCards((anew,), START))).result["cards"]
    assert another != card


def test_whoever_comes_first_of_a_card_and_a_void_the_other_is_refused(
    register: Register, papers: Papers
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    begun = threading.Barrier(2)

    def first(_: int) -> Outcome:
        begun.wait()
        return register.issue_cards(command(), IssueCards((one,), START))

    def second(_: int) -> Outcome:
        begun.wait()
        return register.void_enrolments(command(), void(one))

    with ThreadPoolExecutor(2) as threads:
        issued, voided = threads.submit(first, 0), threads.submit(second, 0)
        outcomes = (issued.result(), voided.result())
    assert sorted(outcome.position is None for outcome in outcomes) == [False, True]


def test_every_fault_is_told_at_once_and_nothing_is_recorded(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    head = store.log_state().position
    asked = void(one, uuid4(), reason=TakenBackReason.OTHER)
    assert {(b.reason, b.path) for b in register.void_enrolments(command(), asked).breaches} == {
        ("not_found", ("enrolments", "1")),
        ("note_missing", ("note",)),
    }
    for named, reason in (((), "no_enrolments"), ((one, one), "enrolment_named_twice")):
        [breach] = register.void_enrolments(command(), void(*named)).breaches
        assert breach.reason == reason
    assert store.log_state().position == head


def test_one_that_changed_meanwhile_is_not_taken_back_where_its_version_is_expected(
    register: Register, papers: Papers
) -> None:
    # given two enrolments, one of them moved since an officer looked at it
    one, other = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.transfer_enrolment(command(), TransferEnrolment(one, LATER, OTHER_VILLAGE)))
    # when it is taken back as it was seen, then that is refused
    [breach] = register.void_enrolments(command(), void(one, expected_version=1)).breaches
    assert (breach.code, breach.path) == (RuleCode.VERSION_CONFLICT, ("expectedVersion",))
    assert breach.facts == {"expected": 1, "current": 2}
    # a version is of one enrolment alone
    [breach] = register.void_enrolments(command(), void(one, other, expected_version=2)).breaches
    assert (breach.reason, breach.path) == ("version_of_one", ("expectedVersion",))
    [breach] = register.void_enrolments(command(), void(uuid4(), expected_version=2)).breaches
    assert (breach.reason, breach.path) == ("not_found", ("enrolments", "0"))
    done(register.void_enrolments(command(), void(one, expected_version=2)))


def test_one_that_ended_or_never_began_is_taken_back_as_well(
    register: Register, database_url: str, papers: Papers
) -> None:
    ended, unbegun = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.end_enrolment(command(), EndEnrolment(ended, LATER, EndReason.OTHER)))
    done(register.end_enrolment(command(), EndEnrolment(unbegun, START, EndReason.OTHER)))
    done(register.void_enrolments(command(), void(ended, unbegun)))
    assert all(check.good for check in check_log(database_url))


def test_the_mutation_leads_to_the_inputs_at_fault(api: Api, register: Register, papers: Papers) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    register.issue_cards(command(), IssueCards((one,), START))
    api.project()
    given = api.ask(
        """mutation($one: ID!, $key: UUID!) { voidEnrolments(input: {idempotencyKey: $key, enrolments: [$one],
          reason: WRONG_PERSON}) { enrolments userErrors { code path against { id } } } }""",
        {"one": ids.encode("Enrolment", one), "key": str(uuid4())},
    )["voidEnrolments"]
    [error] = given["userErrors"]
    assert (error["code"], error["path"]) == ("CARD_STANDS", ["enrolments", "0"])
    assert error["against"]["id"]
    assert given["enrolments"] is None


def test_a_card_that_was_taken_back_is_no_card_to_hand_over_lose_or_replace(
    api: Api, register: Register, papers: Papers
) -> None:
    # given a card that was taken back with its enrolment
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [card] = (
        UUID(c) for c in done(register.issue_cards(command(), IssueCards((one,), START))).result["cards"]
    )
    done(register.void_enrolments(command(), void(one, with_cards=True)))
    # then nothing more is recorded of it, and the read models go on
    for outcome in (
        register.hold_handover(command(), HoldHandover(PASER, LATER, "Pendopo", cards=(card,))),
        register.report_cards_lost(command(), ReportCardsLost((card,), LATER)),
        register.replace_cards(command(), ReplaceCards((card,), LATER)),
    ):
        assert refusals(outcome) == {(RuleCode.NOT_FOUND, ("cards", "0"))}
    api.project()
    assert api.ask('{ cards(region: "64.01", first: 5) { totalCount } }')["cards"]["totalCount"] == 0


def test_it_is_told_which_concurrent_enrolments_stay_so_and_count_nobody(
    api: Api, register: Register, papers: Papers
) -> None:
    # given a worker with an enrolment that counts, three concurrent ones: on its days, after them, and in another regency
    kukar = ready_to_enrol(register, KUKAR)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=LATER)))
    [twin] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(1))))
    gone = papers.enrol(person(1), end_exclusive=LATER)
    [void_twin] = enrolments(register.enrol_workers(as_happened(), gone))
    abroad = kukar.enrol(person(1, village=KUKAR_VILLAGE))
    enrolments(register.enrol_workers(as_happened(), abroad))
    [other] = enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    done(register.void_enrolments(command(), void(void_twin)))
    api.project()
    asked = """mutation($named: [ID!]!, $key: UUID!) { voidEnrolments(input: {idempotencyKey: $key, enrolments: $named,
      reason: WRONG_PERSON}) { ids enrolments concurrent fromLog userErrors { code } } }"""
    given = {"named": [ids.encode("Enrolment", n) for n in (other, one)], "key": str(uuid4())}
    # when it is taken back with another worker's, and that is told again
    told = [api.ask(asked, given)["voidEnrolments"] for _ in range(2)]
    # then the one of the regency on its days is named, beside what was taken back
    for answer in told:
        assert answer["ids"] == answer["enrolments"] == given["named"]
        assert (answer["concurrent"], answer["userErrors"]) == ([ids.encode("Enrolment", twin)], [])
    assert [answer["fromLog"] for answer in told] == [False, True]
    # and it counts nobody
    api.project()
    assert api.ask(QUESTION, {"at": None})["coverage"]["covered"] == 0
    # taken back with the one it stands beside it is named no more, and one that takes no day back names none
    for named in ((twin,), (one,)):
        assert done(register.void_enrolments(command(), void(*named))).result["concurrent"] == []


def test_a_note_that_says_nothing_is_refused(register: Register, papers: Papers) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [breach] = register.void_enrolments(command(), void(one, note=" ")).breaches
    assert (breach.reason, breach.path) == ("empty", ("note",))
