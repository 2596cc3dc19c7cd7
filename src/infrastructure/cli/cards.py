"""What is done about cards from the command line? `naungan cards …`: issued, checked, lost, found, replaced, revoked, void.

Cards are named by number or id, as arguments or line by line on standard input. Exit codes: 0 done; 1 refused; 2 the command
line is wrong; 3 a list had rows that are wrong.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace as replaced
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from ...domain.commands.method_names import method_of
from ...domain.vocabulary import CardStatus, TakenBackReason
from ...texts.cards import Cards
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.papers_typed import Papers
from ...texts.text import Spoken
from ...texts.upkeep import Upkeep
from ..settings import Settings
from .card_lists import Telling, issue_list
from .list_and_show import CARDS, Desk
from .papers import add_show
from .reading_files import ReadOptions
from .recording import id_of, office, recorded, tell
from .void import asked_note

if TYPE_CHECKING:
    from ...domain.commands.register import Register
    from ..bulk.file_worker import Upload

Settle = Callable[[Path | None], Settings]
_DAY = ["%Y-%m-%d"]


def cards_commands(words: Words, console: Console, settings_of: Settle) -> typer.Typer:
    """`naungan cards …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Named = Annotated[list[str] | None, typer.Argument(metavar="[CARD…]", help=words(Cards.NAMED))]  # noqa: N806
    On = Annotated[dt.datetime, typer.Option(help=words(Cards.ON), formats=_DAY)]  # noqa: N806

    @app.command(help=words(Cards.ISSUE))
    def issue(  # noqa: PLR0913 - options of the command line
        on: Annotated[dt.datetime, typer.Option(help=words(Cards.ISSUED_ON), formats=_DAY)],
        batch: Annotated[str | None, typer.Option(help=words(Cards.BATCH))] = None,
        village: Annotated[str | None, typer.Option(help=words(Cards.VILLAGE))] = None,
        file: Annotated[
            Path | None, typer.Option(help=words(Cards.FILE), exists=True, dir_okay=False)
        ] = None,
        region: Annotated[str | None, typer.Option(help=words(Cards.REGION))] = None,
        skip_bad: Annotated[bool, typer.Option("--skip-bad", help=words(Cards.SKIP_BAD))] = False,
        column: Annotated[list[str] | None, typer.Option(help=words(Enrol.COLUMN))] = None,
        sheet: Annotated[list[str] | None, typer.Option(help=words(Enrol.SHEET))] = None,
        skip_hidden: Annotated[bool, typer.Option("--skip-hidden", help=words(Enrol.SKIP_HIDDEN))] = False,
        with_hidden: Annotated[bool, typer.Option("--with-hidden", help=words(Enrol.WITH_HIDDEN))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=words(Cards.DRY_RUN))] = False,
        data: Data = None,
    ) -> None:
        if sum(one is not None for one in (batch, village, file)) != 1 or (file is None) is not (
            region is None
        ):
            raise typer.BadParameter(words(Cards.ONE_OF), param_hint="--batch")
        if dry_run and file is None:
            raise typer.BadParameter(words(Cards.OF_A_LIST), param_hint="--dry-run")
        if file is not None and region is not None:
            settings = settings_of(data)
            reading = ReadOptions(
                segment=None,
                unknown=None,
                columns=column or [],
                sheets=sheet or [],
                skip_hidden=skip_hidden,
                with_hidden=with_hidden,
                sex_from=None,
                birth_date_from=None,
                reports=None,
            )
            upload = replaced(reading.upload(settings, words, (file, region, on.date())), cards=True)
            issue_of(settings, Telling(words, console), upload, dry_run=dry_run, skip_bad=skip_bad)
            return
        named = None if batch is None else id_of(batch, "Batch", words, "--batch")
        issue_for(settings_of(data), words, console, on.date(), named, village)

    app.command("add", help=words(Papers.ADD_CARDS))(issue)

    @app.command("list", help=words(Papers.LIST))
    def listed(
        region: Annotated[str, typer.Argument(help=words(Papers.REGION))],
        status: Annotated[
            CardStatus | None, typer.Option(help=words(Papers.STATE), case_sensitive=False)
        ] = None,
        limit: Annotated[int, typer.Option(help=words(Papers.MOST), min=1, max=1_000)] = 100,
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Data = None,
    ) -> None:
        asked = {"region": region, "status": None if status is None else status.value}
        Desk(settings_of(data), words, console).tell_all(CARDS, asked, most=limit, as_json=as_json)

    add_show(app, words, console, settings_of, CARDS)

    @app.command(help=words(Cards.CHECK))
    def check(serial: Annotated[str, typer.Argument(help=words(Cards.SERIAL))], data: Data = None) -> None:
        active = is_active(settings_of(data), words, serial)
        console.print(words(Cards.ACTIVE if active else Cards.NOT_ACTIVE), highlight=False)

    def many(intent: Callable[..., Any], named: list[str] | None, data: Path | None, **more: Any) -> None:
        """One command about the cards that are named."""
        record_of_cards(
            settings_of(data), words, console, (Cards.DONE, Cards.NOTHING), partial(intent, **more), named
        )

    @app.command(help=words(Cards.LOST))
    def lost(on: On, cards: Named = None, data: Data = None) -> None:
        from ...domain.cards import ReportCardsLost

        many(ReportCardsLost, cards, data, on=on.date())

    @app.command("found", help=words(Cards.FOUND))
    def found_again(on: On, cards: Named = None, data: Data = None) -> None:
        from ...domain.cards import ReportCardsFound

        many(ReportCardsFound, cards, data, on=on.date())

    @app.command(help=words(Cards.REPLACE))
    def replace(on: On, cards: Named = None, data: Data = None) -> None:
        from ...domain.cards import ReplaceCards

        many(ReplaceCards, cards, data, on=on.date())

    @app.command(help=words(Cards.REVOKE))
    def revoke(on: On, cards: Named = None, data: Data = None) -> None:
        from ...domain.cards import RevokeCards

        many(RevokeCards, cards, data, on=on.date())

    @app.command(help=words(Cards.VOID))
    def void(
        reason: Annotated[TakenBackReason, typer.Option(help=words(Cards.REASON))],
        cards: Named = None,
        data: Data = None,
    ) -> None:
        from ...domain.cards import VoidCards

        names = list(named_or_read(cards))  # before a note is asked for
        note = asked_note(words) if reason is TakenBackReason.OTHER else None
        many(VoidCards, names, data, reason=reason, note=note)

    return app


def record_of_cards(
    settings: Settings,
    words: Words,
    console: Console,
    told: Sequence[Spoken],
    intent: Callable[..., Any],
    named: list[str] | None,
) -> None:
    """Send a command about cards that are named. Raises what `recorded` raises, and typer.BadParameter for a card nobody knows."""
    if settings.server is not None:
        recorded(settings, words, console, intent(cards=by_ids(words, named)), told)
        return
    with office(settings) as (_, side, command):
        asked = intent(cards=found(side.register, words, named))
        outcome = getattr(side.register, method_of(asked))(command, asked)
    tell(words, console, outcome, told)


def issue_of(
    settings: Settings, telling: Telling, upload: "Upload", *, dry_run: bool, skip_bad: bool
) -> None:
    """Issue the cards of a list, here or at a server. Raises typer.Exit, NotAnswered."""
    from ..bulk.issuing_cards import terms_of_cards
    from ..bulk.jobs import Job, Purpose

    job = Job(
        terms_of_cards(upload.start),
        upload.regency,
        upload.read_as,
        Purpose.CARDS,
        dry_run,
        atomic=not skip_bad,
    )
    if settings.server is None:
        issue_list(settings, telling, upload, job)
        return
    from .card_lists_elsewhere import issue_list_elsewhere

    issue_list_elsewhere(settings, telling, upload, job)


def issue_for(
    settings: Settings, words: Words, console: Console, on: dt.date, batch: UUID | None, village: str | None
) -> None:
    """Issue cards to all of a batch or of a village. Raises NotYet where the read models do not know the village's people."""
    from dataclasses import replace

    from ...domain.cards import IssueCardsFor
    from ...projections.enrolments.query import in_village
    from .reading import asked_at_head

    intent = IssueCardsFor(on, batch, village)
    if settings.server is not None:
        recorded(settings, words, console, intent, (Cards.ISSUED, Cards.NONE_ISSUED))
        return
    with office(settings) as (opened, side, command):
        asked = replace(command, given=intent)
        if village is not None:
            found = asked_at_head(opened, side, lambda reader, at: in_village(reader, village, on, at=at))
            intent = replace(intent, enrolments=found)
        outcome = side.register.issue_cards_for(asked, intent)
    tell(words, console, outcome, (Cards.ISSUED, Cards.NONE_ISSUED))


def is_active(settings: Settings, words: Words, serial: str) -> bool:
    """Whether the card of a number holds today. Raises NoLog, NotYet."""
    from ...domain.card_numbers import plain
    from ...domain.regions import days_in_provinces
    from ...projections.cards import answers as card_answers
    from ..indonesia.regions import KemendagriRegions
    from ..postgres.databases import databases
    from .asking import ask, document
    from .reading import asked

    if settings.server is not None:
        told = ask(settings, words, document("cardCheck"), {"serial": serial})
        return bool(told["cardCheck"] == "ACTIVE")
    days = days_in_provinces(KemendagriRegions(), dt.datetime.now(dt.UTC))
    with databases(settings) as opened:
        return asked(opened, lambda reader: card_answers.is_active(reader, plain(serial), days))


def named_or_read(named: list[str] | None) -> Iterator[str]:
    """The cards that are named, else those on the lines of standard input."""
    return (text for line in named or sys.stdin if (text := line.strip()))


def found(register: "Register", words: Words, named: list[str] | None) -> tuple[UUID, ...]:
    """The cards of these numbers or ids. Raises typer.BadParameter for one that nobody knows."""
    from ...domain.card_numbers import plain

    names = list(named_or_read(named))
    held = register.store.cards_of(serials=[plain(name) for name in names])
    by_serial = {card.serial: card.card for card in held if not card.voided}
    return tuple(by_serial.get(plain(name)) or _by_id(name, row, words) for row, name in enumerate(names, 1))


def by_ids(words: Words, named: list[str] | None) -> tuple[UUID, ...]:
    """The cards of these ids, where numbers cannot be looked up. Raises typer.BadParameter."""
    return tuple(_by_id(name, row, words, Cards.BY_ID) for row, name in enumerate(named_or_read(named), 1))


def _by_id(name: str, row: int, words: Words, unknown: Cards = Cards.NOT_FOUND) -> UUID:
    try:
        return id_of(name, "Card", words, "CARD")
    except typer.BadParameter:  # what was typed is not repeated: it may be anything
        raise typer.BadParameter(words(unknown, row=row), param_hint="CARD") from None
