"""Does anything get lost, doubled or torn when processes are killed? kill -9 at seeded instants, then a recount.

Files come by command and over HTTP at once, and share people; single commands come beside them. `make soak` kills 200 times,
the test run 5 times: each of the four once, and one that is drawn. NAUNGAN_SEED repeats a run's plan; a failure tells its seed.
"""

import os
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import pytest

from naungan.domain.keyed_digests import mark
from naungan.infrastructure.vault.keys import load_keys

from .clerks import Clerk
from .house import PATIENCE, House
from .officers import Importing, Officer, Sending, files
from .proof import prove

KILLS = int(os.environ.get("NAUNGAN_KILLS", "5"))
SEED = int(os.environ.get("NAUNGAN_SEED", "0")) or 1 + secrets.randbelow(10**6)
CLERKS = 2
SENDERS = 2
TARGETS = {"importer": 4, "database": 2, "server": 3, "projector": 2}


@pytest.mark.kill
@pytest.mark.timeout(300 + 10 * KILLS)
def test_nothing_is_lost_doubled_or_torn_by_killing_processes() -> None:
    print(f"seed {SEED}, {KILLS} kills")
    pick, killed, began = random.Random(SEED), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="naungan-soak-") as name, House(Path(name)) as house:
        # given officers with files that overlap, clerks with commands, and everything running
        listed = files(house, max(5, 2 * (KILLS // 5)))  # three by hand, and one for each sender
        house.let_in()
        by_hand = [one for n, one in enumerate(listed) if n % 3 != 1]
        sent = [listed[1::3][number::SENDERS] for number in range(SENDERS)]
        importing = Importing(house, by_hand, KILLS)
        senders = [Sending(house, number, theirs, KILLS) for number, theirs in enumerate(sent)]
        officers: list[Officer] = [importing, *senders]
        busy = {"importer": officers[:1], "server": officers[1:]}
        clerks = [Clerk(house, number, SEED) for number in range(CLERKS)]
        _keep(house)
        for thread in (*clerks, *officers):
            thread.start()
        # when one after the other is killed
        for target in _plan(pick):
            amid, pause = pick.random() < 0.7, pick.uniform(0.02, 0.8)
            if amid and _until_enrolling(house, busy.get(target, ())):
                pause /= 8  # the next chunk is recorded within that
            house.pause.wait(pause)
            if target == "importer":
                _until_at_work(house, importing)
            if target != "importer" or house.alive("importer"):
                house.kill(target)
                killed[target] += 1
            else:
                house.kill("server")
                killed["server"] += 1
            _keep(house)
        # then all work comes to its end, and the log holds exactly that
        _until(lambda: not any(o.is_alive() for o in officers), house, 2 * PATIENCE + 10 * KILLS)
        for officer in officers:
            if officer.problem is not None:
                raise officer.problem
        for clerk in clerks:
            clerk.stop()
        _until(lambda: _caught_up(house), house, PATIENCE)
        for process in ("server", "projector"):
            house.end(process)
        answers = {key: at for clerk in clerks for key, at in clerk.answers.items()}
        done = {digest: fates for sender in senders for digest, fates in sender.answers.items()}
        assert len(done) == len(listed[1::3])
        figures = prove(house, answers, listed, done)
        print(
            f"{figures}; killed {dict(killed)}, {importing.attempts} runs of the importer,"
            f" {sum(s.interrupted for s in senders)} files cut off at the server,"
            f" {sum(s.resumed for s in senders)} gone on with without their file,"
            f" {sum(c.unanswered for c in clerks)} attempts unanswered, {time.monotonic() - began:.0f} s",
            file=sys.stderr,
        )
    assert house.left_behind() == []
    assert killed.total() == KILLS
    assert len(killed) == min(KILLS, len(TARGETS))


def _plan(pick: random.Random) -> list[str]:
    """Whom to kill: the importer while all its files are to be done, everybody else once, and whoever is drawn; in a random order."""
    drawn = pick.choices(list(TARGETS), list(TARGETS.values()), k=max(0, KILLS - len(TARGETS)))
    others = [target for target in TARGETS if target != "importer"]
    return ["importer", *pick.sample([*others, *drawn], KILLS - 1)]


def _keep(house: House) -> None:
    for name in ("projector", "server"):
        house.keep(name)


def _until_at_work(house: House, importing: Officer) -> None:
    """Until an importer runs; or all its files are done."""
    while importing.is_alive() and not house.alive("importer"):
        house.pause.wait(0.01)


def _until_enrolling(house: House, theirs: Sequence[Officer]) -> bool:
    """Until another chunk of their files has been recorded: true; or they are done, or a while has passed."""
    keys = load_keys(house.settings.keys)
    marks = [mark(keys, "file", str(file.terms.list_digest)) for officer in theirs for file in officer.files]
    deadline = time.monotonic() + 10
    try:
        with house.connect() as connection:
            connection.execute("LISTEN stored_events")  # told of each append
            before = _chunks(connection, marks)
            while time.monotonic() < deadline and any(officer.is_alive() for officer in theirs):
                if [*connection.notifies(timeout=0.5, stop_after=1)] and _chunks(connection, marks) > before:
                    return True
    except psycopg.Error:  # it is not up: nothing is recorded
        pass
    return False


def _chunks(connection: psycopg.Connection[tuple[object, ...]], marks: Sequence[str]) -> int:
    """How many chunks of these files the log holds."""
    row = connection.execute(
        """SELECT count(*) FROM log.stored_events WHERE topic = 'BatchChunkAccepted.v2' AND originator_id IN (
        SELECT originator_id FROM log.stored_events WHERE topic = 'BatchOpened.v2'
        AND convert_from(state, 'UTF8')::jsonb ->> 'file' = ANY(%s))""",
        [marks],
    ).fetchone()
    assert row is not None
    return int(str(row[0]))


def _caught_up(house: House) -> bool:
    _keep(house)
    head, projected = house.positions()
    return head == projected > 0


def _until(reached: Callable[[], bool], house: House, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not come about in time"
        _keep(house)
        house.pause.wait(0.1)
