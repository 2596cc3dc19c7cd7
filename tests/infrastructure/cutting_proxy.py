"""How does one lose an answer on its way? A socket between client and PostgreSQL that hangs up when it is told to."""

import contextlib
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import psycopg


class CuttingProxy:
    """Passes everything on, until `lose_next`: then a message with these bytes reaches the server and its answer nobody."""

    def __init__(self, url: str) -> None:
        self._to = psycopg.conninfo.conninfo_to_dict(url)
        self._directory = tempfile.TemporaryDirectory()
        self._armed = threading.Event()
        self._marker = b""
        self.lost = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(Path(self._directory.name) / ".s.PGSQL.5432"))
        self._listener.listen()
        self._open: list[socket.socket] = []
        self.url = psycopg.conninfo.make_conninfo(url, host=self._directory.name, port=5432)

    def lose_next(self, marker: bytes) -> None:
        self._marker = marker
        self._armed.set()

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in [self._listener, *self._open]:
            _hang_up(one)
        self._directory.cleanup()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._connect()
                self._open += [client, server]
                cut = threading.Event()
                threading.Thread(target=self._upwards, args=(client, server, cut), daemon=True).start()
                threading.Thread(target=self._downwards, args=(client, server, cut), daemon=True).start()

    def _connect(self) -> socket.socket:
        host, port = str(self._to.get("host") or "127.0.0.1"), int(self._to.get("port") or 5432)
        if host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{host}/.s.PGSQL.{port}")
            return server
        return socket.create_connection((host, port))

    def _upwards(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with contextlib.suppress(OSError):  # the other way hung up first
            for data in _received(client):
                if self._armed.is_set() and self._marker in data:
                    self._armed.clear()
                    cut.set()
                server.sendall(data)
        _hang_up(server)

    def _downwards(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with contextlib.suppress(OSError):
            for data in _received(server):
                if cut.is_set():  # the server answers when it has committed
                    self.lost.set()
                    break
                client.sendall(data)
        _hang_up(client)
        _hang_up(server)


def _received(one: socket.socket) -> Iterator[bytes]:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            yield data


def _hang_up(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
