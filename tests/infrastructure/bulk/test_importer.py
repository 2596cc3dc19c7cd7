"""What becomes of each row of a file: is it enrolled, or told why not?"""

import datetime as dt
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import RuleCode
from naungan.infrastructure.bulk.rows import Undecided
from naungan.infrastructure.bulk.sheets import Hidden
from tests.people import A_WORKER, PASER, Papers, command, done, ready_to_enrol
from tests.people import person as candidate

from .files import TITLES, nik, person
from .importing import HERE, THERE, Office, adds_up, office, papers, persons, reported, with_a_hidden_row

__all__ = ["office", "papers"]  # fixtures


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


def test_a_dry_run_records_nothing_and_foretells_the_import(office: Office, papers: Papers) -> None:
    done(office.register.enrol_workers(command(), papers.enrol(candidate(77, village=HERE))))
    rows = [*persons(1, 30), person(31, NIK="1"), person(32, NIK=nik(77, "230485"), Tanggal_Lahir="")]
    file = office.file(rows)
    before = office.sizes()
    foretold = office.imported(file, papers.terms(), dry_run=True)
    assert office.sizes() == before
    told = reported(foretold)
    summary = office.imported(file, papers.terms())
    assert replace(foretold, report=None) == replace(summary, report=None, batch=None)
    assert reported(summary) == told


def test_money_is_held_for_all_good_rows_first_and_what_was_refused_is_released(
    register: Register, office: Office
) -> None:
    papers = ready_to_enrol(register, amount=10 * A_WORKER)
    file = office.file(
        [
            *persons(1, 5),
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
    summary = office.imported(office.file(persons(1, 5)), papers.terms())
    assert (summary.enrolled, summary.refused) == (3, 2)
    assert [row for row, _, _ in reported(summary)] == ["5", "6"]
    assert office.reserved(papers.budget) == 3 * A_WORKER


def test_a_village_has_no_more_places_than_its_quota(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, per_village_quota=3)
    done(register.enrol_workers(command(), papers.enrol(candidate(77, village=HERE))))
    rows = [person(n, Kode_Desa=HERE if n < 5 else THERE) for n in range(1, 10)]
    foretold = office.imported(office.file(rows), papers.terms(), dry_run=True)
    summary = office.imported(office.file(rows), papers.terms())
    assert (summary.enrolled, summary.refused) == (5, 4)
    assert [row for row, _, _ in reported(summary)] == ["4", "5", "9", "10"]
    assert replace(foretold, report=None) == replace(summary, report=None, batch=None)


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
