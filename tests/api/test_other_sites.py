"""A page of another site makes its reader's browser ask this server: nothing is answered, and nothing is done."""

import pytest

from tests.api.conftest import Api, Http

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
    assert api.http.post("/graphql", json=body, headers=headers).json() == {
        "data": {"log": {"position": "0"}}
    }
    assert api.http.get("/healthz", headers=headers).status_code == 200


def test_another_site_is_refused_while_databases_are_away(services_away: Http) -> None:
    assert services_away.get("/readyz", headers={"sec-fetch-site": "cross-site"}).status_code == 403
