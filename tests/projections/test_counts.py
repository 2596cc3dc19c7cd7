"""Is every count the list behind it, and the sum of its groups? Cards, findings and lists, in random and told histories."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.regions import lies_in
from naungan.domain.selection import ListVerified, ParticipantsProposed
from naungan.domain.vocabulary import RuleCode
from naungan.projections import counts
from naungan.projections.acts.tables import Acts
from naungan.projections.cards import answers as card_answers
from naungan.projections.cards.answers import Chosen
from naungan.projections.cards.tables import Cards
from naungan.projections.counts import (
    Counted,
    Dimension,
    Grouping,
    card_counts,
    finding_counts,
    list_counts,
)
from naungan.projections.engine.reading import NOW, At, Reader
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window
from naungan.projections.enrolments.tables import Participants
from naungan.projections.findings import query as findings
from naungan.projections.findings.tables import FindingsProjection
from tests import one_loop
from tests.databases import Shelf

from . import test_findings as found
from .histories import REGIONS, Story, day
from .history import START, History, reading
from .test_coverage_equals_model import SETTINGS

ALL = Window(first=100)
LENGTH = {"PROVINCE": 2, "REGENCY": 5, "SUBDISTRICT": 8, "VILLAGE": 13}
PLACES = (Dimension.PROVINCE, Dimension.REGENCY, Dimension.SUBDISTRICT, Dimension.VILLAGE)


@pytest.mark.slow
@SETTINGS
@given(seed=st.integers(0, 2**32), batch=st.sampled_from((1, 17, 1000)))
def test_every_count_of_cards_is_the_list_behind_it_and_the_sum_of_its_groups(
    shelf: Shelf, begun: str, seed: int, batch: int
) -> None:
    story = Story(random.Random(seed))
    story.tell(25)
    with shelf.lend(begun) as url:
        story.history.project(url, Participants(), Cards(), batch=batch)
        one_loop.run(lambda: _ask_of_cards(url, story))


async def _ask_of_cards(url: str, story: Story) -> None:
    choose = story.choose
    async with reading(url) as reader:
        for _ in range(20):
            region, as_of = choose.choice(REGIONS), day(choose.randint(-2, 112))
            asked = choose.choice((None, choose.randint(0, len(story.history.entries))))
            at = At(position=asked)
            known = max(
                (f.append_id for f in story.model.facts if asked is None or f.append_id <= asked), default=0
            )
            placed = {c: v for c, v in story.model.placed(as_of, known).items() if lies_in(v[0], region)}
            status = choose.choice((None, None, "ISSUED", "HANDED_OVER"))
            before = choose.choice((None, None, day(choose.randint(0, 90))))
            chosen = Chosen(status, before)
            placed = {
                card: (village, s)
                for card, (village, s) in placed.items()
                if status in (None, s) and (before is None or story.model.issued_on[card] < before)
            }
            by = tuple(choose.sample((*PLACES, Dimension.STATUS), choose.randint(1, 2)))
            with counted() as statements:
                answer = await card_counts(reader, region, as_of, [Grouping(by, ALL)], chosen=chosen, at=at)
            assert statements.count == 1
            page = await card_answers.cards(reader, region, as_of, window=ALL, chosen=chosen, at=at)
            assert {card.id for card in page.rows} == set(placed)
            assert answer.count == page.total == len(placed)
            expected = Counter(tuple(_code(d, *place) for d in by) for place in placed.values())
            assert _groups(answer) == expected
            assert answer.groups[0].total == len(expected)


def _code(dimension: Dimension, village: str, status: str) -> str:
    return village[: LENGTH[dimension]] if dimension in LENGTH else status


def _groups(answer: Counted) -> dict[tuple[str, ...], int]:
    return {tuple(code for _, code in group.keys): group.count for group in answer.groups[0].rows}


def test_findings_are_counted_by_code_and_village_as_they_were_known(database_url: str) -> None:
    """Two villages of two regencies; one enrolment is corrected, so that a finding of it is resolved."""
    history = History()
    here, there, elsewhere = "73.07.01.2001", "73.07.02.2001", "73.08.01.2001"
    first = found.enrolled(1, RuleCode.NO_DECREE, RuleCode.UNPRICED, village=here)
    others = [found.enrolled(n, RuleCode.NO_DECREE, village=there) for n in (2, 3)]
    before = history.append(START, first, *others, found.enrolled(4, RuleCode.NO_BUDGET, village=elsewhere))
    history.append(START, found.corrected(first, RuleCode.UNPRICED))
    history.project(database_url, FindingsProjection())

    async def ask() -> None:
        async with reading(database_url) as reader:
            by = (Dimension.CODE, Dimension.VILLAGE)
            with counted() as statements:
                answer = await finding_counts(reader, "73", [Grouping(by, ALL)])
            assert statements.count == 1
            assert _groups(answer) == {
                ("NO_BUDGET", elsewhere): 1,
                ("NO_DECREE", there): 2,
                ("UNPRICED", here): 1,
            }
            earlier = await finding_counts(reader, "73", [Grouping(by, ALL)], at=At(position=before))
            assert _groups(earlier) == {**_groups(answer), ("NO_DECREE", here): 1}
            for region in ("ID", "73", "73.07", "73.08", "73.07.01", here, there, "64"):
                for codes in (None, (RuleCode.NO_DECREE,), ()):
                    for at in (NOW, At(position=before)):
                        await _equals_the_list(reader, region, codes, at)

    one_loop.run(ask)


async def _equals_the_list(reader: Reader, region: str, codes: Sequence[RuleCode] | None, at: At) -> None:
    page = await findings.findings_page(reader, region, ALL, at, codes=codes)
    for dimension in (*PLACES, Dimension.CODE):
        answer = await finding_counts(reader, region, [Grouping((dimension,), ALL)], codes=codes, at=at)
        assert answer.count == page.total == len(page.rows)
        expected = Counter(
            row.region[: LENGTH[dimension]] if dimension in LENGTH else row.code.value for row in page.rows
        )
        assert _groups(answer) == {(code,): count for code, count in expected.items()}, (region, dimension)


LISTS: Mapping[int, tuple[str, int, int | None]] = {  # by number: region, proposed, verified
    1: ("64.01.02.2003", 10, 9),
    2: ("64.01.02.2003", 5, None),
    3: ("64.01.05.1001", 7, 7),
    4: ("64.01", 300, 250),
    5: ("64.02.01.2001", 4, None),
}


def test_lists_are_counted_with_their_people_and_those_of_a_regency_belong_to_no_village(
    database_url: str,
) -> None:
    history = History()
    told: list[tuple[UUID, Any]] = []
    for n, (region, proposed, verified) in LISTS.items():
        told.append(
            (
                UUID(int=n),
                ParticipantsProposed(region, "VULNERABLE_WORKERS" if n < 5 else "NON_ASN", proposed),
            )
        )
        if verified is not None:
            told.append((UUID(int=n), ListVerified("camat", dt.date(2022, 3, 1), verified)))
    history.append(START, *told)
    history.project(database_url, Acts())

    async def ask() -> None:
        async with reading(database_url) as reader:
            answer = await list_counts(
                reader, "64.01", [Grouping((Dimension.VILLAGE, Dimension.VERIFIED), ALL)]
            )
            assert (answer.count, answer.people) == (4, {"proposed": 322, "verified": 266})
            assert {(*dict(g.keys).values(), g.count, *g.people.values()) for g in answer.groups[0].rows} == {
                ("64.01.02.2003", counts.VERIFIED, 1, 10, 9),
                ("64.01.02.2003", counts.NOT_VERIFIED, 1, 5, 0),
                ("64.01.05.1001", counts.VERIFIED, 1, 7, 7),
                ("NONE", counts.VERIFIED, 1, 300, 250),
            }
            answer = await list_counts(reader, "ID", [Grouping((Dimension.SCHEME,), ALL)])
            assert _groups(answer) == {("NON_ASN",): 1, ("VULNERABLE_WORKERS",): 4}
            nothing = await list_counts(reader, "64", at=At(position=0))
            assert (nothing.count, nothing.people) == (0, {"proposed": 0, "verified": 0})
            with pytest.raises(ValueError, match="cannot be grouped"):
                await list_counts(reader, "64", [Grouping((Dimension.STATUS,), ALL)])

    one_loop.run(ask)
