"""Which papers and schemes can be chosen in a form? Those of the region it is about, from the question `choices`."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ....texts.pages.papers import PaperForm
from .page import Page

_EACH = 100  # papers on each page of the contract
_MOST = 10  # such pages, of each kind
_PAPERS = ("agreements", "decrees", "participantLists")


async def to_choose(page: Page, region: str) -> dict[str, Any]:
    """What can be chosen in a region: of each kind the first thousand. The question is shown once."""
    data = await page.ask("choices", region=region, each=_EACH)
    shown = len(page.asked)
    for _ in range(_MOST - 1):
        further = {name: data[name]["pageInfo"] for name in _PAPERS}
        if not any(one["hasNextPage"] for one in further.values()):
            break
        after = {name: one["endCursor"] for name, one in further.items()}
        more = await page.ask("choices", region=region, each=_EACH, **after)
        for name in _PAPERS:
            if further[name]["hasNextPage"]:
                data[name] = {**more[name], "nodes": data[name]["nodes"] + more[name]["nodes"]}
    del page.asked[shown:]
    return data


def tell_of_others(page: Page, data: Mapping[str, Any], choosing: Collection[object]) -> None:
    """Say so where a form does not offer every paper of a kind. `choosing`: what its fields choose by, of the functions here."""
    offered = {name for choose, name in _OFFERS.items() if choose in choosing}
    if any(data[name]["pageInfo"]["hasNextPage"] for name in offered):
        page.notices.append(page.say(PaperForm.NOT_ALL, most=_EACH * _MOST))


def schemes(_page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]) for one in data["schemes"]]


def agreements(_page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["id"], one["title"]) for one in data["agreements"]["nodes"]]


def lists(page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            one["id"],
            page.say(
                PaperForm.A_LIST,
                place=one["region"]["name"],
                scheme=one["scheme"]["label"],
                proposed=one["proposed"],
                verified=one["verified"] or 0,
            ),
        )
        for one in data["participantLists"]["nodes"]
    ]


def verified_lists(page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lists that carry their people, of whom an office accepted some."""
    nodes = [one for one in data["participantLists"]["nodes"] if one["verified"] and one["people"]]
    return lists(page, {"participantLists": {"nodes": nodes}})


def decrees_over_lists(page: Page, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Decrees that name the people of a list."""
    return [
        (one["id"], page.say(PaperForm.A_DECREE, number=one["number"], count=one["count"]))
        for one in data["decrees"]["nodes"]
        if one["round"] is not None
    ]


_OFFERS: Mapping[Callable[..., list[tuple[str, str]]], str] = {
    agreements: "agreements",
    lists: "participantLists",
    verified_lists: "participantLists",
    decrees_over_lists: "decrees",
}
