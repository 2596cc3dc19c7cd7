"""What is said for a reason of a refusal, beside a command?"""

from collections.abc import Mapping

from ..domain.reasons import Reason
from .filling import sentence
from .language import Locale
from .refusals.all import REFUSALS
from .rows.all import ROW_MESSAGES


def say(reason: Reason, facts: Mapping[str, str | int], locale: Locale) -> str:
    """The message of a reason in a language. One that is told of rows alone is said as there."""
    text = REFUSALS.get(reason)
    return sentence(ROW_MESSAGES[reason].why if text is None else text, locale, facts)
