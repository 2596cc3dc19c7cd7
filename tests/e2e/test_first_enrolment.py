"""Do the ways in docs/operating.md and docs/enrolling.md work, typed line by line over an empty register?

Both are walked on one server, first the one that lets an administrator in: other people take part in each. It ends as its database
is killed.
"""

import contextlib
import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest

from tests import warm

from .browsing import Person
from .demo import descendants, free_port, left

TOP = Path(__file__).parents[2]
ENROLLING = (TOP / "docs" / "enrolling.md").read_text("utf-8")
WHOLE_WAY = ENROLLING.partition("## The whole way")[2].partition("\n## ")[0]
OPERATING = (TOP / "docs" / "operating.md").read_text("utf-8")
SIGNING_IN = OPERATING.partition("## From an empty server to each role signed in")[2].partition("\n## ")[0]
SAMPLE = "docs/contoh-daftar.csv"


@dataclass
class Officer:
    """Somebody who follows the guide: types its lines beside a running server, and fills in the ids that were answered."""

    data: Path
    url: str
    beside: "Served"
    known: dict[str, str] = field(default_factory=dict)  # <placeholder>: what it stands for
    people: dict[str, Person] = field(default_factory=dict)  # who has come in, by login

    def filled(self, text: str) -> str:
        for name, value in self.known.items():
            text = text.replace(f"<{name}>", value)
        return text

    def types(self, line: str) -> tuple[int, str]:
        """Exit code and output of a line of the guide."""
        program, *arguments = self.filled(line).split()
        assert program == "naungan"
        asks_data = arguments[0] in ("check", "enrol", "coverage", "users", "token")
        given = f"Pegawai Rekaan\n1985081720100110{len(self.people):02}\n" if "add" in arguments else ""
        arguments = [str(TOP / one) if one == SAMPLE else one for one in arguments]
        ended = warm.run(
            arguments + (["--data", str(self.data)] if asks_data else []),
            environment(),
            timeout=120,
            given=given,
            at=self.data.parent,
        )
        assert "Traceback" not in ended.stderr
        if found := re.search(r"http\S+/tautan/\S+", ended.stdout):
            self.people[arguments[2]] = person = Person(self.url)
            person.opens(found[0])
        return ended.returncode, ended.stdout + ended.stderr

    def sends(self, mutation: str) -> None:
        """The person whom the mutation names sends it; keeps the ids it answers."""
        by = re.match(r"# signed in as (\w+)\n", mutation)
        assert by is not None, mutation
        name, ids = self.people[by[1]].records(self.filled(mutation))
        if name == "signAgreement":
            self.known["agreement"] = ids[0]
        if name == "issueDecree":
            self.known["decree"] = ids[0]


def environment() -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
    return inherited | {"PYTHONUTF8": "1"}


@dataclass
class Served:
    """A `naungan serve` that has said that it is up, and where the first link lies."""

    process: warm.Started
    said: str
    errors: BinaryIO


@contextlib.contextmanager
def serving(*line: str, **more: str) -> Iterator[Served]:
    """A server that runs until it is left. Stopped as other programs stop it, it leaves no process."""
    reading, writing = os.pipe()
    with (
        open(os.devnull, "rb") as nothing,  # noqa: PTH123 - of no directory
        os.fdopen(reading) as telling,
        os.fdopen(os.memfd_create("errors"), "r+b") as errors,
    ):
        streams = (nothing.fileno(), writing, errors.fileno())
        process = warm.start(["serve", *line], {**environment(), **more}, streams)
        os.close(writing)
        try:
            said = ""
            while "first administrator" not in said:
                told = telling.readline()
                assert told, (said, errors.read())
                said += told
            yield Served(process, said, errors)
        finally:
            running, started = process.poll() is None, descendants(process.pid)
            process.terminate()
            telling.read()
            code = process.wait(60)
        if running:
            assert len(started) >= 3  # PostgreSQL with its own, the projector, the server
            assert (code, left(started)) == (128 + signal.SIGTERM, [])


@contextlib.contextmanager
def beside_a_server(data: Path) -> Iterator[Officer]:
    """An officer beside `naungan serve` over an empty register, as the guides begin."""
    port = free_port()
    with serving("--data", str(data), "--port", str(port)) as served:
        assert str(port) in served.said
        yield Officer(data, f"http://localhost:{port}", served)


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Officer]:
    """One who has a server alone."""
    with beside_a_server(tmp_path / "data") as officer:
        yield officer


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Officer]:
    """One who follows all guides on one server."""
    with beside_a_server(tmp_path_factory.mktemp("guides") / "data") as officer:
        yield officer


