"""Does somebody come in through the pages, with nothing that another site or a preview could do for them?"""

import asyncio
import contextlib
import datetime as dt
import threading
import time
from uuid import UUID

import httpx
import psycopg
import pyotp
import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from naungan.domain.commands.register import Register
from naungan.domain.grants import AdmitUser, GrantAccess
from naungan.domain.vocabulary import Role, UserKind
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.door import Door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.principals import Caller
from naungan.infrastructure.web.sign_in.answers import Busy, Threads
from naungan.infrastructure.web.sign_in.identified import Identified, Users
from naungan.projections.engine.runner import Runner
from tests.api.conftest import Http
from tests.api.sending import csv_file, terms
from tests.api.sign_in.coming_in import ALLOWED, VIEWER, sign_in, viewer
from tests.api.signing_in import FORM, HERE, Browser, hidden, wrong
from tests.infrastructure.accounts.conftest import GOOD, OTHER, HandClock
from tests.infrastructure.bulk.files import person
from tests.people import PASER, command, done, people, ready_to_enrol


def test_from_a_link_to_a_session_and_out_again(
    parts: Door, budi: UUID, browser: Browser, http: Http
) -> None:
    link = parts.links.make(budi, with_code=False)
    # given a preview that fetches the link, more than once
    for _ in range(2):
        shown = Browser(http).get(f"/tautan/{link}")
        assert shown.status_code == 200
        assert "Budi &lt;b&gt;Santoso&lt;/b&gt;" in shown.text
        assert "set-cookie" not in shown.headers
    # when its user opens it and chooses a password
    taken = browser.post(f"/tautan/{link}", {"password": GOOD, "again": GOOD})
    # then they are in
    assert (taken.status_code, taken.headers["location"]) == (303, "/akun")
    cookie = taken.headers["set-cookie"]
    assert cookie.startswith("naungan_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "You are signed in as Budi &lt;b&gt;Santoso&lt;/b&gt; (budi)." in browser.get("/akun").text
    assert viewer(browser) is not None
    # and the link is gone
    again = Browser(http).get(f"/tautan/{link}")
    assert (again.status_code, "holds no longer" in wrong(again)) == (410, True)
    # and out again
    secret = browser.cookies["naungan_session"]
    assert browser.post("/keluar", {}).headers["location"] == "/masuk"
    assert browser.cookies == {}
    browser.cookies = {"naungan_session": secret}
    assert viewer(browser) is None
    assert browser.get("/akun").headers["location"] == "/masuk"


def test_signing_in_with_a_password_and_every_wrong_thing_is_told_alike(
    signed_in: Browser, http: Http
) -> None:
    there = Browser(http)
    told = set()
    for login, password in (("budi", "kata sandi yang salah"), ("tidakada", GOOD), ("", ""), ("\0", "\0")):
        refused = there.post("/masuk", {"login": login, "password": password})
        assert refused.status_code == 403
        told.add(wrong(refused))
    assert len(told) == 1
    assert there.cookies == {}
    assert sign_in(there) == 303
    assert viewer(there) == viewer(signed_in)


def test_whoever_guesses_is_answered_429_with_the_seconds_to_wait(
    signed_in: Browser, http: Http, clock: HandClock
) -> None:
    there = Browser(http)
    assert [sign_in(there, "kata sandi yang salah") for _ in range(5)] == [403] * 5
    for password in (GOOD, "kata sandi yang salah"):
        slowed = there.post("/masuk", {"login": "budi", "password": password})
        assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "1")
        assert "Wait 1 seconds" in wrong(slowed)
    clock.move(seconds=1)
    assert sign_in(there) == 303


def test_of_too_many_who_sign_in_at_the_same_moment_the_last_are_asked_to_come_again() -> None:
    async def asked() -> int:
        threads, gate = Threads(), threading.Event()
        # given two passwords that are worked out, and twenty who wait
        under_way = [asyncio.ensure_future(threads.password(gate.wait)) for _ in range(22)]
        for _ in under_way:
            await asyncio.sleep(0)
        assert threads.waiting == 20
        # when one more comes
        with pytest.raises(Busy) as busy:
            await threads.password(gate.wait)
        # then whoever is in is answered all the same
        assert await threads.short(lambda: "answered") == "answered"
        gate.set()
        assert await asyncio.gather(*under_way) == [True] * 22
        return busy.value.seconds

    assert asyncio.run(asked()) == 5


