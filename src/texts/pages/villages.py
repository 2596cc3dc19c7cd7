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
    ISSUED = "Kartu, semua keadaan", "Cards in any state"
    WAITING = "Menunggu diserahkan", "Waiting to be handed over"
    HANDED_OVER = "Diserahkan", "Handed over"
    FINDINGS = "Temuan", "Findings"
    TOGETHER = "Jumlah", "Together"
    TOGETHER_SHOWN = "Jumlah {shown:number} desa di atas", "The {shown:number} villages above together"
    BY_VILLAGE = (
        "Diusulkan dan Diverifikasi menghitung daftar desa, dan daftar kabupaten yang memuat orangnya; daftar kabupaten di atas kertas dan kuota "
        "seluruh kabupaten tidak terbagi per desa (–) dan ada pada halaman Dokumen.",
        "Listed and Verified count lists of villages, and lists of a regency that carry their people; lists of a regency on paper, and quotas of a whole "
        "regency, are not divided by village (–) and stand on the page of papers.",
    )
    PAPERS = "Buka dokumen", "Open the papers"
    TOTAL = "{count:number} desa.", "{count:number} villages."
    SHOWN = (
        "{shown:number} desa ditampilkan; jumlah di bawah adalah jumlah yang ditampilkan.",
        "{shown:number} villages are shown; the sums below are theirs.",
    )
    SQUARES = "Sekilas, menurut kecamatan", "At a glance, by subdistrict"
    SQUARE = (
        "Setiap kotak satu desa. Angkanya, pada hari ini: 0 tidak ada yang diusulkan atau terlindungi, 1 ada yang diusulkan, 2 semua yang "
        "diusulkan sudah diverifikasi, 3 ada yang terlindungi, 4 semua yang terlindungi punya kartu, 5 dan tidak ada kartu yang menunggu "
        "diserahkan.",
        "Each square is a village. Its number, on this day: 0 nobody is listed or protected, 1 some are listed, 2 everybody listed is verified, "
        "3 some are protected, 4 everybody protected has a card, 5 and no card waits to be handed over.",
    )
    ROUNDED = (
        "Angka orang dibulatkan ke kelipatan 5; 4 dan 5 pada kotak tidak ditunjukkan.",
        "Numbers of people are rounded to multiples of 5; 4 and 5 of the squares are not shown.",
    )
    HAND_OVER = "Penyerahan", "Handover"
