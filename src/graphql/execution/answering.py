"""How is one request answered? Limits first, then execution under a deadline, then errors clients may see.

A client sees what is wrong with its question by kind and place (`faults.py`), and limits; nothing that it sent is repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError
from strawberry.extensions import SchemaExtension

from ...domain.vocabulary import Role
from ...projections.engine.pacing import turn
from ...texts.language import Locale
from ...texts.limits import Limit
from ...texts.questions import QuestionFault
from ..types.context import Context
from ..types.errors import ErrorCode, TooMuch
from .analyst_questions import note_analysis
from .deadline import cut_off
from .documents import Documents, Prepared
from .faults import check_amount, variable_faults
from .pacing import PacedExecutor
from .shown_errors import said, show_errors


@dataclass(frozen=True, slots=True)
class Answer:
    """The response body; `refused`: the request was at fault and nothing of it was executed. `wait`: the seconds after which whoever asks too
    often may ask again.
    """

    body: dict[str, Any]
    refused: bool
    wait: int | None = None


def too_often(wait: int, locale: Locale) -> Answer:
    """The answer to who has nothing left."""
    return Answer(
        {"errors": [said(Limit.TOO_OFTEN, ErrorCode.TOO_OFTEN, locale, {"seconds": wait})]}, True, wait
    )


class UsePrepared(SchemaExtension):
    """Hands Strawberry the document that was parsed and validated before."""

    def on_parse(self) -> Any:
        document = _document(self.execution_context.context)
        if document is not None:
            self.execution_context.graphql_document = document
            self.execution_context.pre_execution_errors = []
        yield


class QuietSchema(strawberry.Schema):
    """A schema with the documents it was asked. Its answers are built in turns with others; its errors are logged by
    `show_errors` alone: Strawberry's log holds messages and values.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, execution_context_class=PacedExecutor)
        self.documents = Documents(self._schema)

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        return


def _document(context: Any) -> DocumentNode | None:
    prepared: Prepared | None = context.cache.get("prepared") if isinstance(context, Context) else None
    return None if prepared is None else prepared.document


async def answer(
    schema: QuietSchema,
    prepared: Prepared,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    context: Context,
    *,
    deadline: float,
) -> Answer:
    """Answer one operation of a document, a query within `deadline` seconds (see `deadline.py`). Where a mutation was
    recorded stands in `extensions.position`; `extensions.everyone` is true where nobody needs to sign in.
    """
    given = await _executed(schema, prepared, variables, operation_name, context, deadline)
    if any(grant.role is Role.ANALYST for grant in context.principal.grants):
        note_analysis(prepared, variables, operation_name, context)
    extensions: dict[str, Any] = {}
    if context.recorded is not None:
        extensions["position"] = str(context.recorded)
    if context.principal.everyone:
        extensions["everyone"] = True
    if extensions:
        given.body["extensions"] = extensions
    return given


async def _executed(
    schema: QuietSchema,
    prepared: Prepared,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    context: Context,
    deadline: float,
) -> Answer:
    if prepared.errors:
        return Answer({"errors": show_errors(prepared.errors, context.locale)}, True)
    operation = prepared.operation(operation_name)
    if operation is None:
        return Answer(
            {"errors": [said(QuestionFault.BAD_OPERATION, ErrorCode.BAD_OPERATION, context.locale, {})]}, True
        )
    given = dict(variables or {})
    try:
        check_amount(given)
    except TooMuch as much:
        return Answer({"errors": [said(much.reason, much.code, context.locale, much.facts)]}, True)
    context.cache["prepared"] = prepared
    try:
        async with cut_off(operation.operation, deadline):
            await turn()
            result = await schema.execute(
                prepared.text,
                variable_values=given,
                context_value=context,
                operation_name=operation_name,
            )
    except TimeoutError:
        return Answer(
            {"data": None, "errors": [said(Limit.DEADLINE, ErrorCode.DEADLINE, context.locale, {})]}, False
        )
    if not result.errors:
        return Answer({"data": result.data}, False)
    if result.data is None and all(error.path is None for error in result.errors):
        # Before anything ran: what does not fit are variables.
        errors = variable_faults(schema._schema, operation, given) or result.errors
        return Answer({"errors": show_errors(errors, context.locale)}, True)
    return Answer({"data": result.data, "errors": show_errors(result.errors, context.locale)}, False)
