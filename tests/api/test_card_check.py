"""Does a card hold today? Whoever asks by its number learns that, and nothing else."""

import asyncio
import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest

from naungan.domain.cards import (
    IssueCards,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
    VoidCards,
)
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.regions import days_in_provinces
from naungan.domain.vocabulary import EndReason, TakenBackReason
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.cards import answers as card_answers
from naungan.projections.engine.statements import counted
from tests.api.conftest import Api
from tests.people import PASER, START, command, done, enrolments, people, ready_to_enrol
from tests.projections.history import reading

CHECK = "query($serial: String!) { cardCheck(serial: $serial) }"
BEFORE = START - dt.timedelta(days=1)


@pytest.fixture
def card(register: Register) -> tuple[UUID, UUID]:
    """An enrolment without an end, and its card A-1."""
    papers = ready_to_enrol(register, years=(None,))
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 1), end_exclusive=None)))
    issued = done(register.issue_cards(command(), IssueCards((one,), START, serials=("A-1",))))
    return one, UUID(issued.result["cards"][0])


def told(api: Api, serial: str) -> str:
    api.project()
    answer: str = api.ask(CHECK, {"serial": serial})["cardCheck"]
    return answer


def test_a_card_is_active_while_it_is_held_and_its_worker_is_protected(
    api: Api, register: Register, card: tuple[UUID, UUID]
) -> None:
    enrolment, one = card
    assert told(api, " a-1 ") == "ACTIVE"
    done(register.hold_handover(command(), HoldHandover(PASER, START, "Pendopo", cards=(one,))))
    assert told(api, "A-1") == "ACTIVE"
    done(register.report_cards_lost(command(), ReportCardsLost((one,), START)))
    assert told(api, "A-1") == "NOT_ACTIVE"
    done(register.report_cards_found(command(), ReportCardsFound((one,), START)))
    assert told(api, "A-1") == "ACTIVE"
    done(register.end_enrolment(command(), EndEnrolment(enrolment, START, EndReason.OTHER)))
    assert told(api, "A-1") == "NOT_ACTIVE"


@pytest.mark.parametrize(
    "over",
    [
        lambda register, one: register.replace_cards(command(), ReplaceCards((one,), START)),
        lambda register, one: register.revoke_cards(command(), RevokeCards((one,), START)),
        lambda register, one: register.void_cards(command(), VoidCards((one,), TakenBackReason.TYPED_WRONG)),
    ],
    ids=["replaced", "revoked", "taken back"],
)
def test_a_card_that_is_over_is_not_active(
    api: Api, register: Register, card: tuple[UUID, UUID], over: Callable[..., object]
) -> None:
    over(register, card[1])
    assert told(api, "A-1") == "NOT_ACTIVE"


def test_what_nobody_issued_is_not_active(api: Api, card: tuple[UUID, UUID]) -> None:
    for serial in ("", "A-2", "x" * 300, "6401016304850001"):
        assert told(api, serial) == "NOT_ACTIVE", serial


def test_whatever_the_number_one_and_the_same_statement_answers(
    database_url: str, regions: KemendagriRegions
) -> None:
    sent = asyncio.run(_statements(database_url, days_in_provinces(regions, dt.datetime.now(dt.UTC))))
    assert len(sent[0]) == 1
    assert sent[0] == sent[1]


async def _statements(database_url: str, days: dict[str, dt.date]) -> list[list[str]]:
    """What is sent for the number of a card, and for one that nobody knows."""
    async with reading(database_url) as reader:
        sent = []
        for serial in ("A-1", "unknown"):
            with counted() as statements:
                await card_answers.is_active(reader, serial, days)
            sent.append(statements.sent)
        return sent
