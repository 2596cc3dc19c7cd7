"""What is done where a person is not who the register says? The identity is corrected, and every enrolment judged anew."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from .. import enrolment
from ..dates import years_at
from ..enrolment import Enrolment
from ..enrolment_events import EnrolmentRejudged
from ..identity import CorrectIdentity, IdentityCorrected, form_faults
from ..ports import Append, Command, Contended, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..vault_port import Identity, Person
from ..vocabulary import IdentityChange, NikWas, RuleCode, Sex
from .handling import Plan, Running, enrolment_state, scope_of

_Histories = Mapping[UUID, Sequence[Recorded]]


class IdentityCommands(Running):
    """The command that corrects a person, `(command, intent) -> Outcome`."""

    def correct_identity(self, command: Command, intent: CorrectIdentity) -> Outcome:
        """Correct who a worker is. Every enrolment of theirs that is not void is judged by what is known now, in whatever regency: a
        truth is never refused for a policy. Told again it changes only what was recorded otherwise since; result {"enrolment": id}.
        """
        note = (lambda: None) if intent.note is None else self.note(command, intent.note)
        history = self.store.load([intent.enrolment]).get(intent.enrolment, ())
        state: Enrolment | None = enrolment_state(history)
        if state is None:
            return self.run(command, intent, lambda: self._identity_corrected(command, intent, note))
        with self.vault.correcting(state.worker):
            try:
                outcome = self.run(
                    command, intent, lambda: self._identity_corrected(command, intent, note), sealed=True
                )
            except Contended:
                self._follow_log(state.worker)
                raise
            self._follow_log(state.worker)
            return outcome

    def _follow_log(self, worker: UUID) -> None:
        """Let the vault follow the log: a version that no event tells of is taken back, also one that was left by a process which
        died between the two.
        """
        for _, version in self.vault.unsettled(worker):
            told = told_of(self.store.load([worker]).get(worker, ()), version)
            if told is None:
                self.vault.revert_identity(worker, version)
            else:
                found = IdentityChange.NIK_CHANGED in told.changes
                self.vault.settle_identity(worker, version, nik_found=found)

    def _identity_corrected(
        self, command: Command, intent: CorrectIdentity, note: Callable[[], UUID | None]
    ) -> Plan:
        history = self.history(intent.enrolment, "Participant", "enrolment", intent.expected_version)
        state: Enrolment | None = enrolment_state(history)
        if state is None:
            raise Refused(not_found("Participant", "enrolment"))
        self._follow_log(state.worker)
        scope = scope_of(state)
        faults = [*form_faults(intent), *self.untimely(command, intent, scope)]
        if state.voided:
            faults.append(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
        before = self._who(state.worker)
        of_worker = self._every_enrolment(state.worker)
        faults += self._identity_faults(intent, before, [enrolment_state(h) for h in of_worker.values()])
        refuse_if([*faults, *command.unknown])
        now = _now(before.person, intent)
        changes = _changes(intent, before.person, now, state.sex)
        version = self._written_anew(before, now)
        events: list[NewEvent] = []
        if changes:
            other_sex = IdentityChange.SEX in changes
            year_was, year_now = _years(before.person, now)
            said = IdentityCorrected(
                state.worker,
                changes,
                before.version,
                version,
                sex_was=state.sex if other_sex else None,
                sex_now=intent.sex if other_sex else None,
                birth_year_was=year_was,
                birth_year_now=year_now,
                reason=intent.reason,
                note=note(),
            )
            stream = self.store.load([state.worker]).get(state.worker, ())
            events.append(NewEvent(state.worker, said, stream[-1].version + 1 if stream else 1))
        born = None if intent.birth_date is None else now.birth_date
        judged = [
            one
            for stream_id, of_one in of_worker.items()
            for one in self._rejudged(stream_id, of_one, born, intent.sex, version)
        ]
        return Append(scope, [*events, *judged]), {"enrolment": str(intent.enrolment)}

    def _who(self, worker: UUID) -> Identity:
        """Who the worker is. Raises Refused where the vault has forgotten them."""
        try:
            return self.vault.identity(worker)
        except KeyError:
            raise Refused(not_found("Participant", "enrolment")) from None

    def _written_anew(self, before: Identity, now: Person) -> int:
        """The version in the vault, another one where anything changes: vault first, then log. Raises Contended where somebody else
        took the NIK meanwhile.
        """
        if now == before.person:
            return before.version
        changed = self.vault.change_identity(before.version, now)
        if changed is None:
            raise Contended("vault")
        return changed

    def _every_enrolment(self, worker: UUID) -> _Histories:
        """Every enrolment of a worker, those that protect no day too."""
        standing = self.store.standing([worker]).get(worker, ())
        return self.store.load([one.enrolment for one in standing])

    def _identity_faults(
        self, intent: CorrectIdentity, before: Identity, states: Sequence[Enrolment]
    ) -> list[Breach]:
        """What stands against who the person would be."""
        faults: list[Breach] = []
        if intent.nik is not None:
            malformed = self.identity.faults(intent.nik)
            faults += [invalid(Reason.NIK_STRUCTURE, "nik", fault=fault) for fault in malformed]
            other = None if malformed else self.vault.find([intent.nik]).get(intent.nik)
            if other not in (None, before.person.worker):
                faults.append(Breach(RuleCode.NIK_TAKEN, Reason.NIK_TAKEN, ("nik",)))
        first = min((enrolment.first_day(one) for one in states if not one.voided), default=None)
        if intent.birth_date is not None and first is not None and intent.birth_date > first:
            faults.append(invalid(Reason.BORN_LATER, "birthDate"))
        return faults

    def _rejudged(
        self, stream: UUID, history: Sequence[Recorded], born: dt.date | None, sex: Sex | None, version: int
    ) -> list[NewEvent]:
        """What is now found of an enrolment, by what was corrected; nothing where it is as it was, or void."""
        state: Enrolment = enrolment_state(history)
        first = enrolment.first_day(state)
        year, age = (state.birth_year, state.age) if born is None else (born.year, years_at(born, first))
        sex = sex or state.sex
        if state.voided or (state.sex, state.birth_year, state.age) == (sex, year, age):
            return []
        scope = scope_of(state)
        ages = self.catalogue.ages_for(scope, state.terms.scheme, first)
        broken = bool(state.stretches) and not ages.lowest <= age <= ages.highest
        event = EnrolmentRejudged(
            *(state.worker, state.terms, enrolment.village_now(state), version),
            *(state.sex, sex),
            *(state.birth_year, year),
            *(state.age, age),
            breaches=(RuleCode.OUTSIDE_AGE_POLICY,) if broken else (),
            judged=(RuleCode.OUTSIDE_AGE_POLICY,),
        )
        return [NewEvent(stream, event, history[-1].version + 1, scope)]


def told_of(history: Sequence[Recorded], version: int) -> IdentityCorrected | None:
    """The correction of a version of an identity, where a worker's stream tells of one."""
    for one in history:
        if isinstance(one.event, IdentityCorrected) and one.event.was == version != one.event.now:
            return one.event
    return None


def _now(before: Person, intent: CorrectIdentity) -> Person:
    return Person(
        before.worker,
        intent.nik or before.nik,
        intent.name or before.name,
        intent.birth_date or before.birth_date,
    )


def _changes(intent: CorrectIdentity, before: Person, now: Person, sex: Sex) -> tuple[IdentityChange, ...]:
    """What the correction changes, in the order of the words."""
    changed: list[IdentityChange] = []
    if now.nik != before.nik:
        wrong = intent.nik_was is NikWas.WRONG
        changed.append(IdentityChange.NIK_WRONG if wrong else IdentityChange.NIK_CHANGED)
    changed += [IdentityChange.NAME] if now.name != before.name else []
    changed += [IdentityChange.BIRTH_DATE] if now.birth_date != before.birth_date else []
    changed += [IdentityChange.SEX] if intent.sex not in (None, sex) else []
    return tuple(changed)


def _years(before: Person, now: Person) -> tuple[int | None, int | None]:
    """The birth years before and after; None where it is the same."""
    was, year = before.birth_date.year, now.birth_date.year
    return (None, None) if was == year else (was, year)
