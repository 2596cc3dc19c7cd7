"""Do agreements, budgets, lists, cards and claims keep their own rules? Pure decisions: given, when, then."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from naungan.domain import (
    agreements,
    budget,
    budget_allocation,
    cards,
    claims,
    decrees,
    denominators,
    handovers,
    selection,
)
from naungan.domain.agreements import AgreementAmended, AgreementFacts, SignAgreement
from naungan.domain.budget import (
    BudgetAllocated,
    BudgetLine,
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    Figures,
    VillageQuotaSet,
)
from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.cards import Card, CardIssued
from naungan.domain.claims import PublishClaim
from naungan.domain.dates import PartialDate, Period
from naungan.domain.decrees import IssueDecree
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.handovers import HoldHandover
from naungan.domain.refusals import Refused
from naungan.domain.selection import ProposedList, ProposeParticipants, VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    CardStatus,
    ClaimMeasure,
    Evidence,
    FundingSource,
    VillageKind,
)

PASER, TODAY, DIGEST = "64.01", dt.date(2022, 10, 24), "ab" * 32
NOTE, WORKER, CARD, HANDOVER = (UUID(int=n) for n in range(1, 5))


def refused(decision: Callable[[], Any]) -> set[tuple[str, str]]:
    """The reasons a decision is refused for, each with the last of its path."""
    with pytest.raises(Refused) as refusal:
        decision()
    return {(breach.reason, breach.path[-1]) for breach in refusal.value.breaches}


# Agreements

SIGNING = SignAgreement(
    AgreementKind.COOPERATION_AGREEMENT,
    "perjanjian kerja sama",
    PASER,
    ("Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"),
    PartialDate.parse("2022-09"),
    None,
)


def test_an_agreement_of_unknown_days_begins_on_the_latest_day_its_date_allows() -> None:
    [signed] = agreements.sign(SIGNING, None)
    state = agreements.evolve(None, signed, TODAY)
    assert (state.start, state.end_exclusive) == (dt.date(2022, 9, 30), None)
    assert [
        state.in_force(day) for day in (dt.date(2022, 9, 29), dt.date(2022, 9, 30), dt.date(2090, 1, 1))
    ] == [
        *(False, True, True),
    ]


def test_without_any_date_it_begins_on_the_day_it_was_recorded_and_with_a_period_on_its_first() -> None:
    [undated] = agreements.sign(replace(SIGNING, signed_on=None), None)
    assert agreements.evolve(None, undated, TODAY).start == TODAY
    period = Period(dt.date(2022, 1, 1), dt.date(2023, 1, 1))
    [dated] = agreements.sign(replace(SIGNING, period=period), None)
    state = agreements.evolve(None, dated, TODAY)
    assert (state.start, state.end_exclusive) == (period.start, period.end_exclusive)
    amended = agreements.evolve(
        state,
        AgreementAmended(
            ("period",), AgreementFacts(None, (), period), AgreementFacts(None, (), Period(period.start))
        ),
        TODAY,
    )
    assert amended.in_force(dt.date(2024, 1, 1))


def test_an_agreement_has_a_title_two_parties_and_a_memorandum_of_its_own_region() -> None:
    above = agreements.Agreement("64.02", AgreementKind.MEMORANDUM, TODAY, None)
    poor = replace(SIGNING, title=" ", parties=("Dinas", " "))
    assert refused(lambda: agreements.sign(poor, above)) == {
        *(("empty", "title"), ("two_parties", "parties"), ("other_region", "under")),
    }


def test_an_agreement_holds_on_some_day_and_its_parties_are_two() -> None:
    nothing = replace(SIGNING, period=Period(TODAY, TODAY))
    assert refused(lambda: agreements.sign(nothing, None)) == {("no_day", "endExclusive")}
    typed_twice = replace(SIGNING, parties=("Dinas Contoh", "dinas  contoh"))
    assert refused(lambda: agreements.sign(typed_twice, None)) == {("two_parties", "parties")}
    blank = replace(SIGNING, parties=(*SIGNING.parties, "\u200b"), legal_basis=("Inpres 2/2021", "-"))
    assert refused(lambda: agreements.sign(blank, None)) == {("empty", "2"), ("empty", "1")}


def test_what_an_agreement_is_made_under_is_a_memorandum() -> None:
    agreement = agreements.Agreement(PASER, AgreementKind.COOPERATION_AGREEMENT, TODAY, None)
    assert refused(lambda: agreements.sign(replace(SIGNING, under=NOTE), agreement)) == {
        ("not_a_memorandum", "under")
    }
    memorandum = replace(agreement, kind=AgreementKind.MEMORANDUM)
    assert len(agreements.sign(replace(SIGNING, under=NOTE), memorandum)) == 1
    second = replace(SIGNING, kind=AgreementKind.MEMORANDUM, under=NOTE)
    assert refused(lambda: agreements.sign(second, memorandum)) == {("memorandum_under", "under")}


def test_terminating_again_yields_none_and_on_another_day_is_refused() -> None:
    state = agreements.Agreement(PASER, None, dt.date(2022, 1, 1), None)
    [ended] = agreements.terminate(state, TODAY, NOTE)
    after = agreements.evolve(state, ended, TODAY)
    assert [after.in_force(TODAY - dt.timedelta(days=1)), after.in_force(TODAY)] == [True, False]
    assert agreements.terminate(after, TODAY, NOTE) == ()
    assert refused(lambda: agreements.terminate(after, dt.date(2023, 1, 1), NOTE)) == {
        ("already_terminated", "agreement")
    }
    assert refused(lambda: agreements.terminate(state, dt.date(2021, 12, 31), NOTE)) == {
        ("before_start", "on")
    }


# Budgets

ALLOCATION = AllocateBudget(
    PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD, BudgetStage.ORIGINAL, amount=100
)
LINE = BudgetLine(
    budget.line_id(PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD),
    PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD,
    amount=100, stage=BudgetStage.ORIGINAL, reserved=80, used=8, villages={"64.01.01.2009": (None, 5)},
)  # fmt: skip


def test_an_allocation_says_something_and_nothing_absurd() -> None:
    assert refused(lambda: budget_allocation.allocate(None, replace(ALLOCATION, amount=None))) == {
        ("nothing_allocated", "amount")
    }
    absurd = replace(ALLOCATION, amount=-1, quota=-1, funding_source=FundingSource.CORPORATE, payer=" ")
    assert refused(lambda: budget_allocation.allocate(None, absurd)) == {
        *(("negative", "amount"), ("negative", "quota"), ("payer_missing", "payer")),
    }
    below = replace(ALLOCATION, at_least=101)
    assert refused(lambda: budget_allocation.allocate(None, below)) == {("below_lower_bound", "amount")}
    [zero] = budget_allocation.allocate(None, replace(ALLOCATION, amount=0))
    assert isinstance(zero, BudgetAllocated)


def test_revised_replaces_original_never_below_what_is_reserved_or_used() -> None:
    revised = replace(ALLOCATION, stage=BudgetStage.REVISED, amount=80, quota=8, per_village_quota=5)
    [event] = budget_allocation.allocate(LINE, revised)
    state = budget.evolve(LINE, event)
    assert (state.amount, state.quota, state.stage, state.reserved) == (80, 8, BudgetStage.REVISED, 80)
    low = replace(revised, amount=79, quota=7, per_village_quota=4)
    assert refused(lambda: budget_allocation.allocate(LINE, low)) == {
        *(("below_reserved", "amount"), ("below_used", "quota"), ("below_used", "perVillageQuota")),
    }
    assert refused(lambda: budget_allocation.allocate(LINE, ALLOCATION)) == {("already_allocated", "stage")}
    # and history as it happened knows of cuts below what was reserved
    assert len(budget_allocation.allocate(LINE, low, strict=False)) == 1


def test_revisions_follow_one_another_and_the_original_never_comes_back() -> None:
    # given a line, revised once, with a village that has a quota of its own
    first = replace(ALLOCATION, stage=BudgetStage.REVISED, amount=90)
    state, last = budget.evolve(LINE, VillageQuotaSet("64.01.01.2010", None, 3)), None
    for amount in (90, 150, 90):
        # when it is revised again
        [event] = budget_allocation.allocate(state, replace(first, amount=amount), last)
        assert isinstance(event, BudgetAllocated)
        state, last = budget.evolve(state, event), event
        # then the last revision holds, and what was reserved, taken and set for a village stays
        assert (state.amount, state.reserved, state.stage) == (amount, 80, BudgetStage.REVISED)
        assert state.villages == {"64.01.01.2009": (None, 5), "64.01.01.2010": (3, 0)}
    assert budget_allocation.allocate(state, first, last) == ()
    for stage in (BudgetStage.ORIGINAL, None):
        other = replace(first, stage=stage)
        assert refused(partial(budget_allocation.allocate, state, other, last)) == {
            ("already_allocated", "stage")
        }


def test_a_village_with_its_own_quota_is_not_measured_by_everybodys() -> None:
    line = replace(LINE, villages={"64.01.01.2009": (9, 7), "64.01.01.2010": (None, 2)})
    revised = replace(ALLOCATION, stage=BudgetStage.REVISED, per_village_quota=2)
    assert len(budget_allocation.allocate(line, revised)) == 1
    assert refused(lambda: budget_allocation.allocate(line, replace(revised, per_village_quota=1))) == {
        ("below_used", "perVillageQuota")
    }


def test_the_same_allocation_again_yields_none() -> None:
    [event] = budget_allocation.allocate(None, ALLOCATION)
    assert isinstance(event, BudgetAllocated)
    assert budget_allocation.allocate(LINE, ALLOCATION, event) == ()


def test_a_line_follows_its_events() -> None:
    state = LINE
    for event in (
        BudgetReserved(30, 1),
        BudgetReleased(10, 1),
        BudgetRevised(None, Figures(150, None, 9, None)),
        VillageQuotaSet("v", None, 3),
    ):
        state = budget.evolve(state, event)
    assert (state.reserved, state.amount, state.remaining, state.quota) == (100, 150, 50, 9)
    assert state.villages == {"v": (3, 0), "64.01.01.2009": (None, 5)}
    assert replace(state, amount=None).remaining is None


def test_one_key_names_one_line() -> None:
    key: tuple[Any, ...] = (PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD, None)
    others = [
        ("64.02", *key[1:]),
        (PASER, None, *key[2:]),
        (*key[:2], None, *key[3:]),
        (*key[:3], FundingSource.CORPORATE, None),
        (*key[:4], "PT Contoh"),
    ]
    assert len({budget.line_id(*k) for k in [key, key, *others]}) == 6


@pytest.mark.parametrize(
    "typed", ["pt sawit é", "PT  SAWIT É", " PT Sawit e\u0301 ", "PT\u00a0Sawit\u200b É", "ＰＴ Sawit É"]
)
def test_a_payer_is_the_same_however_it_is_typed(typed: str) -> None:
    key = (PASER, "VULNERABLE_WORKERS", 2022, FundingSource.CORPORATE)
    assert budget.line_id(*key, typed) == budget.line_id(*key, "PT Sawit É")
    assert budget.line_id(*key, "PT Sawit E") != budget.line_id(*key, "PT Sawit É")
    [event] = budget_allocation.allocate(
        None, AllocateBudget(*key, BudgetStage.ORIGINAL, payer="PT Sawit É", amount=9)
    )
    assert isinstance(event, BudgetAllocated)
    again = AllocateBudget(*key, BudgetStage.ORIGINAL, payer=typed, amount=9)
    assert budget_allocation.allocate(LINE, again, event) == ()


# Selection

LIST, OTHER_LIST = UUID(int=5), UUID(int=6)
PROPOSED = ProposedList(PASER, "VULNERABLE_WORKERS", 10)


def test_a_list_is_proposed_once_and_never_otherwise() -> None:
    intent = ProposeParticipants(PASER, "VULNERABLE_WORKERS", DIGEST, 10)
    [event] = selection.propose(None, intent)
    state = selection.evolve(None, event)
    assert state == PROPOSED
    assert selection.propose(state, intent) == ()
    assert refused(lambda: selection.propose(state, replace(intent, count=11))) == {
        ("list_known_otherwise", "listDigest")
    }
    assert refused(lambda: selection.propose(None, replace(intent, list_digest="AB" * 32, count=0))) == {
        *(("digest_form", "listDigest"), ("not_positive", "count")),
    }


def test_a_list_is_verified_after_it_is_proposed_and_never_beyond_it() -> None:
    intent = VerifyList(DIGEST, "Camat Contoh", TODAY, 10)
    assert refused(lambda: selection.verify(None, intent)) == {("list_not_proposed", "listDigest")}
    assert refused(lambda: selection.verify(PROPOSED, replace(intent, count=11, office=" "))) == {
        *(("more_than_proposed", "count"), ("empty", "office")),
    }
    [event] = selection.verify(PROPOSED, intent)
    verified = selection.evolve(PROPOSED, event)
    assert verified.verified == 10
    assert selection.verify(verified, intent) == ()
    assert refused(lambda: selection.verify(verified, replace(intent, count=9))) == {
        ("already_verified", "count")
    }


def test_a_decree_stands_on_a_verified_list_unless_it_is_told_as_it_happened() -> None:
    intent = IssueDecree(PASER, "SK 1", TODAY, DIGEST, 10)
    verified = replace(PROPOSED, verified=10)
    for listed in (None, PROPOSED):
        assert refused(partial(decrees.decree, intent, LIST, listed, strict=True)) == {
            ("list_not_verified", "listDigest")
        }
        assert len(decrees.decree(intent, LIST, listed, strict=False)) == 1
    assert refused(lambda: decrees.decree(replace(intent, count=11), LIST, verified, strict=True)) == {
        ("more_than_verified", "count")
    }
    assert refused(lambda: decrees.decree(replace(intent, region="64.02"), LIST, verified, strict=True)) == {
        ("other_region", "region")
    }
    [event] = decrees.decree(intent, LIST, verified, strict=True)
    assert (event.count, event.listed) == (10, LIST)
    # a list of another regency is no ground in either mode
    assert refused(lambda: decrees.decree(replace(intent, region="64.02"), LIST, verified, strict=False)) == {
        ("other_region", "region")
    }


def test_a_decree_is_not_dated_before_its_list_was_verified_unless_it_happened_so() -> None:
    day = dt.timedelta(days=1)
    verified = selection.evolve(PROPOSED, selection.ListVerified("Camat Contoh", TODAY, 10))
    early = IssueDecree(PASER, "SK 1", TODAY - day, DIGEST, 10)
    assert refused(lambda: decrees.decree(early, LIST, verified, strict=True)) == {
        ("before_verification", "on")
    }
    for told, strict in ((early, False), (replace(early, on=TODAY), True), (replace(early, on=None), False)):
        assert len(decrees.decree(told, LIST, verified, strict=strict)) == 1


def test_a_number_is_one_decree_of_a_regency() -> None:
    intent = IssueDecree(PASER, "SK 1/2022", TODAY, DIGEST, 10)
    [event] = decrees.decree(intent, LIST, None, strict=False)
    issued = decrees.evolve_decree(None, event)
    assert decrees.decree(replace(intent, number="sk  1/2022"), LIST, None, issued, strict=False) == ()
    others = ((replace(intent, count=9), LIST), (replace(intent, on=None), LIST), (intent, OTHER_LIST))
    for other, listed in others:
        assert refused(partial(decrees.decree, other, listed, None, issued, strict=False)) == {
            ("decree_known_otherwise", "number")
        }
    ids = {decrees.decree_id("64.01", n) for n in ("SK 1/2022", "sk 1/2022 ", "SK\u200b 1/2022")}
    assert len(ids) == 1
    assert decrees.decree_id("64.02", "SK 1/2022") not in ids


# Cards

ISSUED = cards.evolve(None, CardIssued(WORKER, UUID(int=9), "K1", TODAY))


def after(status: CardStatus) -> Card:
    return replace(ISSUED, status=status)


def test_a_handover_names_cards_that_wait_and_no_fewer_than_it_counts() -> None:
    held = handovers.hold_handover(HoldHandover(PASER, TODAY, "Pendopo", None, 3, (CARD,)), {CARD: ISSUED})
    assert (held.count, held.place) == (3, "Pendopo")
    early = HoldHandover(PASER, TODAY - dt.timedelta(days=1), " ", None, 0, (CARD,))
    assert refused(lambda: handovers.hold_handover(early, {CARD: ISSUED})) == {
        *(("empty", "place"), ("fewer_than_named", "count"), ("issued_later", "0")),
    }
    for count in (None, 0):
        empty = HoldHandover(PASER, TODAY, "Pendopo", None, count)
        assert refused(partial(handovers.hold_handover, empty, {})) == {("nothing_handed_over", "cards")}
        assert handovers.hold_handover(empty, {}, strict=False).count == count  # Paser's launch was one
    assert handovers.hold_handover(replace(empty, count=3), {}).count == 3
    again = HoldHandover(PASER, TODAY, "Pendopo", None, None, (CARD, CARD))
    assert refused(lambda: handovers.hold_handover(again, {CARD: after(CardStatus.HANDED_OVER)})) == {
        *(("card_not_waiting", "0"), ("card_not_waiting", "1"), ("named_twice", "cards")),
    }
    both = HoldHandover(PASER, TODAY, "Pendopo", cards=(CARD,), absent=(CARD,))
    assert refused(lambda: handovers.hold_handover(both, {CARD: ISSUED})) == {("absent_and_present", "0")}


def test_losing_and_revoking_again_yields_none_and_a_card_that_is_over_stays_so() -> None:
    assert len(cards.report_lost(after(CardStatus.HANDED_OVER), TODAY)) == 1
    assert cards.report_lost(after(CardStatus.LOST), TODAY) == ()
    assert cards.revoke(after(CardStatus.REVOKED), TODAY) == ()
    [replaced] = cards.replace_card(after(CardStatus.LOST), CARD, TODAY)
    assert cards.evolve(after(CardStatus.LOST), replaced).status is CardStatus.REPLACED
    for over in (CardStatus.REPLACED, CardStatus.REVOKED):
        assert refused(partial(cards.replace_card, after(over), CARD, TODAY)) == {("card_over", "card")}
        assert refused(partial(cards.report_lost, after(over), TODAY)) == {("card_over", "card")}


# Claims and denominators

CLAIM = PublishClaim(
    PASER, "Sumber B", ClaimMeasure.WORKERS_COVERED, said_on=TODAY, about=PartialDate.parse("2022-10"), since=True,
    scheme="VULNERABLE_WORKERS", funding_source=FundingSource.APBD, value=32_628, ratio=Decimal("0.5"),
    per_unit=100, unit=VillageKind.DESA,
)  # fmt: skip


def test_a_part_inherits_what_it_does_not_name_but_its_figures() -> None:
    [whole] = claims.publish(CLAIM, None)
    bare = PublishClaim(PASER, "Sumber B", ClaimMeasure.WORKERS_COVERED, segment="FISHER", value=2243)
    [part] = claims.publish(bare, whole)
    assert (part.said_on, part.about, part.since) == (TODAY, CLAIM.about, True)
    assert (part.scheme, part.segment, part.funding_source) == (
        "VULNERABLE_WORKERS",
        "FISHER",
        FundingSource.APBD,
    )
    assert (part.value, part.ratio, part.per_unit, part.unit) == (2243, None, None, None)
    [dated] = claims.publish(replace(bare, about=PartialDate.parse("2023")), whole)
    assert (dated.about, dated.since) == (PartialDate.parse("2023"), False)
    assert whole.ratio == "0.5"


def test_a_claim_has_a_source_a_figure_and_nothing_absurd() -> None:
    empty = PublishClaim(
        PASER, " ", ClaimMeasure.WORKERS_COVERED, since=True, per_unit=100, ratio=Decimal("1.1")
    )
    [whole] = claims.publish(CLAIM, None)
    assert refused(lambda: claims.publish(empty, replace(whole, region="64.02"))) == {
        *(("empty", "source"), ("no_figure", "value"), ("not_a_ratio", "ratio")),
        *(("per_unit_incomplete", "perUnit"), ("since_when", "about"), ("other_region", "partOf")),
    }
    assert refused(lambda: claims.publish(replace(CLAIM, value=-1), None)) == {("negative", "value")}


def test_figures_and_days_of_a_claim_do_not_contradict_one_another() -> None:
    assert refused(lambda: claims.publish(replace(CLAIM, value=5, at_least=10), None)) == {
        ("value_below_at_least", "value")
    }
    assert len(claims.publish(replace(CLAIM, value=10, at_least=10), None)) == 1
    both = replace(CLAIM, about_assumed=TODAY)
    assert refused(lambda: claims.publish(both, None)) == {("assumed_beside_named", "aboutAssumed")}
    early = replace(CLAIM, said_on=dt.date(2022, 9, 30))
    assert refused(lambda: claims.publish(early, None)) == {("said_before_since", "saidOn")}
    [whole] = claims.publish(CLAIM, None)
    part = PublishClaim(PASER, "Sumber B", CLAIM.measure, segment="FISHER", value=1, said_on=early.said_on)
    assert refused(lambda: claims.publish(part, whole)) == {("said_before_since", "saidOn")}


def test_a_denominator_is_positive_and_names_its_source() -> None:
    intent = CountEligibleWorkers(PASER, None, 100_000, TODAY, "Sumber Contoh", Evidence.ASSUMED)
    [event] = denominators.count(intent)
    assert (event.value, event.evidence) == (100_000, Evidence.ASSUMED)
    assert refused(lambda: denominators.count(replace(intent, value=0))) == {("not_positive", "value")}
    assert refused(lambda: denominators.count(replace(intent, source=" "))) == {("empty", "source")}
