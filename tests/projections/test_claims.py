"""What was said in public, and does the register hold it? Claims and their evidence, told of invented regencies."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.budget import BudgetAllocated
from naungan.domain.cards import CardHandedOver
from naungan.domain.catalogue import STANDARD
from naungan.domain.claims import ClaimExplained, ClaimPublished, ClaimWithdrawn
from naungan.domain.dates import PartialDate
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.handovers import HandoverHeld
from naungan.domain.vocabulary import (
    BudgetStage,
    ClaimMeasure,
    ClaimPopulation,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    Sex,
    VillageKind,
)
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.agreements.tables import AgreementsProjection
from naungan.projections.claims import query as claims
from naungan.projections.claims.query import Claim, Explanation
from naungan.projections.claims.reconciliation import ClaimEvidence, ClaimStatus, reconcile
from naungan.projections.claims.review import ClaimsReview, review_claims
from naungan.projections.claims.tables import ClaimsProjection
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.reading import NOW, At, Reader
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window
from naungan.projections.enrolments.tables import Participants

from .history import History, reading

pytestmark = pytest.mark.anyio

ALL = Window(first=100)
REGIONS = KemendagriRegions()
MARCH = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)
VILLAGE = "73.07.01.2001"
BPU = MembershipCategory.NON_WAGE_EARNER


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def named(name: str) -> UUID:
    return uuid5(UUID(int=5), name)


def said(name: str, value: int | None, **more: Any) -> tuple[UUID, ClaimPublished]:
    """A claim about Sinjai's vulnerable workers on 1 April 2024, said on 2 April, unless it says otherwise."""
    claim = ClaimPublished(
        region="73.07",
        source="harian",
        said_on=dt.date(2024, 4, 2),
        about=PartialDate.parse("2024-04-01"),
        since=False,
        about_assumed=None,
        population=ClaimPopulation.REGENCY_ROSTERS,
        measure=ClaimMeasure.WORKERS_COVERED,
        scheme="VULNERABLE_WORKERS",
        segment=None,
        funding_source=None,
        value=value,
        at_least=None,
        ratio=None,
        per_unit=None,
        unit=None,
        part_of=None,
    )
    return named(name), replace(claim, **more)


def enrolled(n: int, **more: Any) -> tuple[UUID, WorkerEnrolled]:
    event = WorkerEnrolled(
        worker=UUID(int=n),
        scheme="VULNERABLE_WORKERS",
        segment="FISHER",
        category=BPU,
        village=VILLAGE,
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK,),
        start=dt.date(2024, 4, 1),
        end_exclusive=None,
        sex=Sex.MALE,
        birth_year=1980,
        age=44,
    )
    return uuid5(UUID(int=n), "enrolment"), replace(event, **more)


def project(history: History, url: str, batch: int = 10_000) -> None:
    history.project(
        url,
        AgreementsProjection(REGIONS),
        ClaimsProjection(),
        Coverage(checkpoint_every=5),
        Participants(),
        batch=batch,
    )


async def review_of(reader: Reader, region: str = "73.07", at: At = NOW) -> ClaimsReview:
    return await review_claims(reader, [region], at, REGIONS, STANDARD)


def status(review: ClaimsReview, name: str) -> tuple[ClaimStatus, int | None, int | None]:
    found = review.reconciliation(review.claims[named(name)])
    return found.status, found.evidence_value, found.gap


