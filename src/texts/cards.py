"""What do `naungan cards` and `naungan handover` say? Their texts in Indonesian and English."""

from .text import Spoken


class Cards(Spoken):
    """Texts of `cards …`, `handover`, `void card` and `void handover`."""

    CARDS = (
        "Kartu: terbitkan, periksa, dan catat apa yang terjadi padanya.",
        "Cards: issue and check them, and record what becomes of them.",
    )
    ISSUE = (
        "Terbitkan kartu untuk semua pekerja sebuah impor (--batch) atau desa (--village) yang belum punya, atau menurut daftar nomor dari "
        "BPJS (--file: kolom NIK, Nomor Kartu dan, bila ada, KPJ). Yang terputus diulang dengan perintah yang sama.",
        "Issue cards to all workers of an import (--batch) or a village (--village) who have none, or by a list of numbers from BPJS (--file: "
        "columns `NIK`, `Nomor Kartu` and, where there is one, `KPJ`). What was interrupted is run again by the same command.",
    )
    BATCH = ("Id impor.", "The id of the import.")
    VILLAGE = ("Kode desa atau kelurahan.", "Code of the village.")
    FILE = (
        "Daftar nomor kartu: CSV, XLSX, XLS atau ODS.",
        "The list of card numbers: CSV, XLSX, XLS or ODS.",
    )
    REGION = ("Kode kabupaten.", "Code of the regency.")
    ISSUED_ON = ("Tanggal penerbitan, YYYY-MM-DD.", "The day of issue, YYYY-MM-DD.")
    SKIP_BAD = (
        "Terbitkan baris yang benar walaupun ada baris yang salah; tanpa ini tidak satu pun diterbitkan.",
        "Issue the rows that are right although others are wrong; without it none is issued.",
    )
    DRY_RUN = (
        "Periksa daftar nomor (--file) saja; tidak ada yang diterbitkan.",
        "Only check a list of numbers (--file); none is issued.",
    )
    OF_A_LIST = ("Hanya dengan --file.", "With --file alone.")
    ONE_OF = (
        "Sebutkan salah satu saja: --batch, --village atau --file.",
        "Name one of the three: --batch, --village or --file.",
    )
    ROW = ("Baris {row}, {field}: {reason}", "Row {row}, {field}: {reason}")
    FIRST_ROWS = (
        "Hanya {count:number} baris salah yang pertama disebut di sini; semuanya ada di laporan.",
        "Only the first {count:number} wrong rows are told here; all of them stand in the report.",
    )
    REPORT = (
        "Baris yang salah beserta alasannya: {path}; perbaiki di sana, lalu kirim laporan itu.",
        "The rows that are wrong and why: {path}; correct them there, then send that report.",
    )
    NONE_SAVED = (
        "{bad:number} baris salah; tidak satu kartu pun diterbitkan. Perbaiki, atau sebutkan --skip-bad untuk menerbitkan {good:number} baris lainnya.",
        "{bad:number} rows are wrong; no card was issued. Correct them, or give --skip-bad to issue the other {good:number} rows.",
    )
    TRIED = (
        "Diperiksa saja, tidak ada yang diterbitkan: {saved:number} kartu dapat diterbitkan, {already:number} sudah punya kartu dengan nomor itu, "
        "{bad:number} baris salah.",
        "Only checked, none was issued: {saved:number} cards can be issued, {already:number} have the card of that number already, {bad:number} rows "
        "are wrong.",
    )
    SAVED = (
        "{saved:number} kartu diterbitkan, {already:number} sudah punya kartu dengan nomor itu, {bad:number} baris salah.",
        "{saved:number} cards were issued, {already:number} have the card of that number already, {bad:number} rows are wrong.",
    )
    ISSUED = (
        "{issued:number} kartu diterbitkan, terakhir pada posisi {position:number}; {held:number} pekerja sudah punya kartu, "
        "{without_days:number} kepesertaan tanpa hari terlindungi.",
        "{issued:number} cards were issued, the last at position {position:number}; {held:number} workers have a card already, "
        "{without_days:number} enrolments protect no day.",
    )
    NONE_ISSUED = (
        "Semua sudah punya kartu; tidak ada yang diterbitkan.",
        "All have a card already; none was issued.",
    )
    NAMED = (
        "Nomor atau id kartu; tanpa ini dibaca dari masukan baku, satu per baris.",
        "Numbers or ids of cards; without any they are read from standard input, one a line.",
    )
    BY_ID = (
        "Kartu ke-{row} bukan id: lewat --server kartu disebut dengan idnya; tidak ada yang dicatat.",
        "Card {row} is no id: over --server cards are named by their ids; nothing was recorded.",
    )
    NOT_FOUND = (
        "Kartu ke-{row} tidak dikenal menurut nomor atau id; tidak ada yang dicatat.",
        "Card {row} is not known by its number or id; nothing was recorded.",
    )
    LOST = ("Catat kartu hilang.", "Record that cards were lost.")
    FOUND = ("Catat kartu hilang yang ditemukan.", "Record that lost cards were found.")
    REPLACE = (
        "Ganti kartu dengan kartu baru; KPJ tetap.",
        "Give another card in place of one; the KPJ is kept.",
    )
    REVOKE = ("Cabut kartu tanpa pengganti.", "End cards, with nothing in their place.")
    VOID = (
        "Batalkan kartu yang seharusnya tidak pernah ada.",
        "Take cards back that should never have been.",
    )
    REASON = ("Alasan pembatalan; OTHER menanyakan catatan.", "Why it is taken back; OTHER asks for a note.")
    ON = ("Tanggalnya, YYYY-MM-DD.", "The day, YYYY-MM-DD.")
    DONE = (
        "{count:number} kartu tercatat, terakhir pada posisi {position:number}.",
        "{count:number} cards recorded, the last at position {position:number}.",
    )
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
    CHECK = (
        "Periksa apakah kartu sebuah nomor berlaku hari ini.",
        "Check whether the card of a number holds today.",
    )
    SERIAL = ("Nomor kartu.", "The card's number.")
    ACTIVE = ("aktif", "active")
    NOT_ACTIVE = ("tidak aktif", "not active")
    HANDOVER = (
        "Catat penyerahan kartu: semua kartu yang menunggu di sebuah desa (--village) atau impor (--batch), atau kartu yang disebut.",
        "Record a handover: all cards that wait in a village (--village) or of an import (--batch), or the cards that are named.",
    )
    HELD_ON = ("Tanggal penyerahan, YYYY-MM-DD.", "The day of the handover, YYYY-MM-DD.")
    PLACE = ("Tempat penyerahan.", "Where it was held.")
    MINUTES = ("Nomor berita acara.", "The reference of the minutes.")
    ABSENT = (
        "Nomor atau id kartu yang tidak diambil; boleh diulang.",
        "Number or id of a card that nobody came for; may be repeated.",
    )
    RECEIVED_BY = ("Penerima kartu.", "Into whose hands the cards were given.")
    PROOF = ("Bukti terima.", "What shows that they were received.")
    HELD = (
        "Penyerahan tercatat pada posisi {position:number}: {handover}.",
        "Handover recorded at position {position:number}: {handover}.",
    )
    VOID_HANDOVER = (
        "Batalkan penyerahan; kartunya menunggu lagi, kecuali sudah terjadi hal lain padanya.",
        "Take a handover back; its cards wait again, unless more became of them since.",
    )
    HANDOVER_ID = ("Id penyerahan.", "The id of the handover.")
    VOIDED = ("Dibatalkan pada posisi {position:number}.", "Taken back at position {position:number}.")
