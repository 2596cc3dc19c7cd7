"""Is every row of a file enrolled once or told why not, whatever stops the import and whoever imports beside it?"""

import datetime as dt
import os
import random
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import psycopg
import pytest

from naungan.domain.bulk.enrolment import MOST_ATOMIC, BulkEnrolment
from naungan.domain.bulk.pipeline import MOST_AHEAD
from naungan.domain.bulk.sources import MOST_ROWS_OF_A_CHUNK, Source
from naungan.domain.catalogue import STANDARD, Catalogue
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import BudgetStage, EndReason, MembershipCategory, RuleCode
from naungan.infrastructure.bulk import file_work, importer
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference, Upload
from naungan.infrastructure.bulk.importer import NothingToResume, Summary, run
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.bulk.rows import Undecided
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log import transaction
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.notices import NoticeReason
from tests import warm
from tests.people import A_WORKER, END, PASER, START, Papers, allocation, command, done, ready_to_enrol
from tests.people import person as candidate

from .files import REGIONS, TITLES, book, nik, person, write_csv

HERE, THERE = (village.code for village in REGIONS.villages(PASER)[:2])


class Crash(Exception):  # noqa: N818
    """Stands for whatever ends a process between two chunks."""


@dataclass
class Office:
    """An officer's files, enrolled in a register."""

    store: PostgresEventStore
    vault: PostgresVault
    register: Register
    regions: KemendagriRegions
    url: str
    directory: Path
    catalogue: Catalogue = STANDARD

    def imported(
        self,
        file: Path,
        terms: EnrolmentTerms,
        progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        sheets: tuple[str, ...] = (),
        hidden: Hidden | None = None,
        **asked: Any,
    ) -> Summary:
        upload = Upload(file, PASER, terms.start, self.directory / "reports", sheets=sheets, hidden=hidden)
        reference = Reference(self.regions, self.catalogue, NikRules(), lambda: self.vault)
        bulk = BulkEnrolment(self.store, self.vault, self.register.enrolling)
        with within(upload, reference) as file_worker:
            return run(
                bulk,
                command(),
                Job(terms, PASER, **{"read_as": upload.read_as, **asked}),
                file_worker,
                progress,
            )

    def file(self, rows: Sequence[Sequence[Any]], name: str = "daftar.csv") -> Path:
        return write_csv(self.directory / name, [TITLES, *rows])

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql.encode(), values).fetchall()

    def enrolled(self) -> Counter[str]:
        """How many enrolments each worker has, counted from the log alone."""
        rows = self.ask(
            "SELECT convert_from(state, 'UTF8')::jsonb ->> 'worker' FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2'"
        )
        return Counter(worker for (worker,) in rows)

    def reserved(self, budget: UUID) -> int:
        """Rupiah reserved less released on a line, counted from the log alone."""
        rows = self.ask(
            """SELECT coalesce(sum(CASE topic WHEN 'BudgetReserved' THEN 1 WHEN 'BudgetReleased' THEN -1 END
            * (convert_from(state, 'UTF8')::jsonb ->> 'amount')::bigint), 0)
            FROM log.stored_events WHERE originator_id = %s AND topic IN ('BudgetReserved', 'BudgetReleased')""",
            budget,
        )
        return int(rows[0][0])

    def names(self) -> Counter[str]:
        return Counter(
            name for (name,) in self.ask("SELECT split_part(topic, '.', 1) FROM log.stored_events")
        )

    def sizes(self) -> dict[str, int]:
        """How many rows every table of log and vault has."""
        with psycopg.connect(self.url) as connection:
            tables = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('log', 'vault')"
            ).fetchall()
            counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for (table,) in tables)
            return dict(connection.execute(counts.encode()).fetchall())


@pytest.fixture
def office(
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    regions: KemendagriRegions,
    database_url: str,
    tmp_path: Path,
) -> Office:
    return Office(store, vault, register, regions, database_url, tmp_path)


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=20_000)


CHUNK = 50  # rows of a chunk in tests that count chunks: what holds between two chunks does not ask how long they are


@pytest.fixture
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_work, "MOST_ROWS_OF_A_CHUNK", CHUNK)
    # recorded as the thousands of a real one are: their days are written ahead of their turn
    monkeypatch.setattr(transaction, "enrols_many", lambda append: bool(append.effects.enrolled))


of_short_chunks = pytest.mark.usefixtures("short_chunks")


def adds_up(summary: Summary) -> bool:
    return summary.read == summary.enrolled + summary.already + summary.refused + summary.blank


