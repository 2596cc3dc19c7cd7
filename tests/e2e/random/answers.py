"""Who is counted, and do the number, the list behind it, its groups and the findings agree?"""

import datetime as dt
from collections import Counter
from typing import NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from naungan.projections.coverage import query as coverage_answers
from naungan.projections.coverage.ledger import Dimension, Filter
from naungan.projections.coverage.query import Grouping, narrowed
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from naungan.projections.enrolments import query as participant_answers
from naungan.projections.enrolments.query import People
from naungan.projections.findings import query as findings
from tests.people import KUKAR, PASER

from .naive.cards import OVER
from .naive.facts import Place
from .naive.register import Naive
from .officers import Moment
from .setting import CATEGORIES, SCHEMES, SEGMENTS, SOURCES, some_day


class Asked(NamedTuple):
    """A question: `back` is how many accepted commands ago it is asked from."""

    region: str
    day: dt.date
    back: int
    by: tuple[Dimension, ...]
    filter: Filter
    with_card: bool | None


question = st.builds(
    Asked,
    st.sampled_from(["ID", "64", PASER, KUKAR, "64.01.01", "64.01.01.2009"]),
    st.one_of(some_day, st.dates(dt.date(2022, 8, 30), dt.date(2024, 1, 1))),
    st.integers(0, 15),
    st.lists(st.sampled_from(list(Dimension)), min_size=1, max_size=2, unique=True).map(tuple),
    st.builds(
        Filter,
        st.none() | st.just(SCHEMES[:1]),
        st.none() | st.just(SEGMENTS[:2]),
        st.none() | st.just(CATEGORIES[:1]),
        st.none() | st.just(SOURCES[:1]),
        st.just(None),
    ),
    st.none() | st.booleans(),
)


async def counted(reader: Reader, asked: Asked, at: At, moment: Moment) -> None:
    """The number, the list behind it, and the sum of its groups, each of which is a number with a list."""
    naive = moment.naive
    people = {
        one: place
        for one, place in naive.covered(asked.region, asked.day).items()
        if _matches(naive, asked.filter, one, place)
    }
    window = Window(first=100)
    answer = await coverage_answers.coverage(
        reader,
        coverage_answers.Question(asked.region, asked.day, asked.filter),
        at=at,
        groupings=[Grouping(asked.by, window)],
    )
    groups = {tuple(code for _, code in g.keys): g.covered for g in answer.groups[0].rows}
    expected = Counter(tuple(_code(naive, d, one, p) for d in asked.by) for one, p in people.items())
    assert answer.known.position == moment.position
    assert (answer.covered, groups) == (len(people), dict(expected))
    assert sum(groups.values()) == answer.covered
    for place_of, chosen in [
        (asked.region, asked.filter),
        *(narrowed(asked.region, asked.filter, g.keys) for g in answer.groups[0].rows[:1]),
    ]:
        page = await participant_answers.participants(
            reader, coverage_answers.Question(place_of, asked.day, chosen), window, at
        )
        assert page.total == len(page.rows)
        listed = {p.id: Place(p.village, p.segment, p.category) for p in page.rows}
        assert all((p.listed, p.decree, set(p.budgets)) == _rests_on(naive, p.id) for p in page.rows)
        wanted = people if (place_of, chosen) == (asked.region, asked.filter) else None
        if wanted is None:
            keys = tuple(code for _, code in answer.groups[0].rows[0].keys)
            wanted = {
                one: p
                for one, p in people.items()
                if tuple(_code(naive, d, one, p) for d in asked.by) == keys
            }
        assert listed == wanted
    holders = {card.worker for card in naive.cards.values() if card.on(asked.day) not in (None, *OVER)}
    f = asked.filter
    personal = People(f.schemes, f.segments, f.categories, f.funding_sources, has_card=asked.with_card)
    page = await participant_answers.participants(
        reader, coverage_answers.Question(asked.region, asked.day, personal), window, at
    )
    assert {p.id for p in page.rows} == {
        one for one in people if asked.with_card in (None, naive.enrolled[one].worker in holders)
    }


async def found(reader: Reader, at: At, moment: Moment) -> None:
    page = await findings.findings_page(reader, "ID", Window(first=200), at)
    assert {(f.subject, f.code.value) for f in page.rows} == moment.naive.findings()
    assert page.total == len(page.rows)


def _matches(naive: Naive, chosen: Filter, one: UUID, place: Place) -> bool:
    enrolment = naive.enrolled[one]
    return (
        (chosen.schemes is None or enrolment.scheme in chosen.schemes)
        and (chosen.segments is None or place.segment in chosen.segments)
        and (chosen.categories is None or place.category in chosen.categories)
        and (chosen.funding_sources is None or enrolment.source in chosen.funding_sources)
    )


def _code(naive: Naive, dimension: Dimension, one: UUID, place: Place) -> str:
    enrolment = naive.enrolled[one]
    length = {"PROVINCE": 2, "REGENCY": 5, "SUBDISTRICT": 8, "VILLAGE": 13}.get(dimension)
    if length is not None:
        return place.village[:length]
    return {
        Dimension.SCHEME: enrolment.scheme,
        Dimension.SEGMENT: place.segment,
        Dimension.CATEGORY: place.category,
        Dimension.FUNDING_SOURCE: str(enrolment.source),
        Dimension.AGREEMENT: "NONE" if enrolment.agreement is None else str(enrolment.agreement),
    }[dimension]


def _rests_on(naive: Naive, one: UUID) -> tuple[UUID | None, UUID | None, set[UUID]]:
    """The list and decree of an enrolment, and the budget lines that it draws on."""
    enrolment = naive.enrolled[one]
    return enrolment.listed, enrolment.decree, {naive.ids[line] for line, _ in enrolment.months}
