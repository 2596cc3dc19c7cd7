"""Which rules does what is recorded break, where, and by what does it end? Screen "Temuan".

At `/temuan`; kode=<rule> (findings of that rule alone), sesudah=<cursor> (the next fifty). Analysts see numbers, and no list.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import level_of
from ....domain.vocabulary import FINDING_CODES, RegionLevel, Role, RuleCode
from ....texts.pages.findings import ENDS, FindingsPage
from .frame import Frame
from .page import Page

LISTED = (Role.OPERATOR, Role.APPROVER, Role.AUDITOR)
_BELOW = {
    RegionLevel.NATION: "PROVINCE",
    RegionLevel.PROVINCE: "REGENCY",
    RegionLevel.REGENCY: "SUBDISTRICT",
}


def findings_routes(frame: Frame) -> list[Route]:
    """The screen's route."""
    return [frame.route("/temuan", show)]


async def show(page: Page) -> Response:
    """The page."""
    viewer = await page.known()
    state = page.state
    code = state.given.get("kode", "")
    if code not in list(FINDING_CODES):
        code = ""
    by = _BELOW.get(level_of(state.region), "VILLAGE")
    data = await page.ask(
        "findings",
        region=state.region,
        knownAt=state.variables["knownAt"],
        by=[by],
        codes=[code] if code else None,
        listed=viewer.may(*LISTED),
        after=state.given.get("sesudah"),
    )
    return page.show(
        "findings.html",
        T=FindingsPage,
        region=data["region"],
        every=data["every"],
        chosen=data["chosen"],
        listed=data.get("findings"),
        by=by,
        code=code,
        ends=lambda rule: ENDS[RuleCode(rule)].said(page.locale),
        where=where,
    )


def where(subject: Mapping[str, Any]) -> str:
    """Where what a finding is about is shown: an enrolment on its page, papers by their events."""
    return "/peserta/satu" if subject["__typename"] == "Enrolment" else "/jejak"
