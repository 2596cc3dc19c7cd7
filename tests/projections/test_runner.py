"""Does the projector lose, double or hide anything? Resuming, fencing, poison, rebuilding and kill -9, on a real database."""

import contextlib
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.vocabulary import Evidence
from naungan.projections.cards.tables import Cards
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine import bookkeeping, rebuild
from naungan.projections.engine import runner as engine
from naungan.projections.engine.appends import Log
from naungan.projections.engine.bookkeeping import Role, State, Status
from naungan.projections.engine.projection import Entry, Projection, UnknownEvent
from naungan.projections.engine.rebuild import Differs, NotBuilt
from naungan.projections.engine.runner import Runner
from naungan.projections.enrolments.tables import Participants
from tests.projections.histories import Story
from tests.projections.history import START, History


def projections() -> tuple[Projection, ...]:
    return (Log(), Coverage(checkpoint_every=10), Participants(), Cards())


@pytest.fixture
def database_url(unbuilt: str) -> str:
    """A database in which nothing is built yet."""
    return unbuilt


@pytest.fixture
def history() -> History:
    """A random history of some two hundred events."""
    story = Story(random.Random(64))
    story.tell(60)
    return story.history


@contextlib.contextmanager
def running(source: Any, url: str, *more: Projection, batch: int = 7) -> Iterator[Runner]:
    runner = Runner(source, (*projections(), *more), url, batch=batch)
    try:
        runner.ensure()
        yield runner
    finally:
        runner.close()


