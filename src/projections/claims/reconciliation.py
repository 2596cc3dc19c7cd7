"""Does the register hold what was said? Each claim beside its evidence, now and as it was known when it was said.

Workers are held against coverage on the claim's evidence day (a target against its period's end, once that has come), rupiah against the budget lines of that day's fiscal
year (their lower bound where no exact amount is known), cards against the handovers of the days the claim speaks of. A
card is the worker's, whatever the scheme: claims about cards are held against all cards of the region.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ...domain.dates import FOREVER
from ...domain.regions import regency_of
from ...domain.vocabulary import ClaimMeasure, ClaimPopulation
from ..coverage import ledger
from ..engine.reading import NOW, At, Known, Reader
from ..engine.rounding import rounded
from .query import Claim

PROJECTIONS = ("agreements", "claims", "coverage", "participants")  # what evidence is read from

COVERED = (ClaimMeasure.WORKERS_COVERED, ClaimMeasure.WORKERS_TARGETED)
OF_PEOPLE = (*COVERED, ClaimMeasure.CARDS_HANDED_OVER)


class ClaimStatus(StrEnum):
    """How a claim stands: the first that holds, from EXPLAINED to DIFFERS."""

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    NOT_EVIDENCED = "NOT_EVIDENCED"
    PARTLY_EVIDENCED = "PARTLY_EVIDENCED"
    NOT_COMPARABLE = "NOT_COMPARABLE"
    UNDATED = "UNDATED"
    EXPLAINED = "EXPLAINED"


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """What the register holds for a claim: `now` on its evidence day (None without one), `said` as it was known when
    it was said (None where nobody knows when). `commanded`: something behind it came by command, not as it happened;
    `rostered`: somebody is enrolled in its region, scheme and funding source on any day. `ahead`: it is a target whose
    period has not ended, so that nothing can be held against it yet. `rounded`: its numbers are multiples of 5, and it is not
    told who or what recorded them.
    """

    now: int | None
    said: int | None
    commanded: bool
    rostered: bool
    ahead: bool = False
    rounded: bool = False

    def as_rounded(self) -> "ClaimEvidence":
        """The evidence with its numbers rounded."""
        now, said = (None if number is None else rounded(number) for number in (self.now, self.said))
        return ClaimEvidence(now, said, commanded=True, rostered=True, ahead=self.ahead, rounded=True)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A claim beside its evidence, in the claim's unit; `gap` is the claim's value less the evidence. `rounded`: all of them are
    multiples of 5, the claim's value too.
    """

    status: ClaimStatus
    evidence_value: int | None
    gap: int | None
    equal_by_construction: bool
    as_known_when_said: int | None
    as_known_now: int | None
    rounded: bool = False


def reconcile(claim: Claim, held: ClaimEvidence, parts: Iterable[ClaimEvidence] = ()) -> Reconciliation:
    """Set a claim beside what the register holds for it and for its parts."""
    evidence = held.now
    value, at_least = claim.value, claim.at_least or 0
    if held.rounded:
        value, at_least = None if value is None else rounded(value), rounded(at_least)
    gap = None if value is None or evidence is None else value - evidence
    return Reconciliation(
        status=_status(claim, held, gap, at_least, parts),
        evidence_value=evidence,
        gap=gap,
        equal_by_construction=gap == 0 and bool(evidence) and not held.commanded,
        as_known_when_said=held.said,
        as_known_now=evidence,
        rounded=held.rounded,
    )


def _status(
    claim: Claim, held: ClaimEvidence, gap: int | None, at_least: int, parts: Iterable[ClaimEvidence]
) -> ClaimStatus:
    evidence = held.now
    if claim.explained:
        return ClaimStatus.EXPLAINED
    if claim.population is ClaimPopulation.ALL_PARTICIPANTS or held.ahead:
        return ClaimStatus.NOT_COMPARABLE
    if evidence is None:
        return ClaimStatus.UNDATED
    if evidence == 0:
        return ClaimStatus.NOT_EVIDENCED
    if any(not part.now for part in parts):
        return ClaimStatus.PARTLY_EVIDENCED
    met = gap == 0 if claim.value is not None else evidence >= at_least
    return ClaimStatus.MATCHES if met else ClaimStatus.DIFFERS


