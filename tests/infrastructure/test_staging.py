"""Does what waits outside the log wait sealed, whole, and under the newest key?"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from naungan.domain.bulk.sent_parts import OpenBatch
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme
from naungan.infrastructure.vault.keys import KeyProblem, Keys, generate
from naungan.infrastructure.vault.staging import STAGED, PostgresStaging
from naungan.infrastructure.vault.upkeep import rotate
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.people import people

BATCH, OTHER = UUID(int=1), UUID(int=2)
ROWS = tuple(enumerate(people(1, 3), start=2))
OPENING = OpenBatch(
    "64.01",
    "ab" * 32,
    EnrolmentTerms(
        scheme="VULNERABLE_WORKERS",
        category=MembershipCategory.NON_WAGE_EARNER,
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK, Programme.JKM),
        start=dt.date(2026, 1, 1),
        end_exclusive=dt.date(2027, 1, 1),
        agreement=UUID(int=7),
        list_digest="ab" * 32,
    ),
    3,
    dry=True,
)


@pytest.fixture
def staging(database_url: str, keys: Keys) -> Iterator[PostgresStaging]:
    with contextlib.closing(PostgresStaging(database_url, keys)) as staging:
        yield staging


def test_what_is_staged_comes_back_as_it_was(staging: PostgresStaging) -> None:
    staging.put_opening(BATCH, OPENING)
    assert staging.put_rows(BATCH, 4, ROWS)
    found = staging.get(BATCH)
    assert found is not None
    assert found.opening == OPENING
    assert repr(found.opening.terms) == repr(OPENING.terms)  # what a batch is known by
    assert (found.chunks, found.rows) == ({4: 3}, 3)
    assert staging.rows(BATCH, 4) == ROWS
    with pytest.raises(KeyError):
        staging.rows(BATCH, 5)
    assert staging.get(OTHER) is None


def test_a_chunk_stays_as_it_came_first(staging: PostgresStaging) -> None:
    staging.put_opening(BATCH, OPENING)
    assert staging.put_rows(BATCH, 0, ROWS)
    assert staging.put_rows(BATCH, 0, ROWS)
    assert not staging.put_rows(BATCH, 0, ROWS[:1])
    assert staging.rows(BATCH, 0) == ROWS


def test_an_opening_is_replaced_and_its_rows_stay_until_removed(staging: PostgresStaging) -> None:
    staging.put_opening(BATCH, OPENING)
    staging.put_rows(BATCH, 0, ROWS)
    staging.put_opening(BATCH, replace(OPENING, dry=False))
    found = staging.get(BATCH)
    assert found is not None
    assert (found.opening.dry, found.rows) == (False, 3)
    staging.remove(BATCH, rows_only=True)
    found = staging.get(BATCH)
    assert found is not None
    assert found.chunks == {}
    staging.remove(BATCH)
    assert staging.get(BATCH) is None


def test_what_nobody_touched_is_forgotten_when_another_batch_opens(
    staging: PostgresStaging, database_url: str
) -> None:
    staging.put_opening(BATCH, OPENING)
    staging.put_rows(BATCH, 0, ROWS)
    with looking_at(database_url) as connection:
        connection.execute(
            "UPDATE vault.staged SET staged_at = staged_at - interval '8 days' WHERE chunk = -1"
        )
    staging.put_opening(OTHER, OPENING)
    assert staging.get(BATCH) is not None  # a chunk came since
    with looking_at(database_url) as connection:
        connection.execute(
            "UPDATE vault.staged SET staged_at = staged_at - interval '8 days' WHERE batch = %s", (BATCH,)
        )
    staging.put_opening(OTHER, OPENING)
    assert staging.get(BATCH) is None
    assert staging.get(OTHER) is not None


def test_the_key_encryption_key_rotates(staging: PostgresStaging, keys: Keys, database_url: str) -> None:
    staging.put_opening(BATCH, OPENING)
    staging.put_rows(BATCH, 0, ROWS)
    PostgresVault(database_url, keys).close()  # written with the first generation
    rotated = keys.with_new_kek()
    with contextlib.closing(PostgresStaging(database_url, rotated)) as newer:
        assert newer.rows(BATCH, 0) == ROWS
        with contextlib.closing(PostgresVault(database_url, rotated)) as vault:
            rotate(vault, "kek")
            assert STAGED.reseal(vault.pool, vault.sealing) == 0
    only_newest = replace(rotated, kek={2: rotated.kek[2]})
    with contextlib.closing(PostgresStaging(database_url, only_newest)) as newest:
        found = newest.get(BATCH)
        assert found is not None
        assert found.opening == OPENING
        assert newest.rows(BATCH, 0) == ROWS
    with pytest.raises(KeyProblem):
        staging.rows(BATCH, 0)


def test_keys_of_another_vault_open_nothing(staging: PostgresStaging, database_url: str) -> None:
    staging.put_opening(BATCH, OPENING)
    with contextlib.closing(PostgresStaging(database_url, generate())) as other, pytest.raises(KeyProblem):
        other.get(BATCH)


def test_sealed_rows_cannot_change_places(staging: PostgresStaging, database_url: str) -> None:
    staging.put_rows(BATCH, 0, ROWS)
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.staged SET chunk = 1")
    with pytest.raises(KeyProblem):
        staging.rows(BATCH, 1)
