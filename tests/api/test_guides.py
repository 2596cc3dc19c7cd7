"""Do the guides tell the truth? Code they quote stands in its file, and what they add runs as it is printed."""

import asyncio
import contextlib
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

from naungan.domain.allowed_days import TIMES, Time
from naungan.domain.cards import IssueCards
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.grants import EVERYONE
from naungan.domain.selection import ListVerified, ParticipantsProposed, VerificationWithdrawn, Verified
from naungan.domain.vocabulary import TakenBackReason
from naungan.graphql.schema import Query, schema_of
from naungan.graphql.types import ids
from naungan.graphql.types.context import Context
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.all import all_projections
from naungan.projections.engine.runner import Runner
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
    # Given two lists, of which one is verified, until its verification is taken back
    history, one, other = History(), UUID(int=1), UUID(int=2)
    village = "64.01.01.2009"
    history.append(START, (one, ParticipantsProposed(village, "VULNERABLE_WORKERS", 30)))
    proposed = history.append(START, (other, ParticipantsProposed("64.01", "VULNERABLE_WORKERS", 7)))
    verified = history.append(START, (one, ListVerified("camat", dt.date(2021, 2, 1), 29)))
    was = Verified("camat", dt.date(2021, 2, 1), 29)
    history.append(START, (one, VerificationWithdrawn(TakenBackReason.TYPED_WRONG, None, was)))
    # When they are projected event by event, beside all others
    history.project(database_url, *all_projections(REGIONS), lists, batch=1)
    query = strawberry.type(type("Query", (queries,), {}), description="As in schema.py.")
    asked = """query ($at: KnownAt) { waitingLists(region: "64", knownAt: $at, first: 5) { totalCount
      nodes { proposed region { code } } } }"""

    async def ask(**variables: Any) -> Any:
        async with reading(database_url) as reader:
            nobody = cast(Any, None)
            context = Context(reader, nobody, nobody, REGIONS, STANDARD, SIGNER, principal=EVERYONE)
            answer = await schema_of(query).execute(asked, variable_values=variables, context_value=context)
            assert answer.errors is None
            return answer.data["waitingLists"] if answer.data else None

    # Then both wait now, as they did before, and the other one alone while the first was verified
    waiting = {"proposed": 7, "region": {"code": "64.01"}}
    both = {"totalCount": 2, "nodes": [waiting, {"proposed": 30, "region": {"code": village}}]}
    assert asyncio.run(ask()) == both
    assert asyncio.run(ask(at={"position": str(verified)})) == {"totalCount": 1, "nodes": [waiting]}
    assert asyncio.run(ask(at={"position": str(proposed)})) == both


RETURN = """mutation ($key: UUID!, $card: ID!, $on: Date!, $shown: Boolean!) { returnCard(input: {idempotencyKey: $key,
  card: $card, returnedOn: $on}) { position changed ids card @include(if: $shown) { stableId status }
  userErrors { code path message } } }"""


def test_the_command_that_a_guide_prints_records(
    printed: dict[str, ModuleType],
    database_url: str,
    store: PostgresEventStore,
    vault: PostgresVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands = printed["src/domain/commands/returned_cards.py"]
    mutations = printed["src/graphql/mutations/returned_cards.py"].ReturnedCardMutations
    monkeypatch.setitem(cast(dict[Any, Any], TIMES), commands.ReturnCard, {"on": (Time.DEED, "on")})
    larger = type("Larger", (commands.ReturnedCardCommands, Register), {})
    register = larger(store, vault, NikRules(), REGIONS)
    # Given two cards that were issued
    workers = ready_to_enrol(register).enrol(person(1), person(2))
    enrolled = enrolments(register.enrol_workers(command(), workers))
    issued = done(register.issue_cards(command(), IssueCards(tuple(enrolled), dt.date(2022, 10, 1))))
    card, other = issued.result["cards"]
    mutation = strawberry.type(type("Mutation", (mutations,), {}), description="As in schema.py.")
    schema = schema_of(Query, mutation)

    async def sent(variables: dict[str, Any]) -> Any:
        async with reading(database_url) as reader:
            context = Context(
                reader, cast(Any, None), register, REGIONS, STANDARD, SIGNER, locale="en", principal=EVERYONE
            )
            answer = await schema.execute(RETURN, variable_values=variables, context_value=context)
            assert answer.errors is None
            return answer.data["returnCard"] if answer.data else None

    def send(key: object, *, shown: bool = False, **given: Any) -> Any:
        variables = {
            "key": str(names.key(key)),
            "card": ids.encode("Card", card),
            "on": "2022-11-01",
            "shown": shown,
            **given,
        }
        return asyncio.run(sent(variables))

    # When one is brought back, then that is recorded once, whatever the key
    first = send("first")
    assert (first["changed"], first["ids"], first["userErrors"]) == (True, [ids.encode("Card", card)], [])
    assert send("first") == first
    assert send("again")["changed"] is False
    # And the thing itself is answered, as it now is
    with contextlib.closing(Runner(store, projections(), database_url)) as runner:
        runner.catch_up()
    shown = send("first", shown=True)["card"]
    assert shown == {"stableId": ids.encode("Card", card), "status": "REVOKED"}
    # And what cannot be is refused with the path of its input, as the contract names it
    for day in ("2999-01-01", "2022-09-30"):
        refused = send(day, on=day, card=ids.encode("Card", other))["userErrors"]
        assert [(e["code"], e["path"]) for e in refused] == [("INVALID", ["returnedOn"])]
    unknown = [send(one, card=ids.encode("Card", one))["userErrors"] for one in (UUID(int=1), enrolled[0])]
    assert [[(e["code"], e["path"]) for e in told] for told in unknown] == [[("NOT_FOUND", ["card"])]] * 2


def test_the_guides_quote_and_print() -> None:
    assert len(QUOTED) >= 2
    assert set(NEW) == {
        "src/projections/lists.py",
        "src/graphql/queries/lists.py",
        "src/domain/commands/returned_cards.py",
        "src/graphql/mutations/returned_cards.py",
    }
