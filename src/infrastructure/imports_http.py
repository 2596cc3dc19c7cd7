"""How is a file sent to the server? POST /imports: the file is the body, the terms are the query.

    curl -T daftar.csv -X POST -H 'content-type: text/csv' -H 'prefer: wait=60' \\
      'http://127.0.0.1:8000/imports?region=64.01&scheme=VULNERABLE_WORKERS&funding=APBD&from=2026-01-01&until=2026-12-31&...'

    POST /imports                  202 and Location, 200 when it was done within `prefer: wait`, 422 when it was refused
    GET  /imports/{batch}          how far it is; `prefer: wait` waits for its end
    GET  /imports/{batch}/report   the rows that were not enrolled, once; it is deleted behind

The body's type must be text/csv, application/octet-stream or that of XLSX: no form of another site can send these
without asking first, and nobody is ever allowed. Query: region, scheme, category, funding, from, until (the last day,
included), agreement, decree, list, programme (repeated), segment, column (repeated, "NIK=No KTP"), dryRun, atomic.
"""

import asyncio
import datetime as dt
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from ..domain.batches import Batch
from ..domain.bulk import Source
from ..domain.enrolment import EnrolWorkers
from ..domain.ports import Command
from ..domain.regions import Regions
from ..domain.vocabulary import FundingSource, MembershipCategory, Programme, RegionLevel
from ..graphql import ids
from ..graphql.context import Locale
from ..graphql.errors import BadId
from ..graphql.messages import locale_of, say
from ..graphql.values import show_rupiah
from .bulk import messages
from .bulk.desk import Upload
from .bulk.importer import Job, Summary
from .bulk.reading import MAX_BYTES
from .bulk.report import XLSX_ROWS, Report
from .bulk.rows import Language
from .enrol_words import WHAT_TO_DO
from .imports import KEPT, Busy, Import, Imports

TYPES = (
    "text/csv",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
_KNOWN = frozenset(
    [
        "region",
        "scheme",
        "category",
        "funding",
        "from",
        "until",
        "agreement",
        "decree",
        "list",
        "programme",
        "segment",
        "column",
        "dryRun",
        "atomic",
    ]
)
_MANY = frozenset({"programme", "column"})
_BLOCK = 1 << 20
_LONGEST_WAIT = 300
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])")
E = TypeVar("E", bound=StrEnum)

_SAID: Mapping[str, tuple[str, str]] = {
    "parameter": ("Parameter {name} salah: {what}.", "Parameter {name} is wrong: {what}."),
    "type": (
        "Jenis isi harus salah satu dari {types}.",
        "The content type must be one of {types}.",
    ),
    "too_large": ("Berkas lebih besar dari {limit} MB.", "The file is larger than {limit} MB."),
    "cut_short": ("Berkas tidak terkirim seluruhnya.", "The file was not sent to its end."),
    "busy": (
        "Berkas ini sedang diimpor dengan cara lain; tunggu sampai selesai.",
        "This file is being imported in another way; wait until it is done.",
    ),
    "unknown": ("Tidak ada impor dengan id ini.", "There is no import of this id."),
    "interrupted": (
        "Impor ini terhenti; kirim lagi berkas yang sama dengan ketentuan yang sama untuk melanjutkannya.",
        "This import was interrupted; send the same file on the same terms again to go on.",
    ),
    "no_report": (
        "Tidak ada laporan di sini (mungkin sudah diambil); kirim lagi berkas yang sama untuk membuatnya lagi.",
        "There is no report here (it may have been taken); send the same file again to make it anew.",
    ),
    "failed": (
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}. Berkas yang sama boleh dikirim lagi.",
        "Something went wrong on our side. Quote this number: {error_id}. The same file may be sent again.",
    ),
}


class BadParameter(Exception):  # noqa: N818
    """A parameter of the query is missing or cannot be; `what` says what it should be."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name)
        self.name = name
        self.what = what


class _TooLarge(Exception):  # noqa: N818
    pass


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of an import, without the file."""

    terms: EnrolWorkers
    regency: str
    segment: str | None
    overrides: Mapping[str, str]
    dry_run: bool
    atomic: bool


def import_routes(imports: Imports, regions: Regions, actor: str) -> list[Route]:
    """The routes of file imports."""
    endpoints = _Endpoints(imports, regions, actor)
    return [
        Route("/imports", endpoints.send, methods=["POST"]),
        Route("/imports/{batch:uuid}", endpoints.look, methods=["GET"]),
        Route("/imports/{batch:uuid}/report", endpoints.report, methods=["GET"]),
    ]


