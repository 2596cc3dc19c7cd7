"""Has every thing an id that opens it, a list it stands in, and a history? And where do an event and a finding lead?"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.cards import IssueCards
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.decrees import IssueDecree
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import CorrectEnrolment, EndEnrolment, TransferEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.ports import Outcome
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import ClaimMeasure, EndReason, Evidence
from naungan.graphql.queries.events import OF_USERS, OF_WORKERS, SUBJECTS
from naungan.graphql.types import ids
from naungan.infrastructure.log.event_types import EVENT_NAMES
from tests.api.asking import ask
from tests.api.conftest import Api
from tests.people import (
    OTHER_VILLAGE,
    PASER,
    SCHEME,
    VILLAGE,
    Papers,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from tests.projections import test_acts as acts
from tests.projections.history import START as RECORDED
from tests.projections.history import History

DIGEST = "ef" * 32
HANDED_OVER = dt.date(2022, 11, 5)


def made(outcome: Outcome) -> UUID:
    """The one thing that a command made."""
    (one,) = done(outcome).result.values()
    return UUID(one[0] if isinstance(one, list) else one)


@dataclass
class Year:
    """What a regency did: one of every kind of thing, by kind."""

    papers: Papers
    things: dict[str, UUID]
    cards: list[UUID]

    def id(self, kind: str) -> str:
        return ids.encode(kind, self.things[kind])


def tell(register: Register) -> Year:
    """A regency that signed, chose, enrolled, handed over, counted and said: every command once at least."""
    papers = ready_to_enrol(register)
    line = allocated(register, fiscal_year=2023, amount=10**9, agreement=papers.agreement)
    first, second, third = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    done(
        register.transfer_enrolment(command(), TransferEnrolment(first, dt.date(2022, 11, 1), OTHER_VILLAGE))
    )
    done(register.correct_enrolment(command(), CorrectEnrolment(second, "salah ketik", segment="FARMER")))
    done(register.end_enrolment(command(), EndEnrolment(third, dt.date(2022, 12, 1), EndReason.OTHER)))
    bulk = BulkEnrolment(register.store, register.vault, register.enrolling)
    terms = papers.terms()
    batch = bulk.open(command(), Source("ab" * 32, PASER, terms, "rows"), 1)
    batch = bulk.accept(command(), terms, batch, bulk.chunk(terms, 0, "sum", ((1, person(9)),)))
    bulk.complete(command(), batch)
    issued = done(register.issue_cards(command(), IssueCards((first, second), dt.date(2022, 10, 20))))
    cards = [UUID(card) for card in issued.result["cards"]]
    held = HoldHandover(PASER, HANDED_OVER, "Pendopo Contoh", "BA 1", 2, tuple(cards))
    handover = made(register.hold_handover(command(), held))
    listed = made(register.propose_participants(command(), ProposeParticipants(VILLAGE, SCHEME, DIGEST, 30)))
    done(register.verify_list(command(), VerifyList(DIGEST, "Camat Contoh", dt.date(2022, 9, 2), 29)))
    decree = IssueDecree(PASER, "SK 2/2022", dt.date(2022, 9, 20), DIGEST, 28)
    counted = CountEligibleWorkers(PASER, None, 7_204, dt.date(2022, 1, 1), "BPS", Evidence.EXTERNAL)
    claim = PublishClaim(PASER, "surat kabar", ClaimMeasure.WORKERS_COVERED, dt.date(2022, 11, 9), value=3)
    things = {
        "Agreement": papers.agreement,
        "Budget": line,
        "ParticipantList": listed,
        "Decree": made(register.issue_decree(command(), decree)),
        "Enrolment": first,
        "Batch": batch.id,
        "Card": cards[0],
        "Handover": handover,
        "Denominator": made(register.count_eligible_workers(command(), counted)),
        "PublicClaim": made(register.publish_claim(command(), claim)),
    }
    ended = TerminateAgreement(papers.agreement, dt.date(2023, 6, 1), "habis")
    done(register.terminate_agreement(command(), ended))
    return Year(papers, things, cards)


def test_every_event_that_can_be_recorded_has_a_kind_of_thing_it_happens_to() -> None:
    assert {*SUBJECTS, *OF_WORKERS, *OF_USERS} == set(EVENT_NAMES)
    assert not {*SUBJECTS} & {*OF_WORKERS, *OF_USERS}


def test_every_kind_of_thing_opens_by_its_id_and_tells_its_history(api: Api, told: Year) -> None:
    history = "history(first: 5) { totalCount nodes { name stream } }"
    asked = " ".join("... on " + kind + " { " + history + " }" for kind in told.things)
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id " + asked + " } }"
    nodes = api.ask(query, {"ids": [told.id(kind) for kind in told.things]})["nodes"]
    for node, (kind, key) in zip(nodes, told.things.items(), strict=True):
        assert (node["__typename"], node["id"]) == (kind, ids.encode(kind, key))
        # its history is what happened to it, from its first event on
        history = node["history"]
        assert {event["stream"] for event in history["nodes"]} == {str(key)}
        assert {SUBJECTS[event["name"]] for event in history["nodes"]} == {kind}
        assert history["totalCount"] >= len(history["nodes"]) >= 1


def test_every_event_leads_to_the_thing_it_happened_to(api: Api, told: Year) -> None:
    query = """{ events(first: 100) { totalCount nodes { name stream subject { __typename id } }
      edges { node { subject { ... on Decree { number } } } } } }"""
    page = api.ask(query)["events"]
    assert page["totalCount"] == len(page["nodes"])
    assert {SUBJECTS[event["name"]] for event in page["nodes"]} == set(told.things)
    for event in page["nodes"]:
        kind = SUBJECTS[event["name"]]
        assert event["subject"] == {"__typename": kind, "id": ids.encode(kind, UUID(event["stream"]))}, event
    numbers = [edge["node"]["subject"].get("number") for edge in page["edges"] if edge["node"]["subject"]]
    assert sorted(filter(None, numbers)) == ["SK 1/2022", "SK 2/2022"]


def test_one_asks_on_from_a_subject_as_deep_as_one_likes(api: Api, told: Year) -> None:
    # when the subject of an event is asked for its history, and the subjects of that for more
    query = """{ events(last: 1, filter: {names: ["BudgetAllocated"]}) { nodes { subject { ... on Budget {
      agreement { history(first: 1) { nodes { name subject { ... on Agreement {
        budgets(first: 2) { nodes { history(first: 1) { nodes { name subject { id } } } } } } } } } }
      history(first: 1) { nodes { subject { id ... on Budget { quotaUsed } } } } } } } } }"""
    (event,) = api.ask(query)["events"]["nodes"]
    line = told.id("Budget")
    # then each answers what it is asked, and nothing else is read for ever
    (signed,) = event["subject"]["agreement"]["history"]["nodes"]
    assert signed["name"] == "AgreementSigned"
    (budget,) = signed["subject"]["budgets"]["nodes"]
    assert budget["history"]["nodes"] == [{"name": "BudgetAllocated", "subject": {"id": line}}]
    (allocated,) = event["subject"]["history"]["nodes"]
    assert allocated["subject"] == {"id": line, "quotaUsed": 0}


def test_one_list_may_be_asked_in_several_ways_at_once(api: Api, told: Year) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on Agreement {
      a: history(first: 1) { nodes { name } } b: history(first: 1) { totalCount nodes { subject { id } } }
      c: history(last: 1) { nodes { name subject { stableId } subject { ... on Agreement { title } } } } } } }"""
    found = api.ask(query, {"id": told.id("Agreement")})["node"]
    assert found["a"] == {"nodes": [{"name": "AgreementSigned"}]}
    assert found["b"] == {"totalCount": 2, "nodes": [{"subject": {"id": told.id("Agreement")}}]}
    ended = {"stableId": told.id("Agreement"), "title": "perjanjian kerja sama"}
    assert found["c"] == {"nodes": [{"name": "AgreementTerminated", "subject": ended}]}


