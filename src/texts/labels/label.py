"""How is a closed term named? By a short name and, where that does not say all, by what it means.

Short names begin with a small letter, so that they stand in a sentence as well as in a list.
"""

from typing import NamedTuple

from ..text import Text, capital


class Label(NamedTuple):
    """A term's `name`, and what it means, in both languages."""

    name: Text
    meaning: Text | None

    def described(self) -> str:
        """As the contract describes a value: Indonesian before English, for readers of either."""
        return f"{capital(self.name.id)} · {(self.meaning or self.name).en}."


def label(indonesian: str, english: str, *meaning: str) -> Label:
    """A term's name in both languages and, where given, its meaning in both. Raises ValueError for one of the two alone."""
    if len(meaning) not in (0, 2):
        raise ValueError(f"{english}: a meaning is told in both languages")
    return Label(Text(indonesian, english), Text(*meaning) if meaning else None)
