"""What do the screen of people and its forms say?"""

from ..text import Spoken


class PeoplePage(Spoken):
    TITLE = "Peserta", "People"
    SHORT = "Peserta", "People"
    OF_NUMBER = "Persis orang yang dihitung angka itu.", "Exactly the people that the number counts."
    TOTAL = "{count:number} kepesertaan.", "{count:number} enrolments."
    CARD = "Kartu", "Card"
    ALL = "semua", "all"
    WITH = "punya kartu", "with a card"
    WITHOUT = "belum punya kartu", "without a card"
    NAME = "Nama", "Name"
    NIK = "NIK", "NIK"
    VILLAGE = "Desa", "Village"
    SEGMENT = "Segmen", "Segment"
    SCHEME = "Skema", "Scheme"
    PERIOD = "Masa perlindungan", "Period of protection"
    OPEN = "Buka", "Open"
    SHOW_NAMES = "Tampilkan nama (hanya selama pembukaan darurat)", "Show names (during a break-glass alone)"
    NOBODY = "Tidak ada.", "Nobody."
    NO_SUCH = (
        "Tidak ada kepesertaan dengan id ini, atau Anda tidak berwenang melihatnya.",
        "There is no enrolment of this id, or you may not see it.",
    )
    ONE = "Kepesertaan {name}", "Enrolment of {name}"
    SOMEBODY = "seseorang", "somebody"
    BORN = "Lahir", "Born"
    SEX = "Jenis kelamin", "Sex"
    CATEGORY = "Kepesertaan", "Category"
    FUNDING = "Sumber dana", "Funding"
    PROGRAMMES = "Program", "Programmes"
    AGREEMENT = "Perjanjian", "Agreement"
    DECREE = "SK", "Decree"
    DIED = "Meninggal", "Died"
    EVENTS = "Riwayat", "History"
    EVENT_COUNT = "{count:number} peristiwa", "{count:number} events"
    MEMBERSHIP = "KPJ", "KPJ"
    STATE = "Keadaan", "State"
    ISSUED = "Terbit", "Issued"
    HANDED_OVER = "Diserahkan", "Handed over"
    NO_CARD = "Belum punya kartu.", "No card yet."
    ACTIONS = "Catat perubahan", "Record a change"
    SIGHTS = "Siapa yang melihat", "Who looked"
    WHEN = "Kapan", "When"
    WHO = "Siapa", "Who"
    WHAT = "Di mana", "Where"
    NO_SIGHTS = "Belum ada yang melihat.", "Nobody looked yet."
    SAVED = "Tersimpan dan tercatat dalam log.", "Saved, and recorded in the log."
    MOVE = "Perpindahan", "Move"
    MOVES = (
        "Mulai {day:day}: {after}. Sampai hari itu: {before}.",
        "From {day:day} on: {after}. Until then: {before}.",
    )
    VOIDED = (
        "Kepesertaan ini dibatalkan ({reason}): tidak pernah melindungi siapa pun, dan tidak dihitung.",
        "This enrolment was taken back ({reason}): it never protected anybody, and is not counted.",
    )
    WAS_VOIDED = "dibatalkan", "taken back"


class PersonForm(Spoken):
    END = "Akhiri perlindungan", "End the protection"
    REOPEN = "Aktifkan kembali", "Take the end back"
    TRANSFER = "Pindahkan desa atau segmen", "Transfer to another village or segment"
    CORRECT = "Perbaiki kepesertaan", "Correct the enrolment"
    VOID = "Batalkan kepesertaan", "Take the enrolment back"
    DEATH = "Catat kematian", "Record the death"
    IDENTITY = "Perbaiki identitas", "Correct the identity"
    LOST = "Kartu hilang", "Card lost"
    FOUND = "Kartu ditemukan", "Card found"
    REPLACE = "Ganti kartu", "Replace the card"
    REVOKE = "Cabut kartu", "Revoke the card"


