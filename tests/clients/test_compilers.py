"""Do the compilers of clients take the contract? Relay's, and TypeScript over what graphql-codegen makes of it."""

import re

from .workshop import Workshop


def test_relay_compiles_refetchable_connections_and_node(relay_compiled: Workshop) -> None:
    made = {path.name for path in (relay_compiled.javascript / "__generated__").iterdir()}
    assert made >= {
        "componentsAgreementRefetchQuery.graphql.js",
        "componentsAgreementsQuery.graphql.js",
        "componentsNodeQuery.graphql.js",
    }


def test_typescript_refuses_no_moment_and_two_and_a_root_field_taken_as_given(typed: Workshop) -> None:
    source = (typed.javascript / "typed.ts").read_text("utf-8").splitlines()
    refused = {number for number, line in enumerate(source, 1) if line.endswith("// refused")}
    assert len(refused) == 3
    checked = typed.tool("typescript/bin/tsc", "--pretty", "false", "-p", "tsconfig.json")
    told = re.findall(r"^([\w./]+)\((\d+),\d+\): error", checked.stdout, re.MULTILINE)
    assert {(file, int(line)) for file, line in told} == {("typed.ts", line) for line in refused}, (
        checked.stdout
    )
