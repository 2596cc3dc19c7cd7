"""What may go wrong with a question? Errors that clients may see: each has a code and the text that is said for it.

`answering.py` shows them, and that read models are behind or the log contended; all else is masked under an id.
"""

from collections.abc import Mapping

from ...texts.questions import QuestionFault
from ...texts.text import Spoken


class BadQuestion(Exception):  # noqa: N818 - the question is at fault, not the program
    """The question cannot be answered as asked. `code` goes into `extensions.code`, `reason` has the text."""

    code = "BAD_INPUT"

    def __init__(self, reason: Spoken, **facts: str | int) -> None:
        super().__init__(reason.word)
        self.reason = reason
        self.facts: Mapping[str, str | int] = facts


class BadId(BadQuestion):
    """The id is not one of ours, or names a thing of another kind."""

    code = "BAD_ID"

    def __init__(self, wanted: str | None = None) -> None:
        if wanted is None:
            super().__init__(QuestionFault.BAD_ID)
        else:
            super().__init__(QuestionFault.BAD_ID_KIND, kind=wanted)


class BadToken(BadQuestion):
    """A cursor or cell was not made by this register, or belongs to another list, filter or day."""

    code = "BAD_CURSOR"


class BadWindow(BadQuestion):
    """`first` or `last` is missing, both are given, or not within 1..100."""

    code = "BAD_PAGE"


class TooMuch(BadQuestion):
    """The document is beyond a limit; the fact `most` tells which value is allowed."""

    code = "LIMIT"


class InvalidDocument(BadQuestion):
    """GraphQL's own rules refuse the document, or a value in it or beside it; `reason` is the kind of fault."""

    code = "BAD_REQUEST"
