"""What does a resolver have at hand? One Context a request: readers, the register, reference data, language, actor."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import strawberry

from ...domain.bulk.intake import Intake
from ...domain.catalogue import Catalogue
from ...domain.commands.register import Register
from ...domain.emergency_access import EmergencyAccess
from ...domain.grants import PUBLIC, Principal
from ...domain.people_told_an_hour import Tellings
from ...domain.ports import Command
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from ...projections.engine.health import LogHead
from ...projections.engine.reading import At, Page, Reader
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.windows import Window
from ...texts.language import Locale
from .errors import NotSignedIn
from .signed_tokens import Signer


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the log as it is stored; `data` is its exact JSON, decoded."""

    position: int
    append_id: int
    stream: UUID
    version: int
    name: str
    recorded_at: dt.datetime
    documented_on: dt.date | None
    mode: str
    actor: str
    command_id: UUID | None
    correlation_id: UUID | None
    causation_id: UUID | None
    scope: str | None
    data: Any


@dataclass(frozen=True, slots=True)
class EventSelection:
    """Which events: every condition given must hold. `scope` also takes the regions within; times are half-open.

    `after_position` is where one stopped reading: only what was recorded behind it.
    """

    names: tuple[str, ...] | None = None
    stream: UUID | None = None
    scope: str | None = None
    recorded_from: dt.datetime | None = None
    recorded_until: dt.datetime | None = None
    actor: str | None = None
    command_id: UUID | None = None
    after_position: int | None = None


class EventReader(Protocol):
    """The log, for reading: positions order it, (position,) is the sort key of its pages.

    `names` are those of every event that can be recorded, in the order they are documented; each selects all its versions.
    """

    @property
    def names(self) -> Sequence[str]: ...

    async def page(self, selection: EventSelection, window: Window, at: At) -> Page[StoredEvent]:
        """One window of the events that are selected, as of a moment."""
        ...

    async def histories(
        self, owners: Mapping[UUID, Sequence[UUID]], window: Window, at: At
    ) -> dict[UUID, Page[StoredEvent]]:
        """The same window of the events of each thing, of all its streams together, in one statement; one without events has an
        empty page.
        """
        ...

    async def at_positions(self, positions: Sequence[int]) -> dict[int, StoredEvent]:
        """The events at these positions; positions without one are absent."""
        ...

    async def head(self, at_least: int | None = None) -> tuple[ReadKnown, int]:
        """The end of the log, and how many events it holds, once it holds that position. Raises NotYet."""
        ...

    async def at_head(self, positions: Sequence[int]) -> LogHead:
        """The head of the log with its clock, and when the events at and after these positions were recorded."""
        ...


class Seen(NamedTuple):
    """Who a worker is: personal data, on its way to whoever may see it. `sex` and `segment` are told of rows of lists alone."""

    nik: str
    name: str
    birth_date: dt.date
    sex: Sex | None = None
    segment: str | None = None


class Sight(NamedTuple):
    """That somebody was shown who a worker is: when (UTC), which user (None: nobody had to sign in), in which operation."""

    at: dt.datetime
    user: UUID | None
    operation: str


class EmergencyAccessSpent(Exception):  # noqa: N818 - an answer of its own
    """More people are asked for than a break-glass shows: nothing is shown of this, and nothing was written down."""

    def __init__(self, seen: int, asked: int, most: int) -> None:
        super().__init__(seen, asked, most)
        self.seen, self.asked, self.most = seen, asked, most


class People(Protocol):
    """Names, for those who may see them. Every method waits: call them on a thread."""

    def see(
        self,
        user: UUID | None,
        operation: str,
        workers: Sequence[UUID],
        emergency: EmergencyAccess | None = None,
    ) -> Mapping[UUID, Seen]:
        """Who workers are; that they were seen is written down before anything is opened, and under which break-glass. Raises
        EmergencyAccessSpent where that does not show so many.
        """
        ...

    def of_niks(self, niks: Sequence[str]) -> Mapping[str, UUID]:
        """The worker who has each NIK, or had it; those that nobody has are absent. Nothing is opened, and nobody is shown."""
        ...

    def see_listed(
        self,
        user: UUID | None,
        operation: str,
        listed: UUID,
        rows: Mapping[int, str],
        emergency: EmergencyAccess | None = None,
    ) -> Mapping[int, Seen]:
        """Who stands in these rows of a list, each sealed under a mark; written down likewise. Raises EmergencyAccessSpent."""
        ...

    def report_taken(self, user: UUID | None, batch: UUID) -> None:
        """Write down that somebody takes the report of an import, which names people."""
        ...

    def sights_of_lists(self, lists: Sequence[UUID]) -> Mapping[UUID, Sequence[Sight]]:
        """Who saw names on each of these lists, the latest first."""
        ...

    def sights(self, workers: Sequence[UUID], most: int = 100) -> Mapping[UUID, Sequence[Sight]]:
        """Who saw each of these workers, the latest first, so many of each."""
        ...

    def shown_under(self, glasses: Sequence[UUID]) -> Mapping[UUID, int]:
        """How many people were shown under each break-glass."""
        ...

    def notes(self, notes: Sequence[UUID]) -> Mapping[UUID, str]:
        """Sealed notes, opened; those that are not there any more are absent."""
        ...


@dataclass(slots=True)
class Context:
    """Everything a resolver may use. Built once a request, by the web application."""

    reader: Reader
    events: EventReader
    register: Register
    regions: Regions
    catalogue: Catalogue
    signer: Signer
    people: People | None = None  # None: this server shows nobody's name
    intake: Intake | None = None  # None: this server takes no batches in
    tellings: Tellings | None = None  # None: nobody is told too much
    locale: Locale = "id"
    actor: str = "anonymous"  # whose commands are recorded that nobody signed in for
    principal: Principal = PUBLIC
    min_position: int | None = None  # what an answer holds at least: one's own writes
    recorded: int | None = None  # where the request's commands were recorded: the last position
    retry_after: int | None = None  # seconds, where something was asked too often
    cache: dict[Any, Any] = field(default_factory=dict)

    def command(self, key: UUID) -> Command:
        """A command of whoever asks. Raises NotSignedIn where that is nobody."""
        who = self.principal
        if who.everyone:
            return Command(actor=self.actor, key=key)
        if who.id is None:
            raise NotSignedIn
        return Command(actor=str(who.id), key=key, user=who.id)


Info = strawberry.Info[Context, None]
