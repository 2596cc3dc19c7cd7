"""How is a file sent to the server? POST /imports: the file is the body, the terms are the query.

    curl -T daftar.csv -X POST -H 'content-type: text/csv' -H 'prefer: wait=60' \\
      'http://127.0.0.1:8000/imports?region=64.01&scheme=VULNERABLE_WORKERS&funding=APBD&from=2026-01-01&until=2026-12-31&...'

    POST /imports                  202 and Location, 200 when it was done within `prefer: wait`, 422 when it was refused
    GET    /imports/{ticket}         how far it is; `prefer: wait` waits for its end
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
rows by fate, the cost, villages and segments, and what is missing by now.
"""

import asyncio
import hashlib
import os
import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ...domain.access import Principal
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
from ...domain.vocabulary import Role
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
from .import_answers import Place, answer, recorded, refused, shown
from .import_query import BadParameter, import_query
from .imports import Busy, Import, Imports
from .languages import language
from .principals import Principals
from .problem_answers import problem
from .query_size import query_fault
from .uploads import RETRY_AFTER, NoRoom, TooLarge

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
        Route("/imports/{ticket}", endpoints.look, methods=["GET"]),
        Route("/imports/{ticket}/report", endpoints.report, methods=["GET"]),
        Route("/imports/{ticket}/report", endpoints.discard, methods=["DELETE"]),
    ]


