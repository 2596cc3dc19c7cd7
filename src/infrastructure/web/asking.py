"""How is a document asked by whoever makes a request? The same way for the network and for our own pages.

Whoever asks sees the rows of their scope alone, and is looked at once more before the answer leaves: it is none of an older
epoch. A query is answered to whoever is remembered; where they are not who they were, it is answered anew.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Protocol

from starlette.requests import Request

from ...domain.grants import Principal
from ...graphql.execution.answering import Answer, QuietSchema, answer, too_often
from ...graphql.execution.documents import Prepared
from ...graphql.types.context import Context
from ...projections.engine.row_security import Scope
from ...projections.engine.seeing import seeing
from ...texts.language import Locale
from ..accounts.signed_in import BadBearer
from .rate_limits import Allowances, Charged

_TRIES = 2  # how often a query is answered to whose rights change meanwhile
MakeContext = Callable[[Principal, Locale, int | None], Context]


class WhoAsks(Protocol):
    """Who makes a request, and which rows they may see (see `Principals`)."""

    async def of(self, request: Request, *, anew: bool = True) -> Principal: ...

    def scope(self, who: Principal) -> Scope | None: ...


class AccessChanged(Exception):  # noqa: N818 - an answer of its own
    """Whoever asked was signed out, or holds other roles than when the question began: the answer stays here."""


class ClientLeft(Exception):  # noqa: N818
    """The client closed the connection before it was answered."""


class Asking:
    """Asks one schema. `deadline` bounds a query in seconds, `allowances` what one may ask; None: as much as they like."""

    def __init__(
        self,
        schema: QuietSchema,
        make_context: MakeContext,
        principals: WhoAsks,
        *,
        deadline: float,
        allowances: Allowances | None = None,
    ) -> None:
        self._schema = schema
        self._make_context = make_context
        self._principals = principals
        self._deadline = deadline
        self._allowances = allowances

    async def prepared(self, text: str) -> Prepared:
        """The document of a text, or why it is refused."""
        return await self._schema.documents.prepared(text)

    async def regencies(self, request: Request) -> Collection[str] | None:
        """The regencies of which whoever asks sees anything; None: all."""
        scope = self._principals.scope(await self._principals.of(request, anew=False))
        return None if scope is None else scope.touched

    async def ask(
        self,
        request: Request,
        prepared: Prepared,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        locale: Locale,
        min_position: int | None = None,
    ) -> tuple[Answer, Context]:
        """The answer, and the context it was made in. A client that leaves cancels its query; a mutation runs to its end. Whoever has
        nothing left is answered that, and nothing is executed.

        Raises AccessChanged, ClientLeft, and BadBearer for a token that was revoked meanwhile.
        """
        mutation = prepared.kind(operation_name) == "mutation"
        who = await self._principals.of(request, anew=mutation)
        charged = None
        if self._allowances is not None:
            charged = self._allowances.charge(who, request, prepared.cost(operation_name))
        if charged is not None and charged.wait:
            refusal = too_often(charged.wait, locale)
            return _with_cost(refusal, charged), self._make_context(who, locale, min_position)
        for _ in range(1 if mutation else _TRIES):
            context = self._make_context(who, locale, min_position)
            answering = answer(
                self._schema, prepared, variables, operation_name, context, deadline=self._deadline
            )
            with seeing(self._principals.scope(who)):
                given = await (answering if mutation else _while_connected(request, answering))
            given = _with_cost(given, charged)
            if who.id is None:
                return given, context
            before, who = who, await self._now(request, mutation=mutation)
            if before.still(who) if mutation else before == who:
                return given, context
        raise AccessChanged

    async def _now(self, request: Request, *, mutation: bool) -> Principal:
        """Whoever asks, as they stand now. What was recorded is not answered as if it had been refused."""
        try:
            return await self._principals.of(request)
        except BadBearer:
            if mutation:
                raise AccessChanged from None
            raise


def _with_cost(given: Answer, charged: Charged | None) -> Answer:
    if charged is not None:
        given.body.setdefault("extensions", {})["cost"] = charged.told
    return given


async def _while_connected(request: Request, answering: Awaitable[Answer]) -> Answer:
    """The answer, unless the client leaves first: then the work is cancelled. Raises ClientLeft."""
    working = asyncio.ensure_future(answering)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientLeft
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    """Return when the client has closed the connection; the body has been read by then."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
