"""Does a request tell who made it for as long as its session or token holds, and no moment longer?"""

import asyncio
from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from starlette.requests import HTTPConnection

from naungan.domain.vocabulary import UserKind
from naungan.infrastructure.accounts.accounts import AccountProblem
from naungan.infrastructure.accounts.door import Door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.random_secrets import new_secret
from naungan.infrastructure.accounts.signed_in import BadBearer, How, SignedIn, WhoReader, who_pool
from naungan.infrastructure.accounts.signing_in import Shown

from .conftest import GOOD, HandClock

SHOWN = Shown("budi", GOOD, "", "198.51.100.4")


class Asking:
    """Asks who made a request with these headers, over a pool of its own."""

    def __init__(self, url: str, clock: HandClock) -> None:
        self._url = url
        self._clock = clock

    def __call__(
        self, headers: Mapping[str, str], *, cookie: bool = True, scheme: str = "http"
    ) -> SignedIn | None:
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "scheme": scheme,
            "server": ("localhost", 80),
            "headers": raw,
        }

        async def asked() -> SignedIn | None:
            async with who_pool(self._url) as opened:
                return await WhoReader(opened, self._clock).who(HTTPConnection(scope), cookie=cookie)

        return asyncio.run(asked())

    def session(self, secret: str, **more: str) -> SignedIn | None:
        return self({"cookie": f"naungan_session={secret}", **more})

    def bearer(self, token: str) -> SignedIn | None:
        return self({"authorization": f"Bearer {token}"})


@pytest.fixture
def who(database_url: str, clock: HandClock) -> Asking:
    return Asking(database_url, clock)


@pytest.fixture
def budi(parts: Door) -> UUID:
    user = parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    parts.links.use(parts.links.make(user, with_code=False), Filled(GOOD), None)
    parts.sessions.end_all(user, tokens=False)
    return user


