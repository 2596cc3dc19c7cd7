"""What does a decree or a budget line say by now? The forms that change a paper which is there and too small."""

from collections.abc import Mapping
from typing import Any

from ....domain.vocabulary import Role
from ....texts.formats import show_rupiah
from ....texts.labels.values import VALUES
from ....texts.pages.papers import Field as Label
from ....texts.pages.papers import Hint, PaperForm, PapersPage
from ....texts.text import capital
from .form_screens import About, Field, Filled, FormScreen, Reading
from .page import Page
from .questions import Missing, Outcome
from .state import address

_ABOUT = ("hal", "bagian")  # the paper, and the region whose papers one came from


async def _decree(page: Page, filled: Filled) -> About:
    one = await paper(page, filled, "Decree")
    facts = [
        (page.say(PapersPage.PLACE), one["region"]["name"]),
        (page.say(PapersPage.COUNT), page.number(one["count"])),
    ]
    if one["list"] is not None:
        facts.append((page.say(PapersPage.VERIFIED), page.number(one["list"]["verified"])))
    typed = {"number": one["number"], "issuedOn": one["issuedOn"] or "", "count": str(one["count"])}
    if one["round"] is not None:  # it names whom the offices accepted: they are counted, not typed
        typed |= {"count": "", "round": str(one["list"]["people"]["round"])}
    return About(facts, typed, one)


async def _budget(page: Page, filled: Filled) -> About:
    one = await paper(page, filled, "Budget")
    fund = capital(VALUES["FundingSource"][one["fundingSource"]].name.said(page.locale))
    facts = [
        (page.say(PapersPage.PLACE), one["region"]["name"]),
        (page.say(PapersPage.YEAR), str(one["fiscalYear"] or "–")),
        (page.say(PapersPage.FUNDING), one["payer"] or fund),
        *((page.say(label), _rupiah(page, one[name])) for name, label in _SUMS),
        (page.say(PapersPage.QUOTA), f"{page.number(one['quotaUsed'])} / {page.number(one['quota'])}"),
    ]
    allocated, quota = one["allocated"], one["quota"]
    typed = {
        "allocated": allocated["amount"] if allocated else "",
        "quota": "" if quota is None else str(quota),
    }
    return About(facts, typed, one)


_SUMS = (
    ("allocated", PapersPage.ALLOCATED),
    ("reserved", PapersPage.RESERVED),
    ("remaining", PapersPage.REMAINING),
)


def _rupiah(page: Page, money: Mapping[str, Any] | None) -> str:
    return "–" if money is None else show_rupiah(int(money["amount"]), page.locale)


async def paper(page: Page, filled: Filled, kind: str) -> Mapping[str, Any]:
    """The paper that a form is about. Raises Problem."""
    thing = filled.get("hal", "")
    node: Mapping[str, Any] | None = (await page.ask("paper", id=thing))["node"] if thing else None
    if node is None or node["__typename"] != kind:
        raise Missing(thing, page.say(PapersPage.NO_SUCH))
    return node


def _decreed(read: Reading) -> dict[str, Any]:
    return {
        "decree": read.about("hal"),
        "number": read.text("number"),
        "issuedOn": read.day("issuedOn"),
        "count": read.number("count"),
        "round": read.number("round"),
    }


def _allocated(read: Reading) -> dict[str, Any]:
    return {"budget": read.about("hal"), "allocated": read.money("allocated"), "quota": read.number("quota")}


def back_to_papers(_page: Page, filled: Filled, outcome: Outcome) -> str:
    """To the papers, which say that it is saved, or was so already."""
    same = 1 if outcome.position is None else None
    told = {"wilayah": filled.get("bagian") or None, "posisi": outcome.position, "sama": same}
    return address("/dokumen", told)


CHANGES = (
    FormScreen(
        "/dokumen/ubah/sk",
        PaperForm.CHANGED_DECREE,
        "revise_decree",
        (Role.APPROVER,),
        (
            Field("count", Label.COUNT, needed=False, hint=Hint.CHANGED_COUNT),
            Field("round", Label.ROUND, needed=False, hint=Hint.ROUND),
            Field("number", Label.NUMBER),
            Field("issuedOn", Label.ISSUED_ON, "date", needed=False),
        ),
        _decreed,
        back_to_papers,
        _ABOUT,
        whom=_decree,
    ),
    FormScreen(
        "/dokumen/ubah/anggaran",
        PaperForm.CHANGED_BUDGET,
        "revise_budget",
        (Role.OPERATOR,),
        (
            Field("allocated", Label.ALLOCATED, needed=False, hint=Hint.RUPIAH),
            Field("quota", Label.QUOTA, needed=False),
        ),
        _allocated,
        back_to_papers,
        _ABOUT,
        whom=_budget,
    ),
)
