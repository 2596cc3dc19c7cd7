"""How is everybody of a verified list enrolled by a form? As an import of its own: its page shows how far it is, and may be left.

What the form sends are the parameters of `POST /imports?fromList=…`, which any program may send.
"""

import json
from typing import Any
from uuid import UUID

from starlette.datastructures import QueryParams

from ....domain.regions import NATION, level_of, regency_of
from ....domain.vocabulary import FundingSource, RegionLevel, Role
from ....texts.pages.forms import FormFault, FormText
from ....texts.pages.papers import Field as Label
from ....texts.pages.papers import Hint, PaperForm
from .form_screens import Field, Filled, FormScreen, Reading, WrongField, of_enum
from .page import Page
from .paper_choices import agreements, decrees_over_lists, schemes, verified_lists
from .questions import Outcome, SignInFirst
from .state import address

_STARTED = (200, 202)


def _parameters(read: Reading) -> dict[str, Any]:
    """The form as the parameters of the import."""
    region = read.about()
    if region == NATION or level_of(region) is RegionLevel.PROVINCE:
        raise WrongField(FormText.REGION, FormFault.NO_REGION)
    return {
        "region": regency_of(region),
        "fromList": read.text("list"),
        "decree": read.text("decree"),
        "agreement": read.text("agreement"),
        "scheme": read.text("scheme"),
        "funding": read.text("fundingSource"),
        "payer": read.text("payer"),
        "from": read.day("start"),
        "until": read.day("until"),
    }


async def _started(page: Page, given: dict[str, Any], key: str) -> Outcome:
    """The import, by its address, or what stands against it. Raises SignInFirst."""
    assert page.frame.imports is not None
    query = QueryParams({name: value for name, value in given.items() if value is not None})
    answer = await page.frame.imports.enrol_list(page.request, query, UUID(key))
    told = json.loads(bytes(answer.body))
    if answer.status_code == 401:
        raise SignInFirst
    if answer.status_code not in _STARTED:
        return Outcome({"userErrors": told.get("problems") or told["errors"]}, None)
    return Outcome({"userErrors": [], "href": told["href"]}, None)


def _to_the_import(_page: Page, _filled: Filled, outcome: Outcome) -> str:
    href: str = outcome.payload["href"]
    return address(href.replace("/imports/", "/unggah/", 1), {})


LIST_ENROLMENT = FormScreen(
    "/dokumen/baru/pendaftaran",
    PaperForm.ENROL,
    _started,
    (Role.OPERATOR,),
    (
        Field("list", Label.LIST_OF_PEOPLE, choices=verified_lists),
        Field("decree", Label.DECREE, choices=decrees_over_lists),
        Field("agreement", Label.AGREEMENT, choices=agreements),
        Field("scheme", Label.SCHEME, choices=schemes),
        Field("fundingSource", Label.FUNDING, choices=of_enum("FundingSource", tuple(FundingSource))),
        Field("payer", Label.PAYER, needed=False, hint=Hint.PAYER),
        Field("start", Label.FROM, "date"),
        Field("until", Label.UNTIL, "date", hint=Hint.ENROLS),
    ),
    _parameters,
    _to_the_import,
    asks="choices",
)
