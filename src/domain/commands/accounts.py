"""What is done about a user's account? It is closed; links, second factors and tokens are made and end."""

from .. import accounts
from ..accounts import (
    AccountIntent,
    CloseAccount,
    MakeLink,
    MakeToken,
    RemoveSecondFactor,
    RevokeToken,
    SetSecondFactor,
    UseLink,
)
from ..ports import Command, Outcome
from .handling import Plan, next_in_stream
from .user_streams import UserStreams, user_state


class AccountCommands(UserStreams):
    """Commands about accounts, each `(command, intent) -> Outcome`; result {"user": id}."""

    def close_account(self, command: Command, intent: CloseAccount) -> Outcome:
        """Close the account of a user; one that is closed stays so."""

        def decide() -> Plan:
            history = self._user(intent.user)
            state = user_state(history)
            events = accounts.tell(None if state is None else state.closed, intent)
            append = next_in_stream(None, intent.user, history, events)
            return self._while_one_stays(append, intent.user, history), {"user": str(intent.user)}

        return self.run(command, intent, decide)

    def make_link(self, command: Command, intent: MakeLink) -> Outcome:
        """A link for the user's password is made."""
        return self._of_account(command, intent)

    def use_link(self, command: Command, intent: UseLink) -> Outcome:
        """The user's account begins anew."""
        return self._of_account(command, intent)

    def set_second_factor(self, command: Command, intent: SetSecondFactor) -> Outcome:
        """The user signs in with one thing more."""
        return self._of_account(command, intent)

    def remove_second_factor(self, command: Command, intent: RemoveSecondFactor) -> Outcome:
        """The user signs in with one thing less."""
        return self._of_account(command, intent)

    def make_token(self, command: Command, intent: MakeToken) -> Outcome:
        """A program may come in as the user."""
        return self._of_account(command, intent)

    def revoke_token(self, command: Command, intent: RevokeToken) -> Outcome:
        """It may not any more."""
        return self._of_account(command, intent)

    def _of_account(self, command: Command, intent: AccountIntent) -> Outcome:
        def decide() -> Plan:
            history = self._user(intent.user)
            state = user_state(history)
            events = accounts.tell(None if state is None else state.closed, intent)
            return next_in_stream(None, intent.user, history, events), {"user": str(intent.user)}

        return self.run(command, intent, decide)
