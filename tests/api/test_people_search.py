"""Is somebody found by what is known of them, by those alone who may see who it is, and does it leave a trace?"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.people_told_an_hour import MOST as MOST_TOLD
from naungan.domain.people_told_an_hour import Way
from naungan.domain.vocabulary import Role
from naungan.graphql.queries import people_search
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, code, user
from tests.api.test_same_statements import ran_for
from tests.people import (
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    VILLAGE,
    command,
    done,
    enrolments,
    nik,
    person,
    ready_to_enrol,
)

FIND = """query Mencari($search: PersonSearch!) { findPeople(by: $search) { more enrolments { stableId village { code } } } }"""
NAMED = """query($search: PersonSearch!) { findPeople(by: $search) { enrolments { stableId person { name } } } }"""
NAMES = ("H. Muhammad Rekaan", "Siti Rekaan Sari", "Budi Contoh", "Sari Contoh Wati")


@dataclass
class Told:
    """Four people of a village by the names above, one of another village and one of another regency who have the first's name; cards of
    the first two.
    """

    here: list[str]
    there: str
    elsewhere: str


def tell(register: Register) -> Told:
    paser, kukar = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    four = [person(n)._replace(name=name) for n, name in enumerate(NAMES, start=1)]
    other = person(11, village=OTHER_VILLAGE)._replace(name=NAMES[0])
    foreign = person(21, village=KUKAR_VILLAGE)._replace(name=NAMES[0])
    here = enrolments(register.enrol_workers(command(), paser.enrol(*four, other)))
    [elsewhere] = enrolments(register.enrol_workers(command(), kukar.enrol(foreign)))
    for one, number in ((here[0], "1"), (here[1], "2"), (elsewhere, "3")):
        cards = IssueCards(
            (one,), dt.date(2022, 10, 24), serials=(f"KARTU-{number}",), memberships=(f"KPJ-{number}",)
        )
        done(register.issue_cards(command(), cards))
    named: list[str] = [ids.encode("Enrolment", one) for one in here]
    return Told(named[:4], named[4], ids.encode("Enrolment", elsewhere))


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


@pytest.fixture
def operator(register: Register) -> UUID:
    """An operator of 64.01."""
    return user(register, Role.OPERATOR, PASER)


@pytest.fixture
def verifier(register: Register) -> UUID:
    """A verifier of the village of the four."""
    return user(register, Role.VERIFIER, VILLAGE)


def found(door: Api, by: UUID, **search: Any) -> list[str]:
    answer = asked(door, FIND, by, search=search)
    assert "errors" not in answer, answer
    return [one["stableId"] for one in answer["data"]["findPeople"]["enrolments"]]


def named(name: str, village: str = VILLAGE) -> dict[str, Any]:
    return {"name": {"village": village, "name": name}}


def sights(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT user_id, operation, cardinality(workers) FROM access.sight ORDER BY id"
        ).fetchall()


def test_an_operator_finds_somebody_by_nik_card_and_membership_number(
    told: Told, guarded: Api, operator: UUID
) -> None:
    assert found(guarded, operator, nik=nik(2)) == [told.here[1]]
    assert found(guarded, operator, serial="KARTU-2") == [told.here[1]]
    assert found(guarded, operator, membership=" KPJ-1 ") == [told.here[0]]
    assert found(guarded, operator, nik=nik(11)) == [told.there]


@pytest.mark.parametrize(
    ("part", "whose"),
    [
        ("muh rekaan", [0]),  # titles and abbreviations are passed over
        ("rekaan", [0, 1]),
        ("sari", [3, 1]),  # by name
        ("sarri conto", [3]),  # spelt otherwise
        ("bud", [2]),  # the beginning of a word
        ("siti budi", []),
    ],
)
def test_a_name_is_found_within_one_village_by_any_part_of_it(
    told: Told, guarded: Api, operator: UUID, part: str, whose: list[int]
) -> None:
    assert found(guarded, operator, **named(part)) == [told.here[n] for n in whose]


def test_a_search_by_name_is_written_down_as_a_look_at_everybody_of_the_village(
    told: Told, guarded: Api, operator: UUID, database_url: str
) -> None:
    found(guarded, operator, **named("tidak ada yang begini"))
    assert sights(database_url) == [(operator, "Mencari", 4)]


def test_a_search_by_the_number_of_a_card_is_no_look_until_the_name_is_asked_for(
    told: Told, guarded: Api, operator: UUID, database_url: str
) -> None:
    found(guarded, operator, serial="KARTU-2")
    assert sights(database_url) == []
    asked(guarded, NAMED, operator, search={"serial": "KARTU-2"})
    assert [row[2] for row in sights(database_url)] == [1]


def test_that_somebody_was_found_by_nik_is_a_look_and_one_alone_with_the_name(
    told: Told, guarded: Api, operator: UUID, database_url: str
) -> None:
    found(guarded, operator, nik=nik(2))
    assert sights(database_url) == [(operator, "Mencari", 1)]
    [one] = asked(guarded, NAMED, operator, search={"nik": nik(2)})["data"]["findPeople"]["enrolments"]
    assert one["person"]["name"] == NAMES[1]
    assert [row[2] for row in sights(database_url)] == [1, 1]


def test_a_verifier_finds_the_people_of_her_village_alone(told: Told, guarded: Api, verifier: UUID) -> None:
    assert found(guarded, verifier, nik=nik(2)) == [told.here[1]]
    assert found(guarded, verifier, nik=nik(11)) == []
    assert found(guarded, verifier, **named("budi")) == [told.here[2]]
    assert code(asked(guarded, FIND, verifier, search=named("rekaan", OTHER_VILLAGE))) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("theirs", "nobodys"),
    [
        ({"nik": nik(21)}, {"nik": nik(999)}),
        ({"serial": "KARTU-3"}, {"serial": "KARTU-9"}),
        ({"membership": "KPJ-3"}, {"membership": "KPJ-9"}),
    ],
    ids=["nik", "serial", "membership"],
)
def test_somebody_of_another_regency_is_looked_for_like_nobody_by_the_same_statements(
    told: Told, guarded: Api, operator: UUID, database_url: str, theirs: Any, nobodys: Any
) -> None:
    def ask(search: Any) -> Callable[[], httpx.Response]:
        body = {"query": FIND, "variables": {"search": search}}
        return lambda: guarded.http.post("/graphql", json=body, headers={"x-user": str(operator)})

    for one in (theirs, nobodys):
        ask(one)()
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE \"{owner.info.dbname}\" SET log_statement = 'all'".encode())
    of_theirs, of_nobody = ran_for(database_url, ask(theirs)), ran_for(database_url, ask(nobodys))
    assert of_theirs[:2] == of_nobody[:2]
    assert of_theirs[2] == of_nobody[2]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ANALYST])
def test_who_sees_no_names_finds_nobody(told: Told, guarded: Api, register: Register, role: Role) -> None:
    who = user(register, role, PASER)
    for search in ({"nik": nik(2)}, {"serial": "KARTU-2"}, named("budi")):
        assert code(asked(guarded, FIND, who, search=search)) == "FORBIDDEN"
    assert code(asked(guarded, FIND, None, search={"nik": nik(2)})) == "UNAUTHENTICATED"


def test_a_password_alone_finds_nobody_and_says_what_to_do(told: Told, guarded: Api, operator: UUID) -> None:
    answer = asked(guarded, FIND, operator, password_only=True, search={"nik": nik(2)})
    assert code(answer) == "FORBIDDEN"


def test_niks_that_find_nobody_are_counted_and_those_found_are_not(
    told: Told, guarded: Api, operator: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_TOLD, Way.COMMAND, 2)
    for _ in range(3):
        assert found(guarded, operator, nik=nik(2))
    # somebody of another regency counts as nobody does
    assert [found(guarded, operator, nik=one) for one in (nik(21), nik(999))] == [[], []]
    for one in (nik(2), nik(998)):
        assert code(asked(guarded, FIND, operator, search={"nik": one})) == "TOO_OFTEN"
    assert found(guarded, operator, serial="KARTU-2")


def test_many_niks_asked_for_at_once_are_counted_before_they_are_looked_for(
    told: Told, guarded: Api, operator: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_TOLD, Way.COMMAND, 2)
    asks = " ".join(f'q{n}: findPeople(by: {{nik: "{nik(900 + n)}"}}) {{ more }}' for n in range(20))
    answer = asked(guarded, f"{{ {asks} }}", operator)
    assert sum(one is not None for one in answer["data"].values()) == 2
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"TOO_OFTEN"}


@pytest.mark.parametrize(
    "search",
    [
        {"nik": "12"},
        {"nik": f" {nik(2)}"},
        {"serial": " "},
        {"membership": "1" * 101},
        named("a"),
        named("budi", PASER),
        named("budi", "64.01.01.9999"),
    ],
)
def test_what_nobody_can_be_found_by_is_said_without_repeating_it(
    told: Told, guarded: Api, operator: UUID, search: dict[str, Any]
) -> None:
    answer = asked(guarded, FIND, operator, search=search)
    assert code(answer) == "BAD_INPUT"
    assert nik(2) not in str(answer)


def test_no_more_are_told_than_a_screen_holds_and_it_says_that_there_are_more(
    told: Told, guarded: Api, operator: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_search, "MOST", 1)
    answer = asked(guarded, FIND, operator, search=named("rekaan"))["data"]["findPeople"]
    assert ([one["stableId"] for one in answer["enrolments"]], answer["more"]) == ([told.here[0]], True)


def test_nobody_is_searched_for_in_an_address(told: Told, guarded: Api, operator: UUID) -> None:
    params = {"query": '{ findPeople(by: {serial: "KARTU-2"}) { more } }'}
    answer = guarded.http.get("/graphql", params=params, headers={"x-user": str(operator)})
    assert answer.status_code == 405
    assert "POST" in answer.json()["errors"][0]["message"]
