"""Who is a worker really? What was wrong of a person is corrected, and what hangs on it is judged anew.

The person is in the vault, in versions; events name the version and what kind of thing changed, and hold only what coverage needs: sex
and birth year. A correction is on the worker's own stream, as a death is.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from .reasons import Reason
from .refusals import Breach, invalid
from .taken_back import note_faults
from .texts import says_something
from .vocabulary import IdentityChange, IdentityReason, NikWas, Sex

# Events


@dataclass(frozen=True, slots=True)
class IdentityCorrected:
    """What is known of a person was corrected. `was` and `now` are versions of the identity in the vault, the same where nothing
    there changed; sex and birth year are None where they did not. `note` is sealed in the vault.
    """

    worker: UUID
    changes: tuple[IdentityChange, ...]
    was: int
    now: int
    sex_was: Sex | None
    sex_now: Sex | None
    birth_year_was: int | None
    birth_year_now: int | None
    reason: IdentityReason
    note: UUID | None


# Intents


@dataclass(frozen=True, slots=True)
class CorrectIdentity:
    """The intent to correct who the worker of an enrolment is; None keeps what is known. `nik_was` says of a NIK whether the one
    before was wrong, and is free again, or changed, and still finds the person. Personal data and note go to the vault.
    """

    enrolment: UUID
    reason: IdentityReason
    nik: str | None = None
    nik_was: NikWas | None = None
    name: str | None = None
    birth_date: dt.date | None = None
    sex: Sex | None = None
    note: str | None = None
    expected_version: int | None = None


# Decisions


def form_faults(intent: CorrectIdentity) -> list[Breach]:
    """What is wrong with the correction itself, whoever it is about."""
    faults = note_faults(intent.reason, intent.note)
    given = (intent.nik, intent.name, intent.birth_date, intent.sex)
    if all(one is None for one in given):
        faults.append(invalid(Reason.NOTHING_TO_CORRECT, "enrolment"))
    if intent.nik is not None and intent.nik_was is None:
        faults.append(invalid(Reason.NIK_WAS_MISSING, "nikWas"))
    if intent.name is not None and not says_something(intent.name):
        faults.append(invalid(Reason.EMPTY, "name"))
    return faults
