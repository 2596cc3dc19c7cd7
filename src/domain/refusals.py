"""What stands against a command? Breaches of named rules, gathered and raised together.

A breach carries data, never prose: `reason` keys the text in `src/texts/refusals/`, `facts` fill it in. No fact
may identify a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from .reasons import Reason
from .vocabulary import RuleCode


@dataclass(frozen=True, slots=True)
class Against:
    """The object that stands in the way: its kind by the word it is stored under (Agreement, Budget, Participant, ...) and id."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule. `path` leads to the input that broke it, e.g. ("workers", "3", "nik")."""

    code: RuleCode
    reason: Reason
    path: tuple[str, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict)
    against: Against | None = None


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The command was refused; nothing of it was recorded. Carries every breach found."""

    def __init__(self, *breaches: Breach) -> None:
        super().__init__(", ".join(b.code for b in breaches))
        self.breaches = breaches

    def __reduce__(self) -> tuple[type["Refused"], tuple[Breach, ...]]:
        return Refused, self.breaches  # it may come from another process


def refuse_if(breaches: Iterable[Breach]) -> None:
    """Raise Refused with all of the breaches, if there are any."""
    found = tuple(breaches)
    if found:
        raise Refused(*found)


def invalid(reason: Reason, *path: str, **facts: str | int) -> Breach:
    """A breach of form: the input cannot be what it says."""
    return Breach(RuleCode.INVALID, reason, path, facts)


def not_found(kind: str, *path: str) -> Breach:
    """What the input refers to is not in the register (or not for this reader: the two look the same)."""
    return Breach(RuleCode.NOT_FOUND, Reason.NOT_FOUND, path, {"kind": kind})
