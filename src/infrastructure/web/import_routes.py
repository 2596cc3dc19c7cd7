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
offices and nobody is enrolled: `summary.proposed` and `summary.list` tell of the list, the report has the other rows.
"""

import asyncio
import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ...domain.access import NotAllowed, Principal
from ...domain.bulk.at_hand import Chosen, Meant
from ...domain.bulk.sources import Source
from ...domain.canonical import canonical
from ...domain.catalogue import STANDARD, Catalogue
from ...domain.commands.rights import Right, Rights
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.ports import Command
from ...domain.refusals import Refused
from ...domain.regions import Regions
from ...domain.telling import MOST, Way
from ...domain.vocabulary import RegionLevel, Role
from ...graphql.types.context import People
from ...graphql.types.errors import BadToken, ErrorCode
from ...graphql.types.signed_tokens import Signer
from ...texts.imports import ImportAnswer
from ...texts.language import Locale
from ...texts.options import on_pages
from ...texts.requests import RequestFault
from ..bulk.check_shapes import Known, check_shape
from ..bulk.file_worker import Upload
from ..bulk.import_shapes import breach_shape, chosen_notice
from ..bulk.importer import Job
from ..bulk.occupations import names_mark
from ..vault.imports import UNDER_WAY
from .import_answers import Place, answer, recorded, refused, shown
from .import_query import BadParameter, import_query
from .import_state import NOWHERE, Import
from .imports import Busy, Ended, Imports, KeptReport
from .languages import language
from .plain_copies import opened_copy
from .principals import Principals
from .problem_answers import problem
from .query_size import query_fault
from .uploads import RETRY_AFTER, Incoming, NoRoom, TooLarge

TYPES = (
    "text/csv",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "application/vnd.oasis.opendocument.spreadsheet",
)
OF_A_PAGE = "naungan-page"  # the header of a request that the script of a page makes
_BLOCK = 1 << 20
_LONGEST_WAIT = 300
_LOOKED_AT_EVERY = 0.5  # seconds, at an import that runs elsewhere
_STOPS_WITHIN = 10  # seconds that are waited for the chunk that an import is at
_LISTED = 50
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])")


@dataclass(frozen=True)
class Senders:
    """Who may send files: operators, each of their regencies; `actor` are those who need not sign in."""

    principals: Principals
    rights: Rights
    actor: str
    people: People | None = None  # where it is written down who takes a report


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


class _Sent(NamedTuple):
    """A file that was taken in, by the SHA-256 of it, and what it was sent with; `asked` is what its idempotency key stands for."""

    incoming: Incoming
    upload: Upload
    digest: str
    command: Command
    asked: str | None


class ImportEndpoints:
    """What answers the routes."""

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

    @property
    def catalogue(self) -> Catalogue:
        """What a file may name."""
        return self._catalogue

    async def send(self, request: Request) -> Response:
        """Take a file in and start its import. A page of ours is told what to do in its own words."""
        with on_pages() if OF_A_PAGE in request.headers else nullcontext():
            return await self._sent(request)

    async def _sent(self, request: Request) -> Response:
        locale = language(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in TYPES:
            return refused(415, locale, ImportAnswer.TYPE, types=", ".join(TYPES))
        fault = query_fault(request.scope)
        if fault is not None:
            return problem(414, locale, fault[0], ErrorCode.BAD_REQUEST, most=fault[1])
        try:
            asked = import_query(request.query_params, self._regions, self._catalogue)
            key = _key(request)
            who = await self._senders.principals.of(request)
            refusal = self._refusal(who, asked.regency, locale)
            if refusal is not None:
                return refusal
            known = await anyio.to_thread.run_sync(self._terms, who, asked.terms)
            incoming, digest = await self._received(request)
        except BadParameter as bad:
            return refused(400, locale, ImportAnswer.PARAMETER, name=bad.name, what=bad.what)
        except TooLarge:
            return refused(413, locale, ImportAnswer.TOO_LARGE, limit=self._imports.uploads.quota.each >> 20)
        except NoRoom as full:
            response = refused(503, locale, full.reason, seconds=RETRY_AFTER)
            response.headers["retry-after"] = str(RETRY_AFTER)
            return response
        except ClientDisconnect:
            return refused(400, locale, ImportAnswer.CUT_SHORT)
        asked_for = replace(known, list_digest=known.list_digest or digest)
        upload = Upload(
            NOWHERE,
            asked.regency,
            asked_for.start,
            NOWHERE,
            asked.overrides,
            asked.segment,
            asked.sheets,
            asked.hidden,
            asked.unknown,
            asked.trust,
            names_mark(self._catalogue, asked.regency),
            locale,
            listing=asked.propose,
        )
        job = Job(
            asked_for,
            asked.regency,
            upload.read_as,
            dry_run=asked.dry_run,
            atomic=asked.atomic,
            check=asked.check,
            assumed=asked.assumed,
            propose=asked.propose,
        )
        named = {"named": [*asked.meant]} if any(asked.meant) else {}
        told = None if key is None else canonical({"file": digest, "job": job, **named})
        command = self._command(who, key or uuid4())
        sent = _Sent(incoming, upload, digest, command, told)
        started = await self._started(sent, job, asked.meant, locale)
        if isinstance(started, Response):
            return started
        started, waited = await self._until_ended(started, request)
        if waited:
            now = await self._senders.principals.of(request)
            refusal = self._refusal(now, asked.regency, locale)
            if refusal is not None:
                return refusal
        failed = 503 if started.error_id is None else 500
        status = {"completed": 200, "refused": 422, "failed": failed, "interrupted": 503}.get(
            started.state, 202
        )
        return await self._answered(status, started, locale)

    def _command(self, who: Principal, key: UUID) -> Command:
        return Command(self._senders.actor if who.everyone else str(who.id), key, user=who.id)

    async def _started(self, sent: _Sent, job: Job, meant: Meant, locale: Locale) -> Import | Response:
        """The import of a file that was taken in, or why there is none: then the file is deleted."""
        thread = anyio.to_thread.run_sync
        try:
            seconds = await thread(self._imports.wait, sent.command.user, sent.digest)
            if seconds:
                await thread(sent.incoming.end)
                response = refused(
                    429, locale, ImportAnswer.TOO_MUCH_TOLD, seconds=seconds, most=MOST[Way.FILE]
                )
                response.headers["retry-after"] = str(seconds)
                return response
            made = await thread(self._made, sent, job, meant)
        except Refused as unclear:
            await thread(sent.incoming.end)
            problems = [breach_shape(breach, locale) for breach in unclear.breaches]
            return answer(422, locale, {"problems": problems})
        except BaseException:
            sent.incoming.end()
            raise
        try:
            return await thread(self._imports.start, made, sent.command)
        except Busy:
            return refused(409, locale, ImportAnswer.BUSY)

    async def _answered(self, status: int, one: Import, locale: Locale) -> Response:
        """An import as whoever has its ticket is told of it."""
        place = await self._place(one.batch, private=True)
        return answer(status, locale, await self._told(one, place, locale), location=place.href)

    def _made(self, sent: "_Sent", job: Job, meant: Meant) -> Import:
        """An import before it starts, with the papers that are meant; a check without any goes without. Raises Refused where they
        are not clear, unless the command has been answered before.
        """
        chosen: tuple[Chosen, ...] = ()
        if not (job.check or job.propose) or any(meant):
            try:
                terms, chosen = self._imports.with_papers(job.terms, job.regency, meant)
                job = replace(job, terms=terms)
            except Refused:
                if not self._imports.is_told(sent.command, sent.asked):
                    raise
        batch = self._imports.stream(Source(sent.digest, job.regency, job.terms, job.read_as))
        notices = [chosen_notice(one) for one in chosen]
        return Import(
            batch,
            sent.upload,
            job,
            sent.incoming.file,
            chosen=notices,
            digest=sent.digest,
            asked=sent.asked,
        )

    async def _told(self, one: Import, place: Place, locale: Locale) -> dict[str, Any]:
        """An import as JSON, a check with the papers as they stand now."""
        summary = one.summary
        if summary is None or summary.checked is None or not place.private:
            return shown(one, place, locale)
        hand = await anyio.to_thread.run_sync(self._imports.at_hand, one.job)
        known = Known(self._regions, self._catalogue)
        return shown(one, place, locale, check_shape(one.job, summary, hand, known, locale))

    async def _received(self, request: Request) -> tuple[Incoming, str]:
        """The body, sealed as it came in, and its SHA-256. Raises TooLarge, NoRoom, ClientDisconnect."""
        length = request.headers.get("content-length", "")
        promised = int(length[:20]) if length.isascii() and length.isdigit() else 0
        incoming = await anyio.to_thread.run_sync(self._imports.spool, promised)
        digest = hashlib.sha256()
        try:

            def keep(block: bytes) -> None:
                digest.update(block)
                incoming.write(block)

            held = bytearray()
            async for piece in request.stream():
                held += piece
                while len(held) >= _BLOCK:
                    block = bytes(held[:_BLOCK])
                    del held[:_BLOCK]
                    await anyio.to_thread.run_sync(keep, block)
            await anyio.to_thread.run_sync(keep, bytes(held))
        except BaseException:
            incoming.end()
            raise
        return incoming, digest.hexdigest()

    async def listed(self, request: Request) -> Response:
        """The imports of a regency."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        try:
            region, before = self._asked_for(request)
        except BadParameter as bad:
            return refused(400, locale, ImportAnswer.PARAMETER, name=bad.name, what=bad.what)
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
                    "sentAt": at.astimezone(dt.UTC).isoformat(),
                    "sentBy": None if by is None else str(by),
                }
            )
        return told

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
        batch = sealed or _uuid(text)
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
        made = report.made_at.timestamp()
        os.utime(
            descriptor, (made, made)
        )  # the same report is the same part by part, whenever it is asked for
        return _Opened(
            descriptor,
            f"/proc/self/fd/{descriptor}",
            media_type=TYPES[2] if report.name.endswith(".xlsx") else TYPES[0],
            filename=report.name,
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

    async def _place(self, batch: UUID, private: bool) -> Place:
        name = self._signer.sign("import", [batch.hex]) if private else str(batch)
        report = await anyio.to_thread.run_sync(self._imports.report, batch) if private else None
        return Place(f"/imports/{name}", private, None if report is None else report.made_at)

    def _terms(self, who: Principal, terms: EnrolmentTerms) -> EnrolmentTerms:
        """The terms as whoever asks may know the register: papers beyond their reach are not there."""
        return terms if who.everyone else self._senders.rights.as_seen(Right(Role.OPERATOR, who), terms)

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

    def _opened(self, ticket: str) -> UUID | None:
        """The batch of a ticket; None for whatever this installation did not seal."""
        try:
            return UUID(self._signer.open("import", ticket)[0])
        except BadToken:
            return None


def _sign_in_first(locale: Locale) -> Response:
    return problem(401, locale, RequestFault.SIGN_IN_FIRST, ErrorCode.UNAUTHENTICATED)


def _key(request: Request) -> UUID | None:
    """The idempotency key, where one is given. Raises BadParameter."""
    text = request.headers.get("idempotency-key")
    found = None if text is None else _uuid(text.strip().strip('"'))
    if text is not None and found is None:
        raise BadParameter("Idempotency-Key", "UUID")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


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