def test_the_people_behind_numbers_have_histories_each_as_it_is_asked(api: Api, told: Year) -> None:
    query = """{ coverage(region: "64.01", asOf: "2022-11-01") {
      a: enrolments(first: 1) { nodes { history(first: 1) { nodes { name } } } }
      b: enrolments(first: 1) { nodes { history(first: 1) { nodes { subject { stableId } } } } }
      groups(by: [SEGMENT], first: 5) { nodes { keys { code }
        enrolments(first: 1) { nodes { stableId history(last: 1) { nodes { name } } } } } } } }"""
    found = api.ask(query)["coverage"]
    assert found["a"]["nodes"][0]["history"] == {"nodes": [{"name": "WorkerEnrolled"}]}
    (first,) = found["b"]["nodes"][0]["history"]["nodes"]
    assert ids.parse(first["subject"]["stableId"]).kind == "Enrolment"
    last = {
        group["keys"][0]["code"]: group["enrolments"]["nodes"][0]["history"]["nodes"][0]["name"]
        for group in found["groups"]["nodes"]
    }
    assert last["FARMER"] == "EnrolmentCorrected"


def test_what_the_register_no_longer_shows_has_no_subject(api: Api, register: Register, told: Year) -> None:
    # given read models that do not know the last events yet
    api.project()
    late = CountEligibleWorkers(PASER, None, 9_999, dt.date(2022, 2, 1), "BPS", Evidence.EXTERNAL)
    position = done(register.count_eligible_workers(command(), late)).position
    query = "query ($after: BigInt) { events(first: 9, afterPosition: $after) { nodes { position subject { id } } } }"
    asked = {"after": str((position or 0) - 1)}
    # then the event is there, and what it happened to is not yet
    assert api.ask(query, asked)["events"]["nodes"] == [{"position": str(position), "subject": None}]
    api.project()
    (event,) = api.ask(query, asked)["events"]["nodes"]
    assert event["subject"] is not None


