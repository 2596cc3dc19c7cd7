"""How long does what holds, and when may somebody try again? Times and counts alone: no database, no clock of its own."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.public_texts import looks_like_a_nik
from ...texts.sign_in import SignInFault
from .common_passwords import is_common

IDLE = dt.timedelta(minutes=30)  # after which a session that nobody uses has ended
LONGEST = dt.timedelta(hours=8)  # of a session, however much it is used
SEEN_EVERY = dt.timedelta(minutes=1)  # how often the use of a session or token is written down at most
FRESH = dt.timedelta(minutes=10)  # after signing in, within which one may change what one signs in with
LINK_HOLDS = dt.timedelta(hours=72)
CHALLENGE_HOLDS = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=90)  # attempts, and what has ended
MOST_TOKEN_DAYS = 366

LEAST_PASSWORD, MOST_PASSWORD = 12, 200  # characters
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
_EMPLOYEE = re.compile(r"[A-Z0-9]{4,32}")
_BETWEEN = re.compile(r"[\s./-]+")


@dataclass(frozen=True, slots=True)
class Slowing:
    """How failures slow down who made them: `free` of them within `memory` cost nothing, the next wait 1, 2, 4 … seconds."""

    free: int
    memory: dt.timedelta
    longest: dt.timedelta = dt.timedelta(minutes=15)

    def wait(self, failures: int, last: dt.datetime | None, now: dt.datetime) -> int:
        """Whole seconds until the next try after so many failures, the last of them at `last`; 0: now."""
        if last is None or failures < self.free:
            return 0
        doubled = dt.timedelta(seconds=2 ** min(failures - self.free, 30))
        left = (last + min(doubled, self.longest) - now).total_seconds()
        return max(0, -int(-left // 1))


# One account: from wherever it is tried. Whoever signs in rightly begins anew.
BY_ACCOUNT = Slowing(free=5, memory=dt.timedelta(hours=24))
# One address: counts accounts that failed there and did not come in since. An office shares one address.
BY_ADDRESS = Slowing(free=20, memory=dt.timedelta(hours=1))


def is_alive(now: dt.datetime, seen: dt.datetime, ends: dt.datetime) -> bool:
    """Whether a session that was last used at `seen` and ends at `ends` at the latest goes on."""
    return now < ends and now < seen + IDLE


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


def failing(tries: Sequence[tuple[dt.datetime, bool]]) -> tuple[int, dt.datetime | None]:
    """Of the tries of one account in order of time, as (when, good): how many failed since the last good one, and when last."""
    failed: list[dt.datetime] = []
    for at, good in tries:
        failed = [] if good else [*failed, at]
    return len(failed), failed[-1] if failed else None
