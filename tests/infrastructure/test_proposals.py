"""Do lists carry their people: proposed, judged row by row, corrected, and proposed again? Through the register, sealed in the vault."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.commands.named_papers import as_list
from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.enrolment import Candidate
from naungan.domain.ports import Outcome
from naungan.domain.proposals import CorrectedRow, CorrectProposal, ProposePeople, VerifyPeople
from naungan.domain.selection import (
    ListReturned,
    ListVerified,
    ParticipantsProposed,
    ProposedList,
    ProposeParticipants,
    ReturnedRow,
)
from naungan.domain.vocabulary import ReturnReason, RowState, RuleCode, Sex
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import (
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    SCHEME,
    VILLAGE,
    command,
    done,
    people,
    person,
)
from .test_event_store import at_once
from .test_vault import stored

DAY = dt.date(2022, 9, 1)
CAMAT = "Camat Contoh"
DIED = ReturnedRow(1, ReturnReason.DIED)
TWICE = ReturnedRow(3, ReturnReason.LISTED_TWICE)


def why(outcome: Outcome) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(b.code.value, b.reason.value, b.path) for b in outcome.breaches]


def proposed(
    register: Register, rows: tuple[Candidate, ...], region: str = PASER, scheme: str = SCHEME
) -> UUID:
    outcome = done(register.propose_people(command(), ProposePeople(region, scheme, rows)))
    return UUID(outcome.result["list"])


def verified(register: Register, listed: UUID, *returned: ReturnedRow, **more: Any) -> Outcome:
    return register.verify_people(command(), VerifyPeople(listed, CAMAT, DAY, returned, **more))


def state(store: PostgresEventStore, listed: UUID) -> ProposedList:
    found = as_list(store.load([listed])[listed])
    assert found is not None
    return found


def states(store: PostgresEventStore, listed: UUID) -> dict[int, tuple[int, str]]:
    """Of every row the round it was last proposed in, and what became of it."""
    carried = state(store, listed).people
    assert carried is not None
    return {row: (one.round, one.state.value) for row, one in carried.rows.items()}


def events(store: PostgresEventStore, listed: UUID) -> list[Any]:
    return [one.event for one in store.load([listed])[listed]]


def person_but(number: int, **changes: Any) -> Candidate:
    return person(number)._replace(**changes)


# Proposed


def test_a_list_carries_its_people_and_the_log_none_of_them(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    listed = proposed(register, people(1, 3))
    [told] = events(store, listed)
    assert (told.region, told.count, told.people, told.round) == (PASER, 3, True, 1)
    assert states(store, listed) == dict.fromkeys((1, 2, 3), (1, "WAITING"))
    carried = state(store, listed).people
    assert carried is not None
    assert vault.listed.get(listed, carried.sealed([3, 1])) == {3: person(3), 1: person(1)}
    # nobody on it is a worker yet
    assert vault.find([one.nik for one in people(1, 3)]) == {}
    with looking_at(database_url) as connection:
        everything = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in ("vault.listed", "log.stored_events", "log.command")
            for row in connection.execute(f"SELECT * FROM {table}".encode())
            for value in row
        )
    assert not [
        one for one in people(1, 3) if one.nik.encode() in everything or one.name.encode() in everything
    ]


def test_the_same_rows_proposed_again_are_the_same_list(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed, DIED))
    again = register.propose_people(command(), ProposePeople(PASER, SCHEME, people(1, 3)))
    assert (again.position, again.result) == (None, {"list": str(listed)})
    assert len(stored(database_url, "row", "vault.listed")) == 3
    # other rows, another order, another scheme or village are another list
    others = {
        proposed(register, (*people(2, 3), person(1))),
        proposed(register, people(1, 3), VILLAGE),
        UUID(
            done(register.propose_people(command(), ProposePeople(PASER, "NON_ASN", people(1, 3)))).result[
                "list"
            ]
        ),
    }
    assert len({*others, listed}) == 4


def test_a_list_is_refused_whole_with_what_is_wrong_with_every_row(
    register: Register, database_url: str
) -> None:
    died = Deceased(person(9).nik, person(9).name, person(9).birth_date)
    done(register.record_death(command(), RecordDeath(DAY, region=PASER, deceased=died)))
    future = dt.date(2085, 4, 23)
    rows = (
        person(1),
        person_but(2, nik="123"),
        person(1),
        person_but(4, name=" - ", sex=Sex.FEMALE),
        person_but(5, village=KUKAR_VILLAGE, segment="PIRATE"),
        person_but(6, birth_date=future),
        person(9),
    )
    refused = register.propose_people(command("whole"), ProposePeople(PASER, SCHEME, rows))
    assert why(refused) == [
        ("INVALID", "nik_structure", ("rows", "1", "nik")),
        ("INVALID", "empty", ("rows", "3", "name")),
        ("INVALID", "sex_contradicts", ("rows", "3", "sex")),
        ("INVALID", "other_regency", ("rows", "4", "village")),
        ("INVALID", "segment_unknown", ("rows", "4", "segment")),
        ("INVALID", "in_the_future", ("rows", "5", "birthDate")),
        ("WORKER_DIED", "listed_dead", ("rows", "6")),
        ("INVALID", "twice_in_list", ("rows", "2", "nik")),
    ]
    assert stored(database_url, "row", "vault.listed") == set()
    # the key keeps the refusal
    again = register.propose_people(command("whole"), ProposePeople(PASER, SCHEME, rows))
    assert again.repeated
    assert again.breaches == refused.breaches


def test_a_village_proposes_its_own_people_and_a_subdistrict_nobody(register: Register) -> None:
    mixed = (person(1), person(2, village=OTHER_VILLAGE))
    assert why(register.propose_people(command(), ProposePeople(VILLAGE, SCHEME, mixed))) == [
        ("INVALID", "row_of_other_village", ("rows", "1", "village"))
    ]
    assert why(register.propose_people(command(), ProposePeople("64.01.01", SCHEME, mixed))) == [
        ("INVALID", "proposer", ("region",))
    ]
    assert why(register.propose_people(command(), ProposePeople("64.99", "NO_SUCH", ()))) == [
        ("INVALID", "region_unknown", ("region",)),
        ("NOT_FOUND", "scheme_unknown", ("scheme",)),
        ("INVALID", "how_many_rows", ("rows",)),
    ]


# Judged


def test_the_office_returns_rows_each_with_its_reason_and_accepts_the_rest(
    register: Register, store: PostgresEventStore
) -> None:
    listed = proposed(register, people(1, 4))
    done(verified(register, listed, TWICE, DIED))
    _, returned, accepted = events(store, listed)
    assert returned == ListReturned(CAMAT, DAY, 1, (DIED, TWICE))
    assert accepted == ListVerified(CAMAT, DAY, 2, round=1, was=None)
    assert states(store, listed) == {
        1: (1, "RETURNED"), 2: (1, "ACCEPTED"), 3: (1, "RETURNED"), 4: (1, "ACCEPTED"),
    }  # fmt: skip
    assert state(store, listed).verified == 2
    # the same judgement again says nothing new; another one, of what does not wait, is refused
    assert verified(register, listed, DIED, TWICE).position is None
    assert why(verified(register, listed, DIED, ReturnedRow(2, ReturnReason.OTHER), note="x")) == [
        ("INVALID", "nothing_waits", ("list",))
    ]


def test_a_list_of_which_every_row_is_returned_is_not_verified(
    register: Register, store: PostgresEventStore
) -> None:
    listed = proposed(register, people(1, 2))
    done(verified(register, listed, DIED, ReturnedRow(2, ReturnReason.OTHER), note="bukan warga"))
    [_, returned] = events(store, listed)
    assert returned.note is not None
    assert state(store, listed).verified is None


def test_many_returned_rows_are_told_in_parts_that_fit_into_the_log(
    register: Register, store: PostgresEventStore
) -> None:
    listed = proposed(register, people(1, 2100))
    back = tuple(ReturnedRow(row, ReturnReason.IDENTITY_DIFFERS) for row in range(1, 2051))
    done(verified(register, listed, *back))
    parts = [len(one.rows) for one in events(store, listed) if isinstance(one, ListReturned)]
    assert parts == [1000, 1000, 50]
    assert events(store, listed)[-1] == ListVerified(CAMAT, DAY, 50)


def test_what_cannot_be_judged_is_refused_row_by_row(register: Register) -> None:
    listed = proposed(register, people(1, 3))
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    wrong = VerifyPeople(
        listed, " ", tomorrow, (DIED, DIED, ReturnedRow(9, ReturnReason.OTHER)), expected_version=1
    )
    assert why(register.verify_people(command(), wrong)) == [
        ("INVALID", "in_the_future", ("on",)),
        ("INVALID", "empty", ("office",)),
        ("INVALID", "note_missing", ("note",)),
        ("INVALID", "row_twice", ("returned", "1", "row")),
        ("INVALID", "row_not_waiting", ("returned", "2", "row")),
    ]
    assert why(verified(register, listed, note="catatan")) == [("INVALID", "note_of_nothing", ("note",))]
    assert why(verified(register, listed, expected_version=2)) == [
        ("VERSION_CONFLICT", "version", ("expectedVersion",))
    ]
    assert why(verified(register, uuid4())) == [("NOT_FOUND", "not_found", ("list",))]


def test_a_list_known_by_its_digest_has_no_rows_to_judge(register: Register) -> None:
    digest = "ab" * 32
    intent = ProposeParticipants(PASER, SCHEME, digest, 3)
    listed = UUID(done(register.propose_participants(command(), intent)).result["list"])
    assert why(verified(register, listed)) == [("INVALID", "list_without_people", ("list",))]
    assert why(register.correct_proposal(command(), CorrectProposal(listed, withdrawn=(1,)))) == [
        ("INVALID", "list_without_people", ("list",))
    ]


def test_two_offices_judge_a_list_at_once_and_one_does(register: Register, store: PostgresEventStore) -> None:
    listed = proposed(register, people(1, 3))
    answers = at_once(lambda: verified(register, listed, DIED), lambda: verified(register, listed, TWICE))
    assert sorted(len(one.breaches) for one in answers) == [0, 1]
    assert [why(one) for one in answers if one.breaches] == [[("INVALID", "nothing_waits", ("list",))]]
    assert len(events(store, listed)) == 3


# Corrected, and proposed again


def test_returned_rows_are_corrected_withdrawn_and_joined_by_others(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    listed = proposed(register, people(1, 4))
    done(verified(register, listed, DIED, TWICE))
    better = CorrectedRow(3, person(33))
    done(register.correct_proposal(command(), CorrectProposal(listed, (better,), (1,), (person(5),))))
    told = events(store, listed)[-1]
    assert isinstance(told, ParticipantsProposed)
    assert (told.round, told.count, told.changed, told.withdrawn) == (2, 4, (3, 5), (1,))
    now = {1: (1, "WITHDRAWN"), 2: (1, "ACCEPTED"), 3: (2, "WAITING"), 4: (1, "ACCEPTED"), 5: (2, "WAITING")}
    assert states(store, listed) == now
    assert state(store, listed).verified == 2  # what was accepted stays accepted
    # when they are judged
    done(verified(register, listed))
    assert events(store, listed)[-1] == ListVerified(CAMAT, DAY, 4, round=2, was=2)
    carried = state(store, listed).people
    assert carried is not None
    assert carried.accepted(1) == [2, 4]
    assert carried.accepted() == [2, 3, 4, 5]
    assert list(vault.listed.get(listed, carried.sealed([2, 3, 5])).values()) == [
        person(2),
        person(33),
        person(5),
    ]


def test_the_same_correction_again_changes_nothing_unless_its_rows_came_back(
    register: Register, store: PostgresEventStore
) -> None:
    listed = proposed(register, people(1, 3))
    done(verified(register, listed, DIED))
    same = CorrectProposal(listed, (CorrectedRow(1, person(1)),))
    assert register.correct_proposal(command(), same).position is not None
    assert register.correct_proposal(command(), same).position is None
    done(verified(register, listed, DIED))
    # returned by mistake: proposed as it was, it waits again
    done(register.correct_proposal(command(), same))
    assert states(store, listed)[1] == (3, "WAITING")


def test_what_cannot_be_corrected_is_refused_row_by_row(register: Register) -> None:
    listed = proposed(register, people(1, 5))
    done(verified(register, listed, DIED, TWICE))
    wrong = CorrectProposal(
        listed,
        (
            CorrectedRow(2, person(22)),
            CorrectedRow(1, person(4)),
            CorrectedRow(9, person_but(6, nik="1")),
        ),
        (1, 5),
        (person(7), person(7), person(3)),
    )
    assert why(register.correct_proposal(command(), wrong)) == [
        ("INVALID", "nik_structure", ("rows", "2", "nik")),
        ("INVALID", "twice_in_list", ("rows", "1", "nik")),
        ("INVALID", "twice_in_correction", ("added", "1", "nik")),
        ("INVALID", "twice_in_list", ("added", "2", "nik")),
        ("INVALID", "row_accepted", ("rows", "0", "row")),
        ("INVALID", "row_unknown", ("rows", "2", "row")),
        ("INVALID", "row_twice", ("withdrawn", "0")),
        ("INVALID", "row_accepted", ("withdrawn", "1")),
    ]
    nothing = CorrectProposal(listed)
    assert why(register.correct_proposal(command(), nothing)) == [("INVALID", "how_many_rows", ("rows",))]
    old = CorrectProposal(listed, withdrawn=(1,), expected_version=1)
    assert why(register.correct_proposal(command(), old)) == [
        ("VERSION_CONFLICT", "version", ("expectedVersion",))
    ]


def test_two_corrections_at_once_leave_one_and_its_people(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    listed = proposed(register, people(1, 2))
    done(verified(register, listed, DIED))

    def correction(number: int) -> Outcome:
        rows = (CorrectedRow(1, person(number)),)
        return register.correct_proposal(command(), CorrectProposal(listed, rows, expected_version=3))

    answers = at_once(lambda: correction(11), lambda: correction(12))
    [won] = [number for number, one in zip((11, 12), answers, strict=True) if not one.breaches]
    carried = state(store, listed).people
    assert carried is not None
    assert carried.rows[1].state is RowState.WAITING
    assert vault.listed.get(listed, carried.sealed([1])) == {1: person(won)}


# Between vault and log


class Killed(BaseException):
    pass


def test_a_kill_between_vault_and_log_leaves_no_list_and_the_same_rows_are_proposed_later(
    register: Register, store: PostgresEventStore, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    intent = ProposePeople(PASER, SCHEME, people(1, 3))
    with monkeypatch.context() as patched:
        patched.setattr(store, "append", killed)
        with pytest.raises(Killed):
            register.propose_people(command("again"), intent)
    assert len(stored(database_url, "row", "vault.listed")) == 3
    listed = UUID(done(register.propose_people(command("again"), intent)).result["list"])
    assert len(stored(database_url, "row", "vault.listed")) == 3
    assert len(events(store, listed)) == 1


def test_a_worker_who_died_is_no_candidate_of_a_correction_either(register: Register) -> None:
    listed = proposed(register, people(1, 2))
    done(verified(register, listed, DIED))
    died = Deceased(person(9).nik, person(9).name, person(9).birth_date)
    done(register.record_death(command(), RecordDeath(DAY, region=PASER, deceased=died)))
    refused = register.correct_proposal(command(), CorrectProposal(listed, (CorrectedRow(1, person(9)),)))
    assert [(b.code, b.path) for b in refused.breaches] == [(RuleCode.WORKER_DIED, ("rows", "0"))]
