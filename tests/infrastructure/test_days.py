"""Are deeds and plans held to the days they may be of, by the commands themselves, on a real PostgreSQL?"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.agreements import AmendAgreement, CorrectTermination, SignAgreement, TerminateAgreement
from naungan.domain.allowed_days import TIMES
from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sent_parts import OpenBatch
from naungan.domain.cards import (
    IssueCards,
    IssueCardsFor,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
)
from naungan.domain.claims import CorrectClaim, PublishClaim, WithdrawClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import IssueDecree
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
)
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.grants import AdmitUser, GrantAccess
from naungan.domain.handovers import HoldHandover
from naungan.domain.identity import CorrectIdentity
from naungan.domain.ports import Command, Outcome
from naungan.domain.proposals import VerifyPeople
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    ClaimMeasure,
    EndReason,
    Evidence,
    IdentityReason,
    RecordingMode,
    ReopenReason,
    Role,
    TakenBackReason,
    UserKind,
)
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.infrastructure.recorded_papers import DAY, carried, reasons, today

from ..people import (
    OTHER_VILLAGE,
    PASER,
    SCHEME,
    START,
    VILLAGE,
    allocation,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

Told = Callable[[dt.date], Outcome]


def tellers(register: Register, intake: Intake, mode: RecordingMode) -> dict[tuple[type, str], Told]:
    """Every command with a date, as a function of that date."""
    papers = ready_to_enrol(register, years=(2022, 2023))
    [one, two, *two_more] = enrolments(
        register.enrol_workers(command(), papers.enrol(*people(1, 2), *people(4, 5)))
    )
    digest = f"{uuid4().int:064x}"[:64]
    done(register.propose_participants(command(), ProposeParticipants(PASER, SCHEME, digest, 5)))
    signed = SignAgreement(
        AgreementKind.COOPERATION_AGREEMENT, "perjanjian", PASER, ("Dinas", "BPJS"), None, None
    )
    claim = PublishClaim(PASER, "kabar", ClaimMeasure.WORKERS_TARGETED, value=1)
    newcomer = papers.enrol(person(3))

    def sent(do: Callable[[Command, Any], Outcome], intent: Any, name: str) -> Told:
        def tell(day: dt.date) -> Outcome:
            value: Any = PartialDate.parse(day.isoformat()) if name in ("signed_on", "about") else day
            changed = {name: value}
            if name == "period.start":
                changed = {"period": Period(day)}
            elif name == "period.end_exclusive":
                changed = {"period": Period(dt.date(2021, 1, 1), day)}
            elif name == "fiscal_year":
                changed = {"fiscal_year": day.year}
            elif name == "birth_date" and type(intent) is EnrolWorkers:
                changed = {"workers": (intent.workers[0]._replace(birth_date=day),)}
            return do(command(mode=mode), replace(intent, **changed))

        return tell

    told: dict[tuple[type, str], Told] = {
        (SignAgreement, name): sent(register.sign_agreement, signed, name) for name in TIMES[SignAgreement]
    }
    amended = AmendAgreement(papers.agreement, title="judul lain")
    told |= {
        (AmendAgreement, name): sent(register.amend_agreement, amended, name)
        for name in TIMES[AmendAgreement]
    }
    told |= {(PublishClaim, name): sent(register.publish_claim, claim, name) for name in TIMES[PublishClaim]}
    held = done(register.issue_cards(command(), IssueCards(tuple(two_more), START)))
    card, lost = (UUID(one) for one in held.result["cards"])
    done(register.report_cards_lost(command(), ReportCardsLost((lost,), START)))
    said = UUID(done(register.publish_claim(command(), claim)).result["claim"])
    for do, intent, name in (
        (register.withdraw_claim, WithdrawClaim(said, START, TakenBackReason.TYPED_WRONG), "on"),
        (register.correct_claim, CorrectClaim(said, "ralat", value=2), "said_on"),
        (register.terminate_agreement, TerminateAgreement(papers.agreement, START, "alasan"), "on"),
        (register.correct_termination, CorrectTermination(papers.agreement, START, "alasan"), "on"),
        (register.allocate_budget, allocation(amount=1), "fiscal_year"),
        (register.verify_list, VerifyList(digest, "Camat", START, 5), "verified_on"),
        (register.verify_people, VerifyPeople(carried(register), "Camat", START), "on"),
        (register.issue_decree, IssueDecree(PASER, "SK 77/2022", START, papers.digest, 5), "on"),
        (register.revise_decree, ReviseDecree(papers.decree, on=START), "on"),
        (
            register.count_eligible_workers,
            CountEligibleWorkers(PASER, None, 5, START, "kabar", Evidence.STATED),
            "as_of",
        ),
        (register.enrol_workers, replace(newcomer, end_exclusive=None), "start"),
        (register.enrol_workers, newcomer, "end_exclusive"),
        (register.transfer_enrolment, TransferEnrolment(one, START, OTHER_VILLAGE), "effective"),
        (register.correct_enrolment, CorrectEnrolment(one, "alasan"), "start"),
        (register.correct_enrolment, CorrectEnrolment(one, "alasan"), "end_exclusive"),
        (register.end_enrolment, EndEnrolment(two, START, EndReason.OTHER), "end_exclusive"),
        (register.correct_identity, CorrectIdentity(one, IdentityReason.TYPED_WRONG), "birth_date"),
        (register.reopen_enrolment, ReopenEnrolment(one, ReopenReason.ELIGIBLE_AGAIN), "end_exclusive"),
        (register.report_cards_lost, ReportCardsLost((card,), START), "on"),
        (register.report_cards_found, ReportCardsFound((lost,), START), "on"),
        (register.record_death, RecordDeath(START, enrolment=two), "on"),
        (register.replace_cards, ReplaceCards((card,), START), "on"),
        (register.revoke_cards, RevokeCards((card,), START), "on"),
        (register.issue_cards, IssueCards((one,), START), "on"),
        (register.issue_cards_for, IssueCardsFor(START, village=VILLAGE), "on"),
        (register.hold_handover, HoldHandover(PASER, START, "Pendopo", count=1), "on"),
    ):
        told[type(intent), name] = sent(do, intent, name)
    user = uuid4()
    done(register.admit_user(command(), AdmitUser(user, UserKind.PERSON)))
    granted = GrantAccess(user, Role.OPERATOR, PASER)
    told[GrantAccess, "until"] = sent(register.grant_access, granted, "until")
    terms = replace(papers.terms(), end_exclusive=None)
    for name in TIMES[EnrolmentTerms]:
        told[EnrolmentTerms, name] = sent(
            lambda c, t: intake.open_batch(c, OpenBatch(PASER, digest, t, 1)), terms, name
        )
    born = person(4)

    def deceased(day: dt.date) -> Outcome:
        who = Deceased(born.nik, born.name, day)
        return register.record_death(command(mode=mode), RecordDeath(START, region=PASER, deceased=who))

    told[Deceased, "birth_date"] = deceased
    far = replace(newcomer, start=today() + 9 * 365 * DAY, end_exclusive=None)
    told[type(person(1)), "birth_date"] = sent(register.enrol_workers, far, "birth_date")
    return told


@pytest.mark.parametrize("mode", list(RecordingMode))
def test_no_command_takes_a_deed_of_tomorrow_or_a_plan_of_another_age(
    register: Register, intake: Intake, store: PostgresEventStore, mode: RecordingMode
) -> None:
    told = tellers(register, intake, mode)
    declared = {(kind, name) for kind, names in TIMES.items() for name in names}
    assert set(told) == declared  # a date that is declared and not tried is no rule
    before = store.log_state().position
    for (kind, name), tell in told.items():
        path = TIMES[kind][name][1]
        for day in (dt.date(9206, 2, 1), today() + 366 * 11 * DAY):
            assert path in {where for _, where in reasons(tell(day))}, (kind.__name__, name)
    assert store.log_state().position == before


@pytest.mark.parametrize("mode", list(RecordingMode))
def test_a_deed_of_tomorrow_is_refused_and_one_of_today_recorded(
    register: Register, intake: Intake, mode: RecordingMode
) -> None:
    told = tellers(register, intake, mode)
    for kind, name in ((HoldHandover, "on"), (IssueCards, "on"), (CountEligibleWorkers, "as_of")):
        assert reasons(told[kind, name](today() + DAY)) == {("in_the_future", TIMES[kind][name][1])}
        assert done(told[kind, name](today())).position is not None


def test_a_card_of_the_year_9206_leaves_the_worker_free_to_have_one(register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert reasons(register.issue_cards(command(), IssueCards((one,), dt.date(9206, 2, 1)))) == {
        ("in_the_future", "on")
    }
    done(register.issue_cards(command(), IssueCards((one,), START)))


def test_a_death_is_told_on_its_day_and_not_before(register: Register) -> None:
    papers = ready_to_enrol(register, years=(None,))
    open_ended = papers.enrol(person(1), end_exclusive=None)
    [one] = enrolments(register.enrol_workers(command(), open_ended))
    for end in (today() + 2 * DAY, dt.date(2999, 1, 1)):
        assert reasons(register.end_enrolment(command(), EndEnrolment(one, end, EndReason.DIED))) == {
            ("died_in_the_future", "endExclusive")
        }
    done(register.end_enrolment(command(), EndEnrolment(one, today() + DAY, EndReason.DIED)))


def test_a_death_of_tomorrow_is_refused_for_an_enrolment_without_a_day_too(register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.end_enrolment(command(), EndEnrolment(one, START, EndReason.OTHER)))
    tomorrow = EndEnrolment(one, today() + 2 * DAY, EndReason.DIED)
    assert reasons(register.end_enrolment(command(), tomorrow)) == {("died_in_the_future", "endExclusive")}


def test_today_is_the_regencys_own_day(
    database_url: str, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    # given a moment at which it is 24 October in Jakarta and already the 25th in Paser
    moment = dt.datetime(2022, 10, 24, 16, 30, tzinfo=dt.UTC)
    store = PostgresEventStore(database_url)
    store.create_log(simulated=True, started_at=moment)
    register = Register(store, vault, NikRules(), regions)
    deed = partial(HoldHandover, on=dt.date(2022, 10, 25), place="Pendopo", count=1)
    at = partial(as_happened, recorded_at=moment)
    # then the same deed is one of tomorrow here, and one of today there
    assert reasons(register.hold_handover(at(), deed(region="62.03"))) == {("in_the_future", "on")}
    done(register.hold_handover(at(), deed(region=PASER)))
    store.close()
