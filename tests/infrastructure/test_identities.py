"""Is a person corrected in vault and log alike? NIKs freed and kept, enrolments judged anew, and what a crash leaves, on both."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.deaths import RecordDeath, WithdrawDeath
from naungan.domain.enrolment import EndEnrolment, VoidEnrolments
from naungan.domain.enrolment_events import EnrolmentRejudged
from naungan.domain.identity import CorrectIdentity, IdentityCorrected
from naungan.domain.ports import Append, Command, NewEvent, Outcome
from naungan.domain.vault_port import Person
from naungan.domain.vocabulary import (
    EndReason,
    IdentityChange,
    IdentityReason,
    NikWas,
    RuleCode,
    Sex,
    TakenBackReason,
)
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.upkeep.corrections import follow_log
from naungan.infrastructure.upkeep.key_rotation import _referred
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.upkeep import prune, rotate, uses
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import (
    KUKAR,
    KUKAR_VILLAGE,
    START,
    as_happened,
    command,
    done,
    enrolments,
    nik,
    people,
    person,
    ready_to_enrol,
)
from .event_examples import EXAMPLES
from .recorded import event_of
from .test_audit import bad, checked
from .test_event_store import at_once

TYPED = IdentityReason.TYPED_WRONG


@pytest.fixture(autouse=True)
def _the_log_is_good_at_the_end(
    store: PostgresEventStore, database_url: str, request: pytest.FixtureRequest
) -> Iterator[None]:
    yield
    if "event" not in request.fixturenames:  # an example alone is no good history
        assert bad(checked(database_url)) == []


def correct(one: UUID, **more: Any) -> CorrectIdentity:
    return CorrectIdentity(one, more.pop("reason", TYPED), **more)


def why(outcome: Outcome) -> set[tuple[str, str, tuple[str, ...]]]:
    assert outcome.position is None
    return {(b.code.value, b.reason.value, b.path) for b in outcome.breaches}


def worker_of(store: PostgresEventStore, one: UUID) -> UUID:
    worker: UUID = store.load([one])[one][0].event.worker
    return worker


def told(store: PostgresEventStore, worker: UUID) -> list[IdentityCorrected]:
    return [one.event for one in store.load([worker]).get(worker, ())]


def test_a_wrong_nik_is_free_again_and_a_changed_one_still_finds_the_person(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    # given two workers
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    first, second = worker_of(store, one), worker_of(store, two)
    # when the NIK of the first was wrong, and that of the second has changed
    done(register.correct_identity(command(), correct(one, nik=nik(71), nik_was=NikWas.WRONG)))
    done(register.correct_identity(command(), correct(two, nik=nik(72), nik_was=NikWas.CHANGED)))
    # then both are found by the new one, and only the second by the one before
    found = vault.find([nik(1), nik(71), nik(2), nik(72)])
    assert found == {nik(71): first, nik(2): second, nik(72): second}
    [event] = told(store, first)
    assert (event.changes, event.was, event.now) == ((IdentityChange.NIK_WRONG,), 1, 2)
    assert (event.sex_now, event.birth_year_now, event.note) == (None, None, None)
    # and the freed one is another person's, under a name of their own; the kept one is not
    [third] = enrolments(
        register.enrol_workers(command(), papers.enrol(person(1)._replace(name="Orang Lain")))
    )
    assert worker_of(store, third) != first
    later = papers.enrol(person(2), start=dt.date(2022, 12, 1), end_exclusive=dt.date(2023, 1, 1))
    assert {b.code for b in register.enrol_workers(command(), later).breaches} == {RuleCode.ALREADY_COVERED}
    # and neither of them may be given to anybody else
    for taken in (nik(1), nik(2), nik(72)):
        refused = register.correct_identity(command(), correct(one, nik=taken, nik_was=NikWas.WRONG))
        assert why(refused) == {("NIK_TAKEN", "nik_taken", ("nik",))}


def test_whoever_is_corrected_is_judged_anew_under_every_enrolment_that_is_not_void(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    # given a worker enrolled here, there, and by one that is void
    here, there = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    [one] = enrolments(
        register.enrol_workers(command(), here.enrol(person(1), end_exclusive=dt.date(2022, 11, 1)))
    )
    later = {"start": dt.date(2022, 11, 1)}
    [far] = enrolments(
        register.enrol_workers(command(), there.enrol(person(1, village=KUKAR_VILLAGE), **later))
    )
    [gone] = enrolments(
        register.enrol_workers(as_happened(), here.enrol(person(1), start=dt.date(2022, 12, 1)))
    )
    done(register.void_enrolments(command(), VoidEnrolments((gone,), TakenBackReason.WRONG_PERSON)))
    # when the worker is found to be born in 1950, a woman
    born = dt.date(1950, 4, 23)
    intent = correct(one, birth_date=born, sex=Sex.FEMALE, note="akta", reason=IdentityReason.DOCUMENT_WRONG)
    done(register.correct_identity(command(), intent))
    # then each that is not void tells it, with the age on its own first day and the rule it now breaks, in its own regency
    for enrolment, age in ((one, 72), (far, 72)):
        event = event_of(store, enrolment)
        assert isinstance(event, EnrolmentRejudged)
        assert (event.identity, event.sex_was, event.sex_now) == (2, Sex.MALE, Sex.FEMALE)
        assert (event.birth_year_was, event.birth_year_now, event.age_was, event.age_now) == (
            1985,
            1950,
            37,
            age,
        )
        assert (event.breaches, event.judged) == ((RuleCode.OUTSIDE_AGE_POLICY,),) * 2
    assert not isinstance(event_of(store, gone), EnrolmentRejudged)
    [event] = told(store, worker_of(store, one))
    assert event.changes == (IdentityChange.BIRTH_DATE, IdentityChange.SEX)
    assert (event.sex_was, event.sex_now, event.birth_year_was, event.birth_year_now) == (
        *(Sex.MALE, Sex.FEMALE),
        *(1985, 1950),
    )
    assert vault.birth_date(event.worker) == born
    assert event.note is not None
    scopes = {e.scope for e in store.read(0, 1000) if e.name == "EnrolmentRejudged"}
    assert scopes == {"64.01", "64.02"}
    # and told again nothing is recorded
    assert done(register.correct_identity(command(), intent)).position is None


def test_an_old_list_enrols_whoever_was_corrected_as_who_they_are(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(
        register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=dt.date(2022, 11, 1)))
    )
    done(register.correct_identity(command(), correct(one, birth_date=dt.date(1990, 4, 23))))
    [again] = enrolments(
        register.enrol_workers(command(), papers.enrol(person(1), start=dt.date(2022, 11, 1)))
    )
    event = event_of(store, again)
    assert (event.birth_year, event.age) == (1990, 32)


def test_what_cannot_be_said_of_a_person_is_told_at_once(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register)
    one, other = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.void_enrolments(command(), VoidEnrolments((other,), TakenBackReason.WRONG_PERSON)))
    head, before = store.log_state().position, vault.identity(worker_of(store, one))

    def refused(intent: CorrectIdentity) -> set[tuple[str, str, tuple[str, ...]]]:
        return why(register.correct_identity(command(), intent))

    assert refused(correct(one)) == {("INVALID", "nothing_to_correct", ("enrolment",))}
    assert refused(correct(other, name="Nama Lain")) == {("VOIDED", "voided", ("enrolment",))}
    assert refused(correct(UUID(int=9), name="Nama Lain")) == {("NOT_FOUND", "not_found", ("enrolment",))}
    assert refused(
        correct(
            one, nik="123", name=" ", birth_date=START + dt.timedelta(days=1), reason=IdentityReason.OTHER
        )
    ) == {
        ("INVALID", "nik_structure", ("nik",)),
        ("INVALID", "nik_was_missing", ("nikWas",)),
        ("INVALID", "empty", ("name",)),
        ("INVALID", "born_later", ("birthDate",)),
        ("INVALID", "note_missing", ("note",)),
    }
    assert refused(correct(one, name="Nama Lain", expected_version=7)) == {
        ("VERSION_CONFLICT", "version", ("expectedVersion",))
    }
    assert (store.log_state().position, vault.identity(worker_of(store, one))) == (head, before)


class Died(BaseException):
    """The process ends here."""


@pytest.fixture
def dying(register: Register, store: PostgresEventStore, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ends a correction before or after its append."""

    def end(intent: CorrectIdentity, *, after: bool) -> None:
        append = store.append

        def dies(command: Command, body: bytes, what: Append, result: Mapping[str, Any]) -> Outcome:
            if after:
                append(command, body, what, result)
            raise Died

        with monkeypatch.context() as patched:
            patched.setattr(store, "append", dies)
            with pytest.raises(Died):
                register.correct_identity(command(), intent)

    return end


