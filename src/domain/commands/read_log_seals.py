"""How does the register keep the head of the chain of looks at names? Recorded by the installation itself."""

from .. import read_log_seals
from ..grants import NotAllowed
from ..ports import Command, Outcome
from ..read_log_seals import SealSights
from ..reasons import Reason
from .handling import Plan, Running, next_in_stream


class ReadLogCommands(Running):
    """Sealing the read log, `(command, intent) -> Outcome`."""

    def seal_sights(self, command: Command, intent: SealSights) -> Outcome:
        """Record the head of the chain of looks at names, by the installation itself. Result {}. Raises NotAllowed for a user."""
        if command.user is not None:
            raise NotAllowed(Reason.ONLY_ON_THE_MACHINE)

        def decide() -> Plan:
            history = self.store.load([read_log_seals.STREAM]).get(read_log_seals.STREAM, [])
            events = read_log_seals.seal([one.event for one in history], intent)
            return next_in_stream(None, read_log_seals.STREAM, history, events), {}

        return self.run(command, intent, decide)
