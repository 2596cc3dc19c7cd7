"""How is a document asked by whoever makes a request? The same way for the network and for our own pages.

Who asks is told once, sees the rows of their scope alone, and is looked at once more before the answer leaves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request

from ...domain.access import Principal
from ...graphql.execution.answering import Answer, QuietSchema, answer
from ...graphql.execution.documents import Prepared
from ...graphql.types.context import Context
from ...projections.engine.reading import seeing
from ...texts.language import Locale
from .principals import Principals

MakeContext = Callable[[Principal, Locale, int | None], Context]


class AccessChanged(Exception):  # noqa: N818 - an answer of its own
    """Whoever asked was signed out, or holds other roles than when the question began: the answer stays here."""


class ClientLeft(Exception):  # noqa: N818
    """The client closed the connection before it was answered."""


class Asking:
    """Asks one schema. `deadline` bounds a query in seconds."""

    def __init__(
        self, schema: QuietSchema, make_context: MakeContext, principals: Principals, *, deadline: float
    ) -> None:
        self._schema = schema
        self._make_context = make_context
        self._principals = principals
        self._deadline = deadline

    async def prepared(self, text: str) -> Prepared:
        """The document of a text, or why it is refused."""
        return await self._schema.documents.prepared(text)

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
        """The answer, and the context it was made in. A client that leaves cancels its query; a mutation runs to its end.

        Raises AccessChanged and ClientLeft.
        """
        who = await self._principals.of(request)
        context = self._make_context(who, locale, min_position)
        answering = answer(
            self._schema, prepared, variables, operation_name, context, deadline=self._deadline
        )
        mutation = prepared.kind(operation_name) == "mutation"
        with seeing(self._principals.scope(who)):
            given = await (answering if mutation else _while_connected(request, answering))
        if not await self._principals.still(who, request):
            raise AccessChanged
        return given, context


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
