"""What can one ask the register to do? Every command, each `(command, intent) -> Outcome`."""

from .agreements import AgreementCommands
from .budgets import BudgetCommands
from .card_lists import CardListCommands
from .claims import ClaimCommands
from .deaths import DeathCommands
from .enrolments import EnrolmentCommands
from .grants import AccessCommands
from .handovers import HandoverCommands
from .identity import IdentityCommands
from .issued_cards import IssuedCardCommands
from .papers import PaperCommands
from .proposals import ProposalCommands
from .reopened import ReopenedCommands
from .selection_undone import SelectionUndoneCommands
from .voiding import VoidingCommands


class Register(
    PaperCommands,
    ProposalCommands,
    AgreementCommands,
    BudgetCommands,
    SelectionUndoneCommands,
    ClaimCommands,
    EnrolmentCommands,
    VoidingCommands,
    ReopenedCommands,
    IdentityCommands,
    DeathCommands,
    IssuedCardCommands,
    AccessCommands,
    HandoverCommands,
    CardListCommands,
):
    """The register: papers and figures, lists, enrolments, deaths, cards, and who may do what. Refusals come back as
    breaches, never raised.

    Raises Contended only where a command lost every one of its attempts to others; it may be sent again.
    """
