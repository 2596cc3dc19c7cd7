"""Does an import outlive the process that runs it? Its state, file and report lie in the database, sealed, for every server."""

import contextlib
import datetime as dt
import io
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import psycopg
import pytest

from naungan.domain.batches import RowRefusal
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import MOST_ROWS_OF_A_CHUNK, Chunk
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.card_lists import CardListCommands
from naungan.domain.commands.register import Register
from naungan.domain.grants import RevokeAccess
from naungan.domain.ports import Contended
from naungan.domain.vocabulary import RevocationReason, Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import FileWorker, Reference, Scanned, Upload
from naungan.infrastructure.bulk.report import Report
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.users_changed import users_changed
from naungan.infrastructure.vault import upkeep
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.leases import held
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.imports import FILES_KEPT, Imports
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.uploads import NoRoom, Quota, TooLarge
from naungan.projections.engine.runner import Runner
from tests.api.asking import schema
from tests.api.conftest import Http, client, enrolling_lists, named_user
from tests.api.doors import machine, user
from tests.api.imports.test_imported import csv_file, enrolled, terms
from tests.infrastructure.bulk.files import person
from tests.infrastructure.decreed_lists import decree_of
from tests.infrastructure.test_proposals import proposed, verified
from tests.people import (
    KAPUAS,
    PASER,
    Papers,
    agreed,
    allocated,
    command,
    done,
    nik,
    people,
    ready_to_enrol,
)

pytestmark = [pytest.mark.records, pytest.mark.slow]

ROWS = 2 * MOST_ROWS_OF_A_CHUNK + 10  # three chunks
PATIENCE = 30
FORM = "application/x-www-form-urlencoded"


@dataclass
class Halting:
    """A file worker that waits before it gives out chunk `at`, until it may go on."""

    reference: Reference
    at: int | None = None
    reached: threading.Event = field(default_factory=threading.Event)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def __call__(self, upload: Upload) -> Iterator[FileWorker]:
        with within(upload, self.reference) as worker:
            yield _Halting(worker, self)


@dataclass
class _Halting:
    worker: FileWorker
    by: Halting

    def scanned(self) -> Scanned:
        return self.worker.scanned()

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        for chunk, rows in self.worker.chunks():
            if chunk.number == self.by.at:
                self.by.reached.set()
                assert self.by.may_go_on.wait(PATIENCE)
            yield chunk, rows

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        self.worker.take_back(number, refusals)

    def finish(self) -> Callable[[], Report | None]:
        return self.worker.finish()


@dataclass
class House:
    """A server over the database: what it answers, its imports, and its own connection to the vault."""

    http: Http
    imports: Imports
    vault: PostgresVault
    worker: Halting
    data: Path
    by: dict[str, str] = field(default_factory=dict)  # the headers of whoever asks

    def send(self, papers: Papers, body: bytes, *, wait: int = 0, **changes: Any) -> Any:
        headers = {"content-type": "text/csv", **self._wait(wait), **self.by}
        return self.http.request("POST", f"/imports?{terms(papers, **changes)}", [body], headers=headers)

    def ask(self, method: str, path: str, wait: int = 0) -> Any:
        return self.http.request(method, path, headers={**self._wait(wait), **self.by})

    def ended(self, href: str) -> dict[str, Any]:
        told: dict[str, Any] = self.ask("GET", href, PATIENCE).json()
        return told

    def killed(self) -> None:
        """What the database sees when the process is killed: its connection for leases is gone. What it is at waits."""
        ours = set(self.vault.leases._ours)
        self.vault.leases.close()
        with self.vault.pool.connection() as connection:
            until(lambda: not held(connection, ours))  # it sees that a moment later

    @staticmethod
    def _wait(seconds: int) -> dict[str, str]:
        return {"prefer": f"wait={seconds}"} if seconds else {}


Opens = Callable[..., House]


