"""What else is asked of these people? Their cards, papers and histories, read once for all of them, set by set.

prefetched = await prefetch(info, as_of, page.known, participants=page.rows)      # or cards=page.rows
[Enrolment.of(row, info, prefetched) for row in page.rows]
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ...projections import card_answers
from ...projections.card_answers import Card
from ...projections.engine.reading import At
from ...projections.engine.reading import Known as ReadKnown
from ...projections.enrolments import query as participant_answers
from ...projections.enrolments.query import Participant
from ..types.context import Info
from ..types.relay import Connection, PageArguments
from ..types.selection import SelectedField, selection_of
from .agreements import Papers, mentions, papers_of
from .events import Event, prefetch_histories


@dataclass(frozen=True, slots=True)
class Prefetched:
    """What was asked below some participants or cards, on one day and as known at one position."""

    known: ReadKnown
    as_of: dt.date
    people: Mapping[UUID, Participant]
    cards: Mapping[UUID, Sequence[Card]]
    papers: Papers
    histories: Mapping[tuple[PageArguments, UUID], Connection[Event]]

    def card_of(self, worker: UUID) -> Card | None:
        """The card the worker has."""
        return card_answers.held(self.cards.get(worker, ()))

    def card(self, worker: UUID, key: UUID | None) -> Card | None:
        """One of the worker's cards."""
        return next((c for c in self.cards.get(worker, ()) if c.id == key), None)

    def history(self, enrolment: UUID, window: PageArguments) -> Connection[Event]:
        """The events of an enrolment."""
        return self.histories[window, enrolment]


async def prefetch(
    info: Info,
    as_of: dt.date,
    known: ReadKnown,
    *,
    participants: Sequence[Participant] = (),
    cards: Sequence[Card] = (),
) -> Prefetched:
    """What the selection below this field asks of these rows: at most one statement for each kind of thing."""
    asked = selection_of(info)
    reader, at = info.context.reader, At(position=known.position)
    workers = sorted({row.worker for row in participants} | {row.worker for row in cards})
    people: Mapping[UUID, Participant] = {}
    held: Mapping[UUID, Sequence[Card]] = {}
    below = [asked] if cards else list(named(asked, "card"))  # others lead to an enrolment of their own
    if workers and any(mentions(field, "enrolment") for field in below):
        people = await participant_answers.of_workers(reader, workers, as_of, at=at)
    if workers and mentions(asked, "card", "replaces"):
        held = await card_answers.of_workers(reader, workers, as_of, at=at)
    everyone = [*participants, *people.values()]
    papers = Papers(info, known, {}, {})
    if everyone and mentions(asked, "agreement"):
        papers = await papers_of(
            info, (row.agreement for row in everyone), at, lines=mentions(asked, "budgets")
        )
    histories: dict[tuple[PageArguments, UUID], Connection[Event]] = {}
    streams = sorted({row.id for row in everyone})
    for window, field in {PageArguments.of(f.arguments): f for f in named(asked, "history")}.items():
        found = await prefetch_histories(info, streams, [field], at)
        histories |= {(window, stream): connection for (_, stream), connection in found.items()}
    return Prefetched(known, as_of, people, held, papers, histories)


def today() -> dt.date:
    """The day a thing is shown on that is asked for by its id alone."""
    return dt.datetime.now(dt.UTC).date()


def named(asked: SelectedField, name: str) -> Iterator[SelectedField]:
    """Every field of a name anywhere below, but not within another of that name."""
    for field in asked.fields:
        if field.name == name:
            yield field
        else:
            yield from named(field, name)
