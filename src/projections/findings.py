"""Which rules does recorded history break? Findings (temuan): one for each enrolment and broken rule.

What commands forbid is refused; history recorded as it happened keeps its breaches, and each becomes a finding. A
correction judges some rules again: findings of these that are no longer broken are resolved, all others go on. An
enrolment that was taken back, or ended before it began, breaks no rule: its findings are resolved. Whoever is protected after their
agreement was terminated is a finding until that ends (see `terminations.py`). How many findings a region has is a running
total by append, so that counting does not grow with people.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
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
from ..domain.deaths import DeathWithdrawn
from ..domain.enrolment_events import (
    DRAWS_CHANGED,
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentReopened,
    WorkerEnrolled,
    village_after,
)
from ..domain.regions import NATION, lineage, regency_of
from ..domain.vocabulary import FINDING_CODES, EndReason, RuleCode
from . import terminations
from .coverage.ledger import CODE_LENGTH
from .coverage.tables import depth
from .engine.areas import lies_in
from .engine.copying import copy_rows
from .engine.projection import Entry
from .engine.reading import NOW, At, Known, Listing, Page, Reader
from .engine.versions import KNOWN_ONCE, believed, values_of
from .engine.windows import Window
from .terminations import Protection

PROJECTION = "findings"
SUBJECTS = ("participants", "coverage", "cards")  # what the enrolments that findings are about are read from

CODES = FINDING_CODES


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an enrolment breaks. `region` is its village; `events` the log positions that told of it."""

    enrolment: UUID
    code: RuleCode
    region: str
    events: tuple[int, ...]


# The projection

_TERMINATED = RuleCode.AGREEMENT_TERMINATED.value
_COLUMNS = (
    "regency",
    "position",
    "code",
    "known_from",
    "known_until",
    "region",
    "enrolment",
    "corrections",
)
_TYPES = ("text", "int8", "text", "int8", "int8", "text", "uuid", "int8[]")

_DDL = """
CREATE TABLE {schema}.finding (
  regency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  region text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  corrections bigint[],
  PRIMARY KEY (regency, position, code, known_from)
);
CREATE INDEX ON {schema}.finding (enrolment);
CREATE INDEX ON {schema}.finding (regency, code, position);
CREATE TABLE {schema}.finding_total (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  append_id bigint NOT NULL,
  total bigint NOT NULL,
  PRIMARY KEY (regency, region, code, append_id)
);
"""

Changes = Counter[tuple[str, str, int]]  # village, code, append: how many findings came or went


@dataclass(slots=True)
class _Open:
    """A finding that is believed now: `position` of the event that told of it first, then of the corrections."""

    regency: str
    position: int
    known_from: int
    region: str
    corrections: list[int] | None
    stored: bool


class FindingsProjection:
    """Projection `findings`: tables `finding` (bitemporal) and `finding_total` (running totals by append).

    Version 3 tells of those whose agreement was terminated.
    """

    name = PROJECTION
    version = 3
    tables: tuple[str, ...] = ("finding", "finding_total")

    def create(self, schema: str) -> str:
        return (_DDL + terminations.DDL).format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        changes: Changes = Counter()
        rows: list[tuple[Any, ...]] = []
        changed = {e.stream for e in batch if isinstance(e.event, DRAWS_CHANGED)}
        changed |= {one for e in batch if isinstance(e.event, DeathWithdrawn) for one in e.event.cleared}
        judging = _Judging(cursor, schema, changed)
        lasting = terminations.Terminations(cursor, schema, batch)
        for entry in batch:
            event = entry.event
            if isinstance(event, WorkerEnrolled):
                protection = lasting.enrolled(entry, event)
                if protection is not None and (told := lasting.beyond(protection)) is not None:
                    judging.hold(entry, protection, told, changes)
                if not event.breaches:
                    continue
                village, append = event.village, entry.append_id
                regency = regency_of(village)
                for rule in event.breaches:
                    code = rule.value
                    changes[village, code, append] += 1
                    if entry.stream in judging.corrected:
                        judging.open[entry.stream, code] = _Open(
                            regency, entry.position, append, village, None, False
                        )
                    else:
                        rows.append(
                            (regency, entry.position, code, append, None, village, entry.stream, None)
                        )
            elif isinstance(event, DRAWS_CHANGED):
                if isinstance(event, EnrolmentCorrected | EnrolmentReopened):
                    judging.judge(entry, event, changes)
                elif isinstance(event, EnrolmentEnded) and event.now and event.reason is EndReason.DIED:
                    judging.outlive_no_more(entry, entry.stream, changes)
                elif not event.now:
                    judging.resolve(entry, changes)
                protection = lasting.changed(entry, event)
                if protection is not None:
                    judging.hold(entry, protection, lasting.beyond(protection), changes)
            elif isinstance(event, DeathWithdrawn):
                for enrolment in event.cleared:
                    judging.outlive_no_more(entry, enrolment, changes)
            elif isinstance(event, MemorandumSigned | AgreementSigned):
                lasting.signed(entry, event)
            elif isinstance(event, AgreementTerminated):
                for protection in lasting.terminated(entry, event):
                    judging.hold(entry, protection, entry.position, changes)
            elif isinstance(event, TerminationCorrected | TerminationWithdrawn):
                moved = lasting.moved(entry, event.now if isinstance(event, TerminationCorrected) else None)
                judging.look_at(one.enrolment for one in moved)
                for protection in moved:
                    judging.hold(entry, protection, lasting.beyond(protection), changes)
        lasting.write()
        rows += judging.finish()
        copy_rows(cursor, sql.Identifier(schema, "finding"), _COLUMNS, rows, _TYPES)
        _add_up(cursor, schema, changes)


