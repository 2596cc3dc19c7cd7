"""Is a database that tests use one after another like a new one for each? Whatever a test wrote, or changed of the tables."""

import contextlib
from collections.abc import Iterator

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.vault.keys import generate
from naungan.projections.engine.row_security import READER
from tests import one_loop
from tests.databases import (
    Shelf,
    changed_at,
    fresh_database,
    readers_at,
    runner_at,
    staging_at,
    store_at,
    vault_at,
)
from tests.people import command, enrolments, people, ready_to_enrol

# A value of each type, and those of columns that take fewer.
_VALUES = {
    "uuid": "gen_random_uuid()",
    "text": "'9'",
    "bytea": "'9'::bytea",
    "integer": "9",
    "smallint": "9",
    "bigint": "9",
    "boolean": "true",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "numeric": "9",
    "jsonb": "'{}'",
    "daterange": "daterange(current_date, current_date + 1)",
    "double precision": "9",
}
_FITTING = {
    "access.account.kind": "'PERSON'",
    "access.sight.workers": "ARRAY[gen_random_uuid()]",
    "access.sight.rows": "ARRAY[9]",
    "access.told.way": "'FILE'",
    "vault.import.state": "'waiting'",
}
_THERE_AT_FIRST = {
    *("log.log_head", "log.guards_version", "log.migration", "vault.migration", "access.migration"),
    *("projection.log_state", "projection.position", "projection.projector", "vault.writing", "access.epoch"),
}


@pytest.fixture
def shelf(postgres: str) -> Iterator[Shelf]:
    """Databases of this test alone."""
    with contextlib.closing(Shelf(postgres)) as shelf:
        yield shelf


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table, and how far each sequence is."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema'"
        ).fetchall()
        rows = [(name, f"SELECT t::text FROM {name} t ORDER BY 1") for (name,) in tables]
        rows.append(("sequences", "SELECT s::text FROM pg_sequences s ORDER BY 1"))
        return {name: [row for (row,) in connection.execute(query.encode())] for name, query in rows}


