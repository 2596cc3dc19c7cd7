"""Which company pays? Budget lines of several payers are told apart by their names, which stand in the lines' own events.

Which of a payer's lines pays for a year: `paying_line`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ..budget import BudgetLine, line_of
from ..enrolment_terms import EnrolmentTerms
from ..paying_line import paid_by
from ..ports import EventStore, ToldLine
from ..texts import folded
from ..vocabulary import FundingSource


@dataclass(frozen=True, slots=True)
class ToldLines:
    """What was told of the lines of a region, scheme and source, by line: read before their use, so that whoever takes money of
    them meanwhile is noticed by `versions`.
    """

    told: Mapping[UUID, ToldLine]

    @classmethod
    def read(cls, store: EventStore, region: str, scheme: str | None, source: FundingSource) -> "ToldLines":
        return cls(store.lines_told(region, scheme, source))

    def named(self, lines: Iterable[BudgetLine]) -> list[BudgetLine]:
        """The lines with who pays, and with their villages of ring one; those that were opened meanwhile are left out."""
        found: list[BudgetLine] = []
        for line in lines:
            told = self.told.get(line.id)
            state = line_of(line.id, (one.event for one in told.history)) if told else None
            if state is not None:
                found.append(replace(line, payer=state.payer, ring_one=state.ring_one))
        return found

    def versions(self, lines: Iterable[UUID]) -> dict[UUID, int]:
        return {line: self.told[line].version for line in lines}


def of_payer(lines: Sequence[BudgetLine], payer: str | None) -> list[BudgetLine]:
    """The lines of a payer, however the name is typed."""
    return [line for line in lines if folded(line.payer or "") == folded(payer or "")]


@dataclass(frozen=True, slots=True)
class Paying:
    """The lines that may pay, and for each fiscal year with its months the one that does. `unnamed`: several companies have one that
    fits, and none is named. `versions`: of the streams that this rests on.
    """

    lines: tuple[BudgetLine, ...]
    needs: tuple[tuple[int, int, BudgetLine | None], ...]
    unnamed: bool
    versions: dict[UUID, int]


def paying_for(
    terms: EnrolmentTerms,
    months: Sequence[tuple[int, int]],
    lines: Sequence[BudgetLine],
    told: ToldLines | None,
) -> Paying:
    """Who pays for the months of each fiscal year, of the lines of one region, scheme and source. `told` is asked for where the
    source is companies, or a payer is named.
    """
    if told is None:
        return Paying(tuple(lines), paid_by(months, terms.agreement, lines), False, {})
    lines = told.named(lines)
    years = {None, *(year for year, _ in months)}
    payers = {folded(line.payer or "") for line in lines if line.fiscal_year in years}
    unnamed = terms.payer is None and len(payers) > 1
    if terms.payer is not None:
        lines = of_payer(lines, terms.payer)
    needs = paid_by(months, terms.agreement, () if unnamed else lines)
    versions = told.versions(line.id for _, _, line in needs if line is not None)
    return Paying(tuple(lines), needs, unnamed, versions)
