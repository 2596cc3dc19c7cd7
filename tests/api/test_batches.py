"""A list sent part by part: numbered, checksummed chunks in any order and any number of times, each row's fate told."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.batches import BatchChunkAccepted, BatchCompleted, BatchOpened
from naungan.domain.commands.register import Register
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import BudgetStage, FundingSource
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.texts.rows.all import row_answer
from tests.api.asking import ask
from tests.api.conftest import Api
from tests.api.sender import CHUNK, PAYLOAD, Sender, _keys, checksum, enrolled, worker
from tests.people import A_WORKER, Papers, allocation, command, done, person, ready_to_enrol
from tests.projections.test_batches import history

pytestmark = pytest.mark.records


def tell(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


@pytest.fixture
def sender(api: Api, papers: Papers) -> Sender:
    return Sender(api, papers)


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


def test_the_rows_of_many_batches_take_one_statement(database_url: str) -> None:
    told, _ = history()
    query = """{ batches(region: "ID", first: 5) {
      nodes { state agreement { id } results(first: 1) { totalCount nodes { row } } } } }"""
    data, statements = ask(told, database_url, query)
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
