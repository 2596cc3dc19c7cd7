"""What can be said of a death? That a worker died, and that it is not so."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from ..deaths import DeathWithdrawn, Deceased, RecordDeath, Unrestored, WithdrawDeath, WorkerDied
from ..enrolment_events import EnrolmentEnded
from ..ports import Append, Command, Contended, NewEvent, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..taken_back import note_faults
from ..texts import blank_if_given, says_something
from ..vault_port import Person
from ..vocabulary import EndReason, RecordingMode, RuleCode
from .ended_by_death import beyond, ended_by, next_of
from .handling import Plan, Running, enrolment_state, scope_of
from .withdrawn_deaths import Restoring

_DAY = dt.timedelta(days=1)
_NO_NOTE = UUID(int=0)


class DeathCommands(Running):
    """Commands about deaths, each `(command, intent) -> Outcome`."""

    def record_death(self, command: Command, intent: RecordDeath) -> Outcome:
        """Record that a worker died: what protects them after that day ends with it, in whatever regency. The same death
        again ends what was recorded since; result {"enrolments": [ids of those it ended]}.
        """
        note = self._sealing(command, intent.note)
        proposed = uuid4()

        def decide() -> Plan:
            faults = [*_one_of(intent.enrolment, intent.deceased), *blank_if_given(intent.note, "note")]
            refuse_if(faults)
            worker, region = self._worker_of(intent.enrolment)
            faults += self._region_faults(command, intent, region)
            region = intent.region or region
            if intent.deceased is not None:
                worker = self._known(command, intent, intent.deceased, faults)
            refuse_if(faults)
            died = None if worker is None else self.store.deaths([worker]).get(worker)
            if died is not None and died.on != intent.on:
                raise Refused(Breach(RuleCode.WORKER_DIED, Reason.DIED_OTHERWISE, ("on",)))
            refuse_if(command.unknown)  # before anybody is admitted to the vault
            if worker is None:
                assert intent.deceased is not None
                worker = self._admitted(proposed, intent.deceased)
            ends = self._ends(worker, intent.on + _DAY)
            scopes = {one.stream: one.scope or "" for one in ends if isinstance(one.event, EnrolmentEnded)}
            ended = tuple(scopes)
            new = ends
            if died is None or died.enrolment is not None:
                said = WorkerDied(
                    worker, intent.on, intent.evidence, intent.reported_by, note(), ended, region
                )
                new = [next_of(self.store, worker, said), *ends]
            return Append(regency_of(region), new), {"enrolments": self.reach.told(command, intent, scopes)}

        return self.run(command, intent, decide, sealed=True)

    def withdraw_death(self, command: Command, intent: WithdrawDeath) -> Outcome:
        """Take a death back. What it ended goes on where it can, as it would be enrolled today; it is never refused for what
        cannot. Withdrawn again it yields nothing; result {"enrolments": [ids of those that go on]}.
        """
        note = self._sealing(command, intent.note)

        def decide() -> Plan:
            refuse_if([*_one_of(intent.enrolment, intent.nik), *note_faults(intent.reason, intent.note)])
            worker, region = self._worker_of(intent.enrolment)
            if intent.nik is not None:
                # Nobody is looked for like somebody: the time that it takes tells nothing either.
                worker = self.vault.find([intent.nik]).get(intent.nik) or uuid4()
            stream = self.store.load([worker]).get(worker, []) if worker else []
            history = [one for one in stream if isinstance(one.event, WorkerDied | DeathWithdrawn)]
            died = None if worker is None else self.store.deaths([worker]).get(worker)
            told = [one.event for one in history if isinstance(one.event, WorkerDied)]
            if intent.nik is not None and not self._is_theirs(command, intent, worker, told):
                worker, history = None, []  # somebody else's: as unknown as who never died
            if worker is None or died is None:
                if not history:
                    path = "nik" if intent.nik is not None else "enrolment"
                    raise Refused(Breach(RuleCode.WORKER_DIED, Reason.NO_DEATH, (path,)))
                return Append(None, ()), {"enrolments": []}  # it was withdrawn before
            restoring = Restoring(self, command, worker, died)
            restoring.run()
            region = told[-1].region if told else restoring.region or region
            refuse_if(command.unknown)
            said = DeathWithdrawn(
                *(worker, died.on, intent.reason, note()),
                tuple(restoring.restored),
                tuple(Unrestored(one, codes) for one, codes in restoring.unrestored),
                tuple(restoring.cleared),
            )
            new = [next_of(self.store, worker, said), *restoring.events]
            append = Append(regency_of(region), new, restoring.unchanged)
            return append, {"enrolments": self.reach.told(command, intent, restoring.restored)}

        return self.run(command, intent, decide, sealed=True)

    def _is_theirs(
        self, command: Command, intent: WithdrawDeath, worker: UUID | None, told: Sequence[WorkerDied]
    ) -> bool:
        """Whether the user's own regency told a death, or enrolled whom it is of where an end alone tells it."""
        if command.user is None or worker is None:
            return True
        scopes = (
            [told[-1].region] if told else [s.regency for s in self.store.standing([worker]).get(worker, ())]
        )
        right = self.rights.of(command, intent)
        return any(right.covers(scope) for scope in scopes)

    def _sealing(self, command: Command, text: str | None) -> Callable[[], UUID | None]:
        return (lambda: None) if text is None else self.note(command, text)

    def _worker_of(self, enrolment: UUID | None) -> tuple[UUID | None, str]:
        """The worker of an enrolment, and its regency. Raises Refused where there is none."""
        if enrolment is None:
            return None, ""
        state = enrolment_state(self.store.load([enrolment]).get(enrolment, ()))
        if state is None:
            raise Refused(not_found("Participant", "enrolment"))
        return state.worker, scope_of(state)

    def _region_faults(self, command: Command, intent: RecordDeath, region: str) -> list[Breach]:
        """Where it was reported must be a region, and the death not after the day it is there."""
        faults = self.region_faults(intent.region or region, "region")
        return faults or self.untimely(command, intent, intent.region or region)

    def _known(
        self, command: Command, intent: RecordDeath, who: Deceased, faults: list[Breach]
    ) -> UUID | None:
        """The person's worker id where the vault knows them; adds what is wrong with what is said of them."""
        malformed = self.identity.faults(who.nik)
        faults += [invalid(Reason.NIK_STRUCTURE, "nik", fault=fault) for fault in malformed]
        if not says_something(who.name):
            faults.append(invalid(Reason.EMPTY, "name"))
        if who.birth_date > intent.on:
            faults.append(invalid(Reason.BORN_LATER, "birthDate"))
        known = None if malformed else self.vault.find([who.nik]).get(who.nik)
        if known is not None and command.mode is RecordingMode.COMMAND:
            faults += self._other_name(known, who)
        return known

    def _other_name(self, worker: UUID, who: Deceased) -> list[Breach]:
        if not self.vault.compared({worker: who.name}, self.catalogue.names.alike).unlike:
            return []
        return [Breach(RuleCode.OTHER_NAME, Reason.OTHER_NAME, ("name",))]

    def _admitted(self, proposed: UUID, who: Deceased) -> UUID:
        """The worker id of somebody whom nobody enrolled yet. Raises Contended where another command admitted them first."""
        sealed = self.vault.seal([Person(proposed, who.nik, who.name, who.birth_date)])
        if self.vault.admit(sealed):
            raise Contended("vault")
        return proposed

    def _ends(self, worker: UUID, first: dt.date) -> list[NewEvent]:
        """The end of all that protects the worker on `first` or later. Raises Contended where a sweep has just removed the
        worker, of whom no event knows yet.
        """
        if not self.store.standing([worker]) and not self.vault.keep([worker]):
            raise Contended("vault")
        found = self.store.load(beyond(self.store, worker, first))
        return [
            event
            for stream, history in found.items()
            for event in ended_by(stream, history, enrolment_state(history), first, EndReason.DIED)
        ]


def _one_of(enrolment: UUID | None, person: object) -> list[Breach]:
    """Whose death it is, is said in one way."""
    return [] if (enrolment is None) is not (person is None) else [invalid(Reason.WHOSE_DEATH, "enrolment")]
