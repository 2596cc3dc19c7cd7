"""How is a text written in both languages?

Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full.")

The text itself says how a fact is shown: `{quota:number}`, `{needed:rupiah}`, `{start:day}`, `{kind:noun}`,
`{seconds:tenths}`; `{year}` and `{row}` stay as they are (`filling.SHOWN`).
"""

from enum import Enum
from typing import NamedTuple


class Text(NamedTuple):
    """What is said, in Indonesian and in English."""

    id: str
    en: str


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
        """How programs know it."""
        return self.name.lower()