class _Endpoints:
    def __init__(self, imports: Imports, regions: Regions, actor: str) -> None:
        self._imports = imports
        self._regions = regions
        self._actor = actor

    async def send(self, request: Request) -> Response:
        """Take a file in and start its import."""
        locale = locale_of(request.headers.get("accept-language"))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in TYPES:
            return _refused(415, locale, "type", types=", ".join(TYPES))
        try:
            asked = _asked(request.query_params, self._regions)
            path, digest = await self._received(request)
        except BadParameter as problem:
            return _refused(400, locale, "parameter", name=problem.name, what=problem.what)
        except _TooLarge:
            return _refused(413, locale, "too_large", limit=MAX_BYTES >> 20)
        except ClientDisconnect:
            return _refused(400, locale, "cut_short")
        terms = replace(asked.terms, list_digest=asked.terms.list_digest or digest)
        upload = Upload(
            path,
            asked.regency,
            terms.start,
            self._imports.reports,
            asked.overrides,
            asked.segment,
            Language(locale),
        )
        batch = Source(digest, asked.regency, terms, upload.read_as).batch
        job = Job(terms, asked.regency, upload.read_as, dry_run=asked.dry_run, atomic=asked.atomic)
        try:
            started = self._imports.start(batch, upload, job, Command(self._actor, uuid4()))
        except Busy:
            return _refused(409, locale, "busy")
        await _until_ended(started, request)
        failed = 503 if started.error_id is None else 500
        status = {"completed": 200, "refused": 422, "failed": failed}.get(started.state, 202)
        return _answer(status, locale, _shown(started, locale), location=f"/imports/{batch}")

    async def _received(self, request: Request) -> tuple[Path, str]:
        """The body in a private file, and its SHA-256. Raises _TooLarge, ClientDisconnect."""
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length[:20]) > MAX_BYTES:
            raise _TooLarge
        path, descriptor = await anyio.to_thread.run_sync(self._imports.spool)
        digest, written = hashlib.sha256(), 0
        try:
            with os.fdopen(descriptor, "wb") as file:

                def keep(block: bytes) -> None:
                    digest.update(block)
                    file.write(block)

                held = bytearray()
                async for piece in request.stream():
                    written += len(piece)
                    if written > MAX_BYTES:
                        raise _TooLarge
                    held += piece
                    if len(held) >= _BLOCK:
                        await anyio.to_thread.run_sync(keep, bytes(held))
                        held.clear()
                await anyio.to_thread.run_sync(keep, bytes(held))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path, digest.hexdigest()

    async def look(self, request: Request) -> Response:
        """How far an import is."""
        locale = locale_of(request.headers.get("accept-language"))
        batch: UUID = request.path_params["batch"]
        known = self._imports.get(batch)
        if known is not None:
            await _until_ended(known, request)
            return _answer(200, locale, _shown(known, locale))
        recorded = await anyio.to_thread.run_sync(self._imports.recorded, batch)
        if recorded is None:
            return _refused(404, locale, "unknown")
        return _answer(200, locale, _as_recorded(recorded, locale))

    async def report(self, request: Request) -> Response:
        """The report, once."""
        locale = locale_of(request.headers.get("accept-language"))
        found = self._imports.take_report(request.path_params["batch"])
        if found is None:
            return _refused(404, locale, "no_report")
        return FileResponse(
            found.path,
            media_type=TYPES[2] if found.rows <= XLSX_ROWS else TYPES[0],
            filename=found.path.name,
            headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
            background=BackgroundTask(found.path.unlink, missing_ok=True),
        )


async def _until_ended(under_way: Import, request: Request) -> None:
    """Wait as long as `prefer: wait=<seconds>` asks."""
    asked = _WAIT.search(request.headers.get("prefer", ""))
    seconds = min(int(asked[1]), _LONGEST_WAIT) if asked else 0
    await asyncio.wait([asyncio.wrap_future(under_way.ended)], timeout=seconds)


# The query


def _asked(query: QueryParams, regions: Regions) -> Asked:
    """The terms. Raises BadParameter."""
    for name in query:
        if name not in _KNOWN:
            raise BadParameter(name[:40], "-")
        if name not in _MANY and len(query.getlist(name)) > 1:
            raise BadParameter(name, "1x")
    region = _needed(query, "region")
    found = regions.get(region)
    if found is None or found.level is not RegionLevel.REGENCY:
        raise BadParameter("region", "64.01")
    start = _day(_needed(query, "from"), "from")
    last = _day(query["until"], "until") if "until" in query else None
    if last is not None and last < start:
        raise BadParameter("until", f">= {start}")
    listed = query.get("list")
    if listed is not None and not _DIGEST.fullmatch(listed):
        raise BadParameter("list", "SHA-256")
    programmes = query.getlist("programme") or ["JKK", "JKM"]
    terms = EnrolWorkers(
        scheme=_needed(query, "scheme"),
        category=_member(MembershipCategory, query.get("category", "NON_WAGE_EARNER"), "category"),
        funding_source=_member(FundingSource, _needed(query, "funding"), "funding"),
        programmes=tuple(_member(Programme, one, "programme") for one in programmes),
        start=start,
        end_exclusive=None if last is None else last + dt.timedelta(days=1),
        workers=(),
        agreement=_id(query.get("agreement"), "Agreement", "agreement"),
        list_digest=listed,
        decree=_id(query.get("decree"), "Decree", "decree"),
    )
    return Asked(
        terms,
        region,
        query.get("segment"),
        dict(_column(one) for one in query.getlist("column")),
        _flag(query, "dryRun"),
        _flag(query, "atomic"),
    )


