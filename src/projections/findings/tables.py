"""Which rules does recorded history break? Findings (temuan): one for each subject and broken rule.

What commands forbid is refused; history recorded as it happened keeps its breaches, and each becomes a finding of the
enrolment, the budget line or the decree. A correction judges some rules again: findings of these that are no longer broken are resolved,
all others go on. An enrolment that was taken back, or ended before it began, breaks no rule: its findings are resolved. Whoever is
protected after their agreement was terminated, or rests on a list or decree that was taken back, is a finding until that
ends (see `papers_out_of_force.py`); a decree that names fewer than are enrolled under it likewise (see `exceeded_decrees.py`). How many findings a region has is a running total by append, so that counting does not grow with people.
"""

from collections.abc import Iterator, Sequence
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
from ...domain.budget import BudgetAllocated, BudgetRevised, RingOneNamed, VillageQuotaSet
from ...domain.deaths import DeathWithdrawn
from ...domain.decrees import DecreeRevised, DecreeVoided
from ...domain.enrolment_events import (
    DRAWS_CHANGED,
    Changed,
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentRejudged,
    EnrolmentReopened,
    EnrolmentTransferred,
    WorkerEnrolled,
    village_after,
)
from ...domain.regions import NATION, lineage, regency_of
from ...domain.selection import ListVerified
from ...domain.vocabulary import EndReason, RuleCode
from ..engine.copying import copy_rows
from ..engine.projection import Entry
from ..engine.row_history import values_of
from . import exceeded_decrees, papers_out_of_force, rests
from .exceeded_decrees import Exceeded
from .judging import COLUMNS, TYPES, Cause, Changes, Judging, Kind, Open, Told
from .papers_out_of_force import Resting
from .rests import Rest

PROJECTION = "findings"
# Events of a budget line that say of these rules which it breaks; the last one that does prevails.
LINE_EVENTS = (BudgetAllocated, BudgetRevised, VillageQuotaSet, RingOneNamed)
_ENROLMENT, _RECORDED = str(Kind.ENROLMENT), str(Cause.RECORDED)
_OF_LINES = (RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED, RuleCode.RING_ONE)
# Events of an enrolment that judge some rules anew (`judged`) and say which are broken (`breaches`).
JUDGED_ANEW = (EnrolmentCorrected, EnrolmentReopened)
_OF_SUBJECTS = (
    *DRAWS_CHANGED,
    EnrolmentTransferred,
    EnrolmentRejudged,
    *LINE_EVENTS,
    DecreeRevised,
    DecreeVoided,
)
_OF_PAPERS = (*papers_out_of_force.TAKEN_BACK, ListVerified)

_DDL = """
CREATE TABLE {schema}.finding (
  regency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  region text COLLATE "C" NOT NULL,
  subject uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  corrections bigint[],
  PRIMARY KEY (regency, position, code, known_from)
);
CREATE INDEX ON {schema}.finding (subject);
CREATE INDEX ON {schema}.finding (regency, code, position);
CREATE TABLE {schema}.finding_total (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  append_id bigint NOT NULL,
  total bigint NOT NULL,
  own bigint NOT NULL,
  PRIMARY KEY (regency, region, code, append_id)
);
"""


class FindingsProjection:
    """Projection `findings`: tables `finding` (bitemporal) and `finding_total` (running totals by append: of a region and all
    below it, and of the region's `own`, as those of a budget line are).

    Version 5 tells of decrees that were revised below who is enrolled under them, as it happened.
    """

    name = PROJECTION
    version = 5
    tables: tuple[str, ...] = ("finding", "finding_total")

    def create(self, schema: str) -> str:
        return (_DDL + papers_out_of_force.DDL + rests.DDL + exceeded_decrees.DDL).format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        others = [entry for entry in batch if not isinstance(entry.event, WorkerEnrolled)]
        judging = Judging(cursor, schema, set(_changed(others)))
        rests = Resting(cursor, schema, batch, others)
        telling = _Telling(judging, rests, Exceeded(cursor, schema, rests.papers, others), others)
        for entry in batch:
            telling.tell(entry)
        telling.resting.write()
        copy_rows(
            cursor,
            sql.Identifier(schema, "finding"),
            COLUMNS,
            [*telling.rows, *judging.finish()],
            TYPES,
        )
        _add_up(cursor, schema, judging.changes)


