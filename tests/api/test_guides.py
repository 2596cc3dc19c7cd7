"""Do the guides tell the truth? Code they quote stands in its file, and what they add runs as it is printed."""

import asyncio
import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from uuid import UUID

import pytest
import strawberry

from naungan.domain.cards import IssueCards
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.selection import ListVerified, ParticipantsProposed
from naungan.domain.times import TIMES, Time
from naungan.graphql.schema import Query, schema_of
from naungan.graphql.types import ids
from naungan.graphql.types.context import Context
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.all import all_projections
from tests import people as names
from tests.api.asking import REGIONS, SIGNER
from tests.people import command, done, enrolments, person, ready_to_enrol
from tests.projections.history import START, History, reading

TOP = Path(__file__).parents[2]
_BLOCK = re.compile(r"```python\n# (src/\S+)\n(.*?)```", re.DOTALL)
BLOCKS = [
    (guide.name, path, code)
    for guide in sorted((TOP / "docs").glob("adding-*.md"))
    for path, code in _BLOCK.findall(guide.read_text("utf-8"))
]
QUOTED = [(path, code) for _, path, code in BLOCKS if (TOP / path).exists()]
NEW = {path: code for _, path, code in BLOCKS if not (TOP / path).exists()}


@pytest.mark.parametrize(("path", "code"), QUOTED, ids=[path for path, _ in QUOTED])
def test_what_a_guide_quotes_stands_in_its_file(path: str, code: str) -> None:
    text = (TOP / path).read_text("utf-8")
    for part in code.split("...\n"):  # a line of dots alone leaves something out
        assert part.rstrip() in text


@pytest.fixture
def printed() -> Iterator[dict[str, ModuleType]]:
    """The modules that the guides print, as if they stood in their files."""
    made = {}
    for path, code in NEW.items():
        name = path.replace("src/", "naungan/").removesuffix(".py").replace("/", ".")
        module = made[path] = ModuleType(name)
        module.__package__ = name.rpartition(".")[0]
        sys.modules[name] = module
        setattr(sys.modules[module.__package__], name.rpartition(".")[2], module)
        exec(compile(code, path, "exec"), module.__dict__)  # noqa: S102 - our own documents
    yield made
    for module in made.values():
        del sys.modules[module.__name__]
        delattr(sys.modules[cast(str, module.__package__)], module.__name__.rpartition(".")[2])


def test_the_projection_that_a_guide_prints_answers(
    database_url: str, printed: dict[str, ModuleType]
) -> None:
    lists = printed["src/projections/lists.py"].Lists()
    queries = printed["src/graphql/queries/lists.py"].ListQueries
    # Given two lists, of which one is verified later
    history, one, other = History(), UUID(int=1), UUID(int=2)
    village = "64.01.01.2009"
    history.append(START, (one, ParticipantsProposed(village, "VULNERABLE_WORKERS", 30)))
    proposed = history.append(START, (other, ParticipantsProposed("64.01", "VULNERABLE_WORKERS", 7)))
    history.append(START, (one, ListVerified("camat", dt.date(2021, 2, 1), 29)))
    # When they are projected event by event, beside all others
    history.project(database_url, *all_projections(REGIONS), lists, batch=1)
    query = strawberry.type(type("Query", (queries,), {}), description="As in schema.py.")
    asked = """query ($at: KnownAt) { waitingLists(region: "64", knownAt: $at, first: 5) { totalCount
      nodes { proposed region { code } } } }"""

    async def ask(**variables: Any) -> Any:
        async with reading(database_url) as reader:
            nobody = cast(Any, None)
            context = Context(reader, nobody, nobody, REGIONS, STANDARD, SIGNER)
            answer = await schema_of(query).execute(asked, variable_values=variables, context_value=context)
            assert answer.errors is None
            return answer.data["waitingLists"] if answer.data else None

    # Then the other one waits, and both waited before
    waiting = {"proposed": 7, "region": {"code": "64.01"}}
    assert asyncio.run(ask()) == {"totalCount": 1, "nodes": [waiting]}
    before = asyncio.run(ask(at={"position": str(proposed)}))
    assert before == {
        "totalCount": 2,
        "nodes": [waiting, {"proposed": 30, "region": {"code": village}}],
    }


REVOKE = """mutation ($key: UUID!, $card: ID!, $on: Date!) { revokeCard(input: {idempotencyKey: $key, card: $card,
  on: $on}) { position changed card userErrors { code path message } } }"""


def test_the_command_that_a_guide_prints_records(
    printed: dict[str, ModuleType],
    store: PostgresEventStore,
    vault: PostgresVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands = printed["src/domain/commands/revocations.py"]
    mutations = printed["src/graphql/mutations/revocations.py"].RevocationMutations
    monkeypatch.setitem(cast(dict[Any, Any], TIMES), commands.RevokeCard, {"on": (Time.DEED, "on")})
    register = type("Larger", (commands.RevocationCommands, Register), {})(store, vault, NikRules(), REGIONS)
    # Given a card that was issued
    (enrolled,) = enrolments(register.enrol_workers(command(), ready_to_enrol(register).enrol(person(1))))
    issued = done(register.issue_cards(command(), IssueCards((enrolled,), START.date())))
    (card,) = issued.result["cards"]
    mutation = strawberry.type(type("Mutation", (mutations,), {}), description="As in schema.py.")

    def send(key: object, **given: Any) -> Any:
        context = Context(cast(Any, None), cast(Any, None), register, REGIONS, STANDARD, SIGNER, locale="en")
        variables = {
            "key": str(names.key(key)),
            "card": ids.encode("Card", card),
            "on": "2022-11-01",
            **given,
        }
        schema = schema_of(Query, mutation)
        answer = asyncio.run(schema.execute(REVOKE, variable_values=variables, context_value=context))
        assert answer.errors is None
        return answer.data["revokeCard"] if answer.data else None

    # When it is revoked, then that is recorded once, whatever the key
    first = send("first")
    assert (first["changed"], first["card"], first["userErrors"]) == (True, ids.encode("Card", card), [])
    assert send("first") == first
    assert send("again")["changed"] is False
    # And what cannot be is refused with its path
    assert [(e["code"], e["path"]) for e in send("tomorrow", on="2999-01-01")["userErrors"]] == [
        ("INVALID", ["on"])
    ]
    unknown = send("unknown", card=ids.encode("Card", UUID(int=1)))["userErrors"]
    assert [(e["code"], e["path"]) for e in unknown] == [("NOT_FOUND", ["card"])]


def test_the_guides_quote_and_print() -> None:
    assert len(QUOTED) >= 2
    assert set(NEW) == {
        "src/projections/lists.py",
        "src/graphql/queries/lists.py",
        "src/domain/commands/revocations.py",
        "src/graphql/mutations/revocations.py",
    }
