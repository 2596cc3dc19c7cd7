"""Do the documents ask what the schema answers? Every GraphQL example in them is validated, every link followed."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

TOP = Path(__file__).parents[2]
DOCUMENTS = [
    TOP / "README.md",
    TOP / "CONTRIBUTING.md",
    TOP / "CHANGELOG.md",
    *sorted((TOP / "docs").rglob("*.md")),
]
EXAMPLES = [
    pytest.param(example, id=f"{path.name}-{n}")
    for path in DOCUMENTS
    for n, example in enumerate(re.findall(r"```graphql\n(.*?)```", path.read_text("utf-8"), re.DOTALL), 1)
]


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema((TOP / "schema.graphql").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_valid(example: str, committed: GraphQLSchema) -> None:
    assert validate(committed, parse(example)) == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
