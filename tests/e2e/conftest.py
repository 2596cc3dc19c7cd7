"""One demo for all stories: recorded once a session, on a data directory and a port of its own."""

import signal
from collections.abc import Iterator

import pytest

from tests.conftest import OF_THE_DEMO

from .demo import Demo, free_port


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, recorded and projected once."""
    running = Demo(tmp_path_factory.mktemp("demo") / "data", free_port())
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.end(signal.SIGTERM)
    running.close()


@pytest.fixture
def demo(recorded: Demo, request: pytest.FixtureRequest) -> Demo:
    """The running demo, started again where a story has ended it."""
    asking: str = request.node.nodeid
    assert asking.startswith(OF_THE_DEMO), f"{asking} asks for the demo: name its file in tests/conftest.py"
    if recorded.process is None or recorded.process.poll() is not None:
        recorded.start()
    return recorded
