"""How far has a list's enrolment come, and which rows were not enrolled? Batches and their refused rows.

A dry batch of which nothing is recorded yet is STAGED: it can be found by its id, but is in no list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain.batches import BatchChunkAccepted, RowRefusal
from ...domain.bulk.staging import Staged
from ...projections import batches as stored
from ...projections.batches import BatchState
from ...projections.engine.pacing import in_turns
from ...texts.rows.all import row_fix, row_why
from ..types import ids
from ..types.context import Info
from ..types.enums import describe_enum
from ..types.ids import uuids
from ..types.moment import Question, Shown
from ..types.refusal_codes import EnrolWorkersErrorCode
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    Node,
    PageArguments,
    RegionArg,
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, mentions, named, selection_of
from ..types.values import Money
from ..types.who_sees_what import is_in_sight
from .events import Historied, Histories, histories_of
from .nested import nested_pages
from .nodes import loads
from .papers import Agreement, Papers, papers_of
from .regions import Region, Scheme, region_of, require_region

describe_enum(
    BatchState,
    "Keadaan impor · how far a batch is.",
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
class Below:
    """What was asked below some batches, read once for all of them, as known at one position."""

    shown: Shown
    papers: Papers
    results: Mapping[tuple[PageArguments, UUID], Connection[BatchRow]]
    histories: Histories


async def below(
    info: Info,
    shown: Shown,
    regencies: Mapping[UUID, str],
    agreements: Iterable[UUID | None],
    asked: SelectedField,
) -> Below:
    """What is asked below these batches: at most one statement for each kind of thing, and for each way a list is asked."""
    papers = Papers(info, shown, {}, {})
    if regencies and mentions(asked, "agreement"):
        papers = await papers_of(info, agreements, shown, asked)
    results: dict[tuple[PageArguments, UUID], Connection[BatchRow]] = {}
    fields = named(asked, "results", "Batch")
    for way in nested_pages(info, "batch.results", "batch", regencies, fields, shown):
        pages = await stored.rows_pages(info.context.reader, regencies, way.window, way.at)
        for batch, page in pages.items():
            rows = await in_turns(partial(BatchRow.of, info=info), page.rows)
            results[way.arguments, batch] = way.pagings[batch].connection(page, rows)
    histories = await histories_of(info, "Batch", regencies, asked, shown)
    return Below(shown, papers, results, histories)


@strawberry.type(
    description="Impor · the enrolment of a list: read = enrolled + already + refused + blank, of the chunks accepted so far."
)
class Batch(Historied):
    region: Region = strawberry.field(description="Kabupaten · the regency.")
    scheme: Scheme = strawberry.field(description="Skema · the scheme.")
    digest: str = strawberry.field(
        description="Tanda berkas · an opaque mark of the list, the same wherever it was sent; never its SHA-256."
    )
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
    _agreement: strawberry.Private[UUID | None]
    _below: strawberry.Private[Below]

    @strawberry.field(description="Perjanjian · the agreement its enrolments hang on.")
    def agreement(self) -> Agreement | None:
        return self._below.papers.agreement(self._agreement)

    @strawberry.field(
        description="Baris yang tidak terdaftar · the rows that were not enrolled, by number; one with several reasons "
        "comes once for each."
    )
    def results(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[BatchRow]:
        return self._below.results[PageArguments(first, after, last, before), self._stream]

    @classmethod
    def of(cls, row: stored.Batch, info: Info, below: Below) -> "Batch":
        return cls(
            id=below.shown.id("Batch", row.id),
            region=region_of(info, row.region),
            scheme=Scheme.of(row.scheme, info),
            digest=row.file,
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
            _stream=row.id,
            _agreement=row.agreement,
            _below=below,
            _histories=below.histories,
        )

    @classmethod
    def waiting(cls, key: UUID, staged: Staged, info: Info, below: Below) -> "Batch":
        """A dry batch: what waits of it, nothing recorded."""
        opening = staged.opening
        return cls(
            id=ids.encode("Batch", key),
            region=region_of(info, opening.region),
            scheme=Scheme.of(opening.terms.scheme, info),
            digest=key.hex,
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
            _stream=key,
            _agreement=opening.terms.agreement,
            _below=below,
            _histories=below.histories,
        )


@loads("Batch")
async def load_batches(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await stored.batches_by_ids(info.context.reader, list(wanted.values()), question.at)
    waiting: dict[UUID, Staged] = {}
    for batch in wanted.values():
        # What waits was recorded at no moment: a question that names one finds nothing of it.
        if batch not in rows and not question.named and info.context.intake is not None:
            staged = await anyio.to_thread.run_sync(info.context.intake.waiting, batch)
            if staged is not None and is_in_sight(info.context, staged.opening.region, "Batch"):
                waiting[batch] = staged
    regencies = {batch: row.region for batch, row in rows.items()}
    regencies |= {batch: staged.opening.region for batch, staged in waiting.items()}
    agreements = [row.agreement for row in rows.values()]
    agreements += [staged.opening.terms.agreement for staged in waiting.values()]
    found = await below(info, Shown(known, named=question.named), regencies, agreements, asked)
    nodes: dict[str, Node] = {}
    for key, batch in wanted.items():
        if batch in rows:
            nodes[key] = Batch.of(rows[batch], info, found)
        elif batch in waiting:
            nodes[key] = Batch.waiting(batch, waiting[batch], info, found)
    return nodes


@strawberry.type
class BatchQueries:
    @strawberry.field(
        description="Impor · the batches of a region and those within, by regency, of each in the order they were opened."
    )
    async def batches(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Batch] | None:
        require_region(info, region)
        paging = page_of(
            info,
            "batches",
            {"region": region},
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
        )
        page = await stored.batches_page(
            info.context.reader,
            region,
            paging.asked_window(),
            paging.at,
        )
        regencies = {row.id: row.region for row in page.rows}
        found = await below(
            info,
            paging.shown(page.known),
            regencies,
            (row.agreement for row in page.rows),
            selection_of(info),
        )
        return paging.connection(page, [Batch.of(row, info, found) for row in page.rows])
