"""How does each village stand? Every number is its own question's answer, and all villages add up to their region's."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.budget import BudgetAllocated, BudgetRevised, Figures, VillageQuota, VillageQuotaSet
from naungan.domain.regions import lies_in
from naungan.domain.selection import ListVerified, ParticipantsProposed
from naungan.domain.vocabulary import BudgetStage, FundingSource
from naungan.infrastructure.composition import projections
from naungan.projections.cards import answers as card_answers
from naungan.projections.cards.answers import Chosen
from naungan.projections.coverage.query import Question, coverage
from naungan.projections.engine.reading import NOW, At
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window
from naungan.projections.findings import query as findings
from naungan.projections.villages import OF, Village, villages
from tests import one_loop
from tests.databases import Shelf

from .histories import REGIONS, VILLAGES, Story, day
from .history import START, History, reading
from .test_coverage_equals_model import SETTINGS

COUNTED = Window(first=1)
HERE, NEXT, ELSEWHERE = "64.01.02.2003", "64.01.02.2004", "64.02.01.2001"


@pytest.mark.slow
@SETTINGS
@given(seed=st.integers(0, 2**32), batch=st.sampled_from((3, 1000)))
def test_every_number_is_its_own_question_s_and_all_add_up_to_the_region_s(
    shelf: Shelf, begun: str, seed: int, batch: int
) -> None:
    """Workers are enrolled in several regencies, move, and hold cards of each."""
    story = Story(random.Random(seed))
    story.tell(25)
    told = [one for one in projections() if one.name in OF]
    with shelf.lend(begun) as url:
        story.history.project(url, *told, batch=batch)
        one_loop.run(lambda: _ask(url, story))


async def _ask(url: str, story: Story) -> None:
    choose = story.choose
    async with reading(url) as reader:
        for _ in range(8):
            region, as_of = choose.choice(REGIONS), day(choose.randint(-2, 112))
            at = At(position=choose.choice((None, choose.randint(0, len(story.history.entries)))))
            codes = sorted(village for village in VILLAGES if lies_in(village, region))
            with counted() as statements:
                known, answered = await villages(reader, codes, as_of, at=at)
            assert statements.count == 1
            assert [village.code for village in answered] == codes
            sums = [0, 0, 0, 0]
            for village in answered:
                numbers = _numbers(village)
                assert numbers == await _asked(reader, village.code, as_of, At(position=known.position))
                sums = [one + other for one, other in zip(sums, numbers, strict=True)]
            assert sums == await _asked(reader, region, as_of, At(position=known.position))


def _numbers(village: Village) -> list[int]:
    return [village.covered, village.cards_issued, village.cards_handed_over, village.findings]


async def _asked(reader: Any, region: str, as_of: dt.date, at: At) -> list[int | None]:
    cards = [
        await card_answers.cards(reader, region, as_of, window=COUNTED, chosen=Chosen(status), at=at)
        for status in (None, "HANDED_OVER")
    ]
    found = await findings.findings_page(reader, region, COUNTED, at)
    return [
        (await coverage(reader, Question(region, as_of), at=at)).covered,
        *(c.total for c in cards),
        found.total,
    ]


def line(region: str, year: int | None, quota: int | None, per_village: int | None) -> BudgetAllocated:
    return BudgetAllocated(
        region,
        "VULNERABLE_WORKERS",
        year,
        FundingSource.APBD,
        BudgetStage.ORIGINAL,
        quota=quota,
        per_village_quota=per_village,
    )


def test_places_are_added_up_over_the_lines_of_the_year_that_limit_the_village(database_url: str) -> None:
    """A line of the regency with a hundred places a village, one village with a quota of its own, and a village's line."""
    history = History()
    regency, whole, own, later = (UUID(int=n) for n in range(1, 5))
    before = history.append(
        START,
        (regency, line("64.01", 2022, 5_000, 100)),
        (whole, line("64.01", 2022, 900, None)),
        (own, line(NEXT, 2022, 30, None)),
        (later, line("64", 2023, None, 50)),
        (UUID(int=5), line("64.01", None, None, 7)),
    )
    history.append(START, (regency, VillageQuotaSet(HERE, None, 60)))
    assert quotas(history, database_url, 2022) == {HERE: 60, NEXT: 130, ELSEWHERE: None}
    assert quotas(history, database_url, 2022, At(position=before)) == {HERE: 100, NEXT: 130, ELSEWHERE: None}
    assert quotas(history, database_url, 2023) == {HERE: 50, NEXT: 50, ELSEWHERE: 50}
    history.append(START, (regency, VillageQuotaSet(HERE, None, 65)), (own, line(NEXT, 2022, 40, None)))
    assert quotas(history, database_url, 2022) == {HERE: 65, NEXT: 140, ELSEWHERE: None}
    # A revision tells the quotas of several villages at once, and takes one away
    was, now = Figures(None, None, 5_000, 100), Figures(None, None, 5_000, 90)
    villages = (VillageQuota(HERE, 65, None), VillageQuota(NEXT, None, 20))
    before = len(history.entries)
    history.append(START, (regency, BudgetRevised(was, now, villages=villages)))
    assert quotas(history, database_url, 2022) == {HERE: 90, NEXT: 60, ELSEWHERE: None}
    assert quotas(history, database_url, 2022, At(position=before)) == {HERE: 65, NEXT: 140, ELSEWHERE: None}


def test_a_village_s_lists_are_its_own_and_verified_on_their_day(database_url: str) -> None:
    history = History()
    verified_on = dt.date(2022, 3, 1)
    told: list[tuple[UUID, Any]] = [
        (UUID(int=n), ParticipantsProposed(region, "VULNERABLE_WORKERS", count))
        for n, (region, count) in enumerate(((HERE, 10), (HERE, 5), (NEXT, 7), ("64.01", 300)))
    ]
    before = history.append(START, *told)
    history.append(START, *((UUID(int=n), ListVerified("camat", verified_on, 4)) for n in (0, 2, 3)))
    answered = ask(history, database_url, verified_on)
    assert [(v.listed, v.verified) for v in answered] == [(15, 4), (7, 4), (0, 0)]
    answered = ask(history, database_url, verified_on - dt.timedelta(days=1))
    assert [(v.listed, v.verified) for v in answered] == [(15, 0), (7, 0), (0, 0)]
    answered = ask(history, database_url, verified_on, At(position=before))
    assert [(v.listed, v.verified) for v in answered] == [(15, 0), (7, 0), (0, 0)]


def quotas(history: History, url: str, year: int, at: At = NOW) -> Mapping[str, int | None]:
    return {village.code: village.quota for village in ask(history, url, dt.date(year, 6, 1), at)}


def ask(history: History, url: str, as_of: dt.date, at: At = NOW) -> list[Village]:
    history.project(url, *projections())

    async def run() -> list[Village]:
        async with reading(url) as reader:
            return (await villages(reader, (HERE, NEXT, ELSEWHERE), as_of, at=at))[1]

    return one_loop.run(run)
