"""Which papers does the register hold for a file, and what is still missing? Agreements and decrees are found by number or title.

Read from the log itself, so that a paper that was recorded a moment ago is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar
from uuid import UUID

from ..agreements import Agreement
from ..budget import BudgetLine
from ..commands.admission import Enrolling
from ..commands.named_papers import as_agreement, as_decree, list_ids
from ..decrees import Decree
from ..eligibility.agreement import agreement_holds, beyond_termination
from ..enrolment_terms import EnrolmentTerms
from ..ports import EventStore
from ..reasons import Reason
from ..refusals import Breach, Refused
from ..selection import NOBODY, ProposedList
from ..texts import folded
from ..vault_port import Vault
from ..vocabulary import RecordingMode, RuleCode

_ALL_VILLAGES = UUID(int=0)  # stands for a batch: the places of every village are read
_MOST_NAMED = 10  # papers named in a refusal
UNCLEAR = frozenset(  # why a paper is not found by its name
    {Reason.WHICH_AGREEMENT, Reason.WHICH_DECREE, Reason.AGREEMENT_NOT_FOUND, Reason.DECREE_NOT_FOUND}
)
P = TypeVar("P", Agreement, Decree)


Facts = dict[str, str | int]


class PaperKind(StrEnum):
    """What may be missing for a file."""

    AGREEMENT = "AGREEMENT"
    PAYER = "PAYER"
    BUDGET = "BUDGET"
    PLACES = "PLACES"
    LIST = "LIST"
    VERIFICATION = "VERIFICATION"
    DECREE = "DECREE"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: `of` is what is there and too small, None where nothing is. `facts` are whole numbers, rupiah,
    codes and days as text.
    """

    kind: PaperKind
    facts: Mapping[str, str | int]
    of: UUID | None = None


class Meant(NamedTuple):
    """The number or title by which a paper is named; None where it is not."""

    agreement: str | None = None
    decree: str | None = None


NOT_NAMED = Meant()


class Chosen(NamedTuple):
    """A paper that was found, not given by its id."""

    kind: PaperKind
    name: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """The papers that fit a file on its terms. `needs`: fiscal year, months, and the budget line that would pay. `payers`: the
    companies among which one is to be named. `decreed` counts the people enrolled under each decree.
    """

    terms: EnrolmentTerms
    regency: str
    monthly: int
    by_list: bool
    agreements: Mapping[UUID, Agreement]
    needs: tuple[tuple[int, int, BudgetLine | None], ...]
    payers: tuple[str, ...] = ()
    list_id: UUID | None = None
    listed: ProposedList | None = None
    on_list: int = 0
    decrees: Mapping[UUID, Decree] = field(default_factory=dict)
    decreed: Mapping[UUID, int] = field(default_factory=dict)

    def money(self) -> dict[UUID, tuple[BudgetLine, int]]:
        """Every line that would pay, and how many months of a worker."""
        lines: dict[UUID, tuple[BudgetLine, int]] = {}
        for _, months, line in self.needs:
            if line is not None:
                lines[line.id] = (line, lines.get(line.id, (line, 0))[1] + months)
        return lines

    def missing(self, people: int, good: Mapping[str, int]) -> tuple[Missing, ...]:
        """What is missing to enrol the `good` rows of a file that names so many `people`: by village, "" where that is not known."""
        count = sum(good.values())
        found = [*self._agreement(), *self._budget(count), *self._places(good)]
        return (*found, *(self._selection(people, count) if self.by_list else ()))

    def _agreement(self) -> Iterable[Missing]:
        if not self.agreements:
            yield Missing(PaperKind.AGREEMENT, {"region": self.regency, **_days(self.terms)})

    def _budget(self, count: int) -> Iterable[Missing]:
        if self.payers:
            yield Missing(PaperKind.PAYER, {"payers": ", ".join(f'"{one}"' for one in self.payers)})
            return
        for year, months, line in self.needs:
            if line is None:
                facts: Facts = {"region": self.regency, "scheme": self.terms.scheme, "year": year}
                fund = self.terms.funding_source.value
                amount = count * months * self.monthly
                yield Missing(PaperKind.BUDGET, {**facts, "funding": fund, "amount": amount, "count": count})
        for line, months in self.money().values():
            needed = count * months * self.monthly
            if line.remaining is not None and line.remaining < needed:
                short = needed - line.remaining
                fund = self.terms.funding_source.value
                facts = {"needed": needed, "left": line.remaining, "short": short, "funding": fund}
                yield Missing(PaperKind.BUDGET, {**facts, "amount": (line.amount or 0) + short}, line.id)

    def _places(self, good: Mapping[str, int]) -> Iterable[Missing]:
        count = sum(good.values())
        for line, _ in self.money().values():
            if line.quota is not None and line.used + count > line.quota:
                short = line.used + count - line.quota
                facts: Facts = {"quota": line.quota, "used": line.used, "short": short}
                facts["now"] = line.used + count
                yield Missing(PaperKind.PLACES, facts, line.id)
            for village, more in good.items():
                if not village:
                    continue  # nobody knows of which villages they are
                limit, used = line.limit_of(village), line.villages.get(village, (None, 0))[1]
                if limit is not None and used + more > limit:
                    facts = {"village": village, "quota": limit, "used": used}
                    facts |= {"short": used + more - limit, "now": used + more}
                    yield Missing(PaperKind.PLACES, facts, line.id)

    def _selection(self, people: int, count: int) -> Iterable[Missing]:
        listed, digest = self.listed, self.terms.list_digest or ""
        of_list: Facts = {"region": self.regency, "digest": digest}
        if listed is None:
            yield Missing(PaperKind.LIST, {**of_list, "scheme": self.terms.scheme, "count": people})
        if listed is None or listed.verified is None:
            proposed = people if listed is None else listed.proposed
            yield Missing(PaperKind.VERIFICATION, {**of_list, "count": proposed})
        elif listed.verified < self.on_list + count:
            facts = {**of_list, "verified": listed.verified, "count": self.on_list + count}
            yield Missing(PaperKind.VERIFICATION, facts, self.list_id)
        if not self.decrees:
            yield Missing(PaperKind.DECREE, {**of_list, "count": count})
        elif len(self.decrees) == 1:
            ((decree, state),) = self.decrees.items()
            needed = self.decreed.get(decree, 0) + count
            if state.count < needed:
                facts = {**of_list, "number": state.number, "has": state.count, "count": needed}
                yield Missing(PaperKind.DECREE, facts, decree)


