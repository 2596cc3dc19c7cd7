"""How is a problem told in one line? Known ones by their own words, unknown ones by their kind alone.

Errors of the database may quote rows, and rows may be personal: what is not known to be harmless is not shown.
"""

import signal
from dataclasses import dataclass

import psycopg
from eventsourcing.persistence import OperationalError as LibraryOperationalError
from psycopg_pool import PoolTimeout

from ...projections.engine.rebuild import NotBuilt
from ...projections.engine.waiting import NotYet
from ...texts.command_line import Cli, Words
from ...texts.filling import filled
from ...texts.problems import Problem
from ...texts.projections import UNBUILT
from ...texts.upkeep import Upkeep
from ..demo.record import HistoryRefused
from ..log.guards.anew import GuardsDiffer, GuardsUnreadable
from ..own_directory import NotOurs
from ..postgres.databases import NoLog
from ..running.processes import Stopped
from ..upkeep.key_rotation import Unrelated
from ..upkeep.open_batches import NotOpen
from ..web.listening import CannotListen, NotStarted
from .reading import NoSuchRegion


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
        case Problem(text=text, facts=facts) | NotOurs(text=text, facts=facts):
            return words(text, **facts)
        case NotBuilt(reason=reason, facts=facts):
            return filled(UNBUILT[reason], words.language, facts)
        case HistoryRefused():
            return str(problem)  # codes and keys alone
        case CannotListen(host=host, port=port, reason=reason):
            return words(reason, host=host, port=port)
        case NotStarted():
            return words(Cli.NOT_STARTED)
        case NoLog():
            return words(Cli.NO_LOG)
        case GuardsDiffer(newer=newer):
            return words(Upkeep.GUARDS_NEWER if newer else Upkeep.GUARDS_OLDER)
        case GuardsUnreadable(name=name, position=position):
            return words(Upkeep.GUARDS_UNREADABLE, name=name, position=position)
        case NotYet():
            return words(Cli.NOT_PROJECTED)
        case NotOpen():
            return words(Upkeep.NOT_OPEN)
        case Unrelated():
            return words(Upkeep.UNRELATED)
        case NoSuchRegion(args=(code,)):
            return words(Cli.UNKNOWN_REGION, code=code)
        case psycopg.OperationalError() | PoolTimeout() | LibraryOperationalError():
            return words(Cli.DATABASE_AWAY)
        case OSError(filename=path, strerror=reason) if path:
            return f"{path}: {reason}"
        case _:
            return words(Cli.UNEXPECTED, kind=type(problem).__name__)