# The evidence, read at one position

_ASK = """
ask AS (
  SELECT * FROM unnest(
    %(ids)s::uuid[], %(regencies)s::text[], %(regions)s::text[], %(schemes)s::text[], %(segments)s::text[],
    %(fundings)s::text[], %(measures)s::text[], %(days)s::date[], %(first_days)s::date[], %(last_days)s::date[],
    %(said_until)s::timestamptz[], %(per_unit)s::boolean[], %(values)s::bigint[]
  ) AS a (id, regency, region, scheme, segment, funding_source, measure, day, first_day, last_day, said_until,
          per_unit, value)
),
moment AS (
  SELECT ask.*, true AS is_now, known.position AS k FROM ask CROSS JOIN known
  UNION ALL
  SELECT ask.*, false, coalesce((
    SELECT l.append_id FROM live.append l WHERE l.recorded_at < ask.said_until AND l.append_id <= known.position
    ORDER BY l.recorded_at DESC, l.append_id DESC LIMIT 1), 0)
  FROM ask CROSS JOIN known WHERE ask.said_until IS NOT NULL
)"""

_COUNTED = """e.region = m.region AND (m.scheme IS NULL OR e.scheme = m.scheme)
    AND (m.funding_source IS NULL OR e.funding_source = m.funding_source)"""
_LEDGER = "(SELECT m.regency, m.k AS position, nearest.base)"


def _segment(row: str) -> str:
    return f"(m.segment IS NULL OR {row}.segment = m.segment)"


def _inside(column: str) -> str:
    """The condition that a row of `r` lies in the region m.region; the range of regencies is what an index knows."""
    return f"""r.regency >= CASE m.region WHEN 'ID' THEN '' ELSE left(m.region, 5) END
      AND r.regency < CASE m.region WHEN 'ID' THEN '~' ELSE left(m.region, 5) || '/' END
      AND (length(m.region) <= 5 OR {column} = m.region
           OR ({column} > m.region || '.' AND {column} < m.region || '/'))"""


_EVIDENCE = f"""
SELECT m.id, m.is_now, evidence.held,
  evidence.commanded OR (m.is_now AND evidence.held = m.value AND m.measure = ANY(%(covered)s) AND EXISTS (
    SELECT 1 FROM live.enrolment_period r
    WHERE r.mode = 'COMMAND' AND r.counting AND r.start_day <= m.day AND r.end_day > m.day AND {_inside("r.village")}
      AND (m.scheme IS NULL OR r.scheme = m.scheme) AND {_segment("r")}
      AND (m.funding_source IS NULL OR r.funding_source = m.funding_source)
      AND r.known_from <= m.k AND (r.known_until IS NULL OR r.known_until > m.k)
  )) AS commanded,
  m.is_now AND m.per_unit AND EXISTS (
    SELECT 1 FROM ({ledger.deltas(_LEDGER, _COUNTED)}) d
    GROUP BY d.day, d.scheme, d.segment, d.category, d.funding_source, d.agreement HAVING sum(d.delta) <> 0
  ) AS rostered
FROM moment m
CROSS JOIN LATERAL ({ledger.nearest("m.regency", "m.k")}) nearest
CROSS JOIN LATERAL (
  SELECT coalesce(sum(d.delta), 0)::bigint AS held, false AS commanded
  FROM ({ledger.deltas(_LEDGER, f"{_COUNTED} AND {_segment('e')} AND e.day <= m.day")}) d
  WHERE m.measure = ANY(%(covered)s) HAVING m.measure = ANY(%(covered)s)
  UNION ALL
  SELECT coalesce(sum(coalesce(r.allocated, r.at_least, 0)), 0)::bigint, coalesce(bool_or(r.commanded), false)
  FROM live.budget r
  WHERE r.fiscal_year = extract(year FROM m.day) AND {_inside("r.region")}
    AND (m.scheme IS NULL OR r.scheme = m.scheme)
    AND (m.funding_source IS NULL OR r.funding_source = m.funding_source)
    AND r.known_from <= m.k AND (r.known_until IS NULL OR r.known_until > m.k)
  HAVING m.measure = %(budget)s
  UNION ALL
  SELECT coalesce(sum(greatest(h.cards, h.stated)), 0)::bigint, coalesce(bool_or(h.commanded), false)
  FROM (
    SELECT sum(r.cards) AS cards, max(r.stated) AS stated, bool_or(r.commanded) AS commanded
    FROM live.claim_handover r
    WHERE r.held_on BETWEEN m.first_day AND m.last_day AND {_inside("r.region")} AND r.append_id <= m.k
    GROUP BY r.handover HAVING NOT bool_or(r.voided)
  ) h
  HAVING m.measure = %(cards)s
) evidence"""


