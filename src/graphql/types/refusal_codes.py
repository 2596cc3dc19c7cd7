"""Which rules can a command break? The description of every code; each command has an enum of its own beside its input.

Codes are those of `domain.vocabulary.RuleCode`; a command's enum names what it can be refused for, so that clients can
handle every one. The enum of enrolling stands here, because the rows of batches are refused by it as well.
"""

from enum import Enum, StrEnum
from typing import TypeVar

from .enums import describe_enum

_TEXTS = {
    "NO_AGREEMENT": "Tanpa perjanjian · no agreement of this regency in force on the first day.",
    "NO_BUDGET": "Tanpa anggaran · no budget line pays for it.",
    "NOT_VERIFIED": "Belum diverifikasi · the list is not verified, or used beyond its count.",
    "NO_DECREE": "Tanpa SK · no decree names it, or the decree is used beyond its count.",
    "CONCURRENT_ENROLMENT": "Kepesertaan ganda · covered at the same time under another enrolment.",
    "OUTSIDE_AGE_POLICY": "Di luar batas usia · outside the age policy on the first day.",
    "QUOTA_EXCEEDED": "Melebihi kuota · no place is left.",
    "BUDGET_EXCEEDED": "Melebihi anggaran · not enough rupiah are left.",
    "NOT_A_PALM_WORKER": "Bukan pekerja sawit baru · palm money for one who is not a new palm worker.",
    "UNPRICED": "Tanpa tarif · no tariff is known.",
    "ALREADY_COVERED": "Sudah terlindungi · a counting enrolment already protects on one of these days.",
    "AGREEMENT_TERMINATED": "Perjanjian diakhiri · the agreement was terminated.",
    "IDEMPOTENCY_CONFLICT": "Kunci bentrok · the key was used before with another body.",
    "VERSION_CONFLICT": "Versi bentrok · it has changed since; `currentVersion` tells its version now.",
    "NOT_FOUND": "Tidak ditemukan · what the input refers to is not in the register.",
    "OTHER_NAME": "Nama lain · this NIK is in the register under another name: check which is right.",
    "INVALID": "Tidak sah · the input cannot be what it says.",
}
E = TypeVar("E", bound=type[Enum])


def describe_codes(cls: E) -> E:
    """Register the enum of a command's codes, `<Command>ErrorCode`, with the description of each."""
    command = cls.__name__.removesuffix("ErrorCode")
    return describe_enum(cls, f"Kode penolakan · why {command} is refused.", _TEXTS)


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
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
