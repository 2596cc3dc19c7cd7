"""Does the server speak GraphQL over HTTP as the specification says? All 61 audits of npm `graphql-http`, live."""

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from naungan.infrastructure.web import Services, create_app, server
from tests.api.conftest import services  # noqa: F401 - a fixture

AUDITS = Path(__file__).with_name("audits")
REQUIRED = os.environ.get("NAUNGAN_REQUIRE_AUDITS") == "1"


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audits, installed at their pinned versions; skipped without Node unless they are required."""
    if not REQUIRED and not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node and npm are not installed (NAUNGAN_REQUIRE_AUDITS=1 demands them)")
    directory = tmp_path_factory.mktemp("audits")
    shutil.copytree(AUDITS, directory, dirs_exist_ok=True)
    install = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    done = subprocess.run(install, cwd=directory, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode != 0:
        if REQUIRED:
            pytest.fail(f"npm install failed: {done.stderr[-500:]}")
        pytest.skip("npm cannot install the audits here")
    return directory


@pytest.fixture
def address(services: Services) -> Iterator[str]:  # noqa: F811
    """A live server of the application, on a port of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        running = server(create_app(services), "127.0.0.1", port)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}/graphql"
        running.should_exit = True
        thread.join(20)


def test_all_61_audits_pass(auditor: Path, address: str) -> None:
    command = ["node", "audit.mjs", address]
    done = subprocess.run(command, cwd=auditor, capture_output=True, text=True, timeout=120, check=False)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r for r in results if r["status"] != "ok"] == []
    assert len(results) == 61, done.stderr
