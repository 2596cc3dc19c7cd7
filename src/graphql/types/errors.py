"""What may go wrong with a question? Errors that clients may see: each has a code and the text that is said for it.

`shown_errors.py` shows them, and that read models are behind or the log contended; all else is masked under an id.
"""

from collections.abc import Mapping
from enum import StrEnum

from ...texts.questions import QuestionFault
from ...texts.requests import RequestFault
from ...texts.text import Spoken


class ErrorCode(StrEnum):
    """Every `extensions.code` of an error beside data; the codes of a command's own errors are enums of the schema."""

    BAD_INPUT = "BAD_INPUT"  # the question cannot be answered as asked
    BAD_ID = "BAD_ID"  # the id is none of ours, or of another kind
    BAD_CURSOR = "BAD_CURSOR"  # the cursor is none of ours, or of another list, filter, day or moment
    BAD_CELL = "BAD_CELL"  # the cell is none of ours
    BAD_PAGE = "BAD_PAGE"  # `first` or `last` is missing, both are given, or not within 1..100
    BAD_REQUEST = "BAD_REQUEST"  # the request, the document or a value in it or beside it is not valid
    BAD_OPERATION = (
        "BAD_OPERATION"  # the document has several operations and none was named, or none of that name
    )
    LIMIT = "LIMIT"  # the document is beyond a limit
    TOO_OFTEN = (
        "TOO_OFTEN"  # whoever asks has nothing left for now; the header Retry-After says for how many seconds
    )
    NOT_YET = "NOT_YET"  # the read models have not come to the position asked for; beside it `position`, where they are
    CONTENDED = "CONTENDED"  # too many commands at a time: send it again with the same key
    DEADLINE = "DEADLINE"  # it took too long and was stopped
    DISK_FULL = "DISK_FULL"  # a disk of the server is full; beside it `errorId`
    UNAVAILABLE = (
        "UNAVAILABLE"  # the database does not answer, or has no connection free; beside it `errorId`
    )
    INTERNAL = "INTERNAL"  # something went wrong on our side; beside it `errorId`
    UNAUTHENTICATED = "UNAUTHENTICATED"  # nobody is signed in, and this is not for everyone
    FORBIDDEN = "FORBIDDEN"  # whoever is signed in has no right to it; nothing was recorded
    CROSS_SITE = "CROSS_SITE"  # the request was made by another site
    LOOPBACK_ONLY = "LOOPBACK_ONLY"  # this server answers on its own machine only
    UNKNOWN_HOST = "UNKNOWN_HOST"  # this server is not opened at the name that was asked
    TLS_ONLY = "TLS_ONLY"  # beyond its own machine this server answers over TLS only


class BadQuestion(Exception):  # noqa: N818 - the question is at fault, not the program
    """The question cannot be answered as asked. `code` goes into `extensions.code`, `reason` has the text."""

    code = ErrorCode.BAD_INPUT

    def __init__(self, reason: Spoken, **facts: str | int) -> None:
        super().__init__(reason.word)
        self.reason = reason
        self.facts: Mapping[str, str | int] = facts


class BadId(BadQuestion):
    """The id is not one of ours, or names a thing of another kind."""

    code = ErrorCode.BAD_ID

    def __init__(self, wanted: str | None = None) -> None:
        if wanted is None:
            super().__init__(QuestionFault.BAD_ID)
        else:
            super().__init__(QuestionFault.BAD_ID_KIND, kind=wanted)


class BadToken(BadQuestion):
    """A cursor was not made by this register, or belongs to another list, filter, day or moment."""

    code = ErrorCode.BAD_CURSOR


class BadCell(BadToken):
    """A cell was not made by this register, or by another question."""

    code = ErrorCode.BAD_CELL


class BadWindow(BadQuestion):
    """`first` or `last` is missing, both are given, or not within 1..100."""

    code = ErrorCode.BAD_PAGE


class TooMuch(BadQuestion):
    """The document is beyond a limit; the fact `most` tells which value is allowed."""

    code = ErrorCode.LIMIT


class NotSignedIn(BadQuestion):
    """Nobody is signed in, and what was asked is not for everyone."""

    code = ErrorCode.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__(RequestFault.SIGN_IN_FIRST)


class InvalidDocument(BadQuestion):
    """GraphQL's own rules refuse the document, or a value in it or beside it; `reason` is the kind of fault."""

    code = ErrorCode.BAD_REQUEST
