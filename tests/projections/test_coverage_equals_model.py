"""Is every number the list behind it? Random histories at random moments, against a naive model: count = list = sum."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.projections import counts
from naungan.projections.acts.tables import Acts
from naungan.projections.cards import answers as card_answers
from naungan.projections.cards.tables import Cards
from naungan.projections.coverage import query as coverage_answers
from naungan.projections.coverage.as_known import Times, as_known
from naungan.projections.coverage.ledger import Dimension, Filter
from naungan.projections.coverage.lines import Group
from naungan.projections.coverage.query import Grouping, GroupOrder, Question, narrowed
from naungan.projections.coverage.series import Every, Series, Steps, series
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.reading import At, Page, Reader
from naungan.projections.engine.windows import Window
from naungan.projections.enrolments import query as participant_answers
from naungan.projections.enrolments.of_groups import people_of_groups
from naungan.projections.enrolments.query import Order, People
from naungan.projections.enrolments.tables import Participants
from tests import one_loop
from tests.databases import Shelf
from tests.model import Model, Person
from tests.projections.histories import AGREEMENTS, REGIONS, SCHEMES, SEGMENTS, Story, day
from tests.projections.history import START, reading

SETTINGS = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(
    seed=st.integers(0, 2**32),
    batch=st.sampled_from((1, 3, 17, 1000)),
    every=st.sampled_from((1, 4, 15, 10_000)),
)
@pytest.mark.slow
def test_every_number_is_the_list_behind_it_and_the_sum_of_its_groups(
    shelf: Shelf, begun: str, seed: int, batch: int, every: int
) -> None:
    # Given a random history, projected in some batches with some distance between checkpoints
    story = Story(random.Random(seed))
    story.tell(25)
    with shelf.lend(begun) as url:
        story.history.project(url, Coverage(every), Participants(), Cards(), Acts(), batch=batch)
        # When random questions are asked, then every answer is the model's
        one_loop.run(lambda: _ask(url, story, questions=18))


async def _ask(url: str, story: Story, questions: int) -> None:
    choose = story.choose
    async with reading(url) as reader:
        for _ in range(questions):
            region, as_of = choose.choice(REGIONS), day(choose.randint(-2, 112))
            asked = choose.choice((None, choose.randint(0, len(story.history.entries) + 3)))
            at = At(position=asked)
            ends = [f.append_id for f in story.model.facts]
            known = max([e for e in ends if asked is None or e <= asked], default=0)
            await _compare(reader, story.model, choose, region, as_of, at, known)
            await _compare_cards(reader, story.model, choose, as_of, at, known)


async def _compare(
    reader: Reader, model: Model, choose: random.Random, region: str, as_of: dt.date, at: At, known: int
) -> None:
    chosen, only = _filter(choose)
    by = tuple(choose.sample(list(Dimension), choose.randint(1, 2)))
    order = choose.choice(list(GroupOrder))
    answer = await coverage_answers.coverage(
        reader, Question(region, as_of, chosen), at=at, groupings=[Grouping(by, Window(first=100), order)]
    )
    people = model.covered(region, as_of, known, only)
    expected = model.groups(people, by)
    groups = answer.groups[0]
    assert answer.known.position == known
    assert answer.covered == len(people)
    assert {tuple(code for _, code in g.keys): g.covered for g in groups.rows} == expected
    assert groups.total == len(expected)
    assert sum(g.covered for g in groups.rows) == answer.covered
    if order is GroupOrder.COVERED_DESC:
        assert [g.covered for g in groups.rows] == sorted((g.covered for g in groups.rows), reverse=True)
    assert {p.id for p in await _paged(reader, region, as_of, at, chosen, choose, answer.covered)} == {
        p.id for p in people
    }
    if groups.rows:
        group = choose.choice(groups.rows)
        place, inside = narrowed(region, chosen, group.keys)
        listed = await _paged(reader, place, as_of, at, inside, choose, group.covered)
        assert len(listed) == group.covered
    await _compare_series(reader, model, choose, (region, as_of, at, known), chosen, only)
    await _compare_people(reader, choose, Question(region, as_of, chosen), groups.rows, at)
    personal, matches = _people(choose, chosen)
    wanted = model.covered(region, as_of, known, lambda p: only(p) and matches(p))
    listed = await _paged(reader, region, as_of, at, personal, choose, len(wanted))
    assert {p.id for p in listed} == {p.id for p in wanted}


async def _compare_series(
    reader: Reader,
    model: Model,
    choose: random.Random,
    asked: tuple[str, dt.date, At, int],
    chosen: Filter,
    only: Callable[[Person], bool],
) -> None:
    """Every point of a line is the model's number, and the same is so over what was known."""
    region, start, at, known = asked
    by = tuple(choose.sample(list(Dimension), choose.randint(0, 2)))
    group = Group(region, by, chosen)
    end = start + dt.timedelta(days=choose.randint(1, 20))
    found = await series(reader, group, Steps(start, end, Every.DAY), at=at)
    assert found.known.position == known
    assert set(found.positions) == {known}
    expected = [model.covered(region, day, known, only) for day in found.days]
    assert _points(found) == [dict(model.groups(people, by)) or _nobody(by) for people in expected]
    moments = sorted(START + choose.randint(-5, 90) * dt.timedelta(minutes=1) for _ in range(7))
    days = [start + n * dt.timedelta(days=1) for n in range(7)]
    found = await as_known(reader, group, start, Times(days, moments))
    ends = sorted({f.append_id for f in model.facts})
    positions = [max((e for e in ends if _recorded(e, ends) < m), default=0) for m in moments]
    assert list(found.positions) == positions
    assert found.known.position == positions[-1]
    expected = [model.covered(region, start, position, only) for position in positions]
    assert _points(found) == [dict(model.groups(people, by)) or _nobody(by) for people in expected]