@pytest.fixture
def opens(
    services: Services,
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    regions: KemendagriRegions,
    database_url: str,
    keys: Keys,
    tmp_path: Path,
) -> Iterator[Opens]:
    """Opens servers over one database, each with a directory of its own; all are closed at the end."""
    with contextlib.ExitStack() as closing:

        def opened(
            at: int | None = None,
            *,
            pages: bool = False,
            guarded: bool = False,
            with_keys: Keys | None = None,
            quota: Quota | None = None,
        ) -> House:
            own = PostgresVault(database_url, with_keys or keys)
            closing.callback(own.close)
            worker = Halting(Reference(regions, STANDARD, NikRules(), lambda: own), at)
            data = tmp_path / f"server-{uuid4().hex[:6]}"
            bulk = BulkEnrolment(store, own, register.enrolling, register.rights)
            lists = enrolling_lists(register, store, own, regions)
            imports = Imports(bulk, worker, own, data, register=register, lists=lists, quota=quota or Quota())
            closing.callback(imports.close)
            over = replace(
                services,
                people=Sights(own),
                imports=imports,
                everyone=not guarded,
                signed_in=named_user if guarded else None,
                changed=users_changed(database_url),
                pools=services.pools if pages else (),
            )
            http = closing.enter_context(client(create_app(over, schema())))
            closing.callback(worker.may_go_on.set)  # before it is closed, which waits for it
            return House(http, imports, own, worker, data)

        yield opened


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=50_000, amount=10**12)


def a_list(rows: int = ROWS) -> bytes:
    """Rows to enrol, and the second one to correct."""
    return csv_file(person(1), person(2, NIK="1"), *(person(n) for n in range(3, rows + 1)))


def half_way(server: House, papers: Papers, rows: int = ROWS) -> str:
    """An import that waits at the server, one chunk and more being recorded."""
    sent = server.send(papers, a_list(rows))
    assert sent.status_code == 202, sent.text
    assert server.worker.reached.wait(PATIENCE)
    return str(sent.json()["href"])