def test_a_secret_that_was_put_into_the_browser_is_not_the_one_it_signs_in_with(
    signed_in: Browser, http: Http, parts: Door, budi: UUID
) -> None:
    planted = signed_in.cookies["naungan_session"]
    there = Browser(http)
    there.cookies = {"naungan_session": planted}
    assert sign_in(there) == 303
    assert there.cookies["naungan_session"] != planted
    # and it opens nothing any more
    assert viewer(there) is not None
    assert viewer(signed_in) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "http://localhost:9000"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"origin": ALLOWED},
        {},
    ],
)
def test_nothing_is_changed_with_a_session_by_what_no_page_of_ours_sent(
    signed_in: Browser, headers: dict[str, str], parts: Door, budi: UUID
) -> None:
    for path in ("/keluar", "/akun/keluar-semua", "/akun/kata-sandi", "/akun/kode", "/masuk", "/graphql"):
        sent = signed_in.send(
            "POST",
            path,
            {"content-type": "application/json" if path == "/graphql" else FORM, **headers},
            content=b'{"query":"{viewer{user}}"}' if path == "/graphql" else b"tokens=on",
        )
        if headers == {"origin": ALLOWED} and path == "/graphql":
            # its pages may ask, and are nobody without a token
            assert sent.json()["data"]["viewer"]["user"] is None
        else:
            assert sent.status_code == 403, path
            assert sent.json()["errors"][0]["extensions"] == {"code": "CROSS_SITE"}
    assert len(parts.sessions.of(budi)) == 1


def test_a_link_on_another_site_opens_the_pages_and_is_no_form(
    browser: Browser, parts: Door, budi: UUID
) -> None:
    link = parts.links.make(budi, with_code=False)
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    for path in ("/masuk", f"/tautan/{link}", "/akun"):
        assert browser.send("GET", path, opened).status_code in (200, 303)
        assert browser.send("GET", path, {**opened, "sec-fetch-dest": "iframe"}).status_code == 403
        assert browser.send("POST", path, opened).status_code == 403
    assert parts.links.look(link)


def test_another_site_that_is_allowed_asks_with_a_token(
    signed_in: Browser, http: Http, parts: Door, budi: UUID
) -> None:
    token = parts.tokens.make(budi, "", 30)
    there = Browser(http)
    asked = there.send(
        "POST", "/graphql", {"origin": ALLOWED, "authorization": f"Bearer {token}"}, json={"query": VIEWER}
    )
    assert asked.json()["data"]["viewer"]["user"] == viewer(signed_in)
    assert asked.headers["access-control-allow-origin"] == ALLOWED
    asks_first = there.send(
        "OPTIONS",
        "/graphql",
        {
            "origin": ALLOWED,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization",
        },
    )
    assert "authorization" in asks_first.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in asks_first.headers


def test_a_token_that_opens_nothing_is_401_on_every_path(http: Http, parts: Door) -> None:
    for path in ("/graphql?query={log{position}}", "/imports/x", "/akun", "/"):
        answer = Browser(http).get(path, authorization="Bearer ngn_wrong")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="naungan"'
        assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert Browser(http).get("/healthz", authorization="Bearer ngn_wrong").status_code == 200


def test_a_revoked_token_opens_nothing_at_once(http: Http, parts: Door, budi: UUID) -> None:
    token = parts.tokens.make(budi, "", 30)
    there = Browser(http)
    assert there.ask(VIEWER, authorization=f"Bearer {token}").status_code == 200
    parts.tokens.revoke(parts.tokens.holding(budi)[0].id)
    assert there.ask(VIEWER, authorization=f"Bearer {token}").status_code == 401


def test_the_session_is_found_beside_whatever_other_cookies_there_are(signed_in: Browser) -> None:
    signed_in.cookies = {"a": '"' + '\\"' * 25_000 + '"', **signed_in.cookies, "b": "", "": "=;="}
    began = time.process_time()
    assert signed_in.get("/akun").status_code == 200
    assert time.process_time() - began < 2


