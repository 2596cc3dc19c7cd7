"""Which words does the field use? The closed lists of terms, with the Indonesian beside each.

Schemes (`catalogue.py`) and segments (`segments.py`) are data, not enums: regencies add to them.
"""

from enum import StrEnum


class RegionLevel(StrEnum):
    """Levels of Kemendagri's dotted codes; the nation is "ID"."""

    NATION = "NATION"
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"


class VillageKind(StrEnum):
    """What a village is called by law: desa, kelurahan or desa adat."""

    DESA = "DESA"
    KELURAHAN = "KELURAHAN"
    DESA_ADAT = "DESA_ADAT"


class MembershipCategory(StrEnum):
    """Kategori kepesertaan: PU, BPU, jasa konstruksi, PMI. It belongs to the enrolment, not to the segment."""

    WAGE_EARNER = "WAGE_EARNER"
    NON_WAGE_EARNER = "NON_WAGE_EARNER"
    CONSTRUCTION = "CONSTRUCTION"
    MIGRANT = "MIGRANT"


class FundingSource(StrEnum):
    """Sumber dana. APBD-P is a stage of APBD, not a source; CORPORATE (CSR/TJSP) names its payer."""

    APBN = "APBN"
    APBD_PROVINCE = "APBD_PROVINCE"
    APBD = "APBD"
    APBDES = "APBDES"
    DBH_SAWIT = "DBH_SAWIT"
    CORPORATE = "CORPORATE"
    SELF = "SELF"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class BudgetStage(StrEnum):
    """Tahap anggaran: murni or perubahan; REVISED replaces ORIGINAL."""

    ORIGINAL = "ORIGINAL"
    REVISED = "REVISED"


class BudgetFigure(StrEnum):
    """Angka anggaran: a figure of a budget line that may be unknown."""

    ALLOCATED = "ALLOCATED"
    AT_LEAST = "AT_LEAST"
    QUOTA = "QUOTA"
    PER_VILLAGE_QUOTA = "PER_VILLAGE_QUOTA"


class Programme(StrEnum):
    """Programmes of BPJS Ketenagakerjaan: JKK accident, JKM death, JHT old age, JP pension, JKP job loss."""

    JKK = "JKK"
    JKM = "JKM"
    JHT = "JHT"
    JP = "JP"
    JKP = "JKP"


class Evidence(StrEnum):
    """How a value is known: said by the source, computed from what is said, from elsewhere, or assumed."""

    STATED = "STATED"
    DERIVED = "DERIVED"
    EXTERNAL = "EXTERNAL"
    ASSUMED = "ASSUMED"


class RecordingMode(StrEnum):
    """COMMAND is refused on a breach; AS_HAPPENED (sebagaimana terjadi) is recorded and becomes findings."""

    COMMAND = "COMMAND"
    AS_HAPPENED = "AS_HAPPENED"


