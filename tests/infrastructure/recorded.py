"""What did a command leave in log, guards and vault? Read from the tables themselves."""

import datetime as dt
from typing import Any
from uuid import UUID

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EnrolWorkers
from naungan.domain.ports import Outcome
from naungan.infrastructure.log.store import PostgresEventStore
from tests.databases import looking_at

from ..people import command

TABLES = (
    *("log.stored_events", "log.guard_period", "log.guard_budget_village"),
    *("log.guard_selection", "log.guard_card", "vault.person", "vault.note"),
)


BORN_AGED_65 = dt.date(1957, 10, 1)


def recorded(database_url: str) -> dict[str, Any]:
    """All that is recorded but the outcomes of commands: rows of every table, and what lines have left."""
    with looking_at(database_url) as connection:
        held: dict[str, Any] = {
            table: connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() for table in TABLES
        }
        held["lines"] = connection.execute(
            "SELECT budget, reserved, used, overdrawn, overfull FROM log.guard_budget ORDER BY budget"
        ).fetchall()
        held["lists"] = connection.execute("SELECT id, used FROM log.guard_selection ORDER BY id").fetchall()
        held["position"] = connection.execute("SELECT position FROM log.log_head").fetchone()
    return held


def event_of(store: PostgresEventStore, enrolment: UUID) -> Any:
    """The last event of an enrolment."""
    return store.load([enrolment])[enrolment][-1].event


# The same key again


def again(register: Register, intent: EnrolWorkers, name: str) -> Outcome:
    return register.enrol_workers(command(name), intent)
