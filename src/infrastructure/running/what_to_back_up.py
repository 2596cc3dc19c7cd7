"""What of an installation is to be backed up? Where its data and its keys are."""

from ...texts.command_line import Cli, Words
from ..settings import Settings


def what_to_keep(settings: Settings, words: Words) -> str:
    """Where they are, in one line."""
    text = Cli.KEPT_HERE if settings.embedded else Cli.KEPT_ELSEWHERE
    return words(text, data=settings.data, keys=settings.keys)
