"""Does an administrator always stay who can sign in, whatever is revoked, closed or given a last day, and by how many at once?"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import AppointAdministrator, GrantAccess, RevokeAccess
from naungan.domain.ports import Command, Outcome
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import RevocationReason, Role
from naungan.infrastructure.accounts.accounts import AccountProblem
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.recorded import InLog
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.users import AccountFault
from tests.people import done

from .conftest import CHEAP, GOOD

UNTIL = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)


@dataclass
class Office:
    """A register and the accounts beside it."""

    register: Register
    door: Door

    def person(self, login: str, *, signed_in: bool = True) -> UUID:
        """Somebody with an account, who used the link or not."""
        user = self.door.accounts.add_person(login, login.title(), f"NIP{login}")
        link = self.door.links.make(user, with_code=False)
        if signed_in:
            self.door.links.use(link, Filled(GOOD), None)
        return user

    def administrator(self, login: str, *, signed_in: bool = True) -> UUID:
        """One who is administrator for good."""
        user = self.person(login, signed_in=signed_in)
        done(
            self.register.appoint_administrator(Command("x", uuid4()), AppointAdministrator(user, again=True))
        )
        return user

    def revoke(self, user: UUID, by: UUID | None = None) -> Outcome:
        intent = RevokeAccess(user, Role.ADMINISTRATOR, None, RevocationReason.OTHER_DUTIES)
        return self.register.revoke_access(Command(str(by), uuid4(), user=by), intent)

    def manages(self, user: UUID) -> bool:
        return any(grant.role is Role.ADMINISTRATOR for grant in self.register.rights.principal(user).grants)


@pytest.fixture
def office(store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions) -> Office:
    return office_over(store, vault, regions)


def office_over(store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions) -> Office:
    parts = door(vault, passwords=CHEAP)
    register = Register(store, vault, NikRules(), regions, signing_in=parts.accounts.able)
    return Office(register, door(vault, passwords=CHEAP, record=InLog(register)))


def refused(outcome: Outcome) -> bool:
    return [breach.reason for breach in outcome.breaches] == [Reason.LAST_ADMINISTRATOR]


def nobody_else(_office: Office) -> None:
    pass


def closed(office: Office) -> None:
    office.administrator("budi")
    office.door.accounts.close("budi")


def never_signed_in(office: Office) -> None:
    office.administrator("budi", signed_in=False)


def until_a_day(office: Office) -> None:
    budi = office.person("budi")
    done(
        office.register.grant_access(
            Command("x", uuid4()), GrantAccess(budi, Role.ADMINISTRATOR, None, UNTIL)
        )
    )


def held_twice_and_then_revoked(office: Office) -> None:
    budi = office.administrator("budi")
    office.administrator("sari")
    done(
        office.register.grant_access(
            Command("x", uuid4()), GrantAccess(budi, Role.ADMINISTRATOR, None, UNTIL)
        )
    )
    done(office.register.grant_access(Command("x", uuid4()), GrantAccess(budi, Role.ADMINISTRATOR, None)))
    assert not office.revoke(budi).breaches
    assert not office.revoke(office.door.accounts.named("sari").user).breaches


def gone_from_the_accounts_of_before(office: Office) -> None:
    """Closed by a version that recorded no closing."""
    office.administrator("budi")
    door(office.door.accounts._vault, passwords=CHEAP).accounts.close("budi")


@pytest.mark.parametrize(
    "others",
    [
        nobody_else,
        closed,
        never_signed_in,
        until_a_day,
        held_twice_and_then_revoked,
        gone_from_the_accounts_of_before,
    ],
)
def test_the_last_administrator_stays_whoever_else_there_seems_to_be(
    office: Office, others: Callable[[Office], None]
) -> None:
    # given one administrator, and others who are none for good or cannot sign in
    ani = office.administrator("ani")
    others(office)
    # when she gives the role up, it is given a last day on the machine, or her account is closed
    assert refused(office.revoke(ani, by=ani))
    assert refused(office.revoke(ani))
    shorter = GrantAccess(ani, Role.ADMINISTRATOR, None, UNTIL)
    assert refused(office.register.grant_access(Command("x", uuid4()), shorter))
    with pytest.raises(AccountProblem) as wrong:
        office.door.accounts.close("ani")
    assert wrong.value.text is AccountFault.LAST_ADMINISTRATOR
    # then she can sign in and manages users still
    assert office.manages(ani)
    assert office.door.accounts.named("ani").closed_at is None
    # and with another who signed in all of it is done
    office.administrator("wati")
    assert not office.revoke(ani, by=ani).breaches
    assert not office.manages(ani)


def test_of_administrators_with_a_last_day_one_stays(office: Office) -> None:
    for login in ("ani", "budi"):
        user = office.person(login)
        intent = GrantAccess(user, Role.ADMINISTRATOR, None, UNTIL)
        done(office.register.grant_access(Command("x", uuid4()), intent))
    ani, budi = (office.door.accounts.named(login).user for login in ("ani", "budi"))
    assert not office.revoke(ani).breaches
    assert refused(office.revoke(budi))


@pytest.mark.parametrize("way", ["revoke", "close"])
def test_of_the_last_two_who_are_taken_away_at_the_same_time_one_stays(
    office: Office,
    store: PostgresEventStore,
    database_url: str,
    keys: Keys,
    regions: KemendagriRegions,
    way: str,
) -> None:
    users = [office.administrator("ani"), office.administrator("budi")]
    begun = Barrier(2)

    class Together(PostgresEventStore):
        """Whoever read who is administrator waits for the other to have read it, once."""

        waited = False

        def administrators(self) -> list[UUID]:
            found = super().administrators()
            if not self.waited:
                self.waited = True
                begun.wait(30)
            return found

    def taken_away(number: int) -> bool:
        with closing(Together(database_url)) as log, closing(PostgresVault(database_url, keys)) as vault:
            own = office_over(log, vault, regions)
            if way == "revoke":
                return not own.revoke(users[number], by=users[number]).breaches
            try:
                own.door.accounts.close(("ani", "budi")[number])
            except AccountProblem:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done_by = list(pool.map(taken_away, (0, 1)))

    assert sorted(done_by) == [False, True]
    assert sorted(office.manages(user) for user in users) == [False, True]


def test_a_program_is_no_administrator(office: Office) -> None:
    program = office.door.accounts.add_service("dasbor", "Dasbor")
    asked = GrantAccess(program, Role.ADMINISTRATOR, None)
    outcome = office.register.grant_access(Command("x", uuid4()), asked)
    assert [breach.reason for breach in outcome.breaches] == [Reason.SERVICE_DECIDES_NOTHING]
