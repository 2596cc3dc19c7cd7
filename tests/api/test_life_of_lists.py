"""What is answered around a list that carries its people? Proposed, judged, corrected, decreed and enrolled by GraphQL alone."""

from typing import Any
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.selection_undone import VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import TakenBackReason
from naungan.graphql.types import ids

from ..people import PASER, VILLAGE, agreed, allocated, command, done, nik
from .conftest import Api
from .office import Office

_LISTS = """query ($known: KnownAt, $state: ListState) {
  participantLists(region: "64.01", knownAt: $known, state: $state, first: 9) {
    totalCount
    nodes {
      id proposed verified office version
      people { round waiting accepted returned withdrawn }
      rows(first: 100) { totalCount nodes { row state returnReason round } }
      decrees(first: 9) { nodes { count round voided } }
      history(first: 9) { nodes { name } }
    }
  }
}"""


_ENROL = """mutation ($i: EnrolFromListInput!) {
  enrolFromList(input: $i) { position ids fromLog userErrors { code message path } } }"""


def people(*numbers: int) -> list[dict[str, Any]]:
    return [
        {
            "nik": nik(number),
            "name": f"Tokoh Rekaan {number}",
            "birthDate": "1985-04-23",
            "sex": "MALE",
            "village": VILLAGE,
            "segment": "FISHER",
        }
        for number in numbers
    ]


@pytest.fixture
def office(api: Api, register: Register) -> Office:
    agreement, _ = agreed(register), allocated(register, amount=10**10)
    return Office(api, {"agreement": ids.encode("Agreement", agreement), "decree": ""})


def lists(api: Api, position: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
    known = None if position is None else {"position": int(position)}
    found = api.ask(_LISTS, {"known": known, "state": state})["participantLists"]
    assert found["totalCount"] == len(found["nodes"])
    return list(found["nodes"])


def rows(listed: dict[str, Any]) -> dict[int, tuple[str, str | None, int]]:
    people, told = listed["people"], listed["rows"]["nodes"]
    assert listed["rows"]["totalCount"] == len(told)
    counts = [sum(row["state"] == name.upper() for row in told) for name in list(people)[1:]]
    assert counts == list(people.values())[1:]  # the counts are the rows
    return {row["row"]: (row["state"], row["returnReason"], row["round"]) for row in told}


def test_a_list_is_answered_as_it_was_known_at_every_step(
    api: Api, office: Office, register: Register
) -> None:
    # given a list of four proposed by a village, of which one row is returned
    proposed = office.done(
        "proposePeople", region=VILLAGE, scheme="VULNERABLE_WORKERS", rows=people(1, 2, 3, 4)
    )
    [listed] = proposed["ids"]
    verified = office.done(
        "verifyPeople",
        list=listed,
        office="Camat Contoh",
        verifiedOn="2022-09-01",
        returned=[{"row": 3, "reason": "IDENTITY_DIFFERS"}],
    )
    # and a decree; and the row corrected, one added, and both accepted
    decreed = office.done("issueDecree", region=PASER, number="SK 1/2022", issuedOn="2022-09-15", list=listed)
    corrected = office.done(
        "correctProposal", list=listed, rows=[{**people(33)[0], "row": 3}], added=people(5)
    )
    again = office.done("verifyPeople", list=listed, office="Camat Contoh", verifiedOn="2022-09-20")
    revised = office.done("reviseDecree", decree=decreed["ids"][0], issuedOn="2022-09-25", round=2)
    api.project()
    # then each moment knows what was known
    [first] = lists(api, proposed["position"])
    assert rows(first) == dict.fromkeys((1, 2, 3, 4), ("WAITING", None, 1))
    assert (first["verified"], first["office"], first["decrees"]["nodes"]) == (None, None, [])
    [second] = lists(api, verified["position"])
    assert rows(second) == dict.fromkeys((1, 2, 4), ("ACCEPTED", None, 1)) | {
        3: ("RETURNED", "IDENTITY_DIFFERS", 1)
    }
    assert (second["verified"], second["office"]) == (3, "Camat Contoh")
    [third] = lists(api, corrected["position"])
    assert rows(third) == dict.fromkeys((1, 2, 4), ("ACCEPTED", None, 1)) | dict.fromkeys(
        (3, 5), ("WAITING", None, 2)
    )
    assert third["decrees"]["nodes"] == [{"count": 3, "round": 1, "voided": None}]
    [now] = lists(api, again["position"])
    assert (now["verified"], now["proposed"], now["people"]["round"]) == (5, 5, 2)
    assert [one["name"] for one in now["history"]["nodes"]] == [
        *("ParticipantsProposed", "ListReturned", "ListVerified", "ParticipantsProposed", "ListVerified"),
    ]
    # and the decree names round 2 since it was revised
    assert now["decrees"]["nodes"] == [{"count": 3, "round": 1, "voided": None}]
    [at_last] = lists(api, revised["position"])
    assert at_last["decrees"]["nodes"] == [{"count": 5, "round": 2, "voided": None}]
    # and the states of lists are asked for
    states = ("WAITING", "RETURNED", "VERIFIED")
    asked = [proposed["position"], verified["position"], corrected["position"], None]
    assert [[len(lists(api, at, state)) for state in states] for at in asked] == [
        [1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]
    ]  # fmt: skip
    # when the verification and the decree are taken back
    stream = ids.decode_uuid(listed, "ParticipantList")
    done(
        register.withdraw_verification(
            command(), WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=stream)
        )
    )
    decree = ids.decode_uuid(decreed["ids"][0], "Decree")
    done(register.void_decree(command(), VoidDecree(decree, TakenBackReason.TYPED_WRONG)))
    api.project()
    [back] = lists(api)
    assert (back["verified"], back["people"]["waiting"], back["decrees"]["nodes"]) == (None, 5, [])
    assert lists(api, again["position"])[0]["verified"] == 5


