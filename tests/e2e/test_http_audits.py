"""Does the server speak GraphQL over HTTP as the specification says? All 61 audits of npm `graphql-http`, live."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.live import address  # noqa: F401 - fixture

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


def test_all_61_audits_pass(auditor: Path, address: str) -> None:  # noqa: F811
    command = ["node", "audit.mjs", f"{address}/graphql"]
    done = subprocess.run(command, cwd=auditor, capture_output=True, text=True, timeout=120, check=False)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r for r in results if r["status"] != "ok"] == []
    assert len(results) == 61, done.stderr
