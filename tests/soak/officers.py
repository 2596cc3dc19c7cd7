"""Does a file survive whatever is killed meanwhile? Officers who send one, by command or over HTTP, until all of it is done."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.officer import REGENCY, SCHEME, ready_to_enrol, write_file
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.infrastructure.composition import writing
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.running.processes import last_line

from .house import PATIENCE, Closed, House

ROWS, NEW = 2_600, 2_000  # more than one chunk of each file, and how many of them no file before had


@dataclass(frozen=True)
class Listed:
    """A file on disk and the terms to enrol it on."""

    path: Path
    terms: EnrolmentTerms

    def niks(self) -> Iterator[tuple[int, str]]:
        """The number of each row and the NIK in it, well-formed or not."""
        for number, line in enumerate(self.path.read_text("utf-8").splitlines()[1:], start=2):
            yield number, line.split(";")[1]


def files(house: House, count: int) -> list[Listed]:
    """Files with their papers, each sharing people with the one before."""
    regions = KemendagriRegions()
    made: list[Listed] = []
    with writing(house.settings, regions=regions) as side:
        for number in range(count):
            path = house.top / f"daftar-{number}.csv"
            digest = write_file(path, regions, ROWS, first=number * NEW)
            places = 0 if made else count * ROWS
            made.append(Listed(path, ready_to_enrol(side.register, digest, ROWS, places=places)))
    return made


class Officer(threading.Thread):
    """Gets file after file done, each by as many attempts as it takes."""

    def __init__(self, name: str, house: House, theirs: Sequence[Listed], kills: int) -> None:
        super().__init__(name=name, daemon=True)
        self.attempts = 0
        self.problem: BaseException | None = None
        self._house = house
        self.files = theirs
        self._most = kills

    def run(self) -> None:
        try:
            for file in self.files:
                self._until_done(file)
        except BaseException as problem:
            self.problem = problem

    def _until_done(self, file: Listed) -> None:
        raise NotImplementedError

    def _again(self, last: object) -> None:
        """One more attempt. Raises AssertionError where no number of kills explains so many."""
        self.attempts += 1
        assert self.attempts < len(self.files) + self._most, f"{self.name} gets nowhere: {last}"


class Importing(Officer):
    """By `naungan enrol`."""

    def __init__(self, house: House, theirs: Sequence[Listed], kills: int) -> None:
        super().__init__("importing", house, theirs, 2 * kills + 20)

    def _until_done(self, file: Listed) -> None:
        code: int | None = None
        while code not in (0, 3):  # all enrolled; or done, with rows refused
            self._again(last_line(self._house.top / "importer.log"))
            code = self._house.start("importer", *_enrolling(file)).wait()
            if code == 1:  # the database is not there yet
                self._house.pause.wait(0.25)
                self._house.database_up.wait(PATIENCE)


class Sending(Officer):
    """By POST /imports, the same file again until it is answered as complete, and then once more. Every second sender first lets
    go on, without a file, what was interrupted of anybody's.

    `answers` is what became of the rows, by the SHA-256 of the file.
    """

    def __init__(self, house: House, number: int, theirs: Sequence[Listed], kills: int) -> None:
        # While a server starts, attempts are many and short.
        super().__init__(f"sender {number}", house, theirs, 500 * (kills + 1))
        self.answers: dict[str, Mapping[str, int]] = {}
        self.interrupted = 0  # times it was sent and no answer said that it is done
        self.resumed = 0  # imports that went on without their file
        self._resumes = number % 2 == 1

    def _until_done(self, file: Listed) -> None:
        for _ in range(2):
            while (summary := self._sent(file)) is None:
                self._house.pause.wait(0.1)
                while self._resumes and not self._resume():
                    self._house.pause.wait(0.1)
                    if self._house.closed:
                        raise Closed
                if self._house.closed:
                    raise Closed
            assert self.answers.setdefault(_digest(file), summary) == summary, "the same file, another answer"

    def _resume(self) -> bool:
        """Let go on what was interrupted; whether the server answered."""
        try:
            for one in self._asked("GET", f"/imports?region={REGENCY}")["imports"]:
                if one["canResume"]:
                    state = self._asked("POST", f"{one['href']}/resume")["state"]
                    self.resumed += state in ("waiting", "running", "completed")
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return False
        return True

    def _asked(self, method: str, path: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._house.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=dict(self._house.operator))
            told: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return told

    def _sent(self, file: Listed) -> Mapping[str, int] | None:
        """What became of the rows; None where it is not done, or nothing is known."""
        self._again("no answer says that it is done")
        connection = http.client.HTTPConnection("127.0.0.1", self._house.port, timeout=PATIENCE)
        headers = {
            "Content-Type": "text/csv",
            "Prefer": f"wait={PATIENCE // 2}",
            **self._house.operator,
        }
        try:
            connection.connect()
        except OSError:  # nobody is there yet
            return None
        try:
            connection.request("POST", f"/imports?{urlencode(_query(file))}", file.path.read_bytes(), headers)
            response = connection.getresponse()
            status, answer = response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.interrupted += 1
            return None
        finally:
            connection.close()
        if status in (202, 500, 503):  # under way still; or whatever it needs has been killed
            self.interrupted += 1
            return None
        assert (status, answer["state"], answer["problems"]) == (200, "completed", []), answer
        fates = {
            fate: answer["summary"][fate] for fate in ("read", "enrolled", "already", "refused", "blank")
        }
        report = answer["report"] or {"rows": 0, "already": 0}
        reported = report["rows"] + report["already"]
        assert reported == fates["already"] + fates["refused"], answer
        return fates


def _digest(file: Listed) -> str:
    assert file.terms.list_digest is not None
    return file.terms.list_digest


def _query(file: Listed) -> dict[str, str]:
    terms = file.terms
    return {
        "region": REGENCY,
        "scheme": SCHEME,
        "funding": "APBD",
        "from": "2026-01-01",
        "until": "2026-12-31",
        "agreement": str(terms.agreement),
        "decree": str(terms.decree),
    }


def _enrolling(file: Listed) -> list[str]:
    options = (part for name, value in _query(file).items() for part in (f"--{name}", value))
    return ["enrol", str(file.path), *options]
