"""How is a list of card numbers issued over `naungan --server … cards issue --file`? Sent to POST /imports, watched to its end, and told
as here.
"""

import datetime as dt
import sys
from collections.abc import Iterator

import typer

from ...texts.enrolling import Enrol
from ...texts.remote import Remote
from ..bulk.file_worker import Upload
from ..bulk.jobs import Job
from ..bulk.report_files import private, sweep_reports
from ..running.processes import Stopped, stoppable
from ..settings import REPORT_DAYS, Settings
from .card_lists import Telling
from .imports_elsewhere import heard, pieces, until_ended
from .recording import REFUSED
from .server import Server


def issue_list_elsewhere(settings: Settings, telling: Telling, upload: Upload, job: Job) -> None:
    """The same as `issue_list`, of a server. Raises NotAnswered, and typer.Exit."""
    reports, words = upload.report_directory, telling.words
    sweep_reports(reports, dt.timedelta(days=REPORT_DAYS))
    try:
        private(reports)
    except PermissionError:
        typer.echo(words(Enrol.OPEN_REPORTS, directory=reports), err=True)
        raise typer.Exit(REFUSED) from None
    sent = False
    try:
        with stoppable(), Server(settings, words.language) as server:
            with telling.console.status(words(Remote.SENDING)) as status:
                told = heard(
                    server, server.send_file("/imports", [*_query(upload, job)], pieces(upload.path))
                )
                sent = True
                for now in until_ended(server, told):
                    told, rows = now, now["rows"]
                    if rows["total"]:
                        status.update(f"{rows['done']}/{rows['total']}")
            for problem in told["problems"]:
                typer.echo(problem["message"], err=True)
            if told["problems"]:
                raise typer.Exit(REFUSED)
            report = told["report"]
            path = None if report is None else server.fetch(report["href"], reports)
            code = telling.told(told, path)
    except Stopped as stopped:
        print(words(Remote.GOES_ON if sent else Enrol.STOPPED_BEFORE), file=sys.stderr)
        code = 128 + stopped.number
    if code:
        raise typer.Exit(code)


def _query(upload: Upload, job: Job) -> Iterator[tuple[str, str]]:
    """The list's terms as the query of POST /imports."""
    yield from (("region", job.regency), ("cards", "true"), ("on", job.terms.start.isoformat()))
    if not job.atomic:
        yield "skipBad", "true"
    if job.dry_run:
        yield "dryRun", "true"
    if upload.hidden is not None:
        yield "hidden", upload.hidden.value
    yield from (("column", f"{name}={title}") for name, title in (upload.overrides or {}).items())
    yield from (("sheet", one) for one in upload.sheets)
