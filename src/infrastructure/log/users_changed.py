"""Was anything granted or revoked? The position of the last event of users, and the log's time, in one small statement.

Asked of the database that writes, which is never behind.
"""

import datetime as dt
from typing import NamedTuple

from ..postgres.glance import Glance, Row

# As stored; in this form the index finds them (migrations/log/0005).
STORED = (
    *("UserAdmitted", "AccessGranted", "AccessRevoked", "GlassBroken"),
    *("LinkMade", "LinkUsed", "SecondFactorSet", "SecondFactorRemoved", "TokenMade", "TokenRevoked"),
    *("AccountClosed", "AccountReopened"),
)
_LAST = f"""SELECT
  coalesce((SELECT max(e.notification_id) FROM log.stored_events e WHERE e.topic IN {STORED}), 0),
  extract(epoch FROM CASE WHEN simulated AND NOT script_ended THEN at ELSE greatest(at, clock_timestamp()) END)
FROM log.log_head"""


class UsersAt(NamedTuple):
    """How far the log of what users may do is (0: before its first event), and the log's time then, in UTC."""

    position: int
    now: dt.datetime

    @classmethod
    def of(cls, row: Row) -> "UsersAt":
        """What a row says that was read."""
        return cls(int(row[0]), dt.datetime.fromtimestamp(float(row[1]), dt.UTC))


def users_changed(url: str) -> Glance:
    """Asks the log at this address; its rows are for `UsersAt.of`."""
    return Glance(url, _LAST)
