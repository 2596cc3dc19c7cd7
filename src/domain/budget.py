"""How much money and how many places are there, and what is left? Budget lines (alokasi) in whole rupiah.

A line is one region, scheme, fiscal year, funding source and payer. Stage REVISED replaces what the line was before,
ORIGINAL or an earlier revision; what is already reserved stays reserved. What remains is unknown without an exact amount.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from .reasons import Reason
from .refusals import Breach, invalid
from .reserved_months import Draw
from .texts import folded
from .vocabulary import BudgetStage, Evidence, FundingSource, RuleCode

LINE_NAMESPACE = uuid5(NAMESPACE_URL, "naungan:budget-line")

# Events


@dataclass(frozen=True, slots=True)
class BudgetAllocated:
    """Money or places were set aside. `amount` is exact rupiah, `at_least` a lower bound; None is unknown.

    `breaches`: all that the line breaks after it, as it happened; None of the first version, which did not tell.
    """

    region: str
    scheme: str | None
    fiscal_year: int | None
    funding_source: FundingSource
    stage: BudgetStage | None
    agreement: UUID | None = None
    payer: str | None = None
    amount: int | None = None
    at_least: int | None = None
    quota: int | None = None
    per_village_quota: int | None = None
    evidence: Evidence = Evidence.STATED
    breaches: tuple[RuleCode, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a line; None is unknown."""

    amount: int | None
    at_least: int | None
    quota: int | None
    per_village_quota: int | None