def reported(summary: Summary) -> list[tuple[str, str, str]]:
    """(number, status, reason) of the rows in the report, on whichever sheet of it, by number."""
    assert summary.report is not None
    found = []
    for sheet in openpyxl.load_workbook(summary.report.path):
        rows = [[str(cell.value or "") for cell in line] for line in sheet.iter_rows()]
        titles = next((row for row in rows if "Baris Asal" in row), None)
        if titles is not None:  # the others hold valid values
            at = titles.index("Baris Asal")
            found += [(row[at], row[at + 1], row[at + 2]) for row in rows[rows.index(titles) + 1 :]]
    return sorted(found, key=lambda row: int(row[0]) if row[0].isdecimal() else 10**9)


def test_every_row_is_enrolled_already_enrolled_refused_or_blank(office: Office, papers: Papers) -> None:
    done(office.register.enrol_workers(command(), papers.enrol(candidate(77, village=HERE))))
    covered = nik(77, "230485")
    file = office.file(
        [
            person(1),
            person(2, NIK="640101010180"),
            ["", "", "", "", "", "", "", ""],
            person(3),
            person(3),
            person(4, Nama="BUDI SINTETIS"),
            person(4, Nama="SITI SINTETIS"),
            person(5, NIK=covered, Nama="Tokoh Rekaan 77", Tanggal_Lahir="1985-04-23"),
            person(6, NIK=nik(6, "010115"), Tanggal_Lahir="2015-01-01"),
            person(7, Kode_Desa="64.02.01.2001"),
        ]
    )
    summary = office.imported(file, papers.terms())
    assert adds_up(summary)
    assert (summary.read, summary.enrolled, summary.already, summary.refused, summary.blank) == (
        10,
        2,
        1,
        6,
        1,
    )
    assert summary.rupiah == 2 * A_WORKER
    assert [(row, status) for row, status, _ in reported(summary)] == [
        ("3", "Ditolak"),
        ("6", "Berulang"),
        ("7", "Ditolak"),
        ("8", "Ditolak"),
        ("9", "Sudah terdaftar"),
        ("10", "Ditolak"),
        ("11", "Ditolak"),
    ]
    assert set(office.enrolled().values()) == {1}
    assert office.enrolled().total() == 3


def test_a_nik_of_another_name_is_a_row_to_check(office: Office, papers: Papers) -> None:
    office.imported(office.file([person(1), person(2), person(3)]), papers.terms())
    later = papers.terms(start=dt.date(2022, 12, 1), end_exclusive=dt.date(2023, 1, 1))
    file = office.file(
        [
            person(1, Nama="H. Asep Sintetis"),
            person(2, Nama="BUDI LAIN SEKALI"),
            person(3, Nama="SINTETIS ASEP"),
            person(4),
        ],
        "lain.csv",
    )
    for terms in (papers.terms(), later):
        foretold = office.imported(file, terms, dry_run=True)
        summary = office.imported(file, terms)
        assert adds_up(summary)
        assert (summary.enrolled, summary.already, summary.refused, summary.to_check) == (
            (1, 2, 1, 1) if terms is not later else (0, 3, 1, 1)
        )
        assert (foretold.refused, foretold.to_check) == (1, 1)
        (row,) = (told for told in reported(summary) if told[0] == "3")
        assert row[1] == "Perlu diperiksa"
        assert "atas nama lain" in row[2]
        assert "ASEP" not in row[2].upper()
    again = office.imported(file, papers.terms())
    assert (again.already, again.refused, again.to_check) == (2, 1, 1)


def test_who_was_admitted_meanwhile_under_another_name_is_to_check_too(
    office: Office, papers: Papers
) -> None:
    bulk = BulkEnrolment(office.store, office.vault, office.register.enrolling)
    rows = [(2, candidate(1)._replace(name="Budi Lain Sekali")), (3, candidate(2))]
    ahead = bulk.chunk(papers.terms(), 0, "ab" * 32, rows)  # nobody knows them yet
    done(office.register.enrol_workers(command(), papers.enrol(candidate(1), candidate(2))))
    source = Source("cd" * 32, PASER, papers.terms())
    batch = bulk.accept(command(), papers.terms(), bulk.open(command(), source, 2), ahead)
    told = batch.chunks[0]
    assert (told.enrolled, told.already, told.refused) == (0, 1, 1)
    assert {r.row for r in told.refusals if r.code is RuleCode.OTHER_NAME} == {2}


def test_one_who_is_protected_no_longer_is_not_enrolled_under_another_name(
    office: Office, papers: Papers
) -> None:
    first = papers.terms(start=dt.date(2022, 10, 1), end_exclusive=dt.date(2022, 11, 1))
    office.imported(office.file([person(1)]), first)
    after = papers.terms(start=dt.date(2022, 11, 1), end_exclusive=dt.date(2022, 12, 1))
    other = office.file([person(1, Nama="BUDI LAIN SEKALI")], "lain.csv")
    atomic = office.imported(other, after, atomic=True)
    assert (atomic.enrolled, atomic.already, atomic.refused, atomic.to_check) == (0, 0, 1, 1)
    assert office.imported(other, after).to_check == 1
    assert office.enrolled().total() == 1