LISTS = """query ($at: KnownAt, $region: RegionCode!) {
  participantLists(region: $region, knownAt: $at, first: 5) { totalCount nodes {
    id region { code } scheme { code } proposed verified verifiedOn office version
    decrees(first: 5) { totalCount nodes { id number list { id proposed } history(first: 2) { nodes { name } } } } } }
  decrees(region: $region, knownAt: $at, first: 5) { totalCount nodes {
    id number issuedOn count evidence version list { id decrees(first: 1) { totalCount nodes { number } } } } } }"""


def test_lists_and_decrees_are_listed_and_lead_to_one_another(api: Api, told: Year) -> None:
    found = api.ask(LISTS, {"region": PASER})
    whole, of_village = found["participantLists"]["nodes"]
    assert (whole["region"]["code"], whole["proposed"]) == (PASER, 1000)
    decrees = of_village.pop("decrees")
    assert of_village == {
        "id": told.id("ParticipantList"),
        "region": {"code": VILLAGE},
        "scheme": {"code": SCHEME},
        "proposed": 30,
        "verified": 29,
        "verifiedOn": "2022-09-02",
        "office": "Camat Contoh",
        "version": 2,
    }
    assert decrees == {
        "totalCount": 1,
        "nodes": [
            {
                "id": told.id("Decree"),
                "number": "SK 2/2022",
                "list": {"id": told.id("ParticipantList"), "proposed": 30},
                "history": {"nodes": [{"name": "DecreeIssued"}]},
            }
        ],
    }
    assert [d["number"] for d in found["decrees"]["nodes"]] == ["SK 1/2022", "SK 2/2022"]
    second = found["decrees"]["nodes"][1]
    assert (second["issuedOn"], second["count"], second["version"]) == ("2022-09-20", 28, 1)
    assert second["list"]["decrees"] == {"totalCount": 1, "nodes": [{"number": "SK 2/2022"}]}
    # and a village has its own lists alone
    assert api.ask(LISTS, {"region": VILLAGE})["participantLists"]["totalCount"] == 1


def test_the_pages_of_nested_lists_go_on(api: Api, register: Register, told: Year) -> None:
    query = """query ($id: ID!, $after: String) { node(id: $id) { ... on Handover {
      cards(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
        id status handedOverOn enrolment { village { code } } history(first: 9) { nodes { name } } } } } } }"""
    first = api.ask(query, {"id": told.id("Handover")})["node"]["cards"]
    after = first["pageInfo"]["endCursor"]
    second = api.ask(query, {"id": told.id("Handover"), "after": after})["node"]["cards"]
    assert [first["totalCount"], second["totalCount"]] == [2, 2]
    assert [first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]] == [True, False]
    cards = [*first["nodes"], *second["nodes"]]
    assert [card["id"] for card in cards] == [ids.encode("Card", card) for card in told.cards]
    assert {card["status"] for card in cards} == {"HANDED_OVER"}
    assert {card["handedOverOn"] for card in cards} == {HANDED_OVER.isoformat()}
    assert [e["name"] for e in cards[0]["history"]["nodes"]] == ["CardIssued", "CardHandedOver"]


def test_handovers_and_denominators_are_listed(api: Api, told: Year) -> None:
    query = """{ handovers(region: "64", first: 5) { totalCount nodes {
        id region { code } heldOn place minutes count evidence version cards(last: 1) { nodes { id } } } }
      denominators(region: "ID", first: 5) { totalCount nodes {
        id region { code } scheme { code } value asOf source evidence history(first: 1) { nodes { name } } } } }"""
    found = api.ask(query)
    assert found["handovers"] == {
        "totalCount": 1,
        "nodes": [
            {
                "id": told.id("Handover"),
                "region": {"code": PASER},
                "heldOn": HANDED_OVER.isoformat(),
                "place": "Pendopo Contoh",
                "minutes": "BA 1",
                "count": 2,
                "evidence": "STATED",
                "version": 1,
                "cards": {"nodes": [{"id": ids.encode("Card", told.cards[1])}]},
            }
        ],
    }
    assert found["denominators"] == {
        "totalCount": 1,
        "nodes": [
            {
                "id": told.id("Denominator"),
                "region": {"code": PASER},
                "scheme": None,
                "value": 7_204,
                "asOf": "2022-01-01",
                "source": "BPS",
                "evidence": "EXTERNAL",
                "history": {"nodes": [{"name": "EligibleWorkersCounted"}]},
            }
        ],
    }


