"""Which texts may enter the log? Every text field of every intent is named here with what it holds; no other may be one.

The log is public, and kept for ever: free text goes to the vault as a note. What has to stand in an event, such as a
title, is limited, printable, and holds nothing that looks like a NIK, however it is written.
"""

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from .reasons import Reason
from .refusals import Breach, invalid

PUBLIC: Mapping[str, int] = {  # what goes into events as it is: the most characters of each
    "title": 300,
    "parties": 200,
    "legal_basis": 200,
    "payer": 200,
    "office": 200,
    "number": 120,
    "place": 200,
    "minutes": 120,
    "source": 500,
    "serials": 20,
    "memberships": 20,
    "serial": 20,
    "membership": 20,
}
NUMBERS = frozenset({"serials", "memberships"})  # of which `card_numbers` tells every row at fault
CODES = frozenset(
    {"region", "regency", "scheme", "segment", "village", "villages", "ring_one"}
)  # held against regions and catalogue
DIGESTS = frozenset(
    {"list_digest", "digest", "checksum"}
)  # keyed before anything is stored (`keyed_digests`)
VAULT = frozenset(
    {"reason", "note", "explanation", "nik", "name"}
)  # sealed in the vault; an event holds an id
_NOT_PRINTED = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # show a text in another order
_DIGITS = re.compile(r"[0-9]+")
_STRUCTURE = re.compile(r"[1-9]\d{5}(0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{6}")
_TWO_DATES = re.compile(r"((0?[1-9]|[12]\d|3[01]) (0?[1-9]|1[0-2]) (19|20)\d\d( |$)){2}")
_NIK = 16
_MOST_BETWEEN = 5  # characters between two groups of digits of one number …
_MOST_APART = 20  # … and between two of its parts, with words among them
_LEAST_PART = 4  # digits that such a part has
_YEAR = re.compile(r"(19|20)\d\d")  # which papers are full of
# What is typed for 0 and 1 among digits, and digits in words.
_LIKE_DIGITS = b"0123456789OoIl|"
_OF_WORDS = (string.ascii_letters + string.digits).encode()
_ALIKE = str.maketrans("OoIl|", "00111")
_TYPED_ALIKE = re.compile(r"(?<!\w)[OoIl|]*\d[\dOoIl|]*(?!\w)")
_SPELT = {
    word: str(digit)
    for words in (
        "nol satu dua tiga empat lima enam tujuh delapan sembilan",
        "kosong se dua tiga empat lima enam tujuh lapan sembilan",
        "zero one two three four five six seven eight nine",
    )
    for digit, word in enumerate(words.split())
}
_WORD = re.compile(r"[^\W\d_]+|\d+")


def text_faults(intent: Any) -> list[Breach]:
    """What is wrong with the texts of an intent, whichever command it is for."""
    faults: list[Breach] = []
    kind: type = type(intent)
    for name in _held_to_rules(kind):
        value = getattr(intent, name)
        if name in PUBLIC:
            reason = next((r for text in _texts(value) for r in _faults(text, PUBLIC[name])), None)
            if reason is not None:
                facts = {"most": PUBLIC[name]} if reason is Reason.TOO_LONG else {}
                faults.append(invalid(reason, _camel(name), **facts))
        elif _has_text(value):
            # a word of the vocabulary (funding source, programme, ...) that is none
            faults.append(invalid(Reason.CODE_UNKNOWN, _camel(name)))
    return faults


@cache
def _held_to_rules(intent: type) -> tuple[str, ...]:
    return tuple(
        field.name for field in fields(intent) if field.name not in CODES | DIGESTS | VAULT | NUMBERS
    )


def fields_with_a_nik(event: Any) -> list[str]:
    """The text fields of a recorded event, and of what it was and is now, that hold what looks like a NIK."""
    told = (event, getattr(event, "was", None), getattr(event, "now", None))
    return [
        name
        for name in PUBLIC
        if any(looks_like_a_nik(text) for one in told for text in _texts(getattr(one, name, None)))
    ]


def _texts(value: Any) -> list[str]:
    """The texts of a field; a chunk's `number` is none."""
    return [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]


def looks_like_a_nik(text: str) -> bool:
    """Whether a text holds sixteen digits in a row, or groups of digits that together have the form of a NIK: in any
    script, in words, with letters that look like digits, and whatever stands between them that is neither letter nor
    digit. Words may stand between parts of four digits and more, and a letter between any two.
    """
    if text.isascii() and _says_too_little(text):  # most texts
        return False
    plain = _plain(text)
    if sum(map(len, _DIGITS.findall(plain))) >= _NIK and (_holds_groups(plain) or _holds_parts(plain)):
        return True
    return _is_spelt(plain)


