"""What does the officer read about a file that cannot be used? What is wrong with it, and what to do."""

from .text import Worded

_SAVE_INDONESIAN = (
    "Buka berkasnya di Excel atau LibreOffice, simpan sebagai .xlsx atau CSV UTF-8, lalu unggah lagi."
)
_SAVE_ENGLISH = "Open it in Excel or LibreOffice, save it as .xlsx or CSV UTF-8, and upload it again."


def _and_save(indonesian: str, english: str) -> tuple[str, str]:
    return f"{indonesian} {_SAVE_INDONESIAN}", f"{english} {_SAVE_ENGLISH}"


class FileReason(Worded):
    """Why a file as a whole cannot be used."""

    EMPTY = (
        "empty",
        "Berkas ini kosong. Pilih berkas yang berisi daftar pekerja, lalu unggah lagi.",
        "This file is empty. Choose the file that holds the list of workers and upload it again.",
    )
    NO_ROW_NUMBERS = (
        "no_row_numbers",
        "Berkas ini tidak mempunyai kolom Baris Asal, sehingga tidak diketahui baris mana yang diperbaiki. Unduh baris yang dikembalikan dari "
        "halaman daftarnya, perbaiki di berkas itu, lalu unggah lagi.",
        "This file has no column Original Row, so that it is not known which row each corrects. Download the returned rows from the page of "
        "the list, correct them in that file, and upload it.",
    )
    NO_ROWS = (
        "no_rows",
        "Berkas ini hanya berisi judul kolom. Isi daftar pekerja di bawahnya, lalu unggah lagi.",
        "This file holds column titles only. Fill in the workers below them and upload it again.",
    )
    BINARY = (
        "binary",
        *_and_save(
            "Isi berkas ini bukan tabel teks, walaupun namanya mungkin berakhiran .csv.",
            "What is in this file is not a text table, even if its name ends in .csv.",
        ),
    )
    OTHER_KIND = (
        "other_kind",
        *_and_save(
            "Berkas ini {kind}, bukan daftar dalam .xlsx, .xlsb, .xls, .ods atau CSV.",
            "This file is {kind}, not a list in .xlsx, .xlsb, .xls, .ods or CSV.",
        ),
    )
    PASSWORD = (
        "password",
        "Berkas ini dikunci kata sandi. Hapus kata sandinya di Excel (Berkas > Info > Proteksi), simpan, lalu unggah lagi.",
        "This file is protected by a password. Remove it in Excel (File > Info > Protect), save, and upload it again.",
    )
    NOT_TEXT = (
        "not_text",
        "Teks berkas ini bukan UTF-8, UTF-16 atau Windows-1252 (baris {line}). "
        "Di Excel pilih Simpan Sebagai > CSV UTF-8, lalu unggah lagi.",
        "The text of this file is not UTF-8, UTF-16 or Windows-1252 (line {line}). "
        "In Excel choose Save As > CSV UTF-8 and upload it again.",
    )
    QUOTE_UNCLOSED = (
        "quote_unclosed",
        'Tanda kutip (") pada baris {row} tidak ditutup, sehingga baris-baris sesudahnya tertelan. '
        "Hapus atau lengkapi tanda kutipnya, lalu unggah lagi.",
        'A quotation mark (") in row {row} is not closed, so the rows after it are swallowed. '
        "Remove or complete it and upload the file again.",
    )
    LINE_TOO_LONG = (
        "line_too_long",
        *_and_save(
            "Berkas ini berisi baris yang terlalu panjang untuk sebuah daftar.",
            "This file has a line too long for a list.",
        ),
    )
    DAMAGED = (
        "damaged",
        *_and_save("Berkas ini rusak atau terpotong.", "This file is damaged or cut short."),
    )
    ZIP_BOMB = (
        "zip_bomb",
        "Isi berkas ini membengkak jauh melebihi ukurannya (batas {limit_mb:number} MB), jadi tidak dibuka. "
        "Salin hanya daftar pekerjanya ke berkas baru atau simpan sebagai CSV UTF-8, lalu unggah lagi.",
        "This file would unpack to far more than its size (limit {limit_mb:number} MB), so it was not opened. "
        "Copy only the list of workers into a new file or save it as CSV UTF-8, and upload it again.",
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        "Lembar ini terisi sampai melewati baris {limit:number}, batas untuk .xlsx. Simpan sebagai CSV UTF-8 (tanpa batas baris) "
        "atau hapus isi yang tersesat di bawah daftar, lalu unggah lagi.",
        "This sheet is filled beyond row {limit:number}, the limit for .xlsx. Save it as CSV UTF-8 (which has no limit) "
        "or delete what strayed below the list, and upload it again.",
    )
    TOO_MANY_CARDS = (
        "too_many_cards",
        "Daftar nomor kartu ini memuat lebih dari {limit:number} baris. Bagi menjadi beberapa berkas, lalu kirim satu per satu.",
        "This list of card numbers has more than {limit:number} rows. Divide it into several files and send them one by one.",
    )
    TOO_WIDE = (
        "too_wide",
        "Lembar ini terisi sampai kolom yang sangat jauh ke kanan. Hapus isi di luar daftar, lalu unggah lagi.",
        "This sheet is filled very far to the right. Delete what lies outside the list and upload it again.",
    )
    MOSTLY_WRONG = (
        "mostly_wrong",
        "Hanya {good:number} dari {of:number} baris dapat dipakai, jadi berkas ini tampaknya bukan daftar pekerja, atau kolomnya tertukar; "
        "tidak ada yang dicatat. Sebab terbanyak ({times:number} baris): {why} Periksa judul kolom dan isinya, lalu unggah lagi.",
        "Only {good:number} of {of:number} rows can be used, so this file seems to be no list of workers, or its columns are mixed up; "
        "nothing was recorded. The most frequent reason ({times:number} rows): {why} Check the titles and what stands below "
        "them, and upload it again.",
    )
    TOO_MUCH_MEMORY = (
        "too_much_memory",
        "Membuka berkas ini memerlukan lebih dari {limit_mb:number} MB memori, jauh lebih banyak daripada sebuah daftar; "
        "mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke berkas baru, simpan sebagai CSV UTF-8, "
        "dan bila perlu bagi menjadi beberapa berkas; lalu unggah berkas baru itu.",
        "Opening this file takes more than {limit_mb:number} MB of memory, far more than a list does; sending it again will not "
        "help. Copy only the list of workers into a new file, save it as CSV UTF-8, split it if need be, and upload that.",
    )
    TOO_SLOW = (
        "too_slow",
        "Membaca berkas ini memakan waktu jauh lebih lama daripada sebuah daftar sebesar ini (batas {seconds:number} detik di luar "
        "waktu menurut besarnya), jadi dihentikan; mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke "
        "berkas baru, simpan sebagai CSV UTF-8, lalu unggah berkas baru itu.",
        "Reading this file takes far longer than a list of its size does (limit {seconds:number} seconds beside those for its "
        "size), so it was stopped; sending it again will not help. Copy only the list of workers into a new file, save "
        "it as CSV UTF-8, and upload that.",
    )
    READING_CRASHED = (
        "reading_crashed",
        "Isi berkas ini tidak dapat dibaca: pembacaannya terhenti sebelum selesai, dan mengirimnya lagi tidak akan membantu. "
        "Salin hanya daftar pekerjanya ke berkas baru, simpan sebagai CSV UTF-8, lalu unggah berkas baru itu.",
        "What is in this file cannot be read: reading it broke off, and sending it again will not help. "
        "Copy only the list of workers into a new file, save it as CSV UTF-8, and upload that.",
    )
    TOO_LARGE = (
        "too_large",
        "Berkas ini lebih besar dari {limit_mb:number} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        "This file is larger than {limit_mb:number} MB. Split it and upload the parts one by one.",
    )
    NO_SHEET = (
        "no_sheet",
        "Tidak ada lembar yang terlihat dan berisi di berkas ini. Tampilkan lembar daftarnya, simpan, lalu unggah lagi.",
        "No visible sheet of this file holds anything. Show the sheet with the list, save, and upload it again.",
    )
    LIST_HIDDEN = (
        "list_hidden",
        "Daftarnya ada di lembar tersembunyi: {sheets}. Kirim lagi dengan {sheet:option}: {options:typed}, atau "
        "{hidden_with:option}, bila memang itu yang dimaksud. Tidak ada yang dicatat.",
        "The list is on a hidden sheet: {sheets}. Send it again with {sheet:option}: {options:typed}, or "
        "{hidden_with:option}, if that is what is meant. Nothing was recorded.",
    )
    SHEETS_DIFFER = (
        "sheets_differ",
        "Beberapa lembar tampak seperti daftar, tetapi tidak jelas mana yang dimaksud: {sheets}. Sebutkan lembarnya dengan "
        "{sheet:option}, misalnya {options:typed}, atau samakan judul kolomnya. Tidak ada yang dicatat.",
        "Several sheets look like lists, and it is not clear which of them are meant: {sheets}. Name them with "
        "{sheet:option}, for example {options:typed}, or give them the same titles. Nothing was recorded.",
    )
    SHEET_UNKNOWN = (
        "sheet_unknown",
        "Lembar {sheet} tidak ada atau kosong. Lembar di berkas ini: {sheets}. Perbaiki {sheet:option}, lalu coba lagi.",
        "There is no sheet {sheet}, or it is empty. Sheets of this file: {sheets}. Correct {sheet:option} and try again.",
    )
    TEXT_HAS_NO_SHEETS = (
        "text_has_no_sheets",
        "Berkas ini teks dan tidak punya lembar. Hapus {sheet:option}, lalu coba lagi.",
        "This file is text and has no sheets. Leave {sheet:option} away and try again.",
    )
    NO_HEADER = (
        "no_header",
        "Judul kolom tidak ditemukan di {rows:number} baris pertama. Beri satu baris judul, sekurangnya: {expected}; "
        "atau sebutkan judul di berkas yang dimaksud: {options:typed} ({column:option}); lalu unggah lagi.",
        "No column titles were found in the first {rows:number} rows. Add one row of titles, at least: {expected}; "
        "or name the titles in the file that are meant: {options:typed} ({column:option}); then upload it again.",
    )
    MISSING_COLUMNS = (
        "missing_columns",
        "Kolom ini tidak ada: {missing}. Kolom yang ditemukan: {found}. Tambahkan kolomnya, "
        "atau sebutkan judul yang dimaksud di tempat …: {options:typed} ({column:option}); lalu unggah lagi.",
        "These columns are missing: {missing}. Columns found: {found}. Add them, "
        "or write the title that is meant in the place of …: {options:typed} ({column:option}); then upload it again.",
    )
    AMBIGUOUS_COLUMN = (
        "ambiguous_column",
        'Dua kolom berjudul "{title}" ({field}). Ganti judul yang tidak dipakai, lalu unggah lagi.',
        'Two columns are titled "{title}" ({field}). Rename the one that is not meant and upload the file again.',
    )
    OVERRIDE_UNKNOWN = (
        "override_unknown",
        '"{field}" bukan nama isian. Pakai salah satu: {fields}.',
        '"{field}" is not a field. Use one of: {fields}.',
    )
    OVERRIDE_NOT_FOUND = (
        "override_not_found",
        "Kolom berjudul {titles} tidak ditemukan. Periksa ejaan judulnya di berkas, lalu coba lagi.",
        "No column is titled {titles}. Check how the title is spelt in the file and try again.",
    )
    NIKS_ROUNDED = (
        "niks_rounded",
        "{count:number} dari {of:number} NIK berakhiran 0: tampaknya Excel membulatkan angka terakhirnya sebelum berkas ini disimpan. "
        "Kembali ke daftar asli, format kolom NIK sebagai Teks sebelum diisi, simpan, lalu unggah lagi.",
        "{count:number} of {of:number} NIKs end in 0: it seems Excel rounded their last digit before this file was saved. "
        "Go back to the original list, format the NIK column as Text before filling it in, save, and upload it again.",
    )
    CHANGED = (
        "changed",
        "Berkas ini berubah saat dibaca. Tutup berkasnya di program lain, lalu unggah lagi.",
        "This file changed while it was being read. Close it in other programs and upload it again.",
    )
