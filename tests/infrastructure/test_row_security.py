"""Which rows does the reader's login see? Only those of its settings, on every table, view and function, whatever was before."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from naungan.domain.commands.register import Register
from naungan.domain.proposals import ProposePeople
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.projections.engine.pools import pool
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.row_security import NOTHING, READER, SETTINGS, Scope
from naungan.projections.engine.runner import Runner
from naungan.projections.engine.seeing import seeing
from tests.databases import runner_at
from tests.people import SCHEME, command, done, people, ready_to_enrol

from .built import database_url

__all__ = ["database_url"]  # a fixture

OURS, THEIRS = "64.01", "62.03"


@pytest.fixture
def built(register: Register, store: PostgresEventStore, database_url: str) -> Iterator[str]:
    """A register of one regency with six people, its read models at the head."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(*people(1, 6))))
    with runner_at(database_url, store) as runner:
        runner.catch_up()
        yield database_url


@pytest.fixture
def reader(built: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(make_conninfo(built, user=READER), autocommit=True) as connection:
        yield connection


def relations(connection: psycopg.Connection[Any]) -> list[str]:
    """Every table and view of the database that holds what was recorded, but what is open to all."""
    rows = connection.execute(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname NOT LIKE 'pg_%' ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


PUBLIC = (".append", "projection.position", "projection.log_state", "projection.projector", "log.log_head")


def seen(connection: psycopg.Connection[Any], scope: Scope | None) -> dict[str, int]:
    """How many rows of each relation are shown; those that may not be read at all are left out."""
    found: dict[str, int] = {}
    for name in relations(connection):
        if name.replace('"', "").endswith(PUBLIC):
            continue
        with connection.transaction():
            if scope is not None:
                connection.execute(SETTINGS, scope.settings)
            try:
                with connection.transaction():
                    row = connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchone()
            except psycopg.errors.InsufficientPrivilege:
                continue
        assert row is not None
        found[name] = row[0]
    return found


def test_without_settings_and_with_those_of_another_regency_no_row_is_shown(
    reader: psycopg.Connection[Any],
) -> None:
    for scope in (None, NOTHING, Scope((THEIRS,)), Scope(villages=(THEIRS + ".01.2001",))):
        shown = seen(reader, scope)
        assert len(shown) > 20
        assert {name: rows for name, rows in shown.items() if rows} == {}, scope


def test_the_login_has_no_right_on_files_that_were_sent(reader: psycopg.Connection[Any]) -> None:
    for table in ("import", "file", "file_piece"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(f"SELECT FROM vault.{table}".encode())


def test_with_its_own_regency_the_login_sees_what_the_owner_sees(
    reader: psycopg.Connection[Any], built: str
) -> None:
    with psycopg.connect(built, autocommit=True) as owner:
        all_there = seen(owner, None)
    shown = seen(reader, Scope((OURS, "64", "ID")))
    assert shown == {name: all_there[name] for name in shown}
    assert shown["live.enrolment_period"] > 0


def test_of_a_village_only_its_people_are_shown(reader: psycopg.Connection[Any], built: str) -> None:
    with psycopg.connect(built, autocommit=True) as owner:
        rows = owner.execute("SELECT village, count(*) FROM live.enrolment_period GROUP BY 1").fetchall()
    village, count = rows[0]
    shown = seen(reader, Scope(villages=(village,)))
    assert shown["live.enrolment_period"] == count
    assert shown["live.card_period"] == shown["log.stored_events"] == 0
    assert (
        seen(reader, Scope(villages=("64.01.01.2001",)))["live.enrolment_period"] == 0
        or village == "64.01.01.2001"
    )


def test_rows_that_a_version_before_guarded_otherwise_are_guarded_as_this_one_does(
    reader: psycopg.Connection[Any], register: Register, built: str, store: PostgresEventStore
) -> None:
    # given a list that a regency proposed, and read models whose policies an older version made
    done(register.propose_people(command(), ProposePeople(OURS, SCHEME, people(7, 8))))
    office = Scope(offices=(OURS,))
    lists = ("live.participant_list", "live.list_people", "live.listed_row")
    with psycopg.connect(built) as owner:
        schemas = [name for (name,) in owner.execute("SELECT schema FROM projection.position").fetchall()]
        for schema, table in [
            (s, t) for s in schemas for t in ("list_people", "listed_row", "participant_list")
        ]:
            if owner.execute("SELECT to_regclass(%s)", (f"{schema}.{table}",)).fetchone() != (None,):
                owner.execute(f"DROP POLICY reader ON {schema}.{table}".encode())
                old = f"CREATE POLICY reader ON {schema}.{table} FOR SELECT TO {READER} USING (false)"
                owner.execute(old.encode())
    # when this version's projector starts
    with contextlib.closing(Runner(store, projections(), built)) as runner:
        runner.ensure()
        runner.catch_up()
    # then an office of the regency is shown what the regency proposed, and no other row
    shown = {name: rows for name, rows in seen(reader, office).items() if rows and name.startswith("live.")}
    shown.pop("live.coverage_partition", None)  # holds positions alone
    assert set(shown) == set(lists)
    assert shown["live.listed_row"] == 2
    assert not any(rows for rows in seen(reader, Scope(offices=(THEIRS,))).values())


def test_a_build_of_before_whose_tables_lack_a_column_is_guarded_and_keeps_nobody_from_starting(
    reader: psycopg.Connection[Any], built: str, store: PostgresEventStore
) -> None:
    with psycopg.connect(built) as owner:
        owner.execute("CREATE SCHEMA selection_v0")
        owner.execute("CREATE TABLE selection_v0.listed_row AS SELECT '64.01' AS regency")
        owner.execute(
            "INSERT INTO projection.position (schema, name, version, position, role)"
            " SELECT 'selection_v0', name, 0, position, 'OLD' FROM projection.position"
            " WHERE name = 'selection' AND live"
        )
    with contextlib.closing(Runner(store, projections(), built)) as runner:
        runner.ensure()
    assert seen(reader, None)["selection_v0.listed_row"] == 0
    assert seen(reader, Scope(whole=(OURS,)))["selection_v0.listed_row"] == 1


def test_the_login_can_change_nothing_and_read_no_vault(reader: psycopg.Connection[Any]) -> None:
    for sql in (
        "SELECT * FROM vault.person",
        "SELECT * FROM log.command",
        "SELECT * FROM log.guard_period",
        "INSERT INTO log.stored_events SELECT * FROM log.stored_events",
        "UPDATE live.enrolment_period SET worker = worker",
        "DELETE FROM projection.position",
        "ALTER TABLE log.stored_events DISABLE ROW LEVEL SECURITY",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(sql.encode())


def test_what_one_answer_may_see_is_not_left_on_the_connection_for_the_next(built: str) -> None:
    counted = "SELECT count(*) AS n FROM live.enrolment_period"

    async def asked() -> list[int]:
        found: list[int] = []
        guarded = pool(make_conninfo(built, user=READER), most=1)
        open_ = pool(built, most=1)
        async with open_, guarded:
            reader = Reader(open_, guarded)

            async def count() -> None:
                _, rows = await reader.rows(counted, {}, of=("participants",))
                found.append(rows[0]["n"])

            with seeing(Scope((OURS,))):
                await count()
                with pytest.raises(psycopg.errors.DivisionByZero):
                    await reader.rows("SELECT 1 / 0 AS n", {}, of=("participants",))
            await count()
            with seeing(Scope((THEIRS,))):
                await count()
            with seeing(None):
                await count()
            await reader.close()
        return found

    assert asyncio.run(asked()) == [6, 0, 0, 6]


def test_those_who_ask_the_same_at_the_same_time_see_each_what_they_may(built: str) -> None:
    counted = "SELECT count(*) AS n FROM live.enrolment_period"

    async def asked() -> list[tuple[Scope | None, int]]:
        guarded, open_ = pool(make_conninfo(built, user=READER), most=2), pool(built, most=2)
        async with open_, guarded:
            reader = Reader(open_, guarded)

            async def count(scope: Scope | None) -> tuple[Scope | None, int]:
                with seeing(scope):
                    _, rows = await reader.rows(counted, {}, of=("participants",))
                return scope, rows[0]["n"]

            scopes = (Scope((OURS,)), Scope((THEIRS,)), None, Scope(villages=(THEIRS + ".01.2001",)))
            found = await asyncio.gather(*(count(scope) for _ in range(5) for scope in scopes))
            await reader.close()
        return found

    for scope, rows in asyncio.run(asked()):
        assert rows == (6 if scope is None or scope == Scope((OURS,)) else 0)


def test_a_rebuilt_read_model_is_guarded_and_so_is_one_that_was_built_before_there_was_a_login(
    built: str, store: PostgresEventStore, reader: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(built, autocommit=True) as owner:
        schemas = [row[0] for row in owner.execute("SELECT schema FROM projection.position").fetchall()]
        for schema in schemas:
            for (table,) in owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)
            ).fetchall():
                owner.execute(f"ALTER TABLE {schema}.{table} DISABLE ROW LEVEL SECURITY".encode())
    assert seen(reader, None)["live.enrolment_period"] == 6

    with contextlib.closing(Runner(store, projections(), built)) as runner:
        runner.ensure()
    assert set(seen(reader, None).values()) == {0}
