"""Which documents would keep a server busy? One of each shape that costs its parser, its rules or its answer the most."""

import json
from typing import Any

from graphql import get_introspection_query

_REGION = '{ region(code: "64") '
_EVENTS = "query ($f: EventFilter) { events(first: 1, filter: $f) { totalCount } }"
_FIELDS = "code name level villageKind "


def _fragments(count: int, body: str) -> str:
    return " ".join(f"fragment F{n} on Region {{ code {body.format(next=n + 1)} }}" for n in range(count))


def _spread(count: int) -> str:
    return " ".join(f"...F{n}" for n in range(count))


DOCUMENTS: dict[str, str] = {
    "lists in lists": "{ regions(first: 100) { nodes { " + "path { " * 11 + "code" + " }" * 14,
    "a page of lists": '{ regions(first: 100, within: "64") { nodes { path { path { code name level } } } } }',
    "a page twice": "{ regions(first: 100) { ...C } } fragment C on RegionConnection"
    " { nodes { path { path { code } } } edges { node { path { path { code } } } } }",
    "one name": _REGION + "{ " + "name " * 4_000 + "} }",
    "few names": "{ " + f'region(code: "64") {{ {_FIELDS * 160} }} ' * 3 + "}",
    "fragments beside": _REGION + "{ " + _spread(199) + " } } " + _fragments(199, "name path {{ code }}"),
    "fragments within": _REGION + "{ ...F0 } } " + _fragments(198, "...F{next}") + _fragments(0, ""),
    "inline fragments": _REGION + "{ " + "... on Region { name code } " * 600 + "} }",
    "inline within": _REGION + "{ " + "... on Region { name " * 50 + "}" * 52,
    "levels": _REGION + "{ path " * 300 + "{ code }" + "}" * 301,
    "operations": " ".join(f"query A{n} {{ ...F }}" for n in range(300))
    + " fragment F on Query { "
    + " ".join(f"a{n}: region(code: $c{n}) {{ code }}" for n in range(200))
    + " }",
    "variables": "query ("
    + " ".join(f"$c{n}: RegionCode!" for n in range(800))
    + ") { "
    + " ".join(f"a{n}: region(code: $c{n}) {{ code }}" for n in range(60))
    + " }",
    "a long list": "{ events(first: 1, filter: {names: [" + '"a" ' * 4_800 + "]}) { totalCount } }",
    "a wrong list": "{ events(first: 1, filter: {names: [" + "1 " * 4_800 + "]}) { totalCount } }",
    "lists of lists": "{ events(first: 1, filter: {names: " + "[" * 50 + "]" * 50 + "}) { totalCount } }",
    "objects of objects": "{ events(first: 1, filter: "
    + "{names: " * 50
    + "1"
    + "}" * 50
    + ") { totalCount } }",
    "wrong fields": "{ events(first: 1, filter: {"
    + " ".join(f"a{n}: 1" for n in range(1_500))
    + "}) { totalCount } }",
    "arguments": "{ region(" + " ".join(f'a{n}: "64"' for n in range(1_600)) + ") { code } }",
    "one argument": "{ region(" + 'code: "64" ' * 1_600 + ") { code } }",
    "long arguments": "{ "
    + ("events(first: 1, filter: {names: [" + '"a" ' * 190 + "]}) { totalCount } ") * 24
    + "}",
    "aliases": _REGION + "{ " + " ".join(f"a{n}: name" for n in range(1_600)) + " } }",
    "directives": _REGION + "{ name " + "@include(if: true) " * 700 + "} }",
    "unknown spreads": _REGION + "{ " + _spread(2_000) + " } }",
    "introspection": get_introspection_query(),
    "introspection in introspection": "{ __schema { types { fields { type { fields { type { fields { name"
    + " } }" * 3
    + " } } } }",
    "blanks": "{ __typename }" + " " * 90_000,
    "commas": "{ __typename }" + "," * 90_000,
    "comments": "{ __typename }" + "#\n" * 30_000,
    "lines": "\n" * 45_000 + "{ regio }",
    "a text": '{ region(code: "' + "a" * 90_000 + '") { code } }',
    "open texts": "{ region(code: " + '"\\' * 22_000,
    "quotes": "{ region(code: " + '"' * 45_000,
    "an open block": '{ a(b: """' + '\\"""' * 8_000,
    "blocks": '{ a(b: """' + 'a""' * 16_000,
    "a name": "{ " + "a" * 90_000 + " }",
    "a number": "{ regions(first: " + "1" * 5_000 + ") { totalCount } }",
    "a fraction": "{ regions(first: 1." + "1" * 5_000 + ") { totalCount } }",
    "braces": "{" * 4_000,
    "colons": ":" * 90_000,
}

VARIABLES: dict[str, tuple[str, dict[str, Any]]] = {
    "many values": (_EVENTS, {"f": {"names": ["a"] * 19_000}}),
    "many wrong values": (_EVENTS, {"f": {"names": [1] * 19_000}}),
    "values just allowed": (_EVENTS, {"f": {"names": ["a"] * 5_900}}),
    "wrong names": (_EVENTS, {"f": {f"x{n}": n for n in range(5_900)}}),
    "a long text": (
        "query ($s: String) { regions(first: 1, search: $s) { totalCount } }",
        {"s": "a" * 90_000},
    ),
    "a long cursor": (
        "query ($s: String) { regions(first: 1, after: $s) { totalCount } }",
        {"s": "a" * 90_000},
    ),
    "a large number": ("query ($n: Int) { regions(first: $n) { totalCount } }", {"n": 10**24}),
    "many ids": ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["a"] * 5_000}),
    "empty rows": (
        "mutation ($i: EnrolWorkersInput!) { enrolWorkers(input: $i) { position } }",
        {"i": {"workers": [{}] * 5_000}},
    ),
}

BODIES: dict[str, bytes] = {
    **{name: json.dumps({"query": text}).encode() for name, text in DOCUMENTS.items()},
    **{name: json.dumps({"query": q, "variables": v}).encode() for name, (q, v) in VARIABLES.items()},
    "lists in JSON": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}",
    "a number in JSON": b'{"query": "query ($n: Int) { regions(first: $n) { totalCount } }", "variables": {"n": '
    + b"1" * 5_000
    + b"}}",
}