async def test_claims_are_kept_as_said_until_withdrawn(database_url: str) -> None:
    history = History()
    first = history.append(MARCH, said("whole", 10))
    history.append(MARCH, said("part", 4, segment="FISHER", part_of=named("whole"), ratio="0.4"))
    explained = history.append(MARCH, (named("whole"), ClaimExplained(UUID(int=1))))
    history.append(MARCH, (named("part"), ClaimWithdrawn(dt.date(2024, 5, 1))))
    history.append(MARCH, said("province", 99, region="73"))
    project(history, database_url, batch=1)
    async with reading(database_url) as reader:
        page = await claims.claims_page(reader, "73", ALL)
        assert [(c.region, c.value, c.explained, c.version) for c in page.rows] == [
            ("73", 99, False, 1),
            ("73.07", 10, True, 2),
        ]
        assert page.total == 2
        then = await claims.claims_page(reader, "73.07", ALL, At(position=explained))
        assert [(c.value, c.explained) for c in then.rows] == [(10, True), (4, False)]
        assert then.rows[1].part_of == then.rows[0].id
        assert str(then.rows[1].ratio) == "0.4"
        before = await claims.claims_page(reader, "73.07", ALL, At(position=first))
        assert [(c.value, c.explained) for c in before.rows] == [(10, False)]
        _, found = await claims.claims_by_ids(reader, [named("whole"), named("part")])
        assert list(found) == [named("whole")]


async def test_workers_are_held_against_coverage_on_the_evidence_day(database_url: str) -> None:
    """Given three fishers and two farmers enrolled as it happened, some of them after the claim was said."""
    history = History()
    history.append(MARCH, *(enrolled(n) for n in (1, 2)))
    history.append(
        dt.datetime(2024, 4, 2, 15, 59, tzinfo=dt.UTC), enrolled(3)
    )  # a minute to midnight in Makassar
    history.append(dt.datetime(2024, 4, 2, 16, tzinfo=dt.UTC), enrolled(4, segment="FARMER"))
    before = history.append(
        dt.datetime(2024, 4, 20, tzinfo=dt.UTC),
        enrolled(5, segment="FARMER", funding_source=FundingSource.APBDES),
    )
    everyone = {"population": ClaimPopulation.ALL_PARTICIPANTS, "scheme": None}
    history.append(
        dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
        said("five", 5),
        said("seven", 7, measure=ClaimMeasure.WORKERS_TARGETED),
        said("at least four", None, at_least=4),
        said("at least six", None, at_least=6),
        said("fishers", 3, segment="FISHER"),
        said("village fund", 1, funding_source=FundingSource.APBDES),
        said("traders", 2, segment="TRADER_MICRO"),
        said("before", 5, about=PartialDate.parse("2024-03")),
        said("everyone", 50, **everyone),
        said("undated", 5, about=None),
        said("assumed", 5, about=None, about_assumed=dt.date(2024, 6, 1)),
        said("other scheme", 5, scheme="NON_ASN"),
        said("unsaid", 5, said_on=None),
    )
    history.append(dt.datetime(2024, 5, 2, tzinfo=dt.UTC), (named("seven"), ClaimExplained(UUID(int=1))))
    project(history, database_url)
    async with reading(database_url) as reader:
        with counted() as statements:
            review = await review_of(reader)
        assert statements.count == 2  # whatever the number of claims
        stands = {
            "five": (ClaimStatus.MATCHES, 5, 0),
            "seven": (ClaimStatus.EXPLAINED, 5, 2),
            "at least four": (ClaimStatus.MATCHES, 5, None),
            "at least six": (ClaimStatus.DIFFERS, 5, None),
            "fishers": (ClaimStatus.MATCHES, 3, 0),
            "village fund": (ClaimStatus.MATCHES, 1, 0),
            "traders": (ClaimStatus.NOT_EVIDENCED, 0, 2),
            "before": (ClaimStatus.NOT_EVIDENCED, 0, 5),
            "everyone": (ClaimStatus.NOT_COMPARABLE, 5, 45),
            "undated": (ClaimStatus.UNDATED, None, None),
            "assumed": (ClaimStatus.MATCHES, 5, 0),
            "other scheme": (ClaimStatus.NOT_EVIDENCED, 0, 5),
        }
        assert {name: status(review, name) for name in stands} == stands
        five = review.reconciliation(review.claims[named("five")])
        assert (five.as_known_when_said, five.as_known_now) == (3, 5)
        assert five.equal_by_construction
        unsaid = review.reconciliation(review.claims[named("unsaid")])
        assert (unsaid.as_known_when_said, unsaid.as_known_now) == (None, 5)
        assert (await review_of(reader, at=At(position=before))).claims == {}
        assert status(await review_of(reader, at=At(position=before + 13)), "seven")[0] is ClaimStatus.DIFFERS


