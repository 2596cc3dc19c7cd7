"""Which rows of a list were not enrolled, or came back, and why? A report as of a file, with the columns of the template and the list's row numbers.

It holds NIKs and names, which are read from the vault for these rows alone.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from ...domain.batches import RowRefusal
from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate
from ...domain.reasons import Reason
from ...domain.regions import Regions
from ...domain.vocabulary import Sex
from ...texts.language import Locale
from ...texts.sheets import TEMPLATE_TITLES, RowStatus
from .headers import Header
from .refused_rows import issues_of, status_of
from .report import Report, ReportStyle, ReportWriter
from .rows import Field, RowIssue
from .template import FIELDS
from .value_lists import ValueLists, value_lists

_SEXES = {Sex.MALE: "L", Sex.FEMALE: "P"}


def list_report(
    directory: Path,
    listed: UUID,
    refusals: Mapping[int, Sequence[RowRefusal]],
    people: Mapping[int, Candidate],
    style: ReportStyle,
) -> Report | None:
    """Write what was refused of each row, by its number; None where nothing was. Raises PermissionError for a directory that
    others may open.
    """
    if not refusals:
        return None
    with _writer(directory, f"list-{listed.hex[:8]}", style) as writer:
        for row, found in sorted(refusals.items()):
            issues = issues_of(found)
            status = status_of(found, {one.reason for one in issues})
            writer.add(row, _cells(people[row], style.lists), status, issues)
        return writer.finish()


def returned_rows(
    directory: Path, rows: Mapping[int, tuple[Candidate, str]], style: ReportStyle
) -> Report | None:
    """Write the rows that an office gave back, by their number: who stands there, and why, in words; None where there is none. Raises
    PermissionError as `list_report` does.
    """
    with _writer(directory, "returned", style) as writer:
        for row, (one, why) in sorted(rows.items()):
            issue = RowIssue(None, Reason.ROW_RETURNED, {"why": why})
            writer.add(row, _cells(one, style.lists), RowStatus.RETURNED, [issue])
        return writer.finish()


def _writer(directory: Path, name: str, style: ReportStyle) -> ReportWriter:
    titles = tuple(title.said(style.language) for title in TEMPLATE_TITLES)
    header = Header(1, titles, {field: column for column, field in enumerate(FIELDS)})
    return ReportWriter(directory, name, header, style)


def style_of(
    catalogue: Catalogue, regions: Regions, regency: str, language: Locale, page: bool = False
) -> ReportStyle:
    """How the report for a regency is written, for a page or for others."""
    return ReportStyle(language=language, lists=value_lists(catalogue, regions, regency), page=page)


def _cells(one: Candidate, lists: ValueLists | None) -> tuple[str, ...]:
    """A person as the columns of the template hold them; a code where a village or segment has no name any more."""
    village = next((v for v in lists.villages if v.code == one.village), None) if lists else None
    segment = next((s.label for s in lists.segments if s.code == one.segment), None) if lists else None
    told = {
        Field.NIK: one.nik,
        Field.NAME: one.name,
        Field.BIRTH_DATE: f"{one.birth_date:%d-%m-%Y}",
        Field.SEX: _SEXES[one.sex],
        Field.VILLAGE: village.choice if village else one.village,
        Field.SUBDISTRICT: village.subdistrict if village else "",
        Field.SEGMENT: segment or one.segment,
    }
    return tuple(told[field] for field in FIELDS)
