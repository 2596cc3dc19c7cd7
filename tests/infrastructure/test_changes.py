"""Do commands about single streams share their round trips, and does none pay for another's fault?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.handling import next_in_stream
from naungan.domain.ports import Append, Command, KeyConflict, Outcome, Recorded
from naungan.domain.refusals import Refused, not_found
from naungan.domain.vocabulary import RecordingMode
from naungan.infrastructure.log.store import PostgresEventStore
from tests.databases import looking_at

from .test_event_store import at_once, counted, everything, new, record
from .test_event_store_under_fire import until

Plan = tuple[Append, dict[str, Any]]


def one_more(stream: UUID) -> Callable[[Sequence[Recorded]], Plan]:
    """Counts one more than the last time."""

    def decide(history: Sequence[Recorded]) -> Plan:
        return next_in_stream("64.01", stream, history, [counted(100 + len(history))]), {"was": len(history)}

    return decide


def change(
    store: PostgresEventStore,
    stream: UUID,
    decide: Any,
    command: Command | None = None,
    body: bytes = b"body",
) -> Outcome:
    return store.change(
        command or Command("officer", uuid4()), body, [stream], lambda read: decide(read.get(stream, ()))
    )


class Counting(PostgresEventStore):
    """The store, where nobody is served before everybody has asked; it tells how many were read together."""

    def __init__(self, url: str, everybody: int) -> None:
        super().__init__(url)
        self.loaded: list[int] = []
        self._everybody = everybody

    def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        self.loaded.append(len(streams))
        if len(self.loaded) == 1:
            until(lambda: len(streams) + len(self._changes._turns._queue) == self._everybody)
        return super().load(streams)


def test_those_who_come_while_one_is_served_are_read_together_and_recorded_together(
    store: PostgresEventStore, database_url: str
) -> None:
    # given six streams, and six officers who each change one at the same moment
    streams = [uuid4() for _ in range(6)]
    record(store, *(new(stream) for stream in streams))
    counting = Counting(database_url, everybody=6)
    # when
    answers = at_once(*(lambda s=s: change(counting, s, one_more(s)) for s in streams))
    # then there was one query and one transaction for whoever came first, and one each for all the others
    assert sum(counting.loaded) == 6
    assert len(counting.loaded) <= 2
    assert sorted(answer.position for answer in answers) == [7, 8, 9, 10, 11, 12]
    with looking_at(database_url) as connection:
        found = connection.execute(
            "SELECT count(DISTINCT xmin::text) FROM log.stored_events WHERE originator_version = 2"
        ).fetchone()
    assert found is not None and found[0] <= len(counting.loaded)  # noqa: PT018
    counting.close()


def test_of_many_who_wait_half_are_decided_while_the_others_are_recorded(
    store: PostgresEventStore, database_url: str
) -> None:
    # given an officer who is being served while fifty others come, each for a stream of their own
    streams = [uuid4() for _ in range(51)]
    record(store, *(new(stream) for stream in streams))
    counting = Counting(database_url, everybody=51)
    with ThreadPoolExecutor(51) as officers:
        first = officers.submit(change, counting, streams[0], one_more(streams[0]))
        until(lambda: counting.loaded == [1])
        # when the others come
        others = [officers.submit(change, counting, s, one_more(s)) for s in streams[1:]]
        answers = [first.result(), *(one.result() for one in others)]
    # then half of those who wait are read together, and half of the rest, down to a few
    assert counting.loaded == [1, 25, 16, 9]
    assert sorted(answer.position for answer in answers if answer.position) == list(range(52, 103))
    counting.close()


def test_each_is_told_its_own_fault_and_no_other(store: PostgresEventStore, database_url: str) -> None:
    # given one whose stream there is not, one whose decision has a bug, and one whose key had another body
    known, buggy, good, other = (uuid4() for _ in range(4))
    record(store, new(known), new(buggy), new(good))
    used = Command("officer", uuid4())
    store.append(used, b"another body", Append("64.01", [new()]), {})

    def refuse(_: Sequence[Recorded]) -> Plan:
        raise Refused(not_found("Participant", "enrolment"))

    def fail(_: Sequence[Recorded]) -> Plan:
        raise ZeroDivisionError

    counting = Counting(database_url, everybody=5)
    # when they come together with two whom nothing stands against
    first, refused, failed, conflicting, fine = at_once(
        lambda: change(counting, good, one_more(good)),
        lambda: change(counting, uuid4(), refuse),
        lambda: change(counting, buggy, fail),
        lambda: change(counting, known, one_more(known), used),
        lambda: change(counting, other, one_more(other)),
    )
    # then
    assert [b.reason for b in refused.breaches] == ["not_found"]
    assert isinstance(failed, ZeroDivisionError)
    assert isinstance(conflicting, KeyConflict)
    assert [one.breaches for one in (first, fine)] == [(), ()]
    assert len(everything(store)) == 6
    counting.close()


def test_everybody_is_told_when_the_log_cannot_be_read(store: PostgresEventStore, database_url: str) -> None:
    class Unreadable(Counting):
        def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
            super().load(streams)
            raise psycopg.OperationalError("the line is dead")

    unreadable = Unreadable(database_url, everybody=3)
    answers = at_once(*(lambda: change(unreadable, uuid4(), one_more(uuid4())) for _ in range(3)))
    assert [type(answer) for answer in answers] == [psycopg.OperationalError] * 3
    assert everything(store) == []
    unreadable.close()


def test_one_who_has_a_transaction_alone_is_served_alone(
    store: PostgresEventStore, database_url: str
) -> None:
    streams = [uuid4() for _ in range(3)]
    record(store, *(new(stream) for stream in streams))
    counting = Counting(database_url, everybody=3)
    as_it_happened = [Command("officer", uuid4(), RecordingMode.AS_HAPPENED) for _ in streams]
    answers = at_once(
        *(
            lambda s=s, c=c: change(counting, s, one_more(s), c)
            for s, c in zip(streams, as_it_happened, strict=True)
        )
    )
    assert counting.loaded == [1, 1, 1]
    assert [answer.result for answer in answers] == [{"was": 1}] * 3
    counting.close()


@pytest.mark.parametrize("body", [b"body", b"another body"])
def test_a_key_that_is_known_keeps_its_first_outcome(store: PostgresEventStore, body: bytes) -> None:
    stream, command = uuid4(), Command("officer", uuid4())
    first = change(store, stream, one_more(stream), command)
    if body != b"body":
        with pytest.raises(KeyConflict):
            change(store, stream, one_more(stream), command, body)
    else:
        again = change(store, stream, one_more(stream), command, body)
        assert (again.position, again.result, again.repeated) == (first.position, first.result, True)
    assert len(everything(store)) == 1
