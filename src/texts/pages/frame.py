"""What stands on every page: where one can go, whose day and moment is shown, and what was asked."""

from ..text import Spoken


class Entry(Spoken):
    """The pages, as the navigation calls them."""

    HOME = "Beranda", "Home"
    PAPERS = "Dokumen", "Papers"
    UPLOAD = "Unggah", "Upload"
    PEOPLE = "Peserta", "People"
    CARDS = "Kartu", "Cards"
    VILLAGES = "Desa", "Villages"
    COVERAGE = "Cakupan", "Coverage"
    FINDINGS = "Temuan", "Findings"
    CLAIMS = "Klaim", "Claims"
    USERS = "Pengguna", "Users"
    CARD_CHECK = "Cek kartu", "Card check"


class FrameText(Spoken):
    SKIP = "Langsung ke isi", "Skip to the content"
    PAGES = "Halaman", "Pages"
    SIGN_IN = "Masuk", "Sign in"
    ACCOUNT = "Akun", "Account"
    SIGN_OUT = "Keluar", "Sign out"
    LANGUAGE = "Bahasa", "Language"
    SIMULATED = (
        "Semua orang di sini rekaan: ini register contoh.",
        "All people here are invented: this is an example register.",
    )
    EVERYONE = (
        "Tanpa masuk pun semuanya terbuka dan dapat dicatat.",
        "Everything is open and can be recorded without signing in.",
    )
    REGION = "Wilayah (nama atau kode)", "Region (name or code)"
    AS_OF = "Per tanggal", "As of the day"
    KNOWN_AT = "Diketahui pada", "As known at"
    NOW = (
        "kosong: hari ini, menurut yang tercatat sampai sekarang",
        "empty: today, by what is recorded until now",
    )
    OPEN_END = "seterusnya", "open"
    PRINTED = (
        "Wilayah {region}, per tanggal {day}, diketahui pada {moment}.",
        "Region {region}, as of {day}, as known at {moment}.",
    )
    PRINTED_KNOWN = (
        "Wilayah {region}, diketahui pada {moment}.",
        "Region {region}, as known at {moment}.",
    )
    TODAY = "hari ini", "today"
    UNTIL_NOW = "sekarang", "now"
    NOW_KNOWN = "kosong: menurut yang tercatat sampai sekarang", "empty: by what is recorded until now"
    SHOW = "Tampilkan", "Show"
    QUERY = "Lihat kueri", "Show the query"
    QUERY_ABOUT = (
        "Halaman ini menanyakan hal berikut kepada API; program apa pun boleh menanyakan yang sama.",
        "This page asked the API the following; any program may ask the same.",
    )
    EXPLORER = "Buka kueri ini di penjelajah GraphQL", "Open this query in the GraphQL explorer"
    VARIABLES = "Variabel", "Variables"
    NO_DAY = (
        "tidak melindungi satu hari pun (seharusnya mulai {start:day})",
        "protects no day (it was to begin on {start:day})",
    )
    SAME = (
        "Tidak ada yang berubah: yang Anda isi sudah tercatat begitu.",
        "Nothing changed: what you filled in is recorded so already.",
    )
    UNREAD = (
        "Tidak terbaca dan diabaikan: {names}. Isi nama atau kode wilayah, seperti Paser atau 64.01, dan hari seperti 2026-11-26.",
        "Could not be read and is left out: {names}. Use the name or the code of a region, like Paser or 64.01, and a day like 2026-11-26.",
    )
    ALIKE = "Mungkin maksudnya:", "Perhaps this is meant:"
    PROBLEM = "Halaman ini tidak dapat ditampilkan", "This page cannot be shown"
    NOT_YOURS = (
        "Halaman ini untuk peran lain. Minta peran kepada administrator bila Anda memerlukannya.",
        "This page is for another role. Ask the administrator for the role if you need it.",
    )
    OTHER_LANGUAGE = (  # said in the language that is not the page's
        "Bahasa Indonesia dapat dipilih di halaman lain, setelah selesai di sini.",
        "English can be chosen on another page, once you are done here.",
    )
    BAD_NUMBER = (
        "Tautan ke orang di balik sebuah angka ini tidak lengkap, atau bukan dari register ini. Buka lagi halaman angkanya, lalu pilih angka itu di sana.",
        "This link to the people behind a number is not whole, or is of another register. Open the page of the number again, and choose it there.",
    )
    TO_NUMBERS = "Cakupan", "Coverage"
    BAD_FURTHER = (
        "Tautan ke lanjutan daftar ini tidak lengkap, atau dari daftar lain.",
        "This link to more of a list is not whole, or is of another list.",
    )
    TO_BEGIN = "Buka daftar itu dari awal", "Open the list from its beginning"
    NOT_YET = (
        "Yang terakhir disimpan sudah tercatat, tetapi belum masuk ke halaman ini. Tunggu sebentar, lalu muat ulang halaman.",
        "What was saved last is recorded, but does not show on this page yet. Wait a moment, then load the page again.",
    )
    BACK = "Kembali ke beranda", "Back to the home page"
    CHOOSE_REGION = (
        "Pilih wilayah dahulu: isi nama atau kodenya di atas, misalnya Paser atau 64.01.",
        "Choose a region first: fill its name or code in above, Paser or 64.01 for example.",
    )
    MORE = "Selanjutnya", "Next"
    PRINT = "Cetak", "Print"
    SEND = "Simpan", "Save"
    FAULTS = (
        "Belum ada yang disimpan. Perbaiki ini, lalu kirim lagi:",
        "Nothing was saved. Mend this, then send it again:",
    )
    SAVED = "Tersimpan.", "Saved."
    KNOWN = (
        "Menurut yang tercatat sampai {at} (posisi {position} di log).",
        "By what was recorded until {at} (position {position} of the log).",
    )
