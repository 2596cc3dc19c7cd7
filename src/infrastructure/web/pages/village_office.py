"""How does a village office say who is right? Its list on a phone: every row accepted, or returned with a reason.

GET  /desa/daftar?hal=<list>              a list of one village: the rows that wait, with names for who may see them
GET  /desa/daftar?hal=<list>&wilayah=<V>  of a list of many villages, the rows of one; without it, how far each office is
POST /desa/daftar                         the office's word, all rows at once: sent again after a lost connection, it is recorded once
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import lies_in, regency_of
from ....domain.vocabulary import ReturnReason, Role
from ....texts.labels.values import VALUES
from ....texts.pages.forms import FormFault
from ....texts.pages.village_office import VillageOfficePage
from ....texts.text import capital
from .forms import key_of, new_key, own_number
from .frame import Frame
from .page import Page, go_to
from .questions import Missing
from .returned_file import returned_routes
from .returned_rows import FORMS
from .state import address
from .taken_back_forms import WITHDRAW_VERIFICATION

HERE = "/desa/daftar"
_ROW = "baris-"  # and the number of the row: the field of its reason
_MOST = 20  # pages of the contract, a hundred rows each, of one list


def village_office_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    forms = [form.route(frame) for form in FORMS]
    office = [frame.route(HERE, show), frame.route(HERE, verify, ("POST",))]
    return [*office, *returned_routes(frame), *forms]


async def show(page: Page) -> Response:
    """One list."""
    asked = page.request.query_params
    return await _list(page, asked.get("hal", ""), asked.get("wilayah"), new_key(), [], {})


async def _list(
    page: Page, thing: str, region: str | None, key: str, faults: Sequence[str], filled: dict[str, str]
) -> Response:
    def listed(data: dict[str, Any]) -> dict[str, Any]:
        node = data["node"]
        if node is None or node["__typename"] != "ParticipantList":
            raise Missing(thing, page.say(VillageOfficePage.NO_SUCH))
        found: dict[str, Any] = node
        return found

    if not thing:
        raise Missing(thing, page.say(VillageOfficePage.NO_SUCH))
    found = listed(await page.ask("listed", id=thing, names=False, region=None, rows=False))
    part = _part_of(found, region) or _part_of(found, page.viewer.region)
    rows: list[dict[str, Any]] = []
    everything = False
    if part is not None or len(found["villages"]) < 2:
        asked = await page.pages(
            "listed",
            lambda data: listed(data)["rows"],
            _MOST,
            id=thing,
            names=page.viewer.names,
            region=part,
            rows=True,
        )
        rows, everything = asked.nodes, not asked.further["hasNextPage"]
        found = asked.first["node"]
    return page.show(
        "village_list.html",
        422 if faults else 200,
        T=VillageOfficePage,
        one=found,
        part=part,
        place=_name(page, part) or found["region"]["name"],
        people=_people(found, part),
        rows=rows,
        # Of who was not withdrawn: who is not protected yet, where it may be seen who they are.
        compared=any(row.get("covered") is not None for row in rows),
        uncovered=[row for row in rows if row.get("covered") is False and row["state"] != "WITHDRAWN"],
        waiting=[row for row in rows if row["state"] == "WAITING"],
        reasons=[
            (reason.value, capital(VALUES["ReturnReason"][reason].name.said(page.locale)))
            for reason in ReturnReason
        ],
        whole=everything,
        corrects=page.viewer.may(Role.OPERATOR),
        returned=[row for row in rows if row["state"] == "RETURNED"],
        regency=regency_of(found["region"]["code"]),
        takes_files=page.frame.imports is not None,
        # Who judges a list accepts every row that is not returned: nobody does so for rows that they were not shown.
        verifies=everything and page.viewer.may(Role.VERIFIER),
        key=key,
        faults=faults,
        filled=filled,
        takes_back=WITHDRAW_VERIFICATION,
        saved="posisi" in page.request.query_params,
        changed="ubah" in page.request.query_params,
    )


def _name(page: Page, region: str | None) -> str | None:
    found = None if region is None else page.frame.regions.get(region)
    return None if found is None else found.name


def _part_of(listed: Mapping[str, Any], region: str | None) -> str | None:
    """A village or subdistrict whose rows of a list are judged by themselves; None where the list has none there, or all."""
    whole: str = listed["region"]["code"]
    if region is None or region == whole or not lies_in(region, whole):
        return None
    return region if any(lies_in(one["region"]["code"], region) for one in listed["villages"]) else None


def _people(listed: Mapping[str, Any], part: str | None) -> Mapping[str, int] | None:
    """How many rows are in which state: of the part that is shown, else of the list."""
    counted: Mapping[str, int] | None = listed["people"]
    if part is None or counted is None:
        return counted
    parts = [one["people"] for one in listed["villages"] if lies_in(one["region"]["code"], part)]
    sums = {name: sum(one[name] for one in parts) for name in counted}
    return {**sums, "round": counted["round"]}


async def verify(page: Page) -> Response:
    """Return the rows that a reason was given for, and accept every other that waits."""
    filled, key = page.filled, key_of(page.filled)
    thing, part = filled.get("hal", ""), filled.get("wilayah") if "putaran" in filled else None
    if page.switches is not None:
        return await _list(page, thing, part, key, [], filled)
    faults = [
        page.say(FormFault.EMPTY, field=page.say(label))
        for name, label in (("office", VillageOfficePage.OFFICE), ("verifiedOn", VillageOfficePage.ON))
        if not filled.get(name, "").strip()
    ]
    if faults:
        return await _list(page, thing, part, key, faults, filled)
    returned = [
        {"row": own_number(name.removeprefix(_ROW)), "reason": reason}
        for name, reason in filled.items()
        if name.startswith(_ROW) and reason
    ]
    # Other offices judge their rows of the list at the same time: of one part it is the rows that must be those shown.
    seen = (
        {"expectedVersion": own_number(filled.get("versi"))}
        if part is None
        else {"region": part, "seenRound": own_number(filled.get("putaran"))}
    )
    outcome = await page.command(
        "verify_people",
        list=thing,
        office=filled["office"],
        verifiedOn=filled["verifiedOn"],
        returned=returned,
        idempotencyKey=key,
        **seen,
    )
    if outcome.errors:
        return await _list(page, thing, part, new_key(), [one["message"] for one in outcome.errors], filled)
    return go_to(address(HERE, {"hal": thing, "wilayah": part, "posisi": outcome.position}))
