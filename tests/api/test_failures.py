"""Whatever fails on our side is told in JSON, without what it was about, and logged; and a disk that is full is known."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import psycopg_pool
import pytest

from naungan.infrastructure.log.reader import PostgresEventReader
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.imports import Imports
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.pools import pool
from tests.api.asking import schema
from tests.api.conftest import Api, Http, client
from tests.api.office import AGREEMENT, key

pytestmark = pytest.mark.records

PERSONAL = "Tokoh Rekaan 6401013004850001"
NOWHERE = "/imports/00000000-0000-4000-8000-000000000007"
SEND = "/imports?region=64.01&scheme=VULNERABLE_WORKERS&funding=APBD&from=2026-01-01"
CSV = {"content-type": "text/csv"}

SIGN = (
    "mutation Sign($input: SignAgreementInput!) { signAgreement(input: $input) { userErrors { message } } }"
)


def fails(*_: Any) -> Any:
    raise RuntimeError(PERSONAL)


def send(http: Http) -> Any:
    return http.post(SEND, content=b"NIK;Nama\n", headers=CSV)


@pytest.mark.parametrize(
    ("method", "ask"),
    [("recorded", lambda http: http.get(NOWHERE)), ("spool", send), ("start", send)],
    ids=["looking", "taking in", "starting"],
)
def test_a_failure_on_any_path_is_masked_json_and_logged(
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    method: str,
    ask: Callable[[Http], Any],
) -> None:
    monkeypatch.setattr(Imports, method, fails)
    answer = ask(api.http)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (500, "INTERNAL")
    assert error["extensions"]["errorId"] in error["message"]
    (line,) = capsys.readouterr().err.splitlines()
    assert error["extensions"]["errorId"] in line
    assert "RuntimeError" in line
    assert PERSONAL not in answer.text + line


def test_a_full_disk_is_told_as_such_and_nothing_of_the_file_stays(api: Api, database_url: str) -> None:
    # given a database whose disk is full once a piece of a file is to be written
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """CREATE FUNCTION vault.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON vault.file_piece EXECUTE FUNCTION vault.full()"""
        )
    answer = send(api.http)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (507, "DISK_FULL")
    assert "Disk server penuh" in error["message"]
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.file").fetchone() == (0,)


def test_a_full_disk_of_the_database_is_told_as_such(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Any:
        raise RuntimeError(PERSONAL) from psycopg.errors.DiskFull(PERSONAL)

    monkeypatch.setattr("naungan.infrastructure.log.reader.PostgresEventReader.head", full)
    error = api.refused("{ log { position } }", language="en")
    assert error["extensions"]["code"] == "DISK_FULL"
    assert "nothing is recorded twice" in error["message"]


def test_a_question_that_finds_no_database_is_told_to_come_again(
    services_away: Http, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = services_away.post("/graphql", json={"query": "{ log { position } }"}).json()
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert "kirim lagi" in error["message"]
    assert error["extensions"]["errorId"] in capsys.readouterr().err


def test_a_question_that_gets_no_connection_is_told_to_come_again_and_is_answered_then(
    services: Services, database_url: str
) -> None:
    # given an application with one connection for questions, which somebody has for longer than a question may take
    longest = 2.0
    reading = pool(database_url, least=0, most=1, timeout=longest)
    events = PostgresEventReader(reading, wait=0.3)
    with served(replace(services, events=events, deadline=longest, pools=(*services.pools, reading))) as http:
        taken = http.run(reading.getconn)

        def asked() -> Any:
            return http.post("/graphql", json={"query": "{ log { position } }"}).json()

        # when one asks, then it is said that the database is busy, not that the question is too large
        assert [e["extensions"]["code"] for e in asked()["errors"]] == ["UNAVAILABLE"]
        http.run(partial(reading.putconn, taken))
        # and the same question is answered once the connection is free
        assert asked()["data"]["log"]["position"]


def test_a_command_that_finds_no_database_is_told_so_and_its_key_records_it_once_it_is_back(
    api: Api, store: PostgresEventStore, postgres: str, database_url: str
) -> None:
    given = {"input": {**AGREEMENT, "idempotencyKey": key()}}
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    # given a database to which nobody gets
    patience, store.datastore.pool.timeout = store.datastore.pool.timeout, 0.3
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        # when a command is sent, then it is said that it may be sent again
        error = api.refused(SIGN, given, language="en")
        assert (error["extensions"]["code"], error["path"]) == ("UNAVAILABLE", ["signAgreement"])
        assert "send this again: nothing is recorded twice" in error["message"]
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    store.datastore.pool.timeout = patience
    # and once the database is back, its key records it
    assert api.ask(SIGN, given)["signAgreement"]["userErrors"] == []


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (psycopg_pool.PoolTimeout(PERSONAL), "UNAVAILABLE"),
        (psycopg.errors.TooManyConnections(PERSONAL), "UNAVAILABLE"),
        (psycopg.errors.CannotConnectNow(PERSONAL), "UNAVAILABLE"),
        (psycopg.errors.ConnectionException(PERSONAL), "UNAVAILABLE"),
        (psycopg.errors.QueryCanceled(PERSONAL), "INTERNAL"),
        (psycopg.errors.LockNotAvailable(PERSONAL), "INTERNAL"),
        (psycopg.errors.UndefinedTable(PERSONAL), "INTERNAL"),
    ],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_only_a_database_that_cannot_be_asked_is_told_as_one(
    api: Api, monkeypatch: pytest.MonkeyPatch, cause: Exception, code: str
) -> None:
    def away(*_: Any) -> Any:
        raise RuntimeError(PERSONAL) from cause

    monkeypatch.setattr(Imports, "recorded", away)
    answer = api.http.get(NOWHERE)
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == code
    assert answer.status_code == {"UNAVAILABLE": 503, "INTERNAL": 500}[code]
    assert PERSONAL not in answer.text


def test_a_log_that_cannot_be_written_loses_no_answer(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("naungan.graphql.execution.shown_errors._log.error", unwritable, raising=False)
    monkeypatch.setattr(Imports, "spool", fails)
    assert send(api.http).json()["errors"][0]["extensions"]["code"] == "INTERNAL"


@contextlib.contextmanager
def served(services: Services) -> Iterator[Http]:
    with client(create_app(services, schema())) as http:
        yield http


def test_a_server_whose_database_takes_no_writes_is_not_ready(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET temp_file_limit = 1'.encode())
    with served(services) as http:
        answer = http.get("/readyz")
    assert (answer.status_code, answer.json()["writable"]) == (503, False)
    assert answer.json()["eventStore"] is True


def test_a_server_that_cannot_keep_files_is_not_ready(api: Api, tmp_path: Path) -> None:
    api.project()
    assert api.http.get("/readyz").json()["writable"] is True
    shutil.rmtree(tmp_path / "data" / "work")
    answer = api.http.get("/readyz")
    assert (answer.status_code, answer.json()["writable"]) == (503, False)


def test_nothing_is_told_in_text_alone(api: Api) -> None:
    for method, path, status, says in (
        ("GET", "/nowhere", 404, "Tidak ada apa-apa di alamat ini."),
        ("DELETE", "/graphql", 405, "Pakai POST"),
        ("DELETE", "/healthz", 405, "Alamat ini tidak menerima metode itu."),
        ("GET", "/static/nothing.js", 404, "Tidak ada apa-apa di alamat ini."),
    ):
        answer = api.http.request(method, path)
        assert answer.status_code == status
        assert says in answer.json()["errors"][0]["message"]
