"""Which words are there for who may do what? Closed lists of the domain, described bilingually.

As in `enums.py`: import the enums from here wherever a GraphQL annotation needs one.
"""

from ...domain.vocabulary import GlassReason, RevocationReason, Role, UserKind
from ...texts.labels.roles import GLASS_REASONS, REVOCATIONS, ROLES, USER_KINDS
from .enums import describe_enum

__all__ = ["GlassReason", "RevocationReason", "Role", "UserKind"]

describe_enum(Role, "Peran · what a user may do, in a region and all within it.", labels=ROLES)
describe_enum(UserKind, "Jenis pengguna · a person, or a program.", labels=USER_KINDS)
describe_enum(
    GlassReason,
    "Alasan akses darurat · why an auditor has to see names; a note says more.",
    labels=GLASS_REASONS,
)
describe_enum(
    RevocationReason,
    "Alasan pencabutan · why a role is held no longer. OTHER asks for a note.",
    labels=REVOCATIONS,
)
