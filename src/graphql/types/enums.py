"""Which closed lists of terms does the API speak? The domain's vocabulary and the read side's, described bilingually.

Import the enums from here, not from the domain, wherever a GraphQL annotation needs one: importing this module is what
registers them. A resolver may return the member or its plain string.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from ...domain.vocabulary import (
    AgreementKind,
    BudgetFigure,
    BudgetStage,
    CardStatus,
    ClaimMeasure,
    ClaimPopulation,
    DatePrecision,
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    RegionLevel,
    Sex,
    VillageKind,
)
from ...projections.claims.contradictions import ContradictionKind
from ...projections.claims.reconciliation import ClaimStatus
from ...projections.coverage.ledger import Dimension as CoverageDimension
from ...projections.coverage.query import GroupOrder as CoverageGroupOrder
from ...projections.coverage.series import Every as Interval
from ...projections.engine.bookkeeping import State as ProjectionState
from ...projections.enrolments.query import Order as EnrolmentOrder
from ...projections.findings.query import CODES
from ...texts.labels.label import Label
from ...texts.labels.values import VALUES
from ...texts.problems import Contract, Problem

__all__ = [
    "AgreementKind",
    "BudgetFigure",
    "BudgetStage",
    "CardStatus",
    "ClaimMeasure",
    "ClaimPopulation",
    "ClaimStatus",
    "ContradictionKind",
    "CoverageBasis",
    "CoverageDimension",
    "CoverageGroupOrder",
    "DatePrecision",
    "EndReason",
    "EnrolmentOrder",
    "Evidence",
    "FindingCode",
    "FundingSource",
    "Interval",
    "MembershipCategory",
    "Programme",
    "ProjectionState",
    "RecordingMode",
    "RegionLevel",
    "Sex",
    "VillageKind",
    "describe_enum",
]

E = TypeVar("E", bound=type[Enum])


def describe_enum(
    cls: E,
    description: str,
    *,
    name: str | None = None,
    same_as: Iterable[str] | None = None,
    labels: Mapping[str, Label] | None = None,
) -> E:
    """Register an enum with the schema, under a `name` of its own where it has one there; every member needs its label
    (`texts/labels/values.py` under that name, where none are given). Raises Problem that names the one without, and
    ValueError where its values are not those of `same_as`.

    An enum of the domain or of a projection is registered itself. One that is only a part of another says of which part.
    """
    if same_as is not None and {str(member.value) for member in cls} != {str(value) for value in same_as}:
        raise ValueError(f"{cls.__name__} is not what it stands for")
    shown = name or cls.__name__
    known = VALUES.get(shown, {}) if labels is None else labels
    strawberry.enum(cls, name=name, description=description)
    definition = cast(StrawberryEnumDefinition, cast(Any, cls).__strawberry_definition__)
    for value in definition.values:
        if (label := known.get(value.name)) is None:
            raise Problem(Contract.NO_LABEL, enum=shown, value=value.name)
        value.description = label.described()
    return cls


class CoverageBasis(StrEnum):
    ENROLLED = "ENROLLED"


class FindingCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    CONCURRENT_ENROLMENT = "CONCURRENT_ENROLMENT"
    OUTSIDE_AGE_POLICY = "OUTSIDE_AGE_POLICY"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    NOT_A_PALM_WORKER = "NOT_A_PALM_WORKER"
    UNPRICED = "UNPRICED"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    WORKER_DIED = "WORKER_DIED"
    RING_ONE = "RING_ONE"


describe_enum(
    RegionLevel,
    "Tingkat wilayah · the level of a region.",
)
describe_enum(
    VillageKind,
    "Jenis desa · what a village is by law.",
)
describe_enum(
    MembershipCategory,
    "Kategori kepesertaan · it belongs to the enrolment, not to the segment.",
)
describe_enum(
    FundingSource,
    "Sumber dana · who pays. APBD-P is not a source but stage REVISED of APBD.",
)
describe_enum(
    BudgetStage,
    "Tahap anggaran · the stage of a budget.",
)
describe_enum(
    BudgetFigure,
    "Angka anggaran · a figure of a budget line that may be unknown.",
)
describe_enum(
    Programme,
    "Program BPJS Ketenagakerjaan.",
)
describe_enum(
    Evidence,
    "Dasar pembuktian · how a value is known.",
)
describe_enum(
    RecordingMode,
    "Cara pencatatan · how an event came to be recorded.",
)
describe_enum(
    CoverageBasis,
    "Dasar cakupan · what counts as covered.",
)
describe_enum(
    CoverageDimension,
    "Dimensi cakupan · what coverage can be grouped by. The code of none is NONE.",
    name="CoverageDimension",
)
describe_enum(
    Interval,
    "Selang waktu · the step of a series; each point is the state on its first day.",
    name="Interval",
)
describe_enum(
    Sex,
    "Jenis kelamin · sex as registered.",
)
describe_enum(
    DatePrecision,
    "Ketelitian tanggal · how precise a date is in its source.",
)
describe_enum(
    EnrolmentOrder,
    "Urutan kepesertaan · the order of enrolments; ties break by id.",
    name="EnrolmentOrder",
)
describe_enum(
    CoverageGroupOrder,
    "Urutan kelompok · the order of groups; ties break by code.",
    name="CoverageGroupOrder",
)
describe_enum(
    EndReason,
    "Alasan penonaktifan · why an enrolment ends.",
)
describe_enum(
    AgreementKind,
    "Jenis kesepakatan · what was signed.",
)
describe_enum(
    CardStatus,
    "Status kartu · the state of a card.",
)
describe_enum(
    ClaimPopulation,
    "Populasi pernyataan · whom a public figure counts.",
)
describe_enum(
    ClaimMeasure,
    "Ukuran pernyataan · what a public figure measures.",
)
describe_enum(
    ClaimStatus,
    "Hasil rekonsiliasi · how a claim stands beside the evidence; the first that holds.",
)
describe_enum(
    ContradictionKind,
    "Jenis pertentangan · how public claims contradict one another, the regions or the rosters.",
)
describe_enum(
    FindingCode,
    "Kode temuan · the rule that recorded history breaks.",
    same_as=CODES,
)
describe_enum(
    ProjectionState,
    "Keadaan proyeksi · the state of a read model.",
    name="ProjectionState",
)
