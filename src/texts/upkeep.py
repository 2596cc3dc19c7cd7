"""How does the upkeep of log and vault speak? Texts of `events check`, `keys` and `vault`, Indonesian and English."""

from .text import Spoken


class Upkeep(Spoken):
    """Texts of `events check`, `keys`, `vault` and `batches`."""

    # naungan events check
    EVENTS_CHECK = (
        "Periksa log: posisi, aliran, perintah, penjaga dan pagu dihitung ulang. Kode keluar 3 bila ada yang berbeda.",
        "Check the log: positions, streams, commands, guards and budgets counted again. Exit code 3 where they differ.",
    )
    GUARDS_OLDER = (
        "log ini terakhir dibuka oleh versi Naungan yang lebih lama: jalankan `naungan serve` sekali, lalu ulangi",
        "an earlier version of Naungan opened this log last: run `naungan serve` once, then try again",
    )
    GUARDS_NEWER = (
        "log ini sudah dibuka oleh versi Naungan yang lebih baru: pasang versi itu; tidak ada yang diubah",
        "a newer version of Naungan has opened this log: install that version; nothing was changed",
    )
    GUARDS_UNREADABLE = (
        "peristiwa {name} pada posisi {position} tidak dikenal versi ini: pasang versi yang mencatatnya; tidak ada yang diubah",
        "this version does not know the event {name} at position {position}: install the version that recorded it; nothing was changed",
    )
    AS_JSON = ("Cetak sebagai JSON.", "Print JSON.")
    CHECK = ("pemeriksaan", "check")
    CHECKED = ("diperiksa", "checked")
    VERDICT = ("hasil", "verdict")
    GOOD = ("sesuai", "good")
    DIFFERING = ("{count:number} berbeda", "{count:number} differ")
    RECOUNTING = ("menghitung ulang", "recounting")
    AND_MORE = ("… dan {count:number} lagi", "… and {count:number} more")
    LOG_GOOD = ("log sesuai: {events:number} peristiwa", "the log is good: {events:number} events")
    LOG_DIFFERS = ("log TIDAK sesuai", "the log is NOT as it should be")
    CHECK_POSITIONS = ("posisi tanpa celah", "positions without a gap")
    CHECK_HEAD = ("kepala log", "head of the log")
    CHECK_APPENDS = ("pencatatan utuh", "whole appends")
    CHECK_TIMES = ("waktu tidak mundur", "time never goes back")
    CHECK_STREAMS = ("versi tiap aliran", "versions of streams")
    CHECK_COMMANDS = ("perintah dan peristiwanya", "commands and their events")
    CHECK_PROTECTION = ("log terlindung dari perubahan", "log protected from change")
    CHECK_CONTENTS = ("nama dan isi peristiwa", "names and contents of events")
    NOTED = ("{count:number} perlu diketahui", "{count:number} to know of")
    NOTED_MEMBERSHIP_OF_TWO = (
        "satu KPJ tercatat pada kartu {workers:number} pekerja, antara lain kartu {card}; batalkan kartu yang salah (naungan cards void)",
        "one KPJ is on record with the cards of {workers:number} workers, such as card {card}; take the wrong card back (naungan cards void)",
    )
    NOTED_NIK_IN_TEXT = (
        "{name} pada posisi {position}: {fields} tampak memuat NIK; log tidak dapat diubah, jadi jangan bagikan peristiwa ini",
        "{name} at position {position}: {fields} seems to hold a NIK; the log cannot be changed, so do not share this event",
    )
    NOTED_UNKNOWN_CODE = (
        "{name} pada posisi {position}: {fields} memuat teks yang bukan kode katalog; teks itu tetap di log dan dijawab UNKNOWN",
        "{name} at position {position}: {fields} holds text that is no code of the catalogue; it stays in the log and is answered as UNKNOWN",
    )
    CHECK_GUARDS = ("penjaga diturunkan ulang", "guards derived again")
    CHECK_GUARD_PERIOD = ("penjaga: hari pekerja", "guard: days of workers")
    CHECK_GUARD_BUDGET = ("penjaga: pagu", "guard: budget lines")
    CHECK_GUARD_BUDGET_VILLAGE = ("penjaga: kuota desa", "guard: village quotas")
    CHECK_GUARD_SELECTION = ("penjaga: daftar dan SK", "guard: lists and decrees")
    CHECK_GUARD_DECREE = ("penjaga: nomor SK", "guard: decrees' numbers")
    CHECK_GUARD_CARD = ("penjaga: kartu", "guard: cards")
    CHECK_GUARD_DEATH = ("penjaga: kematian", "guard: deaths")
    CHECK_GUARD_HANDOVER = ("penjaga: nomor berita acara", "guard: numbers of minutes")
    CHECK_BUDGETS = ("pagu = yang ditarik peserta", "budgets = what enrolments draw")
    CHECK_SIGHTS = ("catatan siapa melihat nama", "who looked at names")
    DIFFERS_SIGHTS_MISSING = (
        "catatan lihat {after} sampai {last}: disegel {sealed}, ada {found} (segel pada posisi {position}). Cari siapa yang dapat mengubah "
        "basis data, dan bandingkan dengan cadangan",
        "looks {after} to {last}: {sealed} were sealed, {found} are there (the seal at position {position}). Find who could change the "
        "database, and compare with a backup",
    )
    DIFFERS_SIGHTS_CHANGED = (
        "catatan lihat {after} sampai {last} berubah sesudah disegel pada posisi {position}. Cari siapa yang dapat mengubah basis data, dan "
        "bandingkan dengan cadangan",
        "looks {after} to {last} were changed after they were sealed at position {position}. Find who could change the database, and "
        "compare with a backup",
    )
    DIFFERS_POSITION_GAP = ("posisi {position} menyusul {before}", "position {position} follows {before}")
    DIFFERS_POSITION_TWICE = ("posisi {position} ada dua kali", "position {position} is there twice")
    DIFFERS_HEAD_MISSING = ("kepala log tidak ada", "the log has no head")
    DIFFERS_HEAD_POSITION = (
        "kepala log pada {head}, peristiwa terakhir pada {position}",
        "the head is at {head}, the last event at {position}",
    )
    DIFFERS_HEAD_TIME = (
        "kepala log lebih tua daripada posisi {position}",
        "the head is older than position {position}",
    )
    DIFFERS_APPEND_TORN = (
        "posisi {position}: waktu, pelaku atau perintah lain dalam pencatatan {append}",
        "position {position}: another time, actor or command within append {append}",
    )
    DIFFERS_APPEND_END = (
        "posisi {position} mengakhiri pencatatan yang bernomor {append}",
        "position {position} ends the append numbered {append}",
    )
    DIFFERS_TIME_BACK = (
        "posisi {position} tercatat sebelum pendahulunya",
        "position {position} was recorded before the one ahead of it",
    )
    DIFFERS_TIME_BEFORE_START = (
        "posisi {position} tercatat sebelum log dimulai",
        "position {position} was recorded before the log began",
    )
    DIFFERS_VERSION_GAP = (
        "aliran {stream}: versi {version} (posisi {position}) tanpa pendahulu",
        "stream {stream}: version {version} (position {position}) without the one before",
    )
    DIFFERS_VERSION_ORDER = (
        "aliran {stream}: versi {version} (posisi {position}) lebih dulu daripada pendahulunya",
        "stream {stream}: version {version} (position {position}) ahead of the one before",
    )
    DIFFERS_COMMAND_POSITIONS = (
        "perintah {command}: posisi {position} bukan pencatatannya",
        "command {command}: position {position} is not its append",
    )
    DIFFERS_COMMAND_OUTCOME = (
        "perintah {command} ({position}): jawabannya tidak sesuai dengan yang tercatat",
        "command {command} ({position}): its answer does not fit what it recorded",
    )
    DIFFERS_COMMAND_MISSING = (
        "posisi {position}: perintah {command} tidak teringat di sana",
        "position {position}: command {command} is not remembered there",
    )
    DIFFERS_UNPROTECTED = (
        "tabel log.{table} dapat diubah: pemicunya hilang atau mati",
        "table log.{table} can be changed: its trigger is gone or off",
    )
    DIFFERS_UNKNOWN_NAME = (
        "posisi {position}: nama peristiwa {name} tidak dikenal",
        "position {position}: unknown event name {name}",
    )
    DIFFERS_UNREADABLE = (
        "posisi {position}: isi {name} tidak dapat dibaca",
        "position {position}: the content of {name} cannot be read",
    )
    DIFFERS_GUARD_REFUSES = (
        "pencatatan {append} melanggar penjaga {rule}",
        "append {append} breaks guard {rule}",
    )
    DIFFERS_GUARD_LACKS = ("log.{table} tidak memuat {row}", "log.{table} lacks {row}")
    DIFFERS_GUARD_SURPLUS = (
        "log.{table} memuat {row} tanpa peristiwa",
        "log.{table} holds {row} without an event",
    )
    DIFFERS_GUARD_DIFFERS = ("log.{table} berbeda pada {row}", "log.{table} differs at {row}")
    DIFFERS_BUDGET = (
        "pagu {budget}: dicadangkan {reserved}, ditarik {drawn} rupiah",
        "budget line {budget}: {reserved} rupiah reserved, {drawn} drawn",
    )
    # naungan keys
    KEYS = (
        "Kunci brankas: tampilkan generasinya (tanpa kuncinya), tambah, ganti, pangkas.",
        "The vault's keys: list generations (never the keys), add, rotate, prune.",
    )
    KEYS_ADD = (
        "Tambah generasi baru ke berkas kunci; belum dipakai. Salin berkas itu ke setiap mesin, lalu `keys rotate`.",
        "Add a new generation to the key file, not used yet. Copy the file to every machine, then `keys rotate`.",
    )
    KEYS_ROTATE = (
        "Pakai generasi terbaru dan pindahkan setiap baris kepadanya; boleh terputus dan diulang.",
        "Bring the newest generation into use and every row to it; may be interrupted and repeated.",
    )
    KEYS_PRUNE = (
        "Keluarkan generasi yang tidak dipakai apa pun lagi dari berkas kunci.",
        "Take generations that nothing uses any more out of the key file.",
    )
    KEY_KIND = ("kek (pembungkus) atau index (pencari NIK).", "kek (wraps) or index (finds a NIK).")
    KIND = ("jenis", "kind")
    GENERATION = ("generasi", "generation")
    ROWS = ("baris", "rows")
    WRITTEN = ("dipakai menulis", "written with")
    KEY_ADDED = (
        "{kind} {number} ada di {file}, belum dipakai: salin berkas itu ke setiap mesin, lalu `naungan keys rotate {kind}`",
        "{kind} {number} is in {file}, not used yet: copy the file to every machine, then `naungan keys rotate {kind}`",
    )
    KEY_ROTATED = (
        "{kind} {number} kini dipakai; {rows:number} baris dipindahkan. Generasi lama: `naungan keys prune`",
        "{kind} {number} is in use now; {rows:number} rows were brought over. Old generations: `naungan keys prune`",
    )
    KEY_PRUNED = ("{kind} {number} dikeluarkan", "{kind} {number} is taken out")
    NOTHING_PRUNED = ("semua generasi masih dipakai", "every generation is in use still")
    # naungan vault
    VAULT = ("Rawat brankas data pribadi.", "Keep the vault of personal data.")
    VAULT_SWEEP = (
        "Hapus orang dan catatan yang tidak pernah disebut peristiwa apa pun (perintahnya ditolak atau hilang).",
        "Remove people and notes that no event ever named (their command was refused or lost).",
    )
    OLDER_THAN = (
        "Ditulis lebih lama dari ini: 30m, 12h, 7d.",
        "Written longer ago than this: 30m, 12h, 7d.",
    )
    BAD_DURATION = ("{text!r}: tulis mis. 30m, 12h atau 7d", "{text!r}: write e.g. 30m, 12h or 7d")
    TOO_YOUNG = (
        "paling sedikit {least} menit: pencatatannya mungkin sedang berjalan",
        "at least {least} minutes: their append may be under way",
    )
    SWEPT = (
        "{people:number} orang dan {notes:number} catatan dihapus dari brankas, dan {rows:number} baris daftar; "
        "{corrections:number} perbaikan identitas yang terputus diselesaikan",
        "{people:number} people and {notes:number} notes removed from the vault, and {rows:number} rows of lists; "
        "{corrections:number} corrections of people that were cut off are settled",
    )
    UNRELATED = (
        "log ini tidak mengenal seorang pun di brankas; tidak ada yang dihapus: periksa NAUNGAN_EVENT_STORE_URL",
        "this log knows nobody in the vault, and nothing was removed: check NAUNGAN_EVENT_STORE_URL",
    )
    # naungan batches
    BATCHES = (
        "Impor yang tidak pernah selesai: tampilkan, lepaskan.",
        "Imports that were never finished: list, give up.",
    )
    BATCHES_LIST = (
        "Impor yang terbuka dan rupiah yang ditahannya.",
        "Open imports and the rupiah each holds.",
    )
    BATCHES_ABANDON = (
        "Lepaskan impor untuk selamanya: yang tercatat tetap, uang yang ditahan kembali ke pagunya. "
        "Untuk melanjutkannya, kirim lagi berkas yang sama.",
        "Give an import up for good: what it recorded stays, the money it holds goes back to its budget lines. "
        "To go on with it instead, send the same file again.",
    )
    BATCH_ID = (
        "Id impor, seperti ditampilkan `batches list`.",
        "The import's id, as `batches list` shows it.",
    )
    BATCH = ("impor", "batch")
    SINCE = ("sejak", "since")
    ENROLLED_OF = ("terdaftar / baris", "enrolled / rows")
    HELD = ("ditahan", "held")
    NO_BATCHES = ("tidak ada impor yang terbuka", "no import is open")
    ABANDONED = (
        "{batch} dilepaskan; {rupiah:rupiah} kembali",
        "{batch} is given up; {rupiah:rupiah} released",
    )
    NOT_OPEN = ("tidak ada impor terbuka dengan id itu", "there is no open import of that id")
