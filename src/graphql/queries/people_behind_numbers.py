"""Who stands behind a number? The people that each number of an answer counts, read for all its numbers at once.

people = await people_behind(info, question, [(group.keys, group.covered) for group in page.rows], fields, position, named=…)
...
class Number(Opening): ...             # has `enrolments`, found again by the number's keys
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, NamedTuple

import strawberry

from ...projections.coverage.ledger import Dimension
from ...projections.coverage.query import Question, narrowed
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import At
from ...projections.enrolments.of_groups import people_of_groups
from ...projections.enrolments.query import Participant, People
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.enums import EnrolmentOrder
from ..types.errors import BadToken
from ..types.moment import AsOf, Shown
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    Last,
    PageArguments,
    Paging,
    as_answered,
    page_of,
)
from ..types.selected_fields import SelectedField, merged
from .filters import people_scope
from .people import Enrolment
from .prefetch import Prefetched, prefetch

Keys = tuple[tuple[Dimension, str], ...]
OrderArg = Annotated[
    EnrolmentOrder | None, strawberry.argument(description="Urutan · by village where absent.")
]
PEOPLE = "Peserta · exactly the people this number counts."


class Way(NamedTuple):
    """How the people of numbers are asked for."""

    day: dt.date | None  # of a series; None where the numbers are of one day
    order: EnrolmentOrder
    page: PageArguments

    @classmethod
    def of(cls, field: SelectedField) -> "Way":
        """That of a field that is selected below."""
        given = field.arguments
        order = given.get("order_by", given.get("orderBy")) or EnrolmentOrder.VILLAGE
        return cls(given.get("day"), order, PageArguments.of(given))


Behind = Mapping[tuple[Way, Keys], Connection[Enrolment]]


@strawberry.type
class Opening:
    """A number that opens its people."""

    _keys: strawberry.Private[Keys]
    _behind: strawberry.Private[Behind]

    @strawberry.field(description=PEOPLE)
    def enrolments(
        self,
        order_by: OrderArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Enrolment]:
        page = PageArguments(first, after, last, before)
        return self._behind[Way(None, order_by or EnrolmentOrder.VILLAGE, page), self._keys]


def asked_below(field: SelectedField, name: str = "enrolments") -> Iterator[SelectedField]:
    """Every field of a name on the nodes of a connection."""
    yield from field.at("nodes", name)
    yield from field.at("edges", "node", name)


def as_paged(info: Info, fields: Iterable[SelectedField], at: At, on: AsOf) -> tuple[At, AsOf]:
    """The moment and the day of an answer whose people are paged on: those that their cursors were made at, where the
    question names none. So the pages of a number stay those of one number while events arrive.

    Raises BadToken for a cursor that is none of ours, and where they are of several moments.
    """
    opened = [
        info.context.signer.open("cursor", text)
        for field in fields
        for text in map(field.arguments.get, ("after", "before"))
        if text is not None
    ]
    if not opened or not at.is_now:
        return at, on
    if len({known for _, _, known, *_ in opened}) > 1:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    _, day, known, *_ = opened[0]
    return as_answered(known, at.at_least), on if on.named else replace(on, day=day)


async def people_behind(
    info: Info,
    question: Question,
    numbers: Sequence[tuple[Keys, int]],
    fields: Iterable[SelectedField],
    position: int,
    *,
    named: bool,
) -> Behind:
    """The people of each number (its keys, and how many they are), for every way they are asked for: one statement a way.
    `named`: whether the question names the numbers' day or moment.

    The lists are those of `enrolments(cell:)`, and so are their cursors. Raises what `page_of` raises.
    """
    found: dict[tuple[Way, Keys], Connection[Enrolment]] = {}
    ways: dict[Way, list[SelectedField]] = {}
    for field in fields:
        ways.setdefault(Way.of(field), []).append(field)
    for way, alike in ways.items() if numbers else ():
        at = as_answered(position)
        pagings = [_paging(info, question, keys, way, at) for keys, _ in numbers]
        window = replace(pagings[0].window, counted=False)  # the number is known already
        keys = [keys for keys, _ in numbers]
        pages = await people_of_groups(info.context.reader, question, keys, window, at, order=way.order)
        rows = [row for page in pages for row in page.rows]
        shown = Shown(pages[0].known, question.as_of, named)
        prefetched = await prefetch(info, shown, merged(alike), participants=rows)
        people = iter(await in_turns(partial(_made, info, prefetched), rows))
        for (of, count), paging, page in zip(numbers, pagings, pages, strict=True):
            nodes = [next(people) for _ in page.rows]
            found[way, of] = paging.connection(replace(page, total=count), nodes)
    return found


def _made(info: Info, prefetched: Prefetched, row: Participant) -> Enrolment:
    return Enrolment.of(row, info, prefetched)


def _paging(info: Info, question: Question, keys: Keys, way: Way, at: At) -> Paging:
    region, chosen = narrowed(question.region, question.filter, keys)
    people = People(
        chosen.schemes, chosen.segments, chosen.categories, chosen.funding_sources, chosen.agreements
    )
    scope = people_scope(region, people, way.order)
    return page_of(info, "enrolments", scope, way.page, at=at, as_of=AsOf(question.as_of, named=True))
