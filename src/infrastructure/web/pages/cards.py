"""How do cards come to people? Screen "Kartu": how many stand where, issue them for many, hand them over by village.

GET  /kartu                         cards by state and place, the form that issues them for a batch or a village, and of a regency the one
                                    that sends a list of card numbers from BPJS to POST /imports, as any program may
POST /kartu/terbitkan               issued: 303 back, with how many
GET  /kartu/serah-terima?wilayah=V  of a regency or subdistrict the villages (handovers.py), of a village the cards of a village that wait: to print on A4 and sign, and to record who came
POST /kartu/serah-terima            recorded: 303 back
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import level_of, regency_of
from ....domain.vocabulary import ReceiptProof, Receiver, RegionLevel
from ....texts.pages.cards import CardsPage
from ....texts.pages.forms import FormFault
from ....texts.pages.taken_back import TakenBack
from ....texts.pages.upload import UploadPage
from .forms import key_of, new_key
from .frame import Frame
from .handovers import (
    HANDOVER,
    MANY,
    choices,
    hand_over_many,
    known_region,
    of_many,
)
from .page import Page, go_to
from .questions import Problem
from .state import address, whole
from .taken_back_forms import VOID_HANDOVER

_MOST = 20  # pages of the contract, a hundred cards each, on one printed list: what a form of 200 kB can send back
_BATCHES = 10  # imports whose people can be given cards at once
_WITHIN = (RegionLevel.SUBDISTRICT, RegionLevel.VILLAGE)  # a regency


def card_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [
        frame.route("/kartu", show),
        frame.route("/kartu/terbitkan", issue, ("POST",)),
        frame.route(HANDOVER, waiting),
        frame.route(HANDOVER, hand_over, ("POST",)),
        frame.route(MANY, hand_over_many, ("POST",)),
        VOID_HANDOVER.route(frame),
    ]


async def show(page: Page) -> Response:
    """How many cards stand where."""
    return await _cards(page, new_key(), [])


async def _cards(page: Page, key: str, faults: Sequence[str], region: str | None = None) -> Response:
    region = region or await page.chosen()
    if region is None:
        return page.show("choose_region.html", T=CardsPage)
    state = page.state
    level = level_of(region)
    by = "VILLAGE" if level in (RegionLevel.SUBDISTRICT, RegionLevel.VILLAGE) else "SUBDISTRICT"
    data = await page.ask(
        "cards",
        **{**state.variables, "region": region},
        by=[by],
        after=state.given.get("sesudah"),
        batches=_BATCHES,
    )
    given = state.given
    takes_lists = page.frame.imports is not None and page.viewer.sees(region)
    done = {name: count for name in ("terbit", "punya") if (count := whole(given.get(name))) is not None}
    return page.show(
        "cards.html",
        422 if faults else 200,
        T=CardsPage,
        U=UploadPage,
        takes_lists=takes_lists and level is RegionLevel.REGENCY,
        regency=regency_of(region) if takes_lists and level in _WITHIN else None,
        region=data["region"],
        counts=data["cardCounts"],
        imports=data["batches"],
        batches=[one for one in data["batches"]["nodes"] if one["enrolled"]],
        handovers=data["handovers"],
        takes_back=VOID_HANDOVER,
        W=TakenBack,
        village=level is RegionLevel.VILLAGE,
        by=by,
        key=key,
        faults=faults,
        filled=page.filled,
        done=done,
        saved="posisi" in page.request.query_params and not done,
        same="sama" in page.request.query_params,
    )


async def issue(page: Page) -> Response:
    """Issue a card to everybody of a batch or a village who has none."""
    filled, key = page.filled, key_of(page.filled)
    region = known_region(page, filled)
    given: dict[str, Any] = {"issuedOn": filled.get("issuedOn") or None, "idempotencyKey": key}
    given |= {"batch": filled["batch"]} if filled.get("batch") else {"village": region}
    if given["issuedOn"] is None:
        return await _cards(
            page, key, [page.say(FormFault.EMPTY, field=page.say(CardsPage.ISSUED_ON))], region
        )
    outcome = await page.command("issue_cards", **given)
    if outcome.errors:
        return await _cards(page, new_key(), [one["message"] for one in outcome.errors], region)
    told = outcome.payload
    return go_to(
        address(
            "/kartu",
            {"wilayah": region, "posisi": outcome.position, "terbit": told["issued"], "punya": told["held"]},
        )
    )


async def waiting(page: Page) -> Response:
    """The cards of a village that were not handed over yet."""
    return await _waiting(page, new_key(), [])


async def _waiting(page: Page, key: str, faults: Sequence[str], village: str | None = None) -> Response:
    region = village or await page.chosen()
    if region is None:
        return page.show("choose_region.html", T=CardsPage)
    if level_of(region) in (RegionLevel.REGENCY, RegionLevel.SUBDISTRICT):
        return await of_many(page, region)
    if level_of(region) is not RegionLevel.VILLAGE:
        raise Problem(400, page.say(CardsPage.ONE_VILLAGE))
    asked = await page.pages("waiting_cards", lambda data: data["cards"], _MOST, region=region)
    cards = asked.nodes
    cards.sort(key=_name)
    return page.show(
        "handover.html",
        422 if faults else 200,
        T=CardsPage,
        region=asked.first["region"],
        cards=cards,
        total=asked.first["cards"]["totalCount"],
        receivers=choices(page, "Receiver", tuple(Receiver)),
        proofs=choices(page, "ReceiptProof", tuple(ReceiptProof)),
        filled=page.filled,
        absent={value for name, value in page.sent if name == "absent"},
        key=key,
        faults=faults,
        saved="posisi" in page.request.query_params,
    )


def _name(card: Mapping[str, Any]) -> tuple[str, str]:
    """People are called up by name; cards whose holder is not shown come by number."""
    person = card["enrolment"]["person"]
    return (person["name"].casefold() if person else "", card["serial"])


async def hand_over(page: Page) -> Response:
    """Record a handover: every card of the list but those of who did not come."""
    sent, filled, key = page.sent, page.filled, key_of(page.filled)
    village = known_region(page, filled)
    absent = {value for name, value in sent if name == "absent"}
    listed = [value for name, value in sent if name == "card"]
    if page.switches is not None:
        return await _waiting(page, key, [], village)
    if not filled.get("heldOn"):
        fault = page.say(FormFault.EMPTY, field=page.say(CardsPage.HELD_ON))
        return await _waiting(page, key, [fault], village)
    outcome = await page.command(
        "hold_handover",
        region=village,
        heldOn=filled["heldOn"],
        place=filled.get("place", ""),
        minutes=filled.get("minutes") or None,
        receivedBy=filled.get("receivedBy") or "NOT_SAID",
        proof=filled.get("proof") or "NOT_SAID",
        cards=[one for one in listed if one not in absent],
        absent=sorted(absent),
        idempotencyKey=key,
    )
    if outcome.errors:
        return await _waiting(page, new_key(), [one["message"] for one in outcome.errors], village)
    return go_to(address(HANDOVER, {"wilayah": village, "posisi": outcome.position}))
