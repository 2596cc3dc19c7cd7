"""A file sent to the server: streamed to its own place, imported once, its report there until it is deleted or old."""

import contextlib
import datetime as dt
import io
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import openpyxl
import psycopg
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from naungan.domain.bulk.sources import MOST_ROWS_OF_A_CHUNK
from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import BudgetStage, FundingSource, Role
from naungan.graphql.types import ids
from naungan.graphql.types.signed_tokens import Signer
from naungan.infrastructure.bulk.report_files import sweep_reports
from naungan.infrastructure.cli.server import _REPORT
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests import warm
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.infrastructure.bulk.files import LISTS, TITLES, book, csv_text, person, write_xlsx
from tests.people import A_WORKER, PASER, Papers, allocation, command, done, ready_to_enrol
from tests.service_accounts import bearer_at

pytestmark = [pytest.mark.records, pytest.mark.slow]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=50_000, amount=10**12)


def terms(papers: Papers, **changes: Any) -> str:
    given = {
        "region": PASER,
        "scheme": "VULNERABLE_WORKERS",
        "funding": "APBD",
        "from": "2022-10-01",
        "until": "2022-12-31",
        "list": papers.digest,
        "agreement": ids.encode("Agreement", papers.agreement),
        "decree": str(papers.decree),
        **changes,
    }
    return urlencode({k: v for k, v in given.items() if v is not None}, doseq=True)


def csv_file(*rows: list[Any]) -> bytes:
    return csv_text([TITLES, *rows]).encode()


def send(
    api: Api,
    papers: Papers,
    body: bytes,
    *,
    wait: int = 60,
    kind: str = "text/csv",
    language: str = "id",
    key: str | None = None,
    **changes: Any,
) -> httpx.Response:
    """Send a file in pieces, of a length not told."""
    pieces = [body[at : at + 60_000] for at in range(0, len(body), 60_000)] or [b""]
    headers = {
        "content-type": kind,
        "accept-language": language,
        **({"prefer": f"wait={wait}"} if wait else {}),
        **({"idempotency-key": key} if key else {}),
    }
    return api.http.request("POST", f"/imports?{terms(papers, **changes)}", pieces, headers=headers)


