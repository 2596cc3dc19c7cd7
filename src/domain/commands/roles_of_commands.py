"""May this user ask for that? Every command of a user who signed in is held against the grants on the user's own stream.

What a command is *about* must lie within a grant of the role that it asks for. What lies outside is as unknown: it is refused
like a thing that is not in the register, so that nobody can find out by asking. The append then rests on the version of
the user's stream: where a grant is revoked at the same time, the command is held against the grants anew.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid5

from .. import grants
from ..grants import EVERYONE, NotAllowed, Principal, User, UserEvent
from ..keyed_digests import Fingerprints
from ..ports import Append, Command, EventStore, Recorded, state_of
from ..reasons import Reason
from ..refusals import Breach
from ..regions import NATION, Regions, lies_in, local_day, regency_of
from ..selection import ProposeParticipants
from ..vocabulary import Role, RuleCode
from .named_papers import list_ids

T = TypeVar("T")
_DIGEST = "list_digest"  # the field by which a list is named that does not carry its people

# The role that each intent asks for, by its name: a test holds that every intent of the register is here.
ROLES: Mapping[str, Role] = {
    name: role
    for role, names in {
        Role.OPERATOR: (
            "SignAgreement TerminateAgreement AmendAgreement CorrectTermination WithdrawTermination AllocateBudget"
            " ProposeParticipants ProposePeople CorrectProposal CountEligibleWorkers PublishClaim WithdrawClaim CorrectClaim ExplainClaim"
            " ReviseBudget SetVillageQuotas NameRingOne"
            " EnrolWorkers TransferEnrolment CorrectEnrolment EndEnrolment VoidEnrolments ReopenEnrolment"
            " CorrectIdentity"
            " RecordDeath WithdrawDeath"
            " IssueCards IssueCardsFor VoidCards HoldHandover VoidHandover ReportCardsLost ReportCardsFound ReplaceCards RevokeCards"
            " OpenBatch AppendRows CompleteBatch AbandonBatch EnrolFromList"
        ),
        Role.VERIFIER: "VerifyList VerifyPeople WithdrawVerification",
        Role.APPROVER: "IssueDecree ReviseDecree VoidDecree",
        Role.AUDITOR: "BreakGlass",
        Role.ADMINISTRATOR: (
            "AdmitUser GrantAccess RevokeAccess AppointAdministrator SealSights"
            " CloseAccount MakeLink UseLink SetSecondFactor RemoveSecondFactor MakeToken RevokeToken"
        ),
    }.items()
    for name in names.split()
}
# What everybody may do about themself, whatever they hold.
OWN = frozenset({"UseLink", "SetSecondFactor", "RemoveSecondFactor", "RevokeToken"})
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


@dataclass(frozen=True, slots=True)
class Right:
    """What whoever asks holds for something that asks for a role."""

    role: Role
    who: Principal
    named: frozenset[str] = frozenset()  # the regions that whoever asks named: of no other is the name told

    def covers(self, region: str | None) -> bool:
        """Whether a region lies within a grant; what has none is the administrators'."""
        if self.who.everyone or self.role is Role.ADMINISTRATOR:
            return True
        user = self.who.user
        return region is not None and user is not None and user.holds(self.role, region, self.who.today)

    def sees(self, region: str | None) -> bool:
        """Whether a thing of a region may be referred to: one's own, and what a region above has for all within it."""
        return self.covers(region) or any(
            region is not None and grant.region is not None and lies_in(grant.region, region)
            for grant in self.who.grants
        )

    def rests(self, append: Append) -> Append:
        """The same append, resting on the grants as they were read. Raises NotAllowed where its regency is not covered."""
        if self.who.id is None or not append.events:
            return append
        region = append.about or append.scope
        if not self.covers(region):
            if region in self.named:
                raise NotAllowed(Reason.NOT_YOURS, role=self.role.value, region=region or NATION)
            raise NotAllowed(Reason.ANOTHERS, role=self.role.value)
        return replace(append, unchanged={**append.unchanged, self.who.id: self.who.version})


