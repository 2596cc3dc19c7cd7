"""Do guards of an earlier meaning become those of this version when their log is opened, and whole?"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from naungan.domain.cards import IssueCards, VoidCards
from naungan.domain.commands.register import Register
from naungan.domain.handovers import HoldHandover, VoidHandover
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import TakenBackReason
from naungan.infrastructure.log.guards import guards
from naungan.infrastructure.log.guards.anew import GuardsDiffer, GuardsUnreadable
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import (
    KUKAR,
    KUKAR_VILLAGE,
    PASER,
    START,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .by_hand import typed_here
from .test_audit import bad, behind_the_triggers, checked, history
from .test_cli import at, one_line

__all__ = ["history"]


def guards_of_before(url: str, *damage: str) -> None:
    """Make the log one whose guards an earlier version derived; its events stay, unless `damage` says otherwise."""
    with behind_the_triggers(url) as connection:
        for statement in ("UPDATE log.guards_version SET version = 0", *damage):
            assert connection.execute(statement.encode()).rowcount != 0, statement


def rows(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        return {
            table: [
                r for (r,) in connection.execute(f"SELECT t::text FROM log.{table} t ORDER BY 1".encode())
            ]
            for table in guards.TABLES
        }


@pytest.mark.usefixtures("history")
def test_guards_of_an_earlier_meaning_are_derived_anew_when_the_log_is_opened(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given guards that meant something else, in tables of another shape
    as_meant = rows(database_url)
    guards_of_before(
        database_url,
        "UPDATE log.guard_selection SET used = 0",
        "DELETE FROM log.guard_period",
        "ALTER TABLE log.guard_card DROP COLUMN card",
        "CREATE TABLE log.guard_retired AS SELECT 1 AS one",
    )
    # when
    store.open_log()
    # then they are what this version derives, no other is left, and the log is good
    assert rows(database_url) == as_meant
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT to_regclass('log.guard_retired')").fetchone() == (None,)
    assert bad(checked(database_url)) == []
    # and they guard: who was enrolled is refused, who was not can be
    papers = ready_to_enrol(register, KUKAR)
    assert register.enrol_workers(command(), papers.enrol(person(1, village=KUKAR_VILLAGE))).breaches
    enrolments(register.enrol_workers(command(), papers.enrol(person(11, village=KUKAR_VILLAGE))))
    assert bad(checked(database_url)) == []


def test_opening_again_derives_nothing(
    history: list[UUID], store: PostgresEventStore, database_url: str
) -> None:
    guards_of_before(database_url)
    store.open_log()
    with psycopg.connect(database_url) as connection:
        before = connection.execute("SELECT 'log.guard_period'::regclass::oid").fetchone()
    store.open_log()
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT 'log.guard_period'::regclass::oid").fetchone() == before


def test_what_an_earlier_meaning_allowed_stays_and_binds_whoever_comes_after(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given four enrolled by command on a line of four, which this version reads as a line of two
    papers = ready_to_enrol(register, quota=4)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    enrolments(register.enrol_workers(command(), papers.enrol(*people(3, 4))))
    guards_of_before(
        database_url,
        "UPDATE log.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        " '\"quota\":4', '\"quota\":2'), 'UTF8') WHERE topic LIKE 'BudgetAllocated%'",
    )
    # when
    store.open_log()
    # then the log is good, and the line has no place left
    assert bad(checked(database_url)) == []
    assert register.enrol_workers(command(), papers.enrol(person(5))).breaches
    # but an append that breaks a guard after that is found
    with behind_the_triggers(database_url) as connection:
        connection.execute("UPDATE log.guards_version SET judged_before = 0")
    assert "guards" in bad(checked(database_url))


def test_a_membership_that_an_earlier_meaning_gave_to_two_workers_stays_is_told_and_binds(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given two workers to whom an earlier version gave one KPJ, and a third
    papers = ready_to_enrol(register)
    one, two, three = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    issued = [
        done(register.issue_cards(command(), IssueCards((enrolment,), START, memberships=(kpj,)))).result[
            "cards"
        ][0]
        for enrolment, kpj in ((one, "22012345678"), (two, "22012345679"))
    ]
    guards_of_before(
        database_url,
        "UPDATE log.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        " '22012345679', '22012345678'), 'UTF8') WHERE topic LIKE 'CardIssued%'",
        "ALTER TABLE log.guard_card DROP COLUMN membership",
    )
    # when its log is opened
    store.open_log()
    # then both have it, which is noted and no fault, and nobody more gets it
    checks = checked(database_url)
    assert bad(checks) == []
    [note] = [note for check in checks.values() for note in check.notes]
    assert (note.what, note.facts) == ("membership_of_two", {"card": min(issued), "workers": 2})
    third = IssueCards((three,), START, memberships=("22012345678",))
    assert register.issue_cards(command(), third).breaches
    # until the wrong card is taken back
    done(register.void_cards(command(), VoidCards((UUID(issued[1]),), TakenBackReason.WRONG_PERSON)))
    assert [note for check in checked(database_url).values() for note in check.notes] == []
    assert bad(checked(database_url)) == []


def test_two_handovers_of_one_number_that_an_earlier_version_recorded_stay_and_a_third_is_refused(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given two handovers that an earlier version recorded under one number
    held = [HoldHandover(PASER, START, "Pendopo", f"BA {one}/2022", 4) for one in (1, 2)]
    ids = {done(register.hold_handover(command(), one)).result["handover"] for one in held}
    guards_of_before(
        database_url,
        "UPDATE log.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        " 'BA 2/2022', 'BA 1/2022'), 'UTF8') WHERE topic LIKE 'HandoverHeld%'",
        "DROP TABLE log.guard_handover",
    )
    # when its log is opened
    store.open_log()
    # then the log is good, and the number is nobody's more until both are taken back
    assert bad(checked(database_url)) == []
    third = replace(held[0], place="Balai")
    for one in sorted(ids):
        [breach] = register.hold_handover(command(), third).breaches
        assert breach.reason is Reason.MINUTES_OF_OTHER
        done(register.void_handover(command(), VoidHandover(UUID(one), TakenBackReason.TYPED_WRONG)))
    done(register.hold_handover(command(), third))
    assert bad(checked(database_url)) == []


def test_a_log_opened_by_a_newer_version_is_left_alone(store: PostgresEventStore, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE log.guards_version SET version = %s", (guards.VERSION + 1,))
    with pytest.raises(GuardsDiffer) as told:
        store.open_log()
    assert told.value.newer


def test_a_log_with_an_event_nobody_knows_keeps_the_guards_it_has(
    history: list[UUID], store: PostgresEventStore, database_url: str
) -> None:
    guards_of_before(
        database_url, "UPDATE log.stored_events SET topic = 'Unheard.1' WHERE topic LIKE 'CardIssued%'"
    )
    before = rows(database_url)
    with pytest.raises(GuardsUnreadable):
        store.open_log()
    assert rows(database_url) == before


def test_the_check_of_a_log_that_was_not_yet_opened_says_what_to_do(
    store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    guards_of_before(database_url)
    told = typed_here("events", "check", **at(database_url, tmp_path))
    assert told.returncode == 1
    assert "naungan serve" in one_line(told)
