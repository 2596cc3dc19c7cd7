"""Which papers may be recorded? In order, of their own regency, once, with texts that say something."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain import budget
from naungan.domain.agreements import SignAgreement, TerminateAgreement
from naungan.domain.budget import BudgetAllocated, VillageQuotaSet
from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.cards import IssueCards
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period
from naungan.domain.decrees import IssueDecree
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import CorrectEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import Append, Command, NewEvent, Outcome
from naungan.domain.proposals import VerifyPeople
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    ClaimMeasure,
    Evidence,
    FundingSource,
    RecordingMode,
    RuleCode,
)
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import checked_log
from tests.infrastructure.recorded_papers import DAY, carried, reasons, today

from ..people import (
    A_WORKER,
    KUKAR,
    KUKAR_VILLAGE,
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
    person,
    ready_to_enrol,
)
from .test_event_store import at_once


def test_a_paper_is_not_dated_tomorrow(register: Register) -> None:
    outcome = register.publish_claim(
        command(documented_on=today() + DAY),
        PublishClaim(PASER, "kabar", ClaimMeasure.WORKERS_COVERED, value=1),
    )
    assert reasons(outcome) == {("in_the_future", "documentedOn")}


# Papers in order


def test_papers_come_in_order(register: Register) -> None:
    papers = ready_to_enrol(register)  # verified on 1 September, decreed on the 15th
    early = IssueDecree(PASER, "SK 2/2022", dt.date(2022, 8, 31), papers.digest, 5)
    assert reasons(register.issue_decree(command(), early)) == {("before_verification", "on")}
    assert done(register.issue_decree(as_happened(), early)).position is not None


def test_a_number_is_decreed_once_in_a_regency(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register)
    [first] = store.load([papers.decree])[papers.decree]
    again = IssueDecree(PASER, " sk  1/2022", first.event.on, papers.digest, first.event.count)
    for mode in RecordingMode:
        before = store.log_state().position
        outcome = done(register.issue_decree(command(mode=mode), again))
        assert (outcome.result["decree"], outcome.position) == (str(papers.decree), None)
        other = replace(again, count=again.count - 1)
        assert reasons(register.issue_decree(command(mode=mode), other)) == {
            ("decree_known_otherwise", "number")
        }
        assert store.log_state().position == before
    ready_to_enrol(register, KUKAR)  # the same number is another decree elsewhere


def test_a_decree_of_before_keeps_its_id_and_its_number(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given a decree that an earlier version recorded under an id of its own
    papers = ready_to_enrol(register)
    issued = replace(store.load([papers.decree])[papers.decree][0].event, number="SK 9/2021")
    old = uuid4()
    store.append(command(), b"old", Append(PASER, [NewEvent(old, issued, 1)]), {})
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE log.guards_version SET version = 1")
        connection.execute("DROP TABLE log.guard_decree")
    # when the log is opened, and the same decree is told again
    store.open_log()
    intent = IssueDecree(PASER, "sk 9/2021", issued.on, papers.digest, issued.count)
    # then it is known
    assert done(register.issue_decree(command(), intent)).result["decree"] == str(old)
    assert all(check.good for check in checked_log(database_url))


# Things of another regency


def test_a_regency_hands_over_its_own_workers_cards_only(
    register: Register, store: PostgresEventStore
) -> None:
    ours, theirs = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    [here] = enrolments(register.enrol_workers(command(), ours.enrol(person(1))))
    [there] = enrolments(register.enrol_workers(command(), theirs.enrol(person(2, village=KUKAR_VILLAGE))))
    cards = [
        UUID(done(register.issue_cards(command(), IssueCards((one,), START))).result["cards"][0])
        for one in (here, there)
    ]
    for mode in RecordingMode:
        mixed = HoldHandover(PASER, START, "Pendopo", cards=tuple(cards))
        outcome = register.hold_handover(command(mode=mode), mixed)
        assert {(b.reason, b.path) for b in outcome.breaches} == {("card_of_other_regency", ("cards", "1"))}
    done(register.hold_handover(command(), HoldHandover("64.02.01", START, "Balai", cards=(cards[1],))))
    done(register.hold_handover(command(), HoldHandover(PASER, START, "Pendopo", cards=(cards[0],))))


def test_a_paper_of_another_regency_is_no_ground_in_either_mode(register: Register) -> None:
    ours, theirs = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    for mode in RecordingMode:
        sent = partial(command, mode=mode)
        decree = IssueDecree(PASER, "SK 3/2022", dt.date(2022, 9, 20), theirs.digest, 5)
        assert reasons(register.issue_decree(sent(), decree)) == {("other_region", "region")}
        money = allocation(fiscal_year=2024, amount=1, agreement=theirs.agreement)
        assert reasons(register.allocate_budget(sent(), money)) == {("not_found", "agreement")}
        under = SignAgreement(
            AgreementKind.COOPERATION_AGREEMENT,
            "perjanjian",
            KUKAR,
            ("a", "b"),
            None,
            None,
            (),
            ours.agreement,
        )
        assert ("other_region", "under") in reasons(register.sign_agreement(sent(), under))


# Levels of regions


def test_a_regency_signs_and_decrees_and_a_subdistrict_does_not(register: Register) -> None:
    papers = ready_to_enrol(register)
    for region in ("64.01.01", VILLAGE):
        for mode in RecordingMode:
            sent = partial(command, mode=mode)
            signing = SignAgreement(
                AgreementKind.MEMORANDUM, "kesepakatan", region, ("Camat", "BPJS"), None, None
            )
            assert reasons(register.sign_agreement(sent(), signing)) == {("signer_not_a_regency", "region")}
            decree = IssueDecree(region, "SK 4/2022", START, papers.digest, 5)
            assert reasons(register.issue_decree(sent(), decree)) == {("decree_not_of_a_regency", "region")}
            money = allocation(region, amount=1)
            assert reasons(register.allocate_budget(sent(), money)) == {("not_a_regency", "region")}
    proposal = ProposeParticipants("64.01.01", SCHEME, "cd" * 32, 5)
    assert reasons(register.propose_participants(command(), proposal)) == {("proposer", "region")}
    done(register.propose_participants(command(), replace(proposal, region=VILLAGE)))


# Blank texts


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u3164", " \u2060 ", "…"])
def test_no_text_may_be_given_blank(register: Register, blank: str) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    digest = "ef" * 32
    done(register.propose_participants(command(), ProposeParticipants(PASER, SCHEME, digest, 5)))
    signed = SignAgreement(AgreementKind.MEMORANDUM, "kesepakatan", PASER, ("a", "b"), None, None)
    counted = CountEligibleWorkers(PASER, None, 5, START, blank, Evidence.STATED)
    corporate = allocation(funding_source=FundingSource.CORPORATE, amount=1, payer=blank)
    tries: list[tuple[Callable[[Command, Any], Outcome], Any, str]] = [
        (register.sign_agreement, replace(signed, title=blank), "title"),
        (register.sign_agreement, replace(signed, parties=("a", "b", blank)), "2"),
        (register.sign_agreement, replace(signed, legal_basis=(blank,)), "0"),
        (register.terminate_agreement, TerminateAgreement(papers.agreement, START, blank), "reason"),
        (register.correct_enrolment, CorrectEnrolment(one, blank, village=OTHER_VILLAGE), "reason"),
        (register.allocate_budget, corporate, "payer"),
        (register.allocate_budget, allocation(fiscal_year=2024, amount=1, payer=blank), "payer"),
        (register.verify_list, VerifyList(digest, blank, START, 5), "office"),
        (register.verify_people, VerifyPeople(carried(register), blank, START), "office"),
        (register.issue_decree, IssueDecree(PASER, blank, START, papers.digest, 5), "number"),
        (register.hold_handover, HoldHandover(PASER, START, blank, count=1), "place"),
        (register.hold_handover, HoldHandover(PASER, START, "Pendopo", blank, 1), "minutes"),
        (register.count_eligible_workers, counted, "source"),
        (register.publish_claim, PublishClaim(PASER, blank, ClaimMeasure.WORKERS_COVERED, value=1), "source"),
        (register.enrol_workers, papers.enrol(person(2)._replace(name=blank)), "name"),
    ]
    for do, intent, path in tries:
        assert [b.path[-1] for b in do(command(), intent).breaches] == [path], (do.__name__, intent)


# Budget lines


def test_revisions_follow_one_another(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given a line with two enrolments on it, a quota for every village and another for one
    papers = ready_to_enrol(register, amount=5 * A_WORKER, quota=9, per_village_quota=4)
    version = store.load([papers.budget])[papers.budget][-1].version
    quota = NewEvent(papers.budget, VillageQuotaSet(OTHER_VILLAGE, None, 4), version + 1)
    store.append(command(), b"quota", Append(PASER, [quota]), {})
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    revision = partial(allocation, stage=BudgetStage.REVISED, quota=9)
    # when it is revised again and again
    for amount, everywhere in ((4, 3), (2, 2), (6, 7)):
        done(
            register.allocate_budget(
                command(), revision(amount=amount * A_WORKER, per_village_quota=everywhere)
            )
        )
        # then the last revision holds, what is reserved and a village's own quota stay
        [line] = store.budget_lines(PASER, SCHEME, FundingSource.APBD, [], None)
        assert (line.amount, line.reserved, line.per_village_quota) == (
            amount * A_WORKER,
            2 * A_WORKER,
            everywhere,
        )
        assert line.villages == {VILLAGE: (None, 2), OTHER_VILLAGE: (4, 0)}
    # and no command goes below what is reserved or taken
    low = revision(amount=2 * A_WORKER - 1, per_village_quota=1)
    assert reasons(register.allocate_budget(command(), low)) == {
        ("below_reserved", "amount"),
        ("below_used", "perVillageQuota"),
    }
    # and the last revision told again is nothing new
    same = revision(amount=6 * A_WORKER, per_village_quota=7)
    assert done(register.allocate_budget(command(), same)).position is None
    enrolments(register.enrol_workers(command(), papers.enrol(*(person(n) for n in (3, 4, 5, 6)))))
    assert all(check.good for check in checked_log(database_url))


def test_a_cut_below_what_is_reserved_is_history_and_binds_whoever_comes_after(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    papers = ready_to_enrol(register, amount=5 * A_WORKER, quota=5, per_village_quota=5)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    cut = allocation(stage=BudgetStage.REVISED, amount=A_WORKER, quota=1, per_village_quota=1)
    assert register.allocate_budget(command(), cut).breaches != ()
    done(register.allocate_budget(as_happened(), cut))
    [line] = store.budget_lines(PASER, SCHEME, FundingSource.APBD, [], None)
    assert (line.remaining, line.quota, line.used) == (-A_WORKER, 1, 2)
    refused = {b.code for b in register.enrol_workers(command(), papers.enrol(person(3))).breaches}
    assert refused == {RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED}
    assert all(check.good for check in checked_log(database_url))


TYPED = ["PT SAWIT é", "pt  sawit É", "PT Sawit e\u0301", "\u200bPT Sawit É "]


@pytest.mark.parametrize("typed", TYPED)
def test_a_payer_has_one_line_however_it_is_typed(register: Register, typed: str) -> None:
    company = partial(allocation, funding_source=FundingSource.CORPORATE)
    line = done(register.allocate_budget(command(), company(payer="PT Sawit É", amount=5))).result["budget"]
    again = done(register.allocate_budget(command(), company(payer=typed, amount=5)))
    assert (again.result["budget"], again.position) == (line, None)
    revised = company(payer=typed, amount=7, stage=BudgetStage.REVISED)
    assert done(register.allocate_budget(command(), revised)).result["budget"] == line
    other = done(register.allocate_budget(command(), company(payer="PT Sawit", amount=5)))
    assert other.result["budget"] != line


@pytest.mark.parametrize("typed", TYPED)
def test_a_line_of_before_keeps_its_id_however_its_payer_is_typed_now(
    register: Register, store: PostgresEventStore, typed: str
) -> None:
    # given a line that an earlier version opened under its payer as typed
    key = (PASER, SCHEME, 2022, FundingSource.CORPORATE)
    old = budget.line_id_as_typed(*key, "PT Sawit É")
    assert old != budget.line_id(*key, "PT Sawit É")
    opened = BudgetAllocated(*key, BudgetStage.ORIGINAL, payer="PT Sawit É", amount=5)
    store.append(command(), b"old", Append(PASER, [NewEvent(old, opened, 1)]), {})
    # when it is revised under the same name, typed in another way
    revised = AllocateBudget(*key, BudgetStage.REVISED, payer=typed, amount=7)
    # then it is that line
    assert done(register.allocate_budget(command(), revised)).result["budget"] == str(old)


def test_of_two_lines_of_before_the_one_typed_alike_is_meant(
    register: Register, store: PostgresEventStore
) -> None:
    key = (PASER, SCHEME, 2022, FundingSource.CORPORATE)
    for payer in ("PT SAWIT", "pt sawit", "Pt Sawit"):
        opened = BudgetAllocated(*key, BudgetStage.ORIGINAL, payer=payer, amount=5)
        line = budget.line_id_as_typed(*key, payer)
        store.append(command(), payer.encode(), Append(PASER, [NewEvent(line, opened, 1)]), {})
    for payer in ("PT SAWIT", "pt sawit", "Pt Sawit"):
        intent = AllocateBudget(*key, BudgetStage.REVISED, payer=payer, amount=7)
        found = done(register.allocate_budget(command(), intent)).result["budget"]
        assert found == str(budget.line_id_as_typed(*key, payer))


def test_a_handover_of_nothing_is_no_command(register: Register) -> None:
    empty = HoldHandover(PASER, START, "Pendopo")
    assert reasons(register.hold_handover(command(), empty)) == {("nothing_handed_over", "cards")}
    done(register.hold_handover(as_happened(), empty))


def test_the_same_paper_or_figure_told_again_is_the_one_on_record(
    register: Register, store: PostgresEventStore
) -> None:
    # given an agreement, a count, a claim and a handover that no number of a register names
    signing = SignAgreement(
        AgreementKind.COOPERATION_AGREEMENT,
        "perjanjian kerja sama",
        PASER,
        ("Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"),
        PartialDate.parse("2022-09"),
        Period(dt.date(2022, 9, 1)),
    )
    counting = CountEligibleWorkers(PASER, SCHEME, 100, START, "Disnaker", Evidence.STATED)
    saying = PublishClaim(PASER, "Media Contoh", ClaimMeasure.WORKERS_COVERED, said_on=START, value=9)
    holding = HoldHandover(PASER, START, "Pendopo", "BA 7/2022", 40)
    told: list[tuple[Callable[..., Outcome], Any, Any, Any]] = [
        (
            register.sign_agreement,
            signing,
            replace(
                signing,
                title=" Perjanjian  Kerja Sama",
                parties=("dinas tenaga kerja", "BPJS Ketenagakerjaan"),
            ),
            replace(signing, period=Period(dt.date(2022, 9, 2))),
        ),
        (
            register.count_eligible_workers,
            counting,
            replace(counting, source="disnaker"),
            replace(counting, value=101),
        ),
        (
            register.publish_claim,
            saying,
            replace(saying, source="media contoh"),
            replace(saying, source="Media Lain"),
        ),
        (
            register.hold_handover,
            holding,
            replace(holding, minutes="ba 7/2022"),
            replace(holding, minutes="BA 8/2022"),
        ),
    ]
    for send, intent, typed, other in told:
        first = done(send(command(), intent))
        # when it is told again, however typed, by two at once too, then nothing changes and its id is the same
        again = [done(send(command(), intent)), done(send(command(), typed))]
        again += at_once(*(lambda: send(command(), intent),) * 2)  # noqa: B023
        assert {(one.position, tuple(one.result.items())) for one in again} == {
            (None, tuple(first.result.items()))
        }
        # and with other particulars it is another one
        assert done(send(command(), other)).result != first.result
        two = at_once(*(lambda: send(as_happened(), replace(other, region=KUKAR)),) * 2)  # noqa: B023
        assert [one.position is None for one in sorted(two, key=lambda o: o.position or 0)] == [True, False]
    # an agreement that was terminated can be signed anew
    agreement = UUID(done(register.sign_agreement(command(), signing)).result["agreement"])
    done(register.terminate_agreement(command(), TerminateAgreement(agreement, START, "keliru")))
    anew = done(register.sign_agreement(command(), signing))
    assert anew.position is not None
    assert anew.result["agreement"] != str(agreement)
    assert register.sign_agreement(command(), signing).result == anew.result


def test_the_clock_is_asked_again_only_for_what_was_not_in_time_when_it_was_asked_last(
    database_url: str, store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    # given a register whose store tells how often its clock is asked, and is a day behind at first
    class Asked(PostgresEventStore):
        times = 0

        def now(self) -> dt.datetime:
            self.times += 1
            return super().now() - DAY * (self.times == 1)

    asked = Asked(database_url)
    register = Register(asked, vault, NikRules(), regions)

    def count(day: dt.date) -> Outcome:
        counted = CountEligibleWorkers(PASER, None, 10, day, "Dinas Contoh", Evidence.ASSUMED)
        return register.count_eligible_workers(command(), counted)

    # when figures of the past are told
    assert [count(START).breaches for _ in range(3)] == [()] * 3
    # then it was asked once; a figure of the new day needs it again, and one of tomorrow is refused as before
    assert asked.times == 1
    assert count(today()).breaches == ()
    assert asked.times == 2
    assert reasons(count(today() + DAY)) == {("in_the_future", "asOf")}
    asked.close()
