"""Which documents does the server remember, how much room do they take, and what is said of those it refuses?"""

import asyncio
import gc
import json
import time
import tracemalloc

import pytest
from graphql import GraphQLError, GraphQLSchema, Node, OperationDefinitionNode
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shapes import DOCUMENTS
from naungan.graphql.execution.documents import Documents, Prepared, prepare
from naungan.graphql.execution.shown_errors import show_errors
from naungan.projections.engine import pacing
from tests.api.asking import schema
from tests.api.conftest import Api

SECRET = "6401 0163\n0185 0001"  # a NIK as people write it, broken over two lines


def _schema() -> GraphQLSchema:
    return schema()._schema


def _all_prepared(documents: Documents, *texts: str) -> list[Prepared]:
    async def ask() -> list[Prepared]:
        return [await documents.prepared(text) for text in texts]

    return asyncio.run(ask())


def _question(number: int) -> str:
    return f"query Q{number} {{ regions(first: 1) {{ " + "totalCount " * 10 + "} }" + " " * 1_000


def test_a_document_is_parsed_and_validated_once() -> None:
    first, again = _all_prepared(Documents(_schema()), _question(1), _question(1))
    assert first is again


@pytest.mark.parametrize("text", ["{ __typename }", _question(1)], ids=["at once", "on a thread"])
def test_of_several_who_ask_it_at_once_one_prepares_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(pacing, "SLICE", -1.0)  # every slice is used up: they wait for turns
    documents = Documents(_schema())

    async def ask() -> list[Prepared]:
        pacing.pace().spent()
        return await asyncio.gather(*(documents.prepared(text) for _ in range(5)))

    first, *others = asyncio.run(ask())
    assert all(other is first for other in others)


@pytest.mark.slow
def test_what_is_remembered_is_bounded_in_bytes_and_the_latest_stay() -> None:
    # Given room for some twenty documents
    one = prepare(_schema(), _question(0)).size
    documents = Documents(_schema(), most=20 * one)
    # When more are asked
    prepared = _all_prepared(documents, *map(_question, range(30)))
    # Then the room is not exceeded, and the latest is still known
    assert documents.size <= 20 * one
    assert _all_prepared(documents, _question(29)) == prepared[-1:]
    assert _all_prepared(documents, _question(29))[0] is prepared[-1]
    assert _all_prepared(documents, _question(0))[0] is not prepared[0]


def test_refused_documents_are_not_remembered() -> None:
    documents = Documents(_schema())
    refused = ["{", "{ regio { name } }", "{ region(code: 1) { name } }", "{ " + "a " * 6_000 + "}"]
    assert all(p.errors for p in _all_prepared(documents, *refused))
    assert documents.size == 0


@pytest.mark.slow
def test_no_document_takes_more_room_than_it_is_counted_with() -> None:
    counted = {
        name: made.size for name, text in DOCUMENTS.items() if not (made := prepare(_schema(), text)).errors
    }
    assert {"introspection", "a long list", "blanks"} <= set(counted)
    for name, size in counted.items():
        copies = max(1, 400_000 // size)  # of less, others' room would show beside its own
        assert _kept(DOCUMENTS[name], copies) / copies <= size, name


def _kept(text: str, copies: int) -> int:
    """The bytes that so many documents of the same tokens take. One was prepared before: what is made once for all is there."""
    tracemalloc.start()
    kept = [prepare(_schema(), text + " " * n) for n in range(copies)]
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == copies
    return taken


def test_a_remembered_tree_holds_no_token() -> None:
    document = prepare(_schema(), "query A($c: RegionCode!) { region(code: $c) { name } }").document
    waiting: list[Node] = [document] if document else []
    while waiting:
        node = waiting.pop()
        assert not hasattr(node.loc, "start_token")
        for key in node.keys:
            value = getattr(node, key)
            waiting += [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Node)]


def test_an_error_of_execution_tells_its_line_and_column(api: Api) -> None:
    for _ in range(2):  # remembered or not
        error = api.refused("{\n  __typename\n  regions { totalCount }\n}")
        assert error["locations"] == [{"line": 3, "column": 3}]
        error = api.refused(
            "query A(\n $n: Int, $c: RegionCode!) { regions(first: $n, within: $c) { totalCount } }"
        )
        assert error["locations"] == [{"line": 2, "column": 11}]


def test_an_operation_is_found_by_its_name() -> None:
    prepared = prepare(_schema(), "query A { __typename } mutation B { __typename }")
    assert isinstance(prepared.operation("B"), OperationDefinitionNode)
    assert (prepared.kind("A"), prepared.kind("B"), prepared.kind("C"), prepared.kind(None)) == (
        "query",
        "mutation",
        "refused",
        "refused",
    )


