"""What waits for me? Screen "Beranda": by the roles of who looks, each line a way to where it is done.

At `/`. Lists to verify, rows that came back, imports that stopped, people without a card, cards not handed over, findings, money that runs out, protection
that begins or ends.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from ....domain.dates import next_month
from ....domain.regions import NATION, local_day
from ....domain.vocabulary import RegionLevel, Role
from ....texts.pages.home import HomePage
from .frame import Frame
from .page import Page

_AHEAD = dt.timedelta(days=31)
_LOW = 10  # per cent of a budget line that is left, at most, when it is told
_LISTS, _LINES = 20, 50  # that are looked at of lists of a kind, and of budget lines
_EACH = 100  # regencies on each page of the contract
_MOST = 10  # such pages: more than the nation has


def home_routes(frame: Frame) -> list[Route]:
    """The screen's route."""
    return [frame.route("/", show)]


async def show(page: Page) -> Response:
    """The page."""
    viewer = await page.known()
    region = page.state.region
    chosen = region != NATION
    whole = viewer.may(Role.OPERATOR, Role.APPROVER, Role.AUDITOR)
    today = local_day(page.frame.regions, region, dt.datetime.now(dt.UTC))
    data: Mapping[str, Any] = {}
    if whole and not chosen:
        data = await _nation(page, today)
    elif viewer.everyone or viewer.grants:
        data = await page.ask(
            "home",
            region=region,
            verifies=chosen and viewer.may(Role.VERIFIER),
            operates=chosen and viewer.may(Role.OPERATOR),
            cards=chosen and viewer.may(Role.OPERATOR, Role.VERIFIER),
            whole=chosen and whole,
            later=(today + _AHEAD).isoformat(),
            year=_coming_year(today),
            lists=_LISTS,
            lines=_LINES,
        )
    stopped: list[tuple[str, dt.datetime]] = []
    if page.frame.imports is not None and chosen and viewer.may(Role.OPERATOR):
        stopped = await page.frame.imports.stopped(page.request, region)
    return page.show(
        "home.html",
        T=HomePage,
        region=data.get("region"),
        chosen=chosen,
        data=data,
        to_correct=[
            one
            for found in ("returned", "partly")
            for one in data.get(found, {}).get("nodes", ())
            if one["people"] and one["people"]["returned"]
        ],
        regencies=_regencies(data) if "everywhere" in data else (),
        coming=_first_over(data["coming"], (data["now"]["covered"] or 0)) if "coming" in data else None,
        papers=whole,
        low=_running_out(data.get("budgets", {}).get("nodes", ())),
        stopped=[(href.replace("/imports/", "/unggah/", 1), at.isoformat()) for href, at in stopped],
        regions=dict(
            sorted((name, code) for _, code, name in viewer.grants if code is not None and name is not None)
        ),
        operates=viewer.may(Role.OPERATOR),
        administers=any(role is Role.ADMINISTRATOR for role, _, _ in viewer.grants),
    )


async def _nation(page: Page, today: dt.date) -> Mapping[str, Any]:
    """What is told of the nation: every regency where somebody is protected, asked for page by page."""
    asked = {"region": NATION, "each": _EACH}
    data = await page.ask("nation", **asked, year=_coming_year(today))
    groups = data["everywhere"]["groups"]
    if groups["pageInfo"]["hasNextPage"]:
        after = groups["pageInfo"]["endCursor"]
        more = await page.pages(
            "more_regencies", lambda data: data["coverage"]["groups"], _MOST, **asked, after=after
        )
        groups["nodes"] += more.nodes
    return data


class Regency(NamedTuple):
    """A regency where something is agreed or somebody protected: how many are today; `coming`: from which first of a month on more are,
    and how many then.
    """

    code: str
    name: str
    covered: int | None  # None: too few to be told
    coming: tuple[str, int] | None


def _coming_year(today: dt.date) -> dict[str, str]:
    """The firsts of the next twelve months."""
    start = next_month(today)
    return {"start": start.isoformat(), "endExclusive": start.replace(year=start.year + 1).isoformat()}


def _regencies(data: Mapping[str, Any]) -> list[Regency]:
    """Those where somebody is protected, most first, and those that signed an agreement."""
    groups = [(one["keys"][0], one["covered"]) for one in data["everywhere"]["groups"]["nodes"]]
    signed = {
        one["code"]: one["name"]
        for agreement in data["signed"]["nodes"]
        for one in agreement["region"]["path"]
        if one["level"] == RegionLevel.REGENCY
    }
    covered: dict[str, int | None] = {key["code"]: count for key, count in groups}
    named = {key["code"]: key["label"] for key, _ in groups}
    others = sorted((signed.keys() - named.keys()), key=lambda code: signed[code])
    lines = {one["keys"][0]["code"]: one for one in data["months"]["lines"]}
    found = []
    for code in (*named, *others):
        now = covered.get(code, 0)
        series = {"days": data["months"]["days"], "lines": [lines[code]] if code in lines else []}
        found.append(Regency(code, named.get(code) or signed[code], now, _first_over(series, now or 0)))
    return found


def _first_over(series: Mapping[str, Any], now: int) -> tuple[str, int] | None:
    """The first day of a series of one line on which more are protected than now, and how many."""
    counts = series["lines"][0]["covered"] if series["lines"] else ()
    return next(
        ((day, count) for day, count in zip(series["days"], counts, strict=False) if (count or 0) > now), None
    )


def _running_out(budgets: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of which little is left."""
    return [
        one
        for one in budgets
        if one["allocated"] and one["remaining"]
        if int(one["remaining"]["amount"]) * 100 <= int(one["allocated"]["amount"]) * _LOW
    ]
