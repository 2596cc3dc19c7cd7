"""How are findings asked for? With the enrolments they are about and the events that told of them."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid5

from naungan.domain.budget import BudgetAllocated, BudgetRevised, Figures
from naungan.domain.enrolment_events import EnrolmentCorrected, WorkerEnrolled
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme, RuleCode, Sex
from naungan.graphql.types import ids
from naungan.projections.claims.contradictions import ContradictionKind
from naungan.projections.findings.judging import Kind
from naungan.projections.findings.query import CODES
from naungan.texts.findings import CONTRADICTIONS, FINDINGS, OF_DECREES, OF_LINES, finding_message
from tests.projections.history import History

from .asking import ask

MARCH = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)


def enrolment(n: int) -> UUID:
    return uuid5(UUID(int=n), "enrolment")


def enrolled(n: int, *breaches: RuleCode) -> tuple[UUID, WorkerEnrolled]:
    return enrolment(n), WorkerEnrolled(
        worker=UUID(int=n),
        scheme="VULNERABLE_WORKERS",
        segment="FISHER",
        category=MembershipCategory.NON_WAGE_EARNER,
        village="73.07.01.2001",
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK,),
        start=dt.date(2024, 1, 1),
        end_exclusive=None,
        sex=Sex.MALE,
        birth_year=1980,
        age=44,
        concurrent=RuleCode.CONCURRENT_ENROLMENT in breaches,
        breaches=breaches,
    )


def history() -> History:
    """Three enrolments: one breaks two rules, one is concurrent, and one broke a rule until it was corrected."""
    told = History()
    late = enrolled(3, RuleCode.OUTSIDE_AGE_POLICY)
    told.append(
        MARCH,
        enrolled(1, RuleCode.NO_DECREE, RuleCode.NO_BUDGET),
        enrolled(2, RuleCode.CONCURRENT_ENROLMENT),
        late,
    )
    event = late[1]
    now = tuple(replace(s, segment="FARMER") for s in event.stretches)
    told.append(
        MARCH,
        (
            late[0],
            EnrolmentCorrected(
                event.worker,
                event.terms,
                UUID(int=9),
                event.stretches,
                now,
                40,
                (),
                (RuleCode.NO_DECREE,),
                judged=(RuleCode.NO_DECREE, RuleCode.OUTSIDE_AGE_POLICY),
            ),
        ),
    )
    return told


def test_findings_come_with_their_enrolments_and_events(database_url: str) -> None:
    query = """query ($codes: [FindingCode!]) { findings(region: "73.07", codes: $codes, first: 10) { totalCount nodes {
      id code message events { id } region { code level } subject { id ... on Enrolment { concurrent segment { code } } }
    } } }"""
    data, statements = ask(history(), database_url, query)
    assert statements.count == 2  # the page, and every enrolment it is about
    found = data["findings"]
    assert found["totalCount"] == 4
    assert [(f["code"], [e["id"] for e in f["events"]]) for f in found["nodes"]] == [
        ("NO_BUDGET", [ids.encode("Event", 1)]),
        ("NO_DECREE", [ids.encode("Event", 1)]),
        ("CONCURRENT_ENROLMENT", [ids.encode("Event", 2)]),
        ("NO_DECREE", [ids.encode("Event", 4)]),
    ]
    assert found["nodes"][0]["region"] == {"code": "73.07.01.2001", "level": "VILLAGE"}
    assert found["nodes"][0]["message"] == finding_message(RuleCode.NO_BUDGET, Kind.ENROLMENT, "id")
    assert found["nodes"][2]["subject"] == {
        "id": ids.encode("Enrolment", enrolment(2)),
        "concurrent": True,
        "segment": {"code": "FISHER"},
    }
    assert found["nodes"][3]["subject"]["segment"] == {"code": "FARMER"}
    data, _ = ask(history(), database_url, query, codes=["NO_DECREE"])
    assert [f["code"] for f in data["findings"]["nodes"]] == ["NO_DECREE", "NO_DECREE"]


def test_findings_are_answered_as_known_then_and_without_subjects_in_one_statement(
    database_url: str,
) -> None:
    data, statements = ask(
        history(),
        database_url,
        """{ findings(region: "ID", knownAt: {position: "3"}, first: 10) { totalCount nodes { code message } } }""",
        "en",
    )
    assert statements.count == 1
    assert data["findings"]["totalCount"] == 4
    assert data["findings"]["nodes"][3] == {
        "code": "OUTSIDE_AGE_POLICY",
        "message": finding_message(RuleCode.OUTSIDE_AGE_POLICY, Kind.ENROLMENT, "en"),
    }


def test_what_has_no_tariff_is_named(database_url: str) -> None:
    told = History()
    _, event = enrolled(7, RuleCode.UNPRICED)
    told.append(
        MARCH, (enrolment(7), replace(event, programmes=(Programme.JKK, Programme.JKM, Programme.JHT)))
    )
    query = """{ findings(region: "73.07", first: 10) { nodes { message } } }"""
    data, _ = ask(told, database_url, query, "en")
    assert data["findings"]["nodes"] == [
        {"message": "No tariff is known for JHT; nothing is reserved for that."}
    ]


def test_a_finding_is_found_by_its_id_until_it_is_resolved(database_url: str) -> None:
    still, resolved = (
        ids.encode("Finding", f"{enrolment(n)}.{code}")
        for n, code in ((1, RuleCode.NO_DECREE), (3, RuleCode.OUTSIDE_AGE_POLICY))
    )
    data, _ = ask(
        history(),
        database_url,
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Finding { code subject { id } } } }",
        ids=[still, resolved],
    )
    assert data["nodes"] == [
        {"id": still, "code": "NO_DECREE", "subject": {"id": ids.encode("Enrolment", enrolment(1))}},
        None,
    ]


def test_every_finding_and_contradiction_is_said_in_both_languages() -> None:
    assert set(FINDINGS) == set(CODES)
    assert set(CONTRADICTIONS) == set(ContradictionKind)
    for indonesian, english in [
        *FINDINGS.values(),
        *OF_LINES.values(),
        *OF_DECREES.values(),
        *CONTRADICTIONS.values(),
    ]:
        assert indonesian
        assert english
        assert indonesian != english


def test_a_finding_may_be_about_a_budget_line(database_url: str) -> None:
    told, line = History(), UUID(int=77)
    allocated = BudgetAllocated("73.07", "VULNERABLE_WORKERS", 2024, FundingSource.APBD, None, amount=100)
    told.append(MARCH, (line, allocated), enrolled(1, RuleCode.NO_DECREE), scope="73.07")
    figures = Figures(50, None, None, None)
    broken = (RuleCode.BUDGET_EXCEEDED,)
    told.append(MARCH, (line, BudgetRevised(figures, figures, breaches=broken)), scope="73.07")
    query = """{
      findings(region: "73.07", first: 10) { totalCount nodes {
        id code message region { code } subject { id ... on Budget { allocated { amount } } ... on Enrolment { concurrent } }
        events { id }
      } }
      findingCounts(region: "73.07") { count groups(by: [VILLAGE], first: 9) { nodes { keys { code } count } } }
    }"""
    data, _ = ask(told, database_url, query, "en")
    [worker, budget] = data["findings"]["nodes"]
    assert worker["subject"] == {"id": ids.encode("Enrolment", enrolment(1)), "concurrent": False}
    assert budget == {
        "id": ids.encode("Finding", f"{line}.BUDGET_EXCEEDED"),
        "code": "BUDGET_EXCEEDED",
        "message": "More is reserved than the budget has.",
        "region": {"code": "73.07"},
        "subject": {"id": ids.encode("Budget", line), "allocated": {"amount": "50"}},
        "events": [{"id": ids.encode("Event", 3)}],
    }
    groups = {g["keys"][0]["code"]: g["count"] for g in data["findingCounts"]["groups"]["nodes"]}
    assert (data["findingCounts"]["count"], groups) == (2, {"73.07.01.2001": 1, "NONE": 1})
    # it is opened by its id
    again, _ = ask(
        told,
        database_url,
        "query ($id: ID!) { node(id: $id) { id ... on Finding { subject { id } } } }",
        id=budget["id"],
    )
    assert again["node"] == {"id": budget["id"], "subject": {"id": ids.encode("Budget", line)}}
