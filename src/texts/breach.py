"""What does `naungan breach` say? Whom something stolen exposes, and what to end, in Indonesian and English."""

from .text import Spoken


class Breach(Spoken):
    """Texts of `breach …`; none of them holds a name."""

    BREACH = (
        "Siapa dan apa yang terbuka bila berkas kunci, cadangan atau akun jatuh ke tangan orang lain.",
        "Who and what is exposed where a key file, a backup or an account is in other hands.",
    )
    KEY = (
        "Berkas kunci dicuri: apa yang terbuka bersama basis datanya.",
        "The key file is stolen: what it opens together with the databases.",
    )
    BACKUP = ("Cadangan sebuah basis data dicuri.", "A backup of one database is stolen.")
    WHICH = ("Basis data mana: log, read atau vault.", "Which database: log, read or vault.")
    ACCOUNT = (
        "Sebuah akun dipakai orang lain: siapa yang dilihatnya dan apa yang harus diakhiri.",
        "An account is used by others: whom it saw, and what to end.",
    )
    KEY_OPENS = (
        "Berkas kunci sendiri tidak memuat siapa pun. Bersama basis data vault ia membuka nama, NIK dan tanggal lahir {people:number} orang, "
        "{rows:number} baris daftar usulan, {notes:number} catatan, {files:number} berkas daftar dan laporannya, dan nama {accounts:number} akun.",
        "The key file by itself holds nobody. With the vault's database it opens name, NIK and birth date of {people:number} people, "
        "{rows:number} rows of proposed lists, {notes:number} notes, {files:number} files of lists and their reports, and the names of {accounts:number} accounts.",
    )
    VAULT_HOLDS = (
        "Cadangan vault memuat {people:number} orang, {rows:number} baris daftar usulan, {notes:number} catatan, {files:number} berkas daftar dan laporannya, dan {accounts:number} akun, tersegel: "
        "tanpa berkas kunci tidak ada yang terbaca selain nama masuk akun, dan kata sandinya dapat ditebak.",
        "The vault's backup holds {people:number} people, {rows:number} rows of proposed lists, {notes:number} notes, {files:number} files of lists and their reports, and {accounts:number} accounts, sealed: "
        "without the key file nothing is legible but the logins of accounts, whose passwords can be guessed at.",
    )
    NO_NAMES = (
        "Cadangan {which} tidak memuat nama atau NIK: {people:number} orang dengan id acak, desa, masa perlindungan dan kelompoknya.",
        "The backup of {which} holds no name and no NIK: {people:number} people by random ids, with village, days of protection and groups.",
    )
    SAW = (
        "Akun ini melihat nama {people:number} orang dalam {sights:number} kali melihat, {first:day} sampai {last:day}.",
        "This account saw the names of {people:number} people in {sights:number} looks, {first:day} to {last:day}.",
    )
    SAW_NONE = ("Akun ini tidak melihat nama siapa pun.", "This account saw nobody's name.")
    BY_OPERATION = ("  {operation}: {sights:number} kali", "  {operation}: {sights:number} looks")
    SINCE = ("Dicatat sejak {on:day}.", "Recorded since {on:day}.")
    IN_REGENCY = ("  {regency}: {people:number} orang", "  {regency}: {people:number} people")
    NOWHERE = (
        "  tanpa kepesertaan yang berlaku: {people:number} orang",
        "  without a standing enrolment: {people:number} people",
    )
    HOLDS = ("Peran: {role} di {region}.", "Role: {role} in {region}.")
    OPEN = (
        "{sessions:number} sesi dan {tokens:number} token masih berlaku.",
        "{sessions:number} sessions and {tokens:number} tokens hold now.",
    )
    DO = ("Lakukan: {command}", "Do: {command}")
    NO_LOGIN = (
        "tidak ada akun dengan nama masuk itu, terbuka atau ditutup; lihat `naungan users list`",
        "there is no account of that login, open or closed; see `naungan users list`",
    )
