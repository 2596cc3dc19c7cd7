"""How is a candidate turned into an enrolled worker? The part of enrolling that commands and files share.

Vault first, then log: a worker's id exists before any event names it, and an orphan in the vault is swept later.
"""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from struct import iter_unpack
from typing import Any
from uuid import UUID, SafeUUID
from zoneinfo import ZoneInfo

from .. import agreements, selection
from ..agreements import Agreement
from ..budget import BudgetReserved, Draw
from ..catalogue import Catalogue
from ..dates import years_at
from ..eligibility.case import Applicant, Places, TermsAndPapers, surroundings
from ..eligibility.judging import Decided, enrol
from ..enrolment import Candidate, WorkerEnrolled
from ..enrolment_terms import EnrolmentTerms
from ..marks import Fingerprints
from ..names import NamePolicy
from ..ports import (
    Contended,
    EventStore,
    IdentityRules,
    NewEvent,
    Person,
    Recorded,
    Sealed,
    Vault,
    state_of,
)
from ..public_texts import text_faults
from ..reasons import Reason
from ..refusals import Breach, invalid, refuse_if
from ..regions import Regions, lies_in
from ..selection import NOBODY, Decree, DecreeIssued, Named, ProposedList
from ..texts import says_something
from ..times import untimely
from ..vocabulary import RecordingMode, RegionLevel, RuleCode


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided for each candidate, and what the decision rested on."""

    decided: list[Decided]
    events: list[NewEvent]
    unchanged: Mapping[UUID, int]
    unmet: Sequence[UUID] = ()  # accepted workers whom the vault knows and no event yet

    def met(self) -> list[Applicant]:
        """The applicants, once the accepted ones are in the vault: another command may find and enrol them there."""
        return [
            d.applicant._replace(known=True) if d.event is not None else d.applicant for d in self.decided
        ]


@dataclass(frozen=True, slots=True)
class RegisterAsRead:
    """The register as it was read once, to judge applicants on in one turn or several: whoever is accepted takes a place
    and money before the next is judged.
    """

    given: TermsAndPapers
    places: Places
    unchanged: Mapping[UUID, int]
    reserves: bool

    def judge(self, applicants: Sequence[Applicant]) -> Judged:
        """Decide on applicants. Those the vault knows have to be of those it was read for."""
        decided = enrol(self.given, applicants, self.places)
        events = [NewEvent(d.applicant.enrolment, d.event, 1) for d in decided if d.event is not None]
        reserved = reservations(e.event for e in events) if self.reserves else []
        unmet = [
            d.applicant.worker
            for d in decided
            if d.applicant.known and d.event is not None and d.applicant.worker not in self.given.standing
        ]
        return Judged(decided, [*events, *reserved], self.unchanged, unmet)


class Enrolling:
    """Judges candidates against the register as it stands. Thread-safe: it keeps no state."""

    def __init__(
        self,
        store: EventStore,
        vault: Vault,
        identity: IdentityRules,
        regions: Regions,
        catalogue: Catalogue,
    ) -> None:
        self._store = store
        self._vault = vault
        self._identity = identity
        self._regions = regions
        self._catalogue = catalogue

    @property
    def names(self) -> NamePolicy:
        """When a worker's name is taken for another."""
        return self._catalogue.names

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
        faults = [
            Breach(RuleCode.INVALID, Reason.NIK_STRUCTURE, (*at, "nik"), {"fault": fault})
            for fault in self._identity.faults(nik)
        ]
        says = not faults  # a number that is not well-formed says nothing of its bearer
        if not says_something(candidate.name):
            faults.append(Breach(RuleCode.INVALID, Reason.EMPTY, (*at, "name")))
        if candidate.birth_date > start:
            faults.append(Breach(RuleCode.INVALID, Reason.BORN_LATER, (*at, "birthDate")))
        elif says and not self._identity.is_born_on(nik, candidate.birth_date):
            faults.append(Breach(RuleCode.INVALID, Reason.BIRTH_DATE_CONTRADICTS, (*at, "birthDate")))
        if says and self._identity.sex(nik) is not candidate.sex:
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

    def read_register(
        self,
        terms: EnrolmentTerms,
        mode: RecordingMode,
        regency: str,
        applicants: Sequence[Applicant],
        batch: UUID | None = None,
        funds: "BatchFunds | None" = None,
    ) -> "RegisterAsRead":
        """Read the register as it stands, to judge these applicants of one regency, and newcomers after them. With a
        batch's funds, enrolments draw on that and reserve nothing more.
        """
        given, unchanged = self.given_for(terms, mode, regency, applicants, batch)
        if funds is not None:
            given = self._within(given, funds)
        return RegisterAsRead(given, Places.of(given), unchanged, reserves=funds is None)

    def admit(
        self, judged: Judged, sealed: Mapping[UUID, Sealed], applicants: Sequence[Applicant]
    ) -> Sequence[Applicant] | None:
        """Store the accepted newcomers in the vault; None where all are stored. Otherwise another command stored some of
        them first: the applicants that are returned have to be judged again. Raises Contended where a sweep has just
        removed one whom no event named.
        """
        if judged.unmet and not self._vault.keep(judged.unmet):
            raise Contended("vault")
        newcomers = [
            sealed[d.applicant.worker]
            for d in judged.decided
            if d.event is not None and not d.applicant.known
        ]
        others = self._vault.admit(newcomers) if newcomers else {}
        if not others:
            return None
        # They were admitted under a name of their own a moment ago, which nobody has compared yet.
        unlike = self._vault.under_other_names(
            {worker: sealed[proposed] for proposed, worker in others.items()}, self.names.alike
        )
        return [
            a._replace(worker=others[a.worker], known=True, other_name=others[a.worker] in unlike)
            if a.worker in others
            else a
            for a in applicants
        ]

    def rehearse(
        self, given: TermsAndPapers, places: Places, applicants: Sequence[Applicant]
    ) -> list[Decided]:
        """What would be decided, recording nothing; `places` is counted down from call to call."""
        known = [a.worker for a in applicants if a.known]
        standing = self._store.standing(known) if known else {}
        terms, villages = given.terms, sorted({a.village for a in applicants})
        lines = self._store.budget_lines(given.regency, terms.scheme, terms.funding_source, known, villages)
        by_id = {line.id: line for line in lines}
        for _, _, room in places.rooms:  # the places taken in these villages, and who holds one
            room.line = by_id.get(room.line.id, room.line)
        listed, decreed = self._named(given.list_id, terms.decree, known) if known else (NOBODY, NOBODY)
        places.on_list, places.on_decree = listed.workers, decreed.workers
        return enrol(replace(given, standing=standing), applicants, places)

    def given_for(
        self,
        terms: EnrolmentTerms,
        mode: RecordingMode,
        regency: str,
        applicants: Sequence[Applicant],
        batch: UUID | None,
    ) -> tuple[TermsAndPapers, dict[UUID, int]]:
        """All that the judgement rests on, and the versions of the streams it was read from. For a batch that is the
        places of every village: others follow these applicants. Raises Refused for days more than ten years ahead.
        """
        papers = self.papers(terms)
        workers = [a.worker for a in applicants if a.known]
        listed, decreed = self._named(papers.list_id, terms.decree, workers)
        villages = sorted({a.village for a in applicants}) if batch is None else None
        lines = self._store.budget_lines(regency, terms.scheme, terms.funding_source, workers, villages)
        # What is in time on a day that is past is so today. Else only what is open-ended depends on today: for the rest
        # the clock need not be asked.
        in_time = papers.known and not untimely(terms, local_day(self._regions, regency, papers.known))
        if in_time and terms.end_exclusive is not None:
            today = terms.start
        else:
            today = local_day(self._regions, regency, self._store.now())
            refuse_if(untimely(terms, today))
        needs, price = surroundings(self._catalogue, terms, today, lines)
        given = TermsAndPapers(
            terms=terms,
            mode=mode,
            regency=regency,
            scheme=self._catalogue.schemes[terms.scheme],
            ages=self._catalogue.ages_for(regency, terms.scheme, terms.start),
            agreement=papers.agreement,
            listed=papers.listed,
            listed_used=listed,
            decree=papers.decree,
            decree_used=decreed,
            needs=needs,
            monthly=price.monthly,
            unpriced=price.unpriced,
            lines=tuple(lines),
            standing=self._store.standing(workers) if workers else {},
            list_id=papers.list_id,
            batch=batch,
        )
        return given, papers.versions

    def _named(
        self, listed: UUID | None, decree: UUID | None, workers: Sequence[UUID]
    ) -> tuple[Named, Named]:
        """Who is enrolled already under a list, and under a decree."""
        asked = [one for one in (listed, decree) if one is not None]
        found = self._store.selection_use(asked, workers) if asked else {}
        on_list, on_decree = (
            found.get(one, NOBODY) if one is not None else NOBODY for one in (listed, decree)
        )
        return on_list, on_decree

    def _within(self, given: TermsAndPapers, funds: "BatchFunds") -> TermsAndPapers:
        """A batch draws on the lines it holds money of, for the months settled when it was opened, and on no others."""
        places = {line.id: line for line in given.lines}
        needs = tuple(
            (
                draw.year,
                draw.months,
                replace(places[draw.budget], amount=funds.left[draw.budget], reserved=0)
                if draw.budget in funds.left
                else places[draw.budget],
            )
            for draw in funds.draws
        )
        monthly = funds.draws[0].monthly if funds.draws else given.monthly
        return replace(given, needs=needs, monthly=monthly)

    def papers(self, terms: EnrolmentTerms) -> "Papers":
        """The agreement, list and decree that an enrolment names, as they stand."""
        listed_id, plain = list_ids(self._vault, terms.list_digest)
        asked = [i for i in (terms.agreement, listed_id, plain, terms.decree) if i is not None]
        found = self._store.load(asked) if asked else {}
        decree = found[terms.decree][0].event if terms.decree and terms.decree in found else None
        if not isinstance(decree, DecreeIssued):
            decree = None
        known_before = plain in found or (decree is not None and decree.listed == plain)
        if plain is not None and listed_id not in found and known_before:
            listed_id = plain
        rests_on = [i for i in (terms.agreement, listed_id, terms.decree) if i is not None]
        return Papers(
            as_agreement(found.get(terms.agreement, ()), self._regions) if terms.agreement else None,
            as_list(found.get(listed_id, ())) if listed_id else None,
            None if decree is None else Decree(decree.region, decree.number, decree.listed, decree.count),
            {i: found[i][-1].version if i in found else 0 for i in rests_on},
            max((history[-1].recorded_at for history in found.values()), default=None),
            listed_id,
        )


