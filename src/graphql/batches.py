"""How far has a list's enrolment come, and which rows were not enrolled? Batches and their refused rows.

A dry batch of which nothing is recorded yet is STAGED: it can be found by its id, but is in no list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import anyio.to_thread
import strawberry

from ..domain.batches import BatchChunkAccepted, RowRefusal
from ..domain.intake import Staged
from ..projections import batches as stored
from ..projections.batches import BatchState
from ..projections.reading import At
from ..projections.reading import Known as ReadKnown
from . import ids
from .agreements import Agreement, Papers, mentions, papers_of, uuids
from .context import Info
from .enums import describe_enum
from .nodes import loads
from .refusal_codes import EnrolWorkersErrorCode
from .regions import Region, Scheme, region_of, require_region
from .relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    MinPosition,
    Node,
    RegionArg,
    moment,
    page_of,
)
from .row_messages import row_fix, row_why
from .selection import selection_of
from .values import Money

describe_enum(
    BatchState,
    "Keadaan impor · how far a batch is.",
    {
        "STAGED": "Menunggu · a dry batch: its rows wait sealed, nothing is recorded yet.",
        "OPEN": "Berjalan · money is held, chunks are taken in.",
        "COMPLETED": "Selesai · every row has its fate, what was held and not needed is released.",
        "ABANDONED": "Dihentikan · given up; what was recorded stays.",
    },
)


@strawberry.type(description="Baris yang tidak terdaftar · why a row of a batch was not enrolled.")
class BatchRow:
    row: int = strawberry.field(description="Nomor baris · its number in the list.")
    code: EnrolWorkersErrorCode = strawberry.field(description="Kode · which rule was broken.")
    reason: str = strawberry.field(description="Sebab · the reason as a key that does not change.")
    field: str | None = strawberry.field(description="Isian · the field at fault, where one is.")
    message: str = strawberry.field(
        description="Alasan · the reason, in Indonesian or English by Accept-Language."
    )
    advice: str = strawberry.field(description="Perbaikan · what to do about it.")

    @classmethod
    def of(cls, row: stored.BatchRow | RowRefusal, info: Info) -> "BatchRow":
        locale = info.context.locale
        return cls(
            row=row.row,
            code=EnrolWorkersErrorCode(row.code.value),
            reason=row.reason,
            field=row.field,
            message=row_why(row.reason, row.facts, locale),
            advice=row_fix(row.reason, row.facts, locale),
        )


@strawberry.type(
    description="Potongan · what became of the rows of a chunk: read = enrolled + already + refused + blank."
)
class BatchChunk:
    number: int = strawberry.field(description="Nomor · its number, from 0.")
    read: int = strawberry.field(description="Dibaca · how many rows it has.")
    enrolled: int = strawberry.field(
        description="Terdaftar · how many were (of a dry batch: would be) enrolled."
    )
    already: int = strawberry.field(description="Sudah terdaftar · how many were covered already.")
    refused: int = strawberry.field(description="Ditolak · how many were refused.")
    blank: int = strawberry.field(description="Kosong · how many were blank.")
    rows: list[BatchRow] = strawberry.field(
        description="Baris yang tidak terdaftar · the rows that were not enrolled, at most those of the chunk."
    )

    @classmethod
    def of(cls, chunk: BatchChunkAccepted, info: Info) -> "BatchChunk":
        return cls(
            number=chunk.number,
            read=chunk.read,
            enrolled=chunk.enrolled,
            already=chunk.already,
            refused=chunk.refused,
            blank=chunk.blank,
            rows=[BatchRow.of(one, info) for one in chunk.refusals],
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """Where a batch was read from."""

    row: stored.Batch
    known: ReadKnown
    papers: Papers | None


@strawberry.type(
    description="Impor · the enrolment of a list: read = enrolled + already + refused + blank, of the chunks accepted so far."
)
class Batch(Node):
    region: Region = strawberry.field(description="Kabupaten · the regency.")
    scheme: Scheme = strawberry.field(description="Skema · the scheme.")
    digest: str = strawberry.field(description="Sidik berkas · the SHA-256 of the list.")
    state: BatchState = strawberry.field(description="Keadaan · how far it is.")
    rows: int = strawberry.field(description="Baris · how many rows it may enrol.")
    chunks: int = strawberry.field(description="Potongan · how many chunks were accepted.")
    read: int = strawberry.field(description="Dibaca · how many rows were read.")
    enrolled: int = strawberry.field(description="Terdaftar · how many were enrolled.")
    already: int = strawberry.field(description="Sudah terdaftar · how many were covered already.")
    refused: int = strawberry.field(description="Ditolak · how many were refused.")
    blank: int = strawberry.field(description="Kosong · how many were blank.")
    held: Money = strawberry.field(
        description="Dana ditahan · what it still holds of budget lines for rows to come."
    )
    version: int = strawberry.field(description="Versi · how many times it has changed.")
    _read: strawberry.Private[_Read | None]

    @strawberry.field(description="Perjanjian · the agreement its enrolments hang on.")
    def agreement(self) -> Agreement | None:
        if self._read is None or self._read.papers is None:
            return None
        return self._read.papers.agreement(self._read.row.agreement)

    @strawberry.field(
        description="Baris yang tidak terdaftar · the rows that were not enrolled, by number; one with several reasons "
        "comes once for each."
    )
    async def results(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[BatchRow]:
        known = (
            await info.context.reader.known(of=(stored.PROJECTION,))
            if self._read is None
            else self._read.known
        )
        at, key = At(position=known.position), ids.decode_uuid(self.id, "Batch")
        scope = {"batch": str(key)}
        paging = page_of(info, "batch.results", scope, first, after, last, before, at=at)
        page = await stored.rows_page(
            info.context.reader,
            self.region.code,
            key,
            paging.window,
            paging.at,
            count=selection_of(info).has("totalCount"),
        )
        return paging.connection(page, [BatchRow.of(row, info) for row in page.rows])

    @classmethod
    def of(cls, row: stored.Batch, info: Info, known: ReadKnown, papers: Papers | None) -> "Batch":
        return cls(
            id=ids.encode("Batch", row.id),
            region=region_of(info, row.region),
            scheme=Scheme.of(row.scheme, info),
            digest=row.file_digest,
            state=row.state,
            rows=row.rows,
            chunks=row.chunks,
            read=row.read,
            enrolled=row.enrolled,
            already=row.already,
            refused=row.refused,
            blank=row.blank,
            held=Money.rupiah(row.held),
            version=row.version,
            _read=_Read(row, known, papers),
        )

    @classmethod
    def waiting(cls, key: UUID, staged: Staged, info: Info) -> "Batch":
        """A dry batch: what waits of it, nothing recorded."""
        opening = staged.opening
        return cls(
            id=ids.encode("Batch", key),
            region=region_of(info, opening.region),
            scheme=Scheme.of(opening.terms.scheme, info),
            digest=opening.digest,
            state=BatchState.STAGED,
            rows=opening.rows,
            chunks=len(staged.chunks),
            read=staged.rows,
            enrolled=0,
            already=0,
            refused=0,
            blank=0,
            held=Money.rupiah(0),
            version=0,
            _read=None,
        )


async def _papers(info: Info, rows: Sequence[stored.Batch], known: ReadKnown, asked: bool) -> Papers | None:
    """The agreements of these batches as known at the same position, where they are asked for."""
    if not asked:
        return None
    named = [row.agreement for row in rows if row.agreement is not None]
    return await papers_of(info, named, At(position=known.position))


@loads("Batch")
async def load_batches(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await stored.batches_by_ids(
        info.context.reader, list(wanted.values()), min_position=min_position
    )
    papers = await _papers(info, list(rows.values()), known, bool(rows))
    found: dict[str, Node] = {}
    for key, batch in wanted.items():
        if batch in rows:
            found[key] = Batch.of(rows[batch], info, known, papers)
        elif info.context.intake is not None:
            staged = await anyio.to_thread.run_sync(info.context.intake.waiting, batch)
            if staged is not None:
                found[key] = Batch.waiting(batch, staged, info)
    return found


@strawberry.type
class BatchQueries:
    @strawberry.field(
        description="Impor · the batches of a region and those within, in the order they were opened (by regency)."
    )
    async def batches(
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_position: MinPosition = None,
    ) -> Connection[Batch]:
        require_region(info, region)
        paging = page_of(info, "batches", {"region": region}, first, after, last, before, at=moment(known_at))
        asked = selection_of(info)
        page = await stored.batches_page(
            info.context.reader,
            region,
            paging.window,
            paging.at,
            count=asked.has("totalCount"),
            min_position=min_position,
        )
        papers = await _papers(info, page.rows, page.known, mentions(asked, "agreement"))
        return paging.connection(page, [Batch.of(row, info, page.known, papers) for row in page.rows])
