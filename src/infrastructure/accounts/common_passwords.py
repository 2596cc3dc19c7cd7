"""Is a password one of those that are tried first? One common word with digits around it, digits alone (an employee number, a NIK, a
date), a row of keys, or few characters.
"""

import re

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "98765432109876543210",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
)
_LEAST_KINDS = 5  # different characters
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_WRITTEN_ALIKE = str.maketrans("@4301!5$7", "aaeoiisst")
# What passwords of people in Indonesia, of offices and of this program begin with; doubled words are looked for too.
_WORDS = frozenset(
    """password passwords passphrase katasandi sandi rahasia sangatrahasia admin administrator operator petugas verifikator
    superadmin root user guest pengguna naungan bpjs bpjsketenagakerjaan ketenagakerjaan jamsostek pekerja pekerjarentan
    perlindungan kabupaten kecamatan kelurahan pemerintah pemkab pemda disnaker dinas bupati camat lurah desa kantor
    indonesia indonesiaraya jakarta surabaya bandung kalimantan sulawesi sumatera paser balikpapan samarinda
    bismillah alhamdulillah assalamualaikum subhanallah allahuakbar astagfirullah merdeka pancasila garuda
    sayang cinta akusayangkamu sayangku cintaku anakku mamapapa iloveyou jesuschrist yesus
    welcome welcomeback selamatdatang letmein changeme gantipassword gantisaya temporary sementara default
    qwerty qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc superman batman football basketball baseball princess sunshine
    trustno monkey dragon master shadow michael charlie computer komputer internet microsoft windows google facebook
    whatsapp instagram samsung iphone liverpool chelsea arsenal manchesterunited barcelona juventus persija persib
    correcthorsebatterystaple""".split()  # noqa: SIM905 - a list of words reads better as one
)


def is_common(password: str) -> bool:
    """Whether it is one of those, whatever digits and signs stand beside or instead of letters."""
    plain = password.casefold()
    if len(set(plain)) < _LEAST_KINDS or any(_runs_along(plain, row) for row in _ROWS):
        return True
    inner = _AROUND.sub("", plain).translate(_WRITTEN_ALIKE)
    return any(_is_one_word(_NOT_LETTERS.sub("", read)) for read in (plain, inner))


def _is_one_word(letters: str) -> bool:
    """Whether there are no letters, or they are one of the words, or it several times."""
    if not letters or letters in _WORDS:
        return True
    return any(
        letters == letters[:size] * (len(letters) // size) and letters[:size] in _WORDS
        for size in range(3, len(letters) // 2 + 1)
        if len(letters) % size == 0
    )


def _runs_along(plain: str, row: str) -> bool:
    """Whether it is a piece of a row of keys, or a piece several times."""
    return any(
        plain == (plain[:size] * (len(plain) // size + 1))[: len(plain)] and plain[:size] in row
        for size in range(4, len(plain) + 1)
    )
