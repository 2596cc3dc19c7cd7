"""What do `naungan users` and `naungan token` say? Their texts in Indonesian and English."""

from .text import Spoken


class AccountFault(Spoken):
    """An account or token cannot be made or found."""

    BAD_LOGIN = (
        "nama masuk harus 3 sampai 64 huruf kecil, angka dan . _ @ -, dengan sedikitnya satu huruf, dan bukan NIK",
        "a login has 3 to 64 small letters, digits and . _ @ -, at least one letter, and is no NIK",
    )
    BAD_NAME = (
        "nama harus 1 sampai 200 karakter yang dapat dicetak",
        "a name has 1 to 200 printable characters",
    )
    BAD_EMPLOYEE = (
        "nomor pegawai harus 4 sampai 32 huruf dan angka (NIP, atau NIK bila tidak ada)",
        "an employee number has 4 to 32 letters and digits (the NIP, or the NIK where there is none)",
    )
    OWN_ACCOUNT = (
        "akun sendiri tidak dapat ditutup: minta administrator lain menutupnya",
        "nobody closes their own account: ask another administrator to close it",
    )
    LOGIN_TAKEN = (
        "nama masuk {login} sudah dipakai: pilih yang lain",
        "the login {login} is taken: choose another",
    )
    HAS_ACCOUNT = (
        "orang ini sudah punya akun dengan nama masuk {login}; satu orang punya satu akun: "
        "buat tautan baru di halaman Pengguna, atau dengan `naungan users link {login}`",
        "this person has an account already, with the login {login}; a person has one: "
        "make a new link on the page Users, or by `naungan users link {login}`",
    )
    HAS_ADMINISTRATOR = (
        "log ini sudah menyebut seorang administrator, yang akunnya tidak ada di sini: buat akun Anda di mesin server dengan "
        "`naungan users add`",
        "this log names an administrator already, whose account is not here: make your account on the server's machine by "
        "`naungan users add`",
    )
    LAST_ADMINISTRATOR = (
        "akun ini milik administrator terakhir yang dapat masuk dan perannya tanpa hari akhir: tidak ditutup. Beri dahulu peran ADMINISTRATOR "
        "tanpa hari akhir kepada orang lain, yang memakai tautannya",
        "this is the account of the last administrator who can sign in and whose role has no last day: it was not closed. First grant "
        "ADMINISTRATOR without a last day to somebody else, who uses their link",
    )
    NOT_IN_LOG = (
        "log ini tidak mengenal pengguna itu: tidak ada yang disimpan. Bila log dipulihkan dari cadangan yang lebih lama daripada akun, "
        "pulihkan keduanya dari saat yang sama",
        "this log does not know that user: nothing was saved. If the log was restored from an older backup than the accounts, restore "
        "both from the same moment",
    )
    NO_SUCH_LOGIN = (
        "tidak ada akun terbuka dengan nama masuk itu; lihat `naungan users list`",
        "there is no open account of that login; see `naungan users list`",
    )
    IS_SERVICE = (
        "{login} adalah layanan: layanan tidak punya kata sandi; buat token dengan `naungan token create --service {login}`",
        "{login} is a service: services have no password; make a token by `naungan token create --service {login}`",
    )
    IS_PERSON = (
        "{login} adalah akun orang: pakai --user {login}",
        "{login} is the account of a person: use --user {login}",
    )
    NO_SUCH_TOKEN = (
        "tidak ada token dengan id itu; lihat `naungan token list`",
        "there is no token of that id; see `naungan token list`",
    )
    BAD_DAYS = (
        "sebuah token berlaku 1 sampai {most:number} hari",
        "a token holds for 1 to {most:number} days",
    )
    BAD_LABEL = (
        "label token paling banyak {most:number} karakter yang dapat dicetak",
        "a token's label has {most:number} printable characters at most",
    )


