"""What may an officer record about one enrolment or one card, by which form?"""

import datetime as dt
from typing import Any

from ....domain.vocabulary import (
    DeathEvidence,
    EndReason,
    IdentityReason,
    MembershipCategory,
    ReopenReason,
    Reporter,
    Role,
    Sex,
    TakenBackReason,
)
from ....texts.pages.people import Advice, Label, PersonForm
from .form_screens import VERSION, Field, Filled, FormScreen, Reading, of_enum
from .forms import own_number
from .page import Page
from .questions import Outcome
from .state import address
from .subjects import as_it_stands, of_correction, of_enrolment, villages

_ABOUT = ("hal", "kembali")


def back_to_person(_page: Page, filled: Filled, outcome: Outcome) -> str:
    """To the enrolment that the form was opened from, which says that it is saved, or was so already."""
    same = 1 if outcome.position is None else None
    return address("/peserta/satu", {"hal": filled.get("kembali"), "posisi": outcome.position, "sama": same})


async def _ends(page: Page, given: dict[str, Any], key: str) -> Outcome:
    """End it. That no day of it is left has to be said, and is no slip of the pen then."""
    if not given.pop("never"):
        node = (await page.ask("what_stands", id=given["enrolment"]))["node"]
        start = node["period"]["start"] if node and node["__typename"] == "Enrolment" else None
        if start is not None and given["endExclusive"] <= start:
            told = page.say(Advice.NO_DAY_LEFT, start=start)
            return Outcome({"userErrors": [{"message": told}]}, None)
    return await page.command("end_enrolment", **given, idempotencyKey=key)


def _day_after(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


async def _corrects(page: Page, given: dict[str, Any], key: str) -> Outcome:
    """Correct what differs from what stands, and nothing else: a field that was left as it was is not asked to change."""
    node = (await page.ask("what_stands", id=given["enrolment"]))["node"]
    stands = as_it_stands(node) if node and node["__typename"] == "Enrolment" else {}
    if stands.get("last") and given["endExclusive"] is None:
        return Outcome({"userErrors": [{"message": page.say(Advice.LAST_DAY_STAYS)}]}, None)
    after = _day_after(stands["last"]) if stands.get("last") else None
    same = {**stands, "endExclusive": after}
    changed = {name: None if value == same.get(name) else value for name, value in given.items()}
    return await page.command("correct_enrolment", **changed, idempotencyKey=key)


def _end(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "endExclusive": read.after("last"),
        "reason": read.text("reason"),
        "never": read.ticked("never"),
    }


def _reopen(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "endExclusive": read.after("last"),
        "reason": read.text("reason"),
        "note": read.text("note"),
    }


def _transfer(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "start": read.day("start"),
        "village": read.region("village"),
        "segment": read.text("segment"),
    }


def _correct(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "expectedVersion": own_number(read.about(VERSION)),
        "start": read.day("start"),
        "endExclusive": read.after("last"),
        "village": read.region("village"),
        "segment": read.text("segment"),
        "category": read.text("category"),
        "reason": read.text("reason"),
    }


def _void(read: Reading) -> dict[str, Any]:
    return {
        "enrolments": [read.about("hal")],
        "reason": read.text("reason"),
        "withCards": read.ticked("withCards"),
        "note": read.text("note"),
    }


def _death(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "diedOn": read.day("diedOn"),
        "evidence": read.text("evidence") or "NOT_SAID",
        "reportedBy": read.text("reportedBy") or "NOT_SAID",
        "note": read.text("note"),
    }


def _identity(read: Reading) -> dict[str, Any]:
    return {
        "enrolment": read.about("hal"),
        "reason": read.text("reason"),
        "name": read.text("name"),
        "birthDate": read.day("birthDate"),
        "sex": read.text("sex"),
        "note": read.text("note"),
    }


def _segments(_page: Page, data: Any) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]) for one in data["segments"]]


