"""Does it matter how the log is cut into batches? Every table comes out alike, so that a rebuild can be compared."""

import datetime as dt
import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from naungan.domain.agreements import AgreementTerminated
from naungan.domain.batches import BatchCompleted
from naungan.domain.budget import BudgetReserved, BudgetRevised, Figures, VillageQuotaSet
from naungan.domain.cards import CardHandedOver, CardNotCollected
from naungan.domain.claims import ClaimExplained, ClaimWithdrawn
from naungan.domain.dates import Period
from naungan.domain.deaths import DeathWithdrawn, WorkerDied
from naungan.domain.decrees import DecreeFacts, DecreeIssued, DecreeRevised, DecreeVoided
from naungan.domain.enrolment_events import EnrolmentVoided
from naungan.domain.handovers import HandoverHeld, HandoverVoided
from naungan.domain.reserved_months import Draw
from naungan.domain.selection import (
    ListReturned,
    ListVerified,
    ParticipantsProposed,
    ReturnedRow,
    VerificationWithdrawn,
    Verified,
)
from naungan.domain.vocabulary import (
    BudgetStage,
    DeathEvidence,
    Reporter,
    ReturnReason,
    RuleCode,
    TakenBackReason,
)
from naungan.infrastructure.composition import projections
from naungan.projections.cards.tables import Cards
from naungan.projections.engine.projection import Projection

from . import test_acts as acts
from . import test_agreements as papers
from . import test_batches as batches
from . import test_claims as claims
from . import test_findings as findings
from .histories import Story
from .history import START, History

NOON = papers.NOON


# Cards have a story of their own below. Coverage writes checkpoints after far more than is told here; test_coverage_equals_model.py
# projects it in batches of several sizes.
TOLD_APART = {"cards", "coverage"}


def _lists_with_people(history: History) -> None:
    """A list that carries its people: judged, proposed again, taken back, judged anew; and a decree, revised and taken back."""
    listed, decree = acts.named("people"), acts.named("decree of people")
    at = (acts.VILLAGE, acts.SCHEME)
    later = ParticipantsProposed(*at, 4, people=True, round=2, mark="b", changed=(1, 5), withdrawn=(2,))
    facts, fewer = DecreeFacts("SK 9", acts.DAY, 4, 2), DecreeFacts("SK 9", acts.DAY, 3, 2)
    back = tuple(ReturnedRow(row, ReturnReason.DIED) for row in (1, 2))
    history.append(NOON, (listed, ParticipantsProposed(*at, 4, people=True, mark="a")))
    history.append(
        NOON, (listed, ListReturned("camat", acts.DAY, 1, back)), (listed, ListVerified("camat", acts.DAY, 2))
    )
    history.append(NOON, (listed, later))
    history.append(
        NOON,
        (listed, ListVerified("camat", acts.DAY, 4, 2, 2)),
        (decree, DecreeIssued("73.07", "SK 9", acts.DAY, listed, 4, round=2)),
        (decree, DecreeRevised(facts, fewer)),
    )
    taken = VerificationWithdrawn(TakenBackReason.TYPED_WRONG, None, Verified("camat", acts.DAY, 4))
    history.append(NOON, (listed, taken))
    history.append(
        NOON,
        (listed, ListReturned("camat", acts.DAY, 2, back[:1])),
        (listed, ListVerified("camat", acts.DAY, 3, 2)),
        (decree, DecreeVoided("SK 9", TakenBackReason.TYPED_WRONG, None, fewer)),
    )


def _files_and_deaths(history: History) -> None:
    """A file whose second chunk is its last; an enrolment taken back; deaths, of which one is withdrawn and told again."""
    file, (enrolment, event) = batches.PASER, findings.enrolled(3)
    history.append(NOON, (file, batches.opened()), (file, batches.chunk(0, 1, 8)))
    history.append(NOON, (file, batches.chunk(1, 2, 9)), (file, BatchCompleted(2, 5, 3, 0, 2, 0)))
    taken = TakenBackReason.TYPED_WRONG
    void = EnrolmentVoided(
        event.worker, event.terms, event.village, taken, None, event.stretches, event.draws
    )
    history.append(NOON, (enrolment, event))
    history.append(NOON, (enrolment, void))
    one, other = (
        WorkerDied(UUID(int=n), acts.DAY, DeathEvidence.NOT_SAID, Reporter.NOT_SAID, None, (), "73.07")
        for n in (4, 5)
    )
    back = DeathWithdrawn(one.worker, one.on, taken, None, (), (), ())
    history.append(NOON, (one.worker, one), (other.worker, other))
    history.append(NOON, (one.worker, back), (one.worker, replace(one, region="64.01")))


