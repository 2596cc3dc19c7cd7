"""What does a form of a page send? Its fields; and how does a form become a command with a key of its own?

A form carries its key (`kunci`) from the page it stands on: sent twice, it is recorded once.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from starlette.requests import Request

from .state import LARGEST, whole

_MOST = 200_000  # bytes: a village's list with a reason at each row
_MOST_FIELDS = 5_000
_ESCAPED = 3  # bytes that an escaped one takes: %41


class BadForm(Exception):  # noqa: N818
    """The request is no form of ours."""


async def form(request: Request) -> dict[str, str]:
    """The fields of a form; of those that come more than once, the last. Raises BadForm."""
    return dict(await fields(request))


async def fields(request: Request) -> list[tuple[str, str]]:
    """The fields of a form in their order, one name as often as it comes; at most 200 kB. Raises BadForm."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise BadForm
    got = bytearray()
    async for piece in request.stream():
        got += piece
        if len(got) > _MOST:
            raise BadForm
    if got.count(b"%") * _ESCAPED > len(got):  # which is no form, and takes a tenth of a second to read
        raise BadForm
    try:
        found = parse_qsl(
            got.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise BadForm from None
    if any("\0" in name or "\0" in value for name, value in found):  # which no text of the log can hold
        raise BadForm
    return found


def new_key() -> str:
    """A key for a form that is shown."""
    return str(uuid4())


def key_of(filled: Mapping[str, str]) -> str:
    """The key that a form came with. Raises BadForm."""
    try:
        return str(UUID(filled["kunci"]))
    except (KeyError, ValueError):
        raise BadForm from None


def own_number(text: str | None) -> int:
    """A whole number that our own form wrote. Raises BadForm: what is not understood of it must change nothing."""
    number = whole(text)
    if number is None or number > LARGEST:
        raise BadForm
    return number
