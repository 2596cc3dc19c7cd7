"""Who may record what? Users, grants, and what a command of a user is held to, over the real store."""

import dataclasses
import datetime as dt
import typing
from inspect import getmembers, isfunction, signature
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.bulk.intake import Intake
from naungan.domain.commands.out_of_reach import NAMED
from naungan.domain.commands.register import Register
from naungan.domain.commands.roles_of_commands import ROLES
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.grants import (
    AccessGranted,
    AccessRevoked,
    AdministratorAppointed,
    AdmitUser,
    AppointAdministrator,
    GrantAccess,
    NotAllowed,
    RevokeAccess,
)
from naungan.domain.ports import Command, Outcome
from naungan.domain.reasons import Reason
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import EndReason, RevocationReason, Role, UserKind
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import KUKAR, KUKAR_VILLAGE, PASER, enrolments, person, ready_to_enrol

DIGEST = "5" * 64
DAY = dt.date(2025, 3, 5)


def of(user: UUID) -> Command:
    return Command(str(user), uuid4(), user=user)


def machine() -> Command:
    return Command("machine", uuid4())


def accepted(outcome: Outcome) -> Outcome:
    assert not outcome.breaches, outcome.breaches
    return outcome


def reasons(outcome: Outcome) -> list[Reason]:
    return [breach.reason for breach in outcome.breaches]


@pytest.fixture
def administrator(register: Register) -> UUID:
    """The first administrator, appointed on the machine."""
    user = uuid4()
    accepted(register.appoint_administrator(machine(), AppointAdministrator(user)))
    return user


@pytest.fixture
def admitted(register: Register, administrator: UUID) -> Any:
    """Admits a user with roles, as the administrator does: `admitted((role, region), …)`."""

    def admit(*roles: tuple[Role, str | None], kind: UserKind = UserKind.PERSON) -> UUID:
        user = uuid4()
        accepted(register.admit_user(of(administrator), AdmitUser(user, kind)))
        for role, region in roles:
            accepted(register.grant_access(of(administrator), GrantAccess(user, role, region)))
        return user

    return admit


# The first administrator


def test_the_first_administrator_is_appointed_once_and_again_only_where_it_is_asked_for(
    register: Register, store: PostgresEventStore
) -> None:
    first, other = uuid4(), uuid4()
    accepted(register.appoint_administrator(machine(), AppointAdministrator(first)))

    refused = register.appoint_administrator(machine(), AppointAdministrator(other))
    assert reasons(refused) == [Reason.ADMINISTRATOR_THERE]
    assert store.load([other]) == {}

    made = accepted(register.appoint_administrator(machine(), AppointAdministrator(other, again=True)))
    told = [one.event for one in store.append_of(made.position or 0)]
    assert AdministratorAppointed(other, again=True) in told


def test_no_user_appoints_an_administrator(register: Register, administrator: UUID) -> None:
    with pytest.raises(NotAllowed) as refused:
        register.appoint_administrator(of(administrator), AppointAdministrator(uuid4(), again=True))
    assert refused.value.reason is Reason.ONLY_ON_THE_MACHINE


# Granting


def test_a_grant_and_its_revocation_stand_on_the_users_own_stream(
    register: Register, store: PostgresEventStore, administrator: UUID, admitted: Any
) -> None:
    user = admitted((Role.OPERATOR, "64.01"))

    accepted(
        register.revoke_access(
            of(administrator), RevokeAccess(user, Role.OPERATOR, "64.01", RevocationReason.LEFT_OFFICE)
        )
    )

    history = store.load([user])[user]
    assert [type(one.event) for one in history[1:]] == [AccessGranted, AccessRevoked]
    assert {one.actor for one in history} == {str(administrator)}
    assert register.rights.principal(user).grants == ()


def test_the_same_grant_again_records_nothing_and_another_last_day_replaces_it(
    register: Register, administrator: UUID, admitted: Any
) -> None:
    user = admitted((Role.OPERATOR, "64.01"))
    again = accepted(register.grant_access(of(administrator), GrantAccess(user, Role.OPERATOR, "64.01")))
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    accepted(register.grant_access(of(administrator), GrantAccess(user, Role.OPERATOR, "64.01", until)))

    assert again.position is None
    assert [grant.until for grant in register.rights.principal(user).grants] == [until]


@pytest.mark.parametrize(
    ("held", "asked", "reason"),
    [
        ((Role.OPERATOR, "64.01"), (Role.VERIFIER, "64.01.01.2009"), Reason.ROLES_CONFLICT),
        ((Role.VERIFIER, "64.01.01.2009"), (Role.APPROVER, "64.01"), Reason.ROLES_CONFLICT),
        ((Role.AUDITOR, "ID"), (Role.OPERATOR, "64.01"), Reason.ROLES_CONFLICT),
        (None, (Role.OPERATOR, None), Reason.ROLE_NEEDS_REGION),
        (None, (Role.ADMINISTRATOR, "64.01"), Reason.ROLE_NEEDS_REGION),
        (None, (Role.APPROVER, "64.01.01.2009"), Reason.ROLE_NOT_AT_THIS_LEVEL),
        (None, (Role.OPERATOR, "99.99"), Reason.REGION_UNKNOWN),
    ],
)
def test_a_grant_that_cannot_be_is_refused_with_what_stands_against_it(
    register: Register, administrator: UUID, admitted: Any, held: Any, asked: Any, reason: Reason
) -> None:
    user = admitted(*([held] if held else []))
    outcome = register.grant_access(of(administrator), GrantAccess(user, *asked))
    assert reason in reasons(outcome)


