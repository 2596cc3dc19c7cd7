"""How does a program send a list part by part? It opens a batch, appends numbered chunks, and completes it.

Every step is harmless to repeat, in any order: a batch is known by its list and terms, a chunk by its number and
checksum. The rows of a dry batch wait sealed, outside the log, until it is completed; only then is anything recorded.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from ..batches import Batch, BatchChunkAccepted, RowRefusal
from ..canonical import canonical
from ..commands.admission import Enrolling
from ..commands.out_of_reach import Reach
from ..commands.roles_of_commands import Right, Rights
from ..eligibility.case import Places
from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..ports import Append, Command, EventStore, KeyConflict, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import Regions
from ..vault_port import Vault
from ..vocabulary import RegionLevel, RuleCode
from .enrolment import BulkEnrolment
from .from_list import EnrolFromList, ListEnrolment
from .sent_parts import (
    MOST_IN_ALL,
    AbandonBatch,
    AppendRows,
    CompleteBatch,
    OpenBatch,
    Rows,
    checksum_of,
    chunk_faults,
)
from .sources import Chunk, Source
from .staging import Staged, Staging

_DIGEST = re.compile(r"[0-9a-f]{64}")
Done = tuple[UUID, bool]  # a batch, and whether all that is told of it was recorded before


class Intake:
    """Takes batches in, each command `(command, intent) -> Outcome`; refusals come back as breaches. Thread-safe."""

    def __init__(
        self, store: EventStore, vault: Vault, enrolling: Enrolling, regions: Regions, staging: Staging
    ) -> None:
        self._store = store
        self._vault = vault
        self._enrolling = enrolling
        self._regions = regions
        self._staging = staging
        self._bulk = BulkEnrolment(store, vault, enrolling)
        self._rights = Rights(store, regions)
        self._reach = Reach(self._rights, store, vault)
        self._lists = ListEnrolment(store, vault, enrolling)

    def enrol_from_list(self, command: Command, intent: EnrolFromList) -> Outcome:
        """Enrol the people of a list; result {"batch": id}."""

        def work() -> Done:
            batch, before = self._lists.enrol(command, intent)
            return batch.id, before

        return self._once(command, intent, work)

    def open_batch(self, command: Command, intent: OpenBatch) -> Outcome:
        """Open a batch, or find it as it stands; result {"batch": id}."""

        def work() -> Done:
            found = self._regions.get(intent.region)
            refuse_if(
                breach
                for wrong, breach in (
                    (
                        found is None or found.level is not RegionLevel.REGENCY,
                        Breach(RuleCode.INVALID, Reason.REGION_UNKNOWN, ("region",)),
                    ),
                    (_DIGEST.fullmatch(intent.digest) is None, invalid(Reason.DIGEST_FORM, "digest")),
                    (intent.rows < 1, invalid(Reason.NOT_POSITIVE, "rows")),
                    (intent.rows > MOST_IN_ALL, invalid(Reason.TOO_MANY, "rows", most=MOST_IN_ALL)),
                )
                if wrong
            )
            terms = replace(intent.terms, list_digest=intent.terms.list_digest or intent.digest)
            source, state = self._bulk.attempt(_source(intent.digest, intent.region, terms))
            batch = self._batch(source)
            if state is not None and state.closed:
                return batch, True
            staged = self._staging.get(batch)
            if state is not None and staged is not None and staged.opening.dry:
                # It is being completed: its rows wait, and go on waiting until all are recorded.
                return batch, False
            opening = replace(intent, terms=terms, dry=intent.dry and state is None, attempt=source.attempt)
            if opening.dry:
                self._bulk.given_for(terms, intent.region)  # refuses terms that stand against every row
            else:
                self._bulk.open(command, source, intent.rows, batch=batch)
            self._staging.put_opening(batch, opening)
            return batch, False

        return self._once(command, intent, work)

    def append_rows(self, command: Command, intent: AppendRows) -> tuple[Outcome, BatchChunkAccepted | None]:
        """Take a chunk in, and tell the fate of its rows: recorded, or (dry) as it would be if completed now.

        Of a dry batch each chunk is judged by itself; what several take of a quota together is judged at completion.
        """

        def work() -> Done:
            refuse_if(chunk_faults(intent))
            staged, state = self._both(intent.batch)
            accepted = state is not None and intent.number in state.chunks
            if staged is None:
                raise Refused(
                    not_found("Batch", "batch")
                    if state is None
                    else invalid(Reason.BATCH_CLOSED if state.closed else Reason.BATCH_NOT_OPEN, "batch")
                )
            if not staged.opening.dry:
                assert state is not None
                chunk = self._chunk(staged.opening, intent.number, intent.checksum, intent.rows)
                self._bulk.accept(command, staged.opening.terms, state, chunk)
            elif not self._staging.put_rows(intent.batch, intent.number, intent.rows):
                facts = {"number": intent.number}
                raise Refused(Breach(RuleCode.IDEMPOTENCY_CONFLICT, Reason.CHUNK_DIFFERS, ("number",), facts))
            return intent.batch, accepted

        def decide() -> tuple[Outcome, BatchChunkAccepted | None]:
            outcome = self._once(command, intent, work)
            return outcome, None if outcome.breaches else self.fate(intent.batch, intent.number)

        try:
            return decide()
        except Refused as refusal:  # of a dry batch whose terms no longer hold: it may hold again tomorrow
            return Outcome(None, {}, refusal.breaches), None

    def complete_batch(self, command: Command, intent: CompleteBatch) -> Outcome:
        """Record what waits of a dry batch, and close the batch; result {"batch": id}."""

        def work() -> Done:
            staged, state = self._both(intent.batch)
            if state is not None and state.closed:
                _refuse_abandoned(state)
                self._staging.remove(intent.batch)
                return intent.batch, True
            if staged is None and state is None:
                raise Refused(not_found("Batch", "batch"))
            dry = staged is not None and staged.opening.dry
            there: set[int] = (
                set(staged.chunks) if staged is not None and dry else set(state.chunks if state else ())
            )
            if there != set(range(intent.chunks)):
                raise Refused(
                    invalid(Reason.CHUNKS_MISSING, "chunks", found=len(there), chunks=intent.chunks)
                )
            if staged is not None and dry:
                opening = staged.opening
                source = replace(
                    _source(opening.digest, opening.region, opening.terms), attempt=opening.attempt
                )
                state = self._bulk.open(
                    command, source, self._well_formed(intent.batch, staged), batch=intent.batch
                )
                for number in sorted(there - set(state.chunks)):
                    rows = self._staging.rows(intent.batch, number)
                    chunk = self._chunk(opening, number, checksum_of(rows), rows)
                    state = self._bulk.accept(command, opening.terms, state, chunk)
            assert state is not None
            self._bulk.complete(command, state)
            self._staging.remove(intent.batch)
            return intent.batch, False

        return self._once(command, intent, work)

    def abandon_batch(self, command: Command, intent: AbandonBatch) -> Outcome:
        """Give a batch up: what waits is forgotten, what was recorded stays; result {"batch": id}."""

        def work() -> Done:
            staged, state = self._both(intent.batch)
            if staged is None and state is None:
                raise Refused(not_found("Batch", "batch"))
            if state is not None:
                self._bulk.abandon(command, state)
            self._staging.remove(intent.batch)
            return intent.batch, state is not None and state.closed

        return self._once(command, intent, work)

    def fate(self, batch: UUID, number: int) -> BatchChunkAccepted | None:
        """What became of a chunk, or what would become of one that waits. Raises Refused where the terms fail now."""
        staged, state = self._both(batch)
        if state is not None and number in state.chunks:
            return state.chunks[number]
        if staged is None or number not in staged.chunks:
            return None
        opening = staged.opening
        given = self._bulk.given_for(opening.terms, opening.region)
        rows = self._staging.rows(batch, number)
        chunk = self._chunk(opening, number, checksum_of(rows), rows)
        return self._bulk.chunk_accepted(chunk, self._bulk.judge(given, Places.of(given), chunk))

    def waiting(self, batch: UUID) -> Staged | None:
        """A dry batch of which nothing is recorded yet."""
        staged, state = self._both(batch)
        return staged if state is None else None

    def position(self, batch: UUID) -> int | None:
        """Where the batch's last event was recorded; None where there is none yet."""
        history = self._store.load([batch]).get(batch)
        return history[-1].position if history else None

    def _batch(self, source: Source) -> UUID:
        """The batch of a list, recorded or waiting; one that waits since before digests were keyed keeps its plain id."""
        batch = self._bulk.stream(source)
        if self._staging.get(batch) is None and self._staging.get(source.plain_id) is not None:
            return source.plain_id
        return batch

    def _both(self, batch: UUID) -> tuple[Staged | None, Batch | None]:
        return self._staging.get(batch), self._bulk.load(batch)

    def _chunk(self, opening: OpenBatch, number: int, checksum: str, rows: Rows) -> Chunk:
        """A chunk with its malformed rows set apart."""
        good: list[tuple[int, Candidate]] = []
        refused: list[RowRefusal] = []
        for row, candidate in rows:
            faults = self._enrolling.candidate_faults(row, candidate, opening.region, opening.terms.start)
            refused += [RowRefusal(row, f.code, f.reason, f.path[-1], f.facts) for f in faults]
            if not faults:
                good.append((row, candidate))
        return self._bulk.chunk(opening.terms, number, checksum, good, refused)

    def _well_formed(self, batch: UUID, staged: Staged) -> int:
        """How many rows that wait are well-formed: money is held for these alone."""
        region, start = staged.opening.region, staged.opening.terms.start
        return sum(
            not self._enrolling.candidate_faults(row, candidate, region, start)
            for number in staged.chunks
            for row, candidate in self._staging.rows(batch, number)
        )

    def _hidden(self, right: Right, intent: Any) -> list[Breach]:
        """What the intent names that is not within the user's reach: a paper, or the batch itself."""
        batch: UUID | None = getattr(intent, "batch", None)
        if right.who.everyone:
            return []
        if batch is None:
            return self._reach.unknown(right, intent)
        staged, state = self._both(batch)
        region = (
            state.opened.region
            if state is not None
            else staged.opening.region
            if staged is not None
            else None
        )
        return [] if region is None or right.covers(region) else [not_found("Batch", "batch")]

    def _once(self, command: Command, intent: Any, work: Callable[[], "Done"]) -> Outcome:
        """The outcome of a key is remembered after its work is done: work that is interrupted is done again, harmlessly.
        It is `repeated` where all that it tells was recorded before.
        """
        body = self._vault.fingerprint(f"{command.mode} {canonical(intent)}".encode())
        try:
            right = self._rights.of(command, intent)
            if (before := self._store.recall(command, body)) is not None:
                return before
            try:
                refuse_if(self._hidden(right, intent))
                batch, from_log = work()
            except Refused as refusal:
                return self._store.refuse(command, body, refusal.breaches)
            outcome = self._store.append(command, body, Append(None, ()), {"batch": str(batch)})
            return replace(outcome, repeated=outcome.repeated or from_log)
        except KeyConflict:
            return Outcome(
                None, {}, (Breach(RuleCode.IDEMPOTENCY_CONFLICT, Reason.KEY_USED, ("idempotencyKey",)),)
            )


def _source(digest: str, region: str, terms: EnrolmentTerms) -> Source:
    """A list sent in rows is a batch of its own: its chunks are not those of a file."""
    return Source(digest, region, terms, read_as="rows")


def _refuse_abandoned(state: Batch) -> None:
    if state.abandoned:
        raise Refused(invalid(Reason.BATCH_CLOSED, "batch"))
