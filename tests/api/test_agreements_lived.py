"""What becomes of an agreement after it was signed? Amended, its termination corrected or taken back, told at every moment between."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from naungan.domain.agreements import (
    AmendAgreement,
    CorrectTermination,
    TerminateAgreement,
    WithdrawTermination,
)
from naungan.domain.commands.register import Register
from naungan.domain.dates import Period
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.people import Papers, command, done, enrolments, person, ready_to_enrol

FIRST, SECOND = dt.date(2022, 11, 1), dt.date(2022, 12, 1)

pytestmark = pytest.mark.records

QUESTION = """query($agreement: ID!, $at: KnownAt) {
  agreements(region: "64.01", knownAt: $at, first: 5) { nodes { terminatedOn } }
  findings(region: "64.01", codes: [AGREEMENT_TERMINATED], knownAt: $at, first: 5) { totalCount }
  node(id: $agreement) { ... on Agreement { terminatedOn history(first: 10) { nodes { name } } } }
}"""


def tell(register: Register) -> Papers:
    """A worker is enrolled until the end of December under an agreement that is terminated from November on."""
    papers = ready_to_enrol(register)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, FIRST, "salah catat")))
    return papers


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


def refusals(outcome: Outcome) -> set[tuple[str, str]]:
    assert outcome.position is None
    return {(breach.reason, breach.path[-1]) for breach in outcome.breaches}


def test_a_termination_is_told_as_it_was_believed_at_every_moment(
    api: Api, register: Register, papers: Papers
) -> None:
    one = papers.agreement
    corrected = done(
        register.correct_termination(command(), CorrectTermination(one, dt.date(2023, 1, 1), "hari lain"))
    ).position
    withdrawn = done(
        register.withdraw_termination(command(), WithdrawTermination(one, TakenBackReason.NEVER_HAPPENED))
    ).position
    assert corrected is not None
    assert withdrawn is not None
    api.project()

    def told(at: int | None) -> tuple[Any, int]:
        moment = None if at is None else {"position": str(at)}
        given = api.ask(QUESTION, {"agreement": ids.encode("Agreement", one), "at": moment})
        [agreement] = given["agreements"]["nodes"]
        assert [event["name"] for event in given["node"]["history"]["nodes"]] == [
            *("AgreementSigned", "AgreementTerminated", "TerminationCorrected", "TerminationWithdrawn")
        ]
        return agreement["terminatedOn"], given["findings"]["totalCount"]

    assert told(corrected - 1) == ("2022-11-01", 1)
    assert told(corrected) == ("2023-01-01", 0)
    assert told(withdrawn) == (None, 0)
    assert told(None) == (None, 0)


def test_under_an_agreement_that_goes_on_people_are_enrolled_again(
    register: Register, papers: Papers
) -> None:
    late = papers.enrol(person(2), start=SECOND)
    assert ("agreement_not_in_force", "agreement") in refusals(register.enrol_workers(command(), late)) or (
        "agreement_terminated",
        "agreement",
    ) in refusals(register.enrol_workers(command(), late))
    done(
        register.withdraw_termination(
            command(), WithdrawTermination(papers.agreement, TakenBackReason.TYPED_WRONG)
        )
    )
    enrolments(register.enrol_workers(command(), late))


def test_what_is_told_again_records_nothing(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    correction = CorrectTermination(papers.agreement, SECOND, "hari lain")
    withdrawal = WithdrawTermination(papers.agreement, TakenBackReason.OTHER, "salah perjanjian")
    done(register.correct_termination(command(), correction))
    assert refusals(register.correct_termination(command(), correction)) == set()
    done(register.withdraw_termination(command(), withdrawal))
    head = store.log_state().position
    assert refusals(register.withdraw_termination(command(), withdrawal)) == set()
    assert store.log_state().position == head


def test_every_fault_is_told_and_nothing_is_recorded(
    register: Register, store: PostgresEventStore, papers: Papers
) -> None:
    one, head = papers.agreement, store.log_state().position
    early = CorrectTermination(one, dt.date(1995, 1, 1), " ")
    assert refusals(register.correct_termination(command(), early)) == {
        ("empty", "reason"),
        ("before_start", "on"),
    }
    silent = WithdrawTermination(one, TakenBackReason.OTHER)
    assert refusals(register.withdraw_termination(command(), silent)) == {("note_missing", "note")}
    stranger = uuid4()
    assert refusals(register.correct_termination(command(), CorrectTermination(stranger, SECOND, "a"))) == {
        ("not_found", "agreement")
    }
    assert store.log_state().position == head


def test_what_was_not_terminated_has_nothing_to_correct_or_take_back(register: Register) -> None:
    one = ready_to_enrol(register).agreement
    correction = register.correct_termination(command(), CorrectTermination(one, SECOND, "hari lain"))
    withdrawal = register.withdraw_termination(
        command(), WithdrawTermination(one, TakenBackReason.TYPED_WRONG)
    )
    assert refusals(correction) == refusals(withdrawal) == {("not_terminated", "agreement")}


def test_the_mutations_lead_to_the_inputs_at_fault(api: Api, papers: Papers) -> None:
    given = api.ask(
        """mutation($one: ID!, $key: UUID!, $other: UUID!) {
          correctTermination(input: {idempotencyKey: $key, agreement: $one, terminatedOn: "1995-01-01", reason: "a"}) {
            agreement { id } userErrors { code path } }
          withdrawTermination(input: {idempotencyKey: $other, agreement: $one, reason: OTHER}) {
            userErrors { code path } } }""",
        {"one": ids.encode("Agreement", papers.agreement), "key": str(uuid4()), "other": str(uuid4())},
    )
    assert given["correctTermination"] == {
        "agreement": None,
        "userErrors": [{"code": "INVALID", "path": ["terminatedOn"]}],
    }
    assert given["withdrawTermination"]["userErrors"] == [{"code": "INVALID", "path": ["note"]}]


AMENDED = """query($at: KnownAt) { agreements(region: "64.01", knownAt: $at, first: 5) { nodes {
  title parties period { start endExclusive } } } }"""


def test_an_agreement_is_told_as_it_stood_at_every_moment(api: Api, register: Register) -> None:
    # given an agreement that was prolonged, and given another title by a second addendum
    one = ready_to_enrol(register).agreement
    period = Period(dt.date(2022, 9, 1), dt.date(2025, 1, 1))
    longer = done(
        register.amend_agreement(command(), AmendAgreement(one, dt.date(2022, 12, 1), period=period))
    ).position
    renamed = done(register.amend_agreement(command(), AmendAgreement(one, title="Perjanjian baru"))).position
    assert longer is not None
    assert renamed is not None
    api.project()

    def told(at: int) -> Any:
        [agreement] = api.ask(AMENDED, {"at": {"position": str(at)}})["agreements"]["nodes"]
        return agreement

    before, between, after = told(longer - 1), told(longer), told(renamed)
    days = {"start": "2022-09-01", "endExclusive": "2025-01-01"}
    assert before["period"] != days
    assert (between["period"], between["title"]) == (days, before["title"])
    assert after == {**between, "title": "Perjanjian baru"}


def test_an_amendment_is_held_to_the_rules_of_signing(register: Register, store: PostgresEventStore) -> None:
    one = ready_to_enrol(register).agreement
    head = store.log_state().position
    wrong = AmendAgreement(one, title=" ", parties=("BPJS", " bpjs "), period=Period(FIRST, FIRST))
    assert refusals(register.amend_agreement(command(), wrong)) == {
        ("empty", "title"),
        ("two_parties", "parties"),
        ("no_day", "endExclusive"),
    }
    assert refusals(register.amend_agreement(command(), AmendAgreement(one))) == {
        ("nothing_to_amend", "agreement")
    }
    assert store.log_state().position == head
    renamed = AmendAgreement(one, title="Perjanjian baru")
    done(register.amend_agreement(command(), renamed))
    assert refusals(register.amend_agreement(command(), renamed)) == set()


def test_what_was_terminated_is_amended_no_more(register: Register, papers: Papers) -> None:
    amended = register.amend_agreement(command(), AmendAgreement(papers.agreement, title="Perjanjian baru"))
    assert refusals(amended) == {("already_terminated", "agreement")}


def test_people_are_enrolled_on_the_days_that_an_addendum_gave(register: Register) -> None:
    papers = ready_to_enrol(register, years=(2022, 2023))
    short = Period(dt.date(2022, 9, 1), SECOND)
    done(register.amend_agreement(command(), AmendAgreement(papers.agreement, period=short)))
    late = papers.enrol(person(2), start=SECOND)
    assert {path for _, path in refusals(register.enrol_workers(command(), late))} == {"agreement"}
    longer = Period(short.start, dt.date(2024, 1, 1))
    done(register.amend_agreement(command(), AmendAgreement(papers.agreement, period=longer)))
    enrolments(register.enrol_workers(command(), late))