class Sex(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"


class DatePrecision(StrEnum):
    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


class EndReason(StrEnum):
    """Alasan penonaktifan. DIED ends every later enrolment of the worker too."""

    DIED = "DIED"
    MOVED_AWAY = "MOVED_AWAY"
    CIVIL_SERVANT = "CIVIL_SERVANT"
    WAGE_EARNER = "WAGE_EARNER"
    ARREARS = "ARREARS"
    OTHER = "OTHER"


class TakenBackReason(StrEnum):
    """Alasan pembatalan: why a recorded fact, or a paper, does not hold. OTHER needs a note."""

    TYPED_WRONG = "TYPED_WRONG"
    RECORDED_TWICE = "RECORDED_TWICE"
    WRONG_PERSON = "WRONG_PERSON"
    NEVER_HAPPENED = "NEVER_HAPPENED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    CIVIL_SERVANT = "CIVIL_SERVANT"
    WAGE_EARNER = "WAGE_EARNER"
    DOCUMENT_INVALID = "DOCUMENT_INVALID"
    WITHDRAWN_BY_AUTHORITY = "WITHDRAWN_BY_AUTHORITY"
    OTHER = "OTHER"


class ReopenReason(StrEnum):
    """Alasan pengaktifan kembali. DEATH_WITHDRAWN is given by the register alone, OTHER needs a note."""

    ENDED_BY_MISTAKE = "ENDED_BY_MISTAKE"
    ELIGIBLE_AGAIN = "ELIGIBLE_AGAIN"
    DEATH_WITHDRAWN = "DEATH_WITHDRAWN"
    OTHER = "OTHER"


class IdentityChange(StrEnum):
    """Yang diperbaiki dari identitas: what was corrected of a person. A wrong NIK is free again, a changed one still finds them."""

    NIK_WRONG = "NIK_WRONG"
    NIK_CHANGED = "NIK_CHANGED"
    NAME = "NAME"
    BIRTH_DATE = "BIRTH_DATE"
    SEX = "SEX"


class IdentityReason(StrEnum):
    """Alasan perbaikan identitas: why the register knew a person otherwise. OTHER needs a note."""

    TYPED_WRONG = "TYPED_WRONG"
    DOCUMENT_WRONG = "DOCUMENT_WRONG"
    CHANGED_BY_REGISTRY = "CHANGED_BY_REGISTRY"
    OTHER = "OTHER"


class NikWas(StrEnum):
    """Whether the NIK known before was wrong, or was the person's and changed."""

    WRONG = "WRONG"
    CHANGED = "CHANGED"


class DeathEvidence(StrEnum):
    """Bukti kematian: the paper or source a death is known from."""

    DEATH_CERTIFICATE = "DEATH_CERTIFICATE"
    VILLAGE_LETTER = "VILLAGE_LETTER"
    HEALTH_FACILITY_LETTER = "HEALTH_FACILITY_LETTER"
    CIVIL_REGISTRY = "CIVIL_REGISTRY"
    BPJS_DATA = "BPJS_DATA"
    STATEMENT = "STATEMENT"
    NOT_SAID = "NOT_SAID"


class Reporter(StrEnum):
    """Pelapor: who told of a death."""

    FAMILY = "FAMILY"
    VILLAGE_OFFICE = "VILLAGE_OFFICE"
    HEALTH_FACILITY = "HEALTH_FACILITY"
    CIVIL_REGISTRY = "CIVIL_REGISTRY"
    BPJS = "BPJS"
    OTHER = "OTHER"
    NOT_SAID = "NOT_SAID"


class ListState(StrEnum):
    """What a list of candidates waits for: its verification, its correction, or nothing any more."""

    WAITING = "WAITING"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"


class RowState(StrEnum):
    """What became of a row of a list that carries its people."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"


class ReturnReason(StrEnum):
    """Why a verifying office gives a row of a list back to whoever proposed it."""

    DIED = "DIED"
    MOVED_AWAY = "MOVED_AWAY"
    NOT_RESIDENT = "NOT_RESIDENT"
    CIVIL_SERVANT = "CIVIL_SERVANT"
    WAGE_EARNER = "WAGE_EARNER"
    ALREADY_COVERED = "ALREADY_COVERED"
    NOT_A_WORKER = "NOT_A_WORKER"
    OUTSIDE_AGE = "OUTSIDE_AGE"
    IDENTITY_DIFFERS = "IDENTITY_DIFFERS"
    DOCUMENT_MISSING = "DOCUMENT_MISSING"
    LISTED_TWICE = "LISTED_TWICE"
    OTHER = "OTHER"


class Role(StrEnum):
    """Peran: what a user may do. Each grant names one, for a region and all within it; ADMINISTRATOR is for none."""

    ANALYST = "ANALYST"
    VERIFIER = "VERIFIER"
    OPERATOR = "OPERATOR"
    APPROVER = "APPROVER"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class UserKind(StrEnum):
    """Jenis pengguna: a person, or a program that signs in with a token (akun layanan)."""

    PERSON = "PERSON"
    SERVICE = "SERVICE"


class SecondFactor(StrEnum):
    """Faktor kedua: what somebody signs in with besides a password, or in place of one."""

    CODES = "CODES"
    PASSKEY = "PASSKEY"


class RevocationReason(StrEnum):
    """Alasan pencabutan akses; OTHER needs a note."""

    LEFT_OFFICE = "LEFT_OFFICE"
    OTHER_DUTIES = "OTHER_DUTIES"
    GRANTED_BY_MISTAKE = "GRANTED_BY_MISTAKE"
    MISUSED = "MISUSED"
    OTHER = "OTHER"


class GlassReason(StrEnum):
    """Alasan akses darurat: why an auditor has to see names. A note says more, whatever it is."""

    COMPLAINT = "COMPLAINT"
    DOUBLE_ENROLMENT = "DOUBLE_ENROLMENT"
    FRAUD = "FRAUD"
    SAMPLE = "SAMPLE"
    AUTHORITY = "AUTHORITY"
    OTHER = "OTHER"


class Receiver(StrEnum):
    """Penerima kartu: into whose hands a card was given."""

    SELF = "SELF"
    FAMILY = "FAMILY"
    VILLAGE_OFFICE = "VILLAGE_OFFICE"
    NOT_SAID = "NOT_SAID"


class ReceiptProof(StrEnum):
    """Bukti terima: what shows that a card was received."""

    SIGNATURE = "SIGNATURE"
    THUMBPRINT = "THUMBPRINT"
    PHOTO = "PHOTO"
    NOT_SAID = "NOT_SAID"


class AgreementKind(StrEnum):
    """Kesepakatan bersama, and the perjanjian kerja sama that follows it."""

    MEMORANDUM = "MEMORANDUM"
    COOPERATION_AGREEMENT = "COOPERATION_AGREEMENT"


class CardStatus(StrEnum):
    ISSUED = "ISSUED"
    HANDED_OVER = "HANDED_OVER"
    LOST = "LOST"
    REPLACED = "REPLACED"
    REVOKED = "REVOKED"


class ClaimPopulation(StrEnum):
    """Whom a public figure counts: those on the regency's rosters, or every participant in the regency."""

    REGENCY_ROSTERS = "REGENCY_ROSTERS"
    ALL_PARTICIPANTS = "ALL_PARTICIPANTS"


class ClaimMeasure(StrEnum):
    WORKERS_COVERED = "WORKERS_COVERED"
    WORKERS_TARGETED = "WORKERS_TARGETED"
    BUDGET_ALLOCATED = "BUDGET_ALLOCATED"
    CARDS_HANDED_OVER = "CARDS_HANDED_OVER"


class RuleCode(StrEnum):
    """The rule that was broken. Those of `FINDING_CODES` are also findings (temuan) of recorded history."""

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
    ALREADY_COVERED = "ALREADY_COVERED"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"
    OTHER_NAME = "OTHER_NAME"
    WORKER_DIED = "WORKER_DIED"
    CARD_STANDS = "CARD_STANDS"
    VOIDED = "VOIDED"
    NIK_TAKEN = "NIK_TAKEN"
    RING_ONE = "RING_ONE"


# The rules that recorded history may break: as it happened, or because of what was recorded later.
FINDING_CODES: tuple[RuleCode, ...] = (
    RuleCode.NO_AGREEMENT,
    RuleCode.NO_BUDGET,
    RuleCode.NOT_VERIFIED,
    RuleCode.NO_DECREE,
    RuleCode.CONCURRENT_ENROLMENT,
    RuleCode.OUTSIDE_AGE_POLICY,
    RuleCode.QUOTA_EXCEEDED,
    RuleCode.BUDGET_EXCEEDED,
    RuleCode.NOT_A_PALM_WORKER,
    RuleCode.UNPRICED,
    RuleCode.AGREEMENT_TERMINATED,
    RuleCode.WORKER_DIED,
    RuleCode.RING_ONE,
)