def test_a_session_tells_who_it_is_and_how_they_came_in(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    found = who.session(parts.signing_in.by_password(SHOWN))
    assert found is not None
    assert (found.user, found.kind, found.how, found.strong) == (budi, UserKind.PERSON, How.SESSION, False)
    assert (found.since, found.by) == (clock.now, parts.sessions.of(budi)[0].id)


def test_a_session_ends_after_half_an_hour_without_use(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    secret = parts.signing_in.by_password(SHOWN)
    for _ in range(3):
        clock.move(minutes=29)
        assert who.session(secret)
    clock.move(minutes=30)
    assert who.session(secret) is None
    assert parts.sessions.of(budi) == []


def test_polling_does_not_keep_a_session_alive(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    secret = parts.signing_in.by_password(SHOWN)
    clock.move(minutes=20)
    assert who.session(secret, **{"naungan-polling": "1"})
    clock.move(minutes=10)
    assert who.session(secret, **{"naungan-polling": "1"}) is None


def test_a_session_ends_after_eight_hours_however_much_it_is_used(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    secret = parts.signing_in.by_password(SHOWN)
    for _ in range(19):
        clock.move(minutes=25)
        assert who.session(secret)
    clock.move(minutes=5)
    assert who.session(secret) is None


def test_signing_out_ends_this_session_and_no_other(parts: Door, budi: UUID, who: Asking) -> None:
    here, there = parts.signing_in.by_password(SHOWN), parts.signing_in.by_password(SHOWN)
    parts.sessions.end(here)
    assert who.session(here) is None
    assert who.session(there)


@pytest.mark.parametrize("tokens", [False, True])
def test_signing_out_everywhere_ends_every_session_and_by_choice_every_token(
    parts: Door, budi: UUID, who: Asking, tokens: bool
) -> None:
    secrets = [parts.signing_in.by_password(SHOWN) for _ in range(3)]
    token = parts.tokens.make(budi, "laporan", 30)
    sari = parts.accounts.add_person("sari", "Sari", "198601012011012002")
    hers = parts.links.use(parts.links.make(sari, with_code=False), Filled(GOOD), None)
    # when
    parts.sessions.end_all(budi, tokens=tokens)
    # then
    assert [who.session(secret) for secret in secrets] == [None] * 3
    assert who.session(hers)
    if tokens:
        with pytest.raises(BadBearer):
            who.bearer(token)
    else:
        assert who.bearer(token)


def test_whoever_signs_in_has_a_new_secret_and_the_one_before_opens_nothing(
    parts: Door, budi: UUID, who: Asking
) -> None:
    # given a secret that somebody else put into the browser, and one of a session of before
    planted = new_secret()
    before = parts.signing_in.by_password(SHOWN)
    # when
    for known in (planted, before):
        made = parts.signing_in.by_password(Shown(SHOWN.login, SHOWN.password, "", SHOWN.address, known))
        # then
        assert made != known
        assert who.session(known) is None
        assert who.session(made)


def test_a_cookie_counts_by_its_name_for_this_scheme_and_where_it_may(
    parts: Door, budi: UUID, who: Asking
) -> None:
    secret = parts.signing_in.by_password(SHOWN)
    plain, secure = {"cookie": f"naungan_session={secret}"}, {"cookie": f"__Host-naungan_session={secret}"}
    assert who(plain)
    assert who(secure, scheme="https")
    assert who(plain, scheme="https") is None
    assert who(secure) is None
    assert who(plain, cookie=False) is None
    assert who({}) is None


@pytest.mark.parametrize(
    "text",
    ["", "x", "x" * 43, "é" * 43, new_secret(), "a=b; naungan_session=c"],
    ids=["empty", "short", "x", "letters of others", "of nobody", "two"],
)
def test_a_cookie_that_is_none_of_ours_is_nobody(parts: Door, who: Asking, text: str) -> None:
    assert who({"cookie": f"naungan_session={text}".encode().decode("latin-1")}) is None


def test_a_token_holds_for_its_days_and_until_it_is_revoked(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    first, second = parts.tokens.make(budi, "laporan", 30), parts.tokens.make(budi, "dasbor", 2)
    assert first.startswith("ngn_")
    assert len(first) == 47
    found = who.bearer(first)
    assert found is not None
    assert (found.user, found.how, found.strong) == (budi, How.TOKEN, False)
    # when one is revoked and the days of the other are over
    (named,) = [one for one in parts.tokens.holding(budi) if one.label == "laporan"]
    parts.tokens.revoke(named.id)
    parts.tokens.revoke(named.id)
    with pytest.raises(BadBearer):
        who.bearer(first)
    assert who.bearer(second)
    clock.move(days=2)
    with pytest.raises(BadBearer):
        who.bearer(second)
    assert parts.tokens.holding(budi) == []
    assert {one.label for one in parts.tokens.all()} == {"laporan", "dasbor"}


def test_a_service_comes_in_by_token_alone(parts: Door, who: Asking) -> None:
    user = parts.accounts.add_service("dasbor", "Dasbor kabupaten")
    found = who.bearer(parts.tokens.make(user, "", 30))
    assert found is not None
    assert (found.user, found.kind) == (user, UserKind.SERVICE)


@pytest.mark.parametrize(
    "text",
    ["Bearer", "Bearer x", f"Bearer {new_secret('ngn_')}", "Basic YTpi", new_secret("ngn_"), ""],
    ids=["no token", "short", "of nobody", "basic", "no scheme", "empty"],
)
def test_a_header_that_opens_nothing_is_not_taken_for_nobody(parts: Door, who: Asking, text: str) -> None:
    with pytest.raises(BadBearer):
        who({"authorization": text})


def test_a_token_goes_before_a_cookie(parts: Door, budi: UUID, who: Asking) -> None:
    secret = parts.signing_in.by_password(SHOWN)
    token = parts.tokens.make(parts.accounts.add_service("dasbor", "Dasbor"), "", 30)
    found = who({"cookie": f"naungan_session={secret}", "authorization": f"bearer {token}"})
    assert found is not None
    assert found.kind is UserKind.SERVICE
    with pytest.raises(BadBearer):
        who({"cookie": f"naungan_session={secret}", "authorization": "Bearer wrong"})


@pytest.mark.parametrize(("label", "days"), [("laporan", 0), ("laporan", 367), ("x" * 81, 30), ("a\nb", 30)])
def test_a_token_that_cannot_be_is_not_made(parts: Door, budi: UUID, label: str, days: int) -> None:
    with pytest.raises(AccountProblem):
        parts.tokens.make(budi, label, days)
    assert parts.tokens.all() == []
    with pytest.raises(AccountProblem):
        parts.tokens.revoke(uuid4())


def test_the_use_of_sessions_and_tokens_is_written_once_a_minute(
    parts: Door, budi: UUID, who: Asking, clock: HandClock
) -> None:
    secret, token = parts.signing_in.by_password(SHOWN), parts.tokens.make(budi, "", 30)

    def seen() -> tuple[object, object]:
        who.session(secret)
        who.bearer(token)
        return parts.sessions.of(budi)[0].seen_at, parts.tokens.all()[0].used_at

    began = clock.now
    assert seen() == (began, began)
    clock.move(seconds=59)
    assert seen() == (began, began)
    clock.move(seconds=1)
    assert seen() == (clock.now, clock.now)
