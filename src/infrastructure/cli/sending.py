"""How does an intent become the input of its mutation? By name: `ReviseBudget(per_village_quota=7)` is `reviseBudget` with
`perVillageQuota: 7`, and what the contract calls otherwise stands here.

    mutation_of(intent)            the name of the mutation, and of its document
    input_of(intent, key)          its input, for JSON
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from ...domain.dates import Period
from ...domain.enrolment_terms import EnrolmentTerms
from ...graphql.types import ids

_CALLED = {"listed": "list", "amount": "allocated", "deceased": "person"}  # in every input
_DAY = {  # what `on` is called
    "HoldHandover": "heldOn",
    "IssueCards": "issuedOn",
    "IssueCardsFor": "issuedOn",
    "IssueDecree": "issuedOn",
    "RecordDeath": "diedOn",
    "ReplaceCards": "replacedOn",
    "ReportCardsFound": "foundOn",
    "ReportCardsLost": "lostOn",
    "ReviseDecree": "issuedOn",
    "RevokeCards": "revokedOn",
    "VerifyPeople": "verifiedOn",
}
_KINDS = {  # of what ids name
    "absent": "Card",
    "agreement": "Agreement",
    "batch": "Batch",
    "budget": "Budget",
    "cards": "Card",
    "decree": "Decree",
    "enrolment": "Enrolment",
    "enrolments": "Enrolment",
    "handover": "Handover",
    "list": "ParticipantList",
    "under": "Agreement",
}
_MONEY = ("allocated", "atLeast")
_OURS = {  # what the server works out itself
    "AllocateBudget": ("evidence",),
    "EnrolFromList": ("evidence",),
    "HoldHandover": ("evidence",),
    "IssueCards": ("evidence",),
    "IssueCardsFor": ("enrolments",),
    "IssueDecree": ("evidence",),
    "SignAgreement": ("evidence",),
}


def mutation_of(intent: Any) -> str:
    """The mutation that records an intent."""
    name = type(intent).__name__
    return name[0].lower() + name[1:]


def input_of(intent: Any, key: UUID) -> dict[str, Any]:
    """The input of its mutation under an idempotency key; what the intent leaves open is left out."""
    kind = type(intent).__name__
    given = {one.name: getattr(intent, one.name) for one in fields(intent)}
    if isinstance(terms := given.pop("terms", None), EnrolmentTerms):  # they stand in the input itself
        given |= {one.name: getattr(terms, one.name) for one in fields(terms)}
        given["period"] = Period(given.pop("start"), given.pop("end_exclusive"))
    named = {
        _DAY[kind] if name == "on" else _CALLED.get(name) or _camel(name): value
        for name, value in given.items()
        if value is not None and name not in _OURS.get(kind, ())
    }
    return {"idempotencyKey": str(key), **{name: _shown(name, value) for name, value in named.items()}}


def _shown(name: str, value: Any) -> Any:
    if name in _MONEY:
        return {"amount": str(value)}
    if isinstance(value, UUID):
        return ids.encode(_KINDS[name], value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _parts(name, {one.name: getattr(value, one.name) for one in fields(value)})
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _parts(name, value._asdict())
    if isinstance(value, tuple):
        if name == "villages" and any(isinstance(one, tuple) for one in value):
            return [{"village": village, "quota": quota} for village, quota in value]
        return [_shown(name, one) for one in value]
    return value


def _parts(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A part of an input; the person in a row stands in the row itself."""
    shown: dict[str, Any] = {}
    for part, value in given.items():
        told = _shown(name, value)
        shown.update(told if part == "candidate" else {_camel(part): told})
    return shown


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
