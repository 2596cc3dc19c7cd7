"""Where may the server be reached, and what does it show there? Settings, certificates, and what proxies tell."""

import ipaddress
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest

from naungan.infrastructure.settings import Settings, SettingsProblem
from naungan.infrastructure.web.listening import listening
from naungan.infrastructure.web.not_ready_yet import not_ready_yet
from naungan.infrastructure.web.proxies import Contradiction, seen_through
from naungan.infrastructure.web.tls import Certificate, TlsProblem
from tests.certificates import made

EVERY = "0.0.0.0"  # noqa: S104
TLS = {"NAUNGAN_TLS_CERT": "cert.pem", "NAUNGAN_TLS_KEY": "key.pem"}
PROXY = {"NAUNGAN_TRUSTED_PROXIES": "127.0.0.1"}


def settings(**environment: str) -> Settings:
    return Settings.from_environment(environment)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"NAUNGAN_HOST": EVERY}, "--tls-cert"),
        ({"NAUNGAN_HOST": "10.0.0.5", "NAUNGAN_HOSTS": "naungan.example"}, "--trusted-proxy"),
        ({"NAUNGAN_HOST": EVERY, **TLS}, "set NAUNGAN_HOSTS"),
        ({"NAUNGAN_HOST": "::", **PROXY}, "set NAUNGAN_HOSTS"),
        ({"NAUNGAN_HOST": "10.0.0.5:8000", **TLS}, "without a port"),
        ({"NAUNGAN_TLS_CERT": "cert.pem"}, "both of NAUNGAN_TLS_CERT"),
        ({"NAUNGAN_HOSTS": "https://naungan.example"}, "without https"),
        ({"NAUNGAN_HOSTS": "naungan.example:8443"}, "without a port"),
        ({"NAUNGAN_HOSTS": "*"}, "NAUNGAN_HOSTS"),
        ({"NAUNGAN_TRUSTED_PROXIES": "0.0.0.0/0"}, "not all addresses"),
        ({"NAUNGAN_TRUSTED_PROXIES": "nginx"}, "10.0.0.5"),
    ],
)
def test_what_would_be_reached_unprotected_or_under_any_name_is_refused(
    environment: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsProblem, match=says):
        settings(**environment)


@pytest.mark.parametrize(
    ("environment", "hosts", "address"),
    [
        ({}, (), "http://localhost:8000"),
        (TLS, (), "https://localhost:8000"),
        ({"NAUNGAN_HOST": "10.0.0.5", **TLS}, ("10.0.0.5",), "https://10.0.0.5:8000"),
        (
            {"NAUNGAN_HOST": "2001:db8::5", **TLS, "NAUNGAN_PORT": "443"},
            ("2001:db8::5",),
            "https://[2001:db8::5]",
        ),
        (
            {"NAUNGAN_HOST": EVERY, **TLS, "NAUNGAN_HOSTS": "Naungan.example, 10.0.0.5"},
            ("naungan.example", "10.0.0.5"),
            "https://naungan.example:8000",
        ),
        ({"NAUNGAN_HOSTS": "naungan.example", **PROXY}, ("naungan.example",), "https://naungan.example"),
    ],
)
def test_its_names_and_the_address_that_people_open(
    environment: dict[str, str], hosts: tuple[str, ...], address: str
) -> None:
    told = settings(**environment)
    assert (told.hosts, told.address) == (hosts, address)
    again = Settings.from_environment(told.environment())
    assert (again.hosts, again.proxies, again.tls_key) == (told.hosts, told.proxies, told.tls_key)


# What a proxy tells


