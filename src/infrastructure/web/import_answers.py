"""What is said about an import? How far it is, its summary, its problems, as JSON in the caller's language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import JSONResponse, Response

from ...domain.batches import Batch
from ...graphql.types import ids
from ...texts.filling import filled
from ...texts.imports import ImportAnswer
from ...texts.language import Locale
from ...texts.options import field_named
from ...texts.text import capital
from ..bulk import messages
from ..bulk.import_shapes import breach_shape, notice_shape, reasons_shape, summary_shape, to_correct_shape
from ..bulk.importer import Summary
from ..bulk.jobs import Job, Purpose
from ..bulk.report import Report
from ..bulk.report_files import KEPT
from .import_query import BadParameter
from .import_state import Import
from .imports import FILES_KEPT

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import and its report are found. `reported` is when the report was made (UTC); None where there is none, or for who
    holds the batch's id alone, which anybody may read: then the file's titles are not told either.
    """

    href: str
    private: bool
    reported: dt.datetime | None = None


def shown(
    one: Import, place: Place, locale: Locale, check: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An import as JSON; no row of it and nothing that tells who is in it. `check` is what a check found."""
    header, purpose = one.header if place.private else None, one.job.purpose
    said: dict[str, Any] = {
        **_named((one.summary and one.summary.batch) or one.batch, place),
        **({"name": one.name} if one.name and place.private else {}),
        "state": one.state,
        "dryRun": not one.job.records,
        **({"propose": True} if purpose is Purpose.PROPOSAL else {}),
        **({"fromList": True} if purpose is Purpose.LIST_ENROLMENT else {}),
        **({"corrects": True} if purpose is Purpose.CORRECTION else {}),
        **_of_cards(one, place, locale),
        **_of_enrolment(one, place),
        **_from_log(
            one.summary is not None and one.summary.from_log, locale, purpose is Purpose.LIST_ENROLMENT
        ),
        "rows": {"done": one.done, "total": one.total},
        "secondsLeft": one.seconds_left(),
        **({} if check is None else {"check": check}),
        "columns": [{"field": f, "title": t} for f, t in header.shown()] if header else [],
        "sheets": [*one.sheets] if place.private else [],
        "ignoredColumns": header.ignored() if header else [],
        "notices": [notice_shape(notice, locale) for notice in one.notices] if place.private else [],
        "summary": None if one.summary is None else summary_shape(one.summary, locale),
        "reasons": reasons_shape(one.summary, locale, place.private),
        "report": _report(place, None if one.summary is None else one.summary.report),
        "again": _again(one.job)
        if place.reported is not None
        and one.job.records
        and purpose not in (Purpose.LIST_ENROLMENT, Purpose.CORRECTION)
        else None,
        "canResume": place.private and one.may_go_on,
        "problems": [],
    }
    if one.unreadable is not None:
        text = messages.of_file(one.unreadable, locale)
        if one.done and one.job.records and not one.job.atomic:
            text += " " + ImportAnswer.STAYS.text.said(locale)
        said["problems"] = [{"reason": one.unreadable.reason, "message": text}]
    elif one.undecided:
        said["problems"] = [notice_shape(question, locale) for question in one.undecided]
    elif one.breaches:
        said["problems"] = [breach_shape(breach, locale) for breach in one.breaches]
    elif (reason := _why_stopped(one)) is not None:
        said["problems"] = [_problem(reason, locale, error_id=one.error_id, days=FILES_KEPT.days)]
    return said


def _of_cards(one: Import, place: Place, locale: Locale) -> dict[str, Any]:
    """What is said of a list of card numbers beside the rest; nothing of what is none."""
    if one.job.purpose is not Purpose.CARDS:
        return {}
    told = one.summary is not None and place.private
    return {
        "cards": True,
        "on": one.job.terms.start.isoformat(),
        "skipBad": not one.job.atomic,
        "toCorrect": to_correct_shape(one.summary, locale) if one.summary and told else [],
    }


def _of_enrolment(one: Import, place: Place) -> dict[str, Any]:
    """Where and from which day whoever it enrols is protected; nothing of what enrols nobody."""
    job = one.job
    if not place.private or not job.records or not job.purpose.enrols:
        return {}
    return {"region": job.regency, "from": job.terms.start.isoformat()}


def _why_stopped(one: Import) -> ImportAnswer | None:
    """Why an import did not come to its end, other than by a refusal; None where it did, or may still."""
    listed = one.job.purpose is Purpose.LIST_ENROLMENT
    if one.error_id is not None:
        if listed:
            return ImportAnswer.LIST_FAILED
        return ImportAnswer.FAILED_HERE if one.may_go_on else ImportAnswer.FAILED
    if one.not_allowed is not None:
        return ImportAnswer.RIGHT_ENDED
    if one.state in ("failed", "interrupted"):
        if listed:
            return ImportAnswer.LIST_INTERRUPTED
        return ImportAnswer.INTERRUPTED_HERE if one.may_go_on else ImportAnswer.INTERRUPTED
    if one.state == "abandoned":
        return ImportAnswer.LIST_ABANDONED if listed else ImportAnswer.ABANDONED
    return None


def _again(job: Job) -> dict[str, str]:
    """With what the corrected report is sent: the terms of the first list, which its people stand on still; or the day of its cards."""
    terms = job.terms
    if job.purpose is Purpose.CARDS:
        return {"region": job.regency, "cards": "true", "on": terms.start.isoformat()}
    given = {
        "region": job.regency,
        "scheme": terms.scheme,
        "funding": terms.funding_source,
        "from": terms.start.isoformat(),
        "until": None if terms.end_exclusive is None else (terms.end_exclusive - _A_DAY).isoformat(),
        "payer": terms.payer,
        "list": terms.list_digest,
    }
    return {name: value for name, value in given.items() if value is not None}


def recorded(batch: Batch, place: Place, locale: Locale) -> dict[str, Any]:
    """A batch this process did not import: what the log says of it."""
    totals, person = batch.totals(), sum(batch.person().values())
    state = "abandoned" if batch.abandoned else "completed" if batch.closed else "interrupted"
    fates = (totals.enrolled, totals.already, totals.refused, totals.blank)
    summary = Summary(batch.id, totals.read, *fates, totals.enrolled * person, None)
    return {
        **_named(batch.id, place),
        "state": state,
        "dryRun": False,
        **_from_log(True, locale),
        "summary": summary_shape(summary, locale),
        "report": _report(place, None),
        "canResume": False,
        "problems": [_problem(ImportAnswer.INTERRUPTED, locale)] if state == "interrupted" else [],
    }


def _from_log(is_so: bool, locale: Locale, from_list: bool = False) -> dict[str, Any]:
    """Whether what is told was recorded before."""
    note = (ImportAnswer.LIST_FROM_LOG if from_list else ImportAnswer.FROM_LOG).text.said(locale)
    return {"fromLog": True, "note": note} if is_so else {"fromLog": False}


def _named(batch: UUID, place: Place) -> dict[str, str]:
    """The batch by its id in GraphQL, and where it is here."""
    return {"batch": ids.encode("Batch", batch), "href": place.href}


def _report(place: Place, made: Report | None) -> dict[str, Any] | None:
    """Where the report is and until when; how many rows it holds is not known of one that an older version made."""
    if place.reported is None:
        return None
    return {
        "href": f"{place.href}/report",
        "rows": None if made is None else made.rows,
        "already": None if made is None else made.already,
        "noPeople": None if made is None else made.no_people,
        "keptUntil": (place.reported.astimezone(dt.UTC) + KEPT).isoformat(timespec="seconds"),
    }


def _problem(reason: ImportAnswer, locale: Locale, **facts: object) -> dict[str, Any]:
    return {"reason": reason, "message": filled(reason.text, locale, facts)}


def refused(status: int, locale: Locale, reason: ImportAnswer, **facts: object) -> Response:
    return answer(status, locale, {"problems": [_problem(reason, locale, **facts)]})


def wrong_parameter(bad: BadParameter, locale: Locale) -> Response:
    """Which parameter cannot be; on a page by the name of its field."""
    field = field_named(bad.name)
    if field is None:
        return refused(400, locale, ImportAnswer.PARAMETER, name=bad.name, what=bad.what)
    called = capital(field.said(locale))
    if bad.least is not None:
        return refused(400, locale, ImportAnswer.FIELD_EARLY, field=called, least=bad.least)
    return refused(
        400, locale, ImportAnswer.FIELD_EMPTY if bad.missing else ImportAnswer.FIELD_WRONG, field=called
    )


def answer(status: int, locale: Locale, body: Mapping[str, Any], location: str | None = None) -> Response:
    headers = {"content-language": locale, "cache-control": "no-store", "vary": "Accept-Language"}
    return JSONResponse(body, status, {**headers, **({} if location is None else {"location": location})})
