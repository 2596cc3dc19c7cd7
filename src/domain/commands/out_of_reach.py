"""What does a user learn of things beyond their reach? Nothing: what lies outside is refused like a thing that is not in the register, so
that nobody can find out by asking that another regency has it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid5

from ..keyed_digests import Fingerprints
from ..ports import Command, EventStore, Recorded
from ..reasons import Reason
from ..refusals import Breach
from ..regions import lies_in
from ..selection import ProposeParticipants
from ..vocabulary import Role, RuleCode
from .named_papers import list_ids
from .roles_of_commands import Right, Rights

T = TypeVar("T")
_DIGEST = "list_digest"  # the field by which a list is named that does not carry its people

# What the fields that name things name, as the register calls it; `user` is nobody's of a regency.
NAMED: Mapping[str, str] = {
    "agreement": "Agreement",
    "under": "Agreement",
    "budget": "Budget",
    "decree": "Decree",
    "list": "ParticipantList",
    "listed": "ParticipantList",
    "enrolment": "Participant",
    "enrolments": "Participant",
    "card": "Card",
    "cards": "Card",
    "absent": "Card",
    "claim": "PublicClaim",
    "beside": "PublicClaim",
    "part_of": "PublicClaim",
    "batch": "Batch",
    "handover": "Handover",
}


class Reach:
    """Compares what intents name with what users were granted. Thread-safe: it keeps no state."""

    def __init__(self, rights: Rights, store: EventStore, vault: Fingerprints) -> None:
        self._rights = rights
        self._store = store
        self._vault = vault

    def as_known(self, command: Command, intent: T) -> tuple[Command, T]:
        """The same with ids and digests of nothing in place of those beyond the user's reach: what is said of them, and of all
        that stands beside them, is then what is said of things that are not there. The key stands for the intent as it came.
        Raises NotAllowed as `of` does.
        """
        if command.user is None or not any(_named(intent)):
            return command, intent
        given = intent if command.given is None else command.given
        return replace(command, given=given), self.as_seen(self._rights.of(command, intent), intent)

    def as_seen(self, right: Right, intent: T) -> T:
        """An intent, or terms, with ids and digests of nothing in place of those beyond a user's reach."""
        hidden = self._hidden(right, intent)
        return _without(intent, hidden) if hidden else intent

    def reached(
        self, command: Command, intent: Any, history: list[Recorded], part: str | None = None
    ) -> list[Recorded]:
        """The history of a list whose region lies within what the user was granted, or a `part` of whose region does that is
        asked for; none of another, which is as unknown.
        """
        if command.user is None or not history:
            return history
        region = getattr(history[0].event, "region", None)
        if part is not None and region is not None and lies_in(part, region):
            region = part
        return history if self._rights.of(command, intent).covers(region) else []

    def _hidden(self, right: Right, intent: Any) -> set[UUID | str]:
        """The ids and digests that an intent names and whose things are not within the user's reach."""
        streams: dict[UUID, UUID | str] = {}
        for name, one in _named(intent):
            if isinstance(one, UUID):
                streams[one] = one
            elif name == _DIGEST and not isinstance(intent, ProposeParticipants):
                streams |= dict.fromkeys((i for i in list_ids(self._vault, one) if i is not None), one)
        scopes = self._store.scopes(list(streams)) if streams else {}
        return {streams[stream] for stream, scope in scopes.items() if not right.sees(scope)}

    def told(self, command: Command, intent: Any, scopes: Mapping[UUID, str]) -> list[str]:
        """Those of some things, each with its regency, that the user may be told of: what else a command did is not theirs."""
        if command.user is None:
            return [str(one) for one in scopes]
        right = self._rights.of(command, intent)
        return [str(one) for one, scope in scopes.items() if right.covers(scope)]

    def unknown(self, right: Right, intent: Any) -> list[Breach]:
        """The things that the intent names and that are not within the user's reach: as unknown as if they were not there."""
        if right.who.everyone or right.role is Role.ADMINISTRATOR:
            return []
        named = {stream: (kind, path) for stream, kind, path in _things(intent)}
        scopes = self._store.scopes(list(named)) if named else {}
        hidden = [named[stream] for stream, scope in scopes.items() if not right.sees(scope)]
        return [Breach(RuleCode.NOT_FOUND, Reason.NOT_FOUND, path, {"kind": kind}) for kind, path in hidden]


def _named(intent: Any) -> Iterator[tuple[str, UUID | str]]:
    """Every id and digest by which an intent names a thing, with the name of its field."""
    for field in fields(intent):
        value = getattr(intent, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from _named(value)
        elif field.name in NAMED or field.name == _DIGEST:
            yield from ((field.name, one) for one in (value if isinstance(value, tuple) else (value,)) if one)


def _without(intent: T, hidden: Collection[UUID | str]) -> T:
    """An intent with other ids and digests in place of these: the same for the same, so that none comes twice."""
    changed: dict[str, Any] = {}
    for field in fields(intent):  # type: ignore[arg-type] # an intent is a dataclass
        value = getattr(intent, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            changed[field.name] = _without(value, hidden)
        elif field.name in NAMED or field.name == _DIGEST:
            many = tuple(
                _of_nothing(one) if one in hidden else one
                for one in (value if isinstance(value, tuple) else (value,))
            )
            changed[field.name] = many if isinstance(value, tuple) else many[0]
    return replace(intent, **changed)  # type: ignore[type-var]


def _of_nothing(named: UUID | str) -> UUID | str:
    if isinstance(named, UUID):
        return uuid5(named, "nothing")
    return sha256(f"nothing {named}".encode()).hexdigest()


def _things(intent: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[UUID, str, tuple[str, ...]]]:
    """The things that an intent names, each with its kind and the path of the input."""
    for field in fields(intent):
        value = getattr(intent, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from _things(value, path)
        elif field.name in NAMED:
            many = value if isinstance(value, tuple) else (value,)
            for row, one in enumerate(many):
                if isinstance(one, UUID):
                    at = (*path, field.name, *((str(row),) if isinstance(value, tuple) else ()))
                    yield one, NAMED[field.name], at
