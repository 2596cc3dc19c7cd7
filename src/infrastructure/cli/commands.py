"""How is one command made without all others? Only the part of the program that knows it is loaded.

A run of `naungan` needs one of a hundred commands; to describe all of them takes longer than most take to be done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup
from typer.main import get_group

from ...texts.command_line import Words
from ...texts.text import Spoken
from ..settings import Settings


@dataclass(frozen=True)
class Adding:
    """With what a part of the program adds its commands, and to which."""

    app: typer.Typer
    words: Words
    console: Console
    anywhere: Callable[[Path | None], Settings]  # for commands that a server elsewhere is asked as well
    here: Callable[..., Settings]  # for commands that work on the databases themselves

    def group(self, name: str, commands: typer.Typer, text: Spoken) -> None:
        """`naungan <name> …`"""
        self.app.add_typer(commands, name=name, help=self.words(text))


Part = Callable[[Adding], None]
Made = Mapping[str, Any]  # commands as they are typed, by name


class Commands(TyperGroup):
    """Commands that are made when one of them is asked for."""

    parts: Mapping[str, Callable[[], Made]]

    def list_commands(self, ctx: object) -> list[str]:
        return list(self.parts)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        # Where there is no such command, those that may have been meant are named: all are needed then.
        wanted = [cmd_name] if cmd_name in self.parts else list(self.parts)
        for name in wanted:
            if name not in self.commands:
                self.commands.update(self.parts[name]())
        return super().get_command(ctx, cmd_name)


def commands(parts: Mapping[str, Part], to: Callable[[typer.Typer], Adding]) -> type[Commands]:
    """The commands that these parts add, each under its name; none of them is made yet."""

    def made(part: Part) -> Made:
        app = typer.Typer()
        part(to(app))
        return get_group(app).commands

    class OfParts(Commands):
        pass

    OfParts.parts = {name: partial(made, part) for name, part in parts.items()}
    return OfParts
