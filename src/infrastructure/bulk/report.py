"""Which rows were not enrolled, and what must be corrected? A file in the layout of the upload, to upload again.

Rows to correct come first; who is enrolled already, and rows that are no people, stand apart and are counted apart. It
holds NIKs and names: only its owner may read it, and `report_files` tells how long it stays.
"""

import csv
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ...domain.reasons import Reason
from ...texts.language import Locale
from ...texts.options import on_pages
from ...texts.sheets import ADDED, REPORT_TITLES, ReportSheet, RowStatus
from . import messages, values
from .headers import Header
from .report_book import Book, create
from .report_files import PREFIX, private, put
from .rows import Cell, Field, RowIssue, as_text
from .titles import title_key
from .value_lists import ValueLists

XLSX_ROWS = 100_000  # as many as are read back from a workbook; more become CSV
MOST_REPORTED = 200_000  # rows: whoever corrects these sends the file again
MOST_APART = 50_000  # rows that need no correction, of each kind: all are counted, these are listed
_NOT_KNOWN = frozenset(
    {Reason.VILLAGE_UNKNOWN, Reason.VILLAGE_ELSEWHERE, Reason.SUBDISTRICT_UNKNOWN, Reason.SEGMENT_UNKNOWN}
)
_LONGEST_NAME, _MOST_NAMES, _NAMES_SHOWN, _OFTEN = 40, 10_000, 30, 3
_EXAMPLES = 5  # rows of a reason that are told by their numbers
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_ACTIVE = ("=", "+", "-", "@")
_OWN_TITLES = frozenset(title_key(t) for title in REPORT_TITLES for t in title)
_NUMBER = re.compile(rf"\d{{1,9}}|(?:{'|'.join(ADDED)}) \d{{1,9}}", re.ASCII)


_APART = {RowStatus.ALREADY_ENROLLED: ReportSheet.ALREADY, RowStatus.NO_PERSON: ReportSheet.NO_PEOPLE}


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """How a report is written: in which language, how a CSV of it is separated, how many rows fit into a workbook, and
    which values the rows may have. `originals` are the numbers in the first list of rows that others refer to. For a `page`, what to do
    is said by its fields, not by options.
    """

    language: Locale = "id"
    delimiter: str | None = None
    xlsx_rows: int = XLSX_ROWS
    lists: ValueLists | None = None
    originals: Mapping[int, str] = field(default_factory=dict)
    page: bool = False


_USUAL = ReportStyle()


@dataclass(frozen=True, slots=True)
class Report:
    """Where it is, and how many `rows` it holds that are to be corrected; `already` are enrolled, `no_people` are no data
    of workers. `beside` is a report of the same file that holds something else, by another run or by the officer's hand:
    it was left as it is. `left_out` rows to correct were too many for one report. `reasons` count rows by reason key.
    `examples` are the numbers of the first rows of each reason, `shared` the numbers of its message that are the same in all of its rows.
    `unknown` are what several rows name as village or segment and nobody knows, the most frequent first, with how many rows.
    """

    path: Path
    rows: int
    beside: Path | None = None
    left_out: int = 0
    already: int = 0
    no_people: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown: tuple[tuple[Field, str, int], ...] = ()