def _recorded(append_id: int, ends: Sequence[int]) -> dt.datetime:
    """When a story recorded an append: a minute for every event before it."""
    return START + max((e for e in ends if e < append_id), default=0) * dt.timedelta(minutes=1)


def _points(found: Series) -> list[dict[tuple[str, ...], int]]:
    """The groups of every place of a series, nobody left out."""
    assert all(any(line.covered) for line in found.lines if line.keys)
    return [
        {
            tuple(code for _, code in line.keys): line.covered[n]
            for line in found.lines
            if line.covered[n] or not line.keys
        }
        for n in range(len(found.days))
    ]


def _nobody(by: Sequence[Dimension]) -> dict[tuple[str, ...], int]:
    """The groups of nobody: none, but for one line of all."""
    return {} if by else {(): 0}


async def _compare_people(
    reader: Reader,
    choose: random.Random,
    question: Question,
    groups: Sequence[coverage_answers.Group],
    at: At,
) -> None:
    """The page of every group's people is the one that its own list has, forwards or backwards, from some key on."""
    order, size = choose.choice(list(Order)), choose.randint(1, 4)
    window = choose.choice((Window(first=size, counted=False), Window(last=size, counted=False)))
    listed = [
        await participant_answers.participants(
            reader, Question(place, question.as_of, chosen), window, at, order=order
        )
        for place, chosen in (narrowed(question.region, question.filter, g.keys) for g in groups)
    ]
    pages = await people_of_groups(reader, question, [g.keys for g in groups], window, at, order=order)
    assert [replace(page, total=None) for page in listed] == pages
    if not listed:
        return
    edge = choose.choice([key for page in listed for key in page.keys])
    window = replace(window, after=edge) if window.last is None else replace(window, before=edge)
    pages = await people_of_groups(reader, question, [g.keys for g in groups], window, at, order=order)
    for group, page in zip(groups, pages, strict=True):
        place, chosen = narrowed(question.region, question.filter, group.keys)
        own = await participant_answers.participants(
            reader, Question(place, question.as_of, chosen), window, at, order=order
        )
        assert (page.rows, page.keys) == (own.rows, own.keys)


