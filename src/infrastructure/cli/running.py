"""How does what runs for long begin? `naungan demo`, `serve`, `project`; and `install`, which tells what they need."""

import contextlib
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...projections.engine.uncollected import uncollected
from ...texts.command_line import Cli, Words
from ..settings import Settings


def add_running(app: typer.Typer, words: Words, console: Console, here: Callable[..., Settings]) -> None:
    """Add these four to the commands."""
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Port = Annotated[int | None, typer.Option("--port", help=words(Cli.PORT), min=0, max=65535)]  # noqa: N806

    @app.command(help=words(Cli.DEMO))
    def demo(port: Port = None, data: Data = None) -> None:
        with uncollected():
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
            with uncollected():
                from ..running import installation

            installation.serve(settings, words, console)
        else:
            gc.disable()  # what is loaded now stays for good: `run_server` looks through it once
            from ..composition import certificate, serving
            from ..running.first_link import tell_first_link
            from ..running.what_to_back_up import what_to_keep
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
        from ..postgres.logins import logins_sql
        from ..reference import addresses

        settings = here(data)
        if settings.embedded:
            typer.echo(words(Cli.INSTALLS_ITSELF), err=True)
        else:
            typer.echo(logins_sql(*addresses(settings)))


def _program() -> str:
    """How this program was called, as short as it can be typed here."""
    called = Path(sys.argv[0])
    try:
        return str(called.absolute().relative_to(Path.cwd()))
    except ValueError:
        return called.name
