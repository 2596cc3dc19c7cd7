"""What if something fails while an append is under way? Neighbours in a group, lost connections, held locks."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from naungan.domain.agreements import AgreementTerminated
from naungan.domain.commands.register import Register
from naungan.domain.ports import Append, Command, Contended, KeyConflict, NewEvent, Outcome
from naungan.domain.vocabulary import RecordingMode
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log import transaction
from naungan.infrastructure.log.commits import StoreUnavailable
from naungan.infrastructure.log.head_lock import WAIT
from naungan.infrastructure.log.ready_appends import ReadyAppend, encoded
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.transaction import Pending
from naungan.infrastructure.postgres.arrays import bytea_array
from naungan.infrastructure.vault.vault import PostgresVault

from ..people import command, enrolments, nik, person, ready_to_enrol
from .cutting_proxy import CuttingProxy
from .test_event_store import at_once, counted, everything, new, record


def waiting(
    store: PostgresEventStore,
    *events: NewEvent,
    unchanged: dict[UUID, int] | None = None,
    actor: str = "officer",
    key: UUID | None = None,
) -> Pending:
    """An append as it waits in the queue."""
    append = Append("64.01", events, unchanged or {})
    return Pending(Command(actor, key or uuid4()), b"body", encoded(append, store._types), {})


def refusal() -> Pending:
    return Pending(Command("officer", uuid4()), b"body", ReadyAppend(None, ()), {}, ())


# Group commit


def test_a_group_shares_one_transaction_and_keeps_its_order(
    store: PostgresEventStore, database_url: str
) -> None:
    group = [waiting(store, new(), new()), refusal(), waiting(store, new())]
    store.commits.commit(group)
    assert [p.positions for p in group] == [[1, 2], [], [3]]
    assert [p.outcome.position for p in group if p.outcome] == [2, None, 3]
    assert {(e.position, e.append_id) for e in everything(store)} == {(1, 2), (2, 2), (3, 3)}
    with psycopg.connect(database_url) as connection:
        transactions = connection.execute(
            "SELECT count(DISTINCT xmin::text) FROM log.stored_events"
        ).fetchone()
    assert transactions == (1,)


def test_a_contended_append_does_not_fail_its_neighbours(store: PostgresEventStore) -> None:
    taken = uuid4()
    record(store, new(taken))
    stale = waiting(store, new(), unchanged={taken: 0})
    doubled = waiting(store, new(), new(taken, 1))
    good = [waiting(store, new()) for _ in range(3)]
    store.commits.commit([good[0], stale, good[1], doubled, good[2]])
    assert isinstance(stale.problem, Contended)
    assert isinstance(doubled.problem, Contended)
    assert [p.positions for p in good] == [[2], [3], [4]]
    assert [e.position for e in everything(store)] == [1, 2, 3, 4]


def test_an_append_that_the_database_cannot_take_does_not_fail_its_neighbours(
    store: PostgresEventStore,
) -> None:
    impossible = waiting(store, new(), actor="an officer\x00")
    good = [waiting(store, new()), refusal(), waiting(store, new())]
    store.commits.commit([good[0], impossible, *good[1:]])
    assert isinstance(impossible.problem, psycopg.DataError)
    assert all(p.outcome is not None and p.problem is None for p in good)
    assert store.log_state().position == 2


def test_two_appends_of_one_group_to_the_same_stream_do_not_both_win(store: PostgresEventStore) -> None:
    stream = uuid4()
    record(store, new(stream))
    one, two = waiting(store, new(stream, 2, 7)), waiting(store, new(stream, 2, 8))
    store.commits.commit([one, two])
    assert one.positions == [2]
    assert isinstance(two.problem, Contended)
    assert [r.event.value for r in store.load([stream])[stream]] == [100, 7]


def test_what_changes_earlier_in_the_group_counts_as_changed(store: PostgresEventStore) -> None:
    # given an agreement that one command terminates while another still rests on it
    agreement = uuid4()
    record(store, new(agreement))
    ends = waiting(store, NewEvent(agreement, AgreementTerminated(counted().as_of, uuid4()), 2))
    rests_on_it = waiting(store, new(), unchanged={agreement: 1})
    before = waiting(store, new(), unchanged={agreement: 1})
    # when both come in one group, after one that was there before
    store.commits.commit([before, ends, rests_on_it])
    # then only what came before the change rests on what it read
    assert before.positions == [2]
    assert ends.positions == [3]
    assert isinstance(rests_on_it.problem, Contended)
    assert store.log_state().position == 3


def test_the_same_key_twice_in_one_group_is_recorded_once(store: PostgresEventStore) -> None:
    key = uuid4()
    first, again = waiting(store, new(), key=key), waiting(store, new(), key=key)
    other_body = Pending(Command("officer", key), b"another", ReadyAppend(None, ()), {})
    store.commits.commit([first, again, other_body])
    assert first.outcome is not None
    assert again.outcome is not None
    assert (first.outcome.repeated, again.outcome.repeated) == (False, True)
    assert first.outcome.position == again.outcome.position == 1
    assert isinstance(other_body.problem, KeyConflict)
    assert store.log_state().position == 1


def test_many_threads_share_transactions_and_only_the_contended_fail(
    store: PostgresEventStore, database_url: str
) -> None:
    # given one stream everybody wants, and the head held until all of them are waiting
    wanted = uuid4()
    others = [uuid4() for _ in range(12)]
    actions: list[Any] = [lambda: record(store, new(wanted)) for _ in range(6)]
    actions += [lambda s=s: record(store, new(s), new(s, 2)) for s in others]
    with head_held(database_url) as release:
        taken: list[int] = []

        def serve(group: list[Pending]) -> None:
            taken.append(len(group))
            store.commits.commit(group)

        store.commits.turns._serve = serve

        def release_when_all_wait() -> None:
            until(lambda: sum(taken) + len(store.commits.turns._queue) == len(actions))
            release()

        watcher = threading.Thread(target=release_when_all_wait)
        watcher.start()
        answers = at_once(*actions)
        watcher.join()
    # then one has it, the others of it are told, and nobody else is troubled
    won = [a for a in answers[:6] if isinstance(a, Outcome)]
    assert len(won) == 1
    assert sum(isinstance(a, Contended) for a in answers[:6]) == 5
    assert all(isinstance(a, Outcome) for a in answers[6:])
    assert [e.position for e in everything(store)] == list(range(1, 26))


# Lost connections


def cut_at_commit(
    database_url: str, times: int, how: str = "PERFORM pg_terminate_backend(pg_backend_pid());"
) -> None:
    """Let the database fail the first so many commits of an append, when all of its rows are already written."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE SEQUENCE log.commits")
        connection.execute(
            f"""CREATE FUNCTION log.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                IF nextval('log.commits') <= {times} THEN {how} PERFORM 1; END IF;
                RETURN NULL;
            END $$""".encode()
        )
        connection.execute(
            """CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON log.command DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION log.cut()"""
        )


