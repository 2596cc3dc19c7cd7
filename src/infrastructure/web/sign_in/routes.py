"""Where do people come in? The routes of the pages for signing in and for one's own account."""

from dataclasses import dataclass

from starlette.routing import Route

from ...accounts.demo_users import InventedUsers
from ...accounts.door import Door
from ...accounts.signed_in import WhoReader
from .account import account_routes
from .answers import Threads
from .entering import entering_routes


@dataclass(frozen=True)
class Entrance:
    """What lets people in, and what tells who made a request; and invented users, where all people are."""

    door: Door
    reader: WhoReader
    invented: InventedUsers | None = None


def sign_in_routes(entrance: Entrance) -> list[Route]:
    """All of them; they share their threads."""
    threads = Threads()
    return [
        *entering_routes(entrance.door, threads, entrance.invented),
        *account_routes(entrance.door, threads),
    ]
