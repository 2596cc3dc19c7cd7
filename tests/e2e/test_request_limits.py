"""What a client sends too much of, or too slowly, is refused in words that reach it, and holds nobody up."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest

from naungan.infrastructure.web.request_limits import MOST_HEAD, BoundedHttp
from tests.e2e.live import *  # noqa: F403 - fixtures


@pytest.fixture
def connection(address: str) -> Iterator[socket.socket]:
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), 30) as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds become tenths."""
    monkeypatch.setattr(BoundedHttp, "grace", 0.4)
    monkeypatch.setattr(BoundedHttp, "longest_pause", 0.4)
    monkeypatch.setattr(BoundedHttp, "tick", 0.1)


def answer(connection: socket.socket) -> tuple[int, str]:
    """Status and message of what the server says before it closes."""
    received = b""
    while piece := connection.recv(65_536):
        received += piece
    if not received:
        return 0, ""
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["errors"][0]["message"]


LARGE = (
    b"GET /graphql?query=%7B"
    + b"%20".join(
        b"a%d:regions(first:100,search:%%22a%%22)%%7Bnodes%%7Bname%%20path%%7Bname%%7D%%7D%%7D" % n
        for n in range(20)
    )
    + b"%7D HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
)


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when the server let go of a connection that was made since."""
    told, here = threading.Event(), set[BoundedHttp]()
    made, lost = BoundedHttp.connection_made, BoundedHttp.connection_lost

    def note(self: BoundedHttp, transport: asyncio.Transport) -> None:
        here.add(self)
        # Nor does our own system keep much of what is not read: few answers are more than both take.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
        made(self, transport)

    def tell(self: BoundedHttp, exc: Exception | None) -> None:
        lost(self, exc)
        if self in here:
            told.set()

    monkeypatch.setattr(BoundedHttp, "connection_made", note)
    monkeypatch.setattr(BoundedHttp, "connection_lost", tell)
    return told


@pytest.fixture
def narrow(address: str) -> Iterator[socket.socket]:
    """A connection of a client whose system takes in little, so that few answers are more than that."""
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        made.settimeout(30)
        made.connect((urlsplit(address).hostname, urlsplit(address).port))
        yield made


def test_who_does_not_read_the_answer_is_cut_off(
    impatient: None, ended: threading.Event, narrow: socket.socket
) -> None:
    # Given a client that asks for more than its system takes in, again and again, and reads nothing
    narrow.sendall(LARGE * 40)
    # Then the server lets go of it
    assert ended.wait(120)


def test_who_reads_slowly_but_reads_gets_the_whole_answer(impatient: None, connection: socket.socket) -> None:
    connection.sendall(LARGE * 2)
    received = b""
    while received.count(b"HTTP/1.1 200 OK") < 2 or not received.endswith(b"}"):
        piece = connection.recv(2_000)
        assert piece
        received += piece


HEAD = b"GET /healthz HTTP/1.1\r\naccept-language: en\r\nhost: 127.0.0.1\r\n"


def test_a_head_without_end_is_refused_and_thrown_away(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"x-long: ")
    for _ in range(64 << 4):
        connection.sendall(b"a" * 65_536)
    assert answer(connection)[0] == 431


@pytest.mark.parametrize(
    "more",
    [b"x-long: " + b"a" * (MOST_HEAD + 1), b"".join(b"x-%d: %b\r\n" % (n, b"a" * 1000) for n in range(100))],
    ids=["one header", "many headers"],
)
def test_too_large_a_head_is_told(connection: socket.socket, more: bytes) -> None:
    connection.sendall(HEAD + more)
    status, says = answer(connection)
    assert (status, says) == (431, "The head of a request (address and headers) has at most 64 kB.")


def test_a_head_of_usual_size_is_answered(address: str) -> None:
    assert httpx.get(f"{address}/healthz", headers={"x-usual": "a" * 30_000}).status_code == 200


def test_what_is_no_http_is_told_in_json(connection: socket.socket) -> None:
    connection.sendall(b"NONSENSE\r\n\r\n")
    assert answer(connection) == (400, "Ini bukan permintaan HTTP yang sah.")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "begun",
    [
        HEAD,
        HEAD.replace(b"GET /healthz", b"POST /graphql")
        + b"content-type: application/json\r\ncontent-length: 99\r\n\r\n{",
    ],
    ids=["head", "body"],
)
def test_who_begins_and_does_not_go_on_is_cut_off(connection: socket.socket, begun: bytes) -> None:
    connection.sendall(begun)
    assert answer(connection) == (408, "This request came too slowly and was cut off; send all of it again.")


@pytest.mark.usefixtures("impatient")
def test_who_sends_a_byte_now_and_then_is_cut_off_too(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    began = time.monotonic()
    connection.settimeout(0.05)  # a byte every so often, until there is an answer
    status = b""
    while not status:
        connection.sendall(b"a")
        with contextlib.suppress(TimeoutError):
            status = connection.recv(12)
    assert status == b"HTTP/1.1 408"
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("impatient")
def test_who_connects_and_says_nothing_is_let_go(connection: socket.socket) -> None:
    with contextlib.suppress(ConnectionResetError):
        assert answer(connection) == (0, "")


@pytest.mark.usefixtures("impatient")
def test_who_sends_steadily_is_not_cut_off(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # a pause is counted from the part before it: all together take longer, each far less, on a busy machine too
    monkeypatch.setattr(BoundedHttp, "longest_pause", 1.5)

    def steadily() -> Iterator[bytes]:
        for piece in (b'{"query": ', b'"{ log { position } }"', *[b" "] * 8, b"}"):
            yield piece.ljust(2_000)
            time.sleep(0.16)

    headers = {"content-type": "application/json"}
    answered = httpx.post(f"{address}/graphql", content=steadily(), headers=headers, timeout=60)
    assert answered.json()["data"] == {"log": {"position": "0"}}


@pytest.mark.parametrize("size", [200_000, 5 << 20, 40 << 20])
@pytest.mark.parametrize("told", [True, False], ids=["length told", "in chunks"])
@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/graphql", "application/json", 413),
        ("/graphql", "text/plain", 415),
        ("/imports", "text/plain", 415),
        ("/imports", "text/csv", 400),
        ("/nowhere", "text/csv", 404),
        ("/healthz", "text/csv", 405),
    ],
)
def test_a_client_that_reads_only_once_it_has_sent_all_gets_its_answer(
    address: str, path: str, kind: str, status: int, size: int, told: bool
) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.putrequest("POST", path)
    connection.putheader("content-type", kind)
    connection.putheader("content-length" if told else "transfer-encoding", str(size) if told else "chunked")
    connection.endheaders()
    piece = b" " * 50_000
    for _ in range(size // len(piece)):
        connection.send(piece if told else b"%x\r\n%b\r\n" % (len(piece), piece))
    connection.send(b" " * (size % len(piece)) if told else b"0\r\n\r\n")
    with contextlib.closing(connection), connection.getresponse() as answered:
        assert answered.status == status
        assert json.loads(answered.read())


def test_a_client_that_waits_to_be_asked_for_its_body_is_refused_without_it(
    connection: socket.socket,
) -> None:
    head = HEAD.replace(b"GET /healthz", b"POST /graphql")
    connection.sendall(
        head + b"content-type: application/json\r\ncontent-length: 9000000\r\nexpect: 100-continue\r\n\r\n"
    )
    began = time.monotonic()
    assert answer(connection)[0] == 413
    assert time.monotonic() - began < 5


def test_a_client_on_this_machine_cannot_say_that_it_is_another_or_came_over_tls(address: str) -> None:
    spoken = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "forwarded": "for=203.0.113.8"}
    asked = {"query": "{ log { position } }"}
    # Our own page came by http; were the client believed, our own would be another origin, and its address another.
    own = httpx.post(f"{address}/graphql", json=asked, headers={**spoken, "origin": address})
    assert own.status_code == 200
    other = {**spoken, "origin": address.replace("http://", "https://")}
    assert httpx.post(f"{address}/graphql", json=asked, headers=other).status_code == 403
