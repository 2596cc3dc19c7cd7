"""What does the officer read, in Indonesian or English? The texts of all reasons, filled with their facts.

Every answer ends in something the officer can do.
"""

from ...texts.files import FileReason
from ...texts.filling import filled
from ...texts.language import Locale
from ...texts.rows.all import BOTH_DATES, SUGGESTED, row_fix, row_why
from .rows import Notice, RowIssue, UnreadableFile


def of_file(error: UnreadableFile, language: Locale = "id") -> str:
    """What is wrong with the file and what to do."""
    facts = dict(error.facts)
    if error.reason is FileReason.MOSTLY_WRONG:
        facts["why"] = row_why(str(facts["why"]), facts, language)
    return filled(error.reason.text, language, facts)


def of_notice(notice: Notice, language: Locale = "id") -> str:
    """What the officer is told of the file; where it stops, with what to say."""
    return filled(notice.reason.text, language, notice.facts)


def why(issue: RowIssue, language: Locale = "id") -> str:
    """Alasan: why the row was not used. For the report alone: it may tell both birth dates where they differ."""
    text = row_why(issue.reason, issue.facts, language)
    return text + filled(BOTH_DATES, language, issue.private) if issue.private else text


def fix(issue: RowIssue, language: Locale = "id") -> str:
    """Perbaikan: what to do, with the suggestion where there is one."""
    text = row_fix(issue.reason, issue.facts, language)
    if issue.suggestion is not None:
        text += filled(SUGGESTED, language, {"suggestion": issue.suggestion})
    return text