class PapersAtHand:
    """Finds the papers of a regency. Thread-safe: it keeps no state."""

    def __init__(self, store: EventStore, vault: Vault, enrolling: Enrolling) -> None:
        self._store = store
        self._vault = vault
        self._enrolling = enrolling

    def with_papers(
        self, terms: EnrolmentTerms, regency: str, meant: Meant = NOT_NAMED
    ) -> tuple[EnrolmentTerms, tuple[Chosen, ...]]:
        """The terms with the agreement and the decree that are meant: by id in the terms, by number or title, or the only one that
        fits. Where none fits the terms stay without. Raises Refused where several are meant, or none of that name is on record.
        """
        chosen = []
        if terms.agreement is None:
            agreements = self._agreements(regency)
            fits = _that_fit(agreements, terms, regency)
            which = _which(agreements, meant.agreement, fits, _OF_AGREEMENTS)
            if which is not None:
                terms = replace(terms, agreement=which)
                chosen.append(Chosen(PaperKind.AGREEMENT, agreements[which].facts.title or "-"))
        if terms.decree is None and (meant.decree is not None or self._by_list(terms)):
            decrees = self._decrees(regency)
            which = _which(decrees, meant.decree, self._over_list(decrees, terms), _OF_DECREES)
            if which is not None:
                terms = replace(terms, decree=which)
                chosen.append(Chosen(PaperKind.DECREE, decrees[which].number))
        return terms, tuple(chosen)

    def at_hand(self, terms: EnrolmentTerms, regency: str) -> AtHand:
        """What there is for a file, as the register stands now. Raises Refused for what is wrong with the terms themselves."""
        if not self._enrolling.knows_scheme(terms.scheme):
            raise Refused(Breach(RuleCode.NOT_FOUND, Reason.SCHEME_UNKNOWN, ("scheme",)))
        agreements = _that_fit(self._agreements(regency), terms, regency)
        decrees = self._over_list(self._decrees(regency), terms)
        if terms.agreement is not None:
            agreements = {key: one for key, one in agreements.items() if key == terms.agreement}
        if terms.decree is not None:
            decrees = {key: one for key, one in decrees.items() if key == terms.decree}
        only = replace(terms, agreement=next(iter(agreements)) if len(agreements) == 1 else terms.agreement)
        given, _ = self._enrolling.given_for(only, RecordingMode.COMMAND, regency, [], _ALL_VILLAGES)
        payers = {line.payer for line in given.lines if line.payer} if given.payer_unnamed else ()
        used = self._store.named([*decrees, *([given.list_id] if given.list_id else [])])
        return AtHand(
            only,
            regency,
            given.monthly,
            given.scheme.selected_by_list,
            agreements,
            given.needs,
            tuple(sorted(payers)),
            given.list_id,
            given.listed,
            used.get(given.list_id, NOBODY).people,
            decrees,
            {key: used.get(key, NOBODY).people for key in decrees},
        )

    def _by_list(self, terms: EnrolmentTerms) -> bool:
        return self._enrolling.selects_by_list(terms.scheme)

    def _agreements(self, regency: str) -> dict[UUID, Agreement]:
        streams = self._store.agreements(regency)
        histories = self._store.load(streams)
        states = {key: as_agreement(histories.get(key, ()), self._enrolling.regions) for key in streams}
        return {key: state for key, state in states.items() if state is not None}

    def _decrees(self, regency: str) -> dict[UUID, Decree]:
        """The decrees of a regency that hold."""
        streams = self._store.decrees(regency)
        histories = self._store.load(streams)
        states = {key: as_decree(histories.get(key, ())) for key in streams}
        return {key: state for key, state in states.items() if state is not None and not state.voided}

    def _over_list(self, decrees: Mapping[UUID, Decree], terms: EnrolmentTerms) -> dict[UUID, Decree]:
        """The decrees over the list of the terms; where there is none, those that are tied to no list."""
        lists = {terms.listed} if terms.listed else {*list_ids(self._vault, terms.list_digest)} - {None}
        over = {key: one for key, one in decrees.items() if one.listed is not None and one.listed in lists}
        if over or terms.listed:
            return over
        return {key: one for key, one in decrees.items() if one.listed is None}