def everything() -> History:
    """Papers, lines, enrolments, corrections, files, deaths, lists, handovers and claims, several of one thing in one append, too."""
    history = History()
    year, longer = Period(dt.date(2024, 1, 1), dt.date(2025, 1, 1)), Period(dt.date(2024, 1, 1))
    draw = Draw(papers.LINE, 2024, 3, 16_800)
    first = findings.enrolled(1, RuleCode.NO_DECREE, RuleCode.UNPRICED)
    history.append(NOON, (papers.MEMO, papers.memorandum()), (papers.PACT, papers.pact(period=year)))
    history.append(NOON, (papers.LINE, papers.line()), claims.said("whole", 10))
    history.append(
        NOON,
        (papers.PACT, papers.amended_from(year, longer)),
        (papers.PACT, AgreementTerminated(dt.date(2026, 1, 1), UUID(int=1))),
        claims.said("part", 4, part_of=claims.named("whole")),
        (claims.named("part"), ClaimExplained(UUID(int=2))),
    )
    history.append(
        NOON, (papers.LINE, BudgetReserved(100, 2)), papers.enrolled(1, draw), papers.enrolled(2, draw)
    )
    history.append(NOON, first, findings.enrolled(2, RuleCode.NO_BUDGET))
    history.append(
        NOON, findings.corrected(first, RuleCode.UNPRICED), findings.corrected(first, RuleCode.NO_BUDGET)
    )
    history.append(NOON, findings.corrected(first), papers.enrolled(2, draw, draw))
    held = HandoverHeld("73.07", dt.date(2024, 4, 1), "balai desa", None, 2)
    cards: list[tuple[UUID, Any]] = [
        (UUID(int=n), CardHandedOver(UUID(int=n), claims.named("handover"), held.on)) for n in (1, 2)
    ]
    history.append(NOON, (claims.named("handover"), held), cards[0])
    history.append(NOON, cards[1], (claims.named("whole"), ClaimWithdrawn(dt.date(2024, 5, 1))))
    history.append(
        NOON,
        (papers.LINE, replace(papers.line(5_000), stage=BudgetStage.REVISED)),
        (papers.LINE, BudgetRevised(None, Figures(6_000, None, 9, None))),
    )
    _lists_with_people(history)
    _files_and_deaths(history)
    history.append(NOON, acts.proposed("list"), (acts.named("list"), ListVerified("camat", acts.DAY, 9)))
    history.append(NOON, acts.proposed("other"), acts.decreed("SK 1", "list"), acts.eligible("all", 7))
    history.append(
        NOON,
        (acts.named("other"), ListVerified("camat", acts.DAY, 9)),
        (papers.LINE, VillageQuotaSet(acts.VILLAGE, None, 100)),
        (papers.LINE, VillageQuotaSet(acts.VILLAGE, 100, 120)),
        acts.decreed("SK 2", None, None),
    )
    told, gone = (
        claims.said("told and gone", 1),
        (claims.named("told and gone"), ClaimWithdrawn(dt.date(2024, 5, 1))),
    )
    history.append(NOON, told, gone)
    return history


def rows(url: str, projection: Projection, batch: int, history: History) -> dict[str, list[Any]]:
    """Every row of every table after projecting everything in batches of at most so many events."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA cut")
        cursor.execute(projection.create("cut").encode())
        after = 0
        while entries := history.read(after, batch):
            projection.apply(cursor, "cut", entries)
            after = entries[-1].position
        found = {}
        for table in projection.tables:
            cursor.execute(
                sql.SQL("SELECT * FROM {} t ORDER BY t::text").format(sql.Identifier("cut", table))
            )
            found[table] = cursor.fetchall()
        connection.rollback()
    return found


@pytest.mark.parametrize(
    "projection", [one for one in projections() if one.name not in TOLD_APART], ids=lambda p: p.name
)
def test_every_cut_of_the_log_gives_the_same_rows(database_url: str, projection: Projection) -> None:
    _assert_cut_alike(database_url, projection, everything())


def test_every_cut_of_a_log_of_cards_gives_the_same_rows(database_url: str) -> None:
    """Workers move, are corrected and taken back while they hold cards, some of which were not collected."""
    story = Story(random.Random(11))
    story.tell(60)
    absent = next(e.event for e in story.history.entries if isinstance(e.event, CardNotCollected))
    story.history.append(START, (absent.handover, HandoverVoided(TakenBackReason.TYPED_WRONG, None, 0)))
    _assert_cut_alike(database_url, Cards(), story.history)


def _assert_cut_alike(url: str, projection: Projection, history: History) -> None:
    whole = rows(url, projection, 1_000, history)
    assert all(whole.values())
    for batch in (1, 2, 3, 5, 8):
        assert rows(url, projection, batch, history) == whole
