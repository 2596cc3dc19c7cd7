"""Whom does a command mean that names a village? Those who are there as the read models have it, at the log's head.

The key stands for what was asked, not for whom it was found to mean.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from ...domain.ports import Command, Outcome
from ...projections.cards import answers as card_answers
from ...projections.engine.reading import At
from ...projections.enrolments.query import in_village
from ..types.context import Info
from .recording import HasKey, by_stable_ids

I = TypeVar("I")  # noqa: E741 - an intent


def as_asked(given: HasKey, command: Callable[[Command, I], Outcome]) -> Callable[[Command, I], Outcome]:
    """The command, under a key that stands for the input as it was given."""

    def run(asked: Command, intent: I) -> Outcome:
        return command(replace(asked, given=by_stable_ids(given)), intent)

    return run


async def enrolments_of(info: Info, village: str | None, on: dt.date) -> tuple[UUID, ...]:
    """The enrolments in a village on a day, or before or after it where a worker has none on it. Raises NotYet."""
    if village is None:
        return ()
    return await in_village(info.context.reader, village, on, at=await _head(info))


async def waiting_in(
    info: Info, village: str | None, on: dt.date, seen: int | None = None
) -> tuple[UUID, ...]:
    """The cards of a village that wait on a day to be handed over: those of a position that was seen at least, else those of now. Raises
    NotYet.
    """
    if village is None:
        return ()
    at = await _head(info) if seen is None else At(at_least=seen)
    return await card_answers.waiting_in(info.context.reader, village, on, at=at)


async def _head(info: Info) -> At:
    head, _ = await info.context.events.head()
    return At(at_least=head.position)
