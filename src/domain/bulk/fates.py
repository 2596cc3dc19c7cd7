"""What became of each row of a chunk: enrolled, protected already, or refused for what? And is a cause outside the file gone?"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ..batches import RowRefusal
from ..eligibility.case import Places, TermsAndPapers
from ..eligibility.judging import Decided
from ..eligibility.policies_on_terms import NOTED
from ..refusals import Breach
from ..vocabulary import RuleCode


def mended(given: TermsAndPapers, places: Places, code: RuleCode, village: str) -> bool:
    """Whether a cause outside the file, for which a row of a village was refused, is gone."""
    nobody = UUID(int=0)
    match code:
        case RuleCode.BUDGET_EXCEEDED:
            return all(
                room.line.remaining is None or months * given.monthly <= room.line.remaining
                for _, months, room in places.lines
            )
        case RuleCode.QUOTA_EXCEEDED:
            return all(room.full(nobody, village) is None for _, _, room in places.lines)
        case RuleCode.RING_ONE:
            return not any(room.kept_from(nobody, village) for _, _, room in places.lines)
        case RuleCode.NOT_VERIFIED:
            listed = given.listed
            return listed is None or listed.verified is None or places.listed < listed.verified
        case RuleCode.NO_DECREE:
            return given.decree is None or given.decree.voided or places.decreed < given.decree.count
        case _:
            return True  # nothing stands against the terms


def is_already(codes: Iterable[RuleCode]) -> bool:
    """Whether a row was not enrolled only because its worker is protected already: no fault, unless the name differs or
    the worker died.
    """
    found = set(codes)
    return RuleCode.ALREADY_COVERED in found and found.isdisjoint({RuleCode.OTHER_NAME, RuleCode.WORKER_DIED})


def refusals_of(decided: Sequence[Decided]) -> list[RowRefusal]:
    """Every fault of every row that is not enrolled, as the batch keeps it."""
    return [
        RowRefusal(d.applicant.row, b.code, b.reason, b.path[-1] if len(b.path) == 3 else None, b.facts)
        for d in decided
        if d.event is None
        for b in _against(d.breaches)
    ]


def _against(breaches: Sequence[Breach]) -> Sequence[Breach]:
    """What stands against a row: not what is only noted of whoever is enrolled. Of a worker who is protected already nothing
    else counts: money or places are not missed.
    """
    if not is_already(b.code for b in breaches):
        return [b for b in breaches if b.code not in NOTED]
    return [b for b in breaches if b.code is RuleCode.ALREADY_COVERED]


def as_breach(refusal: RowRefusal) -> Breach:
    """A refusal as it is answered where a whole file is refused: its path leads to the row and the field."""
    field = (refusal.field,) if refusal.field else ()
    return Breach(refusal.code, refusal.reason, ("rows", str(refusal.row), *field), refusal.facts)
