"""What can one ask the register to do? Every command, each `(command, intent) -> Outcome`."""

from .accounts import AccountCommands
from .agreements import AgreementCommands
from .budgets import BudgetCommands
from .card_lists import CardListCommands
from .claims import ClaimCommands
from .corrected_enrolments import CorrectedEnrolmentCommands
from .deaths import DeathCommands
from .emergency_access import EmergencyAccessCommands
from .enrolling import EnrollingCommands
from .grants import GrantCommands
from .handovers import HandoverCommands
from .identity import IdentityCommands
from .issued_cards import IssuedCardCommands
from .papers import PaperCommands
from .proposals import ProposalCommands
from .read_log_seals import ReadLogCommands
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
    EnrollingCommands,
    CorrectedEnrolmentCommands,
    VoidingCommands,
    ReopenedCommands,
    IdentityCommands,
    DeathCommands,
    IssuedCardCommands,
    GrantCommands,
    AccountCommands,
    EmergencyAccessCommands,
    ReadLogCommands,
    HandoverCommands,
    CardListCommands,
):
    """The register: papers and figures, lists, enrolments, deaths, cards, and who may do what. Refusals come back as
    breaches, never raised.

    Raises Contended only where a command lost every one of its attempts to others; it may be sent again.
    """
