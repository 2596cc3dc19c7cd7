"""How many are covered? One number with its denominator and its groups; each opens its people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import strawberry

from ...projections.coverage import query as read
from ...projections.coverage.ledger import NONE, Dimension, Filter
from ...projections.coverage.small import Numbers
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import At, Page
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.seeing import counting
from ...projections.enrolments.query import OF as PEOPLE_OF
from ...texts.labels.groups import NO_AGREEMENT
from ...texts.labels.values import VALUES
from ...texts.limits import Limit
from ...texts.questions import QuestionFault
from ..types import ids
from ..types.context import Info
from ..types.enums import CoverageBasis, CoverageDimension, CoverageGroupOrder
from ..types.errors import BadQuestion, BadToken
from ..types.moment import AsOf, Shown
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    Known,
    KnownAtArg,
    Last,
    PageArguments,
    Paging,
    RegionArg,
    moment,
    page_of,
)
from ..types.scalars import CellText
from ..types.selected_fields import SelectedField, selection_of
from ..types.who_sees_what import is_exact
from .denominators import Counts, Denominator, counts_of
from .filters import CoverageFilter, filter_of, plain, sign_cell
from .papers import Papers, papers_of
from .people_behind_numbers import Opening, as_paged, asked_below, people_behind
from .regions import Region, Scheme, Segment, region_of, require_region
from .rounding import ROUNDED, coverage_told

BasisArg = Annotated[
    CoverageBasis, strawberry.argument(description="Dasar cakupan · what counts as covered.")
]
FilterArg = Annotated[
    CoverageFilter | None, strawberry.argument(description="Saringan · which enrolments count; absent: all.")
]
_COVERED = "Terlindungi · how many workers are covered; null only where a role may not see so small a number."
_SUPPRESSED = "Disamarkan · whether the number is withheld because it is small."
_RATIO = (
    "Rasio cakupan · covered over the denominator, rounded half up to 4 places; null without a denominator."
)
_DENOMINATOR = (
    "Penyebut · eligible workers of the same region and exactly the same scheme (all, where none is named), the latest "
    "on or before the day; null where there is none, and where anything else narrows what is counted."
)
CELL = "Sel · opens exactly the people this number counts, through enrolments(cell:)."


@strawberry.type(description="Kunci kelompok · one dimension of a group and its value.")
class CoverageKey:
    dimension: CoverageDimension = strawberry.field(description="Dimensi · what it is grouped by.")
    code: str = strawberry.field(
        description="Kode · a code, or the id of an agreement; NONE for no agreement."
    )
    label: str = strawberry.field(description="Sebutan · its name.")


@strawberry.type(description="Kelompok cakupan · one group of a coverage answer; groups of 0 are left out.")
class CoverageGroup(Opening):
    keys: list[CoverageKey] = strawberry.field(
        description="Kunci · its keys, in the order of the dimensions."
    )
    covered: int | None = strawberry.field(description=_COVERED)
    suppressed: bool = strawberry.field(description=_SUPPRESSED)
    rounded: bool = strawberry.field(description=ROUNDED)
    denominator: Denominator | None = strawberry.field(description=_DENOMINATOR)
    ratio: Decimal | None = strawberry.field(description=_RATIO)
    cell: CellText = strawberry.field(description=CELL)


@strawberry.type(description="Cakupan · how many workers of a region are covered on a day.")
class Coverage(Opening):
    region: Region = strawberry.field(description="Wilayah · the region.")
    as_of: dt.date = strawberry.field(description="Per tanggal · the day.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    basis: CoverageBasis = strawberry.field(description="Dasar cakupan · what counts as covered.")
    covered: int | None = strawberry.field(description=_COVERED)
    suppressed: bool = strawberry.field(description=_SUPPRESSED)
    rounded: bool = strawberry.field(
        description=f"{ROUNDED} Beside groups it is then the sum of the first grouping's."
    )
    denominator: Denominator | None = strawberry.field(description=_DENOMINATOR)
    ratio: Decimal | None = strawberry.field(description=_RATIO)
    cell: CellText = strawberry.field(description=CELL)
    _groups: strawberry.Private[Mapping[str, Connection[CoverageGroup]]]

    @strawberry.field(
        description="Kelompok · the number by one or two dimensions; the groups add up to it. Every group's people are "
        "counted once."
    )
    def groups(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        by: Annotated[
            list[CoverageDimension], strawberry.argument(description="Dimensi · one or two dimensions.")
        ],
        order_by: Annotated[
            CoverageGroupOrder | None, strawberry.argument(description="Urutan · by code where absent.")
        ] = None,
        at_least: Annotated[
            int | None,
            strawberry.argument(
                description="Sekurang-kurangnya · only groups that cover at least so many workers; those do not add up to the whole."
            ),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CoverageGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type
class CoverageQueries:
    @strawberry.field(
        description="Cakupan · how many workers of a region are covered on a day, as known at a moment."
    )
    async def coverage(
        self,
        info: Info,
        region: RegionArg,
        as_of: AsOfArg = None,
        known_at: KnownAtArg = None,
        filter: FilterArg = None,  # noqa: A002 - the contract's name
        basis: BasisArg = CoverageBasis.ENROLLED,
    ) -> Coverage | None:
        require_region(info, region)
        chosen = await filter_of(info, filter)
        at = moment(known_at, info.context.min_position)
        selected = selection_of(info)
        asked = {field.key: field for field in selected.at("groups")}
        on, named = AsOf.given(info, region, as_of), as_of is not None or not at.is_now
        people = (
            *selected.at("enrolments"),
            *(field for groups in asked.values() for field in asked_below(groups)),
        )
        at, on = as_paged(info, people, at, on)
        wanted = {key: _group_window(info, region, on, chosen, field, at) for key, field in asked.items()}
        pagings = [paging for paging, _ in wanted.values()]
        at, day = one_moment(at, pagings), one_day(on, pagings)
        question = read.Question(region, day, chosen)
        groupings = [grouping for _, grouping in wanted.values()]
        involving = PEOPLE_OF if people else ()
        numbers = Numbers(region, chosen, [grouping.by for grouping in groupings])
        rounded, at = await coverage_told(info, numbers, [day], at, (*read.OF, *involving))
        with counting():
            answer = await read.coverage(
                info.context.reader,
                question,
                at=at,
                groupings=groupings,
                involving=involving,
                rounded=rounded,
            )
        position = answer.known.position
        behind = await people_behind(
            info, question, [((), answer.covered)], selected.at("enrolments"), position, named=named
        )
        names = await names_of(info, answer.known, (g.keys for page in answer.groups for g in page.rows))
        divisors = [answer.denominator, *(g.denominator for page in answer.groups for g in page.rows)]
        counts = await counts_of(info, Shown(answer.known, named=named), selected, divisors)
        groups = {
            key: replace(paging, as_of=day).connection(
                page, await _groups(info, question, page, names, counts, asked[key])
            )
            for (key, (paging, _)), page in zip(wanted.items(), answer.groups, strict=True)
        }
        return Coverage(
            region=region_of(info, region),
            as_of=day,
            known=Known.of(answer.known, info),
            basis=basis,
            covered=answer.covered,
            suppressed=False,
            rounded=rounded,
            denominator=(divisor := Denominator.maybe(answer.denominator, info, counts)),
            ratio=_ratio(answer.covered, divisor),
            cell=sign_cell(info, region, day, position, chosen),
            _groups=groups,
            _keys=(),
            _behind=behind,
        )


def _ratio(covered: int, divisor: Denominator | None) -> Decimal | None:
    """The share that is told: of the numbers that are."""
    return read.ratio_of(covered, None if divisor is None else divisor.value)


class Names:
    """The codes and labels of keys; the agreements among them were read before."""

    def __init__(self, info: Info, papers: Papers | None) -> None:
        self._info = info
        self._papers = papers

    def key(self, dimension: Dimension, code: str) -> CoverageKey:
        shown, label = self.shown(dimension, code)
        return CoverageKey(dimension=dimension, code=shown, label=label)

    def shown(self, dimension: Dimension, code: str) -> tuple[str, str]:
        """The code as clients see it, and its name."""
        locale = self._info.context.locale
        match dimension:
            case Dimension.SCHEME:
                return code, Scheme.of(code, self._info).label
            case Dimension.SEGMENT:
                return code, Segment.of(code, self._info).label
            case Dimension.CATEGORY:
                return code, VALUES["MembershipCategory"][code].name.said(locale)
            case Dimension.FUNDING_SOURCE:
                return code, VALUES["FundingSource"][code].name.said(locale)
            case Dimension.AGREEMENT if code == NONE:
                return code, NO_AGREEMENT.said(locale)
            case Dimension.AGREEMENT:
                known = self._papers.agreement(UUID(code)) if self._papers is not None else None
                shown = ids.encode("Agreement", code)
                return shown, known.title if known is not None else shown
            case _:
                return code, region_of(self._info, code).name


async def names_of(info: Info, known: ReadKnown, keys: Iterable[Sequence[tuple[Dimension, str]]]) -> Names:
    """The labels of these keys; one statement where agreements are among them, else none."""
    agreements = {
        UUID(code)
        for pairs in keys
        for dimension, code in pairs
        if dimension is Dimension.AGREEMENT and code != NONE
    }
    if not agreements:
        return Names(info, None)
    with counting():
        return Names(info, await papers_of(info, agreements, Shown(known)))


def _group_window(
    info: Info, region: str, as_of: AsOf, chosen: Filter, field: SelectedField, at: At
) -> tuple[Paging, read.Grouping]:
    """The window of one `groups` field, from its arguments. Raises BadQuestion where they make no grouping."""
    given: Mapping[str, Any] = field.arguments
    by = tuple(Dimension(d) for d in given["by"])
    if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
        raise BadQuestion(Limit.TOO_MANY_DIMENSIONS)
    order_by = given.get("order_by", given.get("orderBy"))
    order = read.GroupOrder.CODE if order_by is None else read.GroupOrder(order_by)
    at_least = given.get("at_least", given.get("atLeast"))
    scope: dict[str, Any] = {"region": region, "filter": plain(chosen), "by": by, "order": order}
    if not is_exact(info.context, region):  # another list: what is told of it may be rounded
        scope["counted"] = True
    if at_least is not None:  # a cursor of before says nothing of it
        scope["at_least"] = at_least
    paging = page_of(info, "coverage.groups", scope, PageArguments.of(given), at=at, as_of=as_of)
    return paging, read.Grouping(by, paging.window, order, at_least)


def one_moment(at: At, pagings: Sequence[Paging]) -> At:
    """The moment of the whole answer: that of the cursors, where there are any.

    Raises BadToken where the cursors, or pages without one, would be of different moments.
    """
    moments = {p.at for p in pagings if p.at != at}
    if len(moments) > 1:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    return moments.pop() if moments else at


def one_day(as_of: AsOf, pagings: Sequence[Paging]) -> dt.date:
    """The day of the whole answer: that of the cursors, where there are any. Raises BadToken where they are of several days."""
    days = {p.day for p in pagings if p.day != as_of.day}
    if len(days) > 1:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    return days.pop() if days else as_of.day


async def _groups(
    info: Info,
    question: read.Question,
    page: Page[read.Group],
    names: Names,
    counts: Counts,
    asked: SelectedField,
) -> list[CoverageGroup]:
    position, named = page.known.position, counts.shown.named
    numbers = [(group.keys, group.covered) for group in page.rows]
    behind = await people_behind(info, question, numbers, asked_below(asked), position, named=named)

    def made(group: read.Group) -> CoverageGroup:
        return CoverageGroup(
            keys=[names.key(*key) for key in group.keys],
            covered=group.covered,
            suppressed=False,
            rounded=group.rounded,
            denominator=(divisor := Denominator.maybe(group.denominator, info, counts)),
            ratio=_ratio(group.covered, divisor),
            cell=sign_cell(info, question.region, question.as_of, position, question.filter, group.keys),
            _keys=group.keys,
            _behind=behind,
        )

    return await in_turns(made, page.rows)
