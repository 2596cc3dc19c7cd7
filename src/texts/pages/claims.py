"""What does the screen of public claims say?"""

from ..text import Spoken


class ClaimsPage(Spoken):
    TITLE = "Klaim tentang {region}", "Claims about {region}"
    SHORT = "Klaim", "Claims"
    ABOUT = (
        "Angka yang disebut di muka umum, di samping yang tercatat dalam register, selisihnya, dan pertentangan di antara angka-angka itu.",
        "Figures that were said in public, beside what the register holds, the gap, and the contradictions among them.",
    )
    NO_DAY = (
        "Setiap klaim dinilai pada hari yang dibicarakannya sendiri: karena itu tidak ada pilihan per tanggal di sini.",
        "Each claim is held against the day that it speaks of itself: so there is no choice of a day here.",
    )
    TOTAL = "{count:number} klaim.", "{count:number} claims."
    SAID = "Yang disebut", "What was said"
    EVIDENCE = "Yang tercatat", "What is on record"
    GAP = "Selisih", "Gap"
    STATUS = "Penilaian", "Verdict"
    SOURCE = "Sumber", "Source"
    AT_LEAST = "sekurang-kurangnya {value}", "at least {value}"
    SAID_ON = "disebut {day:day}", "said on {day:day}"
    ABOUT_DAY = "tentang {day}", "about {day}"
    SINCE = "sejak {day}", "since {day}"
    ASSUMED = "anggapan: {day:day}", "assumed: {day:day}"
    PER_UNIT = "{count:number} per {unit}", "{count:number} per {unit}"
    PERCENT = "{percent:tenths} %", "{percent:tenths} %"
    WHEN_SAID = "Menurut pengetahuan saat disebut: {value}", "As known when it was said: {value}"
    ROUNDED = "dibulatkan", "rounded"
    CONTRADICTIONS = "Pertentangan", "Contradictions"
    EXPLAINED = "Dijelaskan {day}, sumber: {source}", "Explained {day}, source: {source}"
    NO_SOURCE = "tidak disebut", "not told"
    EVENTS = "Riwayat", "History"
    NONE = "Belum ada klaim yang dicatat.", "No claim is on record yet."