def test_roles_that_check_one_another_may_be_held_in_regions_apart(
    register: Register, administrator: UUID, admitted: Any
) -> None:
    user = admitted((Role.OPERATOR, "64.01"))
    accepted(register.grant_access(of(administrator), GrantAccess(user, Role.APPROVER, "64.02")))


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.APPROVER])
def test_a_service_account_neither_verifies_nor_decrees(
    register: Register, administrator: UUID, admitted: Any, role: Role
) -> None:
    service = admitted(kind=UserKind.SERVICE)
    outcome = register.grant_access(of(administrator), GrantAccess(service, role, "64.01"))
    assert reasons(outcome) == [Reason.SERVICE_DECIDES_NOTHING]


@pytest.mark.parametrize("days", [0, -1, 6 * 366])
def test_a_grant_ends_after_today_and_within_five_years(
    register: Register, administrator: UUID, admitted: Any, days: int
) -> None:
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days - (1 if days == 0 else 0))
    outcome = register.grant_access(of(administrator), GrantAccess(admitted(), Role.OPERATOR, "64.01", until))
    assert reasons(outcome) == [Reason.UNTIL_WHEN]


def test_nobody_grants_to_themselves(
    register: Register, store: PostgresEventStore, administrator: UUID
) -> None:
    before = store.load([administrator])
    with pytest.raises(NotAllowed) as refused:
        register.grant_access(of(administrator), GrantAccess(administrator, Role.OPERATOR, "64.01"))
    assert refused.value.reason is Reason.NOT_TO_ONESELF
    assert store.load([administrator]) == before


def test_only_an_administrator_grants(register: Register, admitted: Any) -> None:
    operator, other = admitted((Role.OPERATOR, "64.01")), admitted()
    with pytest.raises(NotAllowed) as refused:
        register.grant_access(of(operator), GrantAccess(other, Role.OPERATOR, "64.01"))
    assert (refused.value.reason, refused.value.facts) == (Reason.ROLE_MISSING, {"role": "ADMINISTRATOR"})


# What a command is held to


def proposing(region: str = "64.01") -> ProposeParticipants:
    return ProposeParticipants(region, "VULNERABLE_WORKERS", DIGEST, 10)


@pytest.mark.parametrize(
    "roles", [(), ((Role.OPERATOR, "64.02"),), ((Role.VERIFIER, "64.01"),), ((Role.AUDITOR, "ID"),)]
)
def test_whoever_holds_no_right_there_records_nothing_and_may_ask_again_once_it_is_granted(
    register: Register, store: PostgresEventStore, administrator: UUID, admitted: Any, roles: Any
) -> None:
    user = admitted(*roles)
    command = of(user)
    position = store.log_state().position

    with pytest.raises(NotAllowed):
        register.propose_participants(command, proposing())
    assert store.log_state().position == position

    for role, region in roles:
        accepted(
            register.revoke_access(
                of(administrator), RevokeAccess(user, role, region, RevocationReason.OTHER_DUTIES)
            )
        )
    accepted(register.grant_access(of(administrator), GrantAccess(user, Role.OPERATOR, "64.01")))
    accepted(register.propose_participants(command, proposing()))


def test_a_user_nobody_admitted_may_do_nothing(register: Register) -> None:
    with pytest.raises(NotAllowed):
        register.propose_participants(of(uuid4()), proposing())


def test_a_grant_that_has_ended_is_held_no_longer(
    register: Register, administrator: UUID, admitted: Any
) -> None:
    user = admitted()
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    accepted(register.grant_access(of(administrator), GrantAccess(user, Role.OPERATOR, "64.01", tomorrow)))
    who = register.rights.principal(user)
    assert who.user is not None
    assert who.user.holds(Role.OPERATOR, "64.01", tomorrow - dt.timedelta(days=1))
    assert not who.user.holds(Role.OPERATOR, "64.01", tomorrow)


def test_what_lies_in_another_regency_is_as_unknown(register: Register, admitted: Any) -> None:
    # given somebody whom another regency enrolled
    ours = admitted((Role.OPERATOR, PASER))
    theirs = ready_to_enrol(register, KUKAR).enrol(person(1, village=KUKAR_VILLAGE))
    [enrolled] = enrolments(register.enrol_workers(machine(), theirs))
    ends = (dt.date(2022, 11, 1), EndReason.OTHER)
    # when a command of ours names them, then it is refused as one that names nobody
    there = register.end_enrolment(of(ours), EndEnrolment(enrolled, *ends))
    nowhere = register.end_enrolment(of(ours), EndEnrolment(uuid4(), *ends))
    assert there.breaches == nowhere.breaches
    assert reasons(there) == [Reason.NOT_FOUND]


