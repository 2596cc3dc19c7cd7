"""Who is covered on a day? Participants by region, day and filter, by id, and by worker, at any known position."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from ...domain.dates import FOREVER
from ...domain.stretches import Stretch
from ...domain.vocabulary import MembershipCategory
from ..coverage import ledger
from ..coverage.ledger import Filter
from ..coverage.query import Question
from ..coverage.tables import depth
from ..engine.areas import area, within
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.row_history import believed
from ..engine.windows import Window

OF = ("participants", "coverage", "cards")


class Order(StrEnum):
    """By village, by the first protected day, or by id; ties break by id."""

    VILLAGE = "VILLAGE"
    START = "START"
    ID = "ID"


KEYS = {Order.VILLAGE: ("village", "id"), Order.START: ("period_start", "id"), Order.ID: ("id",)}


@dataclass(frozen=True, slots=True)
class People(Filter):
    """A filter that also looks at the person: ages are completed years on the enrolment's first day, both included."""

    sex: str | None = None
    age_from: int | None = None
    age_to: int | None = None
    has_card: bool | None = None
    mode: str | None = None

    @property
    def personal(self) -> bool:
        """Whether it asks for what the coverage ledger does not know."""
        return any(v is not None for v in (self.sex, self.age_from, self.age_to, self.has_card, self.mode))


ALL = People()


@dataclass(frozen=True, slots=True)
class Participant:
    """One enrolment on the day asked about; `period_end` is exclusive, None is open. `counting` False: concurrent.

    Village, segment and category are those of the day; outside the period, of the nearest day before, else after.
    """

    id: UUID
    version: int
    regency: str
    village: str
    scheme: str
    segment: str
    category: str
    funding_source: str
    programmes: tuple[str, ...]
    period_start: dt.date
    period_end: dt.date | None
    agreement: UUID | None
    worker: UUID
    sex: str
    birth_year: int
    age: int
    mode: str
    evidence: str
    counting: bool
    listed: UUID | None
    decree: UUID | None
    budgets: tuple[UUID, ...]

    def protects_on(self, day: dt.date) -> bool:
        """Whether it counts, and protects on the day it was read for."""
        ends = self.period_end
        return self.counting and self.period_start <= day and (ends is None or day < ends)


COLUMNS = """p.enrolment AS id, p.version, p.regency, p.village, p.scheme, p.segment, p.category, p.funding_source,
  p.programmes, p.period_start, p.period_end, p.agreement, p.worker, p.sex, p.birth_year, p.age, p.mode, p.evidence,
  p.counting, p.listed, p.decree, p.budgets"""
ON_DAY = "p.start_day <= %(as_of)s::date AND p.end_day > %(as_of)s::date"
# Rows of the day first, then the last one before it, then the next one after.
_NEAREST = f"({ON_DAY}) DESC, (p.start_day <= %(as_of)s::date) DESC, abs(p.start_day - %(as_of)s::date), p.known_from"
# Of a worker's enrolments: the one in force on the day, those that count first; else the last before it, else the next.
OF_WORKER = f"({ON_DAY} AND p.counting) DESC, {_NEAREST}, p.enrolment"


async def participants(
    reader: Reader, question: Question, window: Window, at: At = NOW, *, order: Order = Order.VILLAGE
) -> Page[Participant]:
    """Counting enrolments of a region that protect on a day. Raises NotYet.

    The total comes from the coverage ledger, and is counted only where the filter asks for what that does not know.
    """
    region, filter_ = question.region, question.filter
    extra, params = ledger.conditions(filter_, "p.", nullable=True)
    personal, more = _personal(filter_)
    params |= more | {"as_of": question.as_of} | area(region)
    source = (
        f"SELECT {COLUMNS} FROM live.enrolment_period p CROSS JOIN known"
        f" WHERE p.counting AND {ON_DAY} AND {believed('p.')} AND {within(region, 'p.', 'village')}{extra}{personal}"
    )
    total, base = None, ""
    if not personal:
        level = depth(region)
        base = ledger.base_cte("b0", region, level)
        keys, values = ledger.conditions(filter_)
        params |= values
        rows = ledger.rows("b0", region, level, keys, "%(as_of)s::date")
        total = f"SELECT coalesce(sum(r.delta), 0)::bigint FROM ({rows}) r"
    return await reader.page(
        Listing(
            source,
            params,
            participant_of,
            keys=KEYS[order],
            of=OF,
            total=total,
            with_=base,
        ),
        window,
        at,
    )


async def by_ids(
    reader: Reader, ids: Sequence[UUID], as_of: dt.date, *, at: At = NOW
) -> tuple[Known, dict[UUID, Participant]]:
    """Enrolments by id, concurrent ones too, as they are on a day; unknown ids are absent. Raises NotYet."""
    known, rows = await reader.rows(
        f"SELECT DISTINCT ON (p.enrolment) {COLUMNS} FROM live.enrolment_period p CROSS JOIN known"
        f" WHERE p.enrolment = ANY(%(ids)s::uuid[]) AND {believed('p.')} ORDER BY p.enrolment, {_NEAREST}",
        {"ids": list(ids), "as_of": as_of},
        of=OF,
        at=at,
    )
    return known, {row["id"]: participant_of(row) for row in rows}