def test_a_connection_lost_at_the_commit_is_tried_again_and_recorded_once(
    store: PostgresEventStore, database_url: str
) -> None:
    cut_at_commit(database_url, times=2)
    outcome = record(store, new(), new())
    assert (outcome.position, outcome.repeated) == (2, False)
    assert [e.position for e in everything(store)] == [1, 2]


@pytest.mark.parametrize(
    ("marker", "rests_on"),
    [(b"COMMIT", {UUID(int=1): 0}), (bytea_array([b"body"]), {})],
    ids=["a transaction", "one statement"],
)
def test_a_commit_whose_answer_is_lost_is_not_recorded_again(
    store: PostgresEventStore, database_url: str, marker: bytes, rests_on: dict[UUID, int]
) -> None:
    # given a store that reaches the database through a line that loses the answer to one commit
    with CuttingProxy(database_url) as line:
        far = PostgresEventStore(line.url)
        record(far, new())
        line.lose_next(marker)
        # when something is recorded
        outcome = record(far, new(), new(), unchanged=rests_on)
        # then the second attempt finds that the first one took place
        assert line.lost.is_set()
        assert (outcome.position, outcome.repeated) == (3, True)
        far.close()
    assert [e.position for e in everything(store)] == [1, 2, 3]


def test_a_serialisation_failure_at_the_commit_is_tried_again(
    store: PostgresEventStore, database_url: str
) -> None:
    cut_at_commit(database_url, 1, "RAISE EXCEPTION 'again' USING ERRCODE = 'serialization_failure';")
    assert record(store, new()).position == 1
    assert store.log_state().position == 1


def test_a_group_whose_commit_fails_is_not_said_to_be_recorded(
    store: PostgresEventStore, database_url: str
) -> None:
    cut_at_commit(database_url, times=1_000)
    group = [waiting(store, new()), waiting(store, new())]
    store.commits.commit(group)
    assert [p.outcome for p in group] == [None, None]
    assert all(isinstance(p.problem, StoreUnavailable) for p in group)
    assert store.log_state().position == 0


