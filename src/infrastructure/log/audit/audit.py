"""Is the log what it says it is? Every rule checked again from its rows, guards and budgets counted again from events.

All of it in one snapshot, so that others may write meanwhile; what is scratch is temporary, nothing recorded is
touched. Memory stays constant however long the log is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from ..event_types import EVENT_TYPES, EventTypes
from ..guards.anew import check_version
from ..guards.guards import TABLES as GUARDS
from ..guards.recount import recount
from .rules import RULES, guard_difference

MOST = 20  # differences named of each check; all are counted


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be: what (a key of the texts), and where: positions, streams, tables."""

    what: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, how many things it was held against, how many differ, and the first of these by name.

    What is `noted` breaks no rule of the log, cannot be mended in it, and ought to be known; the first of them are named.
    """

    name: str
    checked: int
    differing: int
    differences: tuple[Difference, ...]
    noted: int = 0
    notes: tuple[Difference, ...] = ()

    @property
    def good(self) -> bool:
        return self.differing == 0


def check_log(
    url: str,
    *,
    types: EventTypes = EVENT_TYPES,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Check]:
    """Check after check over the event store at `url`. `progress` is told (events recounted, events in all).

    Raises GuardsDiffer where another version of the code opened the log last.
    """
    with psycopg.connect(url) as connection:
        yield from check_log_over(connection, types=types, progress=progress)


def check_log_over(
    connection: psycopg.Connection[Any],
    *,
    types: EventTypes = EVENT_TYPES,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Check]:
    """The same over a connection to the event store, in a transaction of its own."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    check_version(connection)
    connection.execute("SET LOCAL work_mem = '64MB'")
    connection.execute("SET LOCAL temp_buffers = '64MB'")
    for name, counting, finding in RULES:
        yield _asked(connection, name, counting, finding)
    found = recount(connection, types, progress)
    notes = tuple(Difference(*one) for one in found.notes[:MOST])
    contents = _listed("contents", found.events, found.unreadable)
    yield replace(contents, noted=found.noted, notes=notes)
    yield _listed("guards", found.appends, found.refused)
    for table in GUARDS:
        yield _asked(connection, table, f"SELECT count(*) FROM log.{table}", guard_difference(table))
    yield _listed("budgets", len(found.reserved), _budgets(connection, found.reserved))
    connection.rollback()


def _asked(connection: psycopg.Connection[Any], name: str, counting: str, finding: str) -> Check:
    """A check that the database answers: `finding` yields (what, facts) of everything that differs."""
    counted = connection.execute(counting.encode()).fetchone()
    assert counted is not None
    rows = connection.execute(
        f"SELECT count(*) OVER (), f.what, f.facts FROM ({finding}) f(what, facts) LIMIT {MOST}".encode()
    ).fetchall()
    place = {"table": name} if name in GUARDS else {}
    differences = tuple(Difference(what, {**place, **facts}) for _, what, facts in rows)
    return Check(name, counted[0], rows[0][0] if rows else 0, differences)


def _listed(name: str, checked: int, found: Sequence[tuple[str, dict[str, Any]]]) -> Check:
    return Check(name, checked, len(found), tuple(Difference(*one) for one in found[:MOST]))


def _budgets(
    connection: psycopg.Connection[Any], reserved: dict[Any, int]
) -> list[tuple[str, dict[str, Any]]]:
    """Lines whose reserved rupiah are not what enrolments draw and open batches hold."""
    living = dict(
        connection.execute("SELECT budget, reserved FROM log.guard_budget ORDER BY budget").fetchall()
    )
    return [
        ("budget", {"budget": str(line), "reserved": living.get(line, 0), "drawn": reserved.get(line, 0)})
        for line in sorted(living.keys() | reserved.keys())
        if living.get(line, 0) != reserved.get(line, 0)
    ]
