"""Which claims were published about a region? Read at any known position, each question in one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...domain.dates import PartialDate
from ...domain.regions import regency_of
from ...domain.vocabulary import ClaimMeasure, ClaimPopulation, Evidence, FundingSource, VillageKind
from ..engine.areas import lies_in
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.row_history import believed
from ..engine.windows import Window

PROJECTION = "claims"

Days = tuple[dt.date, dt.date]  # first and last, both included


@dataclass(frozen=True, slots=True)
class Explanation:
    """That it was said why a figure differs: how that is known, from where, and when and where it was recorded. The words
    themselves are in the vault.
    """

    position: int
    recorded_at: dt.datetime
    source: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """A public figure as it was said. `value` in workers, cards or whole rupiah; `position` where it was recorded."""

    id: UUID
    position: int
    version: int
    region: str
    source: str
    said_on: dt.date | None
    about: PartialDate | None
    since: bool
    about_assumed: dt.date | None
    population: ClaimPopulation
    measure: ClaimMeasure
    scheme: str | None
    segment: str | None
    funding_source: FundingSource | None
    value: int | None
    at_least: int | None
    ratio: Decimal | None
    per_unit: int | None
    unit: VillageKind | None
    part_of: UUID | None
    explanations: tuple["Explanation", ...] = ()

    @property
    def explained(self) -> bool:
        """Whether somebody said why its figure differs."""
        return bool(self.explanations)

    @property
    def evidence_day(self) -> dt.date | None:
        """The day its figure is held against: the first it is about, else the one assumed. A target is held against its
        period's end: what is covered on the way there contradicts nothing.
        """
        if self.about is None:
            return self.about_assumed
        return self.about.last_day if self.is_target and not self.since else self.about.first_day

    @property
    def is_target(self) -> bool:
        return self.measure is ClaimMeasure.WORKERS_TARGETED

    def is_ahead(self, today: dt.date) -> bool:
        """Whether it is a target whose period has not ended."""
        return self.is_target and self.evidence_day is not None and self.evidence_day > today

    @property
    def stated_days(self) -> Days | None:
        """The days the source names: all of a month or year; with `since`, on to the day it was said."""
        if self.about is None:
            return None
        last = self.about.last_day
        if self.since and self.said_on is not None and self.said_on >= self.about.first_day:
            last = self.said_on
        return self.about.first_day, last

    @property
    def days(self) -> Days | None:
        """The days it speaks of; where the source names none, the assumed one."""
        if self.about is None and self.about_assumed is not None:
            return self.about_assumed, self.about_assumed
        return self.stated_days


async def claims_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> Page[Claim]:
    """The claims about a region and all below it, by regency, of each in the order they were recorded. One statement.

    `involving` are further projections that the answer will need: it is as of a moment that they know, too.
    """
    inside, params = lies_in(region, "c.")
    return await reader.page(
        Listing(
            f"SELECT c.* FROM live.claim c, known WHERE {inside} AND {believed('c.')}",
            params,
            claim_of,
            keys=("regency", "position"),
            of=(PROJECTION, *involving),
        ),
        window,
        at,
    )


async def claims_by_ids(
    reader: Reader,
    ids: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> tuple[Known, dict[UUID, Claim]]:
    """The claims of these ids; withdrawn and unknown ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT c.* FROM live.claim c WHERE c.id = ANY(%(ids)s) AND {believed('c.')}",
        {"ids": list(ids)},
        of=(PROJECTION, *involving),
        at=at,
    )
    return known, {row["id"]: claim_of(row) for row in rows}


async def claims_about(
    reader: Reader, regions: Sequence[str], at: At = NOW, *, involving: Sequence[str] = ()
) -> tuple[Known, tuple[Claim, ...]]:
    """Every claim about exactly these regions, in the order they were recorded. One statement."""
    known, rows = await reader.rows(
        "SELECT c.* FROM live.claim c WHERE c.regency = ANY(%(regencies)s) AND c.region = ANY(%(regions)s)"
        f" AND {believed('c.')}",
        {"regions": list(regions), "regencies": sorted({regency_of(r) for r in regions})},
        of=(PROJECTION, *involving),
        at=at,
        order="body.regency, body.position",
    )
    return known, tuple(claim_of(row) for row in rows)


def claim_of(row: Any) -> Claim:
    """The claim of a table row."""
    return Claim(
        id=row["id"],
        position=row["position"],
        version=row["version"],
        region=row["region"],
        source=row["source"],
        said_on=row["said_on"],
        about=_partial(row["about"]),
        since=row["since"],
        about_assumed=row["about_assumed"],
        population=ClaimPopulation(row["population"]),
        measure=ClaimMeasure(row["measure"]),
        scheme=row["scheme"],
        segment=row["segment"],
        funding_source=None if row["funding_source"] is None else FundingSource(row["funding_source"]),
        value=row["value"],
        at_least=row["at_least"],
        ratio=row["ratio"],
        per_unit=row["per_unit"],
        unit=None if row["unit"] is None else VillageKind(row["unit"]),
        part_of=row["part_of"],
        explanations=tuple(map(_explanation, row["explanations"])),
    )


def _explanation(stored: Any) -> Explanation:
    return Explanation(
        stored["position"],
        dt.datetime.fromisoformat(stored["recorded_at"]),
        stored["source"],
        Evidence(stored["evidence"]),
    )


def _partial(value: str | None) -> PartialDate | None:
    return None if value is None else PartialDate.parse(value)
