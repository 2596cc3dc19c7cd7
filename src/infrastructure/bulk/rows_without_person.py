"""Is a row about a person at all? Totals, signatures, numbers of columns, repeated titles, headings and notes are not.

Asked of rows without a NIK of sixteen digits only. A row that holds two things or more that tell a person (a birth date, a
sex, a village, a segment), or digits that a NIK was meant by, is never called nobody's: it is a row to correct. The other
rows are told to the officer by number and kind, so nothing vanishes.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from ...texts.notices import NoticeReason
from .births import MONTHS, written
from .headers import Header
from .own_sheets import is_example
from .rows import Cell, Field, NoPersonKind, Notice
from .titles import is_title, title_key
from .values import ascii_digits, tidy_cell

_START = r"[\W_]*"
_TOTAL = re.compile(
    _START
    + r"(?:(?:sub|grand)[\s\-]*)?(?:total|jumlah|jml|jlh|rekap\w*|terbilang|dipindahkan|pindahan)(?![a-z])"
)
_SIGNATURE = re.compile(
    _START
    + r"(?:mengetahui|diketahui|menyetujui|disetujui|mengesahkan|disahkan|menyatakan|dibuat|yang membuat|pembuat daftar"
    r"|hormat kami|tertanda|ttd|t\.t\.d|dto|a\.n\.?|an\.|u\.b\.?|plt|plh|pj|kepala|kabid|kasi|kasubbag|sekretaris|sekda"
    r"|bupati|wali ?kota|camat|lurah|kades|pimpinan|direktur|ketua|bendahara|petugas|verifikator|pendata|operator"
    r"|koordinator|pejabat|nip|nrp|nipppk|pangkat|pembina|penata|tembusan|pemeriksa|diperiksa|diverifikasi|saksi"
    r"|stempel|materai|meterai|yth|kepada)(?![a-z])"
)
_LINE = re.compile(r"\([^()]*\)|[._…\-=\s]{4,}|\([.…_\s]*\)?")
_MONTH = "|".join(sorted((name for name in MONTHS if len(name) >= 3), key=len, reverse=True))
_PLACE_AND_DATE = re.compile(
    rf"[a-z][a-z .'\-/()]*,\s*(?:tanggal|tgl\.?)?\s*(?:[\d.…_\s]{{0,12}}(?:{_MONTH})\s*[\d.…_]{{0,6}}"
    r"|\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}|[.…_\s]{2,}\d{0,4})"
)
_HEADING = re.compile(
    _START
    + r"(?:daftar|lampiran|pemerintah|dinas|provinsi|kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|ds|dusun"
    r"|kampung|lingkungan|rt|rw|kelompok|poktan|gapoktan|tahun|periode)(?![a-z])"
)
_NOTE = re.compile(
    _START
    + r"(?:catatan|keterangan|ket\s*[.:]|nb|note|sumber|contoh|petunjuk|wajib|diisi|isi(?:kan)? |data (?:per|ini|di|s)"
    r"|halaman|hal\.?\s*\d|page \d|lanjutan|demikian|dicetak|coret)(?![a-z])|\*"
)
_ORDINAL = re.compile(r"[(\[]?\s*-?\s*(\d{1,2}|[a-z])\s*-?\s*[)\].]?(?:\s*=.*)?")
_DIGIT = re.compile(r"\d")
_MEANT_FOR_A_NIK = 8  # digits: with fewer nobody meant a NIK
_SERVICE_NUMBER = 18  # digits of a civil servant's number, under a signature
_WORDS_OF_A_NAME = 6
_SHOWN = 12  # ranges of rows that a notice names


_ALL = tuple(NoPersonKind)


class NobodyFinder:
    """Tells rows of nobody in one file. `means` tells how much of a row's sex, village and segment is understood; it is
    given the cells and answers with the fields.
    """

    def __init__(
        self, header: Header, means: Callable[[Sequence[Cell]], set[Field]], is_segment: Callable[[str], bool]
    ) -> None:
        self._columns: dict[Field, int] = {**header.columns}
        self._columns.pop(Field.ORIGINAL_ROW, None)
        # a report's own columns and the name of a row's sheet say nothing of the row
        self._end = header.columns.get(Field.ORIGINAL_ROW)
        self._apart = {c for c, title in enumerate(header.titles) if title_key(title) in ("lembar", "sheet")}
        self._titles = frozenset(title_key(title) for title in header.titles if title)
        self._means = means
        self._is_segment = is_segment

    def what(self, cells: Sequence[Cell], closing: bool = False) -> NoPersonKind | None:
        """What a row without a NIK of sixteen digits is; None for one that may be about a person, and for a blank one.
        `closing`: it stands below signatures.
        """
        own = cells[: self._end]
        texts = {
            c: text
            for c, cell in enumerate(own)
            if (text := tidy_cell(cell).casefold()) and c not in self._apart
        }
        if not texts:
            return None
        if _are_numbers([*texts.values()]):
            return NoPersonKind.NUMBERS
        nik, name = self._text(texts, Field.NIK), self._text(texts, Field.NAME)
        if is_example(name):
            return NoPersonKind.EXAMPLE
        if self._are_titles(texts, nik):
            return NoPersonKind.TITLES
        digits = len(_DIGIT.findall(ascii_digits(nik)))
        is_meant_for_a_nik = digits >= _MEANT_FOR_A_NIK and not _SIGNATURE.match(nik)
        if is_meant_for_a_nik and digits != _SERVICE_NUMBER:
            return None  # as nearly every row whose NIK is wrong
        first = next(iter(texts.values()))
        known = [texts[column] for column in self._columns.values() if column in texts]
        if digits < _MEANT_FOR_A_NIK and any(_TOTAL.match(text) for text in (first, nik, name)):
            return NoPersonKind.TOTAL
        if not known:
            said = _said(texts.values())
            # an address in a column that is not used may begin like a heading
            return said if said is not NoPersonKind.HEADING or _HEADING.match(texts.get(0, "")) else None
        understood = self._understood(cells)
        if len(understood) > 1 or len(known) > max(3, len(self._columns) // 2):
            return None
        is_service_number = digits == _SERVICE_NUMBER and not understood and closing
        if is_meant_for_a_nik and not is_service_number:
            return None
        leading = [first, nik, name] if name or digits else texts.values()
        if said := _said(leading):
            return said
        if closing:
            return NoPersonKind.SIGNATURE
        if not name and digits < 4:
            return NoPersonKind.NOTE
        return self._of_a_name(name) if len(known) == 1 and not nik else None

    def _text(self, texts: dict[int, str], field: Field) -> str:
        return texts.get(self._columns.get(field, -1), "")

    def _are_titles(self, texts: dict[int, str], nik: str) -> bool:
        if nik and not self._is_title(nik):
            return False
        return 2 * sum(map(self._is_title, texts.values())) > len(texts)

    def _is_title(self, text: str) -> bool:
        key = title_key(text)
        return key in self._titles or is_title(key)

    def _understood(self, cells: Sequence[Cell]) -> set[Field]:
        column = self._columns.get(Field.BIRTH_DATE, len(cells))
        said = written(cells[column] if column < len(cells) else "")
        return self._means(cells) | ({Field.BIRTH_DATE} if said.readings and said.whole else set())

    def _of_a_name(self, name: str) -> NoPersonKind | None:
        """Whether what stands in the column of names, alone in its row, is something else: a sentence or a group."""
        if self._is_segment(name):
            return NoPersonKind.HEADING
        is_sentence = len(name.split()) > _WORDS_OF_A_NAME or ":" in name or _DIGIT.search(name)
        return NoPersonKind.NOTE if is_sentence else None


def _said(texts: Iterable[str]) -> NoPersonKind | None:
    """What texts say of themselves by their first words."""
    for text in texts:
        if _TOTAL.match(text):
            return NoPersonKind.TOTAL
        if _SIGNATURE.match(text) or _PLACE_AND_DATE.fullmatch(text) or _LINE.fullmatch(text):
            return NoPersonKind.SIGNATURE
        if _NOTE.match(text):
            return NoPersonKind.NOTE
        if _HEADING.match(text):
            return NoPersonKind.HEADING
    return None


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether they count the columns: 1 2 3, (1) (2) (3), a b c."""
    if len(texts) < 3:
        return False
    ordinals: list[str] = []
    for text in texts:
        found = _ORDINAL.fullmatch(text)
        if found is None:
            return False
        ordinals.append(found[1])
    if len({one.isdecimal() for one in ordinals}) > 1:
        return False
    counted = [int(one) if one.isdecimal() else ord(one) - 96 for one in ordinals]
    return counted[0] <= 3 and all(a < b <= a + 3 for a, b in pairwise(counted))


