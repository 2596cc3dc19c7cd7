"""Did somebody else do the step before? Four eyes: who proposed does not verify, who verified does not decree."""

from collections.abc import Sequence

from ..grants import NotAllowed
from ..ports import Command, Recorded
from ..reasons import Reason


def by_other_hands(command: Command, history: Sequence[Recorded], *kinds: type) -> None:
    """Four eyes: whoever did the step before does not do this one. Raises NotAllowed."""
    if command.user is not None and any(
        isinstance(one.event, kinds) and one.actor == command.actor for one in history
    ):
        raise NotAllowed(Reason.FOUR_EYES)
