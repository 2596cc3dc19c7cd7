"""What tests of signing in stand on: accounts over a fresh vault, a clock that is set by hand, passwords that cost little."""

import datetime as dt

import pytest

from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.passwords import Passwords
from naungan.infrastructure.vault.vault import PostgresVault

CHEAP = Passwords(memory_kib=64, rounds=1)
GOOD = "empat kuda makan jagung"
OTHER = "tujuh gajah minum susu"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def parts(vault: PostgresVault, clock: HandClock) -> Door:
    """The parts that let people in, over an empty vault."""
    return door(vault, clock, CHEAP)
