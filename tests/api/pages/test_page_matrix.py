"""Does each role see the way to those pages alone that it may open, and nothing on them that the contract refuses?"""

import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from naungan.domain.commands.register import Register
from naungan.domain.grants import AppointAdministrator
from naungan.domain.proposals import ProposePeople
from naungan.domain.selection import ProposeParticipants
from naungan.domain.vocabulary import Role
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.navigation import ADMINISTRATORS, PAGES
from naungan.infrastructure.web.pages.documents import document, names
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.api.doors import machine, user
from tests.api.pages.conftest import Reader
from tests.api.test_coverage import VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage
from tests.people import SCHEME, command, done, people

ELSEWHERE = ("/masuk", "/akun", "/graphiql", "/pengguna")  # what no page of these routes answers


def tell(register: Register) -> Told:
    """What is told of coverage; and a village's two lists that wait: one with its people, one by its digest."""
    done(register.propose_people(command(), ProposePeople(VILLAGE, SCHEME, people(51, 52))))
    done(register.propose_participants(command(), ProposeParticipants(VILLAGE, SCHEME, "cd" * 32, 7)))
    return tell_coverage(register)


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


WHERE = {Role.VERIFIER: VILLAGE, Role.ADMINISTRATOR: None}


def of_role(register: Register, role: Role) -> UUID:
    if role is Role.ADMINISTRATOR:
        made = uuid4()
        done(register.appoint_administrator(machine(), AppointAdministrator(made)))
        return made
    return user(register, role, WHERE.get(role, "64.01"))


def test_every_mutation_has_a_page_or_a_reason_why_it_has_none() -> None:
    whole = schema()._schema
    assert whole.mutation_type is not None
    asked = {
        node.selection_set.selections[0].name.value  # type: ignore[attr-defined]
        for name in names()
        for node in parse(document(name)).definitions
        if isinstance(node, OperationDefinitionNode) and node.operation is OperationType.MUTATION
    }
    page = Path("docs/adding-a-screen.md").read_text("utf-8").partition("## What no page records")[2]
    told = {
        one
        for row in page.splitlines()
        if row.startswith("| `")
        for one in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert asked & told == set()
    assert asked | told == set(whole.mutation_type.fields)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_that_a_role_is_led_to_opens_for_it(
    told: Told, guarded: Api, register: Register, role: Role
) -> None:
    reader = Reader(guarded, {"x-user": str(of_role(register, role))})
    home = reader.opens("/")
    assert home.status == 200, home.text
    # when each page of the navigation is opened by its link
    offered = {path for path, _, roles in PAGES if roles is None or role in roles}
    led = {one for one in home.links() if one.partition("?")[0] in {path for path, _, _ in PAGES}}
    assert {one.partition("?")[0] for one in led} >= offered
    for one in led:
        if one.partition("?")[0] == "/pengguna":
            continue  # shown where accounts are, see test_users_page.py
        shown = reader.opens(one)
        assert shown.status == 200, f"{one}: {shown.text}"
        assert '<p class="wrong" role="status">' not in shown.html, f"{one}: {shown.text}"


@pytest.mark.parametrize("role", list(Role))
def test_nothing_that_a_page_leads_to_is_refused(
    told: Told, guarded: Api, register: Register, role: Role
) -> None:
    reader = Reader(guarded, {"x-user": str(of_role(register, role))})
    # given every page that its pages lead to, and what those lead to: one of each kind
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        link = waiting.pop()
        path = link.partition("?")[0]
        if path in seen or not path.startswith("/") or path.startswith(ELSEWHERE):
            continue
        seen[path] = link
        # when it is opened
        shown = reader.opens(link)
        # then nothing in it is refused
        assert shown.status == 200, f"{link}: {shown.status} {shown.text}"
        assert '<p class="wrong" role="status">' not in shown.html, f"{link}: {shown.text}"
        waiting += shown.links()
    assert len(seen) > (1 if role is Role.ADMINISTRATOR else 5), seen


@pytest.mark.parametrize("role", list(Role))
def test_a_page_that_a_role_is_not_led_to_is_refused(
    told: Told, guarded: Api, register: Register, role: Role
) -> None:
    reader = Reader(guarded, {"x-user": str(of_role(register, role))})
    for path, _, roles in PAGES:
        if roles is None or roles == ADMINISTRATORS or role in roles:
            continue
        shown = reader.opens(f"{path}?wilayah=64.01")
        assert shown.status == 403, f"{path}: {shown.status} {shown.text}"
