"""Is every row enrolled once, whatever stops an import and whoever imports beside it?"""

import os
import random
import subprocess
import threading
from math import ceil
from pathlib import Path

import pytest

from naungan.domain.bulk.pipeline import MOST_AHEAD
from naungan.domain.bulk.sources import MOST_ROWS_OF_A_CHUNK
from naungan.domain.commands.register import Register
from naungan.infrastructure.bulk.importer import NothingToResume, Summary
from naungan.infrastructure.vault.keys import Keys, save_keys
from tests import warm
from tests.people import A_WORKER, PASER, Papers, command, done, ready_to_enrol

from .files import person
from .importing import (
    CHUNK,
    Crash,
    Office,
    accepted,
    adds_up,
    of_short_chunks,
    office,
    opened,
    papers,
    persons,
    reported,
    revised,
    short_chunks,
)

__all__ = ["office", "papers", "short_chunks"]  # fixtures


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


@of_short_chunks
def test_two_imports_at_once_enrol_each_person_once(office: Office, papers: Papers) -> None:
    files = [office.file(persons(1, 300), "satu.csv"), office.file(persons(150, 450), "dua.csv")]
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
    file = office.file(persons(1, 210))  # five chunks
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


@of_short_chunks
def test_what_a_file_holds_another_cannot_take(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=3000, amount=125 * A_WORKER)
    others: list[Summary] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not others:
            others.append(office.imported(office.file(persons(5001, 5010), "lain.csv"), papers.terms()))

    summary = office.imported(office.file(persons(1, 125)), papers.terms(), meanwhile)
    assert summary.enrolled == 125
    assert (others[0].enrolled, others[0].refused) == (0, 10)
    assert office.reserved(papers.budget) == 125 * A_WORKER


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


def test_an_importer_killed_at_any_moment_is_taken_up_where_it_was(
    office: Office, keys: Keys, papers: Papers
) -> None:
    file = office.file(persons(1, 5000))
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
    files = [office.file(persons(1, 2200), "satu.csv"), office.file(persons(1100, 3300), "dua.csv")]
    running = [naungan(office, keys, file, papers) for file in files]
    for file, process in zip(files, running, strict=True):
        ended_well(office, file, process)
    assert office.enrolled().total() == len(office.enrolled()) == 3300
    assert office.reserved(papers.budget) == 3300 * A_WORKER


@of_short_chunks
def test_another_attempt_that_was_broken_off_is_gone_on_with(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=20_000, amount=A_WORKER)
    file = office.file(persons(1, 125))  # three chunks
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
