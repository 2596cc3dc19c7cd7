"""Whose turn is it to append? A lock beside the log's head row, held until the end of a transaction. Positions are
given under it, without gaps: in transaction.py, and for small appends in small_appends.py.

The row's own lock keeps appends apart. This one can be asked for without waiting, which costs nothing, while asking the row so
(`FOR UPDATE SKIP LOCKED`) takes a tenth off small commands; and whoever only tries does not overtake whoever waits.
"""

_CLASS = 0x4E41_5503  # among advisory locks of two numbers

IS_FREE = f"pg_try_advisory_xact_lock({_CLASS}, 0)"  # a condition: true for who has the lock now
WAIT = f"SELECT pg_advisory_xact_lock({_CLASS}, 0)"
