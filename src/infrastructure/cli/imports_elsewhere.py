"""How is an import followed at a server elsewhere? It is sent once, and asked about until it has ended."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from .server import Server

_BLOCK = 1 << 16
_LOOKED_AT_EVERY = 1.0  # seconds
_ENDED = ("completed", "refused", "failed", "interrupted", "abandoned")


def heard(server: Server, answer: httpx.Response) -> dict[str, Any]:
    """What the server says of an import. Raises NotAnswered where it says nothing of one."""
    told = answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}
    if not isinstance(told, dict) or "state" not in told:
        raise server.refused(answer)
    return told


def until_ended(server: Server, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is told of an import, from now to its end. Raises NotAnswered."""
    yield told
    while told["state"] not in _ENDED:
        time.sleep(_LOOKED_AT_EVERY)
        told = heard(server, server.send("GET", told["href"]))
        yield told


def pieces(file: Path) -> Iterator[bytes]:
    """A file as it is sent."""
    with file.open("rb") as opened:
        while piece := opened.read(_BLOCK):
            yield piece
