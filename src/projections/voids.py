"""Which enrolments were taken back, when, and why? Each with the days it had until then. It is told once, for good."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.enrolment_events import EnrolmentVoided
from ..domain.regions import Regions, local_day, regency_of
from ..domain.vocabulary import TakenBackReason
from .engine.areas import area, within
from .engine.copying import copy_rows
from .engine.projection import Entry
from .engine.reading import NOW, At, Listing, Page, Reader
from .engine.windows import Window

OF = ("voids",)
_COLUMNS = (
    *("regency", "enrolment", "position", "known_from", "recorded_on", "reason", "village", "scheme"),
    *("first_day", "end_day"),
)


class Voids:
    """The projection `voids`: table `void`, a row for every enrolment that was taken back, concurrent ones too.

    `recorded_on` is the day in its regency on which it was; [first_day, end_day) are the days it had until then, both null where
    it had none, and end_day null where they had no end.
    """

    name = "voids"
    version = 1
    tables: tuple[str, ...] = ("void",)

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.void (
  regency text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  position bigint NOT NULL,
  known_from bigint NOT NULL,
  recorded_on date NOT NULL,
  reason text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  first_day date,
  end_day date,
  PRIMARY KEY (regency, enrolment)
);
CREATE INDEX ON {schema}.void (regency, recorded_on);
CREATE INDEX ON {schema}.void (enrolment);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Write down what was taken back."""
        told = [entry for entry in batch if isinstance(entry.event, EnrolmentVoided)]
        copy_rows(cursor, sql.Identifier(schema, "void"), _COLUMNS, [self._row(entry) for entry in told])

    def _row(self, entry: Entry) -> tuple[Any, ...]:
        event = entry.event
        regency = regency_of(event.village)
        days = (event.was[0].start, event.was[-1].end_exclusive) if event.was else (None, None)
        village = event.was[-1].village if event.was else event.village
        recorded_on = local_day(self._regions, regency, entry.recorded_at)
        of_it = (regency, entry.stream, entry.position, entry.append_id, recorded_on)
        return (*of_it, str(event.reason), village, event.terms.scheme, *days)


@dataclass(frozen=True, slots=True)
class Question:
    """Which enrolments: those of a region that were taken back on a day of [start, end_exclusive), for one of the reasons; None
    is without a bound.
    """

    region: str
    start: dt.date | None = None
    end_exclusive: dt.date | None = None
    reasons: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Void:
    """One enrolment that was taken back: where, on which day, why, and the days it had: None where it had none."""

    enrolment: UUID
    position: int
    recorded_on: dt.date
    reason: TakenBackReason
    village: str
    scheme: str
    first_day: dt.date | None
    end_exclusive: dt.date | None


async def voids_page(reader: Reader, question: Question, *, window: Window, at: At = NOW) -> Page[Void]:
    """The enrolments one by one, in the order in which they were taken back. Raises NotYet."""
    where, params = conditions(question)
    listing = Listing(
        f"SELECT v.* FROM live.void v CROSS JOIN known WHERE {where}",
        params,
        lambda row: Void(
            *(row["enrolment"], row["position"], row["recorded_on"], TakenBackReason(row["reason"])),
            *(row["village"], row["scheme"], row["first_day"], row["end_day"]),
        ),
        keys=("position",),
        of=OF,
    )
    return await reader.page(listing, window, at)


async def voids_of(
    reader: Reader, enrolments: Sequence[UUID], *, at: At = NOW
) -> dict[UUID, TakenBackReason]:
    """Why each of these enrolments was taken back; those that were not are absent. Raises NotYet."""
    _, rows = await reader.rows(
        "SELECT v.enrolment, v.reason FROM live.void v CROSS JOIN known"
        " WHERE v.enrolment = ANY(%(enrolments)s::uuid[]) AND v.known_from <= known.position",
        {"enrolments": list(enrolments)},
        of=OF,
        at=at,
    )
    return {row["enrolment"]: TakenBackReason(row["reason"]) for row in rows}


def conditions(question: Question) -> tuple[str, dict[str, Any]]:
    """The condition on the rows of `v` that a question counts, and its parameters; both also use `known`."""
    where = f"v.known_from <= known.position AND {within(question.region, 'v.', 'village')}"
    params: dict[str, Any] = dict(area(question.region))
    for name, condition, value in (
        ("recorded_from", "v.recorded_on >= %(recorded_from)s::date", question.start),
        ("recorded_until", "v.recorded_on < %(recorded_until)s::date", question.end_exclusive),
        ("reasons", "v.reason = ANY(%(reasons)s::text[])", question.reasons),
    ):
        if value is not None:
            where += f" AND {condition}"
            params[name] = [str(reason) for reason in value] if isinstance(value, Sequence) else value
    return where, params
