"""Which people are meant? The filters of coverage and participants, and the signed cells that stand for numbers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from ...projections.agreements.query import agreements_by_ids
from ...projections.coverage.ledger import NONE, Dimension, Filter
from ...projections.coverage.query import narrowed
from ...projections.engine.reading import At
from ...projections.engine.seeing import counting
from ...projections.enrolments.query import Order, People
from ...texts.limits import Limit
from ...texts.questions import QuestionFault
from ..types import ids
from ..types.context import Info
from ..types.enums import FundingSource, MembershipCategory, RecordingMode, Sex
from ..types.errors import BadQuestion
from ..types.scalars import CellText
from ..types.selected_fields import answered
from ..types.signed_tokens import Cell
from ..types.who_sees_what import require_region_in_sight

T = TypeVar("T")
MOST_VALUES = 100
_LISTS = ("schemes", "segments", "categories", "funding_sources", "agreements")


@strawberry.input(
    description="Saringan cakupan · which enrolments count; every list given must hold the enrolment's value."
)
class CoverageFilter:
    schemes: list[str] | None = strawberry.field(default=None, description="Skema · codes of schemes.")
    segments: list[str] | None = strawberry.field(default=None, description="Segmen · codes of segments.")
    categories: list[MembershipCategory] | None = strawberry.field(
        default=None, description="Kategori kepesertaan · membership categories."
    )
    funding_sources: list[FundingSource] | None = strawberry.field(
        default=None, description="Sumber dana · funding sources."
    )
    agreements: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description='Perjanjian · ids of agreements; "NONE" for enrolments that hang on none.',
    )


@strawberry.input(
    description="Saringan kepesertaan · which enrolments; every condition given must hold. Ages are completed years on "
    "the enrolment's first day (umur pada hari pertama), both bounds included."
)
class EnrolmentFilter(CoverageFilter):
    sex: Sex | None = strawberry.field(default=None, description="Jenis kelamin · sex.")
    age_from: int | None = strawberry.field(
        default=None, description="Umur terendah · lowest age on the first day."
    )
    age_to: int | None = strawberry.field(
        default=None, description="Umur tertinggi · highest age on the first day."
    )
    has_card: bool | None = strawberry.field(
        default=None,
        description="Berkartu · whether the worker has a card on the day: issued, neither replaced nor revoked.",
    )
    mode: RecordingMode | None = strawberry.field(
        default=None, description="Cara pencatatan · how the enrolment was recorded."
    )


def bound(values: Sequence[Any] | None) -> None:
    """Raises BadQuestion for a filter's list that is too long."""
    if values is not None and len(values) > MOST_VALUES:
        raise BadQuestion(Limit.TOO_MANY_VALUES, most=MOST_VALUES)


async def filter_of(info: Info, given: CoverageFilter | None) -> Filter:
    """What the ledger is filtered by. One statement where agreements are named, else none.

    Raises BadId, and BadQuestion for a list that is too long or names what the register does not know: that would count 0.
    """
    if given is None:
        return Filter()
    for name in _LISTS:
        bound(getattr(given, name))
    require_codes("Scheme", "schemes", given.schemes or (), info.context.catalogue.schemes)
    require_codes("Segment", "segments", given.segments or (), info.context.catalogue.segments)
    agreements: tuple[UUID | None, ...] | None = None
    if given.agreements is not None:
        agreements = tuple(None if a == NONE else ids.decode_uuid(a, "Agreement") for a in given.agreements)
    await _require_agreements(info, agreements or ())
    return Filter(
        schemes=_tuple(given.schemes),
        segments=_tuple(given.segments),
        categories=_tuple(given.categories),
        funding_sources=_tuple(given.funding_sources),
        agreements=agreements,
    )


def require_codes(kind: str, field: str, values: Sequence[str], known: Iterable[str]) -> None:
    """Raises BadQuestion for the first value that is none of the known codes; it is named by its place, not repeated."""
    listed = list(known)
    for at, value in enumerate(values, start=1):
        if value not in listed:
            raise BadQuestion(
                QuestionFault.UNKNOWN_CODE, kind=kind, field=field, at=at, known=", ".join(listed)
            )


