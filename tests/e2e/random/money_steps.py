"""What do officers do about budgets, and what is held of money and places at every moment?"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.budget_revisions import ReviseBudget, SetVillageQuotas
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import BudgetStage, FundingSource, RecordingMode
from naungan.projections.agreements import query as agreement_answers
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from tests.people import KUKAR, PASER

from .naive.days import MONTHLY
from .naive.register import Naive
from .officers import Moment, Officers
from .setting import SCHEMES, SOURCES, VILLAGES, Drawn, Steps, mode

# Months of one worker and then some, so that money and places run out within a few commands.
rupiah = st.none() | st.sampled_from([n * MONTHLY + more for n in (0, 3, 6, 12, 40) for more in (0, 1)])
places = st.none() | st.integers(0, 4)
# What a line begins with: mostly enough.
at_first = st.tuples(
    st.sampled_from((*(40 * MONTHLY,) * 4, 12 * MONTHLY, 3 * MONTHLY + 1, None)),
    st.sampled_from((None, 4, None, 3, None, 2, 1)),
)
# Of villages, by their number; low ones, so that some are below what is used.
own_quotas = st.lists(st.tuples(st.integers(0, 2), st.sampled_from((0, 1, 2, None))), max_size=2)
some_line = st.sampled_from((0, 0, 0, 1, 1, 2, 3))  # those of the beginning are used most
DRAWN: Mapping[str, Drawn] = {
    "allocate": {
        "region": st.sampled_from((PASER, PASER, PASER, KUKAR)),
        "scheme": st.sampled_from(SCHEMES),
        "year": st.sampled_from((2022, 2023, None)),
        "source": st.sampled_from(SOURCES),
        "stage": st.sampled_from(tuple(reversed(BudgetStage))),
        "amount": rupiah,
        "quota": places,
        "per_village": places,
    },
    "revise_budget": {
        "which": some_line,
        "mode": mode,
        "amount": rupiah,
        "quota": places,
        "per_village": places,
        "stage": st.none() | st.sampled_from(BudgetStage),
        "villages": own_quotas,
    },
    "set_quotas": {"which": some_line, "mode": mode, "villages": own_quotas},
}
OFTEN: Mapping[str, int] = {"allocate": 2, "revise_budget": 3, "set_quotas": 2}


def allocate(
    officers: Officers,
    region: str,
    scheme: str,
    year: int | None,
    source: FundingSource,
    stage: BudgetStage,
    amount: int | None,
    quota: int | None,
    per_village: int | None,
) -> None:
    intent = AllocateBudget(
        region, scheme, year, source, stage, amount=amount, quota=quota, per_village_quota=per_village
    )

    def allocated(naive: Naive, outcome: Outcome) -> None:
        line = outcome.result.get("budget")
        naive.allocate(intent, None if line is None else UUID(line))

    officers.send(officers.register.allocate_budget, intent, RecordingMode.COMMAND, allocated)


def revise_budget(
    officers: Officers,
    which: int,
    mode: RecordingMode,
    amount: int | None,
    quota: int | None,
    per_village: int | None,
    stage: BudgetStage | None,
    villages: list[tuple[int, int | None]],
) -> None:
    line = officers.line(which)
    if line is None:
        return
    key, budget = line
    intent = ReviseBudget(
        budget,
        amount=amount,
        quota=quota,
        per_village_quota=per_village,
        stage=stage,
        villages=_in_region(key[0], villages),
    )
    officers.send(
        officers.register.revise_budget, intent, mode, lambda n, _: n.revise_budget(key, intent, mode)
    )


def set_quotas(
    officers: Officers, which: int, mode: RecordingMode, villages: list[tuple[int, int | None]]
) -> None:
    line = officers.line(which)
    if line is None:
        return
    key, budget = line
    intent = SetVillageQuotas(budget, _in_region(key[0], villages))
    officers.send(
        officers.register.set_village_quotas, intent, mode, lambda n, _: n.set_quotas(key, intent, mode)
    )


STEPS: Steps = {"allocate": allocate, "revise_budget": revise_budget, "set_quotas": set_quotas}


async def compare(reader: Reader, at: At, moment: Moment) -> None:
    """Every budget line as the naive register keeps it."""
    naive = moment.naive
    page = await agreement_answers.budgets_page(reader, "ID", Window(first=100), at)
    _, villages = await agreement_answers.villages_of_budgets(reader, [b.id for b in page.rows], at)
    assert {(line, v.village): (v.quota, v.used) for line, found in villages.items() for v in found} == {
        (naive.ids[key], village): (naive.limit(key, village), naive.villages(key).count(village))
        for key in naive.lines
        for village in {*naive.villages(key), *naive.own.get(key, {})}
    }
    assert {b.id: (b.allocated, b.quota, b.reserved, b.quota_used) for b in page.rows} == {
        naive.ids[key]: (line.amount, line.quota, naive.reserved(key), len(naive.seats[key]))
        for key, line in naive.lines.items()
    }


def _in_region(region: str, quotas: Sequence[tuple[int, int | None]]) -> tuple[tuple[str, int | None], ...]:
    """Villages of a region with the quotas they are to have."""
    villages = VILLAGES[region]
    return tuple((villages[n % len(villages)], quota) for n, quota in quotas)
