"""What do tests of imports stand on? An officer's files and a register, and what an import left behind."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.catalogue import STANDARD, Catalogue
from naungan.domain.commands.register import Register
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import BudgetStage
from naungan.infrastructure.bulk import file_work
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference, Upload
from naungan.infrastructure.bulk.importer import Summary, run
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log import transaction
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.people import PASER, Papers, allocation, command, ready_to_enrol

from .files import REGIONS, TITLES, book, person, write_csv

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
        with looking_at(self.url) as connection:
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
        with looking_at(self.url) as connection:
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
    with CalamineWorkbook.from_path(str(summary.report.path)) as book:
        for name in book.sheet_names:
            rows = [[str(cell) for cell in line] for line in book.get_sheet_by_name(name).to_python()]
            titles = next((row for row in rows if "Baris Asal" in row), None)
            if titles is not None:  # the others hold valid values
                at = titles.index("Baris Asal")
                found += [(row[at], row[at + 1], row[at + 2]) for row in rows[rows.index(titles) + 1 :]]
    return sorted(found, key=lambda row: int(row[0]) if row[0].isdecimal() else 10**9)


def persons(first: int, last: int) -> list[list[Any]]:
    return [person(n) for n in range(first, last + 1)]


def accepted(office: Office) -> int:
    return office.names()["BatchChunkAccepted"]


def opened(office: Office) -> list[tuple[UUID, UUID]]:
    """(batch, what caused it) of every batch, in order."""
    return [
        (UUID(str(batch)), UUID(str(cause)))
        for batch, cause in office.ask(
            "SELECT originator_id, causation_id FROM log.stored_events WHERE topic ~ '^BatchOpened' ORDER BY notification_id"
        )
    ]


def revised(amount: int, **changes: Any) -> Any:
    """More money on the line of the papers."""
    return allocation(stage=BudgetStage.REVISED, amount=amount, **changes)


def with_a_hidden_row(path: Path) -> Path:
    return book(
        path,
        {"Daftar": [TITLES, person(1), person(2), person(3)]},
        lambda made: setattr(made["Daftar"].row_dimensions[3], "hidden", True),
    )
