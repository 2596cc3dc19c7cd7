"""What does the command line show of the register? Coverage, events and projections as tables."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from ...domain.catalogue import STANDARD
from ...domain.regions import Regions
from ...graphql.types.context import EventSelection, StoredEvent
from ...projections.coverage.ledger import REGIONAL, Dimension
from ...projections.coverage.query import Covered, Group, Grouping, GroupOrder, Question, coverage
from ...projections.engine.health import Health, read_health
from ...projections.engine.pools import Pool, pool
from ...projections.engine.reading import NOW, At, Known, Page, Reader
from ...projections.engine.rebuild import Difference
from ...projections.engine.windows import Window
from ...texts.command_line import Cli, Words
from ...texts.labels.catalogue import scheme_label, segment_label
from ...texts.labels.values import VALUES
from ..indonesia.regions import KemendagriRegions
from ..log.reader import PostgresEventReader
from ..postgres.databases import existing
from ..reference import addresses
from ..settings import Settings
from .asking import ask, document
from .reading import NoSuchRegion, asked_of

T = TypeVar("T")
_PAGE = 100
_PATIENCE = 1.0  # seconds for read models that are being built this moment


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """A region and a dimension. No `as_of` is the region's today; `known_on` means the end of that local day."""

    region: str
    by: Dimension
    as_of: dt.date | None
    known_on: dt.date | None


def read_coverage(settings: Settings, regions: Regions, asked: CoverageAsked) -> tuple[dt.date, Covered]:
    """The coverage, and the day it is about. Raises NoSuchRegion, NoLog, NotYet where the read models are not built."""
    code, known_on = asked.region, asked.known_on
    if regions.get(code) is None:
        raise NoSuchRegion(code)
    existing(addresses(settings)[0])
    clock = ZoneInfo(regions.timezone(code))
    day = asked.as_of or dt.datetime.now(clock).date()
    at = NOW if known_on is None else At(time=dt.datetime.combine(known_on, dt.time.max, clock))

    async def ask(connections: Pool) -> Covered:
        reader = Reader(connections, wait=_PATIENCE)
        groupings = [Grouping((asked.by,), Window(first=_PAGE), GroupOrder.COVERED_DESC)]
        try:
            return await coverage(reader, Question(code, day), at=at, groupings=groupings)
        finally:
            await reader.close()

    return day, asked_of(addresses(settings)[1], ask)


def coverage_elsewhere(settings: Settings, words: Words, asked: CoverageAsked) -> tuple[dt.date, Covered]:
    """The same of a server elsewhere. Raises NotAnswered."""
    variables: dict[str, object] = {"region": asked.region, "by": [asked.by.name]}
    if asked.as_of is not None:
        variables["asOf"] = asked.as_of.isoformat()
    if asked.known_on is not None:
        clock = ZoneInfo(KemendagriRegions().timezone(asked.region))
        variables["knownAt"] = {
            "recordedAt": dt.datetime.combine(asked.known_on, dt.time.max, clock).isoformat()
        }
    told = ask(settings, words, document("coverage"), variables)["coverage"]
    known = Known(
        int(told["known"]["position"]),
        dt.datetime.fromisoformat(told["known"]["recordedAt"]),
        told["known"]["simulated"],
        asked.known_on is None,
    )
    rows = tuple(
        Group(((asked.by, node["keys"][0]["code"]),), node["covered"], None)
        for node in told["groups"]["nodes"]
    )
    page = Page(rows, ((),) * len(rows), None, told["groups"]["pageInfo"]["hasNextPage"], False, known)
    return dt.date.fromisoformat(told["asOf"]), Covered(known, told["covered"], None, (page,))


def show_coverage(
    console: Console, words: Words, regions: Regions, asked: CoverageAsked, answer: tuple[dt.date, Covered]
) -> None:
    """The groups, their sum, and what the answer was computed from."""
    code, by, (day, found) = asked.region, asked.by, answer
    region = regions.get(code)
    table = Table(title=f"{region.name if region else code}, {day:%Y-%m-%d}", title_justify="left")
    table.add_column(by.lower())
    table.add_column("")
    table.add_column(words(Cli.COVERED), justify="right")
    page = found.groups[0]
    for group in page.rows:
        group_code = group.keys[0][1]
        table.add_row(group_code, _label(words, regions, by, group_code), words.number(group.covered))
    listed = sum(group.covered for group in page.rows)
    if page.has_next:
        table.add_row("…", "", words.number(found.covered - listed))
    table.add_section()
    table.add_row(words(Cli.TOTAL), "", words.number(found.covered))
    console.print(table)
    simulated = f" ({words(Cli.SIMULATED)})" if found.known.simulated else ""
    known = words(Cli.KNOWN, time=found.known.time.isoformat(), position=found.known.position)
    console.print(f"[dim]{known}{simulated}[/dim]", highlight=False)


