"""What becomes of a handover? Held for those who came, with those who were absent; taken back, and told at every moment."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.bulk.intake import Intake
from naungan.domain.cards import (
    CardHandedOver,
    CardIssued,
    CardNotCollected,
    IssueCards,
    IssueCardsFor,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
    VoidCards,
)
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.cards import card_state
from naungan.domain.commands.register import Register
from naungan.domain.commands.same_papers import ToldBefore
from naungan.domain.dates import PartialDate
from naungan.domain.handovers import HandoverContinued, HandoverHeld, HoldHandover, VoidHandover
from naungan.domain.ports import Outcome
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import CardStatus, ClaimMeasure, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.api.test_cards_issued import batch_of
from tests.infrastructure.test_event_store import at_once
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    START,
    VILLAGE,
    as_happened,
    command,
    done,
    enrolments,
    people,
    ready_to_enrol,
)

HELD, LATER = dt.date(2022, 10, 10), dt.date(2022, 11, 10)
WRONG = TakenBackReason.TYPED_WRONG
QUESTION = """query($at: KnownAt) {
  cards(region: "64.01", asOf: "2022-12-01", knownAt: $at, first: 9) {
    nodes { id status handedOverOn receivedBy proof notCollectedOn } }
  handovers(region: "64.01", knownAt: $at, first: 5) { nodes { id absent village { code }
    cards(first: 9) { nodes { id } } notCollected(first: 9) { nodes { id } } } }
  publicClaims(region: "64.01", knownAt: $at, first: 5) { nodes { reconciliation { evidenceValue { count } } } } }"""


@pytest.fixture
def cards(register: Register) -> tuple[UUID, ...]:
    """Three workers of a village and one of another, each with a card that waits; and a figure about cards in public."""
    papers = ready_to_enrol(register)
    here = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    there = enrolments(register.enrol_workers(command(), papers.enrol(*people(4, 4, village=OTHER_VILLAGE))))
    claim = PublishClaim(
        PASER, "Sumber Contoh", ClaimMeasure.CARDS_HANDED_OVER, about=PartialDate.parse("2022-10"), value=2
    )
    done(register.publish_claim(command(), claim))
    issued = done(register.issue_cards(command(), IssueCards((*here, *there), START)))
    return tuple(UUID(one) for one in issued.result["cards"])


def refusals(outcome: Outcome) -> set[tuple[str, tuple[str, ...]]]:
    assert outcome.position is None
    return {(breach.reason, breach.path) for breach in outcome.breaches}


def told(api: Api, at: int | None) -> Any:
    return api.ask(QUESTION, {"at": None if at is None else {"position": str(at)}})


def handover_of(outcome: Outcome) -> UUID:
    return UUID(done(outcome).result["handover"])


HOLD = """mutation($input: HoldHandoverInput!) { holdHandover(input: $input) {
  changed userErrors { code path } } }"""


def test_a_village_gets_its_cards_but_the_absent_and_all_of_it_can_be_taken_back(
    api: Api, register: Register, store: PostgresEventStore, cards: tuple[UUID, ...], database_url: str
) -> None:
    # given a handover for a village, to which one of three did not come
    api.project()
    before = store.log_state().position
    given = {
        "idempotencyKey": str(uuid4()),
        "region": VILLAGE,
        "heldOn": HELD.isoformat(),
        "place": "Balai Desa",
        "village": VILLAGE,
        "absent": [ids.encode("Card", cards[2])],
        "receivedBy": "FAMILY",
        "proof": "SIGNATURE",
    }
    answer = api.ask(HOLD, {"input": given})["holdHandover"]
    assert answer == {"changed": True, "userErrors": []}
    held = store.log_state().position
    [one] = [event.stream for event in store.append_of(held) if isinstance(event.event, HandoverHeld)]
    voided = done(register.void_handover(command(), VoidHandover(one, WRONG))).position
    api.project()

    # then before it everybody waits
    then = told(api, before)
    assert {node["status"] for node in then["cards"]["nodes"]} == {"ISSUED"}
    assert then["handovers"]["nodes"] == []
    assert then["publicClaims"]["nodes"][0]["reconciliation"]["evidenceValue"] in (None, {"count": 0})
    # between, two have their cards, with what shows it, and one was absent
    between = told(api, held)
    assert Counter(
        (node["status"], node["handedOverOn"], node["receivedBy"], node["proof"], node["notCollectedOn"])
        for node in between["cards"]["nodes"]
    ) == {
        ("HANDED_OVER", "2022-10-10", "FAMILY", "SIGNATURE", None): 2,
        ("ISSUED", None, None, None, "2022-10-10"): 1,
        ("ISSUED", None, None, None, None): 1,
    }
    [handover] = between["handovers"]["nodes"]
    assert (handover["absent"], handover["village"]["code"]) == (1, VILLAGE)
    assert (len(handover["cards"]["nodes"]), len(handover["notCollected"]["nodes"])) == (2, 1)
    assert between["publicClaims"]["nodes"][0]["reconciliation"]["evidenceValue"] == {"count": 2}
    # after it was taken back, and now, everybody waits again and nothing was handed over
    for at in (voided, None):
        after = told(api, at)
        assert {(n["status"], n["handedOverOn"], n["notCollectedOn"]) for n in after["cards"]["nodes"]} == {
            ("ISSUED", None, None)
        }
        assert after["handovers"]["nodes"] == []
        assert after["publicClaims"]["nodes"][0]["reconciliation"]["evidenceValue"] in (None, {"count": 0})
    # and the handover itself tells what became of it
    shown = api.ask(
        """query($id: ID!) { node(id: $id) { ... on Handover {
          voided cards(first: 1) { totalCount } notCollected(first: 1) { totalCount } history(first: 5) { nodes { name } } } } }""",
        {"id": ids.encode("Handover", one)},
    )["node"]
    assert shown == {
        "voided": "TYPED_WRONG",
        "cards": {"totalCount": 0},
        "notCollected": {"totalCount": 0},
        "history": {"nodes": [{"name": "HandoverHeld"}, {"name": "HandoverVoided"}]},
    }
    # and the cards may be handed over again, and nothing is wrong with the log
    handover_of(register.hold_handover(command(), HoldHandover(PASER, LATER, "Balai Desa", cards=cards[:2])))
    assert all(check.good for check in check_log(database_url))


def test_an_import_is_handed_over_without_the_absent(
    register: Register, store: PostgresEventStore, intake: Intake, small_parts: None
) -> None:
    batch = batch_of(intake, ready_to_enrol(register), *people(1, 5))
    done(register.issue_cards_for(command(), IssueCardsFor(START, batch=batch)))
    _, everybody = register.batch_enrolments(batch)
    cards = [card.card for card in store.cards_of(enrolments=everybody)]
    asked = HoldHandover(PASER, HELD, "Pendopo", batch=batch, absent=(cards[0],))
    one = handover_of(register.hold_handover(command("import"), asked))
    events = [type(store.load([card])[card][-1].event) for card in cards]
    assert events == [CardNotCollected, *[CardHandedOver] * 4]
    # in parts, under one key
    assert [type(told.event) for told in store.load([one])[one]] == [HandoverHeld, HandoverContinued]
    again = done(register.hold_handover(command("import"), asked))
    assert (handover_of(again), again.repeated) == (one, True)
    # whoever came later gets theirs, and then nobody waits
    handover_of(register.hold_handover(command(), HoldHandover(PASER, LATER, "Pendopo", batch=batch)))
    again = register.hold_handover(command(), HoldHandover(PASER, LATER, "Pendopo", batch=batch))
    assert refusals(again) == {("nothing_handed_over", ("cards",))}


def test_a_handover_that_was_interrupted_goes_on_and_is_taken_back_whole(
    register: Register,
    store: PostgresEventStore,
    intake: Intake,
    small_parts: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = batch_of(intake, ready_to_enrol(register), *people(1, 7))
    done(register.issue_cards_for(command(), IssueCardsFor(START, batch=batch)))
    _, everybody = register.batch_enrolments(batch)
    cards = [card.card for card in store.cards_of(enrolments=everybody)]
    asked = HoldHandover(PASER, HELD, "Pendopo", batch=batch, absent=(cards[0],))
    append, sent = store.append, 0

    def lost(*given: Any) -> Outcome:
        nonlocal sent
        sent += 1
        if sent == 3:
            raise ConnectionError("the third part is lost")
        return append(*given)

    monkeypatch.setattr(store, "append", lost)
    with pytest.raises(ConnectionError):
        register.hold_handover(command("cut short"), asked)
    one = handover_of(register.hold_handover(command("cut short"), asked))
    # one handover, to which everybody came but one, who was absent once
    states = {card: card_state(history) for card, history in store.load(cards).items()}
    assert sum(state is not None and state.handover == one for state in states.values()) == 6
    assert [type(told.event) for told in store.load(cards[:1])[cards[0]]] == [CardIssued, CardNotCollected]
    assert len(store.load([one])[one]) == 3
    # and all of it is taken back by one command
    done(register.void_handover(command(), VoidHandover(one, WRONG)))
    assert store.load([one])[one][-1].event.cards == 6
    for state in map(card_state, store.load(cards).values()):
        assert state is not None
        assert state.status is CardStatus.ISSUED


def test_every_card_at_fault_is_told_and_nothing_is_recorded(
    register: Register, store: PostgresEventStore, cards: tuple[UUID, ...]
) -> None:
    away = ready_to_enrol(register, KUKAR)
    theirs = enrolments(register.enrol_workers(command(), away.enrol(*people(6, 6, village=KUKAR_VILLAGE))))
    [foreign] = [
        UUID(one)
        for one in done(register.issue_cards(command(), IssueCards(tuple(theirs), START))).result["cards"]
    ]
    done(register.report_cards_lost(command(), ReportCardsLost(cards[:1], START)))
    head, stranger = store.log_state().position, uuid4()
    for asked, faults in (
        ({"cards": cards[1:3], "absent": (cards[1],)}, {("absent_and_present", ("absent", "0"))}),
        ({"cards": cards[1:3], "absent": (cards[0],)}, {("card_not_waiting", ("absent", "0"))}),
        ({"cards": cards[1:3], "absent": (stranger,)}, {("not_found", ("absent", "0"))}),
        ({"cards": cards[1:3], "absent": (foreign,)}, {("card_of_other_regency", ("absent", "0"))}),
        ({"cards": cards[1:3], "absent": (cards[3], cards[3])}, {("named_twice", ("absent",))}),
        ({"batch": uuid4()}, {("not_found", ("batch",))}),
        ({"batch": uuid4(), "village": VILLAGE}, {("batch_or_village", ("batch",))}),
        ({"village": "64.01.01", "cards": cards[1:3]}, {("village_unknown", ("village",))}),
        ({"village": KUKAR_VILLAGE, "cards": (foreign,)}, {("other_regency", ("village",))}),
        ({"village": VILLAGE, "cards": cards[:1]}, {("nothing_handed_over", ("cards",))}),
    ):
        outcome = register.hold_handover(command(), HoldHandover(PASER, HELD, "Pendopo", **asked))
        assert refusals(outcome) == faults, asked
    assert store.log_state().position == head


def test_what_came_of_a_card_since_outlives_the_handover_that_is_taken_back(
    register: Register, store: PostgresEventStore, cards: tuple[UUID, ...]
) -> None:
    # given a card that was lost since, one that was revoked since, one that was taken back, and one that is as it was
    one = handover_of(register.hold_handover(command(), HoldHandover(PASER, HELD, "Pendopo", cards=cards)))
    lost, revoked, none, kept = cards
    done(register.report_cards_lost(command(), ReportCardsLost((lost,), LATER)))
    done(register.revoke_cards(command(), RevokeCards((revoked,), LATER)))
    done(register.void_cards(command(), VoidCards((none,), WRONG)))
    done(register.void_handover(command(), VoidHandover(one, WRONG)))
    states = {card: card_state(store.load([card])[card]) for card in cards}
    assert [state and state.status for state in states.values()] == [
        *(CardStatus.LOST, CardStatus.REVOKED, None, CardStatus.ISSUED),
    ]
    # and the lost card waits once it is found
    done(register.report_cards_found(command(), ReportCardsFound((lost,), LATER)))
    handover_of(register.hold_handover(command(), HoldHandover(PASER, LATER, "Pendopo", cards=(lost, kept))))


def test_a_handover_is_taken_back_once_and_for_a_reason(
    register: Register, store: PostgresEventStore, cards: tuple[UUID, ...]
) -> None:
    one = handover_of(register.hold_handover(command(), HoldHandover(PASER, HELD, "Pendopo", cards=cards)))
    other = VoidHandover(one, TakenBackReason.OTHER)
    assert refusals(register.void_handover(command(), other)) == {("note_missing", ("note",))}
    for nothing in (uuid4(), cards[0]):
        assert refusals(register.void_handover(command(), VoidHandover(nothing, WRONG))) == {
            ("not_found", ("handover",))
        }
    stale = VoidHandover(one, WRONG, expected_version=2)
    assert refusals(register.void_handover(command(), stale)) == {("version", ("expectedVersion",))}
    done(register.void_handover(command(), replace(other, note="salah tanggal")))
    head = store.log_state().position
    assert done(register.void_handover(command(), VoidHandover(one, WRONG))).position is None
    assert store.log_state().position == head
    assert store.load([one])[one][-1].event.cards == 4


def test_figures_about_cards_follow_the_cards_and_the_minutes_that_are_taken_back(
    api: Api, register: Register, cards: tuple[UUID, ...]
) -> None:
    def held() -> int:
        api.project()
        [claim] = told(api, None)["publicClaims"]["nodes"]
        count: int = claim["reconciliation"]["evidenceValue"]["count"]
        return count

    # given three cards handed over one by one, and five that minutes tell of
    handover_of(register.hold_handover(command(), HoldHandover(PASER, HELD, "Pendopo", cards=cards[:3])))
    minutes = HoldHandover(PASER, HELD, "Pendopo", minutes="BA 1/2022", count=5)
    stated = handover_of(register.hold_handover(command(), minutes))
    assert held() == 8
    done(register.void_cards(command(), VoidCards(cards[:1], WRONG)))
    assert held() == 7
    done(register.void_handover(command(), VoidHandover(stated, WRONG)))
    assert held() == 2


def test_minutes_are_told_once_and_again_after_they_were_taken_back(
    register: Register, store: PostgresEventStore
) -> None:
    asked = HoldHandover(PASER, HELD, "Pendopo", minutes="BA 1/2022", count=3)
    one = handover_of(register.hold_handover(command(), asked))
    assert handover_of(register.hold_handover(command(), asked)) == one
    done(register.void_handover(command(), VoidHandover(one, WRONG)))
    other = handover_of(register.hold_handover(command(), asked))
    assert other != one
    assert handover_of(register.hold_handover(command(), asked)) == other


def minutes_of_other(outcome: Outcome) -> dict[str, str | int]:
    """What is told of the handover that has the number, and nothing else stands against it."""
    [breach] = outcome.breaches
    assert (breach.reason, breach.path) == (Reason.MINUTES_OF_OTHER, ("minutes",))
    assert breach.against is not None
    return {**breach.facts, "id": str(breach.against.id)}


def test_a_number_of_minutes_is_of_one_handover_of_a_regency(
    api: Api, register: Register, cards: tuple[UUID, ...], database_url: str
) -> None:
    # given a handover in a village under a number
    first = HoldHandover(VILLAGE, HELD, "Balai Desa", "BA 1/2022", cards=cards[:1])
    one = handover_of(register.hold_handover(command(), first))
    # when another of the regency is told under it, of whatever kind and however it is typed, then the refusal says which has it
    name = "Samurangau"
    for intent in (
        HoldHandover(OTHER_VILLAGE, LATER, "Pasar", " ba  1/2022", cards=cards[3:]),
        HoldHandover(PASER, LATER, "Pendopo", "BA 1/2022", 40),
        HoldHandover(VILLAGE, LATER, "Balai Desa", "BA 1/2022", cards=cards[1:3], village=VILLAGE),
    ):
        for sent in (command(), as_happened()):
            told = minutes_of_other(register.hold_handover(sent, intent))
            assert told == {"minutes": "BA 1/2022", "region": name, "day": HELD.isoformat(), "id": str(one)}
    # and everything else that stands against it is told beside
    twice = HoldHandover(OTHER_VILLAGE, LATER, " ", "BA 1/2022", cards=cards[3:])
    assert {(b.reason, b.path) for b in register.hold_handover(command(), twice).breaches} == {
        (Reason.MINUTES_OF_OTHER, ("minutes",)), (Reason.EMPTY, ("place",))
    }  # fmt: skip
    # through the contract, too, where what has the number is a thing to open
    api.project()
    given = {"region": OTHER_VILLAGE, "heldOn": LATER.isoformat(), "place": "Pasar", "minutes": "BA 1/2022"}
    asked = "mutation($i: HoldHandoverInput!) { holdHandover(input: $i) { userErrors { message against { id } } } }"
    [error] = api.ask(asked, {"i": {**given, "count": 4, "idempotencyKey": str(uuid4())}})["holdHandover"][
        "userErrors"
    ]
    assert error["against"] == {"id": ids.encode("Handover", one)}
    assert f"di {name} pada 10 Oktober 2022" in error["message"]
    # but another regency has its own numbers, and one that is taken back is free
    handover_of(register.hold_handover(command(), HoldHandover(KUKAR, LATER, "Pendopo", "BA 1/2022", 4)))
    done(register.void_handover(command(), VoidHandover(one, WRONG)))
    handover_of(register.hold_handover(command(), replace(first, region=OTHER_VILLAGE)))
    assert all(check.good for check in check_log(database_url))


def test_one_number_of_minutes_is_taken_once_by_many_at_the_same_moment(
    register: Register, cards: tuple[UUID, ...]
) -> None:
    told = [HoldHandover(PASER, HELD, place, "BA 1/2022", 4) for place in ("Pendopo", "Balai", "Pasar")]
    told += [HoldHandover(PASER, HELD, "Balai", "BA 1/2022", cards=(one,)) for one in cards[:2]]
    told += [HoldHandover(PASER, HELD, "Balai", "BA 1/2022", cards=cards[3:], village=OTHER_VILLAGE)]
    outcomes = at_once(*(lambda one=one: register.hold_handover(command(), one) for one in told))
    # then one of them has it, and every other is told that it does
    [one] = [handover_of(outcome) for outcome in outcomes if not outcome.breaches]
    for outcome in outcomes:
        if outcome.breaches:
            assert minutes_of_other(outcome)["id"] == str(one)


def test_minutes_that_earlier_versions_recorded_are_known_again(store: PostgresEventStore) -> None:
    """The ids are of the version before a village and the absent could be told."""
    for count, stream in (
        (3, "f3081938-bda3-5d55-97b1-d74522f81e04"),
        (None, "3418e203-b732-5f69-9343-5dc27e1c3df5"),
    ):
        held = HandoverHeld(PASER, START, "Pendopo Contoh", "BA 1/2022", count)
        assert ToldBefore(store).find("handover", held) == (UUID(stream), False)
    with_more = replace(held, absent=2)
    assert ToldBefore(store).find("handover", with_more)[0] != UUID(stream)


def test_a_card_that_is_lost_while_its_handover_is_taken_back_is_lost_and_waits_once_found(
    register: Register, store: PostgresEventStore, cards: tuple[UUID, ...]
) -> None:
    one = handover_of(
        register.hold_handover(command(), HoldHandover(PASER, HELD, "Pendopo", cards=cards[:1]))
    )
    begun = threading.Barrier(2)

    def at_once(call: Callable[[], Outcome]) -> Outcome:
        begun.wait()
        return call()

    with ThreadPoolExecutor(2) as threads:
        calls: list[Callable[[], Outcome]] = [
            lambda: register.void_handover(command(), VoidHandover(one, WRONG)),
            lambda: register.report_cards_lost(command(), ReportCardsLost(cards[:1], LATER)),
        ]
        for outcome in threads.map(at_once, calls):
            done(outcome)
    state = card_state(store.load(cards[:1])[cards[0]])
    assert state is not None
    assert (state.status, state.before_lost) == (CardStatus.LOST, CardStatus.ISSUED)
