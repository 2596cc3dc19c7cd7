"""What must be said where a fact is taken back? A coded reason; and a note, where the code tells too little."""

from enum import StrEnum

from .reasons import Reason
from .refusals import Breach, invalid
from .texts import blank_if_given, says_something


def note_faults(reason: StrEnum, note: str | None) -> list[Breach]:
    """Reason OTHER asks for a note (free text, sealed in the vault); one that is given says something."""
    if reason.value == "OTHER" and not says_something(note):
        return [invalid(Reason.NOTE_MISSING, "note")]
    return blank_if_given(note, "note")
