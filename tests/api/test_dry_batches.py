"""What becomes of a list that is tried first (dry)? It is judged, waits sealed, and is recorded when it is completed."""

import datetime as dt

import psycopg
import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.batches import BatchOpened
from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import BudgetStage
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.staging import PostgresStaging
from tests.api.conftest import Api
from tests.api.sender import Sender, enrolled, worker
from tests.people import A_WORKER, Papers, allocation, command, done, nik, ready_to_enrol

pytestmark = pytest.mark.records


def tell(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


@pytest.fixture
def sender(api: Api, papers: Papers) -> Sender:
    return Sender(api, papers)


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
