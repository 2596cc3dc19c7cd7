"""What are the values of every enum called? By the enum's name in the contract; codes of refusals stand in `codes.py`.

The large topics have files of their own; what is here is the rest, and all of it together.
"""

from collections.abc import Mapping

from .claims import CLAIMS
from .dimensions import DIMENSIONS
from .enrolments import ENROLMENTS
from .findings import FINDINGS
from .label import Label, label
from .lists import LIST_STATES, ROW_STATES
from .receipts import PROOFS, RECEIVERS
from .roles import GLASS_REASONS, REVOCATIONS, ROLES, USER_KINDS
from .taken_back import DEATH_EVIDENCE, IDENTITY_REASONS, NIK_WAS, REOPENED, REPORTERS, RETURNED, TAKEN_BACK

VALUES: Mapping[str, Mapping[str, Label]] = {
    **CLAIMS,
    **DIMENSIONS,
    **ENROLMENTS,
    **FINDINGS,
    "Role": ROLES,
    "UserKind": USER_KINDS,
    "RevocationReason": REVOCATIONS,
    "GlassReason": GLASS_REASONS,
    "TakenBackReason": TAKEN_BACK,
    "IdentityReason": IDENTITY_REASONS,
    "NikWas": NIK_WAS,
    "ReopenReason": REOPENED,
    "ReturnReason": RETURNED,
    "RowState": ROW_STATES,
    "ListState": LIST_STATES,
    "DeathEvidence": DEATH_EVIDENCE,
    "Reporter": REPORTERS,
    "Receiver": RECEIVERS,
    "ReceiptProof": PROOFS,
    "CardCheck": {
        "ACTIVE": label("aktif", "active"),
        "NOT_ACTIVE": label("tidak aktif", "not active"),
    },
    "AgreementKind": {
        "MEMORANDUM": label("kesepakatan bersama", "memorandum"),
        "COOPERATION_AGREEMENT": label("perjanjian kerja sama", "cooperation agreement"),
    },
    "BatchState": {
        "STAGED": label(
            "menunggu",
            "staged",
            "diuji dahulu: barisnya menunggu tersegel, belum ada yang tercatat",
            "a dry batch: its rows wait sealed, nothing is recorded yet",
        ),
        "OPEN": label(
            "berjalan",
            "open",
            "dana dicadangkan, potongan diterima",
            "money is held, chunks are taken in",
        ),
        "COMPLETED": label(
            "selesai",
            "completed",
            "setiap baris sudah diputuskan, dana yang tidak terpakai dilepaskan",
            "every row has its fate, what was held and not needed is released",
        ),
        "ABANDONED": label(
            "dihentikan", "abandoned", "yang sudah tercatat tetap ada", "given up; what was recorded stays"
        ),
    },
    "BudgetFigure": {
        "ALLOCATED": label("jumlah", "amount", "jumlah yang tepat", "the exact amount"),
        "AT_LEAST": label("batas bawah", "lower bound", "jumlah sekurang-kurangnya", "the least it is"),
        "QUOTA": label("kuota", "quota", "jumlah tempat", "how many places"),
        "PER_VILLAGE_QUOTA": label(
            "kuota per desa",
            "quota per village",
            "jumlah tempat setiap desa",
            "how many places of each village",
        ),
    },
    "BudgetStage": {
        "ORIGINAL": label("murni", "original", "seperti ditetapkan semula", "as first adopted"),
        "REVISED": label(
            "perubahan",
            "revised",
            "perubahan (APBD-P), menggantikan yang murni",
            "as revised (APBD-P); it replaces the original",
        ),
    },
    "CardStatus": {
        "ISSUED": label(
            "terbit, menunggu", "issued, waiting", "diterbitkan, belum diserahkan", "issued, not handed over"
        ),
        "HANDED_OVER": label(
            "diserahkan", "handed over", "diserahkan kepada pekerja", "handed over to the worker"
        ),
        "LOST": label("hilang", "lost", "dilaporkan hilang", "reported lost"),
        "REPLACED": label("diganti", "replaced", "diganti kartu lain", "replaced by another card"),
        "REVOKED": label("dicabut", "revoked"),
    },
    "DatePrecision": {
        "DAY": label("hari", "day", "diketahui sampai harinya, YYYY-MM-DD", "known to the day, YYYY-MM-DD"),
        "MONTH": label("bulan", "month", "diketahui sampai bulannya, YYYY-MM", "known to the month, YYYY-MM"),
        "YEAR": label("tahun", "year", "diketahui sampai tahunnya, YYYY", "known to the year, YYYY"),
    },
    "Evidence": {
        "STATED": label("disebutkan", "stated", "sumbernya menyebut demikian", "the source says so"),
        "DERIVED": label(
            "diturunkan",
            "derived",
            "dihitung dari yang disebut sumbernya",
            "computed from what the source says",
        ),
        "EXTERNAL": label("sumber lain", "external", "diketahui dari tempat lain", "from elsewhere"),
        "ASSUMED": label(
            "diasumsikan", "assumed", "sebuah anggapan, dan ditunjukkan begitu", "an assumption, shown as one"
        ),
    },
    "ProjectionState": {
        "LIVE": label(
            "aktif",
            "live",
            "menjawab pertanyaan dan ada di ujung catatan",
            "answers queries and is at the head of the log",
        ),
        "CATCHING_UP": label(
            "mengejar",
            "catching up",
            "menjawab pertanyaan dan tertinggal dari ujung",
            "answers queries and is behind the head",
        ),
        "REBUILDING": label(
            "dibangun ulang",
            "rebuilding",
            "dibangun di samping yang aktif",
            "being built beside the live one",
        ),
        "STOPPED": label(
            "berhenti",
            "stopped",
            "berhenti pada peristiwa yang tidak dapat diterapkan",
            "stopped at an event it cannot apply",
        ),
        "UNATTENDED": label(
            "tanpa proyektor",
            "unattended",
            "menjawab pertanyaan, tetapi tidak ada proyektor yang memutakhirkannya",
            "answers queries, but no projector lives to keep it up to date",
        ),
        "OLD": label("lama", "old", "diganti, disimpan untuk kembali", "replaced, kept for rollback"),
    },
    "RecordingMode": {
        "COMMAND": label(
            "perintah",
            "command",
            "perintah; yang melanggar aturan ditolak",
            "a command; one that breaks a policy is refused",
        ),
        "AS_HAPPENED": label(
            "sebagaimana terjadi",
            "as it happened",
            "riwayat; yang melanggar aturan menjadi temuan",
            "history; what breaks a policy becomes a finding",
        ),
    },
    "VillageKind": {
        "DESA": label(
            "desa", "desa", "desa dengan pemerintahan sendiri", "a village with its own government"
        ),
        "KELURAHAN": label(
            "kelurahan",
            "kelurahan",
            "bagian dari pemerintahan kabupaten atau kota",
            "an urban village, part of the regency's administration",
        ),
        "DESA_ADAT": label("desa adat", "desa adat", "desa menurut adat", "a customary village"),
    },
}
