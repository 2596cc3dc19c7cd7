"""Is a file that is asked to go in as a whole enrolled as a whole, or not at all?"""

import pytest

from naungan.domain.bulk import enrolment
from naungan.domain.bulk.enrolment import MOST_ATOMIC
from naungan.domain.refusals import Refused
from naungan.infrastructure.bulk import importer
from tests.people import A_WORKER, Papers

from .files import person
from .importing import (
    Crash,
    Office,
    adds_up,
    of_short_chunks,
    office,
    papers,
    persons,
    reported,
    short_chunks,
)

__all__ = ["office", "papers", "short_chunks"]  # fixtures


@of_short_chunks
def test_atomic_is_all(office: Office, papers: Papers) -> None:
    summary = office.imported(office.file(persons(1, 125)), papers.terms(), atomic=True)
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
    file = office.file([*persons(1, 125), person(126, Segmen="astronaut")])
    before = office.sizes()
    summary = office.imported(file, papers.terms(), atomic=True)
    assert office.sizes() == before
    assert adds_up(summary)
    assert (summary.batch, summary.enrolled, summary.rupiah) == (None, 0, 0)
    assert [row for row, _, _ in reported(summary)] == ["127"]


def test_atomic_again_is_the_same_answer(office: Office, papers: Papers) -> None:
    file = office.file(persons(1, 10))
    assert office.imported(file, papers.terms(), atomic=True) == office.imported(
        file, papers.terms(), atomic=True
    )
    assert office.enrolled().total() == 10


def test_atomic_has_a_limit_and_says_so(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a file of more rows than are decided in one step, recorded all at once
    summary = office.imported(office.file(persons(1, 2_100)), papers.terms(), atomic=True)
    assert summary.enrolled == 2_100
    # when a file has a row more than the limit, which is one of many thousands
    assert MOST_ATOMIC == 50_000
    # the importer asks before it has all rows in memory; the register asks whoever hands it the rows
    for number, asks in enumerate((importer, enrolment)):
        with monkeypatch.context() as patched:
            patched.setattr(asks, "MOST_ATOMIC", 20)
            first = 2_901 + 100 * number
            fits, too_many = persons(first, first + 19), persons(first + 50, first + 70)
            assert office.imported(office.file(fits), papers.terms(), atomic=True).enrolled == 20
            before = office.sizes()
            with pytest.raises(Refused) as refused:
                office.imported(office.file(too_many, "besar.csv"), papers.terms(), atomic=True)
        # then it is refused before anything is recorded
        assert [(b.reason, b.facts) for b in refused.value.breaches] == [("atomic_rows", {"most": 20})]
        assert office.sizes() == before


@of_short_chunks
def test_a_file_begun_chunk_by_chunk_is_not_finished_all_or_nothing(office: Office, papers: Papers) -> None:
    file = office.file(persons(1, 125))

    def crash(_done: int, _total: int) -> None:
        raise Crash

    with pytest.raises(Crash):
        office.imported(file, papers.terms(), crash)
    with pytest.raises(Refused) as refused:
        office.imported(file, papers.terms(), atomic=True)
    assert [b.reason for b in refused.value.breaches] == ["batch_begun"]
    assert office.imported(file, papers.terms()).enrolled == 125
