"""How is an import given up that was never finished? `naungan batches list` and `naungan batches abandon`, here and of a server."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.upkeep import Upkeep
from ..settings import Settings

if TYPE_CHECKING:
    from ..upkeep.open_batches import UnfinishedBatch

_SEES = ("OPERATOR", "APPROVER", "AUDITOR")  # the roles that see imports


def batches_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan batches …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command("list", help=words(Upkeep.BATCHES_LIST))
    def listed(data: Data = None) -> None:
        from ...texts.formats import show_rupiah
        from ..postgres.databases import databases
        from ..upkeep.open_batches import open_batches

        given = settings_of(data)
        if given.server is not None:
            found = _of_server(given, words)
        else:
            with databases(given) as settings:
                found = open_batches(settings)
        if not found:
            console.print(words(Upkeep.NO_BATCHES), highlight=False)
            return
        table = Table()
        for column in (Upkeep.BATCH, Cli.SCOPE, Upkeep.SINCE, Upkeep.ENROLLED_OF, Upkeep.HELD):
            table.add_column(
                words(column), justify="right" if column in (Upkeep.ENROLLED_OF, Upkeep.HELD) else "left"
            )
        for one in found:
            since = f"{one.since.astimezone(dt.UTC):%Y-%m-%d %H:%M:%SZ}"
            held = show_rupiah(one.held, words.language)
            table.add_row(
                str(one.id),
                one.region,
                since,
                f"{words.number(one.enrolled)} / {words.number(one.rows)}",
                held,
            )
        console.print(table)

    @app.command(help=words(Upkeep.BATCHES_ABANDON))
    def abandon(
        batch: Annotated[str, typer.Argument(help=words(Upkeep.BATCH_ID))],
        data: Data = None,
    ) -> None:
        from ...graphql.types import ids
        from ...graphql.types.errors import BadId
        from ..postgres.databases import databases
        from ..upkeep import open_batches

        try:
            stream = UUID(batch)
        except ValueError:
            try:
                stream = ids.decode_uuid(batch, "Batch")
            except BadId:
                raise typer.BadParameter(words(Enrol.BAD_ID, kind="Batch"), param_hint="BATCH") from None
        given = settings_of(data)
        if given.server is not None:
            released = _abandoned_by_server(given, words, stream)
        else:
            with databases(given) as settings:
                released = open_batches.abandon(settings, stream)
        said = words(Upkeep.ABANDONED, batch=stream, rupiah=released)
        console.print(said, highlight=False, soft_wrap=True)

    return app


def _of_server(settings: Settings, words: Words) -> "list[UnfinishedBatch]":
    """The open batches of the regions in which the asker may see any, the oldest first. Raises NotAnswered."""
    from ...graphql.types import ids
    from ..upkeep.open_batches import UnfinishedBatch
    from .asking import ask, ask_all, document

    grants = ask(settings, words, document("viewer"))["viewer"]["grants"]
    regions = dict.fromkeys(one["region"]["code"] for one in grants if one["role"] in _SEES)
    found: dict[UUID, UnfinishedBatch] = {}
    for region in regions:
        nodes, _ = ask_all(settings, words, "openBatches", {"region": region}, lambda data: data["batches"])
        for one in nodes:
            if one["state"] == "OPEN":
                batch = ids.decode_uuid(one["stableId"], "Batch")
                since = dt.datetime.fromisoformat(one["history"]["nodes"][0]["recordedAt"])
                held = int(one["held"]["amount"])
                found[batch] = UnfinishedBatch(
                    batch, one["region"]["code"], since, one["enrolled"], one["rows"], held
                )
    return sorted(found.values(), key=lambda one: one.since)


def _abandoned_by_server(settings: Settings, words: Words, batch: UUID) -> int:
    """What a batch held in rupiah that is given up. Raises NotOpen, NotAnswered, and typer.Exit where it is refused."""
    from ...domain.bulk.sent_parts import AbandonBatch
    from ...graphql.types import ids
    from ..upkeep.open_batches import NotOpen
    from .asking import ask, document
    from .recording import sent

    node = ask(settings, words, document("batch"), {"id": ids.encode("Batch", batch)})["node"]
    if not node or node["state"] != "OPEN":
        raise NotOpen
    sent(settings, words, AbandonBatch(batch))
    return int(node["held"]["amount"])
