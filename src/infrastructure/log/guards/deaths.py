"""Who has died? Nobody is protected after the day of their death, but for what was recorded so as it happened.

Before a death was an event of its own it was the reason of an end: such an end tells of a death as long as nothing else is
recorded of that enrolment's end.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg

from ....domain.dates import FOREVER
from ....domain.vocabulary import RuleCode
from ...postgres.arrays import uuid_array
from .effects import Effects
from .quota_places import HeldEnrolment

_DAY = dt.timedelta(days=1)


def outlive(
    out: Effects, there: Mapping[UUID, Sequence[HeldEnrolment]], died: Mapping[UUID, dt.date]
) -> bool:
    """Whether anybody would be protected after the day of their death for longer than before, and no event says so."""
    last = {worker: day for worker, day in died.items() if worker not in out.alive}
    for _, event in out.enrolled:
        day = last.get(event.worker)
        if day is None or RuleCode.WORKER_DIED in event.breaches:
            continue
        if (event.end_exclusive or FOREVER) > day + _DAY:
            return True
    before = {row.enrolment: row for rows in there.values() for row in rows}
    for one in out.moved:
        day = last.get(one.worker)
        if day is None or one.outlives or one.start >= one.end:
            continue
        row = before.get(one.enrolment)
        held = row.end if row is not None and row.start < row.end else dt.date.min
        if one.end > max(day + _DAY, held):
            return True
    return False


def tell(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    """Write deaths that were told of workers themselves, and those that were withdrawn."""
    if out.alive:
        cursor.execute(
            f"""UPDATE {schema}.guard_death SET died_on = NULL, enrolment = NULL, planned = NULL
            WHERE worker = ANY(%s)""",
            (list(out.alive),),
        )
    if out.died:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_death (worker, died_on) SELECT * FROM unnest(%s::uuid[], %s::date[])
            ON CONFLICT (worker) DO UPDATE SET died_on = excluded.died_on, enrolment = NULL, planned = NULL""",
            (list(out.died), list(out.died.values())),
        )


def follow_ends(connection: psycopg.Connection[Any], out: Effects, schema: str) -> None:
    """Follow the ends of enrolments where these alone tell of a death."""
    # A correction moves the day, or takes the death back where days last as long as was planned or longer. What is taken
    # back tells nothing of the worker.
    moved = [one for one in out.moved if one.enrolment not in out.voided]
    connection.execute(
        f"""UPDATE {schema}.guard_death d SET died_on = CASE WHEN n.end_on < d.planned AND NOT n.otherwise
            THEN n.end_on - 1 END
        FROM unnest(%s::uuid[], %s::date[], %s::boolean[]) n(enrolment, end_on, otherwise)
        WHERE d.enrolment = n.enrolment AND d.died_on IS NOT NULL
            AND (n.otherwise OR n.end_on <> d.died_on + 1)""",
        (
            uuid_array(m.enrolment for m in moved),
            [m.end for m in moved],
            [m.enrolment in out.ended_otherwise for m in moved],
        ),
    )
    if out.ended:
        connection.execute(
            f"""INSERT INTO {schema}.guard_death AS d (worker, died_on, enrolment, planned)
            SELECT * FROM unnest(%s::uuid[], %s::date[], %s::uuid[], %s::date[])
            ON CONFLICT (worker) DO UPDATE SET died_on = excluded.died_on, enrolment = excluded.enrolment,
                planned = CASE WHEN d.enrolment = excluded.enrolment AND d.died_on IS NOT NULL
                    THEN d.planned ELSE excluded.planned END
            WHERE d.enrolment IS NOT NULL""",
            [list(column) for column in zip(*out.ended.values(), strict=True)],
        )


def outlived(connection: psycopg.Connection[Any], out: Effects, schema: str) -> psycopg.Cursor[Any]:
    """A row where an enrolment goes on after a death that is told of now: it was recorded while the death was decided."""
    return connection.execute(
        f"""SELECT 1 FROM unnest(%s::uuid[], %s::date[]) n(worker, died_on) JOIN {schema}.guard_period p USING (worker)
        WHERE p.start_on < p.end_exclusive AND p.end_exclusive > n.died_on + 1 LIMIT 1""",
        (list(out.died), list(out.died.values())),
    )
