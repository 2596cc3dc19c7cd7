"""What is said of an import over HTTP? Why a file is not taken in, and how an import ended."""

from .text import Worded


class ImportAnswer(Worded):
    PARAMETER = (
        "parameter",
        "Parameter {name} salah; yang diterima: {what}. Tidak ada yang dicatat.",
        "Parameter {name} is wrong; it takes: {what}. Nothing was recorded.",
    )
    FIELD_EMPTY = (
        "field_empty",
        "{field} wajib diisi. Tidak ada yang dicatat.",
        "{field} must be filled in. Nothing was recorded.",
    )
    FIELD_WRONG = (
        "field_wrong",
        "{field} tidak dapat dipakai: periksa isinya. Tidak ada yang dicatat.",
        "{field} cannot be used: check what it says. Nothing was recorded.",
    )
    FIELD_EARLY = (
        "field_early",
        "{field} terlalu awal: paling awal {least:day}. Tidak ada yang dicatat.",
        "{field} is too early: {least:day} at the earliest. Nothing was recorded.",
    )
    NOT_YOURS = (
        "not_yours",
        "Anda bukan operator di {region}; berkas atau daftar itu tidak diterima dan tidak ada yang dicatat.",
        "You are no operator of {region}; the file or list was not taken in, and nothing was recorded.",
    )
    TOO_MUCH_TOLD = (
        "too_much_told",
        "Berkas-berkas Anda dalam satu jam terakhir memuat {most:number} baris atau lebih yang memberi tahu sesuatu tentang orang "
        "yang sudah tercatat (nama lain, kartu lain, dan sebagainya). Berkas ini tidak diterima dan tidak ada yang dicatat. Periksa baris-baris itu "
        "pada laporannya, lalu kirim berkas ini sesudah {seconds} detik; berkas yang "
        "sudah pernah dikirim, tanpa perubahan, boleh dikirim lagi sekarang.",
        "Your files of the last hour hold {most:number} rows or more that tell something of people on record (another name, another card and so on). This "
        "one was not taken in and nothing was "
        "recorded. Check those rows in their report, and send this file after {seconds} seconds; a file that was sent before, unchanged, may be "
        "sent again now.",
    )
    TYPE = (
        "type",
        "Jenis isi harus salah satu dari {types}.",
        "The content type must be one of {types}.",
    )
    TOO_LARGE = (
        "too_large",
        "Berkas lebih besar dari {limit:number} MB. Bagi menjadi beberapa berkas, lalu kirim satu per satu.",
        "The file is larger than {limit:number} MB. Split it and send the parts one by one.",
    )
    NO_ROOM_UPLOADS = (
        "no_room_uploads",
        "Terlalu banyak berkas sedang dikirim atau menunggu; berkas ini tidak diterima dan tidak ada yang dicatat. "
        "Kirim lagi sesudah {seconds} detik.",
        "Too many files are being sent or are waiting; this one was not taken in and nothing was recorded. "
        "Send it again after {seconds} seconds.",
    )
    NO_ROOM_BYTES = (
        "no_room_bytes",
        "Berkas-berkas yang sedang menunggu sudah memenuhi ruang yang tersedia; berkas ini tidak diterima dan tidak ada yang "
        "dicatat. Kirim lagi sesudah {seconds} detik.",
        "The files that are waiting fill the room there is; this one was not taken in and nothing was recorded. "
        "Send it again after {seconds} seconds.",
    )
    NO_ROOM_DISK = (
        "no_room_disk",
        "Penyimpanan server hampir penuh; berkas ini tidak diterima dan tidak ada yang dicatat. Beri tahu pengelola server, "
        "dan kirim lagi sesudah ada ruang.",
        "The server's disk is nearly full; this file was not taken in and nothing was recorded. Tell whoever runs the "
        "server, and send it again once there is room.",
    )
    CUT_SHORT = ("cut_short", "Berkas tidak terkirim seluruhnya.", "The file was not sent to its end.")
    BUSY = (
        "busy",
        "Berkas ini sedang diimpor dengan cara lain; tunggu sampai selesai.",
        "This file is being imported in another way; wait until it is done.",
    )
    UNKNOWN = ("unknown", "Tidak ada impor dengan id ini.", "There is no import of this id.")
    INTERRUPTED = (
        "interrupted",
        "Impor ini terhenti; kirim lagi berkas yang sama dengan ketentuan yang sama untuk melanjutkannya.",
        "This import was interrupted; send the same file on the same terms again to go on.",
    )
    INTERRUPTED_HERE = (
        "interrupted_here",
        "Impor ini terhenti; berkasnya masih tersimpan di sini selama {days:number} hari. Lanjutkan tanpa mengirim berkas lagi, atau "
        "batalkan. Yang sudah diterima sebelumnya tetap tercatat.",
        "This import was interrupted; its file is kept here for {days:number} days. Resume it without sending the file again, or "
        "give it up. What was accepted before that stays recorded.",
    )
    FAILED_HERE = (
        "failed_here",
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}. Berkasnya masih tersimpan di sini selama {days:number} hari: lanjutkan "
        "tanpa mengirimnya lagi, atau batalkan.",
        "Something went wrong on our side. Quote this number: {error_id}. The file is kept here for {days:number} days: resume without "
        "sending it again, or give it up.",
    )
    RIGHT_ENDED = (
        "right_ended",
        "Hak untuk mencatat di kabupaten/kota ini sudah berakhir, sehingga impor ini terhenti. Yang sudah diterima sebelumnya tetap "
        "tercatat; operator lain di wilayah ini dapat melanjutkan atau membatalkannya.",
        "The right to record for this regency has ended, so that this import was stopped. What was accepted before that stays recorded; "
        "another operator of the regency can resume it or give it up.",
    )
    ABANDONED = (
        "abandoned",
        "Impor ini dibatalkan. Yang sudah diterima sebelumnya tetap tercatat; berkasnya sudah dihapus.",
        "This import was given up. What was accepted before that stays recorded; its file was deleted.",
    )
    LIST_INTERRUPTED = (
        "list_interrupted",
        "Pendaftaran dari daftar ini terhenti. Lanjutkan, atau daftarkan lagi dari daftar yang sama dengan ketentuan yang sama. Yang sudah "
        "diterima tetap tercatat, dan tidak ada yang tercatat dua kali.",
        "The enrolment from this list was interrupted. Resume it, or enrol again from the same list on the same terms. What was accepted stays "
        "recorded, and nothing is recorded twice.",
    )
    LIST_FAILED = (
        "list_failed",
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}. Lanjutkan, atau daftarkan lagi dari daftar yang sama dengan ketentuan "
        "yang sama: tidak ada yang tercatat dua kali.",
        "Something went wrong on our side. Quote this number: {error_id}. Resume it, or enrol again from the same list on the same terms: nothing "
        "is recorded twice.",
    )
    LIST_ABANDONED = (
        "list_abandoned",
        "Pendaftaran dari daftar ini dibatalkan. Yang sudah diterima sebelumnya tetap tercatat.",
        "The enrolment from this list was given up. What was accepted before that stays recorded.",
    )
    LIST_FROM_LOG = (
        "list_from_log",
        "Ini jawaban dari catatan: orang dalam daftar ini sudah didaftarkan dengan ketentuan ini, dan kali ini tidak ada yang dicatat.",
        "This answer is from the log: the people of this list were enrolled on these terms before, and nothing was recorded this time.",
    )
    ENDED = (
        "ended",
        "Impor ini sudah selesai; tidak ada yang perlu dilanjutkan atau dibatalkan.",
        "This import has come to its end; there is nothing to resume or to give up.",
    )
    NO_REPORT = (
        "no_report",
        "Tidak ada laporan di sini (mungkin sudah dihapus); kirim lagi berkas yang sama untuk membuatnya lagi.",
        "There is no report here (it may have been deleted); send the same file again to make it anew.",
    )
    FROM_LOG = (
        "from_log",
        "Ini jawaban dari catatan: berkas ini sudah diimpor dengan ketentuan ini, dan kali ini tidak ada yang dicatat.",
        "This answer is from the log: the file was imported on these terms before, and nothing was recorded this time.",
    )
    STAYS = (
        "stays",
        "Yang sudah diterima sebelumnya tetap tercatat.",
        "What was accepted before that stays recorded.",
    )
    FAILED = (
        "failed",
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}. Berkas yang sama boleh dikirim lagi.",
        "Something went wrong on our side. Quote this number: {error_id}. The same file may be sent again.",
    )
