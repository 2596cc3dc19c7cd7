"""What do `naungan proposal new`, `verify`, `correct` and `show`, and `naungan enrol --from-list` say? Their texts in both languages."""

from .text import Spoken


class Proposing(Spoken):
    """Texts of commands about lists that carry their people."""

    NEW = (
        "Usulkan orang-orang dari berkas: tersegel di brankas, diverifikasi baris demi baris. Berkas dibaca seperti oleh naungan "
        "enrol; bila satu baris salah, tidak ada yang diusulkan dan laporannya menyebut setiap baris.",
        "Propose the people of a file: sealed in the vault, verified row by row. The file is read as naungan enrol reads it; where "
        "one row is wrong nobody is proposed, and the report names every such row.",
    )
    REGION = ("Kode desa atau kabupaten yang mengusulkan.", "Code of the village or regency that proposes.")
    PROPOSED = (
        "{count:number} orang diusulkan sebagai baris 1 sampai {count:number} dari daftar {id}.",
        "{count:number} people are proposed as rows 1 to {count:number} of the list {id}.",
    )
    PROPOSED_BEFORE = (
        "Baris-baris ini sudah diusulkan: daftar {id}.",
        "These rows were proposed before: the list {id}.",
    )
    REFUSED = (
        "Tidak ada yang diusulkan: {rows:number} baris salah.",
        "Nobody is proposed: {rows:number} rows are wrong.",
    )
    REPORT = ("Perbaiki baris-baris dalam {path}.", "Correct the rows in {path}.")
    VERIFY = (
        "Verifikasi sebuah daftar: kembalikan baris yang disebut, terima semua lainnya yang menunggu.",
        "Verify a list: return the rows that are named, accept every other that waits.",
    )
    LIST = ("Id daftar itu.", "The list's id.")
    OFFICE = ("Kantor yang memverifikasi.", "The office that verifies.")
    ON = ("Tanggal verifikasi, YYYY-MM-DD.", "The day of the verification, YYYY-MM-DD.")
    RETURN = (
        "BARIS=ALASAN, misalnya 12=DIED; boleh diulang.",
        "ROW=REASON, for example 12=DIED; may be repeated.",
    )
    BAD_RETURN = (
        "Tulis BARIS=ALASAN, dengan salah satu alasan: {known}.",
        "Write ROW=REASON, with one of the reasons {known}.",
    )
    NOTE = ("Catatan (alasannya)", "Note (the reason)")
    VERIFIED = ("Tercatat pada posisi {position:number}.", "Recorded at position {position:number}.")
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
    CORRECT = (
        "Usulkan lagi baris yang dikembalikan: dari berkas yang sudah diperbaiki, dengan kolom Baris Asal berisi nomor baris pada daftar. "
        "Baris tanpa nomor ditambahkan; bila satu baris salah, tidak ada yang dicatat.",
        "Propose returned rows again: from a corrected file, whose column Original Row holds the row's number on the list. Rows without "
        "a number are added; where one row is wrong nothing is recorded.",
    )
    CORRECTED_FILE = ("Berkas baris yang diperbaiki.", "File of the corrected rows.")
    WITHDRAWN = (
        "Nomor baris yang ditarik dari daftar; boleh diulang.",
        "Number of a row to withdraw from the list; may be repeated.",
    )
    CORRECTED = (
        "Daftar diperbaiki dan menunggu verifikasi (tercatat pada posisi {position:number}).",
        "The list is corrected and waits for verification (recorded at position {position:number}).",
    )
    NOT_CORRECTED = (
        "Tidak ada yang dicatat; daftar tetap seperti semula: {rows:number} baris salah.",
        "Nothing is recorded and the list stays as it was: {rows:number} rows are wrong.",
    )
    NO_ROW_NUMBERS = (
        "Tidak ada yang dicatat: tambahkan kolom Baris Asal dengan nomor baris pada daftar (lihat naungan proposal show); kosongkan "
        "untuk baris baru.",
        "Nothing is recorded: add a column Original Row with each row's number on the list (see naungan proposal show); leave it blank "
        "for a new row.",
    )
    OF_LIST = ("Baris {row} daftar: {why}", "Row {row} of the list: {why}")
    OF_ROW = ("Baris {row} berkas itu: {why}", "Row {row} of the file: {why}")
    NOTHING_TO_CORRECT = (
        "Sebut berkas, --withdraw, atau keduanya.",
        "Name a file, --withdraw, or both.",
    )
    SHOW = (
        "Tampilkan orang-orang dalam sebuah daftar. Memuat data pribadi: hanya untuk yang berwenang.",
        "Show the people of a list. This is personal data: for those who may see it alone.",
    )
    ROW = ("Baris", "Row")
    STATE = ("Keadaan", "State")
    NAME = ("Nama", "Name")
    BORN = ("Tanggal lahir", "Birth date")
    VILLAGE = ("Desa", "Village")
    SEGMENT = ("Segmen", "Segment")
    FROM_LIST = (
        "Daftarkan dari daftar ini (id-nya), tanpa berkas: yang diterima dan disebut SK.",
        "Enrol from this list (its id), without a file: those accepted whom the decree names.",
    )
    FILE_OR_LIST = (
        "Sebut berkas, atau --from-list tanpa pilihan yang hanya untuk berkas.",
        "Name a file, or --from-list without options that are for files alone.",
    )
    FATE = (
        "{read:number} baris: {enrolled:number} didaftarkan, {already:number} sudah terdaftar, {refused:number} ditolak.",
        "{read:number} rows: {enrolled:number} enrolled, {already:number} enrolled before, {refused:number} refused.",
    )
    WOULD = (
        "{read:number} baris: {enrolled:number} dapat didaftarkan, {already:number} sudah terdaftar, {refused:number} ditolak.",
        "{read:number} rows: {enrolled:number} can be enrolled, {already:number} enrolled before, {refused:number} refused.",
    )
    FROM_LOG = (
        "Ini jawaban dari catatan: daftar ini sudah didaftarkan dengan ketentuan ini, dan kali ini tidak ada yang dicatat.",
        "This answer is from the log: the list was enrolled on these terms before, and nothing was recorded this time.",
    )
    STOPPED = (
        "Dihentikan. Yang sudah dicatat tetap tercatat; perintah yang sama melanjutkannya.",
        "Stopped. What was recorded stays; the same command goes on with it.",
    )
