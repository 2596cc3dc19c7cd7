"""What becomes of what was said in public? Corrected, explained and taken back, and answered at every moment between."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.claims import (
    ClaimFigures,
    CorrectClaim,
    ExplainClaim,
    PublishClaim,
    WithdrawClaim,
)
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import ClaimMeasure, Evidence, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import KUKAR, PASER, command, done

SAID = dt.date(2022, 11, 9)
LATER = dt.date(2022, 12, 1)
QUESTION = """query($at: KnownAt) { publicClaims(region: "64.01", knownAt: $at, first: 10) { nodes {
  value { count } atLeast { count } reconciliation { status }
  explanations { evidence source }
  contradictions { kind explanations { source } }
} } }"""


@pytest.fixture
def claim(register: Register) -> UUID:
    """Three thousand were said to be covered."""
    return published(register, 3_000)


def published(register: Register, value: int, **more: Any) -> UUID:
    said = PublishClaim(
        more.pop("region", PASER), "harian", ClaimMeasure.WORKERS_COVERED, SAID, value=value, **more
    )
    return UUID(done(register.publish_claim(command(), said)).result["claim"])


def refusals(outcome: Outcome) -> set[tuple[str, str]]:
    assert outcome.position is None
    return {(breach.reason, breach.path[-1]) for breach in outcome.breaches}


def test_a_claim_is_told_as_it_was_believed_at_every_moment(
    api: Api, register: Register, claim: UUID
) -> None:
    # given a claim that its source corrected, that was explained, and that was taken back
    positions = [
        done(outcome).position
        for outcome in (
            register.correct_claim(command(), CorrectClaim(claim, "ralat harian", LATER, value=2_900)),
            register.explain_claim(
                command(), ExplainClaim(claim, "termasuk pekerja kota", "dinas", Evidence.ASSUMED)
            ),
            register.withdraw_claim(command(), WithdrawClaim(claim, LATER, TakenBackReason.TYPED_WRONG)),
        )
    ]
    api.project()
    assert None not in positions
    corrected, explained, withdrawn = (position or 0 for position in positions)

    def at(position: int) -> Any:
        return api.ask(QUESTION, {"at": {"position": str(position)}})["publicClaims"]["nodes"]

    # then each moment tells what was known by then
    [before] = at(corrected - 1)
    assert (before["value"], before["explanations"]) == ({"count": 3_000}, [])
    [between] = at(corrected)
    assert (between["value"], between["explanations"]) == ({"count": 2_900}, [])
    assert between["reconciliation"]["status"] != "EXPLAINED"
    [after] = at(explained)
    assert after["value"] == {"count": 2_900}
    assert after["reconciliation"]["status"] == "EXPLAINED"
    assert after["explanations"] == [{"evidence": "ASSUMED", "source": "dinas"}]
    assert at(withdrawn) == []
    assert api.ask(QUESTION)["publicClaims"]["nodes"] == []


def test_an_explanation_stands_beside_the_contradiction(api: Api, register: Register, claim: UUID) -> None:
    # given two claims of one thing that differ, one of them explained
    about = {"about": PartialDate.parse(SAID.isoformat())}
    one, _ = published(register, 500, **about), published(register, 700, **about)
    done(register.explain_claim(command(), ExplainClaim(one, "salah ketik di harian", "ralat harian")))
    api.project()
    # then both show the explanation beside their contradiction, one alone is explained
    nodes = api.ask(QUESTION)["publicClaims"]["nodes"]
    shown = {node["value"]["count"]: node for node in nodes}
    for value in (500, 700):
        [contradiction] = shown[value]["contradictions"]
        assert contradiction["explanations"] == [{"source": "ralat harian"}]
    assert shown[500]["reconciliation"]["status"] == "EXPLAINED"
    assert shown[700]["reconciliation"]["status"] != "EXPLAINED"


def test_what_is_told_again_records_nothing(
    register: Register, store: PostgresEventStore, claim: UUID
) -> None:
    correction = CorrectClaim(claim, "ralat", LATER, value=2_900)
    withdrawal = WithdrawClaim(claim, LATER, TakenBackReason.OTHER, "ditarik redaksi")
    done(register.correct_claim(command(), correction))
    assert register.correct_claim(command(), correction).position is None
    done(register.withdraw_claim(command(), withdrawal))
    head = store.log_state().position
    assert refusals(register.withdraw_claim(command(), withdrawal)) == set()
    assert store.log_state().position == head


def test_every_fault_is_told_at_once_and_nothing_is_recorded(
    register: Register, store: PostgresEventStore, claim: UUID
) -> None:
    elsewhere = published(register, 5, region=KUKAR)
    head = store.log_state().position
    early = SAID - dt.timedelta(days=1)
    wrong = CorrectClaim(
        claim, " ", early, value=5, at_least=9, per_unit=3, value_in_money=True, at_least_in_money=True
    )
    assert refusals(register.correct_claim(command(), wrong)) == {
        ("empty", "source"),
        ("before_said", "saidOn"),
        ("value_below_at_least", "value"),
        ("count_wanted", "value"),
        ("count_wanted", "atLeast"),
        ("per_unit_incomplete", "perUnit"),
    }
    other = WithdrawClaim(claim, early, TakenBackReason.OTHER)
    assert refusals(register.withdraw_claim(command(), other)) == {
        ("note_missing", "note"),
        ("before_said", "on"),
    }
    stranger = uuid4()
    unclear = ExplainClaim(claim, " ", beside=(elsewhere, claim, stranger))
    assert refusals(register.explain_claim(command(), unclear)) == {
        ("empty", "explanation"),
        ("not_beside", "0"),
        ("not_beside", "1"),
        ("not_found", "2"),
    }
    assert refusals(register.explain_claim(command(), ExplainClaim(stranger, "mengapa"))) == {
        ("not_found", "claim")
    }
    assert store.log_state().position == head


def test_a_claim_that_was_taken_back_is_neither_corrected_nor_explained(
    register: Register, claim: UUID
) -> None:
    done(register.withdraw_claim(command(), WithdrawClaim(claim, LATER, TakenBackReason.TYPED_WRONG)))
    correction = register.correct_claim(command(), CorrectClaim(claim, "ralat", value=1))
    explanation = register.explain_claim(command(), ExplainClaim(claim, "mengapa"))
    assert refusals(correction) == refusals(explanation) == {("claim_withdrawn", "claim")}


def test_a_correction_names_what_it_was_and_what_it_is(
    register: Register, store: PostgresEventStore, claim: UUID
) -> None:
    done(register.correct_claim(command(), CorrectClaim(claim, "ralat", value=2_900)))
    event = store.load([claim])[claim][-1].event
    assert event.was == ClaimFigures(3_000, None, None, None)
    assert event.now == ClaimFigures(2_900, None, None, None)


def test_the_words_of_an_explanation_are_in_no_event(
    register: Register, store: PostgresEventStore, claim: UUID
) -> None:
    done(register.explain_claim(command(), ExplainClaim(claim, "kalimat rahasia", beside=())))
    assert "rahasia" not in str(store.load([claim])[claim][-1].event)


MUTATIONS = """mutation($claim: ID!, $one: UUID!, $two: UUID!, $three: UUID!, $version: Int) {
  correctClaim(input: {idempotencyKey: $one, claim: $claim, source: "ralat", value: {count: 2900}}) {
    ids userErrors { code path } }
  explainClaim(input: {idempotencyKey: $two, claim: $claim, explanation: "kota ikut terhitung"}) {
    ids userErrors { code path } }
  withdrawClaim(input: {idempotencyKey: $three, claim: $claim, withdrawnOn: "2022-11-01", reason: OTHER,
    expectedVersion: $version}) { claim userErrors { code path message } } }"""


def test_the_mutations_answer_with_the_claim_and_lead_to_the_inputs_at_fault(api: Api, claim: UUID) -> None:
    keys = {name: str(uuid4()) for name in ("one", "two", "three")}
    given = api.ask(MUTATIONS, {**keys, "claim": ids.encode("PublicClaim", claim), "version": 3})
    assert given["correctClaim"]["userErrors"] == given["explainClaim"]["userErrors"] == []
    told = {(e["code"], *e["path"]) for e in given["withdrawClaim"]["userErrors"]}
    assert told == {("INVALID", "note"), ("INVALID", "withdrawnOn")}
