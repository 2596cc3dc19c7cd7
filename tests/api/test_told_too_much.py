"""Can somebody find out by asking who is in the register? What truth needs is told, a number of times an hour, and no more."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.people_told_an_hour import MOST, Way
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.kept_tellings import KeptTellings
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.metrics import Figures
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.sending import csv_file, terms
from tests.infrastructure.accounts.conftest import HandClock
from tests.infrastructure.bulk.files import person as row
from tests.people import KAPUAS, PASER, command, done, people, person, ready_to_enrol

DEATH = """mutation($i: RecordDeathInput!) { recordDeath(input: $i) { position userErrors { code } } }"""
ENROL = (
    """mutation($i: EnrolWorkersInput!) { enrolWorkers(input: $i) { position userErrors { code path } } }"""
)
PROPOSE = """mutation($i: ProposeParticipantsInput!) { proposeParticipants(input: $i) { position userErrors { code } } }"""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people an hour by commands, four by files."""
    monkeypatch.setitem(MOST, Way.COMMAND, 3)
    monkeypatch.setitem(MOST, Way.FILE, 4)


@pytest.fixture
def elsewhere(register: Register) -> None:
    """Ten people who are protected in 64.01."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(*people(1, 10))))


@pytest.fixture
def operator(register: Register, elsewhere: None) -> UUID:
    """An operator of 62.03."""
    return user(register, Role.OPERATOR, KAPUAS)


def ask(door: Api, by: UUID, document: str, **given: Any) -> httpx.Response:
    body = {"query": document, "variables": {"i": {"idempotencyKey": str(uuid4()), **given}}}
    return door.http.post("/graphql", json=body, headers={"x-user": str(by)})


def guess(door: Api, by: UUID, number: int, **more: Any) -> httpx.Response:
    """Is this NIK in the register, by another name than this?"""
    who = person(number)
    deceased = {"nik": who.nik, "name": "Nama Yang Lain Sama Sekali", "birthDate": str(who.birth_date)}
    given = {"person": deceased, "diedOn": "2024-01-05", "region": KAPUAS}
    return ask(door, by, DEATH, **given, **more)


def codes(answer: httpx.Response) -> list[str]:
    """What an answer says is wrong: the codes of the errors of the command, or of the question."""
    body = answer.json()
    if "errors" in body:
        return [error["extensions"]["code"] for error in body["errors"]]
    [payload] = body["data"].values()
    return [error["code"] for error in payload["userErrors"]]


def test_after_as_many_people_as_an_hour_allows_nothing_more_is_told_and_it_says_when_to_try_again(
    guarded: Api, operator: UUID, register: Register, store: PostgresEventStore
) -> None:
    # given somebody who asks for NIKs of people elsewhere
    assert [codes(guess(guarded, operator, n)) for n in (1, 2, 3)] == [["OTHER_NAME"]] * 3
    before = store.log_state().position

    # when they ask for more
    answers = [guess(guarded, operator, n) for n in (4, 5, 99)]

    # then they learn nothing, and when they may ask again; nothing is recorded
    assert [codes(one) for one in answers] == [["TOO_OFTEN"]] * 3
    assert all(3_500 < int(one.headers["retry-after"]) <= 3_600 for one in answers)
    [error] = answers[0].json()["errors"]
    assert error["extensions"]["seconds"] == int(answers[0].headers["retry-after"])
    assert store.log_state().position == before

    # and others, and what tells of nobody, go on
    assert codes(guess(guarded, user(register, Role.OPERATOR, KAPUAS), 4)) == ["OTHER_NAME"]
    proposed = {"region": KAPUAS, "scheme": "VULNERABLE_WORKERS", "listDigest": "ab" * 32, "count": 10}
    assert codes(ask(guarded, operator, PROPOSE, **proposed)) == []


def test_the_same_command_sent_again_is_told_again_and_counted(guarded: Api, operator: UUID) -> None:
    key = {"idempotencyKey": str(uuid4())}
    assert [codes(guess(guarded, operator, 1, **key)) for _ in range(4)] == [["OTHER_NAME"]] * 3 + [
        ["TOO_OFTEN"]
    ]


def test_one_command_about_many_people_tells_no_more_than_an_hour_allows(
    guarded: Api, operator: UUID
) -> None:
    workers = [
        {
            "nik": (who := person(n)).nik,
            "name": "Nama Yang Lain Sama Sekali",
            "birthDate": str(who.birth_date),
            "sex": "MALE" if who.sex is None else who.sex.value,
            "village": "62.03.01.1006",
            "segment": "FISHER",
        }
        for n in range(1, 6)
    ]
    terms = {
        "scheme": "VULNERABLE_WORKERS",
        "category": "NON_WAGE_EARNER",
        "fundingSource": "APBD",
        "programmes": ["JKK", "JKM"],
        "period": {"start": "2022-10-01", "endExclusive": "2023-01-01"},
    }
    answer = ask(guarded, operator, ENROL, **terms, workers=workers)
    assert codes(answer) == ["TOO_OFTEN"]
    assert "workers" not in answer.text


def test_a_restart_and_another_server_make_nobody_begin_anew(vault: PostgresVault) -> None:
    clock, who = HandClock(), uuid4()
    first = KeptTellings(vault, clock)
    first.note(who, Way.COMMAND, 2)
    clock.move(minutes=20)
    first.note(who, Way.COMMAND, 1)

    again = KeptTellings(vault, clock)
    assert again.wait(who, Way.COMMAND) == 40 * 60
    assert (again.wait(who, Way.FILE), again.wait(uuid4(), Way.COMMAND)) == (0, 0)
    assert again.lately() == (3, 1)
    clock.move(minutes=40)
    assert again.wait(who, Way.COMMAND) == 0
    assert again.lately() == (1, 0)


def test_a_file_that_was_told_is_told_again_and_counted_once(vault: PostgresVault) -> None:
    clock, who = HandClock(), uuid4()
    tellings = KeptTellings(vault, clock)
    for _ in range(3):
        tellings.note(who, Way.FILE, 9, "the file")
    assert tellings.lately().people == 9
    assert tellings.wait(who, Way.FILE, "the file") == 0
    assert tellings.wait(who, Way.FILE, "another") == 3_600
    assert tellings.wait(uuid4(), Way.FILE, "the file") == 0


def test_files_are_counted_by_their_rows_and_one_that_was_told_may_be_sent_again(
    guarded: Api, operator: UUID, register: Register
) -> None:
    # given a file of five people whom 64.01 knows by other names
    papers = ready_to_enrol(register, KAPUAS)
    other_name = {"Nama": "NAMA YANG LAIN", "Tanggal_Lahir": "1985-04-23", "Kode_Desa": "62.03.01.1006"}
    rows = [row(n, NIK=person(n).nik, **other_name) for n in range(1, 6)]
    first, other = csv_file(*rows), csv_file(*rows[:1])

    def send(content: bytes) -> httpx.Response:
        headers = {"x-user": str(operator), "content-type": "text/csv", "prefer": "wait=60"}
        path = f"/imports?{terms(papers, region=KAPUAS)}&dryRun=true"
        return guarded.http.post(path, content=content, headers=headers)

    # when it is sent, it is told whole
    assert send(first).json()["summary"]["toCheck"] == 5

    # then another one is not taken in before an hour is over, and the same is told again
    refused = send(other)
    assert refused.status_code == 429
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_600
    assert send(first).json()["summary"]["toCheck"] == 5


@pytest.mark.parametrize("way", ["propose=true", "dryRun=true", "check=true", "atomic=true"])
def test_a_file_is_counted_by_those_of_its_rows_who_died(
    guarded: Api, operator: UUID, register: Register, way: str
) -> None:
    # given five people of whom 64.01 recorded that they died
    papers = ready_to_enrol(register, KAPUAS)
    for number in range(1, 6):
        dead = Deceased(person(number).nik, person(number).name, person(number).birth_date)
        intent = RecordDeath(dt.date(2021, 1, 5), region=PASER, deceased=dead)
        done(register.record_death(command(), intent))

    def send(*numbers: int) -> httpx.Response:
        born = {"Tanggal_Lahir": "1985-04-23", "Kode_Desa": "62.03.01.1006"}
        rows = [row(n, NIK=person(n).nik, Nama=person(n).name, **born) for n in numbers]
        headers = {"x-user": str(operator), "content-type": "text/csv", "prefer": "wait=60"}
        path = f"/imports?{terms(papers, region=KAPUAS)}&{way}"
        return guarded.http.post(path, content=csv_file(*rows), headers=headers)

    # when a file with them is sent, each is refused
    told = send(1, 2, 3, 4, 5)
    assert told.json()["summary"]["refused"] == 5, told.text

    # then another one is not taken in before an hour is over
    assert send(1).status_code == 429


def test_who_was_told_much_is_told_to_prometheus_without_a_word_on_anyone(
    guarded: Api, services: Services, operator: UUID
) -> None:
    for n in (1, 2, 3):
        guess(guarded, operator, n)
    figures = guarded.http.run(Figures(services.health, services.lately_told).told).decode()
    assert "naungan_people_told_of 3.0" in figures
    assert "naungan_users_told_too_much 1.0" in figures
    assert str(operator) not in figures


def test_a_death_told_elsewhere_is_not_withdrawn_and_not_said_where(guarded: Api, register: Register) -> None:
    # given a worker of 62.03 whose death was recorded in 64.01
    papers = ready_to_enrol(register, KAPUAS)
    who = person(1, village="62.03.01.1006")
    [enrolment] = done(register.enrol_workers(command(), papers.enrol(who))).result["enrolments"]
    told = Deceased(who.nik, who.name, who.birth_date)
    on = dt.date(2024, 1, 5)
    done(register.record_death(command(), RecordDeath(on, region=PASER, deceased=told)))

    # when the operator of 62.03 takes it back by the enrolment that she sees
    by = user(register, Role.OPERATOR, KAPUAS)
    document = (
        "mutation($i: WithdrawDeathInput!) { withdrawDeath(input: $i) { position userErrors { code } } }"
    )
    answer = ask(
        guarded, by, document, enrolment=ids.encode("Enrolment", UUID(enrolment)), reason="WRONG_PERSON"
    )

    # then it is refused, and nothing says who told it
    assert codes(answer) == ["FORBIDDEN"]
    assert PASER not in answer.text
