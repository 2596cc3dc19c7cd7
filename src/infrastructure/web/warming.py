"""What is done before the first visitor comes, so that nobody waits for it? The server asks itself what its pages ask.

A document is checked, a template is made, and a statement is planned by each connection when it is asked for the first time: a page takes
three times as long then. So the server opens its own pages once, before it says that it is ready. It asks as somebody who may ask all, is shown
no row where rows are shown by scope, and never a name; it only reads, and what comes back is thrown away.
"""

import asyncio
import time
from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import Request

from ...domain.grants import EVERYONE, Principal
from ...graphql.execution.answering import QuietSchema
from ...projections.coverage.query import largest_regency
from ...projections.engine.row_security import NOTHING, Scope
from ...projections.engine.statements import counted
from ..indonesia.nik import NikRules
from .asking import Asking
from .import_routes import ImportEndpoints
from .pages.frame import Frame
from .pages.routes import page_routes
from .services import Services

PATIENCE = 3.0  # seconds that it may take: then the server is ready all the same
_OF_A_REGENCY = ("/", "/dokumen", "/unggah", "/kartu", "/desa", "/cakupan", "/peserta")
_OF_A_SUBDISTRICT = ("/peserta",)
_log = structlog.get_logger()


def warm_up(services: Services) -> None:
    """Read now what the first questions and commands would read in a turn of others."""
    services.regions.count("a", None, None)
    NikRules().faults("6401010101900001")


class Warming:
    """Opens the pages once, over one event loop, from the first time that `over` is asked on."""

    def __init__(self, services: Services, schema: QuietSchema, importing: ImportEndpoints | None) -> None:
        self._services = services
        self._schema = schema
        self._importing = importing if services.everyone else None
        self._work: asyncio.Task[None] | None = None
        self._until = 0.0  # by the clock of this machine: when nobody waits for it any more

    def over(self) -> bool:
        """Whether it is done, or took too long, or failed: nothing hangs on it. What is told to end may itself take long to end, where the
        machine or a database is slow: that is not waited for.
        """
        if self._work is None:
            self._until = time.monotonic() + PATIENCE
            self._work = asyncio.create_task(self._warm())
        return self._work.done() or self._late()

    def _late(self) -> bool:
        return time.monotonic() >= self._until

    async def close(self) -> None:
        """End what goes on."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait((self._work,))

    async def _warm(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._open_pages()
        except Exception as cause:
            _log.warning("pages were not opened beforehand", cause=type(cause).__name__)

    async def _open_pages(self) -> None:
        services = self._services
        asking = Asking(
            self._schema,
            replace(services, people=None).context,
            _Itself(None if services.everyone else NOTHING),
            deadline=services.deadline,
        )
        pages = Starlette(
            routes=page_routes(Frame(asking, services.regions, services.everyone, self._importing))
        )
        addresses = await self._addresses()
        with counted() as statements:
            for address in addresses:
                if self._late():
                    return
                await _open(pages, *address)
        await services.reader.learn(statements)

    async def _addresses(self) -> list[tuple[str, str]]:
        """Each page, with the query that it is opened by: of the regency of which most is recorded, which is asked for most."""
        regency = await largest_regency(self._services.reader)
        if regency is None:
            return []
        first = self._services.regions.within(regency)[0].code
        return [
            ("/cek-kartu", ""),
            *((path, f"wilayah={regency}") for path in _OF_A_REGENCY),
            *((path, f"wilayah={first}") for path in _OF_A_SUBDISTRICT),
        ]


class _Itself:
    """Who asks where the server asks itself: somebody who may ask all, and sees the rows of a scope."""

    def __init__(self, scope: Scope | None) -> None:
        self._scope = scope

    async def of(self, request: Request, *, anew: bool = True) -> Principal:
        return EVERYONE

    def scope(self, who: Principal) -> Scope | None:
        return self._scope


async def _open(pages: Starlette, path: str, query: str) -> None:
    """Ask for a page as a browser does, from beginning to end."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept-encoding", b"gzip"), (b"sec-fetch-site", b"none")],
        "client": None,
        "server": ("localhost", 80),
    }

    async def stays() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def unread(_message: MutableMapping[str, Any]) -> None:
        pass

    await pages(scope, stays, unread)
