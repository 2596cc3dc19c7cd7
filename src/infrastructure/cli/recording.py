"""How is one command recorded from the command line? It is sent once, and its answer or its refusals are told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import typer
from rich.console import Console

from ...graphql.types import ids
from ...graphql.types.errors import BadId
from ...texts.command_line import Words
from ...texts.enrolling import Enrol
from ...texts.messages import say
from ...texts.text import Spoken
from ..settings import Settings

if TYPE_CHECKING:
    from ...domain.commands.register import Register
    from ...domain.ports import Command, Outcome
    from ..composition import Writing

REFUSED = 1  # exit code


def recorded(
    settings: Settings,
    words: Words,
    console: Console,
    call: "Callable[[Register, Command], Outcome]",
    told: Sequence[Spoken],
) -> "Outcome":
    """Send a command under a key of its own. `told` is what is said of what was recorded (position, count of the things in its
    result, and of those under each name), and where nothing was. Raises NoLog where there is none, typer.Exit with code 1 where it is refused: each reason is a line.
    """
    with office(settings) as (_, side, command):
        outcome = call(side.register, command)
    tell(words, console, outcome, told)
    return outcome


@contextmanager
def office(settings: Settings) -> "Iterator[tuple[Settings, Writing, Command]]":
    """The settings with the databases' addresses, what records, and a command under a key of its own. Raises NoLog."""
    from ...domain.ports import Command
    from ..composition import addresses, writing
    from ..postgres.databases import databases, existing

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