def _changed(others: Sequence[Entry]) -> Iterator[UUID]:
    """The subjects of which a batch may resolve a finding, but for those it finds on its way; of what enrols nobody."""
    for entry in others:
        event = entry.event
        if isinstance(event, _OF_SUBJECTS):
            yield entry.stream
        elif isinstance(event, DeathWithdrawn):
            yield from event.cleared


class _Telling:
    """What the events of a batch say of findings. `rows` are findings of enrolments of which the batch tells nothing more."""

    def __init__(
        self, judging: Judging, resting_: Resting, exceeded_: Exceeded, others: Sequence[Entry]
    ) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.judging = judging
        self.resting = resting_
        self.exceeded = exceeded_
        judging.look_at(exceeded_.decrees)
        self._taken_back = frozenset(
            e.stream for e in others if isinstance(e.event, papers_out_of_force.TAKEN_BACK)
        )

    def tell(self, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, WorkerEnrolled):
            self._enrolled(entry, event)
        elif isinstance(event, DRAWS_CHANGED):
            self._enrolment_changed(entry, event)
        elif isinstance(event, EnrolmentTransferred):
            told = Told(Kind.ENROLMENT, village_after(event), event.judged, event.breaches)
            self.judging.judge(entry, told)
        elif isinstance(event, EnrolmentRejudged):
            told = Told(Kind.ENROLMENT, event.village, event.judged, event.breaches)
            self.judging.judge(entry, told)
        elif isinstance(event, DeathWithdrawn):
            for enrolment in event.cleared:
                self.judging.outlive_no_more(entry, enrolment)
        elif isinstance(event, LINE_EVENTS):
            self._line(entry, event)
        elif isinstance(event, _OF_PAPERS):
            self._paper(entry)
        elif isinstance(event, DecreeRevised):
            self._decree(entry, event)
        elif isinstance(event, MemorandumSigned | AgreementSigned):
            self.resting.signed(entry, event)
        elif isinstance(event, AgreementTerminated):
            for rest in self.resting.terminated(entry, event):
                self.judging.hold_to_end(entry, rest, entry.position)
        elif isinstance(event, TerminationCorrected | TerminationWithdrawn):
            moved = self.resting.moved(entry, event.now if isinstance(event, TerminationCorrected) else None)
            self.judging.look_at(rest.enrolment for rest in moved)
            for rest in moved:
                self.judging.hold_to_end(entry, rest, self.resting.beyond(rest))

    def _enrolled(self, entry: Entry, event: WorkerEnrolled) -> None:
        rest = self.resting.enrolled(entry, event)
        if self.exceeded.decrees:
            self.exceeded.changed(rest, False)
        if self.resting.any_over and (told := self.resting.beyond(rest)) is not None:
            self.judging.hold_to_end(entry, rest, told)
        if event.breaches:
            self._recorded(entry, event)
        if self.resting.any_fallen:
            for rule, fallen in self.resting.fallen(rest):
                if fallen is not None and rule not in event.breaches:
                    self.judging.hold_to_paper(entry, rest, rule, fallen)

    def _recorded(self, entry: Entry, event: WorkerEnrolled) -> None:
        """The rules that an enrolment breaks as it happened."""
        judging, village, append = self.judging, event.village, entry.append_id
        regency = regency_of(village)
        again = (judging.changed and entry.stream in judging.changed) or (
            self._taken_back and not self._taken_back.isdisjoint((event.listed, event.decree))
        )
        for rule in event.breaches:
            code = str(rule)
            judging.changes[village, code, append] += 1
            if again:
                found = Open(regency, entry.position, append, village, Kind.ENROLMENT)
                judging.open[entry.stream, code] = found
            else:
                self.rows.append(
                    (
                        *(regency, entry.position, code, append, None, village, entry.stream),
                        *(_ENROLMENT, _RECORDED, None),
                    )
                )

    def _enrolment_changed(self, entry: Entry, event: Changed) -> None:
        if isinstance(event, JUDGED_ANEW):
            told = Told(Kind.ENROLMENT, village_after(event), event.judged, event.breaches)
            self.judging.judge(entry, told)
        elif isinstance(event, EnrolmentEnded) and event.now and event.reason is EndReason.DIED:
            self.judging.outlive_no_more(entry, entry.stream)
        elif not event.now:
            self.judging.resolve_all(entry)
        changed = self.resting.changed(entry, event)
        if changed is not None:
            rest, had_day = changed
            self._hold(entry, rest)
            enough = self.exceeded.changed(rest, had_day)
            if enough is not None:
                self.judging.names_enough(entry, enough)

    def _hold(self, entry: Entry, rest: Rest) -> None:
        """Whether an enrolment still rests on papers that hold."""
        if rest.agreement is not None:
            self.judging.hold_to_end(entry, rest, self.resting.beyond(rest))
        for rule, fallen in self.resting.fallen(rest):
            self.judging.hold_to_paper(entry, rest, rule, fallen)

    def _paper(self, entry: Entry) -> None:
        """A list or a decree does not hold any more, or a list does again."""
        holds = isinstance(entry.event, ListVerified)
        rests = self.resting.verified(entry) if holds else self.resting.taken_back(entry)
        rule = RuleCode.NO_DECREE if isinstance(entry.event, DecreeVoided) else RuleCode.NOT_VERIFIED
        self.judging.look_at(rest.enrolment for rest in rests)
        for rest in rests:
            self.judging.hold_to_paper(entry, rest, rule, None if holds else entry.position)

        if isinstance(entry.event, DecreeVoided):
            self.exceeded.over(entry.stream)
            self.judging.names_enough(entry, entry.stream)

    def _decree(self, entry: Entry, event: DecreeRevised) -> None:
        """Whether a decree names fewer than are enrolled under it, once it was revised."""
        below = self.exceeded.revised(entry, event)
        if below is None:
            return
        rules = (RuleCode.NO_DECREE,)
        told = Told(Kind.DECREE, regency_of(entry.scope or NATION), rules, rules if below else ())
        self.judging.judge(entry, told)

    def _line(self, entry: Entry, event: Any) -> None:
        """What a budget line breaks after an event; the first version of an allocation does not tell."""
        region = event.region if isinstance(event, BudgetAllocated) else regency_of(entry.scope or NATION)
        if isinstance(event, RingOneNamed):
            told = Told(Kind.BUDGET, region, (RuleCode.RING_ONE,), ())
        elif event.breaches is None:
            return
        else:
            told = Told(Kind.BUDGET, region, _OF_LINES, event.breaches)
        self.judging.judge(entry, told)


