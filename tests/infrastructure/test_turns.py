"""Is everybody in the queue served, whoever has the turn and whatever interrupts them?"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from naungan.infrastructure.postgres.turns import Turns, Waiting

_LONG = 20  # seconds after which a test that hangs fails


class Bell:
    """What an asker waits at: it tells that they wait, and can be struck by an interruption instead of by their turn."""

    def __init__(self) -> None:
        self.waited_at = threading.Event()
        self._rung = threading.Event()
        self._struck = False

    def acquire(self) -> bool:
        self.waited_at.set()
        assert self._rung.wait(_LONG)
        if self._struck:
            raise KeyboardInterrupt
        return True

    def release(self) -> None:
        self._rung.set()

    def locked(self) -> bool:
        return not self._rung.is_set()

    def interrupt(self) -> None:
        self._struck = True
        self._rung.set()


@dataclass
class Asker(Waiting):
    """Somebody who wants one thing served, alone or with whoever else waits."""

    name: str
    alone: bool = False
    bell: Bell = field(default_factory=Bell)

    def __post_init__(self) -> None:
        self.called = self.bell  # type: ignore[assignment]


class Interrupted(Exception):  # noqa: N818
    """The problem of those who are left undone."""


class Broken(Exception):  # noqa: N818
    """The problem of one of those served."""


def head(queue: list[Asker]) -> list[Asker]:
    """Those at the head of the queue who are served together."""
    many = next((n for n, one in enumerate(queue) if one.alone), len(queue))
    group = queue[: many or 1]
    del queue[: len(group)]
    return group


class Counter:
    """A counter with one clerk's place: who comes first holds it until they are told to go on."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.joining = False  # whether those who have come since join who is served
        self.go_on = threading.Event()
        self.held = threading.Event()
        self.problems: dict[str, Exception] = {}  # by whom they befall
        self.interruptions: dict[str, BaseException] = {}  # by who is being served
        self.turns: Turns[Asker] = Turns(head, self._serve, Interrupted)
        self._threads = ThreadPoolExecutor(8)

    def _serve(self, group: list[Asker]) -> None:
        self.held.set()
        assert self.go_on.wait(_LONG)
        if self.joining:
            self.turns.join(group)
        self.groups.append([one.name for one in group])
        for one in group:
            if one.name in self.interruptions:
                raise self.interruptions[one.name]
            one.problem = self.problems.get(one.name)
            one.done = one.problem is None

    def ask(self, asker: Asker) -> Future[None]:
        """Let somebody ask on a thread of their own; they have the turn or wait for it when this returns."""
        first = not self.held.is_set()
        answer = self._threads.submit(self.turns.wait_for, asker)
        assert (self.held if first else asker.bell.waited_at).wait(_LONG)
        return answer

    def close(self) -> None:
        self.go_on.set()
        self._threads.shutdown(wait=False)


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    yield counter
    counter.close()


def problem_of(answer: Future[None]) -> BaseException | None:
    return answer.exception(_LONG)


def test_who_comes_while_others_are_served_is_served_together_next_in_their_order(counter: Counter) -> None:
    # given one who is being served while four more come, the third of whom wants to be alone
    askers = [Asker("a"), Asker("b"), Asker("c"), Asker("d", alone=True), Asker("e")]
    answers = [counter.ask(one) for one in askers]
    # when the first is done
    counter.go_on.set()
    # then all are served, each once
    assert [problem_of(one) for one in answers] == [None] * 5
    assert counter.groups == [["a"], ["b", "c"], ["d"], ["e"]]


def test_who_comes_while_others_are_served_may_join_them_and_is_woken_with_them(counter: Counter) -> None:
    # given one who is being served, while three more come, the second of whom wants to be alone
    counter.joining = True
    askers = [Asker("a"), Asker("b"), Asker("c", alone=True), Asker("d")]
    answers = [counter.ask(one) for one in askers]
    # when the first lets others join
    counter.go_on.set()
    # then whoever can is served with them, each once, and all are woken
    assert [problem_of(one) for one in answers] == [None] * 4
    assert counter.groups == [["a", "b"], ["c"], ["d"]]


