"""Where are clients tried? Their packages, installed once for their versions, and the blocks of docs/clients.md as files."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import playwright
import pytest

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "clients.md"
HERE = Path(__file__).parent
# Of the version that constraints.txt pins with playwright.
NODE = Path(playwright.__file__).parent / "driver" / "node"
REQUIRED = os.environ.get("NAUNGAN_REQUIRE_CLIENTS") == "1"
_BLOCK = re.compile(r"```\w+\n(?://|#) ([\w.]+)\n(.*?)```", re.DOTALL)  # its first line names the file
_INSTALLING, _RUNNING = 300, 120  # seconds


@dataclass(frozen=True, slots=True)
class Workshop:
    """Directories for Node and for Python, each with the tests' files, those of docs/clients.md and the schema."""

    javascript: Path
    python: Path
    packages: Path

    def node(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run Node; with the condition "development" clients warn as they do before their users' eyes."""
        return _run(self.javascript, str(NODE), "--conditions=development", "--no-warnings", *arguments)

    def tool(self, script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of a package of npm."""
        return self.node(str(self.packages / "node_modules" / script), *arguments)

    def run_python(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the Python that has the Python clients."""
        return _run(self.python, str(self.packages / "venv" / "bin" / "python"), *arguments)


def workshop_in(directory: Path) -> Workshop:
    """A workshop with everything in place; skips, or fails where clients are required, if it cannot be installed."""
    packages = _installed()
    javascript, python = directory / "javascript", directory / "python"
    for place in (javascript, python):
        shutil.copytree(HERE / place.name, place)
        shutil.copy(TOP / "schema.graphql", place)
    for name, block in _BLOCK.findall(PAGE.read_text("utf-8")):
        place = python if Path(name).suffix in (".py", ".toml") else javascript
        (place / name).write_text(block, encoding="utf-8")
    (javascript / "__generated__").mkdir()  # for Relay, which makes no directory
    (javascript / "node_modules").symlink_to(packages / "node_modules")
    return Workshop(javascript, python, packages)


def _run(directory: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "PYTHON", "NODE_"))}
    return subprocess.run(
        command,
        cwd=directory,
        env=inherited,
        capture_output=True,
        encoding="utf-8",
        timeout=_RUNNING,
        check=False,
    )


def _installed() -> Path:
    """Where the packages are: beside those of the project, in a directory of their own for each list of versions."""
    lists = [HERE / "javascript" / "package.json", HERE / "python" / "requirements.txt"]
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in lists)).hexdigest()[:12]
    place = Path(sys.prefix) / "clients" / digest
    done = place / "done"
    if not done.exists():
        if not shutil.which("npm"):
            _not_run("npm is not installed")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copy(lists[0], place)
        with ThreadPoolExecutor() as both:
            for failure in both.map(_install, [[_npm(place)], _pip(place, lists[1])]):
                if failure:
                    _not_run(failure)
        done.touch()
    return place


def _npm(place: Path) -> Sequence[str]:
    """Most of the time is taken by files that are written. So package.json names a package that no test asks for, of the version
    that most others need: it lies there once, in place of once for each of them (22 times 250 files).
    """
    quietly = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    quietly += [
        "--fetch-retry-mintimeout=2000",
        "--fetch-retry-maxtimeout=10000",
    ]  # told soon where nothing answers
    return ["npm", "install", "--prefix", str(place), *quietly]


def _pip(place: Path, requirements: Path) -> Sequence[Sequence[str]]:
    """All of them are named, so nothing need be found out; and the pip that is here installs them, in place of one more."""
    venv = place / "venv"
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "--quiet"]
    install = [*pip, "install", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    return [[sys.executable, "-m", "venv", "--without-pip", str(venv)], [*install, "-r", str(requirements)]]


def _install(commands: Sequence[Sequence[str]]) -> str | None:
    """What went wrong, None if nothing."""
    for command in commands:
        try:
            subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=_INSTALLING,
                check=True,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return f"{command[0]} installed nothing within {_INSTALLING} seconds"
        except subprocess.CalledProcessError as failed:
            return f"{command[0]} could not install them: {failed.stderr.strip()[-500:]}"
    return None


def _not_run(why: str) -> None:
    if REQUIRED:
        pytest.fail(f"the clients are required (NAUNGAN_REQUIRE_CLIENTS=1), and {why}")
    pytest.skip(f"the clients were not run: {why} (NAUNGAN_REQUIRE_CLIENTS=1 demands them)")


if __name__ == "__main__":  # installs them beside other work, so that the tests find them
    _installed()
