"""Do villages, and the counts of lists and findings, say of places and people what the naive register knows?"""

import datetime as dt
from collections import Counter

from naungan.projections import counts
from naungan.projections.counts import NOT_VERIFIED, VERIFIED, Dimension, Grouping
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from naungan.projections.villages import villages

from .naive.register import Naive
from .officers import Moment
from .setting import PAPER_DAY, VILLAGES

ALL = Window(first=99)


async def compare(reader: Reader, day: dt.date, at: At, moment: Moment) -> None:
    naive = moment.naive
    codes = [village for inside in VILLAGES.values() for village in inside]
    _, rows = await villages(reader, codes, day, at=at)
    assert [row.code for row in rows] == codes
    for row in rows:
        listed, accepted = _people_on_lists(naive, row.code)
        assert (row.quota, row.listed, row.verified, row.covered) == (
            _quota(naive, row.code, day),
            listed,
            accepted if day >= PAPER_DAY else 0,
            len(naive.covered(row.code, day)),
        )
    await _lists(reader, at, naive)
    found = naive.findings()
    told = await counts.finding_counts(reader, "ID", [Grouping((Dimension.CODE,), ALL)], at=at)
    groups = {group.keys[0][1]: group.count for group in told.groups[0].rows}
    assert (told.count, groups) == (len(found), Counter(code for _, code in found))


def _people_on_lists(naive: Naive, village: str) -> tuple[int, int]:
    """How many people of a village are proposed and accepted: those on its own lists, of lists that carry their people those who
    live there.
    """
    own = [one for one in naive.lists.values() if one.rows is None and one.region == village]
    rows = [
        row
        for one in naive.lists.values()
        for row in (one.rows or {}).values()
        if row.village == village and row.state != "WITHDRAWN"
    ]
    accepted = sum(row.state == "ACCEPTED" for row in rows)
    return sum(one.proposed for one in own) + len(rows), sum(one.verified or 0 for one in own) + accepted


async def _lists(reader: Reader, at: At, naive: Naive) -> None:
    """How many lists there are and how many people they name: in all, of each scheme, and of those that are verified."""
    groupings = [Grouping((Dimension.SCHEME,), ALL), Grouping((Dimension.VERIFIED,), ALL)]
    told = await counts.list_counts(reader, "ID", groupings, at=at)
    lists = naive.lists.values()
    in_all = {
        "proposed": sum(one.proposed for one in lists),
        "verified": sum(one.verified or 0 for one in lists),
    }
    assert (told.count, dict(told.people)) == (len(lists), in_all)
    by_scheme, by_state = (
        {group.keys[0][1]: (group.count, group.people["proposed"]) for group in page.rows}
        for page in told.groups
    )
    for groups, code_of in (
        (by_scheme, {n: one.scheme for n, one in naive.lists.items()}),
        (by_state, {n: NOT_VERIFIED if one.verified is None else VERIFIED for n, one in naive.lists.items()}),
    ):
        of_code = Counter(code_of.values())
        people: Counter[str] = Counter()
        for n, code in code_of.items():
            people[code] += naive.lists[n].proposed
        assert groups == {code: (count, people[code]) for code, count in of_code.items()}


def _quota(naive: Naive, village: str, day: dt.date) -> int | None:
    """The places of a village, of the lines of the day's year; None where no line limits them."""
    limits = [
        naive.limit(key, village) for key in naive.lines if key[0] == village[:5] and key[2] == day.year
    ]
    known = [limit for limit in limits if limit is not None]
    return sum(known) if known else None
