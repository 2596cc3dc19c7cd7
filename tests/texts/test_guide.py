"""Does the officer's guide name pages, buttons and fields as the screen does?"""

import re
from pathlib import Path

from . import checking

GUIDE = Path(__file__).parents[2] / "docs" / "petugas.md"
QUOTED = re.compile(r"\*\*([^*]+)\*\*")


def test_what_the_guide_quotes_stands_on_the_pages_as_it_quotes_it() -> None:
    said = {
        text.id for place, text in checking.all_texts() if place.startswith(("pages.", "sign_in.SignIn."))
    }
    quoted = {" ".join(one.split()) for one in QUOTED.findall(GUIDE.read_text("utf-8"))} - {"tebal"}
    assert len(quoted) > 40
    assert quoted - said == set()


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE.read_text("utf-8"))
    kept = {path.name: path.stat().st_size for path in (GUIDE.parent / "petugas").iterdir()}
    assert {Path(one).name for one in pictures} == set(kept)
    assert max(kept.values()) < 60_000