_UNBOUND = Right(Role.ADMINISTRATOR, EVERYONE)


class Rights:
    """Reads what users hold. Thread-safe: it keeps no state."""

    def __init__(self, store: EventStore, regions: Regions, vault: Fingerprints) -> None:
        self._store = store
        self._regions = regions
        self._vault = vault

    def principal(self, user: UUID) -> Principal:
        """A user as they stand now; one whom nobody admitted holds nothing."""
        history = self._store.load([user]).get(user, [])
        state: User | None = state_of(history, UserEvent, grants.evolve)
        if state is None:
            return Principal(user)
        who = Principal(user, state, history[-1].version)
        return self.at(who, self._store.now()) if _ends(state) or state.emergency is not None else who

    def at(self, who: Principal, moment: dt.datetime) -> Principal:
        """The same user as they stand at a moment: on its day, and with names open that are open then."""
        if who.user is None:
            return who
        ends, emergency = _ends(who.user), who.user.emergency
        today = day_in(self._regions, ends[0].region, moment) if ends else who.today
        return replace(
            who, today=today, emergency=None if emergency is None or moment >= emergency.until else emergency
        )

    def of(self, command: Command, intent: Any) -> Right:
        """What the command's user holds for it. Raises NotAllowed where that is not enough for what is named."""
        name = type(intent).__name__
        if command.user is None or (name in OWN and intent.user == command.user):
            return _UNBOUND
        role = ROLES[name]
        who = self.principal(command.user)
        if who.user is None or not who.user.holds(role, None, who.today):
            raise NotAllowed(Reason.ROLE_MISSING, role=role.value)
        right = Right(role, who, frozenset(_regions(intent)))
        for region in sorted(right.named):
            if self._regions.get(region) is not None and not right.covers(region):
                raise NotAllowed(Reason.NOT_YOURS, role=role.value, region=region)
        return right

    def as_known(self, command: Command, intent: T) -> tuple[Command, T]:
        """The same with ids and digests of nothing in place of those beyond the user's reach: what is said of them, and of all
        that stands beside them, is then what is said of things that are not there. The key stands for the intent as it came.
        Raises NotAllowed as `of` does.
        """
        if command.user is None or not any(_named(intent)):
            return command, intent
        given = intent if command.given is None else command.given
        return replace(command, given=given), self.as_seen(self.of(command, intent), intent)

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
        return history if self.of(command, intent).covers(region) else []

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
        right = self.of(command, intent)
        return [str(one) for one, scope in scopes.items() if right.covers(scope)]

    def unknown(self, right: Right, intent: Any) -> list[Breach]:
        """The things that the intent names and that are not within the user's reach: as unknown as if they were not there."""
        if right.who.everyone or right.role is Role.ADMINISTRATOR:
            return []
        named = {stream: (kind, path) for stream, kind, path in _things(intent)}
        scopes = self._store.scopes(list(named)) if named else {}
        hidden = [named[stream] for stream, scope in scopes.items() if not right.sees(scope)]
        return [Breach(RuleCode.NOT_FOUND, Reason.NOT_FOUND, path, {"kind": kind}) for kind, path in hidden]


def _ends(user: User) -> Sequence[grants.Grant]:
    """The grants that end some day."""
    return [grant for grant in user.grants if grant.until is not None]


def day_in(regions: Regions, region: str | None, moment: dt.datetime) -> dt.date:
    """The day of a moment in a region; in no region, where the ministry is."""
    return local_day(regions, region if region not in (None, NATION) else "31", moment)


def _regions(intent: Any) -> Iterator[str]:
    """The regions that an intent names as what it is about."""
    region = getattr(intent, "region", None)
    if region:
        yield region
    yield from {regency_of(worker.village) for worker in getattr(intent, "workers", ())}


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
