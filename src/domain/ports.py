"""What does the domain need of the log? The port of the event store, and what goes through it: commands, appends, outcomes."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from .budget import BudgetLine
from .cards import HeldCard
from .deaths import Death
from .eligibility.case import Standing
from .quick_values import quickly_made
from .refusals import Breach
from .selection import Named
from .vocabulary import FundingSource, RecordingMode

S = TypeVar("S")


@quickly_made
@dataclass(frozen=True, slots=True)
class Command:
    """Who asks, and under which key: the same actor, key and body have one outcome for ever.

    `recorded_at` is only for a simulated log (the demo); a production log refuses it. `unknown` are things that its input
    names and nobody knows: it is refused with these, and with all that can be judged without them. `given` is then the
    input as it came, which the key stands for. `user` signed in, and is held to what was granted; without one the command is
    the installation's own (its demo, its maintenance), which may do all.
    """

    actor: str
    key: UUID
    mode: RecordingMode = RecordingMode.COMMAND
    correlation: UUID | None = None
    causation: UUID | None = None
    documented_on: dt.date | None = None
    recorded_at: dt.datetime | None = None
    unknown: tuple[Breach, ...] = ()
    given: Any = None
    user: UUID | None = None


class NewEvent(NamedTuple):
    """An event to append: `version` is the next of its stream as read (1 for a new one), None takes the next free one.

    `scope` is the regency it belongs to where that is not the append's.
    """

    stream: UUID
    event: Any
    version: int | None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """Events of one command, all or nothing; `unchanged` streams must still be at the version they were read at. `about` is
    the region that a right is asked for, where that is less than the regency they belong to (`scope`).
    """

    scope: str | None
    events: Sequence[NewEvent]
    unchanged: Mapping[UUID, int] = field(default_factory=dict)
    about: str | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: the positions of its events (none: nothing new), its result ids, or its breaches."""

    position: int | None
    result: Mapping[str, Any]
    breaches: tuple[Breach, ...] = ()
    repeated: bool = False


class Recorded(NamedTuple):
    """A decoded event with its place in stream and log; `actor` is who recorded it, where that is known here."""

    stream: UUID
    version: int
    position: int
    event: Any
    recorded_at: dt.datetime
    actor: str = ""


def state_of(history: Sequence[Recorded], kind: Any, evolve: Callable[[S | None, Any], S]) -> S | None:
    """The state that a stream's events of one kind lead to; None where the stream is empty or of something else."""
    state: S | None = None
    for recorded in history:
        if not isinstance(recorded.event, kind):
            return None
        state = evolve(state, recorded.event)
    return state


