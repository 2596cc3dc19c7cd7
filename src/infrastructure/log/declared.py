"""Which events are there? Each under its stored name, with whether the guards must know of it, and whom and what it names.

Nothing is left to a default here: an event that is not declared cannot be recorded, and one that concerns the guards and
changes none of them is a bug (`guards/effects.py`).
"""

from collections.abc import Mapping
from typing import NamedTuple

from ...domain import (
    accounts,
    agreements,
    batches,
    budget,
    cards,
    claims,
    deaths,
    decrees,
    denominators,
    emergency_access,
    enrolment_events,
    grants,
    handovers,
    identity,
    read_log_seals,
    selection,
)


class Declared(NamedTuple):
    """An event class. `guards`: it means something to the guards. `notes` are its fields that refer to a note of the vault,
    `workers` those that refer to a person there.
    """

    kind: type
    guards: bool
    notes: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()


_NOTE, _WORKER = ("note",), ("worker",)

EVENTS: Mapping[str, Declared] = {
    "MemorandumSigned": Declared(agreements.MemorandumSigned, guards=False),
    "AgreementSigned": Declared(agreements.AgreementSigned, guards=False),
    "AgreementAmended.v2": Declared(agreements.AgreementAmended, guards=False),
    "AgreementTerminated": Declared(agreements.AgreementTerminated, guards=False, notes=("reason",)),
    "TerminationCorrected": Declared(agreements.TerminationCorrected, guards=False, notes=_NOTE),
    "TerminationWithdrawn": Declared(agreements.TerminationWithdrawn, guards=False, notes=_NOTE),
    "BudgetAllocated.v2": Declared(budget.BudgetAllocated, guards=True),
    "BudgetRevised.v2": Declared(budget.BudgetRevised, guards=True),
    "BudgetReserved": Declared(budget.BudgetReserved, guards=True),
    "BudgetReleased": Declared(budget.BudgetReleased, guards=True),
    "VillageQuotaSet.v2": Declared(budget.VillageQuotaSet, guards=True),
    "RingOneNamed": Declared(budget.RingOneNamed, guards=False),
    "ParticipantsProposed.v4": Declared(selection.ParticipantsProposed, guards=False),
    "ListVerified.v4": Declared(selection.ListVerified, guards=True),
    "ListReturned.v2": Declared(selection.ListReturned, guards=False, notes=_NOTE),
    "VerificationWithdrawn": Declared(selection.VerificationWithdrawn, guards=True, notes=_NOTE),
    "DecreeIssued.v3": Declared(decrees.DecreeIssued, guards=True),
    "DecreeRevised": Declared(decrees.DecreeRevised, guards=True),
    "DecreeVoided": Declared(decrees.DecreeVoided, guards=True, notes=_NOTE),
    "WorkerEnrolled.v2": Declared(enrolment_events.WorkerEnrolled, guards=True, workers=_WORKER),
    "EnrolmentTransferred.v2": Declared(enrolment_events.EnrolmentTransferred, guards=False, workers=_WORKER),
    "EnrolmentCorrected": Declared(
        enrolment_events.EnrolmentCorrected, guards=True, notes=("reason",), workers=_WORKER
    ),
    "EnrolmentEnded": Declared(enrolment_events.EnrolmentEnded, guards=True, workers=_WORKER),
    "EnrolmentVoided": Declared(enrolment_events.EnrolmentVoided, guards=True, notes=_NOTE, workers=_WORKER),
    "EnrolmentReopened": Declared(
        enrolment_events.EnrolmentReopened, guards=True, notes=_NOTE, workers=_WORKER
    ),
    "EnrolmentRejudged": Declared(enrolment_events.EnrolmentRejudged, guards=False, workers=_WORKER),
    "IdentityCorrected": Declared(identity.IdentityCorrected, guards=False, notes=_NOTE, workers=_WORKER),
    "WorkerDied": Declared(deaths.WorkerDied, guards=True, notes=_NOTE, workers=_WORKER),
    "DeathWithdrawn": Declared(deaths.DeathWithdrawn, guards=True, notes=_NOTE, workers=_WORKER),
    "BatchOpened.v2": Declared(batches.BatchOpened, guards=False),
    "BatchChunkAccepted.v2": Declared(batches.BatchChunkAccepted, guards=False),
    "BatchCompleted": Declared(batches.BatchCompleted, guards=False),
    "BatchAbandoned": Declared(batches.BatchAbandoned, guards=False),
    "CardIssued.v2": Declared(cards.CardIssued, guards=True, workers=_WORKER),
    "HandoverHeld.v2": Declared(handovers.HandoverHeld, guards=True),
    "HandoverContinued": Declared(handovers.HandoverContinued, guards=False),
    "CardHandedOver.v2": Declared(cards.CardHandedOver, guards=False, workers=_WORKER),
    "CardNotCollected": Declared(cards.CardNotCollected, guards=False, workers=_WORKER),
    "CardReportedLost": Declared(cards.CardReportedLost, guards=False, workers=_WORKER),
    "CardFound": Declared(cards.CardFound, guards=False, workers=_WORKER),
    "CardReplaced": Declared(cards.CardReplaced, guards=True, workers=_WORKER),
    "CardRevoked": Declared(cards.CardRevoked, guards=True, workers=_WORKER),
    "CardVoided": Declared(cards.CardVoided, guards=True, notes=_NOTE, workers=_WORKER),
    "CardHandoverVoided": Declared(cards.CardHandoverVoided, guards=False, workers=_WORKER),
    "HandoverVoided": Declared(handovers.HandoverVoided, guards=True, notes=_NOTE),
    "EligibleWorkersCounted": Declared(denominators.EligibleWorkersCounted, guards=False),
    "ClaimPublished": Declared(claims.ClaimPublished, guards=False),
    "ClaimCorrected": Declared(claims.ClaimCorrected, guards=False),
    "ClaimWithdrawn.v2": Declared(claims.ClaimWithdrawn, guards=False, notes=_NOTE),
    "ClaimExplained.v2": Declared(claims.ClaimExplained, guards=False, notes=_NOTE),
    "UserAdmitted": Declared(grants.UserAdmitted, guards=False),
    "AccessGranted": Declared(grants.AccessGranted, guards=False),
    "AccessRevoked": Declared(grants.AccessRevoked, guards=False, notes=_NOTE),
    "AdministratorAppointed": Declared(grants.AdministratorAppointed, guards=False),
    "GlassBroken": Declared(emergency_access.GlassBroken, guards=False, notes=_NOTE),
    "SightsSealed": Declared(read_log_seals.SightsSealed, guards=False),
    "LinkMade": Declared(accounts.LinkMade, guards=False),
    "LinkUsed": Declared(accounts.LinkUsed, guards=False),
    "SecondFactorSet": Declared(accounts.SecondFactorSet, guards=False),
    "SecondFactorRemoved": Declared(accounts.SecondFactorRemoved, guards=False),
    "TokenMade": Declared(accounts.TokenMade, guards=False),
    "TokenRevoked": Declared(accounts.TokenRevoked, guards=False),
    "AccountClosed": Declared(accounts.AccountClosed, guards=False),
    "AccountReopened": Declared(accounts.AccountReopened, guards=False),
}


def names_of(name: str) -> tuple[str, ...]:
    """The stored names of an event in every version of it, the newest first."""
    bare, _, version = name.partition(".v")
    older = [f"{bare}.v{n}" for n in range(int(version or 1) - 1, 1, -1)]
    return (name, *older, *([bare] if version else []))
