"""How does a long answer let others have their turn? Lists are completed in slices; between two slices others run."""

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLOutputType, GraphQLResolveInfo, Undefined
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path

from ...projections.engine.pacing import pace
from .completing import ReadingExecutor
from .reading_fields import leaf_of
from .side_by_side import side_by_side

_FEW = 1_000  # plain values that are completed at once


class PacedExecutor(ReadingExecutor):
    """Completes lists in slices. A list that fits into one slice costs nothing more."""

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
        leaf = leaf_of(item_type)
        if leaf is not None and isinstance(items, (list, tuple)) and len(items) <= _FEW:
            outputs = [leaf(item) for item in items]
            if Undefined not in outputs:
                return outputs
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
                    found = await side_by_side(completed[index] for index in awaited)
                    for index, value in zip(awaited, found, strict=True):
                        completed[index] = value
                awaited.clear()
                if not more:
                    return completed
                await turns.pause()
                more = advance()

        more = advance()
        return rest(more) if more or awaited else completed
