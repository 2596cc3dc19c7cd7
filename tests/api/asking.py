"""How does a test ask? One document over the whole schema, on a history projected into a real database."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from graphql import get_named_type, is_input_object_type
from strawberry.types import ExecutionResult

from naungan.domain.catalogue import STANDARD
from naungan.domain.grants import EVERYONE
from naungan.graphql.execution.answering import QuietSchema
from naungan.graphql.schema import build_schema
from naungan.graphql.types.context import Context
from naungan.graphql.types.signed_tokens import Signer
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.all import all_projections
from naungan.projections.engine.statements import Statements, counted
from naungan.texts.language import Locale
from tests import one_loop
from tests.projections.history import History, reading

REGIONS = KemendagriRegions()
SIGNER = Signer(b"a key for tests only, 32 bytes..")


@cache
def schema() -> QuietSchema:
    """The schema of a process, with the documents it was asked: both are the same for every register."""
    return build_schema()


def ask(
    history: History, url: str, query: str, locale: Locale = "id", **variables: Any
) -> tuple[dict[str, Any], Statements]:
    """The data of an answer without errors, and the statements it took. The log itself cannot be asked about."""
    with counted() as statements:
        result = answer(history, url, query, locale, **variables)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data, statements


def answer(
    history: History, url: str, query: str, locale: Locale = "id", **variables: Any
) -> ExecutionResult:
    """Whatever comes of a document. The log itself cannot be asked about."""
    history.project(url, *all_projections(REGIONS))
    return answer_as_projected(url, query, locale, **variables)


def answer_as_projected(url: str, query: str, locale: Locale = "id", **variables: Any) -> ExecutionResult:
    """Whatever comes of a document, from read models that are as far as they are; on the event loop of all tests."""
    return one_loop.run(lambda: _answered(url, query, locale, variables))


async def _answered(url: str, query: str, locale: Locale, variables: dict[str, Any]) -> ExecutionResult:
    async with reading(url) as reader:
        context = Context(
            reader=reader,
            events=cast(Any, None),
            register=cast(Any, None),
            regions=REGIONS,
            catalogue=STANDARD,
            signer=SIGNER,
            locale=locale,
            principal=EVERYONE,
        )
        return await schema().execute(query, variable_values=variables, context_value=context)


def leads(command: str, path: Sequence[str]) -> bool:
    """Whether a path is one of the command's input, or of a row or a part in it."""
    kind: Any = schema()._schema.type_map[f"{command}Input"]
    for step in path:
        if step.isdigit():
            continue
        if not is_input_object_type(kind) or step not in kind.fields:
            return False
        kind = get_named_type(kind.fields[step].type)
    return True
