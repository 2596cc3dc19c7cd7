"""Who did something, and by which page did somebody look? One name for one user on every page."""

from ....graphql.types import ids
from ....graphql.types.errors import BadId
from ....texts.pages.looks import LOOKS, Look
from .page import Page


def who(page: Page, user: str | None) -> str:
    """A user as pages call them, by the id of the contract or of an event: whoever reads it is told that it was they."""
    if user is None:
        return page.say(Look.NOBODY)
    told = _bare(user)
    own = page.viewer.user
    return f"{page.say(Look.YOU)} ({told})" if own is not None and told == _bare(own) else told


def _bare(user: str) -> str:
    try:
        return str(ids.decode_uuid(user, "User"))
    except BadId:  # an event names a user as it is, or what runs on the machine
        return user


def looked(page: Page, operation: str) -> str:
    """Where somebody looked, by the name of the question."""
    if operation in LOOKS:
        return page.say(LOOKS[operation])
    return page.say(Look.OTHER, name=operation) if operation else page.say(Look.UNNAMED)
