"""Can this be said at all, whatever the register holds? The form of terms and of candidates."""

import datetime as dt
from collections.abc import Callable, Sequence

from ..allowed_days import YEARS_AHEAD, ahead
from ..catalogue import Catalogue
from ..eligibility.case import Applicant
from ..enrolment import Candidate, EnrolWorkers
from ..enrolment_terms import EnrolmentTerms
from ..public_texts import text_faults
from ..reasons import Reason
from ..refusals import Breach, invalid
from ..regions import Regions, lies_in, local_day
from ..texts import says_something
from ..vault_port import IdentityRules
from ..vocabulary import RegionLevel, RuleCode


class Form:
    """What may be asked for. Thread-safe: it keeps no state."""

    def __init__(self, identity: IdentityRules, regions: Regions, catalogue: Catalogue) -> None:
        self._identity = identity
        self._regions = regions
        self._catalogue = catalogue

    def faults(self, intent: EnrolWorkers, regency: str, now: Callable[[], dt.datetime]) -> list[Breach]:
        """What is wrong with the form of terms and workers. The clock, `now`, is asked for children only: whoever is born
        after today is one on any day that can be planned.
        """
        children = [
            (row, worker.birth_date)
            for row, worker in enumerate(intent.workers)
            if worker.birth_date <= intent.start
            and intent.start.year - worker.birth_date.year <= YEARS_AHEAD + 1
        ]
        faults = self.terms_faults(intent)
        if intent.listed is not None:  # its people come from its rows alone (bulk/from_list)
            faults.append(invalid(Reason.LIST_HAS_PEOPLE, "list"))
        rows: dict[str, int] = {}
        for row, worker in enumerate(intent.workers):
            faults += self.candidate_faults(row, worker, regency, intent.start)
            if worker.nik in rows:
                at = ("workers", str(row), "nik")
                faults.append(
                    Breach(RuleCode.INVALID, Reason.TWICE_IN_COMMAND, at, {"row": rows[worker.nik]})
                )
            rows.setdefault(worker.nik, row)
        if children and self._regions.get(regency) is not None:
            today = local_day(self._regions, regency, now())
            faults += [
                b for row, day in children for b in ahead(day, today, "workers", str(row), "birthDate")
            ]
        return faults

    def terms_faults(self, terms: EnrolmentTerms) -> list[Breach]:
        """What is wrong with the terms themselves, whoever is enrolled on them."""
        faults = text_faults(terms)
        if not self._catalogue.offers_scheme(terms.scheme):
            faults.append(Breach(RuleCode.NOT_FOUND, Reason.SCHEME_UNKNOWN, ("scheme",)))
        if not terms.programmes or len(set(terms.programmes)) < len(terms.programmes):
            faults.append(invalid(Reason.PROGRAMMES, "programmes"))
        if terms.end_exclusive is not None and terms.end_exclusive <= terms.start:
            faults.append(invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=terms.start.isoformat()))
        return faults

    def candidate_faults(self, row: int, candidate: Candidate, regency: str, start: dt.date) -> list[Breach]:
        """What is wrong with one candidate's form. No fact in it tells who the candidate is."""
        at, nik = ("workers", str(row)), candidate.nik
        faults: list[Breach] = []
        for fault in self._identity.faults(nik):
            faults.append(Breach(RuleCode.INVALID, Reason.NIK_STRUCTURE, (*at, "nik"), {"fault": fault}))  # noqa: PERF401
        # A number that is not well-formed says nothing of its bearer.
        other_day = not faults and not self._identity.is_born_on(nik, candidate.birth_date)
        other_sex = not faults and self._identity.sex(nik) is not candidate.sex
        if not says_something(candidate.name):
            faults.append(Breach(RuleCode.INVALID, Reason.EMPTY, (*at, "name")))
        if candidate.birth_date > start:
            faults.append(Breach(RuleCode.INVALID, Reason.BORN_LATER, (*at, "birthDate")))
        elif other_day:
            faults.append(Breach(RuleCode.INVALID, Reason.BIRTH_DATE_CONTRADICTS, (*at, "birthDate")))
        if other_sex:
            faults.append(Breach(RuleCode.INVALID, Reason.SEX_CONTRADICTS, (*at, "sex")))
        village = self._regions.get(candidate.village)
        if village is None or village.level is not RegionLevel.VILLAGE:
            faults.append(Breach(RuleCode.INVALID, Reason.VILLAGE_UNKNOWN, (*at, "village")))
        elif not lies_in(candidate.village, regency):
            faults.append(
                Breach(RuleCode.INVALID, Reason.OTHER_REGENCY, (*at, "village"), {"region": regency})
            )
        if not self._catalogue.offers_segment(candidate.segment):
            faults.append(Breach(RuleCode.INVALID, Reason.SEGMENT_UNKNOWN, (*at, "segment")))
        return faults

    def code_faults(self, regency: str, applicants: Sequence[Applicant]) -> list[Breach]:
        """Codes that may not be recorded, whoever read the rows: what the catalogue does not offer, villages that are none
        of this regency. Every code is looked up once, however many rows have it.
        """
        segments = {s for s in {a.segment for a in applicants} if not self._catalogue.offers_segment(s)}
        villages = {v for v in {a.village for a in applicants} if not self._is_village(v, regency)}
        if not segments and not villages:
            return []
        at = [(a, ("rows", str(a.row))) for a in applicants]
        return [
            *(invalid(Reason.SEGMENT_UNKNOWN, *row, "segment") for a, row in at if a.segment in segments),
            *(invalid(Reason.VILLAGE_UNKNOWN, *row, "village") for a, row in at if a.village in villages),
        ]

    def _is_village(self, code: str, regency: str) -> bool:
        found = self._regions.get(code)
        return found is not None and found.level is RegionLevel.VILLAGE and lies_in(code, regency)
