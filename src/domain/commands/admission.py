"""How is a candidate turned into an enrolled worker? The part of enrolling that commands and files share.

What the judgement rests on is read at once, and applicants are judged on it, in one turn or several.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from ..allowed_days import untimely
from ..budget import reserved_by
from ..catalogue import Catalogue
from ..eligibility.case import Applicant, Places, TermsAndPapers
from ..eligibility.judging import Decided, enrol
from ..enrolment_terms import EnrolmentTerms
from ..names import NamePolicy
from ..ports import Ask, Command, EventStore, NewEvent
from ..refusals import refuse_if
from ..regions import Regions, local_day
from ..reserved_months import Draw, months_needed
from ..selection import NOBODY
from ..vault_port import IdentityRules, Vault
from ..vocabulary import FundingSource, RecordingMode, RuleCode
from .applicants import Judged
from .input_validation import Form
from .named_papers import list_ids, named_papers
from .payers import ToldLines, paying_for


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
        unmet = [
            d.applicant.worker
            for d in decided
            if d.applicant.known and d.event is not None and d.applicant.worker not in self.given.standing
        ]
        if self.reserves:
            draws = [(e.event.draws, RuleCode.BUDGET_EXCEEDED in e.event.breaches) for e in events]
            for line, reserved in reserved_by(draws):
                events.append(NewEvent(line, reserved, None))  # its version is taken at the append
        return Judged(decided, events, self.unchanged, unmet)


class Enrolling(Form):
    """Judges candidates against the register as it stands. Thread-safe: it keeps no state."""

    def __init__(
        self,
        store: EventStore,
        vault: Vault,
        identity: IdentityRules,
        regions: Regions,
        catalogue: Catalogue,
    ) -> None:
        super().__init__(identity, regions, catalogue)
        self._store = store
        self._vault = vault

    @property
    def regions(self) -> Regions:
        return self._regions

    @property
    def names(self) -> NamePolicy:
        """When a worker's name is taken for another."""
        return self._catalogue.names

    def read_register(
        self,
        terms: EnrolmentTerms,
        mode: RecordingMode,
        regency: str,
        applicants: Sequence[Applicant],
        batch: "ForBatch | None" = None,
        *,
        recall: tuple[Command, bytes] | None = None,
    ) -> "RegisterAsRead":
        """Read the register as it stands, to judge these applicants of one regency, and newcomers after them. With a
        batch's funds, enrolments draw on that and reserve nothing more.
        """
        given, unchanged = self.given_for(terms, mode, regency, applicants, batch and batch.id, recall=recall)
        funds = batch.funds if batch is not None else None
        if funds is not None:
            given = self._within(given, funds)
        return RegisterAsRead(given, Places.of(given), unchanged, reserves=funds is None)

    def rehearse(
        self, given: TermsAndPapers, places: Places, applicants: Sequence[Applicant]
    ) -> list[Decided]:
        """What would be decided, recording nothing; `places` is counted down from call to call."""
        terms, known = given.terms, [a.worker for a in applicants if a.known]
        kept = any(room.line.ring_one for _, _, room in places.rooms)
        found = self._store.ask(
            Ask(
                *(given.regency, terms.scheme, terms.funding_source),
                workers=known,
                villages=None if kept else sorted({a.village for a in applicants}),
                papers=(given.list_id, terms.decree),
            )
        )
        by_id = {line.id: line for line in found.lines}
        for _, _, room in places.rooms:  # the places taken in these villages, and who holds one
            named = room.line
            room.line = replace(by_id.get(named.id, named), payer=named.payer, ring_one=named.ring_one)
        places.on_list = found.named.get(given.list_id, NOBODY).workers
        places.on_decree = found.named.get(terms.decree, NOBODY).workers
        return enrol(replace(given, standing=found.standing, dead=found.dead), applicants, places)

    def given_before_paper(self, terms: EnrolmentTerms, regency: str) -> TermsAndPapers:
        """The same, as if every paper and all the money were there: what stands against a worker then is their own. Raises
        Refused for what is wrong with the terms themselves.
        """
        refuse_if(self.terms_faults(terms))
        given, _ = self.given_for(terms, RecordingMode.COMMAND, regency, [], None)
        return replace(
            given,
            agreement=None,
            listed=None,
            decree=None,
            needs=(),
            lines=(),
            payer_unnamed=False,
            before_paper=True,
        )

    def knows_scheme(self, scheme: str) -> bool:
        """Whether the catalogue has a scheme."""
        return scheme in self._catalogue.schemes

    def selects_by_list(self, scheme: str) -> bool:
        """Whether the workers of a scheme are proposed, verified and decreed. False for one that nobody knows."""
        found = self._catalogue.schemes.get(scheme)
        return found is not None and found.selected_by_list

    def price(self, terms: EnrolmentTerms, fund: FundingSource) -> int:
        """Rupiah that a worker takes a month on these terms, were this fund to pay."""
        month = terms.start.replace(day=1)
        return self._catalogue.price(terms.category, terms.programmes, fund, month).monthly

    def months(self, terms: EnrolmentTerms, regency: str) -> tuple[tuple[int, int], ...]:
        """(fiscal year, months) that an enrolment on these terms reserves."""
        today = local_day(self._regions, regency, self._store.now())
        return months_needed(terms.start, terms.end_exclusive, today)

    def given_for(
        self,
        terms: EnrolmentTerms,
        mode: RecordingMode,
        regency: str,
        applicants: Sequence[Applicant],
        batch: UUID | None,
        *,
        recall: tuple[Command, bytes] | None = None,
    ) -> tuple[TermsAndPapers, dict[UUID, int]]:
        """All that the judgement rests on, and the versions of the streams it was read from. For a batch that is the
        places of every village: others follow these applicants. Raises Refused for days more than ten years ahead, and
        AlreadyDecided for a command (`recall`, with its body) that has an outcome.
        """
        workers = [a.worker for a in applicants if a.known]
        villages = sorted({a.village for a in applicants}) if batch is None else None
        lists = (terms.listed, None) if terms.listed else list_ids(self._vault, terms.list_digest)
        told: ToldLines | None = None
        if terms.funding_source is FundingSource.CORPORATE or terms.payer is not None:
            told = ToldLines.read(self._store, regency, terms.scheme, terms.funding_source)
            villages = None  # places are kept for others than those of these applicants
        found = self._store.ask(
            Ask(
                *(regency, terms.scheme, terms.funding_source),
                workers=workers,
                villages=villages,
                papers=(terms.agreement, *lists, terms.decree),
                recall=recall,
            )
        )
        papers = named_papers(terms, lists, found.histories, self._regions)
        # What is in time on a day that is past is so today. Else only what is open-ended depends on today: for the rest
        # the clock need not be asked.
        in_time = papers.known and not untimely(terms, local_day(self._regions, regency, papers.known))
        if in_time and terms.end_exclusive is not None:
            today = terms.start
        else:
            today = local_day(self._regions, regency, self._store.now())
            refuse_if(untimely(terms, today))
        month = terms.start.replace(day=1)
        price = self._catalogue.price(terms.category, terms.programmes, terms.funding_source, month)
        ages = self._catalogue.ages_for(regency, terms.scheme, terms.start)
        months = months_needed(terms.start, terms.end_exclusive, today)
        paying = paying_for(terms, months, found.lines, told)
        given = TermsAndPapers(
            terms=terms,
            mode=mode,
            regency=regency,
            scheme=self._catalogue.schemes[terms.scheme],
            ages=ages,
            agreement=papers.agreement,
            listed=papers.listed,
            listed_used=found.named.get(papers.list_id, NOBODY),
            decree=papers.decree,
            decree_used=found.named.get(terms.decree, NOBODY),
            needs=paying.needs,
            monthly=price.monthly,
            unpriced=price.unpriced,
            lines=paying.lines,
            payer_unnamed=paying.unnamed,
            ring_one=told is not None and self._catalogue.ring_one_in(regency),
            standing=found.standing,
            dead=found.dead,
            list_id=papers.list_id,
            batch=batch,
            named_rows=papers.named_rows,
        )
        return given, papers.versions | paying.versions

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
        return replace(given, needs=needs, monthly=monthly, payer_unnamed=False)


@dataclass(frozen=True, slots=True)
class BatchFunds:
    """What a batch holds for its enrolments: what each takes, and the rupiah left by line."""

    draws: tuple[Draw, ...]
    left: Mapping[UUID, int]


class ForBatch(NamedTuple):
    """The batch that enrolments belong to, and what it holds for them once it is opened."""

    id: UUID
    funds: BatchFunds | None = None
