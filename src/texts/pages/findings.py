"""What does the screen of findings say, and by what does a finding of each rule end?"""

from collections.abc import Mapping

from ...domain.vocabulary import RuleCode
from ..text import Spoken, Text


class FindingsPage(Spoken):
    TITLE = "Temuan di {region}", "Findings in {region}"
    SHORT = "Temuan", "Findings"
    ABOUT = (
        "Aturan yang dilanggar oleh yang sudah tercatat. Perintah yang melanggar aturan ditolak; riwayat yang dicatat sebagaimana terjadi menjadi "
        "temuan, sampai yang menyebabkannya dibatalkan atau diperbaiki.",
        "Rules that recorded history breaks. A command that breaks a rule is refused; history that is recorded as it happened becomes a finding, "
        "until what caused it is taken back or corrected.",
    )
    NO_DAY = (
        "Temuan menyangkut seluruh kepesertaan atau dokumen, bukan satu hari: karena itu tidak ada pilihan per tanggal di sini.",
        "A finding is about all of an enrolment or paper, not about a day: so there is no choice of a day here.",
    )
    NOUN = "temuan", "findings"
    OF_RULE = (
        "temuan atas aturan: {rule}; dari {every:number} temuan seluruhnya.",
        "findings of the rule: {rule}; of {every:number} findings altogether.",
    )
    RULES = "Menurut aturan", "By rule"
    RULE = "Aturan", "Rule"
    COUNT = "Temuan", "Findings"
    ENDS = "Berakhir bila", "Ends when"
    PLACES = "Menurut wilayah", "By region"
    REGION = "Wilayah", "Region"
    CHOSEN = "Hanya: {rule}", "Only: {rule}"
    ALL = "Semua aturan", "All rules"
    LIST = "Daftar temuan", "List of findings"
    TOTAL = "{count:number} temuan.", "{count:number} findings."
    ROUNDED = "Dibulatkan ke kelipatan 5.", "Rounded to multiples of 5."
    SUBJECT = "Tentang", "About"
    SAID = "Penjelasan", "In words"
    EVENTS = "Peristiwa", "Events"
    ENROLMENT = "Kepesertaan {segment}, {days}", "Enrolment {segment}, {days}"
    BUDGET = "Anggaran {year}, {funding}", "Budget {year}, {funding}"
    DECREE = "SK {number}", "Decree {number}"
    EVENT_COUNT = "{count:number} peristiwa", "{count:number} events"
    NONE = "Tidak ada temuan.", "No findings."


_OF_AN_ENROLMENT = Text(
    "kepesertaannya dibatalkan, atau diperbaiki sehingga aturan itu tidak lagi dilanggar. Dokumen yang dicatat sesudahnya tidak menghapusnya",
    "the enrolment is taken back, or corrected so that it breaks the rule no more. A paper that is recorded afterwards does not end it",
)
_PROTECTED_BEYOND = Text(
    "perlindungannya diakhiri atau diperbaiki sampai hari itu, atau hari itu sendiri diperbaiki",
    "the protection is ended or corrected to that day, or that day itself is corrected",
)
ENDS: Mapping[RuleCode, Text] = {
    RuleCode.NO_AGREEMENT: _OF_AN_ENROLMENT,
    RuleCode.NO_BUDGET: _OF_AN_ENROLMENT,
    RuleCode.NOT_VERIFIED: Text(
        "kepesertaannya dibatalkan; bila verifikasinya pernah ditarik, juga bila daftarnya diverifikasi lagi",
        "the enrolment is taken back; where the verification had been withdrawn, also when the list is verified anew",
    ),
    RuleCode.NO_DECREE: Text(
        "kepesertaannya dibatalkan, atau diperbaiki sehingga tidak satu hari pun terlindungi",
        "the enrolment is taken back, or corrected so that no day is protected",
    ),
    RuleCode.CONCURRENT_ENROLMENT: Text(
        "kepesertaan yang rangkap itu dibatalkan, atau harinya diperbaiki sehingga tidak lagi bertumpuk",
        "the enrolment beside the other is taken back, or its days are corrected so that they do not overlap",
    ),
    RuleCode.OUTSIDE_AGE_POLICY: Text(
        "tanggal lahir yang salah diperbaiki, atau kepesertaannya dibatalkan",
        "a wrong birth date is corrected, or the enrolment is taken back",
    ),
    RuleCode.QUOTA_EXCEEDED: Text(
        "kuota atau jumlah dalam SK diubah sehingga cukup, atau kepesertaan yang berlebih dibatalkan",
        "the quota, or the count of the decree, is revised to suffice, or enrolments beyond it are taken back",
    ),
    RuleCode.BUDGET_EXCEEDED: Text(
        "anggarannya diubah sehingga cukup, atau kepesertaan yang berlebih dibatalkan atau diakhiri",
        "the budget is revised to suffice, or enrolments beyond it are taken back or ended",
    ),
    RuleCode.NOT_A_PALM_WORKER: _OF_AN_ENROLMENT,
    RuleCode.UNPRICED: _OF_AN_ENROLMENT,
    RuleCode.AGREEMENT_TERMINATED: _PROTECTED_BEYOND,
    RuleCode.WORKER_DIED: _PROTECTED_BEYOND,
    RuleCode.RING_ONE: Text(
        "perusahaan menyebut desa ring satunya, atau anggarannya diubah sesuai dengannya",
        "the company names its ring-one villages, or the budget line is revised to fit them",
    ),
}
