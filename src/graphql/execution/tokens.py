"""How much would parsing a document cost? One pass over its text, before anything is built of it.

Parsing and validation cannot yield to others, so what they may cost is bounded by what this pass counts: tokens, levels
of brackets, and the length of any one token. The pass is linear whatever the text is: every repetition of the pattern
is possessive, so that no character is tried twice.
"""

import re

from ...texts.limits import Limit
from ..types.errors import TooMuch

MOST_CHARACTERS = 100_000
MOST_TOKENS = 5_000  # comments count
MOST_BRACKETS = 60  # within one another: fields, fragments, arguments, lists and objects
LONGEST_TEXT = 10_000  # a longer one goes into a variable
LONGEST_NUMBER = 40
LONGEST_NAME = 200

_TOKEN = re.compile(
    r"[\s,\ufeff]*+(?:"
    r'(?P<text>"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:"""|\Z)|"(?:[^"\\\r\n]|\\[^\r\n])*+(?:"|\\?(?=[\r\n]|\Z)))'
    r"|(?P<name>[_A-Za-z][_0-9A-Za-z]*+)"
    r"|(?P<number>-?[0-9][_0-9A-Za-z.+-]*+)"
    r"|(?P<opening>[{(\[])"
    r"|(?P<closing>[})\]])"
    r"|(?P<end>\Z)"  # else every blank before it would be tried as a beginning
    r"|\#[^\r\n]*+|\.\.\.|[^\s,\ufeff])"
)
_LONGEST = {
    "text": (Limit.TOO_LONG_TEXT, LONGEST_TEXT),
    "name": (Limit.TOO_LONG_NAME, LONGEST_NAME),
    "number": (Limit.TOO_LONG_NUMBER, LONGEST_NUMBER),
}


class Beyond(Exception):  # noqa: N818 - carries the limit that was passed
    """A limit was passed by the token that begins at `position`."""

    def __init__(self, reason: Limit, most: int, position: int) -> None:
        super().__init__(reason.word)
        self.limit = TooMuch(reason, most=most)
        self.position = position


def count_tokens(text: str) -> int:
    """How many tokens a document has. Raises Beyond for one that is too large to be parsed."""
    if len(text) > MOST_CHARACTERS:
        raise Beyond(Limit.TOO_MANY_CHARACTERS, MOST_CHARACTERS, 0)
    count = depth = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "end":
            break
        begins = token.start(kind) if kind else token.end() - 1
        count += 1
        if count > MOST_TOKENS:
            raise Beyond(Limit.TOO_MANY_TOKENS, MOST_TOKENS, begins)
        if kind == "opening":
            depth += 1
            if depth > MOST_BRACKETS:
                raise Beyond(Limit.TOO_DEEP, MOST_BRACKETS, begins)
        elif kind == "closing":
            depth -= 1
        elif kind is not None:
            reason, longest = _LONGEST[kind]
            if token.end(kind) - begins > longest:
                raise Beyond(reason, longest, begins)
    return count
