"""How are the people of a list enrolled without a file, and what is told of it? Every row's fate, and a report of those refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ...domain.batches import BatchChunkAccepted, RowRefusal
from ...domain.bulk.from_list import EnrolFromList, ListEnrolment
from ...domain.bulk.sources import Source
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.people_told_an_hour import rows_told
from ...domain.ports import Command
from ...domain.regions import regency_of
from ...texts.language import Locale
from .importer import Summary, summary_of, to_check_of
from .list_report import list_report
from .report import Report, ReportStyle

StyleOf = Callable[[str, Locale], ReportStyle]  # of a regency, in a language
_FATES = ("read", "enrolled", "already", "refused")


@dataclass(frozen=True, slots=True)
class EnrollingLists:
    """Enrols from lists as files are enrolled: with a summary and a report. Safe to use from any thread."""

    lists: ListEnrolment
    style_of: StyleOf

    def source(self, terms: EnrolmentTerms) -> Source:
        """What the batch of these terms is made of. Raises Refused where they stand against every row."""
        return self.lists.source(EnrolFromList(terms))

    def enrol(
        self,
        command: Command,
        terms: EnrolmentTerms,
        language: Locale,
        reports: Path,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Summary:
        """Enrol everybody, or go on with it; the report is written to `reports`. Raises Refused, and PermissionError for a directory that
        others may open.
        """
        batch, before = self.lists.enrol(command, EnrolFromList(terms), progress)
        report = self._report(terms, batch.chunks.values(), language, reports)
        return replace(summary_of(batch, report), from_log=before)

    def rehearse(self, terms: EnrolmentTerms, language: Locale, reports: Path) -> Summary:
        """What would become of everybody; nothing is recorded. Raises as `enrol` does."""
        chunks, person = self.lists.rehearse(EnrolFromList(terms))
        read, enrolled, already, refused = (sum(getattr(one, name) for one in chunks) for name in _FATES)
        to_check = sum(to_check_of(chunk.refusals) for chunk in chunks)
        told = sum(rows_told(chunk.refusals) for chunk in chunks)
        report = self._report(terms, chunks, language, reports)
        fates = read, enrolled, already, refused, 0
        return Summary(None, *fates, enrolled * person, report, to_check, told=told)

    def _report(
        self, terms: EnrolmentTerms, chunks: Iterable[BatchChunkAccepted], language: Locale, reports: Path
    ) -> Report | None:
        by_row: dict[int, list[RowRefusal]] = defaultdict(list)
        for chunk in chunks:
            for one in chunk.refusals:
                by_row[one.row].append(one)
        if not by_row:
            return None
        assert terms.listed is not None
        people = self.lists.candidates(terms.listed, sorted(by_row))
        style = self.style_of(regency_of(next(iter(people.values())).village), language)
        return list_report(reports, terms.listed, by_row, people, style)
