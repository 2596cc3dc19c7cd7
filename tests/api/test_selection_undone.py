"""What is answered around a verification withdrawn, a decree revised and taken back? By GraphQL: before, between, after and now."""

from typing import Any
from uuid import uuid4

from naungan.domain.commands.register import Register
from naungan.domain.decree_revisions import ReviseDecree
from naungan.graphql.types import ids

from ..people import Papers, as_happened, command, done, enrolments, person, ready_to_enrol
from .conftest import Api

_ASKED = """query ($known: KnownAt, $list: ID!, $decree: ID!) {
  coverage(region: "64.01", asOf: "2022-10-05", knownAt: $known) { covered groups(by: [VILLAGE], first: 9) { nodes { covered } } }
  enrolments(region: "64.01", asOf: "2022-10-05", knownAt: $known, first: 9) { totalCount }
  budgets(region: "64.01", knownAt: $known, first: 9) { nodes { remaining { amount } quotaUsed } }
  findings(region: "64.01", knownAt: $known, first: 9) {
    totalCount nodes { code subject { stableId } events { name } } }
  findingCounts(region: "64.01", knownAt: $known) { count groups(by: [CODE], first: 9) { nodes { count } } }
  participantLists(region: "64.01", knownAt: $known, first: 9) { nodes { verified verifiedOn office } }
  listCounts(region: "64.01", knownAt: $known) { verified }
  decrees(region: "64.01", knownAt: $known, first: 9) { nodes { number issuedOn count list { stableId } } }
  list: node(id: $list) { ... on ParticipantList { history(first: 9) { nodes { name } } } }
  decree: node(id: $decree) { ... on Decree { number voided history(first: 9) { nodes { name } } } }
}"""


def send(api: Api, name: str, **given: Any) -> dict[str, Any]:
    """What a mutation answers, told once."""
    kind = name[0].upper() + name[1:]
    told: dict[str, Any] = api.ask(
        f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ position changed userErrors {{ code path message }} }} }}",
        {"i": {"idempotencyKey": str(uuid4()), **given}},
    )[name]
    return told


def recorded(api: Api, name: str, **given: Any) -> int:
    told = send(api, name, **given)
    assert (told["userErrors"], told["changed"]) == ([], True)
    api.project()
    return int(told["position"])


def answers(api: Api, listed: str, papers: Papers, position: int | None) -> dict[str, Any]:
    """What is known at a position; each number is that of its list and its groups."""
    known = None if position is None else {"position": position}
    decree = ids.encode("Decree", papers.decree)
    told = api.ask(_ASKED, {"known": known, "list": listed, "decree": decree})
    covered, found = told["coverage"], told["findings"]
    assert covered["covered"] == told["enrolments"]["totalCount"]
    assert covered["covered"] == sum(group["covered"] for group in covered["groups"]["nodes"])
    counts = told["findingCounts"]
    assert found["totalCount"] == len(found["nodes"]) == counts["count"]
    assert counts["count"] == sum(group["count"] for group in counts["groups"]["nodes"])
    [line] = told["budgets"]["nodes"]
    [of_list] = told["participantLists"]["nodes"]
    assert told["listCounts"]["verified"] == (of_list["verified"] or 0)
    return {
        "covered": covered["covered"],
        "money": (int(line["remaining"]["amount"]), line["quotaUsed"]),
        "findings": [
            (one["code"], one["subject"]["stableId"], one["events"][-1]["name"]) for one in found["nodes"]
        ],
        "verified": (of_list["verified"], of_list["office"]),
        "decrees": [(one["number"], one["issuedOn"], one["count"]) for one in told["decrees"]["nodes"]],
        "told": [[event["name"] for event in told[one]["history"]["nodes"]] for one in ("list", "decree")],
    }


def test_a_verification_withdrawn_and_made_anew_is_answered_at_every_moment(
    api: Api, register: Register
) -> None:
    # given two people of a list, one of whom is recorded as it happened beyond what was verified
    papers = ready_to_enrol(register, listed=1, amount=1_000_000)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [two] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(2))))
    api.project()
    before = int(api.ask("{ log { position } }")["log"]["position"])
    [shown] = api.ask('{ participantLists(region: "64.01", first: 1) { nodes { id } } }')["participantLists"][
        "nodes"
    ]
    first, second = (ids.encode("Enrolment", enrolment) for enrolment in (one, two))
    # when the verification is withdrawn, told again, and made anew
    withdrawn = recorded(api, "withdrawVerification", list=shown["id"], reason="DOCUMENT_INVALID")
    again = send(api, "withdrawVerification", listDigest=papers.digest, reason="DOCUMENT_INVALID")
    assert (again["changed"], again["userErrors"]) == (False, [])
    refused = send(
        api, "verifyList", listDigest=papers.digest, office="Lurah Contoh", verifiedOn="2022-09-03", count=1
    )["userErrors"]
    assert [(error["code"], error["path"]) for error in refused] == [("INVALID", ["count"])]
    recorded(api, "voidEnrolments", enrolments=[second], reason="NOT_ELIGIBLE")
    anew = recorded(
        api, "verifyList", listDigest=papers.digest, office="Lurah Contoh", verifiedOn="2022-09-03", count=1
    )
    # then the days and the money stay as they were, and what rests on the list is a finding while it waits
    decrees = [("SK 1/2022", "2022-09-15", 1)]
    told = [
        ["ParticipantsProposed", "ListVerified", "VerificationWithdrawn", "ListVerified"],
        ["DecreeIssued"],
    ]
    beyond = [("NOT_VERIFIED", second, "WorkerEnrolled"), ("NO_DECREE", second, "WorkerEnrolled")]
    common = {"decrees": decrees, "told": told}
    both, left = 1_000_000 - 6 * 16_800, 1_000_000 - 3 * 16_800
    assert answers(api, shown["id"], papers, before) == {
        **common, "covered": 2, "money": (both, 2), "findings": beyond, "verified": (1, "Camat Contoh")
    }  # fmt: skip
    waits = [("NOT_VERIFIED", first, "VerificationWithdrawn"), *beyond]
    assert answers(api, shown["id"], papers, withdrawn) == {
        **common, "covered": 2, "money": (both, 2), "findings": waits, "verified": (None, None)
    }  # fmt: skip
    for position in (anew, None):
        assert answers(api, shown["id"], papers, position) == {
            **common, "covered": 1, "money": (left, 1), "findings": [], "verified": (1, "Lurah Contoh")
        }  # fmt: skip


