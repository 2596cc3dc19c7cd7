"""What can be done about who may do what? Admit a user, grant a role, revoke it, and appoint an administrator on the machine."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from .. import grants
from ..grants import (
    APPOINTMENTS,
    AdministratorAppointed,
    AdmitUser,
    AppointAdministrator,
    GrantAccess,
    NotAllowed,
    RevokeAccess,
    UserEvent,
)
from ..ports import Append, Command, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import refuse_if
from ..regions import NATION, regency_of
from .handling import Plan, all_at_once, as_expected, next_in_stream
from .roles_of_commands import day_in
from .user_streams import NO_NOTE, UserStreams, user_state


class GrantCommands(UserStreams):
    """Commands about users and their grants, each `(command, intent) -> Outcome`; result {"user": id}."""

    def admit_user(self, command: Command, intent: AdmitUser) -> Outcome:
        """Let a user sign in; one who was admitted before stays as they are."""

        def decide() -> Plan:
            history = self._user(intent.user)
            events = grants.admit(user_state(history), intent)
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
            events = grants.grant(user_state(history), intent, today)
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
            state = user_state(history)
            events = grants.revoke(state, intent, NO_NOTE if note else None)
            append = next_in_stream(_scope(intent.region), intent.user, history, events)
            append = self._while_one_stays(append, intent.user, history)
            if note:
                events = grants.revoke(state, intent, note())
                told = next_in_stream(append.scope, intent.user, history, events)
                append = replace(append, events=told.events)
            return append, {"user": str(intent.user)}

        return self.run(command, intent, decide, sealed=note is not None)

    def appoint_administrator(self, command: Command, intent: AppointAdministrator) -> Outcome:
        """Make a user administrator, on the machine itself: the first, or again where no other can sign in. No user may
        ask for it (raises NotAllowed).
        """
        if command.user is not None:
            raise NotAllowed(Reason.ONLY_ON_THE_MACHINE)

        def decide() -> Plan:
            found = self.store.load([intent.user, APPOINTMENTS])
            before, history = found.get(APPOINTMENTS, []), found.get(intent.user, [])
            own, told = all_at_once([], lambda: grants.appoint(user_state(history), before, intent))
            return Append(None, [*_next(intent.user, history, own), *_next(APPOINTMENTS, before, told)]), {
                "user": str(intent.user)
            }

        return self.run(command, intent, decide)


def _next(
    stream: UUID, history: Sequence[Recorded], events: Sequence[UserEvent | AdministratorAppointed]
) -> list[NewEvent]:
    version = history[-1].version if history else 0
    return [NewEvent(stream, event, version + n) for n, event in enumerate(events, 1)]


def _scope(region: str | None) -> str | None:
    """The regency that a grant belongs to; of a province's it is the province."""
    return None if region in (None, NATION) else regency_of(region or "")


def _not_oneself(command: Command, user: UUID) -> None:
    if command.user == user:
        raise NotAllowed(Reason.NOT_TO_ONESELF)
