"""Does `naungan enrol` show what it will do, tell every row's fate and say what to do next, in both languages?"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import FundingSource
from naungan.graphql.types import ids
from naungan.infrastructure.cli.main import run
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.texts.command_line import Words
from naungan.texts.language import Locale
from tests import warm
from tests.people import PASER, Papers, allocation, command, done, ready_to_enrol

from .files import TITLES, book, person, write_csv


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=50_000)


@dataclass
class Running:
    """A command that goes on."""

    started: warm.Started
    out: Path
    err: Path

    @property
    def pid(self) -> int:
        return self.started.pid

    @property
    def returncode(self) -> int | None:
        return self.started.returncode

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Its output and errors, once it has ended."""
        self.started.wait(timeout)
        return self.out.read_text(encoding="utf-8"), self.err.read_text(encoding="utf-8")


class Terminal:
    """An officer's terminal: `naungan enrol` over the test's database."""

    def __init__(self, url: str, keys: Keys, directory: Path) -> None:
        self.directory = directory
        self.reports = directory / "data" / "reports"
        save_keys(directory / "data" / "keys" / "vault.json", keys)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
        urls = {f"NAUNGAN_{name}_URL": url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
        self.environment = {**inherited, **urls, "NAUNGAN_DATA": str(directory / "data")}

    def file(self, *rows: list[Any], titles: list[str] = TITLES) -> Path:
        return write_csv(self.directory / "daftar.csv", [titles, *rows])

    def line(self, file: Path, papers: Papers, *more: str, listed: bool = True) -> list[str]:
        """What is typed after `naungan`."""
        terms = ["--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "apbd"]
        terms += [
            "--from",
            "2022-10-01",
            "--until",
            "2022-12-31",
            *(["--list", papers.digest] if listed else []),
        ]
        terms += ["--agreement", ids.encode("Agreement", papers.agreement), "--decree", str(papers.decree)]
        return ["enrol", str(file), *terms, *more]

    def start(self, file: Path, papers: Papers, *more: str) -> "Running":
        """As `enrol`, which goes on meanwhile."""
        out, err = self.directory / "out", self.directory / "err"
        with Path(os.devnull).open("rb") as nothing, out.open("wb") as output, err.open("wb") as errors:
            streams = (nothing.fileno(), output.fileno(), errors.fileno())
            return Running(warm.start(self.line(file, papers, *more), self.environment, streams), out, err)

    def start_afresh(self, file: Path, papers: Papers, *more: str) -> "subprocess.Popen[str]":
        """As an officer does: with all of the program to be loaded."""
        return subprocess.Popen(
            [sys.executable, "-m", "naungan.infrastructure.cli", *self.line(file, papers, *more)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def enrol(self, file: Path, papers: Papers, *more: str, listed: bool = True) -> tuple[int, str, str]:
        """Exit code, output, errors."""
        ended = warm.run(self.line(file, papers, *more, listed=listed), self.environment, timeout=240)
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture
def terminal(database_url: str, keys: Keys, tmp_path: Path) -> Terminal:
    return Terminal(database_url, keys, tmp_path)


@pytest.fixture
def here(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line within this process, which a wrong one is refused by as well: exit code, output, errors."""
    for name in [name for name in os.environ if name.startswith("NAUNGAN_")]:
        monkeypatch.delenv(name)
    for name, value in terminal.environment.items():
        if name.startswith("NAUNGAN_"):
            monkeypatch.setenv(name, value)

    def typed(line: list[str], language: Locale = "en") -> tuple[int, str, str]:
        code = run(line, Words(language))
        return code, *capsys.readouterr()

    return typed


def numbers(out: str) -> list[str]:
    """The figures of the summary table."""
    return [line.split("│")[2].strip() for line in out.splitlines() if line.count("│") == 3][-6:]


def test_the_mapping_the_days_and_every_rows_fate_are_shown(terminal: Terminal, papers: Papers) -> None:
    titles = ["No KTP", *TITLES[1:], "Keterangan"]
    blank = [""] * 9
    file = terminal.file(
        [*person(1), "a"], [*person(2), "b"], blank, [*person(3, NIK="1"), "c"], titles=titles
    )
    code, out, err = terminal.enrol(file, papers, "--lang", "id")
    assert (code, err) == (3, "")
    assert "Terlindungi 1 Oktober 2022 s.d. 31 Desember 2022" in out
    assert re.search(r"│ NIK +│ No KTP +│", out)
    assert "tidak dipakai: Keterangan" in out
    assert 'Dibaca sebagai teks UTF-8, kolom dipisahkan oleh ";", judul di baris 1, 4 baris' in out
    assert numbers(out) == ["4", "2", "0", "1", "1", "Rp100.800"]
    (report,) = terminal.reports.iterdir()
    assert f"1 baris untuk diperbaiki: {report}" in out
    assert "Hapus sendiri bila sudah selesai" in out
    assert f"naungan enrol {report}" in out


def test_a_column_is_named_where_its_title_tells_nothing(terminal: Terminal, papers: Papers) -> None:
    file = terminal.file(person(1), titles=["Identitas", *TITLES[1:]])
    code, _, err = terminal.enrol(file, papers)
    assert (code, len(err.strip().splitlines())) == (1, 1)
    assert "NIK" in err
    code, out, _ = terminal.enrol(file, papers, "--column", "NIK=Identitas")
    assert code == 0
    assert numbers(out) == ["1", "1", "0", "0", "0", "Rp50,400"]


def test_what_is_enrolled_already_is_no_fault(terminal: Terminal, papers: Papers) -> None:
    assert terminal.enrol(terminal.file(person(1)), papers)[0] == 0
    code, out, _ = terminal.enrol(terminal.file(person(1), person(2)), papers)
    assert (code, numbers(out)[1:4]) == (0, ["1", "1", "0"])


def test_a_nik_of_another_name_is_to_check_and_no_name_is_shown(terminal: Terminal, papers: Papers) -> None:
    assert terminal.enrol(terminal.file(person(1, Nama="ASEP SINTETIS")), papers)[0] == 0
    same = person(1, Nama="H. Asep Sintetis, S.Pd.")
    assert terminal.enrol(terminal.file(same, person(2)), papers)[0] == 0
    code, out, _ = terminal.enrol(terminal.file(person(1, Nama="BUDI LAIN SEKALI")), papers, "--lang", "en")
    assert code == 3
    assert re.search(r"of the refused: NIK recorded under another name, to check +│ +1 ", out)
    assert "Asep" not in out.title()
    code, out, _ = terminal.enrol(
        terminal.file(person(1, Nama="BUDI LAIN SEKALI")), papers, "--dry-run", "--lang", "id"
    )
    assert code == 3
    assert "NIK tercatat atas nama lain" in out


def test_a_dry_run_says_that_nothing_was_recorded(
    terminal: Terminal, papers: Papers, store: PostgresEventStore
) -> None:
    head = store.log_state().position
    code, out, _ = terminal.enrol(terminal.file(person(1)), papers, "--dry-run", "--lang", "en")
    assert code == 0
    assert "can be enrolled" in out
    assert "Nothing was recorded" in out
    assert store.log_state().position == head


def test_all_or_nothing_says_that_it_was_nothing(
    terminal: Terminal, papers: Papers, store: PostgresEventStore
) -> None:
    head = store.log_state().position
    code, out, _ = terminal.enrol(terminal.file(person(1), person(2, NIK="1")), papers, "--atomic")
    assert code == 1
    assert "Nobody was enrolled" in out
    assert store.log_state().position == head


def test_terms_that_stand_against_every_row_are_told_with_what_to_do(
    terminal: Terminal, papers: Papers
) -> None:
    code, _, err = terminal.enrol(
        terminal.file(person(1)), papers, "--lang", "id", "--funding", "APBDES", listed=False
    )
    assert code == 1
    assert "Daftar belum diverifikasi. Usulkan dan verifikasi daftar ini" in err
    assert "Tidak ada anggaran tahun 2022 dari sumber dana ini. Catat alokasinya dahulu" in err
    assert "Sidik berkas ini: " in err


def test_an_end_beyond_ten_years_is_refused_before_anything_is_recorded(
    terminal: Terminal, papers: Papers, store: PostgresEventStore
) -> None:
    head = store.log_state().position
    code, _, err = terminal.enrol(terminal.file(person(1)), papers, "--until", "9999-12-31", "--lang", "en")
    assert code == 1
    assert "31 December 9999 is too far ahead" in err
    assert store.log_state().position == head


def test_only_what_was_begun_is_resumed(terminal: Terminal, papers: Papers) -> None:
    code, _, err = terminal.enrol(terminal.file(person(1)), papers, "--resume")
    assert (code, "never begun" in err) == (1, True)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--region", "64.99", "not the code of a regency"),
        ("--until", "2022-09-30", "ends before it begins"),
        ("--until", "10000-01-01", "10000-01-01"),
        ("--list", "abc", "64 lower-case"),
        ("--decree", ids.encode("Budget", UUID(int=1)), "not the id of a Decree"),
        ("--column", "NIK", "FIELD=TITLE"),
        ("--funding", "gold", "gold"),
        ("--from", "1-10-2022", "1-10-2022"),
    ],
)
def test_a_wrong_option_is_named(
    terminal: Terminal,
    papers: Papers,
    here: Callable[..., tuple[int, str, str]],
    option: str,
    value: str,
    says: str,
) -> None:
    code, _, err = here(terminal.line(terminal.file(person(1)), papers, option, value))
    assert code == 2
    assert says in " ".join(err.replace("│", " ").split())


def test_reports_are_not_written_where_others_can_read(terminal: Terminal, papers: Papers) -> None:
    open_to_all = terminal.directory / "umum"
    open_to_all.mkdir(mode=0o755)
    code, _, err = terminal.enrol(terminal.file(person(1)), papers, "--reports", str(open_to_all))
    assert (code, len(err.strip().splitlines())) == (1, 1)
    assert f"chmod 700 {open_to_all}" in err


def test_old_reports_are_swept_at_every_run(terminal: Terminal, papers: Papers) -> None:
    assert terminal.enrol(terminal.file(person(1, NIK="1")), papers)[0] == 3
    (report,) = terminal.reports.iterdir()
    old = time.time() - 31 * 86_400
    os.utime(report, (old, old))
    assert terminal.enrol(terminal.file(person(2)), papers)[0] == 0
    assert list(terminal.reports.iterdir()) == []


Starts = Callable[..., "subprocess.Popen[str] | Running"]


def stopped_half_way(
    terminal: Terminal, papers: Papers, url: str, start: Starts, *more: str
) -> tuple[Path, str, str, int]:
    """A file whose import was stopped by Ctrl-C while its first chunk waited to be recorded: the file, output, errors, and
    how many the log holds as enrolled.
    """
    # five full chunks: the fifth is fetched once one is recorded, and takes longer than Ctrl-C takes to be heard
    file = terminal.file(*(person(n) for n in range(1, 9_999)))
    head = "SELECT FROM log.log_head FOR UPDATE"
    waiting = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    with (
        psycopg.connect(url, autocommit=True) as watching,
        psycopg.connect(url) as opening,
        psycopg.connect(url) as chunks,
        ThreadPoolExecutor(1) as thread,
    ):

        def until_so_many_wait(many: int) -> None:
            last = time.monotonic() + 60
            while watching.execute(waiting).fetchone() != (many,):
                assert time.monotonic() < last
                time.sleep(0.002)

        opening.execute(head)
        process = start(file, papers, *more)
        until_so_many_wait(1)  # the batch is opened next, and then whoever asks now has the turn
        queued = thread.submit(chunks.execute, head)
        until_so_many_wait(2)
        opening.rollback()
        queued.result(60)
        until_so_many_wait(1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the file worker beside gets it too
        chunks.rollback()
        out, err = process.communicate(timeout=60)
        recorded = watching.execute(ENROLLED).fetchone()
    assert process.returncode == 130
    assert recorded is not None
    assert 0 < recorded[0] < 9_998
    return file, out, err, recorded[0]


def test_ctrl_c_says_how_to_go_on(terminal: Terminal, papers: Papers, database_url: str) -> None:
    file, out, err, recorded = stopped_half_way(terminal, papers, database_url, terminal.start_afresh)
    assert f"Up to now {recorded:,} people of this file are enrolled." in out
    assert err.startswith("Stopped. What was accepted stays recorded; go on with: naungan enrol ")
    assert err.strip().endswith("--resume")
    code, out, _ = terminal.enrol(file, papers, "--resume")
    assert (code, numbers(out)[:2]) == (0, ["9,998", "9,998"])


def test_ctrl_c_is_told_in_json_too(terminal: Terminal, papers: Papers, database_url: str) -> None:
    _, out, _, recorded = stopped_half_way(terminal, papers, database_url, terminal.start, "--json")
    told = json.loads(out)
    assert (told["exitCode"], told["enrolledSoFar"], told["summary"]) == (130, recorded, None)
    assert [one["reason"] for one in told["problems"]] == ["stopped"]
    assert told["problems"][0]["message"].endswith("--resume")


ENROLLED = "SELECT count(*) FROM log.stored_events WHERE topic LIKE 'WorkerEnrolled%'"


def test_ctrl_c_at_the_end_of_all_or_nothing_never_denies_what_was_recorded(
    terminal: Terminal, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    file = terminal.file(*(person(n) for n in range(1, 2101)))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"LISTEN {store.channel_name}".encode())
        process = terminal.start(file, papers, "--atomic")
        next(connection.notifies(timeout=30, stop_after=1))  # the one append is committed this moment
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert connection.execute(ENROLLED).fetchone() == (2100,)
    assert (process.returncode, err) == (0, "")
    assert numbers(out)[:2] == ["2,100", "2,100"]


TITLES_OF_SEVEN = TITLES[:-1]  # no column of occupations


@pytest.mark.parametrize("segment", ["astronot", "TOKOH REKAAN 6401010101850001", "UNKNOWN", " ", ""])
def test_a_segment_that_is_none_is_refused_before_anything_is_recorded(
    terminal: Terminal,
    papers: Papers,
    store: PostgresEventStore,
    here: Callable[..., tuple[int, str, str]],
    segment: str,
) -> None:
    head = store.log_state().position
    file = terminal.file(person(1)[:-1], titles=TITLES_OF_SEVEN)
    code, out, err = here(terminal.line(file, papers, "--segment", segment))
    assert (code, out) == (2, "")
    assert "FARMER" in err
    assert "6401010101850001" not in err
    assert store.log_state().position == head


@pytest.mark.parametrize("segment", ["petani", "FARMER", "Petani & pekebun", "farmer"])
def test_a_segment_is_named_by_the_rows_own_rule(
    terminal: Terminal, papers: Papers, store: PostgresEventStore, segment: str
) -> None:
    file = terminal.file(person(1)[:-1], titles=TITLES_OF_SEVEN)
    code, _, err = terminal.enrol(file, papers, "--segment", segment)
    assert (code, err) == (0, "")
    enrolled = [e.event for e in store.read(0, 1000) if e.name == "WorkerEnrolled"]
    assert [event.segment for event in enrolled] == ["FARMER"]


def test_a_report_that_the_officer_corrected_in_place_is_never_overwritten(
    terminal: Terminal, papers: Papers
) -> None:
    file = terminal.file(person(1), person(2, NIK="1"))
    assert terminal.enrol(file, papers)[0] == 3
    (report,) = terminal.reports.iterdir()
    corrected = report.read_bytes() + b" corrected by hand"
    report.write_bytes(corrected)
    code, out, _ = terminal.enrol(file, papers, "--lang", "en")
    assert code == 3
    assert report.read_bytes() == corrected
    beside = report.with_name(f"{report.stem}-2{report.suffix}")
    assert sorted(terminal.reports.iterdir()) == sorted([report, beside])
    assert f"The earlier report {report} holds something else" in out
    assert f"1 rows to correct: {beside}" in out
    assert "This answer is from the log" in out
    code, out, _ = terminal.enrol(file, papers, "--lang", "id")
    assert sorted(terminal.reports.iterdir()) != [report]
    assert report.read_bytes() == corrected


def test_a_report_that_says_the_same_is_not_written_twice(terminal: Terminal, papers: Papers) -> None:
    file = terminal.file(person(1), person(2, NIK="1"))
    for _ in range(2):
        code, out, _ = terminal.enrol(file, papers)
        assert code == 3
        assert "holds something else" not in out
    assert len(list(terminal.reports.iterdir())) == 1


def test_all_of_it_is_one_json_document(terminal: Terminal, papers: Papers) -> None:
    assert terminal.enrol(terminal.file(person(1)), papers)[0] == 0
    rows = [person(1), person(2), person(3, NIK="1"), person(4, Segmen="astronot"), person(5, NIK="12")]
    file = terminal.file(*rows, [""] * 8)
    code, out, err = terminal.enrol(file, papers, "--json", "--lang", "en")
    told = json.loads(out)  # nothing else is on stdout
    assert "Columns used" in err
    assert (code, told["exitCode"]) == (3, 3)
    assert "rows were refused" in told["exitMeaning"]
    counts = {name: told["summary"][name] for name in ("read", "enrolled", "already", "refused", "blank")}
    assert counts == {"read": 6, "enrolled": 1, "already": 1, "refused": 3, "blank": 1}
    assert {one["reason"]: one["rows"] for one in told["reasons"]} == {
        "nik_length": 2,
        "segment_unknown": 1,
        "already_covered": 1,
    }
    # what differs from row to row is left open, what all rows share is told, and which rows they are
    assert told["reasons"][0]["message"] == "The NIK has … digits, not 16."
    assert {one["reason"]: one["examples"] for one in told["reasons"]} == {
        "nik_length": ["4", "6"],
        "segment_unknown": ["5"],
        "already_covered": ["2"],
    }
    assert told["report"]["toCorrect"] == 3
    assert told["report"]["already"] == 1
    assert told["report"]["next"].startswith(f"naungan enrol {told['report']['path']}")
    assert Path(told["report"]["path"]).exists()
    assert told["columns"][0] == {"field": "NIK", "title": "NIK"}
    assert [notice["stops"] for notice in told["notices"]] == [False]
    assert told["batch"]
    assert (told["dryRun"], told["fromLog"], told["problems"]) == (False, False, [])
    code, out, _ = terminal.enrol(file, papers, "--json")
    again = json.loads(out)
    assert (code, again["fromLog"], again["batch"]) == (3, True, told["batch"])


def test_rows_of_no_workers_are_counted_apart(terminal: Terminal, papers: Papers) -> None:
    file = terminal.file(person(1), person(2), ["JUMLAH", "2"], [""] * 8)
    code, out, _ = terminal.enrol(file, papers, "--json")
    told = json.loads(out)
    summary = {name: told["summary"][name] for name in ("read", "enrolled", "refused", "blank", "noPeople")}
    assert (code, summary) == (0, {"read": 4, "enrolled": 2, "refused": 0, "blank": 2, "noPeople": 1})
    assert (told["report"]["toCorrect"], told["report"]["noPeople"]) == (0, 1)
    code, out, _ = terminal.enrol(file, papers, "--lang", "en")
    assert re.search(r"of the blank: no workers \(totals, signatures, titles\) +│ +1 ", out)


def test_what_cannot_be_done_is_a_json_document_too(terminal: Terminal, papers: Papers) -> None:
    code, out, err = terminal.enrol(terminal.file(person(1)), papers, "--json", "--funding", "APBDES")
    told = json.loads(out)
    assert (code, told["exitCode"], told["summary"], told["report"]) == (1, 1, None, None)
    assert [(one["code"], one["reason"]) for one in told["problems"]] == [("NO_BUDGET", "no_budget")]
    assert "allocateBudget" in told["problems"][0]["advice"]
    assert "allocateBudget" in err
    code, out, _ = terminal.enrol(terminal.file(person(1), titles=["x", *TITLES[1:]]), papers, "--json")
    assert (code, json.loads(out)["problems"][0]["reason"]) == (1, "missing_columns")
    terminal.environment["NAUNGAN_VAULT_URL"] = "postgresql://127.0.0.1:1/nowhere"
    code, out, err = terminal.enrol(terminal.file(person(1)), papers, "--json")
    assert (code, [one["reason"] for one in json.loads(out)["problems"]]) == (1, ["failed"])


@pytest.mark.parametrize(("language", "said"), [("id", "Kode keluar: 0"), ("en", "Exit codes: 0")])
def test_exit_codes_are_told_by_the_help(
    here: Callable[..., tuple[int, str, str]], language: Locale, said: str
) -> None:
    code, out, _ = here(["enrol", "--help"], language)
    assert code == 0
    assert said in " ".join(out.split())


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_hidden_rows_stop_the_command_until_an_option_says(
    terminal: Terminal, papers: Papers, dry: list[str]
) -> None:
    file = book(
        terminal.directory / "daftar.xlsx",
        {"Sampul": [["DAFTAR"]], "Data": [TITLES, person(1), person(2)], "Kec Waru": [TITLES, person(3)]},
        lambda made: setattr(made["Data"].row_dimensions[3], "hidden", True),
    )
    code, out, err = terminal.enrol(file, papers, *dry, "--lang", "en")
    assert code == 1
    assert 'Read from the sheets "Data", "Kec Waru" (XLSX) as one list' in " ".join(out.split())
    assert 'Sheets that were not read: "Sampul"' in " ".join(out.split())
    assert 'On the sheet "Data" 1 filled rows are hidden or filtered out: 3.' in err
    code, out, _ = terminal.enrol(file, papers, *dry, "--skip-hidden")
    assert (code, numbers(out)[:2]) == (0, ["2", "2"])
    code, out, _ = terminal.enrol(file, papers, *dry, "--with-hidden", "--sheet", "Data")
    assert (code, numbers(out)[:2]) == (0, ["2", "2" if dry else "1"])
    assert terminal.enrol(file, papers, "--with-hidden", "--skip-hidden")[0] == 2


def test_a_sheet_that_is_not_there_is_answered_in_a_line(terminal: Terminal, papers: Papers) -> None:
    file = book(terminal.directory / "daftar.xlsx", {"Data": [TITLES, person(1)]})
    code, _, err = terminal.enrol(file, papers, "--sheet", "Waru", "--lang", "id")
    assert code == 1
    assert 'Lembar "Waru" tidak ada atau kosong. Lembar di berkas ini: "Data".' in err


def test_what_is_not_found_is_answered_with_the_line_to_type(terminal: Terminal, papers: Papers) -> None:
    file = terminal.file(person(1), titles=["NIK", "Panggilan", *TITLES[2:7], "Golongan"])
    code, _, err = terminal.enrol(file, papers, "--lang", "id")
    assert code == 1
    assert "--column 'Nama=…' --column 'Segmen=…'" in err
    code, out, _ = terminal.enrol(file, papers, "--column", "Nama=Panggilan", "--column", "Segmen=Golongan")
    assert (code, numbers(out)[1]) == (0, "1")


def test_the_company_that_pays_is_named_where_several_do(
    here: Callable[..., tuple[int, str, str]], terminal: Terminal, register: Register
) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE}
    papers = ready_to_enrol(register, **company, payer="PT Contoh Satu")
    done(register.allocate_budget(command(), allocation(**company, payer="PT Contoh Dua", amount=10**9)))
    line = terminal.line(terminal.file(person(1)), papers, "--funding", "corporate")
    code, _, err = here(line)
    assert code == 1
    assert "Name the company that pays with --payer" in err
    assert here([*line, "--payer", "pt contoh satu"])[0] == 0
