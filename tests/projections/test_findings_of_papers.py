"""Who rests on a paper that was taken back, and which budget line breaks its rules? Findings as they were known at every moment."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.budget import (
    BudgetAllocated,
    BudgetRevised,
    Figures,
    RingOneNamed,
    VillageQuotaSet,
)
from naungan.domain.decrees import DecreeFacts, DecreeRevised, DecreeVoided
from naungan.domain.enrolment_events import (
    EnrolmentReopened,
    EnrolmentTransferred,
    EnrolmentVoided,
    WorkerEnrolled,
)
from naungan.domain.selection import ListVerified, VerificationWithdrawn, Verified
from naungan.domain.vocabulary import (
    BudgetStage,
    FundingSource,
    ReopenReason,
    RuleCode,
    TakenBackReason,
)
from naungan.projections.counts import Dimension, Grouping, finding_counts
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from naungan.projections.findings import query as findings
from naungan.projections.findings.judging import Kind
from naungan.projections.findings.tables import FindingsProjection

from .history import History, reading
from .test_findings import ALL, JUNE, NOON, corrected, ended, enrolled, enrolment

pytestmark = pytest.mark.anyio

LIST, DECREE, OTHER_LIST, LINE = (UUID(int=n) for n in (601, 602, 603, 604))
NOT_VERIFIED, NO_DECREE = RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE
HERE, THERE = "73.07.01.2001", "73.07.02.2003"
WRONG = TakenBackReason.DOCUMENT_INVALID


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def withdrawn(listed: UUID = LIST) -> tuple[UUID, VerificationWithdrawn]:
    return listed, VerificationWithdrawn(WRONG, None, Verified("Camat", JUNE, 9))


def verified(listed: UUID = LIST) -> tuple[UUID, ListVerified]:
    return listed, ListVerified("Camat", JUNE, 9)


def voided(decree: UUID = DECREE) -> tuple[UUID, DecreeVoided]:
    return decree, DecreeVoided("SK 1", WRONG, None, DecreeFacts("SK 1", None, 9))


def says(was: int, now: int, *breaches: RuleCode) -> tuple[UUID, DecreeRevised]:
    """The decree names another number of people by now."""
    return DECREE, DecreeRevised(DecreeFacts("SK 1", None, was), DecreeFacts("SK 1", None, now), breaches)


def resting(
    n: int, *breaches: RuleCode, listed: UUID | None = LIST, decree: UUID | None = DECREE, village: str = HERE
) -> tuple[UUID, WorkerEnrolled]:
    stream, event = enrolled(n, *breaches, village=village)
    return stream, event.like(listed=listed, decree=decree)


def taken_back(of: tuple[UUID, WorkerEnrolled]) -> tuple[UUID, EnrolmentVoided]:
    stream, event = of
    return stream, EnrolmentVoided(
        event.worker, event.terms, event.village, WRONG, None, event.stretches, event.draws
    )


def reopened(of: tuple[UUID, WorkerEnrolled]) -> tuple[UUID, EnrolmentReopened]:
    """It had no day left, and has its days again."""
    stream, event = of
    return stream, EnrolmentReopened(
        event.worker, event.terms, ReopenReason.ENDED_BY_MISTAKE, None, (), event.stretches
    )


def told(history: History, *events: tuple[UUID, Any]) -> int:
    return history.append(NOON, *events, scope="73.07")


async def found(
    reader: Reader, at: int, *codes: RuleCode, region: str = "ID"
) -> list[tuple[UUID, RuleCode, tuple[int, ...]]]:
    """The findings known at a position, as many as are counted, in their groups too."""
    moment = At(position=at)
    page = await findings.findings_page(reader, region, ALL, moment, codes=codes or None)
    groupings = [Grouping((by,), Window(first=100)) for by in (Dimension.VILLAGE, Dimension.CODE)]
    of = [code.value for code in codes] or None
    counted = await finding_counts(reader, region, groupings, codes=of, at=moment)
    assert page.total == len(page.rows) == counted.count
    assert [sum(group.count for group in groups.rows) for groups in counted.groups] == [counted.count] * 2
    villages = {code: group.count for group in counted.groups[0].rows for _, code in group.keys}
    assert villages == {
        village: sum((f.region if len(f.region) == 13 else "NONE") == village for f in page.rows)
        for village in villages
    }
    return [(f.subject, f.code, f.events) for f in page.rows]


@pytest.mark.parametrize("batch", [1, 3, 100])
async def test_whoever_rests_on_a_list_that_waits_again_is_a_finding_until_it_is_verified_anew(
    database_url: str, batch: int
) -> None:
    # given people of a list, one of them recorded before it was verified, others of no list and of another
    history = History()
    first, late = resting(1), resting(2, NOT_VERIFIED, village=THERE)
    told(history, first, late, resting(3, listed=None), resting(4, listed=OTHER_LIST))
    before = told(history, verified())
    # when its verification is withdrawn
    position = told(history, withdrawn())
    # and one more is recorded as it happened, one ends early, one is taken back
    gone = resting(5)
    told(history, resting(6, NOT_VERIFIED), gone)
    told(history, taken_back(gone))
    told(history, ended(first, JUNE))
    between = len(history.entries)
    # and it is verified anew
    after = told(history, verified())
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:
        recorded = (enrolment(2), NOT_VERIFIED, (2,))
        assert await found(reader, before) == [recorded]
        assert await found(reader, position) == [(enrolment(1), NOT_VERIFIED, (1, position)), recorded]
        assert await found(reader, position, region="73.07.01") == [
            (enrolment(1), NOT_VERIFIED, (1, position))
        ]
        now = [(enrolment(1), NOT_VERIFIED, (1, position)), recorded, (enrolment(6), NOT_VERIFIED, (7,))]
        assert await found(reader, between) == now
        # what was recorded without a verification stays recorded
        assert await found(reader, after) == [recorded, (enrolment(6), NOT_VERIFIED, (7,))]


@pytest.mark.parametrize("batch", [1, 3, 100])
async def test_whoever_is_enrolled_under_a_void_decree_is_a_finding_for_as_long_as_they_have_a_day(
    database_url: str, batch: int
) -> None:
    history = History()
    first, second = resting(1), resting(2)
    told(history, first, second, resting(3, decree=None), resting(4, NO_DECREE, decree=None))
    ended_before = resting(5)
    told(history, ended_before)
    told(history, ended(ended_before, dt.date(2024, 4, 1)))  # it never began
    position = told(history, voided())
    # one is taken back, one moves to another village, one that had no day gets its days again
    told(history, taken_back(second))
    moved = told(history, corrected(first, village=THERE, judged=()))
    back = told(history, reopened(ended_before))
    # an end that leaves a day changes nothing, a correction that judges the rule does not mend the decree
    told(history, ended(first, JUNE))
    last = told(history, corrected(first, village=THERE, judged=(NO_DECREE,)))
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:
        recorded = (enrolment(4), NO_DECREE, (4,))
        assert await found(reader, position - 1) == [recorded]
        assert await found(reader, position) == [
            (enrolment(1), NO_DECREE, (1, position)), (enrolment(2), NO_DECREE, (2, position)), recorded
        ]  # fmt: skip
        assert await found(reader, moved, region="73.07.02") == [(enrolment(1), NO_DECREE, (1, position))]
        assert await found(reader, back) == [
            (enrolment(1), NO_DECREE, (1, position)), recorded, (enrolment(5), NO_DECREE, (5, position, back))
        ]  # fmt: skip
        assert {one for one, *_ in await found(reader, last)} == {enrolment(n) for n in (1, 4, 5)}


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
async def test_a_decree_revised_below_who_is_enrolled_is_a_finding_until_it_names_enough(
    database_url: str, batch: int
) -> None:
    # given four people under a decree, one of them by two enrolments, and others under none
    history = History()
    ones = [resting(n) for n in (1, 2, 3, 4)]
    _, again = resting(11)
    twice = (enrolment(11), again.like(worker=ones[0][1].worker))
    told(history, *ones, twice, resting(5, decree=None))
    # when it is revised below them as it happened, and not below
    below = told(history, says(9, 2, NO_DECREE))
    named = told(history, (DECREE, DecreeRevised(DecreeFacts("SK 1", None, 2), DecreeFacts("SK 2", None, 2))))
    # then it stays one while more are enrolled than it names: a worker who has another enrolment left is one of them
    told(history, taken_back(twice), taken_back(ones[1]))
    back = told(history, reopened(ones[1]))
    told(history, taken_back(ones[1]))
    three = told(history, taken_back(ones[2]))
    # and is none once they are as many; whoever is enrolled beyond it again is a finding of their own
    later = told(history, resting(6, NO_DECREE))
    # and revised again it is one until it is revised to enough, or taken back
    twice_below = told(history, says(2, 1, NO_DECREE))
    enough = told(history, says(1, 5))
    third = told(history, says(5, 1, NO_DECREE))
    gone = told(history, voided())
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:

        async def of_the_decree(at: int) -> list[tuple[int, ...]]:
            return [events for subject, _, events in await found(reader, at) if subject == DECREE]

        assert [await of_the_decree(at) for at in (below - 1, below, named, back)] == [
            [],
            [(7,)],
            [(7,)],
            [(7,)],
        ]
        assert await of_the_decree(three) == []
        assert await found(reader, later) == [(enrolment(6), NO_DECREE, (later,))]
        assert [await of_the_decree(at) for at in (twice_below, enough, third, gone)] == [
            [(twice_below,)], [], [(third,)], []
        ]  # fmt: skip
        page = await findings.findings_page(reader, "73.07", ALL, At(position=below))
        assert [(f.kind, f.region) for f in page.rows] == [(Kind.DECREE, "73.07")]


STEPS = [
    "revise",
    "enrol",
    "enrol as it happened",
    "end",
    "void",
    "reopen",
    "withdraw",
    "verify",
    "void decree",
]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=25),
    together=st.integers(1, 4),
    batch=st.integers(1, 30),
)
def test_however_the_log_is_cut_those_who_rest_on_papers_taken_back_are_found(
    database_url: str, steps: list[tuple[str, int]], together: int, batch: int
) -> None:
    # given any history of papers and enrolments; the first enrolment of a number is of the list, the others of another
    history = History()
    made: dict[int, tuple[UUID, WorkerEnrolled]] = {}
    days: set[int] = set()
    recorded: set[int] = set()
    fallen: set[UUID] = set()
    below: int | None = None  # how many the decree names, while it was revised below who is enrolled
    count = 9
    believed: dict[int, set[tuple[UUID, str]]] = {}
    appending: list[tuple[UUID, Any]] = []
    for what, n in steps:
        listed = (LIST, OTHER_LIST)[n % 2]
        event: tuple[UUID, Any]
        if what.startswith("enrol") and n not in made:
            breaches = (NOT_VERIFIED,) if what != "enrol" else ()
            made[n] = resting(n, *breaches, listed=listed)
            event = made[n]
            days.add(n)
            recorded |= {n} if breaches else set()
        elif what == "end" and n in days:
            event = ended(made[n], made[n][1].start)
            days.discard(n)
            recorded.discard(n)
        elif what == "void" and n in days:
            event = taken_back(made[n])
            days.discard(n)
            recorded.discard(n)
        elif what == "reopen" and n in made and n not in days:
            event = reopened(made[n])
            days.add(n)
        elif what == "withdraw" and listed not in fallen:
            event = withdrawn(listed)
            fallen.add(listed)
        elif what == "verify":
            event = verified(listed)
            fallen.discard(listed)
        elif what == "void decree" and DECREE not in fallen:
            event = voided()
            fallen.add(DECREE)
        elif what == "revise" and DECREE not in fallen and count != n + 1:
            event = says(count, n + 1, *([NO_DECREE] if n + 1 < len(days) else ()))
            count = n + 1
            below = count if count < len(days) else None
        else:
            continue
        if below is not None and (DECREE in fallen or len(days) <= below):
            below = None
        appending.append(event)
        if len(appending) < together:
            continue
        position = told(history, *appending)
        appending.clear()
        believed[position] = {
            (enrolment(m), code.value)
            for m in days
            for paper, code in (((LIST, OTHER_LIST)[m % 2], NOT_VERIFIED), (DECREE, NO_DECREE))
            if paper in fallen or (code is NOT_VERIFIED and m in recorded)
        } | ({(DECREE, "NO_DECREE")} if below is not None else set())
    _at_every_position(database_url, history, batch, believed)


def _at_every_position(
    database_url: str, history: History, batch: int, believed: dict[int, set[tuple[UUID, str]]]
) -> None:
    """Projected in batches, the findings believed at each position are these, and so many are counted."""
    projection = FindingsProjection()
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA cut")
        cursor.execute(projection.create("cut").encode())
        after = 0
        while entries := history.read(after, batch):
            projection.apply(cursor, "cut", entries)
            after = entries[-1].position
        for position, expected in believed.items():
            cursor.execute(
                "SELECT subject, code FROM cut.finding WHERE known_from <= %s"
                " AND (known_until IS NULL OR known_until > %s)",
                (position, position),
            )
            assert sorted(cursor.fetchall()) == sorted(expected)
            for region in ("ID", "73.07"):
                cursor.execute(
                    "SELECT coalesce(sum(total), 0) FROM (SELECT DISTINCT ON (code) total FROM cut.finding_total"
                    " WHERE region = %s AND append_id <= %s ORDER BY code, append_id DESC) t",
                    (region, position),
                )
                assert (cursor.fetchone() or (0,)) == (len(expected),)
        connection.rollback()


@pytest.mark.parametrize("batch", [1, 100])
async def test_a_move_judges_the_rules_that_it_names_and_no_others(database_url: str, batch: int) -> None:
    history = History()
    one = resting(1, NO_DECREE)
    told(history, one)

    def moved(*breaches: RuleCode, judged: Sequence[RuleCode] = (RING,)) -> tuple[UUID, EnrolmentTransferred]:
        stream, event = one
        days = event.stretches
        return stream, EnrolmentTransferred(
            event.worker, event.terms, JUNE, days, days, breaches, tuple(judged)
        )

    out = told(history, moved(RING))
    still = told(history, moved(judged=()))
    back = told(history, moved())
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:
        recorded = (enrolment(1), NO_DECREE, (1,))
        assert await found(reader, out) == [recorded, (enrolment(1), RING, (out,))]
        assert await found(reader, still) == [recorded, (enrolment(1), RING, (out,))]
        assert await found(reader, back) == [recorded]


# Budget lines

MONEY, PLACES, RING = RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED, RuleCode.RING_ONE
FIGURES = Figures(1_000_000, None, 10, None)


def allocated(breaches: Sequence[RuleCode] | None = (), stage: BudgetStage = BudgetStage.ORIGINAL) -> Any:
    told_ = None if breaches is None else tuple(breaches)
    return LINE, BudgetAllocated(
        "73.07", "VULNERABLE_WORKERS", 2024, FundingSource.CORPORATE, stage, amount=1, breaches=told_
    )


def revised(*breaches: RuleCode) -> tuple[UUID, BudgetRevised]:
    return LINE, BudgetRevised(FIGURES, FIGURES, breaches=breaches)


@pytest.mark.parametrize("batch", [1, 100])
async def test_a_budget_line_breaks_what_its_last_event_says(database_url: str, batch: int) -> None:
    history = History()
    opened = told(history, allocated([RING]), resting(1, PLACES))
    below = told(history, revised(MONEY, PLACES, RING))
    again = told(history, (LINE, VillageQuotaSet(HERE, None, 1, (PLACES, RING))))
    older = told(history, allocated(None, BudgetStage.REVISED))  # of the first version: it does not tell
    named = told(history, (LINE, RingOneNamed((), (HERE,))))
    mended = told(history, revised())
    history.project(database_url, FindingsProjection(), batch=batch)
    async with reading(database_url) as reader:
        worker = (enrolment(1), PLACES, (2,))
        assert await found(reader, opened) == [(LINE, RING, (1,)), worker]
        assert await found(reader, below) == [
            (LINE, RING, (1, 3)), worker, (LINE, MONEY, (3,)), (LINE, PLACES, (3,))
        ]  # fmt: skip
        # in its regency, and in none of the villages
        assert await found(reader, below, PLACES, region="73.07") == [worker, (LINE, PLACES, (3,))]
        assert await found(reader, below, PLACES, region="73.07.01") == [worker]
        assert await found(reader, again) == [(LINE, RING, (1, 3, 4)), worker, (LINE, PLACES, (3, 4))]
        assert await found(reader, older) == await found(reader, again)
        assert await found(reader, named) == [worker, (LINE, PLACES, (3, 4))]
        assert await found(reader, mended) == [worker]
        page = await findings.findings_page(reader, "73.07", ALL, At(position=below))
        assert {(f.kind, f.region) for f in page.rows} == {(Kind.BUDGET, "73.07"), (Kind.ENROLMENT, HERE)}