def enrolled(database_url: str) -> tuple[int, int]:
    """Enrolments in the log, and how many workers they are of."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            """SELECT count(*), count(DISTINCT convert_from(state, 'UTF8')::jsonb ->> 'worker')
            FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2'"""
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_a_file_is_imported_and_its_report_kept_until_it_is_deleted(
    api: Api, papers: Papers, tmp_path: Path
) -> None:
    response = send(api, papers, csv_file(person(1), person(2, Segmen="astronaut"), person(3)))
    assert response.status_code == 200
    told = response.json()
    assert told["summary"] == {
        "read": 3,
        "enrolled": 2,
        "already": 0,
        "refused": 1,
        "blank": 0,
        "rupiah": str(2 * A_WORKER),
        "display": "Rp100.800",
    }
    assert {"field": "NIK", "title": "NIK"} in told["columns"]
    assert [(notice["reason"], notice["stops"]) for notice in told["notices"]] == [("read_text", False)]
    assert 'UTF-8, kolom dipisahkan oleh ";", judul di baris 1, 3 baris' in told["notices"][0]["message"]
    where = response.headers["location"]
    assert told["href"] == where
    assert api.http.get(where).json() == told
    assert [(one["reason"], one["rows"]) for one in told["reasons"]] == [("segment_unknown", 1)]
    report = api.http.get(told["report"]["href"])
    assert report.headers["content-type"] == XLSX
    # under a name that says what it is of, and when that was sent
    assert re.fullmatch(
        r'attachment; filename="naungan-laporan-pendaftaran-kabupaten-paser-apbd-\d{4}(-\d\d){5}\.xlsx"',
        report.headers["content-disposition"],
    )
    assert _REPORT.search(report.headers["content-disposition"])  # which the command line keeps it under
    sheet = openpyxl.load_workbook(io.BytesIO(report.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][8:10] == ["3", "Ditolak"]
    assert api.http.get(told["report"]["href"]).content == report.content
    assert api.http.request("DELETE", told["report"]["href"]).status_code == 204
    assert api.http.get(told["report"]["href"]).status_code == 404
    assert api.http.request("DELETE", told["report"]["href"]).status_code == 404
    assert api.http.get(where).json()["report"] is None
    assert list((tmp_path / "data" / "work").iterdir()) == []
    api.project()
    node = api.ask(
        "query ($id: ID!) { node(id: $id) { ... on Batch { state enrolled refused } } }",
        {"id": told["batch"]},
    )
    assert node["node"] == {"state": "COMPLETED", "enrolled": 2, "refused": 1}


def test_the_answer_says_with_what_the_corrected_report_is_sent(api: Api, papers: Papers) -> None:
    first = send(api, papers, csv_file(person(1), person(2, Segmen="astronaut"))).json()
    # its people stand on the list of the first file, not on one of its own
    assert first["again"]["list"] == papers.digest
    given = urlencode(first["again"])
    headers = {"content-type": "text/csv", "prefer": "wait=60"}
    corrected = api.http.post(f"/imports?{given}", content=csv_file(person(2)), headers=headers).json()
    assert (corrected["summary"]["enrolled"], corrected["problems"], corrected["again"]) == (1, [], None)


def test_a_workbook_is_imported_too(api: Api, papers: Papers, tmp_path: Path) -> None:
    body = write_xlsx(tmp_path / "daftar.xlsx", [TITLES, person(1), person(2)]).read_bytes()
    assert send(api, papers, body, kind=XLSX).json()["summary"]["enrolled"] == 2
    assert send(api, papers, body, kind="application/octet-stream").json()["summary"]["enrolled"] == 2


def test_the_same_file_again_is_the_same_import(api: Api, papers: Papers, database_url: str) -> None:
    body = csv_file(person(1), person(2, NIK="1"))
    first = send(api, papers, body)
    api.http.get(first.json()["report"]["href"])
    again = send(api, papers, body)
    assert again.headers["location"] == first.headers["location"]
    assert again.json()["summary"] == first.json()["summary"]
    assert again.json()["report"]["rows"] == 1
    assert enrolled(database_url) == (1, 1)


def test_without_waiting_the_answer_says_where_to_look(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(*(person(n) for n in range(1, 3000))), wait=0)
    assert response.status_code == 202
    told = api.http.get(response.headers["location"], headers={"prefer": "respond-async, wait=60"}).json()
    assert (told["state"], told["rows"]) == ("completed", {"done": 2999, "total": 2999})


@pytest.mark.slow
def test_a_file_beyond_a_megabyte_goes_through(api: Api, papers: Papers, database_url: str) -> None:
    rows = [person(n, Nama="NAMA SINTETIS " + "PANJANG " * 12) for n in range(1, 9001)]
    body = csv_file(*rows)
    assert len(body) > 1_200_000
    told = send(api, papers, body).json()
    assert told["summary"]["enrolled"] == 9000
    assert enrolled(database_url) == (9000, 9000)


def test_a_dry_run_records_nothing(api: Api, papers: Papers, database_url: str) -> None:
    body = csv_file(person(1), person(2, NIK="1"))
    told = send(api, papers, body, dryRun="true").json()
    assert (told["dryRun"], told["summary"]["enrolled"], told["summary"]["refused"]) == (True, 1, 1)
    assert enrolled(database_url) == (0, 0)
    assert send(api, papers, body).json()["summary"]["enrolled"] == 1


def test_all_or_nothing(api: Api, papers: Papers, database_url: str) -> None:
    told = send(api, papers, csv_file(person(1), person(2, NIK="1")), atomic="true").json()
    assert (told["summary"]["enrolled"], told["report"]["rows"]) == (0, 1)
    assert enrolled(database_url) == (0, 0)


def test_terms_that_stand_against_every_row_are_told_with_what_to_do(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(person(1)), funding="APBDES", language="en")
    assert response.status_code == 422
    told = response.json()
    assert told["state"] == "refused"
    (problem,) = told["problems"]
    assert (problem["code"], problem["reason"]) == ("NO_BUDGET", "no_budget")
    assert "allocateBudget" in problem["advice"]


def test_a_file_names_the_company_that_pays_where_several_do(
    api: Api, register: Register, store: PostgresEventStore
) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE}
    papers = ready_to_enrol(register, **company, payer="PT Contoh Satu")
    done(register.allocate_budget(command(), allocation(**company, payer="PT Contoh Dua", amount=10**9)))
    unnamed = send(api, papers, csv_file(person(1)), funding="CORPORATE")
    assert unnamed.status_code == 422
    assert [one["reason"] for one in unnamed.json()["problems"]] == ["payer_not_named"]
    named = send(api, papers, csv_file(person(1)), funding="CORPORATE", payer="PT Contoh Satu")
    assert named.json()["summary"]["enrolled"] == 1
    lines = store.budget_lines(PASER, "VULNERABLE_WORKERS", FundingSource.CORPORATE, [], [])
    assert [line.id for line in lines if line.reserved] == [papers.budget]


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(api: Api, papers: Papers) -> None:
    for body, reason in ((b"", "empty"), (os.urandom(3000), "binary"), (csv_file(), "no_rows")):
        response = send(api, papers, body)
        assert response.status_code == 422
        assert response.json()["problems"][0]["reason"] == reason


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"region": None}, "region"),
        ({"region": "64.01.01"}, "region"),
        ({"from": "1-10-2022"}, "from"),
        ({"until": "2022-09-30"}, "until"),
        ({"funding": "APBX"}, "funding"),
        ({"programme": ["JKK", "JKX"]}, "programme"),
        ({"agreement": ids.encode("Decree", UUID(int=1))}, "agreement"),
        ({"list": "abc"}, "list"),
        ({"column": "NIK"}, "column"),
        ({"dryrun": "true"}, "dryRun"),
        ({"dryRun": "yes"}, "dryRun"),
        ({"segment": "astronot"}, "segment"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, papers: Papers, changes: dict[str, Any], name: str) -> None:
    response = send(api, papers, csv_file(person(1)), **changes)
    assert response.status_code == 400
    says = response.json()["problems"][0]["message"]
    assert says.startswith(f"Parameter {name} salah; yang diterima: ")
    assert says.endswith("Tidak ada yang dicatat.")


