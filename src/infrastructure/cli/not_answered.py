"""Why has the command line no answer of a server? One line: its certificate, its silence, or its own words."""

from ...texts.problems import Problem
from ...texts.remote import Remote
from ..settings import Settings


class NotAnswered(Problem):
    """The server gave no answer, or one that says why it cannot be done."""


def only_here(settings: Settings) -> Settings:
    """Settings of a command that works on the databases. Raises NotAnswered where they name a server elsewhere."""
    if settings.server is not None:
        raise NotAnswered(Remote.ONLY_HERE)
    return settings