@pytest.mark.parametrize(
    "query",
    [
        '{ region(code: "64") "%s" }',
        '{ region(code: "64") { name } } "%s',
        '{ region(code: """%s""") { name } }',
        '{ regions(first: """%s""") { totalCount } }',
        '{ regions(first: 1, level: """%s""") { totalCount } }',
        '{ events(first: 1, filter: {actor: ["""%s"""]}) { totalCount } }',
        '{ events(first: 1, filter: """%s""") { totalCount } }',
        '{ region(code: "64") { name @skip(if: """%s""") } }',
        'query ($a: Int = """%s""") { regions(first: $a) { totalCount } }',
        '# %s\n{ region(code: "64") { name } } %s',
        "{ %s }",
        "?%s",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_that_was_sent_is_repeated_by_a_refusal(query: str, language: str) -> None:
    errors = prepare(_schema(), query.replace("%s", SECRET)).errors
    said = json.dumps(show_errors(errors, "en" if language == "en" else "id"))
    assert errors
    for piece in ("6401", "0163", "0185", "0001"):
        assert piece not in said
    assert all(error["locations"] for error in show_errors(errors, "id"))


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ({"actor": [SECRET]}, "actor"),
        ({SECRET: 1}, "-"),
        (SECRET, "-"),
        ({"names": ["WorkerEnrolled", [SECRET]]}, "names[1]"),
        ({"recorded": {"start": SECRET}}, "recorded.start"),
        ({"commandId": SECRET}, "commandId"),
        ({"region": {SECRET: SECRET}}, "region"),
    ],
)
def test_a_variable_that_does_not_fit_is_told_by_its_place(api: Api, value: object, at: str) -> None:
    query = "query ($f: EventFilter) { events(first: 1, filter: $f) { totalCount } }"
    error = api.refused(query, {"f": value}, language="en")
    assert error["message"].startswith(f"The value at {at} is not valid:")
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert error["locations"] == [{"line": 1, "column": 8}]
    assert "0163" not in json.dumps(error)


def test_a_literal_that_does_not_fit_is_told_by_argument_and_place(api: Api) -> None:
    for query, at, column in (
        ('{ coverage(region: "64", asOf: "2026-13-01") { covered } }', "asOf", 32),
        ('{ coverage(region: "64", asOf: 20260101) { covered } }', "asOf", 32),
        (
            '{ events(first: 1, filter: {recorded: {start: "x"}}) { totalCount } }',
            "filter.recorded.start",
            47,
        ),
        ('{ events(first: 1, filter: {names: ["a", 2]}) { totalCount } }', "filter.names[1]", 42),
        ('{ region(code: "6x") { name } }', "code", 16),
        ('{ events(first: 1, filter: {commandId: "x"}) { totalCount } }', "filter.commandId", 40),
    ):
        error = api.refused(query, language="en")
        assert f" {at} " in error["message"], query
        assert error["locations"] == [{"line": 1, "column": column}]
        assert api.refused(query)["message"].startswith(f"Nilai di {at} tidak sah:")


def test_an_input_of_exactly_one_field_says_so_once(api: Api) -> None:
    both = {"recordedAt": "2022-10-25T00:00:00Z", "position": "1"}
    for literal, value in (("{}", {}), ('{recordedAt: "2022-10-25T00:00:00Z", position: "1"}', both)):
        query = f'{{ coverage(region: "64", asOf: "2026-01-01", knownAt: {literal}) {{ covered }} }}'
        assert (
            api.refused(query, language="en")["message"] == "Give exactly one field at knownAt, and not null."
        )
        query = (
            'query ($at: KnownAt) { coverage(region: "64", asOf: "2026-01-01", knownAt: $at) { covered } }'
        )
        error = api.refused(query, {"at": value})
        assert error["message"].startswith("Isi tepat satu bidang di")
        assert error["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "number", ["1" * 5_000, "-" + "9" * 5_000, "1." + "1" * 5_000, "1e" + "9" * 5_000, "9" * 39]
)
def test_a_number_of_absurd_size_is_refused_where_it_stands(api: Api, number: str) -> None:
    error = api.refused("{ regions(first: " + number + ") { totalCount } }")
    assert error["extensions"]["code"] in ("LIMIT", "BAD_REQUEST")
    assert error["locations"] == [{"line": 1, "column": 18}]


def test_refusing_takes_time_in_proportion_to_what_was_sent() -> None:
    def seconds(length: int) -> float:
        text = "{ a(b: " + '"6401 ' * (length // 6)
        began = time.process_time()
        for _ in range(5):
            show_errors(prepare(_schema(), text).errors, "id")
        return time.process_time() - began

    seconds(1_000)
    assert (
        seconds(88_000) < 0.5
    )  # milliseconds here; the text was once searched again from each of its quotes


def test_a_value_with_many_faults_is_not_printed_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def printed(*_: object) -> str:
        raise AssertionError("it was printed")

    monkeypatch.setattr("graphql.language.printer.print_ast", printed)
    for name, faults in (("wrong fields", 20), ("a wrong list", 20), ("objects of objects", 1)):
        assert len(prepare(_schema(), DOCUMENTS[name]).errors) == faults, name


@given(st.text(alphabet='{}()[]:"\\\n\r#a1-.,$@! \ufeffé|&=_', max_size=60))
def test_whatever_is_sent_is_answered_with_a_place_and_without_a_failure(text: str) -> None:
    for error in prepare(_schema(), text).errors:
        assert isinstance(error, GraphQLError)
        (shown,) = show_errors([error], "en")
        assert shown["extensions"]["code"] in ("BAD_REQUEST", "LIMIT")
        assert shown["locations"]
