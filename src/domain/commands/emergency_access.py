"""How are names opened to an auditor in an emergency? For an hour, saying why."""

from uuid import uuid4

from .. import grants
from ..emergency_access import BreakGlass, faults
from ..grants import NotAllowed
from ..ports import Command, Outcome
from ..reasons import Reason
from ..refusals import Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..vocabulary import RegionLevel
from .handling import Plan, enrolment_state, next_in_stream, scope_of
from .user_streams import NO_NOTE, UserStreams, user_state


class EmergencyAccessCommands(UserStreams):
    """Opening names, `(command, intent) -> Outcome`."""

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
            state, now = user_state(history), self.store.now()
            grants.break_glass(state, intent, region, (glass, NO_NOTE), now)  # before anything is sealed
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
