"""Do days stay where they belong when an enrolment is moved, corrected or ended? Pure decisions and their properties."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from naungan.domain.end_of_protection import end
from naungan.domain.enrolment import CorrectEnrolment, Enrolment, TransferEnrolment, evolve
from naungan.domain.enrolment_corrections import corrected
from naungan.domain.enrolment_events import EnrolmentCorrected, FixedTerms, WorkerEnrolled
from naungan.domain.reasons import Reason
from naungan.domain.refusals import Refused
from naungan.domain.reserved_months import Draw
from naungan.domain.stretches import Stretch, cut, join, shorten
from naungan.domain.transfers import transfer
from naungan.domain.vocabulary import EndReason, FundingSource, MembershipCategory, Programme, RuleCode, Sex

A, B, C = "64.01.01.2009", "64.01.01.2010", "64.01.01.2011"
START, END = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
ONE_DAY = dt.timedelta(days=1)
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


def of_days(start: dt.date | None = None, end: dt.date | None = None) -> CorrectEnrolment:
    return CorrectEnrolment(ENROLMENT, "salah", start=start, end_exclusive=end)


STEPS = st.lists(
    st.tuples(OFFSETS, st.sampled_from([None, A, B, C]), st.sampled_from([None, "FISHER", "FARMER"])),
    max_size=6,
)


@given(STEPS)
def test_a_transfer_changes_what_it_names_up_to_the_next_change_recorded_of_that(
    steps: list[tuple[int, str | None, str | None]],
) -> None:
    # given what was recorded of village and segment, each by the day from which it was told
    told: tuple[dict[dt.date, str], dict[dt.date, str]] = {START: A}, {START: "FISHER"}

    def on(one: dt.date) -> tuple[str, str]:
        village, segment = (recorded[max(since for since in recorded if since <= one)] for recorded in told)
        return village, segment

    for offset, *named in steps:
        if START <= day(offset) < END:
            for recorded, value, before in zip(told, named, on(day(offset)), strict=True):
                if value not in (None, before):
                    recorded[day(offset)] = value
    # then every day counts by the last that was told before it, in whatever order it was reported
    assert days_by_place(moves(STATE, *steps).stretches) == {
        day(n): on(day(n)) for n in range((END - START).days)
    }


def test_a_late_transfer_holds_until_the_next_one_and_undoes_nothing_else() -> None:
    # given a move to B and, later, to another segment
    state = moves(STATE, (60, B, None), (70, None, "FARMER"))
    # when an earlier move to C is reported late, and as late another segment
    late = moves(state, (20, C, None), (30, None, "PALM_WORKER"))
    # then it holds until the move to B, and each is undone by its own kind only
    assert [(s.start, s.village, s.segment) for s in late.stretches] == [
        (START, A, "FISHER"),
        (day(20), C, "FISHER"),
        (day(30), C, "PALM_WORKER"),
        (day(60), B, "PALM_WORKER"),
        (day(70), B, "FARMER"),
    ]


def test_a_move_that_the_days_no_longer_show_is_still_recorded() -> None:
    # given a move to B, and one to B from an earlier day: from then on all days are in B
    state = moves(STATE, (60, B, None), (20, B, None))
    assert [(s.start, s.village) for s in state.stretches] == [(START, A), (day(20), B)]
    # then a move to C between them ends where the first one began
    assert [(s.start, s.village) for s in moves(state, (40, C, None)).stretches] == [
        (START, A),
        (day(20), B),
        (day(40), C),
        (day(60), B),
    ]


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


@example([(1, B, None), (2, A, None), (3, B, None), (4, A, None)], 1, False)
@given(STEPS, OFFSETS, st.booleans())
def test_a_correction_that_a_move_stands_against_is_possible_by_what_its_refusal_says(
    steps: list[tuple[int, str | None, str | None]], offset: int, of_the_start: bool
) -> None:
    def asked(one: dt.date) -> CorrectEnrolment:
        return of_days(start=one) if of_the_start else of_days(end=one)

    state = moves(STATE, *steps)
    wanted = day(offset)
    for _ in range(
        2 ** len(steps)
    ):  # where a move is taken back, all that it covered may show, and be taken back, once more
        try:
            corrected(state, asked(wanted))
        except Refused as refused:
            [breach] = refused.breaches
        else:
            return
        if breach.reason not in (Reason.ENDS_BEFORE_A_MOVE, Reason.STARTS_AFTER_A_MOVE):
            # of the days themselves it is true, whatever moves there are
            assert (wanted >= END) if of_the_start else (wanted <= START), breach
            return
        # a move of that day is recorded, and the days nearest to those that were wanted are possible
        move = dt.date.fromisoformat(str(breach.facts["day"]))
        before, after = next((one, other) for one, other in pairwise(state.stretches) if other.start == move)
        corrected(state, asked(move + (-ONE_DAY if of_the_start else ONE_DAY)))
        # and where it is taken back it is no move any more: the correction is possible, or another move is named
        [back] = transfer(state, TransferEnrolment(ENROLMENT, move, before.village, before.segment))
        state = evolve(state, back)
        assert move not in {one.start for one in state.stretches}, after
    corrected(state, asked(wanted))


def test_a_first_or_last_day_beyond_a_move_is_refused_with_the_day_of_the_move() -> None:
    moved = moves(STATE, (40, B, None), (60, None, "FARMER"))
    for intent, reason, said in (
        (of_days(end=day(60)), Reason.ENDS_BEFORE_A_MOVE, day(60)),
        (of_days(end=day(20)), Reason.ENDS_BEFORE_A_MOVE, day(60)),
        (of_days(start=day(40)), Reason.STARTS_AFTER_A_MOVE, day(40)),
        (of_days(start=day(80)), Reason.STARTS_AFTER_A_MOVE, day(40)),
        (of_days(start=END), Reason.STARTS_AFTER_A_MOVE, day(40)),
        (of_days(start=END, end=END + ONE_DAY), Reason.STARTS_AFTER_A_MOVE, day(40)),
    ):
        with pytest.raises(Refused) as refused:
            corrected(moved, intent)
        [breach] = refused.value.breaches
        assert (breach.reason, breach.facts) == (reason, {"day": said.isoformat()})
    # and a last day before the first one ends before it begins, whatever moves there are
    for intent in (of_days(end=START), of_days(start=day(30), end=day(30))):
        with pytest.raises(Refused) as refused:
            corrected(moved, intent)
        assert [one.reason for one in refused.value.breaches] == [Reason.ENDS_BEFORE_START]
    # and the last day that is allowed is that of the last move
    assert corrected(moved, of_days(end=day(61)))[-1].start == day(60)


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


def test_a_corrected_first_day_is_no_move() -> None:
    # given an enrolment that began earlier than was recorded
    earlier = corrected(STATE, CorrectEnrolment(ENROLMENT, "salah", start=day(-20)))
    event = EnrolmentCorrected(WORKER, STATE.terms, NOTE, STATE.stretches, earlier, 37)
    # then a move before the day that was recorded holds after it, too
    [moved] = transfer(evolve(STATE, event), TransferEnrolment(ENROLMENT, day(-10), B))
    assert [(s.start, s.village) for s in moved.now] == [(day(-20), A), (day(-10), B)]


def test_a_corrected_village_holds_until_the_worker_moved_whatever_else_changed_before() -> None:
    # given another segment from day 20 on, and a move from day 40 on
    moved = moves(STATE, (20, None, "FARMER"), (40, B, None))
    now = corrected(moved, CorrectEnrolment(ENROLMENT, "salah", village=C))
    assert [(s.start, s.village, s.segment) for s in now] == [
        (START, C, "FISHER"),
        (day(20), C, "FARMER"),
        (day(40), B, "FARMER"),
    ]
    segment = corrected(moved, CorrectEnrolment(ENROLMENT, "salah", segment="PALM_WORKER"))
    assert [(s.start, s.village, s.segment) for s in segment] == [
        (START, A, "PALM_WORKER"),
        (day(20), A, "FARMER"),
        (day(40), B, "FARMER"),
    ]


def test_days_that_were_ended_by_mistake_come_back_as_they_were() -> None:
    # given a move on day 40, and an end before it
    moved = moves(STATE, (40, B, None))
    [ended] = end(moved, day(30), EndReason.OTHER)
    # when the end is corrected
    now = corrected(evolve(moved, ended), CorrectEnrolment(ENROLMENT, "salah", end_exclusive=END))
    # then the worker moves as recorded
    assert now == moved.stretches


def test_another_reason_for_an_end_is_recorded_and_the_same_end_again_is_not() -> None:
    [other] = end(STATE, day(30), EndReason.OTHER)
    ended = evolve(STATE, other)
    [died] = end(ended, day(30), EndReason.DIED)
    assert (died.reason, died.was, died.now, died.draws) == (
        EndReason.DIED,
        other.now,
        other.now,
        other.draws,
    )
    assert end(evolve(ended, died), day(30), EndReason.DIED) == ()
    [again] = end(evolve(ended, died), day(30), EndReason.OTHER)
    assert again.reason is EndReason.OTHER


def test_what_an_end_cannot_record_it_refuses_with_its_reason() -> None:
    [other] = end(STATE, day(30), EndReason.OTHER)
    for state, told_on, reason, refused in (
        (evolve(STATE, other), day(31), EndReason.DIED, "died_after_end"),
        (evolve(STATE, other), day(31), EndReason.OTHER, "after_end"),
        (evolve(STATE, end(STATE, START, EndReason.OTHER)[0]), START, EndReason.DIED, "died_without_days"),
        (evolve(STATE, end(STATE, START, EndReason.OTHER)[0]), day(-1), EndReason.OTHER, "protects_no_day"),
    ):
        with pytest.raises(Refused) as refusal:
            end(state, told_on, reason)
        assert [b.reason for b in refusal.value.breaches] == [refused]


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
    terms = FixedTerms("GONE", FundingSource.OTHER, None, False)
    odd = EnrolmentCorrected(WORKER, terms, NOTE, (), beyond, -3, (), tuple(RuleCode))
    assert evolve(state, odd).stretches == beyond
    assert evolve(evolve(state, odd), replace(odd, now=())).stretches == ()