class _Judging:
    """The findings of the enrolments a batch corrects or ends: few, so that they are read, judged again and written by
    hand.
    """

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, corrected: set[UUID]) -> None:
        self.corrected = corrected
        self.open: dict[tuple[UUID, str], _Open] = {}
        self._cursor = cursor
        self._table = sql.Identifier(schema, "finding")
        self._closed: list[tuple[str, int, str, int, int]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._seen: set[UUID] = set()  # enrolments whose findings are in `open`, if they have any
        self.look_at(corrected)

    def look_at(self, enrolments: Iterable[UUID]) -> None:
        """Read the findings of these enrolments; those that the batch looked at before are as it left them."""
        wanted = sorted({*enrolments} - self._seen)
        if not wanted:
            return
        self._seen.update(wanted)
        self._cursor.execute(
            sql.SQL(
                "SELECT enrolment, code, regency, position, known_from, region, corrections FROM {}"
                " WHERE enrolment = ANY(%s) AND known_until IS NULL"
            ).format(self._table),
            [wanted],
        )
        for enrolment, code, regency, position, known_from, region, corrections in map(
            values_of, self._cursor.fetchall()
        ):
            found = _Open(regency, position, known_from, region, corrections, True)
            self.open.setdefault((enrolment, code), found)

    def judge(self, entry: Entry, event: EnrolmentCorrected | EnrolmentReopened, changes: Changes) -> None:
        """Resolve what was judged and is no longer broken, add what now is, and go on with the others."""
        village, append = village_after(event), entry.append_id
        for rule in CODES:
            code, broken = rule.value, rule in event.breaches
            before = self.open.get((entry.stream, code))
            gone = before is not None and not broken and rule in event.judged
            # A finding that goes on keeps its events; the correction tells of what it found broken, in the village as it is.
            if not (broken or gone or (before is not None and before.region != village)):
                continue
            if before is not None:
                del self.open[entry.stream, code]
                changes[before.region, code, append] -= 1
                self._close(entry.stream, code, before, append)
            if gone:
                continue
            changes[village, code, append] += 1
            position = entry.position if before is None else before.position
            corrections = None if before is None else before.corrections
            if before is not None and broken:
                corrections = [*(corrections or ()), entry.position]
            self.open[entry.stream, code] = _Open(
                regency_of(village), position, append, village, corrections, False
            )

    def resolve(self, entry: Entry, changes: Changes) -> None:
        """Nothing of an enrolment that protects no day breaks a rule."""
        for rule in CODES:
            before = self.open.pop((entry.stream, rule.value), None)
            if before is not None:
                changes[before.region, rule.value, entry.append_id] -= 1
                self._close(entry.stream, rule.value, before, entry.append_id)

    def outlive_no_more(self, entry: Entry, enrolment: UUID, changes: Changes) -> None:
        """An enrolment does not go on after a death any more: it ends by it, or there was none."""
        before = self.open.pop((enrolment, RuleCode.WORKER_DIED.value), None)
        if before is not None:
            changes[before.region, RuleCode.WORKER_DIED.value, entry.append_id] -= 1
            self._close(enrolment, RuleCode.WORKER_DIED.value, before, entry.append_id)

    def hold(self, entry: Entry, protection: Protection, terminated: int | None, changes: Changes) -> None:
        """Find an enrolment that protects beyond its agreement's termination, recorded at `terminated`; or resolve that."""
        key, append = (protection.enrolment, _TERMINATED), entry.append_id
        before = self.open.get(key)
        if before is None and terminated is not None:
            changes[protection.region, _TERMINATED, append] += 1
            events = sorted({terminated, entry.position} - {protection.position})
            self.open[key] = _Open(
                protection.regency, protection.position, append, protection.region, events, False
            )
        elif before is not None and terminated is None:
            del self.open[key]
            changes[before.region, _TERMINATED, append] -= 1
            self._close(protection.enrolment, _TERMINATED, before, append)

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

    def _close(self, enrolment: UUID, code: str, found: _Open, append: int) -> None:
        if found.stored:
            self._closed.append((found.regency, found.position, code, found.known_from, append))
        elif found.known_from < append:  # what one append both tells and takes back was never believed
            self._rows.append(_row((enrolment, code), found, append))


def _row(key: tuple[UUID, str], found: _Open, known_until: int | None) -> tuple[Any, ...]:
    return (
        found.regency,
        found.position,
        key[1],
        found.known_from,
        known_until,
        found.region,
        key[0],
        found.corrections,
    )


def _add_up(cursor: psycopg.Cursor[Any], schema: str, changes: Changes) -> None:
    """Write the running totals of every region that changed, and of all it lies in, after each append."""
    sums: Changes = Counter()
    for (village, code, append), change in changes.items():
        for region in lineage(village):
            sums[region, code, append] += change
    moved = sorted(((key, change) for key, change in sums.items() if change), key=lambda item: item[0][2])
    if not moved:
        return
    table = sql.Identifier(schema, "finding_total")
    keys = sorted({(region, code) for (region, code, _), _ in moved})
    cursor.execute(
        sql.SQL(
            "SELECT k.region, k.code, t.total FROM unnest(%s::text[], %s::text[], %s::text[])"
            " AS k (regency, region, code) CROSS JOIN LATERAL (SELECT v.total FROM {} v"
            " WHERE v.regency = k.regency AND v.region = k.region AND v.code = k.code"
            " ORDER BY v.append_id DESC LIMIT 1) t"
        ).format(table),
        [[regency_of(region) for region, _ in keys], [r for r, _ in keys], [c for _, c in keys]],
    )
    totals = {(region, code): total for region, code, total in map(values_of, cursor)}
    rows = []
    for (region, code, append), change in moved:
        total = totals.get((region, code), 0) + change
        totals[region, code] = total
        rows.append((regency_of(region), region, code, append, total))
    copy_rows(cursor, table, ("regency", "region", "code", "append_id", "total"), rows)


# The queries

_TOTAL = """
SELECT coalesce(sum(t.total), 0) FROM unnest(%(codes)s::text[]) AS c (code)
CROSS JOIN LATERAL (
  SELECT v.total FROM live.finding_total v
  WHERE v.regency = %(total_regency)s AND v.region = %(total_region)s AND v.code = c.code
    AND v.append_id <= (SELECT position FROM known)
  ORDER BY v.append_id DESC LIMIT 1
) t"""


def totals(where: str) -> str:
    """The SELECT of how many findings there are as known, by region and code: region, code and total (0 where all were
    resolved). `where` is a condition on `v`.
    """
    return f"""
SELECT DISTINCT ON (v.regency, v.region, v.code) v.region, v.code, v.total
FROM {KNOWN_ONCE} CROSS JOIN live.finding_total v WHERE {where} AND v.append_id <= known.position
ORDER BY v.regency, v.region, v.code, v.append_id DESC"""


def totals_within(region: str, level: int) -> str:
    """The condition on `v`, for `totals`, of the regions of a level (as the coverage ledger counts levels) that are the
    region or lie in it; by the parameters of `area`.
    """
    if level == depth(region):
        return "v.regency = %(area_regency)s AND v.region = %(area)s"
    of_level = f"length(v.region) = {CODE_LENGTH[level]} AND v.region <> '{NATION}'"
    if region == NATION:
        return of_level
    if depth(region) == 1:
        return f"v.regency > %(area_low)s AND v.regency < %(area_high)s AND {of_level}"
    return f"v.regency = %(area_regency)s AND v.region > %(area_low)s AND v.region < %(area_high)s AND {of_level}"


async def findings_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    codes: Iterable[RuleCode] | None = None,
    involving: Sequence[str] = (),
) -> Page[Finding]:
    """The findings of a region and all below it, by regency, of each in the order they were recorded. One statement.

    `codes` keeps those of these rules; None is all. `involving` are further projections that the answer will need: it
    is as of a moment that they know, too.
    """
    inside, params = lies_in(region, "f.")
    wanted = sorted({c.value for c in (CODES if codes is None else codes)})
    if codes is not None:
        inside += " AND f.code = ANY(%(codes)s)"
    return await reader.page(
        Listing(
            f"SELECT f.* FROM known CROSS JOIN live.finding f WHERE {inside} AND {believed('f.')}",
            params | {"codes": wanted, "total_regency": regency_of(region), "total_region": region},
            finding_of,
            keys=("regency", "position", "code"),
            of=(PROJECTION, *involving),
            total=_TOTAL,
        ),
        window,
        at,
    )


async def findings_of(
    reader: Reader,
    enrolments: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> tuple[Known, dict[tuple[UUID, RuleCode], Finding]]:
    """The findings about these enrolments by enrolment and code; resolved ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT f.* FROM live.finding f WHERE f.enrolment = ANY(%(enrolments)s) AND {believed('f.')}",
        {"enrolments": list(enrolments)},
        of=(PROJECTION, *involving),
        at=at,
    )
    found = map(finding_of, rows)
    return known, {(f.enrolment, f.code): f for f in found}


def finding_of(row: Any) -> Finding:
    """The finding of a table row."""
    events = tuple(sorted((row["position"], *(row["corrections"] or ()))))
    return Finding(row["enrolment"], RuleCode(row["code"]), row["region"], events)
