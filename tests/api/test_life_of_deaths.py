"""What is answered around a death? Recorded, and withdrawn, by GraphQL: before, between, after and now."""

import datetime as dt
from typing import Any
from uuid import uuid4

from naungan.domain.commands.register import Register
from naungan.graphql.types import ids

from ..people import as_happened, command, enrolments, person, ready_to_enrol
from .conftest import Api

_WITHDRAW = """mutation ($i: WithdrawDeathInput!) {
  withdrawDeath(input: $i) { position changed ids userErrors { code message path } } }"""
_RECORD = """mutation ($i: RecordDeathInput!) {
  recordDeath(input: $i) { position changed ids userErrors { code message path } } }"""
_ASKED = """query ($day: Date!, $known: KnownAt) {
  coverage(region: "64.01", asOf: $day, knownAt: $known) { covered groups(by: [VILLAGE], first: 9) { nodes { covered } } }
  enrolments(region: "64.01", asOf: $day, knownAt: $known, first: 9) {
    totalCount nodes { id death { diedOn evidence reportedBy position } } }
  departures(region: "64.01", period: {start: "2022-10-01", endExclusive: "2023-02-01"}, knownAt: $known) {
    count groups(by: [REASON], first: 9) { nodes { keys { code } count } } }
  budgets(region: "64.01", knownAt: $known, first: 9) { nodes { remaining { amount } } }
  findings(region: "64.01", knownAt: $known, first: 9) { totalCount nodes { code } }
}"""


def answers(api: Api, day: str, position: int) -> dict[str, Any]:
    """The number, the list, the departures, the money and the findings on a day, as known at a position."""
    told = api.ask(_ASKED, {"day": day, "known": {"position": position}})
    covered, listed = told["coverage"]["covered"], told["enrolments"]
    assert covered == listed["totalCount"] == len(listed["nodes"])
    assert covered == sum(group["covered"] for group in told["coverage"]["groups"]["nodes"])
    return {
        "covered": covered,
        "left": {g["keys"][0]["code"]: g["count"] for g in told["departures"]["groups"]["nodes"]},
        "remaining": [int(one["remaining"]["amount"]) for one in told["budgets"]["nodes"]],
        "findings": [one["code"] for one in told["findings"]["nodes"]],
        "dead": [one["death"] for one in listed["nodes"] if one["death"] is not None],
    }


def test_a_death_recorded_and_withdrawn_is_answered_at_every_moment(api: Api, register: Register) -> None:
    # given a worker protected from October to December, and another beside them
    papers = ready_to_enrol(register, amount=1_000_000)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    node = ids.encode("Enrolment", one)
    api.project()
    before = int(api.ask("{ log { position } }")["log"]["position"])
    # when the death of 4 November is recorded, and told again
    given = {"enrolment": node, "diedOn": "2022-11-04", "evidence": "VILLAGE_LETTER", "reportedBy": "FAMILY"}
    died = api.ask(_RECORD, {"i": {"idempotencyKey": str(uuid4()), **given}})["recordDeath"]
    assert (died["userErrors"], died["changed"]) == ([], True)
    again = api.ask(_RECORD, {"i": {"idempotencyKey": str(uuid4()), **given}})["recordDeath"]
    assert (again["userErrors"], again["changed"]) == ([], False)
    # and an enrolment of December is recorded as it happened
    [late] = enrolments(
        register.enrol_workers(as_happened(), papers.enrol(person(1), start=dt.date(2022, 12, 1)))
    )
    api.project()
    between = int(api.ask("{ log { position } }")["log"]["position"])
    # and the death is withdrawn
    input_ = {"idempotencyKey": str(uuid4()), "enrolment": node, "reason": "WRONG_PERSON"}
    back = api.ask(_WITHDRAW, {"i": input_})["withdrawDeath"]
    assert back["userErrors"] == []
    api.project()
    after = int(back["position"])
    # then before it nothing is known of it
    planned = {"PERIOD_OVER": 2}
    assert answers(api, "2022-11-05", before) == {
        "covered": 2, "left": planned, "remaining": [1_000_000 - 6 * 16_800], "findings": [], "dead": []
    }  # fmt: skip
    # when it was recorded, its day is covered and the next is not, and the month after is free
    known = int(died["position"])
    on_record = {"diedOn": "2022-11-04", "evidence": "VILLAGE_LETTER", "reportedBy": "FAMILY"}
    the_day = answers(api, "2022-11-04", known)
    assert (the_day["covered"], the_day["dead"]) == (2, [{**on_record, "position": str(known - 2)}])
    assert answers(api, "2022-11-05", known) == {
        "covered": 1, "left": {"DIED": 1, "PERIOD_OVER": 1}, "remaining": [1_000_000 - 5 * 16_800], "findings": [], "dead": []
    }  # fmt: skip
    # between, what goes on after it is a finding
    assert answers(api, "2022-12-05", between)["covered"] == 2
    assert answers(api, "2022-12-05", between)["findings"] == ["WORKER_DIED"]
    # after, nobody left by death, and the finding is gone; the days that the later enrolment has stay with that one
    assert answers(api, "2022-11-05", after)["covered"] == 1
    assert answers(api, "2022-12-05", after)["findings"] == []
    assert answers(api, "2022-12-05", after)["dead"] == []
    assert answers(api, "2022-12-05", after)["left"] == {"OTHER": 1, "PERIOD_OVER": 2}
    assert late


def test_a_refused_death_names_its_input(api: Api, register: Register) -> None:
    api.project()
    person_ = {"nik": "123", "name": "Tokoh Rekaan", "birthDate": "1985-04-23"}
    given = {"idempotencyKey": str(uuid4()), "diedOn": "2999-01-01", "person": person_, "region": "64.01"}
    refused = api.ask(_RECORD, {"i": given})["recordDeath"]["userErrors"]
    assert {tuple(error["path"]) for error in refused} == {("diedOn",), ("person", "nik")}