def _add_up(cursor: psycopg.Cursor[Any], schema: str, changes: Changes) -> None:
    """Write the running totals of every region that changed, and of all it lies in, after each append."""
    sums: dict[tuple[str, str, int], tuple[int, int]] = {}
    for (place, code, append), change in changes.items():
        for region in lineage(place):
            total, own = sums.get((region, code, append), (0, 0))
            sums[region, code, append] = (total + change, own + (change if region == place else 0))
    moved = sorted(
        ((key, change) for key, change in sums.items() if any(change)), key=lambda item: item[0][2]
    )
    if not moved:
        return
    table = sql.Identifier(schema, "finding_total")
    keys = sorted({(region, code) for (region, code, _), _ in moved})
    cursor.execute(
        sql.SQL(
            "SELECT k.region, k.code, t.total, t.own FROM unnest(%s::text[], %s::text[], %s::text[])"
            " AS k (regency, region, code) CROSS JOIN LATERAL (SELECT v.total, v.own FROM {} v"
            " WHERE v.regency = k.regency AND v.region = k.region AND v.code = k.code"
            " ORDER BY v.append_id DESC LIMIT 1) t"
        ).format(table),
        [[regency_of(region) for region, _ in keys], [r for r, _ in keys], [c for _, c in keys]],
    )
    totals = {(region, code): (total, own) for region, code, total, own in map(values_of, cursor)}
    rows = []
    for (region, code, append), (change, change_own) in moved:
        total, own = totals.get((region, code), (0, 0))
        totals[region, code] = total, own = total + change, own + change_own
        rows.append((regency_of(region), region, code, append, total, own))
    copy_rows(cursor, table, ("regency", "region", "code", "append_id", "total", "own"), rows)