class Users(Spoken):
    """Texts of `users …` and `token …`."""

    USERS = ("Akun: siapa yang dapat masuk.", "Accounts: who can sign in.")
    ADD = (
        "Buat akun dan tautan sekali pakai untuk kata sandi pertamanya. Nama dan nomor pegawai ditanyakan, atau dibaca dari masukan "
        "baku, tidak pernah dari baris perintah.",
        "Make an account, and a one-time link for its first password. Name and employee number are asked for, or read from standard "
        "input, never from the command line.",
    )
    LOGIN = ("Nama masuk.", "The login.")
    SERVICE = ("Akun sebuah program: hanya punya token.", "The account of a program: it has tokens alone.")
    WITH_CODE = (
        "Tautan juga meminta kode sekali pakai dari aplikasi autentikator.",
        "The link also asks for one-time codes of an authenticator app.",
    )
    URL = (
        "Alamat Naungan seperti dibuka orang itu (bawaan: http://localhost dan NAUNGAN_PORT).",
        "Naungan's address as that person opens it (default: http://localhost and NAUNGAN_PORT).",
    )
    LIST = ("Semua akun.", "All accounts.")
    LINK = (
        "Buat tautan baru untuk kata sandi yang lupa; tautan lama tidak berlaku lagi. Bila dipakai, sesi, kunci sandi dan kode lama "
        "akun itu berakhir.",
        "Make a new link for a forgotten password; links of before hold no longer. When it is used, sessions, passkeys and codes of "
        "before end.",
    )
    CLOSE = (
        "Tutup sebuah akun: sesi, tautan dan tokennya berakhir sekarang juga.",
        "Close an account: its sessions, links and tokens end at once.",
    )
    ASK_NAME = ("Nama lengkap", "Full name")
    ASK_SERVICE_NAME = ("Nama program", "Name of the program")
    ASK_EMPLOYEE = (
        "Nomor pegawai (NIP, atau NIK bila tidak ada)",
        "Employee number (NIP; NIK where there is none)",
    )
    ADDED = ("Akun {login} dibuat; id pengguna: {user}", "Account {login} is made; user id: {user}")
    LINK_IS = (
        "Tautan ini berlaku 72 jam dan sekali saja; kirim kepada orangnya sendiri:",
        "This link holds for 72 hours, and once; send it to the person themself:",
    )
    CLOSED = ("Akun {login} ditutup.", "Account {login} is closed.")
    GRANT = (
        "Beri peran kepada seorang pengguna, di suatu wilayah dan semua di dalamnya.",
        "Grant a role to a user, in a region and all within it.",
    )
    REVOKE = (
        "Cabut peran seorang pengguna: berlaku sekarang juga.",
        "Revoke a role of a user: it holds no longer from now on.",
    )
    ROLE = ("Peran.", "The role.")
    ROLE_REGION = (
        "Kode wilayah Kemendagri; tidak ada untuk ADMINISTRATOR.",
        "Kemendagri code of the region; none for ADMINISTRATOR.",
    )
    UNTIL = (
        "Hari pertama peran itu tidak dipegang lagi, paling lama lima tahun lagi (bawaan: sampai dicabut).",
        "The first day on which it is held no longer, at most five years ahead (default: until revoked).",
    )
    REVOKE_REASON = (
        "Alasan; OTHER meminta catatan, yang disegel.",
        "Why; OTHER asks for a note, which is sealed.",
    )
    ASK_NOTE = ("Catatan tentang alasannya", "A note about the reason")
    GRANTED = ("Diberikan (posisi {position:number}).", "Granted (position {position:number}).")
    HELD_ALREADY = (
        "Sudah dipegang: tidak ada yang dicatat.",
        "Held already: nothing was recorded.",
    )
    REVOKED = ("Dicabut (posisi {position:number}).", "Revoked (position {position:number}).")
    HELD_UNTIL = ("{held} sampai sebelum {until:day}", "{held} until before {until:day}")
    COLUMN_ROLES = ("Peran", "Roles")
    COLUMN_LOGIN = ("Nama masuk", "Login")
    COLUMN_NAME = ("Nama", "Name")
    COLUMN_KIND = ("Jenis", "Kind")
    COLUMN_USER = ("Id pengguna", "User id")
    COLUMN_STATE = ("Keadaan", "State")
    PERSON = ("orang", "person")
    IS_A_SERVICE = ("layanan", "service")
    STATE_CLOSED = ("ditutup {on:day}", "closed {on:day}")
    STATE_WAITS = ("menunggu kata sandi pertama", "waits for a first password")
    STATE_CODE = ("kata sandi dan kode", "password and codes")
    STATE_PASSWORD = ("kata sandi", "password")
    STATE_TOKENS = ("token", "tokens")
    TOKEN = ("Token: bagaimana program masuk.", "Tokens: how programs come in.")
    TOKEN_CREATE = (
        "Buat token untuk seorang pengguna, atau untuk sebuah layanan (dibuat bila belum ada). Ditampilkan sekali saja.",
        "Make a token for a user, or for a service (made where it is not there). It is shown once.",
    )
    TOKEN_USER = ("Nama masuk orangnya.", "Login of the person.")
    TOKEN_SERVICE = ("Nama masuk layanan.", "Login of the service.")
    TOKEN_DAYS = ("Berapa hari berlaku.", "For how many days it holds.")
    TOKEN_LABEL = ("Untuk apa token ini.", "What the token is for.")
    TOKEN_ONE_OF = ("beri salah satu: --user atau --service", "give one of them: --user or --service")
    TOKEN_IS = (
        "Token ini ditampilkan sekali dan berlaku {days:number} hari; kirim sebagai `Authorization: Bearer …`:",
        "This token is shown once and holds for {days:number} days; send it as `Authorization: Bearer …`:",
    )
    TOKEN_LIST = ("Semua token: yang berakhir masih 90 hari.", "All tokens: ended ones for 90 days.")
    TOKEN_REVOKE = ("Cabut sebuah token.", "Revoke a token.")
    TOKEN_REVOKED = ("Token dicabut.", "The token is revoked.")
    TOKEN_ID = ("Id token, dari `naungan token list`.", "The token's id, from `naungan token list`.")
    COLUMN_ID = ("Id", "Id")
    COLUMN_LABEL = ("Label", "Label")
    COLUMN_ENDS = ("Sampai", "Until")
    COLUMN_USED = ("Terakhir dipakai", "Last used")
    TOKEN_IS_REVOKED = ("dicabut", "revoked")
    TOKEN_ENDED = ("berakhir", "ended")
    FIRST_LINK = (
        "Belum ada pengguna. Tautan untuk administrator pertama ada di {path} (berlaku 72 jam, sekali saja; hanya akun ini yang dapat "
        "membacanya): bukalah di peramban.",
        "There are no users yet. The link for the first administrator lies in {path} (it holds for 72 hours, and once; only this "
        "account can read it): open it in a browser.",
    )
