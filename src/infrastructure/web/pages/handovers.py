"""How are the handovers of many villages recorded at once? A table with one row a village: each is its own handover, with its own minutes.

GET  /kartu/serah-terima?wilayah=<regency or subdistrict>   the villages where cards wait
POST /kartu/serah-terima/desa                               every village that is ticked, one command each; what was refused stays

A village is recorded under a key made of the form's and its own: sent again, nothing is recorded twice. All are recorded before this
page is waited for: what is handed over is what waited when the form was shown, whatever is projected since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from starlette.responses import Response

from ....domain.vocabulary import ReceiptProof, Receiver
from ....texts.labels.values import VALUES
from ....texts.pages.cards import CardsPage
from ....texts.pages.forms import FormFault
from ....texts.text import capital
from .forms import BadForm, key_of, new_key
from .page import Page, go_to
from .questions import Problem
from .state import address, whole

HANDOVER = "/kartu/serah-terima"
MANY = "/kartu/serah-terima/desa"
_MOST = 10  # pages of the contract, a hundred villages each
_MOST_CARDS = 20  # the same of the cards of a village, where somebody did not come
_PLACE_OF = "tempat-"  # and the code of a village: the field that each village of the form has
_SAVED = "tersimpan"  # the field that names each village which is saved: the form is sent again without it
_RUNNING = "#"  # in the number of the minutes: where the running number stands


async def of_many(page: Page, region: str) -> Response:
    """The villages of a region where cards wait."""
    return await _many(page, region, new_key(), _Done())


@dataclass
class _Done:
    """What became of a form: the villages that are recorded, those that were when it was sent before, what stands against others, and the
    last position.
    """

    recorded: set[str] = field(default_factory=set)
    earlier: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    position: int | None = None

    @property
    def saved(self) -> set[str]:
        return self.recorded | self.earlier


async def _many(page: Page, region: str, key: str, done: _Done) -> Response:
    """The form; where this page is behind what was recorded, or cannot be made, what was recorded is told without it."""
    saved = whole(page.state.given.get("desa")) or len(done.saved)
    try:
        asked = await page.pages(
            "villages_waiting", lambda data: data["cardCounts"]["groups"], _MOST, region=region
        )
    except Problem as problem:
        if not saved:
            raise
        await page.known()
        return page.show(
            "handovers_saved.html",
            422 if done.faults else 200,
            T=CardsPage,
            saved=saved,
            partly=bool(done.saved),
            faults=done.faults,
            said=problem.said,
            again=address(HANDOVER, {"wilayah": region, "desa": saved, "posisi": done.position})
            if done.saved
            else page.state.here(page.path, posisi=page.state.position),
        )
    villages = [
        (one["keys"][0]["code"], one["keys"][0]["label"], one["count"])
        for one in asked.nodes
        if one["keys"][0]["code"] not in done.saved
    ]
    return page.show(
        "handovers.html",
        422 if done.faults else 200,
        T=CardsPage,
        region=asked.first["region"],
        villages=villages,
        total=sum(count for _, _, count in villages),
        receivers=choices(page, "Receiver", tuple(Receiver)),
        proofs=choices(page, "ReceiptProof", tuple(ReceiptProof)),
        filled=_numbered(page.filled, _ticked(page)) if done.recorded else page.filled,
        ticked=set(_ticked(page)),
        partly=bool(done.saved),
        key=key,
        # Under the same key it is the same form: what it hands over is what waited when it was first shown.
        seen=page.filled["dilihat"]
        if page.filled.get("kunci") == key and page.filled.get("dilihat")
        else asked.first["cardCounts"]["known"]["position"],
        faults=done.faults,
        saved=saved,
        kept=[(_SAVED, one) for one in sorted(done.saved)],
    )


def _ticked(page: Page) -> list[str]:
    """The villages that are ticked, or all that the form has, in its order."""
    name, prefix = (_PLACE_OF, _PLACE_OF) if page.filled.get("semua") else ("desa", "")
    found = (value if name == "desa" else field for field, value in page.sent if field.startswith(name))
    return [one for each in found if page.knows(one := each.removeprefix(prefix))]


def _numbered(filled: Mapping[str, str], villages: Sequence[str]) -> dict[str, str]:
    """What was typed, with the number that each village was to have: it stays the village's own, however many are left, and the next
    runs on from there.
    """
    first = _first(filled)
    numbers = {f"nomor-{one}": _minutes(filled, one, at) or "" for at, one in enumerate(villages, first)}
    return {**filled, **numbers, "first": str(first + len(villages))}


def _first(filled: Mapping[str, str]) -> int:
    return whole(filled.get("first") or "1") or 1


def _minutes(filled: Mapping[str, str], village: str, number: int) -> str | None:
    """The number of a village's minutes: its own where it has one, else the running one."""
    running = filled.get("minutes", "").replace(_RUNNING, str(number))
    return filled.get(f"nomor-{village}") or running or None