@dataclass(frozen=True, slots=True)
class BatchFunds:
    """What a batch holds for its enrolments: what each takes, and the rupiah left by line."""

    draws: tuple[Draw, ...]
    left: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Papers:
    agreement: Agreement | None
    listed: ProposedList | None
    decree: Decree | None
    versions: dict[UUID, int]
    known: dt.datetime | None  # when the last of them was recorded
    list_id: UUID | None


def applicants(
    vault: Vault,
    start: dt.date,
    rows: Sequence[tuple[int, Candidate]],
    mint: Callable[[int], Iterable[UUID]] | None = None,
    *,
    names: NamePolicy,
) -> tuple[list[Applicant], dict[UUID, Sealed]]:
    """Candidates as applicants, with an age on `start`; those new to the register sealed for the vault.

    `mint` gives their enrolments ids, new ones unless somebody else will; `names` tells whose name is another.
    """
    known = vault.find([candidate.nik for _, candidate in rows])
    called = {known[c.nik]: c.name for _, c in rows if c.nik in known} if known else {}
    others = vault.under_other_names(called, names.alike) if called else _NOBODY
    fresh = iter(new_ids(len(rows)))
    enrolments = iter((mint or new_ids)(len(rows)))
    newcomers: dict[str, Person] = {}
    found: list[Applicant] = []
    for row, (nik, name, born, sex, village, segment) in rows:
        worker = known.get(nik)
        if worker is None:
            person = newcomers.get(nik)
            if person is None:
                person = newcomers[nik] = Person(next(fresh), nik, name, born)
            worker = person.worker
        found.append(
            Applicant(
                row,
                worker,
                nik in known,
                next(enrolments),
                sex,
                born.year,
                years_at(born, start),
                village,
                segment,
                worker in others if others else False,
            )
        )
    return found, {one.worker: one for one in vault.seal(list(newcomers.values()))}


