"""Which sheets of a workbook are the list?

All visible sheets that hold the same known columns are one list, in their order. A cover, an explanation or a summary does
no harm. Where it cannot be told which sheets are meant, the officer is asked to name them.
"""

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ...texts.files import FileReason
from ...texts.notices import NoticeReason
from .headers import SEARCHED_ROWS, Header, find_header, map_columns, parse_overrides
from .own_sheets import is_own
from .rows import Field, Notice, Row, UnreadableFile, as_text
from .sheets import Book, Hidden, Sheet
from .titles import PEOPLE, Titles
from .values import tidy, tidy_cell
from .workbook_size import WorkbookLimits

_NIK = re.compile(r"\W*\d{16}\W*")
# A list of whom not to enrol, of what was before, or of nobody.
_APART = re.compile(
    r"\b(?:di|ter)?(?:contoh|sampel|template|format|formulir|petunjuk|lama|arsip|backup|meninggal|wafat|coret|batal(?:kan)?"
    r"|keluar|pindah|ganda|duplikat|tolak|non ?aktif|hapus|sample|example|old|deceased|removed|rejected|duplicates?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """How the officer wants a file to be read: which titles are meant (`overrides`), which fields are `given` for all rows,
    the `sheets` named, what is done with what is `hidden`, and by which titles (`known`) its columns are known.
    """

    overrides: Mapping[str, str] | None = None
    given: Collection[Field] = ()
    sheets: tuple[str, ...] = ()
    hidden: Hidden | None = None
    known: Titles = PEOPLE


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet that was looked at: a list has its rows and its header; what `seems` to be one may lack a column or titles.
    `answer` is why it is none. One without `rows` holds titles only.
    """

    name: str
    is_hidden: bool
    listed: tuple[Sheet, Header] | None
    answer: UnreadableFile | None
    seems: bool
    rows: bool = True


def look(book: Book, asked: ReadingChoices, limits: WorkbookLimits) -> list[Seen]:
    """Every sheet that holds anything. Raises UnreadableFile where the lists are larger in all than one sheet may be."""
    seen = []
    cells, rows = limits.cells, limits.last_row
    for sheet in book.sheets():
        near: list[Row] = list(enumerate(islice(sheet.rows(), SEARCHED_ROWS + 1), start=1))
        if any(is_own(cell) for cell in near[0][1][:1]):
            continue
        try:
            # one row more than is searched: a header in the last of them may span two
            header = find_header(near, asked.overrides, asked.given, sheet.marks.hidden_columns, asked.known)
        except UnreadableFile as error:
            if error.reason is FileReason.OVERRIDE_UNKNOWN:
                raise
            seems = _seems_a_list(near, asked)
            seen.append(Seen(sheet.name, sheet.is_hidden, None, error, seems))
            continue
        cells, rows = cells - sheet.last_row * sheet.width, rows - sheet.last_row
        if cells < 0 or rows < 0:
            raise UnreadableFile(FileReason.TOO_MANY_ROWS, limit=limits.rows)
        filled = any(any(map(tidy_cell, row)) for row in islice(sheet.rows(), header.row, None))
        seen.append(Seen(sheet.name, sheet.is_hidden, (sheet, header), None, filled, filled))
    if not seen:
        raise UnreadableFile(FileReason.NO_SHEET)
    return seen


def choose(seen: Sequence[Seen], asked: ReadingChoices) -> tuple[list[tuple[Sheet, Header]], list[Notice]]:
    """The sheets that are the list, and what is told of the others. Raises UnreadableFile where the officer must say."""
    notices: list[Notice] = []
    if asked.sheets:
        chosen = _named(seen, asked.sheets)
    else:
        chosen, notices = _all_alike(seen, asked.hidden)
    told = {str(notice.facts["sheets"]) for notice in notices}
    ignored = [one.name for one in seen if one not in chosen and quoted([one.name]) not in told]
    if ignored:
        notices.append(Notice(NoticeReason.SHEETS_IGNORED, {"sheets": quoted(ignored)}))
    return [one.listed for one in chosen if one.listed is not None], notices


def _named(seen: Sequence[Seen], names: Sequence[str]) -> list[Seen]:
    """The sheets that were asked for, hidden or not."""
    known = {_key(one.name): one for one in seen}
    missing = [name for name in names if _key(name) not in known]
    if missing:
        raise UnreadableFile(
            FileReason.SHEET_UNKNOWN, sheet=quoted(missing), sheets=quoted(one.name for one in seen)
        )
    wanted = {_key(name) for name in names}
    chosen = [one for key, one in known.items() if key in wanted]
    for one in chosen:
        if one.answer is not None:
            raise one.answer
    return chosen


def _all_alike(seen: Sequence[Seen], hidden: Hidden | None) -> tuple[list[Seen], list[Notice]]:
    unseen = [one for one in seen if one.is_hidden and one.listed and one.rows]
    considered = [one for one in seen if not one.is_hidden or (hidden is Hidden.WITH and one.listed)]
    lists = [one for one in considered if one.listed and one.rows] or [
        one for one in considered if one.listed
    ][:1]
    if not lists and unseen:
        raise UnreadableFile(FileReason.LIST_HIDDEN, **_choice(unseen))
    if not lists:
        answers = [one.answer for one in considered or seen if one.answer is not None]
        raise next((a for a in answers if a.reason is not FileReason.NO_HEADER), answers[0])
    likely = [one for one in considered if one.seems]
    columns = {frozenset(one.listed[1].columns) - {Field.ORIGINAL_ROW} for one in lists if one.listed}
    apart = len(likely) > 1 and any(_APART.search(one.name.replace("_", " ")) for one in likely)
    if len(lists) < len(likely) or len(columns) > 1 or apart:
        raise UnreadableFile(FileReason.SHEETS_DIFFER, **_choice(likely))
    if not unseen or hidden is Hidden.WITH:
        return lists, []
    reason = NoticeReason.HIDDEN_SHEETS if hidden is None else NoticeReason.HIDDEN_SHEETS_SKIPPED
    told = [Notice(reason, {"sheets": quoted([one.name])}, stops=hidden is None) for one in unseen]
    return lists, told


def _seems_a_list(near: Sequence[Row], asked: ReadingChoices) -> bool:
    """Whether workers stand on a sheet that cannot be read: their numbers, or the titles of a list."""
    overrides = parse_overrides(asked.overrides, asked.known)
    for _, cells in near:
        found = map_columns(cells, overrides, (), asked.known)
        if len(found) > 2 and (Field.NIK in found or Field.NAME in found):
            return True
        if any(_NIK.fullmatch(as_text(cell)) for cell in cells):
            return True
    return False


def _choice(seen: Sequence[Seen]) -> dict[str, str]:
    """What the officer may choose from, and the options to type."""
    options = " ".join(shlex.join(["--sheet", one.name]) for one in seen)
    return {"sheets": quoted(one.name for one in seen), "options": options}


def _key(name: str) -> str:
    return tidy(name).casefold()


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
