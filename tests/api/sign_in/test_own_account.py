"""What may somebody change about their own account, and when? Password, one-time codes, passkeys, sessions: soon after signing in."""

import base64
import json
from uuid import UUID

import pyotp
import pytest

from naungan.infrastructure.accounts.door import Door
from tests.api.conftest import Http
from tests.api.sign_in.coming_in import VIEWER, sign_in, viewer
from tests.api.signing_in import HERE, Browser, hidden, wrong
from tests.infrastructure.accounts.conftest import GOOD, OTHER, HandClock


@pytest.mark.parametrize("tokens", [False, True])
def test_signing_out_everywhere(
    signed_in: Browser, http: Http, parts: Door, budi: UUID, tokens: bool
) -> None:
    token = parts.tokens.make(budi, "laporan", 30)
    there = Browser(http)
    assert sign_in(there) == 303
    page = signed_in.get("/akun")
    assert page.text.count("since 2026-11-26 08:00 UTC") == 2
    assert "laporan: until" in page.text
    # when
    assert signed_in.post("/akun/keluar-semua", {"tokens": "on"} if tokens else {}).status_code == 303
    # then
    assert viewer(there) is None
    assert signed_in.cookies == {}
    assert Browser(http).ask(VIEWER, authorization=f"Bearer {token}").status_code == (401 if tokens else 200)


def test_one_time_codes_are_set_up_and_asked_for(signed_in: Browser, http: Http, clock: HandClock) -> None:
    page = signed_in.get("/akun")
    secret = hidden(page)["code_secret"]
    assert "<svg" in page.text
    code = pyotp.TOTP(secret).at(clock.now)
    assert signed_in.post("/akun/kode", {"code_secret": secret, "code": "12345x"}).status_code == 422
    assert sign_in(Browser(http)) == 303
    assert signed_in.post("/akun/kode", {"code_secret": secret, "code": code}).status_code == 303
    # then a password alone opens nothing, nor does the same code again
    there = Browser(http)
    assert sign_in(there) == 403
    assert sign_in(there, code=code) == 403
    clock.move(seconds=30)
    assert sign_in(there, code=pyotp.TOTP(secret).at(clock.now)) == 303
    assert "with a password alone" not in there.get("/akun").text


def test_a_link_that_asks_for_codes_shows_them_and_keeps_the_secret_that_was_scanned(
    browser: Browser, parts: Door, budi: UUID, clock: HandClock
) -> None:
    link = parts.links.make(budi, with_code=True)
    secret = hidden(browser.get(f"/tautan/{link}"))["code_secret"]
    typed = {"password": GOOD, "again": GOOD, "code_secret": secret, "code": "12345x"}
    refused = browser.post(f"/tautan/{link}", typed)
    assert refused.status_code == 422
    assert hidden(refused)["code_secret"] == secret
    good = pyotp.TOTP(secret).at(clock.now)
    assert browser.post(f"/tautan/{link}", {**typed, "code": good}).status_code == 303


def test_what_one_signs_in_with_is_changed_only_soon_after_signing_in(
    signed_in: Browser, http: Http, clock: HandClock
) -> None:
    secret = hidden(signed_in.get("/akun"))["code_secret"]
    clock.move(minutes=10)
    page = signed_in.get("/akun")
    assert "code_secret" not in hidden(page)
    refused = signed_in.post("/akun/kode", {"code_secret": secret, "code": pyotp.TOTP(secret).at(clock.now)})
    assert (refused.status_code, "sign in again" in wrong(refused)) == (403, True)
    assert signed_in.post("/akun/kunci-sandi/hapus", {"credential": "00"}).status_code == 403
    asked = signed_in.send(
        "POST", "/akun/kunci-sandi", {"origin": HERE, "content-type": "application/json"}, content=b"{}"
    )
    assert asked.status_code == 403


def test_the_password_is_changed_by_who_knows_it(signed_in: Browser, http: Http) -> None:
    there = Browser(http)
    assert sign_in(there) == 303
    typed = {"now": GOOD, "password": OTHER, "again": OTHER}
    for changed, said in (
        ({"now": "bukan yang sekarang"}, "The password of now is not right"),
        ({"again": GOOD}, "differ"),
        ({"password": "pendek", "again": "pendek"}, "too short"),
    ):
        refused = signed_in.post("/akun/kata-sandi", {**typed, **changed})
        assert (refused.status_code, said in wrong(refused)) == (422, True)
    before = signed_in.cookies["naungan_session"]
    assert signed_in.post("/akun/kata-sandi", typed).status_code == 303
    assert signed_in.cookies["naungan_session"] != before
    assert viewer(signed_in) is not None
    assert viewer(there) is None
    assert (sign_in(there), sign_in(there, OTHER)) == (403, 303)


def test_a_passkey_answer_that_is_none_is_refused(signed_in: Browser, http: Http, parts: Door) -> None:
    asked = Browser(http).send("POST", "/masuk/kunci-sandi", {"origin": HERE})
    challenge = asked.json()["challenge"]
    data = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": HERE}).encode()
    encoded = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    answers = [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"response":{}}',
        b"\xff",
        json.dumps(
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {"clientDataJSON": encoded, "authenticatorData": "AAAA", "signature": "AAAA"},
            }
        ).encode(),
    ]
    for path, browser in (
        ("/masuk/kunci-sandi/jawab", Browser(http)),
        ("/akun/kunci-sandi/jawab", signed_in),
    ):
        for answer in answers:
            sent = browser.send(
                "POST", path, {"origin": HERE, "content-type": "application/json"}, content=answer
            )
            assert sent.status_code in (400, 403), (path, answer)
            assert "set-cookie" not in sent.headers
