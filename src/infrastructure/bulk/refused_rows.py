"""How is a refused row told in a report? Its issues and its status, from what the register said of it."""

from collections.abc import Sequence

from ...domain.batches import RowRefusal
from ...domain.reasons import Reason, Told
from ...domain.refusals import Breach
from ...domain.vocabulary import RuleCode
from ...texts.sheets import RowStatus
from .rows import Field, RowIssue

_REPEATED = frozenset({"duplicate_same"})
_FIELDS = {
    "nik": Field.NIK,
    "name": Field.NAME,
    "birthDate": Field.BIRTH_DATE,
    "sex": Field.SEX,
    "village": Field.VILLAGE,
    "segment": Field.SEGMENT,
    "serial": Field.CARD_NUMBER,
    "membership": Field.MEMBERSHIP,
}


def issues_of(refusals: Sequence[RowRefusal]) -> tuple[RowIssue, ...]:
    """What the register said of one row, for the officer."""
    return tuple(
        RowIssue(None if r.field is None else _FIELDS.get(r.field), r.reason, r.facts) for r in refusals
    )


def status_of(refusals: Sequence[RowRefusal], reasons: set[str]) -> RowStatus:
    """The row's fate; `reasons` are those of its issues."""
    if any(r.code is RuleCode.OTHER_NAME for r in refusals):
        return RowStatus.TO_CHECK
    if any(r.code is RuleCode.ALREADY_COVERED for r in refusals):
        return RowStatus.ALREADY_ENROLLED
    return RowStatus.REPEATED if reasons <= _REPEATED else RowStatus.REFUSED


def refusal_of(row: int, breach: Breach) -> RowRefusal:
    """What a command says against a row, as the report tells it."""
    reason = breach.reason if Told.OF_ROWS in breach.reason.told else Reason.OTHER
    return RowRefusal(
        row, breach.code, reason, breach.path[2] if len(breach.path) > 2 else None, breach.facts
    )
