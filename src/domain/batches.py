"""How far has a file come? A bulk enrolment is opened for a file, accepted chunk by chunk, and completed.

Counts tell every row's fate: read = enrolled + already enrolled + refused + blank. Row numbers and rule codes tell which
and why; the rows themselves stay with the officer. A file that was interrupted goes on after its last accepted chunk:
`infrastructure/bulk/importer.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as field_
from uuid import NAMESPACE_URL, UUID, uuid5

from .reasons import Reason
from .reserved_months import Draw
from .vocabulary import RuleCode

PLAIN = "sha256:"  # before a checksum that was stored as it came
_BATCH = uuid5(NAMESPACE_URL, "naungan:batch")

OUTSIDE = frozenset(
    {
        *(RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED, RuleCode.NO_BUDGET, RuleCode.NOT_VERIFIED),
        *(RuleCode.NO_DECREE, RuleCode.NO_AGREEMENT, RuleCode.AGREEMENT_TERMINATED, RuleCode.RING_ONE),
        RuleCode.UNPRICED,
    }
)
"""Rules whose cause lies outside the file: another day the same row may be enrolled. UNPRICED refuses nobody; old
events name it beside what does.
"""

# Events


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """Rupiah that a batch holds of a budget line until it is completed."""

    budget: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class BatchOpened:
    """A file's enrolment began: the terms every row shares, and what is held for its rows. `file` is the file's mark
    (`marks`), None of a batch that was opened before there were marks.

    `rows` is how many rows the file may enrol at most; `draws` is what each enrolment takes from which budget line,
    settled here for the whole batch.
    """

    region: str
    file: str | None
    scheme: str
    agreement: UUID | None
    rows: int
    held: tuple[HeldMoney, ...] = ()
    draws: tuple[Draw, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was not enrolled: its number in the file, the rule, the message key, the field at fault, and what
    fills the message in. Nothing in it tells who the row is about.
    """

    row: int
    code: RuleCode
    reason: Reason
    field: str | None = None
    facts: Mapping[str, str | int] = field_(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchChunkAccepted:
    """Chunk `number` (from 0) was decided and recorded; `checksum` is the mark of its rows' SHA-256 (`marks`).

    Of an event from before there were marks it is `PLAIN` and the SHA-256: to be compared with, never to be told.
    """

    number: int
    checksum: str
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int
    refusals: tuple[RowRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchCompleted:
    """Every chunk was accepted; what became of all rows: read = enrolled + already + refused + blank."""

    chunks: int
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int


@dataclass(frozen=True, slots=True)
class BatchAbandoned:
    """The batch was given up after `chunks` accepted chunks; what they recorded stays, what was held is released."""

    chunks: int


BatchEvent = BatchOpened | BatchChunkAccepted | BatchCompleted | BatchAbandoned

# State


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it stands; `closed` once completed or `abandoned`."""

    id: UUID
    version: int
    opened: BatchOpened
    chunks: Mapping[int, BatchChunkAccepted] = field_(default_factory=dict)
    closed: bool = False
    abandoned: bool = False

    @property
    def enrolled(self) -> int:
        return sum(chunk.enrolled for chunk in self.chunks.values())

    def left(self) -> dict[UUID, int]:
        """Rupiah still held, by budget line: what was held less what enrolled workers took."""
        person = self.person()
        return {h.budget: h.amount - self.enrolled * person.get(h.budget, 0) for h in self.opened.held}

    def person(self) -> dict[UUID, int]:
        """Rupiah that one enrolment takes, by budget line."""
        taken: dict[UUID, int] = {}
        for draw in self.opened.draws:
            taken[draw.budget] = taken.get(draw.budget, 0) + draw.amount
        return taken

    def totals(self) -> BatchCompleted:
        """The fate of every row accepted so far."""
        chunks = self.chunks.values()
        return BatchCompleted(
            len(self.chunks),
            sum(c.read for c in chunks),
            sum(c.enrolled for c in chunks),
            sum(c.already for c in chunks),
            sum(c.refused for c in chunks),
            sum(c.blank for c in chunks),
        )


def mendable(batch: Batch) -> list[list[RowRefusal]]:
    """The rows that were refused for nothing but causes outside the file, each with all of its refusals."""
    rows: dict[int, list[RowRefusal]] = {}
    for chunk in batch.chunks.values():
        for refusal in chunk.refusals:
            rows.setdefault(refusal.row, []).append(refusal)
    return [row for row in rows.values() if all(one.code in OUTSIDE for one in row)]


def attempt_id(first: UUID, attempt: int) -> UUID:
    """The stream of a batch's attempt: the first is the batch itself."""
    return first if attempt == 1 else uuid5(first, f"attempt {attempt}")


def evolve(state: Batch | None, event: BatchEvent, stream: UUID) -> Batch:
    if isinstance(event, BatchOpened):
        return Batch(stream, 1, event)
    assert state is not None
    version = state.version + 1
    if isinstance(event, BatchChunkAccepted):
        return replace(state, version=version, chunks={**state.chunks, event.number: event})
    return replace(state, version=version, closed=True, abandoned=isinstance(event, BatchAbandoned))


def plain_batch_id(file_digest: str, regency: str, terms: str, read_as: str) -> UUID:
    """A batch is one file, for one regency, on one set of terms and read one way, however often it is sent. This was its
    stream before digests were keyed; `BulkEnrolment.stream` makes the id from it that is used now.
    """
    return uuid5(_BATCH, f"{file_digest}|{regency}|{terms}|{read_as}")
