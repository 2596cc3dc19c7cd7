"""Which rules does recorded history break? Findings, each with what it is about and the events that told of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.vocabulary import RuleCode
from ...projections.findings import query as read
from ...projections.findings.judging import Kind
from ...texts.findings import finding_message
from ..types.context import Info
from ..types.enums import FindingCode
from ..types.ids import uuids
from ..types.moment import Question, Shown
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
    as_answered,
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, mentions, merged, named, selection_of
from .budgets import budgets_by_id
from .decrees import decrees_by_id
from .enrolments import enrolments_by_id
from .events import Event, events_at
from .filters import bound
from .nodes import loads
from .papers import Budget
from .people import Enrolment
from .regions import Region, region_of, require_region
from .selections import Decree

_OF_ITS_POSITION = ("id", "stableId", "position")  # what is known of an event that is not read
_NOTHING = SelectedField(
    "subject", "subject", {}, ()
)  # of an enrolment that is read for its finding's message alone


@dataclass(frozen=True, slots=True)
class Below:
    """What is asked of some findings: what they are about by id, as known with them, and their events by position."""

    shown: Shown
    subjects: Mapping[UUID, Enrolment | Budget | Decree]
    events: Mapping[int, Event]


@strawberry.type(description="Temuan · a rule that recorded history breaks: one for each subject and code.")
class Finding(Node):
    code: FindingCode = strawberry.field(description="Kode · which rule is broken.")
    region: Region = strawberry.field(
        description="Wilayah · the village of the enrolment, or the regency of the budget line or decree."
    )
    subject: Node | None = strawberry.field(
        description="Objek temuan · the enrolment, the budget line or the decree it is about."
    )
    events: list[Event] = strawberry.field(
        description="Peristiwa · the events that told of it, the first one first."
    )
    message: str = strawberry.field(description="Penjelasan · the finding in a sentence.")

    @classmethod
    def of(cls, row: read.Finding, info: Info, below: Below) -> "Finding":
        subject = below.subjects.get(row.subject)
        programmes = subject.unpriced(info) if isinstance(subject, Enrolment) else ()
        return cls(
            id=below.shown.id("Finding", f"{row.subject}.{row.code.value}"),
            code=FindingCode(row.code.value),
            region=region_of(info, row.region),
            subject=subject,
            events=[below.events[position] for position in row.events if position in below.events],
            message=finding_message(row.code, row.kind, info.context.locale, programmes),
        )


async def _subjects(
    info: Info, rows: Sequence[read.Finding], shown: Shown, asked: SelectedField
) -> Mapping[UUID, Enrolment | Budget | Decree]:
    """What these findings are about, as known at the same position."""
    found: dict[UUID, Enrolment | Budget | Decree] = {}
    of_lines = [row.subject for row in rows if row.kind is Kind.BUDGET]
    if of_lines:
        at = as_answered(shown.known.position)
        found.update(await budgets_by_id(info, of_lines, at, asked, named=not shown.plainly))
    of_decrees = [row.subject for row in rows if row.kind is Kind.DECREE]
    if of_decrees:
        found.update(await decrees_by_id(info, of_decrees, shown, asked))
    others = [row for row in rows if row.kind is Kind.ENROLMENT]
    found.update(await _enrolments(info, others, shown, asked))
    return found


async def _enrolments(
    info: Info, rows: Sequence[read.Finding], shown: Shown, asked: SelectedField
) -> Mapping[UUID, Enrolment]:
    """The enrolments of these findings as known at the same position: of a finding as it now stands as they are today, else on
    the day that moment was, by the clocks of the region.
    """
    by_day: dict[dt.date, list[UUID]] = {}
    for row in rows:
        by_day.setdefault(shown.day_of(info, row.region), []).append(row.subject)
    found: dict[UUID, Enrolment] = {}
    for day, enrolments in by_day.items():
        question = Question(day, as_answered(shown.known.position))
        found |= await enrolments_by_id(info, enrolments, question, asked, named=not shown.plainly)
    return found


async def _below(info: Info, rows: Sequence[read.Finding], shown: Shown, asked: SelectedField) -> Below:
    """What these findings are about and the events that are asked of them, and what is asked below them."""
    subjects: Mapping[UUID, Enrolment | Budget | Decree] = {}
    events: Mapping[int, Event] = {}
    fields = list(named(asked, "subject", "Finding"))
    about = [row for row in rows if fields or (_names_programmes(row.code) and mentions(asked, "message"))]
    if about:
        subjects = await _subjects(info, about, shown, merged(fields) if fields else _NOTHING)
    told = list(named(asked, "events", "Finding"))
    if told:
        positions = {position for row in rows for position in row.events}
        if all(field.name in _OF_ITS_POSITION for one in told for field in one.fields):
            events = {position: Event.unread(position) for position in positions}
        else:
            events = await events_at(info, sorted(positions), merged(told))
    return Below(shown, subjects, events)


def _names_programmes(code: RuleCode) -> bool:
    """Whether the message of such a finding names what its enrolment is insured for."""
    return code is RuleCode.UNPRICED


@loads("Finding")
async def load_findings(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    """Findings by subject and code: "0d0f....NO_DECREE"."""
    subjects = uuids([key.partition(".")[0] for key in keys])
    known, rows = await read.findings_of(
        info.context.reader,
        list(subjects.values()),
        question.at,
        involving=read.SUBJECTS,
    )
    wanted = {f"{row.subject}.{row.code.value}": row for row in rows.values()}
    found = {key: wanted[key] for key in keys if key in wanted}
    shown = Shown(known, named=question.named)
    below = await _below(info, list(found.values()), shown, asked)
    return {key: Finding.of(row, info, below) for key, row in found.items()}


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
        told = chosen is None or any(map(_names_programmes, chosen))
        with_subjects = mentions(asked, "subject") or (told and mentions(asked, "message"))
        page = await read.findings_page(
            info.context.reader,
            region,
            paging.asked_window(),
            paging.at,
            codes=chosen,
            involving=read.SUBJECTS if with_subjects else (),
        )
        below = await _below(info, page.rows, paging.shown(page.known), asked)
        return paging.connection(page, [Finding.of(row, info, below) for row in page.rows])
