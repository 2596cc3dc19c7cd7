"""Is text that is no code of the catalogue kept out of the log, and out of every answer where it is in there?"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sent_parts import checksum_of
from naungan.domain.bulk.sources import Source
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.eligibility.case import Places
from naungan.domain.enrolment import TransferEnrolment
from naungan.domain.refusals import Refused
from naungan.domain.segments import Segment
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.audit.audit import Check
from naungan.infrastructure.log.event_types import EVENT_TYPES, EventTypes
from naungan.infrastructure.log.reader import PostgresEventReader
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.engine.pools import pool
from tests.databases import checked_log, looking_at
from tests.people import (
    PASER,
    START,
    VILLAGE,
    Papers,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

from .by_hand import typed_here
from .test_cli import at

SECRET = "TOKOH REKAAN 6401012304850001"


@pytest.fixture
def careless(
    store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions, database_url: str
) -> Iterator[Register]:
    """A register of before, which took any text as a segment."""
    taken = replace(STANDARD, segments={**STANDARD.segments, SECRET: Segment(SECRET, SECRET)})
    types = EventTypes(EVENT_TYPES.names, EVENT_TYPES.upcasters, taken)
    with closing(PostgresEventStore(database_url, types=types)) as old:
        yield Register(old, vault, NikRules(), regions, taken)


@pytest.fixture
def bulk(store: PostgresEventStore, vault: PostgresVault, register: Register) -> BulkEnrolment:
    return BulkEnrolment(store, vault, register.enrolling)


def contents(url: str) -> Check:
    return next(check for check in checked_log(url) if check.name == "contents")


# What is refused


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"segment": SECRET}, "segment_unknown"),
        ({"segment": "petani"}, "segment_unknown"),  # an alias is no code
        ({"segment": "UNKNOWN"}, "segment_unknown"),
        ({"village": SECRET}, "village_unknown"),
        ({"village": "64.02.01.2001"}, "village_unknown"),  # of another regency
        ({"village": PASER}, "village_unknown"),
    ],
)
def test_a_file_records_no_code_that_the_catalogue_does_not_offer_however_it_was_read(
    register: Register,
    bulk: BulkEnrolment,
    store: PostgresEventStore,
    changed: dict[str, Any],
    reason: str,
) -> None:
    # given a batch, and a chunk of which one row holds another text where a code belongs
    terms = ready_to_enrol(register).terms()
    batch = bulk.open(command(), Source("ab" * 32, PASER, terms), 4)
    rows = list(enumerate(people(1, 2), start=2))
    chunk = bulk.chunk(terms, 0, checksum_of(tuple(rows)), rows)
    good, other = chunk.applicants
    wrong = replace(chunk, applicants=[good, other._replace(**changed)])
    head = store.log_state().position
    # when it is recorded, judged, or recorded all or nothing
    given = bulk.given_for(terms, PASER)
    for attempt in (
        lambda: bulk.accept(command(), terms, batch, wrong),
        lambda: bulk.judge(given, Places.of(given), wrong),
        lambda: bulk.accept_all(command(), Source("cd" * 32, PASER, terms), wrong),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        # then the row is named, the text is not, and nothing is recorded
        (breach,) = refused.value.breaches
        assert (breach.reason, breach.path[:2]) == (reason, ("rows", "3"))
        assert SECRET not in str(breach)
    assert store.log_state().position == head


def test_a_code_that_retired_is_refused_for_new_facts_and_read_for_ever(
    register: Register, store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions
) -> None:
    papers = ready_to_enrol(register)
    [fisher, farmer] = enrolments(
        register.enrol_workers(command(), papers.enrol(person(1), person(2, segment="FARMER")))
    )
    retired = replace(STANDARD.segments["FISHER"], retired=True)
    later = Register(
        store,
        vault,
        NikRules(),
        regions,
        replace(STANDARD, segments={**STANDARD.segments, "FISHER": retired}),
    )
    for outcome in (
        later.enrol_workers(command(), papers.enrol(person(3))),
        later.transfer_enrolment(command(), TransferEnrolment(farmer, START.replace(day=9), None, "FISHER")),
    ):
        assert [b.reason for b in outcome.breaches] == ["segment_unknown"]
    moved = later.transfer_enrolment(
        command(), TransferEnrolment(fisher, START.replace(day=9), None, "FARMER")
    )
    assert done(moved).position is not None
    [enrolled, _] = store.load([fisher])[fisher]
    assert enrolled.event.segment == "FISHER"


# What is in the log already


@pytest.fixture
def strange(careless: Register) -> UUID:
    """An enrolment of before, under a name and a NIK in place of a segment, and moved since."""
    papers: Papers = ready_to_enrol(careless)
    [made, _] = enrolments(
        careless.enrol_workers(command(), papers.enrol(person(1, segment=SECRET), person(2)))
    )
    done(
        careless.transfer_enrolment(command(), TransferEnrolment(made, START.replace(day=9), None, "FARMER"))
    )
    return made


def test_text_recorded_as_a_code_is_read_as_unknown_and_never_carried_on(
    strange: UUID, store: PostgresEventStore, register: Register, database_url: str
) -> None:
    # when the worker moves on
    done(register.transfer_enrolment(command(), TransferEnrolment(strange, START.replace(day=20), VILLAGE)))
    done(
        register.transfer_enrolment(
            command(), TransferEnrolment(strange, START.replace(day=21), None, "FISHER")
        )
    )
    history = store.load([strange])[strange]
    # then neither the events as they are read nor those recorded since hold the text
    assert SECRET not in str(history)
    assert history[0].event.segment == "UNKNOWN"
    assert [s.segment for s in history[1].event.now] == ["UNKNOWN", "FARMER"]
    with looking_at(database_url) as connection:
        rows = connection.execute(
            "SELECT state FROM log.stored_events WHERE originator_id = %s ORDER BY originator_version",
            (strange,),
        ).fetchall()
    assert [SECRET in bytes(state).decode() for (state,) in rows] == [True, True, False]


def test_the_check_of_the_log_names_events_with_unknown_codes_without_their_text(
    strange: UUID, database_url: str
) -> None:
    found = contents(database_url)
    assert (found.good, found.noted) == (True, 2)
    assert [(note.what, note.facts["name"], note.facts["fields"]) for note in found.notes] == [
        ("unknown_code", "WorkerEnrolled.v2", "segment"),
        ("unknown_code", "EnrolmentTransferred.v2", "segment"),
    ]
    assert SECRET not in str(found)
    assert [check.name for check in checked_log(database_url) if not check.good] == []


@pytest.mark.usefixtures("strange")
@pytest.mark.parametrize(("language", "says"), [("id", "dijawab UNKNOWN"), ("en", "answered as UNKNOWN")])
def test_the_command_line_names_them_and_the_log_is_good(
    database_url: str, tmp_path: Path, language: str, says: str
) -> None:
    told = typed_here("--lang", language, "events", "check", **at(database_url, tmp_path))
    assert told.returncode == 0
    lines = [line for line in told.stdout.splitlines() if says in line]
    assert [line.split(" ")[0] for line in lines] == ["WorkerEnrolled.v2", "EnrolmentTransferred.v2"]
    assert SECRET not in told.stdout
    machine = typed_here("events", "check", "--json", **at(database_url, tmp_path))
    assert [check["noted"] for check in json.loads(machine.stdout) if check["notes"]] == [2]


@pytest.mark.usefixtures("register")
def test_a_log_of_known_codes_is_told_nothing_of(register: Register, database_url: str) -> None:
    enrolments(register.enrol_workers(command(), ready_to_enrol(register).enrol(person(1))))
    assert contents(database_url).noted == 0


@pytest.mark.usefixtures("strange")
def test_the_stored_events_are_shown_without_the_text(database_url: str) -> None:
    async def shown() -> list[Any]:
        async with pool(database_url, most=2) as connections:
            return list((await PostgresEventReader(connections).at_positions(range(1, 20))).values())

    events = asyncio.run(shown())
    assert SECRET not in str(events)
    assert {e.data["segment"] for e in events if e.name == "WorkerEnrolled"} == {"UNKNOWN", "FISHER"}
    assert [e.data["was"][0]["segment"] for e in events if e.name == "EnrolmentTransferred"] == ["UNKNOWN"]