def count(database_url: str, of: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {of}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def until(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.02)


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
    until(lambda: enrolled(database_url)[0] == MOST_ROWS_OF_A_CHUNK - 1)
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
    everybody = MOST_ROWS_OF_A_CHUNK + 10
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
    assert enrolled(database_url)[0] == MOST_ROWS_OF_A_CHUNK
    # then another server tells how far it is, and goes on with it, in one request
    told = second.ask("GET", href).json()
    assert (told["state"], told["canResume"], told["rows"]) == (
        *("interrupted", True),
        {"done": MOST_ROWS_OF_A_CHUNK, "total": everybody},
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
    everybody = MOST_ROWS_OF_A_CHUNK + 10
    for number in range(1, everybody, 500):
        some = people(number, min(number + 499, everybody))
        done(register.enrol_workers(command(), papers.enrol(*some)))
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
    assert count(database_url, "log.guard_card") == MOST_ROWS_OF_A_CHUNK
    # then another server tells how far it is and that its file is there, and goes on with it
    told = second.ask("GET", href).json()
    assert (told["state"], told["canResume"], told["rows"]) == (
        *("interrupted", True),
        {"done": MOST_ROWS_OF_A_CHUNK, "total": everybody},
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
    body = a_list()
    sent = first.http.request(
        "POST", f"/imports?check=true&region={PASER}", [body], headers={"content-type": "text/csv"}
    )
    assert first.worker.reached.wait(PATIENCE)
    second = opens()
    href = sent.json()["href"]
    beside = second.ask("GET", href).json()
    assert (beside["state"], beside["rows"]) == ("running", {"done": MOST_ROWS_OF_A_CHUNK, "total": ROWS})
    first.killed()
    assert second.ended(href)["state"] == "interrupted"
    resumed = second.ask("POST", f"{href}/resume", PATIENCE).json()
    assert (resumed["state"], resumed["dryRun"]) == ("completed", True)
    assert {one["fate"]: one["rows"] for one in resumed["check"]["fates"]}["GOOD"] == ROWS - 1
    after = opens().ended(href)
    assert after["check"]["fates"] == resumed["check"]["fates"]
    assert after["report"]["rows"] == 1
    assert enrolled(database_url) == (0, 0)


def test_nothing_of_a_file_or_its_report_is_legible_where_it_lies(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given a file under work, with its people, and a report of another one
    server = opens(at=1)
    server.worker.at = None
    name, nik = "WIDYANTI REKAAN SEKALI", "6401017011900007"
    done_before = server.send(
        papers, csv_file(person(9001), person(9002, Nama=name, NIK="123")), wait=PATIENCE
    )
    assert done_before.json()["report"]["rows"] == 1
    server.worker.at = 1
    rows = [person(1, Nama=name, NIK=nik), *(person(n) for n in range(2, ROWS))]
    assert server.send(papers, csv_file(*rows), column="NIK=NIK").status_code == 202
    assert server.worker.reached.wait(PATIENCE)
    # then neither the tables
    assert count(database_url, "vault.file_piece") > 1
    words = [form for word in (name, nik, "NIK;Nama") for form in (word, word.encode().hex())]
    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            """SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'"""
        ).fetchall()
        for (table,) in tables:
            for word in words:
                told = connection.execute(
                    f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0".encode(), (word,)
                ).fetchone()
                assert told == (0,), (table, word)
    # nor the data directory, but the open file without a name, which ends with the process
    kept = [path.read_bytes() for path in server.data.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [word for word in (name, nik) for content in kept if word.encode() in content]
    [link] = [path for path in server.data.rglob("*") if path.is_symlink()]
    assert nik.encode() in link.read_bytes()
    assert "deleted" in str(link.readlink().readlink())
    server.worker.may_go_on.set()
    server.imports.close()
    assert list((server.data / "work").iterdir()) == []
    assert not link.exists()


def test_keys_rotate_between_a_file_that_was_sent_and_its_being_gone_on_with(
    opens: Opens, papers: Papers, keys: Keys, vault: PostgresVault, database_url: str
) -> None:
    # given a file that waits to be gone on with, and a report
    first = opens(at=1)
    href = half_way(first, papers)
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


def test_what_is_kept_goes_when_its_days_are_over(opens: Opens, papers: Papers, database_url: str) -> None:
    first = opens(at=1)
    href = half_way(first, papers)
    first.killed()
    server = opens()
    done_before = server.send(papers, csv_file(person(7001), person(7002, NIK="1")), wait=PATIENCE).json()
    ends = dt.datetime.fromisoformat(done_before["report"]["keptUntil"])
    assert dt.timedelta(days=29) < ends - dt.datetime.now(dt.UTC) <= dt.timedelta(days=30)
    assert server.ended(href)["canResume"] is True

    def older(days: int) -> None:
        """As if that many days had gone by since all of it was written."""
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "UPDATE vault.import SET changed_at = changed_at - make_interval(days => %s)", (days,)
            )
            connection.execute("UPDATE vault.file SET made_at = made_at - make_interval(days => %s)", (days,))
        opens()  # a server that starts sweeps, and nobody sends anything

    # when a week is over, the file of what was interrupted is gone, and that is told; reports stay
    older(FILES_KEPT.days + 1)
    until(lambda: count(database_url, "vault.file WHERE upload") == 0)
    told = server.ended(href)
    assert (told["state"], told["canResume"]) == ("interrupted", False)
    assert told["problems"][0]["reason"] == "interrupted"
    assert server.ask("POST", f"{href}/resume").status_code == 409
    assert server.ask("GET", done_before["report"]["href"]).status_code == 200
    # when a month is over, everything is
    older(30)
    until(lambda: count(database_url, "vault.import") == 0)
    assert count(database_url, "vault.file") == count(database_url, "vault.file_piece") == 0
    assert server.ask("GET", done_before["report"]["href"]).status_code == 404
    assert server.ended(done_before["href"])["fromLog"] is True


def test_what_was_being_sent_to_a_server_that_died_is_removed_and_gives_its_place_back(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given uploads that are being sent to two servers, as many as there may be of all of them together
    first, second = opens(quota=Quota(number=2)), opens(quota=Quota(number=2))
    for server in (first, second):
        server.imports.spool().write(b"NIK;Nama")
    with pytest.raises(NoRoom, match="uploads"):
        second.imports.spool()
    assert count(database_url, "vault.file") == 2
    # when one of them is killed
    first.killed()
    # then its place is free, and what it was sent is gone
    second.imports.spool().end()
    assert count(database_url, "vault.file") == 1


def test_what_finds_no_room_leaves_nothing(opens: Opens, papers: Papers, database_url: str) -> None:
    server = opens(quota=Quota(number=3, each=1_000, total=1_500))
    with pytest.raises(TooLarge):
        server.imports.spool(1_001)
    silent = server.imports.spool()
    silent.write(bytes(900))
    with pytest.raises(TooLarge):
        silent.write(bytes(101))
    with pytest.raises(NoRoom, match="bytes"):
        opens(quota=Quota(total=1_500)).imports.spool(601)
    silent.end()
    answer = server.send(papers, a_list())
    assert answer.status_code == 413
    assert count(database_url, "vault.file") == count(database_url, "vault.import") == 0


def test_an_import_is_given_up_while_it_runs_or_after(
    opens: Opens, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    # given an import half-way, which another server gives up
    first, second = opens(at=1), opens()
    href = half_way(first, papers)
    threading.Timer(0.3, first.worker.may_go_on.set).start()
    given_up = second.ask("DELETE", href)
    assert (given_up.status_code, given_up.json()["state"]) == (200, "abandoned")
    # then what was recorded stays, what was held is released, and the file is gone
    abandoned = [one for one in store.read(0, 100_000) if one.name == "BatchAbandoned"]
    assert len(abandoned) == 1
    assert enrolled(database_url)[0] >= MOST_ROWS_OF_A_CHUNK - 1
    assert count(database_url, "vault.file") == 0
    for server in (first, second):
        assert server.ended(href)["state"] == "abandoned"
        assert server.ask("POST", f"{href}/resume").status_code == 409
        assert server.ask("DELETE", href).status_code == 409


def test_one_that_nobody_is_at_is_given_up_at_once(
    opens: Opens, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    first, second = opens(at=0), opens()
    href = half_way(first, papers)
    first.killed()
    assert second.ask("DELETE", href).json()["state"] == "abandoned"
    assert [one.name for one in store.read(0, 1000)][-1] == "BatchAbandoned"
    assert count(database_url, "vault.file WHERE upload") == 0
    # and the one that was thought dead records nothing any more
    head = store.log_state().position
    first.worker.may_go_on.set()
    first.imports.close()
    assert store.log_state().position == head
    assert second.ended(href)["state"] == "abandoned"


def test_a_page_shows_what_was_sent_and_one_click_goes_on_with_it_or_gives_it_up(
    opens: Opens, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    # given two imports that a killed server was at, and one that is done
    first = opens(at=1)
    hrefs = [half_way(first, papers), first.send(papers, csv_file(person(8001))).json()["href"]]
    first.killed()
    with contextlib.closing(Runner(store, projections(), database_url)) as runner:
        runner.catch_up()
    server = opens(pages=True)
    server.send(papers, csv_file(person(8002), person(8003, NIK="1")), wait=PATIENCE)

    def page(path: str) -> str:
        shown = server.ask("GET", path)
        assert shown.status_code == 200, shown.text
        return str(shown.text)

    def pressed(href: str, what: str) -> str:
        own = href.replace("/imports/", "/unggah/")
        assert f'action="{own}/{what}"' in page(own)
        sent = server.http.request("POST", f"{own}/{what}", [], headers={"content-type": FORM})
        assert (sent.status_code, sent.headers["location"]) == (303, own)
        server.ended(href)
        return page(own)

    # then the page lists all three, each with how it ended
    listed = page(f"/unggah?wilayah={PASER}")
    assert [listed.count(said) for said in (">terhenti<", ">selesai<", "· Pendaftaran ·")] == [2, 1, 3]
    # and each is gone on with, or given up
    assert "Selesai didaftarkan." in pressed(hrefs[0], "lanjut")
    assert "Impor ini dibatalkan." in pressed(hrefs[1], "batal")
    assert "Lanjutkan" not in page(hrefs[1].replace("/imports/", "/unggah/"))
    own = hrefs[1].replace("/imports/", "/unggah/")
    assert server.http.request("POST", f"{own}/lanjut", [], headers={"content-type": FORM}).status_code == 409


# Whose it is


def test_an_import_is_its_regencys_operators_and_nobody_elses(
    opens: Opens, papers: Papers, register: Register, database_url: str
) -> None:
    # given an import of 64.01 that was interrupted, with what a report needs
    first, second = opens(at=1, guarded=True), opens(guarded=True)
    sender, colleague = (user(register, Role.OPERATOR, PASER) for _ in range(2))
    first.by = {"x-user": str(sender)}
    href = half_way(first, papers)
    until(lambda: enrolled(database_url)[0] == MOST_ROWS_OF_A_CHUNK - 1)
    first.killed()
    # then to an operator of 62.03, an auditor of 64.01 and whoever is not signed in it is unknown, whatever they ask
    forged = href[:-4] + "AAAA"
    asked = [("GET", ""), ("GET", "/report"), ("DELETE", "/report"), ("POST", "/resume"), ("DELETE", "")]
    for stranger in (user(register, Role.OPERATOR, KAPUAS), user(register, Role.AUDITOR, PASER)):
        second.by = {"x-user": str(stranger)}
        for method, path in asked:
            theirs, nothing = (second.ask(method, named + path) for named in (href, forged))
            assert (theirs.status_code, theirs.json()) == (nothing.status_code, nothing.json()), (
                method,
                path,
            )
            assert theirs.status_code == 404
        assert second.ask("GET", f"/imports?region={PASER}").status_code == 404
    second.by = {}
    for method, path in [*asked, ("GET", "")]:
        assert second.ask(method, href + path).status_code == 401
    assert second.ask("GET", f"/imports?region={PASER}").status_code == 401
    # while a colleague sees it in the list of her regency, with who sent it, and goes on with it
    second.by = {"x-user": str(colleague)}
    [listed] = second.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert (listed["state"], listed["canResume"], listed["sentBy"]) == ("interrupted", True, str(sender))
    assert second.ask(
        "GET", f"/imports?region={PASER}&before={listed['sentAt'].replace('+', '%2B')}"
    ).json() == {"imports": []}
    assert second.ask("POST", f"{listed['href']}/resume", PATIENCE).json()["state"] == "completed"
    with psycopg.connect(database_url) as connection:
        chunks = "SELECT actor FROM log.stored_events WHERE topic LIKE 'BatchChunkAccepted%' ORDER BY notification_id"
        by = [actor for (actor,) in connection.execute(chunks)]
    assert by == [str(sender), str(colleague), str(colleague)]
    # and whoever takes the report is written down
    before = count(database_url, "access.sight WHERE batch IS NOT NULL")
    assert second.ask("GET", f"{listed['href']}/report").status_code == 200
    assert count(database_url, "access.sight WHERE batch IS NOT NULL") == before + 1


def test_where_nobody_signs_in_the_list_gives_no_ticket_away(opens: Opens, papers: Papers) -> None:
    server = opens()
    sent = server.send(papers, csv_file(person(1), person(2, NIK="1")), wait=PATIENCE).json()
    [listed] = server.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert listed["batch"] == sent["batch"]
    assert (listed["report"], listed["columns"], listed["canResume"]) == (None, [], False)
    assert listed["href"] != sent["href"]


@pytest.mark.parametrize("query", ["", "region=64", "region=64.01.01", "region=64.01&before=kemarin"])
def test_a_list_that_is_asked_for_wrongly_is_told_so(opens: Opens, query: str) -> None:
    answer = opens().ask("GET", f"/imports?{query}")
    assert answer.status_code == 400
    assert "region" in answer.text or "before" in answer.text


def test_where_the_right_ends_half_way_the_next_chunk_is_refused_and_another_operator_goes_on(
    opens: Opens, papers: Papers, register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given an import half-way
    first = opens(at=1, guarded=True)
    sender, colleague = (user(register, Role.OPERATOR, PASER) for _ in range(2))
    first.by = {"x-user": str(sender)}
    href = half_way(first, papers)
    until(lambda: enrolled(database_url)[0] == MOST_ROWS_OF_A_CHUNK - 1)
    # when the sender's role is revoked
    revoked = done(
        register.revoke_access(
            machine(), RevokeAccess(sender, Role.OPERATOR, PASER, RevocationReason.LEFT_OFFICE)
        )
    )
    first.worker.may_go_on.set()
    # then nothing more is recorded in her name, and what was stays
    first.by = {"x-user": str(colleague)}
    told = first.ended(href)
    assert (told["state"], told["problems"][0]["reason"]) == ("interrupted", "right_ended")
    assert store.log_state().position == revoked.position
    assert enrolled(database_url) == (MOST_ROWS_OF_A_CHUNK - 1,) * 2
    # and it is unknown to her, while a colleague goes on with it
    first.by = {"x-user": str(sender)}
    assert first.ask("GET", href).status_code == 404
    first.by = {"x-user": str(colleague)}
    assert first.ask("POST", f"{href}/resume", PATIENCE).json()["summary"]["enrolled"] == ROWS - 1


# What an older version left


def kept_private(directory: Path, name: str, days: float, content: bytes = b"NIK") -> Path:
    """A file with personal data, last written so many days ago."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / name
    file.write_bytes(content)
    os.utime(file, (time.time() - days * 86_400,) * 2)
    return file


def test_reports_of_an_older_version_are_taken_into_the_database_and_its_uploads_deleted(
    opens: Opens, papers: Papers, services: Services, vault: PostgresVault, database_url: str, tmp_path: Path
) -> None:
    # given an import of which the log tells, and what an older server kept of it, of another, and of an officer's own file
    server = opens()
    told = server.send(papers, csv_file(person(1), person(2, NIK="1")), wait=PATIENCE).json()
    report = server.ask("GET", told["report"]["href"]).content
    with psycopg.connect(database_url) as connection:
        [(name,)] = connection.execute("SELECT name FROM vault.file").fetchall()
        connection.execute("DELETE FROM vault.import")
        connection.execute("DELETE FROM vault.file")
    data = tmp_path / "older"
    left = kept_private(data / "uploads", str(UUID(int=7)), 0)
    old, gone = (
        kept_private(data / "reports", name, 10, report),
        kept_private(data / "reports", f"naungan-{UUID(int=31)}-abcdabcd.csv", 31),
    )
    own = kept_private(data / "reports", "naungan-daftar-abcdabcd.xlsx", 3)
    # when a server starts on that directory
    assert services.imports is not None
    later = Imports(server.imports._bulk, server.worker, vault, data)
    # then the sender's ticket still opens the report, for the days it has left, and nothing of it lies in the directory
    assert [path.name for path in (data / "reports").iterdir()] == [own.name]
    assert not (data / "uploads").exists()
    assert not left.exists() and not old.exists() and not gone.exists()  # noqa: PT018
    after = server.ended(told["href"])
    assert (after["state"], after["summary"]["enrolled"]) == ("completed", 1)
    ends = dt.datetime.fromisoformat(after["report"]["keptUntil"])
    assert dt.timedelta(days=19) < ends - dt.datetime.now(dt.UTC) < dt.timedelta(days=21)
    assert server.ask("GET", after["report"]["href"]).content == report
    until(lambda: count(database_url, "vault.import") == 1)  # the days of the other one are over
    later.close()
    # and once that is done, reports that an officer keeps there stay there
    kept_private(data / "reports", f"naungan-{UUID(int=1)}-abcdabcd.csv", 0)
    Imports(server.imports._bulk, server.worker, vault, data).close()
    assert len(list((data / "reports").iterdir())) == 2
