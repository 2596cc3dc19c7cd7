"""Is somebody answered while the log is still brought to this version, and nobody lost when the server takes over?"""

import http.client
import json
import socket
from collections.abc import Iterator

import pytest

from naungan.infrastructure.web.not_ready_yet import not_ready_yet


@pytest.fixture
def port() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def asked(port: socket.socket, method: str, path: str) -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port.getsockname()[1], timeout=10)
    connection.request(method, path, body=b"{}" if method == "POST" else None)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"null")


def test_everybody_is_told_that_it_is_not_ready_and_that_it_lives(port: socket.socket) -> None:
    with not_ready_yet(port), socket.create_connection(port.getsockname()) as silent:
        silent.send(b"GET /")  # a sender that never ends keeps nobody
        assert asked(port, "GET", "/readyz") == (503, {"ready": False, "starting": True})
        assert asked(port, "POST", "/graphql")[0] == 503
        assert asked(port, "HEAD", "/readyz") == (503, None)
        assert asked(port, "GET", "/healthz") == (200, {"alive": True})


def test_whoever_comes_after_that_waits_for_the_server(port: socket.socket) -> None:
    with not_ready_yet(port):
        pass
    # given a caller between the two
    with socket.create_connection(port.getsockname(), timeout=10) as caller:
        caller.sendall(b"hello")
        # then the socket is as it was, and the server takes the call
        taken, _ = port.accept()
        with taken:
            assert taken.recv(5) == b"hello"
            taken.sendall(b"yes")
        assert caller.recv(3) == b"yes"
