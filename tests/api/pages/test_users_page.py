"""Can an administrator let people in by the page alone, and nobody else?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape

import httpx
import pyotp
import pytest

from naungan.domain.accounts import SecondFactorRemoved, SecondFactorSet, TokenMade, TokenRevoked
from naungan.domain.commands.register import Register
from naungan.domain.grants import AppointAdministrator
from naungan.domain.vocabulary import SecondFactor
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.one_time_codes import new_code_secret
from naungan.infrastructure.accounts.passkeys import Site
from naungan.infrastructure.accounts.recorded import InLog
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.sign_in.identified import Users
from naungan.infrastructure.web.sign_in.routes import Entrance
from tests.api.asking import schema
from tests.api.conftest import Http, client, lasting
from tests.api.signing_in import Browser, hidden
from tests.infrastructure.accounts.conftest import CHEAP, GOOD
from tests.infrastructure.accounts.device import Device
from tests.people import command, done

SITE = Site("localhost", "http://localhost:8000")
SENT = {"hal": "x", "office": "x", "verifiedOn": "2022-02-01", "versi": "1", "heldOn": "2022-02-01"}
BUDI = {"login": "budi", "name": "Budi Santoso", "employee": "198508172010011003"}


@dataclass
class Office:
    """An administrator who is signed in, and how others come in."""

    ani: Browser
    door: Door
    newcomer: Callable[[], Browser]


@pytest.fixture
def parts(vault: PostgresVault, register: Register) -> Door:
    return door(vault, passwords=CHEAP, record=InLog(register))


@pytest.fixture
def http(services: Services, parts: Door, database_url: str) -> Iterator[Http]:
    sessions = who_pool(database_url)
    reader = WhoReader(sessions)
    services = lasting(services, database_url)
    own = replace(
        services,
        pools=(*services.pools, sessions),
        entrance=Entrance(parts, reader),
        signed_in=Users(reader),
        everyone=False,
    )
    with client(create_app(own, schema())) as http:
        yield http


@pytest.fixture
def office(http: Http, parts: Door, register: Register) -> Office:
    register.signing_in = parts.accounts.able
    user = parts.accounts.add_person("ani", "Ani Rekaan", "197903042005012001")
    done(register.appoint_administrator(command(), AppointAdministrator(user, again=False)))
    ani = Browser(http)
    takes_link(ani, f"/tautan/{parts.links.make(user, with_code=False)}")
    return Office(ani, parts, lambda: Browser(http))


def takes_link(browser: Browser, path: str) -> None:
    assert browser.post(path, {"password": GOOD, "again": GOOD}).status_code == 303


def link_on(shown: httpx.Response) -> str:
    found = re.search(r"http://localhost:8000(/tautan/[\w-]+)", shown.text)
    assert found is not None, shown.text
    return found[1]


def sent(browser: Browser, path: str, **typed: str) -> httpx.Response:
    """A form that was opened, filled in and sent."""
    return browser.post(path.partition("?")[0], {**hidden(browser.get(path)), **typed})


def form_of(shown: httpx.Response, form: str, login: str) -> str:
    found = re.search(rf'<a href="({form}\?[^"]+)" aria-label="[^"]*: {login}"', shown.text)
    assert found is not None, shown.text
    return unescape(found[1])


def test_a_person_is_added_and_comes_in_by_the_link_that_is_shown_once(office: Office) -> None:
    shown = office.ani.post("/pengguna/tambah", BUDI)
    # no switch of languages leads away from a link that is shown once
    assert 'action="/bahasa"' not in shown.text
    assert (
        "Bahasa Indonesia dapat dipilih di halaman lain" in shown.text
        or "English can be chosen" in shown.text
    )
    assert shown.status_code == 200
    takes_link(office.newcomer(), link_on(shown))
    # the link is not shown again, and the employee number never
    again = office.ani.get("/pengguna").text
    assert "/tautan/" not in again
    assert BUDI["employee"] not in shown.text + again
    assert "Budi Santoso" in again


def test_a_role_is_granted_and_revoked_by_forms(office: Office) -> None:
    office.ani.post("/pengguna/tambah", BUDI)
    grant = form_of(office.ani.get("/pengguna"), "/pengguna/beri", "budi")
    answer = sent(office.ani, grant, role="OPERATOR", region="64.01", until="")
    assert answer.status_code == 303, answer.text
    shown = office.ani.get("/pengguna")
    assert "Operator 64.01" in shown.text
    revoke = form_of(shown, "/pengguna/cabut", "budi")
    # both forms tell whose role it is
    forms = [office.ani.get(form).text for form in (grant, revoke)]
    assert all("<td>Budi Santoso</td>" in form and "<td>budi</td>" in form for form in forms)
    answer = sent(office.ani, revoke, role="OPERATOR", region="64.01", reason="OTHER_DUTIES", note="")
    assert answer.status_code == 303, answer.text
    assert "Operator 64.01" not in office.ani.get("/pengguna").text


def test_nobody_grants_to_themselves(office: Office) -> None:
    grant = form_of(office.ani.get("/pengguna"), "/pengguna/beri", "ani")
    answer = sent(office.ani, grant, role="OPERATOR", region="64.01", until="")
    assert answer.status_code == 403
    assert "Operator 64.01" not in office.ani.get("/pengguna").text


def test_one_person_has_one_account(office: Office) -> None:
    office.ani.post("/pengguna/tambah", BUDI)
    answer = office.ani.post("/pengguna/tambah", {**BUDI, "login": "budi2"})
    assert answer.status_code == 422
    assert "budi" in answer.text
    assert "budi2" not in [one.login for one in office.door.accounts.everyone()]


def test_who_let_a_person_in_is_recorded(office: Office, store: PostgresEventStore) -> None:
    office.ani.post("/pengguna/tambah", BUDI)
    ani, budi = (office.door.accounts.named(login).user for login in ("ani", "budi"))
    assert [one.actor for one in store.load([budi])[budi]] == [str(ani)] * 2  # admitted, and a link made


def test_nobody_closes_their_own_account(office: Office) -> None:
    answer = office.ani.post("/pengguna/tutup", {"login": "ANI"})
    assert answer.status_code == 422
    assert "ask another administrator" in answer.text
    assert office.ani.get("/pengguna").status_code == 200


def test_a_form_that_comes_after_the_session_ended_leads_to_a_page_that_is_there(office: Office) -> None:
    stranger = office.newcomer()
    for path in ("/pengguna/tambah", "/kartu/serah-terima", "/desa/daftar"):
        key = "2d1f5d8e-6c1c-4a52-9d0a-2f1d8a7c0b11"
        answer = stranger.post(path, {"kunci": key, "wilayah": "64.01", "issuedOn": "2022-10-25"} | SENT)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/masuk?lanjut=%2F"), (
            path + answer.text
        )
    for path in ("/pengguna/beri", "/dokumen/baru/kesepakatan", "/peserta/akhiri"):
        assert stranger.get(path).status_code == stranger.post(path, {}).status_code == 303


def test_an_account_is_closed(office: Office) -> None:
    budi = office.newcomer()
    takes_link(budi, link_on(office.ani.post("/pengguna/tambah", BUDI)))
    assert office.ani.post("/pengguna/tutup", {"login": "budi"}).status_code == 200
    assert budi.get("/akun").status_code == 303


def test_what_was_done_about_an_account_is_told_below_it_and_by_whom(office: Office) -> None:
    budi = office.newcomer()
    takes_link(budi, link_on(office.ani.post("/pengguna/tambah", BUDI)))
    office.ani.post("/pengguna/tautan", {"login": "budi"})
    office.ani.post("/pengguna/tutup", {"login": "budi"})
    shown = office.ani.get("/pengguna").text
    told = re.findall(r"<li>[^<]*: ([^<:]+)</li>", shown)
    assert told[told.index("account closed, by ani") :] == [
        "account closed, by ani",
        "sign-in link made, by ani",
        "sign-in link used, by budi",
        "sign-in link made, by ani",
        "user admitted, by ani",
    ]
    assert "Administrator" in shown  # of ani herself


def test_a_second_factor_and_signing_out_everywhere_are_recorded_as_done_by_the_user(
    office: Office, store: PostgresEventStore
) -> None:
    # given a user without any role, with two tokens that an administrator made, one of them revoked
    budi = office.newcomer()
    takes_link(budi, link_on(office.ani.post("/pengguna/tambah", BUDI)))
    user = office.door.accounts.named("budi").user
    for label in ("one", "other"):
        office.door.tokens.make(user, label, 7)
    kept, gone = office.door.tokens.holding(user)
    office.door.tokens.revoke(gone.id)
    # when codes are set up, a passkey is added and removed twice, and the user leaves everywhere with tokens
    secret, device = new_code_secret(), Device(SITE.origin, SITE.name)
    credentials = office.door.credentials
    credentials.set_code(user, secret, pyotp.TOTP(secret).now())
    credentials.add_passkey(SITE, user, device.registers(credentials.ask_for_passkey(SITE, user, "budi")))
    [passkey] = credentials.passkeys(user)
    for _ in range(2):
        credentials.remove_passkey(user, passkey.credential)
    budi.post("/akun/keluar-semua", {"tokens": "on"})
    # then each is an event by the user, and nothing is told of secrets
    told = [(one.event, one.actor) for one in store.load([user])[user][3:]]
    assert told == [
        (TokenMade(gone.id, 7), "installation"),
        (TokenMade(kept.id, 7), "installation"),
        (TokenRevoked(gone.id), "installation"),
        (SecondFactorSet(SecondFactor.CODES), str(user)),
        (SecondFactorSet(SecondFactor.PASSKEY), str(user)),
        (SecondFactorRemoved(SecondFactor.PASSKEY), str(user)),
        (TokenRevoked(kept.id), str(user)),
    ]
    assert office.door.tokens.holding(user) == []


def test_the_last_administrator_does_not_give_the_role_up(office: Office) -> None:
    revoke = form_of(office.ani.get("/pengguna"), "/pengguna/cabut", "ani")
    answer = sent(office.ani, revoke, role="ADMINISTRATOR", region="", reason="OTHER_DUTIES", note="")
    assert answer.status_code == 422
    assert "no administrator who can sign in" in unescape(answer.text)
    assert office.ani.get("/pengguna").status_code == 200


def test_the_page_is_shut_to_who_is_no_administrator(office: Office) -> None:
    budi = office.newcomer()
    takes_link(budi, link_on(office.ani.post("/pengguna/tambah", BUDI)))
    assert budi.get("/pengguna").status_code == 403
    for path in ("/pengguna/tambah", "/pengguna/tautan", "/pengguna/tutup"):
        assert budi.post(path, {"login": "ani"}).status_code == 403
    assert office.newcomer().get("/pengguna").headers["location"].startswith("/masuk")
    assert [one.login for one in office.door.accounts.everyone() if one.closed_at is None] == ["ani", "budi"]


def test_another_site_cannot_send_its_forms(office: Office) -> None:
    answer = office.ani.post("/pengguna/tambah", BUDI, origin="https://evil.example")
    assert answer.status_code == 403
    assert len(office.door.accounts.everyone()) == 1
