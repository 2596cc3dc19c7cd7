"""How is a text written in both languages?

Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full.")

The text itself says how a fact is shown: `{quota:number}`, `{needed:rupiah}`, `{start:day}`, `{kind:noun}`,
`{seconds:tenths}`; `{year}` and `{row}` stay as they are (`filling.SHOWN`). `{sheet:option}` is no fact: see `options`.
"""

from enum import Enum, StrEnum
from typing import NamedTuple


class Text(NamedTuple):
    """What is said, in Indonesian and in English."""

    id: str
    en: str

    def said(self, locale: str) -> str:
        """In "id" or "en"; facts are filled in by `filling.filled`."""
        return self.en if locale == "en" else self.id


def capital(said: str) -> str:
    """What is said, beginning with a capital."""
    return said[:1].upper() + said[1:]


class Answer(NamedTuple):
    """Alasan and perbaikan: why a row was not used and what to do."""

    why: Text
    fix: Text


class Spoken(Enum):
    """A list of things that are said and that only those who speak know: each member carries its texts.

    class Greeting(Spoken):
        MORNING = "Selamat pagi, {name}.", "Good morning, {name}."
    """

    def __new__(cls, indonesian: str, english: str) -> "Spoken":
        member = object.__new__(cls)
        member._value_ = len(cls.__members__)  # two may say the same and are two all the same
        return member

    def __init__(self, indonesian: str, english: str) -> None:
        self.text = Text(indonesian, english)

    @property
    def word(self) -> str:
        """Its name as logs and errors have it."""
        return self.name.lower()


class Worded(StrEnum):
    """The same, where programs read a word beside what people read: it is in answers and never changes.

    class Trouble(Worded):
        EMPTY = "empty", "Berkas ini kosong.", "This file is empty."
    """

    text: Text

    def __new__(cls, word: str, indonesian: str, english: str) -> "Worded":
        member = str.__new__(cls, word)
        member._value_ = word
        member.text = Text(indonesian, english)
        return member
