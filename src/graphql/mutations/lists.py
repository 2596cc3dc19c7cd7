"""How are lists of candidates recorded? Proposed, verified, decreed: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import decrees, selection
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.selections import Decree, ParticipantList

LazyList = Annotated["ParticipantList", strawberry.lazy("..queries.selections")]
LazyDecree = Annotated["Decree", strawberry.lazy("..queries.selections")]


@strawberry.input(description="Usulan peserta · a list of candidates, known by its digest.")
class ProposeParticipantsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the village or regency that proposes.")
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    list_digest: str = strawberry.field(
        description="Sidik daftar · the SHA-256 of the list as proposed, in lower-case hexadecimal."
    )
    count: int = strawberry.field(description="Jumlah · how many candidates it names.")


@describe_codes
class ProposeParticipantsErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why proposeParticipants was refused.")
class ProposeParticipantsError(UserError):
    code: ProposeParticipantsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what proposeParticipants did.")
class ProposeParticipantsPayload(CommandPayload):
    user_errors: Sequence[ProposeParticipantsError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


@strawberry.input(description="Verifikasi daftar · an office has verified a proposed list.")
class VerifyListInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    list_digest: str = strawberry.field(description="Sidik daftar · the list's SHA-256.")
    office: str = strawberry.field(description="Kantor · the office that verified it, never a person.")
    verified_on: dt.date = strawberry.field(description="Tanggal verifikasi · when.")
    count: int = strawberry.field(description="Jumlah · how many it found in order.")


@describe_codes
class VerifyListErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why verifyList was refused.")
class VerifyListError(UserError):
    code: VerifyListErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what verifyList did.")
class VerifyListPayload(CommandPayload):
    user_errors: Sequence[VerifyListError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


@strawberry.input(description="Penetapan (SK) · a decree over a verified list.")
class IssueDecreeInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that decrees.")
    number: str = strawberry.field(description="Nomor · the decree's number.")
    issued_on: dt.date = strawberry.field(description="Tanggal · its date.")
    list_digest: str | None = strawberry.field(
        default=None, description="Sidik daftar · the verified list's SHA-256; or its id."
    )
    list: strawberry.ID | None = strawberry.field(
        default=None, description="Daftar · the verified list's id."
    )
    count: int | None = strawberry.field(
        default=None,
        description="Jumlah · how many participants it names; known, and best left out, of a list that carries its people.",
    )


@describe_codes
class IssueDecreeErrorCode(StrEnum):
    NOT_VERIFIED = "NOT_VERIFIED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why issueDecree was refused.")
class IssueDecreeError(UserError):
    code: IssueDecreeErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what issueDecree did; the decree's id is what enrolWorkers takes.")
class IssueDecreePayload(CommandPayload):
    user_errors: Sequence[IssueDecreeError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="SK · the decree.")
    async def decree(self, info: Info) -> LazyDecree | None:
        from ..queries.selections import Decree

        return await thing(self, info, Decree)


@strawberry.type
class ListMutations:
    @strawberry.mutation(description="Usulkan peserta · propose a list of candidates by its digest.")
    async def propose_participants(
        self,
        info: Info,
        input: Annotated[ProposeParticipantsInput, THE_COMMAND],  # noqa: A002
    ) -> ProposeParticipantsPayload:
        intent = selection.ProposeParticipants(input.region, input.scheme, input.list_digest, input.count)
        return await record(
            info,
            input,
            Parsing(),
            info.context.register.propose_participants,
            intent,
            Reply(
                "ParticipantList",
                ProposeParticipantsPayload,
                ProposeParticipantsError,
                ProposeParticipantsErrorCode,
            ),
        )

    @strawberry.mutation(description="Verifikasi daftar · record that an office verified a list.")
    async def verify_list(
        self,
        info: Info,
        input: Annotated[VerifyListInput, THE_COMMAND],  # noqa: A002
    ) -> VerifyListPayload:
        parsing = Parsing()
        intent = selection.VerifyList(
            input.list_digest, parsing.text(input.office, "office"), input.verified_on, input.count
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.verify_list,
            intent,
            Reply("ParticipantList", VerifyListPayload, VerifyListError, VerifyListErrorCode),
        )

    @strawberry.mutation(description="Tetapkan SK · issue a decree over a verified list.")
    async def issue_decree(
        self,
        info: Info,
        input: Annotated[IssueDecreeInput, THE_COMMAND],  # noqa: A002
    ) -> IssueDecreePayload:
        parsing = Parsing()
        intent = decrees.IssueDecree(
            input.region,
            parsing.text(input.number, "number"),
            input.issued_on,
            input.list_digest,
            input.count or 0,
            listed=parsing.maybe_id(input.list, "ParticipantList", "list"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.issue_decree,
            intent,
            Reply(
                "Decree",
                IssueDecreePayload,
                IssueDecreeError,
                IssueDecreeErrorCode,
                {"on": ("issuedOn",), "listed": ("list",)},
            ),
        )
