"""How does each village stand, from the quota to the card? Screen "Desa": a table, and squares by subdistrict.

At `/desa`; sesudah=<cursor>: the next hundred.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import Regions, lineage
from ....domain.vocabulary import Role
from ....texts.pages.villages import VillagesPage
from .frame import Frame
from .page import Page

_NUMBERS = (
    "quota",
    "listed",
    "verified",
    "covered",
    "cardsIssued",
    "cardsWaiting",
    "cardsHandedOver",
    "findings",
)
_OF_LISTS = ("listed", "verified")
_COVERED = _NUMBERS.index("covered")


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
    told = {name: [one[name] for one in rows] for name in _NUMBERS}
    for name in _OF_LISTS:
        if not any(told[name]):  # nobody is on a list that tells of villages: that is not known to be nobody
            told[name] = [None] * len(rows)
    lines = _lines(page, rows, list(zip(*(map(page.number, told[name]) for name in _NUMBERS), strict=True)))
    return page.show(
        "villages.html",
        T=VillagesPage,
        region=asked.first["region"],
        lines=lines,
        sums={name: page.number(_together(numbers)) for name, numbers in told.items()},
        rounded=any(one["rounded"] for one in rows),
        total=first["totalCount"],
        known=first["known"],
        further=asked.further,
        squares=_by_subdistrict(rows, lines, page.frame.regions),
    )


class Line(NamedTuple):
    """What the table shows of a village: its numbers as they are written, and where they lead; None: nowhere. A template takes it apart
    at once: a hundred lines that it asks for each of their parts would take it twice as long.
    """

    name: str
    coverage: str
    people: str
    numbers: tuple[str, ...]
    covered: str | None
    handed_over: str | None
    findings: str | None


def _lines(page: Page, rows: Sequence[Mapping[str, Any]], numbers: Sequence[tuple[str, ...]]) -> list[Line]:
    """A line of each village."""
    state = page.state
    opens = page.viewer.may(Role.OPERATOR, Role.VERIFIER, Role.APPROVER, Role.AUDITOR)
    hands_over = page.viewer.may(Role.OPERATOR)
    coverage, findings = state.to_regions("/cakupan"), state.to_regions("/temuan")
    people = state.to_regions("/peserta") if opens else coverage
    cells, handover = state.to_cells("/peserta"), state.to_regions("/kartu/serah-terima")
    return [
        Line(
            one["region"]["name"],
            coverage(code),
            people(code),
            shown,
            cells(one["cell"]) if opens else None,
            handover(code) if hands_over else None,
            findings(code) if one["findings"] else None,
        )
        for one, shown in zip(rows, numbers, strict=True)
        for code in (one["region"]["code"],)
    ]


def _together(numbers: Sequence[int | None]) -> int | None:
    """The sum; None where none of them is known."""
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


def _by_subdistrict(
    rows: Sequence[Mapping[str, Any]], lines: Sequence[Line], regions: Regions
) -> list[tuple[str, list[tuple[str, str, str, int]]]]:
    """The villages of each subdistrict: where each leads, its name, how many are covered, and how far it is, 0 to 5."""
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for one, line in zip(rows, lines, strict=True):
        square = (line.people, line.name, line.numbers[_COVERED], how_far(one))
        found.setdefault(lineage(one["region"]["code"])[-2], []).append(square)
    names = {code: regions.get(code) for code in found}
    return [(above.name if above else code, found[code]) for code, above in names.items()]


def how_far(village: Mapping[str, Any]) -> int:
    """On the day: 0 nobody is listed or protected, 1 listed, 2 everybody listed is verified, 3 some are protected, 4 each of them has a card,
    5 and no card waits to be handed over. Who is told rounded numbers is not told of 4 and 5.
    """
    if village["covered"]:
        if not village["everyoneHasCard"]:
            return 3
        return 4 if village["cardsWaiting"] else 5
    if not village["listed"]:
        return 0
    return 2 if village["verified"] >= village["listed"] else 1
