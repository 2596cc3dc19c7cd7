"""A list that carries its people, the decree over it, and what became of everybody who was enrolled from it."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from naungan.domain.batches import Batch
from naungan.domain.commands.register import Register
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Outcome
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import FundingSource, MembershipCategory, ReturnReason
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import END, PASER, PROGRAMMES, SCHEME, START, command, done
from .test_event_store import everything

DECREED = dt.date(2022, 9, 15)


BACK = ReturnedRow(1, ReturnReason.DIED)


Papers = tuple[UUID, UUID]  # agreement, budget line


def decreed(register: Register, listed: UUID, number: str = "SK 1/2022", **more: Any) -> Outcome:
    intent = IssueDecree(PASER, number, DECREED, None, 0, listed=listed)
    return register.issue_decree(command(), replace(intent, **more))


def decree_of(register: Register, listed: UUID, number: str = "SK 1/2022") -> UUID:
    return UUID(done(decreed(register, listed, number)).result["decree"])


def terms(papers: Papers, listed: UUID | None, decree: UUID) -> EnrolmentTerms:
    return EnrolmentTerms(
        scheme=SCHEME,
        category=MembershipCategory.NON_WAGE_EARNER,
        funding_source=FundingSource.APBD,
        programmes=PROGRAMMES,
        start=START,
        end_exclusive=END,
        agreement=papers[0],
        listed=listed,
        decree=decree,
    )


def fate(batch: Batch) -> tuple[int, int, int, int]:
    told = batch.totals()
    return told.read, told.enrolled, told.already, told.refused


def enrolled(store: PostgresEventStore) -> list[WorkerEnrolled]:
    return [e.event for e in everything(store) if isinstance(e.event, WorkerEnrolled)]
