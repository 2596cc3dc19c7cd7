"""How does the command line ask a document? Of a server elsewhere with a token, or in this process as the installation itself.

data = ask(settings, words, document("coverage"), {"region": "64.01"})
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ...texts.command_line import Words
from ...texts.remote import Remote
from ..settings import Settings
from .not_answered import NotAnswered

if TYPE_CHECKING:
    from ..web.services import Services

_PAGE = 100


def document(name: str) -> str:
    """The committed document of a name, one operation."""
    return (files(__package__) / "documents" / f"{name}.graphql").read_text("utf-8")


def ask(
    settings: Settings, words: Words, document: str, variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The data of an operation without errors. Raises NotAnswered with what is said instead, NoLog, NotYet."""
    if settings.server is not None:
        from .server import Server

        with Server(settings, words.language) as server:
            return server.ask(document, variables or {})
    from ..composition import serving
    from ..postgres.databases import databases, existing
    from ..reference import addresses

    with databases(settings) as opened:
        existing(addresses(opened)[0])
        with serving(opened) as services:
            return asyncio.run(_answered(services, words, document, variables or {}))


def ask_all(
    settings: Settings,
    words: Words,
    name: str,
    variables: Mapping[str, Any],
    connection: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    most: int | None = None,
) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    """The nodes of a connection page by page, so many at most (None: all), and its last page: `connection` finds it in the data of the
    document of a name, which takes `first` and `after`. Raises as `ask` does.
    """
    text, nodes, after = document(name), list[Mapping[str, Any]](), None
    while True:
        first = _PAGE if most is None else min(_PAGE, most - len(nodes))
        page = connection(ask(settings, words, text, {**variables, "first": first, "after": after}))
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"] or len(nodes) == most:
            return nodes, page


async def _answered(
    services: "Services", words: Words, document: str, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """The answer to whoever is at the server's own machine: everyone's, recorded as done by the installation."""
    import anyio.to_thread

    from ...domain.grants import EVERYONE
    from ...graphql.execution.answering import answer
    from ...graphql.schema import build_schema
    from ...projections.engine.seeing import seeing

    schema = build_schema()
    async with contextlib.AsyncExitStack() as opened:
        for pool in services.pools:
            await pool.open(wait=False)
            opened.push_async_callback(pool.close)
        opened.push_async_callback(services.reader.close)
        if services.imports is not None:
            opened.push_async_callback(anyio.to_thread.run_sync, services.imports.close)
        prepared = await schema.documents.prepared(document)
        context = services.context(EVERYONE, words.language)
        with seeing(None):
            given = await answer(schema, prepared, variables, None, context, deadline=services.deadline)
    if errors := given.body.get("errors"):
        raise NotAnswered(Remote.SAID, message=" ".join(dict.fromkeys(one["message"] for one in errors)))
    data: dict[str, Any] = given.body["data"]
    return data
