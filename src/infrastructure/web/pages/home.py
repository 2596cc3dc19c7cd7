"""What waits for me? Screen "Beranda": by the roles of who looks, each line a way to where it is done.

At `/`. Lists to verify, rows that came back, imports that stopped, people without a card, cards not handed over, findings, money that runs out, protection
that ends within a month.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION, local_day
from ....domain.vocabulary import Role
from ....texts.pages.home import HomePage
from .frame import Frame, Page

_AHEAD = dt.timedelta(days=31)
_LOW = 10  # per cent of a budget line that is left, at most, when it is told


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
    if viewer.everyone or viewer.grants:
        data = await page.ask(
            "home",
            region=region,
            verifies=chosen and viewer.may(Role.VERIFIER),
            operates=chosen and viewer.may(Role.OPERATOR),
            cards=chosen and viewer.may(Role.OPERATOR, Role.VERIFIER),
            whole=chosen and whole,
            nation=not chosen and whole,
            later=(today + _AHEAD).isoformat(),
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
        low=_running_out(data.get("budgets", {}).get("nodes", ())),
        stopped=[(href.replace("/imports/", "/unggah/", 1), at.isoformat()) for href, at in stopped],
        regions=dict(
            sorted((name, code) for _, code, name in viewer.grants if code is not None and name is not None)
        ),
        operates=viewer.may(Role.OPERATOR),
        administers=any(role is Role.ADMINISTRATOR for role, _, _ in viewer.grants),
    )


def _running_out(budgets: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of which little is left."""
    return [
        one
        for one in budgets
        if one["allocated"] and one["remaining"]
        if int(one["remaining"]["amount"]) * 100 <= int(one["allocated"]["amount"]) * _LOW
    ]
