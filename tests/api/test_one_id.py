"""One id, one truth: what is shown of a day or a moment has an id of its own, and what is shown as it now stands the plain one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment, TransferEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.vocabulary import EndReason
from naungan.graphql.types import ids
from naungan.projections.engine.statements import counted
from tests.api import test_agreements_and_claims as papers_of
from tests.api import test_findings as findings_of
from tests.api.asking import ask
from tests.api.conftest import Api
from tests.people import PASER, allocated, command, done, enrolments, people, ready_to_enrol
from tests.projections import test_batches as batches_of
from tests.projections.history import History

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
JAYAPURA, JAYAPURA_VILLAGE, JAYAPURA_OTHER = "91.03", "91.03.01.1001", "91.03.01.1002"
TODAY = dt.datetime(2022, 11, 15, 4, tzinfo=dt.UTC)  # at noon in Paser


@dataclass
class Told:
    """Three fishers of Paser, the first two with a card; `before` is known before a card was handed over and the third died."""

    agreement: UUID
    budget: UUID
    fishers: list[UUID]
    cards: list[UUID]
    before: int


def tell(register: Register) -> Told:
    papers = ready_to_enrol(register)
    fishers = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3, village=VILLAGE))))
    issued = done(register.issue_cards(command(), IssueCards(tuple(fishers[:2]), dt.date(2022, 10, 24))))
    cards = [UUID(card) for card in issued.result["cards"]]
    day = dt.date(2022, 11, 1)
    done(register.hold_handover(command(), HoldHandover(PASER, day, "Pendopo", cards=(cards[0],))))
    died = EndEnrolment(fishers[2], dt.date(2022, 11, 10), EndReason.DIED)
    done(register.end_enrolment(command(), died))
    assert issued.position is not None
    return Told(papers.agreement, papers.budget, fishers, cards, issued.position)


def at_work(api: Api, query: str, **variables: Any) -> Any:
    """The answer at noon of a working day of 2022."""
    with time_machine.travel(TODAY):
        return api.ask(query, variables)


# What a list shows, and the question that names a moment

TWO_MOMENTS = """query ($then: KnownAt!) {
  now: %(list)s(region: "64.01", %(day)s first: 10) { nodes { id stableId %(fields)s } }
  then: %(list)s(region: "64.01", %(day)s knownAt: $then, first: 10) { nodes { id stableId %(fields)s } } }"""
OPENED = "query ($ids: [ID!]!) { nodes(ids: $ids) { id stableId ... on %(kind)s { %(fields)s } } }"


@pytest.mark.parametrize(
    ("kind", "listed", "day", "fields"),
    [
        ("Budget", "budgets", "", "reserved { amount }"),
        ("Card", "cards", "", "status handedOverOn"),
        ("Enrolment", "enrolments", 'asOf: "2022-11-05",', "version period { endExclusive }"),
    ],
)
def test_one_thing_at_two_moments_has_two_ids_and_each_opens_what_was_shown(
    api: Api, told: Told, kind: str, listed: str, day: str, fields: str
) -> None:
    # Given a question about two moments in one document
    named = {"kind": kind, "list": listed, "day": day, "fields": fields}
    answer = at_work(api, TWO_MOMENTS % named, then={"position": str(told.before)})
    now, then = answer["now"]["nodes"], answer["then"]["nodes"]
    # Then the same things are shown under different ids, with one stable id
    assert {one["stableId"] for one in now} <= {one["stableId"] for one in then}
    assert len({one["id"] for one in [*now, *then]}) == len([*now, *then])
    assert all((one["id"] == one["stableId"]) is (day == "") for one in now)
    # And each id opens exactly what was shown under it
    shown = [*now, *then]
    opened = at_work(api, OPENED % named, ids=[one["id"] for one in shown])["nodes"]
    assert opened == shown
    # And what changed between the two moments is shown both as it was and as it is
    was = {one["stableId"]: one for one in then}
    assert [one for one in now if was[one["stableId"]] != {**one, "id": was[one["stableId"]]["id"]}]


@pytest.mark.parametrize(
    ("kind", "listed", "history", "fields"),
    [
        ("Agreement", "agreements", papers_of.papers(), "title"),
        ("Budget", "budgets", papers_of.papers(), "quotaUsed agreement { id stableId }"),
        (
            "PublicClaim",
            "publicClaims",
            papers_of.claims(),
            "source parts { id } contradictions { claims { id } }",
        ),
        ("Finding", "findings", findings_of.history(), "code subject { id stableId }"),
        ("Batch", "batches", batches_of.history()[0], "state agreement { id }"),
    ],
)
def test_whatever_has_an_id_is_opened_as_it_was_shown(
    database_url: str, kind: str, listed: str, history: History, fields: str
) -> None:
    query = f"""query ($then: KnownAt) {{ list: {listed}(region: "ID", knownAt: $then, first: 20) {{
      nodes {{ id stableId {fields} }} }} }}"""
    before = history.log_state().position
    head = history.append(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), findings_of.enrolled(2_000))
    for then in (None, {"position": str(head)}, {"position": str(before)}):
        data, _ = ask(history, database_url, query, then=then)
        shown = data["list"]["nodes"]
        assert shown
        # A plain id where no moment was named, and one of the moment where it was: of what lies below as well
        for one in shown:
            for node_id in _ids(one):
                assert (ids.parse(node_id).position is None) is (then is None), one
            assert one["stableId"] == ids.stable(one["id"])
        opened, _ = ask(
            history,
            database_url,
            f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ id stableId ... on {kind} {{ {fields} }} }} }}",
            ids=[one["id"] for one in shown],
        )
        assert opened["nodes"] == shown


def _ids(shown: Any) -> list[str]:
    """Every `id` in an answer."""
    if isinstance(shown, list):
        return [node_id for one in shown for node_id in _ids(one)]
    if not isinstance(shown, dict):
        return []
    own = [shown["id"]] if "id" in shown else []
    return own + [node_id for value in shown.values() for node_id in _ids(value)]


# When an id is plain

ENROLLED = """query ($day: Date, $at: KnownAt, $after: String) { enrolments(region: "64.01", asOf: $day, knownAt: $at,
  first: 2, after: $after) { pageInfo { endCursor } known { position }
  nodes { id stableId card { id stableId } agreement { id stableId } } } }"""


def plain(node: Any) -> set[bool]:
    """Whether a thing and what lies below it have plain ids."""
    return {ids.parse(node_id).position is None for node_id in _ids(node)}


def test_an_id_is_plain_exactly_where_nothing_is_named(api: Api, told: Told) -> None:
    head = at_work(api, ENROLLED)["enrolments"]["known"]
    for asked, is_plain in (
        ({}, True),
        ({"day": "2022-11-15"}, False),  # today's date, but named
        ({"day": "2022-11-05"}, False),
        ({"at": head}, False),  # the present moment, but named
        ({"at": {"recordedAt": "2999-01-01T00:00:00Z"}}, False),
    ):
        answer = at_work(api, ENROLLED, **asked)["enrolments"]
        assert len(answer["nodes"]) == 2
        assert plain(answer["nodes"]) == {is_plain}, asked


def test_a_page_that_others_have_overtaken_carries_its_moment(
    api: Api, told: Told, register: Register
) -> None:
    query = """query ($after: String) { cards(region: "64.01", first: 1, after: $after) {
      pageInfo { endCursor } nodes { id stableId status enrolment { id } } } }"""
    first = at_work(api, query)["cards"]
    after = first["pageInfo"]["endCursor"]
    # Given nothing was recorded since, the second page is as plain as the first
    second = at_work(api, query, after=after)["cards"]["nodes"]
    assert plain([*first["nodes"], *second]) == {True}
    # When something was, the page goes on with the older moment, and may not pass for the present
    end = EndEnrolment(told.fishers[1], dt.date(2022, 11, 20), EndReason.MOVED_AWAY)
    done(register.end_enrolment(command(), end))
    api.project()
    older = at_work(api, query, after=after)["cards"]["nodes"]
    assert plain(older) == {False}
    assert [one["stableId"] for one in older] == [one["stableId"] for one in second]
    # And where it is begun anew, it is plain again
    assert plain(at_work(api, query)["cards"]["nodes"]) == {True}


def test_a_command_refreshes_what_is_shown_under_the_plain_id_and_nothing_else(
    api: Api, told: Told, register: Register
) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Enrolment { version village { code } } } }"
    fisher = ids.encode("Enrolment", told.fishers[0])
    head = at_work(api, ENROLLED)["enrolments"]["known"]["position"]
    then = ids.encode_at("Enrolment", told.fishers[0], TODAY.date(), int(head))
    before = {"version": 1, "village": {"code": VILLAGE}}
    assert at_work(api, query, ids=[fisher, then])["nodes"] == [
        {"id": fisher, **before},
        {"id": then, **before},
    ]
    move = TransferEnrolment(told.fishers[0], dt.date(2022, 11, 12), village=OTHER_VILLAGE)
    done(register.transfer_enrolment(command(), move))
    api.project()
    assert at_work(api, query, ids=[fisher, then])["nodes"] == [
        {"id": fisher, "version": 2, "village": {"code": OTHER_VILLAGE}},
        {"id": then, **before},
    ]


# What an id of a moment opens

THING = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


def test_an_id_opens_nothing_where_there_is_no_such_moment(api: Api, told: Told) -> None:
    key, head = told.agreement, int(at_work(api, ENROLLED)["enrolments"]["known"]["position"])
    fisher = told.fishers[0]
    wrong = [
        ids.encode_at(
            "Agreement", key, None, 999_999
        ),  # a moment that has not come: it would be another truth then
        ids.encode_at("Agreement", key, None, 0),
        ids.encode_at("Agreement", key, dt.date(2022, 11, 1), head),  # depends on no day
        ids.encode_at("Enrolment", fisher, None, head),  # depends on one
        ids.encode_at("Enrolment", fisher, TODAY.date(), head - 1_000),
        ids.encode_at("Region", "64.01", None, head),  # depends on nothing
        ids.encode_at("Event", "1", None, head),
        ids.encode_at("Nothing", "1", None, head),
    ]
    assert at_work(api, THING, ids=wrong)["nodes"] == [None] * len(wrong)
    assert at_work(api, THING, ids=[ids.encode_at("Agreement", key, None, head)])["nodes"] != [None]


def test_a_position_within_an_append_is_no_moment(api: Api, told: Told) -> None:
    # Given an append of three events, the enrolment of the fishers
    events = api.ask("{ events(first: 100) { nodes { position appendId } } }")["events"]["nodes"]
    (inside, end, *_) = next(
        (int(e["position"]), int(e["appendId"])) for e in events if e["position"] != e["appendId"]
    )
    within, whole = (ids.encode_at("Agreement", told.agreement, None, position) for position in (inside, end))
    assert at_work(api, THING, ids=[within, whole])["nodes"] == [None, {"id": whole}]


def test_things_of_many_moments_cost_one_statement_a_moment_and_ten_moments_at_most(
    api: Api, told: Told
) -> None:
    ends = api.ask("{ events(first: 100) { nodes { appendId } } }")["events"]["nodes"]
    positions = sorted({int(one["appendId"]) for one in ends})
    assert len(positions) >= 8
    wanted = [ids.encode_at("Budget", told.budget, None, p) for p in positions[-3:]]
    with counted() as statements:
        found = at_work(api, THING, ids=[*wanted, *wanted])["nodes"]
    assert found == [{"id": node_id} for node_id in [*wanted, *wanted]]
    assert statements.count == 3
    many = [ids.encode_at("Budget", told.budget, None, n) for n in range(1, 12)]
    refused = api.refused(THING, {"ids": many}, "en")
    assert refused["extensions"]["code"] == "BAD_PAGE"
    assert "10" in refused["message"]


def test_an_id_under_the_word_that_was_used_before_opens_the_enrolment(api: Api, told: Told) -> None:
    old = ids.encode("Participant", told.fishers[0])
    assert at_work(api, THING, ids=[old])["nodes"] == [{"id": ids.encode("Enrolment", told.fishers[0])}]


# Days and clocks


@pytest.fixture
def jayapura(register: Register, api: Api, told: Told) -> UUID:
    """A fisher of Jayapura, who lives in another village from the 16th on."""
    papers = ready_to_enrol(register, JAYAPURA)
    fresh = papers.enrol(*people(51, 51, village=JAYAPURA_VILLAGE))
    (fisher,) = enrolments(register.enrol_workers(command(), fresh))
    move = TransferEnrolment(fisher, dt.date(2022, 11, 16), village=JAYAPURA_OTHER)
    done(register.transfer_enrolment(command(), move))
    api.project()
    return fisher


def test_a_plain_id_is_of_today_by_the_clocks_of_its_regency(api: Api, told: Told, jayapura: UUID) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Enrolment { village { code } } } }"
    wanted = [ids.encode("Enrolment", one) for one in (told.fishers[0], jayapura)]
    # When it is the 15th in Jakarta and in Paser, and the 16th in Jayapura
    with time_machine.travel(dt.datetime(2022, 11, 15, 15, 30, tzinfo=dt.UTC)), counted() as statements:
        assert api.ask(query, {"ids": wanted})["nodes"] == [
            {"id": wanted[0], "village": {"code": VILLAGE}},
            {"id": wanted[1], "village": {"code": JAYAPURA_OTHER}},
        ]
        assert statements.count == 2
        # Then a list of the nation, on Jakarta's day, shows the one in Jayapura as of the 15th and says so
        listed = api.ask('{ enrolments(region: "ID", first: 10) { nodes { id village { code } } } }')
        shown = {one["id"]: one["village"]["code"] for one in listed["enrolments"]["nodes"]}
        assert shown[wanted[0]] == VILLAGE
        (other,) = [node_id for node_id in shown if ids.stable(node_id) == wanted[1]]
        assert (ids.parse(other).day, shown[other]) == (dt.date(2022, 11, 15), JAYAPURA_VILLAGE)
        # And its own list shows it plainly
        own = api.ask('{ enrolments(region: "91.03", first: 10) { nodes { id village { code } } } }')
        assert own["enrolments"]["nodes"] == [{"id": wanted[1], "village": {"code": JAYAPURA_OTHER}}]
    # And an hour at which it is the same day everywhere takes one statement
    with time_machine.travel(TODAY), counted() as statements:
        api.ask(query, {"ids": wanted})
    assert statements.count == 1


@pytest.mark.parametrize(
    "asked",
    [
        'cards(region: "64.01", first: 1, after: $after) { pageInfo { endCursor } nodes { id } }',
        'enrolments(region: "64.01", first: 1, after: $after) { pageInfo { endCursor } nodes { id } }',
    ],
)
def test_a_list_of_today_that_was_begun_before_midnight_goes_on_with_its_day(
    api: Api, told: Told, asked: str
) -> None:
    query = f"query ($after: String) {{ list: {asked} }}"
    with time_machine.travel(dt.datetime(2022, 11, 15, 15, 59, tzinfo=dt.UTC)):  # a minute before, in Paser
        first = api.ask(query)["list"]
    with time_machine.travel(dt.datetime(2022, 11, 15, 16, 1, tzinfo=dt.UTC)):
        (second,) = api.ask(query, {"after": first["pageInfo"]["endCursor"]})["list"]["nodes"]
        (anew,) = api.ask(query)["list"]["nodes"]
    assert ids.parse(first["nodes"][0]["id"]).day is None
    assert ids.parse(second["id"]).day == dt.date(2022, 11, 15)
    assert anew["id"] == first["nodes"][0]["id"]


def test_coverage_of_today_says_which_day_that_is_and_its_groups_go_on_with_it(api: Api, told: Told) -> None:
    query = """query ($after: String) { coverage(region: "64.01") { asOf covered
      groups(by: [SEGMENT], first: 1, after: $after) { pageInfo { endCursor } totalCount } } }"""
    with time_machine.travel(dt.datetime(2022, 11, 9, 15, 59, tzinfo=dt.UTC)):
        first = api.ask(query)["coverage"]
    assert (first["asOf"], first["covered"]) == ("2022-11-09", 3)
    with time_machine.travel(dt.datetime(2022, 11, 9, 16, 1, tzinfo=dt.UTC)):
        anew = api.ask(query)["coverage"]
        second = api.ask(query, {"after": first["groups"]["pageInfo"]["endCursor"]})["coverage"]
    assert (anew["asOf"], anew["covered"]) == ("2022-11-10", 2)
    assert (second["asOf"], second["covered"]) == ("2022-11-09", 3)


def test_a_cursor_of_a_named_day_is_of_no_list_of_today(api: Api, told: Told) -> None:
    cursor = at_work(api, ENROLLED, day="2022-11-15")["enrolments"]["pageInfo"]["endCursor"]
    with time_machine.travel(TODAY):
        refused = api.refused(ENROLLED, {"after": cursor})
    assert refused["extensions"]["code"] == "BAD_CURSOR"


# Lists below a thing

BUDGETS = """query ($id: ID!, $after: String) { node(id: $id) { ... on Agreement { id budgets(first: 1, after: $after) {
  known { position } pageInfo { endCursor hasNextPage } nodes { id } } } } }"""
HISTORY = """query ($id: ID!, $after: String) { node(id: $id) { ... on Enrolment { id history(first: 1, after: $after) {
  known { position } pageInfo { endCursor hasNextPage } nodes { name } } } } }"""


def test_a_list_below_a_thing_goes_on_by_its_plain_id_whatever_was_recorded_since(
    api: Api, told: Told, register: Register
) -> None:
    fisher = ids.encode("Enrolment", told.fishers[2])
    first = at_work(api, HISTORY, id=fisher)["node"]["history"]
    # When others have recorded, and the thing itself has changed
    move = TransferEnrolment(told.fishers[0], dt.date(2022, 11, 12), village=OTHER_VILLAGE)
    done(register.transfer_enrolment(command(), move))
    api.project()
    second = at_work(api, HISTORY, id=fisher, after=first["pageInfo"]["endCursor"])["node"]["history"]
    # Then the next page is there, as of the newer moment
    assert [*first["nodes"], *second["nodes"]] == [{"name": "WorkerEnrolled"}, {"name": "WorkerDied"}]
    assert int(second["known"]["position"]) > int(first["known"]["position"])
    # But below a thing as it was shown, the page is of that moment, and of no other
    then = ids.encode_at("Enrolment", told.fishers[2], TODAY.date(), int(first["known"]["position"]))
    again = at_work(api, HISTORY, id=then, after=first["pageInfo"]["endCursor"])["node"]["history"]
    assert (again["nodes"], again["known"]) == (second["nodes"], first["known"])
    with time_machine.travel(TODAY):
        refused = api.refused(HISTORY, {"id": then, "after": second["pageInfo"]["endCursor"]})
    assert refused["extensions"]["code"] == "BAD_CURSOR"


def test_the_lines_of_an_agreement_go_on_by_node(api: Api, told: Told, register: Register) -> None:
    # Given an agreement with two lines, of which one was seen
    for year in (2023, 2024):
        allocated(register, agreement=told.agreement, fiscal_year=year, amount=10**6)
    api.project()
    agreement = ids.encode("Agreement", told.agreement)
    first = at_work(api, BUDGETS, id=agreement)["node"]["budgets"]
    # When a third is allocated
    allocated(register, agreement=told.agreement, fiscal_year=2025, amount=10**6)
    api.project()
    # Then one goes on to the second and the third, and each is known to the newest
    seen, page = [*first["nodes"]], first
    while page["pageInfo"]["hasNextPage"]:
        page = at_work(api, BUDGETS, id=agreement, after=page["pageInfo"]["endCursor"])["node"]["budgets"]
        seen += page["nodes"]
    assert len({one["id"] for one in seen}) == len(seen) == 3
    assert plain(seen) == {True}
    assert int(page["known"]["position"]) > int(first["known"]["position"])


def test_the_people_of_a_number_have_plain_ids_where_coverage_names_nothing(api: Api, told: Told) -> None:
    people_of = "enrolments(first: 5) { nodes { id stableId card { id } } }"
    query = f"""query ($day: Date, $at: KnownAt) {{ coverage(region: "64.01", asOf: $day, knownAt: $at) {{
      {people_of} groups(by: [SEGMENT], first: 5) {{ nodes {{ {people_of} }} }} }} }}"""
    head = at_work(api, ENROLLED)["enrolments"]["known"]
    for asked, is_plain in (({}, True), ({"day": "2022-11-15"}, False), ({"at": head}, False)):
        coverage = at_work(api, query, **asked)["coverage"]
        assert len(coverage["enrolments"]["nodes"]) == 2
        assert coverage["groups"]["nodes"] == [{"enrolments": coverage["enrolments"]}]
        assert plain(coverage) == {is_plain}, asked
        shown = coverage["enrolments"]["nodes"]
        assert at_work(api, THING, ids=[one["id"] for one in shown])["nodes"] == [
            {"id": one["id"]} for one in shown
        ]


def test_the_people_of_a_village_have_plain_ids_where_it_names_nothing(api: Api, told: Told) -> None:
    query = """query ($day: Date) { villages(region: "64.01.01.2009", asOf: $day, first: 5) {
      nodes { covered enrolments(first: 5) { nodes { id } } } } }"""
    for asked, is_plain in (({}, True), ({"day": "2022-11-15"}, False)):
        (village,) = at_work(api, query, **asked)["villages"]["nodes"]
        assert village["covered"] == 2
        assert plain(village) == {is_plain}


# Commands, filters and refusals

END = """mutation ($input: EndEnrolmentInput!) { endEnrolment(input: $input) { position ids
  enrolments { id stableId } userErrors { code path against { id } } } }"""


@pytest.mark.records
def test_commands_take_either_id_and_answer_plain_ones(api: Api, told: Told) -> None:
    then = ids.encode_at("Enrolment", told.fishers[0], dt.date(2022, 10, 5), told.before)
    given = {"idempotencyKey": str(uuid4()), "endExclusive": "2022-11-20", "reason": "MOVED_AWAY"}
    answer = api.post(END, {"input": {**given, "enrolment": then}})["data"]["endEnrolment"]
    fisher = ids.encode("Enrolment", told.fishers[0])
    assert (answer["ids"], answer["userErrors"]) == ([fisher], [])
    # And the same command by the plain id is the same command
    api.project()
    again = at_work(api, END, input={**given, "enrolment": fisher})["endEnrolment"]
    assert (again["position"], again["ids"]) == (answer["position"], answer["ids"])
    assert again["enrolments"] == [{"id": fisher, "stableId": fisher}]


@pytest.mark.records
@pytest.mark.parametrize("end", ["2022-11-20", "2999-01-01"])
def test_a_refused_body_is_the_same_whichever_id_it_names(api: Api, told: Told, end: str) -> None:
    # Given a command about nobody, refused under its key
    given = {"idempotencyKey": str(uuid4()), "endExclusive": end, "reason": "MOVED_AWAY"}
    nobody, wrong = UUID(int=5), ids.encode_at("Card", told.cards[0], dt.date(2022, 11, 1), told.before)
    for first, second in (
        (ids.encode("Enrolment", nobody), ids.encode_at("Enrolment", nobody, dt.date(2022, 11, 1), 3)),
        (wrong, ids.stable(wrong)),
    ):
        given |= {"idempotencyKey": str(uuid4())}
        answers = [
            at_work(api, END, input={**given, "enrolment": one})["endEnrolment"]["userErrors"]
            for one in (first, second)
        ]
        # Then the other id under the same key is no other command
        assert answers[0] == answers[1]
        assert answers[0][0]["code"] == "NOT_FOUND"


def test_what_stands_against_a_command_has_its_plain_id(api: Api, told: Told, register: Register) -> None:
    query = """mutation ($input: IssueCardsInput!) { issueCards(input: $input) {
      userErrors { code against { id stableId } } } }"""
    fisher = ids.encode_at("Enrolment", told.fishers[0], TODAY.date(), told.before)
    given = {"idempotencyKey": str(uuid4()), "enrolments": [fisher], "issuedOn": "2022-11-02"}
    (error,) = at_work(api, query, input=given)["issueCards"]["userErrors"]
    assert error["against"]["id"] == error["against"]["stableId"]


def test_filters_take_either_id(api: Api, told: Told) -> None:
    query = """query ($ids: [ID!]!) { coverage(region: "64.01", asOf: "2022-11-01", filter: { agreements: $ids }) { covered } }"""
    plain_id = ids.encode("Agreement", told.agreement)
    then = ids.encode_at("Agreement", told.agreement, None, told.before)
    assert [api.ask(query, {"ids": [one]})["coverage"]["covered"] for one in (plain_id, then)] == [3, 3]


# Findings


def test_the_subject_of_a_finding_is_shown_today_or_on_the_day_of_its_moment(database_url: str) -> None:
    query = """query ($at: KnownAt) { findings(region: "73.07", knownAt: $at, first: 1) { known { recordedAt position }
      nodes { id subject { id } } } }"""
    history = findings_of.history()
    # Given an answer that is known at 23:30 UTC, which is the next day in Sulawesi
    late = dt.datetime(2030, 4, 1, 23, 30, tzinfo=dt.UTC)
    history.append(late, findings_of.enrolled(20))
    data, _ = ask(history, database_url, query)
    (now,) = data["findings"]["nodes"]
    assert plain(now) == {True}
    data, _ = ask(history, database_url, query, at={"position": str(history.log_state().position)})
    (then,) = data["findings"]["nodes"]
    assert ids.parse(then["subject"]["id"]).day == dt.date(2030, 4, 2)
    assert ids.parse(then["subject"]["id"]).position == int(data["findings"]["known"]["position"])
