"""Which language is spoken? Indonesian or English, by the header of a request, or by how the terminal is set."""

from collections.abc import Mapping, Sequence
from typing import Literal

Locale = Literal["id", "en"]
LANGUAGES: tuple[Locale, ...] = ("id", "en")

_MOST_LANGUAGES = 50  # that are looked at: no browser sends as many


def locale_of(accept_language: str | None) -> Locale:
    """The language of an Accept-Language header: English where it is preferred to Indonesian, else Indonesian."""
    best: dict[Locale, float] = {"id": 0.0, "en": 0.0}
    for part in (accept_language or "").split(",", _MOST_LANGUAGES)[:_MOST_LANGUAGES]:
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = 1.0
        name, _, value = rest.strip().partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        if language in ("id", "in"):
            best["id"] = max(best["id"], quality)
        elif language == "en":
            best["en"] = max(best["en"], quality)
    return "en" if best["en"] > best["id"] else "id"


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Locale:
    """What to speak: --lang, then NAUNGAN_LANG, then the locale; Indonesian where that is Indonesian, else English."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == "--lang":
            return _language(argument)
        if argument.startswith("--lang="):
            return _language(argument.removeprefix("--lang="))
    for name in ("NAUNGAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return _language(environment[name])
    return "en"


def _language(tag: str) -> Locale:
    return "id" if tag.lower().startswith("id") else "en"
