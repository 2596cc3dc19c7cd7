"""Does `naungan --server … enrol` tell the same of a file as `naungan enrol` on the server's machine, with the same exit codes?"""

import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.cli.main import run
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.serving import server
from naungan.texts.command_line import Words
from tests.api.asking import schema
from tests.api.conftest import database_url, keys, services, staging
from tests.people import PASER, Papers, command, enrolments, nik, people, ready_to_enrol

from .files import TITLES, book, person, write_csv

__all__ = ["database_url", "keys", "services", "staging"]


@dataclass
class Officer:
    """Types the same line on the server's machine and at another."""

    url: str
    directory: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    language: str = "en"

    def types(self, line: list[str], *, elsewhere: bool) -> tuple[int, str, str]:
        """Exit code, output, errors; where reports lie, until which minute, and what a file is called in the server's reports is left out."""
        data = self.directory / ("elsewhere" if elsewhere else "here")
        self.monkeypatch.setenv("NAUNGAN_DATA", str(data))
        at = ["--server", self.url] if elsewhere else []
        self.monkeypatch.setattr("sys.argv", ["naungan", *line])
        code = run([*at, *line], Words("en"))
        out, err = self.capsys.readouterr()
        return code, plain(out), plain(err)

    def reports(self) -> list[Path]:
        """What lies where reports lie at the other machine."""
        return sorted((self.directory / "elsewhere" / "reports").iterdir())


def plain(text: str) -> str:
    without_place = re.sub(r'[^\s"]*/reports/[\w.-]+', "REPORT", text)
    return re.sub(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b", "A MINUTE", without_place)


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=50_000)


@pytest.fixture
def officer(
    services: Services,
    keys: Keys,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Officer]:
    """Somebody at a live server, whose databases are at hand as well."""
    save_keys(tmp_path / "here" / "keys" / "vault.json", keys)
    for name in ("EVENT_STORE", "READ_MODEL", "VAULT"):
        monkeypatch.setenv(f"NAUNGAN_{name}_URL", database_url)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = server(create_app(services, schema()))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield Officer(f"http://127.0.0.1:{listening.getsockname()[1]}", tmp_path, monkeypatch, capsys)
        running.should_exit = True
        thread.join(20)


def line(file: Path, papers: Papers, *more: str) -> list[str]:
    terms = [
        "--region",
        PASER,
        "--scheme",
        "VULNERABLE_WORKERS",
        "--funding",
        "apbd",
        "--list",
        papers.digest,
    ]
    days = ["--from", "2022-10-01", "--until", "2022-12-31"]
    return [
        "enrol",
        str(file),
        *terms,
        *days,
        "--agreement",
        str(papers.agreement),
        "--decree",
        str(papers.decree),
        *more,
    ]


def test_a_file_is_told_row_by_row_as_on_the_servers_machine(officer: Officer, papers: Papers) -> None:
    titles = ["No KTP", *TITLES[1:], "Keterangan"]
    rows = [[*person(1), "a"], [*person(2), "b"], [""] * 9, [*person(3, NIK="1"), "c"]]
    file = write_csv(officer.directory / "daftar.csv", [titles, *rows])
    # a dry run records nothing, and says the same in every line
    rehearsed = officer.types(line(file, papers, "--dry-run"), elsewhere=True)
    assert rehearsed == officer.types(line(file, papers, "--dry-run"), elsewhere=False)
    assert rehearsed[0] == 3
    # all or nothing: nothing, since a row is wrong
    assert officer.types(line(file, papers, "--atomic"), elsewhere=True)[0] == 1
    # and now it is recorded; its report comes along, for its owner alone
    code, out, err = officer.types(line(file, papers), elsewhere=True)
    assert (code, err) == (3, "")
    assert "1 row to correct: REPORT" in out or "rows to correct: REPORT" in out
    [*_, report] = officer.reports()
    assert report.stat().st_mode & 0o777 == 0o600
    # typed again, here or there, it is told from the log
    again = officer.types(line(file, papers), elsewhere=True)
    assert again == officer.types(line(file, papers), elsewhere=False)
    told = json.loads(officer.types(line(file, papers, "--json"), elsewhere=True)[1])
    here = json.loads(officer.types(line(file, papers, "--json"), elsewhere=False)[1])
    for name in (
        "exitCode",
        "exitMeaning",
        "batch",
        "fromLog",
        "columns",
        "ignoredColumns",
        "summary",
        "reasons",
        "problems",
    ):
        assert told[name] == here[name], name
    assert told["summary"]["enrolled"] == 2