async def test_a_target_is_held_against_its_periods_end_once_that_has_come(database_url: str) -> None:
    """Given two enrolled in spring and a third in autumn, and a target of three for the year."""
    history = History()
    history.append(MARCH, enrolled(1), enrolled(2))
    aim = {"measure": ClaimMeasure.WORKERS_TARGETED, "about": PartialDate.parse("2024")}
    history.append(dt.datetime(2024, 5, 1, tzinfo=dt.UTC), said("three", 3, **aim), said("four", 4, **aim))
    on_the_way = history.append(dt.datetime(2024, 12, 31, 15, tzinfo=dt.UTC), enrolled(3))  # 23 h in Makassar
    history.append(dt.datetime(2025, 1, 2, tzinfo=dt.UTC), said("late", 1))
    project(history, database_url)
    async with reading(database_url) as reader:
        # on the year's last day it has come to its end, and before that nothing is compared
        then = await review_of(reader, at=At(position=on_the_way))
        assert status(then, "three") == (ClaimStatus.MATCHES, 3, 0)
        before = await review_of(reader, at=At(position=on_the_way - 1))
        for name in ("three", "four"):
            assert status(before, name) == (ClaimStatus.NOT_COMPARABLE, None, None)
        after = await review_of(reader)
        assert status(after, "four") == (ClaimStatus.DIFFERS, 3, 1)
        # and what was known when it was said is no answer either
        assert after.reconciliation(after.claims[named("four")]).as_known_when_said is None


async def test_what_came_by_command_is_not_equal_by_construction(database_url: str) -> None:
    history = History()
    history.append(MARCH, enrolled(1))
    history.append(MARCH, enrolled(2, segment="FARMER"), mode=RecordingMode.COMMAND)
    history.append(MARCH, said("both", 2), said("fishers", 1, segment="FISHER"))
    project(history, database_url)
    async with reading(database_url) as reader:
        review = await review_of(reader)
        for name, by_construction in (("both", False), ("fishers", True)):
            found = review.reconciliation(review.claims[named(name)])
            assert (found.gap, found.equal_by_construction) == (0, by_construction), name


async def test_a_part_without_a_roster_leaves_the_whole_partly_evidenced(database_url: str) -> None:
    history = History()
    history.append(MARCH, enrolled(1))
    history.append(
        MARCH,
        said("whole", 1),
        said("fishers", 1, segment="FISHER", part_of=named("whole")),
        said("farmers", 9, segment="FARMER", part_of=named("whole")),
    )
    project(history, database_url)
    async with reading(database_url) as reader:
        review = await review_of(reader)
    whole = review.claims[named("whole")]
    assert status(review, "whole")[0] is ClaimStatus.PARTLY_EVIDENCED
    assert [part.value for part in review.parts(whole)] == [1, 9]
    assert all(review.whole(part) is whole for part in review.parts(whole))
    assert [(c.kind.value, c.difference) for c in review.contradictions(whole)] == [("TOTAL_IS_NOT_SUM", -9)]


async def test_rupiah_are_held_against_the_budgets_of_the_year(database_url: str) -> None:
    history = History()
    line = BudgetAllocated(
        "73.07", "VULNERABLE_WORKERS", 2024, FundingSource.APBD, BudgetStage.ORIGINAL, amount=700
    )
    history.append(MARCH, (named("line"), line))
    history.append(
        MARCH,
        (named("village line"), replace(line, funding_source=FundingSource.APBDES, amount=None, at_least=50)),
    )
    history.append(MARCH, (named("next year"), replace(line, fiscal_year=2025, amount=9_000)))
    money = {
        "measure": ClaimMeasure.BUDGET_ALLOCATED,
        "about": PartialDate.parse("2024"),
        "said_on": dt.date(2024, 3, 10),
    }
    history.append(
        MARCH,
        said("all", 750, **money),
        said("apbd", 900, funding_source=FundingSource.APBD, **money),
        said("at least", None, at_least=700, **money),
        said("other scheme", 1, **{**money, "scheme": "NON_ASN"}),
    )
    history.append(
        MARCH + dt.timedelta(days=1), (named("line"), replace(line, stage=BudgetStage.REVISED, amount=900))
    )
    project(history, database_url)
    async with reading(database_url) as reader:
        review = await review_of(reader)
    assert status(review, "all") == (ClaimStatus.DIFFERS, 950, -200)
    assert status(review, "apbd") == (ClaimStatus.MATCHES, 900, 0)
    assert status(review, "at least") == (ClaimStatus.MATCHES, 950, None)
    assert status(review, "other scheme") == (ClaimStatus.NOT_EVIDENCED, 0, 1)
    assert review.reconciliation(review.claims[named("all")]).as_known_when_said == 750