def test_a_link_says_what_is_wrong_and_holds_still(browser: Browser, parts: Door, budi: UUID) -> None:
    link = parts.links.make(budi, with_code=False)
    for typed, said in (
        ({"password": GOOD, "again": OTHER}, "differ"),
        ({"password": "pendek", "again": "pendek"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "guessed first"),
        ({}, "too short"),
    ):
        refused = browser.post(f"/tautan/{link}", typed)
        assert (refused.status_code, said in wrong(refused)) == (422, True), typed
    assert browser.cookies == {}
    assert browser.post(f"/tautan/{link}", {"password": GOOD, "again": GOOD}).status_code == 303


def test_the_first_administrator_says_who_she_is(browser: Browser, parts: Door) -> None:
    link = parts.links.make_first()
    typed = {"login": "ani", "name": "Ani Wijaya", "employee": "?", "password": GOOD, "again": GOOD}
    refused = browser.post(f"/tautan/{link}", typed)
    assert (refused.status_code, "An employee number has 4 to 32" in wrong(refused)) == (422, True)
    assert 'value="Ani Wijaya"' in refused.text
    assert browser.post(f"/tautan/{link}", {**typed, "employee": "197904042005012001"}).status_code == 303
    assert "Ani Wijaya (ani)" in browser.get("/akun").text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("text/plain", b"login=budi"),
        ("multipart/form-data; boundary=x", b"--x--"),
        (FORM, b"\xff\xfe"),
        (FORM, b"login=%ff%fe"),
        (FORM, b"a=1&" * 50),
        (FORM, b"login=" + b"x" * 10_000),
    ],
)
def test_what_is_no_form_is_told_so(
    signed_in: Browser, parts: Door, budi: UUID, kind: str, body: bytes
) -> None:
    link = parts.links.make(budi, with_code=False)
    for path in ("/masuk", f"/tautan/{link}", "/akun/kode", "/akun/kata-sandi"):
        answer = signed_in.send("POST", path, {"origin": HERE, "content-type": kind}, content=body)
        assert answer.status_code == 400, path
        assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


def test_every_page_has_the_strict_policy_and_is_never_kept(
    signed_in: Browser, http: Http, parts: Door, budi: UUID
) -> None:
    link = parts.links.make(budi, with_code=True)
    for page in (
        signed_in.get("/akun"),
        Browser(http).get("/masuk"),
        Browser(http).get(f"/tautan/{link}"),
        Browser(http).get("/tautan/x"),
    ):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
        assert "style=" not in page.text
        assert "<script>" not in page.text
        assert " on" not in {attribute[:3] for attribute in page.text.split('"')}


def test_pages_speak_indonesian_first(http: Http) -> None:
    assert "<h1>Masuk</h1>" in Browser(http, language="").get("/masuk").text
    assert "<h1>Sign in</h1>" in Browser(http, language="en").get("/masuk").text


def test_a_user_is_read_anew_when_an_answer_is_about_to_leave(
    parts: Door, budi: UUID, http: Http, database_url: str, clock: HandClock
) -> None:
    secret = parts.links.use(parts.links.make(budi, with_code=False), Filled(GOOD), None)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "scheme": "http",
        "headers": [
            (b"host", b"localhost"),
            (b"origin", b"http://localhost"),
            (b"cookie", f"naungan_session={secret}".encode()),
        ],
    }
    found: list[Caller | None] = []

    async def asked() -> None:
        async with who_pool(database_url) as sessions:
            reader = WhoReader(sessions, clock)

            async def application(scope: Scope, receive: Receive, send: Send) -> None:
                users, request = Users(reader), Request(scope)
                found.append(await users(request, False))
                parts.sessions.end_all(budi, tokens=False)
                found.append(await users(request, True))

            async def no_body() -> Message:
                raise AssertionError

            async def no_answer(_: Message) -> None:
                raise AssertionError

            await Identified(application, reader)(scope, no_body, no_answer)
            await reader.close()

    http.run(asked)
    assert found == [Caller(budi, strong=False), None]


def test_a_file_that_is_sent_with_a_token_is_recorded_as_its_user(
    http: Http, register: Register, parts: Door, budi: UUID, database_url: str
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=10**9)
    register.admit_user(command(), AdmitUser(budi, UserKind.PERSON))
    register.grant_access(command(), GrantAccess(budi, Role.OPERATOR, PASER))
    sent = Browser(http).send(
        "POST",
        f"/imports?{terms(papers)}",
        {
            "authorization": f"Bearer {parts.tokens.make(budi, '', 30)}",
            "content-type": "text/csv",
            "prefer": "wait=60",
        },
        content=csv_file(person(1)),
    )
    assert sent.json()["state"] == "completed", sent.json()
    with psycopg.connect(database_url) as connection:
        actors = connection.execute(
            "SELECT DISTINCT actor FROM log.stored_events WHERE topic LIKE 'WorkerEnrolled%'"
        ).fetchall()
    assert actors == [(str(budi),)]


def test_a_page_of_another_site_that_may_ask_reads_why_its_token_does_not_hold(http: Http) -> None:
    headers = {"origin": ALLOWED, "sec-fetch-site": "cross-site", "authorization": f"Bearer ngn_{'x' * 43}"}
    answer = http.post("/graphql", json={"query": VIEWER}, headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, ALLOWED)
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


# Names need a second factor

NAMES = 'query Nama { viewer { names } enrolments(region: "64.01", asOf: "2022-11-01", first: 5) { totalCount nodes { person { name } } } }'