@pytest.mark.parametrize(
    ("peer", "headers", "client", "scheme"),
    [
        # from the last hop on, as long as those are trusted: what the client wrote stands before
        (
            "10.0.0.5",
            {"x-forwarded-for": "192.0.2.1, 203.0.113.9", "x-forwarded-proto": "https"},
            "203.0.113.9",
            "https",
        ),
        ("10.0.0.5", {"x-forwarded-for": "203.0.113.9, 10.0.0.7"}, "203.0.113.9", "http"),
        ("10.0.0.5", {"x-forwarded-for": "203.0.113.9:443"}, "203.0.113.9", "http"),
        ("10.0.0.5", {"x-forwarded-for": "unknown"}, "10.0.0.5", "http"),
        ("10.0.0.5", {"x-forwarded-for": "203.0.113.9, unknown"}, "10.0.0.5", "http"),
        ("10.0.0.5", {"forwarded": 'for="[2001:db8::9]:47";proto=https'}, "2001:db8::9", "https"),
        (
            "10.0.0.5",
            {"forwarded": 'for=192.0.2.1;by=x, for="203.0.113.9";proto=HTTPS'},
            "203.0.113.9",
            "https",
        ),
        ("10.0.0.5", {"forwarded": 'for="a, for=192.0.2.1";proto=https'}, "10.0.0.5", "https"),
        ("10.0.0.5", {"x-forwarded-proto": "gopher"}, "10.0.0.5", "http"),
        ("::ffff:10.0.0.5", {"x-forwarded-for": "203.0.113.9"}, "203.0.113.9", "http"),
        # nobody else is believed
        ("10.0.1.5", {"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"}, "10.0.1.5", "http"),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.1", "forwarded": "for=192.0.2.2"}, "127.0.0.1", "http"),
    ],
)
def test_a_client_is_who_the_last_trusted_proxy_saw(
    peer: str, headers: dict[str, str], client: str, scheme: str
) -> None:
    seen = seen_through(asked(peer, headers), [ipaddress.ip_network("10.0.0.0/24")])
    assert (seen["client"][0], seen["scheme"]) == (client, scheme)


def test_a_proxy_that_tells_two_clients_is_not_believed() -> None:
    headers = {"x-forwarded-for": "203.0.113.9", "forwarded": "for=192.0.2.1"}
    with pytest.raises(Contradiction):
        seen_through(asked("10.0.0.5", headers), [ipaddress.ip_network("10.0.0.0/24")])


def asked(peer: str, headers: dict[str, str]) -> dict[str, Any]:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "scheme": "http", "client": (peer, 4), "headers": raw}


# The certificate


def test_a_certificate_that_nobody_should_be_shown_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    good, other = made(tmp_path / "good"), made(tmp_path / "other")
    ended = made(tmp_path / "ended", days=-1)
    locked = made(tmp_path / "locked", password=b"a password")
    cases = [
        (good.cert, tmp_path / "none.pem", "none.pem is not there"),
        (good.cert, other.key, "that belongs to it"),
        (good.key, good.key, "full chain"),
        (locked.cert, locked.key, "without a password"),
        (ended.cert, ended.key, "ended on"),
    ]
    for cert, key, says in cases:
        with pytest.raises(TlsProblem, match=says):
            Certificate(cert, key)
    for rights in (0o640, 0o604, 0o620):
        good.key.chmod(rights)
        with pytest.raises(TlsProblem, match="chmod 600"):
            Certificate(good.cert, good.key)


def test_a_renewed_certificate_is_shown_to_who_comes_next_and_a_broken_one_is_not(tmp_path: Path) -> None:
    # given a server that shows a certificate, as not_ready_yet does before the server itself
    now = [0.0]
    first = made(tmp_path)
    shown = Certificate(first.cert, first.key, lambda: now[0])
    with listening(settings(NAUNGAN_PORT="0")) as port, not_ready_yet(port, shown):
        at = port.getsockname()
        assert fingerprint(at) == first.fingerprint
        # when it is renewed in place
        second = made(tmp_path)
        assert second.fingerprint != first.fingerprint
        # then it is shown once the files are looked at again
        assert fingerprint(at) == first.fingerprint
        now[0] += 2
        assert fingerprint(at) == second.fingerprint
        # and one that cannot be used changes nothing
        second.key.write_text("not a key")
        now[0] += 2
        assert fingerprint(at) == second.fingerprint
        # nor does whoever begins no TLS keep others waiting
        with socket.create_connection(at, timeout=5):
            assert fingerprint(at) == second.fingerprint


def fingerprint(at: tuple[str, int]) -> bytes:
    """What a client is shown."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(at, timeout=10) as plain, context.wrap_socket(plain) as safe:
        found = safe.getpeercert(binary_form=True)
    assert found is not None
    return found
