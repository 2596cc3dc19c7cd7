"""How are the chunks of a file recorded without one waiting for another's commit?

While one chunk is being recorded, the next is admitted to the vault and the one after that is judged, each as if those
before it had succeeded. Where one does not, it and all behind it are judged again in their turn.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from ..batches import Batch
from ..commands.admission import RegisterAsRead
from ..commands.applicants import Judged
from ..enrolment_terms import EnrolmentTerms
from ..ports import Command, Contended
from ..vocabulary import RuleCode
from .enrolment import BulkEnrolment
from .sources import Chunk

MOST_AHEAD = 4  # chunks judged and not known to be recorded
_RECORDING = 3  # threads: one records, others admit and prepare what comes next
_OF_THE_ROW = frozenset(
    {RuleCode.OUTSIDE_AGE_POLICY, RuleCode.NOT_A_PALM_WORKER}
)  # whatever else is registered


class _Ahead(NamedTuple):
    chunk: Chunk
    following: Batch
    recorded: Future[None]


class Pipeline:
    """Accepts the chunks of one batch, each as `BulkEnrolment.accept` does. For one thread; it keeps some of its own busy."""

    def __init__(self, bulk: BulkEnrolment, command: Command, terms: EnrolmentTerms, batch: Batch) -> None:
        self._bulk = bulk
        self._command = command
        self._terms = terms
        self._batch = batch
        self._ahead: deque[_Ahead] = deque()
        self._register: RegisterAsRead | None = None

    def accept_each(self, chunks: Iterable[Chunk]) -> Iterator[Batch]:
        """Judge and record chunks in their order; the batch after each, once it is recorded.

        Raises Refused where the batch is closed, or a chunk came before with other rows.
        """
        with ThreadPoolExecutor(_RECORDING, "recording") as threads:
            for chunk in chunks:
                yield from self._settle(MOST_AHEAD - 1)
                if self._bulk.accepted_before(self._expected, chunk):
                    yield from self._settle(0)
                    yield self._batch
                else:
                    self._send(threads, chunk)
            yield from self._settle(0)

    @property
    def _expected(self) -> Batch:
        """The batch as it will be when the chunks under way are recorded."""
        return self._ahead[-1].following if self._ahead else self._batch

    def _send(self, threads: ThreadPoolExecutor, chunk: Chunk) -> None:
        judged = self._judge(chunk)
        following = self._bulk.after(self._expected, chunk, judged.decided)
        before = self._ahead[-1].recorded if self._ahead else None
        recorded = threads.submit(self._record, before, following, chunk, judged)
        self._ahead.append(_Ahead(chunk, following, recorded))

    def _judge(self, chunk: Chunk) -> Judged:
        """Judge a chunk by the register as it was last read, if all its applicants are newcomers and are accepted. If not,
        read the register again: a refusal must rest on the register as it is now.
        """
        if self._register is not None and not any(a.known for a in chunk.applicants):
            judged = self._register.judge(chunk.applicants)
            if all(d.event or _OF_THE_ROW.issuperset(b.code for b in d.breaches) for d in judged.decided):
                return judged
        self._register = self._bulk.read_register(self._terms, self._expected, chunk.applicants)
        return self._register.judge(chunk.applicants)

    def _record(self, before: Future[None] | None, following: Batch, chunk: Chunk, judged: Judged) -> None:
        self._bulk.admit(chunk, judged)  # while the one before is being recorded
        with self._bulk.prepared(self._command, following, chunk, judged) as append:
            if before is not None:
                before.result()  # it was started earlier: nobody waits for a thread that waits for them
            self._bulk.record(self._command, following, chunk, append)

    def _settle(self, most: int) -> Iterator[Batch]:
        """Wait until at most `most` chunks are under way; yields the batch after each chunk that was recorded."""
        while len(self._ahead) > most:
            chunk, following, recorded = self._ahead.popleft()
            try:
                recorded.result()
                self._batch = following
            except Contended:
                most = 0  # all behind it were judged as if it had succeeded
                self._register = None
                self._batch = self._bulk.load(self._batch.id) or self._batch
                self._batch = self._bulk.accept(self._command, self._terms, self._batch, chunk)
            yield self._batch
