"""Was anything lost, doubled or torn? Recounted from the log, beside every answer given and every row of every file."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from naungan.domain.batches import BatchChunkAccepted, BatchCompleted, BatchOpened
from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.keyed_digests import mark
from naungan.domain.vocabulary import RuleCode
from naungan.infrastructure.composition import projecting, projections
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.reference import vault_of
from naungan.projections.engine import rebuild
from naungan.projections.engine.projection import Entry

from .house import House
from .officers import Listed


def prove(
    house: House,
    answers: Mapping[UUID, int],
    files: Sequence[Listed],
    done: Mapping[str, Mapping[str, int]],
) -> str:
    """Hold the log against what was answered (commands by their key, files by their digest) and what the files said; one
    line of figures. Raises AssertionError.
    """
    assert [check for check in check_log(house.url) if not check.good] == []
    commands, log = _log(house)
    # every answered command is in the log exactly once, at the position that was answered, and nothing else is
    assert {UUID(str(key)): positions for key, positions in commands.items()} == {
        key: [position] for key, position in answers.items()
    }
    # everybody who is in a file with a valid NIK is enrolled exactly once, and nobody else is
    niks = {nik for file in files for _, nik in file.niks() if len(nik) == 16}
    enrolled = [entry.event for entry in log if isinstance(entry.event, WorkerEnrolled)]
    assert len({event.worker for event in enrolled}) == len(enrolled) == len(niks)
    # the vault holds these people and no others
    vault = vault_of(house.settings)
    found = vault.find(sorted(niks))
    marks = {str(file.terms.list_digest): mark(vault, "file", str(file.terms.list_digest)) for file in files}
    # and nothing of any file, once what dead servers left is tidied up
    assert vault.imports.settle() == 0
    vault.files.remove_unused()
    vault.close()
    assert set(found.values()) == {event.worker for event in enrolled}
    with house.connect() as connection:
        assert connection.execute("SELECT count(*) FROM vault.person").fetchone() == (len(niks),)
        ended = "SELECT count(*) FROM vault.import WHERE state <> 'completed' OR file IS NOT NULL"
        assert connection.execute(ended).fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM vault.file WHERE upload").fetchone() == (0,)
    assert [path.name for path in house.top.glob("work/**/*") if path.is_file()] == []
    # every row of every file has one fate, and whoever was answered what became of a file was answered that
    fates = _fates(files, marks, log, found)
    assert {digest: fates[digest] for digest in done} == done
    _read_models(house, enrolled)
    rows = sum(counted["read"] for counted in fates.values())
    return f"{len(log):,} events, {len(answers):,} answers, {len(niks):,} enrolled from {rows:,} rows of {len(files)} files"


def _log(house: House) -> tuple[dict[Any, list[int]], list[Entry]]:
    """Where each clerk's command stands in the log, and all of the log."""
    commands: dict[Any, list[int]] = {}
    with house.connect() as connection:
        for command, position in connection.execute(
            """SELECT command_id, notification_id FROM log.stored_events
            WHERE topic = 'EligibleWorkersCounted' ORDER BY notification_id"""
        ):
            commands.setdefault(command, []).append(int(str(position)))
    store = PostgresEventStore(house.url, pool_size=1)
    log: list[Entry] = []
    while batch := store.read(log[-1].position if log else 0, 10_000):
        log += batch
    store.close()
    assert sum(isinstance(entry.event, EligibleWorkersCounted) for entry in log) == sum(
        map(len, commands.values())
    )
    return commands, log


def _fates(
    files: Sequence[Listed], marks: Mapping[str, str], log: Sequence[Entry], workers: Mapping[str, UUID]
) -> dict[str, dict[str, int]]:
    """What became of each file's rows, counted row by row, by the file's digest: enrolled by its own batch or named by one
    of its chunks as refused, never both and never neither. What the batch itself says of its rows is the same.
    """
    batches: dict[str, list[UUID]] = defaultdict(list)
    enrolled: dict[UUID | None, set[UUID]] = defaultdict(set)
    refused: dict[UUID, dict[int, set[RuleCode]]] = defaultdict(lambda: defaultdict(set))
    chunks: dict[UUID, list[int]] = defaultdict(list)
    completed: dict[UUID, list[BatchCompleted]] = defaultdict(list)
    for entry in log:
        match entry.event:
            case BatchOpened(file=file_mark):
                batches[str(file_mark)].append(entry.stream)
            case WorkerEnrolled(batch=batch, worker=worker):
                enrolled[batch].add(worker)
            case BatchChunkAccepted(number=number, refusals=refusals):
                chunks[entry.stream].append(number)
                for one in refusals:
                    refused[entry.stream][one.row].add(one.code)
            case BatchCompleted() as event:
                completed[entry.stream].append(event)
    fates: dict[str, dict[str, int]] = {}
    for file in files:
        digest = str(file.terms.list_digest)
        (batch,) = batches.pop(marks[digest])
        counted = Counter[str]()
        for row, nik in file.niks():
            codes = refused[batch].pop(row, set())
            assert (workers.get(nik) in enrolled[batch]) != bool(codes), f"row {row} of {file.path.name}"
            fate = "already" if RuleCode.ALREADY_COVERED in codes else "refused" if codes else "enrolled"
            counted.update(("read", fate))
        assert not refused[batch], "rows were refused that the file has not"
        fates[digest] = {fate: counted[fate] for fate in ("read", "enrolled", "already", "refused", "blank")}
        assert sorted(chunks[batch]) == list(range(len(chunks[batch])))
        assert completed[batch] == [BatchCompleted(chunks=len(chunks[batch]), **fates[digest])]
    assert not batches, "batches were opened that no file explains"
    return fates


def _read_models(house: House, enrolled: list[WorkerEnrolled]) -> None:
    """What they answer is a naive count of the log, and each is row by row what a rebuild makes of the log."""
    expected: Counter[str] = Counter()
    for event in enrolled:
        for length in (2, 5, 8, 13):
            expected[event.village[:length]] += 1
    with house.connect() as connection:
        counted = connection.execute(
            """SELECT region, sum(delta) FROM live.coverage_present
            WHERE day <= '2026-06-01' AND region <> 'ID' GROUP BY region"""
        ).fetchall()
        people = connection.execute("SELECT count(DISTINCT worker) FROM live.enrolment_period").fetchone()
    assert {str(region): int(str(n)) for region, n in counted if n} == dict(expected)
    assert people == (len(enrolled),)
    with projecting(house.settings) as runner:
        runner.catch_up()
        names = [projection.name for projection in projections()]
        rebuild.begin(runner, names)
        for name in names:
            rebuild.rebuild(runner, name)  # raises where it differs
