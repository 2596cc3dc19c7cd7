"""What is answered on the port before the server can take it? That we live and are not ready, to whoever asks.

An older log is brought to this version before anything is served, which may take minutes: nobody should wait unanswered.
"""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tls import Certificate

_PATIENCE = 5.0  # seconds a sender has for its request


@contextlib.contextmanager
def not_ready_yet(port: socket.socket, tls: "Certificate | None" = None) -> Iterator[None]:
    """Inside, requests on this listening socket are answered 503, and /healthz 200, over TLS where a certificate is given. It stays open
    at the end.
    """
    port.setblocking(False)  # who has gone before being accepted must not keep us
    server = _Server(port, tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="not-ready-yet", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        port.setblocking(True)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: socket.socket, tls: "Certificate | None") -> None:
        super().__init__(port.getsockname()[:2], _Answer, bind_and_activate=False)
        self.socket.close()
        self.socket = port
        self._tls = tls

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is None:
            return connection, address
        connection.settimeout(_PATIENCE)
        # Whoever begins no TLS keeps the thread that reads, not the one that accepts.
        return self._tls.context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # who went away, or sent no request, is owed no word


class _Answer(BaseHTTPRequestHandler):
    timeout = _PATIENCE

    def answer(self) -> None:
        alive = self.path == "/healthz"
        body = json.dumps({"alive": True} if alive else {"ready": False, "starting": True}).encode()
        self.send_response(200 if alive else 503)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("retry-after", "1")
        self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_DELETE = do_PUT = do_OPTIONS = do_PATCH = answer  # noqa: N815

    def version_string(self) -> str:
        return "naungan"

    def log_message(self, *_: Any) -> None:
        pass
