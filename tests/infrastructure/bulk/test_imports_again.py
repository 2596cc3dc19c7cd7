"""What of a file that comes again is answered from the log, and what is judged anew?"""

from dataclasses import replace

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import EndReason, MembershipCategory
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.texts.notices import NoticeReason
from tests.people import A_WORKER, END, START, Papers, command, done, ready_to_enrol

from .files import TITLES, book, nik, person
from .importing import Office, adds_up, office, opened, papers, reported, revised, with_a_hidden_row

__all__ = ["office", "papers"]  # fixtures


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


def test_the_same_file_on_other_terms_is_another_batch(office: Office, papers: Papers) -> None:
    file = office.file([person(1)])
    first = office.imported(file, papers.terms())
    later = replace(papers.terms(), start=END, end_exclusive=None)
    assert first.batch is not None
    with pytest.raises(Refused):  # no budget for that year: nothing is recorded
        office.imported(file, later)
    assert office.names()["BatchOpened"] == 1


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


def test_rows_at_fault_themselves_are_not_judged_anew(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=50, amount=A_WORKER)
    file = office.file([person(1), person(2, NIK="1"), person(3, Nama="")])
    assert office.imported(file, papers.terms()).refused == 2
    done(register.allocate_budget(command(), revised(10**9)))
    assert office.imported(file, papers.terms()).from_log


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
