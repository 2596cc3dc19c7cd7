"""Can who asks tell by the time an answer takes whether something of another regency is there?

    python -m benchmarks.told_by_time [rows] [questions]

An operator of 62.03 asks after things of 64.01 and after things of nobody, in turns, over whole signed-in requests; each of them once,
so that nothing is remembered. The ratio is of the medians, theirs by nobody's; beside it stands the same ratio of nobody's with every
other one of themselves, which says how much of it is noise. Limit: within a tenth of one.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import psycopg
from starlette.types import ASGIApp

from naungan.domain.vocabulary import Role
from naungan.graphql.schema import build_schema
from naungan.graphql.types import ids
from naungan.infrastructure.composition import serving
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.app import create_app

from .limits import Limits
from .officer import REGENCY
from .row_security import enrol, let_in, opened_for, sent_to

WARM_UP = 20  # of each
TIMES = 7  # that each cell is opened
_PLACE = re.compile(rb"64\.01[\d.]*\d")
ELSEWHERE = "62.03"
LIMIT = 0.1  # by which a ratio may be off one
Make = Callable[[str], Mapping[str, Any]]  # the body of a request that asks after one thing

NODE = "query($id: ID!) { node(id: $id) { id } }"
END = "mutation($i: EndEnrolmentInput!) { endEnrolment(input: $i) { position userErrors { message } } }"
WITHDRAW = (
    "mutation($i: WithdrawDeathInput!) { withdrawDeath(input: $i) { position userErrors { message } } }"
)
FIND = "query($nik: String!) { findPeople(by: {nik: $nik}) { more enrolments { id } } }"
OPEN = "query($cell: Cell!) { enrolments(cell: $cell, first: 5) { totalCount } }"
CELL = "query($region: RegionCode!, $on: Date!) { coverage(region: $region, asOf: $on) { covered cell } }"


class Question(NamedTuple):
    """How it is asked, after what of 64.01, and after what of nobody."""

    name: str
    make: Make
    theirs: Sequence[str]
    nobodys: Sequence[str]


def main(rows: int, questions: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            enrol(settings, top, rows)
            found = asyncio.run(measure(settings, top / "upload.csv", questions))
    limits = Limits()
    for question, (ms, ratio, noise) in found.items():
        told = limits.below(abs(ratio - 1), LIMIT, f"{LIMIT} off one")
        print(f"  {question:24} {ms:6.2f} ms, ratio {ratio:.3f}, of nobody's alone {noise:.3f}{told}")
    limits.end()


async def measure(settings: Settings, file: Path, questions: int) -> dict[str, tuple[float, float, float]]:
    """Milliseconds for what nobody has, the ratio of what is of 64.01 to it, and the ratio that noise makes, of each question."""
    url = settings.event_store_url or ""
    with serving(settings) as services:
        _, stranger = let_in(services, Role.OPERATOR, ELSEWHERE)
        _, owner = let_in(services)
        async with opened_for(services):
            app = create_app(replace(services, everyone=False), build_schema())
            asked = [
                *of_enrolments(url, questions),
                *of_numbers(file, questions),
                await of_cells(app, f"Bearer {owner}"),
            ]
            return {one.name: await compared(app, f"Bearer {stranger}", one, url) for one in asked}


def of_enrolments(url: str, questions: int) -> list[Question]:
    """Enrolments by their ids: looked at, and ended."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT originator_id FROM log.stored_events WHERE topic LIKE 'WorkerEnrolled%%' LIMIT %s",
            (questions,),
        ).fetchall()
    theirs = [ids.encode("Enrolment", row[0]) for row in rows]
    nobodys = [ids.encode("Enrolment", uuid4()) for _ in rows]

    def ended(one: str) -> Mapping[str, Any]:
        end = {"enrolment": one, "endExclusive": "2026-08-01", "reason": "MOVED_AWAY"}
        return {"query": END, "variables": {"i": {"idempotencyKey": str(uuid4()), **end}}}

    return [
        Question(
            "an enrolment is opened", lambda one: {"query": NODE, "variables": {"id": one}}, theirs, nobodys
        ),
        Question("an enrolment is ended", ended, theirs, nobodys),
    ]


def of_numbers(file: Path, questions: int) -> list[Question]:
    """People by their NIK: searched for, and their death taken back."""
    with file.open(encoding="utf-8") as rows:
        niks = [nik for row in rows if len(nik := row.split(";")[1]) == 16 and nik.isdigit()]
    known, theirs = set(niks), niks[:questions]
    others = (
        f"{nik[:12]}{(int(nik[12:]) + n) % 9999 + 1:04d}" for n in range(4_000, 5_000) for nik in theirs
    )
    nobodys = list(islice((nik for nik in others if nik not in known), len(theirs)))

    def withdrawn(one: str) -> Mapping[str, Any]:
        given = {"idempotencyKey": str(uuid4()), "nik": one, "reason": "TYPED_WRONG"}
        return {"query": WITHDRAW, "variables": {"i": given}}

    return [
        Question(
            "a NIK is searched for", lambda one: {"query": FIND, "variables": {"nik": one}}, theirs, nobodys
        ),
        Question("a death is taken back", withdrawn, theirs, nobodys),
    ]


async def of_cells(app: ASGIApp, owner: str) -> Question:
    """Cells of villages that somebody else was given: of a day on which people are covered, and of one on which nobody is."""
    villages = [one.code for one in KemendagriRegions().villages(REGENCY)]
    cells: list[list[str]] = []
    for day in ("2026-06-30", "2020-06-30"):
        answers = [
            orjson.loads(
                await sent_to(app, {"query": CELL, "variables": {"region": village, "on": day}}, owner)
            )
            for village in villages
        ]
        cells.append([one["data"]["coverage"]["cell"] for one in answers])
    return Question(
        "a cell is opened",
        lambda one: {"query": OPEN, "variables": {"cell": one}},
        *(one * TIMES for one in cells),
    )


async def compared(app: ASGIApp, stranger: str, question: Question, url: str) -> tuple[float, float, float]:
    """See `measure`. Theirs and nobody's in turns, each first every other time; all answers but the thing's name are the same."""
    times: dict[tuple[int, int, int], list[float]] = defaultdict(list)
    answers = set()
    with psycopg.connect(url, autocommit=True) as connection:
        for turn in range(len(question.theirs)):
            connection.execute("DELETE FROM access.told")  # so that who asks need not wait
            both = [(0, question.theirs[turn]), (1, question.nobodys[turn])]
            for place, (which, one) in enumerate(both if turn % 2 else reversed(both)):
                body = question.make(one)
                began = time.perf_counter()
                answer = await sent_to(app, body, stranger)
                taken = time.perf_counter() - began
                if turn >= WARM_UP:
                    times[which, place, turn // 2 % 2].append(taken)
                    told = answer.partition(b',"extensions":{"cost"')[0].replace(one.encode(), b"?")
                    answers.add(_PLACE.sub(b"?", told))
    assert len(answers) == 1, list(answers)[:2]

    def middle(which: int, place: int, *halves: int) -> float:
        return statistics.median(one for half in halves for one in times[which, place, half])

    # What is asked first and what second are compared by themselves: the second finds more in memory.
    ratio = statistics.geometric_mean(middle(0, place, 0, 1) / middle(1, place, 0, 1) for place in (0, 1))
    noise = statistics.geometric_mean(middle(1, place, 0) / middle(1, place, 1) for place in (0, 1))
    return middle(1, 0, 0, 1) * 1000, ratio, noise


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["5000", "1000"][len(sys.argv) - 1 :])))
