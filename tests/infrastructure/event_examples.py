"""What does each stored event look like? One example of every event, with every field filled; its values are fixed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from naungan.domain import (
    agreements,
    batches,
    budget,
    cards,
    claims,
    denominators,
    enrolment,
    selection,
)
from naungan.domain.dates import PartialDate, Period
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    ClaimMeasure,
    ClaimPopulation,
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    RuleCode,
    Sex,
    VillageKind,
)
from naungan.infrastructure.log.event_types import EVENT_TYPES

GOLDEN = Path(__file__).parent / "golden"
DAY, LATER = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
DIGEST = "0123456789abcdef" * 4
A, B, C, D, E = (UUID(int=n << 64 | n) for n in range(1, 6))
PARTIES = ("Dinas Contoh", "BPJS Ketenagakerjaan")
DRAW = budget.Draw(B, 2022, 3, 16_800)
TERMS = enrolment.FixedTerms("VULNERABLE_WORKERS", FundingSource.APBD, A, False)
HERE = enrolment.Stretch(DAY, LATER, "64.01.01.2009", "FISHER", MembershipCategory.NON_WAGE_EARNER)
THERE = enrolment.Stretch(DAY, None, "64.01.01.2010", "FARMER", MembershipCategory.WAGE_EARNER)
BREACHES = (RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED)

EXAMPLES: tuple[Any, ...] = (
    agreements.MemorandumSigned(
        "64.01", "kesepakatan bersama", PARTIES, PartialDate.parse("2022-09"), Period(DAY, LATER), ("Inpres 2/2021",),
        Evidence.STATED,
    ),
    agreements.AgreementSigned(
        "64.01", AgreementKind.COOPERATION_AGREEMENT, "perjanjian kerja sama", PARTIES, PartialDate.parse("2021"),
        Period(DAY), ("Inpres 4/2022",), A, Evidence.DERIVED,
    ),
    agreements.AgreementAmended(Period(DAY, LATER), Period(DAY)),
    agreements.AgreementTerminated(LATER, C),
    budget.BudgetAllocated(
        "64.01", "VULNERABLE_WORKERS", 2022, FundingSource.CORPORATE, BudgetStage.REVISED, A, "PT Contoh",
        1_626_307_200, 1_600_000_000, 32_268, 100, Evidence.DERIVED,
    ),
    budget.BudgetRevised(2_000_000_000, 1_900_000_000, 40_000),
    budget.BudgetReserved(50_400, 1, True),
    budget.BudgetReleased(16_800, 1),
    budget.VillageQuotaSet("64.01.01.2009", 100),
    selection.ParticipantsProposed("64.01.01.2009", "VULNERABLE_WORKERS", 100),
    selection.ListVerified("Camat Contoh", DAY, 99),
    selection.DecreeIssued("62.03", "SK Contoh 1/2025", DAY, E, 9960, Evidence.EXTERNAL),
    enrolment.WorkerEnrolled(
        A, "VULNERABLE_WORKERS", "FISHER", MembershipCategory.NON_WAGE_EARNER, "64.01.01.2009", FundingSource.APBD,
        (Programme.JKK, Programme.JKM), DAY, LATER, Sex.FEMALE, 1985, 37, A, B, E, C, True, (DRAW,), BREACHES,
        Evidence.ASSUMED,
    ),
    enrolment.EnrolmentTransferred(A, TERMS, DAY, (HERE,), (HERE, THERE)),
    enrolment.EnrolmentCorrected(A, TERMS, C, (HERE,), (THERE,), 37, (DRAW,), BREACHES),
    enrolment.EnrolmentEnded(A, TERMS, DAY, EndReason.DIED, (HERE, THERE), (), (DRAW,)),
    cards.CardIssued(A, B, "K0123456789ABCDE", DAY, Evidence.ASSUMED),
    cards.HandoverHeld("64.01", DAY, "Pendopo Contoh", "BA 1/2022", 3, Evidence.STATED),
    cards.CardHandedOver(A, D, DAY),
    cards.CardReportedLost(A, DAY),
    cards.CardReplaced(A, E, DAY),
    cards.CardRevoked(A, DAY),
    denominators.EligibleWorkersCounted("64.01", "VILLAGE_ECOSYSTEM", 7204, DAY, "Sumber Contoh", Evidence.DERIVED),
    claims.ClaimPublished(
        "64.01", "Sumber Contoh", DAY, PartialDate.parse("2022-10-24"), True, LATER, ClaimPopulation.ALL_PARTICIPANTS,
        ClaimMeasure.WORKERS_COVERED, "VULNERABLE_WORKERS", "FISHER", FundingSource.APBD, 32_680, 32_000, "0.66", 100,
        VillageKind.DESA, A,
    ),
    batches.BatchOpened(
        "64.01", DIGEST, "VULNERABLE_WORKERS", A, 32_268, (batches.HeldMoney(B, 50_400),), (DRAW,)
    ),
    batches.BatchChunkAccepted(
        0, DIGEST, 2000, 1990, 4, 5, 1,
        (batches.RowRefusal(7, RuleCode.OUTSIDE_AGE_POLICY, Reason.AGE, "birthDate", {"lowest": 15, "highest": 64}),),
    ),
    batches.BatchCompleted(17, 32_268, 32_258, 4, 5, 1),
    batches.BatchAbandoned(3),
    claims.ClaimWithdrawn(DAY),
    claims.ClaimExplained(C),
)  # fmt: skip

NOTHING_SAID: tuple[Any, ...] = (
    agreements.AgreementSigned("64.02", None, "kerja sama", PARTIES, None, None),
    budget.BudgetAllocated("62.03", None, None, FundingSource.UNKNOWN, None, quota=500),
    selection.DecreeIssued("62.03", "SK Contoh", None, None, 1),
    cards.HandoverHeld("64.01", DAY, "Pendopo Contoh", None, None),
    batches.BatchOpened("64.01", None, "NON_ASN", None, 1),
    enrolment.WorkerEnrolled(
        A, "NON_ASN", "UNSPECIFIED", MembershipCategory.WAGE_EARNER, "64.01.01.2009", FundingSource.APBD,
        (Programme.JKK,), DAY, None, Sex.MALE, 1985, 37,
    ),
)  # fmt: skip


# What the first versions of these are read as, which held plain digests of personal rows.
LIST = selection.plain_list_id(DIGEST)
_UPCAST: dict[str, tuple[Any, dict[str, Any]]] = {
    "ParticipantsProposed": (selection.ParticipantsProposed, {}),
    "ListVerified": (selection.ListVerified, {}),
    "DecreeIssued": (selection.DecreeIssued, {"listed": LIST}),
    "WorkerEnrolled": (enrolment.WorkerEnrolled, {"listed": LIST}),
    "BatchOpened": (batches.BatchOpened, {"file": None}),
    "BatchChunkAccepted": (batches.BatchChunkAccepted, {"checksum": batches.PLAIN + DIGEST}),
}


def read_from_before() -> dict[Path, Any]:
    """Where the first versions of events are kept, and what each is read as today."""
    found: dict[Path, Any] = {}
    for name, (kind, changed) in _UPCAST.items():
        full: Any = next(e for e in EXAMPLES if type(e) is kind)
        found[GOLDEN / f"{name}.json"] = replace(full, **changed)
        found |= {GOLDEN / f"{name}.bare.json": e for e in NOTHING_SAID if type(e) is kind}
    return found


def golden_files() -> dict[Path, Any]:
    """Where each example is kept as it was first stored."""
    named = [(EVENT_TYPES.topic(type(event)), event) for event in EXAMPLES]
    bare = [(f"{EVENT_TYPES.topic(type(event))}.bare", event) for event in NOTHING_SAID]
    return {GOLDEN / f"{name}.json": event for name, event in [*named, *bare]}


if __name__ == "__main__":  # keeps the examples of new events; what is kept already is never written again
    for path, event in golden_files().items():
        if not path.exists():
            path.write_bytes(EVENT_TYPES.encode(event)[1])
