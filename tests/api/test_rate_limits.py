"""Who asks too often? Each user and each address of who is not signed in has so much a minute, and is told what is left."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.requests import Request

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import Role
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.rate_limits import Allowance, Allowances, site_of
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Http, client, named_user
from tests.api.doors import user

SMALL, LARGE = "{ viewer { user } }", "{ schemes { code } }"  # 2 fields, and 41
Opened = Callable[..., AbstractContextManager[Http]]


@pytest.fixture
def opened(services: Services) -> Opened:
    """The application where one has to sign in, as it is asked from an address."""

    @contextmanager
    def at(limits: Allowances, address: str = "127.0.0.1", *, everyone: bool = False) -> Iterator[Http]:
        over = replace(
            services,
            everyone=everyone,
            signed_in=named_user,
            allowances=limits,
            pools=(),
            proxies=("127.0.0.1",),
        )
        with client(create_app(over, schema()), address=address) as http:
            yield http

    return at


def asks(http: Http, query: str = SMALL, by: UUID | None = None, **headers: str) -> httpx.Response:
    named = {} if by is None else {"x-user": str(by)}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return http.post("/graphql", json={"query": query}, headers={"accept-language": "en", **named, **given})


def cost(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()["extensions"]["cost"]
    return told


def test_each_answer_tells_what_it_took_and_who_has_nothing_left_is_told_when_to_come_again(
    opened: Opened, register: Register
) -> None:
    dewi, sari = user(register, Role.AUDITOR, "64.09"), user(register, Role.AUDITOR, "64.09")
    with opened(Allowances(user=Allowance(1_000, 100), nobody=Allowance(3, 1_000))) as http:
        first = asks(http, LARGE, dewi)
        assert first.status_code == 200
        assert cost(first) == {"asked": 41, "left": 59, "requestsLeft": 999, "per": "user", "seconds": 60}
        assert cost(asks(http, LARGE, dewi))["left"] <= 19
        # when she has too little left, then nothing is executed, and she is told for how long
        refused = asks(http, LARGE, dewi)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 14
        [error] = refused.json()["errors"]
        assert error["extensions"]["code"] == "TOO_OFTEN"
        assert f"after {refused.headers['retry-after']} seconds" in error["message"]
        assert "data" not in refused.json()
        assert refused.headers["cache-control"] == "no-store"
        # but others have their own, and so has whoever is not signed in
        assert asks(http, LARGE, sari).status_code == 200
        for left in (2, 1, 0):
            answer = asks(http)
            assert (answer.status_code, cost(answer)["requestsLeft"], cost(answer)["per"]) == (
                200,
                left,
                "address",
            )
        assert asks(http).status_code == 429
        # what cannot be answered is counted as well
        assert asks(http, "{ nothing }").status_code == 429


def test_a_command_of_who_has_nothing_left_is_not_recorded(
    opened: Opened, register: Register, store: PostgresEventStore
) -> None:
    dewi = user(register, Role.OPERATOR, "64.09")
    before = store.log_state().position
    command = f"""mutation {{ countEligibleWorkers(input: {{ idempotencyKey: "{uuid4()}", region: "64.09", asOf: "2026-01-01",
        source: "Dinas", value: 9, evidence: ASSUMED }}) {{ position }} }}"""
    with opened(Allowances(user=Allowance(1, 1_000), nobody=Allowance(9, 1_000))) as http:
        assert asks(http, SMALL, dewi).status_code == 200
        assert asks(http, command, dewi).status_code == 429
    assert store.log_state().position == before


def test_whoever_is_not_signed_in_is_known_by_the_address_that_the_proxy_saw(opened: Opened) -> None:
    def through(http: Http, client: str) -> httpx.Response:
        return asks(http, x_forwarded_for=client, x_forwarded_proto="https")

    limits = Allowances(user=Allowance(9, 999), nobody=Allowance(1, 999))
    with opened(limits) as http:
        assert through(http, "203.0.113.9").status_code == 200
        assert through(http, "203.0.113.9").status_code == 429
        assert through(http, "192.0.2.1, 203.0.113.9").status_code == 429  # the client wrote the first
        assert through(http, "203.0.113.10").status_code == 200
        assert through(http, "2001:db8:0:7::1").status_code == 200
        assert through(http, "2001:db8:0:7:ffff::2").status_code == 429  # of one customer
        assert through(http, "2001:db8:0:8::1").status_code == 200
    with opened(limits, "203.0.113.11") as http:  # nobody else is believed
        assert through(http, "203.0.113.12").status_code == 403


def test_where_nobody_has_to_sign_in_nothing_is_counted(opened: Opened) -> None:
    limits = Allowances(user=Allowance(1, 1), nobody=Allowance(1, 1))
    with opened(limits, everyone=True) as http:
        for _ in range(3):
            assert asks(http).json()["extensions"] == {"everyone": True}


def test_a_page_tells_whoever_asks_too_often(opened: Opened) -> None:
    with opened(Allowances(user=Allowance(9, 999), nobody=Allowance(1, 999))) as http:
        assert asks(http).status_code == 200
        assert http.get("/cakupan").status_code == 429


def test_an_address_of_ipv4_is_one_however_it_is_written() -> None:
    def request(host: str) -> Request:
        return Request({"type": "http", "client": (host, 1), "headers": []})

    assert site_of(request("::ffff:203.0.113.9")) == site_of(request("203.0.113.9")) == "203.0.113.9"
    assert site_of(Request({"type": "http", "client": None, "headers": []})) == ""


def test_the_bounds_are_settings() -> None:
    told = Settings.from_environment({"NAUNGAN_USER_REQUESTS": "7", "NAUNGAN_PUBLIC_COST": "8"})
    assert (told.user_requests, told.public_cost) == (7, 8)
    assert Settings.from_environment(told.environment()).user_requests == 7
