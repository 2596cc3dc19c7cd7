"""Why does GraphQL refuse a document, or a value in it or beside it? Faults of a kind and a place, never GraphQL's texts.

GraphQL's own messages quote what was sent, which may hold anything. Here each rule's errors get the rule's kind; what a
fault names besides (a type, a field, an argument) is a name of the schema.
"""

import contextlib
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from graphql import (
    SKIP,
    FieldNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    ScalarLeafsRule,
    Undefined,
    ValidationContext,
    ValueNode,
    ValuesOfCorrectTypeRule,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_input_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    specified_rules,
    type_from_ast,
)
from graphql.utilities.validate_input_value import validate_input_literal, validate_input_value
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule

from ...texts.documents import DocumentFault
from ...texts.limits import Limit
from ..types.errors import InvalidDocument, TooMuch

# GraphQL would print a whole value anew for each fault of it, in a message that is never shown.
vars(importlib.import_module("graphql.utilities.validate_input_value"))["print_for_error"] = lambda _: ""

MOST_FAULTS = 20  # of one document or its variables
MOST_GIVEN = 6_000  # values in variables, lists and objects too: 500 rows of a file are 4,500
Path = Sequence[str | int]
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fault(kind: DocumentFault, nodes: Node | Sequence[Node] | None, **facts: str | int) -> GraphQLError:
    """An error of a kind at the place of these nodes."""
    return GraphQLError(kind.word, nodes, original_error=InvalidDocument(kind, **facts))


def syntax_fault(error: GraphQLSyntaxError) -> GraphQLError:
    """The same error without its text."""
    line, column = error.locations[0] if error.locations else (1, 1)
    cause = InvalidDocument(DocumentFault.SYNTAX, line=line, column=column)
    return GraphQLError(
        DocumentFault.SYNTAX.word, source=error.source, positions=error.positions, original_error=cause
    )


class _ByKind(ValidationContext):
    """What a rule sees of a validation: its errors get the rule's kind, and the field of the schema they arose in."""

    def __init__(self, context: ValidationContext, kind: DocumentFault) -> None:
        self.__dict__ = {**context.__dict__}
        self._kind = kind

    def report_error(self, error: GraphQLError) -> None:
        if not isinstance(error.original_error, InvalidDocument):
            error = fault(self._kind, error.nodes, on=_where(self))
        super().report_error(error)


class _Values(ValuesOfCorrectTypeRule):
    """Tells of a literal that does not fit: in which argument, where within it, and what fits."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> Any:
        if input_type is not None:
            argument = _argument(self.context)

            def on_error(error: GraphQLError, path: list[str | int]) -> None:
                at = written(argument, path)
                place = _inside(node, path)
                self.report_error(value_fault(place if place.loc else node, input_type, path, at))

            validate_input_literal(node, input_type, on_error, None, None, True)
        return SKIP  # it was looked at whole


class _Leaves(ScalarLeafsRule):
    """Tells of fields that were not selected which there are."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        asked = get_named_type(self.context.get_type())
        if asked is None or is_leaf_type(asked) or node.selection_set is not None:
            super().enter_field(node, *_)
            return
        example = f"{node.name.value} {{ {next(iter(getattr(asked, 'fields', {})), '__typename')} }}"
        kind = DocumentFault.NO_FIELDS_SELECTED
        self.report_error(fault(kind, node, on=_where(self.context), example=example))


def _kind_of(rule: type[Any]) -> DocumentFault:
    return DocumentFault[_WORDS.sub("_", rule.__name__.removesuffix("Rule")).upper()]


def _by_kind(rule: type[Any]) -> type[Any]:
    kind = _kind_of(rule)
    rule = _REPLACED.get(rule, rule)

    def begin(self: Any, context: ValidationContext) -> None:
        rule.__init__(self, _ByKind(context, kind))

    return type(rule.__name__, (rule,), {"__init__": begin})


_REPLACED: dict[type[Any], type[Any]] = {
    ScalarLeafsRule: _Leaves,
    ValuesOfCorrectTypeRule: _Values,
}
RULES = tuple(_by_kind(rule) for rule in (*specified_rules, MaybeNullValidationRule))


