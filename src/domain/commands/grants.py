"""What can be done about who may do what? Admit a user, grant a role, revoke it, and appoint an administrator on the machine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from uuid import UUID, uuid4

from .. import accounts, grants, read_log_seals
from ..accounts import (
    AccountIntent,
    CloseAccount,
    MakeLink,
    MakeToken,
    RemoveSecondFactor,
    RevokeToken,
    SetSecondFactor,
    UseLink,
)
from ..administrators import Stays, stays, who_stays
from ..emergency_access import BreakGlass, faults
from ..grants import (
    APPOINTMENTS,
    AdministratorAppointed,
    AdmitUser,
    AppointAdministrator,
    GrantAccess,
    NotAllowed,
    RevokeAccess,
    User,
    UserEvent,
)
from ..ports import Append, Command, NewEvent, Outcome, Recorded, state_of
from ..read_log_seals import SealSights
from ..reasons import Reason
from ..refusals import Refused, invalid, not_found, refuse_if
from ..regions import NATION, regency_of
from ..vocabulary import RegionLevel
from .handling import (
    Plan,
    Running,
    all_at_once,
    as_expected,
    enrolment_state,
    next_in_stream,
    scope_of,
)
from .rights import day_in

_NO_NOTE = UUID(int=0)


class AccessCommands(Running):
    """Commands about users and their grants, each `(command, intent) -> Outcome`; result {"user": id}."""

    def admit_user(self, command: Command, intent: AdmitUser) -> Outcome:
        """Let a user sign in; one who was admitted before stays as they are."""

        def decide() -> Plan:
            history = self._user(intent.user)
            events = grants.admit(_state(history), intent)
            return next_in_stream(None, intent.user, history, events), {"user": str(intent.user)}

        return self.run(command, intent, decide)

    def grant_access(self, command: Command, intent: GrantAccess) -> Outcome:
        """Grant a role, or give the grant another last day. Nobody grants to herself (raises NotAllowed)."""

        def decide() -> Plan:
            _not_oneself(command, intent.user)
            known = intent.region in (None, NATION) or self.regions.get(intent.region or "") is not None
            late = self.untimely(command, intent, intent.region or NATION)
            refuse_if([*late, *([] if known else self.region_faults(intent.region or "", "region"))])
            history = self._user(intent.user)
            if intent.expected_version is not None:
                as_expected(history, "User", "user", intent.expected_version)
            today = day_in(self.regions, intent.region, self.store.now())
            events = grants.grant(_state(history), intent, today)
            append = next_in_stream(_scope(intent.region), intent.user, history, events)
            return self._while_one_stays(append, intent.user, history), {"user": str(intent.user)}

        return self.run(command, intent, decide)

    def revoke_access(self, command: Command, intent: RevokeAccess) -> Outcome:
        """Revoke a role. Answers that are under way for its holder are not given any more."""
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            history = self._user(intent.user)
            if intent.expected_version is not None:
                as_expected(history, "User", "user", intent.expected_version)
            state = _state(history)
            events = grants.revoke(state, intent, _NO_NOTE if note else None)
            append = next_in_stream(_scope(intent.region), intent.user, history, events)
            append = self._while_one_stays(append, intent.user, history)
            if note:
                events = grants.revoke(state, intent, note())
                told = next_in_stream(append.scope, intent.user, history, events)
                append = replace(append, events=told.events)
            return append, {"user": str(intent.user)}

        return self.run(command, intent, decide, sealed=note is not None)

    def break_glass(self, command: Command, intent: BreakGlass) -> Outcome:
        """Open names to an auditor for an hour; what was open to her before ends. Result {"glass": id}. Raises NotAllowed
        where nobody is signed in, and for a program.
        """
        note, glass = self.note(command, intent.note), uuid4()

        def decide() -> Plan:
            region, user = self._opened(intent), command.user
            if user is None:
                raise NotAllowed(Reason.GLASS_FOR_PEOPLE)
            history = self._user(user)
            state, now = _state(history), self.store.now()
            grants.break_glass(state, intent, region, (glass, _NO_NOTE), now)  # before anything is sealed
            events = grants.break_glass(state, intent, region, (glass, note()), now)
            return next_in_stream(regency_of(region), user, history, events), {"glass": str(glass)}

        return self.run(command, intent, decide, sealed=True)

    def _opened(self, intent: BreakGlass) -> str:
        """The village that an intent names, or the regency of its people. Raises Refused."""
        refuse_if(faults(intent))
        if intent.region is not None:
            refuse_if(self.region_faults(intent.region, "region", RegionLevel.VILLAGE, Reason.GLASS_OF_WHAT))
            return intent.region
        found = self.store.load(intent.enrolments)
        there = [enrolment_state(found.get(one, ())) for one in intent.enrolments]
        refuse_if(
            not_found("Participant", "enrolments", str(n)) for n, state in enumerate(there) if state is None
        )
        regencies = {scope_of(state) for state in there}
        if len(regencies) > 1:
            raise Refused(invalid(Reason.GLASS_ONE_REGENCY, "enrolments"))
        return regencies.pop()

    def seal_sights(self, command: Command, intent: SealSights) -> Outcome:
        """Record the head of the chain of looks at names, by the installation itself. Result {}. Raises NotAllowed for a user."""
        if command.user is not None:
            raise NotAllowed(Reason.ONLY_ON_THE_MACHINE)

        def decide() -> Plan:
            history = self.store.load([read_log_seals.STREAM]).get(read_log_seals.STREAM, [])
            events = read_log_seals.seal([one.event for one in history], intent)
            return next_in_stream(None, read_log_seals.STREAM, history, events), {}

        return self.run(command, intent, decide)

    def appoint_administrator(self, command: Command, intent: AppointAdministrator) -> Outcome:
        """Make a user administrator, on the machine itself: the first, or again where no other can sign in. No user may
        ask for it (raises NotAllowed).
        """
        if command.user is not None:
            raise NotAllowed(Reason.ONLY_ON_THE_MACHINE)

        def decide() -> Plan:
            found = self.store.load([intent.user, APPOINTMENTS])
            before, history = found.get(APPOINTMENTS, []), found.get(intent.user, [])
            own, told = all_at_once([], lambda: grants.appoint(_state(history), before, intent))
            return Append(None, [*_next(intent.user, history, own), *_next(APPOINTMENTS, before, told)]), {
                "user": str(intent.user)
            }

        return self.run(command, intent, decide)

    def close_account(self, command: Command, intent: CloseAccount) -> Outcome:
        """Close the account of a user; one that is closed stays so."""

        def decide() -> Plan:
            history = self._user(intent.user)
            state = _state(history)
            events = accounts.tell(None if state is None else state.closed, intent)
            append = next_in_stream(None, intent.user, history, events)
            return self._while_one_stays(append, intent.user, history), {"user": str(intent.user)}

        return self.run(command, intent, decide)

    def make_link(self, command: Command, intent: MakeLink) -> Outcome:
        """A link for the user's password is made."""
        return self._of_account(command, intent)

    def use_link(self, command: Command, intent: UseLink) -> Outcome:
        """The user's account begins anew."""
        return self._of_account(command, intent)

    def set_second_factor(self, command: Command, intent: SetSecondFactor) -> Outcome:
        """The user signs in with one thing more."""
        return self._of_account(command, intent)

    def remove_second_factor(self, command: Command, intent: RemoveSecondFactor) -> Outcome:
        """The user signs in with one thing less."""
        return self._of_account(command, intent)

    def make_token(self, command: Command, intent: MakeToken) -> Outcome:
        """A program may come in as the user."""
        return self._of_account(command, intent)

    def revoke_token(self, command: Command, intent: RevokeToken) -> Outcome:
        """It may not any more."""
        return self._of_account(command, intent)

    def _of_account(self, command: Command, intent: AccountIntent) -> Outcome:
        def decide() -> Plan:
            history = self._user(intent.user)
            state = _state(history)
            events = accounts.tell(None if state is None else state.closed, intent)
            return next_in_stream(None, intent.user, history, events), {"user": str(intent.user)}

        return self.run(command, intent, decide)

    def _while_one_stays(self, append: Append, user: UUID, history: Sequence[Recorded]) -> Append:
        """The same append, resting on another administrator who stays where it takes one away: of two who are taken away at the same
        time, one fails. Raises Refused where no other stays.
        """
        before = _state(history)
        then = reduce(grants.evolve, (new.event for new in append.events), before)
        today = day_in(self.regions, None, self.store.now())
        was, will_be = stays(before, today), stays(then, today)
        if will_be >= was or not self.signing_in([user]):
            return append
        asked = [one for one in self.store.administrators() if one != user]
        able = self.signing_in(asked)
        found = self.store.load([one for one in asked if one in able])
        others: list[tuple[UUID, Stays]] = [(one, stays(_state(past), today)) for one, past in found.items()]
        witness = who_stays(was, will_be, others)
        rests: Mapping[UUID, int] = {} if witness is None else {witness: found[witness][-1].version}
        return replace(append, unchanged={**append.unchanged, **rests})

    def _user(self, user: UUID) -> list[Recorded]:
        return self.store.load([user]).get(user, [])


def _next(
    stream: UUID, history: Sequence[Recorded], events: Sequence[UserEvent | AdministratorAppointed]
) -> list[NewEvent]:
    version = history[-1].version if history else 0
    return [NewEvent(stream, event, version + n) for n, event in enumerate(events, 1)]


def _state(history: Sequence[Recorded]) -> User | None:
    return state_of(history, UserEvent, grants.evolve)


def _scope(region: str | None) -> str | None:
    """The regency that a grant belongs to; of a province's it is the province."""
    return None if region in (None, NATION) else regency_of(region or "")


def _not_oneself(command: Command, user: UUID) -> None:
    if command.user == user:
        raise NotAllowed(Reason.NOT_TO_ONESELF)