def _needed(query: QueryParams, name: str) -> str:
    value = query.get(name)
    if not value:
        raise BadParameter(name, f"{name}=…")
    return value


def _member(kind: type[E], value: str, name: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise BadParameter(name, ", ".join(kind)) from None


def _day(value: str, name: str) -> dt.date:
    try:
        if len(value) != 10:
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise BadParameter(name, "YYYY-MM-DD") from None


def _id(value: str | None, kind: str, name: str) -> UUID | None:
    """A UUID, or the id that GraphQL gives out for it."""
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError:
        try:
            return ids.decode_uuid(value, kind)
        except BadId:
            raise BadParameter(name, f"id {kind}") from None


def _column(value: str) -> tuple[str, str]:
    field, equals, title = value.partition("=")
    if not (equals and field.strip() and title.strip()):
        raise BadParameter("column", "NIK=No KTP")
    return field.strip(), title.strip()


def _flag(query: QueryParams, name: str) -> bool:
    value = query.get(name, "false")
    if value not in ("true", "false"):
        raise BadParameter(name, "true, false")
    return value == "true"


# The answers


def _shown(one: Import, locale: Locale) -> dict[str, Any]:
    """An import as JSON; no row of it and nothing that tells who is in it."""
    header = one.header
    said: dict[str, Any] = {
        **_named(one.batch),
        "state": one.state,
        "dryRun": one.job.dry_run,
        "rows": {"done": one.done, "total": one.total},
        "columns": [{"field": f, "title": t} for f, t in header.shown()] if header else [],
        "ignoredColumns": header.ignored() if header else [],
        "summary": None if one.summary is None else _summary(one.summary, locale),
        "report": None if one.report is None else _report(one.batch, one.report),
        "problems": [],
    }
    if one.unreadable is not None:
        text = messages.of_file(one.unreadable, Language(locale))
        said["problems"] = [{"reason": one.unreadable.reason, "message": text}]
    elif one.breaches:
        said["problems"] = [
            {
                "code": breach.code,
                "reason": breach.reason,
                "message": say(breach.reason, breach.facts, locale, breach.code),
                "advice": _advice(breach.reason, locale),
            }
            for breach in one.breaches
        ]
    elif one.error_id is not None:
        said["problems"] = [_problem("failed", locale, error_id=one.error_id)]
    elif one.state == "failed":
        said["problems"] = [_problem("interrupted", locale)]
    return said


def _as_recorded(batch: Batch, locale: Locale) -> dict[str, Any]:
    """A batch this process did not import: what the log says of it."""
    totals, person = batch.totals(), sum(batch.person().values())
    state = "abandoned" if batch.abandoned else "completed" if batch.closed else "interrupted"
    fates = (totals.enrolled, totals.already, totals.refused, totals.blank)
    summary = Summary(batch.id, totals.read, *fates, totals.enrolled * person, None)
    return {
        **_named(batch.id),
        "state": state,
        "dryRun": False,
        "summary": _summary(summary, locale),
        "report": None,
        "problems": [_problem("interrupted", locale)] if state == "interrupted" else [],
    }


def _named(batch: UUID) -> dict[str, str]:
    """The batch by its id in GraphQL, and where it is here."""
    return {"batch": ids.encode("Batch", batch), "href": f"/imports/{batch}"}


def _summary(summary: Summary, locale: Locale) -> dict[str, Any]:
    return {
        "read": summary.read,
        "enrolled": summary.enrolled,
        "already": summary.already,
        "refused": summary.refused,
        "blank": summary.blank,
        "rupiah": str(summary.rupiah),
        "display": show_rupiah(summary.rupiah, locale),
    }


def _report(batch: UUID, report: Report) -> dict[str, Any]:
    until = (
        dt.datetime.fromtimestamp(report.path.stat().st_mtime, dt.UTC) + KEPT
        if report.path.exists()
        else None
    )
    return {
        "href": f"/imports/{batch}/report",
        "rows": report.rows,
        "keptUntil": None if until is None else until.isoformat(timespec="seconds"),
    }


def _advice(reason: str, locale: Locale) -> str | None:
    text = WHAT_TO_DO.get(reason)
    return None if text is None else text[0 if locale == "id" else 1]


def _problem(reason: str, locale: Locale, **facts: object) -> dict[str, Any]:
    text = _SAID[reason][0 if locale == "id" else 1]
    return {"reason": reason, "message": text.format(**facts)}


def _refused(status: int, locale: Locale, reason: str, **facts: object) -> Response:
    return _answer(status, locale, {"problems": [_problem(reason, locale, **facts)]})


def _answer(status: int, locale: Locale, body: Mapping[str, Any], location: str | None = None) -> Response:
    headers = {"content-language": locale, "cache-control": "no-store", "vary": "Accept-Language"}
    return JSONResponse(body, status, {**headers, **({} if location is None else {"location": location})})
