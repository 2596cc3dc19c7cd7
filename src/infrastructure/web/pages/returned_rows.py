"""What becomes of a row that an office gave back? Whoever proposed it corrects the person, or withdraws the row, by a form."""

from collections.abc import Mapping
from typing import Any

from ....domain.vocabulary import Role, Sex
from ....texts.pages.village_office import VillageOfficePage
from .form_screens import Field, Filled, FormScreen, Reading, of_enum
from .forms import own_number
from .page import Page
from .questions import Outcome
from .state import address
from .subjects import of_row, villages

_ABOUT = ("hal", "baris", "bagian")


def _corrected(read: Reading) -> dict[str, Any]:
    person = {name: read.text(name) for name in ("nik", "name", "sex", "segment")}
    person |= {"birthDate": read.day("birthDate"), "village": read.region("village")}
    return {"list": read.about("hal"), "rows": [{"row": own_number(read.about("baris")), **person}]}


def _withdrawn(read: Reading) -> dict[str, Any]:
    return {"list": read.about("hal"), "withdrawn": [own_number(read.about("baris"))]}


def _back(_page: Page, filled: Filled, outcome: Outcome) -> str:
    """To the list, or the part of it, where the row stands."""
    asked = {"hal": filled["hal"], "wilayah": filled.get("bagian"), "ubah": 1, "posisi": outcome.position}
    return address("/desa/daftar", asked)


def _segments(_page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]) for one in data["segments"]]


FORMS = (
    FormScreen(
        "/desa/daftar/perbaiki",
        VillageOfficePage.CORRECT_TITLE,
        "correct_proposal",
        (Role.OPERATOR,),
        (
            Field("nik", VillageOfficePage.NIK),
            Field("name", VillageOfficePage.THEIR_NAME),
            Field("birthDate", VillageOfficePage.THEIR_BIRTH, "date"),
            Field("sex", VillageOfficePage.THEIR_SEX, choices=of_enum("Sex", tuple(Sex))),
            Field("village", VillageOfficePage.THEIR_VILLAGE, choices=villages),
            Field("segment", VillageOfficePage.THEIR_SEGMENT, choices=_segments),
        ),
        _corrected,
        _back,
        _ABOUT,
        asks="segments",
        warns=VillageOfficePage.CORRECT_ABOUT,
        whom=of_row,
    ),
    FormScreen(
        "/desa/daftar/tarik",
        VillageOfficePage.WITHDRAW_TITLE,
        "correct_proposal",
        (Role.OPERATOR,),
        (),
        _withdrawn,
        _back,
        _ABOUT,
        warns=VillageOfficePage.WITHDRAW_ABOUT,
        whom=of_row,
    ),
)
