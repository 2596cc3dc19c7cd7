"""Is a production server shut to whoever is not signed in, and open to a program with a token? Over real processes.

A page of another origin asks with a token too: by an unchanged Apollo Client, in a browser.
"""

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from naungan.domain.grants import GrantAccess
from naungan.domain.vocabulary import Role
from naungan.infrastructure.accounts.sessions import start_session
from naungan.infrastructure.composition import door_of, writing
from naungan.infrastructure.postgres.databases import databases
from naungan.infrastructure.settings import Settings
from tests.browser import needs_chromium
from tests.e2e.demo import free_port
from tests.e2e.test_first_enrolment import serving
from tests.people import command, done
from tests.service_accounts import bearer_at

from .frontend import asks, chromium, frontend
from .workshop import Workshop

__all__ = ["chromium"]

pytestmark = pytest.mark.slow

ELSEWHERE = "https://app.example"  # the site whose pages may ask
UNNAMED = "https://evil.example"


@dataclass
class Running:
    """`naungan serve` over an empty register, with tokens of an auditor of the nation and of an operator of 64.01, and the session
    of a person who audits too.
    """

    url: str
    auditor: dict[str, str]
    operator: dict[str, str]
    session: str

    def sends(
        self, path: str, body: object = None, method: str = "POST", **headers: str
    ) -> tuple[int, Any, Any]:
        """Status, headers and JSON of the answer."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        given = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        request = urllib.request.Request(f"{self.url}{path}", data, given, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.headers, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, json.loads(refused.read() or b"null")

    def asks(self, query: str, **headers: str) -> Any:
        status, _, answer = self.sends("/graphql", {"query": query}, **headers)
        assert status == 200, answer
        return answer


def session_at(settings: Settings) -> str:
    """The secret of a session of a person who audits the nation."""
    with writing(settings) as side:
        user = door_of(side).accounts.add_person("sari", "Sari Dewi", "198601012011012002")
        done(side.register.grant_access(command(), GrantAccess(user, Role.AUDITOR, "ID")))
        with side.vault.pool.connection() as connection:
            return start_session(connection, user, dt.datetime.now(dt.UTC), strong=False)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data, port = tmp_path_factory.mktemp("signed-in") / "data", free_port()
    with serving("--data", str(data), "--port", str(port), NAUNGAN_CORS_ORIGINS=ELSEWHERE):
        with databases(Settings.from_environment({"NAUNGAN_DATA": str(data)})) as settings:
            tokens = bearer_at(settings, Role.AUDITOR, "ID"), bearer_at(settings, Role.OPERATOR, "64.01")
            session = session_at(settings)
        yield Running(f"http://localhost:{port}", *tokens, session)


def test_whoever_is_not_signed_in_is_told_words_and_regions_and_no_number(running: Running) -> None:
    told = running.asks(
        """{ viewer { user everyone grants { role } } log { position } region(code: "64.01") { name }
          schemes { code label } segments { code label } cardCheck(serial: "KPJ-1") }"""
    )
    assert told["data"]["viewer"] == {"user": None, "everyone": False, "grants": []}
    assert told["data"]["region"]["name"]
    assert told["data"]["cardCheck"] == "NOT_ACTIVE"
    assert int(told["data"]["log"]["position"]) > 0
    assert "everyone" not in told.get("extensions", {})
    for asked in (
        'coverage(region: "64.01") { covered }',
        'enrolments(region: "64.01", first: 1) { totalCount }',
        "events(first: 1) { totalCount }",
        'findings(region: "ID", first: 1) { totalCount }',
    ):
        [error] = running.asks("{ " + asked + " }")["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED", asked


def test_who_is_not_signed_in_records_nothing_and_sends_no_file(running: Running) -> None:
    mutation = """mutation { countEligibleWorkers(input: { idempotencyKey: "6b1f4c1e-3a55-4d0e-9d8c-0b6a3a1f7e01",
        region: "64.01", asOf: "2026-01-01", source: "Dinas", value: 9, evidence: ASSUMED }) { position userErrors { code } } }"""
    [error] = running.asks(mutation)["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    terms = "region=64.01&scheme=VULNERABLE_WORKERS&funding=APBD&from=2026-01-01&until=2026-12-31"
    for method, path in (
        ("POST", f"/imports?{terms}&agreement={ID}&decree={ID}"),
        ("GET", f"/imports/{ID}"),
        ("GET", f"/imports/{ID}/report"),
        ("DELETE", f"/imports/{ID}/report"),
    ):
        body = b"NIK\n" if method == "POST" else None
        status, _, _ = running.sends(path, body, method, content_type="text/csv")
        assert status == 401, (method, path)
    # but with the operator's token the same is recorded, of her regency
    recorded = running.asks(mutation, **running.operator)["data"]["countEligibleWorkers"]
    assert recorded["userErrors"] == []
    elsewhere = running.asks(mutation.replace("64.01", "62.03").replace("7e01", "7e02"), **running.operator)
    assert elsewhere["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_page_of_another_site_asks_with_a_token_and_never_with_a_cookie(running: Running) -> None:
    # a browser asks first, and is told that a page of that site may send a token, but nothing of cookies
    status, headers, _ = running.sends(
        "/graphql",
        None,
        "OPTIONS",
        origin=ELSEWHERE,
        access_control_request_method="POST",
        access_control_request_headers="authorization, content-type",
    )
    assert (status, headers["access-control-allow-origin"]) == (204, ELSEWHERE)
    assert "authorization" in headers["access-control-allow-headers"]
    assert headers["access-control-allow-credentials"] is None
    # with a token it is answered, and may read the answer
    asked = {"query": 'query { coverage(region: "64.01") { covered } viewer { kind } }'}
    from_there = {"origin": ELSEWHERE, "sec_fetch_site": "cross-site"}
    status, headers, answer = running.sends("/graphql", asked, **from_there, **running.auditor)
    assert (status, headers["access-control-allow-origin"]) == (200, ELSEWHERE)
    assert answer["data"]["viewer"]["kind"] == "SERVICE"
    # with the cookie of somebody who is signed in here it is nobody, though our own page is answered with it
    cookie = {"cookie": f"naungan_session={running.session}"}
    own = {"origin": running.url, "sec_fetch_site": "same-origin"}
    assert running.asks(asked["query"], **own, **cookie)["data"]["viewer"]["kind"] == "PERSON"
    [error] = running.asks(asked["query"], **from_there, **cookie)["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    # and a site that is not named may not ask at all
    status, _, _ = running.sends("/graphql", asked, origin="https://other.example", **running.auditor)
    assert status == 403


@needs_chromium
def test_a_frontend_of_a_named_origin_asks_and_records_with_a_token(
    workshop: Workshop, chromium: Browser, running: Running
) -> None:
    page = frontend(chromium, workshop.packages / "node_modules", ELSEWHERE)
    viewer = "query Viewer { viewer { kind grants { role } } }"
    told = asks(page, running.url, viewer, running.auditor)
    assert told["codes"] == []
    assert told["data"]["viewer"]["kind"] == "SERVICE"
    assert [one["role"] for one in told["data"]["viewer"]["grants"]] == ["AUDITOR"]
    count = """mutation Count($input: CountEligibleWorkersInput!) {
      countEligibleWorkers(input: $input) { position userErrors { message } } }"""
    given = {"region": "64.01", "asOf": "2026-02-01", "source": "Dinas", "value": 9, "evidence": "ASSUMED"}
    counted = asks(
        page, running.url, count, running.operator, input={"idempotencyKey": str(uuid4()), **given}
    )
    assert counted["data"]["countEligibleWorkers"]["userErrors"] == []
    assert int(counted["data"]["countEligibleWorkers"]["position"]) > 0
    # who brings none is answered as nobody, and reads so; a token that does not hold is told with its status and words
    assert asks(page, running.url, 'query C { coverage(region: "64.01") { covered } }', {})["codes"] == [
        "UNAUTHENTICATED"
    ]
    bad = asks(page, running.url, viewer, {"authorization": f"Bearer ngn_{'x' * 43}"})
    assert (bad["error"], bad["status"]) == ("ServerError", 401)
    assert json.loads(bad["body"])["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@needs_chromium
def test_a_page_of_another_origin_reads_nothing_with_a_token_either(
    chromium: Browser, running: Running
) -> None:
    # given a page that asks as clients do, once from an origin that is named and once from one that is not
    context = chromium.new_context()
    page = context.new_page()
    told = []
    for origin in (ELSEWHERE, UNNAMED):
        page.route(
            f"{origin}/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
        )
        page.goto(f"{origin}/")
        page.unroute_all()  # while requests are caught the browser does not ask first whether it may
        told.append(page.evaluate(_FETCHES, [f"{running.url}/graphql", running.auditor]))
    context.close()
    # then the one may read the answer, and the other is told the browser's word for an answer that it may not read
    assert told == ['{"data":{"viewer":{"kind":"SERVICE"}}}', "TypeError"]


ID = "0f6a3f62-5c0e-4a57-9a41-5d6a0f1c0001"
_FETCHES = """async ([url, headers]) => {
  const asked = { method: "POST", body: JSON.stringify({ query: "{ viewer { kind } }" }) };
  try {
    const answer = await fetch(url, { ...asked, headers: { "content-type": "application/json", ...headers } });
    return JSON.stringify({ data: (await answer.json()).data });
  } catch (error) { return error.name; } }"""
