"""How do tests of imports run several servers over one database, and halt and kill them?"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from naungan.domain.batches import RowRefusal
from naungan.domain.bulk.sources import Chunk
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import FileWorker, Reference, Scanned, Upload
from naungan.infrastructure.bulk.report import Report
from naungan.infrastructure.vault.leases import held
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.imports import Imports
from tests.api.conftest import Http
from tests.api.sending import csv_file, terms
from tests.infrastructure.bulk.files import person
from tests.infrastructure.bulk.importing import CHUNK
from tests.people import (
    Papers,
)

ROWS = 2 * CHUNK + 10  # three chunks: one is done, one halts, and one is still to come
TWO_CHUNKS = CHUNK + 10
PATIENCE = 30
FORM = "application/x-www-form-urlencoded"


@dataclass
class Halting:
    """A file worker that waits before it gives out chunk `at`, until it may go on."""

    reference: Reference
    at: int | None = None
    reached: threading.Event = field(default_factory=threading.Event)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def __call__(self, upload: Upload) -> Iterator[FileWorker]:
        with within(upload, self.reference) as worker:
            yield _Halting(worker, self)


@dataclass
class _Halting:
    worker: FileWorker
    by: Halting

    def scanned(self) -> Scanned:
        return self.worker.scanned()

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        for chunk, rows in self.worker.chunks():
            if chunk.number == self.by.at:
                self.by.reached.set()
                assert self.by.may_go_on.wait(PATIENCE)
            yield chunk, rows

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        self.worker.take_back(number, refusals)

    def finish(self) -> Callable[[], Report | None]:
        return self.worker.finish()


@dataclass
class House:
    """A server over the database: what it answers, its imports, and its own connection to the vault."""

    http: Http
    imports: Imports
    vault: PostgresVault
    worker: Halting
    data: Path
    by: dict[str, str] = field(default_factory=dict)  # the headers of whoever asks

    def send(self, papers: Papers, body: bytes, *, wait: int = 0, **changes: Any) -> Any:
        headers = {"content-type": "text/csv", **self._wait(wait), **self.by}
        return self.http.request("POST", f"/imports?{terms(papers, **changes)}", [body], headers=headers)

    def ask(self, method: str, path: str, wait: int = 0) -> Any:
        return self.http.request(method, path, headers={**self._wait(wait), **self.by})

    def ended(self, href: str) -> dict[str, Any]:
        told: dict[str, Any] = self.ask("GET", href, PATIENCE).json()
        return told

    def killed(self) -> None:
        """What the database sees when the process is killed: its connection for leases is gone. What it is at waits."""
        ours = set(self.vault.leases._ours)
        self.vault.leases.close()
        with self.vault.pool.connection() as connection:
            until(lambda: not held(connection, ours))  # it sees that a moment later

    @staticmethod
    def _wait(seconds: int) -> dict[str, str]:
        return {"prefer": f"wait={seconds}"} if seconds else {}


Opens = Callable[..., House]


def a_list(rows: int = ROWS) -> bytes:
    """Rows to enrol, and the second one to correct."""
    return csv_file(person(1), person(2, NIK="1"), *(person(n) for n in range(3, rows + 1)))


def half_way(server: House, papers: Papers, rows: int = ROWS) -> str:
    """An import that waits at the server, one chunk and more being recorded."""
    sent = server.send(papers, a_list(rows))
    assert sent.status_code == 202, sent.text
    assert server.worker.reached.wait(PATIENCE)
    return str(sent.json()["href"])


def count(database_url: str, of: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {of}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def until(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.02)


def kept_private(directory: Path, name: str, days: float, content: bytes = b"NIK") -> Path:
    """A file with personal data, last written so many days ago."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / name
    file.write_bytes(content)
    os.utime(file, (time.time() - days * 86_400,) * 2)
    return file