async def _require_agreements(info: Info, values: Sequence[UUID | None]) -> None:
    """Raises BadQuestion for the first agreement that was never recorded, whatever moment the question is about."""
    named = sorted({value for value in values if value is not None})
    if not named:
        return
    with counting():
        _, found = await agreements_by_ids(info.context.reader, named, At(at_least=info.context.min_position))
    for at, value in enumerate(values, start=1):
        if value is not None and value not in found:
            raise BadQuestion(QuestionFault.UNKNOWN_THING, kind="Agreement", field="agreements", at=at)


async def people_of(
    info: Info,
    given: EnrolmentFilter | None,
    within: Filter | None = None,
) -> People:
    """What participants are filtered by: the conditions given, and those of a cell. Raises like `filter_of`."""
    chosen = _both(await filter_of(info, given), within or Filter())
    people = People(**{name: getattr(chosen, name) for name in _LISTS})
    if given is None:
        return people
    if min(given.age_from or 0, given.age_to or 0) < 0:
        raise BadQuestion(QuestionFault.NEGATIVE_AGE)
    if given.age_from is not None and given.age_to is not None and given.age_from > given.age_to:
        raise BadQuestion(QuestionFault.AGES_BACKWARDS)
    return replace(
        people,
        sex=given.sex,
        age_from=given.age_from,
        age_to=given.age_to,
        has_card=given.has_card,
        mode=given.mode,
    )


def people_scope(region: str, chosen: People, order: Order) -> Mapping[str, Any]:
    """What tells a list of enrolments from others: its cursors belong to it, wherever it stands."""
    return {
        "region": region,
        "filter": plain(chosen),
        "person": [chosen.sex, chosen.age_from, chosen.age_to, chosen.has_card, chosen.mode],
        "order": order,
    }


def sign_cell(
    info: Info,
    region: str,
    as_of: dt.date,
    known: int,
    chosen: Filter,
    keys: Sequence[tuple[Dimension, str]] = (),
) -> CellText:
    """The id of one number: exactly the people it counts."""
    cell = Cell(region, as_of, known, plain(chosen), [(d.value, code) for d, code in keys])
    return CellText(cell.sign(info.context.signer))


def open_cell(info: Info, text: str) -> tuple[str, dt.date, int, Filter]:
    """The region, day, known position and filter of a cell. Raises BadToken."""
    cell = Cell.open(info.context.signer, text)
    require_region_in_sight(info.context, cell.region, answered(info))
    keys = [(Dimension(dimension), code) for dimension, code in cell.keys]
    region, chosen = narrowed(cell.region, opened(cell.filter), keys)
    return region, cell.as_of, cell.known, chosen


def plain(chosen: Filter) -> Mapping[str, Sequence[str]]:
    """A filter as texts, for signed tokens and hashes."""
    found: dict[str, Sequence[str]] = {}
    for name in _LISTS:
        values = getattr(chosen, name)
        if values is not None:
            found[name] = [NONE if v is None else str(v) for v in values]
    return found


def opened(lists: Mapping[str, Sequence[str]]) -> Filter:
    """The filter that `plain` made texts of."""
    found: dict[str, Any] = {name: lists.get(name) for name in _LISTS}
    if found["agreements"] is not None:
        found["agreements"] = tuple(None if a == NONE else UUID(a) for a in found["agreements"])
    return Filter(**found)


def _both(one: Filter, other: Filter) -> Filter:
    """Those for whom both filters hold."""
    lists: dict[str, Any] = {}
    for name in _LISTS:
        left, right = getattr(one, name), getattr(other, name)
        if left is None or right is None:
            lists[name] = right if left is None else left
        else:
            lists[name] = tuple(v for v in left if v in right)
    return Filter(**lists)


def _tuple(values: Sequence[T] | None) -> tuple[T, ...] | None:
    return None if values is None else tuple(values)
