"""How are facts put into a text? Each as the text asks for it, in the text's language."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import formats, options
from .language import Locale
from .nouns import noun
from .text import Text, capital

SHOWN: Mapping[str, Callable[[Any, Locale], str]] = {
    "number": formats.show_number,
    "rupiah": formats.show_rupiah,
    "day": formats.show_day,
    "tenths": formats.show_tenths,
    "noun": noun,
    "typed": lambda line, _: options.typed(line),
}
OPTION = "option"  # of what can be chosen: said by its own name, whatever the facts


def filled(text: Text, locale: str, facts: Mapping[str, Any], left_open: str = "-") -> str:
    """The text in "id" or "en" with its facts. One that is missing shows as `left_open`: no message is lost over it."""
    return text.said(locale).format_map(_Facts(facts, "en" if locale == "en" else "id", left_open))


def sentence(text: Text, locale: str, facts: Mapping[str, Any]) -> str:
    """The same, beginning with a capital, whatever fills in its beginning."""
    said = filled(text, locale, facts)
    return capital(said)


class _Facts(Mapping[str, Any]):
    def __init__(self, facts: Mapping[str, Any], locale: Locale, left_open: str) -> None:
        self._facts, self._locale, self._left_open = facts, locale, left_open

    def __getitem__(self, name: str) -> "_Fact":
        return _Fact(name, self._facts.get(name, self._left_open), self._locale)

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


class _Fact:
    """A fact that is shown as the text asks; what cannot be shown so stays as it is."""

    __slots__ = ("_locale", "_name", "_value")

    def __init__(self, name: str, value: Any, locale: Locale) -> None:
        self._name, self._value, self._locale = name, value, locale

    def __format__(self, how: str) -> str:
        if not how:
            return str(self._value)
        if how == OPTION:
            return options.said(self._name, self._locale)
        try:
            return SHOWN[how](self._value, self._locale)
        except (ValueError, TypeError, ArithmeticError):
            return str(self._value)

    def __repr__(self) -> str:
        return repr(self._value)