def contents(url: str, schema: str = "live") -> dict[str, list[str]]:
    """Every row of every live view, as text."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1", (schema,)
        ).fetchall()
        return {
            name: [
                row
                for (row,) in connection.execute(f"SELECT t::text FROM {schema}.{name} t ORDER BY 1".encode())
            ]
            for (name,) in names
        }


def status(runner: Runner, name: str) -> Status:
    return next(s for s in runner.statuses() if s.name == name)


def test_a_projector_started_anew_goes_on_where_the_last_one_stopped(
    database_url: str, history: History
) -> None:
    # Given a projector that ended after a few batches
    with running(history, database_url) as runner:
        for _ in range(3):
            runner.run_once()
        assert 0 < status(runner, "coverage").position < history.log_state().position
        assert status(runner, "coverage").state is State.CATCHING_UP
    # When another one goes on, in other batches
    with running(history, database_url, batch=50) as runner:
        runner.catch_up()
        at = {s.name: (s.position, s.state, s.lag_events, s.lag_seconds) for s in runner.statuses()}
    # Then all are at the head, and a rebuild from nothing gives the same rows
    head = history.log_state().position
    assert at == dict.fromkeys(("log", "coverage", "participants", "cards"), (head, State.LIVE, 0, 0.0))
    with running(history, database_url, batch=1000) as runner:
        for name in at:
            rebuild.rebuild(runner, name)


def test_the_planner_is_told_what_tables_hold_once_the_log_has_grown_by_much_and_not_after_each_append(
    database_url: str, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_GROWN", 50)

    def told() -> tuple[float, int]:
        """How many appends the planner takes a table for (-1: never told), and of which transaction its statistics are."""
        with psycopg.connect(database_url) as connection:
            found = connection.execute(_TOLD).fetchone()
        assert found is not None
        return found

    # Given a register that was projected for the first time
    with running(history, database_url, batch=1_000) as runner:
        runner.catch_up()
        first = told()
        assert first[0] == len({entry.append_id for entry in history.entries})

        # When a little is appended, again and again, then nothing is looked at
        for _ in range(10):
            history.append(history.entries[-1].recorded_at, (UUID(int=1), counted_workers(1)))
            runner.catch_up()
        assert told() == first

        # When much more is there than then, it is
        for _ in range(50):
            history.append(history.entries[-1].recorded_at, (UUID(int=1), counted_workers(1)))
        runner.catch_up()
        assert told()[0] == first[0] + 60
    with running(history, database_url, batch=1_000) as another:
        second = told()
        another.catch_up()
        assert told() == second


_TOLD = """SELECT (SELECT reltuples FROM pg_class WHERE oid = 'log_v1.append'::regclass),
(SELECT max(xmin::text::bigint) FROM pg_statistic WHERE starelid = 'log_v1.append'::regclass)"""


@dataclass
class Meddling:
    """A log that lets another projector go first, once, between reading a batch and writing it."""

    history: History
    url: str
    meddled: bool = False

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        entries = self.history.read(after, limit)
        if not self.meddled:
            self.meddled = True
            self.history.project(self.url, *projections()[1:], batch=limit)
        return entries

    def log_state(self) -> Any:
        return self.history.log_state()

    def wait(self, seconds: float) -> None:
        return None


def test_two_projectors_write_everything_once(database_url: str, history: History) -> None:
    # Given a projector that is overtaken while it holds a batch
    with running(Meddling(history, database_url), database_url) as runner:
        # When it tries to write that batch
        runner.run_once()
        overtaken = contents(database_url)
        runner.catch_up()
        # Then its rows are left out, and it goes on from where the other one is
        assert contents(database_url) == overtaken
        assert status(runner, "coverage").position == history.log_state().position
        rebuild.rebuild(runner, "coverage")


@dataclass
class Noting:
    """A projection without tables that notes whenever a batch comes to it."""

    name: str
    seen: list[str]
    prompt: bool = False
    version: int = 1
    tables: tuple[str, ...] = ()

    def create(self, schema: str) -> str:
        return "SELECT 1"

    def apply(self, cursor: Any, schema: str, batch: Sequence[Entry]) -> None:
        self.seen.append(self.name)


def test_prompt_projections_reach_the_head_first_and_the_others_follow_in_the_order_of_their_list(
    database_url: str, history: History
) -> None:
    seen: list[str] = []
    listed = [Noting("zebra", seen), Noting("ant", seen), Noting("mouse", seen, prompt=True)]
    head = history.log_state().position
    with running(history, database_url, *listed, batch=head // 2 + 5) as runner:
        runner.catch_up()
    assert seen == ["mouse", "mouse", "zebra", "ant", "zebra", "ant"]


def test_what_prompt_projections_were_given_is_not_read_again_for_the_others(
    database_url: str, history: History
) -> None:
    # Given a projector that never ran
    counting = Counting(history)
    with running(counting, database_url, batch=1_000) as runner:
        # When a batch comes to those that are prompt, and then to the others
        runner.catch_up()
        # Then it was read once, and every event that follows once as well
        assert counting.read_of_it == history.log_state().position
        history.append(history.entries[-1].recorded_at, *[(UUID(int=1), counted_workers(1))] * 60)
        runner.catch_up()
        assert counting.read_of_it == history.log_state().position
        assert {s.lag_events for s in runner.statuses()} == {0}
        rebuild.rebuild(runner, "participants")


@dataclass
class Planned:
    """A projection that notes how its statements are planned."""

    seen: list[str]
    name: str = "planned"
    version: int = 1
    tables: tuple[str, ...] = ()

    def create(self, schema: str) -> str:
        return "SELECT 1"

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        self.seen += [mode for (mode,) in cursor.execute("SHOW plan_cache_mode")]


def test_statements_on_many_events_are_planned_anew_and_on_few_events_as_before(
    database_url: str, history: History
) -> None:
    seen: list[str] = []
    with running(history, database_url, Planned(seen), batch=1_000) as runner:
        runner.catch_up()
        history.append(history.entries[-1].recorded_at, (UUID(int=1), counted_workers(1)))
        runner.catch_up()
    assert seen == ["force_custom_plan", "auto"]


@dataclass
class Brittle:
    """A projection that cannot apply one event."""

    poison: int
    name: str = "brittle"
    version: int = 1
    tables: tuple[str, ...] = ("seen",)
    healed: bool = False

    def create(self, schema: str) -> str:
        return f"CREATE TABLE {schema}.seen (position bigint PRIMARY KEY)"

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        for entry in batch:
            if entry.position == self.poison and not self.healed:
                raise ValueError(f"secret {entry.event!r}")
            cursor.execute(f"INSERT INTO {schema}.seen VALUES (%s)".encode(), (entry.position,))


def test_a_few_events_are_seen_in_every_read_model_at_once(database_url: str) -> None:
    def transactions() -> int:
        with psycopg.connect(database_url) as connection:
            found = connection.execute(
                "SELECT count(DISTINCT xmin::text) FROM projection.position"
            ).fetchone()
        assert found is not None
        return int(found[0])

    # Given read models of many events, each projected for itself
    story, seen = Story(random.Random(64)), list[str]()
    story.tell(60)
    listed = [Noting("zebra", seen), Noting("mouse", seen, prompt=True)]
    with running(story.history, database_url, *listed, batch=1000) as runner:
        runner.catch_up()
        assert transactions() == len(projections()) + 2
        # When a few more are recorded
        before = story.history.log_state().position
        story.tell(2)
        assert 0 < story.history.log_state().position - before <= engine.FEW
        runner.catch_up()
        # Then one transaction brings all of them to the head, those first that everybody waits for
        assert transactions() == 1
        assert seen == ["mouse", "zebra"] * 2
        assert {s.lag_events for s in runner.statuses()} == {0}
        rebuild.rebuild(runner, "coverage")


@pytest.mark.parametrize("batch", [7, 1000])  # together with the others, and for itself
def test_a_poison_event_stops_its_projection_visibly_and_no_other(
    database_url: str, history: History, batch: int
) -> None:
    # Given a projection that cannot apply the 100th event
    brittle = Brittle(poison=100)
    entry = history.entries[99]
    before = max(e.append_id for e in history.entries if e.append_id < entry.append_id)
    with running(history, database_url, brittle, batch=batch) as runner:
        # When all is projected
        runner.catch_up()
        stopped = status(runner, "brittle")
        # Then it stands at the end of the append before, says where and why (and nothing of the event's content)
        assert (stopped.state, stopped.position, stopped.stopped_at) == (State.STOPPED, before, 100)
        assert stopped.error == f"ValueError at {entry.name}"
        assert contents(database_url)["seen"] == sorted(f"({n})" for n in range(1, before + 1))
        # And the others went on
        assert status(runner, "coverage").state is State.LIVE
    # When somebody only looks, by a command of its own
    with running(history, database_url, brittle) as looking:
        # Then it still stands there
        assert status(looking, "brittle") == stopped
    # When a projector that can apply it starts
    brittle.healed = True
    stop = threading.Event()
    with running(history, database_url, brittle, batch=batch) as runner:
        runner.run_forever(stop, idle=0, ready=stop.set)
        # Then it goes on, and nothing was skipped
        assert len(contents(database_url)["seen"]) == history.log_state().position
        assert status(runner, "brittle").state is State.LIVE


@dataclass
class Unknown(History):
    """A log that holds one event this version does not know."""

    unknown: int = 0

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        found = super().read(after, limit)
        if any(e.position == self.unknown for e in found):
            raise UnknownEvent("SomethingNew", self.unknown)
        return found


def test_an_unknown_event_stops_every_projection_before_it(database_url: str, history: History) -> None:
    # Given a log whose 90th event nobody knows
    unknown = Unknown(history.entries, history.versions, unknown=90)
    before = max(e.append_id for e in history.entries if e.append_id < history.entries[89].append_id)
    with running(unknown, database_url, batch=1000) as runner:
        runner.catch_up()
        # Then everything before its append is there, and every projection says where it stands
        for found in runner.statuses():
            assert (found.state, found.position, found.stopped_at) == (State.STOPPED, before, 90)
            assert found.error == "UnknownEvent: SomethingNew"


def test_a_rebuild_stands_beside_the_living_one_and_is_switched_in_at_once(
    database_url: str, history: History
) -> None:
    with running(history, database_url, batch=20) as runner:
        runner.catch_up()
        before = contents(database_url)
        # When a projection is rebuilt
        schema = rebuild.rebuild(runner, "coverage")
        # Then the live views show the same rows in the new schema, and the old one is kept
        assert schema == "coverage_v2_g2"
        assert contents(database_url) == before
        roles = {s.schema: s.state for s in runner.statuses() if s.name == "coverage"}
        assert roles == {"coverage_v2_g2": State.LIVE, "coverage_v2": State.OLD}
        # And the old one keeps projecting, so that one can switch back and drop the new one
        history.append(START + dt.timedelta(days=9), (UUID(int=5), counted_workers(7)))
        runner.catch_up()
        rebuild.switch(runner, "coverage_v2")
        rebuild.drop(runner, "coverage_v2_g2")
        assert len(contents(database_url)["denominator"]) == len(before["denominator"]) + 1
        with pytest.raises(NotBuilt):
            rebuild.drop(runner, "coverage_v2")


@dataclass
class Counting:
    """A log that counts the events that are read from it."""

    history: History
    read_of_it: int = 0

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        entries = self.history.read(after, limit)
        self.read_of_it += len(entries)
        return entries

    def log_state(self) -> Any:
        return self.history.log_state()

    def wait(self, seconds: float) -> None:
        return None


def test_several_are_rebuilt_by_one_reading_of_the_log(database_url: str, history: History) -> None:
    names = ("log", "coverage", "participants", "cards")
    # Given living ones of which one is behind the others
    with running(history, database_url, batch=20) as runner:
        runner.advance(bookkeeping.built(runner.connection), 60)
        behind = status(runner, "cards").position
        runner.advance([b for b in bookkeeping.built(runner.connection) if b.name != "cards"], 50)
        assert 0 < behind < status(runner, "log").position
        furthest = max(status(runner, name).position for name in names)
    counting = Counting(history)
    with running(counting, database_url, batch=15) as runner:
        before = contents(database_url)
        # When all of them are begun, and one that nobody knows
        rebuild.begin(runner, [*names, "nobody"])
        # Then each is as far as its living one, and each event was read once
        built = bookkeeping.built(runner.connection)
        at = {b.name: b.position for b in built if b.role is Role.LIVE}
        assert {b.name: b.position for b in built if b.role is Role.REBUILDING} == at
        assert counting.read_of_it == furthest
        # And what is left is to compare them and to switch them in, one by one
        for name in names:
            rebuild.rebuild(runner, name)
        assert counting.read_of_it == furthest
        assert contents(database_url) == before
        with pytest.raises(NotBuilt):
            rebuild.rebuild(runner, "nobody")


def test_a_rebuild_that_differs_is_not_switched_in(database_url: str, history: History) -> None:
    live = f"participants_v{Participants.version}"
    with running(history, database_url, batch=100) as runner:
        runner.catch_up()
        # Given a live projection somebody has tampered with
        runner.connection.execute(f"DELETE FROM {live}.enrolment_period WHERE version = 1".encode())
        # When it is rebuilt
        with pytest.raises(Differs) as differs:
            rebuild.rebuild(runner, "participants")
        # Then the difference is told, and the living one stays
        (found,) = differs.value.differences
        assert (found.table, found.only_old) == ("enrolment_period", 0)
        assert found.only_new == found.new_rows - found.old_rows > 0
        assert {s.schema: s.state for s in runner.statuses() if s.name == "participants"} == {
            live: State.LIVE,
            f"{live}_g2": State.REBUILDING,
        }
        # And whoever decides to can switch
        rebuild.switch(runner, f"{live}_g2")
        assert status(runner, "participants").schema == f"{live}_g2"


@dataclass
class Second(Brittle):
    """The next version of a projection: another column, and rows of its own."""

    version: int = 2

    def create(self, schema: str) -> str:
        return f"CREATE TABLE {schema}.seen (position bigint PRIMARY KEY, twice bigint GENERATED ALWAYS AS (position * 2) STORED)"

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        for entry in batch[::2]:
            cursor.execute(f"INSERT INTO {schema}.seen VALUES (%s)".encode(), (entry.position,))


def test_another_version_is_switched_in_only_with_a_yes(database_url: str, history: History) -> None:
    with running(history, database_url, Brittle(0), batch=10_000) as runner:
        runner.catch_up()
    with running(history, database_url, Brittle(0), Second(0), batch=10_000) as runner:
        asked: list[int] = []

        def no(differences: Sequence[rebuild.Difference]) -> bool:
            asked.append(differences[0].only_old)
            return False

        # When the operator says no, the old version stays
        with pytest.raises(Differs):
            rebuild.rebuild(runner, "brittle", no)
        assert asked == [history.log_state().position // 2]
        assert status(runner, "brittle").version == 1
        # When they say yes, the new one answers, going on from the build that was there
        assert rebuild.rebuild(runner, "brittle", lambda differences: True) == "brittle_v2"
        assert status(runner, "brittle").version == 2
        assert contents(database_url)["seen"][0].endswith(")")


@pytest.mark.slow
def test_readers_never_see_an_empty_table_while_it_is_rebuilt(database_url: str, history: History) -> None:
    # Given a reader that looks at the live table all the time
    with running(history, database_url, batch=5) as runner:
        runner.catch_up()
        seen: list[int] = []
        done = threading.Event()

        def look() -> None:
            with psycopg.connect(database_url, autocommit=True) as connection:
                while not done.is_set():
                    row = connection.execute("SELECT count(*) FROM live.coverage_posting").fetchone()
                    seen.append(row[0] if row else -1)

        reader = threading.Thread(target=look)
        reader.start()
        # When it is rebuilt, twice
        rebuild.rebuild(runner, "coverage")
        rebuild.rebuild(runner, "coverage")
        done.set()
        reader.join()
    # Then it always saw all the rows
    assert len(seen) > 1
    assert len(set(seen)) == 1
    assert seen[0] > 0


_PROJECTORS = """
import os, random, sys
from tests.projections.histories import Story
from tests.projections.test_runner import Runner, projections
story = Story(random.Random(64)); story.tell(60)
for url in sys.stdin:
    child = os.fork()
    if not child:
        runner = Runner(story.history, projections(), url.strip(), batch=1)
        runner.ensure()
        print(os.getpid(), flush=True)
        while runner.run_once():
            print("batch", flush=True)
        print("done", flush=True)
        os._exit(0)
    print("killed" if os.waitpid(child, 0)[1] == 9 else "ended", flush=True)
