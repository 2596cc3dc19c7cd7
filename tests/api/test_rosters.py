"""Does every row of a list sent to the server, whatever was done to it, meet the fate it must, and no other?"""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.regions import Regions
from tests.api.conftest import Api
from tests.api.sending import XLSX, enrolled, send
from tests.people import Papers, command, done, ready_to_enrol
from tests.rosters.files import as_book, as_csv, by_hand
from tests.rosters.lists import REGENCY, ROWS, Fate, Form, Report
from tests.rosters.reports import corrected, differing, left_over, read_report
from tests.rosters.writing import roster

pytestmark = pytest.mark.slow


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
    made = roster(ROWS, regions, seed, Form.BOOK if book else Form.TEXT)
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


def test_what_nobody_sees_is_asked_about_and_then_left_out_or_read(
    api: Api, register: Register, papers: Papers, regions: Regions, database_url: str, tmp_path: Path
) -> None:
    made = roster(900, regions, 5, Form.BY_HAND)
    done(register.enrol_workers(command(), papers.enrol(*made.known)))
    alone = {n for n, row in made.numbered().items() if row.fate is Fate.ENROLLED and len(row.dirt) > 1}
    hidden = frozenset(sorted(alone)[::9])
    body = by_hand(tmp_path / "daftar.xlsx", made, hidden).read_bytes()
    before = len(made.known)

    asked = send(api, papers, body, kind=XLSX, region=REGENCY)
    assert asked.status_code == 422
    assert [notice["reason"] for notice in asked.json()["notices"] if notice["stops"]] == ["hidden_rows"] * 2
    assert enrolled(database_url) == (before, before)

    read = send(api, papers, body, kind=XLSX, region=REGENCY, hidden="with", dryRun="true")
    assert differing(reported(api, read, tmp_path / "with.xlsx"), made.reported()) == {}
    assert counted(read) == made.counts()

    seen = replace(made, left_out=hidden)
    read = send(api, papers, body, kind=XLSX, region=REGENCY, hidden="skip")
    assert counted(read) == seen.counts()
    assert differing(reported(api, read, tmp_path / "skip.xlsx"), seen.reported()) == {}
    before += seen.count(Fate.ENROLLED)
    assert enrolled(database_url) == (before, before)

    right = corrected(tmp_path / "skip.xlsx", seen, tmp_path / "perbaikan.xlsx")
    again = send(api, papers, (tmp_path / "perbaikan.xlsx").read_bytes(), kind=XLSX, region=REGENCY)
    assert enrolled(database_url) == (before + len(right), before + len(right))
    assert differing(reported(api, again, tmp_path / "again.xlsx"), left_over(seen, right)) == {}
