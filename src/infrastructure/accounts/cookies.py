"""What does a cookie of ours hold? Read in time that grows with the header's length and no faster.

Starlette undoes quotes and backslashes as Python's `http.cookies` does, which takes seconds for a header of 60 kB of backslashes; our own
cookies have neither.
"""

from starlette.requests import HTTPConnection


def cookie(request: HTTPConnection, name: str) -> str | None:
    """The value of a cookie as it was sent; of several of one name, the last; None where there is none."""
    found = None
    for header in request.headers.getlist("cookie"):
        for one in header.split(";"):
            key, is_pair, value = one.partition("=")
            if is_pair and key.strip() == name:
                found = value.strip()
    return found
