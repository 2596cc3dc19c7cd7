"""How does each village stand? Places, lists, people covered, cards and findings of some villages, in one statement.

Every number is the one that its own question answers for the village on the same day and as known at the same moment.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.regions import regency_of
from . import counts
from .cards import ledger as card_ledger
from .coverage import ledger
from .coverage import query as coverage
from .engine.reading import NOW, At, Known, Reader
from .engine.row_history import believed
from .enrolments import query as enrolments
from .enrolments.query import HAS_CARD, ON_DAY
from .findings import query as findings
from .listed_people import query as selection

OF = tuple(
    sorted({*coverage.OF, *counts.CARDS, *counts.FINDINGS, *counts.LISTS, *selection.OF, "agreements"})
)


@dataclass(frozen=True, slots=True)
class Village:
    """One village on a day. `quota` is in places, None where no budget line limits them; all others are 0 where nothing is.

    - `quota`: of the budget lines of the day's year, the line's own quota for the village, else its quota per village (of
      a line of the village itself, else the line's quota), added up.
    - `listed`, `verified`: people on the village's own lists, and those of it on lists that carry their people, whoever proposed
      them; verified by the day.
    - `covered`: as coverage counts; `cards_issued` by the day, and `cards_waiting` and `cards_handed_over` (their state on it), each
      in the village of its worker (see `cards/villages.py`); `findings` as known.
    - `everyone_has_card`: whether no worker covered on the day is without a card; None where that was not asked.
    """

    code: str
    quota: int | None
    listed: int
    verified: int
    covered: int
    cards_issued: int
    cards_waiting: int
    cards_handed_over: int
    findings: int
    everyone_has_card: bool | None = None


_CODES = "%(villages)s::text[]"
_BASES = f"""bases AS MATERIALIZED (
  SELECT r.regency, known.position, n.base FROM known CROSS JOIN unnest(%(regencies)s::text[]) r (regency)
  CROSS JOIN LATERAL ({ledger.nearest("r.regency", "known.position")}) n
)"""
_COVERED = f"""covered AS MATERIALIZED (
  SELECT r.region, sum(r.delta) AS covered FROM (
    {ledger.deltas("bases", f"e.region = ANY({_CODES}) AND e.day <= %(as_of)s::date")}
  ) r GROUP BY r.region
)"""
_CARDS = f"""cards AS MATERIALIZED (
  SELECT r.region, sum(r.count) AS issued, sum(r.count) FILTER (WHERE r.status = 'ISSUED') AS waiting,
    sum(r.count) FILTER (WHERE r.status = 'HANDED_OVER') AS handed_over
  FROM ({card_ledger.of_villages("%(regencies)s::text[]", _CODES)}) r GROUP BY r.region
)"""
_FINDINGS = f"""found AS MATERIALIZED (
  SELECT t.region, sum(t.total) AS findings
  FROM ({findings.totals_of(_CODES)}) t GROUP BY t.region
)"""
_LISTED = f"""listed AS MATERIALIZED (
  SELECT r.region, sum(r.listed) AS listed,
    coalesce(sum(r.verified) FILTER (WHERE r.verified_on <= %(as_of)s::date), 0) AS verified
  FROM (
    SELECT a.region, a.proposed AS listed, a.verified, a.verified_on
    FROM known CROSS JOIN live.participant_list a
    WHERE a.regency = ANY(%(regencies)s::text[]) AND a.region = ANY({_CODES}) AND {believed("a.")}
      AND NOT EXISTS (SELECT FROM live.list_people p WHERE p.list = a.id AND {believed("p.")})
    UNION ALL
    SELECT p.village, p.waiting + p.accepted + p.returned, p.accepted, p.verified_on
    FROM known CROSS JOIN live.list_people p
    WHERE p.regency = ANY(%(regencies)s::text[]) AND p.village = ANY({_CODES}) AND {believed("p.")}
  ) r GROUP BY r.region
)"""
_QUOTA = f"""
  SELECT sum(coalesce(q.quota, b.per_village_quota, CASE WHEN b.region = v.code THEN b.quota END)) AS quota
  FROM known CROSS JOIN live.budget b
  LEFT JOIN live.village_quota q
    ON q.regency = left(v.code, 5) AND q.village = v.code AND q.budget = b.id AND {believed("q.")}
  WHERE b.regency IN ('ID', left(v.code, 2), left(v.code, 5))
    AND b.region IN ('ID', left(v.code, 2), left(v.code, 5), left(v.code, 8), v.code)
    AND b.fiscal_year = extract(year FROM %(as_of)s::date) AND {believed("b.")}"""
# Village by village, and no further than the first who has none: in the order of an index, so that no more of a village is read.
_EVERYONE_HAS_CARD = f"""NOT EXISTS (SELECT FROM (
  SELECT p.enrolment FROM live.enrolment_period p CROSS JOIN known
  WHERE p.regency = left(v.code, 5) AND p.village = v.code AND p.counting AND {ON_DAY} AND {believed("p.")} AND NOT {HAS_CARD}
  ORDER BY p.enrolment LIMIT 1
) without)"""


async def villages(
    reader: Reader, codes: Sequence[str], as_of: dt.date, *, at: At = NOW, cards_of_everyone: bool = False
) -> tuple[Known, list[Village]]:
    """These villages in this order, on a day and as known at a moment; `cards_of_everyone`: whether each of the covered has a card,
    too. Raises NotYet.
    """
    everyone = _EVERYONE_HAS_CARD if cards_of_everyone else "NULL::boolean"
    known, rows = await reader.rows(
        f"""
SELECT v.nth, v.code, q.quota::bigint, coalesce(l.listed, 0)::bigint AS listed,
  coalesce(l.verified, 0)::bigint AS verified, coalesce(p.covered, 0)::bigint AS covered,
  coalesce(c.issued, 0)::bigint AS cards_issued, coalesce(c.waiting, 0)::bigint AS cards_waiting,
  coalesce(c.handed_over, 0)::bigint AS cards_handed_over, coalesce(f.findings, 0)::bigint AS findings,
  {everyone} AS everyone_has_card
FROM unnest({_CODES}) WITH ORDINALITY AS v (code, nth)
LEFT JOIN covered p ON p.region = v.code LEFT JOIN cards c ON c.region = v.code
LEFT JOIN found f ON f.region = v.code LEFT JOIN listed l ON l.region = v.code
CROSS JOIN LATERAL ({_QUOTA}) q""",
        {
            "villages": list(codes),
            "regencies": sorted(set(map(regency_of, codes))),
            "as_of": as_of,
            "finding_codes": [code.value for code in findings.CODES],
        },
        of=(*OF, *enrolments.OF) if cards_of_everyone else OF,
        at=at,
        with_=f"{_BASES}, {_COVERED}, {_CARDS}, {_FINDINGS}, {_LISTED}",
        order="body.nth",
    )
    return known, [
        Village(
            code=row["code"],
            quota=row["quota"],
            listed=row["listed"],
            verified=row["verified"],
            covered=row["covered"],
            cards_issued=row["cards_issued"],
            cards_waiting=row["cards_waiting"],
            cards_handed_over=row["cards_handed_over"],
            findings=row["findings"],
            everyone_has_card=row["everyone_has_card"],
        )
        for row in rows
    ]
