"""How do tests type commands of `naungan` one after another? In this process, which has loaded all that they need."""

import io
import os
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from naungan.infrastructure.cli.main import build, run
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.texts.command_line import Words
from naungan.texts.language import language_of
from tests.databases import pools_kept_open

from .test_cli import at


def typed_here(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `naungan` of `test_cli` answers, for commands that end by themselves and start no process, as those do that read a
    file.
    """
    out, err = io.StringIO(), io.StringIO()
    kept_open = pools_kept_open(environment.get("NAUNGAN_VAULT_URL", ""))
    with kept_open, pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name in [name for name in os.environ if name.startswith(("NAUNGAN_", "LC_", "LANG"))]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        code = run(arguments, Words(language_of(arguments, os.environ)))
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def typed(url: str, *arguments: str, given: str = "") -> Any:
    """What becomes of one command in English; `given` is typed into it."""
    with pools_kept_open(url):
        return CliRunner().invoke(build(Words("en")), arguments, input=given)


@pytest.fixture
def ran(database_url: str, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `naungan …` in English on the test's databases."""
    save_keys(tmp_path / "vault.json", keys)
    for name, value in at(database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NAUNGAN_VAULT_KEYS", str(tmp_path / "vault.json"))

    def run(*arguments: str, given: str = "") -> Any:
        return typed(database_url, *arguments, given=given)

    return run
