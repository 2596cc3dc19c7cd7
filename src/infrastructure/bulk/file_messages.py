"""What does the officer read about the file as a whole? One text a reason of `UnreadableFile`, and one of each `Notice`."""

from collections.abc import Mapping

from ...graphql.texts.text import Text

_SAVE_XLSX = Text(
    "Buka berkasnya di Excel atau LibreOffice, simpan sebagai .xlsx atau CSV UTF-8, lalu unggah lagi.",
    "Open it in Excel or LibreOffice, save it as .xlsx or CSV UTF-8, and upload it again.",
)


def _with_saving(indonesian: str, english: str) -> Text:
    return Text(f"{indonesian} {_SAVE_XLSX.id}", f"{english} {_SAVE_XLSX.en}")


FILE_MESSAGES: Mapping[str, Text] = {
    "empty": Text(
        "Berkas ini kosong. Pilih berkas yang berisi daftar pekerja, lalu unggah lagi.",
        "This file is empty. Choose the file that holds the list of workers and upload it again.",
    ),
    "no_rows": Text(
        "Berkas ini hanya berisi judul kolom. Isi daftar pekerja di bawahnya, lalu unggah lagi.",
        "This file holds column titles only. Fill in the workers below them and upload it again.",
    ),
    "binary": _with_saving(
        "Isi berkas ini bukan tabel teks, walaupun namanya mungkin berakhiran .csv.",
        "What is in this file is not a text table, even if its name ends in .csv.",
    ),
    "other_kind": _with_saving(
        "Berkas ini {kind}, bukan daftar dalam .xlsx atau CSV.",
        "This file is {kind}, not a list in .xlsx or CSV.",
    ),
    "old_xls": _with_saving(
        "Berkas ini berformat Excel lama (.xls), yang tidak dibaca.",
        "This is an old Excel file (.xls), which is not read.",
    ),
    "password": Text(
        "Berkas ini dikunci kata sandi. Hapus kata sandinya di Excel (Berkas > Info > Proteksi), simpan, lalu unggah lagi.",
        "This file is protected by a password. Remove it in Excel (File > Info > Protect), save, and upload it again.",
    ),
    "utf16": Text(
        'Teks berkas ini berkode UTF-16 ("Unicode Text"). Di Excel pilih Simpan Sebagai > CSV UTF-8, lalu unggah lagi.',
        'The text of this file is UTF-16 ("Unicode Text"). In Excel choose Save As > CSV UTF-8 and upload it again.',
    ),
    "not_utf8": Text(
        "Teks berkas ini bukan UTF-8 (baris {line}; tampaknya {guess}). "
        "Di Excel pilih Simpan Sebagai > CSV UTF-8, lalu unggah lagi.",
        "The text of this file is not UTF-8 (line {line}; it looks like {guess}). "
        "In Excel choose Save As > CSV UTF-8 and upload it again.",
    ),
    "quote_unclosed": Text(
        'Tanda kutip (") pada baris {row} tidak ditutup, sehingga baris-baris sesudahnya tertelan. '
        "Hapus atau lengkapi tanda kutipnya, lalu unggah lagi.",
        'A quotation mark (") in row {row} is not closed, so the rows after it are swallowed. '
        "Remove or complete it and upload the file again.",
    ),
    "line_too_long": _with_saving(
        "Berkas ini berisi baris yang terlalu panjang untuk sebuah daftar.",
        "This file has a line too long for a list.",
    ),
    "damaged": _with_saving("Berkas ini rusak atau terpotong.", "This file is damaged or cut short."),
    "zip_bomb": Text(
        "Isi berkas ini membengkak jauh melebihi ukurannya (batas {limit_mb} MB), jadi tidak dibuka. "
        "Salin hanya daftar pekerjanya ke berkas baru atau simpan sebagai CSV UTF-8, lalu unggah lagi.",
        "This file would unpack to far more than its size (limit {limit_mb} MB), so it was not opened. "
        "Copy only the list of workers into a new file or save it as CSV UTF-8, and upload it again.",
    ),
    "too_many_rows": Text(
        "Lembar ini terisi sampai melewati baris {limit}, batas untuk .xlsx. Simpan sebagai CSV UTF-8 (tanpa batas baris) "
        "atau hapus isi yang tersesat di bawah daftar, lalu unggah lagi.",
        "This sheet is filled beyond row {limit}, the limit for .xlsx. Save it as CSV UTF-8 (which has no limit) "
        "or delete what strayed below the list, and upload it again.",
    ),
    "too_wide": Text(
        "Lembar ini terisi sampai kolom yang sangat jauh ke kanan. Hapus isi di luar daftar, lalu unggah lagi.",
        "This sheet is filled very far to the right. Delete what lies outside the list and upload it again.",
    ),
    "mostly_wrong": Text(
        "Hanya {good} dari {of} baris dapat dipakai, jadi berkas ini tampaknya bukan daftar pekerja, atau kolomnya tertukar; "
        "tidak ada yang dicatat. Sebab terbanyak ({times} baris): {why} Periksa judul kolom dan isinya, lalu unggah lagi.",
        "Only {good} of {of} rows can be used, so this file seems to be no list of workers, or its columns are mixed up; "
        "nothing was recorded. The most frequent reason ({times} rows): {why} Check the titles and what stands below "
        "them, and upload it again.",
    ),
    "too_much_memory": Text(
        "Membuka berkas ini memerlukan lebih dari {limit_mb} MB memori, jauh lebih banyak daripada sebuah daftar; "
        "mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke berkas baru, simpan sebagai CSV UTF-8, "
        "dan bila perlu bagi menjadi beberapa berkas; lalu unggah berkas baru itu.",
        "Opening this file takes more than {limit_mb} MB of memory, far more than a list does; sending it again will not "
        "help. Copy only the list of workers into a new file, save it as CSV UTF-8, split it if need be, and upload that.",
    ),
    "too_slow": Text(
        "Membaca berkas ini memakan waktu jauh lebih lama daripada sebuah daftar sebesar ini (batas {seconds} detik di luar "
        "waktu menurut besarnya), jadi dihentikan; mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke "
        "berkas baru, simpan sebagai CSV UTF-8, lalu unggah berkas baru itu.",
        "Reading this file takes far longer than a list of its size does (limit {seconds} seconds beside those for its "
        "size), so it was stopped; sending it again will not help. Copy only the list of workers into a new file, save "
        "it as CSV UTF-8, and upload that.",
    ),
    "reading_crashed": Text(
        "Isi berkas ini tidak dapat dibaca: pembacaannya terhenti sebelum selesai, dan mengirimnya lagi tidak akan membantu. "
        "Salin hanya daftar pekerjanya ke berkas baru, simpan sebagai CSV UTF-8, lalu unggah berkas baru itu.",
        "What is in this file cannot be read: reading it broke off, and sending it again will not help. "
        "Copy only the list of workers into a new file, save it as CSV UTF-8, and upload that.",
    ),
    "too_large": Text(
        "Berkas ini lebih besar dari {limit_mb} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        "This file is larger than {limit_mb} MB. Split it and upload the parts one by one.",
    ),
    "no_sheet": Text(
        "Tidak ada lembar yang terlihat dan berisi di berkas ini. Tampilkan lembar daftarnya, simpan, lalu unggah lagi.",
        "No visible sheet of this file holds anything. Show the sheet with the list, save, and upload it again.",
    ),
    "no_header": Text(
        "Judul kolom tidak ditemukan di {rows} baris pertama. Beri satu baris judul, sekurangnya: {expected}; "
        "lalu unggah lagi.",
        "No column titles were found in the first {rows} rows. Add one row of titles, at least: {expected}; "
        "then upload it again.",
    ),
    "missing_columns": Text(
        "Kolom ini tidak ada: {missing}. Kolom yang ditemukan: {found}. Tambahkan kolomnya, "
        'atau sebutkan judul yang dimaksud (misalnya NIK = "No KTP"), lalu unggah lagi.',
        "These columns are missing: {missing}. Columns found: {found}. Add them, "
        'or say which title is meant (for example NIK = "No KTP"), and upload it again.',
    ),
    "ambiguous_column": Text(
        'Dua kolom berjudul "{title}" ({field}). Ganti judul yang tidak dipakai, lalu unggah lagi.',
        'Two columns are titled "{title}" ({field}). Rename the one that is not meant and upload the file again.',
    ),
    "override_unknown": Text(
        '"{field}" bukan nama isian. Pakai salah satu: {fields}.',
        '"{field}" is not a field. Use one of: {fields}.',
    ),
    "override_not_found": Text(
        "Kolom berjudul {titles} tidak ditemukan. Periksa ejaan judulnya di berkas, lalu coba lagi.",
        "No column is titled {titles}. Check how the title is spelt in the file and try again.",
    ),
    "niks_rounded": Text(
        "{count} dari {of} NIK berakhiran 0: tampaknya Excel membulatkan angka terakhirnya sebelum berkas ini disimpan. "
        "Kembali ke daftar asli, format kolom NIK sebagai Teks sebelum diisi, simpan, lalu unggah lagi.",
        "{count} of {of} NIKs end in 0: it seems Excel rounded their last digit before this file was saved. "
        "Go back to the original list, format the NIK column as Text before filling it in, save, and upload it again.",
    ),
    "changed": Text(
        "Berkas ini berubah saat dibaca. Tutup berkasnya di program lain, lalu unggah lagi.",
        "This file changed while it was being read. Close it in other programs and upload it again.",
    ),
}

NOTICE_MESSAGES: Mapping[str, Text] = {
    "read_text": Text(
        "Dibaca sebagai teks {encoding}, kolom dipisahkan oleh {separator}, judul di baris {header}, {rows} baris di bawahnya.",
        "Read as {encoding} text, columns separated by {separator}, titles in row {header}, {rows} rows below them.",
    ),
    "read_sheet": Text(
        'Dibaca dari lembar "{sheet}" ({format}), judul di baris {header}, {rows} baris di bawahnya.',
        'Read from the sheet "{sheet}" ({format}), titles in row {header}, {rows} rows below them.',
    ),
}
