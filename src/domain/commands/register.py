"""What can one ask the register to do? Every command, each `(command, intent) -> Outcome`."""

from .cards import CardCommands
from .claims import ClaimCommands
from .enrolments import EnrolmentCommands
from .papers import PaperCommands
from .terminations import TerminationCommands


class Register(PaperCommands, TerminationCommands, ClaimCommands, EnrolmentCommands, CardCommands):
    """The register: papers and figures, enrolments, cards. Refusals come back as breaches, never raised.

    Raises Contended only where a command lost every one of its attempts to others; it may be sent again.
    """
