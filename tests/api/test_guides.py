"""Do the guides tell the truth? Code they quote stands in its file, lines they add fit in, and what they add works as it is printed."""

import contextlib
import datetime as dt
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from uuid import UUID

import pytest
from graphql import parse, validate
from strawberry.types import ExecutionResult

from naungan.domain import cards
from naungan.domain.allowed_days import TIMES
from naungan.domain.cards import IssueCards
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.roles_of_commands import ROLES, Rights
from naungan.domain.grants import EVERYONE, Principal
from naungan.domain.vocabulary import Role
from naungan.graphql.execution.answering import QuietSchema
from naungan.graphql.schema import schema_of
from naungan.graphql.types import ids
from naungan.graphql.types.context import Context
from naungan.graphql.types.who_sees_what import SEEN_BY
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.runner import Runner
from tests import one_loop
from tests import people as names
from tests.api.asking import REGIONS, SIGNER
from tests.api.conftest import Api, client, lasting
from tests.api.doors import user
from tests.databases import runner_at
from tests.people import VILLAGE, command, done, enrolments, person, ready_to_enrol
from tests.projections import test_cut_into_batches as cut
from tests.projections.history import reading

TOP = Path(__file__).parents[2]
GUIDES = "\n".join(guide.read_text("utf-8") for guide in sorted((TOP / "docs").glob("adding-*.md")))
BLOCKS = re.findall(r"```python\n# (\S+)\n(.*?)```", GUIDES, re.DOTALL)
QUOTED = [(path, code) for path, code in BLOCKS if (TOP / path).exists()]
NEW = {path: code for path, code in BLOCKS if not (TOP / path).exists()}
ADDED: dict[
    str, list[str]
] = {}  # by file: lines that stand in it one after another, with those that are added (+) and removed (-)
for _path, _lines in re.findall(r"```diff\n# (\S+)\n(.*?)```", GUIDES, re.DOTALL):
    ADDED.setdefault(_path, []).extend(_lines.split("...\n"))  # a line of dots alone leaves something out
TESTS = [
    (path, name)
    for path, code in NEW.items()
    if path.startswith("tests/")
    for name in re.findall(r"^def (test_\w+)", code, re.MULTILINE)
]
ASKED = re.findall(r"```graphql \(new\)\n(.*?)```", GUIDES, re.DOTALL)  # of the schema with what is added


@pytest.mark.parametrize(("path", "code"), QUOTED, ids=[path for path, _ in QUOTED])
def test_what_a_guide_quotes_stands_in_its_file(path: str, code: str) -> None:
    text = (TOP / path).read_text("utf-8")
    for part in code.split("...\n"):
        assert part.rstrip() in text


@pytest.mark.parametrize("path", ADDED)
def test_lines_that_a_guide_adds_to_a_file_fit_in_at_one_place(path: str) -> None:
    assert with_lines(path) != (TOP / path).read_text("utf-8")


def with_lines(path: str) -> str:
    """The text of a file with the lines that the guides add to it."""
    text = (TOP / path).read_text("utf-8")
    for part in ADDED[path]:
        lines = part.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        assert {line[0] for line in lines} <= {" ", "+", "-"}
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="module")
def printed() -> Iterator[dict[str, ModuleType]]:
    """The modules that the guides print, as if they stood in their files, with what they need of a file that lines are added to."""
    made: dict[str, ModuleType] = {}
    vars(cards)["ReturnCard"] = _larger("src/domain/cards.py").ReturnCard
    for path, code in NEW.items():
        module = made[path] = _module(path)
        sys.modules[module.__name__] = module
        package, _, name = module.__name__.rpartition(".")
        setattr(sys.modules[package], name, module)
        exec(compile(code, path, "exec"), module.__dict__)  # noqa: S102 - our own documents
    yield made
    del vars(cards)["ReturnCard"]
    for module in made.values():
        del sys.modules[module.__name__]
        package, _, name = module.__name__.rpartition(".")
        delattr(sys.modules[package], name)


@pytest.fixture(scope="module")
def larger(printed: dict[str, ModuleType]) -> Callable[[str], ModuleType]:
    """The module of a file as it is with the lines that the guides add; nothing that is loaded already knows it."""
    return _larger


def _larger(path: str) -> ModuleType:
    module = _module(path)
    exec(compile(with_lines(path), path, "exec"), module.__dict__)  # noqa: S102 - our own documents
    return module


def _module(path: str) -> ModuleType:
    module = ModuleType(re.sub("^src/", "naungan/", path).removesuffix(".py").replace("/", "."))
    module.__package__ = module.__name__.rpartition(".")[0]
    return module


@pytest.fixture(scope="module")
def larger_schema(larger: Callable[[str], ModuleType]) -> QuietSchema:
    """The schema with what the guides add."""
    made = larger("src/graphql/schema.py")
    return schema_of(made.Query, made.Mutation)