def test_a_parameter_that_there_is_not_is_told_by_its_place_and_not_repeated(
    api: Api, papers: Papers
) -> None:
    named: dict[str, Any] = {"Budi Rekaan 6401016304850001": "x"}
    response = send(api, papers, csv_file(person(1)), **named)
    assert response.status_code == 400
    says = response.json()["problems"][0]["message"]
    assert says.startswith("Parameter #")
    assert "dryRun, atomic" in says
    assert "Budi" not in response.text
    assert "6401" not in response.text


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_what_a_form_of_another_site_could_send_is_refused(api: Api, papers: Papers, kind: str) -> None:
    assert send(api, papers, csv_file(person(1)), kind=kind).status_code == 415


def test_a_body_that_says_it_is_too_long_is_refused_unread(api: Api, papers: Papers) -> None:
    headers = {"content-type": "text/csv", "content-length": str(3 << 30)}
    assert api.http.request("POST", f"/imports?{terms(papers)}", headers=headers).status_code == 413


def test_an_import_nobody_sent_is_not_found(api: Api) -> None:
    nowhere = "/imports/00000000-0000-4000-8000-000000000007"
    assert api.http.get(nowhere).status_code == 404
    assert api.http.get(nowhere + "/report").status_code == 404


def test_a_batch_whose_days_here_are_over_is_told_from_the_log(
    api: Api, papers: Papers, database_url: str
) -> None:
    where = send(api, papers, csv_file(person(1))).headers["location"]
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM vault.import")
    told = api.http.get(where).json()
    assert (told["state"], told["summary"]["enrolled"], told["canResume"]) == ("completed", 1, False)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("HEAD", {}, 200),
        ("GET", {"range": "bytes=0-0"}, 206),
        ("GET", {"range": "bytes=99999999-"}, 416),
        ("GET", {"range": "bytes=x"}, 400),
        ("POST", {}, 405),
    ],
)
def test_a_report_outlives_whatever_asks_for_it(
    api: Api, papers: Papers, method: str, headers: dict[str, str], status: int
) -> None:
    told = send(api, papers, csv_file(person(1), person(2, NIK="1"))).json()
    href = told["report"]["href"]
    before = api.http.get(href).content
    assert api.http.request(method, href, headers=headers).status_code == status
    assert api.http.get(href).content == before
    assert api.http.get(told["href"]).json()["report"] == told["report"]


