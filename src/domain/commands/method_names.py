"""What is the register's method called that records an intent?"""

import re
from typing import Any


def method_of(intent: Any) -> str:
    """The register's method that records an intent: `ReviseBudget` is `revise_budget`."""
    return snake(type(intent).__name__)


def snake(name: str) -> str:
    """A name in capitals' style, with lines between its words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