@pytest.fixture
def enrolled(register: Register, budi: UUID, database_url: str) -> None:
    """Two people of a regency whose operator is budi."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    register.admit_user(command(), AdmitUser(budi, UserKind.PERSON))
    done(register.grant_access(command(), GrantAccess(budi, Role.OPERATOR, PASER)))
    with (
        contextlib.closing(PostgresEventStore(database_url, pool_size=1)) as store,
        contextlib.closing(Runner(store, projections(), database_url)) as runner,
    ):
        runner.catch_up()


def shown(answer: httpx.Response) -> tuple[bool, int, list[str], set[str]]:
    """Whether names may be shown, how many there are, the names, and why some are not."""
    told = answer.json()
    found = told["data"]["enrolments"]
    names = [one["person"]["name"] for one in found["nodes"] if one["person"] is not None]
    return (
        told["data"]["viewer"]["names"],
        found["totalCount"],
        names,
        {error["message"] for error in told.get("errors", ())},
    )


def test_a_session_of_a_password_alone_opens_everything_but_names_and_says_how_they_are_opened(
    parts: Door, budi: UUID, http: Http, enrolled: None, clock: HandClock, database_url: str
) -> None:
    browser = Browser(http)
    browser.post(f"/tautan/{parts.links.make(budi, with_code=False)}", {"password": GOOD, "again": GOOD})
    may, count, names, why = shown(browser.ask(NAMES))
    assert (may, count, names) == (False, 2, [])
    [said] = why
    assert "/akun" in said
    assert looks(database_url) == 0

    # when they set up codes and sign in again, with one
    secret = hidden(browser.get("/akun"))["code_secret"]
    code = pyotp.TOTP(secret).at(clock.now)
    assert browser.post("/akun/kode", {"code_secret": secret, "code": code}).status_code == 303
    clock.now += dt.timedelta(minutes=1)
    assert sign_in(browser, code=pyotp.TOTP(secret).at(clock.now)) == 303
    may, _, names, why = shown(browser.ask(NAMES))
    assert (may, len(names), why) == (True, 2, set())
    assert looks(database_url) == 1


def test_a_token_opens_names(parts: Door, budi: UUID, http: Http, enrolled: None) -> None:
    token = parts.tokens.make(budi, "sistem kabupaten", 1)
    may, _, names, why = shown(Browser(http).ask(NAMES, authorization=f"Bearer {token}"))
    assert (may, len(names), why) == (True, 2, set())


def looks(database_url: str) -> int:
    with psycopg.connect(database_url) as owner:
        row = owner.execute("SELECT count(*) FROM access.sight").fetchone()
    assert row is not None
    return int(row[0])


def test_a_form_that_names_what_is_somebody_elses_changes_nothing_of_theirs(
    parts: Door, signed_in: Browser, http: Http, database_url: str, budi: UUID
) -> None:
    # given somebody else, with a session, a token, a passkey and a link that was used
    siti, hers = parts.accounts.add_person("siti", "Siti", "199001012015042001"), Browser(http)
    link = parts.links.make(siti, with_code=False)
    assert hers.post(f"/tautan/{link}", {"password": OTHER, "again": OTHER}).status_code == 303
    token = parts.tokens.make(siti, "", 30)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO access.passkey (credential, user_id, public_key, sign_count, made_at) VALUES (%s, %s, %s, 0, now())",
            (b"her passkey", siti, b"key"),
        )

    # when one who is signed in sends forms that name them
    named = {"login": "siti", "user": str(siti), "user_id": str(siti)}
    removed = signed_in.post("/akun/kunci-sandi/hapus", {"credential": b"her passkey".hex(), **named})
    changed = signed_in.post(
        "/akun/kata-sandi",
        {"now": GOOD, "password": "lima harimau tidur", "again": "lima harimau tidur", **named},
    )
    used = signed_in.post(f"/tautan/{link}", {"password": GOOD, "again": GOOD, **named})
    unknown = signed_in.post(f"/tautan/{'a' * 43}", {"password": GOOD, "again": GOOD, **named})
    left = signed_in.post("/akun/keluar-semua", {"tokens": "on", **named})

    # then what they sent was about themselves, a link that was used is as unknown as none, and nothing of hers changed
    assert (removed.status_code, changed.status_code, left.status_code) == (303, 303, 303)
    assert (used.status_code, used.text) == (unknown.status_code, unknown.text) == (410, used.text)
    assert sign_in(Browser(http), "lima harimau tidur") == 303
    assert viewer(hers) == ids.encode("User", siti)
    assert Browser(http).ask(VIEWER, authorization=f"Bearer {token}").json()["data"]["viewer"]["user"]
    assert [one.credential for one in parts.credentials.passkeys(siti)] == [b"her passkey"]
    assert sign_in(Browser(http), OTHER, login="siti") == 303