def test_what_cannot_be_enrolled_is_told_as_on_the_servers_machine(
    officer: Officer, papers: Papers, tmp_path: Path
) -> None:
    good = write_csv(tmp_path / "daftar.csv", [TITLES, person(1)])
    unnamed = write_csv(tmp_path / "lain.csv", [["Identitas", *TITLES[1:]], person(1)])
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"no workbook at all")
    for typed in (
        [*line(good, papers)[:-1], str(uuid4())],  # a decree that there is not
        line(unnamed, papers),
        line(broken, papers),
        line(good, papers, "--segment", "no such segment"),
    ):
        there, here = (officer.types(typed, elsewhere=elsewhere) for elsewhere in (True, False))
        assert there[0] == here[0] != 0, typed
        assert there[2] == here[2], typed


def test_a_workbook_and_columns_that_are_named_go_along(
    officer: Officer, papers: Papers, tmp_path: Path
) -> None:
    file = book(tmp_path / "daftar.xlsx", {"Peserta": [["Identitas", *TITLES[1:]], person(1)]})
    typed = line(file, papers, "--column", "NIK=Identitas", "--sex-from", "nik")
    assert officer.types(typed, elsewhere=True)[0] == 0


def test_a_file_is_checked_as_on_the_servers_machine(officer: Officer) -> None:
    # given right rows and a wrong one, and no paper
    file = write_csv(officer.directory / "daftar.csv", [TITLES, person(1), person(2), person(3, NIK="12")])
    asked = ["check", str(file), "--region", PASER]
    for more in ([], ["--until", "2027-03-31", "--funding", "APBD", "--json"]):
        here = officer.types([*asked, *more], elsewhere=False)
        # then rows, cost and what is missing, with the lines to type, are told alike, and nothing is recorded
        there = officer.types([*asked, *more], elsewhere=True)
        assert there[0] == here[0] == 3, there
        if more:
            told, own = json.loads(there[1]), json.loads(here[1])
            assert [one["command"] for one in own["check"]["missing"]] != []
            assert told == {name: own[name] for name in told}
        else:
            assert there[1:] == here[1:]
    # what stands against the terms ends it
    told = officer.types([*asked, "--scheme", "NONE_SUCH"], elsewhere=True)
    assert told == officer.types([*asked, "--scheme", "NONE_SUCH"], elsewhere=False)


@pytest.mark.slow
def test_a_list_of_card_numbers_is_told_as_on_the_servers_machine(
    officer: Officer, papers: Papers, register: Register
) -> None:
    # given three workers, and a list with a row that is wrong, under titles of its own
    enrolled = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    rows = [[nik(1), "BPU-001", "22012345671"], [nik(2), "BPU-002", ""], [nik(99), "BPU-099", ""]]
    file = write_csv(officer.directory / "kartu.csv", [["No KTP Peserta", "Nomor Kartu", "KPJ"], *rows])
    issue = ["cards", "issue", "--file", str(file), "--region", PASER, "--on", "2022-10-20"]
    named = [*issue, "--column", "NIK=No KTP Peserta"]
    # what is asked about, tried, and refused as a whole, is told alike here and there, with the same exit code
    for typed, code in (
        ([*issue[:-1], "2999-01-01", "--column", "NIK=No KTP Peserta"], 1),
        ([*named, "--dry-run"], 3),
        (named, 3),
    ):
        there = officer.types(typed, elsewhere=True)
        assert there == officer.types(typed, elsewhere=False)
        assert there[0] == code, there
    assert register.store.cards_of(enrolments=enrolled) == []
    # the report comes along, for its owner alone
    [*_, report] = officer.reports()
    assert report.stat().st_mode & 0o777 == 0o600
    # what is right is issued at the server, and told as already issued ever after
    code, out, err = officer.types([*named, "--skip-bad"], elsewhere=True)
    assert (code, "2 cards were issued, 0 have the card" in out, err.count("Row 4, nik")) == (3, True, 1)
    assert {card.serial for card in register.store.cards_of(enrolments=enrolled)} == {"BPU-001", "BPU-002"}
    again = officer.types([*named, "--skip-bad"], elsewhere=True)
    assert again == officer.types([*named, "--skip-bad"], elsewhere=False)
    assert "0 cards were issued, 2 have the card" in again[1]
    # and a file that is no list of numbers is said to be none
    other = write_csv(officer.directory / "lain.csv", [["NIK", "KPJ"], [nik(1), "1"]])
    wrong = ["cards", "issue", "--file", str(other), *issue[4:]]
    assert officer.types(wrong, elsewhere=True) == officer.types(wrong, elsewhere=False)
