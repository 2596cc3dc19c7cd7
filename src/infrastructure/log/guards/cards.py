"""Whose is a card, and does it stand? Serials are given once, a membership (KPJ) is of one worker, and who holds a standing card
keeps the enrolment.
"""

from typing import Any

import psycopg

from .effects import Effects


def apply(
    connection: psycopg.Connection[Any], out: Effects, schema: str, *, binding: bool
) -> list[psycopg.Cursor[Any]]:
    """Write what becomes of cards; a row where an enrolment is taken back for which one stands, and where a membership is of two
    workers.

    Not `binding`: a serial that is given twice stays with the first card that had it.
    """
    if out.cards_issued:
        connection.execute(
            f"""INSERT INTO {schema}.guard_card (card, serial, worker, enrolment, membership)
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::text[])"""
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
    broken: list[psycopg.Cursor[Any]] = []
    members = [
        (membership, worker) for *_, worker, _, membership in out.cards_issued if membership is not None
    ]
    if members:
        broken.append(
            connection.execute(
                f"""SELECT 1 FROM unnest(%s::text[], %s::uuid[]) n(membership, worker)
                JOIN {schema}.guard_card c ON c.membership = n.membership AND c.worker <> n.worker AND NOT c.voided
                LIMIT 1""",
                [list(column) for column in zip(*members, strict=True)],
            )
        )
    if out.voided:
        broken.append(
            connection.execute(
                f"SELECT 1 FROM {schema}.guard_card WHERE enrolment = ANY(%s) AND stands LIMIT 1",
                (out.voided,),
            )
        )
    return broken


def memberships_of_two(connection: psycopg.Connection[Any], schema: str) -> list[tuple[str, int]]:
    """The memberships that are of more than one worker: a card of each, and of how many workers it is."""
    rows = connection.execute(
        f"""SELECT min(card::text), count(DISTINCT worker) FROM {schema}.guard_card
        WHERE membership IS NOT NULL AND NOT voided GROUP BY membership HAVING count(DISTINCT worker) > 1
        ORDER BY 1""".encode()
    ).fetchall()
    return [(str(card), int(workers)) for card, workers in rows]