async def _paged(
    reader: Reader, region: str, as_of: dt.date, at: At, chosen: Filter, choose: random.Random, total: int
) -> list[participant_answers.Participant]:
    """The whole list, paged forwards or backwards in some order; every page says the same total."""
    order, size, forwards = choose.choice(list(Order)), choose.randint(1, 7), choose.random() < 0.5
    found: list[participant_answers.Participant] = []
    keys: list[tuple[Any, ...]] = []
    edge: tuple[Any, ...] | None = None
    while True:
        window = Window(first=size, after=edge) if forwards else Window(last=size, before=edge)
        page: Page[participant_answers.Participant] = await participant_answers.participants(
            reader, Question(region, as_of, chosen), window, at, order=order
        )
        assert page.total == total
        if edge is not None:
            assert page.has_previous if forwards else page.has_next
        found = [*found, *page.rows] if forwards else [*page.rows, *found]
        keys = [*keys, *page.keys] if forwards else [*page.keys, *keys]
        if not (page.has_next if forwards else page.has_previous):
            break
        edge = page.keys[-1] if forwards else page.keys[0]
    assert len(found) == total
    assert keys == sorted(keys)
    return found


async def _compare_cards(
    reader: Reader, model: Model, choose: random.Random, as_of: dt.date, at: At, known: int
) -> None:
    status = choose.choice((None, "ISSUED", "HANDED_OVER", "LOST", "REPLACED", "REVOKED"))
    before = choose.choice((None, day(choose.randint(0, 90))))
    chosen = card_answers.Chosen(status, before)
    page = await card_answers.cards(reader, "ID", as_of, window=Window(first=100), chosen=chosen, at=at)
    cards = model.cards(as_of, known)
    expected = {
        (c, w, s, h)
        for c, (w, s, h, _) in cards.items()
        if status in (None, s) and (before is None or model.issued_on[c] < before)
    }
    assert {(c.id, c.worker, c.status, c.handed_over_on) for c in page.rows} == expected
    counted = await counts.card_counts(reader, "ID", as_of, chosen=chosen, at=at)
    assert counted.count == len(expected)
    assert page.total == len(expected)
    replaced = {by for _, _, _, by in cards.values() if by is not None}
    assert {c.id for c in page.rows if c.replaces is not None} == {c for c, *_ in expected if c in replaced}


def _filter(choose: random.Random) -> tuple[Filter, Callable[[Person], bool]]:
    schemes = choose.choice((None, None, SCHEMES[:1], SCHEMES))
    segments = choose.choice((None, None, SEGMENTS[:2]))
    agreements: tuple[UUID | None, ...] | None = choose.choice(
        (None, None, AGREEMENTS[:2], (None,), AGREEMENTS[1:2])
    )
    sources = choose.choice((None, None, ("APBD",)))

    def only(p: Person) -> bool:
        return (
            (schemes is None or p.scheme in schemes)
            and (segments is None or p.segment in segments)
            and (agreements is None or p.agreement in agreements)
            and (sources is None or p.funding_source in sources)
        )

    return Filter(schemes, segments, None, sources, agreements), only


def _people(choose: random.Random, chosen: Filter) -> tuple[People, Callable[[Person], bool]]:
    sex = choose.choice((None, "FEMALE"))
    low, high = choose.choice((None, 30)), choose.choice((None, 50))
    card, mode = choose.choice((None, True, False)), choose.choice((None, "COMMAND"))
    people = People(
        chosen.schemes,
        chosen.segments,
        None,
        chosen.funding_sources,
        chosen.agreements,
        sex,
        low,
        high,
        card,
        mode,
    )

    def matches(p: Person) -> bool:
        return (
            (sex is None or p.sex == sex)
            and (low is None or p.age >= low)
            and (high is None or p.age <= high)
            and (card is None or p.has_card is card)
            and (mode is None or p.mode == mode)
        )

    return people, matches
