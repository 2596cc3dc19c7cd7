"""Whom does a form concern? What stands above it, so that nothing is recorded about somebody else."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ....domain.regions import local_day, regency_of
from ....texts.formats import show_day
from ....texts.labels.values import VALUES
from ....texts.pages.people import PeoplePage
from ....texts.pages.village_office import VillageOfficePage
from ....texts.text import capital
from .form_screens import VERSION, About, Filled
from .page import Page
from .questions import Missing
from .state import LARGEST, whole


async def of_enrolment(page: Page, filled: Filled) -> About:
    """The person of an enrolment or a card, as their own page shows them: by name to who sees names there. Raises Problem."""
    node = await _node(page, filled, "subject", names=page.viewer.names)
    if node is None or node["__typename"] not in ("Enrolment", "Card"):
        raise Missing(filled.get("hal", ""), page.say(PeoplePage.NO_SUCH))
    one = node["enrolment"] if node["__typename"] == "Card" else node
    facts = [*_person(page, one.get("person"), one["birthYear"]), *_place(page, one)]
    facts.append((page.say(PeoplePage.SCHEME), one["scheme"]["label"]))
    facts.append((page.say(PeoplePage.PERIOD), page.days(one["period"])))
    facts += ((page.say(PeoplePage.MOVE), told) for told in coming(page, one))
    if node["__typename"] == "Card":
        status = capital(VALUES["CardStatus"][node["status"]].name.said(page.locale))
        facts.append((page.say(PeoplePage.CARD), f"{node['serial']}, {status}"))
    return About(facts, {}, one)


async def of_correction(page: Page, filled: Filled) -> About:
    """Likewise, for what was recorded wrong of an enrolment: its fields hold what stands, as it was enrolled. Raises Problem."""
    facts, _, one = await of_enrolment(page, filled)
    return About(facts, {VERSION: str(one["version"]), **as_it_stands(one)}, one)


def as_it_stands(one: Mapping[str, Any]) -> dict[str, str]:
    """What a correction may change, as its form has it: the first day, the last, where and as what it was enrolled; empty where no
    day is left.
    """
    if not one["stretches"]:
        return {}
    first, end = one["stretches"][0], one["stretches"][-1]["period"]["endExclusive"]
    last = None if end is None else dt.date.fromisoformat(end) - dt.timedelta(days=1)
    return {
        "start": first["period"]["start"],
        "last": "" if last is None else last.isoformat(),
        "village": first["village"]["code"],
        "segment": first["segment"]["code"],
        "category": one["category"],
    }


def coming(page: Page, one: Mapping[str, Any]) -> Iterator[str]:
    """The moves of an enrolment whose day is still to come, in their order, each in words."""
    today = local_day(page.frame.regions, one["region"]["code"], dt.datetime.now(dt.UTC)).isoformat()
    for before, after in pairwise(one["stretches"]):
        if after["period"]["start"] > today:
            yield page.say(
                PeoplePage.MOVES,
                day=after["period"]["start"],
                before=_counted_as(before),
                after=_counted_as(after),
            )


def _counted_as(stretch: Mapping[str, Any]) -> str:
    return f"{stretch['village']['name']}, {stretch['segment']['label']}"


async def of_row(page: Page, filled: Filled) -> About:
    """The person of a returned row, and why it came back; its fields hold what was sent. Raises Problem."""
    thing, number = filled.get("hal", ""), whole(filled.get("baris"))
    listed = await _node(
        page,
        filled,
        "listed_row",
        region=filled.get("bagian") or None,
        numbers=[] if number is None or number > LARGEST else [number],
        names=page.viewer.names,
    )
    if listed is None or listed["__typename"] != "ParticipantList":
        raise Missing(thing, page.say(VillageOfficePage.NO_SUCH))
    if not listed["rows"]["nodes"]:
        raise Missing(thing, page.say(VillageOfficePage.NO_SUCH_ROW))
    return _of_row(page, listed["region"]["code"], listed["rows"]["nodes"][0])


def _of_row(page: Page, region: str, row: Mapping[str, Any]) -> About:
    person = row.get("person")
    why = capital(VALUES["ReturnReason"][row["returnReason"]].name.said(page.locale))
    facts = [
        (page.say(VillageOfficePage.ROW), str(row["row"])),
        *_person(page, person, None),
        (page.say(VillageOfficePage.STATE), why),
    ]
    filled = {"village": row["village"]["code"] if row["village"] else ""}
    if person is not None:
        filled |= {
            "nik": person["nik"],
            "name": person["name"],
            "birthDate": person["birthDate"],
            "sex": row["sex"] or "",
            "segment": row["segment"]["code"] if row["segment"] else "",
        }
    return About(facts, filled, {"region": {"code": region}})


async def _node(page: Page, filled: Filled, question: str, **asked: Any) -> Mapping[str, Any] | None:
    thing = filled.get("hal", "")
    node: Mapping[str, Any] | None = (await page.ask(question, id=thing, **asked))["node"] if thing else None
    return node


def _person(page: Page, person: Mapping[str, Any] | None, born: int | None) -> list[tuple[str, str]]:
    if person is None:
        return [] if born is None else [(page.say(PeoplePage.BORN), str(born))]
    return [
        (page.say(PeoplePage.NAME), person["name"]),
        (page.say(PeoplePage.NIK), person["nik"]),
        (page.say(PeoplePage.BORN), show_day(person["birthDate"], page.locale)),
    ]


def _place(page: Page, one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (page.say(PeoplePage.VILLAGE), f"{one['village']['name']}, {one['region']['name']}"),
        (page.say(PeoplePage.SEGMENT), one["segment"]["label"]),
    ]


def villages(page: Page, data: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The villages of the regency that the form concerns, with their subdistricts."""
    regions = page.frame.regions

    def place(code: str, name: str) -> str:
        subdistrict = regions.get(code.rpartition(".")[0])
        return name if subdistrict is None else f"{name}, {subdistrict.name}"

    if "about" not in data:
        return []
    found = regions.villages(regency_of(data["about"]["region"]["code"]))
    return sorted(((one.code, place(one.code, one.name)) for one in found), key=lambda one: one[1])
