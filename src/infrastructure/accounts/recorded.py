"""How does the log learn who may sign in, and with what? Each change of an account is a command, of the user who makes it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from ...domain.commands.method_names import method_of
from ...domain.commands.register import Register
from ...domain.ports import Command, Outcome
from ...domain.reasons import Reason
from ...texts.users import AccountFault
from .accounts import AccountProblem

INSTALLATION = "installation"  # the actor of what is done on the machine itself


@dataclass(frozen=True)
class InLog:
    """Records in the log who may sign in, and with what (`accounts.Recording`): as the user who does it, or as the installation
    itself.
    """

    register: Register

    def __call__(self, intent: Any, by: UUID | None) -> None:
        actor = INSTALLATION if by is None else str(by)
        record = getattr(self.register, method_of(intent))
        outcome: Outcome = record(Command(actor, uuid4(), user=by), intent)
        for breach in outcome.breaches:
            raise AccountProblem(_REFUSED.get(breach.reason, AccountFault.NOT_IN_LOG))


_REFUSED = {
    Reason.ADMINISTRATOR_THERE: AccountFault.HAS_ADMINISTRATOR,
    Reason.LAST_ADMINISTRATOR: AccountFault.LAST_ADMINISTRATOR,
}
