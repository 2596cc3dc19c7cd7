"""How much may one request ask? One validation rule bounds a document before anything of it runs.

Every list counts: a page by its size, any other by what `list_sizes.py` counts it as.
Fragments are measured once each, so a document whose fragments multiply costs no more than one that does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from ...texts.limits import Limit
from ..types.errors import TooMuch
from .list_sizes import OF_PAGE, PAGE, size_of

MOST_DEPTH = 15  # what the introspection query of common tools needs
MOST_ALIASES = 60
MOST_DIRECTIVES = 60
MOST_ROOT_FIELDS = 25
MOST_FIELDS = 2_000
MOST_NODES = 25_000  # lists within lists: the product of their sizes
MOST_VALUES = 250_000  # fields answered, those of every entry of every list
MOST_OPERATIONS = 20
MOST_FRAGMENTS = 200
MOST_VARIABLES = 100


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection asks for, fragments expanded: `nodes` and `values` multiply the sizes of lists within lists."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    nodes: int = 0
    values: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.fields + other.fields,
            self.nodes + other.nodes,
            self.values + other.values,
        )


_NOTHING = Size()


class Measure:
    """Measures the operations of one document, every fragment once for each size of page it is spread in."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self._sizes: dict[tuple[str, int], Size] = {}
        self._roots: dict[str, int] = {}

    def operation(self, node: OperationDefinitionNode) -> Size:
        root = self._schema.get_root_type(node.operation)
        size = self._size(node.selection_set, root, 1)
        return size + Size(directives=len(node.directives or ()))

    def roots(self, selected: SelectionSetNode) -> int:
        """How many fields stand at the root, fragments expanded."""
        count = 0
        for node in selected.selections:
            if isinstance(node, FieldNode):
                count += 1
            elif isinstance(node, InlineFragmentNode):
                count += self.roots(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in self._roots:
                    self._roots[name] = 0  # a fragment within itself is refused by another rule
                    found = self._fragments.get(name)
                    self._roots[name] = self.roots(found.selection_set) if found else 0
                count += self._roots[name]
        return count

    def _size(self, selected: SelectionSetNode, parent: GraphQLCompositeType | None, page: int) -> Size:
        """Of a selection on `parent`, which is a connection of `page` entries where it is one."""
        total = _NOTHING
        for node in selected.selections:
            total += Size(directives=len(node.directives or ()))
            if isinstance(node, FieldNode):
                total += self._field(node, parent, page)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = parent if condition is None else self._type(condition.name.value)
                total += self._size(node.selection_set, inner, page)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value, page)
        return total

    def _field(self, node: FieldNode, parent: GraphQLCompositeType | None, page: int) -> Size:
        field = None if parent is None else self._schema.get_field(parent, node.name.value)
        entries, below_page = (1, 1) if field is None else _entries(field, node, parent, page)
        below = _NOTHING
        if node.selection_set is not None:
            named = None if field is None else get_named_type(field.type)
            inner = named if is_composite_type(named) else None
            below = self._size(node.selection_set, inner, below_page)
        is_list = field is not None and is_list_type(get_nullable_type(field.type))
        return Size(
            below.depth + 1,
            below.aliases + (node.alias is not None),
            below.directives,
            below.fields + 1,
            (entries if is_list and node.selection_set else 0) + entries * below.nodes,
            1 + (entries if is_list else 0) + entries * below.values,
        )

    def _fragment(self, name: str, page: int) -> Size:
        if (name, page) not in self._sizes:
            self._sizes[name, page] = _NOTHING
            found = self._fragments.get(name)
            if found is not None:
                inner = self._type(found.type_condition.name.value)
                own = Size(directives=len(found.directives or ()))
                self._sizes[name, page] = own + self._size(found.selection_set, inner, page)
        return self._sizes[name, page]

    def _type(self, name: str) -> GraphQLCompositeType | None:
        found = self._schema.get_type(name)
        return found if is_composite_type(found) else None


def _entries(field: GraphQLField, node: FieldNode, parent: Any, page: int) -> tuple[int, int]:
    """How many values a field answers, and the size of the page below it where it answers a connection."""
    paged = "first" in field.args or "last" in field.args
    if not is_list_type(get_nullable_type(field.type)):
        return 1, _page_size(node) if paged else 1
    if paged:
        return _page_size(node), 1
    most = size_of(parent.name, node.name.value)
    return page if most == OF_PAGE else most if isinstance(most, int) else PAGE, 1


def _page_size(node: FieldNode) -> int:
    """The size of a page; the largest where it is in a variable, is missing, or is no size that will be answered."""
    for argument in node.arguments or ():
        value = argument.value
        if argument.name.value in ("first", "last") and isinstance(value, IntValueNode):
            digits = value.value
            return int(digits) if len(digits) <= 3 and 1 <= int(digits) <= PAGE else PAGE
    return PAGE


class BoundsRule(ValidationRule):
    """Refuses documents beyond the limits. One class for the whole process."""

    def enter_document(self, node: DocumentNode, *_args: object) -> None:
        operations = [d for d in node.definitions if isinstance(d, OperationDefinitionNode)]
        fragments = len(node.definitions) - len(operations)
        self._check(Limit.TOO_MANY_OPERATIONS, len(operations), MOST_OPERATIONS, node)
        self._check(Limit.TOO_MANY_FRAGMENTS, fragments, MOST_FRAGMENTS, node)
        if len(operations) > MOST_OPERATIONS or fragments > MOST_FRAGMENTS:
            return
        measure = Measure(self.context.schema, node)
        for operation in operations:
            for reason, found, most in _measured(measure, operation):
                self._check(reason, found, most, operation)

    def _check(self, reason: Limit, found: int, most: int, node: Node) -> None:
        if found > most:
            self.report_error(GraphQLError(reason.word, node, original_error=TooMuch(reason, most=most)))


def _measured(measure: Measure, operation: OperationDefinitionNode) -> Iterator[tuple[Limit, int, int]]:
    """Each limit of an operation: its reason, what was found, the most allowed."""
    size = measure.operation(operation)
    yield Limit.TOO_DEEP, size.depth, MOST_DEPTH
    yield Limit.TOO_MANY_ALIASES, size.aliases, MOST_ALIASES
    yield Limit.TOO_MANY_DIRECTIVES, size.directives, MOST_DIRECTIVES
    yield Limit.TOO_MANY_ROOTS, measure.roots(operation.selection_set), MOST_ROOT_FIELDS
    yield Limit.TOO_MANY_FIELDS, size.fields, MOST_FIELDS
    yield Limit.TOO_MANY_NODES, size.nodes, MOST_NODES
    yield Limit.TOO_MUCH_ANSWERED, size.values, MOST_VALUES
    yield Limit.TOO_MANY_VARIABLES, len(operation.variable_definitions or ()), MOST_VARIABLES
