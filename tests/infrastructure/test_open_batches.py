"""Can an import that was killed be found, and given up, so that its money is free again?"""

from pathlib import Path

import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import A_WORKER, PASER, command, people, ready_to_enrol
from .by_hand import typed_here
from .test_cli import at, one_line


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys: Keys) -> dict[str, str]:
    save_keys(tmp_path / "keys" / "vault.json", keys)
    return {**at(database_url, tmp_path), "NAUNGAN_LANG": "en"}


def reserved(url: str) -> int:
    with looking_at(url) as connection:
        (found,) = connection.execute("SELECT sum(reserved) FROM log.guard_budget").fetchone() or (0,)
    return int(found)


def test_a_batch_left_open_is_listed_and_given_up(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    settings: dict[str, str],
    database_url: str,
) -> None:
    # given an import of ten rows that ended after its first chunk of two
    assert "no import is open" in typed_here("batches", "list", **settings).stdout
    papers = ready_to_enrol(register)
    bulk = BulkEnrolment(store, vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, PASER, terms, "rows"), 10)
    chunk = bulk.chunk(terms, 0, "sum", tuple(enumerate(people(1, 2), start=2)))
    batch = bulk.accept(command(), terms, batch, chunk)
    assert reserved(database_url) == 10 * A_WORKER
    # when it is listed and given up
    listed = typed_here("batches", "list", **settings).stdout
    assert str(batch.id) in listed
    assert "2 / 10" in listed
    assert "Rp403,200" in listed
    ended = typed_here("batches", "abandon", ids.encode("Batch", batch.id), **settings)
    # then only what the enrolled take stays reserved, and there is nothing more to give up
    assert "Rp403,200 released" in ended.stdout
    assert reserved(database_url) == 2 * A_WORKER
    assert "no import is open" in typed_here("batches", "list", **settings).stdout
    again = typed_here("batches", "abandon", str(batch.id), **settings)
    assert again.returncode == 1
    assert "no open import" in one_line(again)


def test_what_is_no_id_is_a_wrong_command_line(settings: dict[str, str]) -> None:
    assert typed_here("batches", "abandon", "x", **settings).returncode == 2
