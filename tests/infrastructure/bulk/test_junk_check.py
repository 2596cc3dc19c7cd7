"""Is junk stopped before anything is recorded, and does a file hold no more money than its good and new rows may take?"""

from collections.abc import Sequence
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.bulk import file_work, junk_check, messages, report
from naungan.infrastructure.bulk.junk_check import Sample
from naungan.infrastructure.bulk.rows import UnreadableFile
from naungan.texts.language import LANGUAGES
from tests.people import A_WORKER, Papers, ready_to_enrol

from .files import TITLES, person
from .importing import Office, adds_up, office, reported

__all__ = ["office"]  # a fixture


@pytest.fixture
def papers(register: Register) -> Papers:
    return ready_to_enrol(register, listed=50_000, amount=100_000 * A_WORKER)


def held(office: Office) -> list[int]:
    """Rupiah that each batch held when it was opened, in order."""
    rows = office.ask(
        """SELECT (convert_from(state, 'UTF8')::jsonb #>> '{held,0,amount}')::bigint
        FROM log.stored_events WHERE topic ~ '^BatchOpened' ORDER BY notification_id"""
    )
    return [int(amount) for (amount,) in rows]


JUNK: Sequence[tuple[str, list[Any]]] = [
    ("name_missing", person(1, NIK="", Nama="", Kode_Desa="")),
    ("nik_length", person(1, NIK="123")),
    ("village_code_unknown", person(1, Kode_Desa="64.01.99.9999")),
    ("segment_unknown", person(1, Segmen="astronaut")),
    ("name_invalid", person(1, Nama="123456789")),
]


