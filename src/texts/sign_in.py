"""What do the pages for signing in say, and why is somebody not let in?"""

from .text import Spoken


class SignInFault(Spoken):
    """Nothing was changed; what to do."""

    WRONG = (
        "Nama masuk, kata sandi atau kode tidak cocok. Periksa ketiganya; kode hanya diisi bila Anda memakai aplikasi "
        "autentikator, dan setiap kode berlaku sekali.",
        "Login, password or code is not right. Check all three; the code is only for those who use an authenticator app, and "
        "each code is good once.",
    )
    TOO_OFTEN = (
        "Terlalu banyak percobaan yang gagal. Tunggu {seconds:number} detik, lalu coba lagi.",
        "Too many tries failed. Wait {seconds:number} seconds, then try again.",
    )
    BUSY = (
        "Terlalu banyak orang masuk pada saat yang sama. Coba lagi sebentar lagi.",
        "Too many people sign in at the same moment. Try again in a moment.",
    )
    PASSKEY = (
        "Kunci sandi ini tidak diterima. Coba lagi, atau masuk dengan kata sandi.",
        "This passkey is not accepted. Try again, or sign in with your password.",
    )
    PASSWORD_WRONG = (
        "Kata sandi yang sekarang tidak cocok. Tidak ada yang diubah.",
        "The password of now is not right. Nothing was changed.",
    )
    PASSWORDS_DIFFER = (
        "Kedua kata sandi baru tidak sama. Ketik keduanya lagi.",
        "The two new passwords differ. Type both again.",
    )
    PASSWORD_SHORT = (
        "Kata sandi ini terlalu pendek: pakai sedikitnya 12 karakter, misalnya empat kata.",
        "This password is too short: use 12 characters at least, four words for example.",
    )
    PASSWORD_LONG = (
        "Kata sandi ini terlalu panjang: pakai paling banyak 200 karakter.",
        "This password is too long: use 200 characters at most.",
    )
    PASSWORD_LOGIN = (
        "Kata sandi ini hampir sama dengan nama masuk. Pilih yang lain.",
        "This password is nearly the login. Choose another.",
    )
    PASSWORD_COMMON = (
        "Kata sandi ini termasuk yang paling mudah ditebak. Pilih yang lain, misalnya empat kata yang tidak berkaitan.",
        "This password is among those that are guessed first. Choose another, four words without connection for example.",
    )
    CODE_WRONG = (
        "Kode ini tidak cocok. Pindai gambarnya dengan aplikasi autentikator dan ketik enam angka yang ditunjukkannya sekarang.",
        "This code is not right. Scan the picture with your authenticator app and type the six digits that it shows now.",
    )
    LINK_GONE = (
        "Tautan ini tidak berlaku lagi: sudah dipakai, lewat 72 jam, atau sudah diganti. Minta tautan baru kepada administrator.",
        "This link holds no longer: it was used, is older than 72 hours, or was replaced. Ask the administrator for a new one.",
    )
    NOT_INVENTED = (
        "Pengguna rekaan itu tidak ada di sini. Pilih salah satu yang ditawarkan, atau masuk dengan kata sandi.",
        "There is no such invented user here. Choose one of those that are offered, or sign in with a password.",
    )
    NOT_FRESH = (
        "Untuk mengubah cara masuk, masuklah lagi lebih dahulu: Anda masuk lebih dari 10 menit yang lalu.",
        "To change how you sign in, sign in again first: you signed in more than 10 minutes ago.",
    )


