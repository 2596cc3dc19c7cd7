"""Is a list proposed, corrected and enrolled by commands that are typed elsewhere? Against the application, as a user who signed in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from typer.testing import CliRunner, Result

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.decrees import IssueDecree
from naungan.domain.proposals import VerifyPeople
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import ReturnReason, Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.cli.main import build
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.upkeep.open_batches import NotOpen
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from naungan.texts.command_line import Words
from tests.api.conftest import Api
from tests.api.doors import user
from tests.infrastructure.decreed_lists import DECREED
from tests.infrastructure.test_proposals_by_hand import corrected, written
from tests.people import (
    OTHER_VILLAGE,
    PASER,
    VILLAGE,
    agreed,
    allocated,
    command,
    done,
    people,
    person,
    ready_to_enrol,
)

TERMS = ("--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD", "--from", "2022-10-01")


class Elsewhere:
    """Types commands over `--server` as an operator; read models are at the head after each request."""

    def __init__(self, api: Api, operator: UUID, data: Path) -> None:
        self.api, self.operator, self.data = api, operator, data

    def __call__(self, *line: str) -> Result:
        typed = ["--server", "http://127.0.0.1", *line, "--data", str(self.data)]
        return CliRunner().invoke(build(Words("en")), typed)

    def client(self, *, headers: dict[str, str], **_: Any) -> "Elsewhere":
        """In place of an httpx client."""
        self.headers = {**headers, "x-user": str(self.operator)}
        return self

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        given = {**self.headers, **more.pop("headers", {})}
        answer = self.api.http.request(method, path, headers=given, **more)
        self.api.project()
        return answer

    def close(self) -> None:
        pass


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


@pytest.fixture
def naungan(guarded: Api, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    typed = Elsewhere(guarded, user(register, Role.OPERATOR, PASER), tmp_path)
    monkeypatch.setattr("naungan.infrastructure.cli.server.httpx.Client", typed.client)
    return typed


def judged(register: Register, listed: str, *returned: ReturnedRow) -> None:
    office = VerifyPeople(ids.decode_uuid(listed, "ParticipantList"), "Kantor Camat", DECREED, returned)
    done(register.verify_people(command(), office))


def rows(of: Sequence[Any]) -> list[tuple[int, str]]:
    return [(row, state.state.value) for row, state, _ in of]


@pytest.mark.slow
def test_a_list_is_proposed_corrected_and_enrolled_from_by_commands_that_are_typed_elsewhere(
    naungan: Elsewhere, register: Register, tmp_path: Path
) -> None:
    # given papers, and a file of which one row cannot be read
    agreed(register)
    allocated(register, amount=10**10)
    new = ("--region", VILLAGE, "--scheme", "VULNERABLE_WORKERS")
    bad = written(tmp_path / "salah.csv", 1, 2)
    bad.write_text(bad.read_text("utf-8").replace(person(1).nik, "123"), "utf-8")
    told = naungan("proposal", "new", str(bad), *new)
    assert (told.exit_code, "Nobody is proposed: 1 rows are wrong" in told.output) == (1, True), told.output
    assert len(list((tmp_path / "reports").glob("*.xlsx"))) == 1
    # and one of which the server refuses a row: it is told by the row of the file
    other = written(tmp_path / "lain.csv", 1, 2)
    other.write_text(other.read_text("utf-8").replace(VILLAGE, OTHER_VILLAGE, 1), "utf-8")
    told = naungan("proposal", "new", str(other), *new)
    assert (told.exit_code, "Row 2 of the file: " in told.output) == (1, True), told.output
    # when a right one is proposed, twice
    file = written(tmp_path / "usulan.csv", 1, 2, 3)
    told = naungan("proposal", "new", str(file), *new)
    assert (told.exit_code, "3 people are proposed" in told.output) == (0, True), told.output
    listed = told.output.split()[-1].rstrip(".")
    assert f"proposed before: the list {listed}" in naungan(
        "proposal", "new", str(file), *new
    ).output.replace("\n", " ")
    stream = ids.decode_uuid(listed, "ParticipantList")
    # and a row that was returned is corrected, another added
    judged(register, listed, ReturnedRow(2, ReturnReason.IDENTITY_DIFFERS))
    naungan.api.project()
    shown = naungan("proposal", "show", listed)
    assert (shown.exit_code, "RETURNED (IDENTITY_DIFFERS)" in shown.output) == (0, True), shown.output
    assert person(2).name in shown.output
    told = naungan("proposal", "correct", listed, str(corrected(tmp_path / "a.csv", {32: "1"})))
    assert (told.exit_code, "Row 2 of the file: Row 1 was accepted" in told.output) == (1, True), told.output
    told = naungan("proposal", "correct", listed, str(corrected(tmp_path / "b.csv", {32: "2", 33: ""})))
    assert (told.exit_code, "waits for verification" in told.output) == (0, True), told.output
    judged(register, listed)
    assert rows(register.people_on_list(stream)) == [(row, "ACCEPTED") for row in (1, 2, 3, 4)]
    # then who is decreed is enrolled under the only papers that fit, but who died since
    enrol = ("enrol", *TERMS, "--until", "2022-12-31", "--from-list", listed)
    assert naungan(*enrol).exit_code == 2  # there is no decree yet
    done(register.issue_decree(command(), IssueDecree(PASER, "SK 1/2022", DECREED, None, 0, listed=stream)))
    died = person(3)
    of = Deceased(died.nik, died.name, died.birth_date)
    done(register.record_death(command(), RecordDeath(DECREED, region=PASER, deceased=of)))
    naungan.api.project()
    told = naungan(*enrol)
    assert (told.exit_code, "4 rows: 3 enrolled, 0 enrolled before, 1 refused" in told.output) == (3, True), (
        told.output
    )
    assert "Row 3 of the list: " in told.output
    answer = naungan(*enrol, "--json")
    told_all = json.loads(answer.stdout)
    assert (told_all["fromLog"], told_all["exitCode"]) == (True, 3)
    assert told_all["summary"]["rupiah"] == str(3 * 16_800 * 3)
    assert [(one["reason"], one["rows"]) for one in told_all["reasons"]] == [("worker_died", 1)]
    # and there is nothing to try it by without recording
    assert "cannot be done over --server" in str(naungan(*enrol, "--dry-run").exception)


def test_of_a_list_that_is_not_there_nothing_is_asked(naungan: Elsewhere, tmp_path: Path) -> None:
    nobody = ids.encode("ParticipantList", UUID(int=7))
    for line in (["correct", nobody, str(corrected(tmp_path / "a.csv", {32: "1"}))], ["show", nobody]):
        told = naungan("proposal", *line)
        assert (told.exit_code, told.output.strip()) == (1, "List of participants was not found.")


def test_an_import_that_was_left_open_is_listed_and_given_up_from_elsewhere(
    naungan: Elsewhere, register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    assert "no import is open" in naungan("batches", "list").output
    # given an import of ten rows that ended after its first chunk of two
    bulk, terms = BulkEnrolment(store, vault, register.enrolling), ready_to_enrol(register).terms()
    batch = bulk.open(command(), Source("ab" * 32, PASER, terms, "rows"), 10)
    chunk = bulk.chunk(terms, 0, "sum", tuple(enumerate(people(1, 2), start=2)))
    batch = bulk.accept(command(), terms, batch, chunk)
    naungan.api.project()
    # when it is listed and given up
    listed = naungan("batches", "list").output
    assert all(part in listed for part in ("2 / 10", "Rp403,200")), listed
    told = naungan("batches", "abandon", str(batch.id))
    assert (told.exit_code, "Rp403,200 released" in told.output.replace("\n", " ")) == (0, True), told.output
    # then there is nothing more to give up
    assert "no import is open" in naungan("batches", "list").output
    assert isinstance(naungan("batches", "abandon", str(batch.id)).exception, NotOpen)
