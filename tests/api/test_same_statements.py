"""Is a thing of another regency looked for in any other way than one that is not there? The same bytes, by the same statements."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from naungan.domain.commands.register import Register
from naungan.domain.proposals import ProposePeople
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.vault.keys import generate
from naungan.infrastructure.web.app import create_app
from tests.api.asking import schema
from tests.api.conftest import Http, client, taking_files, where_one_signs_in
from tests.api.doors import user
from tests.api.sending import csv_file, terms
from tests.databases import fresh_database, runner_at, staging_at, store_at, vault_at
from tests.infrastructure.bulk.files import VILLAGE as OF_THE_FILE
from tests.infrastructure.bulk.files import person as row
from tests.people import KAPUAS, PASER, VILLAGE, command, done, people, ready_to_enrol

_RAN = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
NODE = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
WITHDRAW = """mutation($i: WithdrawDeathInput!) { withdrawDeath(input: $i) { position userErrors { message path } } }"""
END = """mutation($i: EndEnrolmentInput!) { endEnrolment(input: $i) { ids position userErrors { code message path against { id } } } }"""


@dataclass(frozen=True)
class Asked:
    """The application where one has to sign in, over a database whose every statement stands in the server's log.

    `there`: things of 64.01 by their kind, as they are named to clients, and the last part of where its import is looked at;
    `stranger`: an operator of 62.03. Nothing is changed by what is asked.
    """

    http: Http
    url: str
    register: Register
    there: dict[str, str]
    stranger: UUID


@pytest.fixture(scope="module")
def asked(
    postgres: str, built_template: str, regions: KemendagriRegions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    """What stands there for all tests of this file."""
    keys = generate()
    with fresh_database(postgres, built_template) as url:
        write_down_statements(url)
        with (
            store_at(url) as store,
            vault_at(url, keys) as vault,
            staging_at(url, keys) as staging,
            runner_at(url, store) as runner,
        ):
            register = Register(store, vault, NikRules(), regions)
            data = tmp_path_factory.mktemp("imports")
            services = where_one_signs_in(taking_files(url, register, regions, store, staging, data), url)
            with client(create_app(services, schema())) as http:
                there = told(register, http)
                runner.catch_up()
                yield Asked(http, url, register, there, user(register, Role.OPERATOR, KAPUAS))


def write_down_statements(url: str) -> None:
    """For connections that are opened from now on: every statement that the database is sent stands in the server's log."""
    with psycopg.connect(url, autocommit=True) as owner:
        name = owner.info.dbname
        owner.execute(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'".encode())


def told(register: Register, http: Http) -> dict[str, str]:
    """Record the things of 64.01."""
    papers = ready_to_enrol(register, listed=50, amount=10**9)
    [enrolment] = done(register.enrol_workers(command(), papers.enrol(*people(1, 1)))).result["enrolments"]
    listed = done(
        register.propose_people(command(), ProposePeople(VILLAGE, "VULNERABLE_WORKERS", people(5, 6)))
    )
    assert OF_THE_FILE.code.startswith(PASER)
    sent = http.post(
        f"/imports?{terms(papers)}",
        content=csv_file(row(1), row(2, NIK="1")),
        headers={
            "content-type": "text/csv",
            "prefer": "wait=60",
            "x-user": str(user(register, Role.OPERATOR, PASER)),
        },
    ).json()
    assert sent["state"] == "completed", sent
    return {
        "Enrolment": ids.encode("Enrolment", UUID(enrolment)),
        "Agreement": ids.encode("Agreement", papers.agreement),
        "Budget": ids.encode("Budget", papers.budget),
        "Decree": ids.encode("Decree", papers.decree),
        "ParticipantList": ids.encode("ParticipantList", UUID(listed.result["list"])),
        "ticket": sent["href"].rpartition("/")[2],
        "batch": str(ids.decode_uuid(sent["batch"], "Batch")),
    }


def ran_for(database_url: str, ask: Callable[[], httpx.Response]) -> tuple[int, str, list[str]]:
    """What is answered, and the statements that the database was sent for it, in whatever order."""
    log = Path(str(conninfo_to_dict(database_url)["host"])) / "server.log"
    before = log.stat().st_size
    answer = ask()
    with log.open("rb") as written, contextlib.suppress(FileNotFoundError):
        written.seek(before)
        lines = written.read().decode(errors="replace").splitlines()
    found = [told[1] for line in lines if (told := _RAN.search(line))]
    return answer.status_code, answer.text, sorted(found)


def alike(database_url: str, ask: Callable[[str], httpx.Response], theirs: str, nothing: str) -> None:
    """A thing of theirs and nothing are answered alike, by the same statements. The first two are to warm up."""
    for one in (theirs, nothing):
        ask(one)
    of_theirs = ran_for(database_url, lambda: ask(theirs))
    of_nothing = ran_for(database_url, lambda: ask(nothing))
    named = [answer.replace(one, "?") for (_, answer, _), one in ((of_theirs, theirs), (of_nothing, nothing))]
    assert named[0] == named[1]
    assert of_theirs[0] == of_nothing[0]
    assert of_theirs[2] == of_nothing[2]
    assert of_theirs[2], "no statement was written down"


@pytest.mark.parametrize("kind", ["Enrolment", "Agreement", "Budget", "Decree", "ParticipantList"])
def test_an_id_of_another_regency_is_looked_for_like_one_of_nothing(asked: Asked, kind: str) -> None:
    def ask(named: str) -> httpx.Response:
        body = {"query": NODE, "variables": {"id": named}}
        return asked.http.post("/graphql", json=body, headers={"x-user": str(asked.stranger)})

    alike(asked.url, ask, asked.there[kind], ids.encode(kind, uuid4()))


def test_an_enrolment_of_another_regency_is_ended_like_one_that_is_not_there(
    asked: Asked,
) -> None:
    def ask(named: str) -> httpx.Response:
        given = {
            "idempotencyKey": str(uuid4()),
            "enrolment": named,
            "endExclusive": "2022-11-01",
            "reason": "MOVED_AWAY",
        }
        body = {"query": END, "variables": {"i": given}}
        return asked.http.post("/graphql", json=body, headers={"x-user": str(asked.stranger)})

    alike(asked.url, ask, asked.there["Enrolment"], ids.encode("Enrolment", uuid4()))


def test_the_death_of_somebody_of_another_regency_is_taken_back_like_that_of_nobody(
    asked: Asked,
) -> None:
    def ask(named: str) -> httpx.Response:
        given = {"idempotencyKey": str(uuid4()), "nik": named, "reason": "TYPED_WRONG"}
        body = {"query": WITHDRAW, "variables": {"i": given}}
        return asked.http.post("/graphql", json=body, headers={"x-user": str(asked.stranger)})

    alike(asked.url, ask, people(1, 1)[0].nik, people(99, 99)[0].nik)


@pytest.mark.parametrize("path", ["", "/report"])
def test_an_import_of_another_regency_is_looked_for_like_one_of_nothing(asked: Asked, path: str) -> None:
    def ask(named: str) -> httpx.Response:
        return asked.http.get(f"/imports/{named}{path}", headers={"x-user": str(asked.stranger)})

    alike(asked.url, ask, asked.there["batch"], str(uuid4()))


def test_somebody_elses_ticket_opens_changes_and_deletes_nothing(
    asked: Asked,
) -> None:
    ticket, forged = asked.there["ticket"], asked.there["ticket"][:-4] + "AAAA"
    officer = user(asked.register, Role.OPERATOR, PASER)
    auditor = user(asked.register, Role.AUDITOR, PASER)

    def tried(method: str, path: str, by: UUID | None) -> tuple[int, Any]:
        headers = {} if by is None else {"x-user": str(by)}
        answer = asked.http.request(method, path, headers=headers)
        return answer.status_code, answer.json()

    for by in (asked.stranger, auditor):
        for method, path in (("GET", ""), ("GET", "/report"), ("DELETE", "/report")):
            theirs = tried(method, f"/imports/{ticket}{path}", by)
            assert theirs[0] == 404
            assert theirs == tried(method, f"/imports/{forged}{path}", by)
    assert tried("GET", f"/imports/{ticket}", None)[0] == 401

    # and it is there still for those whose it is
    kept = asked.http.get(f"/imports/{ticket}/report", headers={"x-user": str(officer)})
    assert kept.status_code == 200
