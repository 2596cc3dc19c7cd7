"""Of many, each policy is asked of everybody or of nobody: is the answer the same?"""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from naungan.domain.deaths import Death
from naungan.domain.eligibility.age import age_allowed
from naungan.domain.eligibility.case import Case, Places
from naungan.domain.eligibility.other_name import same_name
from naungan.domain.eligibility.policies_on_workers import broken_by, may_break
from naungan.domain.selection import Named, ProposedList
from naungan.domain.vocabulary import FundingSource

from .cases import BUDGET, END, GIVEN, LIST, MONTHLY, PASER, START, TERMS, VILLAGE, WORKER, several, standing

FEW = st.none() | st.integers(0, 6)


@settings(max_examples=150, deadline=None)
@drawn(
    count=st.integers(1, 5),
    limits=st.tuples(FEW, FEW, FEW, FEW),
    used=st.integers(0, 3),
    paid=FEW,
    short=st.integers(0, 1),
    ring_one=st.none() | st.integers(0, 3),
    decree_of=st.integers(0, 6),
    funding=st.sampled_from([FundingSource.APBD, FundingSource.DBH_SAWIT]),
    named=st.none() | st.sets(st.integers(0, 5)),
    held=st.booleans(),
    dead=st.booleans(),
)
def test_policies_that_nobody_may_break_are_those_that_nobody_breaks(
    count: int,
    limits: tuple[int | None, int | None, int | None, int | None],
    used: int,
    paid: int | None,
    short: int,
    ring_one: int | None,
    decree_of: int,
    funding: FundingSource,
    named: set[int] | None,
    held: bool,
    dead: bool,
) -> None:
    quota, per_village, own, verified = limits
    worker = UUID(int=100)
    budget = replace(
        BUDGET,
        amount=None if paid is None else paid * 3 * MONTHLY - short,
        quota=quota,
        per_village_quota=per_village,
        villages={VILLAGE: (own, used), "64.01.01.2010": (ring_one, 0)},
        used=used,
        ring_one=("64.01.01.2010",),
    )
    given = replace(
        GIVEN,
        terms=replace(TERMS, funding_source=funding, listed=None if named is None else LIST),
        named_rows=frozenset(named or ()),
        needs=((2022, 3, budget),),
        listed=ProposedList(PASER, "VULNERABLE_WORKERS", 100, verified),
        listed_used=Named(used),
        decree=replace(GIVEN.decree, count=decree_of) if GIVEN.decree else None,
        decree_used=Named(used),
        ring_one=ring_one is not None,
        standing={worker: standing(START, END)[WORKER]} if held else {},
        dead={worker: Death(dt.date(2022, 9, 1))} if dead else {},
    )
    places = Places.of(given)
    asked = may_break(given, places, count)
    for one in several(count):
        assert broken_by(Case(given, one, places), asked) == broken_by(Case(given, one, places))
        places.take(one.worker, one.village, MONTHLY)


def test_of_a_file_that_has_room_only_age_and_name_are_asked_of_each() -> None:
    assert set(may_break(GIVEN, Places.of(GIVEN), 100)) == {age_allowed, same_name}
