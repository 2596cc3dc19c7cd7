"""Does the check of the log find every kind of damage, and name it? Made by a superuser behind the triggers' back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment, TransferEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import NewEvent
from naungan.domain.vocabulary import BudgetStage, EndReason
from naungan.infrastructure.log.audit.audit import Check, check_log
from naungan.infrastructure.log.audit.rules import RULES
from naungan.infrastructure.log.guards.guards import TABLES
from naungan.infrastructure.log.store import PostgresEventStore
from tests.databases import checked_log, looking_at

from ..people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    START,
    allocation,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .by_hand import typed_here
from .test_cli import at
from .test_event_store import counted, record

NAMES = [name for name, _, _ in RULES] + ["contents", "guards", *TABLES, "budgets"]


@pytest.fixture
def history(register: Register, store: PostgresEventStore) -> list[UUID]:
    """A regency with enrolments made, moved, ended by a death, overfull as it happened, and cards; the enrolments."""
    papers = ready_to_enrol(register, quota=4, per_village_quota=4)
    made = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    done(
        register.transfer_enrolment(
            command(), TransferEnrolment(made[0], START.replace(day=9), OTHER_VILLAGE)
        )
    )
    done(register.end_enrolment(command(), EndEnrolment(made[1], START.replace(month=11), EndReason.DIED)))
    done(register.issue_cards(command(), IssueCards((made[0], made[2]), START)))
    done(register.hold_handover(command(), HoldHandover(PASER, START, "Pendopo", "BA 1/2022", 2)))
    done(register.enrol_workers(as_happened(), papers.enrol(*people(4, 9))))
    register.enrol_workers(command(), papers.enrol(person(2)))  # refused: covered already
    return made


def checked(url: str) -> dict[str, Check]:
    return {check.name: check for check in checked_log(url)}


def whats(check: Check) -> list[tuple[str, Any]]:
    """What differs, and the table or position where."""
    return [(one.what, one.facts.get("table", one.facts.get("position"))) for one in check.differences]


@contextmanager
def behind_the_triggers(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def damage(url: str, statement: str) -> dict[str, Check]:
    """The checks after a statement that no trigger saw."""
    with behind_the_triggers(url) as connection:
        assert connection.execute(statement.encode()).rowcount != 0, "it changed nothing"
    return checked(url)


def bad(checks: dict[str, Check]) -> list[str]:
    return [name for name, check in checks.items() if not check.good]


def test_an_empty_log_is_good(store: PostgresEventStore, database_url: str) -> None:
    assert bad(checked(database_url)) == []


@pytest.mark.usefixtures("history")
def test_a_log_of_many_commands_is_good_and_everything_in_it_is_checked(database_url: str) -> None:
    checks = checked(database_url)
    assert list(checks) == NAMES
    assert {name: whats(check) for name, check in checks.items() if not check.good} == {}
    assert [name for name, check in checks.items() if check.checked == 0] == []


def test_a_death_known_in_two_regencies_is_one_append_with_a_scope_for_each(
    register: Register, database_url: str
) -> None:
    # given a worker protected in one regency and, as it happened, in another
    here, there = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    [one] = enrolments(register.enrol_workers(command(), here.enrol(person(1))))
    enrolments(register.enrol_workers(as_happened(), there.enrol(person(1, village=KUKAR_VILLAGE))))
    # when
    done(register.end_enrolment(command(), EndEnrolment(one, START, EndReason.DIED)))
    # then every event belongs to the regency it is about, and the log is good
    with looking_at(database_url) as connection:
        found = connection.execute(
            "SELECT topic, scope FROM log.stored_events WHERE append_id = (SELECT max(append_id) FROM log.stored_events)"
        ).fetchall()
    ended = ("EnrolmentEnded", "BudgetReleased")
    ends = [(topic, scope) for topic in ended for scope in (PASER, KUKAR)]
    assert sorted(found) == sorted([("WorkerDied", PASER), *ends])
    assert bad(checked(database_url)) == []


def test_a_check_runs_while_others_write(store: PostgresEventStore, database_url: str) -> None:
    # given a check that has begun
    record(store, NewEvent(uuid4(), counted(), 1))
    checks = check_log(database_url)
    first = next(checks)
    # when something is recorded before it ends
    record(store, NewEvent(uuid4(), counted(), 1))
    # then it speaks of the log as it was
    assert first.checked == 1
    assert {check.name: check.checked for check in checks if check.good}["contents"] == 1


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("statement", "name", "found"),
    [
        (
            "DELETE FROM log.stored_events WHERE notification_id = 3",
            "positions",
            [("position_gap", 4)],
        ),
        (
            "UPDATE log.log_head SET position = position + 2",
            "head",
            [("head_position", None)],
        ),
        (
            "UPDATE log.log_head SET at = at - interval '1 day'",
            "head",
            [("head_time", None)],
        ),
        ("DELETE FROM log.log_head", "head", [("head_missing", None)]),
        (
            "UPDATE log.stored_events SET append_id = append_id + 1 WHERE notification_id = 2",
            "appends",
            [("append_torn", 3)],
        ),
        (
            """UPDATE log.stored_events SET actor = 'somebody' WHERE notification_id =
            (SELECT min(notification_id) + 1 FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2')""",
            "appends",
            [("append_torn", None), ("append_torn", None)],
        ),
        (
            "UPDATE log.stored_events SET recorded_at = recorded_at + interval '1 day' WHERE notification_id = 1",
            "times",
            [("time_back", 2)],
        ),
        (
            "UPDATE log.stored_events SET recorded_at = recorded_at - interval '1 year' WHERE notification_id = 1",
            "times",
            [("time_before_start", 1)],
        ),
        (
            "UPDATE log.stored_events SET originator_version = 3 WHERE topic = 'ListVerified.v4'",
            "streams",
            [("version_gap", None)],
        ),
        (
            "UPDATE log.stored_events SET originator_version = 3 - originator_version + 10 WHERE topic = 'CardIssued.v2'",
            "streams",
            [("version_gap", None), ("version_gap", None)],
        ),
        (
            "UPDATE log.stored_events SET topic = 'Nonsense' WHERE notification_id = 1",
            "contents",
            [("unknown_name", 1)],
        ),
        (
            "UPDATE log.stored_events SET state = '{\"region\":7}' WHERE notification_id = 1",
            "contents",
            [("unreadable", 1)],
        ),
        (
            "DELETE FROM log.command WHERE last_position = 1",
            "commands",
            [("command_missing", None)],
        ),
        (
            "UPDATE log.command SET first_position = 2, last_position = 2 WHERE last_position = 1",
            "commands",
            [("command_positions", None), ("command_missing", None)],
        ),
        (
            "UPDATE log.command SET outcome = '{\"position\":9,' WHERE last_position IS NULL",
            "commands",
            [("command_outcome", None)],
        ),
        (
            "UPDATE log.guard_period SET end_exclusive = end_exclusive + 1 WHERE start_on < end_exclusive",
            "guard_period",
            [("guard_differs", "guard_period")] * 9,
        ),
        (
            "DELETE FROM log.guard_card",
            "guard_card",
            [("guard_lacks", "guard_card")] * 2,
        ),
        (
            "UPDATE log.guard_handover SET minutes = 'ba 2/2022'",
            "guard_handover",
            [("guard_differs", "guard_handover")],
        ),
        (
            "UPDATE log.guard_death SET died_on = died_on + 1",
            "guard_death",
            [("guard_differs", "guard_death")],
        ),
        (
            "UPDATE log.guard_selection SET used = used + 1",
            "guard_selection",
            [("guard_differs", "guard_selection")] * 2,
        ),
        (
            "INSERT INTO log.guard_budget_village VALUES (gen_random_uuid(), '64.01.01.2009')",
            "guard_budget_village",
            [("guard_surplus", "guard_budget_village")],
        ),
        (
            "UPDATE log.guard_budget SET reserved = reserved + 16800",
            "budgets",
            [("budget", None)],
        ),
    ],
)
def test_every_kind_of_damage_is_found_and_named(
    database_url: str, statement: str, name: str, found: list[tuple[str, Any]]
) -> None:
    check = damage(database_url, statement)[name]
    assert not check.good
    seen = whats(check)
    assert [what for what, _ in seen] == [what for what, _ in found]
    assert [at for (_, at), (_, wanted) in zip(seen, found, strict=True) if wanted is not None] == [
        wanted for _, wanted in found if wanted is not None
    ]


