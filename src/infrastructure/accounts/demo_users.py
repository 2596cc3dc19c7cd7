"""As whom may one look at the demo? One invented user of each role, who signs in by a click. Whoever records or verifies does so in the
regency of the history and in the one that is ready to enrol.

They are made and granted their roles after the history, once; what somebody changes of them then stays. They are offered where
they are, so a demo of before has none until `naungan demo` is started on it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from ...domain.commands.register import Register
from ...domain.grants import GrantAccess
from ...domain.ports import Command
from ...domain.regions import Regions
from ...domain.vocabulary import Role
from ...texts.labels.values import VALUES
from ...texts.language import Locale
from ..demo import ACTOR
from ..demo.ready import REGION as READY
from .accounts import AccountProblem, Accounts
from .sessions import Sessions

_WHERE: Mapping[Role, tuple[str | None, ...]] = {
    Role.ANALYST: ("64",),
    Role.VERIFIER: ("64.01.01.2009", READY),
    Role.OPERATOR: ("64.01", READY),
    Role.APPROVER: ("64.01", READY),
    Role.AUDITOR: ("ID",),
    Role.ADMINISTRATOR: (None,),
}
_LOGINS = {
    Role.ANALYST: "analis-rekaan",
    Role.VERIFIER: "verifikator-rekaan",
    Role.OPERATOR: "operator-rekaan",
    Role.APPROVER: "penetap-rekaan",
    Role.AUDITOR: "auditor-rekaan",
    Role.ADMINISTRATOR: "pengelola-rekaan",
}


def invite(accounts: Accounts, register: Register) -> None:
    """Make the users and grant their roles, where that was not done yet."""
    for role in Role:
        employee = _employee(role)
        user = accounts.user_of(employee)
        if accounts.get(user) is None:
            try:
                accounts.add_person(_LOGINS[role], _LOGINS[role].replace("-", " ").title(), employee)
            except AccountProblem:  # somebody else took the login: this one is not offered
                continue
        # By a key of its own, so that a role that was revoked meanwhile is not granted again.
        for region in _WHERE[role]:
            also = (
                f":{region}" if region == READY else ""
            )  # the first one's key is older than the second region
            register.grant_access(
                Command(ACTOR, uuid5(NAMESPACE_URL, f"naungan:demo:user:{role}{also}")),
                GrantAccess(user, role, region),
            )


@dataclass(frozen=True, slots=True)
class Offer:
    """One of them as the page shows them: what they are and do, in which regions (None: everywhere)."""

    login: str
    role: str
    does: str
    where: str | None


class InventedUsers:
    """Lets in as one of them. For simulated logs alone. Safe to use from any thread."""

    def __init__(self, accounts: Accounts, sessions: Sessions, regions: Regions) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._regions = regions

    def offered(self, locale: Locale) -> Sequence[Offer]:
        """Those who are there."""
        return [self._offer(role, locale) for role in Role if self._is_there(role)]

    def enter(self, login: str, before: str | None) -> str | None:
        """The secret of a session as one of them; the one the browser had before ends. None where there is none of that login."""
        role = next((role for role, of in _LOGINS.items() if of == login), None)
        if role is None or not self._is_there(role):
            return None
        return self._sessions.begin(self._accounts.user_of(_employee(role)), instead_of=before)

    def _is_there(self, role: Role) -> bool:
        account = self._accounts.get(self._accounts.user_of(_employee(role)))
        return account is not None and account.closed_at is None

    def _offer(self, role: Role, locale: Locale) -> Offer:
        label = VALUES["Role"][role]
        regions = [self._regions.get(where) for where in _WHERE[role] if where is not None]
        return Offer(
            _LOGINS[role],
            label.name.said(locale),
            (label.meaning or label.name).said(locale),
            ", ".join(region.name for region in regions if region is not None) or None,
        )


def _employee(role: Role) -> str:
    return f"REKAAN{role}"
