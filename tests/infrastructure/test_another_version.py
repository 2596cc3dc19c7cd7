"""Is it said where a server of another version still keeps the projections? On the screen of the one that waits, which then goes on."""

import contextlib
import datetime as dt
import io
import threading
from pathlib import Path

import psycopg
import pytest
from rich.console import Console
from rich.progress import Progress

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.running.installation import (
    NotServing,
    Watched,
    over_database,
    until_projected,
    wait_beside,
)
from naungan.infrastructure.running.processes import Family
from naungan.infrastructure.settings import Settings
from naungan.projections.engine.leading import lead, leads_another
from naungan.projections.engine.runner import Runner
from naungan.texts.command_line import Words
from naungan.texts.language import Locale
from naungan.texts.problems import Running
from tests.infrastructure.test_event_store import new, record

OF_ANOTHER = [("coverage", 1)]
OURS = [(one.name, one.version) for one in projections()]


def at(url: str) -> Settings:
    return Settings.from_environment(
        dict.fromkeys(("NAUNGAN_EVENT_STORE_URL", "NAUNGAN_READ_MODEL_URL", "NAUNGAN_VAULT_URL"), url)
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "hentikan dahulu server itu, lalu jalankan lagi yang ini"),
        ("en", "stop that server first, then start this one again"),
    ],
)
def test_who_waits_for_a_server_of_another_version_is_told_to_stop_it(
    store: PostgresEventStore, database_url: str, tmp_path: Path, language: Locale, said: str
) -> None:
    # Given an event, read models that do not hold it, and a projector of another version at work
    record(store, new())
    screen = io.StringIO()
    console = Console(file=screen, width=400)
    with (
        contextlib.closing(Runner(store, projections(), database_url)) as runner,
        psycopg.connect(database_url, autocommit=True) as other,
        Progress(console=console) as progress,
    ):
        runner.ensure()
        assert lead(other, OF_ANOTHER)
        # When a server waits for its own
        watched = Watched(progress, Words(language), dt.datetime.now(dt.UTC))
        with Family(tmp_path / "log") as family:
            waiting = threading.Thread(target=until_projected, args=(at(database_url), 1, family, watched))
            waiting.start()
            # Then it says what to do
            while said not in screen.getvalue():
                assert waiting.is_alive()
                waiting.join(0.05)
            # and goes on by itself when the other has ended
            other.close()
            runner.catch_up()
            waiting.join()
    assert screen.getvalue().count(said) == 1


def test_a_projector_of_the_same_version_disturbs_nobody(database_url: str) -> None:
    with (
        psycopg.connect(database_url, autocommit=True) as one,
        psycopg.connect(database_url, autocommit=True) as asking,
    ):
        assert not leads_another(asking, OURS)
        assert lead(one, OURS)
        assert not leads_another(asking, OURS)
        with psycopg.connect(database_url, autocommit=True) as two:
            assert not lead(two, OF_ANOTHER)
        assert leads_another(asking, OF_ANOTHER)


def test_a_projector_of_before_that_names_itself_nothing_is_of_another_version(database_url: str) -> None:
    with (
        psycopg.connect(database_url, autocommit=True) as one,
        psycopg.connect(database_url, autocommit=True) as asking,
    ):
        one.execute("SELECT pg_advisory_lock(1851880816)")
        assert leads_another(asking, OURS)


def test_a_server_whose_database_ended_with_the_one_that_started_it_ends_and_says_so(
    database_url: str, tmp_path: Path
) -> None:
    # Given a server over a database that another one started
    told: list[NotServing] = []

    def serve() -> None:
        try:
            with over_database(lent=True):
                wait_beside(at(database_url), family)
        except NotServing as problem:
            told.append(problem)

    find = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with Family(tmp_path / "log") as family, psycopg.connect(database_url, autocommit=True) as ending:
        serving = threading.Thread(target=serve)
        serving.start()
        # When its connections are lost
        while serving.is_alive():
            ending.execute(find)
            serving.join(0.05)
    # Then it does not stay without one
    assert [one.text for one in told] == [Running.DATABASE_ENDED]


def test_a_full_disk_is_not_told_as_a_database_that_ended() -> None:
    with pytest.raises(psycopg.errors.DiskFull), over_database(lent=True):
        raise psycopg.errors.DiskFull