def test_the_guide_leads_from_an_empty_server_to_each_role_signed_in(guided: Officer) -> None:
    link = (guided.data / "first-link.txt").read_text("utf-8")
    rini = guided.people["rini"] = Person(guided.url)
    rini.opens(link, login="rini", name="Rini Rekaan", employee="197001011990012001")
    answer: Any = None
    for kind, block in re.findall(r"```(console|graphql|json)\n(.*?)```", SIGNING_IN, re.DOTALL):
        match kind:
            case "console":
                typed(guided, block)
            case "graphql":
                answer = asked(guided, block)
            case "json":
                assert answer == json.loads(block), block
                answer = None
    # then whoever was taken the role and the account is nobody
    [error] = guided.people["tono"].asks("{ events(first: 1) { nodes { name } } }")["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    # and the others come in again by their password
    for login in ("rini", "dewi", "budi", "sari"):
        again = Person(guided.url)
        again.signs_in(login)
        assert again.asks("{ viewer { kind } }")["data"] == {"viewer": {"kind": "PERSON"}}


def asked(officer: Officer, block: str) -> Any:
    """The data that the person whom a block names is answered, or the code of the one error."""
    by = re.match(r"# (?:signed in as (\w+)|not signed in)\n", block)
    assert by is not None, block
    who = officer.people[by[1]] if by[1] else Person(officer.url)
    told = who.asks(officer.filled(block))
    if "errors" in told:
        return {"errors": told["errors"][0]["extensions"]["code"]}
    [first] = [*told["data"].values()][:1]
    assert first.get("userErrors", []) == []
    return told["data"]


def typed(officer: Officer, block: str) -> None:
    """Types the lines of a block; what it shows below a line is what that line says."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *shown = part.strip("\n").split("\n")
        if line == "naungan serve":
            for told in shown[0].split("<…>"):
                assert told in officer.beside.said
            continue
        if line.startswith("curl "):
            sent = shlex.split(officer.filled(line).replace("http://localhost:8000", officer.url))
            ended = subprocess.run(sent, capture_output=True, encoding="utf-8", timeout=60, check=True)
            told, expected = json.loads(ended.stdout), json.loads(shown[0])
            assert told["data"] == expected["data"]
            assert told["extensions"]["cost"].keys() == expected["extensions"]["cost"].keys()
            continue
        code, out = officer.types(line)
        assert code == (1 if shown else 0), out
        for expected in shown:
            assert squeezed(expected) in squeezed(out)
        if token := re.search(r"ngn_[\w-]{43}", out):
            officer.known["token"] = token[0]
        if user := re.search(r"user id: (\S+)", out):
            officer.known[line.split()[-1]] = user[1]


def test_the_guide_leads_from_an_empty_register_to_six_protected_workers(guided: Officer) -> None:
    codes: dict[str, list[int]] = {}
    printed: str | None = None  # the line that the command says to type once the report is corrected
    for kind, block in re.findall(r"```(console|graphql)\n(.*?)```", WHOLE_WAY, re.DOTALL):
        if kind == "graphql":
            guided.sends(block)
            continue
        line, *shown = block.removeprefix("$ ").strip("\n").split("\n")
        if line.startswith("sha256sum "):
            assert shown == [f"{hashlib.sha256((TOP / SAMPLE).read_bytes()).hexdigest()}  {SAMPLE}"]
        elif line != "naungan serve":
            for typed in (line, *(one.removeprefix("$ ") for one in shown if one.startswith("$ "))):
                assert printed in (None, guided.filled(typed)) or not typed.startswith(
                    "naungan enrol <report>"
                )
                code, out = guided.types(typed)
                codes.setdefault(typed.split()[1], []).append(code)
            told = squeezed(out)
            for expected in (one for one in shown if not one.startswith("$ ")):
                for part in expected.split(".naungan/")[0].split("<…>"):
                    assert squeezed(part) in told, out
            if to_correct := re.search(r"rows to correct: (.*\.xlsx)\n(?s:.*)Once corrected: (.*)", out):
                guided.known["report"] = to_correct[1]
                correct(Path(to_correct[1]))
                printed = (
                    to_correct[2].replace(f" --data {guided.data}", "").replace(str(TOP / SAMPLE), SAMPLE)
                )
    assert codes.pop("users") == [0] * 6
    assert codes.pop("check") == [3]
    assert codes == {"template": [0], "villages": [0], "segments": [0], "enrol": [3, 3, 0], "coverage": [0]}


def test_the_end_of_the_database_ends_the_installation_with_a_line(guided: Officer) -> None:
    postmaster = (guided.data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(postmaster), signal.SIGQUIT)
    assert guided.beside.process.wait(60) == 1
    guided.beside.errors.seek(0)
    told = guided.beside.errors.read().decode()
    assert "PostgreSQL ended" in told
    assert len(told.strip().splitlines()) == 1


def correct(report: Path) -> None:
    """Does to the report what step 7 says, in place."""
    book = openpyxl.load_workbook(report)
    sheet: Any = book.active
    titles = {cell.value: cell.column for cell in sheet[1]}
    mended = {"6": ("NIK", "6409040101950105"), "7": ("Desa/Kelurahan", "Bukit Raya")}
    for row in range(2, sheet.max_row + 1):
        title, value = mended.pop(sheet.cell(row, titles["Original Row"]).value)
        assert value in WHOLE_WAY
        sheet.cell(row, titles[title]).value = value
    assert not mended
    book.save(report)


def squeezed(text: str) -> str:
    return re.sub(r"[ ─]+", " ", text)
