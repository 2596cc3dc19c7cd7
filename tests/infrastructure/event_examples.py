"""What does each stored event look like? One example of every event, with every field filled; its values are fixed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from naungan.domain import (
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
    reserved_months,
    selection,
    stretches,
)
from naungan.domain.dates import PartialDate, Period
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    CardStatus,
    ClaimMeasure,
    ClaimPopulation,
    DeathEvidence,
    EndReason,
    Evidence,
    FundingSource,
    GlassReason,
    IdentityChange,
    IdentityReason,
    MembershipCategory,
    Programme,
    ReceiptProof,
    Receiver,
    ReopenReason,
    Reporter,
    ReturnReason,
    RevocationReason,
    Role,
    RuleCode,
    SecondFactor,
    Sex,
    TakenBackReason,
    UserKind,
    VillageKind,
)
from naungan.infrastructure.log.event_types import EVENT_TYPES

GOLDEN = Path(__file__).parent / "golden"
DAY, LATER = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
DIGEST = "0123456789abcdef" * 4
MARK = "89abcdef01234567" * 4
A, B, C, D, E = (UUID(int=n << 64 | n) for n in range(1, 6))
PARTIES = ("Dinas Contoh", "BPJS Ketenagakerjaan")
DRAW = reserved_months.Draw(B, 2022, 3, 16_800)
TERMS = enrolment_events.FixedTerms("VULNERABLE_WORKERS", FundingSource.APBD, A, False)
HERE = stretches.Stretch(DAY, LATER, "64.01.01.2009", "FISHER", MembershipCategory.NON_WAGE_EARNER)
THERE = stretches.Stretch(DAY, None, "64.01.01.2010", "FARMER", MembershipCategory.WAGE_EARNER)
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
    agreements.AgreementAmended(
        ("period", "parties", "title"), agreements.AgreementFacts("perjanjian", PARTIES, Period(DAY, LATER)),
        agreements.AgreementFacts("perjanjian kerja sama", PARTIES, Period(DAY)), LATER,
    ),
    agreements.AgreementTerminated(LATER, C),
    agreements.TerminationCorrected(LATER, DAY, C),
    agreements.TerminationWithdrawn(LATER, TakenBackReason.WITHDRAWN_BY_AUTHORITY, C),
    budget.BudgetAllocated(
        "64.01", "VULNERABLE_WORKERS", 2022, FundingSource.CORPORATE, BudgetStage.REVISED, A, "PT Contoh",
        1_626_307_200, 1_600_000_000, 32_268, 100, Evidence.DERIVED, BREACHES,
    ),
    budget.BudgetRevised(
        budget.Figures(1_900_000_000, 1_800_000_000, 30_000, 100), budget.Figures(2_000_000_000, 1_900_000_000, 40_000, 90),
        BudgetStage.REVISED, (budget.VillageQuota("64.01.01.2009", 100, None),), BREACHES,
    ),
    budget.BudgetReserved(50_400, 1, True),
    budget.BudgetReleased(16_800, 1),
    budget.VillageQuotaSet("64.01.01.2009", 90, 100, BREACHES),
    budget.RingOneNamed(("64.02.01.2001",), ("64.02.01.2001", "64.02.01.2002")),
    selection.ParticipantsProposed(
        "64.01.01.2009", "VULNERABLE_WORKERS", 100, people=True, round=2, mark=MARK, changed=(3, 101), withdrawn=(7,),
        villages=("64.01.01.2009",), rows_of_each=(2,),
    ),
    selection.ListVerified("Camat Contoh", DAY, 99, round=2, was=88, region="64.01.01.2009"),
    selection.ListReturned(
        "Camat Contoh", DAY, 2, (selection.ReturnedRow(3, ReturnReason.DIED), selection.ReturnedRow(9, ReturnReason.OTHER)), C,
        "64.01.01.2009",
    ),
    selection.VerificationWithdrawn(
        TakenBackReason.DOCUMENT_INVALID, C, selection.Verified("Camat Contoh", DAY, 99)
    ),
    decrees.DecreeIssued("62.03", "SK Contoh 1/2025", DAY, E, 9960, Evidence.EXTERNAL, 2),
    decrees.DecreeRevised(
        decrees.DecreeFacts("SK Contoh 1/2025", DAY, 9960, 2), decrees.DecreeFacts("SK Contoh 2/2025", LATER, 9950, 2),
        (RuleCode.NO_DECREE,),
    ),
    decrees.DecreeVoided(
        "SK Contoh 1/2025", TakenBackReason.RECORDED_TWICE, C, decrees.DecreeFacts("SK Contoh 1/2025", DAY, 9960)
    ),
    enrolment_events.WorkerEnrolled(
        A, "VULNERABLE_WORKERS", "FISHER", MembershipCategory.NON_WAGE_EARNER, "64.01.01.2009", FundingSource.APBD,
        (Programme.JKK, Programme.JKM), DAY, LATER, Sex.FEMALE, 1985, 37, A, B, E, C, True, (DRAW,), BREACHES,
        Evidence.ASSUMED,
    ),
    enrolment_events.EnrolmentTransferred(
        A, TERMS, DAY, (HERE,), (HERE, THERE), (RuleCode.RING_ONE,), (RuleCode.RING_ONE,)
    ),
    enrolment_events.EnrolmentCorrected(A, TERMS, C, (HERE,), (THERE,), 37, (DRAW,), BREACHES),
    enrolment_events.EnrolmentEnded(A, TERMS, DAY, EndReason.DIED, (HERE, THERE), (), (DRAW,)),
    enrolment_events.EnrolmentVoided(A, TERMS, "64.01.01.2009", TakenBackReason.WRONG_PERSON, C, (HERE,), (DRAW,)),
    enrolment_events.EnrolmentReopened(
        A, TERMS, ReopenReason.ENDED_BY_MISTAKE, C, (HERE,), (HERE, THERE), (DRAW,), BREACHES,
        (RuleCode.QUOTA_EXCEEDED,), EndReason.ARREARS, LATER,
    ),
    enrolment_events.EnrolmentRejudged(
        A, TERMS, "64.01.01.2009", 2, Sex.MALE, Sex.FEMALE, 1985, 1958, 37, 64, BREACHES, (RuleCode.OUTSIDE_AGE_POLICY,)
    ),
    identity.IdentityCorrected(
        A, (IdentityChange.NIK_CHANGED, IdentityChange.SEX), 1, 2, Sex.MALE, Sex.FEMALE, 1985, 1958,
        IdentityReason.CHANGED_BY_REGISTRY, C,
    ),
    deaths.WorkerDied(A, DAY, DeathEvidence.DEATH_CERTIFICATE, Reporter.FAMILY, C, (B, D), "64.01"),
    deaths.DeathWithdrawn(
        A, DAY, TakenBackReason.WRONG_PERSON, C, (B,), (deaths.Unrestored(D, (RuleCode.QUOTA_EXCEEDED,)),), (E,)
    ),
    cards.CardIssued(A, B, "K0123456789ABCDE", DAY, Evidence.ASSUMED, "22012345678", D),
    handovers.HandoverHeld("64.01", DAY, "Pendopo Contoh", "BA 1/2022", 3, Evidence.STATED, "64.01.01.2009", 2),
    handovers.HandoverContinued(1000),
    cards.CardHandedOver(A, D, DAY, Receiver.FAMILY, ReceiptProof.SIGNATURE),
    cards.CardNotCollected(A, D, DAY),
    cards.CardReportedLost(A, DAY),
    cards.CardFound(A, LATER, CardStatus.HANDED_OVER),
    cards.CardReplaced(A, E, DAY),
    cards.CardRevoked(A, DAY),
    cards.CardVoided(A, TakenBackReason.WRONG_PERSON, C, CardStatus.ISSUED),
    cards.CardHandoverVoided(A, D, CardStatus.HANDED_OVER, CardStatus.ISSUED),
    handovers.HandoverVoided(TakenBackReason.NEVER_HAPPENED, C, 3),
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
    claims.ClaimCorrected(
        LATER, claims.ClaimFigures(32_680, 32_000, "0.66", 100), claims.ClaimFigures(32_268, 32_200, "0.65", 90),
        "Ralat Sumber Contoh",
    ),
    claims.ClaimWithdrawn(DAY, TakenBackReason.TYPED_WRONG, C),
    claims.ClaimExplained(C, "Sumber Contoh", Evidence.EXTERNAL, (A, B)),
    grants.UserAdmitted(UserKind.PERSON),
    grants.AccessGranted(Role.OPERATOR, "64.01", LATER),
    grants.AccessRevoked(Role.OPERATOR, "64.01", RevocationReason.OTHER, B),
    grants.AdministratorAppointed(C, True),
    emergency_access.GlassBroken(
        A, Role.AUDITOR, "64.01", (B, C), GlassReason.COMPLAINT, dt.datetime(2026, 11, 26, 15, 4, 5, 123456, dt.UTC), 200, B
    ),
    read_log_seals.SightsSealed(10_000, 10_017, DIGEST),
    accounts.LinkMade(True),
    accounts.LinkUsed(True),
    accounts.SecondFactorSet(SecondFactor.CODES),
    accounts.SecondFactorRemoved(SecondFactor.PASSKEY),
    accounts.TokenMade(A, 30),
    accounts.TokenRevoked(A),
    accounts.AccountClosed(),
    accounts.AccountReopened(),
)  # fmt: skip

NOTHING_SAID: tuple[Any, ...] = (
    agreements.AgreementSigned("64.02", None, "kerja sama", PARTIES, None, None),
    agreements.AgreementAmended(
        ("period",), agreements.AgreementFacts(None, (), None), agreements.AgreementFacts(None, (), Period(DAY))
    ),
    agreements.TerminationWithdrawn(LATER, TakenBackReason.TYPED_WRONG, None),
    budget.BudgetAllocated("62.03", None, None, FundingSource.UNKNOWN, None, quota=500),
    budget.BudgetRevised(None, budget.Figures(None, None, 500, None)),
    budget.VillageQuotaSet("64.01.01.2009", 90, None),
    budget.RingOneNamed((), ("64.02.01.2001",)),
    enrolment_events.EnrolmentVoided(A, TERMS, "64.01.01.2009", TakenBackReason.TYPED_WRONG, None, (), ()),
    enrolment_events.EnrolmentReopened(A, TERMS, ReopenReason.DEATH_WITHDRAWN, None, (), (THERE,)),
    identity.IdentityCorrected(
        A, (IdentityChange.NAME,), 1, 2, None, None, None, None, IdentityReason.TYPED_WRONG, None
    ),
    deaths.WorkerDied(A, DAY, DeathEvidence.NOT_SAID, Reporter.NOT_SAID, None, (), "64.01"),
    deaths.DeathWithdrawn(A, DAY, TakenBackReason.TYPED_WRONG, None, (), (), ()),
    claims.ClaimWithdrawn(DAY),
    claims.ClaimExplained(C),
    decrees.DecreeIssued("62.03", "SK Contoh", None, None, 1),
    handovers.HandoverHeld("64.01", DAY, "Pendopo Contoh", None, None),
    cards.CardIssued(A, B, "K0123456789ABCDE", DAY),
    batches.BatchOpened("64.01", None, "NON_ASN", None, 1),
    enrolment_events.WorkerEnrolled(
        A, "NON_ASN", "UNSPECIFIED", MembershipCategory.WAGE_EARNER, "64.01.01.2009", FundingSource.APBD,
        (Programme.JKK,), DAY, None, Sex.MALE, 1985, 37,
    ),
    grants.AccessGranted(Role.ADMINISTRATOR, None, None),
    grants.AccessRevoked(Role.ADMINISTRATOR, None, RevocationReason.LEFT_OFFICE, None),
)  # fmt: skip


# What the first versions of these are read as: some held plain digests of personal rows, others told less.
LIST = selection.plain_list_id(DIGEST)
UNPLACED: dict[str, Any] = {"villages": (), "rows_of_each": ()}
BY_DIGEST = {"people": False, "round": 1, "mark": None, "changed": (), "withdrawn": (), **UNPLACED}
_UPCAST: dict[str, tuple[Any, dict[str, Any]]] = {
    **dict.fromkeys(
        ("ParticipantsProposed", "ParticipantsProposed.v2"), (selection.ParticipantsProposed, BY_DIGEST)
    ),
    **dict.fromkeys(
        ("ListVerified", "ListVerified.v2"),
        (selection.ListVerified, {"round": 1, "was": None, "region": None}),
    ),
    "ParticipantsProposed.v3": (selection.ParticipantsProposed, UNPLACED),
    "ListVerified.v3": (selection.ListVerified, {"region": None}),
    "ListReturned": (selection.ListReturned, {"region": None}),
    "DecreeIssued": (decrees.DecreeIssued, {"listed": LIST, "round": None}),
    "DecreeIssued.v2": (decrees.DecreeIssued, {"round": None}),
    "WorkerEnrolled": (enrolment_events.WorkerEnrolled, {"listed": LIST}),
    "EnrolmentTransferred": (enrolment_events.EnrolmentTransferred, {"breaches": (), "judged": ()}),
    "BatchOpened": (batches.BatchOpened, {"file": None}),
    "BatchChunkAccepted": (batches.BatchChunkAccepted, {"checksum": batches.PLAIN + DIGEST}),
    "AgreementAmended": (
        agreements.AgreementAmended,
        {
            "amended": ("period",),
            "was": agreements.AgreementFacts(None, (), Period(DAY, LATER)),
            "now": agreements.AgreementFacts(None, (), Period(DAY)),
            "on": None,
        },
    ),
    "BudgetAllocated": (budget.BudgetAllocated, {"breaches": None}),
    "BudgetRevised": (
        budget.BudgetRevised,
        {
            "was": None,
            "now": budget.Figures(2_000_000_000, 1_900_000_000, 40_000, None),
            "stage": None,
            "villages": (),
            "breaches": (),
        },
    ),
    "VillageQuotaSet": (budget.VillageQuotaSet, {"was": None, "now": 100, "breaches": ()}),
    "CardIssued": (cards.CardIssued, {"membership": None, "batch": None}),
    "HandoverHeld": (handovers.HandoverHeld, {"village": None, "absent": None}),
    "CardHandedOver": (
        cards.CardHandedOver,
        {"received_by": Receiver.NOT_SAID, "proof": ReceiptProof.NOT_SAID},
    ),
    "ClaimWithdrawn": (claims.ClaimWithdrawn, {"reason": TakenBackReason.OTHER, "note": None}),
    "ClaimExplained": (
        claims.ClaimExplained,
        {"source": None, "evidence": Evidence.STATED, "beside": ()},
    ),
}


# What first versions without any field that has a default are read as, where that is not what has a default today.
_UPCAST_BARE: dict[str, dict[str, Any]] = {"BudgetAllocated": {"breaches": None}}


def read_from_before() -> dict[Path, Any]:
    """Where the first versions of events are kept, and what each is read as today."""
    found: dict[Path, Any] = {}
    for name, (kind, changed) in _UPCAST.items():
        full: Any = next(e for e in EXAMPLES if type(e) is kind)
        found[GOLDEN / f"{name}.json"] = replace(full, **changed)
        bare = GOLDEN / f"{name}.bare.json"
        if bare.exists():
            said: Any = next(e for e in NOTHING_SAID if type(e) is kind)
            found[bare] = replace(said, **_UPCAST_BARE.get(name, {}))
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
