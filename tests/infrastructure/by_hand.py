"""How do tests type commands of `naungan` one after another? In this process, over connections that stay open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from naungan.infrastructure.cli.main import build
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.texts.command_line import Words
from tests.databases import pools_kept_open

from .test_cli import at


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
