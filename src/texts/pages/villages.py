"""What does the screen of villages say?"""

from ..text import Spoken


class VillagesPage(Spoken):
    TITLE = "Desa di {region}", "Villages of {region}"
    SHORT = "Desa", "Villages"
    TABLE = "Dari kuota sampai kartu", "From the quota to the card"
    VILLAGE = "Desa", "Village"
    QUOTA = "Kuota", "Quota"
    LISTED = "Diusulkan", "Listed"
    VERIFIED = "Diverifikasi", "Verified"
    ENROLLED = "Terlindungi", "Enrolled"
    ISSUED = "Kartu terbit", "Cards issued"
    HANDED_OVER = "Diserahkan", "Handed over"
    FINDINGS = "Temuan", "Findings"
    TOGETHER = "Jumlah", "Together"
    TOTAL = "{count:number} desa.", "{count:number} villages."
    SHOWN = (
        "{shown:number} desa ditampilkan; jumlah di bawah adalah jumlah yang ditampilkan.",
        "{shown:number} villages are shown; the sums below are theirs.",
    )
    SQUARES = "Sekilas, menurut kecamatan", "At a glance, by subdistrict"
    SQUARE = (
        "Setiap kotak satu desa. Angkanya: 0 belum ada apa-apa, 1 diusulkan, 2 diverifikasi, 3 terlindungi, 4 semua kartu terbit, "
        "5 semua kartu diserahkan.",
        "Each square is a village. Its number: 0 nothing yet, 1 listed, 2 verified, 3 enrolled, 4 every card issued, 5 every card "
        "handed over.",
    )
    HAND_OVER = "Penyerahan", "Handover"
