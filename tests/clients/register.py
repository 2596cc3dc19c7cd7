"""What is in the register that clients ask? Five budget lines of Paser, and one of them at two moments."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

REGION = "64.01"
_ALLOCATE = "mutation ($input: AllocateBudgetInput!) { allocateBudget(input: $input) { position userErrors { message } } }"


@dataclass(frozen=True, slots=True)
class Budgets:
    """`first`: the position at which the first line was not revised yet; `last`: where all is recorded."""

    first: str
    last: str


def record_budgets(url: str) -> Budgets:
    """Record the lines of 2021 to 2025, and revise that of 2021."""
    first, *_, last = [
        *(_allocate(url, year, "ORIGINAL", 1_000_000 * (year - 2020)) for year in range(2021, 2026)),
        _allocate(url, 2021, "REVISED", 1_500_000),
    ]
    return Budgets(first, last)


def _allocate(url: str, year: int, stage: str, rupiah: int) -> str:
    given = {
        "idempotencyKey": str(uuid4()),
        "region": REGION,
        "scheme": "VULNERABLE_WORKERS",
        "fundingSource": "APBD",
        "fiscalYear": year,
        "stage": stage,
        "allocated": {"amount": str(rupiah)},
    }
    answer: dict[str, Any] = httpx.post(
        url, json={"query": _ALLOCATE, "variables": {"input": given}}, timeout=30
    ).json()
    payload = answer["data"]["allocateBudget"]
    assert payload["userErrors"] == []
    return str(payload["position"])
