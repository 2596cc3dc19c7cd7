"""How does an administrator grant a role, and revoke it? Inputs, refusals, payloads and resolvers."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain import grants
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.roles import RevocationReason, Role
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError
from .recording import THE_COMMAND, Parsing, Reply, record

_USER = "Pengguna · the id of the user, as `naungan users list` and `viewer` show it."
_REGION = "Wilayah · the code of the region; null for ADMINISTRATOR alone."


@strawberry.input(description="Pemberian peran · a role for a user, in a region and all within it.")
class GrantAccessInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    user: strawberry.ID = strawberry.field(description=_USER)
    role: Role = strawberry.field(description="Peran · the role.")
    region: str | None = strawberry.field(default=None, description=_REGION)
    until: dt.date | None = strawberry.field(
        default=None,
        description="Sampai sebelum · the first day on which it is held no longer, at most five years ahead; null: until revoked.",
    )


@strawberry.input(description="Pencabutan peran · a role that a user is to hold no longer.")
class RevokeAccessInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    user: strawberry.ID = strawberry.field(description=_USER)
    role: Role = strawberry.field(description="Peran · the role.")
    region: str | None = strawberry.field(default=None, description=_REGION)
    reason: RevocationReason = strawberry.field(description="Alasan · why.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class GrantAccessErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why grantAccess was refused.")
class GrantAccessError(UserError):
    code: GrantAccessErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what grantAccess did.")
class GrantAccessPayload(CommandPayload):
    user_errors: Sequence[GrantAccessError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pengguna · the id of the user.")
    def user(self) -> strawberry.ID | None:
        return next(iter(self.ids), None)


@describe_codes
class RevokeAccessErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why revokeAccess was refused.")
class RevokeAccessError(UserError):
    code: RevokeAccessErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what revokeAccess did. No answer that was under way for the user is given any more."
)
class RevokeAccessPayload(CommandPayload):
    user_errors: Sequence[RevokeAccessError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pengguna · the id of the user.")
    def user(self) -> strawberry.ID | None:
        return next(iter(self.ids), None)


def _user(parsing: Parsing, text: str) -> UUID:
    """The user of an id, or of a bare UUID, as the command line shows it."""
    try:
        return UUID(text)
    except ValueError:
        return parsing.id(text, "User", "user")


@strawberry.type
class AccessMutations:
    @strawberry.mutation(
        description="Beri peran · grant a role to a user, or give it another last day. Asks for the role ADMINISTRATOR; nobody grants "
        "to themselves, and one person does not hold roles that check one another."
    )
    async def grant_access(
        self,
        info: Info,
        input: Annotated[GrantAccessInput, THE_COMMAND],  # noqa: A002
    ) -> GrantAccessPayload:
        parsing = Parsing()
        intent = grants.GrantAccess(
            _user(parsing, input.user),
            input.role,
            input.region,
            input.until,
            input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.grant_access,
            intent,
            Reply("User", GrantAccessPayload, GrantAccessError, GrantAccessErrorCode),
        )

    @strawberry.mutation(
        description="Cabut peran · revoke a role of a user. Asks for the role ADMINISTRATOR."
    )
    async def revoke_access(
        self,
        info: Info,
        input: Annotated[RevokeAccessInput, THE_COMMAND],  # noqa: A002
    ) -> RevokeAccessPayload:
        parsing = Parsing()
        intent = grants.RevokeAccess(
            _user(parsing, input.user),
            input.role,
            input.region,
            input.reason,
            parsing.maybe_text(input.note, "note"),
            input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.revoke_access,
            intent,
            Reply("User", RevokeAccessPayload, RevokeAccessError, RevokeAccessErrorCode),
        )
