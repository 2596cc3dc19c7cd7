"""How do tests come in where one has to sign in? As users that a header names, over an application that guards its rows."""

from typing import Any
from uuid import UUID, uuid4

from naungan.domain.commands.register import Register
from naungan.domain.grants import AdmitUser, GrantAccess
from naungan.domain.ports import Command
from naungan.domain.vocabulary import Role, UserKind
from tests.api.conftest import Api
from tests.people import done


def machine() -> Command:
    return Command("machine", uuid4())


def asked(
    door: Api, document: str, by: UUID | None = None, *, password_only: bool = False, **variables: Any
) -> dict[str, Any]:
    headers = {} if by is None else {"x-user": str(by)}
    if password_only:
        headers["x-password-only"] = "yes"
    body = {"query": document, "variables": variables}
    answer: dict[str, Any] = door.http.post("/graphql", json=body, headers=headers).json()
    return answer


def code(answer: dict[str, Any]) -> str:
    [error] = answer["errors"]
    found: str = error["extensions"]["code"]
    return found


def user(register: Register, role: Role, region: str | None) -> UUID:
    made = uuid4()
    done(register.admit_user(machine(), AdmitUser(made, UserKind.PERSON)))
    done(register.grant_access(machine(), GrantAccess(made, role, region)))
    return made
