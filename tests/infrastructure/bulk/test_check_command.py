"""Does `naungan check` tell of a file before any paper is there, and does `naungan enrol` find the papers by itself?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.vault.keys import Keys
from tests import warm
from tests.databases import looking_at
from tests.people import PASER, Papers, agreed, ready_to_enrol

from .files import VILLAGE, person
from .test_enrol_command import Terminal

DAYS = ("--from", "2022-10-01", "--until", "2022-12-31")
TERMS = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "apbd", *DAYS)
Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def terminal(database_url: str, keys: Keys, tmp_path: Path) -> Terminal:
    return Terminal(database_url, keys, tmp_path)


@pytest.fixture
def typed(terminal: Terminal, register: Register) -> Type:
    """Types a command line: exit code, output, errors. The register is there, and empty."""

    def run(*line: str) -> tuple[int, str, str]:
        ended = warm.run([*line], terminal.environment, timeout=120)
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout, ended.stderr

    return run


def positions(url: str) -> int:
    with looking_at(url) as connection:
        row = connection.execute("SELECT position FROM log.log_head").fetchone()
    assert row is not None
    return int(row[0])


def test_a_file_is_checked_with_nothing_recorded_before_or_after(
    typed: Type, terminal: Terminal, database_url: str
) -> None:
    file = terminal.file(person(1), person(2), person(3, Segmen="astronaut"))
    code, out, err = typed("check", str(file), "--region", PASER, *DAYS, "--lang", "en")
    assert (code, err) == (3, "")
    assert positions(database_url) == 0
    assert "Not said, so assumed: --scheme VULNERABLE_WORKERS --funding APBD." in out
    cells = [
        tuple(cell.strip() for cell in line.split("│")[1:-1]) for line in out.splitlines() if "│" in line
    ]
    assert ("can be enrolled", "2") in cells
    assert ("to correct", "1") in cells
    assert ("2022-11", "2", "Rp33,600") in cells
    assert ("", "", "Rp100,800") in cells
    assert any(
        cell[0].startswith(VILLAGE.code) and cell[1:] == ("2", "2") for cell in cells if len(cell) == 3
    )
    assert "1 rows to correct:" in out
    missing = out.partition("Still missing:\n")[2].splitlines()
    assert missing[1] == (
        f"    naungan agreement add … --region {PASER} --party … --party 'BPJS Ketenagakerjaan' --signed-on … --from 2022-10-01"
        " --until 2022-12-31"
    )
    assert missing[::2] == [
        "- There is no cooperation agreement in force on 1 October 2022.",
        "- There is no APBD budget of 2022; Rp100,800 are needed for 2 workers.",
        "- This list (3 people) is not proposed.",
        "- This list (3 people) is not verified.",
        "- There is no decree over this list; 2 people can be decreed.",
    ]


def test_a_check_answers_as_json_what_it_answers_over_http(typed: Type, terminal: Terminal) -> None:
    file = terminal.file(person(1))
    code, out, _ = typed("check", str(file), "--region", PASER, *DAYS, "--json")
    told = json.loads(out)
    assert (code, told["exitCode"], told["dryRun"]) == (0, 0, True)
    assert [one["rows"] for one in told["check"]["fates"] if one["fate"] == "GOOD"] == [1]
    assert told["check"]["missing"][0]["mutation"] == "signAgreement"
    assert told["check"]["missing"][0]["input"]["region"] == PASER


def test_a_file_with_all_its_papers_is_checked_and_enrolled_without_naming_them(
    typed: Type, terminal: Terminal, register: Register
) -> None:
    papers = ready_to_enrol(register)
    file = terminal.file(person(1), person(2))
    listed = ("--list", papers.digest)
    code, out, _ = typed("check", str(file), "--region", PASER, *DAYS, *listed, "--lang", "en")
    assert code == 0
    line = out.splitlines()[-1].partition("Enrol with: naungan ")[2].split()
    assert line[:2] == ["enrol", str(file)]
    code, out, err = typed(*line, "--lang", "en")
    assert (code, err) == (0, "")
    assert 'Under the agreement "perjanjian kerja sama".' in out
    assert 'Under the decree "SK 1/2022".' in out
    again = typed("enrol", str(file), *TERMS, *listed, "--decree", "sk 1/2022", "--lang", "en")
    assert again[0] == 0
    assert "This answer is from the log" in again[1]  # the same papers, however named, are the same batch


def test_papers_that_are_not_clear_are_listed_and_nothing_is_recorded(
    typed: Type, terminal: Terminal, register: Register, database_url: str
) -> None:
    papers: Papers = ready_to_enrol(register)
    agreed(register, title="PKS 7/2022")
    before = positions(database_url)
    file = terminal.file(person(1))
    code, _, err = typed("enrol", str(file), *TERMS, "--list", papers.digest, "--lang", "en")
    assert code == 1
    assert '2 agreements fit: "perjanjian kerja sama", "PKS 7/2022".' in err
    assert "Still missing" not in err
    assert positions(database_url) == before


def test_where_no_paper_fits_what_is_missing_is_told(typed: Type, terminal: Terminal) -> None:
    code, _, err = typed("enrol", str(terminal.file(person(1))), *TERMS, "--lang", "en")
    assert code == 1
    assert "No agreement of this regency is named." in err
    assert "  - There is no cooperation agreement in force on 1 October 2022." in err.splitlines()
    assert "  - There is no APBD budget of 2022; Rp50,400 are needed for 1 workers." in err.splitlines()
