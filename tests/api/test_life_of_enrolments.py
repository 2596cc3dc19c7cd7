"""What is answered around an end that is taken back, and a corrected identity? Before, between, after and now, by GraphQL."""

import datetime as dt
from typing import Any
from uuid import uuid4

from naungan.domain.commands.register import Register
from naungan.domain.deaths import RecordDeath
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.identity import CorrectIdentity
from naungan.domain.vocabulary import EndReason, IdentityReason
from naungan.graphql.types import ids

from ..people import MONTHLY, command, done, enrolments, person, ready_to_enrol
from .conftest import Api
from .test_life_of_deaths import answers

_REOPEN = """mutation ($i: ReopenEnrolmentInput!) { reopenEnrolment(input: $i) {
  position changed ids userErrors { code message path } } }"""


def test_an_end_and_its_taking_back_are_answered_at_every_moment(api: Api, register: Register) -> None:
    # given two workers protected from October to December
    papers = ready_to_enrol(register, amount=1_000_000)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    api.project()
    before = int(api.ask("{ log { position } }")["log"]["position"])
    # when one is ended on 5 November
    left = EndEnrolment(one, dt.date(2022, 11, 5), EndReason.MOVED_AWAY)
    between = done(register.end_enrolment(command(), left)).position
    assert between is not None
    api.project()
    # and the end is taken back, and told again
    given = {
        "enrolment": ids.encode("Enrolment", one),
        "reason": "ENDED_BY_MISTAKE",
        "endExclusive": "2022-12-15",
    }
    told = api.ask(_REOPEN, {"i": {"idempotencyKey": str(uuid4()), **given}})["reopenEnrolment"]
    assert (told["userErrors"], told["changed"]) == ([], True)
    again = api.ask(_REOPEN, {"i": {"idempotencyKey": str(uuid4()), **given}})["reopenEnrolment"]
    assert (again["userErrors"], again["changed"]) == ([], False)
    api.project()
    after, day = int(told["position"]), "2022-11-05"
    # then before the end both are covered and their periods run out
    assert answers(api, day, before) == {
        "covered": 2, "left": {"PERIOD_OVER": 2}, "remaining": [1_000_000 - 6 * MONTHLY], "findings": [], "dead": []
    }  # fmt: skip
    # between, one left, and the month after is free
    assert answers(api, day, between) == {
        "covered": 1, "left": {"MOVED_AWAY": 1, "PERIOD_OVER": 1}, "remaining": [1_000_000 - 5 * MONTHLY], "findings": [],
        "dead": []
    }  # fmt: skip
    # after, the departure is gone; what is left is the end of the new period
    for at in (after, int(api.ask("{ log { position } }")["log"]["position"])):
        assert answers(api, day, at) == {
            "covered": 2, "left": {"PERIOD_OVER": 2}, "remaining": [1_000_000 - 6 * MONTHLY], "findings": [], "dead": []
        }  # fmt: skip
        assert answers(api, "2022-12-14", at)["covered"] == 2
        assert answers(api, "2022-12-15", at)["covered"] == 1


