"""Which codes does an event hold, and does the catalogue know them? What it does not know is read as UNKNOWN.

Until codes were checked on every way in, any text could be recorded as a segment, a name and a NIK too. It stays in the
log, and is neither answered nor carried on: `known_codes` is asked wherever a stored event is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from .catalogue import Catalogue
from .enrolment_events import DAYS_CHANGED, EnrolmentRejudged, EnrolmentVoided, FixedTerms, WorkerEnrolled
from .segments import UNKNOWN
from .stretches import Stretch


def unknown_codes(event: Any, catalogue: Catalogue) -> Iterator[str]:
    """The fields of an event, as it is stored, that hold a code which the catalogue does not know; each once."""
    schemes, segments = catalogue.schemes, catalogue.segments
    if isinstance(event, DAYS_CHANGED):
        if event.terms.scheme not in schemes:
            yield "scheme"
        if any(stretch.segment not in segments for stretch in (*event.was, *event.now)):
            yield "segment"
        return
    if isinstance(event, EnrolmentRejudged):
        if event.terms.scheme not in schemes:
            yield "scheme"
        return
    for name, known in (("scheme", schemes), ("segment", segments)):
        code = getattr(event, name, None)
        if code is not None and code not in known:
            yield name


def known_codes(event: Any, catalogue: Catalogue) -> Any:
    """The event, with UNKNOWN in place of every code which the catalogue does not know."""
    schemes, segments = catalogue.schemes, catalogue.segments
    if type(event) is WorkerEnrolled:
        if event.segment in segments and event.scheme in schemes:
            return event
    elif not any(unknown_codes(event, catalogue)):
        return event
    if isinstance(event, DAYS_CHANGED):
        terms, was = _terms(event.terms, catalogue), _stretches(event.was, catalogue)
        if isinstance(event, EnrolmentVoided):
            return replace(event, terms=terms, was=was)
        return replace(event, terms=terms, was=was, now=_stretches(event.now, catalogue))
    if isinstance(event, EnrolmentRejudged):
        return replace(event, terms=_terms(event.terms, catalogue))
    return replace(event, **dict.fromkeys(unknown_codes(event, catalogue), UNKNOWN))


def all_known(events: Sequence[Any], catalogue: Catalogue) -> list[Any]:
    """Events, each as by `known_codes`."""
    return [known_codes(event, catalogue) for event in events]


def _terms(terms: FixedTerms, catalogue: Catalogue) -> FixedTerms:
    return terms if terms.scheme in catalogue.schemes else replace(terms, scheme=UNKNOWN)


def _stretches(stretches: tuple[Stretch, ...], catalogue: Catalogue) -> tuple[Stretch, ...]:
    return tuple(s if s.segment in catalogue.segments else replace(s, segment=UNKNOWN) for s in stretches)
