"""Which enrolments were taken back, when and why? Those of a region, each with the days it had until then."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import strawberry

from ...projections import voids as read
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.errors import BadQuestion
from ..types.moment import Question
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    PageArguments,
    RegionArg,
    as_answered,
    moment,
    page_of,
)
from ..types.scalars import BigInt
from ..types.selected_fields import merged, named, selection_of
from ..types.taken_back import TakenBackReason
from ..types.values import DaysInput, Period
from .enrolments import enrolments_by_id
from .filters import bound
from .people import Enrolment
from .regions import Region, Scheme, region_of, require_region

RecordedOn = Annotated[
    DaysInput | None,
    strawberry.argument(
        description="Masa pencatatan · the days, by the clocks of the regency: what was taken back on one of them; absent: all."
    ),
]
Reasons = Annotated[
    list[TakenBackReason] | None,
    strawberry.argument(description="Alasan · only what was taken back for these reasons; absent: all."),
]


@strawberry.type(description="Kepesertaan yang dibatalkan · an enrolment that should never have been.")
class VoidedEnrolment:
    recorded_on: dt.date = strawberry.field(
        description="Dibatalkan pada · the day in its regency on which it was taken back."
    )
    position: BigInt = strawberry.field(description="Posisi log · where that was recorded.")
    reason: TakenBackReason = strawberry.field(description="Alasan · why.")
    village: Region = strawberry.field(description="Desa atau kelurahan · where it was counted last.")
    scheme: Scheme = strawberry.field(description="Skema · the group of workers that it was for.")
    period: Period | None = strawberry.field(
        description="Masa perlindungan · the days it had until then; null where it had none."
    )
    enrolment: Enrolment | None = strawberry.field(description="Kepesertaan · the enrolment.")


def question_of(
    info: Info, region: str, period: DaysInput | None, reasons: list[TakenBackReason] | None
) -> read.Question:
    """What is asked about. Raises BadQuestion for days that end before they start, and what `require_region` raises."""
    require_region(info, region)
    bound(reasons)
    if period is not None and period.end_exclusive <= period.start:
        raise BadQuestion(QuestionFault.DAYS_BACKWARDS)
    return read.Question(
        region,
        None if period is None else period.start,
        None if period is None else period.end_exclusive,
        None if reasons is None else sorted(map(str, set(reasons))),
    )


@strawberry.type
class VoidedQueries:
    @strawberry.field(
        description="Kepesertaan yang dibatalkan · the enrolments of a region that were taken back, in the order in which they were."
    )
    async def voided(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        recorded: RecordedOn = None,
        reasons: Reasons = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[VoidedEnrolment] | None:
        question = question_of(info, region, recorded, reasons)
        scope = {
            "region": region,
            "days": [question.start, question.end_exclusive],
            "reasons": question.reasons,
        }
        asked = PageArguments(first, after, last, before)
        paging = page_of(info, "voided", scope, asked, at=moment(known_at, info.context.min_position))
        page = await read.voids_page(
            info.context.reader, question, window=paging.asked_window(), at=paging.at
        )
        shown = paging.shown(page.known)
        below = list(named(selection_of(info), "enrolment", "VoidedEnrolment"))
        found: Mapping[UUID, Enrolment] = {}
        if below and page.rows:
            day = shown.day_of(info, region)
            found = await enrolments_by_id(
                info,
                [row.enrolment for row in page.rows],
                Question(day, as_answered(page.known.position)),
                merged(below),
                named=not shown.plainly,
            )
        return paging.connection(page, [_made(info, row, found.get(row.enrolment)) for row in page.rows])


def _made(info: Info, row: read.Void, enrolment: Enrolment | None) -> VoidedEnrolment:
    return VoidedEnrolment(
        recorded_on=row.recorded_on,
        position=BigInt(row.position),
        reason=row.reason,
        village=region_of(info, row.village),
        scheme=Scheme.of(row.scheme, info),
        period=None
        if row.first_day is None
        else Period(start=row.first_day, end_exclusive=row.end_exclusive),
        enrolment=enrolment,
    )
