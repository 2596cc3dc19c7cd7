"""How is one command recorded from the command line? It is sent once, and its answer or its refusals are told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import typer
from rich.console import Console

from ...domain.commands.method_names import method_of, snake
from ...graphql.types import ids
from ...graphql.types.errors import BadId
from ...texts.command_line import Words
from ...texts.enrolling import Enrol
from ...texts.messages import say
from ...texts.text import Spoken
from ..settings import Settings

if TYPE_CHECKING:
    from ...domain.ports import Command, Outcome
    from ..composition import Writing

REFUSED = 1  # exit code


def recorded(
    settings: Settings, words: Words, console: Console, intent: Any, told: Sequence[Spoken]
) -> "Outcome":
    """Send a command under a key of its own, to the server that the settings name or to the register here. `told` is what is said of
    what was recorded (position, count of the things in its result, and of those under each name), and where nothing was. Raises NoLog
    where there is none, NotAnswered where the server does not take it, typer.Exit with code 1 where it is refused: each reason is a line.
    """
    if settings.server is not None:
        outcome = sent(settings, words, intent)
    else:
        with office(settings) as (_, side, command):
            outcome = getattr(side.register, method_of(intent))(command, intent)
    tell(words, console, outcome, told)
    return outcome


def sent(settings: Settings, words: Words, intent: Any) -> "Outcome":
    """What a server elsewhere answers to a command, as it would be here. Raises NotAnswered, and typer.Exit as `recorded` does."""
    from ...domain.ports import Outcome
    from .asking import ask, document
    from .sending import input_of, mutation_of

    name = mutation_of(intent)
    payload: dict[str, Any] = ask(settings, words, document(name), {"input": input_of(intent, uuid4())})[name]
    for refusal in payload.pop("userErrors"):
        typer.echo(refusal["message"], err=True)
        payload["refused"] = True
    if "refused" in payload:
        raise typer.Exit(REFUSED)
    position, made = payload.pop("position"), [ids.parse(one) for one in payload.pop("ids")]
    repeated: bool = payload.pop("fromLog")
    # Things and numbers have the names of an outcome; a document that asks for none of them has the ids of all alone.
    result = {
        snake(part): [ids.parse(one).key for one in value] if isinstance(value, list) else value
        for part, value in payload.items()
        if value is not None
    }
    if len(made) == 1:
        result.setdefault(made[0].kind.lower(), made[0].key)
    if not any(isinstance(value, list) for value in result.values()):
        result["all"] = [one.key for one in made]
    return Outcome(None if position is None else int(position), result, repeated=repeated)


@contextmanager
def office(settings: Settings) -> "Iterator[tuple[Settings, Writing, Command]]":
    """The settings with the databases' addresses, what records, and a command under a key of its own. Raises NoLog."""
    from ...domain.ports import Command
    from ..composition import writing
    from ..postgres.databases import databases, existing
    from ..reference import addresses

    with databases(settings) as opened:
        existing(addresses(opened)[0])
        with writing(opened) as side:
            yield opened, side, Command(actor=side.actor, key=uuid4())


def tell(words: Words, console: Console, outcome: "Outcome", told: Sequence[Spoken]) -> None:
    """Say what became of a command, see `recorded`. Raises typer.Exit with code 1 where it is refused."""
    for breach in outcome.breaches:
        typer.echo(say(breach.reason, breach.facts, words.language), err=True)
    if outcome.breaches:
        raise typer.Exit(REFUSED)
    done, nothing = told
    if outcome.position is None:
        console.print(words(nothing), highlight=False, soft_wrap=True)
        return
    counted = {name: made for name, made in outcome.result.items() if isinstance(made, int)}
    listed = {name: len(made) for name, made in outcome.result.items() if not isinstance(made, str | int)}
    count = sum(listed.values())
    named = {name: made for name, made in outcome.result.items() if isinstance(made, str)}
    facts: dict[str, object] = {"position": outcome.position, "count": count, **listed, **counted, **named}
    console.print(words(done, **facts), highlight=False, soft_wrap=True)


def id_of(text: str, kind: str, words: Words, hint: str) -> UUID:
    """The UUID of a thing, from its id in the API or bare. Raises typer.BadParameter."""
    try:
        return UUID(text)
    except ValueError:
        try:
            return ids.decode_uuid(text, kind)
        except BadId:
            raise typer.BadParameter(words(Enrol.BAD_ID, kind=kind), param_hint=hint) from None
