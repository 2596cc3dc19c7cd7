"""What may be a login, an employee number, a password? How each is compared, and what is refused of passwords."""

import re
import unicodedata

from ...domain.public_texts import looks_like_a_nik
from ...texts.sign_in import SignInFault
from .common_passwords import is_common

LEAST_PASSWORD, MOST_PASSWORD = 12, 200  # characters
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
_EMPLOYEE = re.compile(r"[A-Z0-9]{4,32}")
_BETWEEN = re.compile(r"[\s./-]+")


def folded_login(text: str) -> str | None:
    """A login as it is kept and compared; None for what can be none: 3 to 64 of a-z, 0-9 and . _ @ -, with a letter."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    good = _LOGIN.fullmatch(login) and any(c.isalpha() for c in login) and not looks_like_a_nik(login)
    return login if good else None


def folded_employee(text: str) -> str | None:
    """An employee number (NIP, or a NIK where there is none) as it is compared; None for what can be none."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return number if _EMPLOYEE.fullmatch(number) else None


def folded_password(text: str) -> str:
    """A password as it is compared: typed on another keyboard it is the same."""
    return unicodedata.normalize("NFKC", text)


def password_fault(password: str, login: str) -> SignInFault | None:
    """Why a password cannot be one, or None. NIST SP 800-63B, 3.1.1.2: length, and nothing that is guessed first."""
    plain = folded_password(password)
    if len(plain) < LEAST_PASSWORD:
        return SignInFault.PASSWORD_SHORT
    if len(plain) > MOST_PASSWORD:
        return SignInFault.PASSWORD_LONG
    if login in plain.casefold() and len(plain) - len(login) < LEAST_PASSWORD:
        return SignInFault.PASSWORD_LOGIN
    if is_common(plain):
        return SignInFault.PASSWORD_COMMON
    return None
