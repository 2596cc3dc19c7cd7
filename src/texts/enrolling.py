"""What does `naungan enrol` say? Its texts in Indonesian and English, and what to do where the terms are refused."""

from collections.abc import Mapping

from ..domain.reasons import Reason
from .text import Spoken, Text


class Enrol(Spoken):
    """Texts of `enrol`."""

    COMMAND = (
        "Daftarkan pekerja dari berkas CSV, XLSX, XLS atau ODS. Baris yang tidak terdaftar kembali sebagai laporan untuk diperbaiki.",
        "Enrol workers from a CSV, XLSX, XLS or ODS file. Rows that are not enrolled come back as a report to correct.",
    )
    FILE = ("Berkas .csv, .xlsx, .xls atau .ods.", "A .csv, .xlsx, .xls or .ods file.")
    REGION = ("Kode kabupaten, mis. 64.01.", "The regency's code, e.g. 64.01.")
    SCHEME = ("Kode skema, mis. VULNERABLE_WORKERS.", "The scheme's code, e.g. VULNERABLE_WORKERS.")
    CATEGORY = ("Kategori kepesertaan.", "The membership category.")
    AGREEMENT = (
        "Nomor atau judul perjanjian kerja sama, atau id-nya (bawaan: satu-satunya yang sesuai).",
        "The number or title of the cooperation agreement, or its id (default: the only one that fits).",
    )
    FUNDING = ("Sumber dana.", "The funding source.")
    FROM_ = ("Hari pertama perlindungan.", "The first day of protection.")
    UNTIL = (
        "Hari terakhir perlindungan (s.d.); tanpa ini terbuka.",
        "The last day of protection, that day included; without it open-ended.",
    )
    PROGRAMME = (
        "Program; boleh diulang (bawaan: JKK dan JKM).",
        "A programme; may be repeated (default: JKK and JKM).",
    )
    LIST = (
        "Sidik SHA-256 daftar terverifikasi (bawaan: sidik berkas ini sendiri). Untuk laporan yang sudah diperbaiki: "
        "sidik berkas semula.",
        "SHA-256 of the verified list (default: of this very file). For a corrected report: that of the first file.",
    )
    DECREE = (
        "Nomor SK penetapan, atau id-nya (bawaan: satu-satunya atas daftar ini).",
        "The number of the decree, or its id (default: the only one over this list).",
    )
    PAYER = (
        "Perusahaan yang membayar, bila lebih dari satu punya anggaran yang sesuai.",
        "The company that pays, where more than one has a budget that fits.",
    )
    SEGMENT = (
        "Segmen bagi baris yang segmennya kosong: kode, sebutan atau nama lain dari katalog.",
        "The segment of rows that name none: a code, label or another name of the catalogue.",
    )
    UNKNOWN = (
        "Segmen bagi baris yang pekerjaannya tidak ada dalam katalog (dan yang kosong tanpa --segment), mis. UNSPECIFIED.",
        "The segment of rows whose occupation is of none in the catalogue (and of blank ones without --segment), e.g. "
        "UNSPECIFIED.",
    )
    SEX_FROM = (
        "Jenis kelamin mana yang berlaku bila kolom dan NIK berbeda; tanpa ini barisnya harus diperbaiki.",
        "Which sex holds where column and NIK differ; without this the row is to be corrected.",
    )
    BIRTH_DATE_FROM = (
        "Tanggal lahir mana yang berlaku bila kolom dan NIK berbeda; tanpa ini barisnya harus diperbaiki.",
        "Which birth date holds where column and NIK differ; without this the row is to be corrected.",
    )
    COLUMN = (
        'Judul kolom yang dimaksud, mis. "NIK=No KTP"; boleh diulang.',
        'Which title is meant, e.g. "NIK=No KTP"; may be repeated.',
    )
    SHEET = (
        "Nama lembar yang dibaca; boleh diulang (bawaan: semua lembar yang judul kolomnya sama).",
        "The name of the sheet to read; may be repeated (default: all sheets of the same columns).",
    )
    SKIP_HIDDEN = (
        "Lewati baris dan lembar yang tersembunyi atau tersaring.",
        "Leave out rows and sheets that are hidden or filtered out.",
    )
    WITH_HIDDEN = (
        "Ikutkan baris dan lembar yang tersembunyi atau tersaring.",
        "Read rows and sheets that are hidden or filtered out too.",
    )
    ONE_OF_BOTH = ("pilih salah satu", "choose one of them")
    DRY_RUN = ("Periksa saja; tidak ada yang dicatat.", "Only check; nothing is recorded.")
    ATOMIC = (
        "Semua baris atau tidak sama sekali (paling banyak 50.000).",
        "Every row or none at all (at most 50,000).",
    )
    RESUME = (
        "Hanya lanjutkan berkas yang sudah dimulai. Tanpa ini pun yang sudah diterima tidak diulang.",
        "Only go on with a file that was begun. What was accepted is never repeated, with or without this.",
    )
    JSON = (
        "Jawab dengan satu dokumen JSON di stdout; kemajuan dan pesan ada di stderr.",
        "Answer with one JSON document on stdout; progress and messages are on stderr.",
    )
    EXITS = (
        "Kode keluar: 0 setiap baris terdaftar, sudah terdaftar, atau kosong; 1 tidak dapat dikerjakan; 2 perintahnya keliru; "
        "3 selesai, tetapi ada baris ditolak; 130 dan 143 dihentikan dengan Ctrl-C atau SIGTERM.",
        "Exit codes: 0 every row is enrolled, was enrolled already, or is blank; 1 it cannot be done; 2 the command line is "
        "wrong; 3 done, but rows were refused; 130 and 143 stopped by Ctrl-C or SIGTERM.",
    )
    EXIT_0 = (
        "Setiap baris terdaftar (atau dapat didaftarkan), sudah terdaftar, atau kosong.",
        "Every row is enrolled (or can be), was enrolled already, or is blank.",
    )
    EXIT_1 = (
        "Tidak dapat dikerjakan; lihat `problems`, dan dengan --atomic juga laporan.",
        "It cannot be done; see `problems`, and with --atomic the report too.",
    )
    EXIT_3 = (
        "Selesai, tetapi ada baris yang ditolak; semuanya ada di laporan.",
        "Done, but rows were refused; they are in the report.",
    )
    EXIT_130 = ("Dihentikan dengan Ctrl-C.", "Stopped by Ctrl-C.")
    EXIT_143 = ("Dihentikan dengan SIGTERM.", "Stopped by SIGTERM.")
    REPORTS = (
        "Direktori laporan, hanya untuk pemiliknya (bawaan: reports di direktori data).",
        "Directory of reports, open to its owner only (default: reports in the data directory).",
    )
    KEEP = (
        "Hapus dahulu laporan yang lebih tua dari sekian hari.",
        "Delete reports older than so many days first.",
    )
    BAD_COLUMN = ("tulis sebagai ISIAN=JUDUL", "write it as FIELD=TITLE")
    BAD_ID = ("bukan id {kind}", "not the id of a {kind}")
    BAD_SEGMENT = (
        "segmen ini tidak ada dalam katalog, jadi tidak ada yang dicatat. Pakai kode, sebutan atau nama lain dari: {known}",
        "no segment of this name is in the catalogue, so nothing was recorded. Use the code, label or another name of: {known}",
    )
    BAD_DIGEST = (
        "sidik SHA-256 terdiri atas 64 angka heksadesimal kecil",
        "a SHA-256 is 64 lower-case hexadecimal digits",
    )
    NO_REGENCY = ("bukan kode kabupaten", "not the code of a regency")
    BACKWARDS = ("berakhir sebelum dimulai", "ends before it begins")
    COLUMNS = ("Kolom yang dipakai", "Columns used")
    FIELD = ("isian", "field")
    TITLE = ("judul di berkas", "title in the file")
    IGNORED = ("tidak dipakai: {titles}", "not used: {titles}")
    OVERRIDE = (
        'Bukan ini maksudnya? Hentikan dengan Ctrl-C dan sebutkan judulnya: --column "NIK=No KTP"',
        'Not what you meant? Stop with Ctrl-C and name the title: --column "NIK=No KTP"',
    )
    PERIOD = ("Terlindungi {start:day} s.d. {last:day}", "Protected from {start:day} to {last:day}")
    PERIOD_OPEN = ("Terlindungi sejak {start:day}, tanpa akhir", "Protected from {start:day}, open-ended")
    SCANNING = ("memeriksa berkas", "checking the file")
    ENROLLING = ("mendaftarkan", "enrolling")
    REHEARSING = ("menilai (tanpa mencatat)", "judging (recording nothing)")
    RATE = ("{rate:number} baris/detik", "{rate:number} rows/s")
    LEFT = ("sisa waktu", "time left")
    READ = ("baris dibaca", "rows read")
    ENROLLED = ("terdaftar", "enrolled")
    WOULD = ("dapat didaftarkan", "can be enrolled")
    ALREADY = ("sudah terdaftar", "already enrolled")
    REFUSED = ("ditolak", "refused")
    TO_CHECK = (
        "di antara yang ditolak: NIK tercatat atas nama lain, perlu diperiksa",
        "of the refused: NIK recorded under another name, to check",
    )
    BLANK = ("kosong", "blank")
    NO_PEOPLE = (
        "di antara yang kosong: bukan data pekerja (jumlah, tanda tangan, judul)",
        "of the blank: no workers (totals, signatures, titles)",
    )
    RUPIAH = ("anggaran yang dicadangkan", "reserved from the budget")
    RUPIAH_WOULD = ("anggaran yang akan dicadangkan", "would be reserved from the budget")
    FROM_LOG = (
        "Ini jawaban dari catatan: berkas ini sudah diimpor dengan ketentuan ini, dan kali ini tidak ada yang dicatat.",
        "This answer is from the log: the file was imported on these terms before, and nothing was recorded this time.",
    )
    STAYS = (
        "Yang sudah diterima sebelumnya tetap tercatat.",
        "What was accepted before that stays recorded.",
    )
    NOTHING = (
        "Tidak ada yang dicatat (--dry-run).",
        "Nothing was recorded (--dry-run).",
    )
    NONE = (
        "Tidak seorang pun didaftarkan (--atomic): perbaiki baris-baris di laporan, lalu kirim lagi seluruh berkasnya.",
        "Nobody was enrolled (--atomic): correct the rows in the report and send the whole file again.",
    )
    REPORT_BESIDE = (
        "Laporan terdahulu {earlier} berisi lain (mungkin sudah Anda perbaiki), jadi tidak ditimpa; yang baru di sebelahnya.",
        "The earlier report {earlier} holds something else (perhaps your corrections), so it was left as it is; the new "
        "one stands beside it.",
    )
    LEFT_OUT = (
        "{rows:number} baris lagi tidak muat di satu laporan: betulkan dahulu yang di atas, lalu jalankan lagi berkas semula.",
        "{rows:number} more rows do not fit into one report: correct those above first and run the first file again.",
    )
    REPORT = (
        "{rows:number} baris untuk diperbaiki: {path}",
        "{rows:number} rows to correct: {path}",
    )
    REPORT_APART = (
        "Tidak ada baris untuk diperbaiki. Baris yang tidak didaftarkan tercantum di: {path}",
        "No rows to correct. The rows that were not enrolled are listed in: {path}",
    )
    REPORT_ALREADY = (
        "{rows:number} baris yang sudah terdaftar ada terpisah di laporan itu: tidak perlu diperbaiki.",
        "{rows:number} rows that are enrolled already stand apart in that report: they need no correction.",
    )
    UNTIL_WHEN = (
        "Laporan itu memuat NIK: hanya Anda yang dapat membacanya. `naungan enrol` yang berikut setelah {when} "
        "menghapusnya; server yang berjalan, setelah {days} hari. Hapus sendiri bila sudah selesai.",
        "It holds NIKs: only you can read it. The next `naungan enrol` after {when} deletes it; a server that runs, "
        "after {days} days. Delete it yourself once you are done.",
    )
    UNTIL_THERE = (
        "Laporan itu memuat NIK: hanya Anda yang dapat membacanya. `naungan enrol` yang berikut dengan direktori itu "
        "setelah {when} menghapusnya. Hapus sendiri bila sudah selesai.",
        "It holds NIKs: only you can read it. The next `naungan enrol` with that directory after {when} deletes it. "
        "Delete it yourself once you are done.",
    )
    AGAIN = (
        "Setelah diperbaiki: {command}",
        "Once corrected: {command}",
    )
    SO_FAR = (
        "Sampai saat ini {rows:number} orang dari berkas ini terdaftar.",
        "Up to now {rows:number} people of this file are enrolled.",
    )
    STOPPED = (
        "Dihentikan. Yang sudah diterima tetap tercatat; lanjutkan dengan: {command}",
        "Stopped. What was accepted stays recorded; go on with: {command}",
    )
    STOPPED_BEFORE = (
        "Dihentikan; kali ini tidak ada yang dicatat.",
        "Stopped; this time nothing was recorded.",
    )
    REFUSAL = (
        "Berkas ini tidak dapat didaftarkan dengan ketentuan itu:",
        "This file cannot be enrolled on these terms:",
    )
    NOT_BEGUN = (
        "Berkas ini belum pernah dimulai dengan ketentuan ini; jalankan tanpa --resume.",
        "This file was never begun on these terms; run it without --resume.",
    )
    CONTENDED = (
        "Terlalu banyak impor bersamaan; yang sudah diterima tetap tercatat, jalankan lagi perintah yang sama.",
        "Too many imports at a time; what was accepted stays recorded, run the same command again.",
    )
    LOST = (
        "Pembacaan berkas terhenti; yang sudah diterima tetap tercatat, jalankan lagi perintah yang sama.",
        "Reading the file stopped half-way; what was accepted stays recorded, run the same command again.",
    )
    OPEN_REPORTS = (
        "Direktori laporan {directory} terbuka bagi orang lain, padahal laporan memuat NIK: chmod 700 {directory}",
        "The directory of reports {directory} is open to others, and reports hold NIKs: chmod 700 {directory}",
    )
    DIGEST = ("Sidik berkas ini: {digest}", "SHA-256 of this file: {digest}")