FORMS = (
    FormScreen(
        "/peserta/akhiri",
        PersonForm.END,
        _ends,
        (Role.OPERATOR,),
        (
            Field("last", Label.LAST_DAY, "date"),
            Field("reason", Label.REASON, choices=of_enum("EndReason", tuple(EndReason))),
            Field("never", Label.NO_DAY, "checkbox", needed=False, hint=Advice.NO_DAY),
        ),
        _end,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
    ),
    FormScreen(
        "/peserta/buka-lagi",
        PersonForm.REOPEN,
        "reopen_enrolment",
        (Role.OPERATOR,),
        (
            Field("last", Label.NEW_LAST_DAY, "date", needed=False),
            Field("reason", Label.REASON, choices=of_enum("ReopenReason", tuple(ReopenReason))),
            Field("note", Label.NOTE, "lines", needed=False, hint=Advice.NOTE),
        ),
        _reopen,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
    ),
    FormScreen(
        "/peserta/pindah",
        PersonForm.TRANSFER,
        "transfer_enrolment",
        (Role.OPERATOR,),
        (
            Field("start", Label.FROM, "date"),
            Field("village", Label.VILLAGE, needed=False, choices=villages),
            Field("segment", Label.SEGMENT, needed=False, choices=_segments),
        ),
        _transfer,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
        asks="segments",
    ),
    FormScreen(
        "/peserta/koreksi",
        PersonForm.CORRECT,
        _corrects,
        (Role.OPERATOR,),
        (
            Field("start", Label.RIGHT_START, "date"),
            Field("last", Label.RIGHT_LAST, "date", needed=False),
            Field("village", Label.RIGHT_VILLAGE, choices=villages, hint=Advice.AS_ENROLLED),
            Field("segment", Label.RIGHT_SEGMENT, choices=_segments, hint=Advice.AS_ENROLLED),
            Field(
                "category",
                Label.RIGHT_CATEGORY,
                choices=of_enum("MembershipCategory", tuple(MembershipCategory)),
            ),
            Field("reason", Label.REASON, "lines", hint=Advice.NOTE),
        ),
        _correct,
        back_to_person,
        (*_ABOUT, VERSION),
        whom=of_correction,
        warns=Advice.CORRECT,
        asks="segments",
    ),
    FormScreen(
        "/peserta/batalkan",
        PersonForm.VOID,
        "void_enrolments",
        (Role.OPERATOR,),
        (
            Field("reason", Label.REASON, choices=of_enum("TakenBackReason", tuple(TakenBackReason))),
            Field("withCards", Label.WITH_CARDS, "checkbox", needed=False),
            Field("note", Label.NOTE, "lines", needed=False, hint=Advice.NOTE),
        ),
        _void,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
        warns=Advice.VOID,
        sure=Advice.SURE,
    ),
    FormScreen(
        "/peserta/meninggal",
        PersonForm.DEATH,
        "record_death",
        (Role.OPERATOR,),
        (
            Field("diedOn", Label.DIED_ON, "date"),
            Field("evidence", Label.EVIDENCE, choices=of_enum("DeathEvidence", tuple(DeathEvidence))),
            Field("reportedBy", Label.REPORTED_BY, choices=of_enum("Reporter", tuple(Reporter))),
            Field("note", Label.NOTE, "lines", needed=False, hint=Advice.NOTE),
        ),
        _death,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
        warns=Advice.DEATH,
        sure=Advice.SURE,
    ),
    FormScreen(
        "/peserta/perbaiki",
        PersonForm.IDENTITY,
        "correct_identity",
        (Role.OPERATOR,),
        (
            Field("reason", Label.REASON, choices=of_enum("IdentityReason", tuple(IdentityReason))),
            Field("name", Label.NAME, needed=False),
            Field("birthDate", Label.BIRTH_DATE, "date", needed=False),
            Field("sex", Label.SEX, needed=False, choices=of_enum("Sex", tuple(Sex))),
            Field("note", Label.NOTE, "lines", needed=False, hint=Advice.NOTE),
        ),
        _identity,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
        warns=Advice.IDENTITY,
    ),
)


def _on_day(name: str) -> Any:
    def made(read: Reading) -> dict[str, Any]:
        return {"cards": [read.about("hal")], name: read.day(name)}

    return made


def _replace(read: Reading) -> dict[str, Any]:
    serial = read.text("serial")
    return {
        "cards": [read.about("hal")],
        "replacedOn": read.day("replacedOn"),
        "serials": [] if serial is None else [serial],
    }


CARD_FORMS = (
    FormScreen(
        "/kartu/hilang",
        PersonForm.LOST,
        "report_cards_lost",
        (Role.OPERATOR,),
        (Field("lostOn", Label.LOST_ON, "date"),),
        _on_day("lostOn"),
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
    ),
    FormScreen(
        "/kartu/ditemukan",
        PersonForm.FOUND,
        "report_cards_found",
        (Role.OPERATOR,),
        (Field("foundOn", Label.FOUND_ON, "date"),),
        _on_day("foundOn"),
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
    ),
    FormScreen(
        "/kartu/ganti",
        PersonForm.REPLACE,
        "replace_cards",
        (Role.OPERATOR,),
        (
            Field("replacedOn", Label.REPLACED_ON, "date"),
            Field("serial", Label.SERIAL, needed=False, hint=Advice.SERIAL),
        ),
        _replace,
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
    ),
    FormScreen(
        "/kartu/cabut",
        PersonForm.REVOKE,
        "revoke_cards",
        (Role.OPERATOR,),
        (Field("revokedOn", Label.REVOKED_ON, "date"),),
        _on_day("revokedOn"),
        back_to_person,
        _ABOUT,
        whom=of_enrolment,
        sure=Advice.SURE,
    ),
)
