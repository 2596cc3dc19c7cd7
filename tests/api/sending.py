"""How does a test send a file to the server? On which terms, in which form, and what is enrolled then."""

from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg

from naungan.graphql.types import ids
from tests.api.conftest import Api
from tests.infrastructure.bulk.files import TITLES, csv_text
from tests.people import PASER, Papers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