WHAT_TO_DO: Mapping[Reason, Text] = {
    Reason.SCHEME_UNKNOWN: Text(
        "Periksa kode skemanya.",
        "Check the code of the scheme.",
    ),
    Reason.SEGMENT_UNKNOWN: Text(
        "Tulis kode, sebutan atau nama lain segmen dari katalog; lihat {segments:option}.",
        "Write a segment's code, label or another name of the catalogue; see {segments:option}.",
    ),
    Reason.PROGRAMMES: Text("Sebutkan tiap program satu kali.", "Name every programme once."),
    Reason.NO_AGREEMENT: Text(
        "Sebutkan perjanjian kabupaten ini dengan {agreement:option}; catat dahulu bila belum ada ({sign_agreement:option}).",
        "Name an agreement of this regency with {agreement:option}; record it first if there is none ({sign_agreement:option}).",
    ),
    Reason.AGREEMENT_NOT_IN_FORCE: Text(
        "Pilih perjanjian yang berlaku pada hari pertama, atau hari pertama yang lain.",
        "Choose an agreement in force on the first day, or another first day.",
    ),
    Reason.AGREEMENT_TERMINATED: Text(
        "Pilih perjanjian yang masih berlaku.",
        "Choose an agreement that is still in force.",
    ),
    Reason.ENDS_AFTER_TERMINATION: Text(
        "Akhiri perlindungan paling lambat pada hari perjanjian diakhiri, atau pilih perjanjian yang masih berlaku.",
        "Let the protection end by the day the agreement is terminated, or choose an agreement that goes on.",
    ),
    Reason.LIST_NOT_VERIFIED: Text(
        "Usulkan dan verifikasi daftar ini ({propose_and_verify:option}), atau sebut daftar terverifikasi dengan {list:option}.",
        "Propose and verify this list ({propose_and_verify:option}), or name the verified one with {list:option}.",
    ),
    Reason.NO_DECREE: Text(
        "Sebutkan SK penetapan dengan {decree:option}; catat dahulu bila belum ada ({issue_decree:option}).",
        "Name the decree with {decree:option}; record it first if there is none ({issue_decree:option}).",
    ),
    Reason.LIST_HAS_PEOPLE: Text(
        "Daftarkan orangnya dari daftar itu, tanpa berkas: {enrol_from_list:option}.",
        "Enrol its people from the list, without a file: {enrol_from_list:option}.",
    ),
    Reason.DECREE_VOIDED: Text(
        "Sebutkan SK yang berlaku dengan {decree:option}; catat dahulu bila belum ada ({issue_decree:option}).",
        "Name a decree that holds with {decree:option}; record it first if there is none ({issue_decree:option}).",
    ),
    Reason.DECREE_OF_OTHER_LIST: Text(
        "Pilih SK dari daftar ini, atau sebut daftar yang ditetapkan SK itu dengan {list:option}.",
        "Choose the decree of this list, or name the list it is of with {list:option}.",
    ),
    Reason.TOO_FAR_AHEAD: Text(
        "Perbaiki tahunnya pada {days:option}.",
        "Correct the year of {days:option}.",
    ),
    Reason.PAYER_NOT_NAMED: Text(
        "Sebutkan perusahaan yang membayar dengan {payer:option}.",
        "Name the company that pays with {payer:option}.",
    ),
    Reason.NO_BUDGET: Text(
        "Catat alokasinya dahulu ({allocate_budget:option}), atau pilih sumber dana lain dengan {funding:option}.",
        "Record the allocation first ({allocate_budget:option}), or choose another source with {funding:option}.",
    ),
    Reason.ATOMIC_ROWS: Text("Jalankan tanpa --atomic.", "Run it without --atomic."),
    Reason.BATCH_BEGUN: Text("Lanjutkan tanpa --atomic.", "Go on without --atomic."),
    Reason.BATCH_CLOSED: Text(
        "Impor berkas ini sudah dihentikan untuk selamanya; simpan sebagai berkas baru bila tetap diperlukan.",
        "The import of this file was given up for good; save it as a new file if it is still wanted.",
    ),
}