@pytest.mark.parametrize("after", [False, True])
def test_a_process_that_dies_in_a_correction_leaves_what_the_next_one_settles(
    register: Register, store: PostgresEventStore, vault: PostgresVault, dying: Any, after: bool
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    worker = worker_of(store, one)
    dying(correct(one, nik=nik(71), nik_was=NikWas.WRONG, name="Nama Benar"), after=after)
    # given that the vault is written, and found by either NIK, while nobody says which is right
    assert vault.unsettled(worker) == [(worker, 1)]
    assert vault.find([nik(1), nik(71)]) == {nik(1): worker, nik(71): worker}
    # when another correction comes
    done(register.correct_identity(command(), correct(one, name="Nama Lain Lagi")))
    # then what was told is settled, and what was not is as if it had never been
    assert vault.unsettled(worker) == []
    assert set(vault.find([nik(1), nik(71)])) == {nik(71) if after else nik(1)}
    identity = vault.identity(worker)
    assert (identity.version, identity.person.name) == (3 if after else 2, "Nama Lain Lagi")
    assert [e.was for e in told(store, worker)] == [1, 2][: 2 if after else 1]


def test_a_correction_beside_a_newcomer_with_that_nik_gives_it_to_one(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register)
    found = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 6))))
    for number, one in enumerate(found, 1):
        newcomer = person(100 + number)
        corrected, enrolled = at_once(
            partial(
                register.correct_identity,
                *(command(), correct(one, nik=newcomer.nik, nik_was=NikWas.WRONG)),
            ),
            partial(register.enrol_workers, command(), papers.enrol(newcomer)),
        )
        worker = vault.find([newcomer.nik])[newcomer.nik]
        if corrected.position is None:
            assert why(corrected) == {("NIK_TAKEN", "nik_taken", ("nik",))}
            assert worker == worker_of(store, enrolments(enrolled)[0])
        else:
            assert worker == worker_of(store, one)
            assert {b.code for b in enrolled.breaches} <= {RuleCode.ALREADY_COVERED, RuleCode.OTHER_NAME}
            assert enrolled.position is None


