"""How is a check written as JSON? Its counts, what it would cost, which papers there are, and what is missing with the mutation that
records it, filled in as far as known. Alike by `POST /imports?check=true` and `naungan check --json`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from ...domain.bulk.check import Checked, RowFate, Seen
from ...domain.bulk.papers_of_a_file import AtHand, Missing, PaperKind
from ...domain.catalogue import Catalogue
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.regions import Regions
from ...domain.vocabulary import FundingSource
from ...graphql.types import ids
from ...texts.checks import FATES, MISSING, OF_VILLAGE, TOO_LITTLE
from ...texts.filling import filled
from ...texts.formats import show_rupiah
from ...texts.labels.catalogue import segment_label
from ...texts.labels.values import VALUES
from ...texts.language import Locale
from .importer import Summary
from .jobs import Job


class Known(NamedTuple):
    """What codes are called."""

    regions: Regions
    catalogue: Catalogue


def check_shape(job: Job, summary: Summary, hand: AtHand, known: Known, locale: Locale) -> dict[str, Any]:
    """What a check found, with the papers as they stand now."""
    checked = summary.checked
    assert checked is not None
    unknown = () if summary.report is None else summary.report.unknown
    return {
        "terms": terms_shape(job.terms, job.assumed),
        "fates": [
            {"fate": fate, "rows": checked.fates.get(fate, 0), "label": FATES[fate].said(locale)}
            for fate in RowFate
        ],
        "cost": _cost(checked, job.terms.funding_source, locale),
        "villages": [_village(code, seen, known.regions) for code, seen in checked.villages.items()],
        "segments": [
            {"code": code, "label": segment_label(known.catalogue.segments[code], locale), **seen._asdict()}
            for code, seen in checked.segments.items()
        ],
        "unknown": [{"field": field, "text": text, "rows": rows} for field, text, rows in unknown],
        "papers": papers_shape(hand),
        "missing": [missing_shape(one, hand, locale) for one in missing_of(hand, checked)],
    }


def missing_of(hand: AtHand, checked: Checked) -> tuple[Missing, ...]:
    """What is missing to enrol the good rows of a file that was checked."""
    good = {code: seen.good for code, seen in checked.villages.items() if seen.good}
    return hand.missing(checked.people, good)


def terms_shape(terms: EnrolmentTerms, assumed: tuple[str, ...]) -> dict[str, Any]:
    """The terms by the names of the query; `until` is the last day, that day included."""
    return {
        "scheme": terms.scheme,
        "category": terms.category,
        "funding": terms.funding_source,
        "programme": [*terms.programmes],
        "from": terms.start.isoformat(),
        "until": None if terms.end_exclusive is None else _last(terms.end_exclusive),
        "payer": terms.payer,
        "assumed": [*assumed],
    }


def _last(end_exclusive: dt.date) -> str:
    return (end_exclusive - dt.timedelta(days=1)).isoformat()


def _cost(checked: Checked, fund: FundingSource, locale: Locale) -> dict[str, Any]:
    return {
        **_rupiah(checked.rupiah, locale),
        "months": [
            {"month": f"{one.month:%Y-%m}", "workers": one.workers, **_rupiah(one.rupiah, locale)}
            for one in checked.months
        ],
        "funds": [
            {
                "funding": one.fund,
                "label": VALUES["FundingSource"][one.fund].name.said(locale),
                "chosen": one.fund is fund,
                "workers": one.workers,
                "monthly": str(one.monthly),
                **_rupiah(one.rupiah, locale),
            }
            for one in checked.funds
        ],
    }


def _rupiah(amount: int, locale: Locale) -> dict[str, str]:
    """As text, for it may be large."""
    return {"rupiah": str(amount), "display": show_rupiah(amount, locale)}


def _village(code: str, seen: Seen, regions: Regions) -> dict[str, Any]:
    found, within = regions.get(code), regions.get(code.rpartition(".")[0])
    names = {"name": found.name if found else "", "subdistrict": within.name if within else ""}
    return {"code": code, **names, **seen._asdict()}


def papers_shape(hand: AtHand) -> dict[str, Any]:
    """The papers that fit, by kind; the money in rupiah as text."""
    listed = hand.listed
    return {
        "agreements": [
            {
                "id": ids.encode("Agreement", key),
                "title": one.facts.title,
                "from": one.start.isoformat(),
                "until": None if one.end_exclusive is None else _last(one.end_exclusive),
            }
            for key, one in hand.agreements.items()
        ],
        "budgets": [
            {
                "id": ids.encode("Budget", line.id),
                "fiscalYear": line.fiscal_year,
                "payer": line.payer,
                "allocated": None if line.amount is None else str(line.amount),
                "remaining": None if line.remaining is None else str(line.remaining),
                "quota": line.quota,
                "used": line.used,
            }
            for line, _ in hand.money().values()
        ],
        "list": None
        if listed is None or hand.list_id is None
        else {
            "id": ids.encode("ParticipantList", hand.list_id),
            "proposed": listed.proposed,
            "verified": listed.verified,
            "office": listed.office,
            "enrolled": hand.on_list,
        },
        "decrees": [
            {
                "id": ids.encode("Decree", key),
                "number": one.number,
                "issuedOn": None if one.on is None else one.on.isoformat(),
                "count": one.count,
                "enrolled": hand.decreed.get(key, 0),
            }
            for key, one in hand.decrees.items()
        ],
    }


def missing_shape(one: Missing, hand: AtHand, locale: Locale) -> dict[str, Any]:
    """What is missing: the mutation that records it, its input as far as known, and the fields that only people know (`ask`)."""
    mutation, given, ask = _way(one, hand)
    return {
        "kind": one.kind,
        "message": missing_text(one, locale),
        "facts": {**one.facts},
        "mutation": mutation,
        "input": given,
        "ask": [*ask],
    }


def missing_text(one: Missing, locale: Locale) -> str:
    """What is missing, in a sentence."""
    text = OF_VILLAGE if "village" in one.facts else (MISSING if one.of is None else TOO_LITTLE)[one.kind]
    return filled(text, locale, one.facts)


_Way = tuple[str | None, dict[str, Any], tuple[str, ...]]


def _way(one: Missing, hand: AtHand) -> _Way:
    facts = one.facts
    match one.kind:
        case PaperKind.AGREEMENT:
            period = {"start": facts["start"], **({"endExclusive": facts["end"]} if "end" in facts else {})}
            given = {"kind": "COOPERATION_AGREEMENT", "region": facts["region"], "period": period}
            return "signAgreement", given, ("title", "parties", "signedOn")
        case PaperKind.BUDGET | PaperKind.PLACES:
            return _budget(one, hand)
        case PaperKind.PAYER:
            return None, {}, ("payer",)
        case PaperKind.LIST:
            given = {"region": facts["region"], "scheme": facts["scheme"], "listDigest": facts["digest"]}
            return "proposeParticipants", {**given, "count": facts["count"]}, ()
        case PaperKind.VERIFICATION if one.of is not None:
            return "withdrawVerification", {"list": ids.encode("ParticipantList", one.of)}, ("reason",)
        case PaperKind.VERIFICATION:
            return (
                "verifyList",
                {"listDigest": facts["digest"], "count": facts["count"]},
                ("office", "verifiedOn"),
            )
        case PaperKind.DECREE if one.of is not None:
            return "reviseDecree", {"decree": ids.encode("Decree", one.of), "count": facts["count"]}, ()
        case PaperKind.DECREE:
            given = {"region": facts["region"], "listDigest": facts["digest"], "count": facts["count"]}
            return "issueDecree", given, ("number", "issuedOn")


def _budget(one: Missing, hand: AtHand) -> _Way:
    facts = one.facts
    if one.of is not None:
        line = {"budget": ids.encode("Budget", one.of)}
        if "village" in facts:
            return (
                "setVillageQuotas",
                {**line, "villages": [{"village": facts["village"], "quota": facts["now"]}]},
                (),
            )
        if one.kind is PaperKind.PLACES:
            return "reviseBudget", {**line, "quota": facts["now"]}, ()
        return "reviseBudget", {**line, "allocated": {"amount": str(facts["amount"])}}, ()
    given: dict[str, Any] = {
        "region": facts["region"],
        "scheme": facts["scheme"],
        "fiscalYear": facts["year"],
        "fundingSource": facts["funding"],
        "stage": "ORIGINAL",
        "allocated": {"amount": str(facts["amount"])},
    }
    agreement = _only(hand.agreements)
    if agreement is not None:
        given["agreement"] = ids.encode("Agreement", agreement)
    return (
        "allocateBudget",
        given,
        ("payer",) if hand.terms.funding_source is FundingSource.CORPORATE else (),
    )


def _only(papers: Mapping[UUID, object]) -> UUID | None:
    return next(iter(papers)) if len(papers) == 1 else None
