"""How does a village office say who is right? Its list on a phone: every row accepted, or returned with a reason.

GET  /desa/daftar?hal=<list>   the rows that wait, with names for who may see them
POST /desa/daftar              the office's word, all rows at once: sent again after a lost connection, it is recorded once
"""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.vocabulary import ReturnReason, Role
from ....texts.labels.values import VALUES
from ....texts.pages.forms import FormFault
from ....texts.pages.village_office import VillageOfficePage
from ....texts.text import capital
from .forms import BadForm, key_of, new_key
from .frame import Frame, Page, Problem, go_to
from .state import LARGEST, address, whole

HERE = "/desa/daftar"
_ROW = "baris-"  # and the number of the row: the field of its reason
_MOST = 20  # pages of the contract, a hundred rows each, of one list


def village_office_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route(HERE, show), frame.route(HERE, verify, ("POST",))]


async def show(page: Page) -> Response:
    """One list."""
    return await _list(page, page.request.query_params.get("hal", ""), new_key(), [], {})


async def _list(page: Page, thing: str, key: str, faults: Sequence[str], filled: dict[str, str]) -> Response:
    names = (await page.known()).names

    def rows_in(data: dict[str, Any]) -> dict[str, Any]:
        node = data["node"]
        if node is None or node["__typename"] != "ParticipantList":
            raise Problem(404, page.say(VillageOfficePage.NO_SUCH))
        found: dict[str, Any] = node["rows"]
        return found

    if not thing:
        raise Problem(404, page.say(VillageOfficePage.NO_SUCH))
    asked = await page.pages("listed", rows_in, _MOST, id=thing, names=names)
    rows = asked.nodes
    whole = not asked.further["hasNextPage"]
    return page.show(
        "village_list.html",
        422 if faults else 200,
        T=VillageOfficePage,
        one=asked.first["node"],
        rows=rows,
        waiting=[row for row in rows if row["state"] == "WAITING"],
        reasons=[
            (reason.value, capital(VALUES["ReturnReason"][reason].name.said(page.locale)))
            for reason in ReturnReason
        ],
        whole=whole,
        # Who judges a list accepts every row that is not returned: nobody does so for rows that they were not shown.
        verifies=whole and page.viewer.may(Role.VERIFIER),
        key=key,
        faults=faults,
        filled=filled,
        saved="posisi" in page.request.query_params,
    )


async def verify(page: Page) -> Response:
    """Return the rows that a reason was given for, and accept every other that waits."""
    filled, key = page.filled, key_of(page.filled)
    thing = filled.get("hal", "")
    faults = [
        page.say(FormFault.EMPTY, field=page.say(label))
        for name, label in (("office", VillageOfficePage.OFFICE), ("verifiedOn", VillageOfficePage.ON))
        if not filled.get(name, "").strip()
    ]
    if faults:
        return await _list(page, thing, key, faults, filled)
    returned = [
        {"row": _number(name.removeprefix(_ROW)), "reason": reason}
        for name, reason in filled.items()
        if name.startswith(_ROW) and reason
    ]
    outcome = await page.command(
        "verify_people",
        list=thing,
        office=filled["office"],
        verifiedOn=filled["verifiedOn"],
        returned=returned,
        expectedVersion=_number(filled.get("versi")),
        idempotencyKey=key,
    )
    if outcome.errors:
        return await _list(page, thing, new_key(), [one["message"] for one in outcome.errors], filled)
    return go_to(address(HERE, {"hal": thing, "posisi": outcome.position}))


def _number(text: str | None) -> int:
    """A number that our own form wrote. Raises BadForm: a row whose reason is not understood must not be accepted."""
    number = whole(text)
    if number is None or number > LARGEST:
        raise BadForm
    return number