def check_amount(given: Mapping[str, Any]) -> None:
    """Raises TooMuch for variables that hold too much to be looked at in one turn."""
    waiting: list[Any] = [given]
    count = 0
    while waiting:
        value = waiting.pop()
        parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        count += len(parts)
        if count > MOST_GIVEN:
            raise TooMuch(Limit.TOO_MANY_GIVEN, most=MOST_GIVEN)
        waiting.extend(part for part in parts if isinstance(part, (Mapping, list)))


def variable_faults(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> list[GraphQLError]:
    """What is wrong with the variables of an operation: each fault where its variable is declared."""
    found: list[GraphQLError] = []
    for node in operation.variable_definitions or ():
        type_ = type_from_ast(schema, node.type)
        value = given.get(node.variable.name.value, Undefined)
        if type_ is None or not is_input_type(type_):
            continue
        if value is Undefined and (node.default_value is not None or not is_non_null_type(type_)):
            continue
        for path in _wrong(value, type_):
            found.append(value_fault(node, type_, path, written("", path)))
            if len(found) == MOST_FAULTS:
                return found
    return found


def _wrong(value: Any, type_: GraphQLInputType) -> Iterator[Path]:
    """The places within a value that do not fit, the first of them at least."""
    paths: list[Path] = []
    faults = 0

    def on_error(_error: GraphQLError, path: list[str | int]) -> None:
        nonlocal faults
        faults += (
            1  # each counts, also many at one place: what is wrong with thousands of names is not looked for
        )
        if path not in paths:  # one place is told once
            paths.append(path)
        if faults == MOST_FAULTS:
            raise _Enough

    with contextlib.suppress(_Enough, RecursionError):
        validate_input_value(value, type_, on_error, True)
    return iter(paths)


class _Enough(Exception):  # noqa: N818 - ends a search
    pass


def value_fault(
    nodes: Node | Sequence[Node] | None, type_: GraphQLInputType, path: Path, at: str
) -> GraphQLError:
    """That the value at `path` within one of `type_` is not what the schema asks for there."""
    wanted = _type_at(type_, path)
    name = get_named_type(wanted).name
    kind = DocumentFault.__members__.get(f"BAD_VALUE_{name.upper()}", DocumentFault.BAD_VALUE)
    if getattr(get_named_type(wanted), "is_one_of", False):
        kind = DocumentFault.ONE_OF
    return fault(kind, nodes, at=at or "-", wanted=str(wanted))


def written(argument: str, path: Path) -> str:
    """A place as one writes it: `filter.names[3]`."""
    text = argument
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _type_at(type_: GraphQLInputType, path: Path) -> GraphQLInputType:
    found: Any = type_
    for step in path:
        found = get_nullable_type(found)
        if isinstance(step, int):
            found = found.of_type if is_list_type(found) else found
        else:
            while is_list_type(found):  # one value stands for a list of one
                found = get_nullable_type(found.of_type)
            if is_input_object_type(found):
                found = found.fields[step].type
    return cast("GraphQLInputType", found)


def _inside(node: ValueNode, path: Path) -> Node:
    """The literal at a path within a literal, or the innermost that is there."""
    for step in path:
        if isinstance(step, int) and isinstance(node, ListValueNode):
            node = node.values[step]
        elif isinstance(node, ObjectValueNode):
            node = next((f.value for f in node.fields if f.name.value == step), node)
    return node


def _argument(context: ValidationContext) -> str:
    """The name of the argument that is visited, from the schema."""
    argument, field = context.get_argument(), context.get_field_def()
    directive = context.get_directive()
    known = {**(field.args if field else {}), **(directive.args if directive else {})}
    return next((name for name, one in known.items() if one is argument), "")


def _where(context: ValidationContext) -> str:
    """The field that is visited, or the type it is asked of, from the schema: `Query.region`."""
    parent, field = context.get_parent_type(), context.get_field_def()
    if parent is None:
        return "-"
    fields: Mapping[str, Any] = getattr(parent, "fields", {})
    name = next((name for name, one in fields.items() if one is field), None)
    return parent.name if name is None else f"{parent.name}.{name}"
