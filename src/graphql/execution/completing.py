"""How does a thing become its part of an answer? What is read without a resolver is completed here, all else by GraphQL."""

from collections.abc import Awaitable
from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo, Undefined
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import Info

from ..types.who_sees_what import require_sight
from .reading_fields import Reading, Things, reading, things_of
from .side_by_side import side_by_side

Way = tuple[str, FieldDetailsList, Reading | None]
_ABSENT = object()


class ReadingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes no thing that whoever asks may not see, and reads fields without their resolvers where that comes to the same: the same
    data, and the same errors.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By the identity of what was collected, which is kept beside it: no other can take its place.
        self._ways: dict[int, tuple[GroupedFieldSet, list[Way]]] = {}
        self._seen: set[str] = set()  # the types of which whoever asks may see things

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Read what can be read; ask GraphQL for what cannot, and for every value that is not what it should be."""
        if self.middleware_manager is not None and self.middleware_manager.middlewares:
            return super().execute_fields(
                parent_type, source_value, path, grouped_field_set, position_context
            )
        results: dict[str, Any] = {}
        awaited: list[str] = []
        try:
            for key, details, how in self._ways_of(parent_type, grouped_field_set):
                if how is not None and how.attribute is not None:
                    value = getattr(source_value, how.attribute, _ABSENT)
                    if value is None and how.nullable:
                        results[key] = None
                        continue
                    if how.leaf is not None:
                        output = how.leaf(value)
                        if output is not Undefined:
                            results[key] = output
                            continue
                    elif how.things is not None and type(value) in how.things.classes:
                        below = Path(path, key, parent_type.name)
                        thing = self._thing(how.things, how.type, details, below, value, position_context)
                        results[key] = thing
                        if type(thing) is not dict and self.is_awaitable(thing):
                            awaited.append(key)
                        continue
                below = Path(path, key, parent_type.name)
                if how is not None and how.method is not None:
                    result = self._called(how, parent_type, source_value, details, below, position_context)
                else:
                    result = self.execute_field(parent_type, source_value, details, below, position_context)
                    if result is Undefined:
                        continue
                results[key] = result
                if self.is_awaitable(result):
                    awaited.append(key)
        except Exception:
            if awaited:
                self.settle_in_background([results[key] for key in awaited])
            raise
        return self._gathered(results, awaited) if awaited else results

    def _ways_of(self, parent_type: GraphQLObjectType, fields: GroupedFieldSet) -> list[Way]:
        found = self._ways.get(id(fields))
        if found is None:
            ways: list[Way] = [
                (key, details, reading(parent_type, details[0].node.name.value))
                for key, details in fields.items()
            ]
            found = self._ways[id(fields)] = (fields, ways)
        return found[1]

    async def _gathered(self, results: dict[str, Any], awaited: list[str]) -> dict[str, Any]:
        if len(awaited) == 1:
            results[awaited[0]] = await results[awaited[0]]
        else:
            found = await side_by_side(results[key] for key in awaited)
            results.update(zip(awaited, found, strict=True))
        return results

    def _thing(
        self,
        things: Things,
        output: GraphQLOutputType,
        details: FieldDetailsList,
        path: Path,
        value: Any,
        position_context: Any,
    ) -> Any:
        """Complete what is a thing of its type for certain; null where that fails and null is allowed."""
        try:
            self._require_sight(things.kind)
            completed = self.collect_and_execute_subfields(
                things.kind, details, path, value, position_context
            )
        except Exception as error:
            self.handle_field_error(error, output, details, path)
            return None
        if type(completed) is dict:
            return completed
        return self._settled(cast("Awaitable[Any]", completed), output, details, path)

    def _called(
        self,
        how: Reading,
        parent_type: GraphQLObjectType,
        source: Any,
        details: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Complete what a method of a thing gives."""
        assert how.method is not None
        nodes = [one.node for one in details]
        info = self.build_resolve_info(how.definition, nodes, parent_type, path)
        try:
            if how.told is None:
                result = how.method(source)
            else:
                result = how.method(source, **{how.told: Info(_raw_info=info, _field=how.field)})
            if result is None and how.nullable:
                return None
            if how.leaf is not None:
                output = how.leaf(result)
                if output is not Undefined:
                    return output
            if self.is_awaitable(result):
                return self.complete_awaitable_value(how.type, details, info, path, result, position_context)
            completed = self.complete_value(how.type, details, info, path, result, position_context)
        except Exception as error:
            self.handle_field_error(error, how.type, details, path)
            return None
        if type(completed) is not dict and self.is_awaitable(completed):
            return self._settled(completed, how.type, details, path)
        return completed

    async def _settled(
        self, completed: Awaitable[Any], output: GraphQLOutputType, details: FieldDetailsList, path: Path
    ) -> Any:
        try:
            return await completed
        except Exception as error:
            self.handle_field_error(error, output, details, path)
            return None

    def _require_sight(self, kind: GraphQLObjectType) -> None:
        """Raises NotSignedIn or NotAllowed where whoever asks may see no thing of the type."""
        if kind.name not in self._seen:
            if not self.context_value.principal.everyone:
                require_sight(self.context_value, kind.name)
            self._seen.add(kind.name)

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Complete a thing that may be seen. Raises NotSignedIn or NotAllowed otherwise."""
        self._require_sight(return_type)
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def complete_list_item_value(  # noqa: PLR0913 - as GraphQL has it
        self,
        item: Any,
        complete_results: list[Any],
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        item_path: Path,
        position_context: Any,
    ) -> bool:
        """Complete an item; whether it is awaited."""
        things = things_of(item_type)
        if things is None or type(item) not in things.classes:
            return super().complete_list_item_value(
                item, complete_results, item_type, field_details_list, info, item_path, position_context
            )
        thing = self._thing(things, item_type, field_details_list, item_path, item, position_context)
        complete_results.append(thing)
        return type(thing) is not dict and self.is_awaitable(thing)
