"""How can a client hold our state without changing it? Signed tokens: cursors, and cells of coverage.

signer = Signer(key)                                   # 32 secret bytes, the same for every server process
text = signer.sign("cell", ["64.01", dt.date(2022, 10, 1)])
signer.open("cell", text)                              # the same list, or BadToken
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...texts.questions import QuestionFault
from .errors import BadCell, BadToken

CELLS = ("cell", "departures")  # kinds of tokens that are cells: of coverage, and of departures
_TAG = 16
LONGEST = 8_192
_WRITE: dict[type, tuple[str, Callable[[Any], str]]] = {
    dt.datetime: ("t", dt.datetime.isoformat),
    dt.date: ("d", dt.date.isoformat),
    UUID: ("u", str),
    Decimal: ("n", str),
}
_READ: dict[str, Callable[[str], Any]] = {
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "u": UUID,
    "n": Decimal,
}


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and checks signed tokens under one secret key of at least 16 bytes. Raises ValueError for a shorter one."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < 16:
            raise ValueError("the signing key is shorter than 16 bytes")

    def sign(self, kind: str, payload: Sequence[Any]) -> str:
        """Texts, integers, booleans, nulls, dates, times, UUIDs, decimals, and lists and mappings of them."""
        body = _WRITTEN.encode(payload).encode()
        return base64.urlsafe_b64encode(self._tag(kind, body) + body).decode().rstrip("=")

    def open(self, kind: str, text: str) -> list[Any]:
        """What was signed. Raises BadToken where the text is not a token of this kind under this key."""
        if len(text) > LONGEST:
            raise _bad(kind)
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise _bad(kind) from error
        tag, body = raw[:_TAG], raw[_TAG:]
        if not hmac.compare_digest(tag, self._tag(kind, body)):
            raise _bad(kind)
        payload: list[Any] = json.loads(body, object_hook=_read)
        return payload

    def _tag(self, kind: str, body: bytes) -> bytes:
        return hmac.digest(self.key, kind.encode() + b"\0" + body, "sha256")[:_TAG]


def digest(value: object) -> str:
    """A short hash of a filter, for telling filters apart: equal values give equal texts, in any key order."""
    body = json.dumps(value, default=_plain, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()[:12]).decode()


def _write(value: object) -> object:
    for kind, (mark, write) in _WRITE.items():
        if isinstance(value, kind):
            return {"~": mark, "v": write(value)}
    raise TypeError(f"{type(value).__name__} cannot be signed")


_WRITTEN = json.JSONEncoder(default=_write, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, UUID):  # its slots hold more than its value
        return str(value)
    if hasattr(value, "__dict__"):
        return vars(value)
    if hasattr(value, "__slots__"):
        return {name: getattr(value, name) for name in value.__slots__}
    return str(value)


def _read(value: dict[str, Any]) -> Any:
    return _READ[value["~"]](value["v"]) if "~" in value else value


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a coverage answer: exactly these people. `keys` are the (dimension, code) pairs of its group,
    `filter` maps each filtered field to its values; `known` is the log position it was computed from.
    """

    region: str
    as_of: dt.date
    known: int
    filter: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: Sequence[tuple[str, str]] = ()

    def sign(self, signer: Signer) -> str:
        """The opaque id of the cell."""
        filters = {name: list(values) for name, values in self.filter.items()}
        return signer.sign(
            "cell", [self.region, self.as_of, self.known, filters, [list(k) for k in self.keys]]
        )

    @classmethod
    def open(cls, signer: Signer, text: str) -> "Cell":
        """The cell behind an opaque id. Raises BadToken."""
        region, as_of, known, filters, keys = signer.open("cell", text)
        return cls(region, as_of, known, filters, tuple((d, c) for d, c in keys))


def _bad(kind: str) -> BadToken:
    """That a token of a kind is bad; it says `BAD_<KIND>` where it has words of its own."""
    fault = QuestionFault.__members__.get(f"BAD_{kind.upper()}", QuestionFault.BAD_TOKEN)
    return BadCell(fault) if kind in CELLS else BadToken(fault)