@pytest.mark.parametrize(("why", "row"), JUNK, ids=[why for why, _ in JUNK])
@pytest.mark.parametrize("size", [201, 450])  # counted row by row; of the larger one rows are drawn by chance
def test_a_file_of_junk_is_stopped_and_nothing_recorded(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch, why: str, row: list[Any], size: int
) -> None:
    monkeypatch.setattr(junk_check, "_SMALL", 400)
    good = [person(n) for n in range(1, size // 20)]
    file = office.file([*good, *(row for _ in range(size - len(good)))])
    before = office.sizes()
    ways: list[dict[str, Any]] = [{}, {"dry_run": True}, {"atomic": True}]
    for asked in ways:
        with pytest.raises(UnreadableFile) as caught:
            office.imported(file, papers.terms(), **asked)
        assert caught.value.reason == "mostly_wrong"
        facts = caught.value.facts
        assert (facts["good"], facts["of"]) == (len(good), size)
        for language in LANGUAGES:
            said = messages.of_file(caught.value, language)
            assert "{" not in said
            assert "123456789" not in said
    assert office.sizes() == before
    assert not (office.directory / "reports").exists()


@pytest.mark.parametrize(("good", "size"), [(20, 200), (1, 200), (21, 210), (40, 400)])
def test_a_short_or_a_partly_right_file_is_reported_row_by_row(
    office: Office, papers: Papers, good: int, size: int
) -> None:
    rows = [person(n) if n <= good else person(n, NIK="1") for n in range(1, size + 1)]
    summary = office.imported(office.file(rows), papers.terms())
    assert (summary.enrolled, summary.refused) == (good, size - good)
    assert len(reported(summary)) == size - good


def test_blank_rows_do_not_make_a_list_junk(office: Office, papers: Papers) -> None:
    blank = ["" for _ in TITLES]
    rows = [*(person(n) for n in range(1, 11)), *(blank for _ in range(400)), *([person(11)])]
    assert office.imported(office.file(rows), papers.terms()).enrolled == 11


def test_a_file_holds_what_its_good_and_new_rows_cost(office: Office, papers: Papers) -> None:
    office.imported(office.file([person(n) for n in range(1, 11)], "dulu.csv"), papers.terms())
    rows = [
        *(person(n) for n in range(1, 16)),  # ten are protected already
        *(person(n, NIK="1") for n in range(16, 40)),
        person(40),
        person(40),
        *(person(n, Segmen="astronaut") for n in range(41, 60)),
    ]
    summary = office.imported(office.file(rows), papers.terms())
    assert (summary.enrolled, summary.already) == (6, 10)
    assert held(office) == [10 * A_WORKER, 6 * A_WORKER]
    assert adds_up(summary)


def test_two_files_of_mostly_junk_leave_the_line_to_others(
    register: Register, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(junk_check, "_SMALL", 400)
    monkeypatch.setattr(file_work, "MOST_ROWS_OF_A_CHUNK", 200)
    papers = ready_to_enrol(register, listed=50_000, amount=500 * A_WORKER)

    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    for first in (0, 1):
        junk = [person(n + first, Segmen="astronaut") if n % 5 else person(n + first) for n in range(1, 501)]
        with pytest.raises(Stopped):
            office.imported(office.file(junk, f"junk{first}.csv"), papers.terms(), stop)
    assert sum(held(office)) <= 200 * A_WORKER
    summary = office.imported(
        office.file([person(9_000 + n) for n in range(1, 50)], "baik.csv"), papers.terms()
    )
    assert summary.enrolled == 49


def test_a_large_file_of_right_and_new_rows_is_not_read_a_third_time(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(junk_check, "_SMALL", 100)
    rows = [person(n) if n % 50 else person(n, NIK="1") for n in range(1, 601)]
    assert office.imported(office.file(rows), papers.terms()).enrolled == 588
    assert held(office) == [588 * A_WORKER]


def test_a_large_file_of_people_known_already_is_counted_to_the_row(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(junk_check, "_SMALL", 100)
    office.imported(office.file([person(n) for n in range(1, 501)], "dulu.csv"), papers.terms())
    summary = office.imported(office.file([person(n) for n in range(1, 601)]), papers.terms())
    assert (summary.enrolled, summary.already) == (100, 500)
    assert held(office)[1] == 100 * A_WORKER


def test_every_row_of_a_file_is_drawn_equally_often() -> None:
    drawn = [0] * 1_000
    for _ in range(400):
        sample = Sample(50)
        due = 1
        for n in range(1, 1_001):
            if n == due:
                due = sample.take(n, ())
        assert len({number for number, _ in sample.rows}) == 50
        for number, _ in sample.rows:
            drawn[number - 1] += 1
    parts = [sum(drawn[at : at + 250]) for at in range(0, 1_000, 250)]
    assert all(4_600 < part < 5_400 for part in parts)  # 5,000 each; the limits are seven deviations away


def test_the_log_keeps_so_many_faults_of_a_file_and_the_report_tells_all(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_work, "MOST_KEPT", 10)
    rows = [person(n) if n % 2 else person(n, NIK="1") for n in range(1, 101)]
    file = office.file([*rows, person(1)])
    for _ in range(2):
        summary = office.imported(file, papers.terms())
        assert (summary.read, summary.enrolled, summary.refused) == (101, 50, 51)
        told = reported(summary)
        assert len(told) == 51
        assert told[-1][:2] == ("102", "Berulang")
        assert {status for _, status, _ in told[:-1]} == {"Ditolak"}
        assert all(why for _, _, why in told)
    (kept,) = office.ask(
        """SELECT jsonb_array_length(convert_from(state, 'UTF8')::jsonb -> 'refusals')
        FROM log.stored_events WHERE topic ~ '^BatchChunkAccepted'"""
    )
    assert kept == (10,)


def test_a_report_holds_so_many_rows_and_says_how_many_more_there_are(
    office: Office, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_REPORTED", 5)
    summary = office.imported(office.file([person(n, NIK="1") for n in range(1, 9)]), papers.terms())
    assert summary.report is not None
    assert (summary.refused, summary.report.rows, summary.report.left_out) == (8, 5, 3)
    assert len(reported(summary)) == 5
