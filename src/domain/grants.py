"""Who holds which role, where and until when? Users, the grants they hold, and which grants one person may not hold together.

A user is a person, not an account: the id is made from the employee number under the vault's key, so that one person has
one, and who proposed can be told from who verified. A program that signs in by a token has an id of its own. Everything
that is granted and revoked stands on the user's own stream; who did it is the event's actor.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from .accounts import AccountClosed, AccountEvent, AccountReopened
from .dates import years_after
from .emergency_access import (
    HOLDS,
    MOST_SIGHTS,
    BreakGlass,
    EmergencyAccess,
    GlassBroken,
    emergency_access_of,
    faults,
)
from .reasons import Reason
from .refusals import Refused, invalid, not_found, refuse_if
from .regions import NATION, level_of, lies_in
from .taken_back import note_faults
from .vocabulary import RegionLevel, RevocationReason, Role, UserKind

APPOINTMENTS = uuid5(
    NAMESPACE_URL, "naungan:administrators"
)  # the stream of who was made the first, on the machine
MOST_YEARS = 5  # that a grant lasts, so that each is looked at again

# Events


@dataclass(frozen=True, slots=True)
class UserAdmitted:
    """A person, or a program, may sign in. Who that is stands in the vault's database alone."""

    kind: UserKind


@dataclass(frozen=True, slots=True)
class AccessGranted:
    """The user holds a role in a region and all within it, until a day (half-open; the region's own day). ADMINISTRATOR
    has no region.
    """

    role: Role
    region: str | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class AccessRevoked:
    """The user holds that role there no longer. `note` is sealed in the vault."""

    role: Role
    region: str | None
    reason: RevocationReason
    note: UUID | None


@dataclass(frozen=True, slots=True)
class AdministratorAppointed:
    """Someone on the machine itself made a user administrator: the first one, or (`again`) because no other could sign in."""

    user: UUID
    again: bool


UserEvent = UserAdmitted | AccessGranted | AccessRevoked | GlassBroken | AccountEvent

# State


class Grant(NamedTuple):
    """A role in a region and all within it (none: ADMINISTRATOR), until a day (half-open)."""

    role: Role
    region: str | None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class User:
    """What a user holds; of each role in each region the last grant, while it was not revoked; and which names were opened to
    an auditor the last time, unless the role was revoked since. Whose account is `closed` holds nothing, and all of it again when
    it is opened.
    """

    kind: UserKind
    grants: tuple[Grant, ...] = ()
    emergency: EmergencyAccess | None = None
    epoch: int = 0  # how often grants changed
    closed: bool = False

    def held(self, today: dt.date) -> tuple[Grant, ...]:
        """The grants that hold on a day, while the account is not closed."""
        return tuple(grant for grant in self.grants if grant.until is None or today < grant.until)

    def holds(self, role: Role, region: str | None, today: dt.date) -> bool:
        """Whether the role is held for the whole of a region on a day; `region` None: anywhere."""
        return not self.closed and any(
            grant.role is role and (region is None or grant.region is None or lies_in(region, grant.region))
            for grant in self.held(today)
        )


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a user with what they hold, as read at a version of their stream; nobody (PUBLIC); or EVERYONE, where nobody
    needs to sign in: in a simulated log, and for the installation's own work. `emergency`: names that are open to an auditor now;
    `strong`: whether two things were shown to sign in, or a token, without which no name is opened.
    """

    id: UUID | None = None
    user: User | None = None
    version: int = 0
    today: dt.date = dt.date.min
    everyone: bool = False
    emergency: EmergencyAccess | None = None
    strong: bool = False

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What is held today."""
        return () if self.user is None or self.user.closed else self.on_record

    @property
    def on_record(self) -> tuple[Grant, ...]:
        """What is held today, or would be were the account not closed."""
        return () if self.user is None else self.user.held(self.today)

    @property
    def opens_names(self) -> bool:
        """Whether names may be shown to them at all: whose, their roles tell."""
        return self.everyone or self.strong

    def still(self, now: "Principal") -> bool:
        """Whether whoever they were when an answer was begun, they may be given it now: no grant changed meanwhile, and where
        names were open some are still.
        """
        before, after = ((one.id, one.strong, one.grants, one.user and one.user.epoch) for one in (self, now))
        return before == after and (self.emergency is None or now.emergency is not None)