def _says_too_little(text: str) -> bool:
    """Whether an ASCII text has neither sixteen characters that may be digits nor sixteen words."""
    said = text.encode()
    numerals = len(said) - len(said.translate(None, _LIKE_DIGITS))
    if numerals >= _NIK:
        return False
    # Between two words there is a character that is of none, or one of them is a number.
    most_words = 1 + len(said.translate(None, _OF_WORDS)) + 2 * numerals
    return most_words < _NIK or len(_WORD.findall(text)) < _NIK


def _holds_parts(plain: str) -> bool:
    """Whether parts of a NIK follow one another with words, or one letter each, between them."""
    parts: list[str] = []
    letters: list[str] = []
    ended = 0
    for found in _DIGITS.finditer(plain):
        between = found.start() - ended
        is_part = len(found[0]) >= _LEAST_PART and not _YEAR.fullmatch(found[0])
        parts = [*(parts if between <= _MOST_APART else []), found[0]] if is_part else []
        letters = letters if between == 1 else []
        letters.append(found[0])
        ended = found.end()
        if _are_a_nik(parts) or _are_a_nik(letters):
            return True
    return False


def _are_a_nik(groups: list[str]) -> bool:
    """Whether the last of these groups have the form of a NIK."""
    joined = ""
    for digits in reversed(groups):
        joined = digits + joined
        if len(joined) >= _NIK:
            return _STRUCTURE.fullmatch(joined) is not None
    return False


def _is_spelt(plain: str) -> bool:
    """Whether sixteen digits follow one another that are written in words."""
    if len(plain) < _NIK:
        return False
    words = _WORD.findall(plain)
    if len(words) < _NIK:
        return False
    digits = ""
    for word in words:
        digit = _SPELT.get(word.casefold(), word if word.isdecimal() and len(word) == 1 else "")
        digits = digits + digit if digit else ""
        if _STRUCTURE.fullmatch(digits[-_NIK:]):
            return True
    return False


def _holds_groups(plain: str) -> bool:
    groups: list[tuple[int, str]] = []  # each with where it ends
    for found in _DIGITS.finditer(plain):
        between = plain[groups[-1][0] : found.start()] if groups else ""
        if len(between) > _MOST_BETWEEN or any(c.isalpha() for c in between):
            groups.clear()
        groups.append((found.end(), found[0]))
        if _ends_in_a_nik([digits for _, digits in groups]):
            return True
    return False


def _ends_in_a_nik(groups: list[str]) -> bool:
    """Whether the last groups of digits make up a NIK."""
    last = groups[-1]
    if len(last) == _NIK:
        return True
    if len(last) > _NIK:
        return any(_STRUCTURE.fullmatch(last[at : at + _NIK]) for at in range(len(last) - _NIK + 1))
    joined = ""
    for n, digits in enumerate(reversed(groups), 1):
        joined = digits + joined
        if len(joined) >= _NIK:
            written = " ".join(groups[-n:])
            return (
                len(joined) == _NIK
                and _STRUCTURE.fullmatch(joined) is not None
                and _TWO_DATES.fullmatch(written) is None
            )
    return False


def _plain(text: str) -> str:
    """Digits of every script as 0 to 9, letters typed for them too, without marks and characters that are not printed."""
    digits = text
    if not text.isascii():
        shown = (
            c
            for c in unicodedata.normalize("NFKC", text)
            if unicodedata.category(c) not in ("Cf", "Mn", "Me")
        )
        digits = "".join(_digit(c) for c in shown)
    return _TYPED_ALIKE.sub(lambda found: found[0].translate(_ALIKE), digits)


def _digit(c: str) -> str:
    """What a character stands for among digits; Chinese ones are letters that have a number."""
    number = unicodedata.numeric(c, -1)
    return str(int(number)) if number in range(10) else c


def _faults(text: str, most: int) -> Iterator[Reason]:
    if len(text) > most:
        yield Reason.TOO_LONG
    elif not text.isprintable() and any(
        c in _TURNING or unicodedata.category(c) in _NOT_PRINTED for c in text
    ):
        yield Reason.CONTROL_CHARACTERS
    elif looks_like_a_nik(text):
        yield Reason.HOLDS_A_NIK


def _has_text(value: Any) -> bool:
    """Whether a value, or one of several, is bare text: a word of the vocabulary is more than that."""
    return type(value) is str or (isinstance(value, tuple) and any(type(one) is str for one in value))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
