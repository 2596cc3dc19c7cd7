"""Do the documents' answers come true? Each example with an answer beneath it is asked of the demo and compared."""

import json
import os
import re
from pathlib import Path

import pytest

from tests import warm

from .demo import Demo

TOP = Path(__file__).parents[2]
# What docs/operating.md shows is of an installation of its own: `test_first_enrolment.py` types it.
DOCUMENTS = [
    TOP / "README.md",
    *(path for path in sorted((TOP / "docs").rglob("*.md")) if path.name != "operating.md"),
]
ANSWERED = re.compile(r"```graphql\n([^`]*)```\s*```json\n([^`]*)```")
TYPED = re.compile(r"```console\n\$ \.venv/bin/naungan ([^\n]*)\n([^`]+)```")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param(*pair, id=f"{path.name}-{n}")
        for path in DOCUMENTS
        for n, pair in enumerate(ANSWERED.findall(path.read_text("utf-8")), 1)
    ],
)
def test_a_documented_answer_is_the_demos(demo: Demo, question: str, answer: str) -> None:
    assert demo.ask(question) == json.loads(answer)


@pytest.mark.parametrize(("arguments", "shown"), TYPED.findall((TOP / "README.md").read_text("utf-8")))
def test_what_the_first_screen_types_shows_what_it_says(demo: Demo, arguments: str, shown: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
    ended = warm.run([*arguments.split(), "--data", str(demo.data)], environment | {"PYTHONUTF8": "1"})
    assert ended.returncode == 0, ended.stderr
    printed = [line.rstrip() for line in ended.stdout.splitlines()]
    assert printed[: len(shown.splitlines())] == shown.splitlines()
