"""How does an officer's file come in? Screen "Unggah": drop it, see what is in it, see what is missing, try it, enrol it.

GET /unggah?wilayah=64.01     the form, and what was enrolled before. Its script sends the file to POST /imports, as any program may
GET /unggah/templat.xlsx?wilayah=64.01  an empty list to fill in, with what it may name
GET /unggah/{ticket}          how far an import is: the page of it, to come back to
GET /unggah/hasil/{ticket}    the same as a part of a page, asked again while it runs
POST /unggah/{ticket}/lanjut  goes on with one that was interrupted
POST /unggah/{ticket}/batal   gives one up

The file stays with the browser: it is checked, tried and enrolled from there, as often as wanted. What the server keeps of it ends with
its import; only one that was interrupted waits there, to be gone on with.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION, level_of
from ....domain.vocabulary import FundingSource, RegionLevel, Role
from ....texts.labels.values import VALUES
from ....texts.pages.upload import UploadPage
from ....texts.text import capital
from ...bulk.template import write_template
from ...bulk.value_lists import value_lists
from .frame import Frame
from .page import Page, go_to
from .questions import Problem, SignInFirst
from .state import address

# The form of each mutation that may be missing, and what its fields are called there.
_FORMS = {
    "signAgreement": "/dokumen/baru/kesepakatan",
    "allocateBudget": "/dokumen/baru/anggaran",
    "proposeParticipants": "/dokumen/baru/daftar",
    "verifyList": "/dokumen/baru/verifikasi",
    "issueDecree": "/dokumen/baru/sk",
    "reviseDecree": "/dokumen/ubah/sk",
    "reviseBudget": "/dokumen/ubah/anggaran",
}
# Papers that suffice for more people than the rows that are good by now: those to be corrected are to fit, too.
_WIDER = ("allocateBudget", "reviseBudget", "issueDecree", "reviseDecree")

_OTHERS = {"VERIFICATION": Role.VERIFIER, "DECREE": Role.APPROVER}  # whose the form of what is missing is

# What the fields are called here that a check takes as usual where they are left empty.
_TERMS = {
    "scheme": UploadPage.SCHEME,
    "funding": UploadPage.FUNDING,
    "from": UploadPage.FROM,
    "until": UploadPage.UNTIL,
}


_PURPOSES = {
    "check": UploadPage.A_CHECK,
    "dryRun": UploadPage.A_TRIAL,
    "enrolment": UploadPage.AN_ENROLMENT,
    "proposal": UploadPage.A_PROPOSAL,
    "correction": UploadPage.A_CORRECTION,
    "listEnrolment": UploadPage.A_LIST_ENROLMENT,
    "cards": UploadPage.A_CARD_LIST,
}
_STATES = {
    "waiting": UploadPage.IS_WAITING,
    "running": UploadPage.IS_RUNNING,
    "completed": UploadPage.IS_COMPLETED,
    "refused": UploadPage.IS_REFUSED,
    "failed": UploadPage.IS_FAILED,
    "interrupted": UploadPage.IS_INTERRUPTED,
    "abandoned": UploadPage.IS_ABANDONED,
}
_SOURCES = (("nik", UploadPage.OF_NIK), ("column", UploadPage.OF_COLUMN))
# What may be said of a file beyond its columns, once a check asks for it: the parameter, its label, and what can be chosen.
_BATCHES = 20  # imports of before that are listed
_FURTHER = (
    ("hidden", UploadPage.HIDDEN, (("skip", UploadPage.LEAVE_OUT), ("with", UploadPage.READ_TOO))),
    ("birthDateFrom", UploadPage.BIRTH_DATE_FROM, _SOURCES),
    ("sexFrom", UploadPage.SEX_FROM, _SOURCES),
)


TEMPLATE = "/unggah/templat.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload_routes(frame: Frame) -> list[Route]:
    """The screen's routes; none where no file is taken in."""
    if frame.imports is None:
        return []
    return [
        frame.route("/unggah", show),
        frame.route(TEMPLATE, template),
        frame.route("/unggah/hasil/{ticket}", part),
        frame.route("/unggah/{ticket}", whole),
        frame.route("/unggah/{ticket}/lanjut", resume, methods=("POST",)),
        frame.route("/unggah/{ticket}/batal", abandon, methods=("POST",)),
    ]


async def show(page: Page) -> Response:
    """The form."""
    if "wilayah" not in page.request.query_params:
        await page.known()
    region = page.state.region
    regency = region != NATION and level_of(region) is RegionLevel.REGENCY
    data = await page.ask("upload", region=region, known=regency, batches=_BATCHES)
    if not regency:
        return page.show("choose_region.html", T=UploadPage)
    return page.show(
        "upload.html",
        T=UploadPage,
        region=data["region"],
        schemes=[(one["code"], one["label"]) for one in data["schemes"]],
        segments=[(one["code"], one["label"]) for one in data["segments"]],
        funds=[
            (one.value, capital(VALUES["FundingSource"][one].name.said(page.locale))) for one in FundingSource
        ],
        batches=data["batches"],
        sent=await _sent(page, region),
        further=_FURTHER,
    )


