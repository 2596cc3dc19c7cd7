"""How does a file worker read a list of card numbers? NIK, number of the card and KPJ, from whatever spreadsheet BPJS sent.

Whose cards they become is judged by the register; the rows that it, or the file itself, refuses come back in a report.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import MOST_ROWS_OF_A_CHUNK, Chunk
from ...domain.card_numbers import CardRow
from ...domain.keyed_digests import mark
from ...domain.reasons import Reason
from ...domain.vocabulary import RuleCode
from ...texts.files import FileReason
from .file_worker import Reference, Scanned, Upload
from .reading import OfficerFile, open_file
from .refused_rows import issues_of, status_of
from .report import Report, ReportStyle, ReportWriter
from .report_files import list_name
from .rows import Cell, Field, RowIssue, UnreadableFile
from .titles import CARDS
from .values import APOSTROPHES, PLACEHOLDERS, ascii_digits, nik, not_stored, tidy_cell

MOST_CARDS = 50_000  # rows of a list
_EXACT = 10**15  # from here on a spreadsheet's number may have lost digits


@contextmanager
def opened_cards(upload: Upload, reference: Reference) -> Iterator["CardFileWorker"]:
    """A file worker for a list of card numbers. Raises UnreadableFile."""
    vault = reference.vault()
    with open_file(
        upload.path, overrides=upload.overrides, sheets=upload.sheets, hidden=upload.hidden, known=CARDS
    ) as file:
        filled = sum(any(map(tidy_cell, cells)) for _, cells in file.rows())
        if filled > MOST_CARDS:
            raise UnreadableFile(FileReason.TOO_MANY_CARDS, limit=MOST_CARDS)
        name = f"{list_name(upload.path)}-{mark(vault, 'file', file.sha256)[:8]}"
        style = ReportStyle(language=upload.language, delimiter=file.delimiter, page=upload.page)
        with ReportWriter(upload.report_directory, name, file.header, style) as report:
            yield CardFileWorker(file, filled, report)


class CardFileWorker:
    """The work itself; `filled` rows hold anything."""

    def __init__(self, file: OfficerFile, filled: int, report: ReportWriter) -> None:
        self._file = file
        self._filled = filled
        self._report = report
        self._cells: dict[int, dict[int, Sequence[Cell]]] = {}

    def scanned(self) -> Scanned:
        file, filled = self._file, self._filled
        return Scanned(file.header, file.sha256, filled, 0, 0, filled, b"", file.notices(filled))

    def read(self) -> Iterator[tuple[Chunk, int]]:
        """The list's rows in chunks; blank ones are none."""
        number, cells_of = 0, dict[int, Sequence[Cell]]()
        for row, cells in self._file.rows():
            if any(map(tidy_cell, cells)):
                cells_of[row] = cells
            if len(cells_of) == MOST_ROWS_OF_A_CHUNK:
                yield self._chunk(number, cells_of), len(cells_of)
                number, cells_of = number + 1, {}
        if cells_of or number == 0:
            yield self._chunk(number, cells_of), len(cells_of)

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        return self.read()

    def _chunk(self, number: int, cells_of: dict[int, Sequence[Cell]]) -> Chunk:
        self._cells[number] = cells_of
        rows: list[CardRow] = []
        refused: list[RowRefusal] = []
        for row, cells in cells_of.items():
            read, faults = self._row(row, cells)
            rows.append(read)
            refused += faults
        return Chunk(number, "", (), {}, refused, cards=rows)

    def _row(self, row: int, cells: Sequence[Cell]) -> tuple[CardRow, list[RowRefusal]]:
        """What a row says, and what of it cannot be read."""
        found = nik(self._cell(cells, Field.NIK))
        issues: list[tuple[str, RowIssue]] = [("nik", found)] if isinstance(found, RowIssue) else []
        numbers: list[str | None] = []
        for name, field in (("serial", Field.CARD_NUMBER), ("membership", Field.MEMBERSHIP)):
            number = _number(self._cell(cells, field))
            if isinstance(number, Reason):
                issues.append((name, RowIssue(field, number)))
            numbers.append(number if not isinstance(number, Reason) else None)
        refusals = [
            RowRefusal(row, RuleCode.INVALID, issue.reason, name, issue.facts) for name, issue in issues
        ]
        serial, membership = numbers
        wrong = {name for name, _ in issues}
        known = "" if isinstance(found, RowIssue) else found
        return CardRow(row, known, serial or "", membership, frozenset(wrong)), refusals

    def _cell(self, cells: Sequence[Cell], field: Field) -> Cell:
        column = self._file.header.columns.get(field)
        return None if column is None or column >= len(cells) else cells[column]

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        cells = self._cells.pop(number)
        by_row: dict[int, list[RowRefusal]] = {}
        for refusal in refusals:
            by_row.setdefault(refusal.row, []).append(refusal)
        for row, found in sorted(by_row.items()):
            issues = issues_of(found)
            self._report.add(row, cells[row], status_of(found, {one.reason for one in issues}), issues)

    def finish(self) -> Callable[[], Report | None]:
        return self._report.finish


def _number(cell: Cell) -> str | Reason | None:
    """A number as it stands there, None where there is none; or why it cannot be read."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not float(cell).is_integer() or abs(cell) >= _EXACT:
            return Reason.NUMBER_ROUNDED
        return str(int(cell))
    text = ascii_digits(tidy_cell(cell)).lstrip(APOSTROPHES).strip()
    if text.casefold() in PLACEHOLDERS:
        return None
    return not_stored(text) or text
