"""What does the home page say?"""

from ..text import Spoken


class HomePage(Spoken):
    TITLE = "Beranda", "Home"
    ABOUT = (
        "Naungan mencatat siapa yang terlindungi: perjanjian, anggaran, daftar, kepesertaan dan kartu, setiap langkah satu peristiwa.",
        "Naungan is the register of who is protected: agreements, budgets, lists, enrolments and cards, every step an event.",
    )
    SIGN_IN = "Masuk untuk melihat yang menunggu Anda.", "Sign in to see what waits for you."
    NO_ROLE = (
        "Anda belum memegang peran apa pun. Minta peran kepada administrator; sebutkan id pengguna di halaman Akun.",
        "You hold no role yet. Ask the administrator for one; tell the user id on the page Account.",
    )
    CHECK = "Periksa sebuah kartu", "Check a card"
    REGION = "Yang menunggu di {region}", "What waits in {region}"
    EVERYWHERE = (
        "{count:number} orang terlindungi. Pilih kabupaten atau kota:",
        "{count:number} people protected. Choose a regency:",
    )
    PROTECTED = "{count:number} orang terlindungi hari ini", "{count:number} people protected today"
    THEN = "{count:number} pada {day:day}", "{count:number} on {day:day}"
    OTHERS = (
        "Tidak semua kabupaten dan kota disebut di sini.",
        "Not every regency is listed here.",
    )
    FIND = "Tulis nama wilayahnya.", "Write the region's name."
    COMING = "{count:number} orang terlindungi pada {day:day}", "{count:number} people protected on {day:day}"
    ENDING = (
        "{count:number} orang lebih sedikit pada {day:day}, bila tidak ada yang dicatat lagi",
        "{count:number} people fewer on {day:day}, unless more is recorded",
    )
    YOURS = "Wilayah Anda:", "Your regions:"
    STOPPED = "Impor yang terhenti, dapat dilanjutkan", "Imports that stopped and can be resumed"
    SENT_AT = "dikirim {at}", "sent {at}"
    TO_VERIFY = "Daftar yang menunggu verifikasi", "Lists that wait to be verified"
    WAITING = "{region}: {count:number} orang", "{region}: {count:number} people"
    TO_CORRECT = "Daftar dengan baris yang dikembalikan", "Lists with rows that were returned"
    NO_CARD = "{count:number} orang belum punya kartu", "{count:number} people have no card yet"
    TO_HAND_OVER = "{count:number} kartu belum diserahkan", "{count:number} cards are not handed over yet"
    FINDINGS = "{count:number} temuan", "{count:number} findings"
    LOW = "Anggaran yang hampir habis", "Money that runs out"
    LEFT = "{year}, {funding}: sisa {amount:rupiah}", "{year}, {funding}: {amount:rupiah} left"
    WAITING_LISTS = (
        "Disebut {shown:number} dari {total:number} daftar yang menunggu verifikasi.",
        "{shown:number} of {total:number} lists that wait to be verified are named.",
    )
    RETURNED_LISTS = (
        "Disebut {shown:number} dari {total:number} daftar yang dikembalikan.",
        "{shown:number} of {total:number} lists that were returned are named.",
    )
    PARTLY_LISTS = (
        "Baris yang dikembalikan dicari dalam {shown:number} dari {total:number} daftar yang menunggu verifikasi.",
        "Rows that were returned are looked for in {shown:number} of {total:number} lists that wait to be verified.",
    )
    LINES = (
        "Dilihat {shown:number} dari {total:number} baris anggaran, apakah hampir habis.",
        "{shown:number} of {total:number} budget lines were looked at, whether they run out.",
    )
    ALL_PAPERS = "Lihat dokumen.", "See the papers."
    NOTHING = "Tidak ada yang menunggu.", "Nothing waits."
    UPLOAD = "Unggah daftar", "Upload a list"
    ADMINISTER = "Akun dan peran", "Accounts and roles"
