"""Are papers recorded, listed and shown from the command line, and do the commands that a check prints lead to an enrolled file?"""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.composition import projecting
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.vault.keys import Keys
from tests import warm
from tests.people import PASER, agreed, allocated, ready_to_enrol

from .built import database_url
from .bulk.files import person
from .bulk.test_enrol_command import Terminal
from .by_hand import typed_here

__all__ = ["database_url"]  # a fixture

DAYS = ("--from", "2022-10-01", "--until", "2022-12-31")
ONLY_PEOPLE_KNOW = {
    "agreement": ["PKS 7/2022 pekerja rentan", "Dinas Tenaga Kerja", "2022-01-05"],
    "list": ["Dinas Sosial", "2022-09-01"],
    "decree": ["100.3/17/2022", "2022-09-15"],
}
Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def terminal(database_url: str, keys: Keys, tmp_path: Path) -> Terminal:
    return Terminal(database_url, keys, tmp_path)


@pytest.fixture
def typed(terminal: Terminal, register: Register) -> Type:
    """Types a command line in English: exit code, output, errors. The register is there, and empty."""
    environment = {**terminal.environment, "NAUNGAN_LANG": "en"}

    def run(*line: str) -> tuple[int, str, str]:
        if line[0] in ("check", "enrol"):
            ended = warm.run([*line], environment, timeout=120)
        else:
            ended = typed_here(*line, **environment)
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout, ended.stderr

    return run


@pytest.fixture
def project(database_url: str, tmp_path: Path) -> Callable[[], None]:
    """Brings the read models to the end of the log."""
    settings = Settings.from_environment({"NAUNGAN_DATA": str(tmp_path / "data")}).at(*[database_url] * 3)

    def run() -> None:
        with projecting(settings) as runner:
            runner.catch_up()

    return run


def test_the_commands_that_a_check_prints_lead_from_nothing_to_an_enrolled_file(
    typed: Type, terminal: Terminal
) -> None:
    file = str(terminal.file(person(1), person(2)))
    done = []
    while lines := re.findall(r"^    (naungan .*)$", typed("check", file, "--region", PASER, *DAYS)[1], re.M):
        _, *words = shlex.split(lines[0])
        answers = iter(ONLY_PEOPLE_KNOW.get(words[0], ()))
        filled = [next(answers) if word == "…" else word for word in words]
        code, out, err = typed(*filled)
        assert (code, err) == (0, ""), (filled, err)
        assert out.startswith("Recorded, position")
        done.append(" ".join(filled[:2]))
    assert done == ["agreement add", "budget add", "list add", "list verify", "decree add"]
    terms = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "apbd", *DAYS)
    code, out, _ = typed("enrol", file, *terms)
    assert code == 0
    assert 'Under the agreement "PKS 7/2022 pekerja rentan".' in out


def test_money_that_is_missing_is_added_by_the_command_that_says_so(
    typed: Type, terminal: Terminal, register: Register
) -> None:
    agreed(register)
    allocated(register, amount=1_000, quota=1)
    file = str(terminal.file(person(1), person(2)))
    lines = re.findall(r"^    (naungan budget .*)$", typed("check", file, "--region", PASER, *DAYS)[1], re.M)
    assert len(lines) == 2
    for line in lines:
        assert typed(*shlex.split(line)[1:])[0] == 0
    assert "budget" not in typed("check", file, "--region", PASER, *DAYS)[1]


def test_papers_are_listed_and_shown_by_number_or_title(
    typed: Type, register: Register, project: Callable[[], None]
) -> None:
    papers = ready_to_enrol(register)
    agreed(register, title="PKS 7/2022 nelayan")
    project()
    code, out, _ = typed("agreement", "list", PASER)
    assert code == 0
    assert "PKS 7/2022 nelayan" in out
    code, out, _ = typed("agreement", "show", "pks 7/2022", "--region", PASER, "--json")
    assert json.loads(out)["title"] == "PKS 7/2022 nelayan"
    code, _, err = typed("agreement", "show", "PKS 9", "--region", PASER)
    assert (code, "perjanjian kerja sama" in " ".join(err.replace("│", " ").split())) == (2, True)
    told = json.loads(typed("budget", "list", PASER, "--year", "2022", "--json")[1])
    assert (told["totalCount"], told["nodes"][0]["fundingSource"]) == (1, "APBD")
    assert "1,000" in typed("list", "list", PASER, "--state", "verified")[1]
    assert "SK 1/2022" in typed("decree", "show", "sk 1/2022", "--region", PASER)[1]
    assert typed("decree", "add", "SK 2", "--region", PASER, "--on", "2022-09-15", "--list", "x")[0] == 2
    assert papers.digest
