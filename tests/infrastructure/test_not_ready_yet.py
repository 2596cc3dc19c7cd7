"""Is somebody answered while the log is still brought to this version, and nobody lost when the server takes over?"""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from naungan.infrastructure.running import installation
from naungan.infrastructure.running.installation import NotServing, until_answering
from naungan.infrastructure.running.processes import Family
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.not_ready_yet import not_ready_yet
from naungan.texts.problems import Running


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


class Clock:
    """Time that goes on where a test lets it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.mark.parametrize(("ready_at", "ends"), [(59.0, False), (63.0, True)])
def test_a_server_whose_first_answer_took_long_has_as_long_again_to_be_ready(
    port: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ready_at: float, ends: bool
) -> None:
    # Given a server whose first answer takes 31 seconds, and which is ready at a later one
    clock = Clock()
    monkeypatch.setattr(installation, "time", clock)

    def serve() -> None:
        while True:
            with port.accept()[0] as one:
                one.recv(65_536)
                clock.seconds = max(clock.seconds, 31)  # the first answer
                said = b"200 OK" if clock.seconds >= ready_at else b"503 No"
                last = said.startswith(b"200") or clock.seconds > 61  # the clock goes on once this is sent
                one.sendall(b"HTTP/1.1 " + said + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            if last:
                return

    serving = threading.Thread(target=serve)
    serving.start()
    settings = replace(Settings.from_environment({}), port=port.getsockname()[1])
    with Family(tmp_path / "log") as family:
        # Then it is waited for, and not for ever
        if ends:
            with pytest.raises(NotServing) as raised:
                until_answering(settings, family)
            assert raised.value.text is Running.NOT_READY
        else:
            until_answering(settings, family)
    serving.join()
