"""Does the whole way in docs/enrolling.md work, typed line by line over an empty register?"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import warm

from .browsing import Person
from .demo import free_port

TOP = Path(__file__).parents[2]
GUIDE = (TOP / "docs" / "enrolling.md").read_text("utf-8")
SECTION = GUIDE.partition("## The whole way")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"```(console|graphql)\n(.*?)```", SECTION, re.DOTALL)
SAMPLE = "docs/contoh-daftar.csv"


@dataclass
class Officer:
    """Somebody who follows the guide: types its lines beside a running server, and fills in the ids that were answered."""

    data: Path
    url: str
    known: dict[str, str] = field(default_factory=dict)  # <placeholder>: what it stands for
    people: dict[str, Person] = field(default_factory=dict)  # who has come in, by login
    said: str = ""  # what `serve` said

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


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Officer]:
    """`naungan serve` over an empty register, as the guide begins."""
    data, port = tmp_path / "data", free_port()
    reading, writing = os.pipe()
    with open(os.devnull, "rb") as nothing, os.fdopen(reading) as telling:  # noqa: PTH123 - of no directory
        line = ["serve", "--data", str(data), "--port", str(port)]
        serving = warm.start(line, environment(), (nothing.fileno(), writing, writing))
        os.close(writing)
        try:
            said: list[str] = []
            for one in telling:
                said.append(one)
                if str(port) in one:
                    break
            assert str(port) in said[-1], said
            said.append(telling.readline())  # where the first link lies
            yield Officer(data, f"http://localhost:{port}", said="".join(said))
        finally:
            serving.terminate()
            telling.read()
            serving.wait(60)


def test_the_guide_leads_from_an_empty_register_to_six_protected_workers(officer: Officer) -> None:
    codes: dict[str, list[int]] = {}
    printed: str | None = None  # the line that the command says to type once the report is corrected
    for kind, block in BLOCKS:
        if kind == "graphql":
            officer.sends(block)
            continue
        line, *shown = block.removeprefix("$ ").strip("\n").split("\n")
        if line.startswith("sha256sum "):
            assert shown == [f"{hashlib.sha256((TOP / SAMPLE).read_bytes()).hexdigest()}  {SAMPLE}"]
        elif line != "naungan serve":
            for typed in (line, *(one.removeprefix("$ ") for one in shown if one.startswith("$ "))):
                assert printed in (None, officer.filled(typed)) or not typed.startswith(
                    "naungan enrol <report>"
                )
                code, out = officer.types(typed)
                codes.setdefault(typed.split()[1], []).append(code)
            told = squeezed(out)
            for expected in (one for one in shown if not one.startswith("$ ")):
                for part in expected.split(".naungan/")[0].split("<…>"):
                    assert squeezed(part) in told, out
            if to_correct := re.search(r"rows to correct: (.*\.xlsx)\n(?s:.*)Once corrected: (.*)", out):
                officer.known["report"] = to_correct[1]
                correct(Path(to_correct[1]))
                printed = (
                    to_correct[2].replace(f" --data {officer.data}", "").replace(str(TOP / SAMPLE), SAMPLE)
                )
    assert codes.pop("users") == [0] * 6
    assert codes.pop("check") == [3]
    assert codes == {"template": [0], "villages": [0], "segments": [0], "enrol": [3, 3, 0], "coverage": [0]}


def correct(report: Path) -> None:
    """Does to the report what step 7 says, in place."""
    book = openpyxl.load_workbook(report)
    sheet: Any = book.active
    titles = {cell.value: cell.column for cell in sheet[1]}
    mended = {"6": ("NIK", "6409040101950105"), "7": ("Desa/Kelurahan", "Bukit Raya")}
    for row in range(2, sheet.max_row + 1):
        title, value = mended.pop(sheet.cell(row, titles["Original Row"]).value)
        assert value in SECTION
        sheet.cell(row, titles[title]).value = value
    assert not mended
    book.save(report)


def squeezed(text: str) -> str:
    return re.sub(r"[ ─]+", " ", text)
