"""Does every row of an officer's list, whatever was done to it, meet the fate it must, and no other?"""

import json
from collections import Counter
from pathlib import Path

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.regions import Regions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys
from tests.people import Papers, command, done, ready_to_enrol
from tests.rosters.files import as_book, as_csv
from tests.rosters.lists import REGENCY, ROWS, Enrolled, Form, enrolled_as
from tests.rosters.reports import corrected, differing, left_over, read_report
from tests.rosters.writing import roster

from .test_enrol_command import Terminal

COUNTED = ("read", "enrolled", "already", "refused", "blank")
REPORTED = ("toCorrect", "already", "noPeople")


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, REGENCY, listed=500_000, amount=10**13)


@pytest.fixture
def terminal(database_url: str, keys: Keys, tmp_path: Path) -> Terminal:
    return Terminal(database_url, keys, tmp_path)


def enrolled(store: PostgresEventStore) -> Counter[Enrolled]:
    """Everybody whom the log holds as enrolled."""
    found = (recorded.event for recorded in store.read(0, 1_000_000))
    return Counter(
        (e.sex.value, e.birth_year, e.village, e.segment) for e in found if isinstance(e, WorkerEnrolled)
    )


@pytest.mark.parametrize(
    ("rows", "seed", "book"), [(ROWS, 1, False), (ROWS + 100, 2, True)], ids=["text", "workbook"]
)
def test_every_row_of_a_list_meets_its_fate_and_what_is_put_right_is_enrolled(
    register: Register,
    papers: Papers,
    terminal: Terminal,
    store: PostgresEventStore,
    regions: Regions,
    rows: int,
    seed: int,
    book: bool,
) -> None:
    made = roster(rows, regions, seed, Form.BOOK if book else Form.TEXT)
    done(register.enrol_workers(command(), papers.enrol(*made.known)))
    file = terminal.directory / ("daftar.xlsx" if book else "daftar.csv")
    if book:
        as_book(file, made.table())
    else:
        file.write_bytes(as_csv(made.table()))

    for dry in (["--dry-run"], []):
        code, out, _ = terminal.enrol(file, papers, "--region", REGENCY, "--lang", "id", "--json", *dry)
        told = json.loads(out)
        assert (code, told["exitCode"]) == (3, 3)
        assert [told["summary"][name] for name in COUNTED] == made.counts()
        assert [told["report"][name] for name in REPORTED] == made.counts_in_report()
        report = Path(told["report"]["path"])
        assert differing(read_report(report), made.reported()) == {}
        if dry:
            report.unlink()
    known = Counter(map(enrolled_as, made.known))
    assert enrolled(store) - known == made.enrols()

    again = terminal.directory / "perbaikan.xlsx"
    right = corrected(report, made, again)
    assert len(right) > rows // 30
    code, out, _ = terminal.enrol(again, papers, "--region", REGENCY, "--lang", "id", "--json")
    assert code == 3
    assert enrolled(store) - known == made.enrols(right)
    report = Path(json.loads(out)["report"]["path"])
    assert differing(read_report(report), left_over(made, right)) == {}
