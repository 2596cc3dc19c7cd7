"""How does an input become a command, and its outcome an answer? Parsed once, run on a thread, refusals told.

What cannot be parsed is refused as INVALID with its path, beside everything else that cannot, before the domain sees the
command. An id of nothing, and a figure of another kind than its measure, is refused beside all that the domain says of the rest.
A key that came before is answered by `infrastructure/log/idempotency_keys.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain import dates
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.people_told_an_hour import CODES, MOST, Way, people_told
from ...domain.ports import Command, Outcome
from ...domain.reasons import Reason
from ...domain.refusals import Against, Breach, invalid, not_found
from ...domain.vocabulary import ClaimMeasure, FundingSource, MembershipCategory, Programme, RuleCode
from ...projections.engine.reading import At
from ...projections.engine.waiting import NotYet
from ...texts.messages import say
from ..execution.shown_errors import log_failure
from ..queries.nodes import load_nodes
from ..types import ids
from ..types.context import Info
from ..types.disclosure import require_few_told
from ..types.errors import BadId
from ..types.relay import Node
from ..types.scalars import BigInt
from ..types.selected_fields import selection_of
from ..types.values import FigureInput, PeriodInput
from . import inputs

MOST_WORKERS = 500
_AGAINST = ("participants", "cards", "agreements", "acts")  # the read models of what can stand in the way
_JUDGED_BESIDE = {
    Reason.NOT_FOUND,
    Reason.MONEY_WANTED,
    Reason.COUNT_WANTED,
}  # the rest has a meaning without these
_LONGEST = 500
_MOST_TEXTS = 50
_NOBODY = UUID(int=0)
Intent = TypeVar("Intent")
T = TypeVar("T")
P = TypeVar("P")
N = TypeVar("N", str, str | None)

IN_PERIOD = {"start": ("period", "start"), "endExclusive": ("period", "endExclusive")}
THE_COMMAND = strawberry.argument(description="Perintah · the command.")


class HasKey(Protocol):
    """An input of a command, as it was given."""

    idempotency_key: UUID


class HasTerms(Protocol):
    """An input that says on which terms workers are enrolled."""

    scheme: str
    category: MembershipCategory
    funding_source: FundingSource
    programmes: list[Programme]
    period: PeriodInput
    agreement: strawberry.ID | None
    list_digest: str | None
    decree: strawberry.ID | None
    payer: str | None


class Parsing:
    """Turns input values into the domain's; what does not fit is gathered in `breaches`."""

    def __init__(self) -> None:
        self.breaches: list[Breach] = []

    def id(self, text: str, kind: str, *path: str) -> UUID:
        try:
            return ids.decode_uuid(text, kind)
        except BadId:
            self.breaches.append(not_found(ids.STORED_AS.get(kind, kind), *path))
            return _NOBODY

    def maybe_id(self, text: str | None, kind: str, *path: str) -> UUID | None:
        return None if text is None else self.id(text, kind, *path)

    def ids(self, texts: Iterable[str], kind: str, path: str) -> tuple[UUID, ...]:
        listed = list(texts)
        self.at_most(len(listed), path)
        return tuple(self.id(text, kind, path, str(row)) for row, text in enumerate(listed[:MOST_WORKERS]))

    def at_most(self, count: int, path: str) -> None:
        if count > MOST_WORKERS:
            self.breaches.append(invalid(Reason.TOO_MANY, path, most=MOST_WORKERS))

    def text(self, value: str, *path: str) -> str:
        if len(value) > _LONGEST:
            self.breaches.append(invalid(Reason.TOO_LONG, *path, most=_LONGEST))
        elif any(ord(character) < 32 or ord(character) == 127 for character in value):
            self.breaches.append(invalid(Reason.CONTROL_CHARACTERS, *path))
        return value

    def texts(self, values: list[str], path: str) -> tuple[str, ...]:
        if len(values) > _MOST_TEXTS:
            self.breaches.append(invalid(Reason.TOO_MANY, path, most=_MOST_TEXTS))
        return tuple(self.text(value, path, str(n)) for n, value in enumerate(values[:_MOST_TEXTS]))

    def numbers(self, values: Sequence[N], path: str) -> tuple[N, ...]:
        """Numbers of cards; their form is the domain's affair."""
        self.at_most(len(values), path)
        return tuple(values[:MOST_WORKERS])

    def maybe_text(self, value: str | None, *path: str) -> str | None:
        return None if value is None else self.text(value, *path)

    def partial_date(self, value: inputs.PartialDateInput | None, path: str) -> dates.PartialDate | None:
        if value is None:
            return None
        try:
            return dates.PartialDate(value.value, value.precision)
        except ValueError:
            self.breaches.append(invalid(Reason.BAD_PARTIAL_DATE, path, "value"))
            return None

    def terms(self, given: HasTerms) -> EnrolmentTerms:
        return EnrolmentTerms(
            scheme=given.scheme,
            category=given.category,
            funding_source=given.funding_source,
            programmes=tuple(given.programmes),
            start=given.period.start,
            end_exclusive=given.period.end_exclusive,
            agreement=self.maybe_id(given.agreement, "Agreement", "agreement"),
            list_digest=given.list_digest,
            decree=self.maybe_id(given.decree, "Decree", "decree"),
            payer=self.maybe_text(given.payer, "payer"),
        )

    def period(self, given: PeriodInput) -> dates.Period | None:
        try:
            return dates.Period(given.start, given.end_exclusive)
        except ValueError:
            self.breaches.append(invalid(Reason.BACKWARDS, "endExclusive"))
            return None

    def figure(self, given: FigureInput | None, measure: ClaimMeasure, path: str) -> int | None:
        """Workers and cards are counted, what is allocated is money."""
        if given is None:
            return None
        if measure is ClaimMeasure.BUDGET_ALLOCATED:
            if given.money:
                return given.money.amount
            self.breaches.append(invalid(Reason.MONEY_WANTED, path))
        elif given.money:
            self.breaches.append(invalid(Reason.COUNT_WANTED, path))
        return given.count or 0


