"""Does an officer propose, verify and enrol a list from the command line? Through the program itself, with a file only at first."""

import datetime as dt
import json
from pathlib import Path
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.decrees import IssueDecree
from naungan.domain.proposals import CorrectedRow, CorrectProposal
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import ReturnReason, RowState
from naungan.graphql.types import ids
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.vault.keys import Keys, save_keys
from tests.databases import looking_at

from ..people import PASER, agreed, allocated, command, done, people, person
from .by_hand import typed_here
from .decreed_lists import DECREED, decree_of
from .test_cli import at, naungan
from .test_proposals import proposed, verified


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys: Keys) -> dict[str, str]:
    save_keys(tmp_path / "keys" / "vault.json", keys)
    return {**at(database_url, tmp_path), "NAUNGAN_LANG": "en"}


def written(path: Path, *numbers: int, twice: int = 0) -> Path:
    lines = ["NIK;Nama;Tanggal Lahir;Jenis Kelamin;Kode Desa;Segmen"]
    lines += (
        f"{one.nik};{one.name};{one.birth_date:%d-%m-%Y};L;{one.village};Nelayan"
        for one in map(person, [*numbers, *([twice] if twice else [])])
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_list_is_proposed_verified_shown_and_enrolled_without_the_file(
    register: Register, settings: dict[str, str], tmp_path: Path, database_url: str
) -> None:
    # given papers, and a file of four
    agreement = ids.encode("Agreement", agreed(register))
    allocated(register, amount=10**10)
    file = written(tmp_path / "usulan.csv", 1, 2, 3, 4)
    new = ("proposal", "new", str(file), "--region", PASER, "--scheme", "VULNERABLE_WORKERS")
    ended = naungan(*new, **settings)
    assert ended.returncode == 0, ended.stderr
    assert "4 people are proposed as rows 1 to 4" in ended.stdout
    listed = ended.stdout.split()[-1].rstrip(".")
    # the same file again is the same list
    again = naungan(*new, **settings)
    assert (again.returncode, f"proposed before: the list {listed}" in again.stdout) == (0, True)
    file.unlink()
    # when one row is returned, corrected and accepted
    verify = ("proposal", "verify", listed, "--office", "Camat Contoh", "--on", "2022-09-01")
    wrong = typed_here(*verify, "--return", "3", **settings)
    assert (wrong.returncode, "ROW=REASON" in wrong.stderr) == (2, True)
    assert typed_here(*verify, "--return", "3=IDENTITY_DIFFERS", **settings).returncode == 0
    refused = typed_here(*verify, "--return", "2=DIED", **settings)
    assert (refused.returncode, "No row of this list waits" in refused.stderr) == (1, True)
    shown = typed_here("proposal", "show", listed, **settings | {"COLUMNS": "200"})
    assert "RETURNED (IDENTITY_DIFFERS)" in shown.stdout
    assert person(2).name in shown.stdout
    stream = ids.decode_uuid(listed, "ParticipantList")
    correction = CorrectProposal(stream, (CorrectedRow(3, person(33)),))
    done(register.correct_proposal(command(), correction))
    assert typed_here(*verify, **settings).returncode == 0
    intent = IssueDecree(PASER, "SK 1/2022", DECREED, None, 0, listed=stream)
    decree = UUID(done(register.issue_decree(command(), intent)).result["decree"])
    # then the four are enrolled from the list
    terms = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD", "--from", "2022-10-01")
    papers = ("--until", "2022-12-31", "--agreement", agreement)
    enrol = ("enrol", *terms, *papers, "--from-list", listed, "--decree", ids.encode("Decree", decree))
    ended = typed_here(*enrol, **settings)
    assert ended.returncode == 0, ended.stderr
    assert "4 rows: 4 enrolled, 0 enrolled before, 0 refused" in ended.stdout
    again = typed_here(*enrol, **settings)
    assert again.stdout.startswith(ended.stdout)
    assert "This answer is from the log" in again.stdout
    with looking_at(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM log.guard_period").fetchone() == (4,)
    # neither a file nor a list is named, or both are
    assert typed_here("enrol", *terms, **settings).returncode == 2
    both = naungan("enrol", str(written(file, 1)), *terms, "--from-list", listed, **settings)
    assert (both.returncode, "Name a file, or --from-list" in both.stderr) == (2, True)


def test_a_file_with_a_wrong_row_proposes_nobody_and_its_report_names_each(
    register: Register, settings: dict[str, str], tmp_path: Path, database_url: str
) -> None:
    file = written(tmp_path / "usulan.csv", 1, 2, twice=2)
    file.write_text(file.read_text(encoding="utf-8").replace(person(1).nik, "123"), encoding="utf-8")
    ended = naungan(
        "proposal", "new", str(file), "--region", PASER, "--scheme", "VULNERABLE_WORKERS", **settings
    )
    assert ended.returncode == 1
    assert "Nobody is proposed: 2 rows are wrong" in ended.stderr
    [report] = (tmp_path / "reports").glob("*.xlsx")
    assert str(report) in ended.stderr
    with looking_at(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.listed").fetchone() == (0,)


def test_a_list_is_tried_without_a_trace_and_its_refused_rows_come_back_in_a_report(
    register: Register, settings: dict[str, str], tmp_path: Path, database_url: str
) -> None:
    # given a decreed list of three, of whom one died since
    agreement = ids.encode("Agreement", agreed(register))
    allocated(register, amount=10**10)
    listed = proposed(register, people(1, 3))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    died = Deceased(person(2).nik, person(2).name, person(2).birth_date)
    done(register.record_death(command(), RecordDeath(dt.date(2022, 9, 20), region=PASER, deceased=died)))
    terms = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD", "--from", "2022-10-01")
    papers = ("--until", "2022-12-31", "--agreement", agreement, "--decree", str(decree))
    enrol = ("enrol", *terms, *papers, "--from-list", str(listed))
    # when it is tried, nothing is recorded, on the screen and as JSON
    tried = typed_here(*enrol, "--dry-run", **settings)
    assert (tried.returncode, "3 rows: 2 can be enrolled" in tried.stdout) == (3, True), tried.stderr
    assert "Nothing was recorded" in tried.stdout
    answer = json.loads(typed_here(*enrol, "--dry-run", "--json", **settings).stdout)
    with looking_at(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM log.guard_period").fetchone() == (0,)
    assert (answer["dryRun"], answer["batch"], answer["exitCode"]) == (True, None, 3)
    fate = {"read": 3, "enrolled": 2, "already": 0, "refused": 1, "blank": 0, "rupiah": str(2 * 16_800 * 3)}
    assert answer["summary"].items() >= fate.items()
    assert [(one["reason"], one["rows"]) for one in answer["reasons"]] == [("worker_died", 1)]
    # and when it is enrolled, all comes out as it was foretold
    ended = typed_here(*enrol, "--json", **settings)
    answer = json.loads(ended.stdout)
    assert (ended.returncode, answer["fromLog"], answer["problems"]) == (3, False, [])
    assert answer["summary"].items() >= fate.items()
    assert answer["batch"] is not None
    again = json.loads(typed_here(*enrol, "--json", **settings).stdout)
    assert (again["batch"], again["fromLog"]) == (answer["batch"], True)
    # then the refused row, and it alone, is in a report only its owner can read
    report = Path(answer["report"]["path"])
    assert report.stat().st_mode & 0o077 == 0
    with open_file(report) as read:
        [(_, cells)] = list(read.rows())
    told = dict(zip(read.header.titles, cells, strict=False))
    assert (told["NIK"], told["Name"], told["Birth Date"], told["Original Row"], told["Status"]) == (
        *(person(2).nik, person(2).name, f"{person(2).birth_date:%d-%m-%Y}"),
        *("2", "Refused"),
    )
    # names stand there and nowhere else
    assert person(2).nik not in ended.stdout + ended.stderr
    assert person(2).name not in ended.stdout + ended.stderr


def test_why_a_list_cannot_be_enrolled_is_told_as_json_too(
    register: Register, settings: dict[str, str]
) -> None:
    listed = proposed(register, people(1, 2))
    terms = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD", "--from", "2022-10-01")
    enrol = ("enrol", *terms, "--from-list", str(listed), "--decree", str(listed), "--json")
    ended = typed_here(*enrol, **settings)
    answer = json.loads(ended.stdout)
    assert (ended.returncode, answer["exitCode"], answer["summary"]) == (1, 1, None)
    assert "list_not_verified" in [one["reason"] for one in answer["problems"]]
    # what is for files alone is refused
    assert typed_here(*enrol, "--atomic", **settings).returncode == 2


def corrected(path: Path, rows: dict[int, str]) -> Path:
    """A file of these people, each with what it says of its number on the list."""
    lines = written(path, *rows).read_text(encoding="utf-8").splitlines()
    numbers = ["Baris Asal", *rows.values()]
    lines = [f"{line};{number}" for line, number in zip(lines, numbers, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_returned_rows_are_replaced_from_a_file_others_withdrawn_and_added(
    register: Register, settings: dict[str, str], tmp_path: Path
) -> None:
    # given a list of five, of which three rows were returned
    listed = proposed(register, people(1, 5))
    back = [ReturnedRow(row, ReturnReason.IDENTITY_DIFFERS) for row in (2, 3, 5)]
    done(verified(register, listed, *back))
    correct = ("proposal", "correct", str(listed))
    assert typed_here(*correct, **settings).returncode == 2
    # when two are corrected and one is withdrawn, and somebody is added
    file = corrected(tmp_path / "perbaikan.csv", {35: "5", 32: "2", 36: ""})
    ended = naungan(*correct, str(file), "--withdraw", "3", **settings)
    assert (ended.returncode, "waits for verification" in ended.stdout) == (0, True), ended.stderr
    # then each stands in its own row, the added one behind the last, and the accepted are as they were
    found = {row: (state.state, one.nik) for row, state, one in register.people_on_list(listed)}
    waits, accepted = RowState.WAITING, RowState.ACCEPTED
    assert found == {
        1: (accepted, person(1).nik),
        2: (waits, person(32).nik),
        3: (RowState.WITHDRAWN, person(3).nik),
        4: (accepted, person(4).nik),
        5: (waits, person(35).nik),
        6: (waits, person(36).nik),
    }
    # the same again changes nothing; a row alone may be withdrawn, without a file
    again = naungan(*correct, str(file), "--withdraw", "3", **settings)
    assert (again.returncode, "nothing was recorded" in again.stdout) == (0, True), again.stderr
    assert typed_here(*correct, "--withdraw", "6", **settings).returncode == 0
    assert {row: state.state for row, state, _ in register.people_on_list(listed)}[6] is RowState.WITHDRAWN


def test_a_correction_with_a_wrong_row_changes_nothing_and_names_each(
    register: Register, settings: dict[str, str], tmp_path: Path
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed, ReturnedRow(2, ReturnReason.DIED)))
    before = register.people_on_list(listed)
    correct = ("proposal", "correct", str(listed))
    # a NIK that is none: only the report names it
    file = corrected(tmp_path / "salah.csv", {32: "2", 33: ""})
    file.write_text(file.read_text(encoding="utf-8").replace(person(33).nik, "123"), encoding="utf-8")
    ended = naungan(*correct, str(file), **settings)
    assert (ended.returncode, "the list stays as it was: 1 rows are wrong" in ended.stderr) == (1, True)
    [report] = (tmp_path / "reports").glob("*.xlsx")
    assert str(report) in ended.stderr
    # an accepted row, and one who stands on the list already: told by the rows of the file
    ended = naungan(*correct, str(corrected(tmp_path / "lain.csv", {32: "1", 33: "2"})), **settings)
    assert ended.returncode == 1
    assert "Row 2 of the file: Row 1 was accepted" in ended.stderr
    ended = naungan(*correct, str(corrected(tmp_path / "dua.csv", {3: "2"})), **settings)
    assert "Row 2 of the file: The same person already stands in row 3" in ended.stderr
    # no numbers at all, or no such list
    ended = naungan(*correct, str(written(tmp_path / "tanpa.csv", 32)), **settings)
    assert (ended.returncode, "add a column Original Row" in ended.stderr) == (1, True)
    ended = naungan("proposal", "correct", str(UUID(int=7)), str(file), **settings)
    assert ended.returncode == 1
    assert register.people_on_list(listed) == before