def test_the_same_file_again_enrols_nobody_twice_and_makes_the_same_report(
    office: Office, papers: Papers
) -> None:
    file = office.file([person(1), person(2), person(3, NIK="salah"), person(4, Segmen="astronaut")])
    first = office.imported(file, papers.terms())
    before, events = reported(first), office.names()
    again = office.imported(file, papers.terms())
    assert replace(again, report=None) == replace(first, report=None)
    assert reported(again) == before
    assert office.names() == events


def test_another_file_of_the_same_people_enrols_nobody_twice(office: Office, papers: Papers) -> None:
    office.imported(office.file([person(1), person(2)]), papers.terms())
    summary = office.imported(office.file([person(2), person(1), person(3)], "lagi.csv"), papers.terms())
    assert (summary.enrolled, summary.already) == (1, 2)
    assert office.enrolled().total() == 3
    assert set(office.enrolled().values()) == {1}


@of_short_chunks
@pytest.mark.parametrize("after", [0, CHUNK, 4 * CHUNK])
def test_a_crash_between_chunks_loses_and_doubles_nothing(office: Office, papers: Papers, after: int) -> None:
    rows = [person(n) if n % 15 else person(n, NIK="123") for n in range(1, 226)]  # five chunks
    file = office.file(rows)

    def crash(done: int, _total: int) -> None:
        if done > after:
            raise Crash

    with pytest.raises(Crash):
        office.imported(file, papers.terms(), crash)
    told = after // CHUNK + 1
    assert told <= accepted(office) < told + MOST_AHEAD  # and those that were ahead
    summary = office.imported(file, papers.terms(), resume=True)
    assert adds_up(summary)
    assert (summary.read, summary.enrolled, summary.refused) == (225, 210, 15)
    assert len(reported(summary)) == 15
    assert office.enrolled().total() == len(office.enrolled()) == 210
    assert office.reserved(papers.budget) == 210 * A_WORKER
    assert accepted(office) == 5
    assert office.names()["BatchCompleted"] == 1


def test_only_what_was_begun_can_be_resumed(office: Office, papers: Papers) -> None:
    with pytest.raises(NothingToResume):
        office.imported(office.file([person(1)]), papers.terms(), resume=True)
    assert office.enrolled().total() == 0


def test_the_same_file_on_other_terms_is_another_batch(office: Office, papers: Papers) -> None:
    file = office.file([person(1)])
    first = office.imported(file, papers.terms())
    later = replace(papers.terms(), start=END, end_exclusive=None)
    assert first.batch is not None
    with pytest.raises(Refused):  # no budget for that year: nothing is recorded
        office.imported(file, later)
    assert office.names()["BatchOpened"] == 1


def _people(first: int, last: int) -> list[list[Any]]:
    return [person(n) for n in range(first, last + 1)]


