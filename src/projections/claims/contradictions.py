"""Which public figures cannot all be true? Seven detectors over claims, region counts and what the rosters hold.

Everything here is pure: the claims, how many villages of a kind a region has, and the figure the register holds for
each claim go in, contradictions come out. A claim that names only a lower bound contradicts nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast
from uuid import UUID

from ...domain.vocabulary import ClaimMeasure, DatePrecision, VillageKind
from .query import Claim, Days

LEAST_TELLING_NUMBER = 100  # smaller numbers are equal by chance


class ContradictionKind(StrEnum):
    CLAIMS_DIFFER = "CLAIMS_DIFFER"
    TOTAL_IS_NOT_SUM = "TOTAL_IS_NOT_SUM"
    UNITS_DO_NOT_GIVE_TOTAL = "UNITS_DO_NOT_GIVE_TOTAL"
    CHANGE_UNEXPLAINED = "CHANGE_UNEXPLAINED"
    ONE_NUMBER_TWO_LABELS = "ONE_NUMBER_TWO_LABELS"
    SEGMENT_IN_TWO_SCHEMES = "SEGMENT_IN_TWO_SCHEMES"
    QUOTA_WITHOUT_ROSTER = "QUOTA_WITHOUT_ROSTER"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that do not fit together, or do not fit the register; `difference` in the claims' unit.

    `facts` are the figures its message is made of.
    """

    kind: ContradictionKind
    claims: tuple[Claim, ...]
    difference: int | None
    facts: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """What the claims are held against.

    `units(region, kind)` counts villages of a kind; `within` maps a segment to the wider one it is part of;
    `held` is what the register holds for a claim on its evidence day (absent: no such day); `rostered` are the claims
    for whose region, scheme and funding source anyone is enrolled on any day; `given_up()` says that nobody waits for
    the answer any more.
    """

    units: Callable[[str, VillageKind], int]
    within: Mapping[str, str | None]
    held: Mapping[UUID, int]
    rostered: frozenset[UUID] = frozenset()
    given_up: Callable[[], bool] = lambda: False


class GivenUp(Exception):  # noqa: N818
    """Nobody waits for the contradictions any more."""


Detector = Callable[[Sequence[Claim], World], Iterator[Contradiction]]


def contradictions(claims: Iterable[Claim], world: World) -> tuple[Contradiction, ...]:
    """Every contradiction among claims of any number of regions, by kind and then by first claim. Claims are compared in
    pairs: a thousand about one thing take seconds. Raises GivenUp.
    """
    ordered = sorted(claims, key=_order)
    return tuple(found for detect in DETECTORS for found in detect(ordered, world))


# The detectors


