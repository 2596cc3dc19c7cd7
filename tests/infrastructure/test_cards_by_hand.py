"""Can an office issue, hand over, check and take back cards from the command line, many at once?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from naungan.domain.bulk.intake import Intake
from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.infrastructure.bulk import card_list_reading
from naungan.infrastructure.log.store import PostgresEventStore
from tests.databases import runner_at

from ..api.test_cards_issued import batch_of
from ..people import (
    OTHER_VILLAGE,
    START,
    Papers,
    command,
    done,
    enrolments,
    nik,
    people,
    ready_to_enrol,
)
from .built import database_url
from .by_hand import ran

__all__ = ["database_url", "ran"]  # fixtures

ON = ("--on", "2022-10-20")


@pytest.fixture
def project(store: PostgresEventStore, database_url: str) -> Any:
    """Brings the read models to the head of the log."""

    def run() -> None:
        with runner_at(database_url, store) as runner:
            runner.catch_up()

    run()
    return run


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def three(register: Register, papers: Papers) -> list[UUID]:
    return enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))


def written(
    tmp_path: Path, *rows: Sequence[str], titles: Sequence[str] = ("No", "Nomor Kartu", "NIK", "KPJ")
) -> str:
    path = tmp_path / "kartu.csv"
    path.write_text("\n".join(";".join(row) for row in (titles, *rows)), "utf-8")
    return str(path)


def test_a_list_of_numbers_becomes_cards(
    ran: Any, tmp_path: Path, store: PostgresEventStore, three: list[UUID]
) -> None:
    # given the numbers that BPJS gave out for two of three workers, with a blank row between
    file = written(
        tmp_path, ("1", "bpu-001", nik(1), "22012345678"), ("", "", "", ""), ("2", "BPU-002", nik(2), "")
    )
    asked = ("cards", "issue", "--file", file, "--region", "64.01", *ON)
    outcome = ran(*asked)
    assert (outcome.exit_code, "2 cards were issued" in outcome.output) == (0, True), outcome.output
    held = {card.serial: card.enrolment for card in store.cards_of(enrolments=three)}
    assert held == {"BPU-001": three[0], "BPU-002": three[1]}
    # and the KPJ of one is no other's
    other = tmp_path / "lain.csv"
    other.write_text(f"NIK;Nomor Kartu;KPJ\n{nik(3)};BPU-002;22012345678", "utf-8")
    refused = ran("cards", "issue", "--file", str(other), "--region", "64.01", *ON)
    [card] = (card.card for card in store.cards_of(serials=["BPU-001"]))
    assert refused.exit_code == 3, refused.output
    for told in (
        "Row 2, serial: This number is another card's already",
        f"Row 2, membership: This KPJ is another worker's in this regency: their card is {card}",
    ):
        assert told in refused.output
    # told again nothing more is issued
    again = ran(*asked)
    assert (again.exit_code, "2 have the card of that number already" in again.output) == (0, True)


def test_every_row_that_is_wrong_is_told_and_nothing_is_saved_in_silence(
    ran: Any, tmp_path: Path, register: Register, store: PostgresEventStore, three: list[UUID]
) -> None:
    done(register.issue_cards(command(), IssueCards(tuple(three[2:]), START, serials=("A-1",))))
    head = store.log_state().position
    file = written(
        tmp_path,
        ("1", "BPU-001", nik(1), "22012345678"),
        ("2", "a-1", nik(2), ""),
        ("3", "BPU 3", nik(2), ""),
        ("4", "BPU-004", "123", ""),
        ("5", "BPU-005", nik(9), ""),
        ("6", "BPU-006", nik(3), "22012345678"),
        ("7", "BPU-007", nik(3), ""),
        ("8", nik(1), nik(4), ""),
        ("9", "BPU-001", nik(1), ""),
    )
    asked = ("cards", "issue", "--file", file, "--region", "64.01", *ON)
    outcome = ran(*asked)
    assert outcome.exit_code == 3
    for line in (
        "Row 3, serial: This number is another card's already",
        "Row 4, serial: A number has 1 to 20",
        "Row 4, nik: This NIK stands in row 3",
        "Row 5, nik: The NIK has 3 digits",
        "Row 6, nik: No worker of this NIK was ever enrolled in 64.01",
        "Row 7, membership: This number is given in row 2",
        "Row 8, nik: This NIK stands in row 7",
        "Row 9, serial: This looks like a NIK",
        "Row 10, serial: This number is given in row 2",
        "Row 10, nik: This NIK stands in row 2",
        "8 rows are wrong; no card was issued",
    ):
        assert line in outcome.output, (line, outcome.output)
    assert nik(1) not in outcome.output
    # and the rows that are wrong come back in a report, with what to do
    [report] = (tmp_path / "reports").glob("naungan-kartu-*.xlsx")
    assert str(report) in outcome.output
    assert [(row[4], row[6]) for row in sheet_of(report)[1:]][:2] == [
        ("3", "This number is another card's already."),
        (
            "4",
            "A number has 1 to 20 digits, letters or hyphens. This NIK stands in row 3 already; one worker gets one card.",
        ),
    ]
    assert store.log_state().position == head
    # when it is only tried, nothing is issued either
    tried = ran(*asked, "--dry-run")
    assert (tried.exit_code, "none was issued: 1 cards can be issued" in tried.output) == (3, True)
    assert store.log_state().position == head
    # the one that is right is issued where that is asked, and the others are told all the same
    some = ran(*asked, "--skip-bad")
    assert (some.exit_code, "1 cards were issued" in some.output) == (3, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged or cut short"),
        (b"Nomor;Nama\n1;x", "at least: NIK, Nomor Kartu"),
        (b"NIK;KPJ\n1;x", "These columns are missing: Nomor Kartu"),
    ],
    ids=["empty", "cut", "titles", "no numbers"],
)
def test_what_is_no_list_of_numbers_is_said(
    ran: Any, tmp_path: Path, register: Register, content: bytes, told: str
) -> None:
    path = tmp_path / "kartu.csv"
    path.write_bytes(content)
    outcome = ran("cards", "issue", "--file", str(path), "--region", "64.01", *ON)
    assert (outcome.exit_code, told in outcome.output) == (1, True), outcome.output


def workbook(path: Path, *rows: Sequence[object], hidden: int | None = None) -> str:
    """A real workbook: a letterhead, the titles of BPJS in the fourth row, and the rows below; the other sheet is a summary."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Rekap").write_row(0, 0, ("Jumlah kartu", len(rows)))
        sheet = book.add_worksheet("Kartu")
        sheet.merge_range(0, 0, 0, 3, "BPJS Ketenagakerjaan Cabang Contoh")
        for at, cells in enumerate(
            (("No.", "Nama Peserta", "No. KPJ", "NIK", "Nomor Kartu Peserta"), *rows), 3
        ):
            sheet.write_row(at, 0, cells)
        if hidden is not None:
            sheet.set_row(hidden - 1, options={"hidden": True})
    return str(path)