@of_short_chunks
def test_two_imports_at_once_enrol_each_person_once(office: Office, papers: Papers) -> None:
    files = [office.file(_people(1, 300), "satu.csv"), office.file(_people(150, 450), "dua.csv")]
    summaries: list[Summary] = []
    start = threading.Barrier(2)

    def work(file: Path) -> None:
        start.wait()
        summaries.append(office.imported(file, papers.terms()))

    threads = [threading.Thread(target=work, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(summaries) == 2
    assert all(adds_up(s) and s.refused == 0 for s in summaries)
    assert sum(s.enrolled for s in summaries) == 450
    assert sum(s.already for s in summaries) == 151
    losers = [row for s in summaries if s.report for row in reported(s)]
    assert len(losers) == 151
    assert {status for _, status, _ in losers} == {"Sudah terdaftar"}
    assert office.enrolled().total() == len(office.enrolled()) == 450
    assert office.reserved(papers.budget) == 450 * A_WORKER
    assert office.ask("SELECT count(*) FROM vault.person") == [(450,)]


@of_short_chunks
def test_the_same_file_imported_twice_at_once_is_one_batch(office: Office, papers: Papers) -> None:
    file = office.file(_people(1, 210))  # five chunks
    summaries: list[Summary] = []
    threads = [
        threading.Thread(target=lambda: summaries.append(office.imported(file, papers.terms())))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [s.enrolled for s in summaries] == [210, 210]
    assert office.enrolled().total() == len(office.enrolled()) == 210
    assert office.names()["BatchOpened"] == office.names()["BatchCompleted"] == 1
    assert office.reserved(papers.budget) == 210 * A_WORKER


def test_a_dry_run_records_nothing_and_foretells_the_import(office: Office, papers: Papers) -> None:
    done(office.register.enrol_workers(command(), papers.enrol(candidate(77, village=HERE))))
    rows = [*_people(1, 30), person(31, NIK="1"), person(32, NIK=nik(77, "230485"), Tanggal_Lahir="")]
    file = office.file(rows)
    before = office.sizes()
    foretold = office.imported(file, papers.terms(), dry_run=True)
    assert office.sizes() == before
    told = reported(foretold)
    summary = office.imported(file, papers.terms())
    assert replace(foretold, report=None) == replace(summary, report=None, batch=None)
    assert reported(summary) == told


@of_short_chunks
def test_atomic_is_all(office: Office, papers: Papers) -> None:
    summary = office.imported(office.file(_people(1, 125)), papers.terms(), atomic=True)
    assert (summary.read, summary.enrolled, summary.rupiah) == (125, 125, 125 * A_WORKER)
    assert summary.report is None
    assert office.enrolled().total() == 125
    assert office.reserved(papers.budget) == 125 * A_WORKER
    assert (
        len(
            {
                p
                for (p,) in office.ask(
                    "SELECT append_id FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2'"
                )
            }
        )
        == 1
    )


@of_short_chunks
def test_atomic_is_nothing_where_any_row_is_refused(office: Office, papers: Papers) -> None:
    file = office.file([*_people(1, 125), person(126, Segmen="astronaut")])
    before = office.sizes()
    summary = office.imported(file, papers.terms(), atomic=True)
    assert office.sizes() == before
    assert adds_up(summary)
    assert (summary.batch, summary.enrolled, summary.rupiah) == (None, 0, 0)
    assert [row for row, _, _ in reported(summary)] == ["127"]


def test_atomic_again_is_the_same_answer(office: Office, papers: Papers) -> None:
    file = office.file(_people(1, 10))
    assert office.imported(file, papers.terms(), atomic=True) == office.imported(
        file, papers.terms(), atomic=True
    )
    assert office.enrolled().total() == 10


def test_atomic_has_a_limit_and_says_so(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a file of more rows than are decided in one step, recorded all at once
    summary = office.imported(office.file(_people(1, 2_100)), papers.terms(), atomic=True)
    assert summary.enrolled == 2_100
    # when a file has a row more than the limit, which is one of many thousands
    assert MOST_ATOMIC == 50_000
    monkeypatch.setattr(importer, "MOST_ATOMIC", 20)
    assert office.imported(office.file(_people(2_901, 2_920)), papers.terms(), atomic=True).enrolled == 20
    before = office.sizes()
    with pytest.raises(Refused) as refused:
        office.imported(office.file(_people(3_000, 3_020), "besar.csv"), papers.terms(), atomic=True)
    # then it is refused before anything is recorded
    assert [(b.reason, b.facts) for b in refused.value.breaches] == [("atomic_rows", {"most": 20})]
    assert office.sizes() == before


@of_short_chunks
def test_a_file_begun_chunk_by_chunk_is_not_finished_all_or_nothing(office: Office, papers: Papers) -> None:
    file = office.file(_people(1, 125))

    def crash(_done: int, _total: int) -> None:
        raise Crash

    with pytest.raises(Crash):
        office.imported(file, papers.terms(), crash)
    with pytest.raises(Refused) as refused:
        office.imported(file, papers.terms(), atomic=True)
    assert [b.reason for b in refused.value.breaches] == ["batch_begun"]
    assert office.imported(file, papers.terms()).enrolled == 125


def test_money_is_held_for_all_good_rows_first_and_what_was_refused_is_released(
    register: Register, office: Office
) -> None:
    papers = ready_to_enrol(register, amount=10 * A_WORKER)
    file = office.file(
        [
            *_people(1, 5),
            person(6, NIK="1"),
            *(person(n, NIK=nik(n, "010115"), Tanggal_Lahir="") for n in range(7, 10)),
        ]
    )
    held: list[int] = []
    summary = office.imported(
        file, papers.terms(), lambda _d, _t: held.append(office.reserved(papers.budget))
    )
    assert held == [8 * A_WORKER]  # not for the row whose NIK is none
    assert summary.enrolled == 5
    assert office.reserved(papers.budget) == 5 * A_WORKER


def test_where_money_runs_out_the_last_rows_are_refused(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, amount=3 * A_WORKER + 1)
    summary = office.imported(office.file(_people(1, 5)), papers.terms())
    assert (summary.enrolled, summary.refused) == (3, 2)
    assert [row for row, _, _ in reported(summary)] == ["5", "6"]
    assert office.reserved(papers.budget) == 3 * A_WORKER


@of_short_chunks
def test_what_a_file_holds_another_cannot_take(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=3000, amount=125 * A_WORKER)
    others: list[Summary] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not others:
            others.append(office.imported(office.file(_people(5001, 5010), "lain.csv"), papers.terms()))

    summary = office.imported(office.file(_people(1, 125)), papers.terms(), meanwhile)
    assert summary.enrolled == 125
    assert (others[0].enrolled, others[0].refused) == (0, 10)
    assert office.reserved(papers.budget) == 125 * A_WORKER


def test_a_village_has_no_more_places_than_its_quota(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, per_village_quota=3)
    done(register.enrol_workers(command(), papers.enrol(candidate(77, village=HERE))))
    rows = [person(n, Kode_Desa=HERE if n < 5 else THERE) for n in range(1, 10)]
    foretold = office.imported(office.file(rows), papers.terms(), dry_run=True)
    summary = office.imported(office.file(rows), papers.terms())
    assert (summary.enrolled, summary.refused) == (5, 4)
    assert [row for row, _, _ in reported(summary)] == ["4", "5", "9", "10"]
    assert replace(foretold, report=None) == replace(summary, report=None, batch=None)


def test_the_report_once_corrected_enrols_the_rest(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=10)
    file = office.file([person(1), person(2, Segmen="astronaut"), person(3, NIK="123"), person(4)])
    first = office.imported(file, papers.terms())
    assert (first.enrolled, first.refused) == (2, 2)
    assert first.report is not None
    book = openpyxl.load_workbook(first.report.path)
    sheet = book.active
    assert sheet is not None
    for line in sheet.iter_rows(min_row=2):
        if line[0].value == "123":
            line[0].value = nik(3)
        line[7].value = "FARMER"
    corrected = office.directory / "diperbaiki.xlsx"
    book.save(corrected)
    second = office.imported(corrected, papers.terms())
    assert (second.read, second.enrolled, second.report) == (2, 2, None)
    assert office.enrolled().total() == len(office.enrolled()) == 4


# Processes of their own, as officers start them


def naungan(office: Office, keys: Keys, file: Path, papers: Papers) -> warm.Started:
    data = office.directory / "data"
    save_keys(data / "keys" / "vault.json", keys)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
    urls = {f"NAUNGAN_{name}_URL": office.url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
    terms = ["--region", PASER, "--scheme", "VULNERABLE_WORKERS", "--funding", "APBD"]
    terms += ["--from", "2022-10-01", "--until", "2022-12-31", "--list", papers.digest]
    terms += ["--agreement", str(papers.agreement), "--decree", str(papers.decree)]
    told = office.directory / f"{file.stem}.told"
    with Path(os.devnull).open("r+b") as nothing, told.open("ab") as errors:
        streams = (nothing.fileno(), nothing.fileno(), errors.fileno())
        environment = {**inherited, **urls, "NAUNGAN_DATA": str(data)}
        return warm.start(["enrol", str(file), *terms], environment, streams)


def ended_well(office: Office, file: Path, process: warm.Started) -> None:
    assert process.wait(120) == 0
    assert (office.directory / f"{file.stem}.told").read_text(encoding="utf-8") == ""


def accepted(office: Office) -> int:
    return office.names()["BatchChunkAccepted"]


def test_an_importer_killed_at_any_moment_is_taken_up_where_it_was(
    office: Office, keys: Keys, papers: Papers
) -> None:
    file = office.file(_people(1, 5000))
    moments = random.Random(1)
    for _ in range(4):
        process = naungan(office, keys, file, papers)
        try:
            process.wait(moments.uniform(0.2, 1.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
    ended_well(office, file, naungan(office, keys, file, papers))
    assert office.enrolled().total() == len(office.enrolled()) == 5000
    assert office.reserved(papers.budget) == 5000 * A_WORKER
    assert accepted(office) == ceil(5000 / MOST_ROWS_OF_A_CHUNK)
    assert office.names()["BatchOpened"] == office.names()["BatchCompleted"] == 1
    assert not [p for p in (office.directory / "data" / "reports").glob("*.part") if p.stat().st_size]


def test_importers_of_two_officers_enrol_each_person_once(office: Office, keys: Keys, papers: Papers) -> None:
    files = [office.file(_people(1, 2200), "satu.csv"), office.file(_people(1100, 3300), "dua.csv")]
    running = [naungan(office, keys, file, papers) for file in files]
    for file, process in zip(files, running, strict=True):
        ended_well(office, file, process)
    assert office.enrolled().total() == len(office.enrolled()) == 3300
    assert office.reserved(papers.budget) == 3300 * A_WORKER


# Causes outside the file (the same file again, after they were mended)


def opened(office: Office) -> list[tuple[UUID, UUID]]:
    """(batch, what caused it) of every batch, in order."""
    return [
        (UUID(str(batch)), UUID(str(cause)))
        for batch, cause in office.ask(
            "SELECT originator_id, causation_id FROM log.stored_events WHERE topic ~ '^BatchOpened' ORDER BY notification_id"
        )
    ]


def test_a_file_refused_for_budget_is_judged_anew_once_there_is_money(
    register: Register, office: Office
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=2 * A_WORKER)
    file = office.file([person(n) for n in range(1, 5)])
    first = office.imported(file, papers.terms())
    assert (first.enrolled, first.refused, first.from_log) == (2, 2, False)
    again = office.imported(file, papers.terms())
    assert (again.enrolled, again.refused, again.from_log) == (2, 2, True)
    assert len(opened(office)) == 1

    done(register.allocate_budget(command(), revised(10**9)))

    second = office.imported(file, papers.terms())
    assert (second.enrolled, second.already, second.refused, second.from_log) == (2, 2, 0, False)
    assert adds_up(second)
    (one, its_own), (other, cause) = opened(office)
    assert (its_own, cause) == (one, one)
    assert (first.batch, second.batch) == (one, other)
    assert set(office.enrolled().values()) == {1}
    assert office.enrolled().total() == 4
    assert office.reserved(papers.budget) == 4 * A_WORKER
    third = office.imported(file, papers.terms())
    assert (third.batch, third.enrolled, third.from_log) == (other, 2, True)


@pytest.mark.parametrize("asked", [{"dry_run": True}, {"atomic": True}, {}])
def test_who_is_protected_already_misses_no_money(
    register: Register, office: Office, asked: dict[str, Any]
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=A_WORKER)
    assert office.imported(office.file([person(1)]), papers.terms()).enrolled == 1
    summary = office.imported(office.file([person(1), person(2)]), papers.terms(), **asked)
    assert (summary.enrolled, summary.already, summary.refused) == (0, 1, 1)
    assert [row[:2] for row in reported(summary)] == [("2", "Sudah terdaftar"), ("3", "Ditolak")]
    assert summary.report is not None
    assert summary.report.reasons == {"already_covered": 1, "budget": 1}


def test_a_file_refused_for_papers_that_are_still_used_up_is_answered_from_the_log(
    register: Register, office: Office
) -> None:
    papers = ready_to_enrol(register, listed=2)
    file = office.file([person(n) for n in range(1, 4)])
    first = office.imported(file, papers.terms())
    assert (first.enrolled, first.refused) == (2, 1)
    assert office.imported(file, papers.terms()).from_log


def test_a_file_refused_for_quota_is_judged_anew_once_there_is_a_place(
    register: Register, office: Office
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=10**9, quota=1)
    file = office.file([person(1), person(2), person(3, NIK="1")])
    assert office.imported(file, papers.terms()).enrolled == 1
    assert office.imported(file, papers.terms()).from_log
    done(register.allocate_budget(command(), revised(10**9, quota=2)))
    summary = office.imported(file, papers.terms())
    assert (summary.enrolled, summary.already, summary.refused) == (1, 1, 1)


def test_a_tariff_that_is_not_known_is_no_reason_to_refuse_a_row(register: Register, office: Office) -> None:
    # given wage earners, of whom no tariff is known, and one place
    papers = ready_to_enrol(register, listed=50, amount=10**9, quota=1)
    terms = papers.terms(category=MembershipCategory.WAGE_EARNER)
    file = office.file([person(1), person(2)])
    first = office.imported(file, terms)
    # then the second is refused for the place alone
    assert first.report is not None
    assert (first.enrolled, first.report.reasons) == (1, {"quota": 1})
    # and enrolled once there is one
    done(register.allocate_budget(command(), revised(10**9, quota=2)))
    summary = office.imported(file, terms)
    assert (summary.enrolled, summary.already, summary.refused) == (1, 1, 0)


def test_a_file_refused_for_a_full_list_is_judged_anew_once_a_mistake_was_taken_back(
    register: Register, office: Office
) -> None:
    # given a list of two that is full, and a third row refused for that
    papers = ready_to_enrol(register, listed=2)
    file = office.file([person(n) for n in range(1, 4)])
    assert office.imported(file, papers.terms()).refused == 1
    # when one of the two is found to be a mistake, and ends before its first day
    [(mistaken,)] = office.ask(
        "SELECT originator_id FROM log.stored_events WHERE topic = 'WorkerEnrolled.v2' ORDER BY notification_id LIMIT 1"
    )
    done(register.end_enrolment(command(), EndEnrolment(mistaken, START, EndReason.OTHER)))
    # then the same file enrols the third
    summary = office.imported(file, papers.terms())
    assert (summary.enrolled, summary.refused, summary.from_log) == (1, 1, False)


@of_short_chunks
def test_another_attempt_that_was_broken_off_is_gone_on_with(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=20_000, amount=A_WORKER)
    file = office.file(_people(1, 125))  # three chunks
    assert office.imported(file, papers.terms()).enrolled == 1
    done(register.allocate_budget(command(), revised(10**11)))

    def stop(done: int, total: int) -> None:
        raise Crash

    with pytest.raises(Crash):
        office.imported(file, papers.terms(), stop)
    summary = office.imported(file, papers.terms(), resume=True)
    assert (summary.enrolled, summary.already, summary.refused) == (124, 1, 0)
    assert len(opened(office)) == 2
    assert set(office.enrolled().values()) == {1}


def test_rows_at_fault_themselves_are_not_judged_anew(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=50, amount=A_WORKER)
    file = office.file([person(1), person(2, NIK="1"), person(3, Nama="")])
    assert office.imported(file, papers.terms()).refused == 2
    done(register.allocate_budget(command(), revised(10**9)))
    assert office.imported(file, papers.terms()).from_log


def revised(amount: int, **changes: Any) -> Any:
    """More money on the line of the papers."""
    return allocation(stage=BudgetStage.REVISED, amount=amount, **changes)


def with_a_hidden_row(path: Path) -> Path:
    return book(
        path,
        {"Daftar": [TITLES, person(1), person(2), person(3)]},
        lambda made: setattr(made["Daftar"].row_dimensions[3], "hidden", True),
    )


@pytest.mark.parametrize("asked", [{}, {"dry_run": True}, {"atomic": True}])
def test_a_file_with_hidden_rows_stops_before_anything_is_recorded(
    office: Office, papers: Papers, asked: dict[str, Any]
) -> None:
    file = with_a_hidden_row(office.directory / "daftar.xlsx")
    before = office.sizes()
    with pytest.raises(Undecided) as question:
        office.imported(file, papers.terms(), **asked)
    assert [notice.reason for notice in question.value.notices] == ["hidden_rows"]
    assert office.sizes() == before
    skipped = office.imported(file, papers.terms(), hidden=Hidden.SKIP, **asked)
    assert (skipped.read, skipped.enrolled) == (2, 2)


def test_hidden_rows_that_are_meant_after_all_are_another_reading(office: Office, papers: Papers) -> None:
    file = with_a_hidden_row(office.directory / "daftar.xlsx")
    skipped = office.imported(file, papers.terms(), hidden=Hidden.SKIP)
    read = office.imported(file, papers.terms(), hidden=Hidden.WITH)
    assert (read.read, read.enrolled, read.already, read.from_log) == (3, 1, 2, False)
    assert read.batch != skipped.batch
    again = office.imported(file, papers.terms(), hidden=Hidden.WITH)
    assert (again.batch, again.from_log) == (read.batch, True)


def test_sheets_that_an_older_version_passed_over_are_another_attempt(office: Office, papers: Papers) -> None:
    file = book(
        office.directory / "daftar.xlsx", {"Satu": [TITLES, person(1)], "Dua": [TITLES, person(2), person(3)]}
    )
    first = office.imported(file, papers.terms(), sheets=("Satu",), read_as="")  # as it was read then
    assert (first.read, first.enrolled) == (1, 1)
    whole = office.imported(file, papers.terms())
    assert (whole.read, whole.enrolled, whole.already, whole.from_log) == (3, 2, 1, False)
    again = office.imported(file, papers.terms())
    assert (again.batch, again.from_log, again.read) == (whole.batch, True, 3)
    assert office.enrolled().total() == 3


def test_rows_that_an_older_version_could_not_read_are_told_and_enrolled_by_the_report(
    office: Office, papers: Papers
) -> None:
    fishers = STANDARD.segments["FISHER"]
    knows_less = replace(STANDARD, segments={**STANDARD.segments, "FISHER": replace(fishers, aliases=())})
    office.catalogue = knows_less
    child = person(4, NIK=nik(4, "010115"), Tanggal_Lahir="2015-01-01", Segmen="nelayan")
    file = office.file([person(1), person(2, Segmen="petambak"), person(3, NIK="1"), child])
    before = office.imported(file, papers.terms())
    assert (before.enrolled, before.refused, before.readable) == (1, 3, 0)
    assert office.imported(file, papers.terms()).notices == ()

    office.catalogue = STANDARD
    again = office.imported(file, papers.terms())
    assert (again.batch, again.from_log, again.enrolled, again.readable) == (before.batch, True, 1, 2)
    assert [(one.reason, one.facts, one.stops) for one in again.notices] == [
        (NoticeReason.READABLE_NOW, {"count": 2}, False)
    ]
    assert again.report is not None
    report = office.imported(again.report.path, papers.terms())
    assert (report.enrolled, report.refused) == (1, 2)  # the child is still one


def test_a_rows_number_is_that_of_the_first_list_through_every_correction(
    office: Office, papers: Papers
) -> None:
    bad = [person(2, Kode_Desa="x"), person(3, NIK="1"), person(4, Segmen="astronot")]
    first = office.imported(office.file([person(1), *bad, person(1)]), papers.terms())
    assert first.report is not None
    assert [row[:2] for row in reported(first)] == [
        ("3", "Ditolak"),
        ("4", "Ditolak"),
        ("5", "Ditolak"),
        ("6", "Berulang"),
    ]
    book = openpyxl.load_workbook(first.report.path)
    sheet = book.worksheets[0]
    sheet["E2"] = person(2)[4]
    for column, cell in enumerate([*person(9, Segmen="astronot"), ""], start=1):
        sheet.cell(sheet.max_row + 1 if column == 1 else sheet.max_row, column).value = cell
    book.save(first.report.path)

    second = office.imported(first.report.path, papers.terms())  # the report itself, where it lies
    assert second.report is not None
    assert re.fullmatch(
        r"naungan-daftar-[0-9a-f]{8}\.xlsx", second.report.path.name
    )  # of the list, not of a report
    assert (second.enrolled, second.already) == (1, 1)
    told = [row[:2] for row in reported(second)]
    assert told == [
        ("4", "Ditolak"),
        ("5", "Ditolak"),
        ("6", "Sudah terdaftar"),
        (f"baru {sheet.max_row}", "Ditolak"),
    ]
    book = openpyxl.load_workbook(second.report.path)
    sheet = book.worksheets[0]
    for row in (2, 3, 4):
        sheet.cell(row, 1).value = person(20 + row)[0]
        sheet.cell(row, 8).value = "petani"
    sheet.cell(3, 1).value = sheet.cell(2, 1).value  # one person twice, by mistake
    book.save(second.report.path)

    third = office.imported(second.report.path, papers.terms())
    why = {row: reason for row, _, reason in reported(third)}
    assert list(why) == ["5"]
    assert "Sama dengan baris 4;" in why["5"]  # by the number of the first list
    assert third.enrolled == 2


def test_a_row_of_the_second_sheet_comes_back_with_its_sheet_and_goes_in_corrected(
    office: Office, papers: Papers
) -> None:
    sheets = {
        "Satu": [TITLES, person(1), person(2)],
        "Dua": [[*TITLES, "No HP"], person(3), [*person(4, Segmen="astronot"), "0812"]],
    }
    summary = office.imported(book(office.directory / "daftar.xlsx", sheets), papers.terms())
    assert (summary.enrolled, summary.refused) == (3, 1)
    assert summary.report is not None
    report = openpyxl.load_workbook(summary.report.path)
    titles, row = (list(cells) for cells in report["Perbaikan"].iter_rows(max_row=2, values_only=True))
    told = dict(zip(titles, row, strict=True))
    assert (told["Lembar"], told["Baris Asal"], told["No HP"]) == ("Dua", "1003", "0812")
    report["Perbaikan"].cell(2, titles.index("Segmen") + 1).value = "petani"
    report.save(summary.report.path)
    again = office.imported(summary.report.path, papers.terms())
    assert (again.read, again.enrolled, again.report) == (1, 1, None)


SIGNATURES = [["JUMLAH", "2"], ["Mengetahui,"], ["(Drs. H. Fulan)"], ["NIP 196501011990031001"]]


@pytest.mark.parametrize("atomic", [False, True])
def test_rows_of_nobody_stand_in_nobodys_way_and_are_listed_apart(
    office: Office, papers: Papers, atomic: bool
) -> None:
    numbers = [str(number) for number in range(1, len(TITLES) + 1)]
    file = office.file([numbers, person(1), person(2), *([*row, *[""] * 8][:8] for row in SIGNATURES)])
    for again in range(2):
        summary = office.imported(file, papers.terms(), atomic=atomic)
        assert (summary.read, summary.enrolled, summary.refused, summary.blank) == (7, 2, 0, 5)
        assert (summary.no_people, summary.from_log) == (5, bool(again))
        assert summary.report is not None
        assert (summary.report.rows, summary.report.no_people) == (0, 5)
    assert summary.report is not None
    sheet = openpyxl.load_workbook(summary.report.path)["Bukan data pekerja"]
    assert [row[8].value for row in sheet.iter_rows(min_row=3)] == ["2", "5", "6", "7", "8"]


def test_both_dates_of_a_contradiction_are_in_the_report_and_never_in_the_log(
    office: Office, papers: Papers
) -> None:
    file = office.file([person(1, Tanggal_Lahir="17/08/1985"), person(2, Jenis_Kelamin="P"), person(3)])
    summary = office.imported(file, papers.terms())
    assert (summary.enrolled, summary.refused) == (1, 2)
    assert summary.report is not None
    sheet = openpyxl.load_workbook(summary.report.path).active
    assert sheet is not None
    assert "Di kolom: 17-08-1985; menurut NIK: 01-01-1980." in str(sheet["K2"].value)
    (logged,) = office.ask("SELECT string_agg(convert_from(state, 'UTF8'), ' ') FROM log.stored_events")[0]
    assert "birth_date_contradicts" in logged
    for told in ("17-08-1985", "1985-08-17", "01-01-1980", "1980-01-01"):
        assert told not in logged
