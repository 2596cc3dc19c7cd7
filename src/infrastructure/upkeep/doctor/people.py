"""Who can sign in, and with which roles? No administrator, one appointed again, grants without an end, accounts nobody uses."""

import datetime as dt
from typing import Any
from uuid import UUID

import psycopg

from ....domain import grants
from ....domain.grants import APPOINTMENTS, AdministratorAppointed, User
from ....domain.people_told_an_hour import MOST, Way
from ....domain.regions import NATION
from ....domain.vocabulary import Role
from ....texts.doctor import Doctor
from ...log.declared import names_of
from ...log.event_types import EVENT_TYPES
from .finding import Finding, found

_UNUSED = dt.timedelta(days=90)
_EVENTS = (
    *("UserAdmitted", "AccessGranted", "AccessRevoked", "AdministratorAppointed"),
    *("AccountClosed", "AccountReopened"),
)
_LAST_SEEN = """SELECT a.login FROM access.account a
WHERE a.kind = 'PERSON' AND a.closed_at IS NULL AND a.opened_at < %(since)s
  AND NOT EXISTS (SELECT FROM access.session s WHERE s.user_id = a.user_id AND s.seen_at >= %(since)s)
  AND NOT EXISTS (SELECT FROM access.token t WHERE t.user_id = a.user_id AND t.used_at >= %(since)s)
ORDER BY a.login"""


def users_of(log: psycopg.Connection[Any]) -> tuple[dict[UUID, User], list[tuple[UUID, dt.datetime]]]:
    """Every user that the log knows, with what they hold, and who was appointed administrator again, and when (UTC)."""
    rows = log.execute(
        "SELECT originator_id, topic, state, notification_id, recorded_at FROM log.stored_events"
        " WHERE topic = ANY(%s) ORDER BY notification_id",
        ([stored for name in _EVENTS for stored in names_of(name)],),
    ).fetchall()
    users: dict[UUID, User] = {}
    again = []
    for stream, topic, state, position, at in rows:
        event = EVENT_TYPES.decode(topic, bytes(state), position)
        if isinstance(event, AdministratorAppointed):
            assert stream == APPOINTMENTS
            if event.again:
                again.append((event.user, at.astimezone(dt.UTC)))
        else:
            users[stream] = grants.evolve(users.get(stream), event)
    return users, again


_LATELY = dt.timedelta(days=7)
_TOLD_MUCH = """SELECT user_id, max(told)::int FROM (
  SELECT user_id, way, sum(people) AS told FROM access.told WHERE at > %(since)s GROUP BY user_id, way, date_trunc('hour', at)
) hours WHERE told >= CASE way WHEN 'COMMAND' THEN %(command)s ELSE %(file)s END GROUP BY user_id ORDER BY user_id"""


def of_people(
    log: psycopg.Connection[Any], vault: psycopg.Connection[Any], now: dt.datetime
) -> list[Finding]:
    """The same as findings; none in a simulated log, where nobody has to sign in."""
    if log.execute("SELECT simulated FROM log.log_head").fetchone() == (True,):
        return []
    today = now.date()
    users, again = users_of(log)
    signing_in = {
        row[0]
        for row in vault.execute(
            "SELECT user_id FROM access.account WHERE kind = 'PERSON' AND closed_at IS NULL"
        )
    }
    faults = []
    if not any(users[one].holds(Role.ADMINISTRATOR, None, today) for one in signing_in & users.keys()):
        faults.append(found(Doctor.NO_ADMINISTRATOR))
    faults += [found(Doctor.ADMINISTRATOR_AGAIN, user=str(user), on=at.date()) for user, at in again]
    # An administrator is appointed without a last day: the installation must never be without one.
    faults += [
        found(Doctor.GRANT_WITHOUT_END, user=str(user), role=grant.role.value, region=grant.region or NATION)
        for user, state in users.items()
        for grant in state.held(today)
        if grant.until is None and grant.role is not Role.ADMINISTRATOR
    ]
    faults += [
        found(Doctor.TOLD_MUCH, user=str(user), people=people, days=_LATELY.days)
        for user, people in vault.execute(
            _TOLD_MUCH, {"since": now - _LATELY, "command": MOST[Way.COMMAND], "file": MOST[Way.FILE]}
        ).fetchall()
    ]
    unused = vault.execute(_LAST_SEEN, {"since": now - _UNUSED}).fetchall()
    return faults + [found(Doctor.NOT_SEEN, login=login, days=_UNUSED.days) for (login,) in unused]
