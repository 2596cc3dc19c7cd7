"""Through which files does one `enrolWorkers` go? The files of the command's part in their order, with entries into each.

    python -m benchmarks.one_command [--walk]

A warm server answers in this process, over a real PostgreSQL; one worker is enrolled. The command's part is all that is called
under `enrol_workers`, up to its return.

How it is counted. Every call of a function of the project is a step, in the order of the calls; a generator or a context
manager that goes on is called again, on the way out too, and so is a comprehension, as Python 3.11 runs it. Steps that
follow one another in one file are one visit. A file is entered once for each of its visits, so an orchestrator that calls a helper of
its own after one of another file is entered again. Aim: no file is entered more than 3 times. Version ef14f0d counted in this way:
31 files and 163 entries, `enrolling` 18, `connections` 16, `binary_copy` 16. `--walk` lists every visit with its steps.
"""

import asyncio
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

import httpx

import naungan
from naungan.domain.commands.enrolling import EnrollingCommands
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
_BEGINS = EnrollingCommands.enrol_workers.__code__
_MUTATION = "mutation ($input: EnrolWorkersInput!) { enrolWorkers(input: $input) { position userErrors { code message } } }"


@dataclass
class Visit:
    """Steps that follow one another in one file."""

    file: str
    steps: list[str]


class Watch:
    """The walk of the last `enrol_workers`, on every thread that is started after `set`."""

    def __init__(self) -> None:
        self.walk: list[Visit] = []
        self._thread: int | None = None  # that runs the command

    def set(self) -> None:
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def unset(self) -> None:
        threading.setprofile(None)
        sys.setprofile(None)

    @property
    def entries(self) -> Counter[str]:
        """How often each file was entered, in the order of the walk."""
        return Counter(visit.file for visit in self.walk)

    @property
    def above(self) -> dict[str, int]:
        """The files that are entered more often than is aimed at."""
        return {file: times for file, times in self.entries.items() if times > AIM}

    def _seen(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code is _BEGINS:
            self.walk, self._thread = [], threading.get_ident()
        if self._thread != threading.get_ident():
            return
        if event == "return" and code is _BEGINS:
            self._thread = None
        if event == "call" and code.co_filename.startswith(ROOT):
            file = str(Path(code.co_filename).relative_to(ROOT))
            if not self.walk or self.walk[-1].file != file:
                self.walk.append(Visit(file, []))
            self.walk[-1].steps.append(code.co_qualname.replace(".<locals>", ""))


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


async def profile(settings: Settings) -> None:
    with serving(settings) as shut:
        services = replace(shut, everyone=True)  # the command alone is looked at, not who may send it
        terms = ready_to_enrol(services.register, "a" * 64, 1_000)
        async with answering(create_app(services)) as client:
            for number in range(1, WARMING + 2):
                request = enrolling(terms, number)
                answer = await client.post("/graphql", json=request)
                done = answer.json()["data"]["enrolWorkers"]
                assert not done["userErrors"], done


def main(with_walk: bool) -> None:
    watch = Watch()
    watch.set()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            asyncio.run(profile(settings))
    watch.unset()
    entries = watch.entries
    print(f"one enrolWorkers  {len(entries)} files, {entries.total()} entries")
    for file, times in entries.items():
        print(f"  {times:4}  {file}{' (above)' if file in watch.above else ''}")
    print(f"{len(watch.above)} files are entered more than {AIM} times")
    if with_walk:
        for visit in watch.walk:
            print(f"  {visit.file:40} {' '.join(visit.steps)}")


if __name__ == "__main__":
    main("--walk" in sys.argv[1:])
