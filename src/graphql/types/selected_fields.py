"""What else was asked below this field? The tree of selected fields, for fetching it all in one statement.

asked = selection_of(info)
for groups in asked.at("groups"):                    # every one of them, whatever its alias
    window = groups.arguments                        # {"first": 10, ...}, coerced as a resolver would get them
    prefetched[groups.key] = ...                     # found again in the nested resolver by `info.path.key`
if asked.has("totalCount"): ...
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
)
from graphql.execution.values import VariableValues

from .context import Info

Raw = GraphQLResolveInfo[Any]


@dataclass(frozen=True, slots=True)
class SelectedField:
    """One selected field: `key` is its alias or name in the answer, `name` its GraphQL name, `on` the type it is selected
    on: the one a fragment names, where it stands in one.
    """

    key: str
    name: str
    arguments: Mapping[str, Any]
    fields: tuple["SelectedField", ...]
    on: str = ""

    def at(self, *path: str) -> Iterator["SelectedField"]:
        """Every field at a path of GraphQL names, whatever the aliases."""
        if not path:
            yield self
            return
        for child in self.fields:
            if child.name == path[0]:
                yield from child.at(*path[1:])

    def has(self, *path: str) -> bool:
        return next(self.at(*path), None) is not None


# Fields that have what is asked below them read on their own, after what they belong to.
_APART = ("history", "subject")


def named(asked: SelectedField, name: str, on: str | None = None) -> Iterator[SelectedField]:
    """Every field of a name (and on a type) anywhere below, but not beyond a field whose content is read on its own."""
    for field in asked.fields:
        if field.name == name and on in (None, field.on):
            yield field
        if field.name not in _APART:
            yield from named(field, name, on)


def merged(fields: Iterable[SelectedField]) -> SelectedField:
    """One field that has everything selected below these, of which there is one at least."""
    first, *others = fields
    return replace(first, fields=(*first.fields, *(below for field in others for below in field.fields)))


def selection_of(info: Info) -> SelectedField:
    """The field being resolved, with everything selected below it; skipped fields are left out."""
    raw = (
        info._raw_info
    )  # Strawberry's own `selected_fields` gives neither coerced arguments nor merged fragments
    fields: list[SelectedField] = []
    for node in raw.field_nodes:
        if node.selection_set is not None:
            fields.extend(_below(raw, node.selection_set, get_named_type(raw.return_type)))
    node = raw.field_nodes[0]
    key = node.alias.value if node.alias else node.name.value
    return SelectedField(key, node.name.value, {}, tuple(fields))


def _below(info: Raw, selected: SelectionSetNode, parent: Any) -> Iterator[SelectedField]:
    for node in selected.selections:
        if not _included(info, node):
            continue
        if isinstance(node, FieldNode):
            definition = getattr(parent, "fields", {}).get(node.name.value)
            if definition is None:  # __typename, or a field of another possible type
                continue
            key = node.alias.value if node.alias else node.name.value
            below = (
                tuple(_below(info, node.selection_set, get_named_type(definition.type)))
                if node.selection_set
                else ()
            )
            yield SelectedField(key, node.name.value, _arguments(info, definition, node), below, parent.name)
        elif isinstance(node, InlineFragmentNode):
            yield from _below(info, node.selection_set, _narrowed(info, node.type_condition, parent))
        elif isinstance(node, FragmentSpreadNode):
            fragment = info.fragments[node.name.value]
            yield from _below(info, fragment.selection_set, _narrowed(info, fragment.type_condition, parent))


def _narrowed(info: Raw, condition: Any, parent: Any) -> Any:
    return parent if condition is None else info.schema.get_type(condition.name.value)


def _arguments(info: Raw, definition: Any, node: FieldNode) -> Mapping[str, Any]:
    return get_argument_values(definition, node, _variables(info))


def _included(info: Raw, node: SelectionNode) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, _variables(info))
    include = get_directive_values(GraphQLIncludeDirective, node, _variables(info))
    return not (skip and skip["if"]) and not (include and not include["if"])


def _variables(info: Raw) -> VariableValues:
    values: Any = info.variable_values  # Strawberry hands resolvers the coerced values alone
    return values if isinstance(values, VariableValues) else VariableValues({}, values)


def answered(info: Info) -> str:
    """The type that the field being resolved answers."""
    return get_named_type(info._raw_info.return_type).name


def mentions(asked: SelectedField, *names: str) -> bool:
    """Whether a field of one of these names is selected anywhere below, but not below one that is read on its own."""
    return any(next(named(asked, name), None) is not None for name in names)
