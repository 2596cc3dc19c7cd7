"""Which rules can a command break? Each command has an enum of its own beside its input.

Codes are those of `domain.vocabulary.RuleCode`; a command's enum names what it can be refused for, so that clients can
handle every one. The enum of enrolling stands here, because the rows of batches are refused by it as well.
"""

from enum import Enum, StrEnum
from typing import TypeVar

from ...texts.labels.codes import RULES
from .enums import describe_enum

E = TypeVar("E", bound=type[Enum])


def describe_codes(cls: E) -> E:
    """Register the enum of a command's codes, `<Command>ErrorCode`, with the description of each."""
    command = cls.__name__.removesuffix("ErrorCode")
    return describe_enum(cls, f"Kode penolakan · why {command} is refused.", labels=RULES)


@describe_codes
class EnrolWorkersErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    CONCURRENT_ENROLMENT = "CONCURRENT_ENROLMENT"
    OUTSIDE_AGE_POLICY = "OUTSIDE_AGE_POLICY"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    NOT_A_PALM_WORKER = "NOT_A_PALM_WORKER"
    UNPRICED = "UNPRICED"
    ALREADY_COVERED = "ALREADY_COVERED"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    OTHER_NAME = "OTHER_NAME"
    WORKER_DIED = "WORKER_DIED"
    RING_ONE = "RING_ONE"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