def test_the_people_of_a_list_are_enrolled_without_a_file(api: Api, office: Office) -> None:
    [listed] = office.done(
        "proposePeople", region=PASER, scheme="VULNERABLE_WORKERS", rows=people(*range(1, 6))
    )["ids"]
    office.done(
        "verifyPeople",
        list=listed,
        office="Camat Contoh",
        verifiedOn="2022-09-01",
        returned=[{"row": 3, "reason": "OTHER"}],
        note="belum jelas",
    )
    [decree] = office.done(
        "issueDecree", region=PASER, number="SK 1/2022", issuedOn="2022-09-15", list=listed
    )["ids"]
    on = {
        name: value
        for name, value in office.enrol(1, decree=decree).items()
        if name not in ("workers", "listDigest")
    }
    given = {"idempotencyKey": "7f0b8a52-1f8e-4d9a-9f57-1e5e5c2f0001", **on, "list": listed}
    batch = api.ask(_ENROL, {"i": given})["enrolFromList"]
    assert batch["userErrors"] == []
    api.project()
    assert (
        api.ask('{ coverage(region: "64.01", asOf: "2022-11-01") { covered } }')["coverage"]["covered"] == 4
    )
    # one by one they are enrolled from the list alone
    refused = office.send("enrolWorkers", **office.enrol(9, decree=decree))["userErrors"]
    assert ("INVALID", ["decree"]) in [(one["code"], one["path"]) for one in refused]


