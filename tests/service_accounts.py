"""How does a test come in where one has to sign in? As a program with a token, that holds the role it needs."""

from uuid import uuid4

from naungan.domain.commands.register import Register
from naungan.domain.grants import GrantAccess
from naungan.domain.ports import Command
from naungan.domain.vocabulary import Role
from naungan.infrastructure.accounts.door import Door
from naungan.infrastructure.accounts.recorded import INSTALLATION
from naungan.infrastructure.composition import door_of, writing
from naungan.infrastructure.settings import Settings
from tests.people import done


def bearer(register: Register, door: Door, role: Role, region: str) -> dict[str, str]:
    """The header of a new service account that holds a role in a region."""
    login = f"program-{uuid4().hex[:12]}"
    user = door.accounts.add_service(login, login)
    done(register.grant_access(Command(INSTALLATION, uuid4()), GrantAccess(user, role, region)))
    return {"authorization": f"Bearer {door.tokens.make(user, 'test', 1)}"}


def bearer_at(settings: Settings, role: Role, region: str) -> dict[str, str]:
    """The same over databases of a server that runs, or does not."""
    with writing(settings) as side:
        return bearer(side.register, door_of(side), role, region)
