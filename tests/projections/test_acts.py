"""Who was chosen, what was handed over, and out of how many? Told of invented regencies."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest

from naungan.domain.budget import VillageQuotaSet
from naungan.domain.cards import CardHandedOver
from naungan.domain.decrees import DecreeFacts, DecreeIssued, DecreeRevised, DecreeVoided
from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.handovers import HandoverHeld
from naungan.domain.selection import ListVerified, ParticipantsProposed, VerificationWithdrawn, Verified
from naungan.domain.vocabulary import Evidence, TakenBackReason
from naungan.projections.acts import query as acts
from naungan.projections.acts.tables import Acts
from naungan.projections.engine.reading import At, Page, Reader
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window

from .history import START, History, reading

pytestmark = pytest.mark.anyio

ALL = Window(first=100)
DAY = dt.date(2024, 3, 1)
VILLAGE = "73.07.01.2001"
SCHEME = "VULNERABLE_WORKERS"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def named(name: str) -> UUID:
    return uuid5(UUID(int=10), name)


def proposed(name: str, region: str = VILLAGE, count: int = 30) -> tuple[UUID, ParticipantsProposed]:
    return named(name), ParticipantsProposed(region, SCHEME, count)


def decreed(number: str, listed: str | None, on: dt.date | None = DAY) -> tuple[UUID, DecreeIssued]:
    event = DecreeIssued("73.07", number, on, None if listed is None else named(listed), 29)
    return named(number), event


def held(name: str, count: int | None = None, region: str = "73.07") -> tuple[UUID, HandoverHeld]:
    return named(name), HandoverHeld(region, DAY, "balai desa", None, count)


def handed(card: int, handover: str) -> tuple[UUID, CardHandedOver]:
    return UUID(int=card), CardHandedOver(UUID(int=card + 1000), named(handover), DAY)


def eligible(name: str, value: int, scheme: str | None = None, region: str = "73.07") -> tuple[UUID, Any]:
    return named(name), EligibleWorkersCounted(region, scheme, value, DAY, "BPS", Evidence.EXTERNAL)


def tell(url: str, *appends: list[tuple[UUID, Any]], batch: int = 1) -> list[int]:
    """Record and project; the ids of the appends."""
    history = History()
    ends = [history.append(START, *events, scope="73.07") for events in appends]
    history.project(url, Acts(), batch=batch)
    return ends


async def test_a_list_is_proposed_and_then_verified_and_was_not_verified_before(database_url: str) -> None:
    # given a list that a village proposed, and its office verified later
    verified = (named("list"), ListVerified("camat", DAY, 29))
    first, second = tell(database_url, [proposed("list")], [verified])
    async with reading(database_url) as reader:
        # then it is verified now, and was proposed alone at first
        for position, expected in {
            first: (30, None, None, None, 1),
            second: (30, 29, DAY, "camat", 2),
        }.items():
            page = await acts.acts_page(reader, acts.LISTS, "73.07", ALL, At(position=position))
            (found,) = page.rows
            assert (found.id, found.region, found.scheme) == (named("list"), VILLAGE, SCHEME)
            told = (found.proposed, found.verified, found.verified_on, found.office, found.version)
            assert told == expected
            _, by_id = await acts.acts_by_ids(reader, acts.LISTS, [named("list")], At(position=position))
            assert by_id == {named("list"): found}
        # and unknown before
        assert (await acts.acts_page(reader, acts.LISTS, "73.07", ALL, At(position=0))).total == 0


async def test_a_list_keeps_its_place_when_it_is_verified(database_url: str) -> None:
    tell(database_url, [proposed("one"), proposed("other")], [(named("one"), ListVerified("camat", DAY, 29))])
    async with reading(database_url) as reader:
        page = await acts.acts_page(reader, acts.LISTS, "73.07", ALL)
    assert [(key, found.id) for key, found in zip(page.keys, page.rows, strict=True)] == [
        (("73.07", 1), named("one")),
        (("73.07", 2), named("other")),
    ]


async def test_a_decree_of_before_shows_without_its_day_and_its_list(database_url: str) -> None:
    # given a decree over a list, and one whose source tells neither day nor list
    tell(database_url, [proposed("list")], [decreed("SK 1", "list"), decreed("SK lama", None, None)])
    async with reading(database_url) as reader:
        page = await acts.acts_page(reader, acts.DECREES, "ID", ALL)
        told = [(d.number, d.issued_on, d.listed, d.count, d.evidence) for d in page.rows]
    # then both are there
    assert told == [
        ("SK 1", DAY, named("list"), 29, Evidence.STATED),
        ("SK lama", None, None, 29, Evidence.STATED),
    ]


async def test_a_verification_and_decrees_are_told_as_they_stood_at_every_moment(database_url: str) -> None:
    # given a list that was verified, waits again, and was verified anew; a decree that was revised and taken back
    told = Verified("camat", DAY, 29)
    facts, other = DecreeFacts("SK 1", DAY, 29), DecreeFacts("SK 2", None, 20)
    reason = TakenBackReason.DOCUMENT_INVALID
    ends = tell(
        database_url,
        [proposed("list"), (named("list"), ListVerified("camat", DAY, 29)), decreed("SK 1", "list")],
        [
            (named("list"), VerificationWithdrawn(reason, None, told)),
            (named("SK 1"), DecreeRevised(facts, other)),
        ],
        [
            (named("list"), ListVerified("lurah", DAY, 20)),
            (named("SK 1"), DecreeVoided("SK 2", reason, None, other)),
        ],
        batch=100,
    )
    expected = [
        ((29, DAY, "camat"), ("SK 1", DAY, 29, None)),
        ((None, None, None), ("SK 2", None, 20, None)),
        ((20, DAY, "lurah"), ("SK 2", None, 20, "DOCUMENT_INVALID")),
    ]
    async with reading(database_url) as reader:
        for position, (verification, decree) in zip(ends, expected, strict=True):
            at = At(position=position)
            _, lists = await acts.acts_by_ids(reader, acts.LISTS, [named("list")], at)
            found = lists[named("list")]
            assert (found.verified, found.verified_on, found.office) == verification
            _, decrees = await acts.acts_by_ids(reader, acts.DECREES, [named("SK 1")], at)
            one = decrees[named("SK 1")]
            assert (one.number, one.issued_on, one.count, one.voided) == decree
            # one that was taken back is on no list, and leads there by its id alone
            page = await acts.acts_page(reader, acts.DECREES, "73.07", ALL, at)
            of_list = await acts.decrees_of_lists(reader, [named("list")], ALL, at)
            assert [d.id for d in page.rows] == ([] if one.voided else [named("SK 1")])
            assert of_list[named("list")].rows == page.rows


async def test_a_list_leads_to_its_decrees_and_a_handover_to_its_cards(database_url: str) -> None:
    # given two decrees over one list, none over another, and two handovers that name cards
    first, second, third, _ = tell(
        database_url,
        [proposed("one"), proposed("other")],
        [decreed("SK 1", "one"), held("early", 2), handed(7, "early"), handed(3, "early")],
        [decreed("SK 2", "one"), held("late"), handed(5, "late")],
        [held("uncounted")],
    )
    lists = [named("one"), named("other")]
    places = [named(name) for name in ("early", "late", "uncounted")]
    moments: list[tuple[int, list[list[str]], list[list[int]]]] = [
        (first, [[], []], [[], [], []]),
        (second, [["SK 1"], []], [[7, 3], [], []]),
        (third, [["SK 1", "SK 2"], []], [[7, 3], [5], []]),
    ]
    async with reading(database_url) as reader:
        # when they are asked for, at each moment
        with counted() as statements:
            for position, decrees, cards in moments:
                at = At(position=position)
                by_list = await acts.decrees_of_lists(reader, lists, ALL, at)
                assert [[d.number for d in by_list[one].rows] for one in lists] == decrees
                by_place = await acts.cards_of_handovers(reader, places, ALL, at)
                # then each has its own, in recorded order, and their number
                assert [[card.int for card in by_place[one].rows] for one in places] == cards
                assert [by_place[one].total for one in places] == [len(one) for one in cards]
        assert statements.count == 6
        page = await acts.acts_page(reader, acts.HANDOVERS, "73.07", ALL)
    assert [(h.held_on, h.place, h.count) for h in page.rows] == [
        (DAY, "balai desa", 2),
        (DAY, "balai desa", None),
        (DAY, "balai desa", None),
    ]


@pytest.mark.parametrize("batch", [1, 9])
async def test_a_card_that_is_told_twice_of_one_handover_is_one_card(database_url: str, batch: int) -> None:
    twice = [held("place"), handed(7, "place"), handed(7, "place")]
    tell(database_url, twice, [handed(7, "place")], batch=batch)
    async with reading(database_url) as reader:
        page = (await acts.cards_of_handovers(reader, [named("place")], ALL))[named("place")]
    assert (page.total, page.keys) == (1, ((2,),))


async def test_counts_of_eligible_workers_are_things_of_their_own(database_url: str) -> None:
    # given two counts of one regency, for all schemes and for one, and one of a village
    tell(
        database_url,
        [eligible("all", 7_204), eligible("some", 300, SCHEME)],
        [eligible("village", 40, None, VILLAGE), eligible("elsewhere", 9, None, "73.08")],
    )
    async with reading(database_url) as reader:
        for region, values in {"73.07": [7_204, 300, 40], VILLAGE: [40], "73": [7_204, 300, 40, 9]}.items():
            page = await acts.acts_page(reader, acts.COUNTS, region, ALL)
            assert [c.value for c in page.rows] == values
        _, found = await acts.acts_by_ids(reader, acts.COUNTS, [named("some"), named("nothing")])
    assert set(found) == {named("some")}
    told = found[named("some")]
    assert (told.scheme, told.as_of, told.source, told.evidence) == (SCHEME, DAY, "BPS", Evidence.EXTERNAL)


def test_a_line_has_a_quota_for_each_village_and_a_later_one_takes_its_place(database_url: str) -> None:
    line, other = named("line"), "73.07.01.2002"
    first, second = tell(
        database_url,
        [(line, VillageQuotaSet(VILLAGE, None, 100)), (line, VillageQuotaSet(other, None, 50))],
        [(line, VillageQuotaSet(VILLAGE, 100, 120))],
    )
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT regency, budget, village, quota, known_from, known_until FROM live.village_quota ORDER BY 3, 5"
        ).fetchall()
    assert rows == [
        ("73.07", line, VILLAGE, 100, first, second),
        ("73.07", line, VILLAGE, 120, second, None),
        ("73.07", line, other, 50, first, None),
    ]


@pytest.mark.slow
async def test_one_window_of_many_lists_is_the_window_of_each(database_url: str) -> None:
    # given lists of 0 to 4 decrees, recorded in turn
    decrees = [decreed(f"SK {n}/{turn}", f"list {n}") for turn in range(4) for n in range(5) if turn < n]
    tell(database_url, [proposed(f"list {n}") for n in range(5)], decrees[:5], decrees[5:], batch=100)
    ids = [named(f"list {n}") for n in range(5)]
    async with reading(database_url) as reader:
        own = (await acts.decrees_of_lists(reader, ids, ALL))[ids[-1]].keys
        assert len(own) == 4
        for window in windows(own):
            # when a window is read of all of them, then it is the one that is read of each alone
            found = await acts.decrees_of_lists(reader, ids, window)
            assert found[ids[-1]] == await alone(reader, ids[-1], window), window
            if window.after is window.before is None:
                assert found == {one: await alone(reader, one, window) for one in ids}, window


async def alone(reader: Reader, one: UUID, window: Window) -> Page[acts.Decree]:
    """A list's decrees, by the general way to read a page."""
    of_one = acts.DECREES.listing("a.listed = %(one)s", {"one": one}, ("position",))
    return await reader.page(of_one, window)


def windows(keys: Sequence[tuple[Any, ...]]) -> list[Window]:
    bounds = [None, *keys]
    ends = [{end: size} for end in ("first", "last") for size in (1, 2, 9)]
    return [
        Window(**end, after=after, before=before, counted=counted, listed=True)
        for end in ends
        for after in bounds
        for before in bounds
        for counted in (True, False)
    ]
