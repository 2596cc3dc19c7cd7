"""A file is written by strangers: does it cost what a list of its size costs, and is it told as the file's fault where not?"""

import csv
import datetime as dt
import faulthandler
import os
import select
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.vault_port import Vault
from naungan.infrastructure.bulk import births, file_process, messages, values
from naungan.infrastructure.bulk.file_worker import Bounds, FileWorker, Reference, Upload
from naungan.infrastructure.bulk.no_vault import no_vault
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import UnreadableFile
from naungan.infrastructure.bulk.segments import SegmentFinder
from naungan.infrastructure.bulk.titles import title_key
from naungan.infrastructure.bulk.villages import VillageFinder
from naungan.infrastructure.bulk.workbook_size import WorkbookLimits
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.language import LANGUAGES

from .files import PASER, REGIONS, TITLES, person, write_csv, write_xlsx

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>NIK</t></is></c></row>'


def with_part(path: Path, name: str, content: str) -> Path:
    """A workbook one of whose parts is this."""
    original = write_xlsx(path.with_suffix(".tmp"), [TITLES, person()])
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            given = content if member.filename == name else source.read(member)
            target.writestr(member.filename, given)
    return path


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_file(path, **options)
    for language in LANGUAGES:
        assert "{" not in messages.of_file(caught.value, language)
    return caught.value.reason


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


# Cells and texts of a workbook


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (A1 + '<row r="3000"><c r="xfd3000"><v>1</v></c></row>', "too_wide"),
        (A1 + '<row r="3000"><c r="Xfd3000"><v>1</v></c></row>', "too_wide"),
        (A1 + '<row r="99999"><c r="xfd99999"><v>1</v></c></row>', "too_wide"),
        (A1 + '<row r="3"><c r="a1048576"><v>1</v></c></row>', "too_many_rows"),
        (A1 + '<row r="3000"><c r="&#88;FD3000"><v>1</v></c></row>', "too_wide"),
        (A1 + '<row\nr = "3000" ><c\tr = "XFD3000"\n><v>1</v></c></row>', "too_wide"),
        (A1 + '<row r="3000"><!-- > --><c r="xfd3000"><is><t>1</t></is></c></row>', "too_wide"),
        (A1 + "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 16_000}</row>' for n in range(2, 9)), "too_wide"),
    ],
)
def test_a_far_cell_is_found_however_it_is_written(tmp_path: Path, rows: str, reason: str) -> None:
    path = with_part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", SHEET.format(rows))
    assert refused(path, limits=WorkbookLimits(ratio=10**6, cells=100_000)) == reason


def test_a_far_cell_is_found_in_a_sheet_that_stands_elsewhere(tmp_path: Path) -> None:
    sheet = SHEET.format(A1 + '<row r="3000"><c r="xfd3000"><v>1</v></c></row>')
    original = write_xlsx(tmp_path / "a.tmp", [TITLES, person()])
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member).replace(b"worksheets/sheet1.xml", b"other/list.bin")
            target.writestr(member.filename, content)
        target.writestr("xl/other/list.bin", sheet)
    assert refused(path) == "too_wide"


def test_a_text_that_many_cells_refer_to_counts_for_each_of_them(tmp_path: Path) -> None:
    text = "x" * 20_000
    shared = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    )
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 90_000))
    path = with_part(tmp_path / "a.tmp.xlsx", "xl/worksheets/sheet1.xml", SHEET.format(cells))
    both = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(both, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            is_shared = member.filename == "xl/sharedStrings.xml"
            target.writestr(member.filename, shared if is_shared else source.read(member))
    assert both.stat().st_size < 1 << 20
    assert refused(both) == "zip_bomb"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [TITLES, person()])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(A1))
    assert refused(path) == "damaged"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    swelling = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    sheet = SHEET.format(A1 + '<row r="2"><c r="A2"><v>&b;</v></c></row>').replace("?>", "?>" + swelling)
    path = with_part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", sheet)
    assert refused(path) == "damaged"


# Texts that a pattern could read again and again


MARKS = "a" + "\u0301\u0323" * 30_000
ENDLESS = [
    "(" * 60_000,
    "[{(" * 20_000,
    "(" * 60_000 + ")",
    "a(" * 30_000,
    MARKS,
    " (" * 30_000,
    "\ufdfa" * 60_000,
]


