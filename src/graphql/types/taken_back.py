"""Which words are there for what is taken back or returned, and for a death? Closed lists of the domain, described bilingually.

As in `enums.py`: import the enums from here wherever a GraphQL annotation needs one.
"""

from ...domain.vocabulary import (
    DeathEvidence,
    IdentityReason,
    NikWas,
    ReopenReason,
    Reporter,
    ReturnReason,
    TakenBackReason,
)
from ...texts.labels.taken_back import (
    DEATH_EVIDENCE,
    IDENTITY_REASONS,
    NIK_WAS,
    REOPENED,
    REPORTERS,
    RETURNED,
    TAKEN_BACK,
)
from .enums import describe_enum

__all__ = [
    "DeathEvidence",
    "IdentityReason",
    "NikWas",
    "ReopenReason",
    "Reporter",
    "ReturnReason",
    "TakenBackReason",
]

describe_enum(
    TakenBackReason,
    "Alasan pembatalan · why a recorded fact, or a paper, does not hold. OTHER asks for a note.",
    labels=TAKEN_BACK,
)
describe_enum(
    ReopenReason,
    "Alasan pengaktifan kembali · why an end of protection is taken back. OTHER asks for a note.",
    labels=REOPENED,
)
describe_enum(
    ReturnReason,
    "Alasan pengembalian · why a verifying office gives a row of a list back. OTHER asks for a note.",
    labels=RETURNED,
)
describe_enum(
    IdentityReason,
    "Alasan perbaikan identitas · why the register knew a person otherwise. OTHER asks for a note.",
    labels=IDENTITY_REASONS,
)
describe_enum(
    NikWas,
    "NIK sebelumnya · whether the NIK known before was wrong, and is free again, or changed, and still finds the person.",
    labels=NIK_WAS,
)
describe_enum(
    DeathEvidence, "Bukti kematian · the paper or source a death is known from.", labels=DEATH_EVIDENCE
)
describe_enum(Reporter, "Pelapor · who told of a death.", labels=REPORTERS)
