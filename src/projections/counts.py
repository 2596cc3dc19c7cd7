"""How many cards, findings, lists and enrolments taken back does a region have, by village and state?

Each number with its groups, in one statement.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from psycopg.rows import DictRow

from ..domain.regions import NATION
from . import voids
from .cards import answers as card_answers
from .cards.answers import Chosen
from .coverage.ledger import CODE_LENGTH, NONE
from .coverage.tables import depth
from .engine.areas import area, within
from .engine.grouping import ORDER, Groupings
from .engine.reading import NOW, At, Known, Page, Reader
from .engine.rounding import small_sql
from .engine.row_history import KNOWN_ONCE, believed
from .engine.windows import Window
from .findings import query as findings
from .findings.tables import PROJECTION
from .listed_people import query as selection

CARDS = card_answers.OF
FINDINGS = (PROJECTION,)
LISTS = ("acts",)
PEOPLE = ("proposed", "verified")  # what is counted of lists beside the lists themselves


class Dimension(StrEnum):
    """What cards (STATUS), findings (CODE), lists (SCHEME, VERIFIED) and enrolments taken back (SCHEME, REASON) can be grouped by,
    beside regions.
    """

    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    STATUS = "STATUS"
    CODE = "CODE"
    SCHEME = "SCHEME"
    VERIFIED = "VERIFIED"
    REASON = "REASON"


REGIONAL = {Dimension.PROVINCE: 1, Dimension.REGENCY: 2, Dimension.SUBDISTRICT: 3, Dimension.VILLAGE: 4}
VERIFIED, NOT_VERIFIED = "VERIFIED", "NOT_VERIFIED"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One or two different dimensions to group by, and the window of the groups that is wanted: by code."""

    by: tuple[Dimension, ...]
    window: Window


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its keys (dimension, code) in the order asked for, and how many there are (never 0).

    `people` are sums of lists by the names of PEOPLE; nothing for cards and findings. `rounded`: numbers are multiples of 5.
    """

    keys: tuple[tuple[Dimension, str], ...]
    count: int
    people: Mapping[str, int]
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer: the number, what is counted beside it, and a page of groups for each grouping asked for."""

    known: Known
    count: int
    people: Mapping[str, int]
    groups: tuple[Page[Group], ...]


async def card_counts(  # noqa: PLR0913 - what a question is made of
    reader: Reader,
    region: str,
    as_of: dt.date,
    groupings: Sequence[Grouping] = (),
    *,
    chosen: Chosen = card_answers.ALL,
    rounded: bool = False,
    at: At = NOW,
) -> Counted:
    """How many of the chosen cards were issued by a day in a region: those that `card_answers.cards` lists. Raises NotYet.

    Each in the village of its worker's enrolment within the card's regency (see `cards/villages.py`). `rounded` as in `Groupings`.
    """
    return await _counted(reader, _cards(region, as_of, groupings, chosen), groupings, at, rounded=rounded)


async def few_cards(
    reader: Reader,
    region: str,
    as_of: dt.date,
    groupings: Sequence[Grouping],
    *,
    chosen: Chosen = card_answers.ALL,
    at: At = NOW,
) -> tuple[Known, bool]:
    """Whether one of these numbers, or of those beside it (of cards in another state), is of one to four cards. Raises NotYet."""
    narrowed = () if chosen.status is None else (Dimension.STATUS,)
    return await _few(
        reader, _cards(region, as_of, groupings, replace(chosen, status=None)), groupings, narrowed, at
    )


def _cards(region: str, as_of: dt.date, groupings: Sequence[Grouping], chosen: Chosen) -> "_Rows":
    params = {"as_of": as_of, **area(region), **chosen.params}
    rows = card_answers.counts(region, _level(region, groupings), chosen)
    return _Rows(rows, params, {Dimension.STATUS: "r.status"}, CARDS)