class NoPeople:
    """The rows of a file that are about no person, in order: five bytes each."""

    def __init__(self) -> None:
        self.rows = array("I")
        self._kinds = bytearray()

    def add(self, row: int, what: NoPersonKind) -> None:
        self.rows.append(row)
        self._kinds.append(_ALL.index(what))

    def what(self, row: int) -> NoPersonKind | None:
        at = bisect_left(self.rows, row)
        return _ALL[self._kinds[at]] if at < len(self.rows) and self.rows[at] == row else None

    def __len__(self) -> int:
        return len(self.rows)

    def notices(self) -> Iterator[Notice]:
        """One for each kind there is, with the numbers of its rows."""
        for kind, what in enumerate(_ALL):
            rows = [row for row, one in zip(self.rows, self._kinds, strict=True) if one == kind]
            if rows:
                yield Notice(
                    NoticeReason[f"NO_PEOPLE_{what.name}"], {"count": len(rows), "rows": shown_rows(rows)}
                )


def shown_rows(rows: Sequence[int]) -> str:
    """Row numbers in ascending order, as ranges: "6, 8-11, …"."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        elif len(ranges) == _SHOWN:
            return ", ".join(_range(*one) for one in ranges) + ", …"
        else:
            ranges.append([row, row])
    return ", ".join(_range(*one) for one in ranges)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


class Listener:
    """Hears the rows of a file in order, and tells which are nobody's. Below signatures whatever holds no more than one
    thing of a person is part of them; below a total or a note it is only where no person follows.
    """

    def __init__(self, finder: NobodyFinder) -> None:
        self._finder = finder
        self.found = NoPeople()
        self.closing = False  # whether a person would change anything
        self._signed = False
        self._waiting: list[int] = []

    def person(self) -> None:
        """A row of a person."""
        self.closing = self._signed = False
        self._waiting = []

    def other(self, row: int, cells: Sequence[Cell], is_blank: bool) -> NoPersonKind | None:
        """A row without a NIK of sixteen digits; None for one that may be a person's, or is blank."""
        what = self._finder.what(cells)
        if what is None and not is_blank and self.closing:
            late = self._finder.what(cells, closing=True)
            if late is not None and not self._signed:
                if len(self._waiting) < _MOST_WAITING:
                    self._waiting.append(row)
                return None
            what = late
        if what is not None:
            self.found.add(row, what)
            self._signed |= what is NoPersonKind.SIGNATURE
            self.closing |= what in (NoPersonKind.SIGNATURE, NoPersonKind.TOTAL, NoPersonKind.NOTE)
        elif not is_blank:
            self.person()
        return what

    def end(self) -> NoPeople:
        """All that was found, once no row follows."""
        if self._waiting:
            merged = NoPeople()
            known = {row: self.found.what(row) for row in self.found.rows}
            for row in sorted([*known, *self._waiting]):
                merged.add(row, known.get(row) or NoPersonKind.NOTE)
            self.found = merged
        return self.found


_MOST_WAITING = 1_000
