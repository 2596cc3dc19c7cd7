"""Who is answered from beyond the server's own machine? Whoever asks at a name of ours, over TLS, through proxies that are trusted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest

from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Http, client

NAME = "naungan.kutim.example"
PROXY = "10.0.0.5"
Opened = Callable[..., AbstractContextManager[Http]]
ASKED = {"query": "{ __typename }"}


@pytest.fixture
def opened(away: Services) -> Opened:
    """The application, opened at a name, from behind a proxy; no database is needed to be refused."""

    @contextmanager
    def at(place: str, address: str = "203.0.113.9", proxies: Sequence[str] = ()) -> Iterator[Http]:
        services = replace(away, hosts=(NAME, "2001:db8::1"), everyone=False, proxies=proxies, pools=())
        with client(create_app(services, schema()), place, address) as http:
            yield http

    return at


def told(http: Http, **headers: str) -> tuple[int, str | None]:
    """Status and code of the answer to a question."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = http.post("/graphql", json=ASKED, headers={"accept-language": "en"} | given)
    errors = answer.json().get("errors")
    return answer.status_code, errors[0]["extensions"]["code"] if errors else None


def test_it_is_answered_at_its_names_over_tls_and_the_browser_is_told_to_stay_there(opened: Opened) -> None:
    for place in (
        f"https://{NAME}",
        f"https://{NAME}:8443",
        f"https://{NAME.upper()}",
        "https://[2001:db8::1]",
    ):
        with opened(place) as http:
            answer = http.post("/graphql", json=ASKED)
            assert answer.json() == {"data": {"__typename": "Query"}}, place
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
    with opened("https://localhost", "127.0.0.1") as http:
        assert told(http) == (200, None)
        # other servers of this machine need not have TLS
        assert "strict-transport-security" not in http.post("/graphql", json=ASKED).headers


@pytest.mark.parametrize(
    "host", ["rebound.example", f"{NAME}.evil.example", "203.0.113.5", "", f"{NAME}:x", "*"]
)
def test_no_other_name_is_answered_on_any_path(opened: Opened, host: str) -> None:
    with opened(f"https://{NAME}") as http:
        for path in ("/", "/graphql", "/masuk", "/healthz", "/metrics"):
            answer = http.get(path, headers={"host": host, "accept-language": "en"})
            assert answer.status_code == 421
            [error] = answer.json()["errors"]
            assert error["extensions"]["code"] == "UNKNOWN_HOST"
            assert "NAUNGAN_HOSTS" in error["message"]


def test_beyond_its_machine_nothing_is_answered_without_tls(opened: Opened) -> None:
    with opened(f"http://{NAME}") as http:
        assert told(http) == (403, "TLS_ONLY")
        assert told(http, authorization="Bearer ngn_x") == (403, "TLS_ONLY")
        assert http.get("/masuk").status_code == 403
        assert http.get("/healthz").status_code == 200  # what stands between may ask whether we live
    with opened("http://localhost") as http:  # a name of loopback that somebody elsewhere writes
        assert told(http) == (403, "TLS_ONLY")
    with opened("http://localhost", "127.0.0.1") as http:
        assert told(http) == (200, None)


def test_what_the_proxy_tells_of_a_client_is_believed_from_the_proxy_alone(opened: Opened) -> None:
    for spoken in ({"x-forwarded-proto": "https"}, {"forwarded": "for=192.0.2.1;proto=https"}):
        with opened(f"http://{NAME}", PROXY, proxies=(PROXY,)) as http:
            assert told(http, **spoken) == (200, None)
        with opened(f"http://{NAME}", "10.0.0.6", proxies=(PROXY,)) as http:
            assert told(http, **spoken) == (403, "TLS_ONLY")
        with opened(f"http://{NAME}", PROXY) as http:
            assert told(http, **spoken) == (403, "TLS_ONLY")
        with opened(
            "http://localhost", "127.0.0.1"
        ) as http:  # nobody is trusted unless named, this machine neither
            assert (
                "strict-transport-security" not in http.post("/graphql", json=ASKED, headers=spoken).headers
            )
    with opened(f"http://{NAME}", PROXY, proxies=("10.0.0.0/24",)) as http:
        assert told(http) == (403, "TLS_ONLY")  # a proxy that does not say that its client came over TLS
        assert told(http, x_forwarded_proto="https, http") == (403, "TLS_ONLY")  # the client wrote the first
        assert told(http, x_forwarded_proto="https", x_forwarded_host=NAME, host="x.example")[0] == 421


def test_a_proxy_that_passes_on_what_its_client_wrote_beside_its_own_is_refused(opened: Opened) -> None:
    with opened(f"http://{NAME}", PROXY, proxies=(PROXY,)) as http:
        assert told(
            http, x_forwarded_for="203.0.113.9", x_forwarded_proto="https", forwarded="for=192.0.2.1"
        ) == (400, "BAD_REQUEST")
        assert told(http, x_forwarded_proto="https", forwarded="proto=http") == (400, "BAD_REQUEST")
        assert told(
            http, x_forwarded_for="203.0.113.9", x_forwarded_proto="https", forwarded='for="203.0.113.9:7"'
        ) == (200, None)


def test_figures_are_for_the_servers_own_machine(opened: Opened) -> None:
    with opened(f"https://{NAME}") as http:
        assert http.get("/metrics").status_code == 404
    with opened(f"http://{NAME}", "127.0.0.1", proxies=("127.0.0.1",)) as http:
        through = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
        assert http.get("/metrics", headers=through).status_code == 404
    with opened("http://localhost", "127.0.0.1") as http:  # where they have a port of their own
        assert http.get("/metrics").status_code == 404


def test_another_site_is_refused_over_tls_as_well(opened: Opened) -> None:
    with opened(f"https://{NAME}") as http:
        assert told(http, origin=f"https://{NAME}", sec_fetch_site="same-origin") == (200, None)
        for origin in (f"http://{NAME}", "https://evil.example", f"https://{NAME}:8443"):
            assert told(http, origin=origin) == (403, "CROSS_SITE")
