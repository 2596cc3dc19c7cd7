"""What do enrolments rest on, and does it still hold? Agreements that were terminated, lists and decrees that were taken back.

Working memory of projection `findings`: which agreements there are and from when each no longer holds, which lists and
decrees were taken back; what enrolments rest on is in `rests.py`. Papers and enrolments may come in any number and order of
batches.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.agreements import (
    AgreementSigned,
    AgreementTerminated,
    MemorandumSigned,
    TerminationCorrected,
    TerminationWithdrawn,
)
from ...domain.dates import FOREVER
from ...domain.decrees import DecreeVoided
from ...domain.enrolment_events import DRAWS_CHANGED, Changed, WorkerEnrolled, village_after
from ...domain.regions import NATION, regency_of
from ...domain.selection import ListVerified, VerificationWithdrawn
from ...domain.vocabulary import RuleCode
from ..engine.projection import Entry
from ..engine.row_history import values_of
from .rests import NO_DAY, Rest, Rests

DDL = """
CREATE TABLE {schema}.finding_agreement (
  regency text COLLATE "C" NOT NULL,
  agreement uuid NOT NULL,
  terminated_on date,
  position bigint,
  PRIMARY KEY (regency, agreement)
);
CREATE INDEX ON {schema}.finding_agreement (agreement);
CREATE TABLE {schema}.finding_fallen (
  regency text COLLATE "C" NOT NULL,
  paper uuid NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (regency, paper)
);
CREATE INDEX ON {schema}.finding_fallen (paper);
"""

TAKEN_BACK = (VerificationWithdrawn, DecreeVoided)  # lists and decrees


@dataclass(slots=True)
class _Agreement:
    """`terminated_on` and the position that told of it are None while it holds."""

    regency: str
    terminated_on: dt.date | None = None
    position: int | None = None


def _named(batch: Sequence[Entry]) -> tuple[set[UUID], set[UUID]]:
    """The agreements that enrolments of a batch name, and the lists and decrees. Neighbours nearly always name the same, and UUIDs
    compare slowly: their numbers are compared.
    """
    agreements: set[UUID] = set()
    papers: set[UUID] = set()
    agreement = listed = decree = 0
    for entry in batch:
        event = entry.event
        if not isinstance(event, WorkerEnrolled):
            continue
        if (named := event.agreement) is not None and named.int != agreement:
            agreement = named.int
            agreements.add(named)
        if (named := event.listed) is not None and named.int != listed:
            listed = named.int
            papers.add(named)
        if (named := event.decree) is not None and named.int != decree:
            decree = named.int
            papers.add(named)
    return agreements, papers


class Resting:
    """Papers, and enrolments that rest on them, while a batch changes them: told of each event in order, then written once.
    `others` are the entries of the batch that enrol nobody, mostly few.
    """

    def __init__(
        self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry], others: Sequence[Entry]
    ) -> None:
        self._cursor = cursor
        self._agreement = sql.Identifier(schema, "finding_agreement")
        self._fallen_table = sql.Identifier(schema, "finding_fallen")
        self._rows = Rests(cursor, schema)
        self._agreements: dict[UUID, _Agreement] = {}
        self._changed: set[UUID] = set()  # agreements to write
        self._fallen: dict[UUID, int] = {}  # lists and decrees that were taken back, and where that was told
        self.any_over = False  # whether an agreement is known that was terminated
        self._rests = self._rows.known
        self._last: tuple[int, _Agreement | None] = (
            0,
            None,
        )  # the agreement of the last enrolment, by number
        agreements, self.papers = _named(
            batch
        )  # and the lists and decrees of enrolments that the batch changes
        self._rows.load(others)
        self._load_agreements(agreements, others)
        self._load_fallen(self.papers, others)

    @property
    def any_fallen(self) -> bool:
        """Whether a list or a decree is known that was taken back."""
        return bool(self._fallen)

    # Papers

    def signed(self, entry: Entry, event: MemorandumSigned | AgreementSigned) -> None:
        self._agreements[entry.stream] = _Agreement(regency_of(event.region))
        self._last = (0, None)
        self._changed.add(entry.stream)

    def terminated(self, entry: Entry, event: AgreementTerminated) -> list[Rest]:
        """Note the termination; the enrolments that go on beyond it."""
        agreement = self._agreements.get(entry.stream)
        if agreement is None or agreement.terminated_on is not None:
            return []
        agreement.terminated_on, agreement.position = event.on, entry.position
        self.any_over = True
        self._changed.add(entry.stream)
        return self._beyond(entry.stream, agreement.regency, event.on)

    def moved(self, entry: Entry, on: dt.date | None) -> list[Rest]:
        """Note that a termination is for another day, or (None) for none; the enrolments to which that makes a difference."""
        agreement = self._agreements.get(entry.stream)
        if agreement is None or agreement.terminated_on is None:
            return []
        before, agreement.terminated_on = agreement.terminated_on, on
        agreement.position = None if on is None else entry.position
        self._changed.add(entry.stream)
        return self._beyond(entry.stream, agreement.regency, min(before, on or before))

    def taken_back(self, entry: Entry) -> list[Rest]:
        """Note that a list or a decree does not hold; the enrolments that have a day and rest on it."""
        regency = regency_of(entry.scope or NATION)
        self._fallen[entry.stream] = entry.position
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {} VALUES (%s, %s, %s) ON CONFLICT (regency, paper) DO UPDATE SET position = excluded.position"
            ).format(self._fallen_table),
            [regency, entry.stream, entry.position],
        )
        return self._on(
            entry.stream, regency, "decree" if isinstance(entry.event, DecreeVoided) else "listed"
        )

    def verified(self, entry: Entry) -> list[Rest]:
        """Note that a list holds again; the enrolments that rest on it. Of one that was not taken back there are none to tell."""
        if self._fallen.pop(entry.stream, None) is None:
            return []
        self._cursor.execute(
            sql.SQL("DELETE FROM {} WHERE paper = %s").format(self._fallen_table), [entry.stream]
        )
        return self._on(entry.stream, regency_of(entry.scope or NATION), "listed")

    def _beyond(self, stream: UUID, regency: str, day: dt.date) -> list[Rest]:
        """The enrolments under an agreement that go on beyond a day."""
        self._rows.read("regency = %s AND agreement = %s AND end_day > %s", [regency, stream, day])
        return [r for r in self._rests.values() if r.agreement == stream and r.end_day > day]

    def _on(self, paper: UUID, regency: str, column: str) -> list[Rest]:
        """The enrolments of a regency with a day that rest on a list or a decree."""
        self._rows.read(f"regency = %s AND {column} = %s AND end_day > %s", [regency, paper, NO_DAY])
        return [r for r in self._rests.values() if getattr(r, column) == paper and r.end_day > NO_DAY]

    # Enrolments

    def enrolled(self, entry: Entry, event: WorkerEnrolled) -> Rest:
        """Note what an enrolment rests on and how long it protects."""
        named, agreement = event.agreement, None
        if named is not None:
            number, agreement = self._last
            if named.int != number:
                agreement = self._agreements.get(named)
                self._last = (named.int, agreement)
        village = event.village
        regency = village[:5]
        made = self._rests[entry.stream] = Rest(
            regency,
            entry.stream,
            entry.position,
            None if agreement is None or agreement.regency != regency else named,
            event.listed,
            event.decree,
            event.worker,
            village,
            event.end_exclusive or FOREVER,
            stored=False,
        )
        return made

    def changed(self, entry: Entry, event: Changed) -> tuple[Rest, bool] | None:
        """Note how long an enrolment protects now, and whether it had a day before; None for one that was not told of."""
        rest = self._rests.get(entry.stream)
        had_day = rest is not None and rest.end_day > NO_DAY
        if rest is not None:
            rest.end_day = (event.now[-1].end_exclusive or FOREVER) if event.now else NO_DAY
            rest.region = village_after(event)
            if rest.stored:
                self._rows.touched.append(rest)
        return None if rest is None else (rest, had_day)

    def beyond(self, rest: Rest) -> int | None:
        """Where the termination was recorded that an enrolment goes on beyond; None where it does not."""
        if rest.agreement is None:
            return None
        agreement = self._agreements[rest.agreement]
        on = agreement.terminated_on
        return agreement.position if on is not None and rest.end_day > on else None

    def fallen(self, rest: Rest) -> Iterator[tuple[RuleCode, int | None]]:
        """Of the list and the decree of an enrolment: the rule, and where it was told that it does not hold; None where it holds,
        or nothing rests on it any more.
        """
        for paper, rule in rest.papers():
            yield rule, self._fallen.get(paper) if rest.end_day > NO_DAY else None

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
        self._rows.write()

    # What a batch needs of what was there

    def _load_agreements(self, wanted: set[UUID], others: Sequence[Entry]) -> None:
        for entry in others:
            event = entry.event
            if isinstance(event, DRAWS_CHANGED):
                if event.terms.agreement is not None:
                    wanted.add(event.terms.agreement)
            elif isinstance(event, AgreementTerminated | TerminationCorrected | TerminationWithdrawn):
                wanted.add(entry.stream)
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
            self.any_over = self.any_over or on is not None

    def _load_fallen(self, wanted: set[UUID], others: Sequence[Entry]) -> None:
        """Read which of the lists and decrees that the batch concerns were taken back."""
        wanted.update(entry.stream for entry in others if isinstance(entry.event, ListVerified))
        for rest in self._rests.values():
            wanted.update(paper for paper, _ in rest.papers())
        if not wanted:
            return
        self._cursor.execute(
            sql.SQL("SELECT paper, position FROM {} WHERE paper = ANY(%s)").format(self._fallen_table),
            [sorted(wanted)],
        )
        self._fallen.update(map(values_of, self._cursor.fetchall()))