def test_two_corrections_at_once_follow_one_another(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    outcomes = at_once(
        *(
            partial(register.correct_identity, command(), correct(one, name=f"Nama {letter}"))
            for letter in "ABCD"
        )
    )
    assert all(done(outcome).position for outcome in outcomes)
    events = told(store, worker_of(store, one))
    assert [(e.was, e.now) for e in events] == [(1, 2), (2, 3), (3, 4), (4, 5)]
    assert vault.identity(worker_of(store, one)).version == 5


def test_whoever_was_corrected_may_die_and_whoever_never_died_has_no_death(register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.correct_identity(command(), correct(one, name="Nama Benar")))
    back = WithdrawDeath(TakenBackReason.WRONG_PERSON, enrolment=one)
    assert why(register.withdraw_death(command(), back)) == {("WORKER_DIED", "no_death", ("enrolment",))}
    done(register.record_death(command(), RecordDeath(dt.date(2022, 11, 4), enrolment=one)))
    done(register.withdraw_death(command(), back))
    done(register.correct_identity(command(), correct(one, name="Nama Lain")))
    assert register.end_enrolment(command(), EndEnrolment(one, START, EndReason.OTHER)).position


def grown_old(url: str) -> None:
    with looking_at(url) as connection:
        connection.execute("UPDATE vault.person_version SET written_at = written_at - interval '2 hours'")


@pytest.mark.parametrize("after", [False, True])
def test_the_sweep_settles_what_a_process_left_that_died_and_leaves_the_young(
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    dying: Any,
    database_url: str,
    after: bool,
) -> None:
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    first, second = worker_of(store, one), worker_of(store, two)
    dying(correct(one, nik=nik(71), nik_was=NikWas.WRONG), after=after)
    dying(correct(two, nik=nik(72), nik_was=NikWas.CHANGED), after=after)
    with psycopg.connect(database_url, autocommit=True) as log:
        # while it may be under way nothing is done about it
        assert follow_log(vault, log, dt.timedelta(hours=1)) == 0
        grown_old(database_url)
        assert follow_log(vault, log, dt.timedelta(hours=1)) == 2
        assert follow_log(vault, log, dt.timedelta(0)) == 0
    told_so = {nik(71): first, nik(2): second, nik(72): second}
    assert vault.find([nik(1), nik(71), nik(2), nik(72)]) == (
        told_so if after else {nik(1): first, nik(2): second}
    )


def test_whoever_was_corrected_stays_who_they_are_when_keys_change(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str, keys: Keys
) -> None:
    # given somebody with a NIK they had before
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    worker = worker_of(store, one)
    done(
        register.correct_identity(
            command(), correct(one, nik=nik(71), nik_was=NikWas.CHANGED, name="Nama Benar")
        )
    )
    # when both keys are changed
    newer = keys.with_new_kek().with_new_index()
    with closing(PostgresVault(database_url, newer)) as rotating:
        rotate(rotating, "kek")
        with looking_at(database_url) as connection:
            connection.execute("UPDATE vault.writing SET index_key = 2")
        # while the old NIK stands under the old index, that is needed
        assert uses(rotating)[2] == {1: 2}
        assert ("index", 1) not in prune(rotating, lambda _: None)
        rotate(rotating, "index")
        assert uses(rotating)[2] == {2: 2}
        kept = rotating.sealing.keys
        assert prune(rotating, lambda keys: None) == [("index", 1)]
    assert sorted(kept.kek) == [2]
    # then both still find them, who they are and were
    with closing(PostgresVault(database_url, newer.without([("kek", 1), ("index", 1)]))) as after:
        assert after.find([nik(1), nik(71)]) == {nik(1): worker, nik(71): worker}
        assert after.identity(worker).person.name == "Nama Benar"
        # and who they were may be restored by nobody: it is settled
        after.revert_identity(worker, 1)
        assert after.identity(worker).version == 2


def test_whoever_is_forgotten_is_forgotten_in_every_version(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.correct_identity(command(), correct(one, nik=nik(71), nik_was=NikWas.CHANGED)))
    with looking_at(database_url) as connection:
        connection.execute("DELETE FROM vault.person")
    assert vault.find([nik(1), nik(71)]) == {}
    refused = register.correct_identity(command(), correct(one, name="Siapa"))
    assert why(refused) == {("NOT_FOUND", "not_found", ("enrolment",))}


NOTED = [
    (type(event).__name__, event)
    for event in EXAMPLES
    if any(isinstance(getattr(event, f.name), UUID) and f.name in ("note", "reason") for f in fields(event))
]


@pytest.mark.parametrize(("name", "event"), NOTED, ids=[name for name, _ in NOTED])
def test_the_sweep_knows_the_note_of_every_event_that_has_one(
    store: PostgresEventStore, database_url: str, name: str, event: Any
) -> None:
    note = event.note if hasattr(event, "note") else event.reason
    told_by = command()
    store.append(told_by, str(told_by.key).encode(), Append("64.01", [NewEvent(uuid4(), event, 1)]), {})
    with psycopg.connect(database_url, autocommit=True) as log:
        assert _referred(log, [note, uuid4()]) == {note}


def test_there_are_events_with_notes() -> None:
    assert {"IdentityCorrected", "EnrolmentReopened", "AgreementTerminated"} <= {name for name, _ in NOTED}


def test_whoever_is_admitted_with_a_nik_somebody_had_before_is_that_person(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    # given somebody whose NIK changed after it was looked for and found to be nobody's
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.correct_identity(command(), correct(one, nik=nik(71), nik_was=NikWas.CHANGED)))
    proposed = uuid4()
    sealed = vault.seal([Person(proposed, nik(1), "Tokoh Rekaan 1", dt.date(1985, 4, 23))])
    # then they are admitted as who they are
    assert vault.admit(sealed) == {proposed: worker_of(store, one)}
