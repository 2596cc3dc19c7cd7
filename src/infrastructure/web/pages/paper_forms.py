"""Which papers are recorded by a form, and what is asked for each?"""

from typing import Any

from ....domain.vocabulary import AgreementKind, BudgetStage, Evidence, FundingSource, Role
from ....texts.pages.papers import Field as Label
from ....texts.pages.papers import Hint, PaperForm
from ..navigation import is_for
from .form_screens import Field, Filled, FormScreen, Reading, of_enum
from .list_enrolment_form import LIST_ENROLMENT
from .page import Page
from .paper_choices import agreements, lists, schemes
from .questions import Outcome
from .state import address


def _to_papers(_page: Page, filled: Filled, outcome: Outcome) -> str:
    return _at("/dokumen", filled, outcome)


def _to_what_is_seen(page: Page, filled: Filled, outcome: Outcome) -> str:
    """To the papers; a village office sees none, and goes home, where its lists are."""
    to = "/dokumen" if is_for("/dokumen", page.viewer) else "/"
    return _at(to, filled, outcome)


def _at(path: str, filled: Filled, outcome: Outcome) -> str:
    """A page that says that it is saved, or was so already."""
    same = 1 if outcome.position is None else None
    return address(path, {"wilayah": filled["wilayah"], "posisi": outcome.position, "sama": same})


def _agreement(read: Reading) -> dict[str, Any]:
    return {
        "region": read.about(),
        "kind": read.text("kind"),
        "title": read.text("title"),
        "parties": read.lines("parties"),
        "legalBasis": read.lines("legalBasis"),
        "signedOn": {"value": read.day("signedOn"), "precision": "DAY"},
        "period": {"start": read.day("start"), "endExclusive": read.after("until")},
    }


def _budget(read: Reading) -> dict[str, Any]:
    return {
        "region": read.about(),
        "agreement": read.text("agreement"),
        "scheme": read.text("scheme"),
        "fiscalYear": read.number("fiscalYear"),
        "fundingSource": read.text("fundingSource"),
        "payer": read.text("payer"),
        "stage": read.text("stage"),
        "allocated": read.money("allocated"),
        "quota": read.number("quota"),
        "perVillageQuota": read.number("perVillageQuota"),
    }


def _decree(read: Reading) -> dict[str, Any]:
    return {
        "region": read.about(),
        "number": read.text("number"),
        "issuedOn": read.day("issuedOn"),
        "list": read.text("list"),
        "listDigest": read.text("listDigest"),
        "count": read.number("count"),
    }


def _denominator(read: Reading) -> dict[str, Any]:
    return {
        "region": read.about(),
        "scheme": read.text("scheme"),
        "value": read.number("value"),
        "asOf": read.day("asOf"),
        "source": read.text("source"),
        "evidence": read.text("evidence"),
    }


def _list(read: Reading) -> dict[str, Any]:
    return {
        "region": read.about(),
        "scheme": read.text("scheme"),
        "count": read.number("count"),
        "listDigest": read.text("listDigest"),
    }


def _verification(read: Reading) -> dict[str, Any]:
    return {
        "listDigest": read.text("listDigest"),
        "count": read.number("count"),
        "office": read.text("office"),
        "verifiedOn": read.day("verifiedOn"),
    }


FORMS = (
    FormScreen(
        "/dokumen/baru/kesepakatan",
        PaperForm.AGREEMENT,
        "sign_agreement",
        (Role.OPERATOR,),
        (
            Field("title", Label.TITLE, hint=Hint.TITLE),
            Field("kind", Label.KIND, choices=of_enum("AgreementKind", tuple(AgreementKind))),
            Field("parties", Label.PARTIES, "lines", hint=Hint.PARTIES),
            Field("legalBasis", Label.LEGAL_BASIS, "lines", needed=False, hint=Hint.ONE_A_LINE),
            Field("signedOn", Label.SIGNED_ON, "date"),
            Field("start", Label.START, "date"),
            Field("until", Label.UNTIL, "date", needed=False, hint=Hint.UNTIL),
        ),
        _agreement,
        _to_papers,
        asks="choices",
    ),
    FormScreen(
        "/dokumen/baru/anggaran",
        PaperForm.BUDGET,
        "allocate_budget",
        (Role.OPERATOR,),
        (
            Field("agreement", Label.AGREEMENT, needed=False, choices=agreements),
            Field("scheme", Label.SCHEME, choices=schemes),
            Field("fiscalYear", Label.YEAR, "number"),
            Field("fundingSource", Label.FUNDING, choices=of_enum("FundingSource", tuple(FundingSource))),
            Field("payer", Label.PAYER, needed=False, hint=Hint.PAYER),
            Field("stage", Label.STAGE, choices=of_enum("BudgetStage", tuple(BudgetStage))),
            Field("allocated", Label.ALLOCATED, needed=False, hint=Hint.RUPIAH),
            Field("quota", Label.QUOTA, needed=False),
            Field("perVillageQuota", Label.VILLAGE_QUOTA, needed=False),
        ),
        _budget,
        _to_papers,
        asks="choices",
    ),
    FormScreen(
        "/dokumen/baru/daftar",
        PaperForm.LISTED,
        "propose_participants",
        (Role.OPERATOR,),
        (
            Field("scheme", Label.SCHEME, choices=schemes),
            Field("count", Label.COUNT),
            Field("listDigest", Label.DIGEST, hint=Hint.DIGEST),
        ),
        _list,
        _to_papers,
        asks="choices",
    ),
    FormScreen(
        "/dokumen/baru/verifikasi",
        PaperForm.VERIFICATION,
        "verify_list",
        (Role.VERIFIER,),
        (
            Field("listDigest", Label.DIGEST, hint=Hint.DIGEST),
            Field("count", Label.VERIFIED),
            Field("office", Label.OFFICE, hint=Hint.OFFICE),
            Field("verifiedOn", Label.VERIFIED_ON, "date"),
        ),
        _verification,
        _to_what_is_seen,
    ),
    FormScreen(
        "/dokumen/baru/sk",
        PaperForm.DECREE,
        "issue_decree",
        (Role.APPROVER,),
        (
            Field("number", Label.NUMBER),
            Field("issuedOn", Label.ISSUED_ON, "date"),
            Field("list", Label.LIST, needed=False, choices=lists),
            Field("listDigest", Label.DIGEST, needed=False, hint=Hint.DIGEST_OR_LIST),
            Field("count", Label.COUNT, needed=False, hint=Hint.COUNT),
        ),
        _decree,
        _to_papers,
        asks="choices",
    ),
    LIST_ENROLMENT,
    FormScreen(
        "/dokumen/baru/penyebut",
        PaperForm.DENOMINATOR,
        "count_eligible",
        (Role.OPERATOR,),
        (
            Field("value", Label.ELIGIBLE),
            Field("asOf", Label.AS_OF, "date"),
            Field("scheme", Label.SCHEME, needed=False, choices=schemes),
            Field("source", Label.SOURCE, hint=Hint.SOURCE),
            Field(
                "evidence", Label.EVIDENCE, choices=of_enum("Evidence", tuple(Evidence)), hint=Hint.EVIDENCE
            ),
        ),
        _denominator,
        _to_papers,
        asks="choices",
    ),
)