def test_a_grant_that_is_revoked_while_a_command_decides_stops_it(
    register: Register, store: PostgresEventStore, administrator: UUID, admitted: Any
) -> None:
    user = admitted((Role.OPERATOR, "64.01"))
    revoked: list[Outcome] = []

    class Meanwhile:
        """Revokes the grant after it was read, before the command is appended."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def append(self, *given: Any) -> Outcome:
            if not revoked:
                revoked.append(
                    register.revoke_access(
                        of(administrator),
                        RevokeAccess(user, Role.OPERATOR, "64.01", RevocationReason.MISUSED),
                    )
                )
            return store.append(*given)

    slow = Register(Meanwhile(), register.vault, register.identity, register.regions)
    with pytest.raises(NotAllowed):
        slow.propose_participants(of(user), proposing())
    accepted(revoked[0])
    assert not any(isinstance(e.event, ProposeParticipants) for es in store.load([user]).values() for e in es)


# Four eyes


def test_who_proposed_does_not_verify_and_who_verified_does_not_decree(
    register: Register, administrator: UUID, admitted: Any
) -> None:
    proposer, verifier, approver = (
        admitted((Role.OPERATOR, "64.01")),
        admitted((Role.VERIFIER, "64.01")),
        admitted((Role.APPROVER, "64.01")),
    )
    verify = VerifyList(DIGEST, "Dinas Contoh", DAY, 10)
    decree = IssueDecree("64.01", "SK Contoh 1", DAY, count=10, list_digest=DIGEST)
    accepted(register.propose_participants(of(proposer), proposing()))

    moved(register, administrator, proposer, Role.OPERATOR, Role.VERIFIER)
    with pytest.raises(NotAllowed) as refused:
        register.verify_list(of(proposer), verify)
    assert refused.value.reason is Reason.FOUR_EYES
    accepted(register.verify_list(of(verifier), verify))

    moved(register, administrator, verifier, Role.VERIFIER, Role.APPROVER)
    with pytest.raises(NotAllowed) as refused:
        register.issue_decree(of(verifier), decree)
    assert refused.value.reason is Reason.FOUR_EYES
    issued = accepted(register.issue_decree(of(approver), decree)).result["decree"]

    with pytest.raises(NotAllowed) as refused:
        register.revise_decree(of(verifier), ReviseDecree(UUID(issued), count=9))
    assert refused.value.reason is Reason.FOUR_EYES
    accepted(register.revise_decree(of(approver), ReviseDecree(UUID(issued), count=9)))


def moved(register: Register, administrator: UUID, user: UUID, was: Role, now: Role) -> None:
    """The user gives one role up and gets another, as one who changes offices."""
    accepted(
        register.revoke_access(
            of(administrator), RevokeAccess(user, was, "64.01", RevocationReason.OTHER_DUTIES)
        )
    )
    accepted(register.grant_access(of(administrator), GrantAccess(user, now, "64.01")))


def test_a_verifier_of_one_village_verifies_its_list_and_no_other(register: Register, admitted: Any) -> None:
    village, other = "64.01.01.2009", "64.01.01.2010"
    proposer, verifier = admitted((Role.OPERATOR, "64.01")), admitted((Role.VERIFIER, village))
    accepted(register.propose_participants(of(proposer), proposing(village)))
    theirs = ProposeParticipants(other, "VULNERABLE_WORKERS", "6" * 64, 10)
    accepted(register.propose_participants(of(proposer), theirs))

    accepted(register.verify_list(of(verifier), VerifyList(DIGEST, "Kepala Desa Contoh", DAY, 10)))
    refused = register.verify_list(of(verifier), VerifyList("6" * 64, "Kepala Desa Contoh", DAY, 10))
    assert reasons(refused) == [Reason.LIST_NOT_PROPOSED]  # as of any list that is not there


# The table


def test_every_command_says_which_role_it_asks_for_and_what_its_fields_name() -> None:
    # given every command that can be sent
    intents = {
        typing.get_type_hints(method)["intent"]
        for offered in (Register, Intake)
        for name, method in getmembers(offered, isfunction)
        if not name.startswith("_") and list(signature(method).parameters) == ["self", "command", "intent"]
    } - {Any}
    assert len(intents) >= 30
    # then the table has each of them, and no other
    assert {intent.__name__ for intent in intents} == ROLES.keys()
    # and every field that holds the id of a thing is one whose regency is looked at
    assert {name for intent in intents for name in ids_of(intent)} <= {*NAMED, "user", "token"}


def ids_of(intent: Any) -> set[str]:
    found: set[str] = set()
    for name, hint in typing.get_type_hints(intent).items():
        if hint is UUID or UUID in typing.get_args(hint):
            found.add(name)
        elif dataclasses.is_dataclass(hint):
            found |= ids_of(hint)
    return found
