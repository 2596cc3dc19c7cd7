"""What does the screen for uploading a file say?"""

from ..text import Spoken


class UploadPage(Spoken):
    TITLE = "Unggah daftar, {region}", "Upload a list, {region}"
    SHORT = "Unggah", "Upload"
    ONE = "Hasil unggahan", "What became of an upload"
    ABOUT = (
        "Pilih berkas (CSV, XLSX, XLS, XLSB atau ODS), periksa isinya, lalu daftarkan. Memeriksa tidak mencatat apa pun dan tidak "
        "memerlukan dokumen apa pun.",
        "Choose a file (CSV, XLSX, XLS, XLSB or ODS), check what is in it, then enrol it. A check records nothing and needs no "
        "paper.",
    )
    FILE = "Berkas", "File"
    DROP = "atau seret berkasnya ke sini", "or drag the file here"
    NO_SCRIPT = (
        "Mengunggah memerlukan JavaScript: nyalakan di peramban ini, atau pakai peramban lain.",
        "Uploading needs JavaScript: switch it on in this browser, or use another one.",
    )
    TERMS = "Ketentuan", "Terms"
    SCHEME = "Skema", "Scheme"
    FUNDING = "Sumber dana", "Funding source"
    FROM = "Terlindungi mulai", "Protected from"
    UNTIL = "Hari terakhir", "Last day"
    AGREEMENT = (
        "Perjanjian (nomor atau judul; kosong: satu-satunya yang cocok)",
        "Agreement (number or title; empty: the only one that fits)",
    )
    DECREE = "SK (nomor; kosong: satu-satunya yang cocok)", "Decree (number; empty: the only one that fits)"
    PAYER = "Pembayar (hanya perusahaan)", "Payer (companies alone)"
    FILE_TERMS = "Kolom, lembar dan segmen", "Columns, sheets and segments"
    COLUMNS = (
        "Kolom yang namanya lain, satu di tiap baris: NIK=No KTP",
        "Columns of another name, one a line: NIK=No KTP",
    )
    SHEETS = (
        "Lembar yang dibaca, satu di tiap baris (kosong: semua)",
        "Sheets that are read, one a line (empty: all)",
    )
    SEGMENT = "Segmen semua orang dalam berkas", "Segment of everybody in the file"
    UNKNOWN = "Segmen untuk yang tidak dikenal", "Segment for those that are unknown"
    HIDDEN = (
        "Yang tersembunyi atau tersaring (baris dan lembar)",
        "What is hidden or filtered out (rows and sheets)",
    )
    LEAVE_OUT = "lewati", "leave out"
    READ_TOO = "ikut dibaca", "read too"
    BIRTH_DATE_FROM = "Tanggal lahir menurut, bila berbeda", "Birth date by, where they differ"
    SEX_FROM = "Jenis kelamin menurut, bila berbeda", "Sex by, where they differ"
    OF_NIK = "NIK", "the NIK"
    OF_COLUMN = "kolomnya", "its column"
    AS_FOUND = "– tanyakan bila ada –", "– ask where there is any –"
    AS_WRITTEN = "– seperti tertulis –", "– as written –"
    CHECK = "Periksa", "Check"
    PROPOSE = "Usulkan ke kantor desa", "Propose to the village offices"
    TEMPLATE = "Unduh templat kosong (XLSX)", "Download an empty template (XLSX)"
    NO_TEMPLATE = (
        "Templat ada untuk tiap kabupaten: pilih wilayahnya.",
        "There is a template for each regency: choose the region.",
    )
    TRY = "Uji dengan dokumen", "Try with the papers"
    ENROL = "Daftarkan", "Enrol"
    SENDING = "Mengirim …", "Sending …"
    NOT_SENT = (
        "Berkas tidak sampai. Periksa sambungan, lalu kirim lagi: tidak ada yang tercatat dua kali.",
        "The file did not arrive. Check the connection, then send it again: nothing is recorded twice.",
    )
    AWAY = (
        "Sambungan ke server terputus. Berkasnya sudah sampai; jangan kirim lagi. Halaman ini mencoba lagi sendiri.",
        "The server cannot be reached. The file has arrived; do not send it again. This page tries again by itself.",
    )
    GONE = (
        "Hasil ini tidak dapat ditampilkan lagi. Muat ulang halaman; hasilnya ada di antara berkas yang dikirim.",
        "This result cannot be shown any more. Reload the page; it is among the files that were sent.",
    )
    PROTECTED_FROM = (
        "Terlindungi mulai {day:day}; sebelum hari itu jumlahnya belum berubah. Lanjut:",
        "Protected from {day:day}; before that day the number does not move. Go on:",
    )
    ITS_PEOPLE = "orangnya", "the people"
    ITS_NUMBER = "cakupan hari itu", "coverage of that day"
    ITS_CARDS = "terbitkan kartunya", "issue their cards"
    CAN_BE_ENROLLED = "Dapat didaftarkan", "Can be enrolled"
    ONE_FILE = "Satu berkas sekaligus: yang pertama dipilih.", "One file at a time: the first one is chosen."
    CHOOSE_FILE = "Pilih berkas dahulu.", "Choose a file first."
    BEFORE = "Impor sebelumnya", "Imports of before"
    LAST_BATCHES = (
        "{shown:number} dari {total:number} impor, yang terakhir.",
        "{shown:number} of {total:number} imports, the last ones.",
    )
    SENT_LATELY = "Berkas yang dikirim dalam 30 hari terakhir", "Files that were sent in the last 30 days"
    SENT_ROWS = (
        "{read:number} baris: {enrolled:number} didaftarkan, {refused:number} perlu diperbaiki",
        "{read:number} rows: {enrolled:number} enrolled, {refused:number} to correct",
    )
    SENT_CARDS = (
        "{read:number} baris: {issued:number} kartu diterbitkan, {refused:number} perlu diperbaiki",
        "{read:number} rows: {issued:number} cards issued, {refused:number} to correct",
    )
    TRIED_ROWS = (
        "{read:number} baris: {enrolled:number} dapat didaftarkan, {refused:number} perlu diperbaiki; tidak ada yang dicatat",
        "{read:number} rows: {enrolled:number} can be enrolled, {refused:number} to correct; nothing was recorded",
    )
    A_CHECK = "Pemeriksaan", "Check"
    A_TRIAL = "Uji coba", "Trial"
    A_PROPOSAL = "Usulan", "Proposal"
    A_LIST_ENROLMENT = "Pendaftaran dari daftar", "Enrolment from a list"
    A_CARD_LIST = "Nomor kartu", "Card numbers"
    AN_ENROLMENT = "Pendaftaran", "Enrolment"
    REPORT_SHORT = "Laporan", "Report"
    IS_WAITING = "menunggu giliran", "waiting for its turn"
    IS_RUNNING = "sedang berjalan", "running"
    IS_COMPLETED = "selesai", "completed"
    IS_REFUSED = "ditolak", "refused"
    IS_FAILED = "gagal di pihak kami", "failed on our side"
    IS_INTERRUPTED = "terhenti", "interrupted"
    IS_ABANDONED = "dibatalkan", "given up"
    RESUME = "Lanjutkan", "Resume"
    GIVE_UP = "Batalkan impor ini", "Give this import up"
    GIVE_UP_MEANS = (
        "Yang sudah diterima tetap tercatat, sisa dananya dilepas, dan berkasnya dihapus dari server. Ini tidak dapat dibatalkan: berkas yang "
        "sama dengan ketentuan yang sama tidak diterima lagi.",
        "What was accepted stays recorded, the money that is left over is released, and the file is deleted from the server. It cannot be taken back: the "
        "same file on the same terms is not taken in again.",
    )
    GIVE_LIST_UP_MEANS = (
        "Yang sudah diterima tetap tercatat, dan sisa dananya dilepas. Ini tidak dapat dibatalkan: dari daftar yang sama dengan ketentuan yang "
        "sama tidak ada lagi yang didaftarkan.",
        "What was accepted stays recorded, and the money that is left over is released. It cannot be taken back: from the same list on the same "
        "terms nobody else is enrolled.",
    )
    GIVE_CARDS_UP_MEANS = (
        "Kartu yang sudah diterbitkan tetap tercatat, dan berkasnya dihapus dari server. Berkas yang sama boleh dikirim lagi.",
        "Cards that were issued stay recorded, and the file is deleted from the server. The same file may be sent again.",
    )
    WHEN = "Kapan", "When"
    STATE = "Keadaan", "State"
    READ = "Dibaca", "Read"
    ENROLLED = "Didaftarkan", "Enrolled"
    ALREADY = "Sudah terdaftar", "Already"
    REFUSED = "Ditolak", "Refused"
    BLANK = "Kosong", "Blank"
    NONE = "Belum ada.", "There is none yet."
    RUNNING = "{done:number} dari {total:number} baris …", "{done:number} of {total:number} rows …"
    SECONDS_LEFT = "Kira-kira {seconds:number} detik lagi.", "About {seconds:number} seconds left."
    MINUTES_LEFT = "Kira-kira {minutes:number} menit lagi.", "About {minutes:number} minutes left."
    WAITING = "Menunggu giliran …", "Waiting for its turn …"
    CHECKED = "Selesai diperiksa; tidak ada yang dicatat.", "Checked; nothing was recorded."
    TRIED = "Selesai diuji; tidak ada yang dicatat.", "Tried; nothing was recorded."
    NONE_ENROLLED = "Tidak ada yang didaftarkan.", "Nobody was enrolled."
    DONE = "Selesai didaftarkan.", "Enrolled."
    PROPOSED = (
        "Selesai diusulkan: baris yang baik menunggu kantor desanya masing-masing.",
        "Proposed: the good rows wait for the offices of their villages.",
    )
    CARDS_TRIED = (
        "Selesai diperiksa; tidak ada kartu yang diterbitkan.",
        "Checked; no card was issued.",
    )
    CARDS_ISSUED = "Selesai diterbitkan.", "Issued."
    CARDS_HELD_BACK = (
        "Tidak satu kartu pun diterbitkan: ada baris yang salah. Perbaiki baris itu, atau terbitkan yang benar saja.",
        "No card was issued: there are rows that are wrong. Correct them, or issue those that are right.",
    )
    CAN_BE_ISSUED = "Dapat diterbitkan", "Can be issued"
    ARE_ISSUED = "Diterbitkan", "Issued"
    HAVE_THE_CARD = "Sudah punya kartu itu", "Have that card already"
    ARE_WRONG = "Salah", "Wrong"
    HELD_BACK = "Benar, belum diterbitkan", "Right, not issued yet"
    REPORT_OF_CARDS = (
        "Unduh baris yang salah, dengan alasannya: perbaiki di berkas itu, lalu kirim",
        "Download the rows that are wrong, with the reasons: mend them in that file, and send it",
    )
    ARE_PROPOSED = "Diusulkan", "Proposed"
    AT_OFFICES = "Lihat daftarnya, desa demi desa", "Look at the list, village by village"
    OR_PROPOSE = (
        'Tanpa verifikasi di atas kertas: tekan "Usulkan ke kantor desa". Baris yang baik lalu diperiksa kantor desanya masing-masing, '
        "dan didaftarkan dari daftar itu setelah ada SK.",
        'Without a verification on paper: press "Propose to the village offices". The good rows are then judged by the offices of their '
        "villages, and enrolled from that list once there is a decree.",
    )
    STOPPED = "Tidak diteruskan.", "Not gone on with."
    KEEP = "Alamat hasil ini", "The address of this result"
    ROWS = "Baris", "Rows"
    FATES = "Hasil tiap baris", "What becomes of the rows"
    WHY = "Alasan", "Reason"
    WHICH_ROWS = "baris {rows}", "row {rows}"
    WHAT_TO_DO = "Yang perlu dilakukan", "What to do"
    REPORT = (
        "Unduh baris yang belum terdaftar, dengan alasannya: perbaiki di berkas itu, lalu unggah lagi",
        "Download the rows that are not enrolled, with the reasons: mend them in that file, and upload it again",
    )
    REPORT_OF_CORRECTION = (
        "Unduh baris yang belum diperbaiki, dengan alasannya: perbaiki di berkas itu, lalu unggah lagi dari halaman daftarnya",
        "Download the rows that are not corrected, with the reasons: mend them in that file, and upload it again from the page of the list",
    )
    CORRECTS_A_LIST = (
        "Pilih berkas yang memuat baris yang dikembalikan dan sudah diperbaiki. Baris yang baik menunggu kantornya lagi; yang tidak diubah atau "
        "masih salah tetap seperti semula dan kembali dalam laporan.",
        "Choose the file of returned rows that you corrected. Good rows wait for their office again; those that are unchanged or wrong still stay "
        "as they were, and come back in the report.",
    )
    SEND_CORRECTION = "Kirim perbaikan", "Send the corrections"
    CORRECTED = (
        "Selesai diperbaiki: baris yang baik menunggu kantor desanya lagi.",
        "Corrected: the good rows wait for the offices of their villages again.",
    )
    NONE_CORRECTED = "Tidak ada baris yang diperbaiki.", "No row was corrected."
    ARE_CORRECTED = "Diperbaiki", "Corrected"
    A_CORRECTION = "Perbaikan daftar", "Correction of a list"
    REPORT_OF_LIST = (
        "Unduh baris daftar yang tidak terdaftar, dengan alasannya",
        "Download the rows of the list that are not enrolled, with the reasons",
    )
    REPORT_OF_PROPOSAL = (
        "Unduh baris yang belum diusulkan, dengan alasannya: perbaiki di berkas itu, lalu usulkan",
        "Download the rows that are not proposed, with the reasons: mend them in that file, and propose it",
    )
    SEND_CORRECTED = "Unggah berkas yang sudah diperbaiki", "Upload the file once it is corrected"
    CORRECTS = (
        "Pilih berkas yang sudah diperbaiki. Orang di dalamnya tetap dari daftar yang sudah diusulkan: tidak perlu dokumen baru.",
        "Choose the file that you corrected. Its people are still of the list that was proposed: no new paper is needed.",
    )
    BY_OTHERS = (
        "diisi oleh {role}; kirimkan tautan formulir ini kepadanya",
        "filled in by the {role}; send them the link of this form",
    )
    KEPT_UNTIL = "tersimpan sampai {day:day}", "kept until {day:day}"
    COST = "Biaya", "Cost"
    MONTH = "Bulan", "Month"
    WORKERS = "Orang", "People"
    RUPIAH = "Rupiah", "Rupiah"
    BY_FUND = "Menurut sumber dana", "By funding source"
    VILLAGES = "Desa dalam berkas", "Villages in the file"
    VILLAGE = "Desa", "Village"
    GOOD = "Baik", "Good"
    SEGMENTS = "Segmen dalam berkas", "Segments in the file"
    NOT_KNOWN = "Tidak dikenal", "Not known"
    FOUND = "Kolom yang ditemukan", "Columns found"
    IGNORED = "Tidak dipakai: {names}", "Not used: {names}"
    MISSING = "Yang masih kurang", "What is still missing"
    NOTHING_MISSING = (
        "Tidak ada yang kurang: berkas ini dapat didaftarkan.",
        "Nothing is missing: this file can be enrolled.",
    )
    FILL_IN = "Isi formulirnya", "Fill in its form"
    WIDER = (
        "Terisi untuk {all:number} orang: {good:number} yang baik dan {more:number} yang masih harus diperbaiki.",
        "Filled in for {all:number} people: {good:number} that are good, and {more:number} that are still to be corrected.",
    )
    LOOK_AGAIN = "Lihat lagi", "Look again"
    ASSUMED = "Dianggap, karena tidak disebut: {names}.", "Assumed, for it was not said: {names}."
    AMOUNT = "Seluruhnya {display}.", "{display} in all."


class ReportName(Spoken):
    """Words of the name of a report that is taken away: small letters, no blanks."""

    REPORT = "laporan", "report"
    CHECK = "pemeriksaan", "check"
    ENROLMENT = "pendaftaran", "enrolment"
    PROPOSAL = "usulan", "proposal"
    CORRECTION = "perbaikan", "correction"
    CARDS = "kartu", "cards"