async def evidence(
    reader: Reader, claims: Sequence[Claim], timezone: Callable[[str], str], at: At = NOW
) -> tuple[Known, dict[UUID, ClaimEvidence]]:
    """What the register holds for each of these claims, at one position. One statement, whatever their number.

    `timezone` gives the zone of a region's clocks: what was known when a claim was said is what was recorded by the
    end of that day there.
    """
    known, rows = await reader.rows(
        _EVIDENCE, _parameters(claims, timezone), of=PROJECTIONS, at=at, with_=_ASK
    )
    found: dict[UUID, dict[bool, Any]] = {claim.id: {} for claim in claims}
    for row in rows:
        found[row["id"]][row["is_now"]] = row
    return known, {
        claim.id: _held(
            claim, found[claim.id], known.time.astimezone(ZoneInfo(timezone(claim.region))).date()
        )
        for claim in claims
    }


def _held(claim: Claim, moments: dict[bool, Any], today: dt.date) -> ClaimEvidence:
    now, said = moments[True], moments.get(False)
    dated = claim.evidence_day is not None and not claim.is_ahead(today)
    known_then = claim.said_on is not None and not claim.is_ahead(claim.said_on)
    return ClaimEvidence(
        now=now["held"] if dated else None,
        said=said["held"] if dated and known_then and said is not None else None,
        commanded=now["commanded"],
        rostered=now["rostered"],
        ahead=claim.is_ahead(today),
    )


def _parameters(claims: Sequence[Claim], timezone: Callable[[str], str]) -> dict[str, Any]:
    days = [claim.days or (None, None) for claim in claims]
    return {
        "ids": [c.id for c in claims],
        "regencies": [regency_of(c.region) for c in claims],
        "regions": [c.region for c in claims],
        "schemes": [c.scheme for c in claims],
        "segments": [c.segment for c in claims],
        "fundings": [None if c.funding_source is None else c.funding_source.value for c in claims],
        "measures": [c.measure.value for c in claims],
        "days": [c.evidence_day for c in claims],
        "first_days": [first for first, _ in days],
        "last_days": [last for _, last in days],
        "said_until": [_end_of_day(c.said_on, timezone(c.region)) for c in claims],
        "per_unit": [c.per_unit is not None for c in claims],
        "values": [c.value for c in claims],
        "covered": [m.value for m in COVERED],
        "budget": ClaimMeasure.BUDGET_ALLOCATED.value,
        "cards": ClaimMeasure.CARDS_HANDED_OVER.value,
    }


def _end_of_day(day: dt.date | None, zone: str) -> dt.datetime | None:
    """The first instant after a day, by the clocks of a zone."""
    if day is None:
        return None
    if day == FOREVER:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(zone))