async def test_cards_are_held_against_the_handovers_of_those_days(database_url: str) -> None:
    history = History()
    held = HandoverHeld("73.07", dt.date(2024, 4, 1), "balai desa", None, None)
    cards = [(UUID(int=n), CardHandedOver(UUID(int=n), named("handover"), held.on)) for n in (1, 2)]
    history.append(MARCH, (named("handover"), held), *cards[:1])
    history.append(MARCH, cards[1])
    history.append(MARCH, (named("counted"), replace(held, count=30, on=dt.date(2024, 4, 3))))
    card = {"measure": ClaimMeasure.CARDS_HANDED_OVER}
    history.append(
        MARCH,
        said("day", 2, **card),
        said("month", 33, about=PartialDate.parse("2024-04"), **card),
        said("other day", 2, about=PartialDate.parse("2024-04-02"), **card),
    )
    project(history, database_url, batch=1)
    async with reading(database_url) as reader:
        review = await review_of(reader)
    assert status(review, "day") == (ClaimStatus.MATCHES, 2, 0)
    assert status(review, "month") == (ClaimStatus.DIFFERS, 32, 1)
    assert status(review, "other day")[0] is ClaimStatus.NOT_EVIDENCED


async def test_the_last_days_of_the_calendar_are_days_like_others(database_url: str) -> None:
    history = History()
    end = PartialDate.parse("9999-12")
    history.append(MARCH, enrolled(1), said("late", 1, said_on=dt.date.max, about=end, since=True))
    project(history, database_url)
    async with reading(database_url) as reader:
        review = await review_of(reader)
    assert status(review, "late") == (ClaimStatus.MATCHES, 1, 0)
    assert review.claims[named("late")].days == (dt.date(9999, 12, 1), dt.date.max)
    assert review.all_contradictions == ()


async def test_a_quota_is_no_roster_until_anyone_is_enrolled_on_any_day(database_url: str) -> None:
    desa = sum(v.village_kind is VillageKind.DESA for v in REGIONS.villages("73.07"))
    quota = said(
        "quota",
        desa * 20,
        about=None,
        scheme=None,
        funding_source=FundingSource.APBDES,
        per_unit=20,
        unit=VillageKind.DESA,
    )
    history = History()
    history.append(MARCH, enrolled(1))
    before = history.append(MARCH, quota)
    history.append(MARCH, enrolled(2, funding_source=FundingSource.APBDES, start=dt.date(2030, 1, 1)))
    project(history, database_url)
    async with reading(database_url) as reader:
        then = await review_of(reader, at=At(position=before))
        assert [(c.kind.value, c.difference) for c in then.all_contradictions] == [
            ("QUOTA_WITHOUT_ROSTER", desa * 20)
        ]
        assert (await review_of(reader)).all_contradictions == ()


async def test_a_claimed_change_is_held_against_the_recorded_one(database_url: str) -> None:
    history = History()
    history.append(MARCH, *(enrolled(n, start=dt.date(2024, 1, 1)) for n in range(1, 4)))
    history.append(MARCH, *(enrolled(n) for n in range(4, 12)))
    history.append(
        MARCH,
        said("before", 100, about=None, about_assumed=dt.date(2024, 3, 1)),
        said("after", 110),
    )
    project(history, database_url)
    async with reading(database_url) as reader:
        (change,) = (await review_of(reader)).all_contradictions
    assert (change.kind.value, change.difference) == ("CHANGE_UNEXPLAINED", 2)
    assert change.facts == {"claimed": 10, "recorded": 8}


