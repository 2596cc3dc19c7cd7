"""Is what a killed server was at gone on with once it is started again, without the file?"""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from naungan.domain.bulk.sources import MOST_ROWS_OF_A_CHUNK
from naungan.domain.vocabulary import Role
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.vault.keys import Keys, save_keys
from tests import warm
from tests.api.imports.conftest import tell
from tests.api.sending import csv_file, enrolled, terms
from tests.infrastructure.bulk.files import person
from tests.people import PASER, Papers
from tests.service_accounts import bearer_at

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


class Server:
    """`naungan serve` over the test's database."""

    def __init__(self, url: str, keys: Keys, directory: Path) -> None:
        self.data = directory / "served"
        save_keys(self.data / "keys" / "vault.json", keys)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
        urls = {f"NAUNGAN_{name}_URL": url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
        self.environment = {**inherited, **urls, "NAUNGAN_DATA": str(self.data)}
        self.process: warm.Started | None = None
        self.port = 0
        self.operator = bearer_at(Settings.from_environment(self.environment), Role.OPERATOR, PASER)

    def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        line = ["serve", "--fd", str(listening.fileno())]
        with Path(os.devnull).open("r+b") as nothing:
            streams = [nothing.fileno()] * 3
            self.process = warm.start(line, self.environment, streams, keep=[listening.fileno()])
        listening.close()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, wait: int = 0) -> httpx.Response:
        headers = {"prefer": f"wait={wait}", **self.operator}
        return httpx.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=120)

    def send(self, path: str, body: bytes, wait: int) -> httpx.Response:
        headers = {"content-type": "text/csv", "prefer": f"wait={wait}", **self.operator}
        return httpx.post(f"http://127.0.0.1:{self.port}{path}", content=body, headers=headers, timeout=120)


@pytest.fixture
def server(database_url: str, keys: Keys, tmp_path: Path, store: PostgresEventStore) -> Iterator[Server]:
    server = Server(database_url, keys, tmp_path)
    server.start()
    yield server
    assert server.process is not None
    server.process.terminate()
    server.process.wait(30)


@pytest.mark.slow
def test_what_a_killed_server_was_at_is_gone_on_with_after_a_restart_without_the_file(
    server: Server, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    body, path = csv_file(*(person(n) for n in range(1, 6002))), f"/imports?{terms(papers)}"
    chunks = "SELECT count(*) FROM log.stored_events WHERE topic = 'BatchChunkAccepted.v2'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"LISTEN {store.channel_name}".encode())
        sent = server.send(path, body, 0)
        assert sent.status_code == 202
        ends = time.monotonic() + 120
        while connection.execute(chunks).fetchone() == (0,):
            assert time.monotonic() < ends, "no chunk was recorded"
            for _ in connection.notifies(timeout=1, stop_after=1):
                pass
    server.kill()
    before = enrolled(database_url)
    assert 0 < before[0] == before[1]
    # when it is started again, elsewhere
    server.environment["NAUNGAN_DATA"] = str(server.data.with_name("another"))
    server.environment["NAUNGAN_VAULT_KEYS"] = str(server.data / "keys" / "vault.json")
    server.start()
    [listed] = server.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert (listed["state"], listed["canResume"], listed["href"]) == (
        "interrupted",
        True,
        sent.headers["location"],
    )
    answer = server.ask("POST", f"{listed['href']}/resume", 120)
    assert answer.status_code == 200
    assert answer.json()["summary"]["enrolled"] == 6001
    assert enrolled(database_url) == (6001, 6001)
    with psycopg.connect(database_url) as connection:
        assert connection.execute(chunks).fetchone() == (-(-6001 // MOST_ROWS_OF_A_CHUNK),)
