"""Is it found where somebody who owns the database removed or changed a look at a name? The log keeps the head of their chain."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import NotAllowed
from naungan.domain.ports import Command
from naungan.domain.read_log_seals import SealSights
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.accounts.read_log_chain import Sealing, SightChain, seals_of
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.upkeep.read_log_audit import check_sights
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.from_time_to_time import from_time_to_time

WHO = UUID(int=7)


@pytest.fixture
def settings(database_url: str, keys: Keys, tmp_path: Path) -> Settings:
    save_keys(tmp_path / "keys" / "vault.json", keys)
    urls = {f"NAUNGAN_{name}_URL": database_url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
    return Settings.from_environment({"NAUNGAN_DATA": str(tmp_path), **urls})


@pytest.fixture
def seal(vault: PostgresVault, store: PostgresEventStore, register: Register) -> Sealing:
    return Sealing(vault, store, register, "installation")


@pytest.fixture
def sealed(vault: PostgresVault, seal: Sealing) -> Sights:
    """Three looks that are sealed, and two more under a second seal."""
    people = Sights(vault)
    for count in (3, 2):
        for _ in range(count):
            people.see(WHO, "Daftar", [uuid4(), uuid4()])
        seal()
    return people


def by_the_owner(url: str, *statements: str) -> None:
    """What somebody does who owns the database: the trigger is no hindrance to them."""
    with psycopg.connect(url) as owner:
        owner.execute("SET session_replication_role = replica")
        for one in statements:
            owner.execute(one.encode())


def test_each_seal_tells_how_many_looks_there_are_and_all_of_them_are_found_again(
    sealed: Sights, store: PostgresEventStore, settings: Settings
) -> None:
    first, second = seals_of(store)
    assert (first.count, second.count) == (3, 5)
    assert first.head != second.head
    found = check_sights(settings)
    assert (found.name, found.checked, found.good) == ("sights", 5, True)


def test_nothing_is_recorded_where_nobody_looked(
    sealed: Sights, seal: Sealing, store: PostgresEventStore
) -> None:
    seal()
    assert len(seals_of(store)) == 2


@pytest.mark.parametrize(
    ("done", "what", "between"),
    [
        ("DELETE FROM access.sight WHERE id = 2", "sights_missing", (0, 3)),
        ("DELETE FROM access.sight WHERE id = 5", "sights_missing", (3, 5)),
        ("UPDATE access.sight SET user_id = NULL WHERE id = 4", "sights_changed", (3, 5)),
        ("UPDATE access.sight SET workers = workers[1:1] WHERE id = 1", "sights_changed", (0, 3)),
        ("UPDATE access.sight SET at = at + interval '1 microsecond' WHERE id = 3", "sights_changed", (0, 3)),
        ("UPDATE access.sight SET operation = 'Lain' WHERE id = 3", "sights_changed", (0, 3)),
        (
            "UPDATE access.sight SET workers = (SELECT workers FROM access.sight WHERE id = 5) WHERE id = 4",
            "sights_changed",
            (3, 5),
        ),
    ],
)
def test_a_look_that_was_removed_or_changed_is_found_and_it_is_told_between_which(
    sealed: Sights, database_url: str, settings: Settings, done: str, what: str, between: tuple[int, int]
) -> None:
    by_the_owner(database_url, *done.split("; "))
    [one] = check_sights(settings).differences
    assert (one.what, (one.facts["after"], one.facts["last"])) == (what, between)


def test_who_owns_the_database_cannot_make_the_head_of_other_looks(
    sealed: Sights, database_url: str, settings: Settings, store: PostgresEventStore, vault: PostgresVault
) -> None:
    by_the_owner(database_url, "UPDATE access.sight SET user_id = NULL WHERE id = 4")
    forged = SightChain(vault).stretch(0, 5, "")
    assert forged.head != seals_of(store)[-1].head


def test_a_look_that_is_on_its_way_is_waited_for(
    vault: PostgresVault, seal: Sealing, database_url: str, settings: Settings, store: PostgresEventStore
) -> None:
    people = Sights(vault)
    writing = "INSERT INTO access.sight (operation, workers) VALUES ('lambat', ARRAY[gen_random_uuid()])"
    with ThreadPoolExecutor(1) as beside, psycopg.connect(database_url) as slow:
        slow.execute(writing)  # has its number already
        people.see(WHO, "cepat", [uuid4()])  # has the next one, and is there
        sealing = beside.submit(seal)
        with psycopg.connect(database_url, autocommit=True) as looking:
            waiting = (
                "SELECT count(*) FROM pg_locks WHERE relation = 'access.sight'::regclass AND NOT granted"
            )
            while not sealing.done() and looking.execute(waiting).fetchone() != (1,):
                pass
        assert seals_of(store) == []
        slow.commit()
        sealing.result()
    assert [one.count for one in seals_of(store)] == [2]
    assert check_sights(settings).good


def test_several_servers_seal_each_look_once(
    vault: PostgresVault, seal: Sealing, store: PostgresEventStore, settings: Settings
) -> None:
    people = Sights(vault)
    for _ in range(3):
        people.see(WHO, "Daftar", [uuid4()])
        with ThreadPoolExecutor(4) as servers:
            for one in [servers.submit(seal) for _ in range(4)]:
                one.result()
    assert [one.count for one in seals_of(store)] == [1, 2, 3]
    assert check_sights(settings).good


def test_no_user_seals(register: Register) -> None:
    with pytest.raises(NotAllowed):
        register.seal_sights(Command("x", uuid4(), user=uuid4()), SealSights(0, 1, 1, "ab" * 32))


def test_the_server_seals_when_it_starts_every_so_often_and_when_it_ends(
    vault: PostgresVault, seal: Sealing, store: PostgresEventStore
) -> None:
    people, again = Sights(vault), threading.Semaphore(0)

    def work() -> None:
        seal()
        again.release()

    async def serving() -> None:
        people.see(WHO, "sebelum mulai", [uuid4()])
        async with from_time_to_time(work, every=0.05):
            await asyncio.to_thread(again.acquire)
            assert [one.count for one in seals_of(store)] == [1]
            people.see(WHO, "selagi berjalan", [uuid4()])
            for _ in range(2):  # one may have begun before
                await asyncio.to_thread(again.acquire)
            assert seals_of(store)[-1].count == 2
        async with from_time_to_time(work):
            await asyncio.to_thread(again.acquire)
            people.see(WHO, "sebelum berakhir", [uuid4()])
        assert seals_of(store)[-1].count == 3

    asyncio.run(serving())


def test_what_fails_once_is_done_the_next_time() -> None:
    tried, done = [], threading.Event()

    def work() -> None:
        tried.append(1)
        if len(tried) == 1:
            raise psycopg.OperationalError
        done.set()

    async def serving() -> None:
        async with from_time_to_time(work, every=0.01):
            await asyncio.to_thread(done.wait)

    asyncio.run(serving())
    assert len(tried) > 1
