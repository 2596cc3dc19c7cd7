"""Of which day and moment is an answer, and which ids do its things have there?

One id is one truth: clients keep one record for each id. Where a question names a day or a moment, what depends on them is
answered under an id that carries the day shown and the position it was computed from, and `node` opens that. Where it names
none and the answer is of the present, the id is the plain one, so that what a command changed is seen in every list.

    shown = Shown(page.known, as_of, named=question.named)
    shown.id("Agreement", row.id)                                  what depends on the moment alone
    shown.id_on_day("Enrolment", row.id, row.regency, info)        what depends on the day, too
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry

from ...projections.engine.reading import NOW, At
from ...projections.engine.reading import Known as ReadKnown
from . import ids
from .context import Info


@dataclass(frozen=True, slots=True)
class Question:
    """The day and the moment a question names; absent: today, and now. `at.at_least` is a position that is waited for."""

    as_of: dt.date | None = None
    at: At = NOW

    @property
    def named(self) -> bool:
        """Whether the question names a day or a moment."""
        return self.as_of is not None or not self.at.is_now


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day of a list: the one that the question names, else today by the clocks of its region."""

    day: dt.date
    named: bool

    @classmethod
    def given(cls, info: Info, region: str, day: dt.date | None) -> "AsOf":
        """The day that is given as `asOf`, or today."""
        return cls(today_in(info, region), named=False) if day is None else cls(day, named=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """What things are shown as: known at a moment and, where they depend on one, on a day. `named`: the question says so."""

    known: ReadKnown
    as_of: dt.date | None = None
    named: bool = False

    @property
    def plainly(self) -> bool:
        """Whether what depends on the moment alone has its plain id."""
        return self.known.present and not self.named

    def day_of(self, info: Info, region: str) -> dt.date:
        """The day on which what such a thing leads to is shown, where that depends on one: today for a thing as it now stands,
        else the day that its moment was, by the region's clocks.
        """
        return today_in(info, region) if self.plainly else day_in(info, region, self.known.time)

    def id(self, kind: str, key: UUID | str, *, counted: bool = False) -> strawberry.ID:
        """The id of a thing that depends on the moment; `counted`: its numbers are those that an analyst is told."""
        if self.plainly:
            return ids.encode(kind, key, counted=counted)
        return ids.encode_at(kind, key, None, self.known.position, counted=counted)

    def id_on_day(self, kind: str, key: UUID, regency: str, info: Info) -> strawberry.ID:
        """The id of a thing that depends on the day, too: plain only where it is shown on today's, by its regency's clocks."""
        assert self.as_of is not None, f"{kind} is shown on no day"
        if self.plainly and self.as_of == today_in(info, regency):
            return ids.encode(kind, key)
        return ids.encode_at(kind, key, self.as_of, self.known.position)


def today_in(info: Info, region: str) -> dt.date:
    """Today by a region's clocks; the nation's are those of its capital, Asia/Jakarta."""
    return dt.datetime.now(ZoneInfo(info.context.regions.timezone(region))).date()


def day_in(info: Info, region: str, time: dt.datetime) -> dt.date:
    """The day of a recorded time by a region's clocks."""
    return time.astimezone(ZoneInfo(info.context.regions.timezone(region))).date()