def test_a_decree_revised_and_taken_back_is_answered_at_every_moment(api: Api, register: Register) -> None:
    papers = ready_to_enrol(register, listed=3, amount=1_000_000)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    api.project()
    before = int(api.ask("{ log { position } }")["log"]["position"])
    [shown] = api.ask('{ participantLists(region: "64.01", first: 1) { nodes { id } } }')["participantLists"][
        "nodes"
    ]
    decree = ids.encode("Decree", papers.decree)
    worker = ids.encode("Enrolment", one)
    # when it is revised, refused for nobody, and taken back
    revised = recorded(api, "reviseDecree", decree=decree, number="SK 9/2022", issuedOn="2022-09-20", count=1)
    refused = send(api, "reviseDecree", decree=decree, count=0)["userErrors"]
    assert [(error["code"], error["path"]) for error in refused] == [("INVALID", ["count"])]
    voided = recorded(api, "voidDecree", decree=decree, reason="OTHER", note="dicabut bupati")
    # and another is issued under its number
    anew = recorded(
        api,
        "issueDecree",
        region="64.01",
        number="SK 9/2022",
        issuedOn="2022-09-25",
        listDigest=papers.digest,
        count=2,
    )
    # then its days stay, and who is enrolled under it is a finding from then on
    told = [["ParticipantsProposed", "ListVerified"], ["DecreeIssued", "DecreeRevised", "DecreeVoided"]]
    common = {
        "covered": 1,
        "money": (1_000_000 - 3 * 16_800, 1),
        "verified": (3, "Camat Contoh"),
        "told": told,
    }
    fallen = [("NO_DECREE", worker, "DecreeVoided")]
    for position, decrees, findings in (
        (before, [("SK 1/2022", "2022-09-15", 3)], []),
        (revised, [("SK 9/2022", "2022-09-20", 1)], []),
        (voided, [], fallen),
        (anew, [("SK 9/2022", "2022-09-25", 2)], fallen),
        (None, [("SK 9/2022", "2022-09-25", 2)], fallen),
    ):
        found = answers(api, shown["id"], papers, position)
        assert found == {**common, "decrees": decrees, "findings": findings}, position
    # and it says why it does not hold
    now = api.ask("query ($id: ID!) { node(id: $id) { ... on Decree { number voided } } }", {"id": decree})
    assert now["node"] == {"number": "SK 9/2022", "voided": "OTHER"}


def test_a_decree_that_names_fewer_than_are_enrolled_as_it_happened_is_a_finding_until_it_names_enough(
    api: Api, register: Register
) -> None:
    # given two people under a decree of three that was revised to one, as it happened
    papers = ready_to_enrol(register, listed=3, amount=1_000_000)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(person(1), person(2))))
    api.project()
    [shown] = api.ask('{ participantLists(region: "64.01", first: 1) { nodes { id } } }')["participantLists"][
        "nodes"
    ]
    before = int(api.ask("{ log { position } }")["log"]["position"])
    below = done(register.revise_decree(as_happened(), ReviseDecree(papers.decree, count=1))).position
    api.project()
    assert below is not None
    # when one of them is taken back
    gone = recorded(api, "voidEnrolments", enrolments=[ids.encode("Enrolment", one)], reason="NOT_ELIGIBLE")
    # then the decree is a finding in between, at no other moment; days and money are those of the enrolments
    decree = ids.encode("Decree", papers.decree)
    of_the_decree = [("NO_DECREE", decree, "DecreeRevised")]
    for position, covered, findings in (
        (before, 2, []), (below, 2, of_the_decree), (gone, 1, []), (None, 1, [])
    ):  # fmt: skip
        told = answers(api, shown["id"], papers, position)
        assert (told["covered"], told["findings"]) == (covered, findings), position
    [found] = api.ask(
        """query ($p: BigInt!) { findings(region: "64.01", knownAt: {position: $p}, first: 9) { nodes {
          id message region { code } subject { id ... on Decree { number count list { people { round } } } } } } }""",
        {"p": below},
        language="en",
    )["findings"]["nodes"]
    assert found["message"] == "This decree names fewer people than are enrolled under it."
    assert (found["region"], found["subject"]["count"]) == ({"code": "64.01"}, 1)
    # it is opened by its id
    again = api.ask(
        "query ($id: ID!) { node(id: $id) { ... on Finding { subject { stableId } } } }", {"id": found["id"]}
    )
    assert again["node"] == {"subject": {"stableId": decree}}
