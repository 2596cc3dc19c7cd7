"""What does a report say of every row, and who is enrolled once half of it is put right?"""

import re
import string
from functools import lru_cache
from itertools import islice
from pathlib import Path

import openpyxl

from naungan.texts.rows.all import ROW_MESSAGES

from .lists import Fate, Report, Roster, Row


def read_report(path: Path) -> Report:
    """What a report says of every row: its number in the first list, its fate, and the reasons with their facts."""
    said: Report = {}
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        titles = next((titles for titles in islice(rows, 2) if "Baris Asal" in titles), ())
        if not titles:
            continue
        number, status, why = (titles.index(title) for title in ("Baris Asal", "Status", "Alasan"))
        for cells in rows:
            assert int(str(cells[number])) not in said
            said[int(str(cells[number]))] = (str(cells[status]), reasons_in(str(cells[why])))
    book.close()
    return said


def corrected(report: Path, roster: Roster, into: Path) -> set[int]:
    """The report with half of its rows put right, as the officer does it: in the cells of the list's own titles. The
    numbers of these rows.
    """
    done, rows = set(), roster.numbered()
    book = openpyxl.load_workbook(report)
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[1] if cell.value}
    beyond = range(len(titles) + 1, sheet.max_column + 1)  # asking for the last column looks at every cell
    for at in range(2, sheet.max_row + 1):
        number = int(str(sheet.cell(at, titles["Baris Asal"]).value))
        row = rows[number]
        if row.right and _is_chosen(number, row):
            done.add(number)
            for title, cell in row.right.items():
                sheet.cell(at, titles[title]).value = cell
            for column in beyond:
                sheet.cell(at, column).value = None
    book.save(into)
    return done


def _is_chosen(number: int, row: Row) -> bool:
    """Every second row; two of one NIK together, for each is right or wrong by the other."""
    return min([number, *(int(other) for other in _OTHER.findall(" ".join(row.reasons)))]) % 2 == 0


_OTHER = re.compile(r"duplicate_differs row=(\d+)")


def left_over(roster: Roster, done: set[int]) -> Report:
    """What the report on a corrected report must say: who was put right is in it no more, nor who needed nothing."""
    said: Report = {}
    for number, row in roster.numbered().items():
        reasons = row.reasons
        if "nik_rounded" in reasons:  # its digits are in the report, and nobody has looked at them
            reasons = reasons - {"nik_rounded"} | {"nik_rounded_still"}
        if row.fate is Fate.REPEATED:  # the row it repeats was enrolled
            said[number] = (str(Fate.ALREADY.value), frozenset({"already_covered"}))
        elif row.fate in (Fate.REFUSED, Fate.TO_CHECK) and number not in done:
            said[number] = (row.fate.value or "", reasons)
    return said


def differing(said: Report, right: Report) -> dict[int, tuple[object, object]]:
    """The rows of which a report does not say what it must: what it says, and what it must say."""
    return {n: (said.get(n), right.get(n)) for n in said.keys() | right.keys() if said.get(n) != right.get(n)}


@lru_cache(maxsize=10_000)
def reasons_in(text: str) -> frozenset[str]:
    """The reasons a report gives beside a row, each with those of its facts that tell about the list."""
    found, at = set(), 0
    text = _BOTH_DATES.sub("", text)
    while at < len(text):
        fits = [(name, match) for name, pattern in _PATTERNS if (match := pattern.match(text, at))]
        assert fits, text[at:]
        name, match = max(fits, key=lambda fit: fit[1].end())
        facts = sorted((k, v) for k, v in match.groupdict().items() if k in _TOLD)
        found.add(" ".join([name, *(f"{k}={v}" for k, v in facts)]))
        at = match.end()
    return frozenset(found)


_BOTH_DATES = re.compile(r" Di kolom: [\d-]+; menurut NIK: \d\d-\d\d-\d{4}\.")
_TOLD = ("row", "length", "count", "lowest", "highest")


def _pattern(text: str) -> re.Pattern[str]:
    """A reason's text, its facts anything; a fact told twice is looked at once."""
    parts, seen = [], set()
    for literal, fact, _, _ in string.Formatter().parse(text):
        parts.append(re.escape(literal))
        if fact is not None:
            parts.append(".+?" if fact in seen else f"(?P<{fact}>.+?)")
            seen.add(fact)
    return re.compile("".join(parts) + r"(?: |\Z)")


_PATTERNS = [(name, _pattern(answer.why.id)) for name, answer in ROW_MESSAGES.items()]
