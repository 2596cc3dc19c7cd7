"""Was every limit met? Each is told where its figure stands, and one that was missed ends the benchmark with code 1."""

import sys
from typing import NoReturn


class Limits:
    """The limits of one run: `"… 412 ms" + limits.below(412, 300, "300 ms")`."""

    def __init__(self) -> None:
        self._missed = 0

    def least(self, found: float, limit: float, shown: str) -> str:
        """That at least the limit was reached, or not."""
        return self._told(found >= limit, f"at least {shown}")

    def below(self, found: float, limit: float, shown: str) -> str:
        """That it stayed below the limit, or not."""
        return self._told(found < limit, f"below {shown}")

    def end(self) -> NoReturn:
        """End the process: 0 where every limit was met."""
        sys.exit(1 if self._missed else 0)

    def _told(self, met: bool, limit: str) -> str:
        self._missed += not met
        return f" ({limit}: {'met' if met else 'MISSED'})"
