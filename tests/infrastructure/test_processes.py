"""Do processes live and die as one? Children end with their parent, however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from naungan.infrastructure.running.processes import Stopped, last_line, stop_event, stoppable


def test_a_signal_is_raised_once_and_handlers_are_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped) as stopped, stoppable():  # noqa: PT012 - the second signal is the story
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGTERM)  # a second one must not interrupt the tidying up
            signal.raise_signal(signal.SIGINT)
    assert stopped.value.number == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_waits_for_work_that_must_not_be_torn() -> None:
    done = []
    with pytest.raises(Stopped), stoppable() as stop:  # noqa: PT012 - the order is the story
        stop.hold()
        signal.raise_signal(signal.SIGINT)
        done.append("recorded")
        with stop.waiting():
            done.append("the next step")
    assert done == ["recorded"]
    with stoppable() as stop:
        stop.hold()
        with stop.waiting():
            pass
        signal.raise_signal(signal.SIGINT)
        done.append("to the end")
    assert done == ["recorded", "to the end"]


def test_a_signal_is_raised_at_once_while_the_next_step_is_waited_for() -> None:
    with pytest.raises(Stopped), stoppable() as stop:  # noqa: PT012 - see above
        stop.hold()
        with stop.waiting():
            signal.raise_signal(signal.SIGINT)
            raise AssertionError("it went on")


def test_work_that_ends_between_two_steps_is_told_by_an_event() -> None:
    with stop_event() as stop:
        assert not stop.is_set()
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()


CHILD = """
import subprocess, sys
from naungan.infrastructure.running.forked import dying_with_parent
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], preexec_fn=dying_with_parent())
print(child.pid, flush=True)
child.wait()
"""


def test_a_child_does_not_survive_its_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) > 0
    parent.kill()
    rest, _ = parent.communicate(timeout=20)
    assert rest == ""  # the pipe ends when the child, who holds it too, is gone


FORKED = """
import os, signal, sys
from naungan.infrastructure.running.forked import forked
from naungan.infrastructure.running.processes import stoppable

with stoppable(), forked("install") as begun, forked("project") as asked, forked("serve") as waiting:
    os.kill(asked.process.pid, signal.SIGTERM)
    with open(sys.argv[1], "ab") as log:
        begun.begin({"NAUNGAN_LANG": sys.argv[2]}, log.fileno())
    begun.process.join()
    asked.process.join()
    print(begun.process.exitcode, asked.process.exitcode, waiting.process.exitcode, flush=True)
    print(os.getsid(waiting.process.pid) == waiting.process.pid, flush=True)
    print(sys.stdin.readline(), end="", flush=True)
print(waiting.process.exitcode)
"""


@pytest.mark.parametrize(("language", "said"), [("en", "nothing to run"), ("id", "tidak ada yang perlu")])
def test_what_is_forked_is_the_program_once_it_is_told_to_begin(
    tmp_path: Path, language: str, said: str
) -> None:
    # given three forks, of which one is told to begin, and one is asked to end
    line = [sys.executable, "-c", FORKED, str(tmp_path / "log"), language]
    found = subprocess.run(line, input="typed\n", stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    # then the first did as it was told, the second did not answer for its parent, and the third waited, in a session of its own
    ends, apart, typed, left = found.stdout.splitlines()
    assert ends == f"0 {-signal.SIGTERM} None"
    assert apart == "True"
    assert said in (tmp_path / "log").read_text()
    # what is typed is for the parent, and when it goes on, nobody waits any more
    assert typed == "typed"
    assert left == str(-signal.SIGKILL)


WAITING = """
from naungan.infrastructure.running.forked import forked
with forked("project") as waiting:
    print(waiting.process.pid, flush=True)
    waiting.process.join()
"""


def test_what_waits_to_begin_does_not_survive_its_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) > 0
    parent.kill()
    rest, _ = parent.communicate(timeout=20)
    assert rest == ""  # see above


def test_the_last_thing_a_process_wrote_is_found(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("first\nlast word\n\n")
    assert last_line(tmp_path / "log") == "last word"
    assert last_line(tmp_path / "none") == "no message"


def test_a_server_runs_on_one_cpu_with_its_threads_and_lets_its_children_have_all() -> None:
    # given a process that keeps to one CPU, as the server does
    found = subprocess.run(
        [sys.executable, "-c", _ON_ONE_CPU], capture_output=True, text=True, check=True
    ).stdout.split()
    # then so do its threads, and a process it starts can use all again
    before, thread, child = map(int, found)
    assert (thread, child) == (1, before)


_ON_ONE_CPU = """
import os, subprocess, sys, threading
from naungan.infrastructure.one_cpu import run_on_one_cpu

print(len(os.sched_getaffinity(0)))
run_on_one_cpu()
one = threading.Thread(target=lambda: print(len(os.sched_getaffinity(0)), flush=True))
one.start()
one.join()
child = "import os; from naungan.infrastructure.one_cpu import run_on_all_cpus; run_on_all_cpus(); print(len(os.sched_getaffinity(0)))"
subprocess.run([sys.executable, "-c", child], check=True)
"""
