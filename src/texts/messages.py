"""What is said for a reason, whoever gave it?"""

from collections.abc import Mapping

from ..domain.reasons import Reason
from .documents import FAULTS
from .filling import sentence
from .language import Locale
from .limits import Limit
from .questions import Question
from .refusals.all import REFUSALS
from .requests import Request
from .rows import ROW_MESSAGES
from .text import Text

ERRORS: Mapping[str, Text] = {one.word: one.text for kind in (Question, Limit, Request) for one in kind}
_TEXTS: Mapping[str, Text] = {
    **FAULTS,
    **ERRORS,
    **{reason.value: answer.why for reason, answer in ROW_MESSAGES.items()},
    **{reason.value: text for reason, text in REFUSALS.items()},
}


def say(reason: str, facts: Mapping[str, str | int], locale: Locale) -> str:
    """The message of a reason in a language; of a word of a later version, that of any reason."""
    return sentence(_TEXTS.get(reason, _TEXTS[Reason.OTHER]), locale, facts)
