"""Was somebody told of too many people? Held to before a command or a search tells of more."""

from ...domain.telling import TooMuchTold, Way
from .context import Info


def require_few_told(info: Info, way: Way) -> None:
    """Raises TooMuchTold where whoever asks has to wait before they are told of more people."""
    user, tellings = info.context.principal.id, info.context.tellings
    seconds = 0 if user is None or tellings is None else tellings.wait(user, way)
    if seconds:
        info.context.retry_after = seconds
        raise TooMuchTold(seconds)
