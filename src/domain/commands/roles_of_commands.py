"""Which role does each command need? A command of a user who signed in is compared with the grants on the user's own stream.

What a command is *about* must lie within a grant of the role that it needs; what it *names* beyond that is as unknown
(`out_of_reach.py`). A village office is a VERIFIER of its village. The append then rests on the version of the user's stream:
where a grant is revoked at the same time, the command is compared with the grants anew.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from .. import grants
from ..grants import EVERYONE, NotAllowed, Principal, User, UserEvent
from ..ports import Append, Command, EventStore, state_of
from ..reasons import Reason
from ..regions import NATION, Regions, lies_in, local_day, regency_of
from ..vocabulary import Role

T = TypeVar("T")

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

    def __init__(self, store: EventStore, regions: Regions) -> None:
        self._store = store
        self._regions = regions

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