async def stretches_of(
    reader: Reader, ids: Sequence[UUID], *, at: At = NOW
) -> dict[UUID, tuple[Stretch, ...]]:
    """The days that enrolments protect, whatever day is asked about, in their order; absent where none is left. Raises NotYet."""
    _, rows = await reader.rows(
        "SELECT p.enrolment, p.start_day, p.end_day, p.village, p.segment, p.category FROM live.enrolment_period p CROSS JOIN known"
        f" WHERE p.enrolment = ANY(%(ids)s::uuid[]) AND p.start_day < p.end_day AND {believed('p.')}",
        {"ids": list(ids)},
        of=("participants",),
        at=at,
        order="enrolment, start_day",
    )
    return {
        key: tuple(
            Stretch(
                one["start_day"],
                None if one["end_day"] == FOREVER else one["end_day"],
                one["village"],
                one["segment"],
                MembershipCategory(one["category"]),
            )
            for one in those
        )
        for key, those in groupby(rows, key=lambda row: row["enrolment"])
    }


async def of_workers(
    reader: Reader, workers: Sequence[UUID], as_of: dt.date, *, at: At = NOW
) -> dict[UUID, Participant]:
    """For each worker the enrolment in force on a day, else the last one before it, else the next; those that count
    come before concurrent ones.
    """
    _, rows = await reader.rows(
        f"SELECT DISTINCT ON (p.worker) {COLUMNS} FROM live.enrolment_period p CROSS JOIN known"
        f" WHERE p.worker = ANY(%(workers)s::uuid[]) AND {believed('p.')}"
        f" ORDER BY p.worker, {OF_WORKER}",
        {"workers": list(workers), "as_of": as_of},
        of=OF,
        at=at,
    )
    return {row["worker"]: participant_of(row) for row in rows}


async def ever_of_worker(reader: Reader, worker: UUID, *, at: At = NOW) -> tuple[UUID, ...]:
    """Every enrolment that was ever recorded of a worker, those taken back too, by when. Raises NotYet."""
    _, rows = await reader.rows(
        "SELECT p.enrolment, min(p.known_from) AS since FROM live.enrolment_period p CROSS JOIN known"
        " WHERE p.worker = %(worker)s AND p.known_from <= known.position GROUP BY 1",
        {"worker": worker},
        of=OF,
        at=at,
        order="since, enrolment",
    )
    return tuple(row["enrolment"] for row in rows)


async def in_village(reader: Reader, village: str, on: dt.date, *, at: At = NOW) -> tuple[UUID, ...]:
    """The counting enrolments that protect in a village on a day or, where they begin later, at first; by id. Raises NotYet."""
    _, rows = await reader.rows(
        f"""SELECT v.enrolment FROM (
          SELECT DISTINCT ON (p.enrolment) p.enrolment, p.village FROM live.enrolment_period p CROSS JOIN known
          WHERE p.regency = %(area_regency)s AND p.counting AND p.end_day > %(on)s::date AND {believed("p.")}
            AND p.enrolment IN (
              SELECT e.enrolment FROM live.enrolment_period e WHERE {within(village, "e.", "village")})
          ORDER BY p.enrolment, p.start_day
        ) v WHERE v.village = %(area)s""",
        {"on": on, **area(village)},
        of=("participants",),
        at=at,
        order="enrolment",
    )
    return tuple(row["enrolment"] for row in rows)


async def workers_of_village(reader: Reader, village: str, *, at: At = NOW) -> tuple[UUID, ...]:
    """Everybody who is or was enrolled in a village, by id. Raises NotYet."""
    _, rows = await reader.rows(
        "SELECT DISTINCT p.worker FROM live.enrolment_period p CROSS JOIN known"
        f" WHERE {within(village, 'p.', 'village')} AND {believed('p.')}",
        area(village),
        of=("participants",),
        at=at,
        order="worker",
    )
    return tuple(row["worker"] for row in rows)


HAS_CARD = f"""EXISTS (SELECT 1 FROM live.card_period c WHERE c.worker = p.worker
  AND c.start_day <= %(as_of)s::date AND c.end_day > %(as_of)s::date AND {believed("c.")}
  AND c.status NOT IN ('REPLACED', 'REVOKED'))"""


def _personal(chosen: Filter) -> tuple[str, dict[str, Any]]:
    if not isinstance(chosen, People) or not chosen.personal:
        return "", {}
    sql = ""
    params: dict[str, Any] = {}
    for condition, name, value in (
        ("p.sex = %(sex)s", "sex", chosen.sex),
        ("p.age >= %(age_from)s", "age_from", chosen.age_from),
        ("p.age <= %(age_to)s", "age_to", chosen.age_to),
        ("p.mode = %(mode)s", "mode", chosen.mode),
    ):
        if value is not None:
            sql += f" AND {condition}"
            params[name] = value if isinstance(value, int) else str(value)
    if chosen.has_card is not None:
        sql += f" AND {'' if chosen.has_card else 'NOT '}{HAS_CARD}"
    return sql, params


def participant_of(row: Mapping[str, Any]) -> Participant:
    """The enrolment of a row of COLUMNS."""
    end = row["period_end"]
    return Participant(
        id=row["id"],
        version=row["version"],
        regency=row["regency"],
        village=row["village"],
        scheme=row["scheme"],
        segment=row["segment"],
        category=row["category"],
        funding_source=row["funding_source"],
        programmes=tuple(row["programmes"]),
        period_start=row["period_start"],
        period_end=None if end == FOREVER else end,
        agreement=row["agreement"],
        worker=row["worker"],
        sex=row["sex"],
        birth_year=row["birth_year"],
        age=row["age"],
        mode=row["mode"],
        evidence=row["evidence"],
        counting=row["counting"],
        listed=row["listed"],
        decree=row["decree"],
        budgets=tuple(row["budgets"]),
    )
