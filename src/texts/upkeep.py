"""How does the upkeep of log and vault speak? Texts of `events check`, `keys` and `vault`, Indonesian and English."""

from collections.abc import Mapping

from .text import Text

UPKEEP_TEXTS: Mapping[str, Text] = {
    # the data directory
    "directory_is_link": Text(
        "{path} adalah tautan simbolik; tidak ada yang diubah: beri direktori yang ditunjuknya dengan --data, atau pindahkan direktori itu ke sini",
        "{path} is a symbolic link; nothing was changed: give the directory it points to with --data, or move that directory here",
    ),
    "directory_is_none": Text(
        "{path} bukan direktori; tidak ada yang diubah: pindahkan, atau pilih direktori lain dengan --data",
        "{path} is not a directory; nothing was changed: move it away, or choose another directory with --data",
    ),
    "directory_of_another": Text(
        "{path} milik {owner}, bukan {user}; tidak ada yang diubah: pilih direktori lain dengan --data",
        "{path} belongs to {owner}, not to {user}; nothing was changed: choose another directory with --data",
    ),
    "cluster_of_another": Text(
        "{path} milik {owner}, padahal peladen berjalan sebagai {user}; tidak ada yang diubah: bila ini cadangan yang dipulihkan, jalankan chown -R {user} {path}; bila bukan, pilih direktori lain dengan --data",
        "{path} belongs to {owner}, and the server runs as {user}; nothing was changed: if it is a restored backup, chown -R {user} {path}; if not, choose another directory with --data",
    ),
    "cluster_of_others": Text(
        "{path} berisi berkas lain ({name}, …): pilih direktori kosong dengan --data",
        "{path} holds other files ({name}, …): choose an empty directory with --data",
    ),
    "cluster_version": Text(
        "{path} dibuat oleh PostgreSQL {theirs}, yang ini {ours}: pilih direktori lain dengan --data, atau ekspor lalu pulihkan",
        "{path} was made by PostgreSQL {theirs}, this one is {ours}: choose another directory with --data, or dump and restore it",
    ),
    "cluster_unusable": Text(
        "{path} tidak dapat dipakai sebagai direktori data ({problem}): pilih yang lain dengan --data, atau beri diri Anda hak menulis di sana",
        "{path} cannot be used as data directory ({problem}): choose another with --data, or give yourself the right to write there",
    ),
    "cluster_not_made": Text(
        "PostgreSQL tidak dapat menyiapkan {path}: {problem}",
        "PostgreSQL could not set up {path}: {problem}",
    ),
    "cluster_not_started": Text(
        "PostgreSQL tidak dapat berjalan pada {path}: {problem}",
        "PostgreSQL did not start on {path}: {problem}",
    ),
    "cluster_in_use": Text(
        "peladen sudah berjalan pada {path} (proses {pid}): hentikan, atau pilih direktori lain dengan --data",
        "a server already runs on {path} (process {pid}): stop it, or choose another directory with --data",
    ),
    "sockets_not_private": Text(
        "{sockets} tidak khusus bagi pemilik {path}: hapus, atau pilih direktori data berjalur lebih pendek dengan --data",
        "{sockets} is not private to the owner of {path}: remove it, or choose a data directory of a shorter path with --data",
    ),
    # naungan events check
    "events_check": Text(
        "Periksa log: posisi, aliran, perintah, penjaga dan pagu dihitung ulang. Kode keluar 3 bila ada yang berbeda.",
        "Check the log: positions, streams, commands, guards and budgets counted again. Exit code 3 where they differ.",
    ),
    "guards_older": Text(
        "log ini terakhir dibuka oleh versi Naungan yang lebih lama: jalankan `naungan serve` sekali, lalu ulangi",
        "an earlier version of Naungan opened this log last: run `naungan serve` once, then try again",
    ),
    "guards_newer": Text(
        "log ini sudah dibuka oleh versi Naungan yang lebih baru: pasang versi itu; tidak ada yang diubah",
        "a newer version of Naungan has opened this log: install that version; nothing was changed",
    ),
    "guards_unreadable": Text(
        "peristiwa {name} pada posisi {position} tidak dikenal versi ini: pasang versi yang mencatatnya; tidak ada yang diubah",
        "this version does not know the event {name} at position {position}: install the version that recorded it; nothing was changed",
    ),
    "as_json": Text("Cetak sebagai JSON.", "Print JSON."),
    "check": Text("pemeriksaan", "check"),
    "checked": Text("diperiksa", "checked"),
    "verdict": Text("hasil", "verdict"),
    "good": Text("sesuai", "good"),
    "differing": Text("{count:number} berbeda", "{count:number} differ"),
    "recounting": Text("menghitung ulang", "recounting"),
    "and_more": Text("… dan {count:number} lagi", "… and {count:number} more"),
    "log_good": Text("log sesuai: {events:number} peristiwa", "the log is good: {events:number} events"),
    "log_differs": Text("log TIDAK sesuai", "the log is NOT as it should be"),
    "check_positions": Text("posisi tanpa celah", "positions without a gap"),
    "check_head": Text("kepala log", "head of the log"),
    "check_appends": Text("pencatatan utuh", "whole appends"),
    "check_times": Text("waktu tidak mundur", "time never goes back"),
    "check_streams": Text("versi tiap aliran", "versions of streams"),
    "check_commands": Text("perintah dan peristiwanya", "commands and their events"),
    "check_protection": Text("log terlindung dari perubahan", "log protected from change"),
    "check_contents": Text("nama dan isi peristiwa", "names and contents of events"),
    "noted": Text("{count:number} perlu diketahui", "{count:number} to know of"),
    "noted_nik_in_text": Text(
        "{name} pada posisi {position}: {fields} tampak memuat NIK; log tidak dapat diubah, jadi jangan bagikan peristiwa ini",
        "{name} at position {position}: {fields} seems to hold a NIK; the log cannot be changed, so do not share this event",
    ),
    "noted_unknown_code": Text(
        "{name} pada posisi {position}: {fields} memuat teks yang bukan kode katalog; teks itu tetap di log dan dijawab UNKNOWN",
        "{name} at position {position}: {fields} holds text that is no code of the catalogue; it stays in the log and is answered as UNKNOWN",
    ),
    "check_guards": Text("penjaga diturunkan ulang", "guards derived again"),
    "check_guard_period": Text("penjaga: hari pekerja", "guard: days of workers"),
    "check_guard_budget": Text("penjaga: pagu", "guard: budget lines"),
    "check_guard_budget_village": Text("penjaga: kuota desa", "guard: village quotas"),
    "check_guard_selection": Text("penjaga: daftar dan SK", "guard: lists and decrees"),
    "check_guard_decree": Text("penjaga: nomor SK", "guard: decrees' numbers"),
    "check_guard_card": Text("penjaga: nomor kartu", "guard: card serials"),
    "check_budgets": Text("pagu = yang ditarik peserta", "budgets = what enrolments draw"),
    "differs_position_gap": Text(
        "posisi {position} menyusul {before}", "position {position} follows {before}"
    ),
    "differs_position_twice": Text("posisi {position} ada dua kali", "position {position} is there twice"),
    "differs_head_missing": Text("kepala log tidak ada", "the log has no head"),
    "differs_head_position": Text(
        "kepala log pada {head}, peristiwa terakhir pada {position}",
        "the head is at {head}, the last event at {position}",
    ),
    "differs_head_time": Text(
        "kepala log lebih tua daripada posisi {position}",
        "the head is older than position {position}",
    ),
    "differs_append_torn": Text(
        "posisi {position}: waktu, pelaku atau perintah lain dalam pencatatan {append}",
        "position {position}: another time, actor or command within append {append}",
    ),
    "differs_append_end": Text(
        "posisi {position} mengakhiri pencatatan yang bernomor {append}",
        "position {position} ends the append numbered {append}",
    ),
    "differs_time_back": Text(
        "posisi {position} tercatat sebelum pendahulunya",
        "position {position} was recorded before the one ahead of it",
    ),
    "differs_time_before_start": Text(
        "posisi {position} tercatat sebelum log dimulai",
        "position {position} was recorded before the log began",
    ),
    "differs_version_gap": Text(
        "aliran {stream}: versi {version} (posisi {position}) tanpa pendahulu",
        "stream {stream}: version {version} (position {position}) without the one before",
    ),
    "differs_version_order": Text(
        "aliran {stream}: versi {version} (posisi {position}) lebih dulu daripada pendahulunya",
        "stream {stream}: version {version} (position {position}) ahead of the one before",
    ),
    "differs_command_positions": Text(
        "perintah {command}: posisi {position} bukan pencatatannya",
        "command {command}: position {position} is not its append",
    ),
    "differs_command_outcome": Text(
        "perintah {command} ({position}): jawabannya tidak sesuai dengan yang tercatat",
        "command {command} ({position}): its answer does not fit what it recorded",
    ),
    "differs_command_missing": Text(
        "posisi {position}: perintah {command} tidak teringat di sana",
        "position {position}: command {command} is not remembered there",
    ),
    "differs_unprotected": Text(
        "tabel log.{table} dapat diubah: pemicunya hilang atau mati",
        "table log.{table} can be changed: its trigger is gone or off",
    ),
    "differs_unknown_name": Text(
        "posisi {position}: nama peristiwa {name} tidak dikenal",
        "position {position}: unknown event name {name}",
    ),
    "differs_unreadable": Text(
        "posisi {position}: isi {name} tidak dapat dibaca",
        "position {position}: the content of {name} cannot be read",
    ),
    "differs_guard_refuses": Text(
        "pencatatan {append} melanggar penjaga {rule}",
        "append {append} breaks guard {rule}",
    ),
    "differs_guard_lacks": Text("log.{table} tidak memuat {row}", "log.{table} lacks {row}"),
    "differs_guard_surplus": Text(
        "log.{table} memuat {row} tanpa peristiwa",
        "log.{table} holds {row} without an event",
    ),
    "differs_guard_differs": Text("log.{table} berbeda pada {row}", "log.{table} differs at {row}"),
    "differs_budget": Text(
        "pagu {budget}: dicadangkan {reserved}, ditarik {drawn} rupiah",
        "budget line {budget}: {reserved} rupiah reserved, {drawn} drawn",
    ),
    # naungan keys
    "keys": Text(
        "Kunci brankas: tampilkan generasinya (tanpa kuncinya), tambah, ganti, pangkas.",
        "The vault's keys: list generations (never the keys), add, rotate, prune.",
    ),
    "keys_add": Text(
        "Tambah generasi baru ke berkas kunci; belum dipakai. Salin berkas itu ke setiap mesin, lalu `keys rotate`.",
        "Add a new generation to the key file, not used yet. Copy the file to every machine, then `keys rotate`.",
    ),
    "keys_rotate": Text(
        "Pakai generasi terbaru dan pindahkan setiap baris kepadanya; boleh terputus dan diulang.",
        "Bring the newest generation into use and every row to it; may be interrupted and repeated.",
    ),
    "keys_prune": Text(
        "Keluarkan generasi yang tidak dipakai apa pun lagi dari berkas kunci.",
        "Take generations that nothing uses any more out of the key file.",
    ),
    "key_kind": Text("kek (pembungkus) atau index (pencari NIK).", "kek (wraps) or index (finds a NIK)."),
    "kind": Text("jenis", "kind"),
    "generation": Text("generasi", "generation"),
    "rows": Text("baris", "rows"),
    "written": Text("dipakai menulis", "written with"),
    "key_added": Text(
        "{kind} {number} ada di {file}, belum dipakai: salin berkas itu ke setiap mesin, lalu `naungan keys rotate {kind}`",
        "{kind} {number} is in {file}, not used yet: copy the file to every machine, then `naungan keys rotate {kind}`",
    ),
    "key_rotated": Text(
        "{kind} {number} kini dipakai; {rows:number} baris dipindahkan. Generasi lama: `naungan keys prune`",
        "{kind} {number} is in use now; {rows:number} rows were brought over. Old generations: `naungan keys prune`",
    ),
    "key_pruned": Text("{kind} {number} dikeluarkan", "{kind} {number} is taken out"),
    "nothing_pruned": Text("semua generasi masih dipakai", "every generation is in use still"),
    # naungan vault
    "vault": Text("Rawat brankas data pribadi.", "Keep the vault of personal data."),
    "vault_sweep": Text(
        "Hapus orang dan catatan yang tidak pernah disebut peristiwa apa pun (perintahnya ditolak atau hilang).",
        "Remove people and notes that no event ever named (their command was refused or lost).",
    ),
    "older_than": Text(
        "Ditulis lebih lama dari ini: 30m, 12h, 7d.",
        "Written longer ago than this: 30m, 12h, 7d.",
    ),
    "bad_duration": Text("{text!r}: tulis mis. 30m, 12h atau 7d", "{text!r}: write e.g. 30m, 12h or 7d"),
    "too_young": Text(
        "paling sedikit {least} menit: pencatatannya mungkin sedang berjalan",
        "at least {least} minutes: their append may be under way",
    ),
    "swept": Text(
        "{people:number} orang dan {notes:number} catatan dihapus dari brankas",
        "{people:number} people and {notes:number} notes removed from the vault",
    ),
    "unrelated": Text(
        "log ini tidak mengenal seorang pun di brankas; tidak ada yang dihapus: periksa NAUNGAN_EVENT_STORE_URL",
        "this log knows nobody in the vault, and nothing was removed: check NAUNGAN_EVENT_STORE_URL",
    ),
    # naungan batches
    "batches": Text(
        "Impor yang tidak pernah selesai: tampilkan, lepaskan.",
        "Imports that were never finished: list, give up.",
    ),
    "batches_list": Text(
        "Impor yang terbuka dan rupiah yang ditahannya.",
        "Open imports and the rupiah each holds.",
    ),
    "batches_abandon": Text(
        "Lepaskan impor untuk selamanya: yang tercatat tetap, uang yang ditahan kembali ke pagunya. "
        "Untuk melanjutkannya, kirim lagi berkas yang sama.",
        "Give an import up for good: what it recorded stays, the money it holds goes back to its budget lines. "
        "To go on with it instead, send the same file again.",
    ),
    "batch_id": Text(
        "Id impor, seperti ditampilkan `batches list`.",
        "The import's id, as `batches list` shows it.",
    ),
    "batch": Text("impor", "batch"),
    "since": Text("sejak", "since"),
    "enrolled_of": Text("terdaftar / baris", "enrolled / rows"),
    "held": Text("ditahan", "held"),
    "no_batches": Text("tidak ada impor yang terbuka", "no import is open"),
    "abandoned": Text(
        "{batch} dilepaskan; {rupiah:rupiah} kembali", "{batch} is given up; {rupiah:rupiah} released"
    ),
    "not_open": Text("tidak ada impor terbuka dengan id itu", "there is no open import of that id"),
}
