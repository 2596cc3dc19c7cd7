"""What is a text in both languages, and an answer made of two of them?"""

from typing import NamedTuple


class Text(NamedTuple):
    id: str
    en: str


class Answer(NamedTuple):
    """Alasan and perbaikan: why the row was not used and what to do."""

    why: Text
    fix: Text
