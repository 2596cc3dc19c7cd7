"""What is each event called? By its name in the log, without its version."""

from collections.abc import Mapping

from ..text import Text

EVENTS: Mapping[str, Text] = {
    "MemorandumSigned": Text("kesepakatan bersama ditandatangani", "memorandum signed"),
    "AgreementSigned": Text("perjanjian kerja sama ditandatangani", "cooperation agreement signed"),
    "AgreementAmended": Text("perjanjian diubah (adendum)", "agreement amended"),
    "AgreementTerminated": Text("perjanjian diakhiri", "agreement terminated"),
    "TerminationCorrected": Text("tanggal pengakhiran dikoreksi", "termination corrected"),
    "TerminationWithdrawn": Text("pengakhiran dibatalkan", "termination withdrawn"),
    "BudgetAllocated": Text("anggaran dialokasikan", "budget allocated"),
    "BudgetRevised": Text("anggaran direvisi", "budget revised"),
    "BudgetReserved": Text("anggaran dicadangkan", "budget reserved"),
    "BudgetReleased": Text("cadangan dilepaskan", "reservation released"),
    "VillageQuotaSet": Text("kuota desa ditetapkan", "quota of a village set"),
    "RingOneNamed": Text("desa ring satu disebut", "ring-one villages named"),
    "ParticipantsProposed": Text("peserta diusulkan", "participants proposed"),
    "ListVerified": Text("daftar diverifikasi", "list verified"),
    "ListReturned": Text("baris daftar dikembalikan", "rows of a list returned"),
    "VerificationWithdrawn": Text("verifikasi dibatalkan", "verification withdrawn"),
    "DecreeIssued": Text("SK diterbitkan", "decree issued"),
    "DecreeRevised": Text("SK diubah", "decree revised"),
    "DecreeVoided": Text("SK dibatalkan", "decree voided"),
    "WorkerEnrolled": Text("pekerja didaftarkan", "worker enrolled"),
    "EnrolmentTransferred": Text("kepesertaan dimutasi", "enrolment transferred"),
    "EnrolmentCorrected": Text("kepesertaan dikoreksi", "enrolment corrected"),
    "EnrolmentEnded": Text("kepesertaan dinonaktifkan", "enrolment ended"),
    "EnrolmentVoided": Text("kepesertaan dibatalkan", "enrolment taken back"),
    "EnrolmentReopened": Text("kepesertaan diaktifkan kembali", "enrolment reopened"),
    "EnrolmentRejudged": Text("kepesertaan dinilai ulang", "enrolment judged anew"),
    "IdentityCorrected": Text("identitas dikoreksi", "identity corrected"),
    "WorkerDied": Text("pekerja meninggal", "worker died"),
    "DeathWithdrawn": Text("kematian dibatalkan", "death withdrawn"),
    "BatchOpened": Text("impor dibuka", "batch opened"),
    "BatchChunkAccepted": Text("bagian impor diterima", "part of a batch accepted"),
    "BatchCompleted": Text("impor selesai", "batch completed"),
    "BatchAbandoned": Text("impor dihentikan", "batch abandoned"),
    "CardIssued": Text("kartu diterbitkan", "card issued"),
    "HandoverHeld": Text("penyerahan dilaksanakan", "handover held"),
    "HandoverContinued": Text("penyerahan berlanjut", "handover continued"),
    "CardNotCollected": Text("kartu tidak diambil", "card not collected"),
    "CardHandedOver": Text("kartu diserahkan", "card handed over"),
    "CardReportedLost": Text("kartu dilaporkan hilang", "card reported lost"),
    "CardFound": Text("kartu ditemukan", "card found"),
    "CardReplaced": Text("kartu diganti", "card replaced"),
    "CardRevoked": Text("kartu dicabut", "card revoked"),
    "CardVoided": Text("kartu dibatalkan", "card taken back"),
    "CardHandoverVoided": Text("penyerahan kartu dibatalkan", "handover of a card taken back"),
    "HandoverVoided": Text("penyerahan dibatalkan", "handover taken back"),
    "UserAdmitted": Text("pengguna diterima", "user admitted"),
    "AccessGranted": Text("peran diberikan", "role granted"),
    "AccessRevoked": Text("peran dicabut", "role revoked"),
    "AdministratorAppointed": Text("administrator ditunjuk", "administrator appointed"),
    "GlassBroken": Text("akses darurat dibuka", "glass broken"),
    "SightsSealed": Text("catatan lihat disegel", "sights sealed"),
    "EligibleWorkersCounted": Text("pekerja yang memenuhi syarat dihitung", "eligible workers counted"),
    "ClaimPublished": Text("pernyataan dipublikasikan", "claim published"),
    "ClaimCorrected": Text("pernyataan diralat", "claim corrected"),
    "ClaimWithdrawn": Text("pernyataan ditarik", "claim withdrawn"),
    "ClaimExplained": Text("selisih dijelaskan", "difference explained"),
}


def event_label(name: str, locale: str) -> str:
    """What an event is called, whatever its version; one without an entry keeps its name."""
    known = EVENTS.get(name.partition(".")[0])
    return name if known is None else known.said(locale)
