"""What was found for this cell before? A file repeats most of its cells, so each is looked at once."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
_REMEMBERED = 65_536
_LONGEST = 200  # characters: longer text is looked at each time, so that no file fills the memory


class Memory(dict[K, V], Generic[K, V]):
    """What `find` finds for each key, looked for once as long as it is remembered. Keys that are equal are one: no truths among
    numbers (`workbook.py` gives them as text).
    """

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> V:
        found = self._find(key)
        if isinstance(key, str) and len(key) > _LONGEST:
            return found
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = found
        return found
