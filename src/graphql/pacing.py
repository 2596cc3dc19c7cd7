"""How does a long answer let others have their turn? Lists are completed in slices; between two slices others run.

Whoever builds answers on an event loop shares one Pace: within one round of the loop they compute for one slice in all,
however many they are. A deadline, or a client that left, ends an answer between two slices, by cancelling it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from graphql import GraphQLOutputType, GraphQLResolveInfo, get_nullable_type, is_leaf_type
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

SLICE = 0.005  # seconds
_FEW = 1_000  # plain values that are completed at once


class Pace:
    """The turns of one event loop: one of those who pause goes on in each round of the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._began: float | None = None  # when computing began in this round of the loop
        self._pausing: deque[asyncio.Future[None]] = deque()
        self._waking = False

    def spent(self) -> bool:
        """Whether this round's slice is used up."""
        now = time.perf_counter()
        if self._began is None:
            self._began = now
            self._loop.call_soon(self._next_round)
            return False
        return now - self._began > SLICE

    async def pause(self) -> None:
        """Wait for a turn in a later round."""
        turn = self._loop.create_future()
        self._pausing.append(turn)
        if not self._waking:
            self._waking = True
            self._loop.call_soon(self._wake)
        await turn

    def _next_round(self) -> None:
        self._began = None

    def _wake(self) -> None:
        while self._pausing:
            turn = self._pausing.popleft()
            if not turn.done():  # else it was cancelled
                turn.set_result(None)
                break
        self._waking = bool(self._pausing)
        if self._waking:
            self._loop.call_soon(self._wake)


_PACES: WeakKeyDictionary[asyncio.AbstractEventLoop, Pace] = WeakKeyDictionary()


def pace() -> Pace:
    """The Pace of the running event loop. Raises RuntimeError outside of one."""
    loop = asyncio.get_running_loop()
    found = _PACES.get(loop)
    if found is None:
        found = _PACES[loop] = Pace(loop)
    return found


class PacedExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes lists in slices; otherwise GraphQL's own. A list that fits into one slice costs nothing more."""

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> AwaitableOrValue[list[Any]]:
        """Complete as many items as this round has time for; the rest is awaited."""
        if isinstance(items, list) and len(items) <= _FEW and is_leaf_type(get_nullable_type(item_type)):
            return super().complete_iterable_value(
                item_type, field_details_list, info, path, items, position_context
            )
        turns = pace()
        left = enumerate(items)
        completed: list[Any] = []
        awaited: list[int] = []

        def advance() -> bool:
            """Complete items until there are none or the slice is used up; whether any may be left."""
            try:
                for index, item in left:
                    if self.complete_list_item_value(
                        item,
                        completed,
                        item_type,
                        field_details_list,
                        info,
                        path.add_key(index, None),
                        position_context,
                    ):
                        awaited.append(index)
                    if turns.spent():
                        return True
            except Exception:
                self.settle_in_background([completed[index] for index in awaited])
                raise
            return False

        async def rest(more: bool) -> list[Any]:
            while True:
                if len(awaited) == 1:
                    completed[awaited[0]] = await completed[awaited[0]]
                elif awaited:
                    found = await gather_with_cancel(*(completed[index] for index in awaited))
                    for index, value in zip(awaited, found, strict=True):
                        completed[index] = value
                awaited.clear()
                if not more:
                    return completed
                await turns.pause()
                more = advance()

        more = advance()
        return rest(more) if more or awaited else completed
