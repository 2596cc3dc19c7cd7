"""Who looked at names in an emergency, and why? Every break-glass of a region, read from the log itself, so that it shows at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain.regions import NATION, regency_of
from ...projections.engine.reading import At
from ...texts.questions import QuestionFault
from ..types import ids
from ..types.context import EventSelection, Info, StoredEvent
from ..types.errors import BadQuestion
from ..types.relay import After, Before, Connection, First, Last, PageArguments, RegionArg, page_of
from ..types.roles import GlassReason
from ..types.scalars import BigInt
from ..types.selected_fields import SelectedField, mentions, selection_of
from .regions import Region, region_of, require_region

EVENT = "GlassBroken"


@strawberry.type(
    description="Akses darurat · that an auditor, who is shown no names, opened some for an hour, and why. Operators, approvers and "
    "auditors of the regency see it as soon as it is recorded."
)
class GlassBreak:
    position: BigInt = strawberry.field(description="Posisi · where it stands in the log.")
    broken_at: dt.datetime = strawberry.field(description="Dibuka pada · when, in UTC.")
    until: dt.datetime = strawberry.field(
        description="Sampai sebelum · when it ends at the latest, in UTC; another one of the same user ends it before."
    )
    user: strawberry.ID = strawberry.field(description="Pengguna · the auditor.")
    region: Region = strawberry.field(
        description="Wilayah · the village that was opened; where people were named, their regency."
    )
    enrolments: list[strawberry.ID] = strawberry.field(
        description="Peserta · the people who were named; empty where a village was."
    )
    reason: GlassReason = strawberry.field(description="Alasan · why.")
    most: int = strawberry.field(description="Paling banyak · how many people it shows.")
    note: str | None = strawberry.field(
        description="Catatan · why, in the auditor's words; null where the vault does not hold it any more."
    )
    shown: int = strawberry.field(
        description="Ditampilkan · how many people were shown under it so far; who was shown twice counts twice."
    )
    is_open: bool = strawberry.field(description="Masih terbuka · whether it shows names still.")


async def breaks_of(info: Info, events: Sequence[StoredEvent], asked: SelectedField) -> list[GlassBreak]:
    """The break-glasses of these events, with what is asked of them."""
    data = [event.data for event in events]
    people = info.context.people
    notes: Mapping[UUID, str] = {}
    shown: Mapping[UUID, int] = {}
    still: frozenset[str] = frozenset()
    if data and people is not None and mentions(asked, "note"):
        notes = await anyio.to_thread.run_sync(people.notes, [UUID(one["note"]) for one in data])
    if data and people is not None and mentions(asked, "shown"):
        shown = await anyio.to_thread.run_sync(people.shown_under, [UUID(one["glass"]) for one in data])
    if data and mentions(asked, "isOpen"):
        still = await anyio.to_thread.run_sync(_open, info, {event.stream for event in events})
    return [
        GlassBreak(
            position=BigInt(event.position),
            broken_at=event.recorded_at.astimezone(dt.UTC),
            until=dt.datetime.fromisoformat(event.data["until"]),
            user=ids.encode("User", event.stream),
            region=region_of(info, event.data["region"]),
            enrolments=[ids.encode("Enrolment", one) for one in event.data["enrolments"]],
            reason=GlassReason(event.data["reason"]),
            most=event.data["sights"],
            note=notes.get(UUID(event.data["note"])),
            shown=shown.get(UUID(event.data["glass"]), 0),
            is_open=event.data["glass"] in still,
        )
        for event in events
    ]


def _open(info: Info, users: set[UUID]) -> frozenset[str]:
    """The break-glasses of these users that show names now."""
    who = map(info.context.register.rights.principal, users)
    return frozenset(str(one.emergency.id) for one in who if one.emergency is not None)


@strawberry.type
class EmergencyAccessQueries:
    @strawberry.field(
        description="Akses darurat · every break-glass in a region and those within, in recorded order. Of a regency, a province or "
        "the nation."
    )
    async def glass_breaks(
        self,
        info: Info,
        region: RegionArg,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[GlassBreak] | None:
        require_region(info, region)
        if region != NATION and regency_of(region) != region:
            raise BadQuestion(QuestionFault.SCOPE_BELOW_REGENCY)
        at = At(at_least=info.context.min_position)
        arguments = PageArguments(first, after, last, before)
        paging = page_of(info, "glassBreaks", {"region": region}, arguments, at=at)
        chosen = EventSelection(names=(EVENT,), scope=region)
        page = await info.context.events.page(chosen, paging.asked_window(), paging.at)
        return paging.connection(page, await breaks_of(info, page.rows, selection_of(info)))
