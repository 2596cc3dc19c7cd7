"""A page of another site makes its reader's browser ask this server: nothing is answered, and nothing is done."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from naungan.infrastructure.settings import Settings, SettingsProblem
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Api, Http, client, lasting

PATHS = [
    ("GET", "/graphql?query={log{position}}"),
    ("POST", "/graphql"),
    ("POST", "/imports"),
    ("GET", "/imports/x"),
    ("GET", "/imports/x/report"),
    ("DELETE", "/imports/x/report"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/static/graphiql-start.js"),
    ("GET", "/nowhere"),
    ("POST", "/"),
]
FOREIGN = [
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    {"sec-fetch-site": "a word of tomorrow"},
    {"origin": "https://example.org"},
    {"origin": "http://127.0.0.1:8000"},  # another port is another site
    {"origin": "https://127.0.0.1"},
    {"origin": "null"},
    {"sec-fetch-site": "same-origin", "origin": "https://example.org"},
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_another_site_is_answered_on_no_path(api: Api, method: str, path: str) -> None:
    for headers in FOREIGN:
        response = api.http.request(method, path, headers=headers)
        assert response.status_code == 403, headers
        (error,) = response.json()["errors"]
        assert error["extensions"] == {"code": "CROSS_SITE"}
        assert "situs lain" in error["message"]
        assert not any(name.startswith("access-control-") for name in response.headers)


def navigation(site: str = "cross-site", mode: str = "navigate", dest: str = "document") -> dict[str, str]:
    return {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}


def test_a_link_on_another_site_may_open_a_page_and_nothing_but_a_page(api: Api) -> None:
    assert api.http.get("/", headers=navigation()).status_code == 200
    assert api.http.request("HEAD", "/", headers=navigation()).status_code == 200
    for opened in (
        navigation(dest="iframe"),
        navigation(mode="no-cors"),
        navigation() | {"origin": "https://example.org"},
        {"sec-fetch-site": "cross-site"},
    ):
        assert api.http.get("/", headers=opened).status_code == 403
    assert api.http.request("POST", "/", headers=navigation()).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1"},
    ],
)
def test_our_own_pages_and_programs_are_answered(api: Api, headers: dict[str, str]) -> None:
    body = {"query": "{ log { position } }"}
    answer = api.http.post("/graphql", json=body, headers=headers)
    assert answer.json()["data"] == {"log": {"position": "0"}}
    assert api.http.get("/healthz", headers=headers).status_code == 200


def test_another_site_is_refused_while_databases_are_away(services_away: Http) -> None:
    assert services_away.get("/readyz", headers={"sec-fetch-site": "cross-site"}).status_code == 403


# Sites whose pages may ask

APP = "https://app.example"
PREFLIGHT = {
    "origin": APP,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type,naungan-min-position",
}
ASKED = {"query": "{ log { position } }"}


@pytest.fixture
def shared(services: Services, database_url: str) -> Iterator[Http]:
    """The application, as its operator has opened it to one other site."""
    named = replace(lasting(services, database_url), origins=frozenset({APP, "http://127.0.0.1:3000"}))
    with client(create_app(named, schema())) as http:
        yield http


def test_a_page_of_a_site_that_is_named_may_ask_and_read_the_answer(shared: Http) -> None:
    # When its browser asks whether it may
    before = shared.request("OPTIONS", "/graphql", headers=PREFLIGHT)
    # Then it may, with the headers that the contract knows
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == APP
    assert before.headers["access-control-allow-methods"] == "GET, POST"
    assert (
        before.headers["access-control-allow-headers"]
        == "authorization, content-type, accept-language, naungan-min-position, naungan-polling"
    )
    assert before.headers["vary"] == "Origin"
    # And when it asks, answers and refusals alike may be read
    headers = {"origin": APP, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    for response in (
        shared.post("/graphql", json=ASKED, headers=headers),
        shared.get("/graphql?query={log{position}}", headers=headers),
        shared.post("/graphql", json=ASKED, headers=headers | {"accept": "text/html"}),
        shared.post(
            "/graphql", content=b"x" * 200_000, headers=headers | {"content-type": "application/json"}
        ),
    ):
        assert response.headers["access-control-allow-origin"] == APP
        assert (
            response.headers["access-control-expose-headers"]
            == "naungan-position, content-language, retry-after"
        )
        assert "Origin" in response.headers["vary"]
        assert "access-control-allow-credentials" not in response.headers
    assert shared.post("/graphql", json=ASKED, headers=headers).json()["data"] == {"log": {"position": "0"}}


@pytest.mark.parametrize(
    "origin", ["https://app.example.org", "https://app.example:8443", "http://app.example", "null", f"{APP}/"]
)
def test_every_other_site_is_refused_as_before(shared: Http, origin: str) -> None:
    refused = shared.post("/graphql", json=ASKED, headers={"origin": origin, "sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    before = shared.request("OPTIONS", "/graphql", headers=PREFLIGHT | {"origin": origin})
    assert before.status_code == 405
    for response in (refused, before):
        assert not any(name.startswith("access-control-") for name in response.headers)


@pytest.mark.parametrize(("method", "path"), [one for one in PATHS if not one[1].startswith("/graphql")])
def test_a_site_that_is_named_may_ask_nothing_but_graphql(shared: Http, method: str, path: str) -> None:
    headers = {"origin": APP, "sec-fetch-site": "cross-site"}
    for response in (
        shared.request(method, path, headers=headers),
        shared.request("OPTIONS", path, headers=PREFLIGHT),
    ):
        assert response.status_code in (403, 404, 405)
        assert not any(name.startswith("access-control-") for name in response.headers)


def test_what_depends_on_the_origin_says_so_to_caches_whoever_asks(shared: Http) -> None:
    assert "Origin" in shared.post("/graphql", json=ASKED).headers["vary"]


def test_where_no_site_is_named_nothing_depends_on_the_origin(api: Api) -> None:
    assert "Origin" not in api.http.post("/graphql", json=ASKED).headers["vary"]
    assert api.http.request("OPTIONS", "/graphql", headers=PREFLIGHT).status_code == 405


def test_a_site_that_is_named_reaches_no_server_under_a_foreign_name(shared: Http) -> None:
    headers = {"origin": APP, "host": "rebound.example"}
    assert shared.post("/graphql", json=ASKED, headers=headers).status_code == 421


def test_origins_are_set_as_a_browser_sends_them() -> None:
    told = Settings.from_environment({"NAUNGAN_ORIGINS": f"{APP}, http://[::1]:3000 ,http://127.0.0.1:3000"})
    assert told.origins == {APP, "http://[::1]:3000", "http://127.0.0.1:3000"}
    assert Settings.from_environment(told.environment()).origins == told.origins
    assert Settings.from_environment({}).origins == frozenset()
    for wrong in ("*", f"{APP}/", "app.example", "https://App.example", "null", "https://a b", "ftp://a"):
        with pytest.raises(SettingsProblem, match="NAUNGAN_ORIGINS"):
            Settings.from_environment({"NAUNGAN_ORIGINS": f"{APP},{wrong}"})


def test_origins_are_known_by_the_name_of_their_setting_before() -> None:
    assert Settings.from_environment({"NAUNGAN_CORS_ORIGINS": APP}).origins == {APP}
    with pytest.raises(SettingsProblem, match="NAUNGAN_CORS_ORIGINS"):
        Settings.from_environment({"NAUNGAN_CORS_ORIGINS": "*"})