@pytest.mark.parametrize("text", ENDLESS)
def test_a_title_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    assert seconds(lambda: title_key(text)) < 0.5


@pytest.mark.parametrize("text", [*ENDLESS, "1" * 60_000 + "x", "1" + "a" * 60_000 + ".", "-" * 60_000])
def test_a_cell_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    segments, villages = SegmentFinder(STANDARD), VillageFinder(REGIONS, PASER)
    for read in (values.nik, values.name, births.written, values.sex):
        assert seconds(lambda read=read: read(text)) < 0.5  # type: ignore[misc]
    tidy = values.tidy(text)
    assert seconds(lambda: segments.find(tidy)) < 0.5
    assert seconds(lambda: villages.find("", tidy, "")) < 0.5
    assert seconds(lambda: villages.find("", tidy, tidy)) < 0.5


def test_a_title_of_open_brackets_is_no_title(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["(" * 20_000, *TITLES[1:]], person()])
    took = seconds(lambda: refused(path))
    assert refused(path) == "missing_columns"
    assert took < 1


def test_remarks_in_brackets_are_still_left_out_of_a_title() -> None:
    assert title_key("Jenis Kelamin (L/P)*") == "jeniskelamin"
    assert title_key("(NIK)") == "nik"
    assert title_key("NIK (16 digit") == "nik"


# Rows of a text file


def test_a_line_too_long_for_a_list_is_refused_before_it_is_held(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, *(person(n, Nama="A" * 120_000) for n in range(1, 9))])
    with pytest.raises(UnreadableFile, match="line_too_long"), open_file(path) as file:
        list(file.rows())


def test_a_row_of_very_many_cells_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, [*person(), *[""] * 20_000]])
    with pytest.raises(UnreadableFile, match="too_wide"), open_file(path) as file:
        list(file.rows())


def test_usual_lines_of_any_length_are_read_across_blocks(tmp_path: Path) -> None:
    rows = [person(n, Nama="A" * (n * 37 % 30_000)) for n in range(1, 200)]
    path = write_csv(tmp_path / "a.csv", [TITLES, *rows])
    with open_file(path) as file:
        assert [list(cells) for _, cells in file.rows()] == rows


# The process that reads


@pytest.fixture
def reference(vault: PostgresVault) -> Reference:
    return Reference(REGIONS, STANDARD, NikRules(), lambda: vault)


def working_on(
    path: Path, reference: Reference, bounds: Bounds, directory: Path
) -> "AbstractContextManager[FileWorker]":
    upload = Upload(path, PASER, dt.date(2026, 1, 1), directory / "reports")
    return file_process.beside(upload, reference, bounds)


def made_to(work: Callable[[], object], reference: Reference) -> Reference:
    """A file worker that does this before it scans: it stands for whatever a file could make the reader do."""

    def vault() -> Vault:
        work()
        return reference.vault()

    return Reference(reference.regions, reference.catalogue, reference.identity, vault)


def fault_of(path: Path, reference: Reference, bounds: Bounds, directory: Path) -> UnreadableFile:
    with (
        pytest.raises(UnreadableFile) as caught,
        working_on(path, reference, bounds, directory) as file_worker,
    ):
        file_worker.scanned()
    return caught.value


def test_a_file_that_takes_too_much_memory_is_told_so(tmp_path: Path, reference: Reference) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])
    greedy = made_to(lambda: bytes(1 << 30), reference)
    fault = fault_of(path, greedy, Bounds(memory=512 << 20), tmp_path)
    assert fault.reason == "too_much_memory"
    assert "sending it again will not help" in messages.of_file(fault, "en")
    assert "CSV UTF-8" in messages.of_file(fault)


def test_a_file_that_takes_too_long_is_told_so_and_its_process_ended(
    tmp_path: Path, reference: Reference
) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])
    for_ever = made_to(threading.Event().wait, reference)
    began = time.monotonic()
    fault = fault_of(path, for_ever, Bounds(seconds=1), tmp_path)
    assert (fault.reason, fault.facts["seconds"]) == ("too_slow", 1)
    assert time.monotonic() - began < 20
    assert "not help" in messages.of_file(fault, "en")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSEGV, "reading_crashed"),
        (signal.SIGABRT, "too_much_memory"),
        (signal.SIGKILL, "too_much_memory"),
    ],
)
def test_a_file_that_crashes_its_reader_is_told_so(
    tmp_path: Path, reference: Reference, number: signal.Signals, reason: str
) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])

    def crash() -> None:
        faulthandler.disable()  # the test's own, which would tell of it at length
        os.kill(os.getpid(), number)

    crashing = made_to(crash, reference)
    assert fault_of(path, crashing, Bounds(), tmp_path).reason == reason


