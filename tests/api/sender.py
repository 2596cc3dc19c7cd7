"""A program that sends a list part by part: its rows, their checksum, and the mutations of a batch."""

from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import psycopg

from naungan.graphql.types import ids
from tests.api.asking import leads
from tests.api.conftest import Api
from tests.people import PASER, Papers, nik

VILLAGE = "64.01.01.2009"


_keys = count(1000)


NODE = """query ($id: ID!) { node(id: $id) { ... on Batch {
  id state rows chunks read enrolled already refused blank held { amount } } } }"""


PAYLOAD = """mutation ($input: %sInput!) { %s(input: $input) {
  position ids %s userErrors { code message path } } }"""


CHUNK = "chunk { number read enrolled already refused rows { row code reason field message advice } }"


class Sender:
    """A program that sends a list; every command under a key of its own unless one is given."""

    def __init__(self, api: Api, papers: Papers) -> None:
        self.api = api
        self.papers = papers

    def send(self, name: str, more: str = "", **given: Any) -> Any:
        query = PAYLOAD % (name[0].upper() + name[1:], name, more)
        payload = self.api.ask(query, {"input": {"idempotencyKey": str(UUID(int=next(_keys))), **given}})[
            name
        ]
        for error in payload["userErrors"]:
            assert leads(name[0].upper() + name[1:], error["path"]), (name, error)
        return payload

    def open(self, **changes: Any) -> Any:
        return self.send("openBatch", **self.terms(**changes))

    def terms(self, **changes: Any) -> dict[str, Any]:
        terms: dict[str, Any] = {
            "region": PASER,
            "digest": "cd" * 32,
            "rows": 100,
            "scheme": "VULNERABLE_WORKERS",
            "category": "NON_WAGE_EARNER",
            "fundingSource": "APBD",
            "programmes": ["JKK", "JKM"],
            "period": {"start": "2022-10-01", "endExclusive": "2023-01-01"},
            "agreement": ids.encode("Agreement", self.papers.agreement),
            "listDigest": self.papers.digest,
            "decree": ids.encode("Decree", self.papers.decree),
        }
        return terms | changes

    def opened(self, **changes: Any) -> str:
        payload = self.open(**changes)
        assert payload["userErrors"] == []
        (batch,) = payload["ids"]
        return str(batch)

    def append(self, batch: str, number: int, rows: list[dict[str, Any]], **changes: Any) -> Any:
        sent = {"batch": batch, "number": number, "checksum": checksum(rows), "rows": rows}
        return self.send("appendRows", CHUNK, **(sent | changes))

    def complete(self, batch: str, chunks: int, **changes: Any) -> Any:
        return self.send("completeBatch", batch=batch, chunks=chunks, **changes)

    def batch(self, batch: str) -> Any:
        self.api.project()
        return self.api.ask(NODE, {"id": batch})["node"]


def worker(row: int, **changes: Any) -> dict[str, Any]:
    """The row of a worker; the same number is the same person."""
    return {
        "row": row,
        "nik": nik(row),
        "name": f"Tokoh Rekaan {row}",
        "birthDate": "1985-04-23",
        "sex": "MALE",
        "village": VILLAGE,
        "segment": "FISHER",
        **changes,
    }


def checksum(rows: list[dict[str, Any]]) -> str:
    """As the schema documents it."""
    names = ("row", "nik", "name", "birthDate", "sex", "village", "segment")
    return sha256("".join("\t".join(str(r[n]) for n in names) + "\n" for r in rows).encode()).hexdigest()


def enrolled(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2'"
        ).fetchone()
    assert row is not None
    return int(row[0])
