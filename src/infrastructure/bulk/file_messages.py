"""What does the officer read about the file as a whole? One text a reason of `UnreadableFile`, and one of each `Notice`."""

from collections.abc import Mapping

from ...texts.text import Text

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
        "Berkas ini {kind}, bukan daftar dalam .xlsx, .xlsb, .xls, .ods atau CSV.",
        "This file is {kind}, not a list in .xlsx, .xlsb, .xls, .ods or CSV.",
    ),
    "password": Text(
        "Berkas ini dikunci kata sandi. Hapus kata sandinya di Excel (Berkas > Info > Proteksi), simpan, lalu unggah lagi.",
        "This file is protected by a password. Remove it in Excel (File > Info > Protect), save, and upload it again.",
    ),
    "not_text": Text(
        "Teks berkas ini bukan UTF-8, UTF-16 atau Windows-1252 (baris {line}). "
        "Di Excel pilih Simpan Sebagai > CSV UTF-8, lalu unggah lagi.",
        "The text of this file is not UTF-8, UTF-16 or Windows-1252 (line {line}). "
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
        "Isi berkas ini membengkak jauh melebihi ukurannya (batas {limit_mb:number} MB), jadi tidak dibuka. "
        "Salin hanya daftar pekerjanya ke berkas baru atau simpan sebagai CSV UTF-8, lalu unggah lagi.",
        "This file would unpack to far more than its size (limit {limit_mb:number} MB), so it was not opened. "
        "Copy only the list of workers into a new file or save it as CSV UTF-8, and upload it again.",
    ),
    "too_many_rows": Text(
        "Lembar ini terisi sampai melewati baris {limit:number}, batas untuk .xlsx. Simpan sebagai CSV UTF-8 (tanpa batas baris) "
        "atau hapus isi yang tersesat di bawah daftar, lalu unggah lagi.",
        "This sheet is filled beyond row {limit:number}, the limit for .xlsx. Save it as CSV UTF-8 (which has no limit) "
        "or delete what strayed below the list, and upload it again.",
    ),
    "too_wide": Text(
        "Lembar ini terisi sampai kolom yang sangat jauh ke kanan. Hapus isi di luar daftar, lalu unggah lagi.",
        "This sheet is filled very far to the right. Delete what lies outside the list and upload it again.",
    ),
    "mostly_wrong": Text(
        "Hanya {good:number} dari {of:number} baris dapat dipakai, jadi berkas ini tampaknya bukan daftar pekerja, atau kolomnya tertukar; "
        "tidak ada yang dicatat. Sebab terbanyak ({times:number} baris): {why} Periksa judul kolom dan isinya, lalu unggah lagi.",
        "Only {good:number} of {of:number} rows can be used, so this file seems to be no list of workers, or its columns are mixed up; "
        "nothing was recorded. The most frequent reason ({times:number} rows): {why} Check the titles and what stands below "
        "them, and upload it again.",
    ),
    "too_much_memory": Text(
        "Membuka berkas ini memerlukan lebih dari {limit_mb:number} MB memori, jauh lebih banyak daripada sebuah daftar; "
        "mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke berkas baru, simpan sebagai CSV UTF-8, "
        "dan bila perlu bagi menjadi beberapa berkas; lalu unggah berkas baru itu.",
        "Opening this file takes more than {limit_mb:number} MB of memory, far more than a list does; sending it again will not "
        "help. Copy only the list of workers into a new file, save it as CSV UTF-8, split it if need be, and upload that.",
    ),
    "too_slow": Text(
        "Membaca berkas ini memakan waktu jauh lebih lama daripada sebuah daftar sebesar ini (batas {seconds:number} detik di luar "
        "waktu menurut besarnya), jadi dihentikan; mengirimnya lagi tidak akan membantu. Salin hanya daftar pekerjanya ke "
        "berkas baru, simpan sebagai CSV UTF-8, lalu unggah berkas baru itu.",
        "Reading this file takes far longer than a list of its size does (limit {seconds:number} seconds beside those for its "
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
        "Berkas ini lebih besar dari {limit_mb:number} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        "This file is larger than {limit_mb:number} MB. Split it and upload the parts one by one.",
    ),
    "no_sheet": Text(
        "Tidak ada lembar yang terlihat dan berisi di berkas ini. Tampilkan lembar daftarnya, simpan, lalu unggah lagi.",
        "No visible sheet of this file holds anything. Show the sheet with the list, save, and upload it again.",
    ),
    "list_hidden": Text(
        "Daftarnya ada di lembar tersembunyi: {sheets}. Jalankan lagi dengan {options} atau --with-hidden "
        "(HTTP: sheet=… atau hidden=with) bila memang itu yang dimaksud. Tidak ada yang dicatat.",
        "The list is on a hidden sheet: {sheets}. Run it again with {options} or --with-hidden "
        "(HTTP: sheet=… or hidden=with) if that is what is meant. Nothing was recorded.",
    ),
    "sheets_differ": Text(
        "Beberapa lembar tampak seperti daftar, tetapi tidak jelas mana yang dimaksud: {sheets}. Sebutkan lembarnya, misalnya "
        "{options} (HTTP: sheet=…), atau samakan judul kolomnya. Tidak ada yang dicatat.",
        "Several sheets look like lists, and it is not clear which of them are meant: {sheets}. Name them, for example "
        "{options} (HTTP: sheet=…), or give them the same titles. Nothing was recorded.",
    ),
    "sheet_unknown": Text(
        "Lembar {sheet} tidak ada atau kosong. Lembar di berkas ini: {sheets}. Perbaiki --sheet (HTTP: sheet=…), lalu coba lagi.",
        "There is no sheet {sheet}, or it is empty. Sheets of this file: {sheets}. Correct --sheet (HTTP: sheet=…) and try again.",
    ),
    "text_has_no_sheets": Text(
        "Berkas ini teks dan tidak punya lembar. Hapus --sheet (HTTP: sheet=…), lalu coba lagi.",
        "This file is text and has no sheets. Leave --sheet (HTTP: sheet=…) away and try again.",
    ),
    "no_header": Text(
        "Judul kolom tidak ditemukan di {rows:number} baris pertama. Beri satu baris judul, sekurangnya: {expected}; "
        "atau sebutkan judul di berkas yang dimaksud: {options} (HTTP: column=…); lalu unggah lagi.",
        "No column titles were found in the first {rows:number} rows. Add one row of titles, at least: {expected}; "
        "or name the titles in the file that are meant: {options} (HTTP: column=…); then upload it again.",
    ),
    "missing_columns": Text(
        "Kolom ini tidak ada: {missing}. Kolom yang ditemukan: {found}. Tambahkan kolomnya, "
        "atau sebutkan judul yang dimaksud di tempat …: {options} (HTTP: column=…); lalu unggah lagi.",
        "These columns are missing: {missing}. Columns found: {found}. Add them, "
        "or write the title that is meant in the place of …: {options} (HTTP: column=…); then upload it again.",
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
        "{count:number} dari {of:number} NIK berakhiran 0: tampaknya Excel membulatkan angka terakhirnya sebelum berkas ini disimpan. "
        "Kembali ke daftar asli, format kolom NIK sebagai Teks sebelum diisi, simpan, lalu unggah lagi.",
        "{count:number} of {of:number} NIKs end in 0: it seems Excel rounded their last digit before this file was saved. "
        "Go back to the original list, format the NIK column as Text before filling it in, save, and upload it again.",
    ),
    "changed": Text(
        "Berkas ini berubah saat dibaca. Tutup berkasnya di program lain, lalu unggah lagi.",
        "This file changed while it was being read. Close it in other programs and upload it again.",
    ),
}

