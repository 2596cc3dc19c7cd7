"""What does the officer read, in Indonesian or English? The texts of all reasons, filled with their facts.

Every answer ends in something the officer can do.
"""

from ...texts.filling import filled
from ...texts.rows import row_fix, row_why
from ...texts.text import Text
from .file_messages import FILE_MESSAGES, NOTICE_MESSAGES
from .rows import Language, Notice, RowIssue, UnreadableFile

_BOTH_DATES = Text(" Di kolom: {column}; menurut NIK: {nik}.", " In the column: {column}; by the NIK: {nik}.")
_SUGGESTED = Text(" Mungkin yang dimaksud: {suggestion}.", " Perhaps meant: {suggestion}.")


def file_reasons() -> frozenset[str]:
    return frozenset(FILE_MESSAGES)


def notice_reasons() -> frozenset[str]:
    return frozenset(NOTICE_MESSAGES)


def of_file(error: UnreadableFile, language: Language = Language.INDONESIAN) -> str:
    """What is wrong with the file and what to do."""
    facts = dict(error.facts)
    if error.reason == "mostly_wrong":
        facts["why"] = row_why(str(facts["why"]), facts, language)
    return filled(FILE_MESSAGES[error.reason], language, facts)


def of_notice(notice: Notice, language: Language = Language.INDONESIAN) -> str:
    """What the officer is told of the file; where it stops, with what to say."""
    return filled(NOTICE_MESSAGES[notice.reason], language, notice.facts)


def why(issue: RowIssue, language: Language = Language.INDONESIAN) -> str:
    """Alasan: why the row was not used. For the report alone: it may tell both birth dates where they differ."""
    text = row_why(issue.reason, issue.facts, language)
    return text + filled(_BOTH_DATES, language, issue.private) if issue.private else text


def fix(issue: RowIssue, language: Language = Language.INDONESIAN) -> str:
    """Perbaikan: what to do, with the suggestion where there is one."""
    text = row_fix(issue.reason, issue.facts, language)
    if issue.suggestion is not None:
        text += filled(_SUGGESTED, language, {"suggestion": issue.suggestion})
    return text
