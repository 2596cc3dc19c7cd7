"""What is the officer told of a file before anything is recorded? How it was read, and what to look at."""

from .text import Worded


def _nobody(indonesian: str, english: str) -> tuple[str, str]:
    return (
        f"{{count:number}} baris bukan data pekerja ({indonesian}) dan tidak didaftarkan: baris {{rows}}.",
        f"Rows that are no workers ({english}) and will not be enrolled: {{count:number}} (row {{rows}}).",
    )


class NoticeReason(Worded):
    """What a notice is about."""

    AGREEMENT_CHOSEN = (
        "agreement_chosen",
        'Memakai perjanjian "{name}".',
        'Under the agreement "{name}".',
    )
    DECREE_CHOSEN = ("decree_chosen", 'Memakai SK "{name}".', 'Under the decree "{name}".')
    READ_TEXT = (
        "read_text",
        "Dibaca sebagai teks {encoding}, kolom dipisahkan oleh {separator}, judul di baris {header}, {rows:number} baris di bawahnya.",
        "Read as {encoding} text, columns separated by {separator}, titles in row {header}, {rows:number} rows below them.",
    )
    READ_SHEET = (
        "read_sheet",
        'Dibaca dari lembar "{sheet}" ({format}), judul di baris {header}, {rows:number} baris di bawahnya.',
        'Read from the sheet "{sheet}" ({format}), titles in row {header}, {rows:number} rows below them.',
    )
    READ_SHEETS = (
        "read_sheets",
        "Dibaca dari lembar {sheets} ({format}) sebagai satu daftar, {rows:number} baris di bawah judul. Baris lembar kedua dinomori "
        "mulai {first}, lembar berikutnya demikian pula; kolom Lembar menyebut lembarnya.",
        "Read from the sheets {sheets} ({format}) as one list, {rows:number} rows below the titles. Rows of the second sheet are "
        "numbered from {first}, those of further sheets likewise; the column Lembar names the sheet.",
    )
    SHEETS_IGNORED = (
        "sheets_ignored",
        "Lembar yang tidak dibaca: {sheets}. Bila ada yang dimaksud, sebutkan dengan {sheet:option}.",
        "Sheets that were not read: {sheets}. If one of them is meant, name it with {sheet:option}.",
    )
    HIDDEN_SHEETS = (
        "hidden_sheets",
        "Lembar tersembunyi {sheets} berisi daftar juga. Kirim lagi dengan {hidden_skip:option} bila itu tidak "
        "dimaksud, atau {hidden_with:option} bila dimaksud. Tidak ada yang dicatat.",
        "The hidden sheet {sheets} holds a list too. Send it again with {hidden_skip:option} if it is not meant, or "
        "{hidden_with:option} if it is. Nothing was recorded.",
    )
    HIDDEN_SHEETS_SKIPPED = (
        "hidden_sheets_skipped",
        "Lembar tersembunyi {sheets} berisi daftar juga, dan dilewati seperti yang diminta.",
        "The hidden sheet {sheets} holds a list too, and was left out as you asked.",
    )
    HIDDEN_ROWS = (
        "hidden_rows",
        'Di lembar "{sheet}" {count:number} baris berisi tersembunyi atau tersaring: {listed}. Kirim lagi dengan '
        "{hidden_skip:option} bila baris itu tidak dimaksud, atau {hidden_with:option} bila dimaksud. Tidak ada yang dicatat.",
        'On the sheet "{sheet}" {count:number} filled rows are hidden or filtered out: {listed}. Send it again with '
        "{hidden_skip:option} if they are not meant, or {hidden_with:option} if they are. Nothing was recorded.",
    )
    HIDDEN_ROWS_SKIP = (
        "hidden_rows_skip",
        'Di lembar "{sheet}" {count:number} baris tersembunyi atau tersaring dilewati seperti yang diminta: {listed}.',
        'On the sheet "{sheet}" {count:number} rows that are hidden or filtered out were left out as you asked: {listed}.',
    )
    HIDDEN_ROWS_WITH = (
        "hidden_rows_with",
        'Di lembar "{sheet}" {count:number} baris tersembunyi atau tersaring ikut dibaca seperti yang diminta: {listed}.',
        'On the sheet "{sheet}" {count:number} rows that are hidden or filtered out were read too, as you asked: {listed}.',
    )
    HIDDEN_COLUMNS = (
        "hidden_columns",
        'Di lembar "{sheet}" kolom tersembunyi ini dipakai: {titles}. Bila bukan itu maksudnya, sebutkan kolom lain dengan '
        "{column:option}.",
        'On the sheet "{sheet}" these hidden columns are used: {titles}. If they are not meant, name others with '
        "{column:option}.",
    )
    MERGED_DOWN = (
        "merged_down",
        'Di lembar "{sheet}" sel gabungan pada kolom {titles} berlaku untuk setiap barisnya: {count:number} baris diisi darinya.',
        'On the sheet "{sheet}" merged cells of {titles} count for each of their rows: {count:number} rows were filled from them.',
    )
    NO_PEOPLE_TOTAL = ("no_people_total", *_nobody("jumlah", "totals"))
    NO_PEOPLE_SIGNATURE = ("no_people_signature", *_nobody("tanda tangan", "signatures"))
    NO_PEOPLE_NUMBERS = ("no_people_numbers", *_nobody("nomor kolom", "numbers of the columns"))
    NO_PEOPLE_TITLES = ("no_people_titles", *_nobody("judul kolom yang diulang", "titles repeated"))
    NO_PEOPLE_HEADING = ("no_people_heading", *_nobody("judul bagian", "headings"))
    NO_PEOPLE_NOTE = ("no_people_note", *_nobody("catatan", "notes"))
    NO_PEOPLE_EXAMPLE = ("no_people_example", *_nobody("baris contoh", "the example of a template"))
    STRUCK = (
        "struck",
        "{count:number} baris menyatakan orangnya meninggal, pindah, dicoret atau tidak berhak lagi, jadi harus diperbaiki dan tidak "
        "didaftarkan: baris {rows}. Hapus baris itu, atau hapus keterangannya bila orangnya memang harus didaftarkan.",
        "Rows that say their person died, moved away, was struck off or is not entitled any more, so that they are to be "
        "corrected and will not be enrolled: {count:number} (row {rows}). Delete such a row, or its remark if the person is to be "
        "enrolled indeed.",
    )
    REMARKS = (
        "remarks",
        "{count:number} baris lain berisi keterangan atau status di kolom {titles}, yang tidak dipakai. Periksa apakah ada yang tidak "
        "boleh didaftarkan.",
        "Other rows with a remark or status in the columns {titles}, which are not used: {count:number}. Check whether one of them "
        "must not be enrolled.",
    )
    NO_DATES = (
        "no_dates",
        "{count:number} baris berisi sesuatu yang bukan tanggal lahir; tanggalnya diambil dari NIK.",
        "Rows whose birth date says no date: {count:number}. Theirs is taken from the NIK.",
    )
    OTHER_DATES = (
        "other_dates",
        "{count:number} baris bertanggal lahir lain daripada NIK-nya, jadi harus diperbaiki. Bila salah satunya selalu benar, sebutkan: "
        "{birth_date_from:option}.",
        "Rows with another birth date than their NIK, which are to be corrected: {count:number}. If one of the two is always right, say "
        "which: {birth_date_from:option}.",
    )
    OTHER_DATES_NIK = (
        "other_dates_nik",
        "{count:number} baris bertanggal lahir lain daripada NIK-nya; yang dipakai tanggal NIK, seperti diminta.",
        "Rows with another birth date than their NIK: {count:number}. That of the NIK is used, as was asked.",
    )
    OTHER_DATES_COLUMN = (
        "other_dates_column",
        "{count:number} baris bertanggal lahir lain daripada NIK-nya; yang dipakai tanggal di kolom, seperti diminta.",
        "Rows with another birth date than their NIK: {count:number}. That of the column is used, as was asked.",
    )
    OTHER_SEXES = (
        "other_sexes",
        "{count:number} baris berjenis kelamin lain daripada NIK-nya, jadi harus diperbaiki. Bila salah satunya selalu benar, sebutkan: "
        "{sex_from:option}.",
        "Rows with another sex than their NIK, which are to be corrected: {count:number}. If one of the two is always right, say "
        "which: {sex_from:option}.",
    )
    OTHER_SEXES_NIK = (
        "other_sexes_nik",
        "{count:number} baris berjenis kelamin lain daripada NIK-nya; yang dipakai jenis kelamin menurut NIK, seperti diminta.",
        "Rows with another sex than their NIK: {count:number}. That of the NIK is used, as was asked.",
    )
    OTHER_SEXES_COLUMN = (
        "other_sexes_column",
        "{count:number} baris berjenis kelamin lain daripada NIK-nya; yang dipakai jenis kelamin di kolom, seperti diminta.",
        "Rows with another sex than their NIK: {count:number}. That of the column is used, as was asked.",
    )
    READABLE_NOW = (
        "readable_now",
        "{count:number} baris yang dahulu ditolak karena tidak terbaca sekarang terbaca oleh versi ini. Kirim laporannya apa adanya, "
        "dengan sidik daftar ini, {list:option}: baris itu akan dinilai lagi.",
        "Rows that were refused because they could not be read, and that this version reads: {count:number}. Send the report as it "
        "is, under this list's SHA-256, {list:option}: they will be judged anew.",
    )
