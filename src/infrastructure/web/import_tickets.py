"""Whose is an import, and by which ticket is it named? What all answers about imports share."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...domain.catalogue import STANDARD, Catalogue
from ...domain.commands.out_of_reach import Reach
from ...domain.commands.roles_of_commands import Right, Rights
from ...domain.grants import Principal
from ...domain.ports import Command
from ...domain.regions import Regions
from ...domain.vocabulary import Role
from ...graphql.types.context import People
from ...graphql.types.errors import BadToken, ErrorCode
from ...graphql.types.signed_tokens import Signer
from ...texts.imports import ImportAnswer
from ...texts.language import Locale
from ...texts.requests import RequestFault
from ..bulk.check_shapes import Known, check_shape
from ..vault.kept_imports import UNDER_WAY
from .import_answers import Place, answer, refused, shown
from .import_state import Import
from .imports import Imports
from .principals import Principals
from .problem_answers import problem

_LONGEST_WAIT = 300
_LOOKED_AT_EVERY = 0.5  # seconds, at an import that runs elsewhere
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])")


@dataclass(frozen=True)
class Senders:
    """Who may send files: operators, each of their regencies; `actor` are those who need not sign in."""

    principals: Principals
    rights: Rights
    reach: Reach
    actor: str
    people: People | None = None  # where it is written down who takes a report


class Tickets:
    """Finds imports for who asks, and says how they are named."""

    def __init__(
        self,
        imports: Imports,
        regions: Regions,
        senders: Senders,
        signer: Signer,
        catalogue: Catalogue = STANDARD,
    ) -> None:
        self._catalogue = catalogue
        self._imports = imports
        self._regions = regions
        self._senders = senders
        self._signer = signer

    def _command(self, who: Principal, key: UUID) -> Command:
        return Command(self._senders.actor if who.everyone else str(who.id), key, user=who.id)

    @property
    def catalogue(self) -> Catalogue:
        """What a file may name."""
        return self._catalogue

    async def _told(self, one: Import, place: Place, locale: Locale) -> dict[str, Any]:
        """An import as JSON, a check with the papers as they stand now."""
        summary = one.summary
        if summary is None or summary.checked is None or not place.private:
            return shown(one, place, locale)
        hand = await anyio.to_thread.run_sync(self._imports.at_hand, one.job)
        known = Known(self._regions, self._catalogue)
        return shown(one, place, locale, check_shape(one.job, summary, hand, known, locale))

    async def _answered(self, status: int, one: Import, locale: Locale) -> Response:
        """An import as whoever has its ticket is told of it."""
        place = await self._place(one.batch, private=True)
        return answer(status, locale, await self._told(one, place, locale), location=place.href)

    async def _place(self, batch: UUID, private: bool) -> Place:
        name = self._signer.sign("import", [batch.hex]) if private else str(batch)
        report = await anyio.to_thread.run_sync(self._imports.report, batch) if private else None
        return Place(f"/imports/{name}", private, None if report is None else report.made_at)

    async def _until_ended(self, one: Import, request: Request, wait: int = 0) -> tuple[Import, bool]:
        """Wait as long as `prefer: wait=<seconds>` asks, or `wait`; the import then, and whether that may have taken a while."""
        asked = _WAIT.search(request.headers.get("prefer", ""))
        seconds = min(int(asked[1]), _LONGEST_WAIT) if asked else wait
        if one.ended is not None:
            await asyncio.wait([asyncio.wrap_future(one.ended)], timeout=seconds)
            return one, seconds > 0
        ends = asyncio.get_running_loop().time() + seconds
        while one.state in UNDER_WAY and (left := ends - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, _LOOKED_AT_EVERY))
            found = await anyio.to_thread.run_sync(self._imports.get, one.batch)
            one = found or one
        return one, seconds > 0

    def _refusal(self, who: Principal, regency: str, locale: Locale) -> Response | None:
        """Why whoever asks may not enrol in a regency; None: they may."""
        if who.everyone:
            return None
        if who.id is None:
            return _sign_in_first(locale)
        right = Right(Role.OPERATOR, who)
        if not right.covers(regency):
            return refused(403, locale, ImportAnswer.NOT_YOURS, region=regency)
        return None

    async def _nobody(self, request: Request, locale: Locale) -> Response | None:
        """What is answered to who is not signed in, where one has to be."""
        who = await self._senders.principals.of(request)
        return None if who.everyone or who.id is not None else _sign_in_first(locale)

    async def _is_theirs(self, request: Request, batch: UUID) -> bool:
        """Whether an import is of a regency that whoever asks records for."""
        who = await self._senders.principals.of(request)
        if who.everyone:
            return True
        # Asked in any case: what is at hand here is told apart from what is not there by no statement.
        region = await anyio.to_thread.run_sync(self._imports.regency, batch)
        return Right(Role.OPERATOR, who).covers(region)

    async def _opened_by(self, request: Request) -> UUID | None:
        """The batch of the ticket, where it is whoever asks' own."""
        batch = self._opened(request.path_params["ticket"])
        return batch if batch is not None and await self._is_theirs(request, batch) else None

    def _opened(self, ticket: str) -> UUID | None:
        """The batch of a ticket; None for whatever this installation did not seal."""
        try:
            return UUID(self._signer.open("import", ticket)[0])
        except BadToken:
            return None


def _sign_in_first(locale: Locale) -> Response:
    return problem(401, locale, RequestFault.SIGN_IN_FIRST, ErrorCode.UNAUTHENTICATED)


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