def claims_differ(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """Top-level claims of one thing on shared days with different values: one contradiction a connected set.

    A figure for a day, or for each day since one, joins all that it contradicts; a bare month or year does not say of
    which of its days it holds, so that it contradicts pairwise and joins nobody.
    """

    def contradict(a: Claim, b: Claim) -> bool:
        funding = a.funding_source is b.funding_source or None in (a.funding_source, b.funding_source)
        differ = funding and a.value != b.value and _share_days(a, b)
        return differ and not _on_the_way(a, b) and not _on_the_way(b, a)

    top = [c for c in claims if c.part_of is None and c.value is not None]
    for same in _grouped(top, lambda c: (c.region, c.scheme, c.segment, c.population, _measure(c))):
        bare = {c.id for c in same if _is_bare(c)}
        pairs = [
            (a, b) for a, b in _pairs(same, world) if (a.id in bare or b.id in bare) and contradict(a, b)
        ]
        joined = _connected([c for c in same if c.id not in bare], contradict, world)
        for group in sorted([*joined, *pairs], key=lambda group: [_order(c) for c in group]):
            values = [_value(c) for c in group]
            low, high = min(values), max(values)
            yield Contradiction(
                ContradictionKind.CLAIMS_DIFFER, group, high - low, {"low": low, "high": high}
            )


def total_is_not_sum(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """A claim whose parts of one dimension (segment, scheme or funding source) do not add up to it."""
    parts: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.part_of is not None:
            parts[claim.part_of].append(claim)
    for whole in claims:
        for dimension in ("scheme", "segment", "funding_source"):
            group = [p for p in parts.get(whole.id, ()) if _dimensions(p, whole) == {dimension}]
            figures = [p.value for p in group if p.value is not None]
            if not group or whole.value is None or len(figures) < len(group):
                continue
            total = sum(figures)
            if total != whole.value:
                yield Contradiction(
                    ContradictionKind.TOTAL_IS_NOT_SUM,
                    (whole, *group),
                    whole.value - total,
                    {"total": whole.value, "sum": total},
                )


def units_do_not_give_total(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """So many for each village, yet the villages of that kind times so many is another total."""
    for claim in claims:
        if claim.per_unit is None or claim.unit is None or claim.value is None:
            continue
        units = world.units(claim.region, claim.unit)
        if claim.value != units * claim.per_unit:
            yield Contradiction(
                ContradictionKind.UNITS_DO_NOT_GIVE_TOTAL,
                (claim,),
                claim.value - units * claim.per_unit,
                _per_unit_facts(claim, units),
            )


def change_unexplained(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """From one day to a later one the claims of a source change by another number than the register does.

    A claim is held against the next later ones of its kind; a funding source, where named, is named by both.
    """

    def key(c: Claim) -> tuple[object, ...]:
        return c.region, c.source, c.population, c.scheme, c.segment, c.measure, c.funding_source

    dated = [c for c in claims if c.days is not None and c.value is not None and c.id in world.held]
    for same in _grouped(dated, key):
        for earlier in same:
            _go_on(world)
            later = [c for c in same if _last(earlier) < _first(c)]
            soonest = min((_last(c) for c in later), default=dt.date.max)
            for claim in later:
                if soonest < _first(claim):  # another lies between
                    continue
                claimed = _value(claim) - _value(earlier)
                recorded = world.held[claim.id] - world.held[earlier.id]
                if claimed != recorded:
                    yield Contradiction(
                        ContradictionKind.CHANGE_UNEXPLAINED,
                        (earlier, claim),
                        claimed - recorded,
                        {"claimed": claimed, "recorded": recorded},
                    )


def one_number_two_labels(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """One source gives the same number (of 100 or more) for different segments of one region."""
    told = [
        c for c in claims if c.segment is not None and c.value is not None and c.value >= LEAST_TELLING_NUMBER
    ]
    for same in _grouped(told, lambda c: (c.region, c.source, c.value)):
        if len({c.segment for c in same}) > 1:
            yield Contradiction(
                ContradictionKind.ONE_NUMBER_TWO_LABELS, tuple(same), 0, {"value": _value(same[0])}
            )


def segment_in_two_schemes(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """One source counts a segment, or one within it, under two schemes on shared days."""

    def contradict(a: Claim, b: Claim) -> bool:
        related = a.segment in _chain(b, world) or b.segment in _chain(a, world)
        return related and a.scheme != b.scheme and _share_days(a, b)

    labelled = [c for c in claims if c.segment is not None and c.scheme is not None]
    for same in _grouped(labelled, lambda c: (c.region, c.source)):
        for group in _connected(same, contradict, world):
            yield Contradiction(ContradictionKind.SEGMENT_IN_TWO_SCHEMES, group, None)


def quota_without_roster(claims: Sequence[Claim], world: World) -> Iterator[Contradiction]:
    """A number said to be covered that is a quota times villages, with nobody enrolled behind it on any day."""
    for claim in claims:
        if claim.measure is not ClaimMeasure.WORKERS_COVERED or claim.id in world.rostered:
            continue
        if claim.per_unit is None or claim.unit is None or not claim.value:
            continue
        units = world.units(claim.region, claim.unit)
        if claim.value == units * claim.per_unit:
            yield Contradiction(
                ContradictionKind.QUOTA_WITHOUT_ROSTER, (claim,), claim.value, _per_unit_facts(claim, units)
            )


DETECTORS: tuple[Detector, ...] = (
    claims_differ,
    total_is_not_sum,
    units_do_not_give_total,
    change_unexplained,
    one_number_two_labels,
    segment_in_two_schemes,
    quota_without_roster,
)


# What they share


def _order(claim: Claim) -> tuple[str, int, str]:
    return claim.region, claim.position, str(claim.id)


def _measure(claim: Claim) -> ClaimMeasure:
    """What is counted: a target and a coverage both count people."""
    if claim.measure is ClaimMeasure.WORKERS_TARGETED:
        return ClaimMeasure.WORKERS_COVERED
    return claim.measure


def _value(claim: Claim) -> int:
    return cast(int, claim.value)  # callers keep only claims that have one


def _first(claim: Claim) -> dt.date:
    return cast(Days, claim.days)[0]  # callers keep only claims that have days


def _last(claim: Claim) -> dt.date:
    return cast(Days, claim.days)[1]


def _is_bare(claim: Claim) -> bool:
    """Whether it names a month or a year, and not each of its days."""
    return claim.about is not None and claim.about.precision is not DatePrecision.DAY and not claim.since


def _on_the_way(target: Claim, count: Claim) -> bool:
    """Whether a lower count speaks of days before the target's period ends. A higher one contradicts it on any day."""
    if not target.is_target or count.is_target or _value(count) > _value(target):
        return False
    (_, end), (first, last) = cast(Days, target.stated_days), cast(Days, count.stated_days)
    if count.said_on is not None:
        last = min(last, count.said_on)  # nobody counts on a day that has not come
    return not first <= end <= last


def _share_days(a: Claim, b: Claim) -> bool:
    """Whether the days both sources name overlap; assumed days are not the source's word."""
    one, other = a.stated_days, b.stated_days
    return one is not None and other is not None and max(one[0], other[0]) <= min(one[1], other[1])


def _dimensions(part: Claim, whole: Claim) -> set[str]:
    """The dimensions in which a part is narrower than its whole; none where it is not of the same kind and days."""
    if part.measure is not whole.measure or not (_share_days(part, whole) or part.days == whole.days):
        return set()
    return {
        name
        for name in ("scheme", "segment", "funding_source")
        if getattr(part, name) != getattr(whole, name)
    }


def _chain(claim: Claim, world: World) -> set[str | None]:
    """The claim's segment and every segment it lies within."""
    segment = claim.segment
    chain: set[str | None] = set()
    while segment is not None and segment not in chain:
        chain.add(segment)
        segment = world.within.get(segment)
    return chain


def _per_unit_facts(claim: Claim, units: int) -> dict[str, int | str]:
    per_unit = claim.per_unit or 0
    return {
        "value": _value(claim),
        "units": units,
        "perUnit": per_unit,
        "product": units * per_unit,
        "unit": str(claim.unit),
    }


def _grouped(claims: Iterable[Claim], key: Callable[[Claim], tuple[object, ...]]) -> list[list[Claim]]:
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return list(groups.values())


def _go_on(world: World) -> None:
    if world.given_up():
        raise GivenUp


def _pairs(claims: Sequence[Claim], world: World) -> Iterator[tuple[Claim, Claim]]:
    """Every two claims, in the order given."""
    for n, claim in enumerate(claims):
        _go_on(world)
        for other in claims[n + 1 :]:
            yield claim, other


def _connected(
    claims: Sequence[Claim], linked: Callable[[Claim, Claim], bool], world: World
) -> list[tuple[Claim, ...]]:
    """The connected sets of two claims and more, each in the order given."""
    root = list(range(len(claims)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    place = {id(claim): n for n, claim in enumerate(claims)}
    for a, b in _pairs(claims, world):
        if linked(a, b):
            first, second = sorted((find(place[id(a)]), find(place[id(b)])))
            root[second] = first
    groups: dict[int, list[Claim]] = {}
    for n, claim in enumerate(claims):
        groups.setdefault(find(n), []).append(claim)
    return [tuple(group) for group in groups.values() if len(group) > 1]
