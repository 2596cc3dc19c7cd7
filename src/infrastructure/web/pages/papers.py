"""What was signed, allocated, listed and decreed in a region? Screen "Dokumen": every paper, and what it carries.

At `/dokumen`; a paper is recorded at `/dokumen/baru/<kind>`, see paper_forms.py, and changed at `/dokumen/ubah/<kind>`.
"""

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION
from ....domain.vocabulary import Role
from ....texts.pages.papers import PapersPage
from .frame import Frame
from .page import Page
from .paper_changes import CHANGES
from .paper_forms import FORMS
from .taken_back_forms import OF_PAPERS


def paper_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route("/dokumen", show), *(form.route(frame) for form in (*FORMS, *CHANGES, *OF_PAPERS))]


async def show(page: Page) -> Response:
    """The papers of a region, and the forms that record more."""
    if "wilayah" not in page.request.query_params:
        await page.known()
    state = page.state
    chosen = state.region != NATION
    data = await page.ask("papers", region=state.region, knownAt=state.variables["knownAt"], known=chosen)
    return page.show(
        "papers.html",
        T=PapersPage,
        region=data["region"],
        chosen=chosen,
        agreements=data.get("agreements"),
        budgets=data.get("budgets"),
        lists=data.get("participantLists"),
        decrees=data.get("decrees"),
        forms=[form for form in FORMS if page.viewer.may(*form.roles)],
        changes={form.document: form for form in (*CHANGES, *OF_PAPERS) if page.viewer.may(*form.roles)},
        saved="posisi" in page.request.query_params,
        same="sama" in page.request.query_params,
        events=page.viewer.may(Role.OPERATOR, Role.APPROVER, Role.AUDITOR),
    )