@dataclass(frozen=True, slots=True)
class Reply(Generic[P]):
    """How a mutation answers: the GraphQL type of the ids in its result, its payload, its error and the codes of that;
    `named` leads from the domain's word for an input, which is recorded, to the place of that input here; `beside` are the names
    in its result of what it neither made nor changed.
    """

    kind: str
    payload: Callable[..., P]
    error: Callable[..., Any]
    codes: type[StrEnum]
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    def place(self, path: Sequence[str]) -> list[str]:
        """The part of the input that a breach's path means."""
        return [*self.named.get(path[0], path[:1]), *path[1:]] if path else []


async def record(
    info: Info,
    given: HasKey,
    parsing: Parsing,
    command: Callable[[Command, Intent], Outcome],
    intent: Intent,
    reply: Reply[P],
) -> P:
    """Run one command and tell its outcome."""
    asked = info.context.command(given.idempotency_key)
    if parsing.breaches and all(breach.reason in _JUDGED_BESIDE for breach in parsing.breaches):
        asked = replace(asked, unknown=tuple(parsing.breaches), given=by_stable_ids(given))
        run = partial(_as_known, info, command, asked, intent)
    elif parsing.breaches:
        run = partial(info.context.register.refuse, asked, by_stable_ids(given), tuple(parsing.breaches))
    else:
        run = partial(_as_known, info, command, asked, intent)
    outcome = await anyio.to_thread.run_sync(_counted, info, reply, run)
    note_position(info, outcome.position)
    return reply.payload(
        position=None if outcome.position is None else BigInt(outcome.position),
        ids=[ids.encode(reply.kind, made) for made in _made(outcome, reply.beside)],
        from_log=outcome.repeated,
        counts=_counts(outcome),
        beside={
            name: [ids.encode(reply.kind, one) for one in outcome.result.get(name, ())]
            for name in reply.beside
        },
        user_errors=await refusals(info, outcome.breaches, reply),
    )


