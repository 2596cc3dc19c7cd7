"""Which six digits does an authenticator app show now? Time-based one-time codes (RFC 6238), each good once."""

import datetime as dt
import io
import re

import pyotp
import segno

_ISSUER = "Naungan"
_STEPS_APART = 1  # that a phone's clock may be off, either way
_SECRET = re.compile(r"[A-Z2-7]{32}")
_CODE = re.compile(r"[0-9]{6}")


def new_code_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def is_code_secret(text: str) -> bool:
    return _SECRET.fullmatch(text) is not None


def step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """Of which 30 seconds since 1970 a code is, the ones before and after now included; None where it is wrong."""
    digits = re.sub(r"\s", "", code)
    if not _CODE.fullmatch(digits):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=_STEPS_APART)
    except pyotp.exceptions.OTPVerificationError:
        return None


def address_of(secret: str, login: str) -> str:
    """The otpauth: address that an app takes in."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def picture_of(address: str) -> str:
    """The address as a QR code: an SVG element for a page."""
    written = io.BytesIO()
    segno.make_qr(address).save(
        written, kind="svg", xmldecl=False, svgns=False, nl=False, scale=4, svgclass=None, lineclass=None
    )
    return written.getvalue().decode()
