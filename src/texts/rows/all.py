"""What does the officer read beside a row? Why it was not used and what to do, one answer a reason of rows."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..filling import filled
from ..text import Answer, Text
from .cards import CARD_ROWS
from .cells import CELLS
from .judged import JUDGED

ROW_MESSAGES: Mapping[Reason, Answer] = {**CELLS, **JUDGED, **CARD_ROWS}
# Said behind the reason, and behind what to do
BOTH_DATES = Text(" Di kolom: {column}; menurut NIK: {nik}.", " In the column: {column}; by the NIK: {nik}.")
SUGGESTED = Text(" Mungkin yang dimaksud: {suggestion}.", " Perhaps meant: {suggestion}.")
_BY_WORD: Mapping[str, Answer] = {reason.value: answer for reason, answer in ROW_MESSAGES.items()}


def row_answer(word: str) -> Answer:
    """Alasan and perbaikan of a row by the word of its reason, as it is stored; of a word of a later version, that of any row."""
    return _BY_WORD.get(word, ROW_MESSAGES[Reason.OTHER])


def row_why(reason: str, facts: Mapping[str, str | int], language: str) -> str:
    """Alasan: why a row was not used, in "id" or "en"."""
    return filled(row_answer(reason).why, language, facts)


def row_fix(reason: str, facts: Mapping[str, str | int], language: str) -> str:
    """Perbaikan: what to do about it."""
    return filled(row_answer(reason).fix, language, facts)
