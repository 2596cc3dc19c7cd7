"""Who manages users when this is done? An administrator who can sign in, and whose role has no last day, always stays.

Where there is none, nobody lets anybody in any more but whoever works at the server's machine.
"""

import datetime as dt
from collections.abc import Iterable
from enum import IntEnum
from uuid import UUID

from .grants import User
from .reasons import Reason
from .refusals import Refused, invalid
from .vocabulary import Role, UserKind


class Stays(IntEnum):
    """For how long somebody is administrator."""

    NOT = 0
    UNTIL_A_DAY = 1
    FOR_GOOD = 2


def stays(user: User | None, today: dt.date) -> Stays:
    """For how long a user is administrator from a day on: a program never, nor whoever's account is closed."""
    if user is None or user.closed or user.kind is not UserKind.PERSON:
        return Stays.NOT
    ends = [grant.until for grant in user.held(today) if grant.role is Role.ADMINISTRATOR]
    if not ends:
        return Stays.NOT
    return Stays.FOR_GOOD if None in ends else Stays.UNTIL_A_DAY


def who_stays(before: Stays, then: Stays, others: Iterable[tuple[UUID, Stays]]) -> UUID | None:
    """Another administrator who stays as long as one did who will be one for a shorter time; None where nobody has to. Raises Refused
    where there is no such other: `others` are those who can sign in.
    """
    if then >= before:
        return None
    for user, until in others:
        if until >= before:
            return user
    raise Refused(invalid(Reason.LAST_ADMINISTRATOR, "user"))
