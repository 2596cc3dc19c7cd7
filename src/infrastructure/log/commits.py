"""How do appends reach the log? One transaction for a large one, or for all small ones that wait.

What one transaction does is in `transaction.py`; here is who shares one, and what happens where it fails. No member of a
group fails for another's sake.
"""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from ...domain.ports import Command, Contended, Outcome
from ...domain.vocabulary import RecordingMode
from ...texts.problems import Problem, Store
from ..postgres.kept_connection import Kept
from ..postgres.turns import Turns
from . import small_appends, transaction
from .guards import guards
from .ready_appends import ReadyAppend
from .transaction import Join, Pending, nobody_joins

_ATTEMPTS = 6
_GROUP = 500  # events that small appends may share one transaction
MOST_AHEAD = 3  # appends that write ahead of their turn at a time, each on a connection


class StoreUnavailable(Problem):
    """The database did not answer in time; nothing is known to be recorded, the same key may be sent again."""


class GroupCommit:
    """Commits appends, those that wait together. Safe to use from any thread; `closed` ends its waiting for a lost
    database.
    """

    def __init__(self, pool: Callable[[], ConnectionPool[Any]], channel: str) -> None:
        self.closed = threading.Event()
        self._pool = pool
        self._kept = Kept(pool)
        self._writing = threading.Lock()
        self._ahead = threading.Semaphore(MOST_AHEAD)
        self._channel = channel
        self.turns: Turns[Pending] = Turns(_take, self.commit, interrupted)

    def append(self, pending: Pending) -> Outcome:
        """Its outcome, once it is committed. Raises Contended, KeyConflict, StoreUnavailable or what the database says."""
        self.turns.wait_for(pending)
        assert pending.outcome is not None
        return pending.outcome

    @contextmanager
    def ahead(self, append: ReadyAppend) -> Iterator[None]:
        """Within, what an append may write ahead of its turn is written, while it waits for those before it; left to its turn
        where so many do so already, or the database does not answer.
        """
        with ExitStack() as held:
            if transaction.enrols_many(append) and self._ahead.acquire(blocking=False):
                held.callback(self._ahead.release)
                with suppress(psycopg.OperationalError):
                    connection = held.enter_context(self._pool().connection())
                    held.enter_context(transaction.written_ahead(connection, append))
            yield

    def append_all(self, appends: Sequence[Pending]) -> None:
        """Return when each has its outcome or its problem."""
        self.turns.wait_for_all(appends)

    def commit(self, group: list[Pending]) -> None:
        """Settle every append of the group, and of those that join it; none fails because another does."""
        self._settle(group, self.turns.join)

    def _settle(self, group: list[Pending], join: Join) -> None:
        try:
            with self._writing:
                self._retrying(group, join)
        except StoreUnavailable as problem:
            for pending in group:
                if pending.open:
                    pending.problem = problem
        except Exception as problem:
            if len(group) == 1:
                group[0].problem = problem
                return
            for pending in group:
                if pending.open:
                    self._settle([pending], nobody_joins)

    def _retrying(self, group: list[Pending], join: Join) -> None:
        """Commit, again after a lost connection or a serialisation failure: the command table tells what was done."""
        todo = group
        for attempt in range(_ATTEMPTS):
            try:
                # Whoever joins, joins the whole group: a part of it would leave them unserved.
                while todo and not self._written(todo, join if todo is group else nobody_joins):
                    todo = [pending for pending in todo if pending.open]
                return
            except (psycopg.OperationalError, psycopg.InterfaceError) as problem:
                # What has waited its time out is not worth waiting for again. Without an idempotency record we cannot
                # tell whether a lost commit took place: never again, then.
                waited = isinstance(problem, psycopg.errors.LockNotAvailable | PoolTimeout)
                if waited or attempt == _ATTEMPTS - 1 or any(p.body is None for p in todo):
                    raise StoreUnavailable(Store.SILENT) from problem
                self.closed.wait(random.uniform(0.5, 1) * 0.05 * 2**attempt)  # noqa: S311 - jitter, no secret
                todo = [pending for pending in todo if pending.open]
            except (
                psycopg.errors.UniqueViolation,
                psycopg.errors.CheckViolation,
                guards.GuardBroken,
            ) as problem:
                raise Contended(type(problem).__name__) from problem

    def _written(self, group: list[Pending], join: Join) -> bool:
        """Append the group in one transaction; False where some were settled without it (repeated, contended)."""
        small = small_appends.fits(group)
        return transaction.write(self._kept.living(), group, self._channel, join, small=small)

    def close(self) -> None:
        """Wait for no lost database any more, and let go of the connection once nobody records with it."""
        self.closed.set()
        with self._writing:
            self._kept.close()


def _take(queue: list[Pending]) -> list[Pending]:
    """The longest-waiting appends: small ones together; by itself a large one, one as it happened, or one written ahead."""
    if len(queue) == 1:
        return [queue.pop()]  # there is nobody to share with
    many, size = 0, 0
    for one in queue:
        size += len(one.append.rows)
        # What is written ahead stands on a connection of its own: written once more for a group, it would wait for itself.
        by_itself = alone(one.command) or one.append.ahead.begun is not None
        if many and (size > _GROUP or by_itself):
            break
        many += 1
        if by_itself:
            break
    group = queue[:many]
    del queue[:many]
    return group


def interrupted() -> Exception:
    return StoreUnavailable(Store.INTERRUPTED)


def alone(command: Command) -> bool:
    """Whether an append shares no transaction: it has a time of its own, or may go beyond limits that bind others."""
    return command.recorded_at is not None or command.mode is RecordingMode.AS_HAPPENED
