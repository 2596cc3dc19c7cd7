"""How is a file to be read? The options that `naungan enrol` and `naungan check` share."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ...texts.command_line import Words
from ...texts.enrolling import Enrol
from ..bulk.rows import TrustedSource
from ..bulk.terms_syntax import named_columns
from ..settings import Settings

if TYPE_CHECKING:
    from ...domain.catalogue import Catalogue
    from ..bulk.file_worker import Upload


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What was typed; `reports` None is the directory of reports in the data directory."""

    segment: str | None
    unknown: str | None
    columns: Sequence[str]
    sheets: Sequence[str]
    skip_hidden: bool
    with_hidden: bool
    sex_from: TrustedSource | None
    birth_date_from: TrustedSource | None
    reports: Path | None

    def upload(self, settings: Settings, words: Words, of: tuple[Path, str, dt.date]) -> "Upload":
        """The file `of` a regency, and the first day of protection. Raises typer.BadParameter."""
        from ...domain.catalogue import STANDARD
        from ..bulk.file_worker import Upload
        from ..bulk.occupations import names_mark, with_occupations
        from ..bulk.rows import Trust
        from ..bulk.sheets import Hidden

        file, region, start = of
        if self.skip_hidden and self.with_hidden:
            raise typer.BadParameter(words(Enrol.ONE_OF_BOTH), param_hint="--skip-hidden, --with-hidden")
        catalogue = with_occupations(STANDARD, settings.occupation_names)
        named = partial(segment_of, catalogue, region, words)
        return Upload(
            path=file,
            regency=region,
            start=start,
            report_directory=self.reports or settings.data / "reports",
            overrides=_columns(self.columns, words),
            segment=None if self.segment is None else named(self.segment, "--segment"),
            unknown=None if self.unknown is None else named(self.unknown, "--unknown-segment"),
            trust=Trust(self.sex_from, self.birth_date_from),
            names=names_mark(catalogue, region),
            sheets=tuple(self.sheets),
            hidden=Hidden.SKIP if self.skip_hidden else Hidden.WITH if self.with_hidden else None,
            language=words.language,
        )


def check_region(region: str, words: Words) -> None:
    """Raises typer.BadParameter for what is not the code of a regency."""
    from ..indonesia.regions import KemendagriRegions

    if len(region) != 5 or KemendagriRegions().get(region) is None:
        raise typer.BadParameter(words(Enrol.NO_REGENCY), param_hint="--region")


def segment_of(catalogue: "Catalogue", region: str, words: Words, text: str, option: str) -> str:
    """The segment of a name. Raises typer.BadParameter."""
    from ...domain.refusals import Refused
    from ..bulk.segments import segment_named, segments_offered

    try:
        return segment_named(catalogue, text, region)
    except Refused:
        known = segments_offered(catalogue)
        raise typer.BadParameter(words(Enrol.BAD_SEGMENT, known=known), param_hint=option) from None


def _columns(given: Sequence[str], words: Words) -> dict[str, str]:
    try:
        return named_columns([*given])
    except ValueError:
        raise typer.BadParameter(words(Enrol.BAD_COLUMN), param_hint="--column") from None
