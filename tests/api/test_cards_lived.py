"""What becomes of cards? Lost, found, replaced, revoked, and told at every moment between; many by one command, all or none."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.cards import (
    HeldCard,
    IssueCards,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
)
from naungan.domain.commands.register import Register
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import Outcome
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import PASER, START, command, done, enrolments, people, ready_to_enrol

HANDED_OVER, LOST, FOUND = (dt.date(2022, month, 5) for month in (10, 11, 12))
QUESTION = """query($on: Date!, $at: KnownAt) {
  cards(region: "64.01", asOf: $on, knownAt: $at, first: 9) { nodes { status } } }"""


@pytest.fixture
def held(register: Register) -> tuple[UUID, ...]:
    """Two workers hold a card, the first of them since a handover."""
    enrolled = enrolments(register.enrol_workers(command(), ready_to_enrol(register).enrol(*people(1, 2))))
    issued = done(register.issue_cards(command(), IssueCards(tuple(enrolled), START)))
    first, second = (UUID(one) for one in issued.result["cards"])
    done(register.hold_handover(command(), HoldHandover(PASER, HANDED_OVER, "Pendopo", cards=(first,))))
    return first, second


def refusals(outcome: Outcome) -> set[tuple[str, tuple[str, ...]]]:
    assert outcome.position is None
    return {(breach.reason, breach.path) for breach in outcome.breaches}


def test_a_card_that_was_lost_and_found_is_told_as_it_was_believed(
    api: Api, register: Register, held: tuple[UUID, ...]
) -> None:
    # given two cards that were lost in November and found in December
    lost = done(register.report_cards_lost(command(), ReportCardsLost(held, LOST))).position
    found = done(register.report_cards_found(command(), ReportCardsFound(held, FOUND))).position
    assert lost is not None
    assert found is not None
    api.project()

    def told(on: dt.date, at: int) -> list[str]:
        nodes = api.ask(QUESTION, {"on": on.isoformat(), "at": {"position": str(at)}})["cards"]["nodes"]
        return sorted(node["status"] for node in nodes)

    # then each moment tells what was known by then, of each day
    before = lost - len(held)
    assert told(FOUND, before) == ["HANDED_OVER", "ISSUED"]
    assert told(FOUND, lost) == ["LOST", "LOST"]
    assert told(FOUND, found) == ["HANDED_OVER", "ISSUED"]
    assert told(LOST, found) == ["LOST", "LOST"]
    assert told(LOST - dt.timedelta(days=1), found) == ["HANDED_OVER", "ISSUED"]


def test_what_is_lost_already_is_lost_once(
    register: Register, store: PostgresEventStore, held: tuple[UUID, ...]
) -> None:
    first, second = held
    done(register.report_cards_lost(command(), ReportCardsLost((first,), LOST)))
    done(register.report_cards_lost(command(), ReportCardsLost((first, second), LOST)))
    assert [len(store.load([one])[one]) for one in held] == [3, 2]


def test_one_card_at_fault_stands_against_all_and_every_fault_is_told(
    register: Register, store: PostgresEventStore, held: tuple[UUID, ...]
) -> None:
    first, second = held
    done(register.report_cards_lost(command(), ReportCardsLost((first,), LOST)))
    head, stranger = store.log_state().position, uuid4()
    asked = ReportCardsFound((first, second, stranger), FOUND)
    assert refusals(register.report_cards_found(command(), asked)) == {
        ("card_not_lost", ("cards", "1")),
        ("not_found", ("cards", "2")),
    }
    early = ReportCardsLost((second,), START - dt.timedelta(days=1))
    assert refusals(register.report_cards_lost(command(), early)) == {("before_issue", ("on",))}
    assert refusals(register.report_cards_lost(command(), ReportCardsLost((), LOST))) == {
        ("no_cards", ("cards",))
    }
    twice = ReportCardsLost((second, second), LOST)
    assert refusals(register.report_cards_lost(command(), twice)) == {("named_twice", ("cards",))}
    assert store.log_state().position == head


def test_a_card_is_replaced_by_one_of_the_same_worker(
    api: Api, register: Register, held: tuple[UUID, ...]
) -> None:
    # given a card that was lost, and another one in its place
    first, second = held
    done(register.report_cards_lost(command(), ReportCardsLost((first,), LOST)))
    outcome = done(register.replace_cards(command(), ReplaceCards((first,), FOUND)))
    [new] = outcome.result["cards"]
    assert outcome.position is not None
    api.project()
    shown = api.ask(
        """query($one: ID!, $new: ID!) {
          one: node(id: $one) { ... on Card { status enrolment { id } } }
          new: node(id: $new) { ... on Card { status issuedOn replaces { id } enrolment { id } } } }""",
        {"one": ids.encode("Card", first), "new": ids.encode("Card", UUID(new))},
    )
    # then the old one leads to the new one, which the same worker holds
    assert (shown["one"]["status"], shown["new"]["status"]) == ("REPLACED", "ISSUED")
    assert shown["new"]["replaces"]["id"] == ids.encode("Card", first)
    assert shown["new"]["issuedOn"] == FOUND.isoformat()
    assert shown["one"]["enrolment"] == shown["new"]["enrolment"]
    nodes = api.ask(QUESTION, {"on": FOUND.isoformat(), "at": {"position": str(outcome.position - 2)}})
    assert sorted(node["status"] for node in nodes["cards"]["nodes"]) == ["ISSUED", "LOST"]
    # and it is not replaced, found, lost or revoked once more, but the new one may be
    for again in (
        register.replace_cards(command(), ReplaceCards((first,), FOUND)),
        register.report_cards_found(command(), ReportCardsFound((first,), FOUND)),
        register.report_cards_lost(command(), ReportCardsLost((first,), FOUND)),
        register.revoke_cards(command(), RevokeCards((first,), FOUND)),
    ):
        assert refusals(again) == {("card_over", ("cards", "0"))}
    done(register.replace_cards(command(), ReplaceCards((UUID(new), second), FOUND)))


def test_a_card_that_was_revoked_is_no_card_from_that_day_on(
    api: Api, register: Register, store: PostgresEventStore, held: tuple[UUID, ...]
) -> None:
    position = done(register.revoke_cards(command(), RevokeCards(held, LOST))).position
    assert position is not None
    api.project()
    held_by_all = ["HANDED_OVER", "ISSUED"]
    for on, at, status in (
        (LOST, position - len(held), held_by_all),
        (LOST - dt.timedelta(days=1), position, held_by_all),
        (LOST, position, ["REVOKED"] * 2),
        (LOST, None, ["REVOKED"] * 2),
    ):
        moment = None if at is None else {"position": str(at)}
        nodes = api.ask(QUESTION, {"on": on.isoformat(), "at": moment})
        assert sorted(node["status"] for node in nodes["cards"]["nodes"]) == status, (on, at)
    head = store.log_state().position
    assert refusals(register.revoke_cards(command(), RevokeCards(held, LOST))) == set()
    assert store.log_state().position == head
    found = register.report_cards_found(command(), ReportCardsFound(held[:1], FOUND))
    assert refusals(found) == {("card_over", ("cards", "0"))}


def test_two_who_replace_one_card_at_once_make_one_new_card(
    register: Register, store: PostgresEventStore, held: tuple[UUID, ...]
) -> None:
    begun = threading.Barrier(2)

    def replace(_: int) -> Outcome:
        begun.wait()
        return register.replace_cards(command(), ReplaceCards(held[:1], FOUND))

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(replace, range(2)))
    assert sorted(len(outcome.breaches) for outcome in outcomes) == [0, 1]
    [standing] = [card for card in _cards_of(store, held[0]) if card.stands]
    assert standing.card != held[0]


def _cards_of(store: PostgresEventStore, card: UUID) -> list[HeldCard]:
    worker = store.load([card])[card][0].event.worker
    return store.cards_of(workers=[worker])


def test_the_mutations_lead_to_the_inputs_at_fault(api: Api, held: tuple[UUID, ...]) -> None:
    given: Any = api.ask(
        """mutation($cards: [ID!]!, $one: UUID!, $two: UUID!) {
          reportCardsLost(input: {idempotencyKey: $one, cards: $cards, lostOn: "2022-09-01"}) {
            cards { id } userErrors { code path } }
          reportCardsFound(input: {idempotencyKey: $two, cards: $cards, foundOn: "2022-12-01"}) {
            userErrors { code path message } } }""",
        {"cards": [ids.encode("Card", one) for one in held], "one": str(uuid4()), "two": str(uuid4())},
        language="en",
    )
    assert given["reportCardsLost"]["userErrors"] == [{"code": "INVALID", "path": ["lostOn"]}] * 2
    first, _ = given["reportCardsFound"]["userErrors"]
    assert (first["path"], "not on record as lost" in first["message"]) == (["cards", "0"], True)
