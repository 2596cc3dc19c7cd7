"""A list sent part by part: numbered, checksummed chunks in any order and any number of times, each row's fate told."""

import datetime as dt
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.batches import BatchChunkAccepted, BatchCompleted, BatchOpened
from naungan.domain.commands.register import Register
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import BudgetStage, FundingSource
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.staging import PostgresStaging
from naungan.texts.rows.all import row_answer
from tests.api.asking import ask, leads
from tests.api.conftest import Api
from tests.people import A_WORKER, PASER, Papers, allocation, command, done, nik, person, ready_to_enrol
from tests.projections.test_batches import history

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


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def sender(api: Api, papers: Papers) -> Sender:
    return Sender(api, papers)


def enrolled(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2'"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_list_is_sent_chunk_by_chunk_and_completed(sender: Sender, store: PostgresEventStore) -> None:
    batch = sender.opened()
    assert sender.batch(batch)["held"] == {"amount": str(100 * A_WORKER)}
    first = sender.append(batch, 0, [worker(1), worker(2), worker(3, nik="123")])
    assert first["userErrors"] == []
    assert (first["chunk"]["read"], first["chunk"]["enrolled"], first["chunk"]["refused"]) == (3, 2, 1)
    (refused,) = first["chunk"]["rows"]
    assert (refused["row"], refused["code"], refused["field"]) == (3, "INVALID", "nik")
    assert refused["message"] == "Susunan NIK tidak benar."
    assert refused["advice"].startswith("Periksa NIK")
    second = sender.append(batch, 1, [worker(4), worker(1)])
    assert (second["chunk"]["enrolled"], second["chunk"]["already"]) == (1, 1)
    open_ = sender.batch(batch)
    assert (open_["state"], open_["held"]) == ("OPEN", {"amount": str(97 * A_WORKER)})
    assert sender.complete(batch, 2)["userErrors"] == []
    done = sender.batch(batch)
    assert done == {
        "id": batch,
        "state": "COMPLETED",
        "rows": 100,
        "chunks": 2,
        "read": 5,
        "enrolled": 3,
        "already": 1,
        "refused": 1,
        "blank": 0,
        "held": {"amount": "0"},
    }
    history = store.load([ids.decode_uuid(batch, "Batch")])[ids.decode_uuid(batch, "Batch")]
    kinds = [type(recorded.event) for recorded in history]
    assert kinds == [BatchOpened, BatchChunkAccepted, BatchChunkAccepted, BatchCompleted]


def test_what_was_opened_is_listed(sender: Sender) -> None:
    payload = sender.open()
    sender.api.project()
    query = '{ batches(region: "64.01", first: 5) { totalCount nodes { id state agreement { id } } } }'
    found = sender.api.ask(query)["batches"]
    agreement = {"id": ids.encode("Agreement", sender.papers.agreement)}
    assert found == {
        "totalCount": 1,
        "nodes": [{"id": payload["ids"][0], "state": "OPEN", "agreement": agreement}],
    }


def test_chunks_may_come_out_of_order_and_more_than_once(sender: Sender, database_url: str) -> None:
    batch = sender.opened()
    chunks = [[worker(n) for n in range(10 * number + 1, 10 * number + 11)] for number in range(3)]
    for number in (2, 0, 2, 1, 0, 0):
        chunk = sender.append(batch, number, chunks[number])["chunk"]
        assert (chunk["number"], chunk["enrolled"], chunk["already"], chunk["refused"]) == (number, 10, 0, 0)
    assert enrolled(database_url) == 30
    assert sender.complete(batch, 3)["userErrors"] == []
    assert sender.complete(batch, 3)["userErrors"] == []
    assert enrolled(database_url) == 30


def test_a_chunk_altered_on_its_way_is_refused(sender: Sender, database_url: str) -> None:
    batch = sender.opened()
    rows = [worker(1)]
    (error,) = sender.append(batch, 0, [worker(1, name="Orang Lain")], checksum=checksum(rows))["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["checksum"])
    assert error["message"] == "Sidik potongan ini tidak cocok dengan baris-barisnya."
    assert enrolled(database_url) == 0


@pytest.mark.parametrize("dry", [False, True])
def test_another_chunk_under_the_same_number_is_refused(sender: Sender, dry: bool) -> None:
    batch = sender.opened(dry=dry)
    sender.append(batch, 0, [worker(1)])
    payload = sender.append(batch, 0, [worker(2)])
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"], payload["chunk"]) == ("IDEMPOTENCY_CONFLICT", ["number"], None)


def test_a_batch_with_missing_chunks_is_not_completed(sender: Sender) -> None:
    batch = sender.opened()
    sender.append(batch, 0, [worker(1)])
    sender.append(batch, 2, [worker(3)])
    (error,) = sender.complete(batch, 3)["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["chunks"])
    sender.append(batch, 1, [worker(2)])
    assert sender.complete(batch, 3)["userErrors"] == []


def test_the_same_list_on_the_same_terms_is_the_same_batch(sender: Sender, store: PostgresEventStore) -> None:
    first = sender.open()
    head = store.log_state().position
    assert sender.open()["ids"] == first["ids"]
    assert store.log_state().position == head
    assert sender.open(period={"start": "2022-10-01", "endExclusive": "2022-12-01"})["ids"] != first["ids"]


def test_a_key_keeps_its_first_outcome_and_refuses_another_body(sender: Sender, database_url: str) -> None:
    key = str(UUID(int=next(_keys)))
    first = sender.open(idempotencyKey=key)
    assert sender.open(idempotencyKey=key) == first
    (error,) = sender.open(idempotencyKey=key, rows=99)["userErrors"]
    assert error["code"] == "IDEMPOTENCY_CONFLICT"
    batch = first["ids"][0]
    key = str(UUID(int=next(_keys)))
    sent = sender.append(batch, 0, [worker(1)], idempotencyKey=key)
    assert sender.append(batch, 0, [worker(1)], idempotencyKey=key) == sent
    (error,) = sender.append(batch, 1, [worker(2)], idempotencyKey=key)["userErrors"]
    assert error["code"] == "IDEMPOTENCY_CONFLICT"
    assert enrolled(database_url) == 1


def test_terms_that_stand_against_every_row_are_refused_at_once(
    sender: Sender, store: PostgresEventStore
) -> None:
    head = store.log_state().position
    for dry in (True, False):
        payload = sender.open(fundingSource="APBDES", decree=None, dry=dry)
        assert payload["ids"] == []
        assert {e["code"] for e in payload["userErrors"]} == {"NO_BUDGET", "NO_DECREE"}
    (error,) = sender.open(region="64.01.01")["userErrors"]
    assert error["path"] == ["region"]
    (error,) = sender.open(digest="abc")["userErrors"]
    assert error["path"] == ["digest"]
    assert store.log_state().position == head


def test_what_is_not_a_batch_is_not_found(sender: Sender) -> None:
    nowhere = ids.encode("Batch", UUID(int=7))
    for payload in (
        sender.append(nowhere, 0, [worker(1)]),
        sender.complete(nowhere, 1),
        sender.send("abandonBatch", batch=nowhere),
        sender.complete("nonsense", 1),
    ):
        (error,) = payload["userErrors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["batch"])


def test_rows_of_a_chunk_have_numbers_of_their_own(sender: Sender) -> None:
    batch = sender.opened()
    for rows in ([worker(1), {**worker(2), "row": 1}], [{**worker(1), "row": 0}], []):
        (error,) = sender.append(batch, 0, rows)["userErrors"]
        assert (error["code"], error["path"]) == ("INVALID", ["rows"])


def test_a_dry_batch_is_judged_and_recorded_only_when_completed(
    sender: Sender, store: PostgresEventStore, database_url: str
) -> None:
    head = store.log_state().position
    batch = sender.opened(dry=True)
    sent = sender.append(batch, 1, [worker(3), worker(4, segment="ASTRONAUT")])
    assert (sent["position"], sent["chunk"]["enrolled"], sent["chunk"]["refused"]) == (None, 1, 1)
    sender.append(batch, 0, [worker(1), worker(2)])
    assert store.log_state().position == head
    waiting = sender.batch(batch)
    assert (waiting["state"], waiting["chunks"], waiting["read"], waiting["enrolled"]) == ("STAGED", 2, 4, 0)
    assert (
        sender.api.ask('{ batches(region: "64.01", first: 1) { totalCount } }')["batches"]["totalCount"] == 0
    )
    completed = sender.complete(batch, 2)
    assert completed["userErrors"] == []
    done = sender.batch(batch)
    assert (done["state"], done["enrolled"], done["refused"], done["held"]) == (
        "COMPLETED",
        3,
        1,
        {"amount": "0"},
    )
    assert enrolled(database_url) == 3
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.staged").fetchone() == (0,)


def test_what_waits_of_a_dry_batch_is_sealed(sender: Sender, database_url: str) -> None:
    batch = sender.opened(dry=True)
    sender.append(batch, 0, [worker(1)])
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT sealed FROM vault.staged").fetchall()
        logged = connection.execute(
            "SELECT string_agg(convert_from(state, 'UTF8'), '') FROM log.stored_events"
        ).fetchone()
    assert len(rows) == 2
    assert logged is not None
    for (sealed,) in rows:
        assert b"Rekaan" not in sealed
        assert nik(1).encode() not in sealed
    assert nik(1) not in logged[0]


def test_a_dry_batch_given_up_leaves_nothing(
    sender: Sender, store: PostgresEventStore, database_url: str
) -> None:
    head = store.log_state().position
    batch = sender.opened(dry=True)
    sender.append(batch, 0, [worker(1)])
    assert sender.send("abandonBatch", batch=batch)["userErrors"] == []
    assert store.log_state().position == head
    assert sender.batch(batch) is None
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.staged").fetchone() == (0,)


def test_a_batch_given_up_keeps_what_was_recorded_and_releases_the_rest(
    sender: Sender, database_url: str
) -> None:
    batch = sender.opened()
    sender.append(batch, 0, [worker(1)])
    assert sender.send("abandonBatch", batch=batch)["userErrors"] == []
    left = sender.batch(batch)
    assert (left["state"], left["enrolled"], left["held"]) == ("ABANDONED", 1, {"amount": "0"})
    (error,) = sender.append(batch, 1, [worker(2)])["userErrors"]
    assert (error["code"], error["message"]) == ("INVALID", "Impor ini sudah ditutup.")
    (error,) = sender.complete(batch, 1)["userErrors"]
    assert error["code"] == "INVALID"
    assert enrolled(database_url) == 1


def test_what_waits_longer_than_stated_is_forgotten(
    sender: Sender, staging: PostgresStaging, database_url: str
) -> None:
    old, young = sender.opened(dry=True), sender.opened(dry=True, digest="ef" * 32)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "UPDATE vault.staged SET staged_at = staged_at - interval '8 days' WHERE batch = %s",
            (ids.decode_uuid(old, "Batch"),),
        )
    assert staging.sweep() == 1
    assert sender.batch(old) is None
    assert sender.batch(young)["state"] == "STAGED"


def test_the_refused_rows_are_paged_in_their_order(sender: Sender) -> None:
    batch = sender.opened()
    sender.append(batch, 1, [worker(n, nik="1") for n in range(4, 7)])
    sender.append(batch, 0, [worker(1, nik="1", segment="ASTRONAUT"), worker(2), worker(3, nik="1")])
    sender.api.project()
    query = """query ($id: ID!, $after: String) { node(id: $id) { ... on Batch {
      results(first: 3, after: $after) { totalCount nodes { row reason } pageInfo { hasNextPage endCursor } } } } }"""
    rows, after = [], None
    while True:
        page = sender.api.ask(query, {"id": batch, "after": after})["node"]["results"]
        assert page["totalCount"] == 6
        rows += [(one["row"], one["reason"]) for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    wrong = "nik_structure"
    assert rows == [(1, wrong), (1, "segment_unknown"), (3, wrong), (4, wrong), (5, wrong), (6, wrong)]


@pytest.mark.parametrize("dry", [False, True])
def test_a_row_whose_nik_says_another_day_or_sex_is_refused_in_the_words_of_a_file(
    sender: Sender, database_url: str, dry: bool
) -> None:
    batch = sender.opened(dry=dry)
    rows = [worker(1), worker(2, birthDate="1985-04-24"), worker(3, sex="FEMALE")]
    chunk = sender.append(batch, 0, rows)["chunk"]
    assert (chunk["enrolled"], chunk["refused"]) == (1, 2)
    found = [(one["row"], one["reason"], one["field"]) for one in chunk["rows"]]
    assert found == [(2, "birth_date_contradicts", "birthDate"), (3, "sex_contradicts", "sex")]
    of_files = [row_answer(reason) for reason in (Reason.BIRTH_DATE_CONTRADICTS, Reason.SEX_CONTRADICTS)]
    told = [(one["message"], one["advice"]) for one in chunk["rows"]]
    assert told == [(one.why.id, one.fix.id) for one in of_files]
    sender.complete(batch, 1)
    assert enrolled(database_url) == 1


def test_the_list_of_batches_is_as_known_at_any_moment(sender: Sender) -> None:
    opened = sender.open()
    batch = opened["ids"][0]
    sender.append(batch, 0, [worker(1)])
    sender.complete(batch, 1)
    sender.api.project()
    query = 'query ($p: BigInt!) { batches(region: "64", knownAt: {position: $p}, first: 1) { nodes { state enrolled } } }'
    then = sender.api.ask(query, {"p": opened["position"]})["batches"]["nodes"]
    before = sender.api.ask(query, {"p": str(int(opened["position"]) - 1)})["batches"]["nodes"]
    assert (before, then) == ([], [{"state": "OPEN", "enrolled": 0}])


def test_the_messages_come_in_english_where_asked(sender: Sender) -> None:
    batch = sender.opened()
    rows = [worker(1, nik="1")]
    query = PAYLOAD % ("AppendRows", "appendRows", CHUNK)
    given = {
        "idempotencyKey": str(UUID(int=next(_keys))),
        "batch": batch,
        "number": 0,
        "checksum": checksum(rows),
        "rows": rows,
    }
    payload = sender.api.ask(query, {"input": given}, language="en")["appendRows"]
    assert payload["chunk"]["rows"][0]["message"] == "The NIK is not well-formed."


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_rows_of_many_batches_take_one_statement(database_url: str) -> None:
    told, _ = history()
    query = """{ batches(region: "ID", first: 5) {
      nodes { state agreement { id } results(first: 1) { totalCount nodes { row } } } } }"""
    data, statements = await ask(told, database_url, query)
    nodes = data["batches"]["nodes"]
    assert [one["results"] for one in nodes] == [
        {"totalCount": 6, "nodes": [{"row": 2}]},
        {"totalCount": 0, "nodes": []},
    ]
    assert statements.count == 3  # the batches, their papers, their rows


def test_a_row_of_a_nik_known_under_another_name_is_told_apart(sender: Sender) -> None:
    first = sender.opened(rows=2)
    sender.append(first, 0, [worker(1)])
    sender.complete(first, 1)
    second = sender.opened(rows=2, digest="ab" * 32)
    chunk = sender.append(second, 0, [worker(1, name="Budi Lain Sekali"), worker(2)])["chunk"]
    assert (chunk["enrolled"], chunk["already"], chunk["refused"]) == (1, 0, 1)
    assert {(row["row"], row["code"]) for row in chunk["rows"]} == {
        (1, "ALREADY_COVERED"),
        (1, "OTHER_NAME"),
    }
    assert not any("Tokoh" in str(row) for row in chunk["rows"])


def test_a_worker_is_not_enrolled_by_command_under_another_name(register: Register, papers: Papers) -> None:
    done(register.enrol_workers(command(), papers.enrol(person(1), start=dt.date(2022, 10, 1))))
    again = papers.enrol(
        person(1)._replace(name="Budi Lain Sekali"),
        start=dt.date(2023, 1, 1),
        end_exclusive=dt.date(2023, 2, 1),
    )
    outcome = register.enrol_workers(command(), again)
    assert ("OTHER_NAME", ("workers", "0", "name")) in {(b.code, b.path) for b in outcome.breaches}


def test_a_list_refused_for_budget_is_opened_anew_once_there_is_money(
    api: Api, register: Register, store: PostgresEventStore
) -> None:
    sender = Sender(api, ready_to_enrol(register, amount=A_WORKER))
    rows, key = [worker(1), worker(2)], str(UUID(int=9001))
    first = sender.open(idempotencyKey=key, rows=2)["ids"][0]
    assert sender.append(first, 0, rows)["chunk"]["enrolled"] == 1
    sender.complete(first, 1)
    closed = sender.send("openBatch", "fromLog", **sender.terms(rows=2))
    assert (closed["ids"], closed["fromLog"]) == ([first], True)
    done(register.allocate_budget(command(), allocation(stage=BudgetStage.REVISED, amount=10**9)))

    second = sender.send("openBatch", "fromLog", **sender.terms(rows=2))
    assert second["fromLog"] is False
    (other,) = second["ids"]
    assert other != first
    chunk = sender.append(other, 0, rows)["chunk"]
    assert (chunk["enrolled"], chunk["already"]) == (1, 1)
    repeated = sender.send("appendRows", "fromLog", batch=other, number=0, checksum=checksum(rows), rows=rows)
    assert repeated["fromLog"] is True
    assert sender.send("completeBatch", "fromLog", batch=other, chunks=1)["fromLog"] is False
    assert sender.send("completeBatch", "fromLog", batch=other, chunks=1)["fromLog"] is True
    kept = sender.send("openBatch", "fromLog", **sender.terms(rows=2, idempotencyKey=key))
    assert (kept["ids"], kept["fromLog"]) == ([first], True)


def test_a_dry_list_is_opened_anew_too(api: Api, register: Register, database_url: str) -> None:
    sender = Sender(api, ready_to_enrol(register, amount=A_WORKER))
    rows = [worker(1), worker(2)]
    first = sender.opened(rows=2)
    sender.append(first, 0, rows)
    sender.complete(first, 1)
    done(register.allocate_budget(command(), allocation(stage=BudgetStage.REVISED, amount=10**9)))
    second = sender.opened(rows=2, dry=True)
    assert second != first
    chunk = sender.append(second, 0, rows)["chunk"]
    assert (chunk["enrolled"], chunk["already"]) == (1, 1)
    assert enrolled(database_url) == 1
    assert sender.complete(second, 1)["userErrors"] == []
    assert enrolled(database_url) == 2


def test_a_dry_list_holds_money_for_well_formed_rows_alone(sender: Sender, store: PostgresEventStore) -> None:
    rows = [worker(1), worker(2, nik="1"), worker(3, segment="ASTRONAUT"), worker(4, name=" ")]
    batch = sender.opened(rows=4, dry=True)
    sender.append(batch, 0, rows)
    sender.complete(batch, 1)
    (opened,) = [e.event for e in store.read(0, 1000) if isinstance(e.event, BatchOpened)]
    assert (opened.rows, [one.amount for one in opened.held]) == (1, [A_WORKER])


def test_a_list_under_way_enrols_nobody_beyond_a_termination_announced_meanwhile(
    sender: Sender, register: Register, database_url: str
) -> None:
    # given a list of which the first part is recorded when the end of its agreement is announced
    batch = sender.opened()
    assert sender.append(batch, 0, [worker(1)])["chunk"]["enrolled"] == 1
    announced = TerminateAgreement(sender.papers.agreement, dt.date(2022, 12, 1), "tidak dilanjutkan")
    done(register.terminate_agreement(command(), announced))
    # then the next part is refused row by row, with what to do
    (row,) = sender.append(batch, 1, [worker(2)])["chunk"]["rows"]
    assert (row["code"], row["reason"]) == ("AGREEMENT_TERMINATED", "ends_after_termination")
    assert (
        row["message"]
        == "Perjanjian kerja sama diakhiri sejak 1 Desember 2022, sebelum perlindungan ini berakhir."
    )
    assert enrolled(database_url) == 1
    assert sender.complete(batch, 2)["userErrors"] == []
    # and a list that would go on beyond it is not begun, one that ends in time is
    (refusal,) = sender.open(digest="cf" * 32)["userErrors"]
    assert (refusal["code"], refusal["path"]) == ("AGREEMENT_TERMINATED", ["period", "endExclusive"])
    shorter = sender.opened(digest="ce" * 32, period={"start": "2022-10-01", "endExclusive": "2022-12-01"})
    assert sender.append(shorter, 0, [worker(2), worker(3)])["chunk"]["enrolled"] == 2


def test_a_list_names_the_company_that_pays_where_several_do(api: Api, register: Register) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE}
    papers = ready_to_enrol(register, **company, payer="PT Contoh Satu")
    done(register.allocate_budget(command(), allocation(**company, payer="PT Contoh Dua", amount=10**9)))
    sender = Sender(api, papers)
    unnamed = sender.open(fundingSource="CORPORATE")
    assert [(e["code"], e["path"]) for e in unnamed["userErrors"]] == [("NO_BUDGET", ["payer"])]
    batch = sender.opened(fundingSource="CORPORATE", payer="PT Contoh Satu")
    other = sender.opened(fundingSource="CORPORATE", payer="PT Contoh Dua")
    assert batch != other
