"""Which people do tests of rounding ask about? Three regencies: of cells of any size, of large cells, and of three people."""

import datetime as dt
import itertools
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from naungan.domain.cards import IssueCards
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import EndEnrolment, EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import (
    ClaimMeasure,
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Role,
)
from tests.api.conftest import Api
from tests.api.doors import asked, user
from tests.people import (
    END,
    PROGRAMMES,
    SCHEME,
    START,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
)

DAY, SOON = "2022-11-01", "2022-12-01"
FUNDS = (FundingSource.APBD, FundingSource.APBDES, FundingSource.OTHER)
SEGMENTS = ("FISHER", "FARMER", "PALM_WORKER")
# regencies: of cells of any size; of large cells; of three people
FEW, ENOUGH, LONE = "64.01", "64.02", "64.03"

NOBODY = UUID(int=0)


@dataclass
class Told:
    """Three regencies: whom the cells of each count, by village, segment and fund, and who asks."""

    cells: dict[str, Counter[tuple[str, str, str]]] = field(default_factory=dict)
    analyst: UUID = NOBODY
    auditor: UUID = NOBODY
    local: UUID = NOBODY
    village: str = ""
    budgets: dict[str, UUID] = field(default_factory=dict)
    claims: dict[str, UUID] = field(default_factory=dict)
    denominators: dict[str, UUID] = field(default_factory=dict)
    ended: int = 0


def tell_regencies(register: Register) -> Told:
    told, random, serial = Told(), Random(12), itertools.count(1)
    for region, sizes in ((FEW, range(1, 15)), (ENOUGH, range(5, 15)), (LONE, range(3, 4))):
        villages = [f"{region}.01.{2009 + n}" for n in range(1 if region == LONE else 4)]
        lines = [allocated(register, region, amount=10**9, funding_source=fund) for fund in FUNDS]
        told.budgets[region] = lines[0]
        told.cells[region] = Counter()
        chosen = list(itertools.product(villages, SEGMENTS, FUNDS))
        random.shuffle(chosen)
        for village, segment, fund in chosen[: 14 if region != LONE else 1]:
            size = random.choice(sizes)
            first = next(serial)
            for _ in range(size):
                next(serial)
            workers = people(first, first + size - 1, village=village, segment=segment)
            terms = EnrolmentTerms(SCHEME, MembershipCategory.NON_WAGE_EARNER, fund, PROGRAMMES, START, END)
            enrolled = enrolments(register.enrol_workers(as_happened(), EnrolWorkers.on(terms, workers)))
            told.cells[region][village, segment, fund.value] += size
            issued = IssueCards(tuple(enrolled[: 1 + size // 2]), dt.date(2022, 10, 24))
            done(register.issue_cards(command(), issued))
            if size > 2:
                told.ended += 1
                ending = EndEnrolment(enrolled[0], dt.date(2022, 11, 20), EndReason.MOVED_AWAY)
                done(register.end_enrolment(command(), ending))
        for place, value in (
            (region, 433),
            (villages[0], 33),
            *(((villages[-1], 21),) if len(villages) > 1 else ()),
        ):
            counted = CountEligibleWorkers(
                place, None, value, dt.date(2022, 6, 1), "Disnaker", Evidence.ASSUMED
            )
            told.denominators[place] = UUID(
                done(register.count_eligible_workers(command(), counted)).result["denominator"]
            )
            said = PublishClaim(
                place,
                "harian",
                ClaimMeasure.WORKERS_COVERED,
                dt.date(2022, 11, 1),
                PartialDate.parse("2022-11-01"),
                value=13,
            )
            told.claims[place] = UUID(done(register.publish_claim(command(), said)).result["claim"])
        told.village = told.village or villages[0]
    told.analyst = user(register, Role.ANALYST, "64")
    told.local = user(register, Role.ANALYST, told.village)
    told.auditor = user(register, Role.AUDITOR, "ID")
    return told


COVERAGE = """query($region: RegionCode!, $groups: [CoverageDimension!]!, $filter: CoverageFilter, $size: Int!, $after: String, $least: Int) {
  coverage(region: $region, asOf: "2022-11-01", filter: $filter) { covered rounded ratio denominator { value rounded }
    groups(by: $groups, first: $size, after: $after, atLeast: $least, orderBy: COVERED_DESC) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { covered rounded ratio denominator { value rounded } keys { code } } } } }"""


def coverage(door: Api, by: UUID, region: str, *dimensions: str, **more: Any) -> Any:
    given = {"size": 100, "filter": None, **more}
    answer = asked(door, COVERAGE, by, region=region, groups=list(dimensions), **given)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["coverage"]


def summed(cells: Counter[tuple[str, str, str]], dimensions: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Whom the groups by some dimensions count."""
    places = {"VILLAGE": 0, "SEGMENT": 1, "FUNDING_SOURCE": 2}
    found: Counter[tuple[str, ...]] = Counter()
    for cell, number in cells.items():
        key = tuple(
            cell[0][:8] if d == "SUBDISTRICT" else cell[0][:5] if d == "REGENCY" else cell[places[d]]
            for d in dimensions
        )
        found[key] += number
    return found
