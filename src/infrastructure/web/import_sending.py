"""How is a file taken in? Its terms are read, it is sealed as it comes, and its import is started."""

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ...domain.bulk.papers_of_a_file import Chosen, Meant
from ...domain.bulk.sources import Source
from ...domain.canonical import canonical
from ...domain.commands.roles_of_commands import Right
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.grants import Principal
from ...domain.people_told_an_hour import MOST, Way
from ...domain.ports import Command
from ...domain.refusals import Refused, not_found
from ...domain.regions import regency_of
from ...domain.vocabulary import Role
from ...graphql.types.errors import ErrorCode
from ...texts.imports import ImportAnswer
from ...texts.language import Locale
from ...texts.options import on_pages
from ..bulk.file_worker import Upload
from ..bulk.import_shapes import breach_shape, chosen_notice
from ..bulk.jobs import Job, Purpose, StoredJob
from ..bulk.occupations import names_mark
from .import_answers import answer, refused, wrong_parameter
from .import_query import BadParameter, import_query
from .import_state import NOWHERE, Import
from .import_tickets import Tickets, uuid_of
from .imports import Busy
from .languages import language
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
NAME_OF_FILE = "naungan-file-name"  # the header that tells what the file is called, percent-encoded
_LONGEST_NAME = 120
_BLOCK = 1 << 20


class Sent(NamedTuple):
    """A file that was taken in, by the SHA-256 of it, and what it was sent with; `asked` is what its idempotency key stands for. `name` is what
    whoever sent it calls the file: it may hold a person's name, is sealed with the import, and told to those alone who may take its report.
    """

    incoming: Incoming
    upload: Upload
    digest: str
    command: Command
    asked: str | None
    name: str = ""


class Sending(Tickets):
    """The part of the endpoints that takes files in."""

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
            key = key_of(request)
            who = await self._senders.principals.of(request)
            refusal = self._refusal(who, asked.regency, locale)
            if refusal is not None:
                return refusal
            known = await anyio.to_thread.run_sync(self._terms, who, asked.terms)
            incoming, digest = await self._received(request)
        except BadParameter as bad:
            return wrong_parameter(bad, locale)
        except TooLarge:
            return refused(413, locale, ImportAnswer.TOO_LARGE, limit=self._imports.uploads.quota.each >> 20)
        except NoRoom as full:
            return no_room(full, locale)
        except ClientDisconnect:
            return refused(400, locale, ImportAnswer.CUT_SHORT)
        asked_for = (
            known
            if asked.purpose is Purpose.CORRECTION
            else replace(known, list_digest=known.list_digest or digest)
        )
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
            None if asked.purpose is Purpose.CARDS else names_mark(self._catalogue, asked.regency),
            locale,
            listing=asked.purpose in (Purpose.PROPOSAL, Purpose.CORRECTION),
            page=OF_A_PAGE in request.headers,
            cards=asked.purpose is Purpose.CARDS,
        )
        job = Job(
            asked_for,
            asked.regency,
            upload.read_as,
            asked.purpose,
            asked.dry_run,
            asked.atomic,
            assumed=asked.assumed,
        )
        named = {"named": [*asked.meant]} if any(asked.meant) else {}
        told = None if key is None else canonical({"file": digest, "job": StoredJob.of(job), **named})
        command = self._command(who, key or uuid4())
        sent = Sent(incoming, upload, digest, command, told, _name_of(request))
        return await self._begun(request, sent, job, asked.meant)

    async def _begun(self, request: Request, sent: Sent, job: Job, meant: Meant) -> Response:
        """Start the import of what was sent, and answer how it stands when `prefer: wait` is over."""
        locale = language(request)
        started = await self._started(sent, job, meant, locale)
        if isinstance(started, Response):
            return started
        started, waited = await self._until_ended(started, request)
        if waited:
            now = await self._senders.principals.of(request)
            refusal = self._refusal(now, job.regency, locale)
            if refusal is not None:
                return refusal
        failed = 503 if started.error_id is None else 500
        status = {"completed": 200, "refused": 422, "failed": failed, "interrupted": 503}.get(
            started.state, 202
        )
        return await self._answered(status, started, locale)

    async def _started(self, sent: Sent, job: Job, meant: Meant, locale: Locale) -> Import | Response:
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

    def _made(self, sent: Sent, job: Job, meant: Meant) -> Import:
        """An import before it starts, with the papers that are meant; a check without any goes without. Raises Refused where they
        are not clear, unless the command has been answered before.
        """
        chosen: tuple[Chosen, ...] = ()
        if job.purpose.enrols or any(meant):
            try:
                terms, chosen = self._imports.with_papers(job.terms, job.regency, meant)
                job = replace(job, terms=terms)
            except Refused:
                if not self._imports.is_told(sent.command, sent.asked):
                    raise
        source = Source(sent.digest, job.regency, job.terms, job.read_as)
        if job.purpose is Purpose.CORRECTION:
            assert job.terms.listed is not None
            if regency_of(self._imports.region_of_list(job.terms.listed)) != job.regency:
                raise Refused(not_found("ParticipantList", "corrects"))
        if job.purpose is Purpose.LIST_ENROLMENT:
            source = self._imports.list_source(job.terms)
            if source.regency != job.regency:
                raise Refused(not_found("ParticipantList", "fromList"))
        batch = self._imports.stream(source)
        notices = [chosen_notice(one) for one in chosen]
        return Import(
            batch,
            sent.upload,
            job,
            sent.incoming.file,
            chosen=notices,
            digest=sent.digest,
            asked=sent.asked,
            name=sent.name,
        )

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
            await anyio.to_thread.run_sync(incoming.whole)
        except BaseException:
            incoming.end()
            raise
        return incoming, digest.hexdigest()

    def _terms(self, who: Principal, terms: EnrolmentTerms) -> EnrolmentTerms:
        """The terms as whoever asks may know the register: papers beyond their reach are not there."""
        return terms if who.everyone else self._senders.reach.as_seen(Right(Role.OPERATOR, who), terms)


def _name_of(request: Request) -> str:
    """What whoever sent a file calls it, on one line; "" where they do not say."""
    told = unquote(request.headers.get(NAME_OF_FILE, "")[: 9 * _LONGEST_NAME], errors="replace")
    return " ".join("".join(one if one.isprintable() else " " for one in told).split())[:_LONGEST_NAME]


def no_room(full: NoRoom, locale: Locale) -> Response:
    """There is no room now, and after how long to ask again."""
    response = refused(503, locale, full.reason, seconds=RETRY_AFTER)
    response.headers["retry-after"] = str(RETRY_AFTER)
    return response


def key_of(request: Request) -> UUID | None:
    """The idempotency key, where one is given. Raises BadParameter."""
    text = request.headers.get("idempotency-key")
    found = None if text is None else uuid_of(text.strip().strip('"'))
    if text is not None and found is None:
        raise BadParameter("Idempotency-Key", "UUID")
    return found