@pytest.mark.parametrize("lone", [True, False])
def test_an_append_whose_outcome_cannot_be_kept_is_not_recorded_though_its_commit_was_sent_along(
    store: PostgresEventStore, database_url: str, lone: bool
) -> None:
    # given a database that refuses outcomes, which travel with the commit
    with psycopg.connect(database_url, autocommit=True) as refusing:
        refusing.execute(
            """CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''refused''; END'"""
        )
        refusing.execute("CREATE TRIGGER refusing BEFORE INSERT ON log.command EXECUTE FUNCTION log.refuse()")
        # when
        group = [waiting(store, new(), unchanged={uuid4(): 0}) for _ in range(1 if lone else 3)]
        store.commits.commit(group)
        refusing.execute("DROP TRIGGER refusing ON log.command")
    # then nothing is said to be recorded, nor is it, and the connection is good for the next
    assert [type(p.problem) for p in group] == [psycopg.errors.RaiseException] * len(group)
    assert store.log_state().position == 0
    assert everything(store) == []
    assert record(store, new(), unchanged={uuid4(): 0}).position == 1


def test_a_backend_ended_in_the_middle_of_an_append_costs_nothing(
    store: PostgresEventStore, database_url: str
) -> None:
    # given an append that waits for the head
    with head_held(database_url) as release, psycopg.connect(database_url, autocommit=True) as other:
        answers: list[Outcome] = []
        appending = threading.Thread(target=lambda: answers.append(record(store, new(), new())))
        appending.start()
        # when its backend is ended from outside
        until(lambda: bool(waiting_for_the_head(other)))
        for pid in waiting_for_the_head(other):
            other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        release()
        appending.join()
    # then it is recorded, once
    assert [a.position for a in answers] == [2]
    assert [e.position for e in everything(store)] == [1, 2]


