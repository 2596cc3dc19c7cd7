"""What does each command take? The inputs of the mutations, one a command, each with its idempotency key."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import strawberry

from ..types.enums import (
    AgreementKind,
    BudgetStage,
    ClaimMeasure,
    ClaimPopulation,
    DatePrecision,
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    Sex,
    VillageKind,
)
from ..types.scalars import BigInt, RegionCode

KEY = "Kunci idempotensi · the command's own key: the same key and body return the first outcome, another body conflicts."
VERSION = "Versi yang diharapkan · refuse with VERSION_CONFLICT unless it is at this version."


@strawberry.input(description="Tanggal sebagian · a date as precise as its source.")
class PartialDateInput:
    value: str = strawberry.field(description='Nilai · "2021", "2022-09" or "2022-10-24".')
    precision: DatePrecision = strawberry.field(description="Ketelitian · it must fit the value.")


@strawberry.input(
    description="Kesepakatan yang ditandatangani · a memorandum or cooperation agreement to record."
)
class SignAgreementInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    kind: AgreementKind = strawberry.field(description="Jenis · which of the two.")
    title: str = strawberry.field(description="Judul · its title.")
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that signs.")
    parties: list[str] = strawberry.field(description="Para pihak · the offices that sign, never persons.")
    signed_on: PartialDateInput = strawberry.field(description="Ditandatangani pada · when it was signed.")
    start: dt.date = strawberry.field(description="Hari pertama · the first day it is in force.")
    end_exclusive: dt.date | None = strawberry.field(
        default=None, description="Hari pertama sesudahnya · the first day no longer in force; absent: open."
    )
    legal_basis: list[str] = strawberry.field(
        default_factory=list, description="Dasar hukum · the rules it rests on."
    )
    under: strawberry.ID | None = strawberry.field(
        default=None, description="Di bawah · the memorandum it is made under."
    )


@strawberry.input(description="Pengakhiran perjanjian · an agreement to end early.")
class TerminateAgreementInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    agreement: strawberry.ID = strawberry.field(description="Perjanjian · the agreement.")
    on: dt.date = strawberry.field(description="Sejak · the first day it no longer holds.")
    reason: str = strawberry.field(description="Alasan · why; kept outside the log, sealed.")


@strawberry.input(description="Alokasi anggaran · money or places set aside for a scheme.")
class AllocateBudgetInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that pays.")
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement it serves."
    )
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    fiscal_year: int = strawberry.field(description="Tahun anggaran · the fiscal year.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    stage: BudgetStage = strawberry.field(
        description="Tahap · REVISED replaces ORIGINAL or the revision before it."
    )
    payer: str | None = strawberry.field(
        default=None, description="Pembayar · the company's name; required for CORPORATE."
    )
    amount: BigInt | None = strawberry.field(default=None, description="Jumlah · exact whole rupiah.")
    at_least: BigInt | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · a lower bound in whole rupiah."
    )
    quota: int | None = strawberry.field(default=None, description="Kuota · how many workers.")
    per_village_quota: int | None = strawberry.field(
        default=None, description="Kuota per desa · how many workers of each village."
    )


@strawberry.input(description="Usulan peserta · a list of candidates, known by its digest.")
class ProposeParticipantsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the village or regency that proposes.")
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    list_digest: str = strawberry.field(
        description="Sidik daftar · the SHA-256 of the list as proposed, in lower-case hexadecimal."
    )
    count: int = strawberry.field(description="Jumlah · how many candidates it names.")


@strawberry.input(description="Verifikasi daftar · an office has verified a proposed list.")
class VerifyListInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    list_digest: str = strawberry.field(description="Sidik daftar · the list's SHA-256.")
    office: str = strawberry.field(description="Kantor · the office that verified it, never a person.")
    verified_on: dt.date = strawberry.field(description="Tanggal verifikasi · when.")
    count: int = strawberry.field(description="Jumlah · how many it found in order.")


@strawberry.input(description="Penetapan (SK) · a decree over a verified list.")
class IssueDecreeInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that decrees.")
    number: str = strawberry.field(description="Nomor · the decree's number.")
    on: dt.date = strawberry.field(description="Tanggal · its date.")
    list_digest: str = strawberry.field(description="Sidik daftar · the verified list's SHA-256.")
    count: int = strawberry.field(description="Jumlah · how many participants it names.")


@strawberry.input(
    description="Pekerja · a person to enrol. Personal data: kept in the vault, never answered."
)
class WorkerInput:
    nik: str = strawberry.field(description="NIK · the 16-digit identity number.")
    name: str = strawberry.field(description="Nama · the name.")
    birth_date: dt.date = strawberry.field(description="Tanggal lahir · the birth date.")
    sex: Sex = strawberry.field(description="Jenis kelamin · sex.")
    village: RegionCode = strawberry.field(description="Desa · the village of residence.")
    segment: str = strawberry.field(description="Segmen · the occupation group's code.")


@strawberry.input(
    description="Pendaftaran pekerja · at most 500 workers of one regency on shared terms, all or none."
)
class EnrolWorkersInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    category: MembershipCategory = strawberry.field(description="Kategori · the membership category.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: list[Programme] = strawberry.field(description="Program · what they are insured for.")
    start: dt.date = strawberry.field(description="Hari pertama · the first protected day.")
    end_exclusive: dt.date | None = strawberry.field(
        default=None, description="Hari pertama sesudahnya · the first day no longer protected; absent: open."
    )
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement they hang on."
    )
    list_digest: str | None = strawberry.field(
        default=None, description="Sidik daftar · the verified list they are on."
    )
    decree: strawberry.ID | None = strawberry.field(
        default=None, description="SK · the decree that names them."
    )
    workers: list[WorkerInput] = strawberry.field(description="Pekerja · the workers, at most 500.")


@strawberry.input(description="Mutasi · a move to another village or segment of the same regency.")
class TransferEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the participant's id.")
    effective: dt.date = strawberry.field(description="Sejak · the first day in the new place.")
    village: RegionCode | None = strawberry.field(default=None, description="Desa · the new village.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the new segment's code.")


@strawberry.input(description="Perbaikan · what was recorded wrongly; absent fields stay.")
class CorrectEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the participant's id.")
    start: dt.date | None = strawberry.field(default=None, description="Hari pertama · the right first day.")
    end_exclusive: dt.date | None = strawberry.field(
        default=None, description="Hari pertama sesudahnya · the right first day no longer protected."
    )
    village: RegionCode | None = strawberry.field(default=None, description="Desa · the right village.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the right segment's code.")
    category: MembershipCategory | None = strawberry.field(
        default=None, description="Kategori · the right category."
    )
    reason: str = strawberry.field(description="Alasan · why; kept outside the log, sealed.")


@strawberry.input(description="Penonaktifan · the end of an enrolment.")
class EndEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the participant's id.")
    end_exclusive: dt.date = strawberry.field(
        description="Hari pertama tanpa perlindungan · the first day no longer protected."
    )
    reason: EndReason = strawberry.field(
        description="Alasan · why; DIED ends every later enrolment of the worker too."
    )


@strawberry.input(description="Pembagi cakupan · how many workers are eligible.")
class CountEligibleWorkersInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the region.")
    scheme: str | None = strawberry.field(
        default=None, description="Skema · the scheme's code; absent: all schemes."
    )
    value: int = strawberry.field(description="Nilai · how many.")
    as_of: dt.date = strawberry.field(description="Per tanggal · the day it holds for.")
    source: str = strawberry.field(description="Sumber · who says so.")
    evidence: Evidence = strawberry.field(description="Dasar pembuktian · how it is known.")


@strawberry.input(description="Pernyataan publik · a figure that was said in public, kept as said.")
class PublishClaimInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the region it speaks of.")
    source: str = strawberry.field(description="Sumber · where it was said.")
    said_on: dt.date | None = strawberry.field(default=None, description="Dikatakan pada · when.")
    about: PartialDateInput | None = strawberry.field(
        default=None, description="Tentang · the day, month or year it speaks of."
    )
    since: bool = strawberry.field(
        default=False, description="Sejak · it speaks of all days from `about` to `saidOn`."
    )
    about_assumed: dt.date | None = strawberry.field(
        default=None, description="Tanggal asumsi · a day assumed where it names none."
    )
    population: ClaimPopulation = strawberry.field(
        default=ClaimPopulation.REGENCY_ROSTERS, description="Populasi · whom it counts."
    )
    measure: ClaimMeasure = strawberry.field(description="Ukuran · what it measures.")
    scheme: str | None = strawberry.field(default=None, description="Skema · the scheme's code.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the segment's code.")
    funding_source: FundingSource | None = strawberry.field(default=None, description="Sumber dana.")
    value: BigInt | None = strawberry.field(default=None, description="Nilai · the figure.")
    at_least: BigInt | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · a lower bound."
    )
    ratio: Decimal | None = strawberry.field(default=None, description="Rasio · the ratio said, 0 to 1.")
    per_unit: int | None = strawberry.field(default=None, description="Per satuan · how many a unit.")
    unit: VillageKind | None = strawberry.field(default=None, description="Satuan · the unit.")
    part_of: strawberry.ID | None = strawberry.field(
        default=None,
        description="Bagian dari · the claim it is a part of; it inherits what it does not name.",
    )
