"""How does an auditor open names in an emergency? Input, refusals, payload and resolver."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain.emergency_access import MOST_PEOPLE, BreakGlass
from ..queries.names import require_second_factor
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.roles import GlassReason
from ..types.selected_fields import selection_of
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.emergency_access import GlassBreak

LazyGlassBreak = Annotated["GlassBreak", strawberry.lazy("..queries.emergency_access")]


@strawberry.input(
    description="Akses darurat · names that an auditor has to see: of one village, or of some people. One of both is named."
)
class BreakGlassInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    reason: GlassReason = strawberry.field(description="Alasan · why; everybody who sees the event reads it.")
    note: str = strawberry.field(
        description="Catatan · why, in words that name nobody: sealed, and read by operators and auditors of the regency."
    )
    region: str | None = strawberry.field(default=None, description="Desa · the code of one village.")
    enrolments: list[strawberry.ID] | None = strawberry.field(
        default=None, description=f"Peserta · people of one regency, at most {MOST_PEOPLE}."
    )


@describe_codes
class BreakGlassErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why breakGlass was refused.")
class BreakGlassError(UserError):
    code: BreakGlassErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what breakGlass opened.")
class BreakGlassPayload(CommandPayload):
    user_errors: Sequence[BreakGlassError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Akses darurat · what was opened, and until when.")
    async def glass(self, info: Info) -> LazyGlassBreak | None:
        from ..queries.emergency_access import breaks_of

        if self.position is None:
            return None
        await info.context.events.head(self.position)
        found = await info.context.events.at_positions([self.position])
        made = await breaks_of(info, list(found.values()), selection_of(info))
        return made[0] if made else None


@strawberry.type
class EmergencyAccessMutations:
    @strawberry.mutation(
        description="Buka akses darurat · show an auditor, who sees no names, those of one village or of some people, for an hour and 200 "
        "people at most. It is recorded with its reason, and operators and other auditors of the regency see it at once. One that was "
        "open before ends. Asks for the role AUDITOR, of a person."
    )
    async def break_glass(
        self,
        info: Info,
        input: Annotated[BreakGlassInput, THE_COMMAND],  # noqa: A002
    ) -> BreakGlassPayload:
        if info.context.principal.id is not None:
            require_second_factor(info.context)  # without one there would be nothing to see
        parsing = Parsing()
        intent = BreakGlass(
            input.reason,
            parsing.text(input.note, "note"),
            input.region,
            parsing.ids(input.enrolments or (), "Enrolment", "enrolments"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.break_glass,
            intent,
            Reply("GlassBreak", BreakGlassPayload, BreakGlassError, BreakGlassErrorCode),
        )