def test_what_coverage_is_divided_by_is_the_thing_itself(api: Api, told: Year) -> None:
    query = """{ coverage(region: "64.01", asOf: "2022-11-01") { ratio
      denominator { id value history(first: 1) { nodes { name subject { id } } } }
      groups(by: [REGENCY], first: 1) { nodes { denominator { id region { code } } } } } }"""
    coverage = api.ask(query)["coverage"]
    assert coverage["denominator"]["value"] == 7_204
    (group,) = coverage["groups"]["nodes"]
    assert ids.stable(coverage["denominator"]["id"]) == told.id("Denominator")
    assert ids.stable(group["denominator"]["id"]) == told.id("Denominator")
    (counted,) = coverage["denominator"]["history"]["nodes"]
    assert counted == {"name": "EligibleWorkersCounted", "subject": {"id": told.id("Denominator")}}


def test_a_list_is_shown_as_it_was_known(api: Api, register: Register, told: Year) -> None:
    # given the moment before the village's list was verified
    events = api.ask(
        '{ events(first: 100, filter: {names: ["ParticipantsProposed"]}) { nodes { position } } }'
    )
    position = events["events"]["nodes"][-1]["position"]
    before = api.ask(LISTS, {"region": VILLAGE, "at": {"position": position}})["participantLists"]["nodes"]
    # then it waits there, under an id that is not the one of today, and has no decree
    (waiting,) = before
    assert (waiting["proposed"], waiting["verified"], waiting["verifiedOn"], waiting["version"]) == (
        30,
        None,
        None,
        1,
    )
    assert waiting["id"] != told.id("ParticipantList")
    assert ids.stable(waiting["id"]) == told.id("ParticipantList")
    assert waiting["decrees"]["totalCount"] == 0


def test_a_finding_leads_to_the_events_that_told_of_it(api: Api, register: Register, told: Year) -> None:
    # given a worker enrolled as it happened, of whom three rules are broken, and who is then corrected
    stray = told.papers.enrol(person(50), agreement=None, decree=None, list_digest=None)
    (enrolment,) = enrolments(register.enrol_workers(as_happened(), stray))
    done(
        register.correct_enrolment(
            as_happened(), CorrectEnrolment(enrolment, "salah", start=dt.date(2022, 10, 2))
        )
    )
    api.project()
    query = """{ findings(region: "64.01", first: 9) { totalCount nodes { code
      events { name recordedAt subject { ... on Enrolment { id period { start } } } }
      subject { id ... on Enrolment { history(first: 9) { totalCount } } } } } }"""
    found = api.ask(query)["findings"]["nodes"]
    assert len(found) >= 2
    for finding in found:
        assert finding["subject"]["history"]["totalCount"] == 2
        names = [event["name"] for event in finding["events"]]
        assert names[0] == "WorkerEnrolled"
        for event in finding["events"]:
            assert event["subject"]["period"]["start"] == "2022-10-02"
            assert event["recordedAt"]


def test_things_are_read_by_few_statements(database_url: str) -> None:
    # given ten lists, each with two decrees
    history = History()
    for n in range(10):
        village = [acts.proposed(f"list {n}"), acts.decreed(f"SK {n}", f"list {n}")]
        history.append(RECORDED, *village, acts.decreed(f"SK {n} b", f"list {n}"), scope="73.07")
    # when all is asked, then it is one statement for the page and one for each kind of thing below it
    query = """{ participantLists(region: "73.07", first: 10) { nodes { decrees(first: 1) { totalCount
      nodes { number list { proposed decrees(first: 1) { nodes { number } } } } } } } }"""
    data, statements = ask(history, database_url, query)
    assert statements.count == 2
    for found in data["participantLists"]["nodes"]:
        assert found["decrees"]["totalCount"] == 2
    query = '{ decrees(region: "73.07", first: 10) { nodes { number list { decrees(first: 2) { nodes { number } } } } } }'
    data, statements = ask(history, database_url, query)
    assert statements.count == 3
    for found in data["decrees"]["nodes"]:
        assert found["number"] in [d["number"] for d in found["list"]["decrees"]["nodes"]]