def test_whoever_is_interrupted_while_others_join_leaves_no_one_waiting() -> None:
    # given one who is being served, three who wait, and a leader of these who is interrupted just when others join
    begun, go_on = threading.Event(), threading.Event()
    strikes: list[bool] = []

    def take(queue: list[Asker]) -> list[Asker]:
        if strikes:
            strikes.clear()
            raise KeyboardInterrupt
        return head(queue)

    def serve(group: list[Asker]) -> None:
        if group[0].name == "a":
            begun.set()
            assert go_on.wait(_LONG)
        elif group[0].name == "b":
            strikes.append(True)
            turns.join(group)
        for one in group:
            one.done = True

    turns: Turns[Asker] = Turns(take, serve, Interrupted)
    askers = [Asker(name) for name in "abcd"]
    with ThreadPoolExecutor(5) as threads:
        answers = [threads.submit(turns.wait_for, askers[0])]
        assert begun.wait(_LONG)
        for one in askers[1:]:
            answers.append(threads.submit(turns.wait_for, one))
            assert one.bell.waited_at.wait(_LONG)
        go_on.set()
        # then the leader hears it, those left undone are told, and whoever comes later is served
        problems = [problem_of(one) for one in answers]
        assert [type(one) for one in problems] == [type(None), KeyboardInterrupt, Interrupted, Interrupted]
        assert problem_of(threads.submit(turns.wait_for, Asker("e"))) is None


def test_a_lone_asker_serves_themselves_again_and_again(counter: Counter) -> None:
    counter.go_on.set()
    for name in "abc":
        asker = Asker(name)
        counter.turns.wait_for(asker)
        assert not asker.bell.waited_at.is_set()
    assert counter.groups == [["a"], ["b"], ["c"]]


