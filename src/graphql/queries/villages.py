"""How does each village stand? Places, lists, people, cards and findings of every village of a region, page by page."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import strawberry

from ...projections import villages as read
from ...projections.coverage.ledger import Dimension
from ...projections.coverage.query import Question
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import Page
from ...projections.engine.rounding import rounded
from ...projections.engine.seeing import counting
from ...projections.engine.windows import Window
from ..types.context import Info
from ..types.moment import AsOf
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    PageArguments,
    RegionArg,
    moment,
    page_of,
)
from ..types.scalars import CellText
from ..types.selected_fields import named, selection_of
from ..types.who_sees_what import is_exact
from .coverage import CELL
from .filters import sign_cell
from .people_behind_numbers import Opening, as_paged, asked_below, people_behind
from .regions import Region, region_of, require_region, villages_of
from .rounding import ROUNDED


@strawberry.type(
    description="Keadaan desa · one village on a day, as known at a moment. The numbers of all villages of a region add up to "
    "those of `coverage`, `cards` and `findings` for it; findings of budget lines are of no village."
)
class Village(Opening):
    region: Region = strawberry.field(description="Desa atau kelurahan · the village.")
    quota: int | None = strawberry.field(
        description="Kuota · places, added up over the budget lines of the day's year: the village's own quota of the line, "
        "else the line's quota per village, else the quota of a line of the village itself; null where none limits them."
    )
    listed: int = strawberry.field(
        description="Diusulkan · people on the village's own lists, and its people on lists of the regency that carry them; as in `listCounts` of the village."
    )
    verified: int = strawberry.field(
        description="Diverifikasi · people on these lists who were verified by the day."
    )
    covered: int = strawberry.field(
        description="Terlindungi · how many workers are covered, as in `coverage`."
    )
    cards_issued: int = strawberry.field(
        description="Kartu terbit · cards issued by the day, whatever their state: those that `cards` lists for the village."
    )
    cards_waiting: int = strawberry.field(
        description="Kartu menunggu · those of them that wait to be handed over: whose state on the day is ISSUED."
    )
    cards_handed_over: int = strawberry.field(
        description="Kartu diserahkan · those of them whose state on the day is HANDED_OVER."
    )
    everyone_has_card: bool | None = strawberry.field(
        description="Semua punya kartu · whether every worker covered here has a card on the day, as `enrolments` with the filter "
        "`hasCard` tells; also where nobody is covered. Null where numbers are rounded."
    )
    findings: int = strawberry.field(description="Temuan · findings, those that `findings` lists.")
    rounded: bool = strawberry.field(description=ROUNDED)
    cell: CellText = strawberry.field(description=CELL)


@strawberry.type
class VillageQueries:
    @strawberry.field(
        description="Desa · how every village of a region stands on a day, by code; villages where nothing is recorded, too."
    )
    async def villages(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        as_of: AsOfArg = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Village] | None:
        require_region(info, region)
        at = moment(known_at, info.context.min_position)
        arguments = PageArguments(first, after, last, before)
        says_when = as_of is not None or not at.is_now
        people = list(asked_below(selection_of(info)))
        at, day = as_paged(info, people, at, AsOf.given(info, region, as_of))
        paging = page_of(info, "villages", {"region": region}, arguments, at=at, as_of=day)
        every = await villages_of(info, region)
        codes, has_next, has_previous = _within(every, paging.window)
        exact = is_exact(info.context, region)
        everyone = exact and next(named(selection_of(info), "everyoneHasCard", "Village"), None) is not None
        with counting():
            known, rows = await read.villages(
                info.context.reader, codes, paging.day, at=paging.at, cards_of_everyone=everyone
            )
        told = int if exact else rounded
        keys = tuple((code,) for code in codes)
        page = Page(tuple(rows), keys, len(every), has_next, has_previous, known)
        question = Question(region, paging.day)
        behind = await people_behind(
            info,
            question,
            [(((Dimension.VILLAGE, row.code),), told(row.covered)) for row in rows],
            people,
            known.position,
            named=says_when,
        )

        def made(row: read.Village) -> Village:
            return Village(
                region=region_of(info, row.code),
                quota=row.quota,
                listed=told(row.listed),
                verified=told(row.verified),
                covered=told(row.covered),
                cards_issued=told(row.cards_issued),
                cards_waiting=told(row.cards_waiting),
                cards_handed_over=told(row.cards_handed_over),
                everyone_has_card=row.everyone_has_card,
                findings=told(row.findings),
                rounded=not exact,
                cell=sign_cell(info, row.code, paging.day, known.position, question.filter),
                _keys=((Dimension.VILLAGE, row.code),),
                _behind=behind,
            )

        return paging.connection(page, await in_turns(made, rows))


def _within(codes: Sequence[str], window: Window) -> tuple[list[str], bool, bool]:
    """The codes of a window, whether others follow, and whether others precede."""
    start = bisect_right(codes, window.after[0]) if window.after else 0
    end = bisect_left(codes, window.before[0]) if window.before else len(codes)
    inside = codes[start : max(start, end)]
    found = inside[: -window.size - 2 : -1] if window.backwards else inside[: window.size + 1]
    return window.cut(found, earlier=start > 0, later=end < len(codes))
