"""What does the screen of users say?"""

from ..text import Spoken


class UsersPage(Spoken):
    TITLE = "Pengguna", "Users"
    NO_SUCH = (
        "Tidak ada akun ini. Buka halaman Pengguna lagi.",
        "There is no such account. Open the page Users again.",
    )
    ADMINISTRATORS = "Halaman ini untuk administrator.", "This page is for administrators."
    ADD = "Akun baru", "A new account"
    LOGIN = "Nama masuk", "Login"
    NAME = "Nama", "Name"
    EMPLOYEE = (
        "Nomor pegawai (NIP, atau NIK bila tidak ada)",
        "Employee number (NIP, or NIK where there is none)",
    )
    EMPLOYEE_HINT = (
        "Satu orang punya satu akun: nomor ini mengenalinya, dan tidak dapat dilihat lagi.",
        "A person has one account: this number tells who they are, and cannot be seen again.",
    )
    CODE = "minta juga kode aplikasi autentikator", "ask for codes of an authenticator app too"
    MAKE = "Buat akun", "Make the account"
    LINK_IS = (
        "Kirim tautan ini kepada {login} sendiri. Berlaku 72 jam, sekali, dan hanya ditampilkan sekarang:",
        "Send this link to {login} themself. It holds for 72 hours, once, and is shown now only:",
    )
    CLOSED = "Akun {login} ditutup.", "The account {login} is closed."
    ACCOUNTS = "Akun", "Accounts"
    HOLDS = "Peran", "Roles"
    STATE = "Keadaan", "State"
    OPEN = "terbuka", "open"
    WAITS = "tautan belum dipakai", "link not used yet"
    WAS_CLOSED = "ditutup {day:day}", "closed {day:day}"
    PROGRAM = "program", "program"
    UNTIL = "sampai dengan {day}", "until {day}"
    ACTIONS = "Tindakan", "Actions"
    GRANT = "Beri peran", "Grant a role"
    REVOKE = "Cabut peran", "Revoke a role"
    NEW_LINK = "Tautan baru", "New link"
    CLOSE = "Tutup", "Close"
    YOU = "(Anda)", "(you)"
    TOLD = "Riwayat", "History"
    TOLD_BY = "{at}: {what}, oleh {by}", "{at}: {what}, by {by}"
    ON_THE_MACHINE = "mesin server", "the server's machine"


class UserForm(Spoken):
    GRANT = "Beri peran", "Grant a role"
    REVOKE = "Cabut peran", "Revoke a role"


class Label(Spoken):
    ROLE = "Peran", "Role"
    REGION = "Wilayah (kode)", "Region (code)"
    REGION_HINT = (
        "Kabupaten atau kota, misalnya 64.01; desa untuk verifikator. Kosong hanya untuk administrator.",
        "A regency, 64.01 for example; a village for a verifier. Empty for administrators alone.",
    )
    UNTIL = "Hari terakhir (kosong: tanpa batas)", "Last day (empty: without end)"
    REASON = "Alasan", "Reason"
    NOTE = "Catatan", "Note"
