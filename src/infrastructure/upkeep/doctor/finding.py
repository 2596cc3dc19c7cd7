"""What is a finding? What is said of it, with what fills the line in."""

from typing import Any, NamedTuple

from ....texts.doctor import Doctor


class Finding(NamedTuple):
    """`what` has the line, `facts` fill it in. A note is told and is no fault."""

    what: Doctor
    facts: dict[str, Any]
    note: bool = False


def found(what: Doctor, **facts: Any) -> Finding:
    """A fault."""
    return Finding(what, facts)
