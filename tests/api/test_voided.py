"""Does the number of enrolments that were taken back open exactly them? Asked through HTTP, at every moment."""

from typing import Any

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment, VoidEnrolments
from naungan.domain.vocabulary import EndReason, TakenBackReason
from naungan.graphql.types import ids

from ..people import (
    END,
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    START,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .conftest import Api

CIVIL, WRONG = TakenBackReason.CIVIL_SERVANT, TakenBackReason.WRONG_PERSON
ASKED = """query ($region: RegionCode!, $days: DaysInput, $reasons: [TakenBackReason!], $at: KnownAt, $by: [VoidedDimension!]!) {
  voidedCounts(region: $region, recorded: $days, reasons: $reasons, knownAt: $at) {
    count groups(by: $by, first: 100) { totalCount nodes { count keys { dimension code label } } } }
  voided(region: $region, recorded: $days, reasons: $reasons, knownAt: $at, first: 100) {
    totalCount nodes { recordedOn position reason village { code } scheme { code } period { start endExclusive }
      enrolment { stableId period { start endExclusive } } } } }"""


def told(api: Api, *by: str, region: str = "64", language: str = "id", **asked: Any) -> Any:
    """The number, its groups and the list, which say the same."""
    given = api.ask(ASKED, {"region": region, "by": by or ("REASON",), **asked}, language)
    counts, listed = given["voidedCounts"], given["voided"]
    assert counts["count"] == listed["totalCount"] == len(listed["nodes"])
    assert counts["count"] == sum(group["count"] for group in counts["groups"]["nodes"])
    return given


def reasons(given: Any) -> dict[str, int]:
    return {group["keys"][0]["code"]: group["count"] for group in given["voidedCounts"]["groups"]["nodes"]}


def test_whoever_was_taken_back_is_listed_with_day_reason_and_days(api: Api, register: Register) -> None:
    # given three workers here and one elsewhere, one of whom has no day left
    here, there = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    one, two, three = enrolments(
        register.enrol_workers(command(), here.enrol(*people(1, 2), person(3, village=OTHER_VILLAGE)))
    )
    [far] = enrolments(register.enrol_workers(command(), there.enrol(person(4, village=KUKAR_VILLAGE))))
    done(register.end_enrolment(command(), EndEnrolment(two, START, EndReason.OTHER)))
    # when they are taken back one after the other
    first = done(register.void_enrolments(command(), VoidEnrolments((one,), CIVIL))).position
    done(register.void_enrolments(command(), VoidEnrolments((two, three), WRONG)))
    done(register.void_enrolments(command(), VoidEnrolments((far,), CIVIL)))
    api.project()
    # then numbers, groups and lists are one, by region and reason, now and before
    assert reasons(told(api)) == {"CIVIL_SERVANT": 2, "WRONG_PERSON": 2}
    assert reasons(told(api, region="64.01")) == {"CIVIL_SERVANT": 1, "WRONG_PERSON": 2}
    assert reasons(told(api, reasons=["CIVIL_SERVANT", "WAGE_EARNER"])) == {"CIVIL_SERVANT": 2}
    assert reasons(told(api, at={"position": str(first)})) == {"CIVIL_SERVANT": 1}
    assert reasons(told(api, at={"position": "1"})) == {}
    villages = told(api, "VILLAGE", "REASON", region="64.01")["voidedCounts"]["groups"]
    assert villages["totalCount"] == 3
    assert [
        g["keys"][1]["label"]
        for g in told(api, "SCHEME", "REASON", language="en")["voidedCounts"]["groups"]["nodes"]
    ] == [
        "civil servant already",
        "wrong person",
    ]
    # and each is told with the days it had
    nodes = told(api, region="64.01")["voided"]["nodes"]
    days = {"start": START.isoformat(), "endExclusive": END.isoformat()}
    assert [(n["enrolment"]["stableId"], n["period"]) for n in nodes] == [
        (ids.encode("Enrolment", one), days),
        (ids.encode("Enrolment", two), None),
        (ids.encode("Enrolment", three), days),
    ]
    assert nodes[2]["village"]["code"] == OTHER_VILLAGE
    assert nodes[0]["enrolment"]["period"] == {"start": START.isoformat(), "endExclusive": START.isoformat()}
    # and by the days on which it was recorded
    today = nodes[0]["recordedOn"]
    assert told(api, days={"start": today, "endExclusive": "2100-01-01"})["voided"]["totalCount"] == 4
    assert told(api, days={"start": "2000-01-01", "endExclusive": today})["voided"]["totalCount"] == 0


def test_days_that_end_before_they_start_are_no_question(api: Api) -> None:
    days = {"start": "2022-01-02", "endExclusive": "2022-01-01"}
    given = api.post(ASKED, {"region": "64.01", "by": ["REASON"], "days": days})
    assert {error["path"][0] for error in given["errors"]} == {"voided", "voidedCounts"}