def _level(region: str, groupings: Sequence[Grouping]) -> int:
    """The deepest level of regions that is asked for."""
    return max([depth(region), *(REGIONAL[d] for g in groupings for d in g.by if d in REGIONAL)])


async def finding_counts(
    reader: Reader,
    region: str,
    groupings: Sequence[Grouping] = (),
    *,
    codes: Sequence[str] | None = None,
    rounded: bool = False,
    at: At = NOW,
) -> Counted:
    """How many findings a region has: those that `findings.findings_page` lists. Raises NotYet.

    `codes` keeps those of these rules; None is all. From running totals, so that it does not grow with people. `rounded` as in
    `Groupings`.
    """
    return await _counted(reader, _findings(region, groupings, codes), groupings, at, rounded=rounded)


async def few_findings(
    reader: Reader,
    region: str,
    groupings: Sequence[Grouping],
    *,
    codes: Sequence[str] | None = None,
    at: At = NOW,
) -> tuple[Known, bool]:
    """Whether one of these numbers, or of those beside it (of other codes), is of one to four findings. Raises NotYet."""
    narrowed = () if codes is None else (Dimension.CODE,)
    return await _few(reader, _findings(region, groupings, None), groupings, narrowed, at)


def _findings(region: str, groupings: Sequence[Grouping], codes: Sequence[str] | None) -> "_Rows":
    level = _level(region, groupings)
    params: dict[str, Any] = dict(area(region))
    of_codes = ""
    if codes is not None:
        of_codes = " AND v.code = ANY(%(codes)s::text[])"
        params["codes"] = [str(code) for code in codes]
    rows = findings.counts_within(region, level, of_codes)
    return _Rows(rows, params, {Dimension.CODE: "r.code"}, FINDINGS)


async def list_counts(
    reader: Reader, region: str, groupings: Sequence[Grouping] = (), *, at: At = NOW
) -> Counted:
    """How many lists of candidates a region has, and how many people they name: those that were proposed there, and those of a region
    above that carry people who live there, as far as these people go. Raises NotYet.

    `people` are those proposed and those verified. Each list is counted once, so that the groups add up: a list of a whole regency
    belongs to no village (its code is NONE), and what a list from above has here belongs to the region that is asked about.
    """
    rows = f"""
SELECT l.region, l.scheme, CASE WHEN l.verified IS NULL THEN '{NOT_VERIFIED}' ELSE '{VERIFIED}' END AS state,
  count(*) AS count, sum(l.proposed) AS proposed, coalesce(sum(l.verified), 0) AS verified
FROM ({_lists_proposed(region)}{_lists_from_above(region)}) l GROUP BY 1, 2, 3"""
    codes = {Dimension.SCHEME: "r.scheme", Dimension.VERIFIED: "r.state"}
    of = (*LISTS, *selection.OF) if _has_lists_from_above(region) else LISTS
    return await _counted(reader, _Rows(rows, area(region), codes, of, PEOPLE), groupings, at)


def _has_lists_from_above(region: str) -> bool:
    """Whether a region above may have proposed people of this one: a village or a regency proposes, nobody for more."""
    return depth(region) >= REGIONAL[Dimension.SUBDISTRICT]


def _lists_proposed(region: str) -> str:
    """The lists that a region and those within it proposed."""
    return f"""
  SELECT a.region, a.scheme, a.proposed::bigint AS proposed, a.verified::bigint AS verified
  FROM {KNOWN_ONCE} CROSS JOIN live.participant_list a WHERE {within(region, "a.")} AND {believed("a.")}"""


def _lists_from_above(region: str) -> str:
    """The lists of a region above that carry people of a subdistrict or village, by their people there alone."""
    if not _has_lists_from_above(region):
        return ""
    return f"""
  UNION ALL
  SELECT %(area)s::text COLLATE "C", a.scheme, sum(p.waiting + p.accepted + p.returned)::bigint, nullif(sum(p.accepted), 0)::bigint
  FROM {KNOWN_ONCE} CROSS JOIN live.participant_list a JOIN live.list_people p ON p.regency = a.regency AND p.list = a.id
  WHERE {within(region, "p.", "village")} AND NOT {within(region, "a.")} AND {believed("a.")} AND {believed("p.")}
  GROUP BY a.id, a.scheme"""


