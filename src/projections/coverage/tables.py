"""How many are covered? The ledger: what every append changed, on which day, under which keys, in every region above.

A counting enrolment posts +1 on the first day of each stretch and -1 on the day after its last; a change posts the
difference. `present` sums all postings (its size grows with days and keys, not with people), `posting` keeps them by
append, and a `checkpoint` is a copy of `present` as it was at an append: knowledge of the past is the nearest of these,
plus or minus the postings between. Whoever is covered on a day: the sum of the deltas up to that day.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.denominators import EligibleWorkersCounted
from ...domain.enrolment_events import DAYS_CHANGED, FixedTerms, WorkerEnrolled, village_of
from ...domain.regions import lineage, regency_of
from ...domain.stretches import Stretch
from ..engine.copying import copy_rows
from ..engine.projection import Entry

NO_AGREEMENT = UUID(int=0)  # the key of enrolments that hang on no agreement; a key column is never null
CHECKPOINT_EVERY = 20_000

_KEYS = ("scheme", "segment", "category", "funding_source", "agreement")
_LEDGER = ("regency", "region", "level", "day", *_KEYS)
_TYPES = ("text", "text", "smallint", "date", "text", "text", "text", "text", "uuid")

Key = tuple[Any, ...]  # village, day, scheme, segment, category, funding source, agreement
Row = tuple[Any, ...]  # regency, region, level, then as in Key


class Coverage:
    """The projection `coverage`. `checkpoint_every` is how many enrolment events of a partition (a regency, a province
    or the nation) lie between two copies of its ledger, at least; a ledger larger than that is copied less often.
    """

    name = "coverage"
    version = 2
    prompt = True  # the number that everybody waits for
    tables: tuple[str, ...] = (
        "coverage_present",
        "coverage_posting",
        "coverage_checkpoint",
        "coverage_checkpoint_at",
        "coverage_partition",
        "denominator",
    )

    def __init__(self, checkpoint_every: int = CHECKPOINT_EVERY) -> None:
        self.checkpoint_every = checkpoint_every

    def create(self, schema: str) -> str:
        columns = """
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  level smallint NOT NULL,
  day date NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  segment text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  funding_source text COLLATE "C" NOT NULL,
  agreement uuid NOT NULL,
  delta integer NOT NULL"""
        keys = ", ".join(_KEYS)
        return f"""
CREATE TABLE {schema}.coverage_present ({columns},
  PRIMARY KEY (regency, region, day, {keys})
);
CREATE INDEX ON {schema}.coverage_present (level, region, day);
CREATE INDEX ON {schema}.coverage_present (regency) WHERE delta = 0;
CREATE TABLE {schema}.coverage_posting ({columns},
  append_id bigint NOT NULL,
  PRIMARY KEY (regency, region, append_id, day, {keys})
);
CREATE INDEX ON {schema}.coverage_posting (regency, level, append_id);
CREATE TABLE {schema}.coverage_checkpoint ({columns},
  append_id bigint NOT NULL,
  PRIMARY KEY (regency, append_id, region, day, {keys})
);
CREATE TABLE {schema}.coverage_checkpoint_at (
  regency text COLLATE "C" NOT NULL,
  append_id bigint NOT NULL,
  PRIMARY KEY (regency, append_id)
);
CREATE TABLE {schema}.coverage_partition (
  regency text COLLATE "C" PRIMARY KEY,
  events bigint NOT NULL,
  checkpoint_at bigint NOT NULL
);
CREATE TABLE {schema}.denominator (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  as_of date NOT NULL,
  position bigint NOT NULL,
  known_from bigint NOT NULL,
  value integer NOT NULL,
  source text NOT NULL,
  evidence text NOT NULL,
  PRIMARY KEY (regency, region, scheme, as_of, position)
);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Post a batch of whole appends; copy a partition's ledger at the end of an append where one is due."""
        _Posting(cursor, schema, self.checkpoint_every).apply(batch)