@dataclass(frozen=True, slots=True)
class VillageQuota:
    """The quota of one village of a line; None where it has none of its own."""

    village: str
    was: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class BudgetRevised:
    """Figures of the line changed, and with them quotas of villages. `breaches`: all that the line breaks after it.

    `was` is None of the first version, which told no quota of every village: what was known of that stays.
    """

    was: Figures | None
    now: Figures
    stage: BudgetStage | None = None
    villages: tuple[VillageQuota, ...] = ()
    breaches: tuple[RuleCode, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetReserved:
    """Rupiah reserved for enrolments. `exceeded`: beyond the amount, recorded as it happened."""

    amount: int
    enrolments: int
    exceeded: bool = False


@dataclass(frozen=True, slots=True)
class BudgetReleased:
    """Rupiah no longer needed: whole months after the last protected day."""

    amount: int
    enrolments: int


@dataclass(frozen=True, slots=True)
class VillageQuotaSet:
    """A quota of its own for one village ("satu desa 100 pekerja"); `now` None: the one of every village again.
    `breaches`: all that the line breaks after it.
    """

    village: str
    was: int | None
    now: int | None
    breaches: tuple[RuleCode, ...] = ()


@dataclass(frozen=True, slots=True)
class RingOneNamed:
    """Around which villages does a company work (ring satu)? It pays for their workers first. `now` is never empty."""

    was: tuple[str, ...]
    now: tuple[str, ...]


BudgetEvent = (
    BudgetAllocated | BudgetRevised | BudgetReserved | BudgetReleased | VillageQuotaSet | RingOneNamed
)

# State


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line as it stands, with its use: rupiah reserved and distinct workers (`used`, and by village)."""

    id: UUID
    region: str
    scheme: str | None
    fiscal_year: int | None
    funding_source: FundingSource
    agreement: UUID | None = None
    amount: int | None = None
    quota: int | None = None
    per_village_quota: int | None = None
    stage: BudgetStage | None = None
    reserved: int = 0
    used: int = 0
    villages: Mapping[str, tuple[int | None, int]] = field(default_factory=dict)  # village: (own quota, used)
    holders: Mapping[UUID, UUID] = field(
        default_factory=dict
    )  # who of those asked about holds a place: by which enrolment
    at_least: int | None = None
    payer: str | None = None
    ring_one: tuple[str, ...] = ()  # the villages around a company, whose workers it pays for first

    @property
    def remaining(self) -> int | None:
        return None if self.amount is None else self.amount - self.reserved

    @property
    def figures(self) -> Figures:
        return Figures(self.amount, self.at_least, self.quota, self.per_village_quota)

    def limit_of(self, village: str) -> int | None:
        """The quota that holds for a village: its own, else the one of every village; None where there is none."""
        own, _ = self.villages.get(village, (None, 0))
        return self.per_village_quota if own is None else own

    def overfull(self) -> list[str]:
        """The villages whose quota is below what is used."""
        limits = ((village, self.limit_of(village), used) for village, (_, used) in self.villages.items())
        return [village for village, limit, used in limits if limit is not None and limit < used]


def line_of(line: UUID, events: Iterable[object]) -> BudgetLine | None:
    """A line from what was told of it; None where that is nothing, or of something else. Its use is not in its stream."""
    state: BudgetLine | None = None
    for event in events:
        if isinstance(event, BudgetAllocated):
            key = (event.region, event.scheme, event.fiscal_year, event.funding_source)
            state = evolve(state or BudgetLine(line, *key), event)
        elif state is None or not isinstance(event, BudgetEvent):
            return None
        else:
            state = evolve(state, event)
    return state


def evolve(state: BudgetLine, event: BudgetEvent) -> BudgetLine:
    """The line after an event. Places used follow from enrolments, not from this stream."""
    match event:
        case BudgetAllocated():
            return replace(
                state,
                payer=event.payer,
                at_least=event.at_least,
                amount=event.amount,
                quota=event.quota,
                per_village_quota=event.per_village_quota,
                stage=event.stage,
                agreement=event.agreement,
            )
        case BudgetRevised(now=now):
            per_village = state.per_village_quota if event.was is None else now.per_village_quota
            state = replace(
                state,
                amount=now.amount,
                at_least=now.at_least,
                quota=now.quota,
                per_village_quota=per_village,
                stage=event.stage or state.stage,
            )
            return replace(state, villages=_with_quotas(state.villages, event.villages))
        case BudgetReserved(amount=amount):
            return replace(state, reserved=state.reserved + amount)
        case BudgetReleased(amount=amount):
            return replace(state, reserved=state.reserved - amount)
        case VillageQuotaSet(village=village, was=was, now=quota):
            one = VillageQuota(village, was, quota)
            return replace(state, villages=_with_quotas(state.villages, (one,)))
        case RingOneNamed(now=villages):
            return replace(state, ring_one=villages)


def _with_quotas(
    villages: Mapping[str, tuple[int | None, int]], quotas: Iterable[VillageQuota]
) -> dict[str, tuple[int | None, int]]:
    """The villages of a line, with other quotas of their own."""
    return {**villages, **{one.village: (one.now, villages.get(one.village, (None, 0))[1]) for one in quotas}}


def broken_by(line: BudgetLine, *, ring_one: bool) -> tuple[RuleCode, ...]:
    """The rules that a line breaks as it stands. `ring_one`: in its regency companies pay for their ring one first."""
    codes: list[RuleCode] = []
    if line.amount is not None and line.amount < line.reserved:
        codes.append(RuleCode.BUDGET_EXCEEDED)
    if (line.quota is not None and line.quota < line.used) or line.overfull():
        codes.append(RuleCode.QUOTA_EXCEEDED)
    if ring_one and line.funding_source is FundingSource.CORPORATE and not line.ring_one:
        codes.append(RuleCode.RING_ONE)
    return tuple(codes)


def line_id(
    region: str, scheme: str | None, year: int | None, source: FundingSource, payer: str | None = None
) -> UUID:
    """The stream of a new budget line: the same key always names the same line, its payer however typed.

    Lines that were opened under the payer as typed keep the id they had.
    """
    return uuid5(LINE_NAMESPACE, f"{region}|{scheme or ''}|{year or ''}|{source}|{folded(payer or '')}")


def line_id_as_typed(
    region: str, scheme: str | None, year: int | None, source: FundingSource, payer: str | None
) -> UUID:
    """The stream that a line was opened under before payers were folded."""
    return uuid5(LINE_NAMESPACE, f"{region}|{scheme or ''}|{year or ''}|{source}|{payer or ''}")


# Decisions


def figures_faults(figures: Figures) -> list[Breach]:
    """What is wrong with the figures of a line, whatever is used of it."""
    breaches: list[Breach] = []
    given = {name: getattr(figures, field) for field, name in FIELDS.items()}
    if all(figure is None for figure in given.values()):
        breaches.append(invalid(Reason.NOTHING_ALLOCATED, "amount"))
    breaches += [
        invalid(Reason.NEGATIVE, name) for name, figure in given.items() if figure is not None and figure < 0
    ]
    if figures.amount is not None and figures.at_least is not None and figures.amount < figures.at_least:
        breaches.append(invalid(Reason.BELOW_LOWER_BOUND, "amount", at_least=figures.at_least))
    return breaches


FIELDS: Mapping[str, str] = {  # of `Figures`, and the inputs they come from
    "amount": "amount",
    "at_least": "atLeast",
    "quota": "quota",
    "per_village_quota": "perVillageQuota",
}


def reserved_by(draws: Iterable[tuple[Sequence[Draw], bool]]) -> list[tuple[UUID, BudgetReserved]]:
    """One BudgetReserved for each line that enrolments draw on, in the order of the lines; with each enrolment's draws,
    whether they go beyond a budget.
    """
    money: dict[UUID, int] = {}
    count: dict[UUID, int] = {}
    exceeded: set[UUID] = set()
    for drawn, beyond in draws:
        for draw in drawn:
            money[draw.budget] = money.get(draw.budget, 0) + draw.amount
            count[draw.budget] = count.get(draw.budget, 0) + 1
            if beyond:
                exceeded.add(draw.budget)
    return [
        (line, BudgetReserved(amount, count[line], line in exceeded))
        for line, amount in sorted(money.items())
        if amount
    ]
