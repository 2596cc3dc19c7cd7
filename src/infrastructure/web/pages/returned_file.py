"""How does an officer get the rows that came back, to correct them all at once? As a file, with the reasons; and how are several withdrawn?

GET  /desa/daftar/kembali.xlsx?hal=<list>&wilayah=<V>  the returned rows of a list, or of a part of it, as the template has them. Each is a look
POST /desa/daftar/tarik-banyak                          the rows that are ticked are not proposed any more

The corrected file goes to POST /imports?corrects=<list>, from the page Upload.
"""

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.enrolment import Candidate
from ....domain.regions import regency_of
from ....domain.vocabulary import Role, Sex
from ....texts.labels.values import VALUES
from ....texts.pages.village_office import VillageOfficePage
from ...bulk.list_report import returned_rows, style_of
from .forms import key_of, own_number
from .frame import Frame
from .page import Page, go_to
from .questions import Missing, Problem
from .state import address

FILE = "/desa/daftar/kembali.xlsx"
WITHDRAW = "/desa/daftar/tarik-banyak"
_MOST = 50  # pages of the contract, a hundred rows each: as many as one correction may name
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_FILE = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


def returned_routes(frame: Frame) -> list[Route]:
    """The routes; the file needs what takes it back."""
    files = [] if frame.imports is None else [frame.route(FILE, returned)]
    return [*files, frame.route(WITHDRAW, withdraw, ("POST",))]


async def returned(page: Page) -> Response:
    """The returned rows as a file, in the language of whoever asks."""
    asked = page.request.query_params
    thing, region = asked.get("hal", ""), asked.get("wilayah")

    def listed(data: dict[str, Any]) -> dict[str, Any]:
        node = data["node"]
        if node is None or node["__typename"] != "ParticipantList":
            raise Missing(thing, page.say(VillageOfficePage.NO_SUCH))
        found: dict[str, Any] = node["rows"]
        return found

    if not thing or (region is not None and not page.knows(region)):
        raise Problem(404, page.say(VillageOfficePage.NO_SUCH))
    found = await page.pages("returned", listed, _MOST, id=thing, region=region)
    if page.notices:  # names are not shown to whoever asks, or not now
        raise Problem(403, page.notices[0])
    rows = {one["row"]: _row(page, one) for one in found.nodes if one["person"] is not None}
    if not rows:
        raise Missing(thing, page.say(VillageOfficePage.NONE_RETURNED))
    assert page.frame.imports is not None
    regency = regency_of(found.first["node"]["region"]["code"])
    style = style_of(page.frame.imports.catalogue, page.frame.regions, regency, page.locale, page=True)

    def made() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            report = returned_rows(Path(folder), rows, style)
            assert report is not None
            return report.path.read_bytes()

    content = await page.frame.workbook(made)
    name = f"dikembalikan-{region or regency}.xlsx"
    headers = {**_AS_FILE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=_XLSX)


def _row(page: Page, one: Mapping[str, Any]) -> tuple[Candidate, str]:
    """Who stands in a row, and why it came back, in words."""
    person = one["person"]
    candidate = Candidate(
        person["nik"],
        person["name"],
        dt.date.fromisoformat(person["birthDate"]),
        Sex(one["sex"]),
        one["village"]["code"] if one["village"] else "",
        one["segment"]["code"],
    )
    return candidate, VALUES["ReturnReason"][one["returnReason"]].name.said(page.locale)


async def withdraw(page: Page) -> Response:
    """Withdraw the rows that are ticked, all by one command."""
    filled, key = page.filled, key_of(page.filled)
    if not page.viewer.may(Role.OPERATOR):
        await page.known()
    rows = [own_number(value) for name, value in page.sent if name == "baris"]
    back = {"hal": filled.get("hal", ""), "wilayah": filled.get("bagian")}
    if not rows:
        raise Problem(422, page.say(VillageOfficePage.NONE_TICKED))
    outcome = await page.command("correct_proposal", list=back["hal"], withdrawn=rows, idempotencyKey=key)
    if outcome.errors:
        raise Problem(422, " ".join(one["message"] for one in outcome.errors))
    return go_to(address("/desa/daftar", {**back, "ubah": 1, "posisi": outcome.position}))
