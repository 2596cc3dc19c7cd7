"""Why can a data directory not be used? What is wrong with it, and what to do."""

from .text import Spoken


class Directory(Spoken):
    """Each tells the directory, and that nothing was changed."""

    DIRECTORY_IS_LINK = (
        "{path} adalah tautan simbolik; tidak ada yang diubah: beri direktori yang ditunjuknya dengan --data, atau pindahkan direktori itu ke sini",
        "{path} is a symbolic link; nothing was changed: give the directory it points to with --data, or move that directory here",
    )
    DIRECTORY_IS_NONE = (
        "{path} bukan direktori; tidak ada yang diubah: pindahkan, atau pilih direktori lain dengan --data",
        "{path} is not a directory; nothing was changed: move it away, or choose another directory with --data",
    )
    DIRECTORY_OF_ANOTHER = (
        "{path} milik {owner}, bukan {user}; tidak ada yang diubah: pilih direktori lain dengan --data",
        "{path} belongs to {owner}, not to {user}; nothing was changed: choose another directory with --data",
    )
    CLUSTER_OF_ANOTHER = (
        "{path} milik {owner}, padahal peladen berjalan sebagai {user}; tidak ada yang diubah: bila ini cadangan yang dipulihkan, jalankan chown -R {user} {path}; bila bukan, pilih direktori lain dengan --data",
        "{path} belongs to {owner}, and the server runs as {user}; nothing was changed: if it is a restored backup, chown -R {user} {path}; if not, choose another directory with --data",
    )
    CLUSTER_OF_OTHERS = (
        "{path} berisi berkas lain ({name}, …): pilih direktori kosong dengan --data",
        "{path} holds other files ({name}, …): choose an empty directory with --data",
    )
    CLUSTER_VERSION = (
        "{path} dibuat oleh PostgreSQL {theirs}, yang ini {ours}: pilih direktori lain dengan --data, atau ekspor lalu pulihkan",
        "{path} was made by PostgreSQL {theirs}, this one is {ours}: choose another directory with --data, or dump and restore it",
    )
    CLUSTER_UNUSABLE = (
        "{path} tidak dapat dipakai sebagai direktori data ({problem}): pilih yang lain dengan --data, atau beri diri Anda hak menulis di sana",
        "{path} cannot be used as data directory ({problem}): choose another with --data, or give yourself the right to write there",
    )
    CLUSTER_NOT_MADE = (
        "PostgreSQL tidak dapat menyiapkan {path}: {problem}",
        "PostgreSQL could not set up {path}: {problem}",
    )
    CLUSTER_NOT_STARTED = (
        "PostgreSQL tidak dapat berjalan pada {path}: {problem}",
        "PostgreSQL did not start on {path}: {problem}",
    )
    CLUSTER_IN_USE = (
        "peladen sudah berjalan pada {path} (proses {pid}): hentikan, atau pilih direktori lain dengan --data",
        "a server already runs on {path} (process {pid}): stop it, or choose another directory with --data",
    )
    SOCKETS_NOT_PRIVATE = (
        "{sockets} tidak khusus bagi pemilik {path}: hapus, atau pilih direktori data berjalur lebih pendek dengan --data",
        "{sockets} is not private to the owner of {path}: remove it, or choose a data directory of a shorter path with --data",
    )