PUBLIC, EVERYONE = Principal(), Principal(everyone=True)


def evolve(state: User | None, event: UserEvent) -> User:
    match event:
        case UserAdmitted(kind=kind):
            return User(kind)
        case AccessGranted(role=role, region=region, until=until):
            assert state is not None
            grants = (*_without(state, role, region), Grant(role, region, until))
            return replace(state, grants=grants, epoch=state.epoch + 1)
        case AccessRevoked(role=role, region=region):
            assert state is not None
            kept = None if role is Role.AUDITOR else state.emergency
            return replace(state, grants=_without(state, role, region), emergency=kept, epoch=state.epoch + 1)
        case GlassBroken():
            assert state is not None
            return replace(state, emergency=emergency_access_of(event))
        case AccountClosed() | AccountReopened():
            assert state is not None
            return replace(state, emergency=None, closed=isinstance(event, AccountClosed))
        case _:  # links, second factors and tokens change nothing of what a user may do
            assert state is not None
            return state


def _without(state: User, role: Role, region: str | None) -> tuple[Grant, ...]:
    return tuple(grant for grant in state.grants if grant[:2] != (role, region))


# Intents


@dataclass(frozen=True, slots=True)
class AdmitUser:
    """The intent to let a user sign in: the id was made before, see above. `again`: their account was closed."""

    user: UUID
    kind: UserKind
    again: bool = False


@dataclass(frozen=True, slots=True)
class GrantAccess:
    user: UUID
    role: Role
    region: str | None
    until: dt.date | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RevokeAccess:
    """The note goes to the vault."""

    user: UUID
    role: Role
    region: str | None
    reason: RevocationReason
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class AppointAdministrator:
    """The intent, on the machine itself, to make a user administrator while there is none; `again`: though there was one."""

    user: UUID
    again: bool = False


# Decisions

# What one person may not hold in one place: who records does not verify what was recorded, who verified does not decree.
_APART = (Role.OPERATOR, Role.VERIFIER, Role.APPROVER, Role.AUDITOR)
_DECIDES = (Role.VERIFIER, Role.APPROVER, Role.ADMINISTRATOR)  # never a program
_LEVELS = {
    Role.ANALYST: tuple(RegionLevel),
    Role.VERIFIER: (RegionLevel.REGENCY, RegionLevel.SUBDISTRICT, RegionLevel.VILLAGE),
    Role.OPERATOR: (RegionLevel.PROVINCE, RegionLevel.REGENCY),
    Role.APPROVER: (RegionLevel.REGENCY,),
    Role.AUDITOR: (RegionLevel.NATION, RegionLevel.PROVINCE, RegionLevel.REGENCY),
}


def admit(state: User | None, intent: AdmitUser) -> tuple[UserAdmitted | AccountReopened, ...]:
    """A user who was admitted before stays as they are, unless their account was closed."""
    if state is None:
        return (UserAdmitted(intent.kind),)
    return (AccountReopened(),) if state.closed or intent.again else ()