def test_a_report_outlives_a_reader_that_leaves(api: Api, papers: Papers, services: Services) -> None:
    href = send(api, papers, csv_file(person(1), person(2, NIK="1"))).json()["report"]["href"]
    before = api.http.get(href).content

    async def leaves(_message: Message) -> None:
        raise OSError("the connection is gone")

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def broken() -> None:
        scope = {"type": "http", "method": "GET", "path": href, "scheme": "http", "query_string": b""}
        with contextlib.suppress(OSError, ClientDisconnect):
            await create_app(services, schema())(
                scope | {"headers": [(b"host", b"127.0.0.1")]}, nothing, leaves
            )

    api.http.run(broken)
    assert api.http.get(href).content == before


def test_who_knows_only_the_batch_gets_no_report(api: Api, papers: Papers) -> None:
    # given a report, and the batch's id, which everybody may read in `batches`
    told = send(api, papers, csv_file(person(1), person(2, NIK="1"))).json()
    batch = ids.parse(told["batch"]).key
    # then the id tells what was recorded, and neither opens nor deletes the report
    assert api.http.get(f"/imports/{batch}").json()["summary"] == told["summary"]
    assert api.http.get(f"/imports/{batch}").json()["report"] is None
    assert api.http.get(f"/imports/{batch}").json()["columns"] == []
    assert api.http.get(f"/imports/{batch}/report").status_code == 404
    assert api.http.request("DELETE", f"/imports/{batch}/report").status_code == 404
    # and another installation's ticket opens nothing here
    foreign = Signer(b"the key of another installation").sign("import", [UUID(batch).hex])
    assert api.http.get(f"/imports/{foreign}").status_code == 404
    assert api.http.get(f"/imports/{foreign}/report").status_code == 404
    # while the sender's own does
    assert api.http.get(told["href"]).json()["report"]["href"] == told["report"]["href"]
    assert api.http.get(told["report"]["href"]).status_code == 200


def test_an_officer_s_own_reports_may_go_sooner_than_those_of_files_that_were_sent(tmp_path: Path) -> None:
    sent, own = (
        kept_private(tmp_path / "reports", f"naungan-{name}.xlsx", 2) for name in (UUID(int=7), "daftar")
    )
    assert sweep_reports(tmp_path / "reports", dt.timedelta(days=1)) == 1
    assert sent.exists()
    assert not own.exists()


# What must not stay


def kept_private(directory: Path, name: str, days: float) -> Path:
    """A file with personal data, last written so many days ago."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / name
    file.write_text("NIK")
    os.utime(file, (time.time() - days * 86_400,) * 2)
    return file


# A server of its own, killed


class Server:
    """`naungan serve` over the test's database."""

    def __init__(self, url: str, keys: Keys, directory: Path) -> None:
        self.data = directory / "served"
        save_keys(self.data / "keys" / "vault.json", keys)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
        urls = {f"NAUNGAN_{name}_URL": url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
        self.environment = {**inherited, **urls, "NAUNGAN_DATA": str(self.data)}
        self.process: warm.Started | None = None
        self.port = 0
        self.operator = bearer_at(Settings.from_environment(self.environment), Role.OPERATOR, PASER)

    def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        line = ["serve", "--fd", str(listening.fileno())]
        with Path(os.devnull).open("r+b") as nothing:
            streams = [nothing.fileno()] * 3
            self.process = warm.start(line, self.environment, streams, keep=[listening.fileno()])
        listening.close()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, wait: int = 0) -> httpx.Response:
        headers = {"prefer": f"wait={wait}", **self.operator}
        return httpx.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=120)

    def send(self, path: str, body: bytes, wait: int) -> httpx.Response:
        headers = {"content-type": "text/csv", "prefer": f"wait={wait}", **self.operator}
        return httpx.post(f"http://127.0.0.1:{self.port}{path}", content=body, headers=headers, timeout=120)


