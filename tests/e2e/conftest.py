"""One demo for all stories: recorded once a session, on a data directory and a port of its own."""

import signal
from collections.abc import Iterator

import pytest

from .demo import Demo, free_port


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The running demo. Stories that record something leave what others ask about as it was known before."""
    running = Demo(tmp_path_factory.mktemp("demo") / "data", free_port())
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.end(signal.SIGTERM)
    running.client.close()
