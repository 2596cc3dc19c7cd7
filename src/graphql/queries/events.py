"""What was recorded, by whom, and about what? The log as it is stored.

A type with a history is a `Historied`; its histories are read by `histories_of` in the root resolver, for all its rows at once.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

import strawberry

from ...domain.regions import regency_of
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import At
from ...projections.engine.windows import Window
from ...texts.labels.events import event_label
from ...texts.questions import QuestionFault
from ..types import ids
from ..types.context import EventSelection, Info, StoredEvent
from ..types.enums import RecordingMode
from ..types.errors import BadQuestion
from ..types.moment import Question, Shown
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    Last,
    Node,
    PageArguments,
    page_of,
)
from ..types.scalars import BigInt, Json, RegionCode
from ..types.selected_fields import SelectedField, merged, named, selection_of
from ..types.values import TimesInput
from .filters import bound, require_codes
from .nested import nested_pages
from .nodes import load_nodes, loads
from .regions import Region, region_of, require_region


@strawberry.type(description="Peristiwa · an event as recorded; it never changes.")
class Event(Node):
    position: BigInt = strawberry.field(description="Posisi · its place in the log.")
    append_id: BigInt = strawberry.field(
        description="Pencatatan · the last position of the append it was recorded with."
    )
    stream: str = strawberry.field(description="Aliran · the thing it happened to.")
    version: int = strawberry.field(description="Versi · its number within the stream, from 1.")
    name: str = strawberry.field(description="Nama · what happened.")
    label: str = strawberry.field(description="Sebutan · what happened, in the language asked for.")
    recorded_at: dt.datetime = strawberry.field(
        description="Waktu pencatatan · when the register knew, by the database's clock."
    )
    documented_on: dt.date | None = strawberry.field(
        description="Tanggal dokumen · the date of the paper it comes from: information, never proof."
    )
    mode: RecordingMode = strawberry.field(description="Cara pencatatan · by command or as it happened.")
    actor: str = strawberry.field(description="Pelaku · the opaque id of who recorded it.")
    command_id: UUID | None = strawberry.field(description="Perintah · the command it came from.")
    correlation_id: UUID | None = strawberry.field(description="Korelasi · what it belongs together with.")
    causation_id: UUID | None = strawberry.field(description="Sebab · what caused it.")
    region: Region | None = strawberry.field(description="Cakupan wilayah · the regency it belongs to.")
    data: Json = strawberry.field(
        description="Muatan · its payload as stored, never personal data; null where an older version held a plain digest."
    )
    subject: Node | None = strawberry.field(
        description="Objek · the thing it happened to, as it is now; null where the register does not show it any more, and for "
        "what happened to a worker."
    )

    @classmethod
    def unread(cls, position: int) -> "Event":
        """An event of which nothing but its id and position is asked: there is nothing to read."""
        nothing: Any = None
        fields = {field.name: nothing for field in dataclasses.fields(cls) if field.init}
        return cls(**fields | {"id": ids.encode("Event", position), "position": BigInt(position)})

    @classmethod
    def of(cls, event: StoredEvent, info: Info, subject: Node | None) -> "Event":
        return cls(
            id=ids.encode("Event", event.position),
            position=BigInt(event.position),
            append_id=BigInt(event.append_id),
            stream=str(event.stream),
            version=event.version,
            name=event.name,
            label=event_label(event.name, info.context.locale),
            recorded_at=event.recorded_at,
            documented_on=event.documented_on,
            mode=RecordingMode(event.mode),
            actor=event.actor,
            command_id=event.command_id,
            correlation_id=event.correlation_id,
            causation_id=event.causation_id,
            region=None if event.scope is None else region_of(info, event.scope),
            data=Json(event.data),
            subject=subject,
        )


# What each event happens to: the kind of thing whose id is the event's stream.
SUBJECTS: Mapping[str, str] = {
    name: kind
    for kind, names in {
        "Agreement": (
            *("MemorandumSigned", "AgreementSigned", "AgreementAmended", "AgreementTerminated"),
            *("TerminationCorrected", "TerminationWithdrawn"),
        ),
        "Budget": (
            *("BudgetAllocated", "BudgetRevised", "BudgetReserved", "BudgetReleased"),
            *("VillageQuotaSet", "RingOneNamed"),
        ),
        "ParticipantList": ("ParticipantsProposed", "ListVerified", "ListReturned", "VerificationWithdrawn"),
        "Decree": ("DecreeIssued", "DecreeRevised", "DecreeVoided"),
        "Enrolment": (
            *("WorkerEnrolled", "EnrolmentTransferred", "EnrolmentCorrected", "EnrolmentEnded"),
            *("EnrolmentReopened", "EnrolmentVoided", "EnrolmentRejudged"),
        ),
        "Batch": ("BatchOpened", "BatchChunkAccepted", "BatchCompleted", "BatchAbandoned"),
        "Card": (
            *(
                "CardIssued",
                "CardHandedOver",
                "CardNotCollected",
                "CardReportedLost",
                "CardReplaced",
                "CardRevoked",
            ),
            *("CardFound", "CardVoided", "CardHandoverVoided"),
        ),
        "Handover": ("HandoverHeld", "HandoverContinued", "HandoverVoided"),
        "Denominator": ("EligibleWorkersCounted",),
        "PublicClaim": ("ClaimPublished", "ClaimCorrected", "ClaimWithdrawn", "ClaimExplained"),
    }.items()
    for name in names
}
# On the stream of a worker, who is no thing of the contract; of users, and of who saw names, likewise.
OF_WORKERS = ("WorkerDied", "DeathWithdrawn", "IdentityCorrected")
OF_USERS = (
    "UserAdmitted",
    "AccessGranted",
    "AccessRevoked",
    "AdministratorAppointed",
    "GlassBroken",
    "SightsSealed",
    *("LinkMade", "LinkUsed", "SecondFactorSet", "SecondFactorRemoved", "TokenMade", "TokenRevoked"),
    *("AccountClosed", "AccountReopened"),
)

Histories = Mapping[tuple[PageArguments, UUID], Connection[Event]]


@strawberry.type
class Historied(Node):
    """A thing whose events can be asked for: those of the stream `_stream`, out of the histories that were read."""

    _stream: strawberry.Private[UUID]
    _histories: strawberry.Private[Histories]

    @strawberry.field(
        description="Riwayat · the events of this thing, in recorded order, as far as they were known."
    )
    def history(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]:
        return self._histories[PageArguments(first, after, last, before), self._stream]


@strawberry.input(description="Saringan peristiwa · which events; every condition given must hold.")
class EventFilter:
    names: list[str] | None = strawberry.field(
        default=None, description="Nama · events of one of these names, at most 100."
    )
    stream: str | None = strawberry.field(default=None, description="Aliran · events of this stream.")
    region: RegionCode | None = strawberry.field(
        default=None,
        description="Cakupan wilayah · events of this regency, or of all within this province or the nation.",
    )
    recorded: TimesInput | None = strawberry.field(
        default=None, description="Waktu pencatatan · recorded within this time."
    )
    actor: str | None = strawberry.field(default=None, description="Pelaku · recorded by this actor.")
    command_id: UUID | None = strawberry.field(
        default=None, description="Perintah · recorded by this command."
    )


@loads("Event")
async def load_events(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    if question.at.at_least is not None:
        await info.context.events.head(question.at.at_least)
    positions = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    found = await events_at(info, positions, asked)
    return {str(position): event for position, event in found.items()}


@strawberry.type
class EventQueries:
    @strawberry.field(description="Peristiwa · the log in recorded order.")
    async def events(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 - the contract's name
            EventFilter | None, strawberry.argument(description="Saringan · which events; absent: all.")
        ] = None,
        after_position: Annotated[
            BigInt | None,
            strawberry.argument(
                description="Sesudah posisi ini · only what was recorded after this log position: follow the log by giving "
                "the position of the last event one has, as often as wanted. Beyond the head: nothing yet."
            ),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Event] | None:
        if after_position is not None and after_position < 0:
            raise BadQuestion(QuestionFault.NEGATIVE_POSITION)
        scope = {"filter": filter, "after_position": after_position}
        given = {name: value for name, value in scope.items() if value is not None}
        at = At(at_least=info.context.min_position)
        paging = page_of(info, "events", given, PageArguments(first, after, last, before), at=at)
        chosen = replace(_selection(info, filter), after_position=after_position)
        if chosen.stream is not None:
            await _require_stream(info, chosen.stream)
        page = await info.context.events.page(chosen, paging.asked_window(), paging.at)
        return paging.connection(page, await events_of(info, page.rows, selection_of(info)))


async def histories_of(
    info: Info,
    kind: str,
    streams: Iterable[UUID],
    asked: SelectedField,
    shown: Shown,
    beside: Mapping[UUID, UUID] = MappingProxyType({}),
) -> dict[tuple[PageArguments, UUID], Connection[Event]]:
    """The `history` connections of things of one kind that are asked below a field: a statement for each way it is asked.

    `shown` is what the things are shown as; `beside` are the other streams that tell of some of them.
    """
    told_in = {one: (one, beside[one]) if one in beside else (one,) for one in streams}
    found: dict[tuple[PageArguments, UUID], Connection[Event]] = {}
    fields = named(asked, "history", kind)
    for way in nested_pages(info, "history", "stream", dict.fromkeys(told_in), fields, shown):
        owners = {owner: told_in[owner] for owner in way.pagings}
        pages = await info.context.events.histories(owners, way.window, way.at)
        rows = [row for page in pages.values() for row in page.rows]
        made = await events_of(info, rows, way.field)
        by_position = {row.position: event for row, event in zip(rows, made, strict=True)}
        for stream, paging in way.pagings.items():
            page = pages[stream]
            nodes = [by_position[row.position] for row in page.rows]
            found[way.arguments, stream] = paging.connection(page, nodes)
    return found


async def events_at(info: Info, positions: Iterable[int], asked: SelectedField) -> dict[int, Event]:
    """The events at these positions, with what is asked of them; positions without one are absent. One statement."""
    found = await info.context.events.at_positions(list(dict.fromkeys(positions)))
    made = await events_of(info, list(found.values()), asked)
    return dict(zip(found, made, strict=True))


async def events_of(info: Info, rows: Sequence[StoredEvent], asked: SelectedField) -> list[Event]:
    """The events of these rows, with their subjects where these are asked below: as they are now, a load for each kind."""
    subjects: dict[str, Node | None] = {}
    fields = list(named(asked, "subject", "Event"))
    if rows and fields:
        wanted = list(dict.fromkeys(_subject(row) for row in rows if row.name in SUBJECTS))
        found = await load_nodes(info, wanted, info.context.min_position, merged(fields))
        subjects = dict(zip(wanted, found, strict=True))

    def made(row: StoredEvent) -> Event:
        return Event.of(row, info, subjects.get(_subject(row)) if subjects else None)

    return await in_turns(made, rows)


def _subject(event: StoredEvent) -> strawberry.ID:
    return ids.encode(SUBJECTS.get(event.name, event.name), event.stream)


async def _require_stream(info: Info, stream: UUID) -> None:
    """Raises BadQuestion for a stream that nothing was ever recorded in."""
    found = await info.context.events.histories(
        {stream: (stream,)}, Window(first=1), At(at_least=info.context.min_position)
    )
    if found[stream].total == 0:
        raise BadQuestion(QuestionFault.UNKNOWN_STREAM)


def _selection(info: Info, given: EventFilter | None) -> EventSelection:
    if given is None:
        return EventSelection()
    stream = None
    if given.stream is not None:
        try:
            stream = UUID(given.stream)
        except ValueError:
            raise BadQuestion(QuestionFault.BAD_STREAM) from None
    if given.region is not None:
        require_region(info, given.region)
        if regency_of(given.region) != given.region:
            raise BadQuestion(QuestionFault.SCOPE_BELOW_REGENCY)
    times = given.recorded or TimesInput()
    if times.start and times.end_exclusive and times.start >= times.end_exclusive:
        raise BadQuestion(QuestionFault.RECORDED_BACKWARDS)
    bound(given.names)
    require_codes("Event", "names", given.names or (), info.context.events.names)
    return EventSelection(
        names=None if given.names is None else tuple(given.names),
        stream=stream,
        scope=given.region,
        recorded_from=times.start,
        recorded_until=times.end_exclusive,
        actor=given.actor,
        command_id=given.command_id,
    )
