"""What is said for a reason, whoever gave it?"""

from collections.abc import Mapping

from .documents import FAULTS
from .filling import sentence
from .language import Locale
from .limits import Limit
from .questions import Question
from .refusals.all import REFUSALS
from .requests import Request
from .text import Text

ERRORS: Mapping[str, Text] = {one.word: one.text for kind in (Question, Limit, Request) for one in kind}


def say(reason: str, facts: Mapping[str, str | int], locale: Locale, code: str = "") -> str:
    """The message of a reason in a language; a reason without one is said by its code."""
    text = REFUSALS.get(reason) or ERRORS.get(reason) or FAULTS.get(reason)
    if text is None:
        return code.replace("_", " ").capitalize() or reason
    return sentence(text, locale, facts)