def events_elsewhere(
    settings: Settings, words: Words, after: int, limit: int, names: Sequence[str]
) -> "list[EventRow]":
    """The same of a server elsewhere, by pages of 100. Raises NotAnswered."""
    found: list[EventRow] = []
    while len(found) < limit:
        most = min(limit - len(found), _PAGE)
        variables = {"after": str(after), "first": most, "filter": {"names": list(names)} if names else None}
        nodes = ask(settings, words, document("events"), variables)["events"]["nodes"]
        found += [
            EventRow(
                int(node["position"]),
                dt.datetime.fromisoformat(node["recordedAt"]),
                node["name"],
                node["region"] and node["region"]["code"],
                node["stream"],
            )
            for node in nodes
        ]
        if len(nodes) < most:
            break
        after = found[-1].position
    return found


class EventRow(NamedTuple):
    """What is shown of an event."""

    position: int
    recorded_at: dt.datetime
    name: str
    scope: str | None
    stream: str


def read_events(settings: Settings, after: int, limit: int, names: Iterable[str]) -> list[StoredEvent]:
    """Stored events after a position, in order. Raises NoLog."""
    existing(addresses(settings)[0])
    selection = EventSelection(names=tuple(names) or None)

    async def ask(connections: Pool) -> list[StoredEvent]:
        window = Window(first=limit, after=(after,))
        return list((await PostgresEventReader(connections).page(selection, window, NOW)).rows)

    return asked_of(addresses(settings)[0], ask)


def show_events(console: Console, words: Words, events: Iterable[StoredEvent | EventRow]) -> None:
    table = Table()
    for column in (Cli.POSITION, Cli.RECORDED, Cli.EVENT, Cli.SCOPE, Cli.STREAM):
        table.add_column(words(column), justify="right" if column is Cli.POSITION else "left")
    for event in events:
        at = f"{event.recorded_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%SZ}"
        table.add_row(str(event.position), at, event.name, event.scope or "-", str(event.stream))
    console.print(table)


def health_of(settings: Settings) -> Health:
    """How far the read models are behind the log, and whether a projector lives."""
    store_url, read_model_url, _ = addresses(settings)

    async def ask(connections: Pool) -> Health:
        async with pool(store_url, most=1) as events:
            return await read_health(Reader(connections), PostgresEventReader(events))

    return asked_of(read_model_url, ask)


def show_projections(console: Console, words: Words, health: Health) -> None:
    """The read models, and under them when a projector last said that it lives."""
    table = Table()
    table.add_column("")  # its name
    for column in (Cli.STATE, Cli.POSITION, Cli.BEHIND, Cli.WAITING, Cli.REASON):
        table.add_column(
            words(column),
            justify="right" if column in (Cli.POSITION, Cli.BEHIND, Cli.WAITING) else "left",
        )
    for status in health.statuses:
        reason = f"{status.stopped_at}: {status.error}" if status.stopped_at is not None else ""
        waiting = f"{status.waiting_seconds or 0.0:.0f} s"
        table.add_row(
            status.schema, status.state, str(status.position), str(status.lag_events), waiting, reason
        )
    console.print(table)
    projector = health.projector
    known = Cli.PROJECTOR_NEVER if projector.silent is None else Cli.PROJECTOR_LIVES
    known = known if projector.silent is None or projector.alive else Cli.PROJECTOR_SILENT
    console.print(words(known, seconds=round(projector.silent or 0)), highlight=False, soft_wrap=True)


def show_differences(console: Console, schema: str, differences: Iterable[Difference]) -> None:
    for found in differences:
        console.print(
            f"{schema}.{found.table}: {found.old_rows} -> {found.new_rows} (-{found.only_old} +{found.only_new})",
            highlight=False,
        )


def _label(words: Words, regions: Regions, by: Dimension, code: str) -> str:
    if by in REGIONAL:
        region = regions.get(code)
        return region.name if region else ""
    if by is Dimension.SCHEME and code in STANDARD.schemes:
        return scheme_label(STANDARD.schemes[code], words.language)
    if by is Dimension.SEGMENT and code in STANDARD.segments:
        return segment_label(STANDARD.segments[code], words.language)
    if by is Dimension.CATEGORY:
        return VALUES["MembershipCategory"][code].name.said(words.language)
    if by is Dimension.FUNDING_SOURCE:
        return VALUES["FundingSource"][code].name.said(words.language)
    return ""
