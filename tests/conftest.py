"""Which process runs which test, and what does each of them load?"""

import gc
import importlib
import os
import shlex
import sys
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import warm

FORKED = Path(__file__).with_name("forked.py")

# How the ids of tests begin that try clients, and that ask for the demo.
OF_CLIENTS = "tests/clients/"
# Whose tests share what their file makes ready, which takes longer than they do.
OF_ONE_FILE = (
    *(
        "tests/api/",
        "tests/upgrade/",
        "tests/e2e/test_request_limits.py",
        "tests/e2e/test_first_enrolment.py",
    ),
    *("tests/e2e/test_elsewhere.py", "tests/e2e/test_passkeys.py"),
    *("tests/infrastructure/test_demo_people.py", "tests/infrastructure/test_demo_record.py"),
    *("tests/infrastructure/test_install.py", "tests/projections/test_runner.py"),
)
OF_THE_DEMO = ("tests/e2e/test_demo", "tests/e2e/test_documents.py")
# And of those that take the longest, one by one.
LONG = (
    "tests/soak/",
    "tests/upgrade/",
    "tests/e2e/random/",
    "tests/e2e/test_great_story.py",
    "tests/infrastructure/bulk/test_rosters.py",
    "tests/infrastructure/bulk/test_memory_of_rows.py",
    "tests/projections/test_villages.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A process that runs tests loads what they stand on, and nothing that is loaded is garbage. One that hands them out to others
    runs none, and has those forked from one that has loaded it.
    """
    if config.getoption("dist", "no") == "no" or hasattr(config, "workerinput"):
        gc.disable()
        config.pluginmanager.register(importlib.import_module("tests.standing"))
        return
    loaded = warm.Loaded(for_tests=True)
    config.add_cleanup(loaded.close)
    forked = shlex.join([sys.executable, "-I", "-S", str(FORKED), loaded.address])
    config.option.tx = [f"popen//python={forked}" if one == "popen" else one for one in config.option.tx]


class InOneProcess(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Which process runs which test? Whichever is free takes the next one, but one process takes all tests of the demo, one
    all tests of clients, and one all tests of a file that share what is made ready for it.

    The groups of pytest-xdist 3.8 are not seen with pytest 9.2: the demo would be recorded, and clients installed, once a
    process.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(OF_CLIENTS):
            return "clients"
        if nodeid.startswith(OF_ONE_FILE):
            return nodeid.partition("::")[0]
        return "demo" if nodeid.startswith(OF_THE_DEMO) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> InOneProcess:
    return InOneProcess(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: each waits now and then for a server, a process or a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones come first, so that no process is left with one of them when the others are done; those that record
    in the demo come last.
    """
    items.sort(key=lambda item: (item.path.name == "test_demo_commands.py", not item.nodeid.startswith(LONG)))