class _Posting:
    """One batch on its way into the ledger. Checkpoints fall at the same appends however the log is cut into batches."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, checkpoint_every: int) -> None:
        self.cursor = cursor
        self.schema = schema
        self.checkpoint_every = checkpoint_every
        self.present: Counter[Row] = Counter()
        self.postings: list[tuple[Any, ...]] = []
        self.partitions: dict[
            str, list[int]
        ] = {}  # regency -> events, the count at which the next checkpoint is due

    def apply(self, batch: Sequence[Entry]) -> None:
        deltas: Counter[Key] = Counter()
        events: Counter[str] = Counter()
        denominators: list[tuple[Any, ...]] = []
        for entry in batch:
            event = entry.event
            kind = type(event)
            if kind is WorkerEnrolled:
                if not event.concurrent:
                    _post_enrolled(deltas, event)
                    events[event.village] += 1
            elif kind in DAYS_CHANGED:
                if not event.terms.concurrent:
                    _post(deltas, -1, event.terms, event.was)
                    _post(deltas, 1, event.terms, event.now)
                    events[village_of(event)] += 1
            elif kind is EligibleWorkersCounted:
                denominators.append(_denominator(entry, event))
            if entry.position == entry.append_id and events:
                self._close_append(entry.append_id, deltas, events)
                deltas, events = Counter(), Counter()
        self._flush()
        self._keep_partitions()
        if denominators:
            columns = (
                "regency",
                "region",
                "scheme",
                "as_of",
                "position",
                "known_from",
                "value",
                "source",
                "evidence",
            )
            copy_rows(self.cursor, sql.Identifier(self.schema, "denominator"), columns, denominators)

    def _close_append(self, append_id: int, deltas: Counter[Key], events: Counter[str]) -> None:
        """Roll an append up to every region above its villages, and copy the ledgers that are due."""
        rolled: Counter[Row] = Counter()
        for (village, *rest), delta in deltas.items():
            if delta:
                keys = tuple(rest)
                for place in _places(village):
                    rolled[place + keys] += delta
        for row, delta in rolled.items():
            if delta:
                self.present[row] += delta
                self.postings.append((*row, delta, append_id))
        counts: Counter[str] = Counter()
        for village, n in events.items():
            counts.update(dict.fromkeys((regency for regency, _, _ in _places(village)), n))
        self._load_partitions(counts)
        due = []
        for regency, n in counts.items():
            partition = self.partitions[regency]
            partition[0] += n
            if partition[0] >= partition[1]:
                due.append(regency)
        if due:
            self._flush()
            for regency in due:
                self._checkpoint(regency, append_id)

    def _load_partitions(self, regencies: Iterable[str]) -> None:
        missing = [r for r in regencies if r not in self.partitions]
        if not missing:
            return
        for regency in missing:
            self.partitions[regency] = [0, self.checkpoint_every]
        self.cursor.execute(
            sql.SQL("SELECT regency, events, checkpoint_at FROM {} WHERE regency = ANY(%s)").format(
                sql.Identifier(self.schema, "coverage_partition")
            ),
            (missing,),
        )
        for regency, events, at in self.cursor.fetchall():
            self.partitions[regency] = [events, at]

    def _keep_partitions(self) -> None:
        if self.partitions:
            self.cursor.execute(
                sql.SQL(
                    "INSERT INTO {} SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[])"
                    " ON CONFLICT (regency) DO UPDATE SET events = excluded.events,"
                    " checkpoint_at = excluded.checkpoint_at"
                ).format(sql.Identifier(self.schema, "coverage_partition")),
                (
                    list(self.partitions),
                    [events for events, _ in self.partitions.values()],
                    [at for _, at in self.partitions.values()],
                ),
            )

    def _flush(self) -> None:
        """Write what has been gathered. A sum of 0 leaves no row, so that a ledger does not depend on its batches."""
        if self.postings:
            copy_rows(
                self.cursor,
                sql.Identifier(self.schema, "coverage_posting"),
                (*_LEDGER, "delta", "append_id"),
                self.postings,
            )
        rows = [(*row, delta) for row, delta in self.present.items() if delta]
        if rows:
            table = sql.Identifier(self.schema, "coverage_present")
            casts = ", ".join(f"%s::{kind}[]" for kind in (*_TYPES, "integer"))
            self.cursor.execute(
                sql.SQL(
                    "INSERT INTO {} AS p ({}) SELECT * FROM unnest(" + casts + ")"
                    " ON CONFLICT (regency, region, day, scheme, segment, category, funding_source, agreement)"
                    " DO UPDATE SET delta = p.delta + excluded.delta"
                ).format(table, sql.SQL(", ").join(map(sql.Identifier, (*_LEDGER, "delta")))),
                [list(column) for column in zip(*rows, strict=True)],
            )
            self.cursor.execute(
                sql.SQL("DELETE FROM {} WHERE regency = ANY(%s) AND delta = 0").format(table),
                (list({row[0] for row in rows}),),
            )
        self.postings, self.present = [], Counter()

    def _checkpoint(self, regency: str, append_id: int) -> None:
        """Copy a partition's ledger as it is after this append; the next copy is due after as many events as it has
        rows, at least, so that copying stays cheap beside posting.
        """
        columns = sql.SQL(", ").join(map(sql.Identifier, (*_LEDGER, "delta")))
        self.cursor.execute(
            sql.SQL("INSERT INTO {} ({}, append_id) SELECT {}, %s FROM {} WHERE regency = %s").format(
                sql.Identifier(self.schema, "coverage_checkpoint"),
                columns,
                columns,
                sql.Identifier(self.schema, "coverage_present"),
            ),
            (append_id, regency),
        )
        size = self.cursor.rowcount
        self.cursor.execute(
            sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(
                sql.Identifier(self.schema, "coverage_checkpoint_at")
            ),
            (regency, append_id),
        )
        partition = self.partitions[regency]
        partition[1] = partition[0] + max(self.checkpoint_every, size)


def _post_enrolled(deltas: Counter[Key], event: WorkerEnrolled) -> None:
    """As `_post`, for the one stretch of most events, without making it."""
    keys = (
        event.scheme,
        event.segment,
        event.category,
        event.funding_source,
        event.agreement or NO_AGREEMENT,
    )
    deltas[(event.village, event.start, *keys)] += 1
    if event.end_exclusive is not None:
        deltas[(event.village, event.end_exclusive, *keys)] -= 1


def _post(deltas: Counter[Key], sign: int, terms: FixedTerms, stretches: Sequence[Stretch]) -> None:
    """The first day of a stretch counts `sign`, the day after its last one the opposite; an open one never ends."""
    agreement = terms.agreement or NO_AGREEMENT
    for s in stretches:
        keys = (s.segment, s.category, terms.funding_source, agreement)
        deltas[(s.village, s.start, terms.scheme, *keys)] += sign
        if s.end_exclusive is not None:
            deltas[(s.village, s.end_exclusive, terms.scheme, *keys)] -= sign


def _places(village: str) -> tuple[tuple[str, str, int], ...]:
    """Partition, code and level of every region a village counts in."""
    return tuple((regency_of(region), region, depth(region)) for region in lineage(village))


def depth(region: str) -> int:
    """The level of a region as the ledger stores it: 0 nation, 1 province, 2 regency, 3 subdistrict, 4 village."""
    return 0 if region == "ID" else region.count(".") + 1


def _denominator(entry: Entry, event: EligibleWorkersCounted) -> tuple[Any, ...]:
    return (
        regency_of(event.region),
        event.region,
        event.scheme or "",
        event.as_of,
        entry.position,
        entry.append_id,
        event.value,
        event.source,
        event.evidence,
    )
