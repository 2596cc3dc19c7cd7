"""Which part of a list? So many rows after or before a key, from either end, and what SQL and an answer make of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: `first` after or `last` before a sort key (the tuple of its key values); whether the whole list is
    counted beside, and whether rows are wanted at all (`listed`).
    """

    first: int | None = None
    last: int | None = None
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    counted: bool = True
    listed: bool = True

    @property
    def backwards(self) -> bool:
        """Whether it is counted from the end of the list."""
        return self.first is None

    @property
    def size(self) -> int:
        """How many rows at most."""
        size = self.last if self.first is None else self.first
        if size is None or size < 0:
            raise ValueError("a window needs first or last")
        return size

    @property
    def reads(self) -> int:
        """How many rows are read: one more than wanted, which tells whether there are others."""
        return self.size + 1 if self.listed else 0

    def cut(self, found: Sequence[T], *, earlier: bool, later: bool) -> tuple[list[T], bool, bool]:
        """The rows in list order, whether others follow them, and whether others precede them.

        `found` are up to `size` + 1 rows as they were read, from the end where the window is counted from there;
        `earlier` and `later` tell whether any lie outside `after` and `before`.
        """
        another, rows = len(found) > self.size, list(found[: self.size])
        if self.backwards:
            rows.reverse()
        return rows, later or (another and not self.backwards), earlier or (another and self.backwards)


@dataclass(frozen=True, slots=True)
class Edges:
    """A window's bounds in SQL: `where` keeps what lies within, `earlier` and `later` ask whether anything lies outside."""

    where: str
    earlier: str
    later: str
    params: dict[str, Any]


def edges_of(
    window: Window, columns: Sequence[str], source: str, prefix: str = "", casts: Sequence[str] = ()
) -> Edges:
    """The bounds over the columns that `source` is sorted by. Parameters are named with `prefix`, and cast by `casts`."""
    params: dict[str, Any] = {}
    inside: list[str] = []
    beyond = {"after": "false", "before": "false"}
    for name, key, within, outside in (
        ("after", window.after, ">", "<="),
        ("before", window.before, "<", ">="),
    ):
        if key is None:
            continue
        if len(key) != len(columns):
            raise ValueError("the window's key does not fit the order")
        names = [f"{prefix}{name}_{n}" for n in range(len(columns))]
        params.update(zip(names, key, strict=True))
        values = ", ".join(f"%({n})s{cast}" for n, cast in zip(names, casts or repeat(""), strict=False))
        inside.append(f"({', '.join(columns)}) {within} ({values})")
        beyond[name] = f"EXISTS (SELECT 1 FROM {source} WHERE ({', '.join(columns)}) {outside} ({values}))"
    where = f"WHERE {' AND '.join(inside)}" if inside else ""
    return Edges(where, beyond["after"], beyond["before"], params)
