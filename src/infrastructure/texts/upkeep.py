"""How does the upkeep of log and vault speak? Texts of `events check`, `keys` and `vault`, Indonesian and English."""

UPKEEP_TEXTS: dict[str, tuple[str, str]] = {
    # the data directory
    "directory_is_link": (
        "{path} adalah tautan simbolik; tidak ada yang diubah: beri direktori yang ditunjuknya dengan --data, atau pindahkan direktori itu ke sini",
        "{path} is a symbolic link; nothing was changed: give the directory it points to with --data, or move that directory here",
    ),
    "directory_is_none": (
        "{path} bukan direktori; tidak ada yang diubah: pindahkan, atau pilih direktori lain dengan --data",
        "{path} is not a directory; nothing was changed: move it away, or choose another directory with --data",
    ),
    "directory_of_another": (
        "{path} milik {owner}, bukan {user}; tidak ada yang diubah: pilih direktori lain dengan --data",
        "{path} belongs to {owner}, not to {user}; nothing was changed: choose another directory with --data",
    ),
    "cluster_of_another": (
        "{path} milik {owner}, padahal peladen berjalan sebagai {user}; tidak ada yang diubah: bila ini cadangan yang dipulihkan, jalankan chown -R {user} {path}; bila bukan, pilih direktori lain dengan --data",
        "{path} belongs to {owner}, and the server runs as {user}; nothing was changed: if it is a restored backup, chown -R {user} {path}; if not, choose another directory with --data",
    ),
    "cluster_of_others": (
        "{path} berisi berkas lain ({name}, …): pilih direktori kosong dengan --data",
        "{path} holds other files ({name}, …): choose an empty directory with --data",
    ),
    "cluster_version": (
        "{path} dibuat oleh PostgreSQL {theirs}, yang ini {ours}: pilih direktori lain dengan --data, atau ekspor lalu pulihkan",
        "{path} was made by PostgreSQL {theirs}, this one is {ours}: choose another directory with --data, or dump and restore it",
    ),
    "cluster_unusable": (
        "{path} tidak dapat dipakai sebagai direktori data ({problem}): pilih yang lain dengan --data, atau beri diri Anda hak menulis di sana",
        "{path} cannot be used as data directory ({problem}): choose another with --data, or give yourself the right to write there",
    ),
    "cluster_not_made": (
        "PostgreSQL tidak dapat menyiapkan {path}: {problem}",
        "PostgreSQL could not set up {path}: {problem}",
    ),
    "cluster_not_started": (
        "PostgreSQL tidak dapat berjalan pada {path}: {problem}",
        "PostgreSQL did not start on {path}: {problem}",
    ),
    "cluster_in_use": (
        "peladen sudah berjalan pada {path} (proses {pid}): hentikan, atau pilih direktori lain dengan --data",
        "a server already runs on {path} (process {pid}): stop it, or choose another directory with --data",
    ),
    "sockets_not_private": (
        "{sockets} tidak khusus bagi pemilik {path}: hapus, atau pilih direktori data berjalur lebih pendek dengan --data",
        "{sockets} is not private to the owner of {path}: remove it, or choose a data directory of a shorter path with --data",
    ),
    # naungan events check
    "events_check": (
        "Periksa log: posisi, aliran, perintah, penjaga dan pagu dihitung ulang. Kode keluar 3 bila ada yang berbeda.",
        "Check the log: positions, streams, commands, guards and budgets counted again. Exit code 3 where they differ.",
    ),
    "guards_older": (
        "log ini terakhir dibuka oleh versi Naungan yang lebih lama: jalankan `naungan serve` sekali, lalu ulangi",
        "an earlier version of Naungan opened this log last: run `naungan serve` once, then try again",
    ),
    "guards_newer": (
        "log ini sudah dibuka oleh versi Naungan yang lebih baru: pasang versi itu; tidak ada yang diubah",
        "a newer version of Naungan has opened this log: install that version; nothing was changed",
    ),
    "guards_unreadable": (
        "peristiwa {name} pada posisi {position} tidak dikenal versi ini: pasang versi yang mencatatnya; tidak ada yang diubah",
        "this version does not know the event {name} at position {position}: install the version that recorded it; nothing was changed",
    ),
    "as_json": ("Cetak sebagai JSON.", "Print JSON."),
    "check": ("pemeriksaan", "check"),
    "checked": ("diperiksa", "checked"),
    "verdict": ("hasil", "verdict"),
    "good": ("sesuai", "good"),
    "differing": ("{count} berbeda", "{count} differ"),
    "recounting": ("menghitung ulang", "recounting"),
    "and_more": ("… dan {count} lagi", "… and {count} more"),
    "log_good": ("log sesuai: {events} peristiwa", "the log is good: {events} events"),
    "log_differs": ("log TIDAK sesuai", "the log is NOT as it should be"),
    "check_positions": ("posisi tanpa celah", "positions without a gap"),
    "check_head": ("kepala log", "head of the log"),
    "check_appends": ("pencatatan utuh", "whole appends"),
    "check_times": ("waktu tidak mundur", "time never goes back"),
    "check_streams": ("versi tiap aliran", "versions of streams"),
    "check_commands": ("perintah dan peristiwanya", "commands and their events"),
    "check_protection": ("log terlindung dari perubahan", "log protected from change"),
    "check_contents": ("nama dan isi peristiwa", "names and contents of events"),
    "noted": ("{count} perlu diketahui", "{count} to know of"),
    "noted_nik_in_text": (
        "{name} pada posisi {position}: {fields} tampak memuat NIK; log tidak dapat diubah, jadi jangan bagikan peristiwa ini",
        "{name} at position {position}: {fields} seems to hold a NIK; the log cannot be changed, so do not share this event",
    ),
    "noted_unknown_code": (
        "{name} pada posisi {position}: {fields} memuat teks yang bukan kode katalog; teks itu tetap di log dan dijawab UNKNOWN",
        "{name} at position {position}: {fields} holds text that is no code of the catalogue; it stays in the log and is answered as UNKNOWN",
    ),
    "check_guards": ("penjaga diturunkan ulang", "guards derived again"),
    "check_guard_period": ("penjaga: hari pekerja", "guard: days of workers"),
    "check_guard_budget": ("penjaga: pagu", "guard: budget lines"),
    "check_guard_budget_village": ("penjaga: kuota desa", "guard: village quotas"),
    "check_guard_selection": ("penjaga: daftar dan SK", "guard: lists and decrees"),
    "check_guard_decree": ("penjaga: nomor SK", "guard: decrees' numbers"),
    "check_guard_card": ("penjaga: nomor kartu", "guard: card serials"),
    "check_budgets": ("pagu = yang ditarik peserta", "budgets = what enrolments draw"),
    "differs_position_gap": ("posisi {position} menyusul {before}", "position {position} follows {before}"),
    "differs_position_twice": ("posisi {position} ada dua kali", "position {position} is there twice"),
    "differs_head_missing": ("kepala log tidak ada", "the log has no head"),
    "differs_head_position": (
        "kepala log pada {head}, peristiwa terakhir pada {position}",
        "the head is at {head}, the last event at {position}",
    ),
    "differs_head_time": (
        "kepala log lebih tua daripada posisi {position}",
        "the head is older than position {position}",
    ),
    "differs_append_torn": (
        "posisi {position}: waktu, pelaku atau perintah lain dalam pencatatan {append}",
        "position {position}: another time, actor or command within append {append}",
    ),
    "differs_append_end": (
        "posisi {position} mengakhiri pencatatan yang bernomor {append}",
        "position {position} ends the append numbered {append}",
    ),
    "differs_time_back": (
        "posisi {position} tercatat sebelum pendahulunya",
        "position {position} was recorded before the one ahead of it",
    ),
    "differs_time_before_start": (
        "posisi {position} tercatat sebelum log dimulai",
        "position {position} was recorded before the log began",
    ),
    "differs_version_gap": (
        "aliran {stream}: versi {version} (posisi {position}) tanpa pendahulu",
        "stream {stream}: version {version} (position {position}) without the one before",
    ),
    "differs_version_order": (
        "aliran {stream}: versi {version} (posisi {position}) lebih dulu daripada pendahulunya",
        "stream {stream}: version {version} (position {position}) ahead of the one before",
    ),
    "differs_command_positions": (
        "perintah {command}: posisi {position} bukan pencatatannya",
        "command {command}: position {position} is not its append",
    ),
    "differs_command_outcome": (
        "perintah {command} ({position}): jawabannya tidak sesuai dengan yang tercatat",
        "command {command} ({position}): its answer does not fit what it recorded",
    ),
    "differs_command_missing": (
        "posisi {position}: perintah {command} tidak teringat di sana",
        "position {position}: command {command} is not remembered there",
    ),
    "differs_unprotected": (
        "tabel log.{table} dapat diubah: pemicunya hilang atau mati",
        "table log.{table} can be changed: its trigger is gone or off",
    ),
    "differs_unknown_name": (
        "posisi {position}: nama peristiwa {name} tidak dikenal",
        "position {position}: unknown event name {name}",
    ),
    "differs_unreadable": (
        "posisi {position}: isi {name} tidak dapat dibaca",
        "position {position}: the content of {name} cannot be read",
    ),
    "differs_guard_refuses": (
        "pencatatan {append} melanggar penjaga {rule}",
        "append {append} breaks guard {rule}",
    ),
    "differs_guard_lacks": ("log.{table} tidak memuat {row}", "log.{table} lacks {row}"),
    "differs_guard_surplus": (
        "log.{table} memuat {row} tanpa peristiwa",
        "log.{table} holds {row} without an event",
    ),
    "differs_guard_differs": ("log.{table} berbeda pada {row}", "log.{table} differs at {row}"),
    "differs_budget": (
        "pagu {budget}: dicadangkan {reserved}, ditarik {drawn} rupiah",
        "budget line {budget}: {reserved} rupiah reserved, {drawn} drawn",
    ),
    # naungan keys
    "keys": (
        "Kunci brankas: tampilkan generasinya (tanpa kuncinya), tambah, ganti, pangkas.",
        "The vault's keys: list generations (never the keys), add, rotate, prune.",
    ),
    "keys_add": (
        "Tambah generasi baru ke berkas kunci; belum dipakai. Salin berkas itu ke setiap mesin, lalu `keys rotate`.",
        "Add a new generation to the key file, not used yet. Copy the file to every machine, then `keys rotate`.",
    ),
    "keys_rotate": (
        "Pakai generasi terbaru dan pindahkan setiap baris kepadanya; boleh terputus dan diulang.",
        "Bring the newest generation into use and every row to it; may be interrupted and repeated.",
    ),
    "keys_prune": (
        "Keluarkan generasi yang tidak dipakai apa pun lagi dari berkas kunci.",
        "Take generations that nothing uses any more out of the key file.",
    ),
    "key_kind": ("kek (pembungkus) atau index (pencari NIK).", "kek (wraps) or index (finds a NIK)."),
    "kind": ("jenis", "kind"),
    "generation": ("generasi", "generation"),
    "rows": ("baris", "rows"),
    "written": ("dipakai menulis", "written with"),
    "key_added": (
        "{kind} {number} ada di {file}, belum dipakai: salin berkas itu ke setiap mesin, lalu `naungan keys rotate {kind}`",
        "{kind} {number} is in {file}, not used yet: copy the file to every machine, then `naungan keys rotate {kind}`",
    ),
    "key_rotated": (
        "{kind} {number} kini dipakai; {rows} baris dipindahkan. Generasi lama: `naungan keys prune`",
        "{kind} {number} is in use now; {rows} rows were brought over. Old generations: `naungan keys prune`",
    ),
    "key_pruned": ("{kind} {number} dikeluarkan", "{kind} {number} is taken out"),
    "nothing_pruned": ("semua generasi masih dipakai", "every generation is in use still"),
    # naungan vault
    "vault": ("Rawat brankas data pribadi.", "Keep the vault of personal data."),
    "vault_sweep": (
        "Hapus orang dan catatan yang tidak pernah disebut peristiwa apa pun (perintahnya ditolak atau hilang).",
        "Remove people and notes that no event ever named (their command was refused or lost).",
    ),
    "older_than": (
        "Ditulis lebih lama dari ini: 30m, 12h, 7d.",
        "Written longer ago than this: 30m, 12h, 7d.",
    ),
    "bad_duration": ("{text!r}: tulis mis. 30m, 12h atau 7d", "{text!r}: write e.g. 30m, 12h or 7d"),
    "too_young": (
        "paling sedikit {least} menit: pencatatannya mungkin sedang berjalan",
        "at least {least} minutes: their append may be under way",
    ),
    "swept": (
        "{people} orang dan {notes} catatan dihapus dari brankas",
        "{people} people and {notes} notes removed from the vault",
    ),
    "unrelated": (
        "log ini tidak mengenal seorang pun di brankas; tidak ada yang dihapus: periksa NAUNGAN_EVENT_STORE_URL",
        "this log knows nobody in the vault, and nothing was removed: check NAUNGAN_EVENT_STORE_URL",
    ),
    # naungan batches
    "batches": (
        "Impor yang tidak pernah selesai: tampilkan, lepaskan.",
        "Imports that were never finished: list, give up.",
    ),
    "batches_list": (
        "Impor yang terbuka dan rupiah yang ditahannya.",
        "Open imports and the rupiah each holds.",
    ),
    "batches_abandon": (
        "Lepaskan impor untuk selamanya: yang tercatat tetap, uang yang ditahan kembali ke pagunya. "
        "Untuk melanjutkannya, kirim lagi berkas yang sama.",
        "Give an import up for good: what it recorded stays, the money it holds goes back to its budget lines. "
        "To go on with it instead, send the same file again.",
    ),
    "batch_id": (
        "Id impor, seperti ditampilkan `batches list`.",
        "The import's id, as `batches list` shows it.",
    ),
    "batch": ("impor", "batch"),
    "since": ("sejak", "since"),
    "enrolled_of": ("terdaftar / baris", "enrolled / rows"),
    "held": ("ditahan", "held"),
    "no_batches": ("tidak ada impor yang terbuka", "no import is open"),
    "abandoned": ("{batch} dilepaskan; {rupiah} kembali", "{batch} is given up; {rupiah} released"),
    "not_open": ("tidak ada impor terbuka dengan id itu", "there is no open import of that id"),
}
