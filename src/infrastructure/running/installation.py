"""How does a whole installation run on one machine? Database, projector and server, started and ended as one.

The port is bound first, so that one in use is known before anything starts. A Ctrl-C, a SIGTERM or the end of any
child ends them all.
"""

import contextlib
import datetime as dt
import os
import shlex
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

import psycopg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ...projections.engine.leading import leads_another
from ...projections.engine.waiting import CHANNEL
from ...texts.command_line import Cli, Words
from ...texts.problems import Problem, Running
from ...texts.users import Users
from ..accounts.demo_users import invite
from ..composition import Writing, accounts_of, certificate, projections, refuse_beyond, writing
from ..demo import history, people, record
from ..demo.history import History
from ..demo.ready import REGION, ReadyRegency, make_ready
from ..indonesia.regions import KemendagriRegions
from ..own_directory import check_ours
from ..postgres.databases import databases, is_lent
from ..settings import Settings
from ..web.listening import listening
from ..web.not_ready_yet import not_ready_yet
from .first_link import first_link
from .forked import forked
from .processes import Family, stoppable
from .what_to_back_up import what_to_keep

_TOLD_EVERY = 20  # percent of the history, where no bar is drawn
_PATIENCE = 30  # seconds for a server that has started to answer its first request, and for one that answers to be ready


class NotServing(Problem):
    """Something started and does not do its work; one line that says what."""


def demo(settings: Settings, words: Words, console: Console, program: str) -> None:
    """Record what is missing of the demo's history, serve it, and stay until stopped (raises Stopped)."""

    def ready(url: str, seconds: float, regency: ReadyRegency | None) -> None:
        assert regency is not None
        console.print(f"[dim]{words(Cli.READY, seconds=seconds)}[/dim]\n", highlight=False)
        for told in what_to_try(url, program, regency, words):
            console.print(f"{told}\n", soft_wrap=True, highlight=False)

    _run(settings, words, console, history.read(KemendagriRegions()), ready)


def what_to_try(url: str, program: str, regency: ReadyRegency, words: Words) -> list[str]:
    """What the demo says once it is there: what to look at, and what comes next in the regency of the sample list."""
    facts = {
        "url": url,
        "program": program,
        "data": "".join(f" {one}" for one in map(shlex.quote, regency.elsewhere)),
        "enrol": shlex.join(regency.line(program)),
        "region": REGION,
        "file": regency.file,
        "start": regency.start,
        "last": regency.end_exclusive - dt.timedelta(days=1),
        "enrolled": regency.enrolled,
    }
    next_step = Cli.SAMPLE_ENROLLED if regency.enrolled else Cli.READY_TO_ENROL
    return [words(told, **facts) for told in (Cli.TRY_NEXT, next_step, Cli.INVENTED)]


def serve(settings: Settings, words: Words, console: Console) -> None:
    """Serve what the data directory holds, and stay until stopped (raises Stopped). A new log is a production log."""

    def ready(url: str, _: float, __: ReadyRegency | None) -> None:
        console.print(words(Cli.SERVING, url=url), highlight=False)

    _run(settings, words, console, None, ready)


def _look_at(settings: Settings) -> None:
    """What is in the data directory already and will be written to, before anything is made there. Raises NotOurs."""
    for name in ("keys", "log", "reports", "uploads", "work"):
        check_ours(settings.data / name, os.geteuid())


def _load_server() -> None:
    """What a server needs beside what we have."""
    from ..web import app, serving, warming  # noqa: F401


def _run(
    settings: Settings,
    words: Words,
    console: Console,
    script: History | None,
    ready: Callable[[str, float, ReadyRegency | None], None],
) -> None:
    began = time.monotonic()
    if script is not None:
        refuse_beyond(settings, simulated=True)
    tls = certificate(settings)
    with stoppable(), forked("project") as projector, listening(settings) as port:
        _look_at(settings)
        console.print(words(Cli.STARTING), style="dim")
        lent = is_lent(settings)
        with (
            forked("serve", "--fd", str(port.fileno()), load=_load_server) as server,
            over_database(lent=lent),
            databases(settings, create=True) as running,
            contextlib.ExitStack() as opened,
            Family(settings.data / "log") as family,
            _progress(console) as progress,
        ):
            with not_ready_yet(port, tls):  # an older log is brought to this version here
                side = opened.enter_context(
                    writing(running, script_from=script.starts_at if script else None)
                )
            refuse_beyond(settings, simulated=side.simulated)
            link = first_link(side, settings)
            began_projecting = _clock(running)
            family.start("projector", projector, running.environment())
            family.start("server", server, running.environment())
            port.close()  # from here on only the server holds it: should it die, a caller learns of it
            if script is not None and side.store.in_script():
                _record(side, script, progress, words(Cli.RECORDING))
            regency = None if script is None else make_ready(side.register, side.regions, settings.data)
            if script is not None:
                invite(accounts_of(side), side.register)
            position = side.store.log_state().position
            until_projected(running, position, family, Watched(progress, words, began_projecting))
            until_answering(running, family)
            progress.stop()
            ready(f"{running.address}/", time.monotonic() - began, regency)
            if link is not None:
                console.print(words(Users.FIRST_LINK, path=link), soft_wrap=True, highlight=False)
            if script is None:
                console.print(what_to_keep(settings, words), soft_wrap=True, highlight=False, markup=False)
            if lent:
                wait_beside(running, family)
            else:
                family.wait(settings.data / "postgres" / "server.log")


