"""How does every village of a region stand? One statement a page, and sums that are the region's own numbers."""

import datetime as dt
from typing import Any
from uuid import UUID

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.vocabulary import EndReason
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.engine.statements import counted
from tests.api.conftest import Api
from tests.people import PASER, as_happened, command, done, enrolments, people, ready_to_enrol

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
NODE = "region { code } quota listed verified covered cardsIssued cardsHandedOver findings"
ON = dt.date(2022, 10, 24)


def tell(register: Register) -> None:
    """Four people of one village and two of another, all but one with a card, two handed over; one has died since."""
    papers = ready_to_enrol(register)
    some = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 4, village=VILLAGE))))
    others = papers.enrol(*people(11, 12, village=OTHER_VILLAGE), agreement=None)
    late = enrolments(register.enrol_workers(as_happened(), others))
    issued = done(register.issue_cards(command(), IssueCards((*some, late[0]), ON))).result["cards"]
    done(
        register.hold_handover(
            command(), HoldHandover(PASER, ON, "Pendopo", cards=tuple(map(UUID, issued[:2])))
        )
    )
    ending = EndEnrolment(some[0], dt.date(2022, 11, 1), EndReason.DIED)
    done(register.end_enrolment(command(), ending))


def pages(api: Api, size: str, below: str = NODE, region: str = PASER) -> list[Any]:
    """Every village of a region, page by page, each in one statement."""
    found: list[Any] = []
    edge = None
    forwards = size.startswith("first")
    while True:
        cursor = "" if edge is None else f', {"after" if forwards else "before"}: "{edge}"'
        query = f"""{{ villages(region: "{region}", asOf: "2022-11-01", {size}{cursor}) {{ totalCount nodes {{ {below} }}
          pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
        with counted() as statements:
            page = api.ask(query)["villages"]
        assert statements.count == 1
        found = found + page["nodes"] if forwards else page["nodes"] + found
        info = page["pageInfo"]
        if not info["hasNextPage" if forwards else "hasPreviousPage"]:
            assert page["totalCount"] == len(found)
            return found
        edge = info["endCursor" if forwards else "startCursor"]


def test_every_village_is_there_and_all_add_up_to_the_region_s_numbers(
    api: Api, told: None, regions: KemendagriRegions
) -> None:
    found = pages(api, "first: 100")
    assert [village["region"]["code"] for village in found] == [r.code for r in regions.villages(PASER)]
    assert pages(api, "last: 60") == pages(api, "first: 37") == found
    of_region = api.ask(
        f"""{{ coverage(region: "{PASER}", asOf: "2022-11-01") {{ covered }} findings(region: "{PASER}", first: 1) {{ totalCount }}
        cards(region: "{PASER}", asOf: "2022-11-01", first: 1) {{ totalCount }}
        handed: cards(region: "{PASER}", asOf: "2022-11-01", status: HANDED_OVER, first: 1) {{ totalCount }} }}"""
    )
    sums = {
        name: sum(village[name] for village in found)
        for name in ("covered", "cardsIssued", "cardsHandedOver", "findings")
    }
    assert sums == {
        "covered": of_region["coverage"]["covered"],
        "cardsIssued": of_region["cards"]["totalCount"],
        "cardsHandedOver": of_region["handed"]["totalCount"],
        "findings": of_region["findings"]["totalCount"],
    }
    by_code = {village["region"]["code"]: village for village in found}
    assert [by_code[VILLAGE][name] for name in sums] == [3, 4, 2, 0]
    cards = "region { code } covered cardsWaiting everyoneHasCard"
    waiting = {one.pop("region")["code"]: one for one in pages(api, "first: 100", cards)}
    assert waiting[VILLAGE] == {"covered": 3, "cardsWaiting": 2, "everyoneHasCard": True}
    assert waiting[OTHER_VILLAGE] == {"covered": 2, "cardsWaiting": 1, "everyoneHasCard": False}
    assert [by_code[OTHER_VILLAGE][name] for name in ("covered", "cardsIssued")] == [2, 1]
    assert by_code[OTHER_VILLAGE]["findings"] > 0


def test_a_village_opens_its_people(api: Api, told: None) -> None:
    query = """{ villages(region: "64.01.01", asOf: "2022-11-01", first: 100) { nodes { region { code } covered cell
      enrolments(first: 2) { totalCount nodes { id } pageInfo { hasNextPage } } } } }"""
    with counted() as statements:
        found = api.ask(query)["villages"]["nodes"]
    assert statements.count == 2
    for village in found:
        assert village["enrolments"]["totalCount"] == village["covered"]
        assert len(village["enrolments"]["nodes"]) == min(2, village["covered"])
        listed = api.ask(
            "query ($cell: Cell!) { enrolments(cell: $cell, first: 2) { totalCount nodes { id } } }",
            {"cell": village["cell"]},
        )["enrolments"]
        assert listed == {"totalCount": village["covered"], "nodes": village["enrolments"]["nodes"]}


def test_a_village_of_before_anything_was_known_stands_at_nothing(api: Api, told: None) -> None:
    query = f"""{{ villages(region: "{VILLAGE}", asOf: "2022-11-01", first: 5, knownAt: {{position: "0"}}) {{ totalCount
      known {{ position }} nodes {{ {NODE} }} }} }}"""
    found = api.ask(query)["villages"]
    assert (found["totalCount"], found["known"]["position"]) == (1, "0")
    numbers = {name: value for name, value in found["nodes"][0].items() if name != "region"}
    assert numbers == {
        "quota": None,
        "listed": 0,
        "verified": 0,
        "covered": 0,
        "cardsIssued": 0,
        "cardsHandedOver": 0,
        "findings": 0,
    }
