"""Can a death be recorded and taken back from the command line, without a name in its arguments?"""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from naungan.domain.commands.register import Register
from naungan.infrastructure.cli.main import build
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.texts.command_line import Words

from ..people import command, enrolments, person, ready_to_enrol
from .test_cli import at


@pytest.fixture
def ran(database_url: str, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `naungan death …` in English on the test's databases."""
    save_keys(tmp_path / "vault.json", keys)
    for name, value in at(database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NAUNGAN_VAULT_KEYS", str(tmp_path / "vault.json"))

    def run(*arguments: str, given: str = "") -> Any:
        return CliRunner().invoke(build(Words("en")), ["death", *arguments], input=given)

    return run


def test_a_death_is_recorded_told_again_and_taken_back(ran: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    told = ("record", "--enrolment", str(one), "--on", "2022-11-04", "--evidence", "VILLAGE_LETTER")
    assert "1 enrolments ended" in ran(*told).output
    assert "nothing was recorded" in ran(*told).output
    refused = ran("record", "--enrolment", str(one), "--on", "2022-11-05")
    assert (refused.exit_code, "for another day" in refused.output) == (1, True)
    back = ran("withdraw", "--enrolment", str(one), "--reason", "OTHER", given="orangnya masih hidup\n")
    assert "1 enrolments go on" in back.output


def test_a_person_is_read_from_standard_input(ran: Any, register: Register) -> None:
    ready_to_enrol(register)
    who = person(1)
    given = f"{who.nik}\n{who.name}\n{who.birth_date}\n"
    outcome = ran("record", "--person", "--region", "64.01", "--on", "2022-11-04", given=given)
    assert (outcome.exit_code, "0 enrolments ended" in outcome.output) == (0, True)
    back = ran("withdraw", "--person", "--reason", "WRONG_PERSON", given=f"{who.nik}\n")
    assert back.exit_code == 0
