"""How does the first administrator come in? By a link in a file that only the account may read that runs the server."""

import os
from pathlib import Path

from rich.console import Console

from ...texts.command_line import Words
from ...texts.users import Users
from ..composition import Writing, door_of, writing
from ..settings import Settings


def tell_first_link(settings: Settings, words: Words, console: Console) -> None:
    """Make the link where it is needed, and say where it lies."""
    with writing(settings) as side:
        link = first_link(side, settings)
    if link is not None:
        console.print(words(Users.FIRST_LINK, path=link), soft_wrap=True, highlight=False)


def first_link(side: Writing, settings: Settings) -> Path | None:
    """Where the link lies, for a register without any user: a new one at each start, the one before holds no longer. None, and
    no file, where there is a user already, and in a simulated log, where nobody has to sign in.
    """
    if side.store.log_state().simulated:
        return None
    path = settings.data / "first-link.txt"
    path.unlink(missing_ok=True)  # what an earlier start left may be open to others
    secret = door_of(side).links.make_first()
    if secret is None:
        return None
    settings.data.mkdir(parents=True, exist_ok=True)  # where the keys lie elsewhere it may not be there yet
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{link_address(settings, secret)}\n")
    return path


def link_address(settings: Settings, secret: str, base: str | None = None) -> str:
    """The address of a link, where people open the server unless another place is told."""
    return f"{(base or settings.address).rstrip('/')}/tautan/{secret}"
