"""What does `naungan doctor` say? What is wrong with an installation and what to do, in Indonesian and English."""

from .text import Spoken, Worded


class Doctor(Worded):
    """A finding: one line that says what is wrong and what to do. The word is what `--json` calls it."""

    NO_READER = (
        "no_reader",
        "tidak ada login {role}, maka basis data tidak menjaga baris mana yang ditampilkan: beri login Naungan hak CREATEROLE dan jalankan `naungan serve`",
        "there is no login {role}, so the database does not guard which rows are shown: give Naungan's login CREATEROLE and start `naungan serve`",
    )
    READER_UNBOUND = (
        "reader_unbound",
        "login {role} adalah superuser atau BYPASSRLS dan melihat semua baris: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS",
        "the login {role} is superuser or BYPASSRLS and sees every row: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS",
    )
    WRITER_BOUND = (
        "writer_bound",
        "peran {role} tidak ada atau tanpa BYPASSRLS, maka log tidak dapat dijaga per baris: ALTER ROLE {role} BYPASSRLS",
        "the role {role} is missing or has no BYPASSRLS, so the log cannot be guarded row by row: ALTER ROLE {role} BYPASSRLS",
    )
    RIGHT_TOO_MUCH = (
        "right_too_much",
        "login {role} punya hak atas {relation} yang tidak boleh dimilikinya: REVOKE ALL ON {relation} FROM {role}, PUBLIC",
        "the login {role} has rights on {relation} that it should not have: REVOKE ALL ON {relation} FROM {role}, PUBLIC",
    )
    ROWS_OPEN = (
        "rows_open",
        "{relation} dapat dibaca login {role} tanpa penjagaan baris: jalankan `naungan serve`, yang menjaganya lagi; bila tetap, bangun ulang "
        "proyeksinya dengan `naungan projections rebuild`",
        "{relation} can be read by the login {role} without guarded rows: start `naungan serve`, which guards it again; if that does not help, "
        "rebuild its projection by `naungan projections rebuild`",
    )
    POLICY_WRONG = (
        "policy_wrong",
        "kebijakan baris pada {relation} tidak ada atau bukan dari Naungan: hapus kebijakan lain dengan DROP POLICY, lalu bangun ulang proyeksinya",
        "the row policy of {relation} is missing or not Naungan's: remove others by DROP POLICY, then rebuild its projection",
    )
    VIEW_AS_OWNER = (
        "view_as_owner",
        "tampilan {relation} membaca dengan hak pemiliknya: ALTER VIEW {relation} SET (security_invoker = true)",
        "the view {relation} reads with its owner's rights: ALTER VIEW {relation} SET (security_invoker = true)",
    )
    FUNCTION_AS_OWNER = (
        "function_as_owner",
        "fungsi {relation} berjalan dengan hak pemiliknya dan dapat dipanggil login {role}: REVOKE EXECUTE ON FUNCTION {relation} FROM {role}, PUBLIC",
        "the function {relation} runs with its owner's rights and can be called by the login {role}: REVOKE EXECUTE ON FUNCTION {relation} FROM {role}, PUBLIC",
    )
    READER_MEMBER = (
        "reader_member",
        "login {reader} dapat bertindak sebagai {role}: REVOKE {role} FROM {reader}",
        "the login {reader} may act as {role}: REVOKE {role} FROM {reader}",
    )
    TOLD_MUCH = (
        "told_much",
        "pengguna {user} diberi tahu tentang {people} orang dalam satu jam, dalam {days} hari terakhir, lewat penolakan NIK: lihat perintahnya dengan "
        "`events(filter: {{actor: ...}})`, tanyakan sebabnya, dan cabut perannya bila disalahgunakan",
        "the user {user} was told of {people} people within an hour, in the last {days} days, by refused NIKs: look at their commands by "
        "`events(filter: {{actor: ...}})`, ask why, and revoke their role if it was misused",
    )
    POSTGRES_HOLE = (
        "postgres_hole",
        "PostgreSQL {version} punya celah {advisory} (diumumkan {on:day}): pasang {fixed} atau yang lebih baru",
        "PostgreSQL {version} has the hole {advisory} (published {on:day}): install {fixed} or later",
    )
    POSTGRES_UNKNOWN = (
        "postgres_unknown",
        "PostgreSQL {version} tidak dikenal versi Naungan ini, maka celahnya tidak diperiksa: pakai PostgreSQL 15 sampai 18",
        "PostgreSQL {version} is not known to this version of Naungan, so its holes are not checked: use PostgreSQL 15 to 18",
    )
    OPEN_TO_OTHERS = (
        "open_to_others",
        "{path} terbuka untuk orang lain ({mode}): chmod {right} {path}",
        "{path} is open to others ({mode}): chmod {right} {path}",
    )
    OF_ANOTHER = (
        "of_another",
        "{path} milik {owner}, bukan {user}: chown {user} {path}",
        "{path} belongs to {owner} and not to {user}: chown {user} {path}",
    )
    CLOCKS_APART = (
        "clocks_apart",
        "jam basis data dan jam mesin ini berbeda {seconds:number} detik: selaraskan keduanya (NTP)",
        "the clocks of the database and of this machine are {seconds:number} seconds apart: set both by NTP",
    )
    CERTIFICATE_UNUSABLE = (
        "certificate_unusable",
        "sertifikat {path} atau kuncinya {key} tidak ada, bukan PEM, tidak berpasangan, atau kuncinya dapat dibaca akun lain: `naungan serve` tidak "
        "akan berjalan; pasang keduanya lagi, kunci dengan chmod 600",
        "the certificate {path} or its key {key} is missing, no PEM, they do not belong together, or others can read the key: `naungan serve` "
        "will not start; put both there again, the key with chmod 600",
    )
    CERTIFICATE_ENDED = (
        "certificate_ended",
        "sertifikat di {path}, atau yang menjaminnya di berkas itu, berakhir pada {until:day}: peramban menolak server ini; pasang yang baru di "
        "berkas yang sama, tanpa memulai ulang",
        "the certificate in {path}, or one above it in that file, ended on {until:day}: browsers refuse this server; put a new one into the same "
        "file, without a restart",
    )
    CERTIFICATE_ENDS = (
        "certificate_ends",
        "sertifikat di {path}, atau yang menjaminnya di berkas itu, berakhir pada {until:day}, {days:number} hari lagi: perpanjang sekarang; berkas yang "
        "baru dipakai tanpa memulai ulang",
        "the certificate in {path}, or one above it in that file, ends on {until:day}, in {days:number} days: renew it now; a new file is taken "
        "without a restart",
    )
    CERTIFICATE_NOT_YET = (
        "certificate_not_yet",
        "sertifikat di {path} baru berlaku mulai {start:day}: periksa jam mesin ini, atau pasang sertifikat yang sudah berlaku",
        "the certificate in {path} holds from {start:day} on only: look at this machine's clock, or put one there that holds already",
    )
    CERTIFICATE_NAMES = (
        "certificate_names",
        "sertifikat di {path} bukan untuk {hosts}: peramban menolaknya di sana; mintalah yang menyebut nama itu, atau perbaiki NAUNGAN_HOSTS",
        "the certificate in {path} is not for {hosts}: browsers refuse it there; get one that names it, or correct NAUNGAN_HOSTS",
    )
    BACKUP_UNKNOWN = (
        "backup_unknown",
        "Naungan tidak mencatat cadangan, maka tidak ada yang diketahui: periksa sendiri cadangan basis data dan berkas kunci",
        "Naungan notes no backups, so none is known: look yourself at the backups of databases and key file",
    )
    NO_ADMINISTRATOR = (
        "no_administrator",
        "tidak ada administrator yang dapat masuk, maka tidak ada yang dapat memberi peran: jalankan `naungan serve` dan buka tautan pertama",
        "no administrator can sign in, so nobody can grant roles: start `naungan serve` and open the first link",
    )
    ADMINISTRATOR_AGAIN = (
        "administrator_again",
        "{user} ditunjuk administrator dari mesin ini pada {on:day} walaupun sudah ada yang lain: pastikan itu disengaja",
        "{user} was made administrator on the machine on {on:day} although there had been one: make sure that it was meant",
    )
    GRANT_WITHOUT_END = (
        "grant_without_end",
        "peran {role} pengguna {user} di {region} tanpa hari akhir: berikan lagi dengan hari akhir, atau cabut",
        "the role {role} of the user {user} in {region} has no last day: grant it again with one, or revoke it",
    )
    NOT_SEEN = (
        "not_seen",
        "{login} tidak masuk selama {days:number} hari: tutup akunnya bila tidak diperlukan (`naungan users close {login}`)",
        "{login} has not signed in for {days:number} days: close the account if it is not needed (`naungan users close {login}`)",
    )


class DoctorWords(Spoken):
    """What is said around the findings."""

    HELP = (
        "Periksa pemasangan ini: login dan kebijakan baris, versi PostgreSQL, hak berkas, jam, administrator dan peran. "
        "Keluar dengan 0: tidak ada temuan, 3: ada, 1: tidak dapat memeriksa.",
        "Look at this installation: logins and row policies, PostgreSQL's version, rights of files, clock, administrators and roles. "
        "Ends with 0: no finding, 3: some, 1: it could not look.",
    )
    NOTHING = ("Tidak ada temuan.", "Nothing was found.")
    NOTE = ("catatan: {line}", "note: {line}")
