"""How are tens of thousands enrolled from one file? Chunk by chunk, each all or nothing, each row by the same policies.

A batch first holds money (held_money.py). Opening a batch or sending a chunk again is harmless.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid5

from ..batches import (
    PLAIN,
    Batch,
    BatchAbandoned,
    BatchChunkAccepted,
    BatchEvent,
    BatchOpened,
    RowRefusal,
    attempt_id,
    evolve,
)
from ..commands.admission import BatchFunds, Enrolling, ForBatch, RegisterAsRead
from ..commands.applicants import Judged, admit, applicants
from ..commands.roles_of_commands import Right, Rights
from ..eligibility.case import Applicant
from ..eligibility.judging import Decided
from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..keyed_digests import mark
from ..ports import Append, Command, Contended, EventStore, NewEvent, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, refuse_if
from ..vault_port import Vault
from ..vocabulary import RecordingMode, Role, RuleCode
from .fates import as_breach, is_already, refusals_of
from .held_money import closing, draws_of, holding, to_hold
from .papers_of_a_file import PapersAtHand
from .rehearsal import Rehearsal
from .sources import Chunk, Source

MOST_ATOMIC = 50_000  # rows of an all-or-nothing batch
_ATTEMPTS = 20
T = TypeVar("T")


class BulkEnrolment(Rehearsal):
    """Enrols files through the same policies, vault and log as single commands. Safe to use from any thread.

    The batch's own event is the last of every append: its position is the one to ask the read models for. With `rights` every
    append of a user rests on what they hold at that moment: where their right ends half-way, the next raises NotAllowed.
    """

    def __init__(
        self, store: EventStore, vault: Vault, enrolling: Enrolling, rights: Rights | None = None
    ) -> None:
        super().__init__(store, vault, enrolling)
        self._rights = rights
        self.papers = PapersAtHand(store, vault, enrolling)

    def open(self, command: Command, source: Source, rows: int, *, batch: UUID | None = None) -> Batch:
        """Open the batch of a source, or return it as it stands. Holds money for `rows` enrolments, or what there is. `batch`
        is the id it has already, where it waited outside the log.

        Raises Refused where the terms themselves stand against every row; then nothing is recorded.
        """
        first, terms, regency = self._first(source), source.terms, source.regency
        stream = batch or attempt_id(first, source.attempt)
        cause = first if source.attempt > 1 else stream

        def attempt() -> Batch:
            known = self.load(stream)
            if known is not None:
                return known
            given = self.given_for(terms, regency)
            lines = {line.id: line for _, _, line in given.needs if line is not None}
            file = mark(self._vault, "file", source.digest)
            event = BatchOpened(regency, file, terms.scheme, terms.agreement, rows, (), draws_of(given))
            person = Batch(stream, 1, event).person()
            event = replace(event, held=to_hold(rows, person, lines))
            append = Append(regency, [*holding(event), NewEvent(stream, event, 1)])
            self._append(command, stream, "open", self._resting(command, append), cause)
            return evolve(None, event, stream)

        return self._try(attempt)

    def chunk(
        self,
        terms: EnrolmentTerms,
        number: int,
        checksum: str,
        candidates: Sequence[tuple[int, Candidate]],
        refused: Sequence[RowRefusal] = (),
        blank: int = 0,
    ) -> Chunk:
        """All that can be done for a chunk ahead of its turn: look its people up, and seal the newcomers."""
        found, sealed = applicants(self._vault, terms.start, candidates, names=self._enrolling.names)
        return Chunk(number, checksum, found, sealed, refused, blank)

    def accept(
        self,
        command: Command,
        terms: EnrolmentTerms,
        batch: Batch,
        chunk: Chunk,
    ) -> Batch:
        """Judge and record a chunk, all of it in one append; the batch after it. An accepted chunk stays as it is.

        Raises Refused where the batch is closed, or the chunk came before with other rows.
        """
        states, applicants = [batch], [chunk.applicants]

        def attempt() -> Batch:
            state = states[-1]
            if self.accepted_before(state, chunk):
                return state
            judged = self._admitted(
                chunk, applicants[-1], lambda again: self.read_register(terms, state, again)
            )
            following = self.after(state, chunk, judged.decided)
            try:
                with self.prepared(command, following, chunk, judged) as append:
                    self.record(command, following, chunk, append)
            except Contended:
                reloaded = self.load(state.id)
                assert reloaded is not None
                states.append(reloaded)
                applicants.append(judged.met())
                raise
            return following

        return self._try(attempt)

    def read_register(
        self, terms: EnrolmentTerms, batch: Batch, applicants: Sequence[Applicant]
    ) -> RegisterAsRead:
        """The register as it stands, to judge a chunk within what the batch holds, and chunks of newcomers after it."""
        funds = BatchFunds(batch.opened.draws, batch.left())
        return self._enrolling.read_register(
            terms, RecordingMode.COMMAND, batch.opened.region, applicants, ForBatch(batch.id, funds)
        )

    def admit(self, chunk: Chunk, judged: Judged) -> None:
        """Admit a chunk's accepted newcomers to the vault. Raises Contended where some are known by now."""
        if self._stored(judged, chunk, chunk.applicants) is not None:
            raise Contended("vault")

    def prepared(
        self, command: Command, following: Batch, chunk: Chunk, judged: Judged
    ) -> AbstractContextManager[Append]:
        """All that can be done to record a chunk ahead of its turn, which comes within: `following` is the batch after it. Raises
        NotAllowed.
        """
        event = NewEvent(following.id, following.chunks[chunk.number], following.version)
        append = Append(following.opened.region, [*judged.events, event], judged.unchanged)
        return self._store.prepare(self._resting(command, append))

    def record(self, command: Command, following: Batch, chunk: Chunk, append: Append) -> None:
        """Record a chunk that was judged, admitted and prepared. Raises Contended."""
        self._append(command, following.id, f"chunk {chunk.number}", append)

    def accept_all(self, command: Command, source: Source, everyone: Chunk) -> Batch:
        """Open, judge, record and complete a batch in one append: all or nothing, at most 50,000 rows.

        Raises Refused with the breaches of every row where any row cannot be enrolled, or where the file was begun chunk
        by chunk; nothing is recorded then.
        """
        first, terms, regency = self._first(source), source.terms, source.regency
        stream = attempt_id(first, source.attempt)
        refuse_if(
            [] if everyone.read <= MOST_ATOMIC else [invalid(Reason.ATOMIC_ROWS, "rows", most=MOST_ATOMIC)]
        )

        applicants = [everyone.applicants]

        def attempt() -> Batch:
            before = self.load(stream)
            if before is not None:
                refuse_if([] if before.closed else [invalid(Reason.BATCH_BEGUN, "batch")])
                return before
            draws = draws_of(self.given_for(terms, regency))
            refuse_if(self._enrolling.code_faults(regency, everyone.applicants))
            judged = self._admitted(
                everyone,
                applicants[-1],
                lambda again: self._enrolling.read_register(
                    terms, RecordingMode.COMMAND, regency, again, ForBatch(stream)
                ),
                strict=True,
            )
            applicants.append(judged.met())
            event = self.chunk_accepted(everyone, judged.decided)
            file = mark(self._vault, "file", source.digest)
            opened = BatchOpened(regency, file, terms.scheme, terms.agreement, event.enrolled, draws=draws)
            state = evolve(evolve(None, opened, stream), event, stream)
            events = [NewEvent(stream, opened, 1), NewEvent(stream, event, 2), *judged.events]
            events += closing(state, state.totals())
            append = Append(regency, events, judged.unchanged)
            self._append(command, stream, "atomic", self._resting(command, append), first)
            return evolve(state, state.totals(), stream)

        return self._try(attempt)

    def accepted_before(self, state: Batch, chunk: Chunk) -> bool:
        """Whether a chunk is part of the batch already. Raises Refused where it came with other rows, the batch is closed,
        or it holds a code that may not be recorded.
        """
        before = state.chunks.get(chunk.number)
        if before is not None:
            if before.checksum in (self._mark(chunk), PLAIN + chunk.checksum):
                return True
            raise Refused(
                Breach(
                    RuleCode.IDEMPOTENCY_CONFLICT, Reason.CHUNK_DIFFERS, ("number",), {"number": chunk.number}
                )
            )
        if state.closed:
            raise Refused(Breach(RuleCode.INVALID, Reason.BATCH_CLOSED, ("batch",)))
        refuse_if(self._enrolling.code_faults(state.opened.region, chunk.applicants))
        return False

    def after(self, batch: Batch, chunk: Chunk, decided: Sequence[Decided]) -> Batch:
        """The batch once a chunk that was decided on is recorded."""
        return evolve(batch, self.chunk_accepted(chunk, decided), batch.id)

    def chunk_accepted(self, chunk: Chunk, decided: Sequence[Decided]) -> BatchChunkAccepted:
        """The event that tells every row's fate."""
        enrolled = sum(d.event is not None for d in decided)
        already = sum(d.event is None and is_already(b.code for b in d.breaches) for d in decided)
        rows_refused = len({r.row for r in chunk.refused}) + chunk.untold
        refusals = sorted([*chunk.refused, *refusals_of(decided)], key=lambda r: r.row)
        return BatchChunkAccepted(
            chunk.number,
            self._mark(chunk),
            chunk.read,
            enrolled,
            already,
            len(decided) - enrolled - already + rows_refused,
            chunk.blank,
            tuple(refusals),
        )

    def _mark(self, chunk: Chunk) -> str:
        return mark(self._vault, "chunk", chunk.checksum)

    def complete(self, command: Command, batch: Batch) -> Batch:
        """Close a batch with the fate of all its rows; what was held and not needed is released."""
        return self._close(command, batch, lambda state: state.totals(), "complete")

    def abandon(self, command: Command, batch: Batch) -> Batch:
        """Give a batch up; what its chunks recorded stays."""
        return self._close(command, batch, lambda state: BatchAbandoned(len(state.chunks)), "abandon")

    def _close(self, command: Command, batch: Batch, last: Callable[[Batch], BatchEvent], name: str) -> Batch:
        def attempt() -> Batch:
            state = self.load(batch.id)
            assert state is not None
            if state.closed:
                return state
            event = last(state)
            append = Append(state.opened.region, closing(state, event))
            self._append(command, state.id, name, self._resting(command, append))
            return evolve(state, event, state.id)

        return self._try(attempt)

    def _admitted(
        self,
        chunk: Chunk,
        applicants: Sequence[Applicant],
        read_register: Callable[[Sequence[Applicant]], RegisterAsRead],
        *,
        strict: bool = False,
    ) -> Judged:
        """Judge, and admit the accepted newcomers to the vault; again where some were admitted by others meanwhile.

        `strict`: raises Refused where any row is not enrolled, before the vault is written.
        """
        again: Sequence[Applicant] | None = applicants
        while again is not None:
            judged = read_register(again).judge(again)
            if strict and (refusals := [*chunk.refused, *refusals_of(judged.decided)]):
                raise Refused(*(as_breach(r) for r in refusals))
            again = self._stored(judged, chunk, again)
        return judged

    def _stored(
        self, judged: Judged, chunk: Chunk, applicants: Sequence[Applicant]
    ) -> Sequence[Applicant] | None:
        return admit(self._vault, judged, chunk.sealed, applicants, self._enrolling.names)

    def recall(self, command: Command, asked: str) -> Outcome | None:
        """What was answered to this key before, or None. Raises KeyConflict where something else was asked."""
        return self._store.recall(command, self._vault.fingerprint(asked.encode()))

    def remember(
        self, command: Command, asked: str, batch: UUID | None, breaches: Sequence[Breach] = ()
    ) -> None:
        """Keep what is answered to a key: a batch, or why there is none. Raises KeyConflict."""
        body = self._vault.fingerprint(asked.encode())
        if batch is None:
            self._store.refuse(command, body, breaches)
        else:
            self._store.append(command, body, Append(None, ()), {"batch": str(batch)})

    def _resting(self, command: Command, append: Append) -> Append:
        """The same append, resting on what its user holds now. Raises NotAllowed."""
        if self._rights is None or command.user is None:
            return append
        who = self._rights.principal(command.user)
        return Right(Role.OPERATOR, who, frozenset({str(append.scope)})).rests(append)

    def _append(
        self, command: Command, stream: UUID, name: str, append: Append, cause: UUID | None = None
    ) -> None:
        """Every part of a batch has a key of its own, so that it is recorded at most once for each sender. It is caused by
        its batch, and the beginning of another attempt by the first.
        """
        keyed = replace(command, key=uuid5(stream, f"{command.key} {name}"), causation=cause or stream)
        body = self._vault.fingerprint(name.encode())
        self._store.append(keyed, body, append, {"batch": str(stream)})

    def _try(self, attempt: Callable[[], T]) -> T:
        for _ in range(_ATTEMPTS):
            try:
                return attempt()
            except Contended:
                continue
        raise Contended(
            "the batch lost every attempt to others; nothing of this chunk was recorded, send it again"
        )
