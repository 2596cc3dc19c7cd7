"""Is every word of the register explained in both languages? Every code and event, and every room."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from naungan.domain import vocabulary
from naungan.infrastructure.log.event_types import EVENT_NAMES

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
LISTS = [
    found
    for found in vars(vocabulary).values()
    if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
]


def explained_under(heading: str) -> list[str]:
    """The first column of the table under a heading; every other cell must hold a text."""
    section = re.split(r"\n##+ ", GLOSSARY.split(f"{heading}\n", 1)[1])[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    assert all(re.search(r"\w", cell) for row in rows for cell in row), f"a cell under {heading} is empty"
    return [row[0].strip(" `") for row in rows]


@pytest.mark.parametrize("words", LISTS, ids=lambda words: words.__name__)
def test_every_code_of_a_closed_list_is_explained_and_no_other(words: type[StrEnum]) -> None:
    assert explained_under(f"\n### `{words.__name__}`") == [word.value for word in words]


def test_every_event_is_explained_and_no_other() -> None:
    assert explained_under("\n## Events") == list(EVENT_NAMES)


def test_no_closed_list_is_explained_that_does_not_exist() -> None:
    assert sorted(re.findall(r"\n### `(\w+)`", GLOSSARY)) == sorted(words.__name__ for words in LISTS)


def test_every_room_is_in_the_architecture_and_no_other() -> None:
    told = re.findall(r"^\| `(src/\w+/\w+)/` \|", (ROOT / "docs/architecture.md").read_text(), re.M)

    assert sorted(told) == sorted(
        str(room.parent.relative_to(ROOT)) for room in ROOT.glob("src/*/*/__init__.py")
    )
