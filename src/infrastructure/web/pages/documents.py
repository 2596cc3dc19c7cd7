"""Which questions do the pages ask? Committed documents, by the name of their file; a screen shows what it asked."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "queries"
_SHARED = ("frame",)  # what stands at the end of every document: who asks


@cache
def document(name: str) -> str:
    """The text of a document: one operation, which spreads `...Frame` at its top, and the fragments it uses."""
    own = (_FOLDER / f"{name}.graphql").read_text("utf-8")
    shared = "".join(
        (_FOLDER / f"{one}.graphql").read_text("utf-8") for one in _SHARED if f"...{one.capitalize()}" in own
    )
    return f"{own}\n{shared}" if shared else own


def names() -> list[str]:
    """Every document there is."""
    return sorted(path.stem for path in _FOLDER.glob("*.graphql") if path.stem not in _SHARED)
