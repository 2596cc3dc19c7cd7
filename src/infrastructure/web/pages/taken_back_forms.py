"""What may be taken back that should never have been recorded, and what ended before its day? A form for each, with whom or what it concerns.

Of a person: a death that was none, a card that is not theirs. Of papers: a decree, a verification, the end of an agreement. A handover.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ....domain.vocabulary import GlassReason, Role, TakenBackReason
from ....texts.pages.papers import PapersPage
from ....texts.pages.taken_back import TakenBack, TakenBackForm
from .form_screens import About, Field, Filled, FormScreen, Reading, of_enum
from .page import Page
from .paper_changes import back_to_papers, paper
from .people_forms import back_to_person
from .state import address
from .subjects import of_enrolment

_OF_PERSON = ("hal", "kembali")
_OF_PAPER = ("hal", "bagian")  # the paper, and the region whose page one came from
_WHY = (
    Field("reason", TakenBack.REASON, choices=of_enum("TakenBackReason", tuple(TakenBackReason))),
    Field("note", TakenBack.NOTE, "lines", needed=False, hint=TakenBack.NOTE_HINT),
)


def _given(name: str, *, many: bool = False) -> Callable[[Reading], dict[str, Any]]:
    def made(read: Reading) -> dict[str, Any]:
        one = read.about("hal")
        return {name: [one] if many else one, "reason": read.text("reason"), "note": read.text("note")}

    return made


def _terminated(read: Reading) -> dict[str, Any]:
    return {
        "agreement": read.about("hal"),
        "terminatedOn": read.day("terminatedOn"),
        "reason": read.text("reason"),
    }


def _opened(read: Reading) -> dict[str, Any]:
    return {"enrolments": [read.about("hal")], "reason": read.text("reason"), "note": read.text("note")}


Facts = Callable[[Page, Mapping[str, Any]], list[tuple[str, str]]]


def _of_paper(kind: str, facts: Facts) -> Callable[[Page, Filled], Awaitable[About]]:
    async def whom(page: Page, filled: Filled) -> About:
        one = await paper(page, filled, kind)
        place = (page.say(PapersPage.PLACE), one["region"]["name"])
        return About([place, *facts(page, one)], {}, one)

    return whom


def _day(page: Page, day: str | None) -> str:
    return "–" if day is None else page.say(TakenBack.DAY, day=day)


def _decree(page: Page, one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (page.say(PapersPage.NUMBER), one["number"]),
        (page.say(PapersPage.ISSUED), _day(page, one["issuedOn"])),
        (page.say(PapersPage.COUNT), page.number(one["count"])),
    ]


def _list(page: Page, one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (page.say(PapersPage.SCHEME), one["listed"]["label"]),
        (page.say(PapersPage.PROPOSED), page.number(one["proposed"])),
        (page.say(PapersPage.VERIFIED), page.number(one["verified"])),
        (page.say(PapersPage.OFFICE), f"{one['office'] or '–'}, {_day(page, one['verifiedOn'])}"),
    ]


def _agreement(page: Page, one: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [(page.say(PapersPage.AGREEMENTS), one["title"])]
    if one["period"] is not None:
        facts.append((page.say(PapersPage.PERIOD), page.days(one["period"])))
    return facts


def _handover(page: Page, one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (page.say(TakenBack.HELD_ON), _day(page, one["heldOn"])),
        (page.say(TakenBack.HELD_AT), one["place"]),
        (page.say(TakenBack.MINUTES), one["minutes"] or "–"),
        (page.say(TakenBack.CARDS), page.number(one["cards"]["totalCount"] or one["handed"])),
    ]


def _to_the_list(_page: Page, filled: Filled, outcome: Any) -> str:
    """A village office sees no other papers."""
    told = {"hal": filled.get("hal"), "wilayah": filled.get("bagian"), "ubah": 1, "posisi": outcome.position}
    return address("/desa/daftar", told)


def _to_cards(_page: Page, filled: Filled, outcome: Any) -> str:
    """To the cards, which say that it is saved, or was so already."""
    same = 1 if outcome.position is None else None
    told = {"wilayah": filled.get("bagian") or None, "posisi": outcome.position, "sama": same}
    return address("/kartu", told)


WITHDRAW_DEATH = FormScreen(
    "/peserta/batal-kematian",
    TakenBackForm.DEATH,
    "withdraw_death",
    (Role.OPERATOR,),
    _WHY,
    _given("enrolment"),
    back_to_person,
    _OF_PERSON,
    whom=of_enrolment,
    warns=TakenBack.DEATH,
)


def _to_the_name(page: Page, filled: Filled, outcome: Any) -> str:
    return f"{back_to_person(page, filled, outcome)}&nama=1"


OPEN_NAMES = FormScreen(
    "/peserta/akses-darurat",
    TakenBackForm.GLASS,
    "break_glass",
    (Role.AUDITOR,),
    (
        Field("reason", TakenBack.REASON, choices=of_enum("GlassReason", tuple(GlassReason))),
        Field("note", TakenBack.NOTE, "lines", hint=TakenBack.GLASS_NOTE),
    ),
    _opened,
    _to_the_name,
    _OF_PERSON,
    whom=of_enrolment,
    warns=TakenBack.GLASS,
)
VOID_CARD = FormScreen(
    "/kartu/batalkan",
    TakenBackForm.CARD,
    "void_cards",
    (Role.OPERATOR,),
    _WHY,
    _given("cards", many=True),
    back_to_person,
    _OF_PERSON,
    whom=of_enrolment,
    warns=TakenBack.CARD,
)
VOID_HANDOVER = FormScreen(
    "/kartu/batal-penyerahan",
    TakenBackForm.HANDOVER,
    "void_handover",
    (Role.OPERATOR,),
    _WHY,
    _given("handover"),
    _to_cards,
    _OF_PAPER,
    whom=_of_paper("Handover", _handover),
    warns=TakenBack.HANDOVER,
)
WITHDRAW_VERIFICATION = FormScreen(
    "/dokumen/batal/verifikasi",
    TakenBackForm.VERIFICATION,
    "withdraw_verification",
    (Role.VERIFIER,),
    _WHY,
    _given("list"),
    _to_the_list,
    _OF_PAPER,
    whom=_of_paper("ParticipantList", _list),
    warns=TakenBack.VERIFICATION,
)
OF_PAPERS = (
    FormScreen(
        "/dokumen/batal/sk",
        TakenBackForm.DECREE,
        "void_decree",
        (Role.APPROVER,),
        _WHY,
        _given("decree"),
        back_to_papers,
        _OF_PAPER,
        whom=_of_paper("Decree", _decree),
        warns=TakenBack.DECREE,
    ),
    WITHDRAW_VERIFICATION,
    FormScreen(
        "/dokumen/akhiri/kesepakatan",
        TakenBackForm.AGREEMENT,
        "terminate_agreement",
        (Role.OPERATOR,),
        (
            Field("terminatedOn", TakenBack.TERMINATED_ON, "date"),
            Field("reason", TakenBack.REASON, "lines", hint=TakenBack.NOTE_HINT),
        ),
        _terminated,
        back_to_papers,
        _OF_PAPER,
        whom=_of_paper("Agreement", _agreement),
        warns=TakenBack.AGREEMENT,
    ),
)
