"""Does a row say that its person is not to be enrolled? Died, moved away, struck off the list, by a column or the name.

Columns of remarks and of status are read word by word; any other column that is not used counts where a cell is such a
word and nothing else. What a cell says goes nowhere but into the answer whether it says so.
"""

import re
from collections.abc import Sequence

from .cell_cache import Memory
from .headers import Header, safe_title
from .rows import Cell, Field, RowNotice
from .titles import title_key
from .values import tidy_cell

_REMARKS = re.compile(
    r"status.*|ket|keterangan.*|catatan.*|kondisi.*|hasil(?:verifikasi|verval|validasi|cek)?|verifikasi.*|verval.*|validasi.*"
    r"|keaktifan.*|aktif|aktiftidak|remarks?|notes?|alasan.*"
)
_MARKED = re.compile(
    r"(?:meninggal|wafat|pindah|dicoret|coret|dihapus|ganda|keluar|batal|tidak(?:aktif|layak)|nonaktif).*"
)
_NO_MARKS = frozenset(
    {"", "-", "--", "0", "x0", "tidak", "tdk", "t", "n", "no", "bukan", "belum", "false", "tidak ada"}
)
_WORDS = re.compile(
    r"(?:(?P<no>bukan|belum|tidak|tdk|tak|non|not|no)[\s\-]+)?\b(?P<word>meninggal|meningal|wafat|almarhum|almarhumah|alm|almh|mati|tewas"
    r"|pindah|mutasi|keluar|dicoret|coret|dihapus|hapus|dibatalkan|batal|mundur|mengundurkan|berhenti|nonaktif|ganda|dobel"
    r"|dobl?e|double|duplikat|diganti|digantikan|ditolak|gagal|gugur|pensiun|pensiunan|pns|asn|pppk|tni|polri|tms|deceased|died|dead|moved"
    r"|deleted|struck|removed|cancell?ed|inactive|rejected|resigned|duplicate)\b"
    r"|\b(?:tidak|tdk|non|not)[\s\-]*(?:aktif|layak|memenuhi|berhak|ditemukan|dikenal|setuju|bersedia|valid|sesuai|bekerja"
    r"|active|eligible|found)\b"
)
_ALONE = frozenset({"md", "m.d", "m.d.", "rip", "tms"})
_LATE = re.compile(r"(?:alm|almh|almarhum|almarhumah)\b[.\s]")
_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:alm|almh|almarhum|almarhumah|meninggal|wafat|pindah|dicoret|coret)\b[^()\[\]]*[)\]]?\s*$"
)
_OF_A_PARENT = re.compile(r"\b(?:bin|binti|bt|bte|b)\b\.?\s")
LATE_BEGINS = frozenset({"alm", "Alm", "ALM"})
_UNREAD = re.compile(
    r"no|nomor|lembar|sheet|nourut|nomorurut|urut|nokk|nomorkk|nokartukeluarga|nohp|hp|notelp|notelepon|telepon|email|rt|rw|rtrw|umur|usia|agama"
    r"|.*(?:nama|alamat|tempat|ibu|ayah|ahliwaris|tanggal|tgl|rekening|kpj).*"
)


class Statuses:
    """The columns of a file that may say so; most files have none, and then nothing is looked at."""

    def __init__(self, header: Header) -> None:
        used = set(header.columns.values())
        origin = header.columns.get(
            Field.ORIGINAL_ROW, len(header.titles)
        )  # from there on, a report's own columns
        kinds: dict[str, list[int]] = {"remarks": [], "marked": [], "other": []}
        for column, title in enumerate(header.titles[:origin]):
            key = title_key(title) if title else ""
            if column in used or (key and _UNREAD.fullmatch(key)):
                continue
            kind = "remarks" if _REMARKS.fullmatch(key) else "marked" if _MARKED.fullmatch(key) else "other"
            kinds[kind].append(column)
        self.titles = ", ".join(f'"{safe_title(header.titles[c])}"' for c in kinds["remarks"])
        # what the cells of each column say
        self.columns: Sequence[tuple[int, Memory[Cell, RowNotice | None]]] = [
            (column, Memory(says))
            for kind, says in (("remarks", _remark), ("marked", _mark), ("other", _word))
            for column in kinds[kind]
        ]

    def told(self, cells: Sequence[Cell]) -> RowNotice | None:
        """STRUCK where a column says that the person is not to be enrolled, else REMARK where one of remarks or status holds
        anything else.
        """
        found = None
        for column, says in self.columns:
            if column < len(cells) and (told := says[cells[column]]) is not None:
                if told is RowNotice.STRUCK:
                    return told
                found = told
        return found


def _remark(cell: Cell) -> RowNotice | None:
    text = tidy_cell(cell)
    if type(cell) is str and _says(text[:_LONGEST].casefold(), among_others=True):
        return RowNotice.STRUCK
    return None if text.casefold() in _NO_MARKS else RowNotice.REMARK


def _mark(cell: Cell) -> RowNotice | None:
    return None if tidy_cell(cell).casefold() in _NO_MARKS else RowNotice.STRUCK


def _word(cell: Cell) -> RowNotice | None:
    if type(cell) is not str or len(cell) > _LONGEST_WORD:
        return None
    return RowNotice.STRUCK if _says(tidy_cell(cell).casefold(), among_others=False) else None


_LONGEST_WORD = 24
_LONGEST = 200


def _says(text: str, among_others: bool) -> bool:
    if not among_others:
        found = _WORDS.fullmatch(text.strip(" .*()[]"))
        return found is not None and not found["no"]
    return text.strip() in _ALONE or any(not found["no"] for found in _WORDS.finditer(text))


def is_late(name: str) -> bool:
    """Whether a name says that its bearer has died, moved or was struck off: "Alm. Budi", "Budi (pindah)"; not whose parent
    has died: "Siti binti Ahmad (alm)".
    """
    if name[:3] not in LATE_BEGINS and name[-1:] not in (")", "]"):
        return False
    text = name.casefold()
    if _LATE.match(text):
        return True
    return _IN_BRACKETS.search(text) is not None and _OF_A_PARENT.search(text) is None
