"""How are both registers asked? Officers at work on a log and vault of their own, a naive register beside them."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any, NamedTuple
from uuid import UUID

from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import RecordingMode
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.vault.keys import generate
from tests.databases import Shelf, looking_at, runner_at, store_at, vault_at
from tests.people import command

from .naive.facts import Key, Refusal
from .naive.register import Naive
from .setting import EVERY, SCRIPT


class Moment(NamedTuple):
    """What the naive register was when an append had been recorded."""

    position: int
    time: dt.datetime
    naive: Naive


class Officers:
    """Officers at work on a database of their own."""

    def __init__(
        self, closing: contextlib.ExitStack, shelf: Shelf, empty: str, regions: KemendagriRegions
    ) -> None:
        self.closing, self.shelf, self.empty = closing, shelf, empty
        self.url = closing.enter_context(shelf.lend(empty))
        self.regions = regions
        self.store = closing.enter_context(store_at(self.url))
        vault = closing.enter_context(vault_at(self.url, generate()))
        self.register = Register(self.store, vault, NikRules(), regions)
        self.runner = closing.enter_context(runner_at(self.url, self.store, batch=7))
        with looking_at(self.url) as connection:
            self.kept = [
                name
                for (name,) in connection.execute(
                    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('log', 'vault')"
                    " AND (schemaname, tablename) <> ('log', 'command') ORDER BY 1"
                ).fetchall()
            ]
        self.clock = SCRIPT
        self.naive = Naive()
        self.moments = [Moment(0, SCRIPT, self.naive.copy())]
        self.ids: list[UUID] = []
        self.handovers: list[UUID] = []
        self.claims: list[tuple[UUID, PublishClaim, int]] = []
        self.agreements: list[UUID] = []

    def projected_anew(self) -> str:
        """The address of read models that were made from nothing, out of the whole log at once."""
        url = self.closing.enter_context(self.shelf.lend(self.empty))
        with runner_at(url, self.store) as runner:
            runner.catch_up()
        return url

    def line(self, which: int) -> tuple[Key, UUID] | None:
        """One of the budget lines there are; None where there is none yet."""
        lines = list(self.naive.ids.items())
        return lines[which % len(lines)] if lines else None

    def today(self, later: dt.timedelta = dt.timedelta()) -> dt.date:
        """The day it is in Paser and Kutai Kartanegara when the last command is recorded, or so much later."""
        return (self.clock + later + dt.timedelta(hours=8)).date()

    def named(self, number: int) -> UUID:
        """One of the enrolments there are."""
        return self.ids[number % len(self.ids)]

    def project(self) -> None:
        """The projector comes along between two commands."""
        self.runner.catch_up()

    def send(
        self,
        do: Callable[..., Outcome],
        intent: Any,
        mode: RecordingMode,
        effect: Callable[[Naive, Outcome], None],
    ) -> Outcome:
        """Ask both registers. They refuse alike, and a refusal leaves a trace only among the commands."""
        self.clock += EVERY
        tables = self.tables()
        outcome = do(command(mode=mode, recorded_at=self.clock), intent)
        naive, refused = self.naive.copy(), None
        try:
            effect(naive, outcome)
            naive.settle()
        except Refusal as refusal:
            refused = refusal
        assert bool(outcome.breaches) == (refused is not None), (outcome.breaches, refused)
        if refused is not None or outcome.position is None:
            assert self.tables() == tables
            assert refused is not None or naive == self.naive
            return outcome
        if mode is RecordingMode.COMMAND:
            _within_limits(self.naive, naive)
        _no_day_twice(naive)
        self.naive = naive
        self.moments.append(Moment(outcome.position, self.clock, naive))
        return outcome

    def tables(self) -> list[Any]:
        """What every table of log and vault holds, but for the commands and the head's clock, which may go on."""
        digest = "SELECT '{}', count(*), sum(hashtextextended({}::text, 0)) FROM {} t"
        selects = [
            digest.format(name, "position" if name == "log.log_head" else "t", name) for name in self.kept
        ]
        with looking_at(self.url) as connection:
            return connection.execute(" UNION ALL ".join(selects).encode()).fetchall()


def _within_limits(before: Naive, naive: Naive) -> None:
    """A command never goes beyond a limit, even where one was exceeded as it happened."""
    for key, line in naive.lines.items():
        reserved, used = naive.reserved(key), len(naive.seats[key])
        if key not in before.lines:
            continue
        assert line.amount is None or reserved <= max(line.amount, before.reserved(key))
        assert line.quota is None or used <= max(line.quota, len(before.seats[key]))


def _no_day_twice(naive: Naive) -> None:
    days = Counter(
        chain.from_iterable(
            zip(repeat(one.worker), one.days, strict=False) for one in naive.enrolled.values() if one.counting
        )
    )
    assert all(n == 1 for n in days.values())


def nothing(naive: Naive, outcome: Outcome) -> None:
    """Leaves the naive register as it is."""
