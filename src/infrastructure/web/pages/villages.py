"""How does each village stand, from the quota to the card? Screen "Desa": a table, and squares by subdistrict.

At `/desa`; sesudah=<cursor>: the next hundred.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import Regions, lineage
from ....domain.vocabulary import Role
from ....texts.pages.villages import VillagesPage
from .frame import Frame, Page

_NUMBERS = ("quota", "listed", "verified", "covered", "cardsIssued", "cardsHandedOver", "findings")


def village_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route("/desa", show)]


async def show(page: Page) -> Response:
    """Every village of the region; two pages of the contract in one."""
    if await page.chosen() is None:
        return page.show("choose_region.html", T=VillagesPage)
    state = page.state
    asked = await page.pages(
        "villages", lambda data: data["villages"], 2, **state.variables, after=state.given.get("sesudah")
    )
    rows, first = asked.nodes, asked.first["villages"]
    for one in rows:
        one["shown"] = {name: page.number(one[name]) for name in _NUMBERS}
    return page.show(
        "villages.html",
        T=VillagesPage,
        region=asked.first["region"],
        rows=rows,
        sums={name: page.number(sum(one[name] or 0 for one in rows)) for name in _NUMBERS},
        total=first["totalCount"],
        known=first["known"],
        further=asked.further,
        squares=_by_subdistrict(rows, page.frame.regions),
        opens=page.viewer.may(Role.OPERATOR, Role.VERIFIER, Role.APPROVER, Role.AUDITOR),
        hands_over=page.viewer.may(Role.OPERATOR),
    )


def _by_subdistrict(
    rows: Sequence[Mapping[str, Any]], regions: Regions
) -> list[tuple[str, list[tuple[Mapping[str, Any], int]]]]:
    """The villages of each subdistrict, each with how far it is: 0 (nothing yet) to 5 (every card handed over)."""
    found: dict[str, list[tuple[Mapping[str, Any], int]]] = {}
    for one in rows:
        found.setdefault(lineage(one["region"]["code"])[-2], []).append((one, how_far(one)))
    names = {code: regions.get(code) for code in found}
    return [(above.name if above else code, found[code]) for code, above in names.items()]


def how_far(village: Mapping[str, Any]) -> int:
    """0 nothing, 1 listed, 2 verified, 3 enrolled, 4 every card issued, 5 every card handed over."""
    covered = village["covered"]
    if covered and village["cardsHandedOver"] >= covered:
        return 5
    if covered and village["cardsIssued"] >= covered:
        return 4
    if covered:
        return 3
    if village["verified"]:
        return 2
    return 1 if village["listed"] else 0
