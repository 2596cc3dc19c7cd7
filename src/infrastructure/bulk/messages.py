"""What does the officer read, in Indonesian or English? The texts of all reasons, filled with their facts.

Every answer ends in something the officer can do.
"""

from collections.abc import Mapping

from .file_messages import FILE_MESSAGES
from .row_messages import ROW_MESSAGES
from .rows import Language, RowIssue, UnreadableFile
from .texts import Text

_SUGGESTED = Text(" Mungkin yang dimaksud: {suggestion}.", " Perhaps meant: {suggestion}.")
_GROUPED = frozenset({"left", "needed", "limit"})  # amounts, written with separators; years and rows are not


def row_reasons() -> frozenset[str]:
    return frozenset(ROW_MESSAGES)


def file_reasons() -> frozenset[str]:
    return frozenset(FILE_MESSAGES)


def of_file(error: UnreadableFile, language: Language = Language.INDONESIAN) -> str:
    """What is wrong with the file and what to do."""
    return _filled(FILE_MESSAGES[error.reason], language, error.facts)


def why(issue: RowIssue, language: Language = Language.INDONESIAN) -> str:
    """Alasan: why the row was not used."""
    return _filled(ROW_MESSAGES.get(issue.reason, ROW_MESSAGES["other"]).why, language, issue.facts)


def fix(issue: RowIssue, language: Language = Language.INDONESIAN) -> str:
    """Perbaikan: what to do, with the suggestion where there is one."""
    text = _filled(ROW_MESSAGES.get(issue.reason, ROW_MESSAGES["other"]).fix, language, issue.facts)
    if issue.suggestion is not None:
        text += _filled(_SUGGESTED, language, {"suggestion": issue.suggestion})
    return text


def _filled(text: Text, language: Language, facts: Mapping[str, str | int]) -> str:
    english = language is Language.ENGLISH
    shown = _Facts(facts)
    for name in _GROUPED & facts.keys():
        shown[name] = f"{facts[name]:,}" if english else f"{facts[name]:,}".replace(",", ".")
    return (text.en if english else text.id).format_map(shown)


class _Facts(dict[str, str | int]):
    """A fact the issue did not bring shows as a dash: a message is never lost over one."""

    def __missing__(self, key: str) -> str:
        return "-"