def write_everywhere(url: str) -> None:
    """Write a row into every table that takes one made of its columns' types, and take every sequence on."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for name, columns in connection.execute(_COLUMNS).fetchall():
            values = {c: _FITTING.get(f"{name}.{c}", _VALUES.get(kind, "NULL")) for c, kind in columns}
            into = f"{name} ({', '.join(values)}) OVERRIDING SYSTEM VALUE VALUES"
            with contextlib.suppress(psycopg.errors.IntegrityError):
                connection.execute(f"INSERT INTO {into} ({', '.join(values.values())})".encode())
        connection.execute("SELECT nextval(format('%I.%I', schemaname, sequencename)) FROM pg_sequences")


_COLUMNS = """SELECT table_schema || '.' || table_name, json_agg(json_build_array(quote_ident(column_name), data_type))
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_type = 'BASE TABLE' AND table_schema !~ '^pg_' AND table_schema <> 'information_schema' AND is_generated = 'NEVER'
GROUP BY 1 ORDER BY 1"""


def tell(url: str, regions: KemendagriRegions) -> None:
    """People enrolled under an agreement, a decree and a budget, counted by every read model."""
    with (
        store_at(url) as store,
        vault_at(url, generate()) as vault,
        runner_at(url, store) as runner,
    ):
        register = Register(store, vault, NikRules(), regions)
        papers = ready_to_enrol(register)
        enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3, village="64.01.01.2009"))))
        runner.catch_up()


def test_whatever_was_written_is_gone_for_the_next_test(
    postgres: str, built_template: str, shelf: Shelf, regions: KemendagriRegions
) -> None:
    with fresh_database(postgres, built_template) as url:
        new = contents(url)
    # Given a test that records and projects, and writes into every other table
    with shelf.lend(built_template) as url:
        tell(url, regions)
        write_everywhere(url)
        written = contents(url)
        assert {name for name in new if written[name] == new[name]} <= _THERE_AT_FIRST
        # And deletes what is there at first, past all that forbids it
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for name in _THERE_AT_FIRST:
                connection.execute(f"DELETE FROM {name}".encode())
    # When the next one asks for a database, then it gets this one, as new
    with shelf.lend(built_template) as again:
        assert again == url
        assert contents(again) == new
        # And may do the same
        tell(again, regions)
    with shelf.lend(built_template) as again:
        assert again == url
        assert contents(again) == new


def test_what_a_story_holds_is_there_for_each_of_its_tests(
    postgres: str, built_template: str, shelf: Shelf, regions: KemendagriRegions
) -> None:
    with fresh_database(postgres, built_template) as url:
        new = contents(url)
    with shelf.lend(built_template) as url:
        tell(url, regions)
        rows, told = shelf.told(built_template, url), contents(url)
    assert told != new
    for change, more in (("DELETE FROM {}", False), ("DELETE FROM {}", True), ("SELECT FROM {}", True)):
        # Given a test that deletes rows of a story, writes others in their place, or writes more
        with shelf.lend(built_template, rows) as again, psycopg.connect(again, autocommit=True) as connection:
            assert again == url
            connection.execute("SET session_replication_role = replica")
            for name, some in told.items():
                if some and name != "sequences":
                    connection.execute(change.format(name).encode())
            if more:
                write_everywhere(again)
            assert contents(again) != told
        # When the next one asks, then the story is as it was
        with shelf.lend(built_template, rows) as again:
            assert again == url
            assert contents(again) == told
    # And whoever has no story finds none
    with shelf.lend(built_template) as other:
        assert other != url
        assert contents(other) == new
    # And what held one story, another or none can hold what the next one asks for
    with shelf.lend(built_template, rows) as first, shelf.lend(built_template, rows) as second:
        assert first == url
        assert contents(second) == told
    with shelf.lend(built_template) as first, shelf.lend(built_template) as second:
        assert first == other
        assert contents(first) == contents(second) == new


def test_where_more_than_some_rows_was_changed_the_next_test_has_another(template: str, shelf: Shelf) -> None:
    before = None
    for change in (*_CHANGES, None):
        with shelf.lend(template) as url, psycopg.connect(url, autocommit=True) as connection:
            assert url != before
            before = url
            if change is not None:
                connection.execute(change.encode())


_CHANGES = (
    "CREATE TABLE log.more (id int)",
    "CREATE INDEX ON log.stored_events (topic)",
    "DROP INDEX access.told_at",
    "ALTER TABLE log.stored_events DISABLE TRIGGER ALL",
    "ALTER TABLE access.told ALTER people SET DEFAULT 1",
    "ALTER TABLE access.told ALTER people SET STATISTICS 7",
    "ALTER TABLE access.told DROP CONSTRAINT told_people_check",
    "CREATE POLICY everything ON log.stored_events USING (true)",
    "ALTER TABLE log.stored_events DISABLE ROW LEVEL SECURITY",
    "GRANT DELETE ON log.stored_events TO PUBLIC",
    "GRANT CREATE ON SCHEMA log TO PUBLIC",
    "CREATE FUNCTION log.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW log.one AS SELECT 1",
    "CREATE SCHEMA more",
    "CREATE DOMAIN log.word AS text",
    "TRUNCATE vault.person CASCADE",
    "ANALYZE vault.migration",
    "SELECT lo_create(0)",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END $$",
    "INSERT INTO vault.migration SELECT n::text FROM generate_series(1, 3000) n",
)


def test_what_every_start_grants_once_more_changes_nothing(built_template: str, shelf: Shelf) -> None:
    with shelf.lend(built_template) as url, store_at(url) as store:
        store.create_log(simulated=False)
        with runner_at(url, store) as runner:
            runner.ensure()
    with shelf.lend(built_template) as again:
        assert again == url


def test_whoever_is_still_connected_is_cut_off_and_writes_no_more(template: str, shelf: Shelf) -> None:
    # Given a test that leaves a transaction open, with a row that nobody sees yet
    with shelf.lend(template) as url:
        left = psycopg.connect(url)
        left.execute("INSERT INTO vault.migration VALUES ('more')")
    # When the next test has the database, then that is gone, and so is who wrote it
    with shelf.lend(template) as again:
        assert again == url
        with pytest.raises(psycopg.OperationalError):
            left.commit()
        with psycopg.connect(again) as connection:
            assert connection.execute("SELECT FROM vault.migration WHERE name = 'more'").rowcount == 0
    left.close()


def test_a_database_whose_connections_somebody_holds_or_has_ended_is_not_used_again(
    template: str, shelf: Shelf
) -> None:
    # Given one whose connection is not given back
    with shelf.lend(template) as url, store_at(url) as store:
        store._pool().getconn()
    # When the next test has another, and in its second use every connection to that is ended
    with shelf.lend(template) as second:
        assert second != url
    with shelf.lend(template) as again:
        assert again == second
        with psycopg.connect(second, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    # Then the one after that has a third
    with shelf.lend(template) as third:
        assert third not in (url, second)


def test_connections_stay_open_from_one_test_to_the_next(built_template: str, shelf: Shelf) -> None:
    def processes() -> set[int]:
        with psycopg.connect(url) as connection:
            return {
                pid
                for (pid,) in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            }

    async def read() -> None:
        models, log = readers_at(url)
        guarded, _ = readers_at(url, READER)
        changed = changed_at(url)
        for pool in (models, log, guarded):
            await pool.open()
            async with pool.connection() as connection:
                await connection.execute("SELECT 1")
            await pool.close()
        await changed()
        await changed.close()

    @contextlib.contextmanager
    def used() -> Iterator[None]:
        with (
            store_at(url) as store,
            vault_at(url, keys),
            staging_at(url, keys) as staging,
            runner_at(url, store) as runner,
        ):
            store.now()
            staging.sweep()
            runner.catch_up()
            one_loop.portal().call(read)
            yield

    keys = generate()
    with shelf.lend(built_template) as url, used():
        before = processes()
    # When the next one has a vault with other keys, and all else that connects
    keys = generate()
    with shelf.lend(built_template) as url, used():
        # Then they have the same connections, but for the one that emptied the database
        after = processes()
        assert (before - after, len(after - before)) == (set(), 1)
    assert len(before) >= 8
