"""What becomes of a verification or a decree after it was recorded? Taken back, revised: input, refusals, payload and resolver of
each command.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import decree_revisions, selection_undone
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.taken_back import TakenBackReason
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.selections import Decree, ParticipantList

LazyList = Annotated["ParticipantList", strawberry.lazy("..queries.selections")]
LazyDecree = Annotated["Decree", strawberry.lazy("..queries.selections")]
_REASON = "Alasan · why it is taken back."
_NOTE = "Catatan · more about it, sealed; OTHER needs one."


@strawberry.input(
    description="Pembatalan verifikasi · a verification that does not hold: the list waits again."
)
class WithdrawVerificationInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    list_: strawberry.ID | None = strawberry.field(
        name="list", default=None, description="Daftar · the list; either this or its digest."
    )
    list_digest: str | None = strawberry.field(
        default=None, description="Sidik daftar · the list's SHA-256; either this or its id."
    )
    reason: TakenBackReason = strawberry.field(description=_REASON)
    note: str | None = strawberry.field(default=None, description=_NOTE)


@describe_codes
class WithdrawVerificationErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why withdrawVerification was refused.")
class WithdrawVerificationError(UserError):
    code: WithdrawVerificationErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what withdrawVerification did. Whoever is enrolled from the list becomes a finding NOT_VERIFIED; nobody "
    "more is enrolled from it until it is verified anew."
)
class WithdrawVerificationPayload(CommandPayload):
    user_errors: Sequence[WithdrawVerificationError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list, waiting.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


@strawberry.input(description="Pembatalan SK · a decree that does not hold.")
class VoidDecreeInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    decree: strawberry.ID = strawberry.field(description="SK · the decree.")
    reason: TakenBackReason = strawberry.field(description=_REASON)
    note: str | None = strawberry.field(default=None, description=_NOTE)


@describe_codes
class VoidDecreeErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why voidDecree was refused.")
class VoidDecreeError(UserError):
    code: VoidDecreeErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what voidDecree did. Whoever is enrolled under the decree becomes a finding NO_DECREE; nobody more is, and "
    "its number is free for another decree."
)
class VoidDecreePayload(CommandPayload):
    user_errors: Sequence[VoidDecreeError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="SK · the decree, taken back.")
    async def decree(self, info: Info) -> LazyDecree | None:
        from ..queries.selections import Decree

        return await thing(self, info, Decree)


@strawberry.input(description="Perubahan SK · what of a decree has changed; what is absent stays as it is.")
class ReviseDecreeInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    decree: strawberry.ID = strawberry.field(description="SK · the decree.")
    number: str | None = strawberry.field(default=None, description="Nomor · another number.")
    issued_on: dt.date | None = strawberry.field(default=None, description="Tanggal · another date.")
    count: int | None = strawberry.field(
        default=None,
        description="Jumlah · how many participants it names now; not fewer than are enrolled under it. Over a list that carries its "
        "people: as many as were accepted up to its round; absent beside a round, these are counted.",
    )
    round: int | None = strawberry.field(
        default=None,
        description="Putaran · of a list that carries its people it names the accepted rows up to this round by now.",
    )


@describe_codes
class ReviseDecreeErrorCode(StrEnum):
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    VOIDED = "VOIDED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why reviseDecree was refused.")
class ReviseDecreeError(UserError):
    code: ReviseDecreeErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what reviseDecree did.")
class ReviseDecreePayload(CommandPayload):
    user_errors: Sequence[ReviseDecreeError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="SK · the decree as it now stands.")
    async def decree(self, info: Info) -> LazyDecree | None:
        from ..queries.selections import Decree

        return await thing(self, info, Decree)


@strawberry.type
class SelectionUndoneMutations:
    @strawberry.mutation(
        description="Batalkan verifikasi · take the verification of a list back: it waits again, and can be verified anew."
    )
    async def withdraw_verification(
        self,
        info: Info,
        input: Annotated[WithdrawVerificationInput, THE_COMMAND],  # noqa: A002
    ) -> WithdrawVerificationPayload:
        parsing = Parsing()
        intent = selection_undone.WithdrawVerification(
            reason=input.reason,
            listed=parsing.maybe_id(input.list_, "ParticipantList", "list"),
            list_digest=input.list_digest,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.withdraw_verification,
            intent,
            Reply(
                "ParticipantList",
                WithdrawVerificationPayload,
                WithdrawVerificationError,
                WithdrawVerificationErrorCode,
            ),
        )

    @strawberry.mutation(description="Batalkan SK · take a decree back. The days of those under it stay.")
    async def void_decree(
        self,
        info: Info,
        input: Annotated[VoidDecreeInput, THE_COMMAND],  # noqa: A002
    ) -> VoidDecreePayload:
        parsing = Parsing()
        intent = selection_undone.VoidDecree(
            decree=parsing.id(input.decree, "Decree", "decree"),
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.void_decree,
            intent,
            Reply("Decree", VoidDecreePayload, VoidDecreeError, VoidDecreeErrorCode),
        )

    @strawberry.mutation(description="Ubah SK · record that a decree says something else by now.")
    async def revise_decree(
        self,
        info: Info,
        input: Annotated[ReviseDecreeInput, THE_COMMAND],  # noqa: A002
    ) -> ReviseDecreePayload:
        parsing = Parsing()
        intent = decree_revisions.ReviseDecree(
            decree=parsing.id(input.decree, "Decree", "decree"),
            number=parsing.maybe_text(input.number, "number"),
            on=input.issued_on,
            count=input.count,
            round=input.round,
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.revise_decree,
            intent,
            Reply(
                "Decree",
                ReviseDecreePayload,
                ReviseDecreeError,
                ReviseDecreeErrorCode,
                {"on": ("issuedOn",)},
            ),
        )
