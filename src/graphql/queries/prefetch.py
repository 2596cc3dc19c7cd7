"""What else is asked of these people? Their cards, papers and histories, read once for all of them, set by set.

shown = paging.shown(page.known)
prefetched = await prefetch(info, shown, selection_of(info), participants=page.rows)      # or cards=page.rows
[Enrolment.of(row, info, prefetched) for row in page.rows]
"""

import datetime as dt
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from ...domain.regions import NATION
from ...domain.stretches import Stretch
from ...domain.vocabulary import TakenBackReason
from ...projections.cards import answers as card_answers
from ...projections.cards.answers import Card
from ...projections.deaths import Death, deaths_of
from ...projections.engine.reading import At, Reader
from ...projections.engine.reading import Known as ReadKnown
from ...projections.enrolments import query as participant_answers
from ...projections.enrolments.query import Participant
from ...projections.voids import voids_of
from ..types.context import Info
from ..types.moment import Question, Shown, today_in
from ..types.relay import as_answered
from ..types.selected_fields import SelectedField, mentions, merged, named
from .budgets import budgets_by_id
from .decrees import decrees_by_id
from .events import Histories, histories_of
from .papers import Budget, Papers, papers_of
from .participant_lists import lists_by_id
from .personal_data import Persons, persons_of
from .selections import Decree, ParticipantList

T = TypeVar("T", Participant, Card)


class ByIds(Protocol[T]):
    """How enrolments or cards are read by id, as they are on a day."""

    def __call__(
        self, reader: Reader, ids: Sequence[UUID], as_of: dt.date, *, at: At
    ) -> Awaitable[tuple[ReadKnown, dict[UUID, T]]]: ...


@dataclass(frozen=True, slots=True)
class Prefetched:
    """What was asked below some participants or cards, on one day and as known at one position."""

    shown: Shown
    people: Mapping[UUID, Participant]
    cards: Mapping[UUID, Sequence[Card]]
    papers: Papers
    histories: Histories
    deaths: Mapping[UUID, Death]
    voids: Mapping[UUID, TakenBackReason]
    stretches: Mapping[UUID, Sequence[Stretch]]
    lists: Mapping[UUID, ParticipantList]
    decrees: Mapping[UUID, Decree]
    budgets: Mapping[UUID, Budget]
    persons: Persons

    def card_of(self, worker: UUID) -> Card | None:
        """The card the worker has."""
        return card_answers.held(self.cards.get(worker, ()))

    def card(self, worker: UUID, key: UUID | None) -> Card | None:
        """One of the worker's cards."""
        return next((c for c in self.cards.get(worker, ()) if c.id == key), None)


async def prefetch(
    info: Info,
    shown: Shown,
    asked: SelectedField,
    *,
    participants: Sequence[Participant] = (),
    cards: Sequence[Card] = (),
) -> Prefetched:
    """What is asked below these rows, which are shown on a day: at most one statement for each kind of thing, and for each way
    a history is asked.
    """
    reader, at = info.context.reader, as_answered(shown.known.position)
    assert shown.as_of is not None
    workers = sorted({row.worker for row in participants} | {row.worker for row in cards})
    people: Mapping[UUID, Participant] = {}
    held: Mapping[UUID, Sequence[Card]] = {}
    below = [asked] if cards else list(named(asked, "card"))  # others lead to an enrolment of their own
    if workers and any(mentions(field, "enrolment") for field in below):
        people = await participant_answers.of_workers(reader, workers, shown.as_of, at=at)
    if workers and mentions(asked, "card", "replaces"):
        held = await card_answers.of_workers(reader, workers, shown.as_of, at=at)
    everyone = [*participants, *people.values()]
    every_card = [*cards, *(card for of_one in held.values() for card in of_one)]
    dead: Mapping[UUID, Death] = {}
    if workers and mentions(asked, "death"):
        dead = await deaths_of(reader, workers, at)
    voids: Mapping[UUID, TakenBackReason] = {}
    if everyone and next(named(asked, "voided", "Enrolment"), None) is not None:
        voids = await voids_of(reader, [row.id for row in everyone], at=at)
    stretches: Mapping[UUID, Sequence[Stretch]] = {}
    if everyone and next(named(asked, "stretches", "Enrolment"), None) is not None:
        stretches = await participant_answers.stretches_of(reader, [row.id for row in everyone], at=at)
    papers = Papers(info, shown, {}, {})
    if everyone and mentions(asked, "agreement"):
        papers = await papers_of(info, (row.agreement for row in everyone), shown, asked)
    histories = {
        # What happened to the worker (a death, a corrected identity) happened under each enrolment.
        **await histories_of(
            *(info, "Enrolment", (row.id for row in everyone), asked, shown),
            {row.id: row.worker for row in everyone},
        ),
        **await histories_of(info, "Card", (row.id for row in every_card), asked, shown),
    }
    return Prefetched(
        *(shown, people, held, papers, histories, dead, voids, stretches),
        lists=await _lists(info, shown, asked, everyone),
        decrees=await _decrees(info, shown, asked, everyone),
        budgets=await _budgets(info, shown, asked, everyone),
        persons=await persons_of(info, everyone, asked),
    )


async def _lists(
    info: Info, shown: Shown, asked: SelectedField, people: Sequence[Participant]
) -> Mapping[UUID, ParticipantList]:
    """The lists from which these enrolments come, where they are asked for."""
    fields = list(named(asked, "list", "Enrolment"))
    wanted = sorted({row.listed for row in people if row.listed is not None}) if fields else []
    return await lists_by_id(info, wanted, shown, merged(fields)) if wanted else {}


async def _decrees(
    info: Info, shown: Shown, asked: SelectedField, people: Sequence[Participant]
) -> Mapping[UUID, Decree]:
    """The decrees that name them, likewise."""
    fields = list(named(asked, "decree", "Enrolment"))
    wanted = sorted({row.decree for row in people if row.decree is not None}) if fields else []
    return await decrees_by_id(info, wanted, shown, merged(fields)) if wanted else {}


async def _budgets(
    info: Info, shown: Shown, asked: SelectedField, people: Sequence[Participant]
) -> Mapping[UUID, Budget]:
    """The budget lines that pay for them, likewise."""
    fields = list(named(asked, "budgets", "Enrolment"))
    wanted = sorted({line for row in people for line in row.budgets}) if fields else []
    at = as_answered(shown.known.position)
    return await budgets_by_id(info, wanted, at, merged(fields), named=shown.named) if wanted else {}


async def on_their_day(
    info: Info, keys: Sequence[UUID], read: ByIds[T], question: Question, *, named: bool
) -> Sequence[tuple[Shown, Mapping[UUID, T]]]:
    """Things by id on the day of the question. Where it has none, each on today's by the clocks of its regency: one statement,
    and one more where these have another day than those of the capital. `named`: whether somebody named that day or moment.
    """
    reader = info.context.reader
    day = question.as_of or today_in(info, NATION)
    known, rows = await read(reader, keys, day, at=question.at)
    if question.as_of is not None:
        return [(Shown(known, day, named), rows)]
    by_day: dict[dt.date, list[UUID]] = {day: []}
    for key, row in rows.items():
        by_day.setdefault(today_in(info, row.regency), []).append(key)
    found = []
    for other, those in by_day.items():
        again = (
            rows if other == day else (await read(reader, those, other, at=as_answered(known.position)))[1]
        )
        found.append((Shown(known, other, named), {key: again[key] for key in those}))
    return found
