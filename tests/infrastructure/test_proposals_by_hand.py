"""Does an officer propose, verify and enrol a list from the command line? Through the program itself, with a file only at first."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.proposals import CorrectedRow, CorrectProposal
from naungan.domain.selection import IssueDecree
from naungan.graphql.types import ids
from naungan.infrastructure.vault.keys import Keys, save_keys

from ..people import PASER, agreed, allocated, command, done, person
from .test_cli import at, naungan
from .test_enrolling_from_lists import DECREED


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
    wrong = naungan(*verify, "--return", "3", **settings)
    assert (wrong.returncode, "ROW=REASON" in wrong.stderr) == (2, True)
    assert naungan(*verify, "--return", "3=IDENTITY_DIFFERS", **settings).returncode == 0
    refused = naungan(*verify, "--return", "2=DIED", **settings)
    assert (refused.returncode, "No row of this list waits" in refused.stderr) == (1, True)
    shown = naungan("proposal", "show", listed, **settings | {"COLUMNS": "200"})
    assert "RETURNED (IDENTITY_DIFFERS)" in shown.stdout
    assert person(2).name in shown.stdout
    stream = ids.decode_uuid(listed, "ParticipantList")
    correction = CorrectProposal(stream, (CorrectedRow(3, person(33)),))
    done(register.correct_proposal(command(), correction))
    assert naungan(*verify, **settings).returncode == 0
    intent = IssueDecree(PASER, "SK 1/2022", DECREED, None, 0, listed=stream)
    decree = UUID(done(register.issue_decree(command(), intent)).result["decree"])
    # then the four are enrolled from the list
    terms = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD", "--from", "2022-10-01")
    papers = ("--until", "2022-12-31", "--agreement", agreement)
    enrol = ("enrol", *terms, *papers, "--from-list", listed, "--decree", ids.encode("Decree", decree))
    ended = naungan(*enrol, **settings)
    assert ended.returncode == 0, ended.stderr
    assert "4 rows: 4 enrolled, 0 enrolled before, 0 refused" in ended.stdout
    assert naungan(*enrol, **settings).stdout == ended.stdout
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM log.guard_period").fetchone() == (4,)
    # neither a file nor a list is named, or both are
    assert naungan("enrol", *terms, **settings).returncode == 2
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
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.listed").fetchone() == (0,)