def _counted(info: Info, reply: Reply[Any], run: Callable[[], Outcome]) -> Outcome:
    """The outcome of a command, where whoever asks was not told of too many people by what others were refused. Raises TooMuchTold."""
    user, tellings = info.context.principal.id, info.context.tellings
    if user is None or tellings is None or CODES.isdisjoint(reply.codes):
        return run()
    require_few_told(info, Way.COMMAND)
    outcome = run()
    people = people_told(outcome.breaches)
    if people:
        tellings.note(user, Way.COMMAND, people)
    if people > MOST[Way.COMMAND]:
        require_few_told(info, Way.COMMAND)
    return outcome


def _as_known(
    info: Info, command: Callable[[Command, Intent], Outcome], asked: Command, intent: Intent
) -> Outcome:
    """Run a command as whoever asks may know the register: what lies beyond their reach is not there."""
    return command(*info.context.register.reach.as_known(asked, intent))


def note_position(info: Info, position: int | None) -> None:
    """Let the answer say where the request's commands were recorded, the last of them."""
    if position is not None:
        info.context.recorded = max(info.context.recorded or 0, position)


def by_stable_ids(given: T) -> T:
    """An input with the plain id wherever it names a thing as it was shown: either is the same command."""
    value: Any = given
    if type(value) is str:
        return cast(T, _plain_id(value))
    if isinstance(value, list | tuple):
        return cast(T, type(value)(by_stable_ids(one) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        was = {field.name: getattr(value, field.name) for field in fields(value)}
        now = {name: by_stable_ids(one) for name, one in was.items()}
        return cast(T, replace(value, **{name: one for name, one in now.items() if one is not was[name]}))
    return given


def _plain_id(text: str) -> str:
    """The plain id of one of a moment; any other text as it is: bodies that were refused before keep their fingerprints."""
    try:
        found = ids.parse(text)
    except BadId:
        return text
    return text if found.position is None else found.plain


def _made(outcome: Outcome, beside: Collection[str]) -> list[str]:
    """The ids in a command's result: one under the thing's name, or a list of them; but those under the names `beside`."""
    if outcome.breaches:
        return []
    return [
        made
        for name, value in outcome.result.items()
        if not isinstance(value, int) and name not in beside
        for made in ([value] if isinstance(value, str) else value)
    ]


def _counts(outcome: Outcome) -> dict[str, int]:
    """What a command counted, in place of ids of very many."""
    return {name: value for name, value in outcome.result.items() if isinstance(value, int)}


async def _obstacles(info: Info, wanted: Sequence[str]) -> list[Node | None]:
    """The things of these ids. Raises NotYet."""
    with suppress(NotYet):  # what stands in the way may be as young as the last command
        head, _ = await info.context.events.head()
        await info.context.reader.known(At(at_least=head.position), _AGAINST)
    return await load_nodes(info, wanted)


def _shown(against: Against) -> strawberry.ID:
    """The id of what stands in the way; breaches that were recorded name its kind by the stored word."""
    return ids.encode(ids.SHOWN_AS.get(against.kind, against.kind), against.id)


async def refusals(info: Info, breaches: Iterable[Breach], reply: Reply[Any]) -> list[Any]:
    """Breaches as the mutation's error type; what stands against them is loaded at once, where it is asked for."""
    found = list(breaches)
    against: dict[str, Node | None] = {}
    if any(b.against for b in found) and selection_of(info).has("userErrors", "against"):
        wanted = list({_shown(b.against): None for b in found if b.against})
        try:
            against = dict(zip(wanted, await _obstacles(info, wanted), strict=True))
        except Exception as problem:  # whatever ails the read models: the refusal itself is answered
            if not isinstance(problem, NotYet):
                log_failure(problem)
    errors = []
    codes = reply.codes
    for breach in found:
        obstacle = breach.against and against.get(_shown(breach.against))
        current = breach.facts.get("current") if breach.code is RuleCode.VERSION_CONFLICT else None
        errors.append(
            reply.error(
                code=codes(breach.code) if breach.code in set(codes) else codes("INVALID"),
                message=say(breach.reason, breach.facts, info.context.locale),
                path=reply.place(breach.path),
                against=obstacle,
                current_version=current,
            )
        )
    return errors
