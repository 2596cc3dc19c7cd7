"""Who makes a request? The user who signed in, with what they hold now; else nobody, or everyone.

Nobody needs to sign in where all people are invented. What a user holds is read anew for every request, on the database
that writes, and looked at once more before the answer leaves: one whose role was revoked meanwhile is not given it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request

from ...domain.access import EVERYONE, PUBLIC, Principal
from ...domain.commands.rights import Rights
from ...domain.regions import Regions
from ...graphql.types.sight import Scopes
from ...projections.engine.row_security import Scope


class Caller(NamedTuple):
    """The user of a request, and whether they showed two things when they signed in, or a token."""

    user: UUID
    strong: bool


SignedIn = Callable[[Request], Awaitable[Caller | None]]  # who makes a request; None: it names no user


class Principals:
    """Tells who asks. `signed_in` knows sessions and tokens; `everyone`: whoever is not signed in may do all."""

    def __init__(
        self, rights: Rights, regions: Regions, signed_in: SignedIn | None = None, *, everyone: bool
    ) -> None:
        self._rights = rights
        self._scopes = Scopes(regions)
        self._signed_in = signed_in
        self._otherwise = EVERYONE if everyone else PUBLIC

    async def of(self, request: Request) -> Principal:
        """Whoever makes a request, as they stand now."""
        caller = None if self._signed_in is None else await self._signed_in(request)
        if caller is None:
            return self._otherwise
        who = await anyio.to_thread.run_sync(self._rights.principal, caller.user)
        return replace(who, strong=caller.strong)

    def scope(self, who: Principal) -> Scope | None:
        """The rows that whoever asks may see; None: all."""
        return self._scopes.of(who)

    async def still(self, who: Principal, request: Request) -> bool:
        """Whether whoever asked is signed in still, and holds what they held."""
        if who.id is None:
            return True
        return who.still(await self.of(request))
