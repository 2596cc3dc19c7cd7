"""Does the log lose, double or overwrite nothing? Positions, times, immutability and clocks, on a real PostgreSQL."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.ports import Append, Command, Contended, KeyConflict, NewEvent, Outcome
from naungan.domain.vocabulary import Evidence
from naungan.infrastructure.log.event_types import UnknownEvent, UnreadableEvent
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.transaction import ClockProblem
from naungan.projections.engine.projection import Entry
from tests.databases import looking_at

LONG_AGO = dt.datetime(2021, 4, 29, 4, 0, tzinfo=dt.UTC)


def counted(value: int = 100) -> EligibleWorkersCounted:
    return EligibleWorkersCounted(
        "64.01", None, value, dt.date(2023, 2, 13), "Sumber Contoh", Evidence.ASSUMED
    )


def record(
    store: PostgresEventStore,
    *events: NewEvent,
    key: UUID | None = None,
    body: bytes = b"body",
    at: dt.datetime | None = None,
    unchanged: dict[UUID, int] | None = None,
) -> Outcome:
    """Append events as one command."""
    command = Command("officer", key or uuid4(), recorded_at=at)
    return store.append(command, body, Append("64.01", events, unchanged or {}), {"made": len(events)})


def new(stream: UUID | None = None, version: int | None = 1, value: int = 100) -> NewEvent:
    return NewEvent(stream or uuid4(), counted(value), version)


def everything(store: PostgresEventStore) -> list[Entry]:
    return list(store.read(0, 100_000))


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Start the actions together, each on its own thread; what each returned or raised, in their order."""
    barrier = threading.Barrier(len(actions))

    def act(action: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return action()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(act, actions))


# Positions and times


def test_positions_are_gapless_and_whole_appends_share_an_append_id_and_a_time(
    store: PostgresEventStore,
) -> None:
    def officer(count: int) -> Callable[[], list[Outcome]]:
        return lambda: [record(store, *(new() for _ in range(count))) for _ in range(12)]

    answers = at_once(*(officer(n) for n in (1, 2, 3, 1, 2, 3, 5, 1)))

    log = everything(store)
    assert [e.position for e in log] == list(range(1, 12 * 18 + 1))
    assert store.log_state().position == len(log)
    ends = sorted(outcome.position for answer in answers for outcome in answer)
    assert sorted({e.append_id for e in log}) == ends
    for append_id in ends:
        members = [e for e in log if e.append_id == append_id]
        assert members[-1].position == append_id
        assert [e.position for e in members] == list(range(append_id - len(members) + 1, append_id + 1))
        assert len({e.recorded_at for e in members}) == 1
    times = [e.recorded_at for e in log]
    assert times == sorted(times)


def test_a_reader_beside_writers_sees_no_gap_and_nothing_out_of_order(store: PostgresEventStore) -> None:
    stop = threading.Event()
    seen: list[int] = []

    def reader() -> None:
        while not stop.is_set():
            seen.extend(e.position for e in store.read(seen[-1] if seen else 0, 50))

    watching = threading.Thread(target=reader)
    watching.start()
    try:
        at_once(*(lambda: [record(store, new(), new()) for _ in range(20)] for _ in range(4)))
    finally:
        stop.set()
        watching.join()
    seen.extend(e.position for e in store.read(seen[-1] if seen else 0, 1000))
    assert seen == list(range(1, 161))


def test_a_refused_append_leaves_no_gap(store: PostgresEventStore) -> None:
    stream = uuid4()
    record(store, new(stream))
    with pytest.raises(Contended):
        record(store, new(), new(stream))
    assert record(store, new()).position == 2
    assert [e.position for e in everything(store)] == [1, 2]


def test_several_streams_are_appended_together_or_not_at_all(store: PostgresEventStore) -> None:
    first, second = uuid4(), uuid4()
    record(store, new(first), new(second), new(first, 2))
    with pytest.raises(Contended):
        record(store, new(first, 3), new(second, 3))
    assert {s: [r.version for r in h] for s, h in store.load([first, second]).items()} == {
        first: [1, 2],
        second: [1],
    }


def test_a_decision_that_rests_on_a_changed_stream_is_not_recorded(store: PostgresEventStore) -> None:
    read_before, never_written = uuid4(), uuid4()
    record(store, new(read_before))
    record(store, new(), unchanged={read_before: 1, never_written: 0})
    record(store, new(read_before, 2))
    with pytest.raises(Contended):
        record(store, new(), unchanged={read_before: 1})
    record(store, new(never_written))
    with pytest.raises(Contended):
        record(store, new(), unchanged={never_written: 0})
    assert store.log_state().position == 4


