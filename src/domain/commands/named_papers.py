"""What do the agreement, the list and the decree say that an enrolment names? As they stand, from their histories."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from .. import agreements, decrees, selection
from ..agreements import Agreement
from ..decrees import Decree
from ..enrolment_terms import EnrolmentTerms
from ..keyed_digests import Fingerprints, marked_id
from ..ports import EventStore, Recorded, state_of
from ..regions import Regions
from ..selection import ProposedList


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers, and the versions of their streams. `named_rows` are the rows of a list with people that the decree names."""

    agreement: Agreement | None
    listed: ProposedList | None
    decree: Decree | None
    versions: dict[UUID, int]
    known: dt.datetime | None  # when the last of them was recorded
    list_id: UUID | None
    named_rows: frozenset[int] = frozenset()


def named_papers(
    terms: EnrolmentTerms,
    lists: tuple[UUID | None, UUID | None],
    found: Mapping[UUID, Sequence[Recorded]],
    regions: Regions,
) -> Papers:
    """The papers that terms name, of the streams that were found. `lists`: the ids under which the list may stand."""
    listed_id, plain = lists
    agreement = as_agreement(found.get(terms.agreement, ()), regions) if terms.agreement else None
    # Folded one right after the other: an enrolment is judged thousands of times, and goes through few files.
    of_decree = found.get(terms.decree, ()) if terms.decree else ()
    decree = state_of(of_decree, decrees.DecreeEvent, decrees.evolve_decree)
    known_before = plain in found or (decree is not None and decree.listed == plain)
    if plain is not None and listed_id not in found and known_before:
        listed_id = plain
    of_list = found.get(listed_id, ()) if listed_id else ()
    listed = state_of(of_list, selection.ListEvent, selection.evolve)
    rests_on = [i for i in (terms.agreement, listed_id, terms.decree) if i is not None]
    versions = {i: found[i][-1].version if i in found else 0 for i in rests_on}
    known = max((history[-1].recorded_at for history in found.values()), default=None)
    return Papers(agreement, listed, decree, versions, known, listed_id, _named_rows(terms, listed, decree))


def _named_rows(terms: EnrolmentTerms, listed: ProposedList | None, decree: Decree | None) -> frozenset[int]:
    if terms.listed is None or listed is None or listed.people is None:
        return frozenset()
    if decree is None or decree.round is None or decree.listed != terms.listed:
        return frozenset()
    return frozenset(listed.people.accepted(decree.round))


def as_agreement(history: Sequence[Recorded], regions: Regions) -> Agreement | None:
    """An agreement from its stream; None where the stream is empty or of something else."""
    state: Agreement | None = None
    for one in history:
        if not isinstance(one.event, agreements.AgreementEvent):
            return None
        region = state.region if state else one.event.region  # type: ignore[union-attr] # its first event names it
        day = one.recorded_at.astimezone(ZoneInfo(regions.timezone(region))).date()
        state = agreements.evolve(state, one.event, day)
    return state


def list_ids(vault: Fingerprints, digest: str | None) -> tuple[UUID | None, UUID | None]:
    """Under which ids a list may stand: that of today, and that of a list recorded before digests were keyed."""
    if digest is None:
        return None, None
    plain = selection.plain_list_id(digest)
    return marked_id(vault, "list", plain), plain


def as_list(history: Sequence[Recorded]) -> ProposedList | None:
    return state_of(
        history,
        selection.ListEvent,
        selection.evolve,
    )


def as_decree(history: Sequence[Recorded]) -> Decree | None:
    """A decree from its stream, also one that was taken back (`voided`)."""
    return state_of(history, decrees.DecreeEvent, decrees.evolve_decree)


def stored_list(store: EventStore, vault: Fingerprints, digest: str) -> tuple[UUID, list[Recorded]]:
    """Where a list stands, and what was recorded of it: first by its keyed id, then by the plain one of before."""
    keyed, plain = selection.list_id(vault, digest), selection.plain_list_id(digest)
    found = store.load([keyed, plain])
    stream = plain if plain in found and keyed not in found else keyed
    return stream, found.get(stream, [])
