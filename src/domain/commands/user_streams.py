"""What do all commands about users share? A user's own stream, and that an administrator who can sign in always stays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from uuid import UUID

from .. import grants
from ..administrators import Stays, stays, who_stays
from ..grants import User, UserEvent
from ..ports import Append, Recorded, state_of
from .handling import Running
from .roles_of_commands import day_in

NO_NOTE = UUID(int=0)


class UserStreams(Running):
    """What is asked of the streams of users."""

    def _while_one_stays(self, append: Append, user: UUID, history: Sequence[Recorded]) -> Append:
        """The same append, resting on another administrator who stays where it takes one away: of two who are taken away at the same
        time, one fails. Raises Refused where no other stays.
        """
        before = user_state(history)
        then = reduce(grants.evolve, (new.event for new in append.events), before)
        today = day_in(self.regions, None, self.store.now())
        was, will_be = stays(before, today), stays(then, today)
        if will_be >= was or not self.signing_in([user]):
            return append
        asked = [one for one in self.store.administrators() if one != user]
        able = self.signing_in(asked)
        found = self.store.load([one for one in asked if one in able])
        others: list[tuple[UUID, Stays]] = [
            (one, stays(user_state(past), today)) for one, past in found.items()
        ]
        witness = who_stays(was, will_be, others)
        rests: Mapping[UUID, int] = {} if witness is None else {witness: found[witness][-1].version}
        return replace(append, unchanged={**append.unchanged, **rests})

    def _user(self, user: UUID) -> list[Recorded]:
        """All that was recorded of a user."""
        return self.store.load([user]).get(user, [])


def user_state(history: Sequence[Recorded]) -> User | None:
    """What a user holds by now; None of whoever was never admitted."""
    return state_of(history, UserEvent, grants.evolve)
