"""How are cards issued? With numbers of BPJS or of the register, one by one or to all of an import or of a village."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sent_parts import AppendRows, CompleteBatch, OpenBatch, checksum_of
from naungan.domain.cards import CardIssued, IssueCards, IssueCardsFor, ReplaceCards, RevokeCards, VoidCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment, TransferEnrolment, VoidEnrolments
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import EndReason, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    START,
    VILLAGE,
    Papers,
    command,
    done,
    enrolments,
    people,
    ready_to_enrol,
)

pytestmark = pytest.mark.records

WRONG = TakenBackReason.WRONG_PERSON


def tell(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


@pytest.fixture
def three(register: Register, papers: Papers) -> tuple[UUID, ...]:
    return tuple(enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3)))))


def refusals(outcome: Outcome) -> set[tuple[str, tuple[str, ...]]]:
    assert outcome.position is None
    return {(breach.reason, breach.path) for breach in outcome.breaches}


def cards_of(outcome: Outcome) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in done(outcome).result["cards"])


def issued(store: PostgresEventStore, *cards: UUID) -> list[CardIssued]:
    return [store.load([one])[one][0].event for one in cards]


def test_cards_carry_the_numbers_that_bpjs_gave_and_the_membership_outlives_them(
    api: Api, register: Register, three: tuple[UUID, ...]
) -> None:
    # given cards with numbers of BPJS, as they were typed, one without a membership
    asked = IssueCards(three[:2], START, serials=(" bpu-001", "BPU-002"), memberships=("22012345678", None))
    first, second = cards_of(register.issue_cards(command(), asked))
    [new] = cards_of(register.replace_cards(command(), ReplaceCards((first,), START, serials=("bpu-101",))))
    api.project()
    shown = api.ask(
        """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Card { serial membership status } } }""",
        {"ids": [ids.encode("Card", one) for one in (first, second, new)]},
    )["nodes"]
    # then they are told in one form, and the card in place of another has the same membership
    assert [(one["serial"], one["membership"], one["status"]) for one in shown] == [
        ("BPU-001", "22012345678", "REPLACED"),
        ("BPU-002", None, "ISSUED"),
        ("BPU-101", "22012345678", "ISSUED"),
    ]


def test_every_number_at_fault_is_told_by_its_row_and_nothing_is_recorded(
    register: Register, store: PostgresEventStore, three: tuple[UUID, ...]
) -> None:
    [taken] = cards_of(register.issue_cards(command(), IssueCards(three[2:], START, serials=("A-1",))))
    head = store.log_state().position
    two = three[:2]
    for serials, memberships, faults in (
        (("A-1", "B 2"), (), {("number_form", ("serials", "1"))}),
        (("a-1", "B2"), (), {("serial_taken", ("serials", "0"))}),
        (("B2", "b2"), (), {("number_twice", ("serials", "1"))}),
        (("B2",), (), {("serials_count", ("serials",))}),
        (("6401016304850001", "B2"), (), {("number_is_a_nik", ("serials", "0"))}),
        ((), ("K" * 21, ""), {("number_form", ("memberships", "0")), ("number_form", ("memberships", "1"))}),
        ((), (None, "6401016304850001"), {("number_is_a_nik", ("memberships", "1"))}),
        ((), ("22012345678", "22012345678"), {("number_twice", ("memberships", "1"))}),
    ):
        outcome = register.issue_cards(
            command(), IssueCards(two, START, serials=serials, memberships=memberships)
        )
        assert refusals(outcome) == faults, (serials, memberships)
    replaced = register.replace_cards(command(), ReplaceCards((taken,), START, serials=("A-1",)))
    assert refusals(replaced) == {("serial_taken", ("serials", "0"))}
    assert store.log_state().position == head


def test_a_membership_is_of_one_worker_whatever_becomes_of_their_cards(
    register: Register, store: PostgresEventStore, papers: Papers, three: tuple[UUID, ...]
) -> None:
    # given a worker whose card carries a KPJ, and was replaced and revoked since
    one, two, three_ = three
    [first] = cards_of(
        register.issue_cards(command(), IssueCards((one,), START, memberships=("22012345678",)))
    )
    [second] = cards_of(register.replace_cards(command(), ReplaceCards((first,), START)))
    kpj = IssueCards((three_, two), START, memberships=(None, " 22012345678"))

    def against(outcome: Outcome) -> list[tuple[str, tuple[str, ...], UUID | None]]:
        return [(b.reason, b.path, None if b.against is None else b.against.id) for b in outcome.breaches]

    # then no other worker gets it, and their own regency is told whose card has it
    head = store.log_state().position
    refused = against(register.issue_cards(command(), kpj))
    assert [one[:2] for one in refused] == [("membership_of_card", ("memberships", "1"))]
    assert refused[0][2] in (first, second)
    done(register.revoke_cards(command(), RevokeCards((second,), START)))
    assert len(register.issue_cards(command(), kpj).breaches) == 1
    # another regency is not told
    kukar = ready_to_enrol(register, KUKAR)
    [abroad] = enrolments(
        register.enrol_workers(command(), kukar.enrol(*people(9, 9, village=KUKAR_VILLAGE)))
    )
    there = IssueCards((abroad,), START, memberships=("22012345678",))
    outcome = register.issue_cards(command(), there)
    assert against(outcome) == [("membership_taken", ("memberships", "0"), None)]
    assert outcome.breaches[0].facts == {}
    assert {card.card for card in store.cards_of(enrolments=[two, three_, abroad])} == set()
    # the worker keeps it, in a command of its own too; whoever had it by mistake gives it back
    [again] = cards_of(
        register.issue_cards(command(), IssueCards((one,), START, memberships=("22012345678",)))
    )
    done(register.void_cards(command(), VoidCards((first, second, again), WRONG)))
    cards_of(register.issue_cards(command(), kpj))
    assert store.log_state().position > head


def test_of_two_who_give_one_membership_to_two_workers_at_once_one_is_refused(
    register: Register, three: tuple[UUID, ...]
) -> None:
    begun = threading.Barrier(2)

    def issue(one: UUID) -> Outcome:
        begun.wait()
        return register.issue_cards(command(), IssueCards((one,), START, memberships=("22012345678",)))

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(issue, three[:2]))
    [refused] = [outcome for outcome in outcomes if outcome.position is None]
    assert refusals(refused) == {("membership_of_card", ("memberships", "0"))}


def test_the_mutation_shows_the_card_that_has_the_membership(
    api: Api, register: Register, three: tuple[UUID, ...]
) -> None:
    [card] = cards_of(
        register.issue_cards(command(), IssueCards(three[:1], START, memberships=("22012345678",)))
    )
    api.project()
    given = {
        "idempotencyKey": str(uuid4()),
        "enrolments": [ids.encode("Enrolment", three[1])],
        "issuedOn": START.isoformat(),
        "memberships": ["22012345678"],
    }
    asked = """mutation($i: IssueCardsInput!) { issueCards(input: $i) {
      userErrors { code path message against { ... on Card { stableId serial } } } } }"""
    [error] = api.ask(asked, {"i": given})["issueCards"]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["memberships", "0"])
    assert error["against"]["stableId"] == ids.encode("Card", card)
    assert str(card) in error["message"]


def test_the_number_of_a_card_that_was_taken_back_is_free_and_of_one_that_was_replaced_never(
    register: Register, three: tuple[UUID, ...]
) -> None:
    [first] = cards_of(register.issue_cards(command(), IssueCards(three[:1], START, serials=("A-1",))))
    done(register.void_cards(command(), VoidCards((first,), WRONG)))
    [second] = cards_of(register.issue_cards(command(), IssueCards(three[1:2], START, serials=("A-1",))))
    done(register.replace_cards(command(), ReplaceCards((second,), START)))
    again = register.issue_cards(command(), IssueCards(three[2:], START, serials=("A-1",)))
    assert refusals(again) == {("serial_taken", ("serials", "0"))}


def test_a_card_that_was_taken_back_is_a_card_at_no_moment_from_then_on(
    api: Api, register: Register, store: PostgresEventStore, three: tuple[UUID, ...]
) -> None:
    # given two cards, one of which was issued to the wrong person
    first, second = cards_of(register.issue_cards(command(), IssueCards(three[:2], START)))
    before = store.log_state().position
    after = done(register.void_cards(command(), VoidCards((first,), WRONG))).position
    api.project()

    def told(at: int | None) -> tuple[int, int]:
        moment = None if at is None else {"position": str(at)}
        given = api.ask(
            """query($at: KnownAt) {
              cards(region: "64.01", asOf: "2022-10-20", knownAt: $at, first: 9) { totalCount }
              cardCounts(region: "64.01", asOf: "2022-10-20", knownAt: $at) { count } }""",
            {"at": moment},
        )
        return given["cards"]["totalCount"], given["cardCounts"]["count"]

    # then each moment tells what was known by then
    assert [told(before), told(after), told(None)] == [(2, 2), (1, 1), (1, 1)]
    # and told again it changes nothing; another reason needs its note; who has none may get another card
    assert done(register.void_cards(command(), VoidCards((first,), WRONG))).position is None
    assert refusals(register.void_cards(command(), VoidCards((second,), TakenBackReason.OTHER))) == {
        ("note_missing", ("note",))
    }
    stranger = uuid4()
    assert refusals(register.void_cards(command(), VoidCards((second, stranger), WRONG))) == {
        ("not_found", ("cards", "1"))
    }
    [new] = cards_of(register.issue_cards(command(), IssueCards(three[:1], START)))
    assert new not in (first, second)


def at_once(*calls: Any) -> list[Outcome]:
    begun = threading.Barrier(len(calls))

    def run(call: Any) -> Outcome:
        begun.wait()
        outcome: Outcome = call()
        return outcome

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_two_who_give_one_number_at_once_give_it_once(register: Register, three: tuple[UUID, ...]) -> None:
    def issue(one: UUID) -> Any:
        return lambda: register.issue_cards(command(), IssueCards((one,), START, serials=("A-1",)))

    outcomes = at_once(issue(three[0]), issue(three[1]))
    assert sorted(len(outcome.breaches) for outcome in outcomes) == [0, 1]
    [refused] = [outcome for outcome in outcomes if outcome.breaches]
    assert refusals(refused) == {("serial_taken", ("serials", "0"))}


def test_a_card_that_is_issued_beside_a_void_stands_for_no_void_enrolment(
    register: Register, store: PostgresEventStore, three: tuple[UUID, ...]
) -> None:
    at_once(
        lambda: register.issue_cards(command(), IssueCards(three[:1], START)),
        lambda: register.void_enrolments(command(), VoidEnrolments(three[:1], WRONG)),
    )
    [state] = [len(store.load([three[0]])[three[0]])]
    standing = [card for card in store.cards_of(enrolments=three[:1]) if card.stands]
    assert (state == 1) is bool(standing)


def batch_of(intake: Intake, papers: Papers, *candidates: Any) -> UUID:
    """An import of these people, in chunks of three."""
    terms, digest = papers.terms(), f"{77:064x}"
    batch = UUID(
        done(intake.open_batch(command(), OpenBatch("64.01", digest, terms, len(candidates)))).result["batch"]
    )
    for number, first in enumerate(range(0, len(candidates), 3)):
        rows = tuple(enumerate(candidates[first : first + 3], first + 1))
        sent, _ = intake.append_rows(command(), AppendRows(batch, number, checksum_of(rows), rows))
        done(sent)
    done(intake.complete_batch(command(), CompleteBatch(batch, -(-len(candidates) // 3))))
    return batch


def test_all_of_an_import_get_cards_by_one_command_in_parts(
    api: Api, register: Register, store: PostgresEventStore, intake: Intake, papers: Papers, small_parts: None
) -> None:
    # given an import of seven, one of whom has a card already and one of whom protects no day any more
    batch = batch_of(intake, papers, *people(1, 7))
    _, everybody = register.batch_enrolments(batch)
    assert len(everybody) == 7
    done(register.issue_cards(command(), IssueCards(tuple(everybody[2:3]), START)))
    done(register.end_enrolment(command(), EndEnrolment(everybody[4], START, EndReason.OTHER)))
    # when the rest get theirs
    intent = IssueCardsFor(START, batch=batch)
    outcome = done(register.issue_cards_for(command("for all"), intent))
    # then it tells how many, each card says for which import, and the position is that of the last part
    assert outcome.result == {"issued": 5, "held": 1, "without_days": 1}
    assert outcome.position == store.log_state().position
    held = [card for card in store.cards_of(enrolments=everybody) if card.stands]
    assert len({card.worker for card in held}) == 6
    assert sum(event.batch == batch for event in issued(store, *(card.card for card in held))) == 5
    appends = {len(store.append_of(store.load([card.card])[card.card][0].position)) for card in held}
    assert appends <= {1, 2}
    # and the same key has this outcome for ever, whoever is enrolled since; another key finds nobody without a card
    again = register.issue_cards_for(command("for all"), intent)
    assert (again.result, again.position, again.repeated) == (outcome.result, outcome.position, True)
    other = done(register.issue_cards_for(command(), intent))
    assert (other.result, other.position) == ({"issued": 0, "held": 6, "without_days": 1}, None)


def test_what_was_interrupted_goes_on_with_the_same_key(
    register: Register,
    store: PostgresEventStore,
    intake: Intake,
    papers: Papers,
    small_parts: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = batch_of(intake, papers, *people(1, 7))
    append, sent = store.append, 0

    def lost(*asked: Any) -> Outcome:
        nonlocal sent
        sent += 1
        if sent == 3:
            raise ConnectionError("the third part is lost")
        return append(*asked)

    monkeypatch.setattr(store, "append", lost)
    intent = IssueCardsFor(START, batch=batch)
    with pytest.raises(ConnectionError):
        register.issue_cards_for(command("cut short"), intent)
    _, everybody = register.batch_enrolments(batch)
    assert len(store.cards_of(enrolments=everybody)) == 4
    # somebody else issues one card meanwhile
    done(register.issue_cards(command(), IssueCards(tuple(everybody[6:]), START)))
    outcome = done(register.issue_cards_for(command("cut short"), intent))
    assert outcome.result == {"issued": 6, "held": 1, "without_days": 0}
    assert len({card.worker for card in store.cards_of(enrolments=everybody)}) == 7
    assert len(store.cards_of(enrolments=everybody)) == 7


def test_an_import_or_a_village_is_named_and_one_that_is_known(register: Register) -> None:
    for intent, faults in (
        (IssueCardsFor(START), {("batch_or_village", ("batch",))}),
        (IssueCardsFor(START, batch=uuid4(), village=VILLAGE), {("batch_or_village", ("batch",))}),
        (IssueCardsFor(START, batch=uuid4()), {("not_found", ("batch",))}),
        (IssueCardsFor(START, village="64.01.01"), {("village_unknown", ("village",))}),
        (IssueCardsFor(dt.date(2099, 1, 1), village=VILLAGE), {("in_the_future", ("on",))}),
    ):
        assert refusals(register.issue_cards_for(command(), intent)) == faults
    done(register.issue_cards_for(command("one"), IssueCardsFor(START, village=VILLAGE)))
    conflict = register.issue_cards_for(command("one"), IssueCardsFor(START, village=OTHER_VILLAGE))
    assert refusals(conflict) == {("key_used", ("idempotencyKey",))}


FOR_MANY = """mutation($input: IssueCardsForInput!) { issueCardsFor(input: $input) {
  issued held withoutDays changed userErrors { code path } } }"""


def test_all_of_a_village_get_cards_wherever_they_were_enrolled(
    api: Api, register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    # given people of two villages and of another regency, one of whom moved
    here = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    there = enrolments(register.enrol_workers(command(), papers.enrol(*people(4, 5, village=OTHER_VILLAGE))))
    away = ready_to_enrol(register, KUKAR)
    enrolments(register.enrol_workers(command(), away.enrol(*people(6, 6, village=KUKAR_VILLAGE))))
    done(register.transfer_enrolment(command(), TransferEnrolment(there[0], START, VILLAGE)))
    done(register.end_enrolment(command(), EndEnrolment(here[2], START, EndReason.OTHER)))
    key = str(uuid4())
    given = {"idempotencyKey": key, "village": VILLAGE, "issuedOn": "2022-10-20"}
    api.project()
    # when the village gets its cards
    answer = api.ask(FOR_MANY, {"input": given})["issueCardsFor"]
    # then whoever is there has one, and the same key tells the same
    assert answer == {"issued": 3, "held": 0, "withoutDays": 0, "changed": True, "userErrors": []}
    assert {card.enrolment for card in store.cards_of(enrolments=[*here, *there])} == {*here[:2], there[0]}
    api.project()
    again = api.ask(FOR_MANY, {"input": given})["issueCardsFor"]
    assert (again["issued"], again["changed"]) == (3, True)
    # and before the read models know of all that is recorded, nobody is left out in silence
    done(register.enrol_workers(command(), papers.enrol(*people(7, 7))))
    late = api.post(FOR_MANY, {"input": given | {"idempotencyKey": str(uuid4())}})
    assert late["errors"][0]["extensions"]["code"] == "NOT_YET"
