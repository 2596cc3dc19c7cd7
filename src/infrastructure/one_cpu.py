"""Why does the server run on one CPU? Its threads take turns at the interpreter, and a turn that is handed to another CPU costs
more than the second CPU gives: commands of many threads are a fifth to two fifths slower on two.

The database and the processes that read files are of their own and use them all.
"""

import os


def run_on_one_cpu() -> None:
    """Keep this thread, and all it starts from now on, on one of the CPUs it may use; as it was, where the system cannot."""
    if hasattr(os, "sched_setaffinity"):
        usable = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {usable[os.getpid() % len(usable)]})


def run_on_all_cpus() -> None:
    """Let this thread, and all it starts from now on, run on every CPU again: for a process that was started by such a one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