@dataclass(frozen=True, slots=True)
class _Words:
    """How papers of a kind are told in a refusal."""

    field: str
    code: RuleCode
    several: Reason
    unknown: Reason


_OF_AGREEMENTS = _Words(
    "agreement", RuleCode.NO_AGREEMENT, Reason.WHICH_AGREEMENT, Reason.AGREEMENT_NOT_FOUND
)
_OF_DECREES = _Words("decree", RuleCode.NO_DECREE, Reason.WHICH_DECREE, Reason.DECREE_NOT_FOUND)


def _that_fit(
    agreements: Mapping[UUID, Agreement], terms: EnrolmentTerms, regency: str
) -> dict[UUID, Agreement]:
    """The agreements under which people may be enrolled on these terms."""
    return {
        key: one
        for key, one in agreements.items()
        if agreement_holds(one, key, regency, terms.start) is None
        and beyond_termination(one, key, terms.start, terms.end_exclusive) is None
    }


def _which(papers: Mapping[UUID, P], name: str | None, fits: Mapping[UUID, P], words: _Words) -> UUID | None:
    """The paper of a name, else the only one that fits; None where none fits. One of a name is taken whether it fits or not: the
    rules say why it does not. Raises Refused.
    """
    found = fits
    if name is not None:
        found = _of_name(papers, name)
        if len(found) > 1:  # a number may be given again once its paper ended
            found = {key: one for key, one in found.items() if key in fits} or found
        if not found:
            raise Refused(_unclear(words, words.unknown, papers.values()))
    if len(found) > 1:
        raise Refused(_unclear(words, words.several, found.values()))
    return next(iter(found), None)


def _of_name(papers: Mapping[UUID, P], name: str) -> dict[UUID, P]:
    """Those of exactly this name, however typed; else those whose name holds it."""
    wanted = folded(name)
    named = {key: folded(_name(one)) for key, one in papers.items()}
    exact = [key for key, own in named.items() if own == wanted]
    keys = exact or [key for key, own in named.items() if wanted and wanted in own]
    return {key: papers[key] for key in keys}


def _name(paper: Agreement | Decree) -> str:
    return paper.number if isinstance(paper, Decree) else paper.facts.title or ""


def _unclear(words: _Words, reason: Reason, papers: Iterable[Agreement | Decree]) -> Breach:
    names = [f'"{_name(one)}"' for one in papers]
    shown = ", ".join([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])]) or "-"
    facts: Facts = {"names": shown}
    if reason is words.several:
        facts["count"] = len(names)
    return Breach(words.code, reason, (words.field,), facts)


def _days(terms: EnrolmentTerms) -> dict[str, str]:
    days = {"start": terms.start.isoformat()}
    return days if terms.end_exclusive is None else {**days, "end": terms.end_exclusive.isoformat()}
