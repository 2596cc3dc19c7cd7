"""Whom do a list and a decree let in, and how many?"""

from dataclasses import replace
from uuid import UUID

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.decrees import Decree
from naungan.domain.eligibility.list_and_decree import (
    decree_not_used_up,
    decreed,
    list_not_used_up,
    list_verified,
)
from naungan.domain.selection import Named, ProposedList
from naungan.domain.vocabulary import RecordingMode

from .cases import (
    APPLICANT,
    GIVEN,
    KAPUAS,
    LIST,
    OTHER_LIST,
    PASER,
    VILLAGE,
    WORKER,
    case,
    decide,
    reason,
    several,
)


def test_a_list_must_be_verified_and_of_this_regency() -> None:
    unverified = ProposedList(PASER, "VULNERABLE_WORKERS", 100)
    elsewhere = ProposedList(KAPUAS, "VULNERABLE_WORKERS", 100, 100)
    for listed in (None, unverified, elsewhere):
        assert reason(list_verified(replace(GIVEN, listed=listed))) == "list_not_verified"
    of_a_village = ProposedList(VILLAGE, "VULNERABLE_WORKERS", 100, 100)
    assert list_verified(replace(GIVEN, listed=of_a_village)) is None


def test_a_decree_must_be_of_this_regency_and_this_list() -> None:
    assert reason(decreed(replace(GIVEN, decree=None))) == "no_decree"
    assert reason(decreed(replace(GIVEN, decree=Decree(KAPUAS, "SK", LIST, 9)))) == "no_decree"
    other = Decree(PASER, "SK", OTHER_LIST, 9)
    assert reason(decreed(replace(GIVEN, decree=other))) == "decree_of_other_list"
    assert decreed(replace(GIVEN, decree=other, mode=RecordingMode.AS_HAPPENED)) is None
    assert decreed(replace(GIVEN, decree=Decree(PASER, "SK", None, 9))) is None


def test_schemes_that_are_not_selected_by_list_need_neither() -> None:
    village = replace(GIVEN, scheme=STANDARD.schemes["VILLAGE_ECOSYSTEM"], listed=None, decree=None)
    assert list_verified(village) is None
    assert decreed(village) is None


@pytest.mark.parametrize(("used", "fits"), [(98, True), (99, True), (100, False), (101, False)])
def test_nobody_is_enrolled_beyond_the_count_of_list_and_decree(used: int, fits: bool) -> None:
    assert (list_not_used_up(case(listed_used=Named(used))) is None) is fits
    assert (decree_not_used_up(case(decree_used=Named(used))) is None) is fits


def test_who_is_among_the_people_of_a_list_and_decree_is_not_counted_again() -> None:
    full = Named(100, frozenset({WORKER}))
    other = APPLICANT._replace(row=1, worker=UUID(int=77), enrolment=UUID(int=78))
    decided = decide([APPLICANT, other], listed_used=full, decree_used=full)
    assert [{b.reason for b in d.breaches} for d in decided] == [set(), {"list_used_up", "decree_used_up"}]


def test_list_and_decree_are_counted_down_within_a_command() -> None:
    decided = decide(several(3), listed_used=Named(98), decree_used=Named(99))
    assert [{b.reason for b in d.breaches} for d in decided] == [
        set(),
        {"decree_used_up"},
        {"decree_used_up"},
    ]  # whoever is refused takes no place on the list


def test_a_list_of_another_scheme_verifies_nobody() -> None:
    assert GIVEN.listed is not None
    other = replace(GIVEN.listed, scheme="NON_ASN")
    assert reason(list_verified(replace(GIVEN, listed=other))) == "list_not_verified"
