"""Do a verified list and a decree name whom one would enrol, and as many people as that?

How many they name already is counted down case by case in `Places`.
"""

from ..reasons import Reason
from ..refusals import Breach
from ..vocabulary import RecordingMode, RuleCode
from .case import Case, TermsAndPapers


def rows_come_from_the_list(given: TermsAndPapers) -> Breach | None:
    """Under a list that carries its people, and under a decree over one, nobody is enrolled by command but from its rows."""
    if given.mode is not RecordingMode.COMMAND or given.terms.listed is not None:
        return None
    if given.listed is not None and given.listed.people is not None:
        return Breach(RuleCode.INVALID, Reason.LIST_HAS_PEOPLE, ("listDigest",))
    if given.decree is not None and given.decree.round is not None:
        return Breach(RuleCode.INVALID, Reason.LIST_HAS_PEOPLE, ("decree",))
    return None


def _otherwise(given: TermsAndPapers) -> bool:
    """Whether nothing else need be said of list and decree: people are to be enrolled from the list itself."""
    return rows_come_from_the_list(given) is not None


def _selected(given: TermsAndPapers) -> bool:
    """Whether list and decree say who may be enrolled: the scheme asks for them, or people are enrolled from the list itself."""
    return given.scheme.selected_by_list or given.terms.listed is not None


def list_verified(given: TermsAndPapers) -> Breach | None:
    """The workers come from a list of this regency that an office has verified."""
    listed = given.listed
    if (
        not _selected(given)
        or _otherwise(given)
        or (
            listed is not None
            and listed.verified is not None
            and listed.region[:5] == given.regency
            and listed.scheme == given.terms.scheme
        )
    ):
        return None
    path = "listDigest" if given.terms.listed is None else "list"
    return Breach(RuleCode.NOT_VERIFIED, Reason.LIST_NOT_VERIFIED, (path,))


def decreed(given: TermsAndPapers) -> Breach | None:
    """A decree of this regency, which was not taken back, names the participants of this list."""
    if not _selected(given):
        return None
    decree = given.decree
    if decree is None or decree.region[:5] != given.regency:
        return Breach(RuleCode.NO_DECREE, Reason.NO_DECREE, ("decree",))
    if decree.voided:
        return Breach(RuleCode.NO_DECREE, Reason.DECREE_VOIDED, ("decree",))
    fits = (given.list_id,) if given.terms.listed else (None, given.list_id)
    if given.mode is RecordingMode.COMMAND and decree.listed not in fits and not _otherwise(given):
        return Breach(RuleCode.NO_DECREE, Reason.DECREE_OF_OTHER_LIST, ("decree",))
    return None


def named_by_decree(case: Case) -> Breach | None:
    """Whoever is enrolled from a list that carries its people stands in a row of it that the decree names."""
    if case.given.terms.listed is None or case.applicant.row in case.given.named_rows:
        return None
    return Breach(RuleCode.NO_DECREE, Reason.NOT_NAMED, ("workers", str(case.applicant.row)))


def list_not_used_up(case: Case) -> Breach | None:
    """No more people are enrolled under a list than were verified."""
    listed = case.given.listed
    if listed is None or listed.verified is None or case.places.listed < listed.verified:
        return None
    if case.applicant.worker in case.places.on_list:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NOT_VERIFIED, Reason.LIST_USED_UP, at, {"count": listed.verified})


def decree_not_used_up(case: Case) -> Breach | None:
    """No more people are enrolled under a decree than it names."""
    decree = case.given.decree
    if decree is None or decree.voided or case.places.decreed < decree.count:
        return None
    if case.applicant.worker in case.places.on_decree:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NO_DECREE, Reason.DECREE_USED_UP, at, {"count": decree.count})
