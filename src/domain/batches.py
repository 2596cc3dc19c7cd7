"""How far has a file come? A bulk enrolment is opened by its digest, accepted chunk by chunk, and completed.

Counts tell every row's fate: read = enrolled + already enrolled + refused + blank.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BatchOpened:
    """A file's enrolment began: the SHA-256 of the file and the terms every row shares."""

    region: str
    file_digest: str
    scheme: str
    agreement: UUID | None


@dataclass(frozen=True, slots=True)
class BatchChunkAccepted:
    """Chunk `number` (from 0) of the file was decided and recorded; `checksum` is the SHA-256 of its rows."""

    number: int
    checksum: str
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int


@dataclass(frozen=True, slots=True)
class BatchCompleted:
    chunks: int
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int


@dataclass(frozen=True, slots=True)
class BatchAbandoned:
    """The batch was given up after `chunks` accepted chunks; what they recorded stays."""

    chunks: int