@pytest.fixture
def server(database_url: str, keys: Keys, tmp_path: Path, store: PostgresEventStore) -> Iterator[Server]:
    server = Server(database_url, keys, tmp_path)
    server.start()
    yield server
    assert server.process is not None
    server.process.terminate()
    server.process.wait(30)


@pytest.mark.slow
def test_what_a_killed_server_was_at_is_gone_on_with_after_a_restart_without_the_file(
    server: Server, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    body, path = csv_file(*(person(n) for n in range(1, 9001))), f"/imports?{terms(papers)}"
    chunks = "SELECT count(*) FROM log.stored_events WHERE topic = 'BatchChunkAccepted.v2'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"LISTEN {store.channel_name}".encode())
        sent = server.send(path, body, 0)
        assert sent.status_code == 202
        ends = time.monotonic() + 120
        while connection.execute(chunks).fetchone() == (0,):
            assert time.monotonic() < ends, "no chunk was recorded"
            for _ in connection.notifies(timeout=1, stop_after=1):
                pass
    server.kill()
    before = enrolled(database_url)
    assert 0 < before[0] == before[1]
    # when it is started again, elsewhere
    server.environment["NAUNGAN_DATA"] = str(server.data.with_name("another"))
    server.environment["NAUNGAN_VAULT_KEYS"] = str(server.data / "keys" / "vault.json")
    server.start()
    [listed] = server.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert (listed["state"], listed["canResume"], listed["href"]) == (
        "interrupted",
        True,
        sent.headers["location"],
    )
    answer = server.ask("POST", f"{listed['href']}/resume", 120)
    assert answer.status_code == 200
    assert answer.json()["summary"]["enrolled"] == 9000
    assert enrolled(database_url) == (9000, 9000)
    with psycopg.connect(database_url) as connection:
        assert connection.execute(chunks).fetchone() == (-(-9000 // MOST_ROWS_OF_A_CHUNK),)


@pytest.mark.parametrize("segment", ["astronot", "TOKOH REKAAN 6401010101850001", "UNKNOWN", ""])
def test_a_segment_that_is_none_is_refused_before_anything_is_recorded(
    api: Api, papers: Papers, store: PostgresEventStore, segment: str
) -> None:
    head = store.log_state().position
    response = send(api, papers, csv_text([TITLES[:-1], person(1)[:-1]]).encode(), segment=segment)
    assert response.status_code == 400
    [problem] = response.json()["problems"]
    assert "FARMER" in problem["message"]
    assert "6401010101850001" not in response.text
    assert store.log_state().position == head


def test_a_segment_is_named_by_the_rows_own_rule(api: Api, papers: Papers, store: PostgresEventStore) -> None:
    response = send(api, papers, csv_text([TITLES[:-1], person(1)[:-1]]).encode(), segment="petani")
    assert response.json()["summary"]["enrolled"] == 1
    enrolled = [e.event for e in store.read(0, 1000) if e.name == "WorkerEnrolled"]
    assert [event.segment for event in enrolled] == ["FARMER"]


# Causes outside the file, and keys


def test_a_file_is_judged_anew_once_there_is_money_but_its_key_keeps_the_first_outcome(
    api: Api, register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=A_WORKER)
    body, key = csv_file(person(1), person(2)), str(UUID(int=77))
    first = send(api, papers, body, key=key).json()
    assert (first["summary"]["enrolled"], first["summary"]["refused"], first["fromLog"]) == (1, 1, False)
    done(register.allocate_budget(command(), allocation(stage=BudgetStage.REVISED, amount=10**9)))

    kept = send(api, papers, body, key=key).json()
    assert (kept["summary"], kept["fromLog"]) == (first["summary"], True)
    assert "dari catatan" in kept["note"]
    assert enrolled(database_url) == (1, 1)

    anew = send(api, papers, body, language="en").json()
    assert (anew["summary"]["enrolled"], anew["summary"]["already"], anew["fromLog"]) == (1, 1, False)
    assert anew["batch"] != first["batch"]
    assert enrolled(database_url) == (2, 2)
    assert send(api, papers, body, key=key).json()["summary"] == first["summary"]
    assert "from the log" in send(api, papers, body, language="en").json()["note"]


def test_a_key_used_for_something_else_is_a_conflict(api: Api, papers: Papers, database_url: str) -> None:
    key = str(UUID(int=78))
    assert send(api, papers, csv_file(person(1)), key=key).status_code == 200
    other = send(api, papers, csv_file(person(2)), key=key)
    assert other.status_code == 422
    assert other.json()["problems"][0]["code"] == "IDEMPOTENCY_CONFLICT"
    assert enrolled(database_url) == (1, 1)


def test_a_refusal_is_kept_under_its_key_too(api: Api, papers: Papers) -> None:
    key, decree = str(UUID(int=79)), str(UUID(int=1))
    first = send(api, papers, csv_file(person(1)), key=key, decree=decree)
    assert first.status_code == 422
    assert (
        send(api, papers, csv_file(person(1)), key=key, decree=decree).json()["problems"]
        == first.json()["problems"]
    )


def test_a_key_that_is_no_uuid_is_named(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(person(1)), key="again")
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["problems"][0]["message"]


# Room for uploads


def test_beyond_so_many_uploads_the_sender_is_told_when_to_come_again(
    api: Api, services: Services, papers: Papers, database_url: str
) -> None:
    imports = services.imports
    assert imports is not None
    sent = [imports.spool() for _ in range(imports.uploads.quota.number)]
    full = send(api, papers, csv_file(person(1)), language="en")
    assert full.status_code == 503
    assert int(full.headers["retry-after"]) > 0
    [problem] = full.json()["problems"]
    assert problem["reason"] == "no_room_uploads"
    assert "nothing was recorded" in problem["message"]
    for incoming in sent:
        incoming.end()
    assert send(api, papers, csv_file(person(1))).status_code == 200
    for n in range(
        2 * imports.uploads.quota.number
    ):  # every place is given back, whatever became of the file
        send(api, papers, csv_file(person(n + 2, NIK="1")) if n % 2 else b"%PDF")
    assert send(api, papers, csv_file(person(1))).status_code == 200
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.file WHERE upload").fetchone() == (0,)


def test_a_file_of_junk_is_refused_with_the_reason(api: Api, papers: Papers, database_url: str) -> None:
    response = send(api, papers, csv_file(*(person(n, NIK="") for n in range(1, 300))), language="en")
    assert response.status_code == 422
    [problem] = response.json()["problems"]
    assert problem["reason"] == "mostly_wrong"
    assert "Only 0 of 299 rows" in problem["message"]
    assert "The NIK is missing." in problem["message"]
    assert enrolled(database_url) == (0, 0)


@pytest.mark.parametrize("dry", ["true", "false"])
def test_hidden_rows_stop_an_import_until_the_query_says(
    api: Api, papers: Papers, tmp_path: Path, dry: str
) -> None:
    body = book(
        tmp_path / "a.xlsx",
        {"Data": [TITLES, person(1), person(2)]},
        lambda made: setattr(made["Data"].row_dimensions[3], "hidden", True),
    ).read_bytes()
    asked = send(api, papers, body, kind=XLSX, dryRun=dry, language="en")
    assert (asked.status_code, asked.json()["state"], asked.json()["summary"]) == (422, "refused", None)
    (problem,) = asked.json()["problems"]
    assert problem["reason"] == "hidden_rows"
    assert all(one in problem["message"] for one in ("hidden=skip", "hidden=with"))
    assert [n["reason"] for n in asked.json()["notices"] if n["stops"]] == ["hidden_rows"]
    skipped = send(api, papers, body, kind=XLSX, dryRun=dry, hidden="skip").json()
    assert (skipped["state"], skipped["summary"]["enrolled"]) == ("completed", 1)
    read = send(api, papers, body, kind=XLSX, dryRun=dry, hidden="with", sheet="data").json()
    assert (read["state"], read["summary"]["read"]) == ("completed", 2)
    assert send(api, papers, body, kind=XLSX, hidden="maybe").status_code == 400
    unknown = send(api, papers, body, kind=XLSX, sheet=["Waru"])
    assert (unknown.status_code, unknown.json()["problems"][0]["reason"]) == (422, "sheet_unknown")


def test_an_old_workbook_is_imported_under_its_own_type(api: Api, papers: Papers) -> None:
    body = (LISTS / "excel-97.xls").read_bytes()
    told = send(api, papers, body, kind="application/vnd.ms-excel", hidden="skip").json()
    assert (told["state"], told["summary"]["enrolled"], told["summary"]["refused"]) == ("completed", 2, 0)


def test_what_contradicts_the_nik_is_to_correct_until_the_query_says_which_holds(
    api: Api, papers: Papers, store: PostgresEventStore
) -> None:
    rows = [
        person(1, Jenis_Kelamin="P"),
        person(2, Tanggal_Lahir="17/08/1985"),
        person(3, Segmen="tukang ojek"),
    ]
    body = csv_file(*rows)
    told = send(api, papers, body).json()
    assert (told["summary"]["enrolled"], told["summary"]["refused"]) == (0, 3)
    said = {one["reason"]: one["message"] for one in told["notices"]}
    assert "sexFrom=nik" in said["other_sexes"]
    assert "birthDateFrom=nik" in said["other_dates"]
    holds: dict[str, Any] = {"sexFrom": "nik", "birthDateFrom": "column", "unknownSegment": "UNSPECIFIED"}
    told = send(api, papers, body, **holds).json()
    assert (told["summary"]["enrolled"], told["summary"]["refused"]) == (3, 0)
    assert {"other_sexes_nik", "other_dates_column"} <= {one["reason"] for one in told["notices"]}
    found = [e.event for e in store.read(0, 1000) if e.name == "WorkerEnrolled"]
    assert sorted((e.sex.value, e.birth_year, e.segment) for e in found) == [
        *(("MALE", 1980, "FARMER"), ("MALE", 1980, "UNSPECIFIED"), ("MALE", 1985, "FARMER"))
    ]
    for name in holds:
        wrong: dict[str, Any] = {name: "astronot"}
        assert send(api, papers, body, **wrong).status_code == 400


def test_a_file_has_the_name_that_it_was_sent_by_on_one_line_for_who_has_its_ticket(
    api: Api, papers: Papers
) -> None:
    headers = {"content-type": "text/csv", "prefer": "wait=60"}
    for sent, told in (
        ("daftar%20petani%20%C3%A9.csv", "daftar petani é.csv"),
        ("a%0Ab%00c%1B.csv", "a b c .csv"),
        ("x" * 5_000, "x" * 120),
        ("%FF", "\ufffd"),
        ("", None),
    ):
        body = csv_file(person(1, Nama=f"TOKOH {len(sent)}"))
        asked = headers | ({"naungan-file-name": sent} if sent else {})
        answer = api.http.request("POST", f"/imports?{terms(papers, dryRun='true')}", [body], headers=asked)
        assert answer.json().get("name") == told
        assert api.http.get(answer.headers["location"]).json().get("name") == told
        public = api.http.get(f"/imports/{answer.json()['batch']}")
        assert told is None or told not in public.text
