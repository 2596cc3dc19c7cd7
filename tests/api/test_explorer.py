"""The explorer's ready examples: every one is valid against the schema and answered without errors."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from graphql import OperationDefinitionNode, parse

from naungan.graphql.execution.documents import prepare
from naungan.infrastructure.web.app import STATIC
from tests.api.asking import schema
from tests.api.conftest import RESPONSE_JSON, Api

START = Path(STATIC) / "graphiql-start.js"
EXAMPLES = [
    text.replace("\\`", "`")
    for text in re.findall(r"query: `(.*?[^\\])`,", START.read_text(encoding="utf-8"), re.DOTALL)
]
SUBJECTS = (
    "coverage(",
    "groups(",
    "coverageSeries",
    "knownAt",
    "enrolments(",
    "villages(",
    "publicClaims",
    "findings",
    "afterPosition",
    "signAgreement(",
    "labels",
)


def test_the_examples_ask_the_questions_the_register_was_built_for() -> None:
    everything = "".join(EXAMPLES)
    assert len(EXAMPLES) == 10
    for subject in (*SUBJECTS, "reconciliation", "contradictions"):
        assert subject in everything


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_valid(example: str) -> None:
    assert prepare(schema()._schema, example).errors == ()


@pytest.mark.slow
@pytest.mark.records
def test_every_example_is_answered_without_errors(api: Api) -> None:
    for example in EXAMPLES:
        for operation in parse(example).definitions:
            if not isinstance(operation, OperationDefinitionNode) or operation.name is None:
                continue
            cell = api.ask('{ coverage(region: "63.01", asOf: "2021-04-29") { cell } }')["coverage"]["cell"]
            body = {
                "query": example,
                "operationName": operation.name.value,
                "variables": {"cell": cell, "key": str(uuid4())},
            }
            answer = api.http.post("/graphql", json=body, headers={"accept": RESPONSE_JSON}).json()
            assert "errors" not in answer, (operation.name.value, answer)


@pytest.mark.records
def test_the_example_that_records_something_records_it_once(api: Api) -> None:
    (example,) = (one for one in EXAMPLES if "mutation " in one)
    body = {"query": example, "operationName": "SignAgreement", "variables": {"key": str(uuid4())}}
    first, again = (api.http.post("/graphql", json=body).json()["data"]["signAgreement"] for _ in range(2))
    assert (first["userErrors"], first["fromLog"]) == ([], False)
    assert again == {**first, "fromLog": True}