def as_agreement(history: Sequence[Recorded], regions: Regions) -> Agreement | None:
    """An agreement from its stream; None where the stream is empty or of something else."""
    days = iter([one.recorded_at for one in history])

    def evolve(state: Agreement | None, event: Any) -> Agreement:
        region = state.region if state else event.region
        return agreements.evolve(state, event, local_day(regions, region, next(days)))

    return state_of(history, agreements.AgreementEvent, evolve)


def list_ids(vault: Fingerprints, digest: str | None) -> tuple[UUID | None, UUID | None]:
    """Under which ids a list may stand: that of today, and that of a list recorded before digests were keyed."""
    if digest is None:
        return None, None
    return selection.list_id(vault, digest), selection.plain_list_id(digest)


def as_list(history: Sequence[Recorded]) -> ProposedList | None:
    return state_of(
        history,
        selection.ParticipantsProposed | selection.ListVerified,
        selection.evolve,
    )


def reservations(events: Iterable[WorkerEnrolled]) -> list[NewEvent]:
    """One BudgetReserved for each line the enrolments draw on; versions are taken at the append."""
    money: dict[UUID, int] = {}
    count: dict[UUID, int] = {}
    exceeded: set[UUID] = set()
    for event in events:
        for draw in event.draws:
            money[draw.budget] = money.get(draw.budget, 0) + draw.amount
            count[draw.budget] = count.get(draw.budget, 0) + 1
            if RuleCode.BUDGET_EXCEEDED in event.breaches:
                exceeded.add(draw.budget)
    return [
        NewEvent(budget, BudgetReserved(amount, count[budget], budget in exceeded), None)
        for budget, amount in sorted(money.items())
        if amount
    ]


