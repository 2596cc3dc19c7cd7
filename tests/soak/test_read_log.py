"""Is every name that left the server in the log of sights, whatever was killed meanwhile? Eight clients look; kill -9 at seeded instants.

`make soak` shows 10,000 answers with names, the test run 150. NAUNGAN_SIGHTS, NAUNGAN_KILLS, NAUNGAN_SEED.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from naungan.infrastructure.accounts.read_log_chain import seals_of
from naungan.infrastructure.composition import writing
from naungan.infrastructure.upkeep.read_log_audit import check_sights
from tests.people import command, done, people, ready_to_enrol

from .house import PATIENCE, House
from .lookers import Looker
from .test_kill import KILLS, SEED

SIGHTS = int(os.environ.get("NAUNGAN_SIGHTS", "150"))  # answers with names
CLIENTS = 8
TIMES = max(3, min(KILLS, SIGHTS) // 3)  # that something is killed
TARGETS = {"database": 2, "server": 3}


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.timeout(300 + 20 * TIMES + SIGHTS // 5)
def test_every_name_that_left_the_server_is_in_the_log_of_sights() -> None:
    print(f"seed {SEED}, {TIMES} kills, {SIGHTS} sights")
    pick, killed, began = random.Random(SEED), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="naungan-soak-") as name, House(Path(name)) as house:
        # given a hundred people, and clients who look at them
        with writing(house.settings) as side:
            papers = ready_to_enrol(side.register)
            done(side.register.enrol_workers(command(), papers.enrol(*people(1, 100))))
        house.let_in()
        _keep(house)
        lookers = [Looker(house, number, SEED) for number in range(CLIENTS)]
        for looker in lookers:
            looker.start()
        # when server and database are killed again and again
        for at in sorted(pick.uniform(0, SIGHTS) for _ in range(TIMES)):
            _until(house, lookers, int(at))
            house.pause.wait(pick.uniform(0, 0.2))
            target = pick.choices(list(TARGETS), list(TARGETS.values()))[0]
            house.kill(target)
            killed[target] += 1
        # and one of them is answered after the last kill, for whoever is ended after that seals what is left
        _until(house, lookers, max(SIGHTS, _answers(lookers) + CLIENTS + 1))
        for looker in lookers:
            looker.stop()
        for process in ("server", "projector"):
            house.end(process)
        # then whatever name a client got stands in a look of that very operation, and all looks are sealed
        rows, names = _compare(house, lookers)
        with writing(house.settings) as side:
            seals = seals_of(side.store)
        assert check_sights(house.settings).good
        assert seals[-1].count == rows
        print(
            f"{_answers(lookers)} answers, {names} names, {rows} looks written down, {len(seals)} seals;"
            f" killed {dict(killed)}, {sum(one.torn for one in lookers)} answers torn or refused,"
            f" {sum(1 for one in lookers for seen in one.seen.values() if seen)} with names,"
            f" {time.monotonic() - began:.0f} s",
            file=sys.stderr,
        )
    assert house.left_behind() == []


def _compare(house: House, lookers: list[Looker]) -> tuple[int, int]:
    """How many looks were written down, and how many names clients got, each of which stands in one of them."""
    told: dict[str, set[UUID]] = {}
    rows = names = 0
    with house.connect() as connection:
        for operation, workers in connection.execute("SELECT operation, workers FROM access.sight"):
            rows += 1
            told.setdefault(str(operation), set()).update(workers)  # type: ignore[arg-type]
    niks = {nik for one in lookers for seen in one.seen.values() for nik in seen}
    with writing(house.settings) as side:
        workers_by_nik = side.vault.find(sorted(niks))
    assert niks == workers_by_nik.keys()
    for one in lookers:
        for operation, seen in one.seen.items():
            names += len(seen)
            assert {workers_by_nik[nik] for nik in seen} <= told.get(operation, set()), operation
    return rows, names


def _keep(house: House) -> None:
    for name in ("projector", "server"):
        house.keep(name)


def _until(house: House, lookers: list[Looker], answers: int) -> None:
    """Until the clients have so many answers together; what was killed is started again."""
    deadline = time.monotonic() + PATIENCE + answers
    while _answers(lookers) < answers:
        assert time.monotonic() < deadline, "it did not come about in time"
        assert all(one.problem is None for one in lookers), [one.problem for one in lookers]
        _keep(house)
        house.pause.wait(0.05)


def _answers(lookers: list[Looker]) -> int:
    return sum(one.answers for one in lookers)
