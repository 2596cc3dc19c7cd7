"""Does a whole office come from an empty register to cards in everybody's hand by the pages alone? See great_story.

By the keyboard alone, with four villages and thirty-two people. NAUNGAN_STORY=32268 tells it with as many people in all 144 villages, by mouse,
and prints how long each part took: `make story`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import ARGUMENTS, UNDRAWN, launched, needs_chromium
from tests.e2e.desks import Desk, at_a_desk, sits_down
from tests.e2e.great_story import Clock, Size, complaints, tell
from tests.e2e.test_first_enrolment import Officer, officer  # noqa: F401 - fixture

PEOPLE = int(os.environ.get("NAUNGAN_STORY", "0"))
SIZE = Size(144, PEOPLE, 130) if PEOPLE else Size(villages=4, people=32, faults=4)
LONGEST = 20 * 60  # seconds of machine time that the whole may take with everybody
pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture
def sits(officer: Officer) -> Iterator[object]:  # noqa: F811
    """How somebody sits down: each at a browser of their own."""
    with launched(ARGUMENTS if PEOPLE else UNDRAWN) as chromium:
        contexts: list[BrowserContext] = []

        def down() -> Desk:
            contexts.append(at_a_desk(chromium))
            return sits_down(contexts[-1], officer.url, keyboard=not PEOPLE)

        yield down
        for context in contexts:
            context.close()


@pytest.mark.timeout(2 * LONGEST)
def test_an_office_hands_cards_to_everybody_from_an_empty_register_by_the_pages_alone(
    sits: object,
    officer: Officer,  # noqa: F811
    tmp_path: Path,
) -> None:
    clock = Clock(tell=print)
    first_link = (officer.data / "first-link.txt").read_text().strip()
    office = tell(sits, first_link, SIZE, tmp_path, clock)  # type: ignore[arg-type] # a fixture
    print(
        f"{SIZE.people} people of {SIZE.villages} villages: {clock.whole:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    assert complaints(office) == [], complaints(office)
    assert clock.whole < LONGEST
