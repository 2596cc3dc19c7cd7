"""Was anything lost, doubled or torn? Recounted from the log, beside every answer given and every row of every file."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from naungan.domain.batches import BatchChunkAccepted, BatchCompleted
from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.enrolment import WorkerEnrolled
from naungan.infrastructure.audit import check_log
from naungan.infrastructure.composition import projecting, projections, vault_of
from naungan.infrastructure.event_store import PostgresEventStore
from naungan.projections import rebuild

from .house import House


def prove(house: House, answers: Mapping[UUID, int], niks: set[str], files: int) -> str:
    """Hold the log against what was answered and what the files said; one line of figures. Raises AssertionError."""
    assert [check for check in check_log(house.url) if not check.good] == []
    commands, events = _log(house)
    # every answered command is in the log exactly once, at the position that was answered, and nothing else is
    assert {UUID(str(key)): positions for key, positions in commands.items()} == {
        key: [position] for key, position in answers.items()
    }
    # every valid row of every file is enrolled exactly once, and every file was completed
    enrolled = [event for event in events if isinstance(event, WorkerEnrolled)]
    assert len({event.worker for event in enrolled}) == len(enrolled) == len(niks)
    assert sum(isinstance(event, BatchCompleted) for event in events) == files
    assert sum(event.enrolled for event in events if isinstance(event, BatchChunkAccepted)) == len(niks)
    # the vault holds these people and no others
    vault = vault_of(house.settings)
    found = vault.find(sorted(niks))
    vault.close()
    assert set(found.values()) == {event.worker for event in enrolled}
    with house.connect() as connection:
        assert connection.execute("SELECT count(*) FROM vault.person").fetchone() == (len(niks),)
    _read_models(house, enrolled)
    return f"{len(events):,} events, {len(answers):,} answers, {len(niks):,} enrolled from {files} files"


def _log(house: House) -> tuple[dict[Any, list[int]], list[Any]]:
    """Where each clerk's command stands in the log, and all events."""
    commands: dict[Any, list[int]] = {}
    with house.connect() as connection:
        for command, position in connection.execute(
            """SELECT command_id, notification_id FROM log.stored_events
            WHERE topic = 'EligibleWorkersCounted' ORDER BY notification_id"""
        ):
            commands.setdefault(command, []).append(int(str(position)))
    store = PostgresEventStore(house.url, pool_size=1)
    events: list[Any] = []
    after = 0
    while batch := store.read(after, 10_000):
        events += [entry.event for entry in batch]
        after = batch[-1].position
    store.close()
    assert sum(isinstance(event, EligibleWorkersCounted) for event in events) == sum(
        map(len, commands.values())
    )
    return commands, events


def _read_models(house: House, enrolled: list[WorkerEnrolled]) -> None:
    """What they answer is a naive count of the log, and each is row by row what a rebuild makes of the log."""
    expected: Counter[str] = Counter()
    for event in enrolled:
        for length in (2, 5, 8, 13):
            expected[event.village[:length]] += 1
    with house.connect() as connection:
        counted = connection.execute(
            """SELECT region, sum(delta) FROM live.coverage_present
            WHERE day <= '2026-06-01' AND region <> 'ID' GROUP BY region"""
        ).fetchall()
        people = connection.execute("SELECT count(DISTINCT worker) FROM live.enrolment_period").fetchone()
    assert {str(region): int(str(n)) for region, n in counted if n} == dict(expected)
    assert people == (len(enrolled),)
    with projecting(house.settings) as runner:
        runner.catch_up()
        for projection in projections():
            rebuild.rebuild(runner, projection.name)  # raises where it differs
