"""How is a field read that needs nobody's answer? An attribute of the thing, or a method of it without arguments.

how = reading(parent_type, "coveredOn")       # None: GraphQL's own way
output = how.leaf(getattr(source, how.attribute))     # Undefined: this value is GraphQL's to complete

GraphQL's own way is the same for every field: a path, a description of the question, its arguments, and then one test after another of what came
back. Most of what lists are made of needs none of that, and a page of 144 villages has 1,700 such fields.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
    is_object_type,
)

_DEFINITION = "strawberry-definition"
_LARGEST = 2**31
# Values of which it is known that they are neither awaited nor errors.
_PLAIN = frozenset({str, int, bool, float, dt.date, dt.datetime, UUID, Decimal})

Leaf = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Things:
    """An object type, and the classes whose own instances (not those of a class below) are such things for certain."""

    kind: GraphQLObjectType
    classes: frozenset[type]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a field is read: `attribute`, or `method` of the thing, to which the question is told under the name `told`.

    What is read is completed by `leaf`, or it is one of `things`; where neither is given, or does not fit, GraphQL completes it.
    """

    type: GraphQLOutputType
    definition: GraphQLField
    field: Any
    attribute: str | None
    method: Callable[..., Any] | None
    told: str | None
    nullable: bool
    leaf: Leaf | None
    things: Things | None


@lru_cache(maxsize=10_000)
def reading(parent: GraphQLObjectType, name: str) -> Reading | None:
    """How a field of a type is read; None where it is resolved."""
    definition = parent.fields.get(name)
    if definition is None or definition.args:
        return None
    field = definition.extensions.get(_DEFINITION)
    if field is None or field.extensions or field.is_async or field.is_subscription:
        return None
    attribute, method, told = None, None, None
    resolver = field.base_resolver
    if resolver is None:
        attribute = field.python_name
    elif resolver.self_parameter and not resolver.arguments and _takes_no_other(resolver):
        method = resolver.wrapped_func
        told = resolver.info_parameter.name if resolver.info_parameter else None
    else:
        return None
    leaf, things = leaf_of(definition.type), things_of(definition.type)
    if attribute is not None and leaf is None and things is None:
        return None
    return Reading(
        definition.type,
        definition,
        field,
        attribute,
        method,
        told,
        not is_non_null_type(definition.type),
        leaf,
        things,
    )


def _takes_no_other(resolver: Any) -> bool:
    return resolver.root_parameter is None and resolver.parent_parameter is None


@lru_cache(maxsize=10_000)
def things_of(output: GraphQLOutputType) -> Things | None:
    """The things of an object type, null or not; None for every other type."""
    inner: Any = get_nullable_type(output)
    if not is_object_type(inner):
        return None
    definition = inner.extensions.get(_DEFINITION)
    if definition is None or definition.is_type_of is not None:
        return None
    generic = definition.concrete_of
    return Things(inner, frozenset({definition.origin, *(() if generic is None else (generic.origin,))}))


@lru_cache(maxsize=10_000)
def leaf_of(output: GraphQLOutputType) -> Leaf | None:
    """What completes a value of a leaf type, null or not, that is neither null nor odd: to Undefined where it is. None for every
    other type.
    """
    inner: Any = get_nullable_type(output)
    if not is_leaf_type(inner):
        return None
    if isinstance(inner, GraphQLEnumType):
        return _member(inner)
    return {"String": _text, "ID": _text, "Int": _whole, "Boolean": _boolean}.get(inner.name) or _scalar(
        inner
    )


def _text(value: Any) -> Any:
    return value if type(value) is str else Undefined


def _whole(value: Any) -> Any:
    return value if type(value) is int and -_LARGEST <= value < _LARGEST else Undefined


def _boolean(value: Any) -> Any:
    return value if type(value) is bool else Undefined


def _scalar(scalar: Any) -> Leaf:
    coerce = scalar.coerce_output_value

    def complete(value: Any) -> Any:
        return _coerced(coerce, value) if type(value) in _PLAIN else Undefined

    return complete


def _member(enum: GraphQLEnumType) -> Leaf:
    names: dict[Any, Any] = {}
    members = getattr(enum, "wrapped_cls", None)

    def complete(value: Any) -> Any:
        if type(value) is not members:
            return Undefined
        name = names.get(value)
        if name is None:
            name = names[value] = _coerced(enum.coerce_output_value, value)
        return name

    return complete


def _coerced(coerce: Leaf, value: Any) -> Any:
    try:
        output = coerce(value)
    except Exception:  # whatever it is: GraphQL tells it, with the place where it arose
        return Undefined
    return Undefined if output is None else output