def test_who_waits_for_others_interrupts_nobody_when_woken_and_a_lone_asker_stays_as_they_are(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given what each thread asks of the system
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(
        os, "sched_setscheduler", lambda _, policy, __: asked.append((threading.get_ident(), policy))
    )
    # when one is served at once, and two more meanwhile ask, one of them for two things
    first = counter.ask(Asker("a"))
    waiting = [Asker("b", alone=True), Asker("c")]

    def ask_for_two() -> int:
        counter.turns.wait_for_all(waiting)
        return threading.get_ident()

    second = counter._threads.submit(ask_for_two)
    assert waiting[0].bell.waited_at.wait(_LONG)
    counter.go_on.set()
    # then whoever waited has been made patient, once
    assert problem_of(first) is None
    assert asked == [(second.result(_LONG), os.SCHED_BATCH)]


def test_a_problem_is_told_to_whom_it_concerns_alone(counter: Counter) -> None:
    counter.problems = {"c": Broken("c")}
    answers = {name: counter.ask(Asker(name)) for name in "abcd"}
    counter.go_on.set()
    assert {name: problem_of(one) for name, one in answers.items()} == {
        "a": None,
        "b": None,
        "c": counter.problems["c"],
        "d": None,
    }


@pytest.mark.parametrize("what", [Broken, KeyboardInterrupt])
def test_whoever_is_interrupted_while_they_serve_leaves_no_one_waiting(
    counter: Counter, what: Callable[[], BaseException]
) -> None:
    # given a leader who serves three, done with the first of them when they are interrupted
    struck = counter.interruptions["c"] = what()
    asked = [Asker("a"), Asker("b"), Asker("c"), Asker("d"), Asker("e", alone=True)]
    answers = [counter.ask(one) for one in asked]
    # when
    counter.go_on.set()
    problems = [problem_of(one) for one in answers]
    # then the leader hears it, those left undone are told, and the turn goes on
    assert problems[0] is None
    assert problems[1] is struck
    assert [type(one) for one in problems[2:4]] == [Interrupted, Interrupted]
    assert problems[4] is None
    assert counter.groups == [["a"], ["b", "c", "d"], ["e"]]


def test_whoever_is_interrupted_while_they_wait_is_not_given_the_turn(counter: Counter) -> None:
    # given two who wait behind one who is being served
    served, impatient, patient = Asker("a"), Asker("b", alone=True), Asker("c")
    first, second, third = (counter.ask(one) for one in (served, impatient, patient))
    # when the first of them is interrupted
    impatient.bell.interrupt()
    assert isinstance(problem_of(second), KeyboardInterrupt)
    counter.go_on.set()
    # then the other is served, and whoever comes later
    assert problem_of(first) is None
    assert problem_of(third) is None
    assert counter.groups == [["a"], ["c"]]
    counter.turns.wait_for(Asker("d"))
    assert counter.groups[-1] == ["d"]


def test_whoever_is_interrupted_with_the_turn_in_hand_passes_it_on(counter: Counter) -> None:
    # given one whose turn comes in the very moment they are interrupted
    class Struck(Bell):
        def acquire(self) -> bool:
            super().acquire()
            raise KeyboardInterrupt

    first = counter.ask(Asker("a"))
    second = counter.ask(Asker("b", alone=True, bell=Struck()))
    third = counter.ask(Asker("c"))
    # when
    counter.go_on.set()
    # then
    assert problem_of(first) is None
    assert isinstance(problem_of(second), KeyboardInterrupt)
    assert problem_of(third) is None
    assert counter.groups == [["a"], ["c"]]


def test_a_queue_that_cannot_be_divided_is_told_and_left(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.go_on.set()
    with monkeypatch.context() as broken:
        broken.setattr(counter.turns, "_take", lambda queue: _raise(Broken()))
        with pytest.raises(Broken):
            counter.turns.wait_for(Asker("a"))
    counter.turns.wait_for(Asker("b"))
    assert counter.groups == [["b"]]


def test_who_asks_for_several_things_has_them_served_in_their_order_among_the_others(
    counter: Counter,
) -> None:
    # given one who is being served while another comes with four things, the third of which is alone, and a third comes
    several = [Asker("b"), Asker("c"), Asker("d", alone=True), Asker("e")]
    first = counter.ask(Asker("a"))
    second = counter._threads.submit(counter.turns.wait_for_all, several)
    assert several[0].bell.waited_at.wait(_LONG)
    third = counter.ask(Asker("f"))
    # when
    counter.problems = {"c": Broken("c")}
    counter.go_on.set()
    # then nothing is raised for one of several: each has its own problem
    assert [problem_of(one) for one in (first, second, third)] == [None] * 3
    assert counter.groups == [["a"], ["b", "c"], ["d"], ["e", "f"]]
    assert [one.problem for one in several] == [None, counter.problems["c"], None, None]


def test_who_asks_for_nothing_waits_for_nobody(counter: Counter) -> None:
    counter.turns.wait_for_all([])
    assert counter.groups == []


def test_many_who_come_at_once_and_again_are_each_served_once() -> None:
    served: list[str] = []

    def serve(group: list[Asker]) -> None:
        for one in group:
            served.append(one.name)
            one.done = True

    turns: Turns[Asker] = Turns(head, serve, Interrupted)
    start = threading.Barrier(8)

    def ask(who: int) -> None:
        start.wait()
        for n in range(100):
            turns.wait_for(Asker(f"{who} {n}", alone=n % 3 == 0))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(8)))
    assert sorted(served) == sorted(f"{who} {n}" for who in range(8) for n in range(100))


def _raise(problem: Exception) -> list[Asker]:
    raise problem


def test_the_next_have_their_turn_while_the_second_part_of_serving_goes_on() -> None:
    # given serving in two parts, the second of which ends only when told to
    served: list[str] = []
    finishing, go_on, next_served = threading.Event(), threading.Event(), threading.Event()

    def serve(group: list[Asker]) -> None:
        served.extend(one.name for one in group)
        if "b" in served:
            next_served.set()

    def finish(group: list[Asker]) -> None:
        finishing.set()
        assert go_on.wait(_LONG)
        for one in group:
            one.done = True

    turns: Turns[Asker] = Turns(head, serve, Interrupted, finish)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(turns.wait_for, Asker("a"))
        assert finishing.wait(_LONG)
        # when another asks meanwhile
        second = threads.submit(turns.wait_for, Asker("b"))
        # then it is served before the first is finished, and neither is answered
        assert next_served.wait(_LONG)
        assert not first.done()
        assert not second.done()
        go_on.set()
        assert [problem_of(one) for one in (first, second)] == [None, None]