async def hand_over_many(page: Page) -> Response:
    """Record the handover of every village that is ticked."""
    filled, key = page.filled, key_of(page.filled)
    region = known_region(page, filled)
    within = f"{region}."
    done = _Done(
        earlier={
            code
            for name, code in page.sent
            if name == _SAVED and page.knows(code) and code.startswith(within)
        }
    )
    if page.switches is not None:
        return await _many(page, region, key, done)
    villages = _ticked(page)
    if not villages:
        done.faults.append(page.say(CardsPage.NO_VILLAGE))
    if not filled.get("heldOn"):
        done.faults.append(page.say(FormFault.EMPTY, field=page.say(CardsPage.HELD_ON)))
    if done.faults:
        return await _many(page, region, key, done)
    forms = [_given(filled, village, number) for number, village in enumerate(villages, _first(filled))]
    for village, given in zip(villages, forms, strict=True):
        try:
            await _hand_over(page, village, given, UUID(key), done)
        except Problem as problem:
            if not done.saved:
                raise
            # Some are recorded: that is told, and the rest is sent again, under the same key.
            left = len(villages) - len(done.recorded)
            done.faults += [problem.said, page.say(CardsPage.SEND_AGAIN, count=left)]
            return await _many(page, region, key, done)
    if done.faults:
        return await _many(page, region, new_key(), done)
    told = {"wilayah": region, "desa": len(done.saved), "posisi": done.position}
    return go_to(address(HANDOVER, told))


def _given(filled: Mapping[str, str], village: str, number: int) -> dict[str, Any]:
    """What the form says of a village: its own day and number where they are given, else those of all."""
    return {
        "region": village,
        "village": village,
        "heldOn": filled.get(f"hari-{village}") or filled["heldOn"],
        "place": filled.get(f"tempat-{village}", ""),
        "minutes": _minutes(filled, village, number),
        "receivedBy": filled.get("receivedBy") or "NOT_SAID",
        "proof": filled.get("proof") or "NOT_SAID",
        "seenPosition": whole(filled.get("dilihat")),
    }


async def _hand_over(page: Page, village: str, given: dict[str, Any], key: UUID, done: _Done) -> None:
    found = page.frame.regions.get(village)
    name = found.name if found else village
    serials = page.filled.get(f"absen-{village}", "").replace(",", " ").split()
    absent, unknown = await _cards(page, village, serials) if serials else ([], [])
    if unknown:
        told = page.say(CardsPage.NO_SUCH_CARD, serials=", ".join(unknown))
        done.faults.append(f"{name}: {told}")
        return
    outcome = await page.command(
        "hold_handover", **given, absent=absent, idempotencyKey=str(uuid5(key, village))
    )
    if outcome.errors:
        done.faults += [f"{name}: {one['message']}" for one in outcome.errors]
        return
    done.recorded.add(village)
    done.position = max(done.position or 0, outcome.position or 0) or None


async def _cards(page: Page, village: str, serials: Sequence[str]) -> tuple[list[str], list[str]]:
    """The ids of cards that wait in a village by their numbers, and the numbers that none of them has."""
    asked = await page.pages("waiting_cards", lambda data: data["cards"], _MOST_CARDS, region=village)
    by_serial = {one["serial"].casefold(): one["id"] for one in asked.nodes}
    known = {one: by_serial.get(one.casefold()) for one in serials}
    return [one for one in known.values() if one], [serial for serial, one in known.items() if one is None]


def choices(page: Page, enum: str, values: Sequence[str]) -> list[tuple[str, str]]:
    """The values of an enum, as they are called."""
    return [(value, capital(VALUES[enum][value].name.said(page.locale))) for value in values]


def known_region(page: Page, filled: Mapping[str, str]) -> str:
    """The region that our own form wrote. Raises BadForm."""
    region = filled.get("wilayah", "")
    if not page.knows(region):
        raise BadForm
    return region