def sheet_of(report: Path) -> list[list[str]]:
    return [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_path(report).get_sheet_by_index(0).to_python()
    ]


def test_a_workbook_of_bpjs_becomes_cards_and_its_report_is_corrected_and_sent_again(
    ran: Any, tmp_path: Path, store: PostgresEventStore, three: list[UUID]
) -> None:
    # given numbers kept as numbers and as text, a blank row, and two rows of which something is wrong
    file = workbook(
        tmp_path / "kartu bpjs.xlsx",
        (1, "Tokoh Rekaan 1", 22012345678, int(nik(1)), 8000123456),
        (),
        (2, "Tokoh Rekaan 2", "22012345679", nik(2), 8000123456789012345),
        (3, "Tokoh Rekaan 3", "22012345680", nik(3)[:15], "BPU-003"),
    )
    asked = ("cards", "issue", "--region", "64.01", *ON, "--file")
    outcome = ran(*asked, file)
    assert outcome.exit_code == 3, outcome.output
    for line in (
        "Row 7, serial: This number is stored as a number too long for a spreadsheet",
        "Row 8, nik: The NIK has 15 digits",
        "2 rows are wrong; no card was issued",
    ):
        assert line in outcome.output
    assert store.cards_of(enrolments=three) == []
    # when those that are right are issued, and the report is corrected and sent
    assert "1 cards were issued" in ran(*asked, file, "--skip-bad").output
    [report] = (tmp_path / "reports").glob("*.xlsx")
    titles, *rows = sheet_of(report)
    assert titles[:6] == ["No.", "Nama Peserta", "No. KPJ", "NIK", "Nomor Kartu Peserta", "Original Row"]
    assert [row[5] for row in rows] == ["7", "8"]
    rows[0][4], rows[1][3] = "BPU-002", nik(3)
    corrected = tmp_path / "betul.xlsx"
    with xlsxwriter.Workbook(corrected) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((titles, *rows)):
            sheet.write_row(at, 0, row)
    assert "2 cards were issued" in ran(*asked, str(corrected)).output
    # then every worker has the card and the membership of the list
    found = {card.serial: card.enrolment for card in store.cards_of(enrolments=three)}
    assert found == {"8000123456": three[0], "BPU-002": three[1], "BPU-003": three[2]}
    histories = store.load([card.card for card in store.cards_of(enrolments=three)])
    assert {one[0].event.membership for one in histories.values()} == {
        "22012345678", "22012345679", "22012345680"
    }  # fmt: skip


