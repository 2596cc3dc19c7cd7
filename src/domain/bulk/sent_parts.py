"""What does a program say of a list that it sends part by part? The intents of each step, and the checksum of a chunk's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..reasons import Reason
from ..refusals import Breach, invalid

MOST_ROWS_OF_A_REQUEST = 500  # of one `appendRows`, which is one chunk of a batch
MOST_IN_ALL = 2_000_000
Rows = tuple[tuple[int, Candidate], ...]


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """Begin a list of at most `rows` rows. `digest` is the SHA-256 of the list as the sender has it. The list that
    its `terms` name is this one, unless they name another. `dry`: record nothing before it is completed.
    """

    region: str
    digest: str
    terms: EnrolmentTerms
    rows: int
    dry: bool = False
    attempt: int = 1  # where an earlier one was closed with rows that can be enrolled now


@dataclass(frozen=True, slots=True)
class AppendRows:
    """Chunk `number` (from 0) of a batch: rows with their numbers in the list. `checksum` is `checksum_of(rows)`."""

    batch: UUID
    number: int
    checksum: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class CompleteBatch:
    """Close a batch of which `chunks` chunks were sent."""

    batch: UUID
    chunks: int


@dataclass(frozen=True, slots=True)
class AbandonBatch:
    batch: UUID


def checksum_of(rows: Rows) -> str:
    """SHA-256 in lower-case hexadecimal of the rows as UTF-8 text: one line a row in the order sent, its number, NIK,
    name, birth date (YYYY-MM-DD), sex, village and segment separated by tabs, each line ended by a line feed.
    """
    lines = (
        f"{row}\t{c.nik}\t{c.name}\t{c.birth_date.isoformat()}\t{c.sex.value}\t{c.village}\t{c.segment}\n"
        for row, c in rows
    )
    return sha256("".join(lines).encode()).hexdigest()


def chunk_faults(intent: AppendRows) -> list[Breach]:
    """What is wrong with a chunk by itself."""
    numbers = [row for row, _ in intent.rows]
    faults: Sequence[tuple[bool, Breach]] = (
        (intent.number < 0, invalid(Reason.NEGATIVE, "number")),
        (
            not 1 <= len(numbers) <= MOST_ROWS_OF_A_REQUEST,
            invalid(Reason.HOW_MANY_ROWS, "rows", most=MOST_ROWS_OF_A_REQUEST),
        ),
        (
            len(set(numbers)) < len(numbers) or min(numbers, default=1) < 1,
            invalid(Reason.ROW_NUMBERS, "rows"),
        ),
        (intent.checksum != checksum_of(intent.rows), invalid(Reason.CHECKSUM, "checksum")),
    )
    return [breach for wrong, breach in faults if wrong]
