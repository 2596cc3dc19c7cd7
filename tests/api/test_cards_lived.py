"""What becomes of cards? Lost, found, and told at every moment between; of many by one command, all or none."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.cards import HoldHandover, IssueCards, ReportCardsFound, ReportCardsLost
from naungan.domain.commands.register import Register
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
