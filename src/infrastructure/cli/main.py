"""What can be typed? The commands of `naungan`: short, each a line or two over the parts that do the work.

Exit codes: 0 done; 1 it cannot be done, one line says why; 2 the command line is wrong; 3 a check found a difference;
130 and 143 ended by Ctrl-C or SIGTERM (`serve` and `demo` end with 0 at Ctrl-C).
"""

import contextlib
import datetime as dt
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.breach import Breach
from ...texts.budgets import Budgets
from ...texts.cards import Cards
from ...texts.command_line import Cli, Words
from ...texts.deaths import Deaths
from ...texts.identity import Identity
from ...texts.language import language_of
from ...texts.papers_typed import Papers
from ...texts.remote import Remote
from ...texts.selection_undone import SelectionUndone
from ...texts.undoing import Undoing
from ...texts.upkeep import Upkeep
from ...texts.users import Users
from ..settings import Settings
from .batches import batches_commands
from .breach import breach_commands
from .budgets import budget_commands
from .cards import cards_commands
from .check import add_file_check
from .deaths import death_commands
from .decrees import decree_commands
from .doctor import add_doctor
from .enrol import add_enrol
from .events import events_commands
from .handovers import add_handover
from .identity import identity_commands
from .lists import add_lists
from .not_answered import only_here
from .papers import agreement_commands, list_commands
from .projections import projections_commands
from .proposals import proposal_commands
from .reference import reference_commands
from .reopen import add_reopen
from .schema import schema_commands
from .tokens import token_commands
from .upkeep import keys_commands, vault_commands
from .users import users_commands
from .void import void_commands

Settle = Callable[[Path | None], Settings]


