"""How is a file sent to the server? POST /imports: the file is the body, the terms are the query.

    curl -T daftar.csv -X POST -H 'content-type: text/csv' -H 'prefer: wait=60' \\
      'http://127.0.0.1:8000/imports?region=64.01&scheme=VULNERABLE_WORKERS&funding=APBD&from=2026-01-01&until=2026-12-31&...'

    POST /imports                  202 and Location, 200 when it was done within `prefer: wait`, 422 when it was refused
    GET    /imports?region=64.01     those of the last 30 days, the newest first; before=<sentAt> for older ones
    GET    /imports/{ticket}         how far it is; `prefer: wait` waits for its end
    POST   /imports/{ticket}/resume  goes on with one that was interrupted: its file is still here, `canResume` says so
    DELETE /imports/{ticket}         gives it up for good; what its chunks recorded stays
    GET    /imports/{ticket}/report  the rows that were not enrolled, as often as it is asked for, whole or in parts
    DELETE /imports/{ticket}/report  deletes them; otherwise they go after REPORT_DAYS
    GET    /imports/{batch}          what is recorded, for who knows the batch's id alone: no report

Where one has to sign in, a file is sent and looked at by operators of its regency. Where nobody has to, whoever holds a ticket may
take the report, so that a ticket cannot be guessed: it is the batch's id under a seal of this installation's key, and holds after a
restart.

The body's type must be text/csv, application/octet-stream or that of XLSX, XLSB, XLS or ODS: no form of another site can send these
without asking first, and nobody is ever allowed. With an `Idempotency-Key` (a UUID) the first outcome is told again for ever;
without one, a file whose rows were refused for causes outside it (budget, quota, papers) is judged anew once these are
mended, and whatever is told from the log says so (`fromLog`). Query: region, scheme, category, funding, from, until (the last day,
included), agreement and decree (by number, title or id; where they are absent, the only ones that fit), list, programme (repeated), segment, column (repeated, "NIK=No KTP"),
unknownSegment, sexFrom and birthDateFrom (nik or column), sheet (repeated), hidden (skip or with), dryRun, atomic. With
check=true the file is judged as if every paper were there: nothing but the region is needed, nothing is recorded, and `check` tells
rows by fate, the cost, villages and segments, and what is missing by now. With propose=true its good rows are proposed to the verifying
offices and nobody is enrolled: `summary.proposed` and `summary.list` tell of the list, the report has the other rows. With
corrects=<id> the good rows correct rows of that list which came back, or are added to it. With
fromList=<id> there is no body: the people of a list that carries them are enrolled under its decree, as an import like any other. With
cards=true the file is a list of card numbers from BPJS, of which region, on (the day of issue), skipBad (issue the rows that are right
although others are wrong), dryRun, column, sheet and hidden are said: `summary.issued` tells how many cards were issued, `toCorrect` what
stands against the first of the refused rows. Under an `Idempotency-Key` what it issued is told as issued again.
"""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ...domain.commands.roles_of_commands import Right
from ...domain.grants import NotAllowed
from ...domain.ports import Command
from ...domain.vocabulary import RegionLevel, Role
from ...graphql.types.errors import ErrorCode
from ...texts.imports import ImportAnswer
from ...texts.language import Locale
from ...texts.requests import RequestFault
from ..vault.kept_imports import UNDER_WAY
from .import_answers import answer, recorded, refused, shown, wrong_parameter
from .import_from_list import ListSending
from .import_query import BadParameter
from .import_sending import TYPES
from .import_state import Import
from .import_tickets import uuid_of
from .imports import Busy, Ended, KeptReport
from .languages import language
from .plain_copies import opened_copy
from .problem_answers import problem
from .report_name import report_name

_STOPS_WITHIN = 10  # seconds that are waited for the chunk that an import is at
_LISTED = 50


def import_routes(endpoints: "ImportEndpoints") -> list[Route]:
    """The routes of file imports."""
    return [
        Route("/imports", endpoints.send, methods=["POST"]),
        Route("/imports", endpoints.listed, methods=["GET"]),
        Route("/imports/{ticket}", endpoints.look, methods=["GET"]),
        Route("/imports/{ticket}", endpoints.abandon, methods=["DELETE"]),
        Route("/imports/{ticket}/resume", endpoints.resume, methods=["POST"]),
        Route("/imports/{ticket}/report", endpoints.report, methods=["GET"]),
        Route("/imports/{ticket}/report", endpoints.discard, methods=["DELETE"]),
    ]


