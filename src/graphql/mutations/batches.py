"""How is a list sent part by part? openBatch, appendRows, completeBatch, abandonBatch: inputs, payloads, resolvers.

Every one may be repeated. A batch is known by its list's digest and its terms, a chunk by its number and checksum.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.bulk import sent_parts
from ...domain.enrolment import Candidate
from ...domain.reasons import Reason
from ...domain.refusals import invalid
from ..queries.batches import Batch, BatchChunk
from ..types.context import Info
from ..types.enums import FundingSource, MembershipCategory, Programme, Sex
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.values import PeriodInput
from .inputs import KEY
from .payloads import CODE, ERRORS, Payload, UserError, thing
from .recording import (
    IN_PERIOD,
    THE_COMMAND,
    Parsing,
    Reply,
)
from .recording_batches import ChunkReply, intake_of, record_batch, without_fate

_CHECKSUM = (
    "Sidik potongan · the SHA-256, in lower-case hexadecimal, of the rows as UTF-8 text: one line a row in the order sent, "
    "its row number, NIK, name, birth date (YYYY-MM-DD), sex, village and segment separated by tabs, each line ended by a "
    "line feed."
)


@strawberry.input(
    description="Baris daftar · a worker in a list, with the number of their row. Names and NIKs go to the vault alone."
)
class BatchRowInput:
    row: int = strawberry.field(description="Nomor baris · the row's number in the list, from 1.")
    nik: str = strawberry.field(description="NIK · sixteen digits.")
    name: str = strawberry.field(description="Nama · the name.")
    birth_date: dt.date = strawberry.field(
        description="Tanggal lahir · the date of birth; a row whose NIK says another day is refused."
    )
    sex: Sex = strawberry.field(
        description="Jenis kelamin · the sex; a row whose NIK says the other one is refused."
    )
    village: RegionCode = strawberry.field(description="Desa · the village of residence.")
    segment: str = strawberry.field(description="Segmen · the segment's code.")


@strawberry.input(description="Impor baru · a list to enrol part by part, and the terms its rows share.")
class OpenBatchInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Kabupaten · the regency.")
    digest: str = strawberry.field(
        description="Sidik berkas · the SHA-256 of the list in lower-case hexadecimal. The same list on the same terms is "
        "the same batch, however often it is opened."
    )
    rows: int = strawberry.field(
        description="Baris · how many rows may be enrolled; money is held for as many."
    )
    dry: bool = strawberry.field(
        default=False,
        description="Uji dahulu · record nothing before completeBatch; until then rows are judged and answered, and wait "
        "sealed for at most 7 days.",
    )
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    category: MembershipCategory = strawberry.field(description="Kategori · the membership category.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: list[Programme] = strawberry.field(description="Program · what they are insured for.")
    period: PeriodInput = strawberry.field(description="Masa perlindungan · the days protected.")
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement they hang on."
    )
    list_digest: str | None = strawberry.field(
        default=None, description="Sidik daftar · the verified list they are on; absent: this list itself."
    )
    decree: strawberry.ID | None = strawberry.field(
        default=None, description="SK · the decree that names them."
    )
    payer: str | None = strawberry.field(
        default=None,
        description="Pembayar · the company whose budget pays; required where several have one that fits.",
    )


@strawberry.input(
    description="Potongan daftar · a numbered chunk of a batch. Repeated and out of order it does no harm."
)
class AppendRowsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    batch: strawberry.ID = strawberry.field(description="Impor · the batch.")
    number: int = strawberry.field(description="Nomor · the chunk's number, from 0.")
    checksum: str = strawberry.field(description=_CHECKSUM)
    rows: list[BatchRowInput] = strawberry.field(
        description="Baris · the rows, at most 500 and what fits into a request of 100 kB."
    )


@strawberry.input(description="Penyelesaian impor · a batch of which every chunk was sent.")
class CompleteBatchInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    batch: strawberry.ID = strawberry.field(description="Impor · the batch.")
    chunks: int = strawberry.field(
        description="Potongan · how many chunks were sent; refused unless all of them were accepted."
    )


@strawberry.input(description="Penghentian impor · a batch to give up.")
class AbandonBatchInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    batch: strawberry.ID = strawberry.field(description="Impor · the batch.")


@describe_codes
class OpenBatchErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why openBatch was refused.")
class OpenBatchError(UserError):
    code: OpenBatchErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what openBatch did.")
class OpenBatchPayload(Payload):
    user_errors: Sequence[OpenBatchError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Impor · the batch as it stands.")
    async def batch(self, info: Info) -> Batch | None:
        return await thing(self, info, Batch)


@describe_codes
class AppendRowsErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why appendRows was refused.")
class AppendRowsError(UserError):
    code: AppendRowsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what appendRows did.")
class AppendRowsPayload(Payload):
    user_errors: Sequence[AppendRowsError] = strawberry.field(description=ERRORS)
    chunk: BatchChunk | None = strawberry.field(
        description="Potongan · what became of its rows; of a dry batch, what would if it were completed now, each chunk "
        "by itself."
    )

    @strawberry.field(description="Impor · the batch as it now stands.")
    async def batch(self, info: Info) -> Batch | None:
        return await thing(self, info, Batch)


@describe_codes
class CompleteBatchErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why completeBatch was refused.")
class CompleteBatchError(UserError):
    code: CompleteBatchErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what completeBatch did.")
class CompleteBatchPayload(Payload):
    user_errors: Sequence[CompleteBatchError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Impor · the batch, completed.")
    async def batch(self, info: Info) -> Batch | None:
        return await thing(self, info, Batch)


@describe_codes
class AbandonBatchErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why abandonBatch was refused.")
class AbandonBatchError(UserError):
    code: AbandonBatchErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what abandonBatch did.")
class AbandonBatchPayload(Payload):
    user_errors: Sequence[AbandonBatchError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Impor · the batch, given up; null where nothing of it was recorded.")
    async def batch(self, info: Info) -> Batch | None:
        return await thing(self, info, Batch)


@strawberry.type
class BatchMutations:
    @strawberry.mutation(description="Mulai impor · open a batch: a list that is enrolled part by part.")
    async def open_batch(
        self,
        info: Info,
        input: Annotated[OpenBatchInput, THE_COMMAND],  # noqa: A002
    ) -> OpenBatchPayload:
        parsing = Parsing()
        return await record_batch(
            info,
            input,
            parsing,
            without_fate(intake_of(info).open_batch),
            sent_parts.OpenBatch(input.region, input.digest, parsing.terms(input), input.rows, input.dry),
            Reply("Batch", OpenBatchPayload, OpenBatchError, OpenBatchErrorCode, IN_PERIOD),
        )

    @strawberry.mutation(description="Kirim potongan · send a numbered, checksummed chunk of a batch.")
    async def append_rows(
        self,
        info: Info,
        input: Annotated[AppendRowsInput, THE_COMMAND],  # noqa: A002
    ) -> AppendRowsPayload:
        parsing = Parsing()
        if len(input.rows) > sent_parts.MOST_ROWS_OF_A_REQUEST:
            parsing.breaches.append(
                invalid(Reason.HOW_MANY_ROWS, "rows", most=sent_parts.MOST_ROWS_OF_A_REQUEST)
            )
        rows = tuple(
            (
                one.row,
                Candidate(
                    one.nik,
                    parsing.text(one.name, "rows", str(at), "name"),
                    one.birth_date,
                    one.sex,
                    one.village,
                    one.segment,
                ),
            )
            for at, one in enumerate(input.rows[: sent_parts.MOST_ROWS_OF_A_REQUEST])
        )
        batch = parsing.id(input.batch, "Batch", "batch")
        return await record_batch(
            info,
            input,
            parsing,
            intake_of(info).append_rows,
            sent_parts.AppendRows(batch, input.number, input.checksum, rows),
            ChunkReply("Batch", AppendRowsPayload, AppendRowsError, AppendRowsErrorCode),
        )

    @strawberry.mutation(
        description="Selesaikan impor · complete a batch: a dry one is recorded now, money not needed is released."
    )
    async def complete_batch(
        self,
        info: Info,
        input: Annotated[CompleteBatchInput, THE_COMMAND],  # noqa: A002
    ) -> CompleteBatchPayload:
        parsing = Parsing()
        return await record_batch(
            info,
            input,
            parsing,
            without_fate(intake_of(info).complete_batch),
            sent_parts.CompleteBatch(parsing.id(input.batch, "Batch", "batch"), input.chunks),
            Reply("Batch", CompleteBatchPayload, CompleteBatchError, CompleteBatchErrorCode),
        )

    @strawberry.mutation(description="Hentikan impor · give a batch up; what was recorded of it stays.")
    async def abandon_batch(
        self,
        info: Info,
        input: Annotated[AbandonBatchInput, THE_COMMAND],  # noqa: A002
    ) -> AbandonBatchPayload:
        parsing = Parsing()
        return await record_batch(
            info,
            input,
            parsing,
            without_fate(intake_of(info).abandon_batch),
            sent_parts.AbandonBatch(parsing.id(input.batch, "Batch", "batch")),
            Reply("Batch", AbandonBatchPayload, AbandonBatchError, AbandonBatchErrorCode),
        )
