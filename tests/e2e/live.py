"""A live server for tests that need a socket: the application over an empty register, on a port of its own."""

import socket
import threading
from collections.abc import Iterator

import pytest

from naungan.infrastructure.web.app import Services, create_app, server
from tests.api.asking import schema
from tests.api.conftest import database_url, services, staging

__all__ = ["address", "database_url", "services", "staging"]


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    """The address of a live server over an empty register."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        running = server(create_app(services, schema()), "127.0.0.1", port)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}"
        running.should_exit = True
        thread.join(20)
