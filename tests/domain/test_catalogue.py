"""Can a code that was once recorded be read for ever? Codes of the catalogue retire, and never vanish."""

from dataclasses import replace
from typing import Any

from naungan.domain.catalogue import STANDARD, Catalogue
from naungan.domain.codes import known_codes, unknown_codes
from naungan.domain.segments import UNKNOWN
from tests.infrastructure.event_examples import EXAMPLES

# Every code that was ever offered. A code is added here when it is added there; none is ever taken out of either.
SCHEMES = {"VULNERABLE_WORKERS", "VILLAGE_ECOSYSTEM", "NON_ASN", "UNKNOWN"}
SEGMENTS = {
    *("RELIGIOUS_WORKER", "COMMUNITY_WORKER", "TRADER_MICRO", "FISHER", "FARMER", "NEIGHBOURHOOD_HEAD"),
    *(
        "NON_ASN_TEACHER",
        "PALM_WORKER",
        "UNSPECIFIED",
        "VILLAGE_HEAD",
        "VILLAGE_APPARATUS",
        "VILLAGE_COUNCIL",
    ),
    *("VILLAGE_BODY", "VILLAGE_ENTERPRISE", "REGENCY_NON_ASN", "SUBDISTRICT_STAFF", "HEALTH_WORKER"),
    *("FACILITATOR", "CONSTRUCTION", "MIGRANT", "ELECTION_WORKER", "UNKNOWN"),
}


def without(*segments: str, **more: Any) -> Catalogue:
    """The catalogue as it would be if these segments had been taken out."""
    kept = {code: one for code, one in STANDARD.segments.items() if code not in segments}
    return replace(STANDARD, segments=kept, **more)


def test_no_code_ever_vanishes_from_the_catalogue() -> None:
    assert set(STANDARD.schemes) == SCHEMES
    assert set(STANDARD.segments) == SEGMENTS


def test_what_stands_for_the_unknown_is_offered_for_nothing_new() -> None:
    assert not STANDARD.offers_scheme(UNKNOWN)
    assert not STANDARD.offers_segment(UNKNOWN)
    assert STANDARD.offers_segment("FISHER")
    assert not STANDARD.offers_segment("astronot")


def test_a_retired_code_keeps_its_label_and_is_offered_no_more() -> None:
    retired = replace(STANDARD.segments["FISHER"], retired=True)
    catalogue = replace(STANDARD, segments={**STANDARD.segments, "FISHER": retired})
    assert catalogue.segments["FISHER"].label == STANDARD.segments["FISHER"].label
    assert not catalogue.offers_segment("FISHER")
    for event in EXAMPLES:
        assert known_codes(event, catalogue) is event


def test_every_code_of_every_event_is_told_as_unknown_where_the_catalogue_has_it_not() -> None:
    catalogue = without("FISHER", "FARMER", schemes={UNKNOWN: STANDARD.schemes[UNKNOWN]})
    for event in EXAMPLES:
        held = [word for word in ("FISHER", "FARMER", *SCHEMES - {UNKNOWN}) if f"'{word}'" in repr(event)]
        told = known_codes(event, catalogue)
        assert [word for word in held if f"'{word}'" in repr(told)] == []
        assert bool(list(unknown_codes(event, catalogue))) is bool(held)
        assert (told is event) is not bool(held)
        assert list(unknown_codes(told, catalogue)) == []
