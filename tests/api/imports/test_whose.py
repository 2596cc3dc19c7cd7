"""Whose is an import? Of its regency's operators, and of nobody else."""

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import RevokeAccess
from naungan.domain.vocabulary import RevocationReason, Role
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.doors import machine, user
from tests.api.imports.conftest import tell
from tests.api.imports.servers import PATIENCE, TWO_CHUNKS, Opens, count, half_way, until
from tests.api.sending import csv_file, enrolled
from tests.infrastructure.bulk.files import person
from tests.infrastructure.bulk.importing import CHUNK
from tests.people import (
    KAPUAS,
    PASER,
    Papers,
    done,
)

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_an_import_is_its_regencys_operators_and_nobody_elses(
    opens: Opens, papers: Papers, register: Register, database_url: str
) -> None:
    # given an import of 64.01 that was interrupted, with what a report needs
    first, second = opens(at=1, guarded=True), opens(guarded=True)
    sender, colleague = (user(register, Role.OPERATOR, PASER) for _ in range(2))
    first.by = {"x-user": str(sender)}
    href = half_way(first, papers)
    until(lambda: enrolled(database_url)[0] == CHUNK - 1)
    first.killed()
    # then to an operator of 62.03, an auditor of 64.01 and whoever is not signed in it is unknown, whatever they ask
    forged = href[:-4] + "AAAA"
    asked = [("GET", ""), ("GET", "/report"), ("DELETE", "/report"), ("POST", "/resume"), ("DELETE", "")]
    for stranger in (user(register, Role.OPERATOR, KAPUAS), user(register, Role.AUDITOR, PASER)):
        second.by = {"x-user": str(stranger)}
        for method, path in asked:
            theirs, nothing = (second.ask(method, named + path) for named in (href, forged))
            assert (theirs.status_code, theirs.json()) == (nothing.status_code, nothing.json()), (
                method,
                path,
            )
            assert theirs.status_code == 404
        assert second.ask("GET", f"/imports?region={PASER}").status_code == 404
    second.by = {}
    for method, path in [*asked, ("GET", "")]:
        assert second.ask(method, href + path).status_code == 401
    assert second.ask("GET", f"/imports?region={PASER}").status_code == 401
    # while a colleague sees it in the list of her regency, with who sent it, and goes on with it
    second.by = {"x-user": str(colleague)}
    [listed] = second.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert (listed["state"], listed["canResume"], listed["sentBy"]) == ("interrupted", True, str(sender))
    assert second.ask(
        "GET", f"/imports?region={PASER}&before={listed['sentAt'].replace('+', '%2B')}"
    ).json() == {"imports": []}
    assert second.ask("POST", f"{listed['href']}/resume", PATIENCE).json()["state"] == "completed"
    with psycopg.connect(database_url) as connection:
        chunks = "SELECT actor FROM log.stored_events WHERE topic LIKE 'BatchChunkAccepted%' ORDER BY notification_id"
        by = [actor for (actor,) in connection.execute(chunks)]
    assert by == [str(sender), str(colleague), str(colleague)]
    # and whoever takes the report is written down
    before = count(database_url, "access.sight WHERE batch IS NOT NULL")
    assert second.ask("GET", f"{listed['href']}/report").status_code == 200
    assert count(database_url, "access.sight WHERE batch IS NOT NULL") == before + 1


def test_where_nobody_signs_in_the_list_gives_no_ticket_away(opens: Opens, papers: Papers) -> None:
    server = opens()
    sent = server.send(papers, csv_file(person(1), person(2, NIK="1")), wait=PATIENCE).json()
    [listed] = server.ask("GET", f"/imports?region={PASER}").json()["imports"]
    assert listed["batch"] == sent["batch"]
    assert (listed["report"], listed["columns"], listed["canResume"]) == (None, [], False)
    assert listed["href"] != sent["href"]


@pytest.mark.parametrize("query", ["", "region=64", "region=64.01.01", "region=64.01&before=kemarin"])
def test_a_list_that_is_asked_for_wrongly_is_told_so(opens: Opens, query: str) -> None:
    answer = opens().ask("GET", f"/imports?{query}")
    assert answer.status_code == 400
    assert "region" in answer.text or "before" in answer.text


def test_where_the_right_ends_half_way_the_next_chunk_is_refused_and_another_operator_goes_on(
    opens: Opens, papers: Papers, register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given an import half-way
    first = opens(at=1, guarded=True)
    sender, colleague = (user(register, Role.OPERATOR, PASER) for _ in range(2))
    first.by = {"x-user": str(sender)}
    href = half_way(first, papers, TWO_CHUNKS)
    until(lambda: enrolled(database_url)[0] == CHUNK - 1)
    # when the sender's role is revoked
    revoked = done(
        register.revoke_access(
            machine(), RevokeAccess(sender, Role.OPERATOR, PASER, RevocationReason.LEFT_OFFICE)
        )
    )
    first.worker.may_go_on.set()
    # then nothing more is recorded in her name, and what was stays
    first.by = {"x-user": str(colleague)}
    told = first.ended(href)
    assert (told["state"], told["problems"][0]["reason"]) == ("interrupted", "right_ended")
    assert store.log_state().position == revoked.position
    assert enrolled(database_url) == (CHUNK - 1,) * 2
    # and it is unknown to her, while a colleague goes on with it
    first.by = {"x-user": str(sender)}
    assert first.ask("GET", href).status_code == 404
    first.by = {"x-user": str(colleague)}
    assert first.ask("POST", f"{href}/resume", PATIENCE).json()["summary"]["enrolled"] == TWO_CHUNKS - 1
