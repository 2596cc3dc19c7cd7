"""On which terms is a file to be enrolled? The query of POST /imports, parsed once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.datastructures import QueryParams

from ...domain.bulk.papers_of_a_file import Meant
from ...domain.catalogue import STANDARD, Catalogue
from ...domain.dates import day_after
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.refusals import Refused
from ...domain.regions import Regions, local_day
from ...domain.vocabulary import FundingSource, MembershipCategory, Programme, RegionLevel
from ...graphql.types import ids
from ...graphql.types.errors import BadId
from ..bulk.issuing_cards import terms_of_cards
from ..bulk.jobs import Purpose
from ..bulk.rows import Trust, TrustedSource
from ..bulk.segments import segment_named, segments_offered
from ..bulk.sheets import Hidden
from ..bulk.terms_syntax import USUAL_SCHEME, is_digest, named_columns, paper_named, usual_days

_ALL = frozenset(Purpose)
_OF_PEOPLE = _ALL - {Purpose.CARDS}
_OF_A_FILE = _ALL - {Purpose.LIST_ENROLMENT}
_OF_A_FILE_OF_PEOPLE = _OF_A_FILE & _OF_PEOPLE
_OF_PAPERS = _OF_PEOPLE - {Purpose.CORRECTION}
_OF_NEW_FILES = _OF_A_FILE_OF_PEOPLE - {Purpose.CORRECTION}
_OF_CARDS = frozenset({Purpose.CARDS})

# Every parameter, with the purposes that it can be said for.
_PARAMETERS: Mapping[str, frozenset[Purpose]] = {
    "region": _ALL,
    "scheme": _OF_PEOPLE,
    "category": _OF_PEOPLE,
    "funding": _OF_PEOPLE,
    "from": _OF_PEOPLE,
    "until": _OF_PEOPLE,
    "agreement": _OF_PAPERS,
    "decree": _OF_PAPERS,
    "list": _OF_NEW_FILES,
    "payer": _OF_PEOPLE,
    "programme": _OF_PEOPLE,
    "segment": _OF_A_FILE_OF_PEOPLE,
    "column": _OF_A_FILE,
    "unknownSegment": _OF_A_FILE_OF_PEOPLE,
    "sexFrom": _OF_A_FILE_OF_PEOPLE,
    "birthDateFrom": _OF_A_FILE_OF_PEOPLE,
    "sheet": _OF_A_FILE,
    "hidden": _OF_A_FILE,
    "dryRun": _ALL - {Purpose.CORRECTION},
    "atomic": _OF_NEW_FILES,
    "check": _OF_NEW_FILES,
    "propose": _OF_NEW_FILES,
    "fromList": frozenset({Purpose.LIST_ENROLMENT}),
    "corrects": frozenset({Purpose.CORRECTION}),
    "cards": _OF_NEW_FILES | _OF_CARDS,
    "on": _OF_CARDS,
    "skipBad": _OF_CARDS,
}
_ASSUMED = ("scheme", "funding", "from", "until")  # of a check, where they are not said
_MANY = frozenset({"programme", "column", "sheet"})
E = TypeVar("E", bound=StrEnum)


class BadParameter(Exception):  # noqa: N818
    """A parameter of the query is missing or cannot be; `what` says what it should be: of a day that is too early, `least` at least."""

    def __init__(self, name: str, what: str, least: dt.date | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.what = what
        self.least = least

    @property
    def missing(self) -> bool:
        """Whether it was not given at all."""
        return self.what == f"{self.name}=…"


@dataclass(frozen=True, slots=True)
class ImportQuery:
    """The terms of an import, without the file. `meant` names papers by number or title; `assumed` are the parameters of a check
    that were not said. Of a list of card numbers they say no more than the day.
    """

    terms: EnrolmentTerms
    regency: str
    meant: Meant
    segment: str | None
    overrides: Mapping[str, str]
    sheets: tuple[str, ...]
    hidden: Hidden | None
    unknown: str | None
    trust: Trust
    purpose: Purpose
    dry_run: bool
    atomic: bool
    assumed: tuple[str, ...] = ()


def import_query(query: QueryParams, regions: Regions, catalogue: Catalogue = STANDARD) -> ImportQuery:
    """The terms; a check needs no more than the region, nor does it to propose people; card numbers need the day. Raises BadParameter."""
    for at, name in enumerate(query, start=1):
        if name not in _PARAMETERS:
            # By the name that was meant, or its place: what was sent may be anything, and is not repeated.
            meant = next((known for known in _PARAMETERS if known.casefold() == name.casefold()), None)
            raise BadParameter(meant or f"#{at}", f"{meant}=…" if meant else ", ".join(_PARAMETERS))
        if name not in _MANY and len(query.getlist(name)) > 1:
            raise BadParameter(name, "1x")
    from_list = _listed(query, "fromList", Purpose.LIST_ENROLMENT)
    corrects = _listed(query, "corrects", Purpose.CORRECTION)
    region = _needed(query, "region")
    found = regions.get(region)
    if found is None or found.level is not RegionLevel.REGENCY:
        raise BadParameter("region", "64.01")
    if _flag(query, "cards"):
        return _of_cards(query, region)
    for name, purposes in _PARAMETERS.items():
        if name in query and purposes == _OF_CARDS:
            raise BadParameter(name, f"1x: cards=true, {name}")
    check, propose = _flag(query, "check"), _flag(query, "propose")
    if propose and (check or _flag(query, "dryRun") or _flag(query, "atomic")):
        raise BadParameter("propose", "1x: propose, check, dryRun, atomic")
    if from_list or corrects:
        purpose = Purpose.LIST_ENROLMENT if from_list else Purpose.CORRECTION
    else:
        purpose = Purpose.PROPOSAL if propose else Purpose.CHECK if check else Purpose.ENROLMENT
    before = not purpose.enrols  # no paper is needed yet
    assumed = tuple(name for name in _ASSUMED if before and not query.get(name))
    start, end_exclusive = _days(query, regions, region, before)
    listed = query.get("list")
    if listed is not None and not is_digest(listed):
        raise BadParameter("list", "SHA-256")
    programmes = query.getlist("programme") or ["JKK", "JKM"]
    agreement, title = _paper(query.get("agreement"), "Agreement", "agreement")
    decree, number = _paper(query.get("decree"), "Decree", "decree")
    scheme = USUAL_SCHEME if "scheme" in assumed else _needed(query, "scheme")
    funding = FundingSource.APBD.value if "funding" in assumed else _needed(query, "funding")
    terms = EnrolmentTerms(
        scheme=scheme,
        category=_member(MembershipCategory, query.get("category", "NON_WAGE_EARNER"), "category"),
        funding_source=_member(FundingSource, funding, "funding"),
        programmes=tuple(_member(Programme, one, "programme") for one in programmes),
        start=start,
        end_exclusive=end_exclusive,
        agreement=agreement,
        list_digest=listed,
        decree=decree,
        payer=query.get("payer"),
        listed=from_list or corrects,
    )
    return ImportQuery(
        terms,
        region,
        Meant(title, number),
        _segment(query, "segment", catalogue, region),
        _columns(query.getlist("column")),
        tuple(query.getlist("sheet")),
        _member(Hidden, query["hidden"], "hidden") if "hidden" in query else None,
        _segment(query, "unknownSegment", catalogue, region),
        Trust(_source(query, "sexFrom"), _source(query, "birthDateFrom")),
        purpose,
        not check and _flag(query, "dryRun"),
        _flag(query, "atomic"),
        assumed,
    )


def _of_cards(query: QueryParams, region: str) -> ImportQuery:
    """The terms of a list of card numbers."""
    _nothing_else(query, "cards", Purpose.CARDS)
    day = _day(_needed(query, "on"), "on")
    return ImportQuery(
        terms_of_cards(day),
        region,
        Meant(None, None),
        None,
        _columns(query.getlist("column")),
        tuple(query.getlist("sheet")),
        _member(Hidden, query["hidden"], "hidden") if "hidden" in query else None,
        None,
        Trust(None, None),
        Purpose.CARDS,
        _flag(query, "dryRun"),
        not _flag(query, "skipBad"),
    )


def _nothing_else(query: QueryParams, said: str, purpose: Purpose) -> None:
    """Raises BadParameter for what cannot be said beside the parameter that says the purpose."""
    for name, purposes in _PARAMETERS.items():
        if (
            name in query and purpose not in purposes and purposes != _OF_CARDS
        ):  # of these it is told what they need
            raise BadParameter(name, f"1x: {said}, {name}")


def _listed(query: QueryParams, name: str, purpose: Purpose) -> UUID | None:
    """The list that a parameter names by its id."""
    if name not in query:
        return None
    _nothing_else(query, name, purpose)
    try:
        return ids.decode_uuid(query[name], "ParticipantList")
    except BadId:
        raise BadParameter(name, "id ParticipantList") from None


def _days(query: QueryParams, regions: Regions, region: str, check: bool) -> tuple[dt.date, dt.date | None]:
    """The days of protection, [start, end)."""
    last = _day(query["until"], "until") if "until" in query else None
    end_exclusive = None if last is None else day_after(last)
    if check:
        given = _day(query["from"], "from") if query.get("from") else None
        today = local_day(regions, region, dt.datetime.now(dt.UTC))
        start, end_exclusive = usual_days(today, given, end_exclusive)
    else:
        start = _day(_needed(query, "from"), "from")
    if end_exclusive is not None and end_exclusive <= start:
        raise BadParameter("until", f">= {start}", start)
    return start, end_exclusive


def _needed(query: QueryParams, name: str) -> str:
    value = query.get(name)
    if not value:
        raise BadParameter(name, f"{name}=…")
    return value


def _member(kind: type[E], value: str, name: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise BadParameter(name, ", ".join(kind)) from None


def _day(value: str, name: str) -> dt.date:
    try:
        if len(value) != 10:
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise BadParameter(name, "YYYY-MM-DD") from None


def _paper(value: str | None, kind: str, name: str) -> tuple[UUID | None, str | None]:
    """A paper by its id, else the number or title that names it."""
    try:
        return paper_named(value, kind)
    except BadId:
        raise BadParameter(name, f"id {kind}") from None


def _source(query: QueryParams, name: str) -> TrustedSource | None:
    return _member(TrustedSource, query[name], name) if name in query else None


def _segment(query: QueryParams, name: str, catalogue: Catalogue, region: str) -> str | None:
    text = query.get(name)
    try:
        return None if text is None else segment_named(catalogue, text, region)
    except Refused:
        raise BadParameter(name, segments_offered(catalogue)) from None


def _columns(given: list[str]) -> dict[str, str]:
    try:
        return named_columns(given)
    except ValueError:
        raise BadParameter("column", "NIK=No KTP") from None


def _flag(query: QueryParams, name: str) -> bool:
    value = query.get(name, "false")
    if value not in ("true", "false"):
        raise BadParameter(name, "true, false")
    return value == "true"