@contextlib.contextmanager
def over_database(*, lent: bool) -> Iterator[None]:
    """Inside, a database that is lost is told as what it is where another server had started it (`lent`): raises NotServing."""
    try:
        yield
    except psycopg.OperationalError as cause:
        if not (lent and _is_lost(cause)):
            raise
        raise NotServing(Running.DATABASE_ENDED) from None


def _is_lost(cause: psycopg.OperationalError) -> bool:
    """Whether the database is gone: nobody answered, the connection broke, or it is being shut down. A full disk is something else."""
    return cause.sqlstate is None or cause.sqlstate[:3] == "57P" or cause.sqlstate[:2] == "08"


def wait_beside(settings: Settings, family: Family) -> None:
    """Stay while a database server lives that another process started. Raises psycopg.OperationalError when it ends, and what `Family.wait`
    raises.
    """
    assert settings.event_store_url is not None
    with psycopg.connect(settings.event_store_url, autocommit=True) as connection:
        family.wait_beside(connection)


def _record(side: Writing, script: History, progress: Progress, label: str) -> None:
    task = progress.add_task(label, total=script.size)
    minted = people.mint(script.rosters, side.regions)
    told = -1

    def advance(things: int) -> None:
        nonlocal told
        progress.advance(task, things)
        share = int(progress.tasks[task].percentage) // _TOLD_EVERY
        if share > told and not progress.console.is_terminal:  # where no bar is drawn
            told = share
            progress.console.print(f"{label} {share * _TOLD_EVERY} %", highlight=False)

    record.record(side.register, script, minted, advance)
    side.store.end_script()


@dataclass(frozen=True, slots=True)
class Watched:
    """How the projector's work is shown, and since when, by the clock of the read models, it has been this one's."""

    progress: Progress
    words: Words
    since: dt.datetime


def _clock(settings: Settings) -> dt.datetime:
    assert settings.read_model_url is not None
    with psycopg.connect(settings.read_model_url) as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    now: dt.datetime = row[0]
    return now


def until_projected(settings: Settings, position: int, family: Family, watched: Watched) -> None:
    """Wait until every projection of this version is live and has reached a position; the projector announces each
    step it commits. Where one of another version is at work, ours waits for its end: that is said.
    """
    progress, words = watched.progress, watched.words
    task = progress.add_task(words(Cli.PROJECTING), total=max(position, 1))
    versions = [(p.name, p.version) for p in projections()]
    said = False
    assert settings.read_model_url is not None
    with psycopg.connect(settings.read_model_url, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        while True:
            reached, live, stopped = _reached(connection, watched.since)
            if stopped is not None:
                raise stopped
            progress.update(task, completed=max(reached, 0) if position else 1)
            if live and reached >= position:
                return
            family.check()
            if not said and leads_another(connection, versions):
                said = True
                progress.console.print(words(Running.OTHER_VERSION), highlight=False)
            for _ in connection.notifies(timeout=0.5, stop_after=1):
                pass


def _reached(
    connection: psycopg.Connection[tuple[Any, ...]], since: dt.datetime
) -> tuple[int, bool, NotServing | None]:
    """The least position of this version's projections (-1 while some are missing), whether all are live, and the error
    of one that has stopped since a moment: what stopped earlier is tried again by a projector that starts.
    """
    if connection.execute("SELECT to_regclass('projection.position')").fetchone() == (None,):
        return -1, False, None
    wanted = {(p.name, p.version) for p in projections()}
    found = connection.execute(
        "SELECT name, version, live, position, schema, stopped_at, error, updated_at FROM projection.position"
        " WHERE role <> 'OLD' ORDER BY live"
    ).fetchall()
    rows = {
        (row[0], row[1]): row for row in found if (row[0], row[1]) in wanted
    }  # the live one of two counts
    for *_, schema, at, error, stopped in rows.values():
        if at is not None and stopped >= since:
            return -1, False, NotServing(Running.STOPPED_PROJECTION, schema=schema, position=at, error=error)
    reached = min(row[3] for row in rows.values()) if rows.keys() == wanted else -1
    return reached, reached >= 0 and all(row[2] for row in rows.values()), None


def until_answering(settings: Settings, family: Family) -> None:
    """The first request waits in the socket until the server takes it; it may not be ready at once, and has as long again for that: it opens
    its pages first, which on a slow machine takes its time. Raises NotServing.
    """
    ends: float | None = None
    while True:
        try:
            connection = _asking(settings)
            connection.request("GET", "/readyz", headers={"host": "localhost"})
            status = connection.getresponse().status
        except (OSError, HTTPException):
            family.check()
            raise NotServing(Running.SILENT_SERVER) from None
        if status == 200:
            return
        family.check()
        now = time.monotonic()
        ends = now + _PATIENCE if ends is None else ends
        if now > ends:
            raise NotServing(Running.NOT_READY, status=status)
        time.sleep(0.2)


def _asking(settings: Settings) -> HTTPConnection:
    """A connection to our own server, whatever name its certificate is for."""
    at = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - every address: this one too
    if settings.tls_cert is None:
        return HTTPConnection(at, settings.port, timeout=_PATIENCE)
    trusting = ssl._create_unverified_context()  # noqa: S323 - we started it ourselves, and tell it nothing
    return HTTPSConnection(at, settings.port, timeout=_PATIENCE, context=trusting)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=not console.is_terminal,
    )