NOTICE_MESSAGES: Mapping[str, Text] = {
    "read_text": Text(
        "Dibaca sebagai teks {encoding}, kolom dipisahkan oleh {separator}, judul di baris {header}, {rows:number} baris di bawahnya.",
        "Read as {encoding} text, columns separated by {separator}, titles in row {header}, {rows:number} rows below them.",
    ),
    "read_sheet": Text(
        'Dibaca dari lembar "{sheet}" ({format}), judul di baris {header}, {rows:number} baris di bawahnya.',
        'Read from the sheet "{sheet}" ({format}), titles in row {header}, {rows:number} rows below them.',
    ),
    "read_sheets": Text(
        "Dibaca dari lembar {sheets} ({format}) sebagai satu daftar, {rows:number} baris di bawah judul. Baris lembar kedua dinomori "
        "mulai {first}, lembar berikutnya demikian pula; kolom Lembar menyebut lembarnya.",
        "Read from the sheets {sheets} ({format}) as one list, {rows:number} rows below the titles. Rows of the second sheet are "
        "numbered from {first}, those of further sheets likewise; the column Lembar names the sheet.",
    ),
    "sheets_ignored": Text(
        "Lembar yang tidak dibaca: {sheets}. Bila ada yang dimaksud, sebutkan dengan --sheet (HTTP: sheet=…).",
        "Sheets that were not read: {sheets}. If one of them is meant, name it with --sheet (HTTP: sheet=…).",
    ),
    "hidden_sheets": Text(
        "Lembar tersembunyi {sheets} berisi daftar juga. Jalankan lagi dengan --skip-hidden bila itu tidak dimaksud, atau "
        "--with-hidden bila dimaksud (HTTP: hidden=skip atau hidden=with). Tidak ada yang dicatat.",
        "The hidden sheet {sheets} holds a list too. Run it again with --skip-hidden if it is not meant, or "
        "--with-hidden if it is (HTTP: hidden=skip or hidden=with). Nothing was recorded.",
    ),
    "hidden_sheets_skipped": Text(
        "Lembar tersembunyi {sheets} berisi daftar juga, dan dilewati seperti yang diminta.",
        "The hidden sheet {sheets} holds a list too, and was left out as you asked.",
    ),
    "hidden_rows": Text(
        'Di lembar "{sheet}" {count:number} baris berisi tersembunyi atau tersaring: {listed}. Jalankan lagi dengan --skip-hidden bila '
        "baris itu tidak dimaksud, atau --with-hidden bila dimaksud (HTTP: hidden=skip atau hidden=with). "
        "Tidak ada yang dicatat.",
        'On the sheet "{sheet}" {count:number} filled rows are hidden or filtered out: {listed}. Run it again with --skip-hidden if '
        "they are not meant, or --with-hidden if they are (HTTP: hidden=skip or hidden=with). Nothing was recorded.",
    ),
    "hidden_rows_skip": Text(
        'Di lembar "{sheet}" {count:number} baris tersembunyi atau tersaring dilewati seperti yang diminta: {listed}.',
        'On the sheet "{sheet}" {count:number} rows that are hidden or filtered out were left out as you asked: {listed}.',
    ),
    "hidden_rows_with": Text(
        'Di lembar "{sheet}" {count:number} baris tersembunyi atau tersaring ikut dibaca seperti yang diminta: {listed}.',
        'On the sheet "{sheet}" {count:number} rows that are hidden or filtered out were read too, as you asked: {listed}.',
    ),
    "hidden_columns": Text(
        'Di lembar "{sheet}" kolom tersembunyi ini dipakai: {titles}. Bila bukan itu maksudnya, sebutkan kolom lain dengan '
        "--column (HTTP: column=…).",
        'On the sheet "{sheet}" these hidden columns are used: {titles}. If they are not meant, name others with --column '
        "(HTTP: column=…).",
    ),
    "merged_down": Text(
        'Di lembar "{sheet}" sel gabungan pada kolom {titles} berlaku untuk setiap barisnya: {count:number} baris diisi darinya.',
        'On the sheet "{sheet}" merged cells of {titles} count for each of their rows: {count:number} rows were filled from them.',
    ),
    **{
        f"no_people_{what}": Text(
            f"{{count:number}} baris bukan data pekerja ({indonesian}) dan tidak didaftarkan: baris {{rows}}.",
            f"Rows that are no workers ({english}) and will not be enrolled: {{count:number}} (row {{rows}}).",
        )
        for what, indonesian, english in (
            ("total", "jumlah", "totals"),
            ("signature", "tanda tangan", "signatures"),
            ("numbers", "nomor kolom", "numbers of the columns"),
            ("titles", "judul kolom yang diulang", "titles repeated"),
            ("heading", "judul bagian", "headings"),
            ("note", "catatan", "notes"),
            ("example", "baris contoh", "the example of a template"),
        )
    },
    "struck": Text(
        "{count:number} baris menyatakan orangnya meninggal, pindah, dicoret atau tidak berhak lagi, jadi harus diperbaiki dan tidak "
        "didaftarkan: baris {rows}. Hapus baris itu, atau hapus keterangannya bila orangnya memang harus didaftarkan.",
        "Rows that say their person died, moved away, was struck off or is not entitled any more, so that they are to be "
        "corrected and will not be enrolled: {count:number} (row {rows}). Delete such a row, or its remark if the person is to be "
        "enrolled indeed.",
    ),
    "remarks": Text(
        "{count:number} baris lain berisi keterangan atau status di kolom {titles}, yang tidak dipakai. Periksa apakah ada yang tidak "
        "boleh didaftarkan.",
        "Other rows with a remark or status in the columns {titles}, which are not used: {count:number}. Check whether one of them "
        "must not be enrolled.",
    ),
    "no_dates": Text(
        "{count:number} baris berisi sesuatu yang bukan tanggal lahir; tanggalnya diambil dari NIK.",
        "Rows whose birth date says no date: {count:number}. Theirs is taken from the NIK.",
    ),
    "other_dates": Text(
        "{count:number} baris bertanggal lahir lain daripada NIK-nya, jadi harus diperbaiki. Bila salah satunya selalu benar, sebutkan: "
        "--birth-date-from nik atau column (POST /imports: birthDateFrom=nik atau column).",
        "Rows with another birth date than their NIK, which are to be corrected: {count:number}. If one of the two is always right, say "
        "which: --birth-date-from nik or column (POST /imports: birthDateFrom=nik or column).",
    ),
    "other_dates_nik": Text(
        "{count:number} baris bertanggal lahir lain daripada NIK-nya; yang dipakai tanggal NIK, seperti diminta.",
        "Rows with another birth date than their NIK: {count:number}. That of the NIK is used, as was asked.",
    ),
    "other_dates_column": Text(
        "{count:number} baris bertanggal lahir lain daripada NIK-nya; yang dipakai tanggal di kolom, seperti diminta.",
        "Rows with another birth date than their NIK: {count:number}. That of the column is used, as was asked.",
    ),
    "other_sexes": Text(
        "{count:number} baris berjenis kelamin lain daripada NIK-nya, jadi harus diperbaiki. Bila salah satunya selalu benar, sebutkan: "
        "--sex-from nik atau column (POST /imports: sexFrom=nik atau column).",
        "Rows with another sex than their NIK, which are to be corrected: {count:number}. If one of the two is always right, say "
        "which: --sex-from nik or column (POST /imports: sexFrom=nik or column).",
    ),
    "other_sexes_nik": Text(
        "{count:number} baris berjenis kelamin lain daripada NIK-nya; yang dipakai jenis kelamin menurut NIK, seperti diminta.",
        "Rows with another sex than their NIK: {count:number}. That of the NIK is used, as was asked.",
    ),
    "other_sexes_column": Text(
        "{count:number} baris berjenis kelamin lain daripada NIK-nya; yang dipakai jenis kelamin di kolom, seperti diminta.",
        "Rows with another sex than their NIK: {count:number}. That of the column is used, as was asked.",
    ),
}