def test_a_restart_that_ends_every_pooled_connection_costs_no_reader_and_no_writer(
    store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    stream = uuid4()
    record(store, new(stream))
    barrier = threading.Barrier(8)  # as many connections as the pool may hold, all of them open

    def hold() -> None:
        with store._connection() as connection:
            connection.execute("SELECT 1")
            barrier.wait()

    at_once(*(hold for _ in range(8)))
    at_once(*(lambda: vault.find([nik(1)]) for _ in range(4)))
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(
            """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
    for version in range(2, 6):
        assert len(store.load([stream])[stream]) == version - 1
        assert vault.find([nik(1)]) == {}
        record(store, new(stream, version))


def test_one_connection_is_kept_to_read_with_and_who_reads_meanwhile_has_another(
    store: PostgresEventStore,
) -> None:
    with store._connection() as kept, store._connection() as another:
        assert another is not kept
    with store._connection() as again:
        assert again is kept


def test_a_connection_is_whole_again_after_a_question_that_failed(store: PostgresEventStore) -> None:
    # given a question that leaves the connection in the middle of a transaction
    def fails() -> None:
        with store._connection() as connection:
            connection.execute("BEGIN")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    # then whoever asks next is in none
    with store._connection() as connection:
        assert connection.info.transaction_status is TransactionStatus.IDLE


# Held locks


def test_who_comes_while_a_group_waits_for_the_head_goes_with_it(
    store: PostgresEventStore, database_url: str
) -> None:
    # given that another process holds the head, and an append that waits for it
    first, second, third = waiting(store, new()), waiting(store, new(), new()), waiting(store, new())
    alone = waiting(store, new())
    alone.command = replace(alone.command, mode=RecordingMode.AS_HAPPENED)
    with (
        ThreadPoolExecutor(4) as pool,
        head_held(database_url) as let_go,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        answers = [pool.submit(store.commits.append, first)]
        until(lambda: waiting_for_the_head(connection))
        # when two more come, one that shares no transaction, and one behind it
        for n, one in enumerate((second, alone, third)):
            answers.append(pool.submit(store.commits.append, one))
            until(lambda n=n: len(store.commits.turns._queue) == n + 1)
        let_go()
        outcomes = [answer.result(20) for answer in answers]
    # then whoever can goes with the first, in the order in which they came
    assert [outcome.position for outcome in outcomes] == [1, 3, 4, 5]
    assert transactions_of(database_url) == [{1, 2, 3}, {4}, {5}]


def test_nobody_joins_what_is_left_of_a_group(
    store: PostgresEventStore, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two appends in one group, the first of which was recorded before
    key = uuid4()
    record(store, new(), key=key)
    repeated, fresh, late = waiting(store, new(), key=key), waiting(store, new()), waiting(store, new())
    write, tries = transaction.write, 0
    with (
        ThreadPoolExecutor(4) as pool,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):

        def written(*given: Any, **named: Any) -> bool:
            # and that another process takes the head before what is left is tried, while one more comes
            nonlocal tries
            tries += 1
            if tries == 2:
                connection.execute("BEGIN")
                connection.execute(WAIT)
                answers.append(pool.submit(store.commits.append, late))
                until(lambda: len(store.commits.turns._queue) == 1)
                pool.submit(let_go_once_waited_for)
            return write(*given, **named)

        def let_go_once_waited_for() -> None:
            with psycopg.connect(database_url, autocommit=True) as looking:
                until(lambda: waiting_for_the_head(looking))
            connection.execute("COMMIT")

        monkeypatch.setattr(transaction, "write", written)
        answers: list[Future[Any]] = [pool.submit(store.commits.append_all, [repeated, fresh])]
        # then everybody is answered, whoever came meanwhile after the others
        answers[0].result(20)
        answers[1].result(20)
    assert [one.outcome and one.outcome.position for one in (repeated, fresh, late)] == [1, 2, 3]
    assert transactions_of(database_url) == [{1}, {2}, {3}]


@pytest.mark.parametrize("row_alone", [False, True])
def test_a_head_that_somebody_holds_is_given_up_in_bounded_time(
    store: PostgresEventStore, database_url: str, row_alone: bool
) -> None:
    record(store, new())
    with head_held(database_url, row_alone=row_alone):
        began = time.monotonic()
        answers = at_once(*(lambda: record(store, new()) for _ in range(4)))
        took = time.monotonic() - began
    assert all(isinstance(a, StoreUnavailable) for a in answers)
    assert took < 12  # one or two groups, each as long as lock_timeout
    assert record(store, new()).position == 2


def test_whoever_makes_the_guards_anew_and_whoever_enrols_do_not_wait_for_one_another(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    regions: KemendagriRegions,
    database_url: str,
) -> None:
    # given one who locks the row of the head alone, as whoever makes the guards anew does
    papers = ready_to_enrol(register)
    with (
        contextlib.closing(PostgresEventStore(database_url)) as second,
        ThreadPoolExecutor(2) as pool,
        psycopg.connect(database_url) as upgrade,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        upgrade.execute("SELECT FROM log.log_head FOR UPDATE")
        # and two processes that append: the first waits for the row, the second, which looks at the guards, for the first
        small = pool.submit(record, store, new())
        until(lambda: waiting_for_any_lock(connection) == 1)
        other = Register(second, vault, NikRules(), regions)
        enrolling = pool.submit(other.enrol_workers, command(), papers.enrol(person(1)))
        until(lambda: waiting_for_any_lock(connection) == 2)
        # when the guards are locked as for being made anew
        upgrade.execute("LOCK TABLE log.guard_period IN ACCESS EXCLUSIVE MODE")
        upgrade.commit()
        # then all three are done
        assert small.result(20).position is not None
        assert enrolments(enrolling.result(20))


def waiting_for_any_lock(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    assert row is not None
    return int(row[0])


@contextlib.contextmanager
def head_held(database_url: str, *, row_alone: bool = False) -> Iterator[Any]:
    """Another transaction holds the log's head until the end, or until the function it yields is called. `row_alone`: one of a version
    that knows no lock beside the row.
    """
    with psycopg.connect(database_url) as connection:
        if not row_alone:
            connection.execute(WAIT)
        connection.execute("SELECT 1 FROM log.log_head FOR UPDATE")
        yield connection.rollback


def transactions_of(database_url: str) -> list[set[int]]:
    """Which positions were written together."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT array_agg(notification_id) FROM log.stored_events GROUP BY xmin::text ORDER BY min(notification_id)"
        ).fetchall()
    return [set(positions) for (positions,) in rows]


def waiting_for_the_head(connection: psycopg.Connection[Any]) -> list[int]:
    rows = connection.execute(
        """SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query = %s""",
        (WAIT,),
    )
    return [pid for (pid,) in rows.fetchall()]


def until(condition: Any) -> None:
    """Wait for a condition that another thread brings about."""
    ends = time.monotonic() + 10
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < ends, "it never came about"
        pause.wait(0.005)