class ReportWriter:
    """Takes the rows that were not enrolled one by one, in constant memory; `finish` makes the file.

    `directory` is created for its owner only; an existing one open to others is refused with PermissionError. Leaving
    the context without `finish` deletes what was gathered.
    """

    def __init__(self, directory: Path, name: str, header: Header, style: ReportStyle = _USUAL) -> None:
        private(directory)
        self._directory = directory
        self._stem = PREFIX + (_UNSAFE.sub("-", name)[:80] or "report")
        self._style = style
        self._language = style.language
        self._nik = header.columns.get(Field.NIK)
        self._origin = header.columns.get(Field.ORIGINAL_ROW)
        self._width = len(header.titles)
        self._kept = [i for i, title in enumerate(header.titles) if not self._is_own(i, title)]
        self._titles = [
            *(header.titles[i] for i in self._kept),
            *(title.said(style.language) for title in REPORT_TITLES),
        ]
        self._fields = {f: self._kept.index(i) for f, i in header.columns.items() if i in self._kept}
        # All that is unfinished lies in one directory of its own, which mkdtemp makes for its owner only.
        self._workplace = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=f"-{os.getpid()}.part", dir=directory))
        self._spools = {
            sheet: (self._workplace / sheet.name).open("w", encoding="utf-8", newline="")
            for sheet in ReportSheet
        }
        self._writers = {sheet: csv.writer(spool) for sheet, spool in self._spools.items()}
        self._book: Book | None = Book(self._workplace / "book", self._titles, self._fields, style.language)
        self._counts: Counter[ReportSheet] = Counter()
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {}
        self._shared: dict[str, dict[str, int]] = {}
        self._columns = header.columns
        self._unknown: Counter[tuple[Field, str]] = Counter()

    def add(
        self, row_number: int, cells: Sequence[Cell], status: RowStatus, issues: Sequence[RowIssue]
    ) -> None:
        """One row of the upload as it was, all cells of it, its number, and why it was not enrolled."""
        sheet = _APART.get(status, ReportSheet.TO_CORRECT)
        self._counts[sheet] += 1
        self._reasons.update({issue.reason for issue in issues})
        self._note(self._number(row_number, cells), issues)
        self._unknown.update(self._not_known(cells, issues))
        if self._counts[sheet] > (MOST_REPORTED if sheet is ReportSheet.TO_CORRECT else MOST_APART):
            return
        kept = [self._shown(i, cells[i]) if i < len(cells) else "" for i in self._kept]
        issues = [self._renumbered(issue) for issue in issues]
        with on_pages() if self._style.page else nullcontext():
            why = dict.fromkeys(messages.why(issue, self._language) for issue in issues)
            fix = dict.fromkeys(messages.fix(issue, self._language) for issue in issues)
        shown = status.text.said(self._language)
        beyond = [as_text(cell) for cell in cells[self._width :]]
        line = [*kept, self._number(row_number, cells), shown, " ".join(why), " ".join(fix), *beyond]
        self._writers[sheet].writerow(line)
        if self._counts[ReportSheet.TO_CORRECT] > self._style.xlsx_rows:
            self._give_up_book()
        if self._book is not None:
            self._book.add(sheet, line)

    def finish(self) -> Report | None:
        """The report, or None where every row was enrolled."""
        for spool in self._spools.values():
            spool.close()
        try:
            if not self._counts:
                return None
            if self._book is not None:
                self._book.close(self._style.lists)
                made, suffix = self._book.path, ".xlsx"
                self._book = None
            else:
                made, suffix = self._workplace / "table", ".csv"
                self._delimited(made)
            first = self._directory / (self._stem + suffix)
            path = put(made, first)
            rows = min(self._counts[ReportSheet.TO_CORRECT], MOST_REPORTED)
            return Report(
                path,
                rows,
                None if path == first else first,
                self._counts[ReportSheet.TO_CORRECT] - rows,
                self._counts[ReportSheet.ALREADY],
                self._counts[ReportSheet.NO_PEOPLE],
                dict(self._reasons.most_common()),
                {reason: tuple(rows) for reason, rows in self._examples.items()},
                self._shared,
                self._named_often(),
            )
        finally:
            self._give_up_book()
            shutil.rmtree(self._workplace)

    def _note(self, number: str, issues: Sequence[RowIssue]) -> None:
        """Which rows have a reason, the first of them, and what of its facts they share: whole numbers alone, for a text may be anybody's."""
        for issue in issues:
            rows = self._examples.setdefault(issue.reason, [])
            if len(rows) < _EXAMPLES and number not in rows:
                rows.append(number)
            facts = self._renumbered(issue).facts
            shared = self._shared.get(issue.reason)
            if shared is None:
                self._shared[issue.reason] = {n: one for n, one in facts.items() if isinstance(one, int)}
            elif shared:
                self._shared[issue.reason] = {n: one for n, one in shared.items() if facts.get(n) == one}

    def _not_known(self, cells: Sequence[Cell], issues: Sequence[RowIssue]) -> Iterator[tuple[Field, str]]:
        """What a row names as village or segment and nobody knows, where it is no more than a few words."""
        for issue in issues:
            column = self._columns.get(issue.field) if issue.field and issue.reason in _NOT_KNOWN else None
            text = values.tidy_cell(cells[column]) if column is not None and column < len(cells) else ""
            if (
                issue.field is not None
                and 0 < len(text) <= _LONGEST_NAME
                and len(self._unknown) < _MOST_NAMES
            ):
                yield issue.field, text.casefold()

    def _named_often(self) -> tuple[tuple[Field, str, int], ...]:
        """What stands in a few rows alone may be anything, a person's name too: it is told in the report alone."""
        found = ((what, text, rows) for (what, text), rows in self._unknown.most_common(_NAMES_SHOWN))
        return tuple(one for one in found if one[2] >= _OFTEN and not any(map(str.isdigit, one[1])))

    def _is_own(self, column: int, title: str) -> bool:
        """Whether an earlier report added this column: then it is not the upload's, and is written anew."""
        return self._origin is not None and column >= self._origin and title_key(title) in _OWN_TITLES

    def _number(self, row_number: int, cells: Sequence[Cell]) -> str:
        """The number in the first upload, however often the file came back; a row added since is told from those."""
        if self._origin is None:
            return str(row_number)
        return original_number(cells, self._origin) or f"{ADDED.said(self._language)} {row_number}"

    def _renumbered(self, issue: RowIssue) -> RowIssue:
        """An issue that names another row, by that row's number in the first upload."""
        other = issue.facts.get("row")
        if not isinstance(other, int) or other not in self._style.originals:
            return issue
        return replace(issue, facts={**issue.facts, "row": self._style.originals[other]})

    def _shown(self, column: int, cell: Cell) -> str:
        return values.nik_digits(cell) if column == self._nik else as_text(cell)

    def _delimited(self, path: Path) -> None:
        """CSV knows no text cells: an apostrophe keeps NIKs whole and formulas still; reading takes it off again."""
        nik = self._fields.get(Field.NIK, -1)
        with os.fdopen(create(path), "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=self._style.delimiter or ";")
            writer.writerow(self._titles)
            for sheet in ReportSheet:
                with (self._workplace / sheet.name).open(encoding="utf-8", newline="") as spooled:
                    for cells in csv.reader(spooled):
                        writer.writerow(_inert(cell, column == nik) for column, cell in enumerate(cells))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for spool in self._spools.values():
            spool.close()
        self._give_up_book()
        shutil.rmtree(self._workplace, ignore_errors=True)

    def _give_up_book(self) -> None:
        if self._book is not None:
            self._book.give_up()
            self._book = None


def original_number(cells: Sequence[Cell], column: int) -> str | None:
    """What a corrected report says of a row's number in the first list; None where it says none."""
    first = values.tidy_cell(cells[column]) if column < len(cells) else ""
    return first if _NUMBER.fullmatch(first) else None


def _inert(cell: str, is_nik: bool) -> str:
    bare = cell.lstrip("\t\r\n")  # a spreadsheet looks behind them
    active = bare.startswith(_ACTIVE) and bare.strip() not in values.PLACEHOLDERS
    return "'" + bare if active or (is_nik and bare[:1].isdigit()) else bare
