"""Is what a killed or stopped server was at gone on with at another one? State, file and report lie in the database, for every server."""

import io
import threading
from typing import Any

import openpyxl
import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.commands.card_lists import CardListCommands
from naungan.domain.commands.register import Register
from naungan.domain.ports import Contended
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault import upkeep
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from tests.api.imports.conftest import tell
from tests.api.imports.servers import PATIENCE, ROWS, TWO_CHUNKS, Opens, a_list, count, half_way, until
from tests.api.sending import csv_file, enrolled, terms
from tests.infrastructure.bulk.files import person
from tests.infrastructure.bulk.importing import CHUNK
from tests.infrastructure.decreed_lists import decree_of
from tests.infrastructure.test_proposals import proposed, verified
from tests.people import (
    PASER,
    Papers,
    agreed,
    allocated,
    command,
    done,
    nik,
    people,
)

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_another_server_goes_on_with_what_a_killed_one_was_at_without_the_file_being_sent_again(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given an import half-way at a server, which another one on the same database tells of
    first, second = opens(at=1), opens()
    href = half_way(first, papers)
    beside = second.ask("GET", href).json()
    assert (beside["state"], beside["canResume"], beside["problems"]) == ("running", False, [])
    # while only one runs it: asked to go on, or sent the same file, the other tells how far it is
    assert second.ask("POST", f"{href}/resume").json()["state"] == "running"
    assert second.send(papers, a_list()).json()["state"] == "running"
    assert second.send(papers, a_list(), dryRun="true").status_code == 409
    # when the first one is killed
    until(lambda: enrolled(database_url)[0] == CHUNK - 1)
    first.killed()
    told = second.ask("GET", href).json()
    assert (told["state"], told["canResume"], told["problems"][0]["reason"]) == (
        "interrupted",
        True,
        "interrupted_here",
    )
    # then the other goes on, in one request
    resumed = second.ask("POST", f"{href}/resume", PATIENCE)
    assert resumed.status_code == 200
    assert (resumed.json()["state"], resumed.json()["summary"]["enrolled"]) == ("completed", ROWS - 1)
    assert enrolled(database_url) == (ROWS - 1, ROWS - 1)
    # and whatever the first still does changes nothing
    first.worker.may_go_on.set()
    first.imports.close()
    assert second.ended(href)["state"] == "completed"
    assert enrolled(database_url) == (ROWS - 1, ROWS - 1)
    # and file and pieces are gone, the report is there, at whatever server
    assert count(database_url, "vault.file WHERE upload") == 0
    third = opens()
    [listed] = [one["report"]["rows"] for one in [third.ended(href)]]
    assert listed == 1
    sheet = openpyxl.load_workbook(io.BytesIO(third.ask("GET", f"{href}/report").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][8] == "3"
    assert third.ask("POST", f"{href}/resume").status_code == 409


def test_an_enrolment_from_a_list_that_a_killed_server_was_at_is_gone_on_with_at_another(
    opens: Opens, register: Register, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a verified list of two chunks under a decree, and a server that is killed once the first of them is recorded
    agreement, budget = agreed(register), allocated(register, amount=10**12)
    everybody = CHUNK + 10
    listed = proposed(register, people(1, everybody))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    first, second = opens(), opens()
    recorded, dead = BulkEnrolment.record, threading.Event()

    def then_killed(self: BulkEnrolment, *args: Any) -> None:
        if dead.is_set():
            raise Contended("the process is gone")
        recorded(self, *args)
        first.killed()
        dead.set()

    from_list = ids.encode("ParticipantList", listed)
    asked = terms(Papers(agreement, "", decree, budget), list=None, fromList=from_list)
    with monkeypatch.context() as patched:
        patched.setattr(BulkEnrolment, "record", then_killed)
        sent = first.http.request("POST", f"/imports?{asked}", headers=first._wait(PATIENCE))
    href = sent.json()["href"]
    assert enrolled(database_url)[0] == CHUNK
    # then another server tells how far it is, and goes on with it, in one request
    told = second.ask("GET", href).json()
    assert (told["state"], told["canResume"], told["rows"]) == (
        *("interrupted", True),
        {"done": CHUNK, "total": everybody},
    )
    assert told["problems"][0]["reason"] == "list_interrupted"
    resumed = second.ask("POST", f"{href}/resume", PATIENCE).json()
    assert (resumed["state"], resumed["summary"]["enrolled"]) == ("completed", everybody)
    assert enrolled(database_url) == (everybody, everybody)
    # and sent again it tells what became of it, and records nothing
    again = second.http.request("POST", f"/imports?{asked}", headers=second._wait(PATIENCE)).json()
    assert (again["href"], again["fromLog"], again["summary"]["enrolled"]) == (href, True, everybody)
    assert enrolled(database_url) == (everybody, everybody)


def test_a_list_of_cards_that_a_killed_server_was_at_is_gone_on_with_and_no_card_is_issued_twice(
    opens: Opens,
    papers: Papers,
    register: Register,
    store: PostgresEventStore,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given workers in two parts of a list, and a server that is killed once the cards of the first part are issued
    everybody = CHUNK + 10
    done(register.enrol_workers(command(), papers.enrol(*people(1, everybody))))
    body = "\n".join(["NIK;Nomor Kartu", *(f"{nik(n)};BPU-{n}" for n in range(1, everybody + 1))]).encode()
    first, second = opens(), opens()
    issued = CardListCommands.issue_part

    def then_killed(self: CardListCommands, *asked: Any) -> Any:
        if asked[2] == 1:
            first.killed()
            raise Contended("the process is gone")
        return issued(self, *asked)

    asked = f"/imports?region={PASER}&cards=true&on=2022-10-20"
    headers = {"content-type": "text/csv", **first._wait(PATIENCE)}
    with monkeypatch.context() as patched:
        patched.setattr(CardListCommands, "issue_part", then_killed)
        href = first.http.request("POST", asked, [body], headers=headers).json()["href"]
    assert count(database_url, "log.guard_card") == CHUNK
    # then another server tells how far it is and that its file is there, and goes on with it
    told = second.ask("GET", href).json()
    assert (told["state"], told["canResume"], told["rows"]) == (
        *("interrupted", True),
        {"done": CHUNK, "total": everybody},
    )
    resumed = second.ask("POST", f"{href}/resume", PATIENCE).json()
    # and tells of all that was issued, before and since
    assert (resumed["state"], resumed["summary"]["issued"], resumed["summary"]["already"]) == (
        *("completed", everybody),
        0,
    )
    assert count(database_url, "log.guard_card") == everybody
    # and sent again it passes over whoever has the card
    again = second.http.request("POST", asked, [body], headers=headers).json()
    assert (again["href"], again["summary"]["issued"], again["summary"]["already"]) == (href, 0, everybody)
    assert count(database_url, "log.guard_card") == everybody


def test_a_server_that_is_stopped_leaves_its_imports_to_be_gone_on_with(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given one import half-way, another behind it, and a third that never has its turn
    first = opens(at=1)
    href = half_way(first, papers)
    others = [first.send(papers, csv_file(person(6000 + n))).json()["href"] for n in range(2)]
    threading.Timer(0.2, first.worker.may_go_on.set).start()
    first.imports.close()
    # then another server knows all of them, and goes on with those that did not end; or with the same file that is sent again
    second = opens()
    assert second.ended(href)["state"] == "interrupted"
    assert second.send(papers, a_list(), wait=PATIENCE).json()["summary"]["enrolled"] == ROWS - 1
    assert second.ended(href)["state"] == "completed"
    for one in others:
        if second.ended(one)["state"] != "completed":
            assert second.ask("POST", f"{one}/resume", PATIENCE).json()["state"] == "completed"
    assert enrolled(database_url) == (ROWS + 1, ROWS + 1)


def test_a_check_and_a_dry_run_outlive_a_restart_too(opens: Opens, papers: Papers, database_url: str) -> None:
    first = opens(at=1)
    body = a_list(TWO_CHUNKS)
    sent = first.http.request(
        "POST", f"/imports?check=true&region={PASER}", [body], headers={"content-type": "text/csv"}
    )
    assert first.worker.reached.wait(PATIENCE)
    second = opens()
    href = sent.json()["href"]
    beside = second.ask("GET", href).json()
    assert (beside["state"], beside["rows"]) == (
        "running",
        {"done": CHUNK, "total": TWO_CHUNKS},
    )
    first.killed()
    assert second.ended(href)["state"] == "interrupted"
    resumed = second.ask("POST", f"{href}/resume", PATIENCE).json()
    assert (resumed["state"], resumed["dryRun"]) == ("completed", True)
    assert {one["fate"]: one["rows"] for one in resumed["check"]["fates"]}["GOOD"] == TWO_CHUNKS - 1
    after = opens().ended(href)
    assert after["check"]["fates"] == resumed["check"]["fates"]
    assert after["report"]["rows"] == 1
    assert enrolled(database_url) == (0, 0)


def test_keys_rotate_between_a_file_that_was_sent_and_its_being_gone_on_with(
    opens: Opens, papers: Papers, keys: Keys, vault: PostgresVault, database_url: str
) -> None:
    # given a file that waits to be gone on with, and a report
    first = opens(at=1)
    href = half_way(first, papers, TWO_CHUNKS)
    first.killed()
    # when the key that wraps keys is changed, and the one before given up
    newer = keys.with_new_kek()
    rotating = PostgresVault(database_url, newer)
    assert upkeep.rotate(rotating, "kek") >= 2
    saved: list[Keys] = []
    assert upkeep.prune(rotating, saved.append) == [("kek", 1)]
    rotating.close()
    # then a server that has the new one alone goes on
    second = opens(with_keys=saved[0])
    assert second.ask("POST", f"{href}/resume", PATIENCE).json()["state"] == "completed"
    assert second.ask("GET", f"{href}/report").status_code == 200
