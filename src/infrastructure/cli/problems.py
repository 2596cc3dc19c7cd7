"""How is a problem told in one line? Known ones by their own words, unknown ones by their kind alone.

Errors of the database may quote rows, and rows may be personal: what is not known to be harmless is not shown.
"""

import signal
from dataclasses import dataclass

import psycopg
from eventsourcing.persistence import OperationalError as LibraryOperationalError
from psycopg_pool import PoolTimeout

from ...projections.engine.reading import NotYet
from ...projections.engine.rebuild import NotBuilt
from ...texts.command_line import Words
from ..demo.record import HistoryRefused
from ..log.commits import ClockProblem, StoreUnavailable
from ..log.guards.anew import GuardsDiffer, GuardsUnreadable
from ..own_directory import NotOurs
from ..postgres.databases import NoLog
from ..postgres.embedded import PostgresProblem
from ..postgres.migrations import MigrationProblem
from ..running.installation import NotServing
from ..running.processes import ChildEnded, Stopped
from ..settings import SettingsProblem
from ..upkeep.key_rotation import Unrelated
from ..upkeep.open_batches import NotOpen
from ..vault.keys import KeyProblem
from ..web.listening import CannotListen, NotStarted
from .tables import NoSuchRegion

_TELLING = (
    SettingsProblem,
    KeyProblem,
    MigrationProblem,
    ClockProblem,
    StoreUnavailable,
    HistoryRefused,
    NotBuilt,
    NotServing,
    ChildEnded,
)


@dataclass(frozen=True, slots=True)
class Ended:
    """Not a problem: somebody asked us to end."""

    code: int


def explained(problem: BaseException, words: Words) -> Ended | str:
    """The one line, or how to end."""
    match problem:
        case Stopped(number=number):
            return Ended(0 if number == signal.SIGINT else 128 + number)
        case KeyboardInterrupt():
            return Ended(128 + signal.SIGINT)
        case PostgresProblem(key=key, facts=facts) | NotOurs(key=key, facts=facts):
            return words(key, **facts)
        case CannotListen(host=host, port=port, reason=reason):
            return words(reason, host=host, port=port)
        case NotStarted():
            return words("not_started")
        case NoLog():
            return words("no_log")
        case GuardsDiffer(newer=newer):
            return words("guards_newer" if newer else "guards_older")
        case GuardsUnreadable(name=name, position=position):
            return words("guards_unreadable", name=name, position=position)
        case NotYet():
            return words("not_projected")
        case NotOpen():
            return words("not_open")
        case Unrelated():
            return words("unrelated")
        case NoSuchRegion(args=(code,)):
            return words("unknown_region", code=code)
        case psycopg.OperationalError() | PoolTimeout() | LibraryOperationalError():
            return words("database_away")
        case OSError(filename=path, strerror=reason) if path:
            return f"{path}: {reason}"
        case _ if isinstance(problem, _TELLING):
            return str(problem)
        case _:
            return words("unexpected", kind=type(problem).__name__)
