"""What is done where cards are handed over? It is recorded, or taken back: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import handovers
from ...domain.reasons import Reason
from ...domain.refusals import invalid
from ..types.context import Info
from ..types.receipts import ReceiptProof, Receiver
from ..types.refusal_codes import describe_codes
from ..types.scalars import BigInt, RegionCode
from ..types.taken_back import TakenBackReason
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record
from .villages import as_asked, waiting_in

if TYPE_CHECKING:
    from ..queries.handovers import Handover

LazyHandover = Annotated["Handover", strawberry.lazy("..queries.handovers")]


@strawberry.input(description="Penyerahan kartu · a handover and the cards handed over there.")
class HoldHandoverInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the regency.")
    held_on: dt.date = strawberry.field(description="Tanggal penyerahan · when it was held.")
    place: str = strawberry.field(description="Tempat · where it was held.")
    minutes: str | None = strawberry.field(
        default=None, description="Berita acara · the reference of the minutes."
    )
    count: int | None = strawberry.field(
        default=None, description="Jumlah · how many cards were handed over, if known."
    )
    cards: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Kartu · the cards handed over, where known."
    )
    village: RegionCode | None = strawberry.field(
        default=None,
        description="Desa atau kelurahan · all cards that wait there were handed over, but those of the absent.",
    )
    batch: strawberry.ID | None = strawberry.field(
        default=None,
        description="Impor · all cards of its enrolments that wait were handed over, but those of the absent.",
    )
    seen_position: BigInt | None = strawberry.field(
        default=None,
        description="Posisi yang dilihat · with `village`: the cards that waited there when you looked (`known.position` of what you "
        "were shown, or later) and wait still; absent: those that wait by now, for which the answer may have to be waited for.",
    )
    absent: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Tidak hadir · the cards that nobody came for, at most 500."
    )
    received_by: Receiver = strawberry.field(
        default=Receiver.NOT_SAID, description="Penerima · into whose hands the cards were given."
    )
    proof: ReceiptProof = strawberry.field(
        default=ReceiptProof.NOT_SAID, description="Bukti terima · what shows that they were received."
    )


@describe_codes
class HoldHandoverErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why holdHandover was refused.")
class HoldHandoverError(UserError):
    code: HoldHandoverErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what holdHandover did.")
class HoldHandoverPayload(CommandPayload):
    user_errors: Sequence[HoldHandoverError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Penyerahan · the handover.")
    async def handover(self, info: Info) -> LazyHandover | None:
        from ..queries.handovers import Handover

        return await thing(self, info, Handover)


@strawberry.input(description="Pembatalan penyerahan · a handover that was not so.")
class VoidHandoverInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    handover: strawberry.ID = strawberry.field(description="Penyerahan · the handover, an id of Handover.")
    reason: TakenBackReason = strawberry.field(description="Alasan · why it is taken back.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class VoidHandoverErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why voidHandover was refused.")
class VoidHandoverError(UserError):
    code: VoidHandoverErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what voidHandover did. From its position on its cards are what they were before it, and may be handed over."
)
class VoidHandoverPayload(CommandPayload):
    user_errors: Sequence[VoidHandoverError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Penyerahan · the handover that was taken back.")
    async def handover(self, info: Info) -> LazyHandover | None:
        from ..queries.handovers import Handover

        return await thing(self, info, Handover)


@strawberry.type
class HandoverMutations:
    @strawberry.mutation(description="Serahkan kartu · record a handover and the cards handed over there.")
    async def hold_handover(
        self,
        info: Info,
        input: Annotated[HoldHandoverInput, THE_COMMAND],  # noqa: A002
    ) -> HoldHandoverPayload:
        parsing = Parsing()
        named = parsing.ids(input.cards, "Card", "cards")
        if named and (input.village or input.batch):
            parsing.breaches.append(invalid(Reason.NAMED_BESIDE_MANY, "cards"))
        intent = handovers.HoldHandover(
            region=input.region,
            on=input.held_on,
            place=parsing.text(input.place, "place"),
            minutes=parsing.maybe_text(input.minutes, "minutes"),
            count=input.count,
            cards=named or await waiting_in(info, input.village, input.held_on, input.seen_position),
            village=input.village,
            batch=parsing.maybe_id(input.batch, "Batch", "batch"),
            absent=parsing.ids(input.absent, "Card", "absent"),
            received_by=input.received_by,
            proof=input.proof,
        )
        hold = info.context.register.hold_handover
        return await record(
            info,
            input,
            parsing,
            as_asked(input, hold) if intent.of_many else hold,
            intent,
            Reply(
                "Handover", HoldHandoverPayload, HoldHandoverError, HoldHandoverErrorCode, {"on": ("heldOn",)}
            ),
        )

    @strawberry.mutation(
        description="Batalkan penyerahan · take a handover back. Its cards wait again, unless more became of them since."
    )
    async def void_handover(
        self,
        info: Info,
        input: Annotated[VoidHandoverInput, THE_COMMAND],  # noqa: A002
    ) -> VoidHandoverPayload:
        parsing = Parsing()
        intent = handovers.VoidHandover(
            handover=parsing.id(input.handover, "Handover", "handover"),
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.void_handover,
            intent,
            Reply("Handover", VoidHandoverPayload, VoidHandoverError, VoidHandoverErrorCode),
        )