async def voided_counts(
    reader: Reader, question: voids.Question, groupings: Sequence[Grouping] = (), *, at: At = NOW
) -> Counted:
    """How many enrolments were taken back: those that `voids.voids_page` lists. Raises NotYet."""
    where, params = voids.conditions(question)
    rows = f"""
SELECT v.village AS region, v.scheme, v.reason, count(*) AS count FROM {KNOWN_ONCE} CROSS JOIN live.void v
WHERE {where} GROUP BY 1, 2, 3"""
    codes = {Dimension.SCHEME: "r.scheme", Dimension.REASON: "r.reason"}
    return await _counted(reader, _Rows(rows, params, codes, voids.OF), groupings, at)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is counted: a SELECT of region, count and other columns, and the SQL of the codes that are no regions."""

    select: str
    params: Mapping[str, Any]
    codes: Mapping[Dimension, str]
    of: Sequence[str]
    people: Sequence[str] = ()

    def code(self, dimension: Dimension) -> str:
        """The SQL of a group's code, over `r`. Raises ValueError for a dimension that these rows do not have."""
        if dimension not in REGIONAL:
            if dimension not in self.codes:
                raise ValueError(f"these cannot be grouped by {dimension}")
            return self.codes[dimension]
        length = CODE_LENGTH[REGIONAL[dimension]]
        whole = f" OR r.region = '{NATION}'" if length == len(NATION) else ""
        return f"CASE WHEN length(r.region) < {length}{whole} THEN '{NONE}' ELSE left(r.region, {length}) END"


async def _few(
    reader: Reader, rows: _Rows, groupings: Sequence[Grouping], narrowed: Sequence[Dimension], at: At
) -> tuple[Known, bool]:
    """Whether a cell by a grouping's dimensions and by what the question narrows is small, of any grouping or of the whole."""
    cells = [dict.fromkeys((*by, *narrowed)) for by in (tuple(g.by for g in groupings) or ((),))]
    few = " OR ".join(
        "EXISTS (SELECT 1 FROM counted r"
        f"{' GROUP BY ' + ', '.join(f'({rows.code(d)})' for d in by) if by else ''} HAVING {small_sql('sum(r.count)')})"
        for by in cells
    )
    known, found = await reader.rows(
        f"SELECT {few} AS few",
        rows.params,
        of=rows.of,
        at=at,
        with_=f"counted AS MATERIALIZED ({rows.select})",
    )
    return known, found[0]["few"]


async def _counted(
    reader: Reader, rows: _Rows, groupings: Sequence[Grouping], at: At, *, rounded: bool = False
) -> Counted:
    measures = {name: f"sum(r.{name})" for name in ("count", *rows.people)}
    asked = Groupings(measures, rounded)
    asked.whole("counted")
    for grouping in groupings:
        if len(set(grouping.by)) < len(grouping.by):
            raise ValueError("a grouping has one or two different dimensions")
        asked.group("counted", [rows.code(d) for d in grouping.by], grouping.window)
    known, found = await reader.rows(
        asked.body,
        {**rows.params, **asked.params},
        of=rows.of,
        at=at,
        with_=", ".join([f"counted AS MATERIALIZED ({rows.select})", *asked.ctes]),
        order=ORDER,
    )

    def people(row: DictRow) -> Mapping[str, int]:
        return {name: row[name] for name in rows.people}

    def made(n: int, row: DictRow) -> Group:
        keys = tuple(zip(groupings[n].by, (row["k1"], row["k2"]), strict=False))
        return Group(keys, row["count"], people(row), rounded)

    whole, pages = asked.pages(known, found, made)
    return Counted(known, whole["count"], people(whole), pages)
