"""Does a newer version of a read model take its place by itself, with the older one answering until then?"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.projections.engine import newer_versions
from naungan.projections.engine.bookkeeping import State
from naungan.projections.engine.projection import Entry, Projection
from naungan.projections.engine.runner import Runner
from tests.projections.history import START, History
from tests.projections.test_runner import Brittle, Second, contents, counted_workers, history, running

__all__ = ["history"]


class Third(Second):
    """A version after that, with a table less and one more."""

    version = 3
    tables = ("met",)

    def create(self, schema: str) -> str:
        return f"CREATE TABLE {schema}.met (position bigint PRIMARY KEY)"

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        for entry in batch:
            if entry.position == self.poison:
                raise ValueError
            cursor.execute(f"INSERT INTO {schema}.met VALUES (%s)".encode(), (entry.position,))


def brittle(version: type[Brittle], poison: int = 0) -> Projection:
    made = version(poison)
    made.version = version.version
    made.tables = version.tables
    return made


def states(runner: Runner) -> dict[str, State]:
    return {s.schema: s.state for s in runner.statuses() if s.name == "brittle"}


@pytest.fixture
def database_url(unbuilt: str) -> str:
    """A database in which nothing is built yet."""
    return unbuilt


@pytest.mark.slow
def test_a_newer_version_is_built_beside_the_living_one_and_switched_in_at_the_head(
    database_url: str, history: History
) -> None:
    # given a read model of the version before, at the head
    with running(history, database_url, brittle(Brittle), batch=10) as runner:
        runner.catch_up()
        before = contents(database_url)["seen"]
    # when a projector of this version starts, and while it goes on
    with running(history, database_url, brittle(Second), batch=10) as runner:
        assert states(runner) == {"brittle_v1": State.LIVE, "brittle_v2": State.REBUILDING}
        while runner.run_once():
            if states(runner)["brittle_v2"] is State.REBUILDING:
                # then the older one answers, whole
                assert contents(database_url)["seen"] == before
        # until the newer one has come as far: from then on it answers, and goes on alone
        assert states(runner) == {"brittle_v2": State.LIVE, "brittle_v1": State.OLD}
        history.append(START + dt.timedelta(days=9), (UUID(int=5), counted_workers(7)))
        runner.catch_up()
        assert contents(database_url)["seen"] != before
        live = {s.schema: s.position for s in runner.statuses() if s.name == "brittle"}
        assert live["brittle_v2"] == history.log_state().position > live["brittle_v1"]


@pytest.mark.slow
def test_a_projector_that_is_stopped_half_way_goes_on_with_the_newer_version(
    database_url: str, history: History
) -> None:
    with running(history, database_url, brittle(Brittle)) as runner:
        runner.catch_up()
    with running(history, database_url, brittle(Second), batch=10) as runner:
        for _ in range(3):
            runner.run_once()
        half = {s.schema: s.position for s in runner.statuses()}["brittle_v2"]
        assert 0 < half < history.log_state().position
    with running(history, database_url, brittle(Second), batch=10) as runner:
        assert {s.schema: s.position for s in runner.statuses()}["brittle_v2"] == half
        runner.catch_up()
        assert states(runner)["brittle_v2"] is State.LIVE


def test_only_the_version_before_is_kept_and_its_lost_tables_go_with_it(
    database_url: str, history: History
) -> None:
    for version in (Brittle, Second, Third):
        with running(history, database_url, brittle(version)) as runner:
            runner.catch_up()
            found = states(runner)
    assert found == {"brittle_v3": State.LIVE, "brittle_v2": State.OLD}
    assert len(contents(database_url)["met"]) == history.log_state().position
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT to_regnamespace('brittle_v1')").fetchone() == (None,)


def test_a_newer_version_that_stops_at_an_event_does_not_take_over(
    database_url: str, history: History
) -> None:
    with running(history, database_url, brittle(Brittle)) as runner:
        runner.catch_up()
    with running(history, database_url, brittle(Third, poison=50), batch=1000) as runner:
        runner.catch_up()
        assert states(runner) == {"brittle_v1": State.LIVE, "brittle_v3": State.STOPPED}
    # and the next version takes its place
    with running(history, database_url, brittle(Third)) as runner:
        runner.retry()
        runner.catch_up()
        assert states(runner) == {"brittle_v3": State.LIVE, "brittle_v1": State.OLD}


def test_a_rebuild_of_the_same_version_waits_for_its_operator(database_url: str, history: History) -> None:
    with running(history, database_url, brittle(Brittle)) as runner:
        runner.catch_up()
        # given an unfinished rebuild
        runner.connection.execute(
            "INSERT INTO projection.position (schema, name, version, role, position)"
            " SELECT 'brittle_v1_g2', name, version, 'REBUILDING', position FROM projection.position"
            " WHERE schema = 'brittle_v1'"
        )
        # when the projector goes on
        runner.catch_up()
        assert newer_versions.take_over(runner.connection, runner.projections) == []
        # then it stays where it is
        assert states(runner) == {"brittle_v1": State.LIVE, "brittle_v1_g2": State.REBUILDING}