def test_an_event_without_a_version_takes_the_next_free_one(store: PostgresEventStore) -> None:
    stream = uuid4()
    at_once(*(lambda: record(store, new(stream, None), new(stream, None)) for _ in range(8)))
    assert [r.version for r in store.load([stream])[stream]] == list(range(1, 17))


# Commands: at most once


def test_the_same_key_and_body_have_one_outcome(store: PostgresEventStore) -> None:
    key = uuid4()
    first = record(store, new(), key=key)
    again = record(store, new(), key=key)
    assert (again.position, again.result, again.repeated) == (first.position, first.result, True)
    with pytest.raises(KeyConflict):
        record(store, new(), key=key, body=b"another")
    assert store.log_state().position == 1


def test_one_key_sent_many_times_at_once_is_recorded_once(store: PostgresEventStore) -> None:
    key = uuid4()
    answers = at_once(*(lambda: record(store, new(), new(), key=key) for _ in range(12)))
    assert {a.position for a in answers} == {2}
    assert [a.repeated for a in answers].count(False) == 1
    assert store.log_state().position == 2


def test_one_key_with_many_bodies_at_once_has_one_winner(store: PostgresEventStore) -> None:
    key = uuid4()
    bodies = [f"body {n}".encode() for n in range(8)]
    answers = at_once(*(lambda b=b: record(store, new(), key=key, body=b) for b in bodies))
    assert sum(isinstance(a, Outcome) for a in answers) == 1
    assert sum(isinstance(a, KeyConflict) for a in answers) == 7
    assert store.log_state().position == 1


# Never changed


