"""The contract: every promised name is there, everything is described, and breaking a promise is noticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    EnumTypeDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    build_client_schema,
    build_schema,
    get_introspection_query,
    lexicographic_sort_schema,
    parse,
    print_ast,
    print_schema,
)

from naungan.graphql import schema, sdl
from tests.api.conftest import Api

ROOT = Path(__file__).parents[2]
CONTRACT = Path(__file__).with_name("contract.graphql")
MUTATIONS = {
    "grantAccess": "user",
    "breakGlass": "glass",
    "revokeAccess": "user",
    "signAgreement": "agreement",
    "terminateAgreement": "agreement",
    "amendAgreement": "agreement",
    "correctTermination": "agreement",
    "withdrawTermination": "agreement",
    "allocateBudget": "budget",
    "reviseBudget": "budget",
    "setVillageQuotas": "budget",
    "nameRingOne": "budget",
    "proposeParticipants": "list",
    "verifyList": "list",
    "proposePeople": "list",
    "verifyPeople": "list",
    "correctProposal": "list",
    "issueDecree": "decree",
    "withdrawVerification": "list",
    "voidDecree": "decree",
    "reviseDecree": "decree",
    "enrolWorkers": "enrolments",
    "transferEnrolment": "enrolment",
    "correctEnrolment": "enrolment",
    "endEnrolment": "enrolments",
    "recordDeath": "enrolments",
    "withdrawDeath": "enrolments",
    "voidEnrolments": "enrolments",
    "reopenEnrolment": "enrolment",
    "correctIdentity": "enrolment",
    "issueCards": "cards",
    "replaceCards": "cards",
    "revokeCards": "cards",
    "reportCardsLost": "cards",
    "reportCardsFound": "cards",
    "voidCards": "cards",
    "issueCardsFor": "issued",
    "holdHandover": "handover",
    "voidHandover": "handover",
    "countEligibleWorkers": "denominator",
    "publishClaim": "claim",
    "withdrawClaim": "claim",
    "correctClaim": "claim",
    "explainClaim": "claim",
    "enrolFromList": "batch",
    "openBatch": "batch",
    "appendRows": "batch",
    "completeBatch": "batch",
    "abandonBatch": "batch",
}


@pytest.fixture(scope="module")
def built() -> GraphQLSchema:
    return schema.build_schema()._schema


def _promises() -> Iterator[tuple[str, str, str | None, list[tuple[str, str]]]]:
    """(type, member, its type or None for an enum value, its arguments)."""
    for node in parse(CONTRACT.read_text(encoding="utf-8")).definitions:
        if isinstance(node, EnumTypeDefinitionNode):
            for value in node.values or ():
                yield node.name.value, value.name.value, None, []
        elif isinstance(node, (ObjectTypeDefinitionNode, InterfaceTypeDefinitionNode)):
            for field in node.fields or ():
                arguments = [(a.name.value, print_ast(a.type)) for a in field.arguments or ()]
                yield node.name.value, field.name.value, print_ast(field.type), arguments
        elif isinstance(node, InputObjectTypeDefinitionNode):
            for item in node.fields or ():
                yield node.name.value, item.name.value, print_ast(item.type), []
        else:
            assert isinstance(node, ScalarTypeDefinitionNode)
            yield node.name.value, "", None, []


def test_every_promised_name_is_there_with_its_type(built: GraphQLSchema) -> None:
    broken = []
    for type_name, member, wanted, arguments in _promises():
        kind = built.type_map.get(type_name)
        if kind is None:
            broken.append(type_name)
        elif isinstance(kind, GraphQLEnumType):
            broken += [f"{type_name}.{member}"] * (member not in kind.values)
        elif member:
            field = getattr(kind, "fields", {}).get(member)
            if field is None or str(field.type) != wanted:
                broken.append(f"{type_name}.{member}: {wanted}")
                continue
            broken += [
                f"{type_name}.{member}({name}: {of})"
                for name, of in arguments
                if name not in field.args or str(field.args[name].type) != of
            ]
    assert broken == []


def test_every_connection_has_the_same_five_fields(built: GraphQLSchema) -> None:
    connections = [name for name in built.type_map if name.endswith("Connection")]
    assert {"EventConnection", "EnrolmentConnection", "CoverageGroupConnection"} <= set(connections)
    for name in connections:
        node = name.removesuffix("Connection")
        fields = {f: str(field.type) for f, field in built.type_map[name].fields.items()}  # type: ignore[attr-defined]
        assert fields == {
            "edges": f"[{node}Edge!]!",
            "nodes": f"[{node}!]!",
            "pageInfo": "PageInfo!",
            "totalCount": "Int!",
            "known": "Known!",
        }


def test_every_list_of_things_is_bounded(built: GraphQLSchema) -> None:
    for kind in built.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            if str(getattr(field, "type", "")).rstrip("!").endswith("Connection"):
                assert {"first", "after", "last", "before"} <= set(field.args)


def test_every_question_may_fail_alone(built: GraphQLSchema) -> None:
    assert built.query_type is not None
    for name, field in built.query_type.fields.items():
        assert not str(field.type).endswith("!"), name


def test_no_argument_waits_for_a_position_and_node_takes_an_id_alone(built: GraphQLSchema) -> None:
    assert built.query_type is not None
    for name, field in built.query_type.fields.items():
        assert "minPosition" not in field.args, name
    assert {name: str(a.type) for name, a in built.query_type.fields["node"].args.items()} == {"id": "ID!"}


def test_one_error_and_one_payload_stand_for_all_commands(built: GraphQLSchema) -> None:
    for name in MUTATIONS:
        command = name[0].upper() + name[1:]
        for kind, interface in ((f"{command}Payload", "Payload"), (f"{command}Error", "UserError")):
            made = built.type_map[kind]
            assert isinstance(made, GraphQLObjectType)
            assert [i.name for i in made.interfaces] == [interface], kind


def test_a_value_that_is_left_out_is_no_null() -> None:
    assert "= null" not in sdl.print_sdl()


def test_an_input_of_exactly_one_field_is_printed_as_such() -> None:
    assert "input KnownAt @oneOf {" in sdl.print_sdl()


def test_every_command_has_one_input_a_payload_and_errors_of_its_own(built: GraphQLSchema) -> None:
    assert built.mutation_type is not None
    assert set(built.mutation_type.fields) == set(MUTATIONS)
    for name, field in built.mutation_type.fields.items():
        command = name[0].upper() + name[1:]
        assert {n: str(a.type) for n, a in field.args.items()} == {"input": f"{command}Input!"}
        payload = built.type_map[f"{command}Payload"].fields  # type: ignore[attr-defined]
        assert str(payload["position"].type) == "BigInt"
        assert str(payload["userErrors"].type) == f"[{command}Error!]!"
        assert MUTATIONS[name] in payload
        # What was recorded is answered while the read models are behind: no thing of theirs may void its payload.
        for field_name, made in payload.items():
            assert field_name in ("ids", "changed", "fromLog", "userErrors") or not str(made.type).endswith(
                "!"
            ), field_name
        error = {n: str(f.type) for n, f in built.type_map[f"{command}Error"].fields.items()}  # type: ignore[attr-defined]
        assert error.pop("currentVersion") == "Int"
        assert error == {
            "code": f"{command}ErrorCode!",
            "message": "String!",
            "path": "[String!]!",
            "against": "Node",
        }
        codes = set(built.type_map[f"{command}ErrorCode"].values)  # type: ignore[attr-defined]
        assert {"INVALID", "NOT_FOUND", "IDEMPOTENCY_CONFLICT"} <= codes
        versioned = "expectedVersion" in built.type_map[f"{command}Input"].fields  # type: ignore[attr-defined]
        assert versioned is ("VERSION_CONFLICT" in codes)


def test_everything_is_described(built: GraphQLSchema) -> None:
    assert _undescribed(built) == []


def _undescribed(built: GraphQLSchema) -> list[str]:
    """The coordinates of every type, field, argument, input field and enum value without a description."""
    missing: list[str] = []

    def look(coordinate: str, thing: object) -> None:
        if not getattr(thing, "description", None):
            missing.append(coordinate)

    for name, kind in built.type_map.items():
        if name.startswith("__"):
            continue
        look(name, kind)
        if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
            for field_name, field in kind.fields.items():
                look(f"{name}.{field_name}", field)
                for argument_name, argument in field.args.items():
                    look(f"{name}.{field_name}({argument_name}:)", argument)
        elif isinstance(kind, GraphQLInputObjectType):
            for field_name, input_field in kind.fields.items():
                look(f"{name}.{field_name}", input_field)
        elif isinstance(kind, GraphQLEnumType):
            for value_name, value in kind.values.items():
                look(f"{name}.{value_name}", value)
    return missing


def test_the_committed_schema_is_current() -> None:
    assert sdl.check(ROOT / "schema.graphql", ROOT / "CHANGELOG.md") == []


@pytest.mark.slow
def test_a_breaking_change_must_be_named_in_the_changelog(tmp_path: Path) -> None:
    committed, changelog = tmp_path / "schema.graphql", tmp_path / "CHANGELOG.md"
    now = sdl.print_sdl()
    promised = now.replace("type Money {", 'type Money {\n  """Sen · cents."""\n  cents: Int!\n', 1)
    committed.write_text(promised, encoding="utf-8")
    problems = sdl.check(committed, changelog)
    assert any("`Money.cents`" in problem for problem in problems)
    committed.write_text(now, encoding="utf-8")
    assert sdl.check(committed, changelog, [promised]) == [p for p in problems if "`Money.cents`" in p]
    changelog.write_text("- `Money.cents` is gone.\n", encoding="utf-8")
    assert sdl.check(committed, changelog, [promised]) == []
    committed.unlink()
    assert "missing" in sdl.check(committed, changelog)[0]


def test_the_committed_schema_is_a_schema_and_sorted() -> None:
    text = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    names = [n for n in build_schema(text).type_map if not n.startswith("__")]
    definitions = [node.name.value for node in parse(text).definitions if hasattr(node, "name") and node.name]
    assert set(definitions) >= {n for n in names if n not in ("String", "Int", "Boolean", "ID", "Float")}
    assert definitions == sorted(definitions)


@pytest.mark.slow
def test_introspection_is_the_committed_contract(api: Api) -> None:
    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
    )
    told = build_client_schema(api.ask(query))
    committed = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    assert committed.endswith(print_schema(lexicographic_sort_schema(told)) + "\n")
    assert sdl.print_introspected() == committed
