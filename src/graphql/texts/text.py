"""How is a text written in both languages, and how are facts put into it?"""

from collections.abc import Mapping
from typing import NamedTuple

_GROUPED = frozenset({"left", "needed", "limit"})  # amounts, written with separators; years and rows are not


class Text(NamedTuple):
    id: str
    en: str


class Answer(NamedTuple):
    """Alasan and perbaikan: why the row was not used and what to do."""

    why: Text
    fix: Text


def filled(text: Text, language: str, facts: Mapping[str, str | int]) -> str:
    """The text in "id" or "en" with its facts."""
    english = language == "en"
    shown = _Facts(facts)
    for name in _GROUPED & facts.keys():
        shown[name] = f"{facts[name]:,}" if english else f"{facts[name]:,}".replace(",", ".")
    return (text.en if english else text.id).format_map(shown)


class _Facts(dict[str, str | int]):
    """A fact the issue did not bring shows as a dash: a message is never lost over one."""

    def __missing__(self, key: str) -> str:
        return "-"
