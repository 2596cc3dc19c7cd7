"""How are workers enrolled by one command? All of them or none, at most 2,000."""

from collections.abc import Iterable, Sequence

from ..eligibility.case import Applicant
from ..enrolment import Candidate, EnrolWorkers
from ..ports import Append, Command, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, refuse_if
from ..regions import regency_of
from ..vocabulary import RecordingMode, RuleCode
from .applicants import admit, applicants
from .handling import Plan, Running

MOST_WORKERS = 2_000


class EnrollingCommands(Running):
    """Enrolling, `(command, intent) -> Outcome`."""

    def enrol_workers(self, command: Command, intent: EnrolWorkers) -> Outcome:
        """Enrol workers of one regency, all or none; result {"enrolments": [ids, in the order of the workers]}."""
        faults = self._how_many(intent)
        body = self.body(command, intent)
        regency = regency_of(intent.workers[0].village) if intent.workers else ""
        faults = faults or self.enrolling.faults(intent, regency, self.store.now)
        candidates = self._to_judge(intent, faults) if faults else list(enumerate(intent.workers))
        names = self.catalogue.names
        found, sealed = (
            applicants(self.vault, intent.start, candidates, names=names) if candidates else ([], {})
        )
        known: list[Sequence[Applicant]] = [found]

        def judge() -> Plan:
            if not candidates:
                raise Refused(*faults)
            again: Sequence[Applicant] | None = known[-1]
            while again is not None:
                known.append(again)
                register = self.enrolling.read_register(
                    intent, command.mode, regency, again, recall=(command, body)
                )
                judged = register.judge(again)
                result = {"enrolments": [str(d.applicant.enrolment) for d in judged.decided]}
                if command.mode is RecordingMode.COMMAND:
                    refuse_if(once(b for d in judged.decided if d.event is None for b in d.breaches))
                refuse_if([*command.unknown, *faults])  # before anybody is admitted to the vault
                met = judged.met()
                again = admit(self.vault, judged, sealed, again, names)
            known.append(met)
            return Append(regency, judged.events, judged.unchanged), result

        return self.run(command, intent, judge, faults=faults, body=body)

    def _to_judge(self, intent: EnrolWorkers, faults: Sequence[Breach]) -> list[tuple[int, Candidate]]:
        """Whom one can judge beside faults of form, so that all is said that stands against the command: the workers of
        the rows without one, where the terms can be read.
        """
        faulty = {fault.path[1] for fault in faults if len(fault.path) > 2}
        if any(fault.path[0] != "endExclusive" and len(fault.path) < 3 for fault in faults):
            return []
        return [(row, worker) for row, worker in enumerate(intent.workers) if str(row) not in faulty]

    def _how_many(self, intent: EnrolWorkers) -> list[Breach]:
        """What is wrong with the terms and the number of workers, where that is nobody or too many."""
        if 0 < len(intent.workers) <= MOST_WORKERS:
            return []
        fault = (
            invalid(Reason.HOW_MANY_WORKERS, "workers", most=MOST_WORKERS)
            if intent.workers
            else invalid(Reason.NOBODY_NAMED, "workers")
        )
        return [*self.enrolling.terms_faults(intent), fault]


def once(breaches: Iterable[Breach]) -> list[Breach]:
    """Each breach once: what is wrong with shared terms is said once, not for every worker."""
    seen: dict[tuple[RuleCode, tuple[str, ...]], Breach] = {}
    for breach in breaches:
        seen.setdefault((breach.code, breach.path), breach)
    return list(seen.values())
