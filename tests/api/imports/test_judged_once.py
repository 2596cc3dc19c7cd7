"""Is a file judged once under its key, and is there room for all that is being sent?"""

from uuid import UUID

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import BudgetStage
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.imports.conftest import tell
from tests.api.sending import csv_file, enrolled, send
from tests.infrastructure.bulk.files import person
from tests.people import A_WORKER, Papers, allocation, command, done, ready_to_enrol

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_a_file_is_judged_anew_once_there_is_money_but_its_key_keeps_the_first_outcome(
    api: Api, register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, listed=50, amount=A_WORKER)
    body, key = csv_file(person(1), person(2)), str(UUID(int=77))
    first = send(api, papers, body, key=key).json()
    assert (first["summary"]["enrolled"], first["summary"]["refused"], first["fromLog"]) == (1, 1, False)
    done(register.allocate_budget(command(), allocation(stage=BudgetStage.REVISED, amount=10**9)))

    kept = send(api, papers, body, key=key).json()
    assert (kept["summary"], kept["fromLog"]) == (first["summary"], True)
    assert "dari catatan" in kept["note"]
    assert enrolled(database_url) == (1, 1)

    anew = send(api, papers, body, language="en").json()
    assert (anew["summary"]["enrolled"], anew["summary"]["already"], anew["fromLog"]) == (1, 1, False)
    assert anew["batch"] != first["batch"]
    assert enrolled(database_url) == (2, 2)
    assert send(api, papers, body, key=key).json()["summary"] == first["summary"]
    assert "from the log" in send(api, papers, body, language="en").json()["note"]


def test_a_key_used_for_something_else_is_a_conflict(api: Api, papers: Papers, database_url: str) -> None:
    key = str(UUID(int=78))
    assert send(api, papers, csv_file(person(1)), key=key).status_code == 200
    other = send(api, papers, csv_file(person(2)), key=key)
    assert other.status_code == 422
    assert other.json()["problems"][0]["code"] == "IDEMPOTENCY_CONFLICT"
    assert enrolled(database_url) == (1, 1)


def test_a_refusal_is_kept_under_its_key_too(api: Api, papers: Papers) -> None:
    key, decree = str(UUID(int=79)), str(UUID(int=1))
    first = send(api, papers, csv_file(person(1)), key=key, decree=decree)
    assert first.status_code == 422
    assert (
        send(api, papers, csv_file(person(1)), key=key, decree=decree).json()["problems"]
        == first.json()["problems"]
    )


# Room for uploads


def test_beyond_so_many_uploads_the_sender_is_told_when_to_come_again(
    api: Api, services: Services, papers: Papers, database_url: str
) -> None:
    imports = services.imports
    assert imports is not None
    sent = [imports.spool() for _ in range(imports.uploads.quota.number)]
    full = send(api, papers, csv_file(person(1)), language="en")
    assert full.status_code == 503
    assert int(full.headers["retry-after"]) > 0
    [problem] = full.json()["problems"]
    assert problem["reason"] == "no_room_uploads"
    assert "nothing was recorded" in problem["message"]
    for incoming in sent:
        incoming.end()
    assert send(api, papers, csv_file(person(1))).status_code == 200
    for n in range(
        2 * imports.uploads.quota.number
    ):  # every place is given back, whatever became of the file
        send(api, papers, csv_file(person(n + 2, NIK="1")) if n % 2 else b"%PDF")
    assert send(api, papers, csv_file(person(1))).status_code == 200
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.file WHERE upload").fetchone() == (0,)
