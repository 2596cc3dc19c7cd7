"""How is a paper recorded by who writes no GraphQL? A form for each: filled in as far as its address tells, sent as one command.

GET  /dokumen/baru/<kind>?wilayah=64.01&title=…   the form; every field may be filled in by the address
POST /dokumen/baru/<kind>?wilayah=64.01           recorded: 303 to the papers; refused: the form again, with what was typed
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from ....domain.vocabulary import AgreementKind, BudgetStage, FundingSource, Role
from ....texts.labels.values import VALUES
from ....texts.language import Locale
from ....texts.pages.papers import Field as Label
from ....texts.pages.papers import FormFault, Hint, PaperForm
from ....texts.text import Spoken, capital
from .forms import BadForm, form, key_of, new_key
from .frame import Frame, Page, Problem, go_to

Filled = Mapping[str, str]
Choices = Callable[["Page", Mapping[str, Any]], Sequence[tuple[str, str]]]


class WrongField(Exception):  # noqa: N818 - told above the form
    """What was typed into a field cannot be read."""

    def __init__(self, label: Spoken, fault: FormFault) -> None:
        super().__init__(fault.word)
        self.label = label
        self.fault = fault


class Field(NamedTuple):
    """A field of a form: its name, what it is called, how a browser asks for it, and what may be chosen."""

    name: str
    label: Label
    kind: str = "text"  # of an HTML input; "lines": a text area with one entry a line
    needed: bool = True
    choices: Choices | None = None
    hint: Hint | None = None


@dataclass(frozen=True)
class Paper:
    """A kind of paper: where its form lies, its mutation's document, who may record it, and how the input is made."""

    kind: str
    title: PaperForm
    document: str
    roles: tuple[Role, ...]
    fields: tuple[Field, ...]
    made: Callable[["Reading", str], dict[str, Any]]

    @property
    def path(self) -> str:
        return f"/dokumen/baru/{self.kind}"


@dataclass(frozen=True)
class Reading:
    """What was typed, read field by field. Raises WrongField."""

    paper: Paper
    filled: Filled

    def text(self, name: str) -> str | None:
        """What was typed; None where nothing was."""
        typed = self.filled.get(name, "").strip()
        if not typed and self._field(name).needed:
            raise WrongField(self._field(name).label, FormFault.EMPTY)
        return typed or None

    def lines(self, name: str) -> list[str]:
        """Each line that is not blank."""
        return [line.strip() for line in (self.text(name) or "").splitlines() if line.strip()]

    def day(self, name: str) -> dt.date | None:
        typed = self.text(name)
        try:
            return None if typed is None else dt.date.fromisoformat(typed)
        except ValueError:
            raise WrongField(self._field(name).label, FormFault.NO_DAY) from None

    def until(self, name: str) -> str | None:
        """The day after a last day, as the contract has the end of a period."""
        last = self.day(name)
        return None if last is None else (last + dt.timedelta(days=1)).isoformat()

    def number(self, name: str) -> int | None:
        """A whole number, with or without its thousands: "32.268", "Rp1.600.000.000"."""
        typed = self.text(name)
        if typed is None:
            return None
        digits = typed.removeprefix("Rp").strip().replace(".", "").replace(",", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            raise WrongField(self._field(name).label, FormFault.NO_NUMBER)
        return int(digits)

    def money(self, name: str) -> dict[str, str] | None:
        amount = self.number(name)
        return None if amount is None else {"amount": str(amount)}

    def _field(self, name: str) -> Field:
        return next(field for field in self.paper.fields if field.name == name)


def _of_enum(enum: str, values: Sequence[str]) -> Choices:
    def choices(page: Page, _data: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(value, _called(enum, value, page.locale)) for value in values]

    return choices


def _called(enum: str, value: str, locale: Locale) -> str:
    return capital(VALUES[enum][value].name.said(locale))


def _schemes(_page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]) for one in data["schemes"]]


def _agreements(_page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["id"], one["title"]) for one in data["agreements"]["nodes"]]


def _lists(page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            one["id"],
            page.say(
                PaperForm.A_LIST,
                place=one["region"]["name"],
                scheme=one["scheme"]["label"],
                proposed=one["proposed"],
                verified=one["verified"] or 0,
            ),
        )
        for one in data["participantLists"]["nodes"]
    ]


def _agreement(read: Reading, region: str) -> dict[str, Any]:
    signed = read.day("signedOn")
    start = read.day("start")
    assert signed is not None
    assert start is not None
    return {
        "region": region,
        "kind": read.text("kind"),
        "title": read.text("title"),
        "parties": read.lines("parties"),
        "legalBasis": read.lines("legalBasis"),
        "signedOn": {"value": signed.isoformat(), "precision": "DAY"},
        "period": {"start": start.isoformat(), "endExclusive": read.until("until")},
    }