def test_a_position_that_is_there_twice_is_named(history: list[UUID], database_url: str) -> None:
    with behind_the_triggers(database_url) as connection:
        connection.execute("DROP INDEX log.stored_events_notification_id_idx")
        connection.execute("UPDATE log.stored_events SET notification_id = 1 WHERE notification_id = 2")
    assert ("position_twice", 1) in whats(checked(database_url)["positions"])


def test_a_rewritten_enrolment_shows_in_days_and_in_money(history: list[UUID], database_url: str) -> None:
    # given an enrolment whose content somebody changed to one month less
    checks = damage(
        database_url,
        f"""UPDATE log.stored_events SET state = replace(replace(convert_from(state, 'UTF8'),
        '"end_exclusive":"2023-01-01"', '"end_exclusive":"2022-12-01"'), '"months":3', '"months":2')::bytea
        WHERE originator_id = '{history[2]}'""",
    )
    # then the days differ from the guard's, and the line owes less than it reserved
    assert bad(checks) == ["guard_period", "budgets"]
    assert checks["guard_period"].differences[0].facts["enrolment"] == str(history[2])


def test_an_append_that_breaks_a_guard_is_named(history: list[UUID], database_url: str) -> None:
    # given a worker's enrolment recorded a second time, positions and all
    with behind_the_triggers(database_url) as connection:
        connection.execute(
            """INSERT INTO log.stored_events SELECT gen_random_uuid(), 1, topic, state, h.position + 1, h.position + 1,
            scope, h.at, actor, NULL, NULL, NULL, mode, documented_on
            FROM log.stored_events, log.log_head h WHERE originator_id = %s AND originator_version = 1""",
            (history[2],),
        )
        row = connection.execute(
            "UPDATE log.log_head SET position = position + 1 RETURNING position"
        ).fetchone()
        assert row is not None
    # when
    check = checked(database_url)["guards"]
    # then
    assert [(d.what, d.facts) for d in check.differences] == [
        ("guard_refuses", {"append": row[0], "rule": "one_day_one_count"})
    ]