def main(arguments: Sequence[str] | None = None) -> None:
    """The program. Known problems become one line and an exit code, never a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(language_of(given, os.environ))
    code = run(given, words)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is told: nothing is to be said of a Ctrl-C any more
    sys.exit(code)


def run(arguments: Sequence[str], words: Words) -> int:
    """Run one command line; its exit code."""
    try:
        build(words)(list(arguments), prog_name="naungan")
    except SystemExit as ended:  # a wrong command line has been told by now
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException as problem:
        if os.environ.get("NAUNGAN_DEBUG"):
            raise
        from .problems import Ended, explained

        match explained(problem, words):
            case Ended(code):
                return code
            case line:
                Console(stderr=True).print(f"[red]{words(Cli.ERROR)}:[/red] ", end="")
                print(line, file=sys.stderr)  # as it is: no markup, no wrapping
                return 1
    return 0


def build(words: Words) -> typer.Typer:
    """The commands, with help in one language."""
    app = typer.Typer(
        help=words(Cli.ABOUT), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    console = Console(width=None if sys.stdout.isatty() else 140)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Port = Annotated[int | None, typer.Option("--port", help=words(Cli.PORT), min=0, max=65535)]  # noqa: N806

    elsewhere: dict[str, object] = {}  # the server that was named before the command

    @app.callback()
    def root(
        lang: Annotated[str | None, typer.Option("--lang", help=words(Cli.LANG))] = None,
        server: Annotated[str | None, typer.Option("--server", help=words(Remote.SERVER))] = None,
        token_file: Annotated[
            Path | None, typer.Option("--token-file", help=words(Remote.TOKEN_FILE))
        ] = None,
        ca: Annotated[Path | None, typer.Option("--ca", help=words(Remote.CA))] = None,
    ) -> None:
        # The language was read before the commands were built, so that help speaks it too.
        elsewhere.update(NAUNGAN_SERVER=server, NAUNGAN_TOKEN_FILE=token_file, NAUNGAN_CA=ca)

    def anywhere(data: Path | None) -> Settings:
        """For commands that a server elsewhere is asked as well."""
        return _settings(data, None, **elsewhere)

    def here(data: Path | None = None, port: int | None = None, **given: object) -> Settings:
        """For commands that work on the databases themselves."""
        return only_here(_settings(data, port, **given, **elsewhere))

    @app.command(help=words(Cli.DEMO))
    def demo(port: Port = None, data: Data = None) -> None:
        from ..running import installation

        installation.demo(here(data, port), words, console, _program())

    @app.command(help=words(Cli.SERVE))
    def serve(  # noqa: PLR0913 - options of the command line
        port: Port = None,
        host: Annotated[str | None, typer.Option(help=words(Cli.HOST))] = None,
        tls_cert: Annotated[Path | None, typer.Option(help=words(Cli.TLS_CERT))] = None,
        tls_key: Annotated[Path | None, typer.Option(help=words(Cli.TLS_KEY))] = None,
        trusted_proxy: Annotated[list[str] | None, typer.Option(help=words(Cli.TRUSTED_PROXY))] = None,
        data: Data = None,
        fd: Annotated[int | None, typer.Option("--fd", hidden=True)] = None,
    ) -> None:
        settings = here(
            data,
            port,
            NAUNGAN_HOST=host,
            NAUNGAN_TLS_CERT=tls_cert,
            NAUNGAN_TLS_KEY=tls_key,
            NAUNGAN_TRUSTED_PROXIES=",".join(trusted_proxy or ()) or None,
        )
        if settings.embedded:
            from ..running import installation

            installation.serve(settings, words, console)
        else:
            gc.disable()  # what is loaded now stays for good: `run_server` looks through it once
            from ..composition import certificate, serving
            from ..running.backup import what_to_keep
            from ..running.first_link import tell_first_link
            from ..web.app import create_app
            from ..web.listening import handed_down, listening, listening_at
            from ..web.metrics import Figures
            from ..web.serving import run_server
            from ..web.warming import warm_up

            tls = certificate(settings)
            with contextlib.ExitStack() as held:
                port_held = held.enter_context(
                    listening(settings) if fd is None else handed_down(settings, fd)
                )
                own = settings.metrics_port
                beside = None if own is None else held.enter_context(listening_at("127.0.0.1", own))
                if fd is None:  # who handed the socket down has told of it
                    tell_first_link(settings, words, console)
                with serving(settings) as services:
                    warm_up(services)
                    if fd is None:
                        console.print(words(Cli.SERVING, url=f"{settings.address}/"), highlight=False)
                        console.print(what_to_keep(settings, words), highlight=False, soft_wrap=True)
                    figures = Figures(services.health, services.lately_told)
                    whole = create_app(services, figures=figures, warming=True)
                    run_server(whole, port_held, tls, None if beside is None else (figures.app, beside))

    @app.command(help=words(Cli.PROJECT))
    def project(data: Data = None) -> None:
        from ..composition import projecting
        from ..postgres.databases import databases
        from ..running.processes import stop_event

        with stop_event() as stop, databases(here(data)) as settings, projecting(settings) as runner:
            runner.run_forever(stop)

    @app.command(help=words(Cli.INSTALL))
    def install(data: Data = None) -> None:
        from ..composition import addresses
        from ..postgres.logins import logins_sql

        settings = here(data)
        if settings.embedded:
            typer.echo(words(Cli.INSTALLS_ITSELF), err=True)
        else:
            typer.echo(logins_sql(*addresses(settings)))

    @app.command(help=words(Cli.COVERAGE))
    def coverage(
        region: Annotated[str, typer.Argument(help=words(Cli.REGION))],
        as_of: Annotated[
            dt.datetime | None, typer.Option(help=words(Cli.AS_OF), formats=["%Y-%m-%d"])
        ] = None,
        known_at: Annotated[
            dt.datetime | None, typer.Option(help=words(Cli.KNOWN_AT), formats=["%Y-%m-%d"])
        ] = None,
        by: Annotated[str, typer.Option(help=words(Cli.BY))] = "scheme",
        data: Data = None,
    ) -> None:
        from ...projections.coverage.ledger import Dimension
        from ..indonesia.regions import KemendagriRegions
        from ..postgres.databases import databases
        from . import tables as reports

        if by.upper() not in Dimension.__members__:
            raise typer.BadParameter(words(Cli.UNKNOWN_DIMENSION, name=by), param_hint="--by")
        regions, known_on = KemendagriRegions(), known_at and known_at.date()
        asked = reports.CoverageAsked(region, Dimension[by.upper()], as_of and as_of.date(), known_on)
        settings = anywhere(data)
        if settings.server is not None:
            answer = reports.coverage_elsewhere(settings, words, asked)
        else:
            with databases(settings) as opened:
                answer = reports.read_coverage(opened, regions, asked)
        reports.show_coverage(console, words, regions, asked, answer)

    add_file_check(app, words, console, anywhere)
    add_enrol(app, words, console, anywhere)
    add_lists(app, words, console, anywhere)
    add_reopen(app, words, console, anywhere)
    add_handover(app, words, console, anywhere)
    add_doctor(app, words, console, here)
    app.add_typer(cards_commands(words, console, anywhere), name="cards", help=words(Cards.CARDS))
    app.add_typer(projections_commands(words, console, here), name="projections", help=words(Cli.PROJECTIONS))
    app.add_typer(events_commands(words, console, anywhere, here), name="events", help=words(Cli.EVENTS))
    app.add_typer(batches_commands(words, console, anywhere), name="batches", help=words(Upkeep.BATCHES))
    app.add_typer(breach_commands(words, console, here), name="breach", help=words(Breach.BREACH))
    app.add_typer(budget_commands(words, console, anywhere), name="budget", help=words(Budgets.BUDGET))
    app.add_typer(
        agreement_commands(words, console, anywhere), name="agreement", help=words(Papers.AGREEMENT)
    )
    app.add_typer(list_commands(words, console, anywhere), name="list", help=words(Papers.LISTS))
    app.add_typer(death_commands(words, console, anywhere), name="death", help=words(Deaths.DEATH))
    app.add_typer(
        decree_commands(words, console, anywhere), name="decree", help=words(SelectionUndone.DECREES)
    )
    app.add_typer(identity_commands(words, console, anywhere), name="identity", help=words(Identity.IDENTITY))
    app.add_typer(void_commands(words, console, anywhere), name="void", help=words(Undoing.VOID))
    proposal = proposal_commands(words, console, anywhere)
    app.add_typer(proposal, name="proposal", help=words(SelectionUndone.PROPOSAL))
    app.add_typer(users_commands(words, console, here), name="users", help=words(Users.USERS))
    app.add_typer(token_commands(words, console, here), name="token", help=words(Users.TOKEN))
    app.add_typer(keys_commands(words, console, here), name="keys", help=words(Upkeep.KEYS))
    app.add_typer(vault_commands(words, console, here), name="vault", help=words(Upkeep.VAULT))
    app.add_typer(schema_commands(words, console), name="schema", help=words(Cli.SCHEMA))
    app.add_typer(reference_commands(words, console), name="reference", help=words(Cli.REFERENCE))
    return app


def _settings(data: Path | None = None, port: int | None = None, **given: object) -> Settings:
    """The settings of the environment, with what was typed in its place."""
    typed = {"NAUNGAN_DATA": data, **given}
    told = {name: str(value) for name, value in typed.items() if value is not None}
    settings = Settings.from_environment({**os.environ, **told})
    return settings if port is None else replace(settings, port=port)


def _program() -> str:
    """How this program was called, as short as it can be typed here."""
    called = Path(sys.argv[0])
    try:
        return str(called.absolute().relative_to(Path.cwd()))
    except ValueError:
        return called.name
