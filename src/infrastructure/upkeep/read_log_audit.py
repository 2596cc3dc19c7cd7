"""Is every look at a name that was sealed still there, as it was written? One check more of `naungan events check`."""

import contextlib

import psycopg

from ...domain.read_log_seals import NOTHING, STREAM, SightsSealed
from ..accounts.read_log_chain import SightChain
from ..log.audit.audit import MOST, Check, Difference
from ..log.event_types import EVENT_TYPES
from ..reference import addresses, vault_of
from ..settings import Settings

_SEALS = "SELECT notification_id, topic, state FROM log.stored_events WHERE originator_id = %s ORDER BY originator_version"


def check_sights(settings: Settings) -> Check:
    """Hold the looks against every seal in the log: each stretch between two by itself, so that it is told where one is missing or
    changed. Raises KeyProblem: the chain is under the vault's key.
    """
    seals = _seals(addresses(settings)[0])
    if not seals:
        return Check("sights", 0, 0, ())
    differing = []
    before = NOTHING
    with contextlib.closing(vault_of(settings)) as vault:
        chain = SightChain(vault)
        for position, seal in seals:
            found = chain.stretch(before.last, seal.last, before.head)
            facts = {"position": position, "after": before.last, "last": seal.last}
            if found.looks != seal.count - before.count:
                counts = {"sealed": seal.count - before.count, "found": found.looks}
                differing.append(Difference("sights_missing", {**facts, **counts}))
            elif found.head != seal.head:
                differing.append(Difference("sights_changed", facts))
            before = seal
    return Check("sights", before.count, len(differing), tuple(differing[:MOST]))


def _seals(url: str) -> list[tuple[int, SightsSealed]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(_SEALS, (STREAM,)).fetchall()
    return [(position, EVENT_TYPES.decode(name, bytes(state), position)) for position, name, state in rows]