def test_of_300_proposed_12_are_returned_10_corrected_and_298_enrolled_without_a_file(
    api: Api, office: Office
) -> None:
    # given 300 proposed, of whom 12 are returned
    [listed] = office.done(
        "proposePeople", region=PASER, scheme="VULNERABLE_WORKERS", rows=people(*range(1, 301))
    )["ids"]
    back = [{"row": row, "reason": "IDENTITY_DIFFERS"} for row in range(1, 13)]
    judged = {"list": listed, "office": "Camat Contoh"}
    office.done("verifyPeople", **judged, verifiedOn="2022-09-01", returned=back)
    # when ten are corrected and two withdrawn, and all that waits is accepted
    better = [{**people(400 + row)[0], "row": row} for row in range(1, 11)]
    office.done("correctProposal", list=listed, rows=better, withdrawn=[11, 12])
    accepted = office.done("verifyPeople", **judged, verifiedOn="2022-09-10")
    # and a decree names them, and part of them is enrolled before the rest
    [decree] = office.done(
        "issueDecree", region=PASER, number="SK 1/2022", issuedOn="2022-09-15", list=listed
    )["ids"]
    before = api.ask("{ log { position } }")["log"]["position"]
    skipped = ("workers", "listDigest")
    on = {name: value for name, value in office.enrol(1, decree=decree).items() if name not in skipped}
    some = {**on, "list": listed, "rows": [row for row in range(1, 101) if row not in (11, 12)]}
    [first] = enrolled_from(api, some)["ids"]
    between = api.ask("{ log { position } }")["log"]["position"]
    [batch] = enrolled_from(api, {**on, "list": listed})["ids"]
    api.project()
    after = api.ask("{ log { position } }")["log"]["position"]
    # then before nobody is covered, between 98, after and now 298: the count, the list and the groups agree
    assert [covered(api, position) for position in (before, between, after, None)] == [0, 98, 298, 298]
    [told] = lists_of(api)
    assert (told["verified"], told["people"]["accepted"], told["people"]["withdrawn"]) == (298, 298, 2)
    assert told["decrees"]["nodes"] == [{"count": 298, "round": 2, "voided": None}]
    assert batch != first
    assert accepted["changed"]
    # sent again it answers the same batch
    again = enrolled_from(api, {**on, "list": listed})
    assert (again["ids"], again["fromLog"]) == ([batch], True)


def enrolled_from(api: Api, given: dict[str, Any]) -> dict[str, Any]:
    told = api.ask(_ENROL, {"i": {"idempotencyKey": str(uuid4()), **given}})["enrolFromList"]
    assert told["userErrors"] == []
    return dict(told)


def lists_of(api: Api) -> list[dict[str, Any]]:
    asked = """{ participantLists(region: "64.01", first: 9) { nodes { verified people { accepted withdrawn }
      decrees(first: 9) { nodes { count round voided } } } } }"""
    return list(api.ask(asked)["participantLists"]["nodes"])


def covered(api: Api, position: str | None) -> int:
    """The number on a day, which is the list behind it and the sum of its groups."""
    asked = """query ($k: KnownAt) { coverage(region: "64.01", asOf: "2022-11-01", knownAt: $k) { covered
      groups(by: [VILLAGE], first: 9) { nodes { covered } } }
      enrolments(region: "64.01", asOf: "2022-11-01", knownAt: $k, first: 1) { totalCount } }"""
    told = api.ask(asked, {"k": None if position is None else {"position": int(position)}})
    number = int(told["coverage"]["covered"])
    assert number == told["enrolments"]["totalCount"]
    assert number == sum(group["covered"] for group in told["coverage"]["groups"]["nodes"])
    return number


def test_what_is_wrong_with_a_list_is_told_by_the_place_in_its_input(api: Api, office: Office) -> None:
    wrong = office.send(
        "proposePeople",
        region=VILLAGE,
        scheme="VULNERABLE_WORKERS",
        rows=[*people(1), {**people(2)[0], "nik": "123"}, *people(1)],
    )
    assert {tuple(error["path"]) for error in wrong["userErrors"]} == {
        ("rows", "1", "nik"),
        ("rows", "2", "nik"),
    }
    [listed] = office.done("proposePeople", region=VILLAGE, scheme="VULNERABLE_WORKERS", rows=people(1, 2))[
        "ids"
    ]
    refused = office.send(
        "correctProposal", list=listed, rows=[{**people(1)[0], "row": 9, "birthDate": "1985-04-24"}]
    )
    assert {tuple(error["path"]) for error in refused["userErrors"]} == {
        ("rows", "0", "row"),
        ("rows", "0", "birthDate"),
        ("rows", "0", "nik"),
    }
    many = [{**people(1)[0]}] * 501
    assert [
        error["path"]
        for error in office.send("proposePeople", region=VILLAGE, scheme="VULNERABLE_WORKERS", rows=many)[
            "userErrors"
        ]
    ] == [["rows"]]
    unknown = ids.encode("ParticipantList", ids.decode_uuid(listed, "ParticipantList").__class__(int=5))
    assert (
        office.refusal("verifyPeople", list=unknown, office="Camat", verifiedOn="2022-09-01")["code"]
        == "NOT_FOUND"
    )
