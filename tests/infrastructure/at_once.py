"""Who won of those who asked at once?"""

from uuid import UUID

from naungan.domain.ports import Outcome
from naungan.infrastructure.log.store import PostgresEventStore

from .test_event_store import everything


def enrolled(store: PostgresEventStore) -> list[UUID]:
    return [e.event.worker for e in everything(store) if e.name == "WorkerEnrolled"]


def won(answers: list[Outcome]) -> int:
    return sum(answer.breaches == () for answer in answers)