class ImportEndpoints(ListSending):
    """What answers the routes."""

    async def listed(self, request: Request) -> Response:
        """The imports of a regency."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        try:
            region, before = self._asked_for(request)
        except BadParameter as bad:
            return wrong_parameter(bad, locale)
        found = await self.of_regency(request, region, locale, before)
        if found is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        return answer(200, locale, {"imports": found})

    async def of_regency(
        self, request: Request, region: str, locale: Locale, before: dt.datetime | None = None
    ) -> list[dict[str, Any]] | None:
        """The imports of a regency, the newest first, each as it is shown, at most 50; None to who does not record for it. Who need not
        sign in is told no tickets: whoever holds one may take the report.
        """
        who = await self._senders.principals.of(request)
        if not Right(Role.OPERATOR, who).covers(region):
            return None
        found = await anyio.to_thread.run_sync(self._imports.listed, region, before, _LISTED)
        told = []
        for one, at, by in found:
            place = await self._place(one.batch, private=not who.everyone)
            told.append(
                {
                    **shown(one, place, locale),
                    "purpose": "dryRun" if one.job.dry_run else one.job.purpose,
                    "sentAt": at.astimezone(dt.UTC).isoformat(),
                    "sentBy": None if by is None else str(by),
                }
            )
        return told

    async def stopped(self, request: Request, region: str) -> list[tuple[str, dt.datetime]]:
        """Where each import of a regency that stopped before its end may be gone on with, and when it was sent; none to who does not record
        for it, or need not sign in.
        """
        who = await self._senders.principals.of(request)
        if who.everyone or not Right(Role.OPERATOR, who).covers(region):
            return []
        found = await anyio.to_thread.run_sync(self._imports.listed, region, None, _LISTED)
        return [
            ((await self._place(one.batch, private=True)).href, at) for one, at, _ in found if one.may_go_on
        ]

    def _asked_for(self, request: Request) -> tuple[str, dt.datetime | None]:
        """The regency that is asked about, and the moment before which. Raises BadParameter."""
        region, text = request.query_params.get("region", ""), request.query_params.get("before")
        found = self._regions.get(region)
        if found is None or found.level is not RegionLevel.REGENCY:
            raise BadParameter("region", "64.01")
        try:
            before = None if text is None else dt.datetime.fromisoformat(text)
        except ValueError:
            raise BadParameter("before", "sentAt") from None
        if before is not None and before.tzinfo is None:
            raise BadParameter("before", "sentAt")
        return region, before

    async def look(self, request: Request) -> Response:
        """How far an import is."""
        locale = language(request)
        text = request.path_params["ticket"]
        sealed = self._opened(text)
        batch = sealed or uuid_of(text)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        if batch is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        if not await self._is_theirs(request, batch):
            return refused(404, locale, ImportAnswer.UNKNOWN)
        known = await anyio.to_thread.run_sync(self._imports.get, batch)
        if known is not None:
            known, waited = await self._until_ended(known, request)
            if waited and not await self._is_theirs(request, batch):
                return refused(404, locale, ImportAnswer.UNKNOWN)
            place = await self._place(batch, sealed is not None)
            return answer(200, locale, await self._told(known, place, locale))
        before = await anyio.to_thread.run_sync(self._imports.recorded, batch)
        if before is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        return answer(200, locale, recorded(before, await self._place(batch, sealed is not None), locale))

    async def resume(self, request: Request) -> Response:
        """Go on with an import that stopped before its end."""
        return await self._changed(request, self._imports.resume)

    async def abandon(self, request: Request) -> Response:
        """Give an import up."""
        return await self._changed(request, self._imports.abandon, _STOPS_WITHIN)

    async def _changed(
        self, request: Request, change: Callable[[UUID, Command], Import | None], wait: int = 0
    ) -> Response:
        """What becomes of an import that is changed by whoever asks, by its ticket; 202 where it goes on meanwhile."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        batch = await self._opened_by(request)
        if batch is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        who = await self._senders.principals.of(request)
        try:
            found = await anyio.to_thread.run_sync(change, batch, self._command(who, uuid4()))
        except Ended:
            return refused(409, locale, ImportAnswer.ENDED)
        except Busy:
            return refused(409, locale, ImportAnswer.BUSY)
        except NotAllowed:
            return refused(403, locale, ImportAnswer.RIGHT_ENDED)
        if found is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        found, waited = await self._until_ended(found, request, wait)
        if waited and not await self._is_theirs(request, batch):
            return refused(404, locale, ImportAnswer.UNKNOWN)
        return await self._answered(202 if found.state in UNDER_WAY else 200, found, locale)

    async def report(self, request: Request) -> Response:
        """The report; asking for it changes nothing."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        batch = await self._opened_by(request)
        found = None if batch is None else await anyio.to_thread.run_sync(self._imports.report, batch)
        if batch is None or found is None:
            return refused(404, locale, ImportAnswer.NO_REPORT)
        who = await self._senders.principals.of(request)
        if not who.opens_names:
            return problem(403, locale, RequestFault.SECOND_FACTOR, ErrorCode.FORBIDDEN)
        if self._senders.people is not None:
            await anyio.to_thread.run_sync(self._senders.people.report_taken, who.id, batch)
        try:
            return await anyio.to_thread.run_sync(self._taken, found)
        except KeyError:  # deleted this moment
            return refused(404, locale, ImportAnswer.NO_REPORT)

    def _taken(self, report: KeptReport) -> Response:
        """A report on its way, opened for it alone. Raises KeyError."""
        descriptor = opened_copy(self._imports.report_pieces(report), self._imports.directory)
        made, one = report.made_at.timestamp(), report.of
        os.utime(
            descriptor, (made, made)
        )  # the same report is the same part by part, whenever it is asked for
        return _Opened(
            descriptor,
            f"/proc/self/fd/{descriptor}",
            media_type=TYPES[2] if report.name.endswith(".xlsx") else TYPES[0],
            filename=report.name
            if one is None
            else report_name(one, report.sent_at, report.name, self._regions),
            headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
        )

    async def discard(self, request: Request) -> Response:
        """Delete the report."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        batch = await self._opened_by(request)
        if batch is None or not await anyio.to_thread.run_sync(self._imports.discard_report, batch):
            return refused(404, locale, ImportAnswer.NO_REPORT)
        return Response(status_code=204, headers={"cache-control": "no-store"})


class _Opened(FileResponse):
    """A file that is sent from an open descriptor, which is closed whatever becomes of whoever asked."""

    def __init__(self, descriptor: int, path: str, **options: Any) -> None:
        super().__init__(path, **options)
        self._descriptor = descriptor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            os.close(self._descriptor)
