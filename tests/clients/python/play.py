"""What is done with gql and with the client that ariadne-codegen makes, told as JSON. Arguments: the address, the region,
a position at which one line was there, and the last one.
"""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from ariadne_codegen.main import main as generate
from gql import GraphQLRequest, gql
from gql.transport.exceptions import TransportQueryError
from graphql import GraphQLError
from with_gql import client as gql_client

URL, REGION, FIRST, LAST = sys.argv[1:]


def line(**more: Any) -> dict[str, Any]:
    """A revision of a budget line."""
    shared = {"region": REGION, "scheme": "VULNERABLE_WORKERS", "fundingSource": "APBD", "stage": "REVISED"}
    return {"idempotencyKey": str(uuid4()), **shared, **more}


def with_gql() -> dict[str, Any]:
    """All operations stand in one document; each is asked by its name."""
    document = Path("queries.graphql").read_text()
    asking = gql_client(URL, seen=int(LAST))

    def ask(name: str, client: Any = asking, **variables: Any) -> Any:
        return client.execute(GraphQLRequest(document, variable_values=variables, operation_name=name))

    told: dict[str, Any] = {}
    told["page 1"] = ask("Budgets", region=REGION, first=2)["budgets"]
    cursor = told["page 1"]["pageInfo"]["endCursor"]
    told["page 2"] = ask("Budgets", region=REGION, first=2, after=cursor)["budgets"]
    told["a refusal"] = ask("Allocate", input=line(fiscalYear=2025))["allocateBudget"]
    written = line(fiscalYear=2025, allocated={"amount": "5500000"})
    told["a success"] = ask("Allocate", input=written)["allocateBudget"]
    later = gql_client(URL, seen=int(told["a success"]["position"]))
    told["after it"] = ask("Budgets", later, region=REGION, first=5)["budgets"]
    try:
        ask("BadCursor", region=REGION, after="none of ours")
    except TransportQueryError as partial:
        told["a bad cursor"] = {
            "data": partial.data,
            "codes": [e["extensions"]["code"] for e in partial.errors],
        }
    inline = '{ budgets(region: "64.02", first: 1, knownAt: {%s}) { totalCount } }'
    for name, moment in (
        ("no moment", ""),
        ("two moments", 'position: "1", recordedAt: "2022-01-01T00:00:00Z"'),
    ):
        try:
            asking.validate(gql(inline % moment))
            told[name] = "taken"
        except GraphQLError:
            told[name] = "refused"
    return told


def with_ariadne() -> dict[str, Any]:
    generate(["--config", "ariadne.toml"], standalone_mode=False)
    from naungan_client import AllocateBudgetInput, Client, KnownAt  # type: ignore[import-not-found]

    client = Client(url=URL, headers={"naungan-min-position": LAST})
    told: dict[str, Any] = {}

    def plain(answer: Any) -> Any:
        return json.loads(answer.model_dump_json(by_alias=True))

    told["page 1"] = plain(client.budgets(region=REGION, first=2))["budgets"]
    cursor = told["page 1"]["pageInfo"]["endCursor"]
    told["page 2"] = plain(client.budgets(region=REGION, first=2, after=cursor))["budgets"]
    told["before"] = plain(client.budgets(region=REGION, first=5, known_at=KnownAt(position=FIRST)))[
        "budgets"
    ]
    told["a refusal"] = plain(client.allocate(AllocateBudgetInput(**line(fiscalYear=2022))))["allocateBudget"]
    written = AllocateBudgetInput(**line(fiscalYear=2022, allocated={"amount": "2200000"}))
    told["a success"] = plain(client.allocate(written))["allocateBudget"]
    later = Client(url=URL, headers={"naungan-min-position": str(told["a success"]["position"])})
    told["after it"] = plain(later.budgets(region=REGION, first=5))["budgets"]
    return told


print(json.dumps({"gql": with_gql(), "ariadne": with_ariadne()}))
