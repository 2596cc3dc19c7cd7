"""Does an error say that the database cannot be asked now? It is away, ends or begins, or has no connection free.

Whatever was asked was not wrong, and may be asked again a moment later.
"""

import psycopg

# What PostgreSQL calls these: its class 08 is about connections.
_CONNECTION_LOST = "08"
_ENDS_OR_BEGINS_OR_FULL = ("57P01", "57P02", "57P03", "57P05", "53300")


def tells_database_away(error: BaseException) -> bool:
    """Whether this error, apart from what it arose from, says so."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    state = error.sqlstate
    if state is None:  # of the connection, or of a pool that had none in time
        return True
    return state.startswith(_CONNECTION_LOST) or state in _ENDS_OR_BEGINS_OR_FULL
