"""How does the demo's history get into the log? Through the same commands, vault and store as everything else.

Every command has a key of its own made from its name, and a recorded time made from its place in the history: recording
it again records nothing, and a recording that was killed goes on where it stopped.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from ...domain.agreements import SignAgreement
from ...domain.budget_allocation import AllocateBudget
from ...domain.cards import IssueCards
from ...domain.claims import PublishClaim
from ...domain.commands.register import Register
from ...domain.dates import PartialDate
from ...domain.decrees import IssueDecree
from ...domain.denominators import CountEligibleWorkers
from ...domain.enrolment import Candidate, EnrolWorkers
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.handovers import HoldHandover
from ...domain.ports import Command, Outcome
from ...domain.vocabulary import Programme, RecordingMode
from ...projections.engine.uncollected import uncollected
from . import ACTOR
from .history import Day, History, Step

CHUNK = 2_000  # people or cards an append
NAMESPACE = uuid5(NAMESPACE_URL, "naungan:demo")
_BASIC = (Programme.JKK, Programme.JKM)

T = TypeVar("T")
Progress = Callable[[int], None]


class HistoryRefused(Exception):  # noqa: N818
    """A command of the history was refused: the file and the domain disagree."""


def record(
    register: Register, history: History, people: Mapping[str, Sequence[Candidate]], progress: Progress
) -> None:
    """Record the whole history, or what is missing of it; `progress` is told how many things each command recorded.

    Raises HistoryRefused where a command is refused.
    """
    recorder = _Recorder(register, history, people, progress)
    with uncollected():
        for day in history.days:
            recorder.record_day(day)


class _Recorder:
    """Walks through the history and remembers the ids that later steps refer to."""

    def __init__(
        self,
        register: Register,
        history: History,
        people: Mapping[str, Sequence[Candidate]],
        progress: Progress,
    ) -> None:
        self._register = register
        self._history = history
        self._people = people
        self._progress = progress
        self._ids: dict[tuple[str, str], list[UUID]] = {}

    def record_day(self, day: Day) -> None:
        seconds = count()
        for step in day.steps:
            record_step = getattr(self, f"_{step.kind}")
            self._ids[step.kind, step.name] = [
                made for ids in record_step(step, _commands(day, step, seconds)) for made in ids
            ]

    def _agreement(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        intent = _intent(SignAgreement, step, under=self._one("agreement", step.fields.get("under")))
        yield self._done(self._register.sign_agreement(next(commands), intent), "agreement", 1)

    def _budget(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        intent = _intent(AllocateBudget, step, agreement=self._one("agreement", step.fields.get("agreement")))
        yield self._done(self._register.allocate_budget(next(commands), intent), "budget", 1)

    def _decree(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        intent = _intent(IssueDecree, step)
        yield self._done(self._register.issue_decree(next(commands), intent), "decree", 1)

    def _denominator(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        intent = _intent(CountEligibleWorkers, step, source=self._source(step))
        yield self._done(self._register.count_eligible_workers(next(commands), intent), "denominator", 1)

    def _enrol(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        fields = {key: value for key, value in step.fields.items() if key != "roster"}
        fields["agreement"] = self._one("agreement", fields.get("agreement"))
        fields["decree"] = self._one("decree", fields.get("decree"))
        terms = _convert(EnrolmentTerms, {**fields, "programmes": _BASIC})
        for chunk in _chunks(self._people[step.fields["roster"]]):
            intent = EnrolWorkers.on(terms, tuple(chunk))
            outcome = self._register.enrol_workers(next(commands), intent)
            yield self._done(outcome, "enrolments", len(chunk))

    def _cards(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        fields = {key: value for key, value in step.fields.items() if key != "of"}
        terms = _convert(IssueCards, {**fields, "enrolments": ()})
        for chunk in _chunks(self._ids["enrol", step.fields["of"]]):
            intent = dataclasses.replace(terms, enrolments=tuple(chunk))
            yield self._done(self._register.issue_cards(next(commands), intent), "cards", len(chunk))

    def _handover(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        fields = {key: value for key, value in step.fields.items() if key != "cards_of"}
        named = step.fields.get("cards_of")
        fields["cards"] = () if named is None else tuple(self._ids["cards", named])
        intent = _convert(HoldHandover, {"region": step.region, **fields})
        yield self._done(self._register.hold_handover(next(commands), intent), "handover", 1)

    def _claim(self, step: Step, commands: Iterator[Command]) -> Iterator[list[UUID]]:
        whole = step.fields.get("part_of")
        fields: dict[str, Any] = {"source": self._source(step), "part_of": self._one("claim", whole)}
        if whole is not None:
            fields["measure"] = self._history.step("claim", whole).fields["measure"]
        intent = _intent(PublishClaim, step, **fields)
        command = dataclasses.replace(next(commands), documented_on=intent.said_on)
        yield self._done(self._register.publish_claim(command, intent), "claim", 1)

    def _done(self, outcome: Outcome, key: str, things: int) -> list[UUID]:
        """The ids a command made. Raises HistoryRefused."""
        if outcome.breaches:
            raise HistoryRefused("; ".join(sorted({f"{b.code} ({b.reason})" for b in outcome.breaches})))
        self._progress(things)
        made = outcome.result[key]
        return [UUID(made)] if isinstance(made, str) else [UUID(one) for one in made]

    def _one(self, kind: str, name: str | None) -> UUID | None:
        return None if name is None else self._ids[kind, name][0]

    def _source(self, step: Step) -> str:
        return self._history.sources[step.fields["source"]]


def _commands(day: Day, step: Step, seconds: Iterator[int]) -> Iterator[Command]:
    """A command for every chunk of a step, each with its own key and the day's next second."""
    for number in count():
        yield Command(
            actor=ACTOR,
            key=uuid5(NAMESPACE, f"{day.noon:%Y-%m-%d}|{step.kind}|{step.name}|{number}"),
            mode=RecordingMode.AS_HAPPENED,
            correlation=uuid5(NAMESPACE, f"{day.noon:%Y-%m-%d}"),
            recorded_at=day.noon + dt.timedelta(seconds=next(seconds)),
        )


def _intent(kind: type[T], step: Step, **resolved: Any) -> T:
    return _convert(kind, {"region": step.region, **step.fields, **resolved})


def _convert(kind: type[T], fields: Mapping[str, Any]) -> T:
    """The intent of those fields; what is not written is unknown. Raises ValueError on a field the intent has not."""
    known = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if strangers := fields.keys() - known.keys():
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(strangers))}")
    values: dict[str, Any] = {
        name: None for name, field in known.items() if field.default is dataclasses.MISSING
    } | dict(fields)
    for name in ("about", "signed_on"):
        if isinstance(values.get(name), str):
            values[name] = PartialDate.parse(values[name])
    return msgspec.convert(values, kind)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