async def test_evidence_is_the_same_from_copies_of_the_ledger_as_from_its_present(database_url: str) -> None:
    """Thirty single appends, with a copy of the ledger every five: what was known after each of them."""
    history = History()
    history.append(MARCH, said("claim", 30))
    for n in range(1, 31):
        history.append(MARCH + dt.timedelta(hours=n), enrolled(n))
    project(history, database_url, batch=7)
    async with reading(database_url) as reader:
        for known in range(1, 32):
            review = await review_of(reader, at=At(position=known))
            assert status(review, "claim")[1] == known - 1


figures = st.one_of(st.none(), st.integers(0, 50))


@given(
    value=figures,
    at_least=figures,
    now=figures,
    said_=figures,
    commanded=st.booleans(),
    explained=st.booleans(),
    everyone=st.booleans(),
    parts=st.lists(figures, max_size=3),
)
def test_a_reconciliation_is_one_of_seven_in_their_order(
    value: int | None,
    at_least: int | None,
    now: int | None,
    said_: int | None,
    commanded: bool,
    explained: bool,
    everyone: bool,
    parts: list[int | None],
) -> None:
    population = ClaimPopulation.ALL_PARTICIPANTS if everyone else ClaimPopulation.REGENCY_ROSTERS
    claim = _claim(value, at_least, population, explained)
    found = reconcile(
        claim,
        ClaimEvidence(now, said_, commanded, False),
        [ClaimEvidence(n, None, False, False) for n in parts],
    )
    holds = {
        ClaimStatus.EXPLAINED: explained,
        ClaimStatus.NOT_COMPARABLE: everyone,
        ClaimStatus.UNDATED: now is None,
        ClaimStatus.NOT_EVIDENCED: now == 0,
        ClaimStatus.PARTLY_EVIDENCED: any(not n for n in parts),
        ClaimStatus.MATCHES: now is not None
        and (now == value if value is not None else now >= (at_least or 0)),
        ClaimStatus.DIFFERS: True,
    }
    assert found.status is next(s for s, true in holds.items() if true)
    assert found.gap == (None if value is None or now is None else value - now)
    assert not found.equal_by_construction or (found.gap == 0 and not commanded)


def _claim(value: int | None, at_least: int | None, population: ClaimPopulation, explained: bool) -> Claim:
    _, event = said("any", value)
    return Claim(
        id=named("any"),
        position=1,
        version=1,
        region=event.region,
        source=event.source,
        said_on=event.said_on,
        about=event.about,
        since=event.since,
        about_assumed=None,
        population=population,
        measure=event.measure,
        scheme=event.scheme,
        segment=None,
        funding_source=None,
        value=value,
        at_least=at_least,
        ratio=None,
        per_unit=None,
        unit=None,
        part_of=None,
        explanations=(Explanation(1, MARCH, None, Evidence.STATED),) if explained else (),
    )


async def test_an_explanation_counts_for_the_claims_it_is_told_beside(database_url: str) -> None:
    # given three claims, the first explained for itself and the second
    history = History()
    history.append(MARCH, said("one", 10), said("two", 20), said("three", 30))
    told = history.append(MARCH, (named("one"), ClaimExplained(UUID(int=1), "dinas", beside=(named("two"),))))
    project(history, database_url)
    # then two are explained from then on, and the version of the second is its own
    async with reading(database_url) as reader:
        page = await claims.claims_page(reader, "73.07", ALL)
        assert [(c.value, c.explained, c.version) for c in page.rows] == [
            (10, True, 2),
            (20, True, 1),
            (30, False, 1),
        ]
        before = await claims.claims_page(reader, "73.07", ALL, At(position=told - 1))
        assert not any(c.explained for c in before.rows)
