"""Which people are in the file more than once? One pass over a million rows, in some tens of megabytes.

Two identical rows: the first counts, the later ones are repeats of it. Two differing rows with one NIK: neither
counts. Rows are compared by what they mean (after cleaning), not by how they are typed.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ...domain.reasons import Reason
from ...texts.files import FileReason
from .cleaning import Cleaner
from .reading import OfficerFile
from .rows import (
    Cell,
    CleanRow,
    Field,
    RowIssue,
    RowNotice,
    UnreadableFile,
    as_text,
)
from .rows_without_person import Listener, NoPeople, shown_rows
from .values import tidy

_BUCKETS = 64  # NIKs are sorted bucket by bucket, so that only one bucket's objects are in memory at a time

# A spreadsheet that took NIKs for numbers and wrote them out as digits made every sixteenth one 0. No row shows it, but
# the file does: of true NIKs fewer than one in ten end in 0.
_TELLING = 20
_SHOWN = 1_000  # row numbers kept to be shown


class Twin(Enum):
    """How a row stands to the other row of its NIK."""

    SAME = 1
    DIFFERS = 2


class Duplicates:
    """The rows that do not count because of another row of the same NIK."""

    def __init__(self, last_row: int) -> None:
        self._other = array("I", bytes(4 * (last_row + 1)))
        self._kind = bytearray(last_row + 1)
        self.same = 0
        self.differing = 0

    def add(self, row: int, other: int, kind: Twin) -> None:
        self._other[row] = other
        self._kind[row] = kind.value
        if kind is Twin.SAME:
            self.same += 1
        else:
            self.differing += 1

    def issue(self, row: int) -> RowIssue | None:
        """Why the row does not count, naming the other row; None for one that counts."""
        if row >= len(self._kind) or not self._kind[row]:
            return None
        reason = Reason.DUPLICATE_SAME if self._kind[row] == Twin.SAME.value else Reason.DUPLICATE_DIFFERS
        return RowIssue(Field.NIK, reason, {"row": self._other[row]})

    def others(self) -> set[int]:
        """The rows that `issue` names."""
        return {other for other in self._other if other}

    def __len__(self) -> int:
        return self.same + self.differing


@dataclass(frozen=True, slots=True)
class Scan:
    """What a whole pass tells before anything is recorded. `rows` = rows below the header, `blank` ones included; `with_nik`
    have sixteen digits, well-formed or not. `blank` and `no_people` are rows of nobody; `told` counts what the officer is told of
    rows, and `struck` shows the numbers of those that say their person is not to be enrolled.
    """

    sha256: str
    rows: int
    blank: int
    last_row: int
    duplicates: Duplicates
    with_nik: int = 0
    no_people: NoPeople = field(default_factory=NoPeople)
    told: Mapping[RowNotice, int] = field(default_factory=dict)
    struck: str = ""


def scan(
    file: OfficerFile, cleaner: Cleaner, draw: Callable[[int, Sequence[Cell]], int] | None = None
) -> Scan:
    """Read the whole file once (twice where a NIK repeats). Raises UnreadableFile where any of it cannot be read or it
    holds no rows, so that nothing is recorded of a file that breaks off in the middle, or where a
    spreadsheet has rounded the NIKs. `draw` is given the rows it asks for: it tells which is the next.
    """
    niks = [array("Q") for _ in range(_BUCKETS)]
    numbers = [array("I") for _ in range(_BUCKETS)]
    kept = [(one.append, other.append) for one, other in zip(niks, numbers, strict=True)]
    rows = blank = last_row = ending_in_0 = 0
    usual_nik, nik_of, told_of, is_blank = cleaner.usual_nik(), cleaner.nik, cleaner.told, cleaner.is_blank
    listener, is_below = Listener(cleaner.nobody), False
    counts: Counter[RowNotice] = Counter()
    struck = array("I")
    due = 0 if draw is None else 1
    for number, cells in file.rows():
        rows += 1
        if rows == due and draw is not None:
            due = draw(number, cells)
        digits = usual_nik(cells)
        if digits is None:
            digits = nik_of(cells)
            if digits is None:
                is_empty = is_blank(cells)
                if listener.other(number, cells, is_empty) is None:
                    blank += is_empty
                    last_row = last_row if is_empty else number
                is_below = listener.closing
                continue
            if told := told_of(digits, cells):
                counts.update(told)
                if RowNotice.STRUCK in told and len(struck) < _SHOWN:
                    struck.append(number)
        nik = int(digits)
        keep_nik, keep_number = kept[nik % _BUCKETS]
        keep_nik(nik)
        keep_number(number)
        if digits[15] == "0":
            ending_in_0 += 1
        if is_below:
            listener.person()
            is_below = False
    known = sum(map(len, niks))
    last_row = max(last_row, *(found[-1] for found in numbers if found), 0)
    no_people = listener.end()
    if rows == blank + len(no_people):
        raise UnreadableFile(FileReason.NO_ROWS)
    if known >= _TELLING and ending_in_0 * 2 > known:
        raise UnreadableFile(FileReason.NIKS_ROUNDED, count=ending_in_0, of=known)
    repeated = _repeated_rows(niks, numbers, last_row)
    duplicates = Duplicates(last_row if repeated is not None else 0)
    if repeated is not None:
        _settle(file, cleaner, repeated, duplicates)
    shown = shown_rows(struck)
    return Scan(file.sha256, rows, blank, last_row, duplicates, known, no_people, counts, shown)


def _repeated_rows(niks: "list[array[int]]", numbers: "list[array[int]]", last_row: int) -> bytearray | None:
    """A mark for every row whose NIK another row has too; None where there is none."""
    marks: bytearray | None = None
    for bucket, found in enumerate(niks):
        if len(set(found)) == len(found):
            continue
        seen: set[int] = set()
        twice = {nik for nik in found if nik in seen or seen.add(nik)}  # type: ignore[func-returns-value]
        marks = bytearray(last_row + 1) if marks is None else marks
        for nik, number in zip(found, numbers[bucket], strict=True):
            if nik in twice:
                marks[number] = 1
    return marks


def _settle(file: OfficerFile, cleaner: Cleaner, marks: bytearray, duplicates: Duplicates) -> None:
    """Compare the rows that share a NIK by what they mean. Bucketed like the first pass: a file may repeat every NIK."""
    niks = [array("Q") for _ in range(_BUCKETS)]
    numbers = [array("I") for _ in range(_BUCKETS)]
    meanings = [array("q") for _ in range(_BUCKETS)]
    for number, cells in file.rows():
        if number >= len(marks) or not marks[number]:
            continue
        digits = cleaner.nik(cells)
        if digits is not None:
            nik = int(digits)
            bucket = nik % _BUCKETS
            niks[bucket].append(nik)
            numbers[bucket].append(number)
            meanings[bucket].append(_meaning(cleaner, number, cells))
    for bucket in range(_BUCKETS):
        groups: dict[int, list[tuple[int, int]]] = {}
        for nik, number, meaning in zip(niks[bucket], numbers[bucket], meanings[bucket], strict=True):
            groups.setdefault(nik, []).append((number, meaning))
        for group in groups.values():
            first = group[0][0]
            if len({meaning for _, meaning in group}) == 1:
                for number, _ in group[1:]:
                    duplicates.add(number, first, Twin.SAME)
            else:
                for number, meaning in group:
                    other = next(n for n, m in group if m != meaning)
                    duplicates.add(number, other, Twin.DIFFERS)


def _meaning(cleaner: Cleaner, number: int, cells: Sequence[Cell]) -> int:
    """A keyed digest (Python's own, new in every process) of what a row says."""
    cleaned = cleaner.clean(number, cells)
    if isinstance(cleaned, CleanRow):
        c = cleaned.candidate
        return hash((c.nik, c.name.casefold(), c.birth_date, c.sex, c.village, c.segment))
    return hash(tuple(tidy(as_text(cell)).casefold() for cell in cleaner.known(cells)))