@dataclass(frozen=True, slots=True)
class Ask:
    """What a judgement on enrolments rests on: the budget lines of a region, scheme and source, with their use in these
    villages (None: in all); what these workers hold; and what these papers say. `recall`: a command and its body, whose
    first outcome is looked for before.
    """

    region: str
    scheme: str | None
    source: FundingSource
    workers: Sequence[UUID]
    villages: Sequence[str] | None
    papers: Sequence[UUID | None] = ()
    recall: tuple[Command, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to `Ask`: events by paper, enrolments by worker, lines, who is enrolled under each list or decree, and who
    died.
    """

    histories: Mapping[UUID, Sequence[Recorded]]
    standing: Mapping[UUID, Sequence[Standing]]
    lines: Sequence[BudgetLine]
    named: Mapping[UUID | None, Named]
    dead: Mapping[UUID, Death]


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What was told of a budget line but for the money taken of it, and the version that its stream had then."""

    version: int
    history: Sequence[Recorded]


Decide = Callable[
    [Mapping[UUID, Sequence[Recorded]]], tuple[Append, Mapping[str, Any]]
]  # of what was read; may raise Refused


SigningIn = Callable[
    [Collection[UUID]], Collection[UUID]
]  # those of some users who can sign in: with an open account and a password, or a passkey


class Contended(Exception):  # noqa: N818 - an answer to act on: read again, decide again
    """Something the decision rested on changed before the append; nothing was recorded."""


class KeyConflict(Exception):  # noqa: N818
    """The idempotency key was used before with another body."""


class AlreadyDecided(Exception):  # noqa: N818
    """The idempotency key has this outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class EventStore(Protocol):
    """The log and its guards. Every method may be called from any thread."""

    def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        """The events of each stream in order; streams without events are absent."""
        ...

    def ask(self, asked: Ask) -> Found:
        """All that a judgement on enrolments rests on, read together. Raises AlreadyDecided where the command has an
        outcome, KeyConflict where its body differs.
        """
        ...

    def standing(self, workers: Sequence[UUID]) -> dict[UUID, list[Standing]]:
        """Every enrolment each worker has or had; workers without any are absent."""
        ...

    def budget_lines(
        self,
        region: str,
        scheme: str | None,
        source: FundingSource,
        workers: Sequence[UUID],
        villages: Sequence[str] | None,
    ) -> list[BudgetLine]:
        """The lines that may pay, with their use in these villages (None: in all), and which of the workers already hold
        a place.
        """
        ...

    def lines_told(self, region: str, scheme: str | None, source: FundingSource) -> dict[UUID, ToldLine]:
        """What was told of the lines of a region, scheme and source: allocations, revisions, quotas, villages of ring one."""
        ...

    def decrees(self, regency: str, number: str | None = None) -> list[UUID]:
        """The decrees of a regency, those taken back too; under a number alone, as folded (texts.py), where it is given."""
        ...

    def handovers(self, regency: str, minutes: str) -> list[UUID]:
        """The handovers of a regency whose minutes have a number, as folded (texts.py), without those taken back. Older logs may hold
        several.
        """
        ...

    def agreements(self, regency: str) -> list[UUID]:
        """The memoranda and agreements of a regency, in recorded order."""
        ...

    def named(self, papers: Sequence[UUID], workers: Sequence[UUID] = ()) -> dict[UUID | None, Named]:
        """How many people are enrolled under each of these lists and decrees, and who of these workers is; those under which
        nobody ever was may be absent.
        """
        ...

    def deaths(self, workers: Sequence[UUID]) -> dict[UUID, Death]:
        """Who of these workers died, as is on record now; whoever did not is absent."""
        ...

    def cards_of(
        self,
        *,
        workers: Sequence[UUID] = (),
        enrolments: Sequence[UUID] = (),
        serials: Sequence[str] = (),
        memberships: Sequence[str] = (),
    ) -> list[HeldCard]:
        """The cards of these workers, for these enrolments, and of these serials, those taken back too; and of these
        memberships (KPJ) those that were not.
        """
        ...

    def administrators(self) -> list[UUID]:
        """Who was ever granted the role ADMINISTRATOR, whatever became of it."""
        ...

    def scopes(self, streams: Sequence[UUID]) -> dict[UUID, str | None]:
        """The regency that each stream belongs to, by its first event; streams without events are absent."""
        ...

    def append_of(self, position: int) -> list[Recorded]:
        """Every event of the append that holds a position, in order; none where the log does not reach so far."""
        ...

    def recall(self, command: Command, body: bytes) -> Outcome | None:
        """The first outcome of this key, or None. Raises KeyConflict where the body differs."""
        ...

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        """Record the events and the outcome, or return the key's first outcome.

        Raises Contended or KeyConflict, and then records nothing.
        """
        ...

    def change(self, command: Command, body: bytes, streams: Sequence[UUID], decide: Decide) -> Outcome:
        """Record what `decide` makes of the events of streams, those without any left out, or return the key's first
        outcome; what it refuses is recorded as refused. Commands that come together share their round trips, and one
        thread decides for others: `decide` asks the world as little as it can.

        Raises Contended or KeyConflict, and then records nothing.
        """
        ...

    def prepare(self, append: Append) -> AbstractContextManager[Append]:
        """The same append, with the work done that does not need its turn: to be recorded within. Nothing is recorded by this."""
        ...

    def refuse(self, command: Command, body: bytes, breaches: Sequence[Breach]) -> Outcome:
        """Record a refusal, or return the key's first outcome. Raises KeyConflict."""
        ...

    def now(self) -> dt.datetime:
        """The time an append would be recorded at, in UTC: never before the last one."""
        ...
