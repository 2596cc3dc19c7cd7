"""Do days stay where they belong when an enrolment is moved, corrected or ended? Pure decisions and their properties."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.budget import Draw
from naungan.domain.enrolment import (
    CorrectEnrolment,
    Enrolment,
    EnrolmentCorrected,
    Stretch,
    Terms,
    TransferEnrolment,
    WorkerEnrolled,
    corrected,
    cut,
    end,
    evolve,
    join,
    shorten,
    transfer,
)
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import EndReason, FundingSource, MembershipCategory, Programme, RuleCode, Sex

A, B, C = "64.01.01.2009", "64.01.01.2010", "64.01.01.2011"
START, END = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
WORKER, LINE, NOTE, ENROLMENT = (UUID(int=n) for n in range(1, 5))
ENROLLED = WorkerEnrolled(
    WORKER, "VULNERABLE_WORKERS", "FISHER", MembershipCategory.NON_WAGE_EARNER, A, FundingSource.APBD,
    (Programme.JKK, Programme.JKM), START, END, Sex.MALE, 1985, 37, draws=(Draw(LINE, 2022, 3, 16_800),),
)  # fmt: skip
STATE = evolve(None, ENROLLED)
OFFSETS = st.integers(-10, 100)


def day(offset: int) -> dt.date:
    return START + dt.timedelta(days=offset)


def days_by_place(stretches: tuple[Stretch, ...]) -> dict[dt.date, tuple[str, str]]:
    """Where each protected day counts; a day never counts twice."""
    found: dict[dt.date, tuple[str, str]] = {}
    for stretch in stretches:
        assert stretch.end_exclusive is not None
        assert stretch.start < stretch.end_exclusive
        for n in range((stretch.end_exclusive - stretch.start).days):
            one = stretch.start + dt.timedelta(days=n)
            assert one not in found
            found[one] = (stretch.village, stretch.segment)
    return found


def moves(state: Enrolment, *steps: tuple[int, str | None, str | None]) -> Enrolment:
    """The enrolment after transfers, those that are refused left out."""
    for offset, village, segment in steps:
        try:
            events = transfer(state, TransferEnrolment(ENROLMENT, day(offset), village, segment))
        except Refused:
            continue
        for event in events:
            assert event.was == state.stretches
            state = evolve(state, event)
            assert state.stretches == event.now
    return state


STEPS = st.lists(
    st.tuples(OFFSETS, st.sampled_from([None, A, B, C]), st.sampled_from([None, "FISHER", "FARMER"])),
    max_size=6,
)


@given(STEPS)
def test_transfers_move_days_and_lose_none(steps: list[tuple[int, str | None, str | None]]) -> None:
    # given what a ledger by day would say
    ledger = days_by_place(STATE.stretches)
    for offset, village, segment in steps:
        if START <= day(offset) < END:
            for one, place in ledger.items():
                if one >= day(offset):
                    ledger[one] = (village or place[0], segment or place[1])
    # then the stretches say the same
    assert days_by_place(moves(STATE, *steps).stretches) == ledger


@given(STEPS, OFFSETS)
def test_an_end_keeps_the_days_before_it_and_no_other(
    steps: list[tuple[int, str | None, str | None]], offset: int
) -> None:
    state = moves(STATE, *steps)
    before = days_by_place(state.stretches)
    if day(offset) > END:
        with pytest.raises(Refused):
            end(state, day(offset), EndReason.OTHER)
        return
    [event] = end(state, day(offset), EndReason.OTHER)
    assert days_by_place(event.now) == {d: p for d, p in before.items() if d < day(offset)}
    assert end(evolve(state, event), day(offset), EndReason.OTHER) == ()


@given(STEPS)
def test_joined_stretches_are_as_few_as_can_be(steps: list[tuple[int, str | None, str | None]]) -> None:
    stretches = moves(STATE, *steps).stretches
    assert join(stretches) == stretches
    for one, following in pairwise(stretches):
        assert one.end_exclusive == following.start
        assert (one.village, one.segment) != (following.village, following.segment)


@given(STEPS, OFFSETS, OFFSETS)
def test_a_correction_of_the_days_keeps_every_other_day_where_it_was(
    steps: list[tuple[int, str | None, str | None]], first: int, last: int
) -> None:
    state = moves(STATE, *steps)
    intent = CorrectEnrolment(ENROLMENT, "salah", start=day(first), end_exclusive=day(last))
    try:
        now = corrected(state, intent)
    except Refused:
        return  # the days asked for do not fit together
    before, after = days_by_place(state.stretches), days_by_place(now)
    assert sorted(after) == [day(n) for n in range(first, last)]
    assert all(after[d] == before[d] for d in after if d in before)
    assert {p for d, p in after.items() if d < START} <= {
        (state.stretches[0].village, state.stretches[0].segment)
    }


def test_repeating_a_transfer_yields_none() -> None:
    intent = TransferEnrolment(ENROLMENT, day(40), B, "FARMER")
    [event] = transfer(STATE, intent)
    assert transfer(evolve(STATE, event), intent) == ()
    assert transfer(STATE, TransferEnrolment(ENROLMENT, START, A, "FISHER")) == ()


def test_a_correction_changes_what_was_enrolled_not_where_the_worker_moved_since() -> None:
    moved = moves(STATE, (40, B, None))
    now = corrected(moved, CorrectEnrolment(ENROLMENT, "salah", village=C))
    assert [(s.village, s.start) for s in now] == [(C, START), (B, day(40))]
    other = corrected(moved, CorrectEnrolment(ENROLMENT, "salah", category=MembershipCategory.WAGE_EARNER))
    assert {s.category for s in other} == {MembershipCategory.WAGE_EARNER}
    [joined] = corrected(moved, CorrectEnrolment(ENROLMENT, "salah", village=B))
    assert (joined.village, joined.start, joined.end_exclusive) == (B, START, END)


def test_a_correction_may_revive_an_enrolment_that_was_ended_by_mistake() -> None:
    [ended] = end(STATE, day(30), EndReason.DIED)
    now = corrected(evolve(STATE, ended), CorrectEnrolment(ENROLMENT, "masih hidup", end_exclusive=END))
    assert now == STATE.stretches


def test_nothing_can_be_done_to_an_enrolment_that_protects_no_day() -> None:
    [event] = end(STATE, START, EndReason.OTHER)
    voided = evolve(STATE, event)
    assert (voided.stretches, voided.draws, voided.start, voided.end_exclusive) == ((), (), None, None)
    for decision in (
        lambda: transfer(voided, TransferEnrolment(ENROLMENT, START, B)),
        lambda: corrected(voided, CorrectEnrolment(ENROLMENT, "salah", village=B)),
    ):
        with pytest.raises(Refused) as refusal:
            decision()
        assert [b.reason for b in refusal.value.breaches] == ["protects_no_day"]
    assert end(voided, START, EndReason.OTHER) == ()


@pytest.mark.parametrize(
    ("last", "months"),
    [(dt.date(2022, 12, 31), 3), (dt.date(2022, 12, 2), 3), (dt.date(2022, 12, 1), 2), (START, None)],
)
def test_an_end_releases_whole_months_after_the_last_protected_day(last: dt.date, months: int | None) -> None:
    draws = shorten(STATE.draws, cut(STATE.stretches, last))
    assert [d.months for d in draws] == ([] if months is None else [months])


def test_an_open_end_that_is_closed_keeps_no_more_than_it_drew() -> None:
    stretches = (replace(STATE.stretches[0], end_exclusive=None),)
    far = cut(stretches, dt.date(2025, 3, 1))
    assert shorten(STATE.draws, far) == STATE.draws


@given(STEPS, OFFSETS)
def test_evolve_never_refuses_what_was_recorded(
    steps: list[tuple[int, str | None, str | None]], offset: int
) -> None:
    # given events that today's rules would refuse: moved outside the period, ended after the end, corrected into nothing
    state = moves(STATE, *steps)
    beyond = (Stretch(day(500), day(400), "99.99.99.9999", "NOBODY", MembershipCategory.MIGRANT),)
    terms = Terms("GONE", FundingSource.OTHER, None, False)
    odd = EnrolmentCorrected(WORKER, terms, NOTE, (), beyond, -3, (), tuple(RuleCode))
    assert evolve(state, odd).stretches == beyond
    assert evolve(evolve(state, odd), replace(odd, now=())).stretches == ()