class Label(Spoken):
    LAST_DAY = "Hari terakhir terlindungi", "Last day of protection"
    NO_DAY = "tidak pernah melindungi satu hari pun", "never protected a single day"
    NEW_LAST_DAY = "Hari terakhir yang baru (kosong: tanpa batas)", "New last day (empty: without end)"
    REASON = "Alasan", "Reason"
    NOTE = "Catatan", "Note"
    FROM = "Mulai", "From"
    VILLAGE = "Desa baru", "New village"
    SEGMENT = "Segmen baru", "New segment"
    RIGHT_START = "Hari pertama yang benar", "Right first day"
    RIGHT_LAST = "Hari terakhir yang benar", "Right last day"
    RIGHT_VILLAGE = "Desa yang benar", "Right village"
    RIGHT_SEGMENT = "Segmen yang benar", "Right segment"
    RIGHT_CATEGORY = "Kategori yang benar", "Right category"
    WITH_CARDS = "batalkan kartunya juga", "take the card back too"
    DIED_ON = "Tanggal meninggal", "Day of death"
    EVIDENCE = "Bukti", "Evidence"
    REPORTED_BY = "Dilaporkan oleh", "Reported by"
    NAME = "Nama yang benar", "Right name"
    BIRTH_DATE = "Tanggal lahir yang benar", "Right birth date"
    SEX = "Jenis kelamin yang benar", "Right sex"
    LOST_ON = "Hilang pada", "Lost on"
    FOUND_ON = "Ditemukan pada", "Found on"
    REPLACED_ON = "Diganti pada", "Replaced on"
    REVOKED_ON = "Dicabut pada", "Revoked on"
    SERIAL = "Nomor kartu baru", "Number of the new card"


class Advice(Spoken):
    SURE = "Orang di atas yang dimaksud", "The person above is the one meant"
    NO_DAY = (
        "Hanya bila hari terakhir itu sebelum hari pertamanya.",
        "Only where that last day is before the first one.",
    )
    NO_DAY_LEFT = (
        'Hari terakhir itu sebelum perlindungan mulai ({start:day}), jadi tidak satu hari pun terlindungi. Perbaiki harinya, atau centang "tidak '
        'pernah melindungi satu hari pun" bila memang begitu.',
        'That last day is before the protection begins ({start:day}), so that no day is protected. Correct the day, or tick "never protected a '
        'single day" if that is so.',
    )
    NOTE = "Disimpan terenkripsi; boleh memuat nama.", "Kept encrypted; may hold names."
    SERIAL = "Kosong: nomor diberikan.", "Empty: a number is given."
    VOID = (
        "Untuk kepesertaan yang sebenarnya tidak pernah ada. Hari, dana dan namanya tidak dihitung lagi; kejadiannya tetap dalam log.",
        "For what never happened. No day, money or name is left of it; what happened stays in the log.",
    )
    DEATH = (
        "Semua perlindungan orang ini berakhir sehari sesudahnya, di kabupaten mana pun.",
        "All protection of this person ends the day after, in whatever regency.",
    )
    CORRECT = (
        "Untuk yang sejak awal tercatat salah. Isian memuat yang tercatat: ubah hanya yang salah. Yang pindah desa atau segmen: pakai formulir itu.",
        "For what was recorded wrong from the beginning. The fields hold what is recorded: change only what is wrong. For who moved to another "
        "village or segment there is a form of its own.",
    )
    AS_ENROLLED = (
        "Seperti saat didaftarkan; perpindahan yang tercatat sesudahnya tetap.",
        "As enrolled; moves that were recorded since stay.",
    )
    LAST_DAY_STAYS = (
        "Hari terakhir yang benar: wajib diisi, sebab kepesertaan ini sudah punya hari terakhir. Yang diakhiri lalu berjalan lagi: pakai formulir "
        "“Aktifkan kembali”.",
        "Right last day: must be filled in, as this enrolment has a last day. For one that was ended and goes on again there is the form “Take the "
        "end back”.",
    )
    IDENTITY = (
        "Isi hanya yang salah. Semua kepesertaan orang ini dinilai kembali.",
        "Fill in only what is wrong. Every enrolment of this person is judged anew.",
    )
