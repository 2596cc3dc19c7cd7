"""Who gets the report of an import, and how long does it stay?"""

import contextlib
import datetime as dt
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from naungan.graphql.types import ids
from naungan.graphql.types.signed_tokens import Signer
from naungan.infrastructure.bulk.report_files import sweep_reports
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.api.imports.conftest import tell
from tests.api.imports.servers import (
    kept_private,
)
from tests.api.sending import csv_file, send
from tests.infrastructure.bulk.files import person
from tests.people import Papers

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


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
