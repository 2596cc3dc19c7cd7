"""Whose protection goes on after the agreement it hangs on was terminated? Working memory of projection `findings`.

Kept are which agreements there are and from when each no longer holds, and until when each enrolment under an agreement
of its own regency protects. Agreement, termination and enrolment may come in any number and order of batches.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.agreements import (
    AgreementSigned,
    AgreementTerminated,
    MemorandumSigned,
    TerminationCorrected,
    TerminationWithdrawn,
)
from ..domain.dates import FOREVER
from ..domain.enrolment_events import DRAWS_CHANGED, Changed, WorkerEnrolled, village_after, village_of
from ..domain.regions import regency_of
from .engine.copying import copy_rows
from .engine.projection import Entry
from .engine.versions import values_of

DDL = """
CREATE TABLE {schema}.finding_agreement (
  regency text COLLATE "C" NOT NULL,
  agreement uuid NOT NULL,
  terminated_on date,
  position bigint,
  PRIMARY KEY (regency, agreement)
);
CREATE INDEX ON {schema}.finding_agreement (agreement);
CREATE TABLE {schema}.finding_protection (
  regency text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  position bigint NOT NULL,
  agreement uuid NOT NULL,
  region text COLLATE "C" NOT NULL,
  end_day date NOT NULL,
  PRIMARY KEY (regency, enrolment)
);
"""

_PROTECTION = ("regency", "enrolment", "position", "agreement", "region", "end_day")
_TYPES = ("text", "uuid", "int8", "uuid", "text", "date")


@dataclass(slots=True)
class _Agreement:
    """`terminated_on` and the position that told of it are None while it holds."""

    regency: str
    terminated_on: dt.date | None = None
    position: int | None = None
    new: bool = False


@dataclass(slots=True)
class Protection:
    """Until when an enrolment protects (exclusive); `position` is where it was recorded, `region` its first village."""

    regency: str
    enrolment: UUID
    position: int
    agreement: UUID
    region: str
    end_day: dt.date
    stored: bool = True


class Terminations:
    """Agreements and protections while a batch changes them: told of each event in order, then written once."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        self._cursor = cursor
        self._agreement = sql.Identifier(schema, "finding_agreement")
        self._protection = sql.Identifier(schema, "finding_protection")
        self._agreements: dict[UUID, _Agreement] = {}
        self._changed: set[UUID] = set()  # agreements to write
        self._protections: dict[UUID, Protection] = {}
        self._load_agreements(batch)
        self._load_protections(batch)

    def signed(self, entry: Entry, event: MemorandumSigned | AgreementSigned) -> None:
        self._agreements[entry.stream] = _Agreement(regency_of(event.region), new=True)
        self._changed.add(entry.stream)

    def terminated(self, entry: Entry, event: AgreementTerminated) -> list[Protection]:
        """Note the termination; the protections that go on beyond it."""
        agreement = self._agreements.get(entry.stream)
        if agreement is None or agreement.terminated_on is not None:
            return []
        agreement.terminated_on, agreement.position = event.on, entry.position
        self._changed.add(entry.stream)
        return self._beyond(entry.stream, agreement.regency, event.on)

    def moved(self, entry: Entry, on: dt.date | None) -> list[Protection]:
        """Note that a termination is for another day, or (None) for none; the protections to which that makes a difference."""
        agreement = self._agreements.get(entry.stream)
        if agreement is None or agreement.terminated_on is None:
            return []
        before, agreement.terminated_on = agreement.terminated_on, on
        agreement.position = None if on is None else entry.position
        self._changed.add(entry.stream)
        return self._beyond(entry.stream, agreement.regency, min(before, on or before))

    def _beyond(self, stream: UUID, regency: str, day: dt.date) -> list[Protection]:
        """The protections under an agreement that go on beyond a day."""
        self._cursor.execute(
            sql.SQL("SELECT {} FROM {} WHERE regency = %s AND agreement = %s AND end_day > %s").format(
                sql.SQL(", ").join(map(sql.Identifier, _PROTECTION)), self._protection
            ),
            [regency, stream, day],
        )
        for found in map(values_of, self._cursor.fetchall()):
            self._protections.setdefault(found[1], Protection(*found))
        return [p for p in self._protections.values() if p.agreement == stream and p.end_day > day]

    def enrolled(self, entry: Entry, event: WorkerEnrolled) -> Protection | None:
        """Note how long an enrolment protects; None where it hangs on no agreement of its own regency."""
        agreement = None if event.agreement is None else self._agreements.get(event.agreement)
        village = event.village
        if agreement is None or event.agreement is None or agreement.regency != village[:5]:
            return None
        made = self._protections[entry.stream] = Protection(
            agreement.regency,
            entry.stream,
            entry.position,
            event.agreement,
            village,
            event.end_exclusive or FOREVER,
            stored=False,
        )
        return made

    def changed(self, entry: Entry, event: Changed) -> Protection | None:
        """Note how long an enrolment protects now."""
        protection = self._protections.get(entry.stream)
        if protection is not None:
            protection.end_day = (event.now[-1].end_exclusive or FOREVER) if event.now else dt.date.min
            protection.region = village_after(event)
        return protection

    def beyond(self, protection: Protection) -> int | None:
        """Where the termination was recorded that a protection goes on beyond; None where it does not."""
        agreement = self._agreements[protection.agreement]
        on = agreement.terminated_on
        return agreement.position if on is not None and protection.end_day > on else None

    def write(self) -> None:
        """Insert what is new and change what was there."""
        for stream in self._changed:
            one = self._agreements[stream]
            self._cursor.execute(
                sql.SQL(
                    "INSERT INTO {} VALUES (%s, %s, %s, %s) ON CONFLICT (regency, agreement) DO UPDATE"
                    " SET terminated_on = excluded.terminated_on, position = excluded.position"
                ).format(self._agreement),
                [one.regency, stream, one.terminated_on, one.position],
            )
        old = [p for p in self._protections.values() if p.stored]
        if old:
            self._cursor.execute(
                sql.SQL(
                    "UPDATE {} p SET region = n.region, end_day = n.end_day"
                    " FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::date[]) AS n (regency, enrolment, region, end_day)"
                    " WHERE p.regency = n.regency AND p.enrolment = n.enrolment"
                    " AND (p.region, p.end_day) IS DISTINCT FROM (n.region, n.end_day)"
                ).format(self._protection),
                [[getattr(p, name) for p in old] for name in ("regency", "enrolment", "region", "end_day")],
            )
        copy_rows(
            self._cursor,
            self._protection,
            _PROTECTION,
            (
                (p.regency, p.enrolment, p.position, p.agreement, p.region, p.end_day)
                for p in self._protections.values()
                if not p.stored
            ),
            _TYPES,
        )

    def _load_agreements(self, batch: Sequence[Entry]) -> None:
        wanted: set[UUID] = set()
        last: UUID | None = None  # neighbours nearly always hang on the same
        for entry in batch:
            event = entry.event
            if isinstance(event, WorkerEnrolled):
                named = event.agreement
            elif isinstance(event, DRAWS_CHANGED):
                named = event.terms.agreement
            elif isinstance(event, AgreementTerminated | TerminationCorrected | TerminationWithdrawn):
                named = entry.stream
            else:
                continue
            if named is not None and named != last:
                wanted.add(named)
                last = named
        if not wanted:
            return
        self._cursor.execute(
            sql.SQL(
                "SELECT agreement, regency, terminated_on, position FROM {} WHERE agreement = ANY(%s)"
            ).format(self._agreement),
            [sorted(wanted)],
        )
        for agreement, regency, on, position in map(values_of, self._cursor.fetchall()):
            self._agreements[agreement] = _Agreement(regency, on, position)

    def _load_protections(self, batch: Sequence[Entry]) -> None:
        """Read the protections that the batch changes and did not make."""
        changed = {
            e.stream: regency_of(village_of(e.event))
            for e in batch
            if isinstance(e.event, DRAWS_CHANGED) and e.event.terms.agreement is not None
        }
        if not changed:
            return
        self._cursor.execute(
            sql.SQL(
                "SELECT {} FROM {} p JOIN unnest(%s::text[], %s::uuid[]) AS w (regency, enrolment)"
                " ON p.regency = w.regency AND p.enrolment = w.enrolment"
            ).format(sql.SQL(", ").join(sql.Identifier("p", name) for name in _PROTECTION), self._protection),
            [list(changed.values()), list(changed)],
        )
        for found in map(values_of, self._cursor.fetchall()):
            self._protections[found[1]] = Protection(*found)
