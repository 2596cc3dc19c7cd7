"""What does an officer see of `naungan check`? Rows by fate, the cost, villages and segments, and what is still missing."""

import datetime as dt
import shlex
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ...texts.checks import FATES, Check
from ...texts.enrolling import Enrol
from ...texts.formats import show_rupiah
from .enrol_screen import Screen
from .missing_papers import command_of, missing_lines

if TYPE_CHECKING:
    from ...domain.bulk.papers_of_a_file import Missing
    from ...domain.regions import Regions
    from ..bulk.check_shapes import Known
    from ..bulk.importer import Summary

_SHOWN = 12  # villages or segments


class CheckScreen(Screen):
    """The same as for `naungan enrol`, but for what is told of the rows."""

    def terms(self) -> None:
        super().terms()
        if self.job.assumed:
            terms = self.job.terms
            assert terms.end_exclusive is not None
            said = {
                "scheme": f"--scheme {terms.scheme}",
                "funding": f"--funding {terms.funding_source}",
                "from": f"--from {terms.start}",
                "until": f"--until {terms.end_exclusive - dt.timedelta(days=1)}",
            }
            what = " ".join(said[name] for name in self.job.assumed)
            self._plain(self.words(Check.ASSUMED, what=what))

    def label(self) -> str:
        return self.words(Check.CHECKING)

    def summary(self, summary: "Summary") -> None:
        checked, words, number = summary.checked, self.words, self.words.number
        missing = self.missing_now(summary)
        if checked is None or missing is None:
            return
        fates = [
            (FATES[fate].said(words.language), number(rows)) for fate, rows in checked.fates.items() if rows
        ]
        self._table((words(Check.FATE), words(Check.ROWS)), fates, (words(Enrol.READ), number(summary.read)))
        months = [
            (f"{one.month:%Y-%m}", number(one.workers), show_rupiah(one.rupiah, words.language))
            for one in checked.months
        ]
        cost = show_rupiah(checked.rupiah, words.language)
        titles = words(Check.MONTH), words(Check.WORKERS), words(Check.COST)
        self._table(titles, months, ("", "", cost))
        known = self._known()
        villages = [
            (f"{code} {name_of(known.regions, code)}", number(seen.rows), number(seen.good))
            for code, seen in checked.villages.items()
        ]
        segments = [(code, number(seen.rows), number(seen.good)) for code, seen in checked.segments.items()]
        for title, rows in ((Check.VILLAGES, villages), (Check.SEGMENTS, segments)):
            self._table((words(title), words(Check.ROWS), words(Check.GOOD)), rows)
        if summary.report is not None and summary.report.unknown:
            listed = ", ".join(f'"{text}" ({number(rows)})' for _, text, rows in summary.report.unknown)
            self._plain(words(Check.UNKNOWN, listed=listed))
        self._plain(words(Check.NOTHING))
        if summary.report is not None:
            self._report(summary.report)
        self._papers(missing)

    def missing_now(self, summary: "Summary") -> "Sequence[Missing] | None":
        """Which papers are missing as they stand now; None where the terms themselves are wrong."""
        from ..bulk.check_shapes import missing_of

        if summary.checked is None or self.hand is None:
            return None
        return missing_of(self.hand, summary.checked)

    def document(self, code: int) -> str:
        from ..bulk.check_shapes import check_shape, missing_of

        check: dict[str, Any] | None = None
        summary = self.told.summary
        if summary is not None and self.hand is not None:
            check = check_shape(self.job, summary, self.hand, self._known(), self.words.language)
            assert summary.checked is not None
            for told, one in zip(check["missing"], missing_of(self.hand, summary.checked), strict=True):
                told["command"] = command_of(one, self.hand, self.on_disk())
        return self.told.document(self.upload, self.job, code, self.words, check)

    def _known(self) -> "Known":
        from ..bulk.check_shapes import Known
        from ..indonesia.regions import KemendagriRegions
        from ..reference import catalogue_of

        return Known(KemendagriRegions(), catalogue_of(self.settings))

    def _papers(self, missing: "Sequence[Missing]") -> None:
        if not missing:
            self._plain(self.words(Check.COMPLETE, command=self._enrol_line()))
            return
        assert self.hand is not None
        for line in missing_lines(missing, self.hand, self.on_disk(), self.words):
            self._plain(line)

    def _enrol_line(self) -> str:
        """The command line that enrols the file on these terms."""
        terms = self.job.terms
        given = ["--region", self.job.regency, "--scheme", terms.scheme, "--funding", terms.funding_source]
        given += ["--from", terms.start.isoformat()]
        if terms.end_exclusive is not None:
            given += ["--until", (terms.end_exclusive - dt.timedelta(days=1)).isoformat()]
        options = [
            one
            for option, one in (("--list", terms.list_digest), ("--payer", terms.payer))
            if one
            for one in (option, one)
        ]
        return shlex.join(["naungan", "enrol", str(self.upload.path), *given, *options])

    def _table(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], total: Sequence[str] | None = None
    ) -> None:
        """A table of texts, then numbers; the first dozen of its rows."""
        table = Table()
        for at, title in enumerate(titles):
            table.add_column(title, justify="right" if at else "left")
        for row in islice(rows, _SHOWN):
            table.add_row(*map(Text, row))
        if total is not None:
            table.add_section()
            table.add_row(*map(Text, total), style="bold")
        self.console.print(table)
        if len(rows) > _SHOWN:
            self._dim(self.words(Check.MORE, count=len(rows) - _SHOWN))


def name_of(regions: "Regions", code: str) -> str:
    """A village by its name and its subdistrict's."""
    found, within = regions.get(code), regions.get(code.rpartition(".")[0])
    return ", ".join(one.name for one in (found, within) if one is not None)