class _Sent(NamedTuple):
    """A file that was taken in, by the SHA-256 of it, and what it was sent with; `asked` is what its idempotency key stands for."""

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
            path, digest = await self._received(request)
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
            path,
            asked.regency,
            asked_for.start,
            self._imports.reports,
            asked.overrides,
            asked.segment,
            asked.sheets,
            asked.hidden,
            asked.unknown,
            asked.trust,
            names_mark(self._catalogue, asked.regency),
            locale,
        )
        job = Job(
            asked_for,
            asked.regency,
            upload.read_as,
            dry_run=asked.dry_run,
            atomic=asked.atomic,
            check=asked.check,
            assumed=asked.assumed,
        )
        named = {"named": [*asked.meant]} if any(asked.meant) else {}
        told = None if key is None else canonical({"file": digest, "job": job, **named})
        actor = self._senders.actor if who.everyone else str(who.id)
        command = Command(actor, key or uuid4(), user=who.id)
        sent = _Sent(upload, digest, command, told)
        seconds = await anyio.to_thread.run_sync(self._imports.wait, who.id, digest)
        if seconds:
            self._imports.uploads.end(path)
            response = refused(429, locale, ImportAnswer.TOO_MUCH_TOLD, seconds=seconds, most=MOST[Way.FILE])
            response.headers["retry-after"] = str(seconds)
            return response
        try:
            made = await anyio.to_thread.run_sync(self._made, sent, job, asked.meant)
            made.file = digest
        except Refused as unclear:
            self._imports.uploads.end(path)
            problems = [breach_shape(breach, locale) for breach in unclear.breaches]
            return answer(422, locale, {"problems": problems})
        except BaseException:
            self._imports.uploads.end(path)
            raise
        try:
            started = self._imports.start(made, command)
        except Busy:
            return refused(409, locale, ImportAnswer.BUSY)
        if await _until_ended(started, request):
            now = await self._senders.principals.of(request)
            refusal = self._refusal(now, asked.regency, locale)
            if refusal is not None:
                return refusal
        failed = 503 if started.error_id is None else 500
        status = {"completed": 200, "refused": 422, "failed": failed}.get(started.state, 202)
        place = self._place(started.batch, private=True)
        return answer(status, locale, await self._told(started, place, locale), location=place.href)

    def _made(self, sent: "_Sent", job: Job, meant: Meant) -> Import:
        """An import before it starts, with the papers that are meant; a check without any goes without. Raises Refused where they
        are not clear, unless the command has been answered before.
        """
        chosen: tuple[Chosen, ...] = ()
        if not job.check or any(meant):
            try:
                terms, chosen = self._imports.with_papers(job.terms, job.regency, meant)
                job = replace(job, terms=terms)
            except Refused:
                if not self._imports.is_told(sent.command, sent.asked):
                    raise
        batch = self._imports.stream(Source(sent.digest, job.regency, job.terms, job.read_as))
        notices = [chosen_notice(one) for one in chosen]
        return Import(batch, sent.upload, job, chosen=notices, asked=sent.asked)

    async def _told(self, one: Import, place: Place, locale: Locale) -> dict[str, Any]:
        """An import as JSON, a check with the papers as they stand now."""
        summary = one.summary
        if summary is None or summary.checked is None or not place.private:
            return shown(one, place, locale)
        hand = await anyio.to_thread.run_sync(self._imports.at_hand, one.job)
        known = Known(self._regions, self._catalogue)
        return shown(one, place, locale, check_shape(one.job, summary, hand, known, locale))

    async def _received(self, request: Request) -> tuple[Path, str]:
        """The body in a private file, and its SHA-256. Raises TooLarge, NoRoom, ClientDisconnect."""
        length = request.headers.get("content-length", "")
        promised = int(length[:20]) if length.isascii() and length.isdigit() else 0
        uploads = self._imports.uploads
        path, descriptor = await anyio.to_thread.run_sync(self._imports.spool, promised)
        digest = hashlib.sha256()
        try:
            with os.fdopen(descriptor, "wb") as file:

                def keep(block: bytes) -> None:
                    uploads.grow(path, len(block))
                    digest.update(block)
                    file.write(block)

                held = bytearray()
                async for piece in request.stream():
                    held += piece
                    if len(held) >= _BLOCK:
                        await anyio.to_thread.run_sync(keep, bytes(held))
                        held.clear()
                await anyio.to_thread.run_sync(keep, bytes(held))
        except BaseException:
            uploads.end(path)
            raise
        return path, digest.hexdigest()

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
        known = self._imports.get(batch)
        if known is not None:
            if await _until_ended(known, request) and not await self._is_theirs(request, batch):
                return refused(404, locale, ImportAnswer.UNKNOWN)
            place = self._place(batch, sealed is not None)
            return answer(200, locale, await self._told(known, place, locale))
        before = await anyio.to_thread.run_sync(self._imports.recorded, batch)
        if before is None:
            return refused(404, locale, ImportAnswer.UNKNOWN)
        return answer(200, locale, recorded(before, self._place(batch, sealed is not None), locale))

    async def report(self, request: Request) -> Response:
        """The report; asking for it changes nothing."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        batch = await self._opened_by(request)
        found = None if batch is None else self._imports.report(batch)
        if batch is None or found is None:
            return refused(404, locale, ImportAnswer.NO_REPORT)
        who = await self._senders.principals.of(request)
        if not who.opens_names:
            return problem(403, locale, RequestFault.SECOND_FACTOR, ErrorCode.FORBIDDEN)
        if self._senders.people is not None:
            await anyio.to_thread.run_sync(self._senders.people.report_taken, who.id, batch)
        return FileResponse(
            found,
            media_type=TYPES[2] if found.suffix == ".xlsx" else TYPES[0],
            filename=found.name,
            headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
        )

    async def discard(self, request: Request) -> Response:
        """Delete the report."""
        locale = language(request)
        nobody = await self._nobody(request, locale)
        if nobody is not None:
            return nobody
        batch = await self._opened_by(request)
        if batch is None or not self._imports.discard_report(batch):
            return refused(404, locale, ImportAnswer.NO_REPORT)
        return Response(status_code=204, headers={"cache-control": "no-store"})

    def _place(self, batch: UUID, private: bool) -> Place:
        name = self._signer.sign("import", [batch.hex]) if private else str(batch)
        return Place(f"/imports/{name}", private, self._imports.report(batch) if private else None)

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
        known = self._imports.get(batch)
        if region is None and known is not None:  # nothing of it is recorded yet
            region = known.job.regency
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


async def _until_ended(under_way: Import, request: Request) -> bool:
    """Wait as long as `prefer: wait=<seconds>` asks; whether that may have taken a while."""
    asked = _WAIT.search(request.headers.get("prefer", ""))
    seconds = min(int(asked[1]), _LONGEST_WAIT) if asked else 0
    await asyncio.wait([asyncio.wrap_future(under_way.ended)], timeout=seconds)
    return seconds > 0