def test_a_log_that_can_be_changed_is_told(store: PostgresEventStore, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE log.stored_events DISABLE TRIGGER immutable")
    assert whats(checked(database_url)["protection"]) == [("unprotected", "stored_events")]


def test_what_an_open_batch_holds_is_owed(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given a batch of five rows that has enrolled one of them
    papers = ready_to_enrol(register, listed=5)
    bulk = BulkEnrolment(store, register.enrolling._vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("d" * 64, "64.01", terms), 5)
    candidates = [(1, person(77))]
    batch = bulk.accept(command(), terms, batch, bulk.chunk(terms, 0, "c" * 64, candidates))
    # then what it still holds is no difference; nor is it once it is released
    assert bad(checked(database_url)) == []
    bulk.complete(command(), batch)
    assert bad(checked(database_url)) == []


def test_a_limit_set_in_the_shadow_of_another_append_makes_no_difference(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given a line whose amount is revised while enrolments go on
    papers = ready_to_enrol(register, amount=10**9, per_village_quota=50)
    for first in (1, 4, 7):
        done(register.enrol_workers(command(), papers.enrol(*people(first, first + 2))))
    done(register.allocate_budget(command(), allocation(stage=BudgetStage.REVISED, amount=10**8, quota=60)))
    done(register.enrol_workers(command(), papers.enrol(*people(20, 22, village=OTHER_VILLAGE))))
    assert bad(checked(database_url)) == []


@pytest.mark.usefixtures("history")
def test_the_command_line_tells_what_differs_and_where(database_url: str, tmp_path: Path) -> None:
    settings = at(database_url, tmp_path)
    good = typed_here("--lang", "en", "events", "check", **settings)
    assert good.returncode == 0, good.stderr
    assert "the log is good: 23 events" in good.stdout
    # when an event is gone
    with behind_the_triggers(database_url) as connection:
        connection.execute("DELETE FROM log.stored_events WHERE notification_id = 3")
    # then both languages name it, and JSON says it to machines
    for language, line in (("en", "position 4 follows 2"), ("id", "posisi 4 menyusul 2")):
        told = typed_here("--lang", language, "events", "check", **settings)
        assert told.returncode == 3
        assert line in told.stdout
    machine = typed_here("events", "check", "--json", **settings)
    assert machine.returncode == 3
    first = json.loads(machine.stdout)[0]
    assert first["name"] == "positions"
    assert first["differences"] == [{"what": "position_gap", "facts": {"position": 4, "before": 2}}]