"""


@pytest.fixture(scope="module")
def projectors() -> Iterator[subprocess.Popen[str]]:
    """A process that has loaded the projector: it forks itself for each database that it is told, one after the other."""
    command = [sys.executable, "-c", _PROJECTORS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def killed_after(projectors: subprocess.Popen[str], url: str, batches: int) -> bool:
    """Whether a projector of its own was killed after so many batches, before it was done."""
    assert projectors.stdin is not None
    assert projectors.stdout is not None
    print(url, file=projectors.stdin, flush=True)
    process = int(projectors.stdout.readline())
    for _ in range(batches):
        if projectors.stdout.readline().strip() == "done":
            break
    else:
        os.kill(process, signal.SIGKILL)
    while (told := projectors.stdout.readline().strip()) not in ("killed", "ended"):
        assert told, "it ended itself"
    return told == "killed"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_projector_that_is_killed_loses_and_doubles_nothing(
    database_url: str, history: History, projectors: subprocess.Popen[str], seed: int
) -> None:
    # Given a projector in a process of its own, killed after a few batches and started again, several times
    choose = random.Random(seed)
    killed = [killed_after(projectors, database_url, choose.randint(1, 12)) for _ in range(3)]
    # When the last one runs to the end
    with running(history, database_url) as runner:
        runner.catch_up()
        # Then every projection is what a rebuild from nothing gives
        assert any(killed)
        for name in ("log", "coverage", "participants", "cards"):
            assert status(runner, name).position == history.log_state().position
            rebuild.rebuild(runner, name)


@dataclass
class Growing(History):
    """A log to which appends come while it is watched."""

    appended: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        self.appended.wait(seconds)
        self.appended.clear()


def test_a_running_projector_takes_up_what_is_appended_and_ends_when_asked(database_url: str) -> None:
    # Given a projector that runs
    log = Growing()
    stop, ready = threading.Event(), threading.Event()
    runner = Runner(log, projections(), database_url)
    runner.ensure()
    thread = threading.Thread(
        target=runner.run_forever, args=(stop,), kwargs={"ready": ready.set, "idle": 30.0}
    )
    with psycopg.connect(database_url, autocommit=True) as listener:
        listener.execute("LISTEN naungan_projected")
        thread.start()
        assert ready.wait(20)
        # When something is appended
        position = log.append(START, (UUID(int=1), counted_workers(100)))
        log.appended.set()
        # Then it says so once it is projected
        next(listener.notifies(timeout=20, stop_after=1))
        stop.set()
        log.appended.set()
        thread.join(20)
    assert not thread.is_alive()
    runner.catch_up()
    assert {s.position for s in runner.statuses()} == {position}
    runner.close()


def counted_workers(value: int) -> EligibleWorkersCounted:
    return EligibleWorkersCounted("64.01", None, value, dt.date(2022, 1, 1), "Disnaker", Evidence.STATED)
