"""How is everybody of a list enrolled without a file? POST /imports?fromList=…: an import like any other, without a body.

What is kept in the place of a file is the name of the list: the rest is as for files, with progress, a report, and going on after an
interruption. Sent again on the same terms it goes on, or tells what became of it.
"""

from hashlib import sha256
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from ...graphql.types.errors import ErrorCode
from ..bulk.file_worker import Upload
from ..bulk.jobs import Job
from .import_answers import wrong_parameter
from .import_query import BadParameter, import_query
from .import_sending import Sending, Sent, key_of, no_room
from .import_state import NOWHERE
from .languages import language
from .problem_answers import problem
from .query_size import query_fault
from .uploads import Incoming, NoRoom

FROM_LIST = "fromList"


class ListSending(Sending):
    """The part of the endpoints that enrols from lists."""

    async def _sent(self, request: Request) -> Response:
        if FROM_LIST not in request.query_params:
            return await super()._sent(request)
        locale = language(request)
        fault = query_fault(request.scope)
        if fault is not None:
            return problem(414, locale, fault[0], ErrorCode.BAD_REQUEST, most=fault[1])
        if request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
            return wrong_parameter(BadParameter(FROM_LIST, "1x: fromList, body"), locale)
        try:
            key = key_of(request)
        except BadParameter as bad:
            return wrong_parameter(bad, locale)
        return await self.enrol_list(request, request.query_params, key)

    async def enrol_list(self, request: Request, given: QueryParams, key: UUID | None) -> Response:
        """Start to enrol from a list on terms that are given as the parameters of POST /imports."""
        locale = language(request)
        try:
            asked = import_query(given, self._regions, self._catalogue)
        except BadParameter as bad:
            return wrong_parameter(bad, locale)
        who = await self._senders.principals.of(request)
        refusal = self._refusal(who, asked.regency, locale)
        if refusal is not None:
            return refusal
        terms = await anyio.to_thread.run_sync(self._terms, who, asked.terms)
        job = Job(terms, asked.regency, purpose=asked.purpose, dry_run=asked.dry_run)
        upload = Upload(NOWHERE, asked.regency, terms.start, NOWHERE, language=locale)
        told = str(terms.listed).encode()
        try:
            incoming = await anyio.to_thread.run_sync(self._kept, told)
        except NoRoom as full:
            return no_room(full, locale)
        command = self._command(who, key or uuid4())
        sent = Sent(incoming, upload, sha256(told).hexdigest(), command, None)
        return await self._begun(request, sent, job, asked.meant)

    def _kept(self, told: bytes) -> Incoming:
        """What lies in the place of the file. Raises NoRoom."""
        incoming = self._imports.spool(len(told))
        try:
            incoming.write(told)
            incoming.whole()
        except BaseException:
            incoming.end()
            raise
        return incoming
