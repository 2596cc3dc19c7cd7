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
from ...projections.findings import CODES

__all__ = [
    "AgreementKind",
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
    values: Mapping[str, str],
    *,
    name: str | None = None,
    same_as: Iterable[str] | None = None,
) -> E:
    """Register an enum with the schema, under a `name` of its own where it has one there; every member needs its
    description. Raises KeyError for one without, and ValueError where its values are not those of `same_as`.

    An enum of the domain or of a projection is registered itself. One that is only a part of another says of which part.
    """
    if same_as is not None and {str(member.value) for member in cls} != {str(value) for value in same_as}:
        raise ValueError(f"{cls.__name__} is not what it stands for")
    strawberry.enum(cls, name=name, description=description)
    definition = cast(StrawberryEnumDefinition, cast(Any, cls).__strawberry_definition__)
    for value in definition.values:
        value.description = values[value.name]
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


describe_enum(
    RegionLevel,
    "Tingkat wilayah · the level of a region.",
    {
        "NATION": 'Nasional · the nation, code "ID".',
        "PROVINCE": "Provinsi.",
        "REGENCY": "Kabupaten atau kota · a regency or city.",
        "SUBDISTRICT": "Kecamatan · a subdistrict.",
        "VILLAGE": "Desa atau kelurahan · a village.",
    },
)
describe_enum(
    VillageKind,
    "Jenis desa · what a village is by law.",
    {
        "DESA": "Desa · a village with its own government.",
        "KELURAHAN": "Kelurahan · an urban village, part of the regency's administration.",
        "DESA_ADAT": "Desa adat · a customary village.",
    },
)
describe_enum(
    MembershipCategory,
    "Kategori kepesertaan · it belongs to the enrolment, not to the segment.",
    {
        "WAGE_EARNER": "Penerima upah (PU) · a wage earner.",
        "NON_WAGE_EARNER": "Bukan penerima upah (BPU) · a worker without a wage.",
        "CONSTRUCTION": "Jasa konstruksi · a construction worker, insured by project.",
        "MIGRANT": "Pekerja migran Indonesia (PMI) · an Indonesian working abroad.",
    },
)
describe_enum(
    FundingSource,
    "Sumber dana · who pays. APBD-P is not a source but stage REVISED of APBD.",
    {
        "APBN": "Anggaran negara · the national budget.",
        "APBD_PROVINCE": "APBD provinsi · a province's budget.",
        "APBD": "APBD kabupaten · a regency's budget.",
        "APBDES": "APBDes, anggaran desa · a village's budget.",
        "DBH_SAWIT": "Dana bagi hasil sawit · the palm-oil revenue share.",
        "CORPORATE": "CSR/TJSP perusahaan · a company, named as the payer.",
        "SELF": "Mandiri · the worker.",
        "OTHER": "Lainnya · another source.",
        "UNKNOWN": "Tidak diketahui · the source does not say.",
    },
)
describe_enum(
    BudgetStage,
    "Tahap anggaran · the stage of a budget.",
    {
        "ORIGINAL": "Murni · as first adopted.",
        "REVISED": "Perubahan (APBD-P) · as revised; it replaces the original.",
    },
)
describe_enum(
    Programme,
    "Program BPJS Ketenagakerjaan.",
    {
        "JKK": "Jaminan kecelakaan kerja · work accidents.",
        "JKM": "Jaminan kematian · death.",
        "JHT": "Jaminan hari tua · old-age savings.",
        "JP": "Jaminan pensiun · pension.",
        "JKP": "Jaminan kehilangan pekerjaan · job loss.",
    },
)
describe_enum(
    Evidence,
    "Dasar pembuktian · how a value is known.",
    {
        "STATED": "Disebutkan · the source says so.",
        "DERIVED": "Diturunkan · computed from what the source says.",
        "EXTERNAL": "Sumber lain · from elsewhere.",
        "ASSUMED": "Diasumsikan · an assumption, shown as one.",
    },
)
describe_enum(
    RecordingMode,
    "Cara pencatatan · how an event came to be recorded.",
    {
        "COMMAND": "Perintah · a command; one that breaks a policy is refused.",
        "AS_HAPPENED": "Sebagaimana terjadi · history; what breaks a policy becomes a finding.",
    },
)
describe_enum(
    CoverageBasis,
    "Dasar cakupan · what counts as covered.",
    {"ENROLLED": "Terdaftar · an enrolment protects on that day."},
)
describe_enum(
    CoverageDimension,
    "Dimensi cakupan · what coverage can be grouped by. The code of none is NONE.",
    {
        "PROVINCE": "Provinsi.",
        "REGENCY": "Kabupaten · regency.",
        "SUBDISTRICT": "Kecamatan · subdistrict.",
        "VILLAGE": "Desa atau kelurahan · village.",
        "SCHEME": "Skema · scheme.",
        "SEGMENT": "Segmen · segment.",
        "CATEGORY": "Kategori kepesertaan · membership category.",
        "FUNDING_SOURCE": "Sumber dana · funding source.",
        "AGREEMENT": "Perjanjian kerja sama · the agreement the enrolment hangs on.",
    },
    name="CoverageDimension",
)
describe_enum(
    Interval,
    "Selang waktu · the step of a series; each point is the state on its first day.",
    {"DAY": "Hari · a day.", "MONTH": "Bulan · a calendar month.", "YEAR": "Tahun · a calendar year."},
    name="Interval",
)
describe_enum(
    Sex,
    "Jenis kelamin · sex as registered.",
    {"FEMALE": "Perempuan · female.", "MALE": "Laki-laki · male."},
)
describe_enum(
    DatePrecision,
    "Ketelitian tanggal · how precise a date is in its source.",
    {
        "DAY": "Hari · known to the day, YYYY-MM-DD.",
        "MONTH": "Bulan · known to the month, YYYY-MM.",
        "YEAR": "Tahun · known to the year, YYYY.",
    },
)
describe_enum(
    EnrolmentOrder,
    "Urutan peserta · the order of participants; ties break by id.",
    {
        "VILLAGE": "Menurut desa · by village (the default).",
        "START": "Menurut hari pertama · by the first protected day.",
        "ID": "Menurut id · by id.",
    },
    name="EnrolmentOrder",
)
describe_enum(
    CoverageGroupOrder,
    "Urutan kelompok · the order of groups; ties break by code.",
    {
        "CODE": "Menurut kode · by code (the default).",
        "COVERED_DESC": "Terbanyak dahulu · most covered first.",
    },
    name="CoverageGroupOrder",
)
describe_enum(
    EndReason,
    "Alasan penonaktifan · why an enrolment ends.",
    {
        "DIED": "Meninggal dunia · died; ends every later enrolment of the worker too.",
        "MOVED_AWAY": "Pindah · moved away.",
        "CIVIL_SERVANT": "Menjadi ASN · became a civil servant.",
        "WAGE_EARNER": "Menjadi penerima upah · became a wage earner.",
        "ARREARS": "Menunggak iuran · contributions in arrears.",
        "OTHER": "Lainnya · another reason.",
    },
)
describe_enum(
    AgreementKind,
    "Jenis kesepakatan · what was signed.",
    {
        "MEMORANDUM": "Kesepakatan bersama · a memorandum.",
        "COOPERATION_AGREEMENT": "Perjanjian kerja sama · a cooperation agreement.",
    },
)
describe_enum(
    CardStatus,
    "Status kartu · the state of a card.",
    {
        "ISSUED": "Diterbitkan · issued, not handed over.",
        "HANDED_OVER": "Diserahkan · handed over to the worker.",
        "LOST": "Hilang · reported lost.",
        "REPLACED": "Diganti · replaced by another card.",
        "REVOKED": "Dicabut · revoked.",
    },
)
describe_enum(
    ClaimPopulation,
    "Populasi pernyataan · whom a public figure counts.",
    {
        "REGENCY_ROSTERS": "Daftar peserta pemda · those on the regency's rosters.",
        "ALL_PARTICIPANTS": "Semua peserta · every participant in the regency, employers' included.",
    },
)
describe_enum(
    ClaimMeasure,
    "Ukuran pernyataan · what a public figure measures.",
    {
        "WORKERS_COVERED": "Pekerja terlindungi · workers covered.",
        "WORKERS_TARGETED": "Sasaran pekerja · workers to be covered.",
        "BUDGET_ALLOCATED": "Anggaran dialokasikan · rupiah allocated.",
        "CARDS_HANDED_OVER": "Kartu diserahkan · cards handed over.",
    },
)
describe_enum(
    ClaimStatus,
    "Hasil rekonsiliasi · how a claim stands beside the evidence; the first that holds.",
    {
        "MATCHES": "Sesuai · equal, or the lower bound is met.",
        "DIFFERS": "Berbeda · the evidence gives another value.",
        "NOT_EVIDENCED": "Tanpa bukti · nothing is recorded for it.",
        "PARTLY_EVIDENCED": "Sebagian berbukti · a part of it has no roster.",
        "NOT_COMPARABLE": "Tidak dapat dibandingkan · it counts another population, or is a target whose period has not ended.",
        "UNDATED": "Tanpa tanggal · it speaks of no day, not even an assumed one.",
        "EXPLAINED": "Dijelaskan · the difference was explained.",
    },
)
describe_enum(
    ContradictionKind,
    "Jenis pertentangan · how public claims contradict one another, the regions or the rosters.",
    {
        "CLAIMS_DIFFER": "Angka berbeda · claims of one thing on one day differ; difference = max - min.",
        "TOTAL_IS_NOT_SUM": "Jumlah tidak cocok · a total is not the sum of its parts; difference = total - sum.",
        "UNITS_DO_NOT_GIVE_TOTAL": "Satuan tidak menghasilkan jumlah · value - units x per unit is not 0.",
        "CHANGE_UNEXPLAINED": "Perubahan tak terjelaskan · the claimed change is not the recorded change.",
        "ONE_NUMBER_TWO_LABELS": "Satu angka dua label · one source gives one number to two segments.",
        "SEGMENT_IN_TWO_SCHEMES": "Segmen dalam dua skema · a segment appears under two schemes at a time.",
        "QUOTA_WITHOUT_ROSTER": "Kuota tanpa daftar · a covered figure is quota arithmetic without any enrolment.",
    },
)
describe_enum(
    FindingCode,
    "Kode temuan · the rule that recorded history breaks.",
    {
        "NO_AGREEMENT": "Tanpa perjanjian · no agreement in force.",
        "NO_BUDGET": "Tanpa anggaran · no budget line pays for it.",
        "NOT_VERIFIED": "Belum diverifikasi · its list was not verified.",
        "NO_DECREE": "Tanpa SK · no decree names it.",
        "CONCURRENT_ENROLMENT": "Kepesertaan ganda · the worker was already covered on these days.",
        "OUTSIDE_AGE_POLICY": "Di luar batas usia · outside the age policy on the first day.",
        "QUOTA_EXCEEDED": "Melebihi kuota · more workers than places.",
        "BUDGET_EXCEEDED": "Melebihi anggaran · more rupiah reserved than allocated.",
        "NOT_A_PALM_WORKER": "Bukan pekerja sawit baru · palm money for one who is not a new palm worker.",
        "UNPRICED": "Tanpa tarif · no tariff is known, so nothing is reserved.",
        "AGREEMENT_TERMINATED": "Perjanjian diakhiri · its agreement was terminated, and protection goes on after that day.",
    },
    same_as=CODES,
)
describe_enum(
    ProjectionState,
    "Keadaan proyeksi · the state of a read model.",
    {
        "LIVE": "Aktif · answers queries and is at the head of the log.",
        "CATCHING_UP": "Mengejar · answers queries and is behind the head.",
        "REBUILDING": "Dibangun ulang · being built beside the live one.",
        "STOPPED": "Berhenti · stopped at an event it cannot apply.",
        "UNATTENDED": "Tanpa proyektor · answers queries, but no projector lives to keep it up to date.",
        "OLD": "Lama · replaced, kept for rollback.",
    },
    name="ProjectionState",
)
