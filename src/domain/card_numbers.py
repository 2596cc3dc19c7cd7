"""Is this the number of a card, or of a membership? Which form they have, and how they are compared.

A serial is of one card, a membership number (KPJ) of one worker. Both are opaque; BPJS gives them out, or the register does.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .public_texts import looks_like_a_nik
from .reasons import Reason
from .refusals import Breach, invalid

_FORM = re.compile(r"[0-9A-Z-]{1,20}")


class CardRow(NamedTuple):
    """A row of a list of numbers: its place there, the NIK, the card's number, and the membership (KPJ) where it is known.
    `unread` are those of them that cannot be read, and of which that was told.
    """

    row: int
    nik: str
    serial: str
    membership: str | None = None
    unread: frozenset[str] = frozenset()


def plain(number: str) -> str:
    """A number as it is stored: without blanks around it, in capitals."""
    return number.strip().upper()


def number_faults(numbers: Sequence[str | None], path: str, count: int) -> list[Breach]:
    """What is wrong with numbers, of which there must be `count`; None is one that is not known."""
    if len(numbers) != count:
        return [invalid(Reason.SERIALS_COUNT, path, count=count, given=len(numbers))]
    faults: list[Breach] = []
    rows: dict[str, int] = {}
    for row, number in enumerate(numbers):
        if number is None:
            continue
        if (reason := fault(number)) is not None:
            faults.append(invalid(reason, path, str(row)))
        elif (first := rows.setdefault(plain(number), row)) != row:
            faults.append(invalid(Reason.NUMBER_TWICE, path, str(row), row=first))
    return faults


def fault(number: str) -> Reason | None:
    """What is wrong with one number by itself."""
    if not _FORM.fullmatch(plain(number)):
        return Reason.NUMBER_FORM
    return Reason.NUMBER_IS_A_NIK if looks_like_a_nik(plain(number)) else None
