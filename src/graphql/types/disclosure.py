"""Was somebody told of too many people? Held to before a command or a search tells of more."""

from ...domain.people_told_an_hour import Reserved, TooMuchTold, Way
from .context import Info


def require_few_told(info: Info, way: Way) -> None:
    """Raises TooMuchTold where whoever asks has to wait before they are told of more people."""
    user, tellings = info.context.principal.id, info.context.tellings
    _require_none(info, 0 if user is None or tellings is None else tellings.wait(user, way))


def reserve_one_told(info: Info, way: Way) -> Reserved | None:
    """One person counted before they are looked for; None where nobody is counted. Raises TooMuchTold."""
    user, tellings = info.context.principal.id, info.context.tellings
    if user is None or tellings is None:
        return None
    reserved = tellings.reserve(user, way)
    _require_none(info, reserved.seconds)
    return reserved


def _require_none(info: Info, seconds: int) -> None:
    if seconds:
        info.context.retry_after = seconds
        raise TooMuchTold(seconds)
