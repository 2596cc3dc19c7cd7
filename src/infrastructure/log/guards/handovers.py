"""Which handover has a number of minutes? In a regency one alone has it, until it is taken back."""

from typing import Any

import psycopg

from ....domain.regions import regency_of
from ....domain.texts import folded
from .effects import Effects


def apply(connection: psycopg.Connection[Any], out: Effects, schema: str) -> psycopg.Cursor[Any] | None:
    """Write what becomes of handovers; a row where two of one regency have one number now."""
    if out.handovers_voided:
        connection.execute(
            f"DELETE FROM {schema}.guard_handover WHERE handover = ANY(%s)", (out.handovers_voided,)
        )
    numbered = [
        (handover, regency_of(held.region), folded(held.minutes))
        for handover, held in out.handovers.items()
        if held.minutes is not None
    ]
    if not numbered:
        return None
    return connection.execute(
        f"""WITH new AS (
            INSERT INTO {schema}.guard_handover (handover, regency, minutes)
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[]) RETURNING handover, regency, minutes
        )
        SELECT 1 FROM new JOIN {schema}.guard_handover o USING (regency, minutes)
        UNION ALL SELECT 1 FROM new GROUP BY regency, minutes HAVING count(*) > 1 LIMIT 1""",
        [list(column) for column in zip(*numbered, strict=True)],
    )
