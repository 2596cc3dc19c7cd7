"""What does `naungan enrol` say? Its texts in Indonesian and English, and what to do where the terms are refused."""

from collections.abc import Mapping

ENROL_TEXTS: Mapping[str, tuple[str, str]] = {  # key: (Indonesian, English)
    "enrol": (
        "Daftarkan pekerja dari berkas CSV, XLSX, XLS atau ODS. Baris yang tidak terdaftar kembali sebagai laporan untuk diperbaiki.",
        "Enrol workers from a CSV, XLSX, XLS or ODS file. Rows that are not enrolled come back as a report to correct.",
    ),
    "enrol_file": ("Berkas .csv, .xlsx, .xls atau .ods.", "A .csv, .xlsx, .xls or .ods file."),
    "enrol_region": ("Kode kabupaten, mis. 64.01.", "The regency's code, e.g. 64.01."),
    "enrol_scheme": ("Kode skema, mis. VULNERABLE_WORKERS.", "The scheme's code, e.g. VULNERABLE_WORKERS."),
    "enrol_category": ("Kategori kepesertaan.", "The membership category."),
    "enrol_agreement": ("Id perjanjian kerja sama.", "The id of the cooperation agreement."),
    "enrol_funding": ("Sumber dana.", "The funding source."),
    "enrol_from": ("Hari pertama perlindungan.", "The first day of protection."),
    "enrol_until": (
        "Hari terakhir perlindungan (s.d.); tanpa ini terbuka.",
        "The last day of protection, that day included; without it open-ended.",
    ),
    "enrol_programme": (
        "Program; boleh diulang (bawaan: JKK dan JKM).",
        "A programme; may be repeated (default: JKK and JKM).",
    ),
    "enrol_list": (
        "Sidik SHA-256 daftar terverifikasi (bawaan: sidik berkas ini sendiri). Untuk laporan yang sudah diperbaiki: "
        "sidik berkas semula.",
        "SHA-256 of the verified list (default: of this very file). For a corrected report: that of the first file.",
    ),
    "enrol_decree": ("Id SK penetapan.", "The id of the decree."),
    "enrol_segment": (
        "Segmen bagi baris yang segmennya kosong: kode, sebutan atau nama lain dari katalog.",
        "The segment of rows that name none: a code, label or another name of the catalogue.",
    ),
    "enrol_unknown": (
        "Segmen bagi baris yang pekerjaannya tidak ada dalam katalog (dan yang kosong tanpa --segment), mis. UNSPECIFIED.",
        "The segment of rows whose occupation is of none in the catalogue (and of blank ones without --segment), e.g. "
        "UNSPECIFIED.",
    ),
    "enrol_sex_from": (
        "Jenis kelamin mana yang berlaku bila kolom dan NIK berbeda; tanpa ini barisnya harus diperbaiki.",
        "Which sex holds where column and NIK differ; without this the row is to be corrected.",
    ),
    "enrol_birth_date_from": (
        "Tanggal lahir mana yang berlaku bila kolom dan NIK berbeda; tanpa ini barisnya harus diperbaiki.",
        "Which birth date holds where column and NIK differ; without this the row is to be corrected.",
    ),
    "enrol_column": (
        'Judul kolom yang dimaksud, mis. "NIK=No KTP"; boleh diulang.',
        'Which title is meant, e.g. "NIK=No KTP"; may be repeated.',
    ),
    "enrol_sheet": (
        "Nama lembar yang dibaca; boleh diulang (bawaan: semua lembar yang judul kolomnya sama).",
        "The name of the sheet to read; may be repeated (default: all sheets of the same columns).",
    ),
    "enrol_skip_hidden": (
        "Lewati baris dan lembar yang tersembunyi atau tersaring.",
        "Leave out rows and sheets that are hidden or filtered out.",
    ),
    "enrol_with_hidden": (
        "Ikutkan baris dan lembar yang tersembunyi atau tersaring.",
        "Read rows and sheets that are hidden or filtered out too.",
    ),
    "enrol_one_of_both": ("pilih salah satu", "choose one of them"),
    "enrol_dry_run": ("Periksa saja; tidak ada yang dicatat.", "Only check; nothing is recorded."),
    "enrol_atomic": (
        "Semua baris atau tidak sama sekali (paling banyak 50.000).",
        "Every row or none at all (at most 50,000).",
    ),
    "enrol_resume": (
        "Hanya lanjutkan berkas yang sudah dimulai. Tanpa ini pun yang sudah diterima tidak diulang.",
        "Only go on with a file that was begun. What was accepted is never repeated, with or without this.",
    ),
    "enrol_json": (
        "Jawab dengan satu dokumen JSON di stdout; kemajuan dan pesan ada di stderr.",
        "Answer with one JSON document on stdout; progress and messages are on stderr.",
    ),
    "enrol_exits": (
        "Kode keluar: 0 setiap baris terdaftar, sudah terdaftar, atau kosong; 1 tidak dapat dikerjakan; 2 perintahnya keliru; "
        "3 selesai, tetapi ada baris ditolak; 130 dan 143 dihentikan dengan Ctrl-C atau SIGTERM.",
        "Exit codes: 0 every row is enrolled, was enrolled already, or is blank; 1 it cannot be done; 2 the command line is "
        "wrong; 3 done, but rows were refused; 130 and 143 stopped by Ctrl-C or SIGTERM.",
    ),
    "enrol_exit_0": (
        "Setiap baris terdaftar (atau dapat didaftarkan), sudah terdaftar, atau kosong.",
        "Every row is enrolled (or can be), was enrolled already, or is blank.",
    ),
    "enrol_exit_1": (
        "Tidak dapat dikerjakan; lihat `problems`, dan dengan --atomic juga laporan.",
        "It cannot be done; see `problems`, and with --atomic the report too.",
    ),
    "enrol_exit_3": (
        "Selesai, tetapi ada baris yang ditolak; semuanya ada di laporan.",
        "Done, but rows were refused; they are in the report.",
    ),
    "enrol_exit_130": ("Dihentikan dengan Ctrl-C.", "Stopped by Ctrl-C."),
    "enrol_exit_143": ("Dihentikan dengan SIGTERM.", "Stopped by SIGTERM."),
    "enrol_reports": (
        "Direktori laporan, hanya untuk pemiliknya (bawaan: reports di direktori data).",
        "Directory of reports, open to its owner only (default: reports in the data directory).",
    ),
    "enrol_keep": (
        "Hapus dahulu laporan yang lebih tua dari sekian hari.",
        "Delete reports older than so many days first.",
    ),
    "enrol_bad_column": ("tulis sebagai ISIAN=JUDUL", "write it as FIELD=TITLE"),
    "enrol_bad_id": ("bukan id {kind}", "not the id of a {kind}"),
    "enrol_bad_segment": (
        "segmen ini tidak ada dalam katalog, jadi tidak ada yang dicatat. Pakai kode, sebutan atau nama lain dari: {known}",
        "no segment of this name is in the catalogue, so nothing was recorded. Use the code, label or another name of: {known}",
    ),
    "enrol_bad_digest": (
        "sidik SHA-256 terdiri atas 64 angka heksadesimal kecil",
        "a SHA-256 is 64 lower-case hexadecimal digits",
    ),
    "enrol_no_regency": ("bukan kode kabupaten", "not the code of a regency"),
    "enrol_backwards": ("berakhir sebelum dimulai", "ends before it begins"),
    "enrol_columns": ("Kolom yang dipakai", "Columns used"),
    "enrol_field": ("isian", "field"),
    "enrol_title": ("judul di berkas", "title in the file"),
    "enrol_ignored": ("tidak dipakai: {titles}", "not used: {titles}"),
    "enrol_override": (
        'Bukan ini maksudnya? Hentikan dengan Ctrl-C dan sebutkan judulnya: --column "NIK=No KTP"',
        'Not what you meant? Stop with Ctrl-C and name the title: --column "NIK=No KTP"',
    ),
    "enrol_period": ("Terlindungi {start} s.d. {last}", "Protected from {start} to {last}"),
    "enrol_period_open": ("Terlindungi sejak {start}, tanpa akhir", "Protected from {start}, open-ended"),
    "enrol_scanning": ("memeriksa berkas", "checking the file"),
    "enrol_enrolling": ("mendaftarkan", "enrolling"),
    "enrol_rehearsing": ("menilai (tanpa mencatat)", "judging (recording nothing)"),
    "enrol_rate": ("{rate} baris/detik", "{rate} rows/s"),
    "enrol_left": ("sisa waktu", "time left"),
    "enrol_read": ("baris dibaca", "rows read"),
    "enrol_enrolled": ("terdaftar", "enrolled"),
    "enrol_would": ("dapat didaftarkan", "can be enrolled"),
    "enrol_already": ("sudah terdaftar", "already enrolled"),
    "enrol_refused": ("ditolak", "refused"),
    "enrol_to_check": (
        "di antara yang ditolak: NIK tercatat atas nama lain, perlu diperiksa",
        "of the refused: NIK recorded under another name, to check",
    ),
    "enrol_blank": ("kosong", "blank"),
    "enrol_no_people": (
        "di antara yang kosong: bukan data pekerja (jumlah, tanda tangan, judul)",
        "of the blank: no workers (totals, signatures, titles)",
    ),
    "enrol_rupiah": ("anggaran yang dicadangkan", "reserved from the budget"),
    "enrol_rupiah_would": ("anggaran yang akan dicadangkan", "would be reserved from the budget"),
    "enrol_from_log": (
        "Ini jawaban dari catatan: berkas ini sudah diimpor dengan ketentuan ini, dan kali ini tidak ada yang dicatat.",
        "This answer is from the log: the file was imported on these terms before, and nothing was recorded this time.",
    ),
    "enrol_stays": (
        "Yang sudah diterima sebelumnya tetap tercatat.",
        "What was accepted before that stays recorded.",
    ),
    "enrol_nothing": (
        "Tidak ada yang dicatat (--dry-run).",
        "Nothing was recorded (--dry-run).",
    ),
    "enrol_none": (
        "Tidak seorang pun didaftarkan (--atomic): perbaiki baris-baris di laporan, lalu kirim lagi seluruh berkasnya.",
        "Nobody was enrolled (--atomic): correct the rows in the report and send the whole file again.",
    ),
    "enrol_report_beside": (
        "Laporan terdahulu {earlier} berisi lain (mungkin sudah Anda perbaiki), jadi tidak ditimpa; yang baru di sebelahnya.",
        "The earlier report {earlier} holds something else (perhaps your corrections), so it was left as it is; the new "
        "one stands beside it.",
    ),
    "enrol_left_out": (
        "{rows} baris lagi tidak muat di satu laporan: betulkan dahulu yang di atas, lalu jalankan lagi berkas semula.",
        "{rows} more rows do not fit into one report: correct those above first and run the first file again.",
    ),
    "enrol_report": (
        "{rows} baris untuk diperbaiki: {path}",
        "{rows} rows to correct: {path}",
    ),
    "enrol_report_apart": (
        "Tidak ada baris untuk diperbaiki. Baris yang tidak didaftarkan tercantum di: {path}",
        "No rows to correct. The rows that were not enrolled are listed in: {path}",
    ),
    "enrol_report_already": (
        "{rows} baris yang sudah terdaftar ada terpisah di laporan itu: tidak perlu diperbaiki.",
        "{rows} rows that are enrolled already stand apart in that report: they need no correction.",
    ),
    "enrol_until_when": (
        "Laporan itu memuat NIK: hanya Anda yang dapat membacanya. `naungan enrol` yang berikut setelah {when} "
        "menghapusnya; server yang berjalan, setelah {days} hari. Hapus sendiri bila sudah selesai.",
        "It holds NIKs: only you can read it. The next `naungan enrol` after {when} deletes it; a server that runs, "
        "after {days} days. Delete it yourself once you are done.",
    ),
    "enrol_until_there": (
        "Laporan itu memuat NIK: hanya Anda yang dapat membacanya. `naungan enrol` yang berikut dengan direktori itu "
        "setelah {when} menghapusnya. Hapus sendiri bila sudah selesai.",
        "It holds NIKs: only you can read it. The next `naungan enrol` with that directory after {when} deletes it. "
        "Delete it yourself once you are done.",
    ),
    "enrol_again": (
        "Setelah diperbaiki: {command}",
        "Once corrected: {command}",
    ),
    "enrol_so_far": (
        "Sampai saat ini {rows} orang dari berkas ini terdaftar.",
        "Up to now {rows} people of this file are enrolled.",
    ),
    "enrol_stopped": (
        "Dihentikan. Yang sudah diterima tetap tercatat; lanjutkan dengan: {command}",
        "Stopped. What was accepted stays recorded; go on with: {command}",
    ),
    "enrol_stopped_before": (
        "Dihentikan; kali ini tidak ada yang dicatat.",
        "Stopped; this time nothing was recorded.",
    ),
    "enrol_refusal": (
        "Berkas ini tidak dapat didaftarkan dengan ketentuan itu:",
        "This file cannot be enrolled on these terms:",
    ),
    "enrol_not_begun": (
        "Berkas ini belum pernah dimulai dengan ketentuan ini; jalankan tanpa --resume.",
        "This file was never begun on these terms; run it without --resume.",
    ),
    "enrol_contended": (
        "Terlalu banyak impor bersamaan; yang sudah diterima tetap tercatat, jalankan lagi perintah yang sama.",
        "Too many imports at a time; what was accepted stays recorded, run the same command again.",
    ),
    "enrol_lost": (
        "Pembacaan berkas terhenti; yang sudah diterima tetap tercatat, jalankan lagi perintah yang sama.",
        "Reading the file stopped half-way; what was accepted stays recorded, run the same command again.",
    ),
    "enrol_open_reports": (
        "Direktori laporan {directory} terbuka bagi orang lain, padahal laporan memuat NIK: chmod 700 {directory}",
        "The directory of reports {directory} is open to others, and reports hold NIKs: chmod 700 {directory}",
    ),
    "enrol_digest": ("Sidik berkas ini: {digest}", "SHA-256 of this file: {digest}"),
}