STATEMENTS = (
    "UPDATE log.stored_events SET state = state",
    "UPDATE log.stored_events SET recorded_at = now() WHERE false",
    "DELETE FROM log.stored_events",
    "TRUNCATE log.stored_events",
    "UPDATE log.command SET outcome = outcome",
    "DELETE FROM log.command",
    "TRUNCATE log.command",
)


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("role", ["superuser", "naungan_writer"])
def test_what_is_recorded_cannot_be_changed_or_removed(
    store: PostgresEventStore, database_url: str, statement: str, role: str
) -> None:
    record(store, new())
    with psycopg.connect(database_url) as connection:
        if role != "superuser":
            connection.execute(f"SET ROLE {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
    assert store.log_state().position == len(everything(store)) == 1


@pytest.mark.parametrize("table", ["stored_events", "command"])
def test_the_writer_lacks_the_right_even_where_the_trigger_is_gone(
    store: PostgresEventStore, database_url: str, table: str
) -> None:
    record(store, new())
    with psycopg.connect(database_url) as connection:
        connection.execute(f"ALTER TABLE log.{table} DISABLE TRIGGER ALL".encode())
        connection.execute("SET ROLE naungan_writer")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(f"DELETE FROM log.{table}".encode())
        connection.rollback()


def test_the_store_itself_writes_with_no_more_rights_than_that(store: PostgresEventStore) -> None:
    with store._connection() as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("naungan_writer",)


def test_a_right_that_was_taken_away_is_granted_again_and_nothing_is_written_where_all_are_there(
    store: PostgresEventStore, database_url: str
) -> None:
    written = """SELECT (SELECT max(xmin::text::bigint) FROM pg_class), (SELECT max(xmin::text::bigint) FROM pg_proc),
    (SELECT max(xmin::text::bigint) FROM pg_authid)"""
    for role, right, of in (
        ("naungan_writer", "UPDATE", "TABLE log.log_head"),
        ("naungan_writer", "DELETE", "TABLE log.guard_death"),
        ("naungan_reader", "SELECT", "TABLE log.stored_events"),
        ("naungan_reader", "EXECUTE", "FUNCTION log.last_append"),
    ):
        # given a right that somebody took away
        with looking_at(database_url) as connection:
            connection.execute(f"REVOKE {right} ON {of} FROM {role}".encode())
        # when the log is opened it is there again
        store.open_log()
        kind, name = of.split()
        whose = f"'{name}'::regproc" if kind == "FUNCTION" else f"'{name}'"
        with looking_at(database_url) as connection:
            has = f"SELECT has_{kind.lower()}_privilege('{role}', {whose}, '{right}')"
            assert connection.execute(has.encode()).fetchone() == (True,)
            before = connection.execute(written).fetchone()
        # and opened once more it grants nothing
        store.open_log()
        with looking_at(database_url) as connection:
            assert connection.execute(written).fetchone() == before


# Clocks


@pytest.fixture
def simulated(database_url: str) -> PostgresEventStore:
    store = PostgresEventStore(database_url)
    store.create_log(simulated=True, started_at=LONG_AGO)
    return store


def test_scripted_times_are_kept_and_never_run_backwards(simulated: PostgresEventStore) -> None:
    hour = dt.timedelta(hours=1)
    for at in (LONG_AGO + hour, LONG_AGO + 3 * hour, LONG_AGO + 2 * hour, LONG_AGO + 4 * hour):
        record(simulated, new(), at=at)
    times = [e.recorded_at for e in everything(simulated)]
    assert times == [LONG_AGO + n * hour for n in (1, 3, 3, 4)]
    state = simulated.log_state()
    assert (state.simulated, state.started_at, state.time) == (True, LONG_AGO, LONG_AGO + 4 * hour)
    assert simulated.now() == LONG_AGO + 4 * hour
    simulated.close()


def test_while_the_script_runs_an_append_without_a_scripted_time_is_refused(
    simulated: PostgresEventStore,
) -> None:
    with pytest.raises(ClockProblem):
        record(simulated, new())
    assert simulated.log_state().position == 0
    simulated.close()


def test_after_the_script_the_databases_clock_runs_and_scripted_times_are_refused(
    simulated: PostgresEventStore,
) -> None:
    record(simulated, new(), at=LONG_AGO + dt.timedelta(days=1))
    simulated.end_script()
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    record(simulated, new())
    with pytest.raises(ClockProblem):
        record(simulated, new(), at=LONG_AGO + dt.timedelta(days=2))
    assert [e.recorded_at > before for e in everything(simulated)] == [False, True]
    assert simulated.log_state().simulated
    simulated.close()


def test_a_scripted_command_sent_again_after_the_script_gets_its_first_outcome(
    simulated: PostgresEventStore,
) -> None:
    at, event, key = LONG_AGO + dt.timedelta(days=1), new(), uuid4()
    first = record(simulated, event, key=key, at=at)
    simulated.end_script()
    again = record(simulated, event, key=key, at=at)
    assert (again.position, again.repeated) == (first.position, True)
    simulated.close()


def test_a_production_log_refuses_a_scripted_time(store: PostgresEventStore) -> None:
    with pytest.raises(ClockProblem):
        record(store, new(), at=LONG_AGO)
    assert store.log_state().position == 0
    assert not store.log_state().simulated


def test_a_log_declares_its_clock_once(store: PostgresEventStore) -> None:
    store.create_log(simulated=False)
    with pytest.raises(ClockProblem):
        store.create_log(simulated=True, started_at=LONG_AGO)


# Reading


def test_reading_returns_whole_appends_only(store: PostgresEventStore) -> None:
    for size in (3, 2, 6, 1):
        record(store, *(new() for _ in range(size)))

    def positions(after: int, limit: int) -> Sequence[int]:
        return [e.position for e in store.read(after, limit)]

    assert positions(0, 4) == [1, 2, 3]
    assert positions(0, 5) == [1, 2, 3, 4, 5]
    assert positions(3, 7) == [4, 5]
    assert positions(5, 2) == [6, 7, 8, 9, 10, 11]  # one append larger than the limit comes whole
    assert positions(0, 1) == [1, 2, 3]
    assert positions(11, 100) == [12]
    assert positions(12, 100) == []


@pytest.mark.parametrize(
    ("topic", "state", "problem"),
    [
        ("SomethingHappened", b"{}", UnknownEvent),
        ("EligibleWorkersCounted.v9", b"{}", UnknownEvent),
        ("EligibleWorkersCounted", b'{"region": 7}', UnreadableEvent),
        ("EligibleWorkersCounted", b"not json", UnreadableEvent),
    ],
)
def test_an_event_that_cannot_be_read_stops_the_reader_with_its_name_and_position(
    store: PostgresEventStore, database_url: str, topic: str, state: bytes, problem: type[UnknownEvent]
) -> None:
    record(store, new(), new())
    with looking_at(database_url) as connection:
        connection.execute(
            """INSERT INTO log.stored_events SELECT gen_random_uuid(), 1, %s, %s, 3, 3, scope, recorded_at, actor,
            NULL, NULL, NULL, mode, NULL FROM log.stored_events WHERE notification_id = 1""",
            (topic, state),
        )
    with pytest.raises(problem) as caught:
        store.read(0, 100)
    assert (caught.value.name, caught.value.position) == (topic, 3)
    assert "3" in str(caught.value)
    assert topic in str(caught.value)
    assert [e.position for e in store.read(0, 2)] == [1, 2]
