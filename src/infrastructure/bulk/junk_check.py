"""How many rows of a file could be enrolled? Told before anything is recorded, so that junk holds no money and no room.

A small file is counted row by row. Of a large one some rows are drawn by chance: where nearly all of these are right and
new, its rows with a NIK are counted; else it is counted row by row too.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from uuid import UUID

from ...domain.vault_port import Vault
from ...texts.files import FileReason
from .cleaning import Cleaner
from .duplicates import Scan
from .rows import BadRow, Blank, Cell, CleanRow, NoPerson, Row, UnreadableFile

_SMALL = 4_000  # rows counted one by one, whatever they hold
_DRAWN = 400
_TRUSTED = 0.9  # of the rows drawn: so many are right, and so many new to the register
_FEW = 200  # rows: so short a file is reported row by row, whatever it holds
_LEAST = 10  # one row in so many must be right
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """`good` rows that can be decided on and count; `met`, 16 bytes each, the workers among them whom the register knows."""

    good: int
    met: bytes = b""


class Sample:
    """Rows drawn by chance from a file of unknown length, each as likely (Li's Algorithm L). `due` is the next to take,
    counted from 1.
    """

    def __init__(self, size: int = _DRAWN) -> None:
        self._size = size
        self.rows: list[Row] = []
        self.due = 1
        self._weight = 1.0

    def take(self, number: int, cells: Sequence[Cell]) -> int:
        """Take the row that is due; the next one after it."""
        if len(self.rows) < self._size:
            self.rows.append((number, cells))
        else:
            self.rows[random.randrange(self._size)] = (number, cells)  # noqa: S311 - chance, not secrecy
        if len(self.rows) < self._size:
            self.due += 1
        else:
            self._weight *= exp(log(_chance()) / self._size)
            self.due += int(log(_chance()) / log(1 - self._weight)) + 1
        return self.due


def _chance() -> float:
    return 1 - random.random()  # noqa: S311 - above 0, so that it has a logarithm


def weigh(
    rows: Callable[[], Iterator[Row]], cleaner: Cleaner, found: Scan, sample: Sample, vault: Vault
) -> Weighed:
    """Raises UnreadableFile where fewer than one row in ten of more than 200 can be used."""
    if found.rows > _SMALL and _is_trusted(sample, cleaner, vault):
        return Weighed(max(found.with_nik - len(found.duplicates), 0))
    good, right = 0, 0
    met = bytearray()
    faults: Counter[str] = Counter()
    first: dict[str, Mapping[str, str | int]] = {}  # what fills in the first message of each reason
    waiting: list[str] = []
    for number, cells in rows():
        cleaned = cleaner.clean(number, cells)
        if isinstance(cleaned, CleanRow):
            right += 1
            if found.duplicates.issue(number) is None:
                good += 1
                waiting.append(cleaned.candidate.nik)
        elif isinstance(cleaned, BadRow):
            faults.update({issue.reason for issue in cleaned.issues})
            for issue in cleaned.issues:
                first.setdefault(issue.reason, issue.facts)
        if len(waiting) == _AT_ONCE:
            met += _known(vault, waiting)
            waiting = []
    met += _known(vault, waiting)
    listed = found.rows - found.blank - len(found.no_people)
    if listed > _FEW and right * _LEAST < listed:
        (why, times), *_ = faults.most_common(1)
        facts = {**first[why], "good": right, "of": listed, "why": why, "times": times}
        raise UnreadableFile(FileReason.MOSTLY_WRONG, **facts)
    return Weighed(good, bytes(met))


def _is_trusted(sample: Sample, cleaner: Cleaner, vault: Vault) -> bool:
    cleaned = [cleaner.clean(number, cells) for number, cells in sample.rows]
    listed = [one for one in cleaned if not isinstance(one, Blank | NoPerson)]
    niks = [one.candidate.nik for one in listed if isinstance(one, CleanRow)]
    if not listed or len(niks) < _TRUSTED * len(listed):
        return False
    return len(vault.find(niks)) <= (1 - _TRUSTED) * len(niks)


def _known(vault: Vault, niks: list[str]) -> bytes:
    workers: set[UUID] = set(vault.find(niks).values()) if niks else set()
    return b"".join(worker.bytes for worker in workers)
