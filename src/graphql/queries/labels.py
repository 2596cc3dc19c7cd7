"""What are the values of enums called? Every enum of the contract, and the codes of errors, in the language asked for."""

from collections.abc import Mapping

import strawberry
from graphql import GraphQLEnumType, GraphQLSchema

from ...texts.labels.codes import ERRORS, RULES
from ...texts.labels.label import Label
from ...texts.labels.values import VALUES
from ..types.context import Info

_CODES = "ErrorCode"  # `extensions.code`; a command's own codes are <Command>ErrorCode


@strawberry.type(description="Sebutan nilai · what one value is called.")
class EnumLabel:
    value: str = strawberry.field(description="Nilai · the value as the contract writes it.")
    label: str = strawberry.field(description="Sebutan · its short name, in the language asked for.")
    description: str | None = strawberry.field(
        description="Arti · what it means, in the language asked for; null where the name says all."
    )


@strawberry.type(description="Sebutan enum · what the values of one enum are called.")
class EnumLabels:
    name: str = strawberry.field(
        description="Nama · the enum's name in the contract; ErrorCode is that of `extensions.code`."
    )
    values: list[EnumLabel] = strawberry.field(
        description="Nilai · its values, in the order of the contract."
    )


def labels_of(schema: GraphQLSchema) -> Mapping[str, Mapping[str, Label]]:
    """The labels of every enum of a schema and of the codes of errors, by their names. Raises KeyError for a value without."""
    found: dict[str, Mapping[str, Label]] = {}
    for name, kind in sorted(schema.type_map.items()):
        if isinstance(kind, GraphQLEnumType) and not name.startswith("__"):
            known = RULES if name.endswith(_CODES) else VALUES[name]
            found[name] = {value: known[value] for value in kind.values}
    return found | {_CODES: ERRORS}


@strawberry.type
class LabelQueries:
    @strawberry.field(
        description="Sebutan · what the values of every enum and the codes of errors are called, in the language asked for."
    )
    def labels(self, info: Info) -> list[EnumLabels] | None:
        locale = info.context.locale
        return [
            EnumLabels(
                name=name,
                values=[
                    EnumLabel(
                        value=value,
                        label=label.name.said(locale),
                        description=None if label.meaning is None else label.meaning.said(locale),
                    )
                    for value, label in known.items()
                ],
            )
            for name, known in labels_of(info._raw_info.schema).items()
        ]