def test_a_reader_that_was_told_to_end_is_no_fault_of_the_file(tmp_path: Path, reference: Reference) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])
    ended = made_to(lambda: os.kill(os.getpid(), signal.SIGTERM), reference)
    with (
        pytest.raises(file_process.FileWorkerLost),
        working_on(path, ended, Bounds(), tmp_path) as file_worker,
    ):
        file_worker.scanned()


def without_a_vault() -> Reference:
    return Reference(REGIONS, STANDARD, NikRules(), no_vault)


def never() -> Reference:
    while True:
        signal.pause()


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def test_a_reader_that_ends_with_the_process_it_was_forked_from_is_no_fault_of_the_file(
    tmp_path: Path,
) -> None:
    # Given a file that a server reads, beside others, in a fork of a process that has loaded what is needed
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])
    upload = Upload(path, PASER, dt.date(2026, 1, 1), tmp_path / "reports")
    with file_process.apart(upload, never) as first:
        reader: int = first._process.pid  # type: ignore[attr-defined]
        forked_from = parent_of(reader)
        # When the machine is told to end both, and nobody is left who could tell how the reader ended
        for one, number in ((forked_from, signal.SIGKILL), (reader, signal.SIGTERM)):
            ending = os.pidfd_open(one)
            os.kill(one, number)
            select.select([ending], [], [])
            os.close(ending)
        # Then whoever sent the file is not told that it was at fault
        with pytest.raises(file_process.FileWorkerLost):
            first.scanned()
    # And the next file is read, by a fork of another such process
    with file_process.apart(upload, without_a_vault) as second:
        assert parent_of(second._process.pid) != forked_from  # type: ignore[attr-defined]
        assert second.scanned().rows == 1


def test_a_process_that_ends_just_as_a_reader_is_forked_from_it_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a server that has read a file, in a fork of a process that has loaded what is needed
    upload = Upload(
        write_csv(tmp_path / "a.csv", [TITLES, person()]), PASER, dt.date(2026, 1, 1), tmp_path / "r"
    )
    with file_process.apart(upload, without_a_vault) as first:
        forked_from = parent_of(first._process.pid)  # type: ignore[attr-defined]
        first.scanned()
    # When that process ends right after it was seen to run
    look = forkserver._forkserver.ensure_running

    def look_too_early() -> None:
        look()
        ending = os.pidfd_open(forked_from)
        os.kill(forked_from, signal.SIGKILL)
        select.select([ending], [], [])
        os.close(ending)

    monkeypatch.setattr(forkserver._forkserver, "ensure_running", look_too_early)
    # Then whoever sends the next file is told that it may be sent again
    with pytest.raises(file_process.FileWorkerLost), file_process.apart(upload, without_a_vault):
        pass
    # And then it is read, by a fork of another such process
    monkeypatch.undo()
    with file_process.apart(upload, without_a_vault) as second:
        assert parent_of(second._process.pid) != forked_from  # type: ignore[attr-defined]
        assert second.scanned().rows == 1


def test_a_reader_that_was_killed_leaves_no_rows_behind(tmp_path: Path, reference: Reference) -> None:
    path = write_csv(
        tmp_path / "a.csv", [TITLES, *(person(n, Segmen="?" if n % 2 else "petani") for n in range(1, 9_000))]
    )
    with working_on(path, reference, Bounds(), tmp_path) as file_worker:
        file_worker.scanned()
        assert len(list((tmp_path / "reports").iterdir())) == 1
        os.kill(file_worker._process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
        with pytest.raises(UnreadableFile, match="too_much_memory"):
            list(file_worker.chunks())
    assert list((tmp_path / "reports").iterdir()) == []


def test_csv_allows_cells_as_long_as_a_line() -> None:
    assert csv.field_size_limit() > 1 << 16