def new_ids(count: int) -> list[UUID]:
    """New ids of many streams or workers: UUIDs of version 7 (RFC 9562), 48 bits of time in ms and 74 from the system's
    entropy. Ids made together lie together in an index, which makes an insertion half as dear as random ones.
    """
    fixed = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | 2 << 62
    drawn = iter_unpack(">HQ", os.urandom(10 * count))
    return _ids(fixed | (a & 0xFFF) << 64 | b & _62_BITS for a, b in drawn)


def ids_of(packed: bytes) -> list[UUID]:
    """UUIDs from 16 bytes each."""
    return _ids(high << 64 | low for high, low in iter_unpack(">QQ", packed))


def _ids(numbers: Iterable[int]) -> list[UUID]:
    """UUIDs of numbers, at a third of the cost of the constructor, whose checks are not needed here."""
    slots: Mapping[str, Any] = vars(UUID)
    new, put_int, put_safe = object.__new__, slots["int"].__set__, slots["is_safe"].__set__
    ids: list[UUID] = []
    for number in numbers:
        one = new(UUID)
        put_int(one, number)
        put_safe(one, SafeUUID.unknown)
        ids.append(one)
    return ids


_NOBODY: frozenset[UUID] = frozenset()
_62_BITS = (1 << 62) - 1


def local_day(regions: Regions, region: str, moment: dt.datetime) -> dt.date:
    """The calendar day of a moment where a region is."""
    return moment.astimezone(ZoneInfo(regions.timezone(region))).date()