def test_rows_that_nobody_sees_and_other_titles_are_asked_about(
    ran: Any, tmp_path: Path, store: PostgresEventStore, three: list[UUID]
) -> None:
    rows = [(n, f"Tokoh Rekaan {n}", f"2201234567{n}", nik(n), f"BPU-{n}") for n in (1, 2)]
    file = workbook(tmp_path / "kartu.xlsx", *rows, hidden=6)
    asked = ("cards", "issue", "--region", "64.01", *ON, "--file", file)
    outcome = ran(*asked)
    assert (outcome.exit_code, "--skip-hidden" in outcome.output) == (1, True)
    assert ran(*asked, "--skip-hidden", "--with-hidden").exit_code == 2
    assert "1 cards were issued" in ran(*asked, "--skip-hidden").output
    assert {card.serial for card in store.cards_of(enrolments=three)} == {"BPU-1"}
    named = ran(*asked, "--with-hidden", "--column", "Nomor Kartu=No. KPJ", "--column", "KPJ=No.")
    assert (named.exit_code, "Row 5, nik: The worker already has another card" in named.output) == (3, True)


def test_a_list_of_very_many_cards_is_divided(
    ran: Any, tmp_path: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_list_reading, "MOST_CARDS", 2)
    file = written(tmp_path, *((str(n), f"BPU-{n}", nik(n), "") for n in (1, 2, 3)))
    outcome = ran("cards", "issue", "--file", file, "--region", "64.01", *ON)
    assert (outcome.exit_code, "more than 2 rows" in outcome.output) == (1, True)


def test_an_import_and_a_village_get_cards_and_are_handed_over(
    ran: Any,
    project: Any,
    register: Register,
    store: PostgresEventStore,
    intake: Intake,
    papers: Papers,
) -> None:
    batch = batch_of(intake, papers, *people(1, 3))
    there = enrolments(register.enrol_workers(command(), papers.enrol(*people(4, 5, village=OTHER_VILLAGE))))
    project()
    assert "3 cards were issued" in ran("cards", "issue", "--batch", str(batch), *ON).output
    project()
    assert "2 cards were issued" in ran("cards", "issue", "--village", OTHER_VILLAGE, *ON).output
    project()
    assert "none was issued" in ran("cards", "issue", "--village", OTHER_VILLAGE, *ON).output
    one, other = [card.serial for card in store.cards_of(enrolments=there)]
    place = ("--region", "64.01", "--place", "Balai Desa", "--on", "2022-10-21")
    held = ran("handover", *place, "--village", OTHER_VILLAGE, "--absent", other, "--received-by", "SELF")
    assert held.exit_code == 0, held.output
    assert ran("handover", *place, "--batch", str(batch)).exit_code == 0
    # the absent one is handed over by its number, and all of it is taken back
    project()
    named = ran("handover", *place, given=f"{other}\n")
    assert named.exit_code == 0
    handover = named.output.split(": ")[-1].strip().rstrip(".")
    back = ran("void", "handover", handover, "--reason", "TYPED_WRONG")
    assert (back.exit_code, "Taken back" in back.output) == (0, True)
    again = ran("handover", *place, one)
    assert (again.exit_code, "not waiting" in again.output) == (1, True)
    assert "not active" in ran("cards", "check", one).output  # its worker's protection is long over
    assert ran("cards", "issue", *ON).exit_code == 2


def test_cards_are_named_by_number_or_id_on_standard_input(
    ran: Any, register: Register, store: PostgresEventStore, three: list[UUID]
) -> None:
    done(register.issue_cards(command(), IssueCards(tuple(three), START, serials=("A-1", "A-2", "A-3"))))
    _, second, _ = (card.card for card in sorted(store.cards_of(enrolments=three), key=lambda c: c.serial))
    assert "2 cards recorded" in ran("cards", "lost", *ON, given=f"a-1\n\n{second}\n").output
    assert "2 cards recorded" in ran("cards", "found", "A-1", "A-2", *ON).output
    assert "1 cards recorded" in ran("cards", "replace", "A-1", *ON).output
    assert "1 cards recorded" in ran("cards", "revoke", "A-2", *ON).output
    note = ran("cards", "void", "A-3", "--reason", "OTHER", given="salah orang\n")
    assert (note.exit_code, "1 cards recorded" in note.output) == (0, True)
    unknown = ran("cards", "lost", "A-2", "A-9", *ON)
    assert (unknown.exit_code, "Card 2 is not known" in unknown.output) == (2, True)
