"""Through which files does one `enrolWorkers` go? The files of the command's part in their order, with entries into each.

    python -m benchmarks.one_command [--calls]

A warm server answers in this process, over a real PostgreSQL; one worker is enrolled. The command's part is all that runs
under `Register.enrol_workers`, on the threads that work for it. A file is entered where a function of another file of the
project calls one of its own, straight or through a library; a generator of it that goes on counts as well. Aim: no file is
entered more than 3 times. `--calls` lists every call between files.
"""

import asyncio
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

import httpx

import naungan
from naungan.domain.commands.enrolments import EnrolmentCommands
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.graphql.types import ids
from naungan.infrastructure.composition import serving
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.app import create_app

from .officer import REGENCY, ready_to_enrol

AIM = 3
WARMING = 20  # commands before the one that is looked at
ROOT = str(Path(naungan.__file__).parent)
_BEGINS = EnrolmentCommands.enrol_workers.__code__
_MUTATION = "mutation ($input: EnrolWorkersInput!) { enrolWorkers(input: $input) { position userErrors { code message } } }"


class Watch:
    """Counts calls between files of the project, on every thread that is started after it was set."""

    def __init__(self) -> None:
        self.entries: Counter[str] = Counter()
        self.calls: Counter[tuple[str, str]] = Counter()
        self._on = False

    def set(self) -> None:
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    @contextmanager
    def looking(self) -> Iterator[None]:
        self._on = True
        yield
        self._on = False

    def _seen(self, frame: FrameType, event: str, _: Any) -> None:
        if not self._on or event != "call" or not frame.f_code.co_filename.startswith(ROOT):
            return
        caller = self._caller(frame)
        if caller is None:
            return
        into, by = frame.f_code.co_filename, caller.f_code.co_filename
        if into != by and _within(caller):
            self.entries[into] += 1
            self.calls[_name(caller), _name(frame)] += 1

    def _caller(self, frame: FrameType) -> FrameType | None:
        """The nearest function of the project above this one."""
        above = frame.f_back
        while above is not None and not above.f_code.co_filename.startswith(ROOT):
            above = above.f_back
        return above


def _within(frame: FrameType | None) -> bool:
    """Whether a frame is of the command's part. A thread of the store works for nobody else meanwhile."""
    last = frame
    while frame is not None:
        if frame.f_code is _BEGINS:
            return True
        last, frame = frame, frame.f_back
    return last is not None and last.f_code.co_name == "_bootstrap" and not _answers()


def _answers() -> bool:
    """Whether this thread is one that answers requests: what it does outside the command is not the command's."""
    return threading.current_thread().name.startswith(("AnyIO", "asyncio", "MainThread"))


def _name(frame: FrameType) -> str:
    return f"{_place(frame.f_code.co_filename)}:{frame.f_code.co_qualname}"


def _place(file: str) -> str:
    return str(Path(file).relative_to(ROOT))


@asynccontextmanager
async def answering(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, between its startup and its shutdown."""
    inbox: asyncio.Queue[Any] = asyncio.Queue()
    outbox: asyncio.Queue[Any] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan", "state": {}}, inbox.get, outbox.put))
    await inbox.put({"type": "lifespan.startup"})
    await outbox.get()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60
    ) as client:
        yield client
    await inbox.put({"type": "lifespan.shutdown"})
    await outbox.get()
    await running


def enrolling(terms: EnrolmentTerms, number: int) -> dict[str, Any]:
    """The request that enrols one worker."""
    assert terms.agreement is not None
    assert terms.decree is not None
    asked = {
        "idempotencyKey": str(uuid4()),
        "scheme": terms.scheme,
        "category": terms.category,
        "fundingSource": terms.funding_source,
        "programmes": list(terms.programmes),
        "period": {
            "start": terms.start.isoformat(),
            "endExclusive": terms.end_exclusive and terms.end_exclusive.isoformat(),
        },
        "agreement": ids.encode("Agreement", terms.agreement),
        "listDigest": terms.list_digest,
        "decree": ids.encode("Decree", terms.decree),
        "workers": [
            {
                "nik": f"640101010380{number:04d}",
                "name": f"Orang Contoh {chr(97 + number)}",
                "birthDate": "1980-03-01",
                "sex": "MALE",
                "village": f"{REGENCY}.01.2009",
                "segment": "FISHER",
            }
        ],
    }
    return {"query": _MUTATION, "variables": {"input": asked}}


async def profile(settings: Settings, watch: Watch) -> None:
    with serving(settings) as services:
        terms = ready_to_enrol(services.register, "a" * 64, 1_000)
        async with answering(create_app(services)) as client:
            for number in range(1, WARMING + 2):
                request = enrolling(terms, number)
                if number <= WARMING:
                    answer = await client.post("/graphql", json=request)
                else:
                    with watch.looking():
                        answer = await client.post("/graphql", json=request)
                done = answer.json()["data"]["enrolWorkers"]
                assert not done["userErrors"], done


def main(with_calls: bool) -> None:
    watch = Watch()
    watch.set()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            asyncio.run(profile(settings, watch))
    print(f"one enrolWorkers  {len(watch.entries)} files, {watch.entries.total()} entries")
    for file, entries in watch.entries.items():
        print(f"  {entries:4}  {_place(file)}{' (above)' if entries > AIM else ''}")
    above = sum(entries > AIM for entries in watch.entries.values())
    print(f"{above} files are entered more than {AIM} times")
    if with_calls:
        for (caller, called), times in watch.calls.most_common():
            print(f"  {times:4}  {caller} -> {called}")


if __name__ == "__main__":
    main("--calls" in sys.argv[1:])
