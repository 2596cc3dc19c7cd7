"""Whose is a card, and does it stand? Serials are given once, and who holds a standing card keeps the enrolment."""

from typing import Any

import psycopg

from .effects import Effects


def apply(
    connection: psycopg.Connection[Any], out: Effects, schema: str, *, binding: bool
) -> psycopg.Cursor[Any] | None:
    """Write what becomes of cards; a row where an enrolment is taken back for which one stands.

    Not `binding`: a serial that is given twice stays with the first card that had it.
    """
    if out.cards_issued:
        connection.execute(
            f"""INSERT INTO {schema}.guard_card (card, serial, worker, enrolment)
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[])"""
            + ("" if binding else " ON CONFLICT DO NOTHING"),
            [list(column) for column in zip(*out.cards_issued, strict=True)],
        )
    if out.cards_over:
        connection.execute(
            f"UPDATE {schema}.guard_card SET stands = false WHERE card = ANY(%s)", (out.cards_over,)
        )
    if out.cards_voided:
        connection.execute(
            f"UPDATE {schema}.guard_card SET stands = false, voided = true WHERE card = ANY(%s)",
            (out.cards_voided,),
        )
    if not out.voided:
        return None
    return connection.execute(
        f"SELECT 1 FROM {schema}.guard_card WHERE enrolment = ANY(%s) AND stands LIMIT 1", (out.voided,)
    )