class SignIn(Spoken):
    """The pages."""

    TITLE = ("Masuk", "Sign in")
    LOGIN = ("Nama masuk", "Login")
    PASSWORD = ("Kata sandi", "Password")
    CODE = (
        "Kode dari aplikasi autentikator (bila Anda memakainya)",
        "Code of your authenticator app (if you use one)",
    )
    ENTER = ("Masuk", "Sign in")
    INVENTED = ("Masuk sebagai pengguna rekaan", "Sign in as an invented user")
    INVENTED_WHY = (
        "Semua orang di sini rekaan. Satu klik memperlihatkan apa yang dilihat dan dicatat setiap peran; tanpa masuk, semuanya "
        "terlihat.",
        "All people here are invented. One click shows what each role sees and records; without signing in one sees everything.",
    )
    WITH_PASSKEY = ("Masuk dengan kunci sandi", "Sign in with a passkey")
    PASSKEYS_ELSEWHERE = (
        "Kunci sandi tidak dapat dipakai di alamat ini. Buka {address} untuk memakainya.",
        "Passkeys cannot be used at this address. Open {address} to use them.",
    )
    FORGOTTEN = (
        "Lupa kata sandi? Minta tautan baru kepada administrator Naungan di kantor Anda.",
        "Forgotten your password? Ask the administrator of Naungan at your office for a new link.",
    )
    LINK_TITLE = ("Kata sandi baru", "A new password")
    FIRST_TITLE = ("Pengelola pertama", "The first administrator")
    FIRST_ABOUT = (
        "Naungan ini belum punya pengguna. Dengan tautan ini Anda menjadi administratornya: Anda membuat akun dan memberi peran.",
        "This Naungan has no users yet. With this link you become its administrator: you make accounts and give roles.",
    )
    NAME = ("Nama lengkap", "Full name")
    EMPLOYEE = ("NIP (atau NIK, bila tidak punya NIP)", "Employee number (NIP; NIK where there is none)")
    EMPLOYEE_WHY = (
        "Dipakai agar satu orang tidak punya dua akun; disimpan sebagai tanda yang tidak dapat dibaca kembali.",
        "So that nobody has two accounts; it is kept as a mark that cannot be read back.",
    )
    LINK_ABOUT = (
        "Halo {name}. Pilih kata sandi untuk nama masuk {login}. Sesi, kunci sandi dan kode yang lama berakhir.",
        "Hello {name}. Choose a password for the login {login}. Sessions, passkeys and codes of before end.",
    )
    NEW_PASSWORD = ("Kata sandi baru (sedikitnya 12 karakter)", "New password (12 characters at least)")
    AGAIN = ("Kata sandi baru, sekali lagi", "New password, once more")
    SAVE = ("Simpan", "Save")
    CODE_ABOUT = (
        "Pindai gambar ini dengan aplikasi autentikator, atau ketik rahasianya: {secret}",
        "Scan this picture with an authenticator app, or type its secret: {secret}",
    )
    CODE_NOW = ("Enam angka yang ditunjukkan aplikasi sekarang", "The six digits that the app shows now")
    ACCOUNT = ("Akun Anda", "Your account")
    SIGNED_IN_AS = ("Anda masuk sebagai {name} ({login}).", "You are signed in as {name} ({login}).")
    SIGNED_IN_WEAKLY = (
        "Anda masuk dengan kata sandi saja. Pasang kode atau kunci sandi agar akun ini lebih aman.",
        "You signed in with a password alone. Set up codes or a passkey to make this account safer.",
    )
    USER_ID = ("Id pengguna (seperti tercatat): {user}", "User id (as it is recorded): {user}")
    HOME = ("Ke beranda", "To the home page")
    EXPLORER = ("Ke penjelajah GraphQL", "To the GraphQL explorer")
    SIGN_OUT = ("Keluar", "Sign out")
    CHANGE_PASSWORD = ("Ganti kata sandi", "Change the password")
    PASSWORD_NOW = ("Kata sandi sekarang", "Password of now")
    PASSWORD_ENDS = (
        "Semua sesi Anda yang lain berakhir.",
        "All your other sessions end.",
    )
    CODES = ("Kode sekali pakai", "One-time codes")
    CODES_ON = (
        "Kode sudah terpasang. Pasang di bawah ini bila Anda berganti telepon; yang lama tidak berlaku lagi.",
        "Codes are set up. Set them up below when you change your phone; the old ones are good no longer.",
    )
    CODES_OFF = ("Kode belum terpasang.", "Codes are not set up.")
    SET_UP = ("Pasang", "Set up")
    PASSKEYS = ("Kunci sandi", "Passkeys")
    NO_PASSKEY = ("Belum ada kunci sandi.", "There is no passkey yet.")
    ADD_PASSKEY = ("Tambah kunci sandi di perangkat ini", "Add a passkey on this device")
    MADE = ("dibuat {at}", "made {at}")
    USED = ("terakhir dipakai {at}", "last used {at}")
    NEVER_USED = ("belum dipakai", "not used yet")
    REMOVE = ("Hapus", "Remove")
    SESSIONS = ("Sesi", "Sessions")
    SINCE = ("sejak {at}", "since {at}")
    THIS_ONE = ("sesi ini", "this one")
    TOKENS = ("Token program", "Tokens of programs")
    NO_TOKEN = ("Tidak ada.", "There is none.")
    UNTIL = ("sampai {at}", "until {at}")
    EVERYWHERE = ("Keluar di mana-mana", "Sign out everywhere")
    TOKENS_TOO = ("cabut juga semua token", "revoke all tokens too")
    SAVED = ("Tersimpan.", "Saved.")
    SIGNED_OUT = ("Anda sudah keluar.", "You are signed out.")
    FRESH_FIRST = ("Masuk lagi", "Sign in again")
