"""Is the demo's history recorded once, at its own times, whatever happens on the way? Told with a small part of its people."""

import contextlib
import dataclasses
import gc
from collections.abc import Iterator
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import Candidate
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.vocabulary import Evidence, RecordingMode, RuleCode
from naungan.infrastructure.demo import history, people
from naungan.infrastructure.demo.history import History
from naungan.infrastructure.demo.record import record
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.transaction import ClockProblem
from naungan.infrastructure.vault.keys import generate
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.engine.projection import Entry
from tests.databases import Shelf

REGIONS = KemendagriRegions()


def smaller(whole: History) -> History:
    """The same history with one worker in a hundred."""
    return dataclasses.replace(
        whole,
        rosters={
            name: dataclasses.replace(r, segments={s: max(n // 100, 3) for s, n in r.segments.items()})
            for name, r in whole.rosters.items()
        },
    )


HISTORY = smaller(history.read(REGIONS))
PEOPLE = people.mint(HISTORY.rosters, REGIONS)


@dataclasses.dataclass
class Demo:
    """A simulated log, its register, and how much was recorded."""

    store: PostgresEventStore
    register: Register
    recorded: int = 0

    def record(self, stop_after: int | None = None) -> None:
        def progress(things: int) -> None:
            assert not gc.isenabled()  # it would take more than a third of the time
            self.recorded += things
            if stop_after is not None and self.recorded >= stop_after:
                raise KeyboardInterrupt

        self.recorded = 0
        record(self.register, HISTORY, PEOPLE, progress)

    def entries(self) -> list[Entry]:
        return list(self.store.read(0, 1_000_000))


@contextlib.contextmanager
def demo_at(url: str) -> Iterator[Demo]:
    with (
        contextlib.closing(PostgresEventStore(url)) as store,
        contextlib.closing(PostgresVault(url, generate())) as vault,
    ):
        store.create_log(simulated=True, started_at=HISTORY.starts_at)
        yield Demo(store, Register(store, vault, NikRules(), REGIONS))


@pytest.fixture
def demo(database_url: str) -> Iterator[Demo]:
    """One of a test's own, in which nothing is recorded yet."""
    with demo_at(database_url) as demo:
        yield demo


@pytest.fixture(scope="module")
def recorded(shelf: Shelf, template: str) -> Iterator[Demo]:
    """One that is recorded, for tests that only read it."""
    with shelf.lend(template) as url, demo_at(url) as demo:
        demo.record()
        yield demo


def test_it_is_recorded_at_the_scripted_noons_a_second_apart(recorded: Demo) -> None:
    assert recorded.recorded == HISTORY.size
    times = sorted({entry.recorded_at for entry in recorded.entries()})
    noons = {day.noon for day in HISTORY.days}
    assert noons <= set(times)
    assert all((time - max(n for n in noons if n <= time)).total_seconds() < 60 for time in times)
    assert {entry.mode for entry in recorded.entries()} == {RecordingMode.AS_HAPPENED}


def test_recording_it_again_records_nothing(demo: Demo) -> None:
    demo.record()
    head = demo.store.log_state().position
    demo.record()
    assert demo.store.log_state().position == head


@pytest.mark.parametrize("part", [0.01, 0.4, 0.8])
def test_a_recording_that_was_cut_off_goes_on_where_it_stopped(demo: Demo, part: float) -> None:
    with pytest.raises(KeyboardInterrupt):
        demo.record(stop_after=int(HISTORY.size * part))
    demo.record()
    enrolled = [e.event for e in demo.entries() if isinstance(e.event, WorkerEnrolled)]
    expected = sum(len(r) * len(HISTORY.rosters[name].starts) for name, r in PEOPLE.items())
    assert len(enrolled) == expected
    assert len({(e.worker, e.start) for e in enrolled}) == expected


def test_the_same_people_are_protected_in_both_years_and_nobody_twice_a_day(recorded: Demo) -> None:
    enrolled = [e.event for e in recorded.entries() if isinstance(e.event, WorkerEnrolled)]
    both = [e for e in enrolled if e.scheme == "VULNERABLE_WORKERS" and e.village.startswith("64.01")]
    by_year: dict[int, set[UUID]] = {}
    for event in both:
        by_year.setdefault(event.start.year, set()).add(event.worker)
    assert by_year[2022] == by_year[2023]
    assert not any(event.concurrent for event in enrolled)
    assert {e.evidence for e in both if e.start.year == 2022} == {Evidence.STATED}
    assert {e.evidence for e in both if e.start.year == 2023} == {Evidence.EXTERNAL}


def test_what_the_sources_lack_is_a_breach_in_the_event_and_nothing_more(recorded: Demo) -> None:
    breaches: dict[tuple[str, str, int], set[RuleCode]] = {}
    for entry in recorded.entries():
        if isinstance(event := entry.event, WorkerEnrolled):
            breaches.setdefault((event.village[:5], event.scheme, event.start.year), set()).update(
                event.breaches
            )
    lists = {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE}
    unpriced = {RuleCode.NO_AGREEMENT, RuleCode.NO_BUDGET, RuleCode.UNPRICED}
    assert breaches == {
        ("63.01", "VULNERABLE_WORKERS", 2021): lists | {RuleCode.NO_AGREEMENT, RuleCode.NO_BUDGET},
        ("64.01", "VILLAGE_ECOSYSTEM", 2022): unpriced,
        ("64.01", "NON_ASN", 2022): unpriced,
        ("64.01", "VULNERABLE_WORKERS", 2022): lists,
        ("64.01", "VULNERABLE_WORKERS", 2023): lists,
        ("62.03", "VULNERABLE_WORKERS", 2025): {RuleCode.NOT_VERIFIED, RuleCode.NO_AGREEMENT},
    }


def test_no_name_and_no_nik_reaches_the_log(recorded: Demo) -> None:
    stored = " ".join(repr(entry.event) for entry in recorded.entries())
    everybody: list[Candidate] = [person for roster in PEOPLE.values() for person in roster]
    assert not [p for p in everybody if p.nik in stored or p.name in stored]


def test_the_script_ends_and_then_the_clock_is_the_databases(demo: Demo) -> None:
    demo.record()
    assert demo.store.in_script()
    demo.store.end_script()
    assert not demo.store.in_script()
    assert demo.store.now() > HISTORY.days[-1].noon
    with pytest.raises(ClockProblem):
        demo.store.create_log(simulated=False)
