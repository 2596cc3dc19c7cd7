"""Who makes a request? The user who signed in, with what they hold now; else nobody, or everyone.

Nobody needs to sign in where all people are invented. What a user holds is remembered for as long as the log has no later
event of users: one small statement tells so, on the database that writes, and all who ask at the same time share it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request

from ...domain.commands.roles_of_commands import Rights
from ...domain.grants import EVERYONE, PUBLIC, Principal
from ...domain.regions import Regions
from ...graphql.types.who_sees_what import Scopes
from ...projections.engine.row_security import Scope
from ..log.users_changed import UsersAt
from ..postgres.glance import Glance


class Caller(NamedTuple):
    """The user of a request, and whether they showed two things when they signed in, or a token."""

    user: UUID
    strong: bool


# Who makes a request (None: it names no user); where the flag is set, as read after the call, else as remembered.
SignedIn = Callable[[Request, bool], Awaitable[Caller | None]]
_MOST = 10_000  # users that are remembered


class Principals:
    """Tells who asks, over one event loop. `signed_in` knows sessions and tokens, `changed` how far the log of users is;
    `everyone`: whoever is not signed in may do all.
    """

    def __init__(
        self,
        rights: Rights,
        regions: Regions,
        changed: Glance,
        signed_in: SignedIn | None = None,
        *,
        everyone: bool,
    ) -> None:
        self._rights = rights
        self._scopes = Scopes(regions)
        self._changed = changed
        self._signed_in = signed_in
        self._otherwise = EVERYONE if everyone else PUBLIC
        self._known: OrderedDict[UUID, tuple[int, Principal]] = OrderedDict()  # how far the log was at least

    async def of(self, request: Request, *, anew: bool = True) -> Principal:
        """Whoever makes a request, as they stood after this was called; as they are remembered where `anew` is False: then whoever asks looks
        once more before anything is given. Raises what `signed_in` raises.
        """
        caller = None if self._signed_in is None else await self._signed_in(request, False)
        if self._signed_in is None or caller is None:
            return self._otherwise
        known = self._known.get(caller.user)
        if known is not None and not anew:
            return replace(known[1], strong=caller.strong)
        # Asked beside who signed in, not after it: they lie in two databases.
        changed = asyncio.ensure_future(self._changed())
        try:
            if anew:
                caller = await self._signed_in(request, True)
            if caller is None:
                return self._otherwise
            return replace(await self._user(caller.user, UsersAt.of(await changed)), strong=caller.strong)
        finally:
            changed.cancel()

    async def _user(self, user: UUID, changed: UsersAt) -> Principal:
        known = self._known.get(user)
        if known is not None and known[0] == changed.position:
            who = self._rights.at(known[1], changed.now)
        else:
            who = await anyio.to_thread.run_sync(self._rights.principal, user)
        self._known[user] = (changed.position, who)
        self._known.move_to_end(user)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return who

    def scope(self, who: Principal) -> Scope | None:
        """The rows that whoever asks may see; None: all."""
        return self._scopes.of(who)