WHAT_TO_DO: Mapping[str, tuple[str, str]] = {  # reason of a refusal: (Indonesian, English)
    "scheme_unknown": (
        "Periksa kodenya; lihat `schemes` di GraphQL.",
        "Check the code; see `schemes` in GraphQL.",
    ),
    "segment_unknown": (
        "Tulis kode, sebutan atau nama lain segmen dari katalog; lihat `naungan segments`, atau `segments` di GraphQL.",
        "Write a segment's code, label or another name of the catalogue; see `naungan segments`, or `segments` in GraphQL.",
    ),
    "programmes": ("Sebutkan tiap program satu kali.", "Name every programme once."),
    "no_agreement": (
        "Sebutkan perjanjian kabupaten ini dengan --agreement; catat dahulu bila belum ada (signAgreement).",
        "Name an agreement of this regency with --agreement; record it first if there is none (signAgreement).",
    ),
    "agreement_not_in_force": (
        "Pilih perjanjian yang berlaku pada hari pertama, atau hari pertama yang lain.",
        "Choose an agreement in force on the first day, or another first day.",
    ),
    "agreement_terminated": (
        "Pilih perjanjian yang masih berlaku.",
        "Choose an agreement that is still in force.",
    ),
    "ends_after_termination": (
        "Akhiri perlindungan paling lambat pada hari perjanjian diakhiri, atau pilih perjanjian yang masih berlaku.",
        "Let the protection end by the day the agreement is terminated, or choose an agreement that goes on.",
    ),
    "list_not_verified": (
        "Usulkan dan verifikasi daftar ini (proposeParticipants, verifyList), atau sebut daftar terverifikasi dengan --list.",
        "Propose and verify this list (proposeParticipants, verifyList), or name the verified one with --list.",
    ),
    "no_decree": (
        "Sebutkan SK penetapan dengan --decree; catat dahulu bila belum ada (issueDecree).",
        "Name the decree with --decree; record it first if there is none (issueDecree).",
    ),
    "decree_of_other_list": (
        "Pilih SK dari daftar ini, atau sebut daftar yang ditetapkan SK itu dengan --list.",
        "Choose the decree of this list, or name the list it is of with --list.",
    ),
    "too_far_ahead": (
        "Perbaiki tahunnya pada --from atau --until.",
        "Correct the year of --from or --until.",
    ),
    "no_budget": (
        "Catat alokasinya dahulu (allocateBudget), atau pilih sumber dana lain dengan --funding.",
        "Record the allocation first (allocateBudget), or choose another source with --funding.",
    ),
    "atomic_rows": ("Jalankan tanpa --atomic.", "Run it without --atomic."),
    "batch_begun": ("Lanjutkan tanpa --atomic.", "Go on without --atomic."),
    "batch_closed": (
        "Impor berkas ini sudah dihentikan untuk selamanya; simpan sebagai berkas baru bila tetap diperlukan.",
        "The import of this file was given up for good; save it as a new file if it is still wanted.",
    ),
}
