"""What is enrolled from? A file or list on some terms, and the numbered parts it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ..batches import RowRefusal, plain_batch_id
from ..canonical import canonical
from ..card_numbers import CardRow
from ..eligibility.case import Applicant
from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..vault_port import Sealed

MOST_ROWS_OF_A_CHUNK = 2_000  # of a file, decided and recorded together: others wait for one chunk at most


@dataclass(frozen=True, slots=True)
class Chunk:
    """A numbered part of a file: applicants ready to be judged, newcomers among them sealed for the vault, and the rows
    that cannot be judged. `checksum` tells one from another and is never stored as it is. `candidates` in place of applicants where people
    are proposed, not enrolled; `originals` are the numbers that these rows say they have on the list.
    """

    number: int
    checksum: str
    applicants: Sequence[Applicant]
    sealed: Mapping[UUID, Sealed]
    refused: Sequence[RowRefusal] = ()
    blank: int = 0
    untold: int = 0  # rows that cannot be judged either, of which no more is kept
    candidates: Sequence[tuple[int, Candidate]] = ()
    originals: Mapping[int, int] = field(default_factory=dict)
    cards: Sequence[CardRow] = ()  # where it is a list of card numbers

    @property
    def read(self) -> int:
        return (
            len(self.applicants)
            + len(self.candidates)
            + len({r.row for r in self.refused})
            + self.blank
            + self.untold
        )


@dataclass(frozen=True, slots=True)
class Source:
    """What makes a batch: a file or list by its SHA-256, for one regency, the terms of its rows, and how it is
    read (columns, what blanks mean), for another reading may enrol others.
    """

    digest: str
    regency: str
    terms: EnrolmentTerms
    read_as: str = ""
    attempt: int = 1

    @property
    def plain_id(self) -> UUID:
        """The stream of its batch before digests were keyed; see `BulkEnrolment.stream`."""
        return plain_batch_id(self.digest, self.regency, canonical(self.terms), self.read_as)
