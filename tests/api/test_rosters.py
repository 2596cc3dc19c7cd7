"""Does every row of a list sent to the server, whatever was done to it, meet the fate it must, and no other?"""

from pathlib import Path

import httpx
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.regions import Regions
from tests.api.conftest import Api
from tests.people import Papers, command, done, ready_to_enrol
from tests.rosters import (
    REGENCY,
    ROWS,
    Fate,
    Report,
    as_book,
    as_csv,
    corrected,
    differing,
    left_over,
    read_report,
    roster,
)

from .test_imports import XLSX, enrolled, send


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, REGENCY, listed=500_000, amount=10**13)


@pytest.mark.parametrize(("seed", "book"), [(3, False), (4, True)], ids=["text", "workbook"])
def test_every_row_of_a_list_meets_its_fate_and_what_is_put_right_is_enrolled(
    api: Api,
    register: Register,
    papers: Papers,
    regions: Regions,
    database_url: str,
    tmp_path: Path,
    seed: int,
    book: bool,
) -> None:
    made = roster(ROWS, regions, seed, book=book)
    done(register.enrol_workers(command(), papers.enrol(*made.known)))
    body = as_book(tmp_path / "daftar.xlsx", made.table()).read_bytes() if book else as_csv(made.table())
    kind = XLSX if book else "text/csv"

    for dry in ("true", None):
        response = send(api, papers, body, kind=kind, region=REGENCY, dryRun=dry)
        assert counted(response) == made.counts()
        assert differing(reported(api, response, tmp_path / "laporan.xlsx"), made.reported()) == {}
    before = len(made.known) + made.count(Fate.ENROLLED)
    assert enrolled(database_url) == (before, before)

    again = tmp_path / "perbaikan.xlsx"
    right = corrected(tmp_path / "laporan.xlsx", made, again)
    assert len(right) > ROWS // 30
    response = send(api, papers, again.read_bytes(), kind=XLSX, region=REGENCY)
    assert enrolled(database_url) == (before + len(right), before + len(right))
    assert (
        differing(
            reported(api, response, tmp_path / "laporan-2.xlsx"),
            left_over(made, right),
        )
        == {}
    )


def counted(response: httpx.Response) -> list[int]:
    told = response.json()["summary"]
    return [told[name] for name in ("read", "enrolled", "already", "refused", "blank")]


def reported(api: Api, response: httpx.Response, into: Path) -> Report:
    into.write_bytes(api.http.get(response.json()["report"]["href"]).content)
    return read_report(into)
