"""What stands against a paper? Its reasons, and the days and lists that stories of papers share."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from naungan.domain.commands.register import Register
from naungan.domain.ports import Outcome
from naungan.domain.proposals import ProposePeople
from naungan.infrastructure.indonesia.regions import KemendagriRegions

from ..people import PASER, SCHEME, command, done, person

DAY = dt.timedelta(days=1)


def today(region: str = PASER) -> dt.date:
    return dt.datetime.now(ZoneInfo(KemendagriRegions().timezone(region))).date()


def reasons(outcome: Outcome) -> set[tuple[str, str]]:
    """Why a command was refused, each reason with the last of its path."""
    assert outcome.position is None
    return {(b.reason, b.path[-1]) for b in outcome.breaches}


def carried(register: Register) -> UUID:
    """A list that carries its people, which wait."""
    proposed = ProposePeople(PASER, SCHEME, (person(900), person(901)))
    return UUID(done(register.propose_people(command(), proposed)).result["list"])
