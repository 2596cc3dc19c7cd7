"""Which findings does a batch open and resolve, of the subjects whose findings it changes? Few, so that they are read, judged and
written one by one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.regions import regency_of
from ...domain.vocabulary import FINDING_CODES, RuleCode
from ..engine.projection import Entry
from ..engine.row_history import values_of
from .rests import Rest

Changes = Counter[tuple[str, str, int]]  # region, code, append: how many findings came or went
_TERMINATED = RuleCode.AGREEMENT_TERMINATED.value


class Kind(StrEnum):
    """What a finding is about: an enrolment, a budget line, or a decree."""

    ENROLMENT = "ENROLMENT"
    BUDGET = "BUDGET"
    DECREE = "DECREE"


class Cause(StrEnum):
    """Why there is a finding: it was recorded so, or a paper that it rests on was taken back."""

    RECORDED = "RECORDED"
    PAPER = "PAPER"


COLUMNS = (
    *("regency", "position", "code", "known_from", "known_until", "region", "subject", "kind", "cause"),
    "corrections",
)
TYPES = ("text", "int8", "text", "int8", "int8", "text", "uuid", "text", "text", "int8[]")


@dataclass(frozen=True, slots=True)
class Told:
    """What an event tells of a subject: the rules that were `judged`, and those that are `broken`, where it is by then."""

    kind: Kind
    region: str
    judged: Sequence[RuleCode]
    broken: Sequence[RuleCode]


@dataclass(slots=True)
class Open:
    """A finding that is believed now: `position` is of the event that told of the subject first, or of the finding; later ones
    are `corrections`.
    """

    regency: str
    position: int
    known_from: int
    region: str
    kind: Kind
    cause: Cause = Cause.RECORDED
    corrections: list[int] | None = None
    stored: bool = False


class Judging:
    """The findings of the subjects that a batch changes."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, changed: set[UUID]) -> None:
        self.changed = changed
        self.changes: Changes = Counter()
        self.open: dict[tuple[UUID, str], Open] = {}
        self._cursor = cursor
        self._table = sql.Identifier(schema, "finding")
        self._closed: list[tuple[str, int, str, int, int]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._seen: set[UUID] = set()  # subjects whose findings are in `open`, if they have any
        self.look_at(changed)

    def look_at(self, subjects: Iterable[UUID]) -> None:
        """Read the findings of these subjects; those that the batch looked at before are as it left them."""
        wanted = sorted({*subjects} - self._seen)
        if not wanted:
            return
        self._seen.update(wanted)
        self._cursor.execute(
            sql.SQL(
                "SELECT subject, code, regency, position, known_from, region, kind, cause, corrections FROM {}"
                " WHERE subject = ANY(%s) AND known_until IS NULL"
            ).format(self._table),
            [wanted],
        )
        for subject, code, regency, position, known_from, region, kind, cause, corrections in map(
            values_of, self._cursor.fetchall()
        ):
            found = Open(
                *(regency, position, known_from, region, Kind(kind), Cause(cause), corrections), stored=True
            )
            self.open.setdefault((subject, code), found)

    def judge(self, entry: Entry, told: Told) -> None:
        """Resolve what was judged and is no longer broken, add what now is, and go on with the others."""
        for rule in FINDING_CODES:
            key, broken = (entry.stream, rule.value), rule in told.broken
            before = self.open.get(key)
            gone = before is not None and not broken and rule in told.judged
            # A finding that goes on keeps its events; who tells of it again is one of them. It is in the village as that is now.
            if not (broken or gone or (before is not None and before.region != told.region)):
                continue
            if before is not None:
                self._resolve(key, entry.append_id)
            if gone:
                continue
            regency = regency_of(told.region)
            if before is None:
                after = Open(regency, entry.position, entry.append_id, told.region, told.kind)
            else:
                after = replace(before, regency=regency, known_from=entry.append_id, region=told.region)
                after.stored = False
                if broken:
                    after.cause = Cause.RECORDED
                    after.corrections = [*(before.corrections or ()), entry.position]
            self._add(key, after)

    def resolve_all(self, entry: Entry) -> None:
        """Nothing of an enrolment that protects no day breaks a rule."""
        for rule in FINDING_CODES:
            self._resolve((entry.stream, rule.value), entry.append_id)

    def outlive_no_more(self, entry: Entry, enrolment: UUID) -> None:
        """An enrolment does not go on after a death any more: it ends by it, or there was none."""
        self._resolve((enrolment, RuleCode.WORKER_DIED.value), entry.append_id)

    def names_enough(self, entry: Entry, decree: UUID) -> None:
        """A decree names as many as are enrolled under it, or nobody any more."""
        self._resolve((decree, RuleCode.NO_DECREE.value), entry.append_id)

    def hold_to_end(self, entry: Entry, rest: Rest, terminated: int | None) -> None:
        """Find an enrolment that protects beyond its agreement's termination, recorded at `terminated`; or resolve that."""
        key = (rest.enrolment, _TERMINATED)
        if terminated is None:
            self._resolve(key, entry.append_id)
        elif key not in self.open:
            self._add(key, _of_paper(entry, rest, terminated))

    def hold_to_paper(self, entry: Entry, rest: Rest, rule: RuleCode, fallen: int | None) -> None:
        """Find an enrolment that rests on a list or decree that was taken back at `fallen`; or resolve that. What was recorded
        of it stays.
        """
        key = (rest.enrolment, rule.value)
        before = self.open.get(key)
        if fallen is None:
            if before is not None and before.cause is Cause.PAPER:
                self._resolve(key, entry.append_id)
        elif before is None:
            found = _of_paper(entry, rest, fallen)
            found.cause = Cause.PAPER
            self._add(key, found)

    def _add(self, key: tuple[UUID, str], found: Open) -> None:
        self.open[key] = found
        self.changes[found.region, key[1], found.known_from] += 1

    def _resolve(self, key: tuple[UUID, str], append: int) -> None:
        found = self.open.pop(key, None)
        if found is None:
            return
        self.changes[found.region, key[1], append] -= 1
        if found.stored:
            self._closed.append((found.regency, found.position, key[1], found.known_from, append))
        elif found.known_from < append:  # what one append both tells and takes back was never believed
            self._rows.append(_row(key, found, append))

    def finish(self) -> list[tuple[Any, ...]]:
        """Close what was stored; the rows to insert."""
        if self._closed:
            self._cursor.execute(
                sql.SQL(
                    "UPDATE {} f SET known_until = v.known_until"
                    " FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[])"
                    " AS v (regency, position, code, known_from, known_until) WHERE f.regency = v.regency"
                    " AND f.position = v.position AND f.code = v.code AND f.known_from = v.known_from"
                ).format(self._table),
                [list(column) for column in zip(*self._closed, strict=True)],
            )
        new = [(key, found) for key, found in self.open.items() if not found.stored]
        return self._rows + [_row(key, found, None) for key, found in new]


def _of_paper(entry: Entry, rest: Rest, told: int) -> Open:
    """A finding of an enrolment because of what was told of a paper it rests on."""
    events = sorted({told, entry.position} - {rest.position})
    return Open(
        *(rest.regency, rest.position, entry.append_id, rest.region, Kind.ENROLMENT), corrections=events
    )


def _row(key: tuple[UUID, str], found: Open, known_until: int | None) -> tuple[Any, ...]:
    return (
        *(found.regency, found.position, key[1], found.known_from, known_until, found.region),
        *(key[0], found.kind.value, found.cause.value, found.corrections),
    )
