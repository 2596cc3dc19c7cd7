"""Where, and for whom? Regions of the edition in use, and the schemes and segments of the catalogue.

region_of(info, "64.01")            the Region of a code; a code outside the edition keeps its code as its name
known_region(info, code)            the domain's Region, or an input error where the edition has none
require_region(info, code)          the same, for a question about what is recorded there
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated

import strawberry

from ...domain import catalogue, regions
from ...domain.segments import UNKNOWN
from ...projections.engine.reading import Page
from ...texts.labels.catalogue import scheme_label, segment_label
from ...texts.questions import QuestionFault
from ..types import ids
from ..types.context import Info
from ..types.enums import RegionLevel, VillageKind
from ..types.errors import BadQuestion
from ..types.moment import Question
from ..types.relay import After, Before, Connection, First, Last, Node, PageArguments, RegionArg, page_of
from ..types.scalars import RegionCode
from ..types.selected_fields import SelectedField, answered
from ..types.who_sees_what import require_region_in_sight
from .nodes import loads

# One search at a time: many that compute at once would each keep the event loop from its turn.
_SEARCHING = ThreadPoolExecutor(1, "search")


@strawberry.type(description="Wilayah · a region of Kemendagri's edition in use.")
class Region(Node):
    code: RegionCode = strawberry.field(description="Kode wilayah · its dotted code.")
    name: str = strawberry.field(description="Nama · its name.")
    level: RegionLevel = strawberry.field(description="Tingkat · its level.")
    village_kind: VillageKind | None = strawberry.field(
        description="Jenis desa · what a village is by law; null for other levels."
    )

    @strawberry.field(description="Jalur wilayah · what it lies in, the nation first, itself last.")
    def path(self, info: Info) -> list["Region"]:
        return [region_of(info, code) for code in regions.lineage(self.code)]

    @strawberry.field(
        description="Wilayah di atasnya · the region that it lies in; null for the nation, which lies in none."
    )
    def parent(self, info: Info) -> "Region | None":
        above = regions.lineage(self.code)[:-1]
        return region_of(info, above[-1]) if above else None

    @classmethod
    def of(cls, region: regions.Region) -> "Region":
        return cls(
            id=ids.encode("Region", region.code),
            code=RegionCode(region.code),
            name=region.name,
            level=region.level,
            village_kind=region.village_kind,
        )


@strawberry.type(
    description="Skema · a group of workers that enrolments are for; every enrolment belongs to one."
)
class Scheme(Node):
    code: str = strawberry.field(description="Kode · its code.")
    label: str = strawberry.field(description="Sebutan · its name in the language asked for.")

    @classmethod
    def of(cls, code: str, info: Info) -> "Scheme":
        """A scheme by its code; one the catalogue never had is UNKNOWN."""
        known = info.context.catalogue.schemes.get(code) or catalogue.STANDARD.schemes[UNKNOWN]
        return cls(
            id=ids.encode("Scheme", known.code),
            code=known.code,
            label=scheme_label(known, info.context.locale),
        )


@strawberry.type(description="Segmen · an occupation group.")
class Segment(Node):
    code: str = strawberry.field(description="Kode · its code.")
    label: str = strawberry.field(description="Sebutan · its name in the language asked for.")
    aliases: list[str] = strawberry.field(description="Nama lain · other names it is known by.")

    @classmethod
    def of(cls, code: str, info: Info) -> "Segment":
        """A segment by its code; one the catalogue never had is UNKNOWN."""
        known = info.context.catalogue.segments.get(code) or catalogue.STANDARD.segments[UNKNOWN]
        return cls(
            id=ids.encode("Segment", known.code),
            code=known.code,
            label=segment_label(known, info.context.locale),
            aliases=list(known.aliases),
        )


def region_of(info: Info, code: str) -> Region:
    """The region of a code; one that left the edition keeps its code as its name."""
    known: Region | None = info.context.cache.get(("region", code))
    if known is None:
        found = info.context.regions.get(code)
        known = Region.of(found or regions.Region(code, code, regions.level_of(code)))
        info.context.cache["region", code] = known
    return known


def known_region(info: Info, code: str) -> regions.Region:
    """The region of a code, where the edition has it. Raises BadQuestion."""
    found = info.context.regions.get(code)
    if found is None:
        raise BadQuestion(QuestionFault.UNKNOWN_REGION)
    return found


def require_region(info: Info, code: str) -> regions.Region:
    """The same, of what is recorded there: whoever asks must have it in sight. Raises BadQuestion, NotSignedIn or NotAllowed."""
    found = known_region(info, code)
    require_region_in_sight(info.context, code, answered(info))
    return found


async def villages_of(info: Info, region: str) -> Sequence[str]:
    """The codes of every village of a region, in order; those of the nation take half a second where nobody asked before."""
    read = partial(info.context.regions.villages, region)
    return [village.code for village in await asyncio.get_running_loop().run_in_executor(_SEARCHING, read)]


@loads("Region")
async def load_regions(
    info: Info, keys: Sequence[str], _question: Question, _asked: SelectedField
) -> Mapping[str, Node]:
    found = {key: info.context.regions.get(key) for key in keys}
    return {key: Region.of(region) for key, region in found.items() if region is not None}


@loads("Scheme")
async def load_schemes(
    info: Info, keys: Sequence[str], _question: Question, _asked: SelectedField
) -> Mapping[str, Node]:
    return {key: Scheme.of(key, info) for key in keys if key in info.context.catalogue.schemes}


@loads("Segment")
async def load_segments(
    info: Info, keys: Sequence[str], _question: Question, _asked: SelectedField
) -> Mapping[str, Node]:
    return {key: Segment.of(key, info) for key in keys if key in info.context.catalogue.segments}


@strawberry.type
class RegionQueries:
    @strawberry.field(
        description="Wilayah menurut kode · the region of a code; null if the edition has none."
    )
    def region(self, info: Info, code: RegionArg) -> Region | None:
        found = info.context.regions.get(code)
        return None if found is None else Region.of(found)

    @strawberry.field(description="Wilayah · regions by name, code, place and level, in code order.")
    async def regions(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(description="Pencarian · part of a name, or the beginning of a code."),
        ] = None,
        within: Annotated[
            RegionCode | None,
            strawberry.argument(description="Di dalam wilayah · only regions inside this one."),
        ] = None,
        level: Annotated[
            RegionLevel | None, strawberry.argument(description="Tingkat · only regions of this level.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Region] | None:
        if within is not None:
            known_region(info, within)
        scope = {"search": search, "within": within, "level": level}
        paging = page_of(info, "regions", scope, PageArguments(first, after, last, before))
        head, _ = await info.context.events.head(info.context.min_position)
        book, window = info.context.regions, paging.window

        def read() -> tuple[list[regions.Region], int, bool, bool]:
            total = book.count(search, within, level)
            lower = window.after[0] if window.after else None
            upper = window.before[0] if window.before else None
            # The port reads forwards only: the last of a list are found by reading it whole.
            limit = total if window.first is None else window.first + 1
            found = [
                r for r in book.search(search, within, level, limit, lower) if upper is None or r.code < upper
            ]
            size = window.first or window.last or 0
            kept = found[:size] if window.first is not None else found[-size:]
            cut = len(found) > size
            if window.first is not None:
                return kept, total, cut or upper is not None, lower is not None
            return kept, total, upper is not None, cut or lower is not None

        kept, total, more, earlier = await asyncio.get_running_loop().run_in_executor(_SEARCHING, read)
        page = Page(tuple(kept), tuple((r.code,) for r in kept), total, more, earlier, head)
        return paging.connection(page, [Region.of(r) for r in kept])

    @strawberry.field(description="Skema · every scheme that new facts may name.")
    def schemes(self, info: Info) -> list[Scheme] | None:
        known = info.context.catalogue
        return [Scheme.of(code, info) for code in known.schemes if known.offers_scheme(code)]

    @strawberry.field(description="Segmen · every occupation group that new facts may name.")
    def segments(self, info: Info) -> list[Segment] | None:
        known = info.context.catalogue
        return [Segment.of(code, info) for code in known.segments if known.offers_segment(code)]
