"""Does each kind of advisory lock have a number of its own? Several addresses may name one database."""

import re
from pathlib import Path

import naungan


def test_no_two_kinds_of_lock_share_a_number() -> None:
    found = [
        (number, path.name)
        for path in Path(naungan.__path__[0]).rglob("*.py")
        for number in re.findall(r"0x4E41_[0-9A-F]{4}", path.read_text("utf-8"))
    ]
    assert len(found) >= 3
    assert len({number for number, _ in found}) == len(found), found