def grant(state: User | None, intent: GrantAccess, today: dt.date) -> tuple[AccessGranted, ...]:
    """What is granted; the same grant again yields nothing, another last day replaces the one of before. Raises Refused."""
    if state is None:
        raise Refused(not_found("User", "user"))
    breaches = []
    if (intent.region is None) is not (intent.role is Role.ADMINISTRATOR):
        breaches.append(invalid(Reason.ROLE_NEEDS_REGION, "region", role=intent.role.value))
    elif intent.region is not None and level_of(intent.region) not in _LEVELS[intent.role]:
        breaches.append(invalid(Reason.ROLE_NOT_AT_THIS_LEVEL, "region", role=intent.role.value))
    if state.kind is UserKind.SERVICE and intent.role in _DECIDES:
        breaches.append(invalid(Reason.SERVICE_DECIDES_NOTHING, "role", role=intent.role.value))
    if intent.until is not None:
        last = years_after(today, MOST_YEARS)
        if not today < intent.until <= last:
            breaches.append(invalid(Reason.UNTIL_WHEN, "until", last=last.isoformat()))
    for held in state.grants:
        if (held.until is None or today < held.until) and _conflict(held, intent):
            facts = {"role": held.role.value, "region": held.region or NATION}
            breaches.append(invalid(Reason.ROLES_CONFLICT, "role", **facts))
    refuse_if(breaches)
    told = Grant(intent.role, intent.region, intent.until)
    return () if told in state.grants else (AccessGranted(*told),)


def _conflict(held: Grant, asked: GrantAccess) -> bool:
    if held.role is asked.role or held.role not in _APART or asked.role not in _APART:
        return False
    assert held.region is not None
    assert asked.region is not None
    return lies_in(held.region, asked.region) or lies_in(asked.region, held.region)


def revoke(state: User | None, intent: RevokeAccess, note: UUID | None) -> tuple[AccessRevoked, ...]:
    """What is revoked. Raises Refused where it is not held."""
    if state is None:
        raise Refused(not_found("User", "user"))
    refuse_if(note_faults(intent.reason, intent.note))
    if not any(held[:2] == (intent.role, intent.region) for held in state.grants):
        raise Refused(invalid(Reason.NOT_HELD, "role", role=intent.role.value))
    return (AccessRevoked(intent.role, intent.region, intent.reason, note),)


def break_glass(
    state: User | None, intent: BreakGlass, region: str, opened: tuple[UUID, UUID], now: dt.datetime
) -> tuple[GlassBroken, ...]:
    """What is opened to an auditor; `region` is the village, or the regency of the people, `opened` the ids of what is opened and
    of the sealed note. Raises Refused, and NotAllowed for a program.
    """
    if state is None or state.kind is UserKind.SERVICE:
        raise NotAllowed(Reason.GLASS_FOR_PEOPLE)
    refuse_if(faults(intent))
    glass, note = opened
    until = (now + HOLDS).astimezone(dt.UTC)
    return (
        GlassBroken(glass, Role.AUDITOR, region, intent.enrolments, intent.reason, until, MOST_SIGHTS, note),
    )


def appoint(
    state: User | None, appointed: Sequence[Any], intent: AppointAdministrator
) -> tuple[tuple[UserEvent, ...], tuple[AdministratorAppointed, ...]]:
    """The events of the user and those of the appointments. Raises Refused where there is an administrator already."""
    if appointed and not intent.again:
        raise Refused(invalid(Reason.ADMINISTRATOR_THERE, "user"))
    if state is not None and state.kind is UserKind.SERVICE:
        raise Refused(invalid(Reason.SERVICE_DECIDES_NOTHING, "user", role=Role.ADMINISTRATOR.value))
    told = Grant(Role.ADMINISTRATOR, None)
    own: list[UserEvent] = [] if state is not None else [UserAdmitted(UserKind.PERSON)]
    if state is None or told not in state.grants:
        own.append(AccessGranted(*told))
    return tuple(own), (AdministratorAppointed(intent.user, bool(appointed)),)


class NotAllowed(Exception):  # noqa: N818 - an answer, not a fault
    """The user has no right to what was asked, and nothing of it was recorded, not even that it was refused: once the right is
    granted the same key may be sent again. `reason` has the text, `facts` fill it in.
    """

    def __init__(self, reason: Reason, **facts: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts
