"""How is a handover recorded from the command line? `naungan handover`: for a village, an import, or cards that are named.

Exit codes: 0 done; 1 refused; 2 the command line is wrong.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.vocabulary import ReceiptProof, Receiver
from ...texts.cards import Cards
from ...texts.command_line import Cli, Words
from ..settings import Settings
from .cards import by_ids, found
from .recording import id_of, office, recorded, tell


def add_handover(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add `handover` to the commands."""

    @app.command(help=words(Cards.HANDOVER))
    def handover(  # noqa: PLR0913 - options of the command line
        on: Annotated[dt.datetime, typer.Option(help=words(Cards.HELD_ON), formats=["%Y-%m-%d"])],
        region: Annotated[str, typer.Option(help=words(Cards.REGION))],
        place: Annotated[str, typer.Option(help=words(Cards.PLACE))],
        cards: Annotated[list[str] | None, typer.Argument(metavar="[CARD…]", help=words(Cards.NAMED))] = None,
        village: Annotated[str | None, typer.Option(help=words(Cards.VILLAGE))] = None,
        batch: Annotated[str | None, typer.Option(help=words(Cards.BATCH))] = None,
        absent: Annotated[list[str] | None, typer.Option(help=words(Cards.ABSENT))] = None,
        received_by: Annotated[Receiver, typer.Option(help=words(Cards.RECEIVED_BY))] = Receiver.NOT_SAID,
        proof: Annotated[ReceiptProof, typer.Option(help=words(Cards.PROOF))] = ReceiptProof.NOT_SAID,
        minutes: Annotated[str | None, typer.Option(help=words(Cards.MINUTES))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from dataclasses import replace

        from ...domain.handovers import HoldHandover
        from ...projections.cards import answers as card_answers
        from .reading import asked_at_head

        day, settings = on.date(), settings_of(data)
        intent = HoldHandover(
            *(region, day, place, minutes),
            village=village,
            batch=None if batch is None else id_of(batch, "Batch", words, "--batch"),
            received_by=received_by,
            proof=proof,
        )
        if settings.server is not None:
            missed = by_ids(words, absent) if absent else ()
            intent = replace(intent, absent=missed, cards=() if intent.of_many else by_ids(words, cards))
            recorded(settings, words, console, intent, (Cards.HELD, Cards.NOTHING))
            return
        with office(settings) as (opened, side, command):
            intent = replace(intent, absent=found(side.register, words, absent) if absent else ())
            if village is not None:
                command = replace(command, given=intent)
                waiting = asked_at_head(
                    opened, side, lambda reader, at: card_answers.waiting_in(reader, village, day, at=at)
                )
                intent = replace(intent, cards=waiting)
            elif batch is None:
                intent = replace(intent, cards=found(side.register, words, cards))
            outcome = side.register.hold_handover(command, intent)
        tell(words, console, outcome, (Cards.HELD, Cards.NOTHING))