def _budget(read: Reading, region: str) -> dict[str, Any]:
    return {
        "region": region,
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


def _decree(read: Reading, region: str) -> dict[str, Any]:
    issued = read.day("issuedOn")
    assert issued is not None
    return {
        "region": region,
        "number": read.text("number"),
        "issuedOn": issued.isoformat(),
        "list": read.text("list"),
        "count": read.number("count"),
    }


def _denominator(read: Reading, region: str) -> dict[str, Any]:
    day = read.day("asOf")
    assert day is not None
    return {
        "region": region,
        "scheme": read.text("scheme"),
        "value": read.number("value"),
        "asOf": day.isoformat(),
        "source": read.text("source"),
        "evidence": "DOCUMENTED",
    }


FORMS = (
    Paper(
        "kesepakatan",
        PaperForm.AGREEMENT,
        "sign_agreement",
        (Role.OPERATOR,),
        (
            Field("title", Label.TITLE, hint=Hint.TITLE),
            Field("kind", Label.KIND, choices=_of_enum("AgreementKind", tuple(AgreementKind))),
            Field("parties", Label.PARTIES, "lines", hint=Hint.PARTIES),
            Field("legalBasis", Label.LEGAL_BASIS, "lines", needed=False, hint=Hint.ONE_A_LINE),
            Field("signedOn", Label.SIGNED_ON, "date"),
            Field("start", Label.START, "date"),
            Field("until", Label.UNTIL, "date", needed=False, hint=Hint.UNTIL),
        ),
        _agreement,
    ),
    Paper(
        "anggaran",
        PaperForm.BUDGET,
        "allocate_budget",
        (Role.OPERATOR,),
        (
            Field("agreement", Label.AGREEMENT, needed=False, choices=_agreements),
            Field("scheme", Label.SCHEME, choices=_schemes),
            Field("fiscalYear", Label.YEAR, "number"),
            Field("fundingSource", Label.FUNDING, choices=_of_enum("FundingSource", tuple(FundingSource))),
            Field("payer", Label.PAYER, needed=False, hint=Hint.PAYER),
            Field("stage", Label.STAGE, choices=_of_enum("BudgetStage", tuple(BudgetStage))),
            Field("allocated", Label.ALLOCATED, needed=False, hint=Hint.RUPIAH),
            Field("quota", Label.QUOTA, needed=False),
            Field("perVillageQuota", Label.VILLAGE_QUOTA, needed=False),
        ),
        _budget,
    ),
    Paper(
        "sk",
        PaperForm.DECREE,
        "issue_decree",
        (Role.APPROVER,),
        (
            Field("number", Label.NUMBER),
            Field("issuedOn", Label.ISSUED_ON, "date"),
            Field("list", Label.LIST, choices=_lists),
            Field("count", Label.COUNT, needed=False, hint=Hint.COUNT),
        ),
        _decree,
    ),
    Paper(
        "penyebut",
        PaperForm.DENOMINATOR,
        "count_eligible",
        (Role.OPERATOR,),
        (
            Field("value", Label.ELIGIBLE),
            Field("asOf", Label.AS_OF, "date"),
            Field("scheme", Label.SCHEME, needed=False, choices=_schemes),
            Field("source", Label.SOURCE, hint=Hint.SOURCE),
        ),
        _denominator,
    ),
)


def paper_form_routes(frame: Frame) -> list[Route]:
    """A form for each kind of paper."""
    return [frame.route(paper.path, _screen(paper), ("GET", "POST")) for paper in FORMS]


def _screen(paper: Paper) -> Callable[[Page], Any]:
    async def screen(page: Page) -> Response:
        if page.request.method == "POST":
            return await _send(page, paper)
        return await _form(page, paper, dict(page.request.query_params), new_key(), [])

    return screen


async def _send(page: Page, paper: Paper) -> Response:
    try:
        filled = await form(page.request)
        key = key_of(filled)
    except BadForm:
        raise Problem(400, page.say(FormFault.NOT_OURS)) from None
    region = filled.get("wilayah", "")
    try:
        given = paper.made(Reading(paper, filled), region)
    except WrongField as wrong:
        said = page.say(wrong.fault, field=page.say(wrong.label))
        return await _form(page, paper, filled, key, [said])
    outcome = await page.command(paper.document, **given, idempotencyKey=key)
    if outcome.errors:
        return await _form(page, paper, filled, new_key(), [one["message"] for one in outcome.errors])
    return go_to(page.state.link("/dokumen", wilayah=region, posisi=outcome.position))


async def _form(page: Page, paper: Paper, filled: Filled, key: str, faults: Sequence[str]) -> Response:
    if "wilayah" not in page.request.query_params and "wilayah" not in filled:
        await page.known()
    region = filled.get("wilayah") or page.state.region
    data = await page.ask("choices", region=region)
    return page.show(
        "paper_form.html",
        422 if faults else 200,
        paper=paper,
        region=data["region"],
        filled={**filled, "wilayah": region},
        key=key,
        faults=faults,
        choices={
            field.name: field.choices(page, data) for field in paper.fields if field.choices is not None
        },
        L=PaperForm,
    )