async def template(page: Page) -> Response:
    """An empty list for a regency, in the language of whoever asks and is signed in. It holds nothing of the register."""
    viewer = await page.known()
    if viewer.user is None and not viewer.everyone:
        raise SignInFirst
    region = page.state.region
    if region == NATION or level_of(region) is not RegionLevel.REGENCY:
        raise Problem(404, page.say(UploadPage.NO_TEMPLATE))
    imports = page.frame.imports
    assert imports is not None

    def made() -> bytes:
        lists = value_lists(imports.catalogue, page.frame.regions, region)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "templat.xlsx"
            write_template(path, region, lists, page.locale)
            return path.read_bytes()

    content = await page.frame.workbook(made)
    name = f"templat-{region}.xlsx"
    return Response(
        content,
        headers={**_AS_FILE, "content-disposition": f'attachment; filename="{name}"'},
        media_type=_XLSX,
    )


_AS_FILE = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


async def _sent(page: Page, region: str) -> list[dict[str, Any]]:
    """The files that were sent for a regency lately, the newest first; none to who does not record for it."""
    assert page.frame.imports is not None
    found = await page.frame.imports.of_regency(page.request, region, page.locale) or []
    return [
        {
            **one,
            "own": one["href"].replace("/imports/", "/unggah/"),
            "what": _PURPOSES[one["purpose"]],
            "said": _STATES[one["state"]],
        }
        for one in found
    ]


async def resume(page: Page) -> Response:
    """Go on with an import that was interrupted."""
    assert page.frame.imports is not None
    return _changed(page, await page.frame.imports.resume(page.request))


async def abandon(page: Page) -> Response:
    """Give an import up."""
    assert page.frame.imports is not None
    return _changed(page, await page.frame.imports.abandon(page.request))


def _changed(page: Page, answer: Response) -> Response:
    """To the page of the import. Raises Problem where it could not be changed."""
    if answer.status_code == 401:
        raise SignInFirst
    if answer.status_code not in (200, 202):
        told = json.loads(bytes(answer.body))
        raise Problem(answer.status_code, told["problems"][0]["message"])
    return go_to(f"/unggah/{quote(page.request.path_params['ticket'], safe='')}")


async def whole(page: Page) -> Response:
    """One import on a page of its own."""
    await page.known()
    return page.show("upload_one.html", T=UploadPage, **await _told(page))


async def part(page: Page) -> Response:
    """One import, to be put into the page that sent it."""
    return page.show("upload_result.html", T=UploadPage, **await _told(page))


async def _told(page: Page) -> dict[str, Any]:
    """What POST /imports answers about it. Raises Problem."""
    assert page.frame.imports is not None
    answer = await page.frame.imports.look(page.request)
    told: dict[str, Any] = json.loads(bytes(answer.body))
    if answer.status_code == 401:
        raise SignInFirst
    if answer.status_code != 200:
        [first, *_] = told.get("problems") or told["errors"]
        raise Problem(answer.status_code, first["message"])
    found = told.get("check")
    good, more = _people(found) if found else (0, 0)
    ways = (
        [(one, _form(one, good, more), bool(more) and one["mutation"] in _WIDER) for one in found["missing"]]
        if found
        else []
    )
    again = told.get("again")
    rows = told.get("rows") or {"done": 0, "total": 0}
    return {
        "one": told,
        "check": found,
        "assumed": [page.say(_TERMS[name]) for name in found["terms"]["assumed"]] if found else [],
        "others": _OTHERS,
        "ways": ways,
        "good": good,
        "more": more,
        "corrected": _corrected(again) if again else None,
        "to_offices": found is not None
        and any(one["kind"] in ("LIST", "VERIFICATION") for one in found["missing"]),
        "under_way": told["state"] in ("waiting", "running"),
        "percent": 100 * rows["done"] // rows["total"] if rows["total"] else 0,
        "again": f"/unggah/hasil/{quote(page.request.path_params['ticket'], safe='')}",
        "own": f"/unggah/{quote(page.request.path_params['ticket'], safe='')}",
    }


def _corrected(again: Mapping[str, Any]) -> str:
    """Where the corrected report is sent: the form, filled in as for the first file."""
    if "cards" in again:
        return address("/kartu", {"wilayah": again["region"], "on": again["on"]}) + "#daftar-nomor"
    return address("/unggah", {**again, "wilayah": again["region"], "region": None})


def _people(check: Mapping[str, Any]) -> tuple[int, int]:
    """How many rows of a checked file are good, and how many more may be once they are corrected."""
    rows = {one["fate"]: one["rows"] for one in check["fates"]}
    return rows["GOOD"], rows["TO_CORRECT"]


def _form(missing: Mapping[str, Any], good: int, more: int) -> str | None:
    """The address of the form that records what is missing, filled in as far as known: with room for so many `more` people than the
    `good`. None: there is no form for it.
    """
    mutation = missing["mutation"] or ""
    path = _FORMS.get(mutation)
    given = dict(missing["input"])
    if path is None or "villages" in given:
        return None
    period, money, facts = given.pop("period", {}), given.pop("allocated", None), missing["facts"]
    region = given.pop("region", None) or facts.get("region")
    if mutation in _WIDER:
        for counted in ("count", "quota"):
            if counted in given:
                given[counted] += more
        if money is not None and good:
            needed = int(facts.get("needed", facts["amount"]))
            given["allocated"] = int(money["amount"]) + more * (needed // good)
        elif money is not None:
            given["allocated"] = money["amount"]
    paper = given.pop("decree", None) or given.pop("budget", None)
    about = {"wilayah": region} if paper is None else {"hal": paper, "bagian": region}
    return address(path, {**given, **about, "start": period.get("start")})
