"""Does an operator come upon anything of another regency, by an id, in the log, or in what a question without a region answers?"""

from typing import Any
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import Role
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from tests.api.conftest import Api
from tests.api.doors import asked, user
from tests.people import command, done, people, ready_to_enrol

OURS, THEIRS = "64.01", "62.03"
EVENTS = "{ events(first: 100) { totalCount nodes { name position region { code } subject { id } } } }"
THINGS = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"


@pytest.fixture
def two(guarded: Api, register: Register, regions: KemendagriRegions) -> Api:
    """Two regencies, each with its papers, and people enrolled in one's villages and the other's."""
    for region, first in ((OURS, 1), (THEIRS, 11)):
        village = regions.villages(region)[0].code
        papers = ready_to_enrol(register, region)
        terms = papers.enrol(*people(first, first + 2, village=village))
        done(register.enrol_workers(command(), terms))
    guarded.project()
    return guarded


def recorded(api: Api, who: UUID) -> Any:
    return asked(api, EVENTS, who)["data"]["events"]


def things(api: Api, who: UUID, named: list[str]) -> list[Any]:
    found: list[Any] = asked(api, THINGS, who, ids=named)["data"]["nodes"]
    return found


def test_the_log_shows_an_operator_the_events_of_her_regency_counts_these_alone_and_opens_no_other_by_id(
    two: Api, register: Register
) -> None:
    # given somebody who sees all of both regencies
    auditor, operator = user(register, Role.AUDITOR, "ID"), user(register, Role.OPERATOR, OURS)
    whole = recorded(two, auditor)["nodes"]
    of_theirs = [one for one in whole if (one["region"] or {}).get("code") == THEIRS]
    of_ours = [one for one in whole if (one["region"] or {}).get("code") == OURS]
    assert len(of_theirs) > 5 < len(of_ours)

    # when the operator of one asks for the log without naming a region
    seen = recorded(two, operator)

    # then it is hers, and so is its count
    assert [one["position"] for one in seen["nodes"]] == [one["position"] for one in of_ours]
    assert seen["totalCount"] == len(of_ours)

    # and what the other's events are about is as unknown as what never was, while hers is there
    theirs, hers = (
        sorted({one["subject"]["id"] for one in of if one["subject"]}) for of in (of_theirs, of_ours)
    )
    shown = things(two, auditor, theirs)
    assert {"Agreement", "Enrolment", "Decree", "Budget"} <= {one["__typename"] for one in shown}
    assert things(two, operator, theirs) == [None] * len(theirs)
    assert things(two, operator, hers) == things(two, auditor, hers) != []
