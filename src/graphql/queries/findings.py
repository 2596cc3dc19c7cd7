"""Which rules does recorded history break? Findings, each with the enrolment it is about and the events that told of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.vocabulary import RuleCode
from ...projections import findings as read
from ...projections.engine.reading import At
from ...projections.engine.reading import Known as ReadKnown
from ...texts.findings import finding_message
from ..types import ids
from ..types.context import Info
from ..types.enums import FindingCode
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
from ..types.selection import selection_of
from .agreements import mentions, uuids
from .enrolments import enrolments_by_id
from .filters import bound
from .nodes import loads
from .people import Enrolment
from .regions import Region, region_of, require_region


@strawberry.type(description="Temuan · a rule that recorded history breaks: one for each enrolment and code.")
class Finding(Node):
    code: FindingCode = strawberry.field(description="Kode · which rule is broken.")
    region: Region = strawberry.field(description="Wilayah · the village of the enrolment.")
    subject: Node | None = strawberry.field(description="Objek temuan · the enrolment it is about.")
    events: list[strawberry.ID] = strawberry.field(
        description="Peristiwa · ids of the events that told of it, the first one first."
    )
    message: str = strawberry.field(description="Penjelasan · the finding in a sentence.")

    @classmethod
    def of(cls, row: read.Finding, info: Info, subjects: Mapping[UUID, Enrolment]) -> "Finding":
        subject = subjects.get(row.enrolment)
        return cls(
            id=ids.encode("Finding", f"{row.enrolment}.{row.code.value}"),
            code=FindingCode(row.code.value),
            region=region_of(info, row.region),
            subject=subject,
            events=[ids.encode("Event", position) for position in row.events],
            message=finding_message(row.code, info.context.locale, subject.unpriced(info) if subject else ()),
        )


async def _subjects(info: Info, rows: Sequence[read.Finding], known: ReadKnown) -> Mapping[UUID, Enrolment]:
    """The enrolments of these findings as known at the same position, on its day."""
    if not rows:
        return {}
    at = At(position=known.position)
    return await enrolments_by_id(info, [row.enrolment for row in rows], known.time.date(), at)


@loads("Finding")
async def load_findings(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
    """Findings by enrolment and code: "0d0f....NO_DECREE"."""
    enrolments = uuids([key.partition(".")[0] for key in keys])
    known, rows = await read.findings_of(
        info.context.reader,
        list(enrolments.values()),
        At(at_least=min_position),
        involving=read.SUBJECTS,
    )
    wanted = {f"{row.enrolment}.{row.code.value}": row for row in rows.values()}
    found = {key: wanted[key] for key in keys if key in wanted}
    subjects = await _subjects(info, list(found.values()), known)
    return {key: Finding.of(row, info, subjects) for key, row in found.items()}


@strawberry.type
class FindingQueries:
    @strawberry.field(
        description="Temuan · the findings of a region and those within, by regency, of each in recorded order."
    )
    async def findings(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        codes: Annotated[
            list[FindingCode] | None,
            strawberry.argument(description="Kode · only findings of these rules, at most 100; absent: all."),
        ] = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Finding] | None:
        require_region(info, region)
        bound(codes)
        chosen = None if codes is None else sorted({RuleCode(code) for code in codes})
        scope = {"region": region, "codes": chosen}
        paging = page_of(
            info,
            "findings",
            scope,
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
        )
        asked = selection_of(info)
        told = codes is None or FindingCode.UNPRICED in codes
        with_subjects = mentions(asked, "subject") or (told and mentions(asked, "message"))
        page = await read.findings_page(
            info.context.reader,
            region,
            paging.asked_window(),
            paging.at,
            codes=chosen,
            involving=read.SUBJECTS if with_subjects else (),
        )
        subjects = await _subjects(
            info,
            page.rows
            if mentions(asked, "subject")
            else [row for row in page.rows if with_subjects and row.code is RuleCode.UNPRICED],
            page.known,
        )
        return paging.connection(page, [Finding.of(row, info, subjects) for row in page.rows])
