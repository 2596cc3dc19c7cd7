"""What is in the register that clients ask? Five budget lines of an agreement, one of them at two moments, and an enrolment."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import TransferEnrolment
from tests.people import (
    KUKAR,
    OTHER_VILLAGE,
    PASER,
    VILLAGE,
    command,
    done,
    enrolments,
    person,
    ready_to_enrol,
)

REGION = KUKAR
_SIGN = "mutation ($input: SignAgreementInput!) { signAgreement(input: $input) { ...Outcome } }"
_ALLOCATE = "mutation ($input: AllocateBudgetInput!) { allocateBudget(input: $input) { ...Outcome } }"
_OUTCOME = " fragment Outcome on Payload { position ids userErrors { message } }"


@dataclass(frozen=True, slots=True)
class Budgets:
    """`first`: the position at which the first line was not revised yet; `last`: where all is recorded; `agreement`: the id
    of what they are under.
    """

    first: str
    last: str
    agreement: str


def record_budgets(url: str) -> Budgets:
    """Record the lines of 2021 to 2025, and revise that of 2021."""
    signed = _record(
        url,
        _SIGN,
        kind="COOPERATION_AGREEMENT",
        title="perjanjian kerja sama",
        parties=["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
        signedOn={"value": "2021-01-01", "precision": "DAY"},
        period={"start": "2021-01-01"},
    )
    (agreement,) = signed["ids"]
    first, *_ = [
        _allocate(url, agreement, year, "ORIGINAL", 1_000_000 * (year - 2020)) for year in range(2021, 2026)
    ]
    last = _allocate(url, agreement, 2021, "REVISED", 1_500_000)
    return Budgets(first, last, agreement)


def move_somebody(register: Register) -> dict[str, str]:
    """Enrol somebody of Paser who moves to another village: the region, a day before that, and a day after."""
    papers = ready_to_enrol(register, PASER)
    (enrolled,) = enrolments(register.enrol_workers(command(), papers.enrol(person(1, village=VILLAGE))))
    move = TransferEnrolment(enrolled, dt.date(2022, 11, 1), village=OTHER_VILLAGE)
    done(register.transfer_enrolment(command(), move))
    return {"region": PASER, "day": "2022-10-31", "later": "2022-11-01"}


def _allocate(url: str, agreement: str, year: int, stage: str, rupiah: int) -> str:
    """The position it was recorded at."""
    line = {
        "agreement": agreement,
        "scheme": "VULNERABLE_WORKERS",
        "fundingSource": "APBD",
        "fiscalYear": year,
    }
    recorded = _record(url, _ALLOCATE, **line, stage=stage, allocated={"amount": str(rupiah)})
    return str(recorded["position"])


def _record(url: str, command: str, **given: Any) -> dict[str, Any]:
    """The payload of a command."""
    variables = {"input": {"idempotencyKey": str(uuid4()), "region": REGION, **given}}
    body = {"query": command + _OUTCOME, "variables": variables}
    answer = httpx.post(url, json=body, timeout=30).json()
    assert "errors" not in answer, answer
    (payload,) = answer["data"].values()
    assert payload["userErrors"] == []
    return dict(payload)
