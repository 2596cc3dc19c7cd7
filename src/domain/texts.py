"""Does a text say anything, and do two texts say the same? Blank, invisible and differently typed texts."""

import unicodedata
from collections.abc import Sequence

from .reasons import Reason
from .refusals import Breach, invalid

# Letters by their category that print as nothing: fillers of Hangul, and Khmer vowels that are only inherent.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")


def says_something(text: str | None) -> bool:
    """Whether a text holds a letter or a digit: blanks, signs and characters of no width alone say nothing."""
    return any(c.isalnum() and c not in _FILLERS for c in text or "")


def folded(text: str) -> str:
    """What stays the same however a name is typed: letter case, blanks, Unicode form and invisible characters fold."""
    if text.isascii():  # most texts: nothing in them is invisible or has another form
        return " ".join(text.lower().split())
    while (once := _fold(text)) != text:
        text = once
    return text


def _fold(text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _FILLERS)
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(plain.split())


def blanks(texts: Sequence[str], path: str) -> list[Breach]:
    """The texts of a list that say nothing."""
    return [invalid(Reason.EMPTY, path, str(n)) for n, text in enumerate(texts) if not says_something(text)]


def blank_if_given(text: str | None, path: str) -> list[Breach]:
    """A text that may be left out, but not be given without saying anything."""
    return [] if text is None or says_something(text) else [invalid(Reason.EMPTY, path)]
