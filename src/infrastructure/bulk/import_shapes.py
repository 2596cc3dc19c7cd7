"""How are an import's counts, notices and problems written as JSON? Alike by `POST /imports` and `naungan enrol --json`.

No row of the file and nothing that tells who is in it.
"""

from collections.abc import Mapping
from typing import Any

from ...domain.bulk.papers_of_a_file import Chosen, PaperKind
from ...domain.reasons import Reason
from ...domain.refusals import Breach
from ...graphql.types import ids
from ...texts.enrolling import WHAT_TO_DO
from ...texts.filling import filled
from ...texts.formats import show_rupiah
from ...texts.language import Locale
from ...texts.messages import say
from ...texts.notices import NoticeReason
from ...texts.rows.all import row_answer
from ...texts.text import Text
from . import messages
from .importer import Summary
from .refused_rows import issues_of
from .rows import Notice


def summary_shape(summary: Summary, locale: Locale) -> dict[str, Any]:
    """Every row's fate by number: read = enrolled + already + refused + blank, or, of a list of card numbers, issued + heldBack +
    already + refused; `rupiah` as text, for it may be large.
    `toCheck` of the refused are known under another name, `noPeople` of the blank are totals, signatures and the like.
    """
    return {
        "read": summary.read,
        "enrolled": summary.enrolled,
        "already": summary.already,
        "refused": summary.refused,
        "blank": summary.blank,
        **({"noPeople": summary.no_people} if summary.no_people else {}),
        **({"toCheck": summary.to_check} if summary.to_check else {}),
        **_proposed(summary),
        **_issued(summary),
        "rupiah": str(summary.rupiah),
        "display": show_rupiah(summary.rupiah, locale),
    }


def _proposed(summary: Summary) -> dict[str, Any]:
    """How many people were proposed, and their list by its id in GraphQL; nothing where none was to be."""
    if summary.listed is None:
        return {}
    return {"proposed": summary.proposed, "list": ids.encode("ParticipantList", summary.listed)}


def _issued(summary: Summary) -> dict[str, Any]:
    """How many cards were issued, and how many rows are right and were held back; nothing where none was to be."""
    if summary.issued is None:
        return {}
    return {"issued": summary.issued, "heldBack": summary.held_back}


def to_correct_shape(summary: Summary, locale: Locale) -> list[dict[str, Any]]:
    """What stands against the first of the refused rows of a list of card numbers, without what the rows hold."""
    return [
        {
            "row": one.row,
            "field": one.field,
            "reason": one.reason,
            "message": messages.why(issue, locale),
            "advice": messages.fix(issue, locale),
        }
        for one in summary.to_correct
        for issue in issues_of([one])
    ]


def reasons_shape(summary: Summary | None, locale: Locale, whole: bool = True) -> list[dict[str, Any]]:
    """How many rows were not enrolled for each reason, the most frequent first; a row may have several. To whose file it is (`whole`) the
    numbers of the first of them are told, too, and what of the message is the same in all.
    """
    if summary is None or summary.report is None:
        return []
    report = summary.report
    shared = report.shared if whole else {}
    return [
        {
            "reason": reason,
            "rows": rows,
            "examples": [*report.examples.get(reason, ())] if whole else [],
            "message": _of_all(row_answer(reason).why, shared.get(reason, {}), locale),
            "advice": _of_all(row_answer(reason).fix, shared.get(reason, {}), locale),
        }
        for reason, rows in report.reasons.items()
    ]


def _of_all(text: Text, shared: Mapping[str, int], locale: Locale) -> str:
    """The text about all rows of one reason: what differs from row to row is left open."""
    return filled(text, locale, shared, left_open="…")


def chosen_notice(one: Chosen) -> Notice:
    """That a paper is used which nobody named by its id."""
    of_decree = one.kind is PaperKind.DECREE
    reason = NoticeReason.DECREE_CHOSEN if of_decree else NoticeReason.AGREEMENT_CHOSEN
    return Notice(reason, {"name": one.name})


def notice_shape(notice: Notice, locale: Locale) -> dict[str, Any]:
    text = messages.of_notice(notice, locale)
    return {"reason": notice.reason, "message": text, "stops": notice.stops}


def breach_shape(breach: Breach, locale: Locale) -> dict[str, Any]:
    return {
        "code": breach.code,
        "reason": breach.reason,
        "message": say(breach.reason, breach.facts, locale),
        "advice": advice(breach.reason, locale),
    }


def advice(reason: Reason, locale: Locale) -> str | None:
    """What to do where the terms are refused; None where the reason says it."""
    text = WHAT_TO_DO.get(reason)
    return None if text is None else filled(text, locale, {})