@pytest.fixture
def guarded(
    larger: Callable[[str], ModuleType],
    larger_schema: QuietSchema,
    guarded_services: Services,
    store: PostgresEventStore,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Api]:
    """The application where one has to sign in, with what the guides add."""
    seen_by = larger("src/graphql/types/who_sees_what.py").SEEN_BY
    for kind in seen_by.keys() - SEEN_BY.keys():
        monkeypatch.setitem(cast(dict[str, Any], SEEN_BY), kind, seen_by[kind])
    everything = larger("src/projections/all.py").all_projections(REGIONS)
    with (
        runner_at(database_url, store, everything) as runner,
        client(create_app(lasting(guarded_services, database_url), larger_schema)) as http,
    ):
        runner.ensure()
        yield Api(http, runner.catch_up)


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_test_that_a_guide_prints_passes(
    path: str, name: str, printed: dict[str, ModuleType], request: pytest.FixtureRequest
) -> None:
    test = getattr(printed[path], name)
    test(**{given: request.getfixturevalue(given) for given in inspect.signature(test).parameters})


def test_the_projection_that_a_guide_prints_gives_the_same_rows_in_every_cut_of_the_log(
    database_url: str, printed: dict[str, ModuleType]
) -> None:
    projection = printed["src/projections/waiting_lists.py"].WaitingLists()
    cut.test_every_cut_of_the_log_gives_the_same_rows(database_url, projection)


def test_what_a_guide_asks_of_what_it_adds_is_valid(larger_schema: QuietSchema) -> None:
    assert [validate(larger_schema._schema, parse(asked)) for asked in ASKED] == [[]] * len(ASKED)


RETURN = """mutation ($key: UUID!, $card: ID!, $on: Date!, $shown: Boolean!) { returnCard(input: {idempotencyKey: $key,
  card: $card, returnedOn: $on}) { position changed ids card @include(if: $shown) { stableId status }
  userErrors { code path message } } }"""


def test_the_command_that_a_guide_prints_records(
    larger: Callable[[str], ModuleType],
    larger_schema: QuietSchema,
    database_url: str,
    store: PostgresEventStore,
    vault: PostgresVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intent = vars(cards)["ReturnCard"]
    days, roles = (
        larger("src/domain/allowed_days.py").TIMES,
        larger("src/domain/commands/roles_of_commands.py").ROLES,
    )
    monkeypatch.setitem(cast(dict[Any, Any], TIMES), intent, days[intent])
    monkeypatch.setitem(cast(dict[str, Role], ROLES), "ReturnCard", roles["ReturnCard"])
    register = larger("src/domain/commands/register.py").Register(store, vault, NikRules(), REGIONS)
    # Given two cards that were issued
    workers = ready_to_enrol(register).enrol(person(1), person(2))
    enrolled = enrolments(register.enrol_workers(command(), workers))
    issued = done(register.issue_cards(command(), IssueCards(tuple(enrolled), dt.date(2022, 10, 1))))
    card, other = issued.result["cards"]

    async def sent(variables: dict[str, Any], who: Principal) -> ExecutionResult:
        async with reading(database_url) as reader:
            context = Context(
                reader, cast(Any, None), register, REGIONS, STANDARD, SIGNER, locale="en", principal=who
            )
            return await larger_schema.execute(RETURN, variable_values=variables, context_value=context)

    def answered(key: object, who: Principal, *, shown: bool = False, **given: Any) -> ExecutionResult:
        variables = {
            "key": str(names.key(key)),
            "card": ids.encode("Card", card),
            "on": "2022-11-01",
            "shown": shown,
            **given,
        }
        return one_loop.run(partial(sent, variables, who))

    def send(key: object, **given: Any) -> Any:
        answer = answered(key, EVERYONE, **given)
        assert answer.errors is None
        return answer.data["returnCard"] if answer.data else None

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
    # And of those who sign in, an operator of that regency may send it, and no other
    for role, region, allowed in ((Role.OPERATOR, "64.01", True), (Role.VERIFIER, VILLAGE, False)):
        who = Rights(store, REGIONS).principal(user(register, role, region))
        assert (answered(role, who, card=ids.encode("Card", card)).errors is None) is allowed
    # And what cannot be is refused with the path of its input, as the contract names it
    for day in ("2999-01-01", "2022-09-30"):
        refused = send(day, on=day, card=ids.encode("Card", other))["userErrors"]
        assert [(e["code"], e["path"]) for e in refused] == [("INVALID", ["returnedOn"])]
    unknown = [send(one, card=ids.encode("Card", one))["userErrors"] for one in (UUID(int=1), enrolled[0])]
    assert [[(e["code"], e["path"]) for e in told] for told in unknown] == [[("NOT_FOUND", ["card"])]] * 2


def test_the_guides_quote_and_print() -> None:
    assert len(QUOTED) >= 2
    assert len(ASKED) == 2
    assert {path for path, _ in TESTS} == {path for path in NEW if path.startswith("tests/")}
    assert set(NEW) == {
        "src/projections/waiting_lists.py",
        "src/graphql/queries/waiting_lists.py",
        "tests/projections/test_waiting_lists.py",
        "tests/api/test_waiting_lists.py",
        "src/domain/commands/returned_cards.py",
        "src/graphql/mutations/returned_cards.py",
    }