def test_a_refused_reopening_names_its_inputs(api: Api, register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    given = {
        "idempotencyKey": str(uuid4()),
        "enrolment": ids.encode("Enrolment", one),
        "reason": "OTHER",
        "endExclusive": "2999-01-01",
        "expectedVersion": 1,
    }
    refused = api.ask(_REOPEN, {"i": given})["reopenEnrolment"]["userErrors"]
    assert {tuple(error["path"]) for error in refused} == {("endExclusive",), ("note",), ("enrolment",)}


_CORRECT = """mutation ($i: CorrectIdentityInput!) { correctIdentity(input: $i) {
  position changed ids userErrors { code message path } } }"""
_WHO = """query ($known: KnownAt) {
  women: enrolments(region: "64.01", asOf: "2022-10-20", knownAt: $known, filter: {sex: FEMALE}, first: 9) { totalCount }
  old: enrolments(region: "64.01", asOf: "2022-10-20", knownAt: $known, filter: {ageFrom: 65}, first: 9) {
    totalCount nodes { sex birthYear age } }
  coverage(region: "64.01", asOf: "2022-10-20", knownAt: $known) { covered }
  findings(region: "64.01", knownAt: $known, first: 9) { totalCount nodes { code events { name } } }
}"""


def test_a_corrected_identity_is_answered_at_every_moment(api: Api, register: Register) -> None:
    # given two men of 37
    papers = ready_to_enrol(register)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    api.project()
    before = int(api.ask("{ log { position } }")["log"]["position"])

    def corrected(**more: str) -> int:
        given = {"idempotencyKey": str(uuid4()), "enrolment": ids.encode("Enrolment", one), **more}
        told = api.ask(_CORRECT, {"i": {"reason": "DOCUMENT_WRONG", **given}})["correctIdentity"]
        assert (told["userErrors"], told["changed"]) == ([], True)
        api.project()
        return int(told["position"])

    # when one is found to be a woman of 72, and then of 62
    between = corrected(birthDate="1950-04-23", sex="FEMALE")
    after = corrected(birthDate="1960-04-23")

    def who(position: int) -> tuple[int, list[dict[str, Any]], list[str]]:
        told = api.ask(_WHO, {"known": {"position": str(position)}})
        assert told["coverage"]["covered"] == 2
        assert told["old"]["totalCount"] == len(told["old"]["nodes"])
        return (
            told["women"]["totalCount"],
            told["old"]["nodes"],
            [f["code"] for f in told["findings"]["nodes"]],
        )

    # then all days are of whom the worker was known to be at each moment, and so are the findings
    assert who(before) == (0, [], [])
    assert who(between) == (1, [{"sex": "FEMALE", "birthYear": 1950, "age": 72}], ["OUTSIDE_AGE_POLICY"])
    for at in (after, int(api.ask("{ log { position } }")["log"]["position"])):
        assert who(at) == (1, [], [])


def test_a_refused_identity_names_its_inputs_and_tells_nobody(api: Api, register: Register) -> None:
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    given = {
        "idempotencyKey": str(uuid4()),
        "enrolment": ids.encode("Enrolment", one),
        "reason": "OTHER",
        "nik": person(2).nik,
        "birthDate": "2999-01-01",
    }
    refused = api.ask(_CORRECT, {"i": given})["correctIdentity"]["userErrors"]
    assert {tuple(error["path"]) for error in refused} == {("nikWas",), ("birthDate",), ("note",), ("nik",)}
    assert person(2).nik not in str(refused)
    assert str(two) not in str(refused)


_WHO_AND_WHEN = """query ($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on Enrolment {
  agreement { title } list { verified office } decree { number list { proposed } }
  budgets { fundingSource allocated { amount } }
  history(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { name stream } } } } }"""


def test_who_proposed_verified_decreed_and_paid_for_somebody_and_all_that_happened(
    api: Api, register: Register
) -> None:
    # given somebody enrolled, corrected, ended, and told dead; and another beside them
    papers = ready_to_enrol(register, listed=7, amount=1_000_000)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    done(
        register.correct_identity(
            command(), CorrectIdentity(one, IdentityReason.DOCUMENT_WRONG, birth_date=dt.date(1960, 4, 23))
        )
    )
    left = EndEnrolment(one, dt.date(2022, 11, 5), EndReason.MOVED_AWAY)
    done(register.end_enrolment(command(), left))
    done(register.record_death(command(), RecordDeath(dt.date(2022, 10, 10), enrolment=one)))
    api.project()
    # then the enrolment leads to its papers, and its history tells of the worker as well, in recorded order, page by page
    told = api.ask(_WHO_AND_WHEN, {"id": ids.encode("Enrolment", one), "first": 9})["node"]
    assert (told["agreement"]["title"], told["list"]) == (
        "perjanjian kerja sama",
        {"verified": 7, "office": "Camat Contoh"},
    )
    assert told["decree"] == {"number": "SK 1/2022", "list": {"proposed": 7}}
    assert told["budgets"] == [{"fundingSource": "APBD", "allocated": {"amount": "1000000"}}]
    names = [
        "WorkerEnrolled",
        "IdentityCorrected",
        "EnrolmentRejudged",
        "EnrolmentEnded",
        "WorkerDied",
        "EnrolmentEnded",
    ]
    assert [event["name"] for event in told["history"]["nodes"]] == names
    assert told["history"]["totalCount"] == len(names)
    paged, after = [], None
    while True:
        asked = {"id": ids.encode("Enrolment", one), "first": 2, "after": after}
        page = api.ask(_WHO_AND_WHEN, asked)["node"]["history"]
        paged += [event["name"] for event in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert paged == names
