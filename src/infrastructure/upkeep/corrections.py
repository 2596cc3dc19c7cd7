"""How did corrections of people end of which nobody said so? The log tells, and the vault follows it."""

import datetime as dt
from uuid import UUID

import psycopg

from ...domain.vocabulary import IdentityChange
from ..log.declared import names_of
from ..vault.vault import PostgresVault

_CORRECTED = "IdentityCorrected"


def follow_log(
    vault: PostgresVault, log: psycopg.Connection[tuple[object, ...]], older_than: dt.timedelta
) -> int:
    """Settle what was corrected longer ago than this and is told by the log; take back what is not: its process died, or was refused,
    after the vault was written. How many there were.
    """
    found = 0
    for worker in dict.fromkeys(worker for worker, _ in vault.unsettled(older_than=older_than)):
        with vault.correcting(worker):
            for _, version in vault.unsettled(worker, older_than=older_than):
                changes = _changes(log, worker, version)
                if changes is None:
                    vault.revert_identity(worker, version)
                else:
                    found_by_it = IdentityChange.NIK_CHANGED.value in changes
                    vault.settle_identity(worker, version, nik_found=found_by_it)
                found += 1
    return found


def _changes(log: psycopg.Connection[tuple[object, ...]], worker: UUID, version: int) -> list[str] | None:
    """What was corrected of a version of a person, as the log tells; None where it does not."""
    row = log.execute(
        """SELECT e.state -> 'changes' FROM (SELECT convert_from(state, 'UTF8')::jsonb AS state FROM log.stored_events
        WHERE originator_id = %s AND topic = ANY(%s)) e
        WHERE (e.state ->> 'was')::int = %s AND e.state ->> 'now' <> e.state ->> 'was'""",
        (worker, list(names_of(_CORRECTED)), version),
    ).fetchone()
    return None if row is None else [str(change) for change in row[0]]  # type: ignore[attr-defined]
