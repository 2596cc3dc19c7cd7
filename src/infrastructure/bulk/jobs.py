"""What is asked of an officer's file, or of a list? For what it was sent, on which terms, and how that is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from ...domain.enrolment_terms import EnrolmentTerms


class Purpose(StrEnum):
    """For what a file is sent; `LIST_ENROLMENT` has no file: the terms name a list that carries its people. Of `CARDS`, a list of card
    numbers issued on the first day of the terms, nothing else of the terms counts.
    """

    ENROLMENT = "enrolment"
    LIST_ENROLMENT = "listEnrolment"
    PROPOSAL = "proposal"
    CORRECTION = "correction"  # of the list that the terms name
    CARDS = "cards"
    CHECK = "check"  # of an enrolment, as if every paper were there

    @property
    def enrols(self) -> bool:
        """Whether people are enrolled by it."""
        return self in (Purpose.ENROLMENT, Purpose.LIST_ENROLMENT)


@dataclass(frozen=True, slots=True)
class Job:
    """What the officer asks of a file: the terms its rows share, for one regency.

    `list_digest` None in the terms means the file itself is the list that was verified. `read_as` is the upload's. `told`
    is a batch to tell once more, whatever has been mended since. A `dry_run` does the same and records nothing; a check never does.
    """

    terms: EnrolmentTerms
    regency: str
    read_as: str = ""
    purpose: Purpose = Purpose.ENROLMENT
    dry_run: bool = False
    atomic: bool = False
    resume: bool = False
    told: UUID | None = None
    assumed: tuple[str, ...] = ()  # the terms of a check that nobody said

    @property
    def records(self) -> bool:
        """Whether anything is recorded by it."""
        return not self.dry_run and self.purpose is not Purpose.CHECK


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as every version writes it: with imports that are kept, and in what an idempotency key stands for. Each purpose but to
    enrol is a flag, of which one holds at most; a check is a dry run too.
    """

    stored_as: ClassVar[tuple[str, Mapping[str, object]]] = ("Job", {})  # see `canonical`

    terms: EnrolmentTerms
    regency: str
    read_as: str = ""
    dry_run: bool = False
    atomic: bool = False
    resume: bool = False
    told: UUID | None = None
    check: bool = False
    assumed: tuple[str, ...] = ()
    propose: bool = False
    from_list: bool = False
    corrects: bool = False
    cards: bool = False

    @classmethod
    def of(cls, job: Job) -> "StoredJob":
        """As a job is written."""
        return cls(
            terms=job.terms,
            regency=job.regency,
            read_as=job.read_as,
            dry_run=not job.records,
            atomic=job.atomic,
            resume=job.resume,
            told=job.told,
            assumed=job.assumed,
            **({} if job.purpose is Purpose.ENROLMENT else {_FLAGS[job.purpose]: True}),
        )

    def job(self) -> Job:
        """The job that was written."""
        purpose = next((one for one, flag in _FLAGS.items() if getattr(self, flag)), Purpose.ENROLMENT)
        return Job(
            self.terms,
            self.regency,
            self.read_as,
            purpose,
            self.dry_run and purpose is not Purpose.CHECK,
            self.atomic,
            self.resume,
            self.told,
            self.assumed,
        )


_FLAGS = {
    Purpose.CHECK: "check",
    Purpose.PROPOSAL: "propose",
    Purpose.LIST_ENROLMENT: "from_list",
    Purpose.CORRECTION: "corrects",
    Purpose.CARDS: "cards",
}
