"""Do the tables of the command line speak the language asked for?"""

import datetime as dt
import io

import pytest
from rich.console import Console

from naungan.infrastructure.cli.tables import CoverageAsked, show_coverage
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.coverage.ledger import Dimension
from naungan.projections.coverage.query import Covered, Group
from naungan.projections.engine.reading import Known, Page
from naungan.texts.command_line import Words
from naungan.texts.language import Locale

KNOWN = Known(position=7, time=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), simulated=False, present=True)


@pytest.mark.parametrize(
    ("by", "code", "indonesian", "english"),
    [
        (Dimension.SCHEME, "VULNERABLE_WORKERS", "pekerja rentan", "vulnerable workers"),
        (Dimension.SEGMENT, "FISHER", "nelayan dan pembudidaya ikan", "fishers and fish farmers"),
        (Dimension.CATEGORY, "NON_WAGE_EARNER", "bukan penerima upah (BPU)", "non-wage earners"),
        (Dimension.FUNDING_SOURCE, "APBD", "APBD kabupaten", "regency budget (APBD)"),
        (Dimension.REGENCY, "64.01", "Paser", "Paser"),
    ],
)
def test_a_group_of_coverage_is_named_in_the_language_asked_for(
    by: Dimension, code: str, indonesian: str, english: str
) -> None:
    group = Group(((by, code),), 3, None)
    found = Covered(KNOWN, 3, None, (Page((group,), ((code,),), 1, False, False, KNOWN),))
    said: list[tuple[Locale, str]] = [("id", indonesian), ("en", english)]
    for language, name in said:
        shown = io.StringIO()
        show_coverage(
            Console(file=shown, width=120),
            Words(language),
            KemendagriRegions(),
            CoverageAsked("64", by, None, None),
            (dt.date(2026, 1, 1), found),
        )
        assert name in shown.getvalue()
