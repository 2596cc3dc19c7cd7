"""How many are protected, and how did it come to be? Screen "Cakupan": the number, its course, its groups, two moments side by side.

At `/cakupan`; besides what every page keeps: menurut=SEGMENT (one dimension), sesudah=<cursor> (the next groups), tanggal2 and
diketahui2 (the moment beside), skema=<code> (one scheme).
"""

import datetime as dt
import json
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION, level_of, local_day
from ....domain.vocabulary import RegionLevel, Role
from ....texts.pages.coverage import CoveragePage
from ....texts.pages.frame import FrameText
from .frame import Frame
from .page import Page
from .state import day, known_at, moment

_OF_REGION = ("PROVINCE", "REGENCY", "SUBDISTRICT", "VILLAGE")
_DIMENSIONS = (*_OF_REGION, "SCHEME", "SEGMENT", "FUNDING_SOURCE", "CATEGORY", "AGREEMENT")
_BELOW = {
    None: "PROVINCE",
    RegionLevel.PROVINCE: "REGENCY",
    RegionLevel.REGENCY: "SUBDISTRICT",
    RegionLevel.SUBDISTRICT: "VILLAGE",
    RegionLevel.VILLAGE: "SEGMENT",
}
_BACK = dt.timedelta(days=3 * 366)  # before the day shown, where the course begins
_A_DAY = dt.timedelta(days=1)


def coverage_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route("/cakupan", show)]


async def show(page: Page) -> Response:
    """The page."""
    if "wilayah" not in page.request.query_params:
        await page.known()
    state = page.state
    given = state.given
    by = given.get("menurut", "")
    if by not in _DIMENSIONS:
        by = _BELOW[None if state.region == NATION else level_of(state.region)]
    unread: list[str] = []
    other_day = day(given, "tanggal2", unread)
    other_known = moment(given, "diketahui2", unread, page.frame.regions, state.region)
    if unread:
        page.notices.append(page.say(FrameText.UNREAD, names=", ".join(unread)))
    beside = other_day is not None or other_known is not None
    # What is left empty is as above: one of the two is compared, unless both are filled in.
    other_day, other_known = other_day or state.as_of, other_known or state.known_at
    last = state.as_of or local_day(page.frame.regions, state.region, dt.datetime.now(dt.UTC))
    scheme = given.get("skema")
    data = await page.ask(
        "coverage",
        **state.variables,
        by=[by],
        after=given.get("sesudah"),
        filter={"schemes": [scheme]} if scheme else None,
        period=_course(last),
        every="MONTH",
        beside=beside,
        otherAsOf=None if other_day is None else other_day.isoformat(),
        otherKnownAt=known_at(other_known),
    )
    shown, series = data["coverage"], data["coverageSeries"]
    points = list(zip(series["days"], series["lines"][0]["covered"], strict=True)) if series["lines"] else []
    return page.show(
        "coverage.html",
        T=CoveragePage,
        region=data["region"],
        shown=shown,
        other=data.get("other"),
        groups=shown["groups"],
        dimensions=_DIMENSIONS,
        by=by,
        into=by in _OF_REGION,
        points=points,
        plot=json.dumps(_plotted(points)),
        opens=page.viewer.may(Role.OPERATOR, Role.VERIFIER, Role.APPROVER, Role.AUDITOR),
        last=last,
    )


def _course(last: dt.date) -> dict[str, str]:
    """The months up to the day that is shown, that day's included."""
    last = min(max(last, dt.date.min + _BACK), dt.date.max - _A_DAY)
    begin, until = (last - _BACK).replace(day=1), last + _A_DAY
    return {"start": begin.isoformat(), "endExclusive": until.isoformat()}


def _plotted(points: list[tuple[str, int | None]]) -> list[list[Any]]:
    """Seconds since 1970 and numbers, as the plot takes them."""
    at = [int(dt.datetime.fromisoformat(one).replace(tzinfo=dt.UTC).timestamp()) for one, _ in points]
    return [at, [covered for _, covered in points]]
