"""How are a verification and a decree taken back? Whoever was enrolled under them by then becomes a finding."""

from dataclasses import dataclass
from uuid import UUID

from .decrees import (
    Decree,
    DecreeVoided,
)
from .reasons import Reason
from .refusals import Refused, invalid, refuse_if
from .selection import ProposedList, VerificationWithdrawn, Verified
from .taken_back import note_faults
from .vocabulary import TakenBackReason


@dataclass(frozen=True, slots=True)
class WithdrawVerification:
    """The intent to take the verification of a list back, which is named by its id or its digest. The note is free text: it
    goes to the vault.
    """

    reason: TakenBackReason
    listed: UUID | None = None
    list_digest: str | None = None
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class VoidDecree:
    """The intent to take a decree back. The note is free text: it goes to the vault."""

    decree: UUID
    reason: TakenBackReason
    note: str | None = None
    expected_version: int | None = None


def withdraw_verification(
    state: ProposedList, intent: WithdrawVerification, note: UUID | None
) -> tuple[VerificationWithdrawn, ...]:
    """Let the list wait again, whoever is enrolled from it by now: they become findings."""
    breaches = note_faults(intent.reason, intent.note)
    if state.verified is None or state.verified_on is None:
        path = "list" if intent.list_digest is None else "listDigest"
        raise Refused(*breaches, invalid(Reason.NOT_VERIFIED_YET, path))
    refuse_if(breaches)
    was = Verified(state.office or "", state.verified_on, state.verified)
    return (VerificationWithdrawn(intent.reason, note, was),)


def void_decree(state: Decree, intent: VoidDecree, note: UUID | None) -> tuple[DecreeVoided, ...]:
    """Take a decree back, whoever is enrolled under it by now: they become findings. Told again it changes nothing."""
    if state.voided:
        return ()
    refuse_if(note_faults(intent.reason, intent.note))
    return (DecreeVoided(state.number, intent.reason, note, state.facts),)
