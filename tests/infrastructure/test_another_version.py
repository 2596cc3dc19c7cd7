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
from naungan.infrastructure.running.installation import Watched, until_projected
from naungan.infrastructure.running.processes import Family
from naungan.infrastructure.settings import Settings
from naungan.projections.engine.leading import lead, leads_another
from naungan.projections.engine.runner import Runner
from naungan.texts.command_line import Words
from naungan.texts.language import Locale
from tests.infrastructure.test_event_store import new, record

OF_ANOTHER = [("coverage", 1)]
OURS = [(one.name, one.version) for one in projections()]


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
    settings = Settings.from_environment(
        dict.fromkeys(
            ("NAUNGAN_EVENT_STORE_URL", "NAUNGAN_READ_MODEL_URL", "NAUNGAN_VAULT_URL"), database_url
        )
    )
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
            waiting = threading.Thread(target=until_projected, args=(settings, 1, family, watched))
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
