"""How are agreements, budgets and public claims asked for? Told of an invented regency, with the statements counted."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid5

from naungan.domain.agreements import AgreementSigned, AgreementTerminated, MemorandumSigned
from naungan.domain.budget import BudgetAllocated, BudgetReserved
from naungan.domain.claims import ClaimPublished
from naungan.domain.dates import PartialDate, Period
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.reserved_months import Draw
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    ClaimMeasure,
    ClaimPopulation,
    FundingSource,
    MembershipCategory,
    Programme,
    Sex,
)
from naungan.graphql.types import ids
from naungan.graphql.types.signed_tokens import Cell
from tests.projections.history import History

from .asking import SIGNER, ask

MARCH = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)
PARTIES = ("Pemerintah Kabupaten Sinjai", "BPJS Ketenagakerjaan")


def named(name: str) -> UUID:
    return uuid5(UUID(int=8), name)


def papers() -> History:
    """A memorandum, two agreements under it, and three lines with what was reserved of them."""
    history = History()
    memo = MemorandumSigned(
        "73.07", "kesepakatan bersama", PARTIES, PartialDate.parse("2024-02"), None, ("Inpres 2/2021",)
    )
    pact = AgreementSigned(
        "73.07",
        AgreementKind.COOPERATION_AGREEMENT,
        "perjanjian kerja sama",
        PARTIES,
        PartialDate.parse("2024-03-01"),
        Period(dt.date(2024, 3, 1), dt.date(2025, 3, 1)),
        (),
        named("memo"),
    )
    line = BudgetAllocated(
        "73.07",
        "VULNERABLE_WORKERS",
        2024,
        FundingSource.APBD,
        BudgetStage.REVISED,
        named("first"),
        None,
        1_250_000,
        1_000_000,
    )
    history.append(MARCH, (named("memo"), memo), (named("first"), pact), (named("second"), pact))
    for n, year in enumerate((2024, 2025, 2026)):
        history.append(
            MARCH,
            (
                named(f"line {year}"),
                BudgetAllocated(**{**_fields(line), "fiscal_year": year, "quota": 10 + n}),
            ),
        )
    history.append(
        MARCH,
        (named("line 2024"), BudgetReserved(50_400, 1)),
        _enrolled(1, Draw(named("line 2024"), 2024, 3, 16_800)),
    )
    history.append(MARCH, (named("second"), AgreementTerminated(dt.date(2024, 9, 1), UUID(int=1))))
    return history


def _fields(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def _enrolled(n: int, *draws: Draw, segment: str = "FISHER") -> tuple[UUID, WorkerEnrolled]:
    return uuid5(UUID(int=n), "enrolment"), WorkerEnrolled(
        worker=UUID(int=n),
        scheme="VULNERABLE_WORKERS",
        segment=segment,
        category=MembershipCategory.NON_WAGE_EARNER,
        village="73.07.01.2001",
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK,),
        start=dt.date(2024, 4, 1),
        end_exclusive=None,
        sex=Sex.MALE,
        birth_year=1980,
        age=44,
        draws=draws,
    )


def claims() -> History:
    """A total of 60 with parts of 40 and 25, another figure of 66, and 40 fishers and 20 farmers on the roster."""
    history = History()
    people = [_enrolled(n, segment="FISHER" if n <= 40 else "FARMER") for n in range(1, 61)]
    history.append(MARCH, *people)

    def said(name: str, value: int, **more: Any) -> tuple[UUID, ClaimPublished]:
        plain: dict[str, Any] = dict.fromkeys(ClaimPublished.__dataclass_fields__)
        plain |= {
            "region": "73.07",
            "source": "harian",
            "said_on": dt.date(2024, 4, 2),
            "about": PartialDate.parse("2024-04-01"),
            "since": False,
            "population": ClaimPopulation.REGENCY_ROSTERS,
            "measure": ClaimMeasure.WORKERS_COVERED,
            "scheme": "VULNERABLE_WORKERS",
            "value": value,
        }
        return named(name), ClaimPublished(**{**plain, **more})

    history.append(
        MARCH,
        said("total", 60),
        said("fishers", 40, segment="FISHER", part_of=named("total")),
        said("farmers", 25, segment="FARMER", part_of=named("total")),
        said("other", 66, source="radio"),
    )
    return history


def test_agreements_come_with_what_they_are_under_and_their_budgets(database_url: str) -> None:
    data, statements = ask(
        papers(),
        database_url,
        """{ agreements(region: "73.07", first: 10) {
          totalCount known { position simulated regionEdition }
          nodes { id kind title version parties legalBasis evidence terminatedOn
            signedOn { display } period { start endExclusive } under { title under { title } }
            budgets(first: 2) { totalCount pageInfo { hasNextPage } nodes { fiscalYear
              allocated { display amount currency } atLeast { display } reserved { amount } remaining { amount }
              quota quotaUsed version agreement { title budgets(last: 1) { nodes { fiscalYear } } } } }
          } } }""",
    )
    answer = data["agreements"]
    assert statements.count == 3  # the page, what they are under, and every line: whatever the number of rows
    assert answer["totalCount"] == 3
    memo, first, second = answer["nodes"]
    assert (memo["kind"], memo["period"], memo["under"]) == ("MEMORANDUM", None, None)
    assert memo["signedOn"] == {"display": "Februari 2024"}
    assert memo["legalBasis"] == ["Inpres 2/2021"]
    assert first["under"] == {"title": "kesepakatan bersama", "under": None}
    assert first["period"] == {"start": "2024-03-01", "endExclusive": "2025-03-01"}
    assert (second["terminatedOn"], second["version"]) == ("2024-09-01", 2)
    assert memo["budgets"]["nodes"] == second["budgets"]["nodes"] == []
    assert first["budgets"]["totalCount"] == 3
    assert first["budgets"]["pageInfo"]["hasNextPage"]
    lines = first["budgets"]["nodes"]
    assert [line["fiscalYear"] for line in lines] == [2024, 2025]
    assert lines[0] == {
        "fiscalYear": 2024,
        "allocated": {"display": "Rp1.250.000", "amount": "1250000", "currency": "IDR"},
        "atLeast": {"display": "Rp1.000.000"},
        "reserved": {"amount": "50400"},
        "remaining": {"amount": "1199600"},
        "quota": 10,
        "quotaUsed": 1,
        "version": 2,
        "agreement": {"title": "perjanjian kerja sama", "budgets": {"nodes": [{"fiscalYear": 2026}]}},
    }


def test_a_page_of_an_agreements_budgets_goes_on_after_its_cursor(database_url: str) -> None:
    history = papers()
    query = """query ($after: String) { agreements(region: "73.07", first: 10) { nodes {
      budgets(first: 2, after: $after) { edges { cursor node { fiscalYear } }
        pageInfo { hasNextPage hasPreviousPage endCursor } } } } }"""
    data, _ = ask(history, database_url, query.replace("($after: String)", "").replace(", after: $after", ""))
    page = data["agreements"]["nodes"][1]["budgets"]
    assert [e["node"]["fiscalYear"] for e in page["edges"]] == [2024, 2025]
    one = """query ($id: ID!, $after: String) { node(id: $id) { ... on Agreement {
      budgets(first: 2, after: $after) { nodes { fiscalYear } pageInfo { hasNextPage hasPreviousPage } } } } }"""
    data, _ = ask(
        history,
        database_url,
        one,
        id=ids.encode("Agreement", named("first")),
        after=page["pageInfo"]["endCursor"],
    )
    assert data["node"]["budgets"] == {
        "nodes": [{"fiscalYear": 2026}],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True},
    }


def test_what_is_not_asked_is_not_read(database_url: str) -> None:
    history = papers()
    data, statements = ask(
        history,
        database_url,
        '{ agreements(region: "73", inForceOn: "2024-09-01", first: 10) { nodes { title } } }',
    )
    assert statements.count == 1
    assert [a["title"] for a in data["agreements"]["nodes"]] == [
        "kesepakatan bersama",
        "perjanjian kerja sama",
    ]
    data, statements = ask(
        history,
        database_url,
        '{ budgets(region: "73.07", fiscalYear: 2026, first: 5) { totalCount nodes { scheme { label } quota } } }',
    )
    assert statements.count == 1
    assert data["budgets"] == {
        "totalCount": 1,
        "nodes": [{"scheme": {"label": "pekerja rentan"}, "quota": 12}],
    }


def test_an_answer_is_as_known_at_the_moment_asked_for(database_url: str) -> None:
    data, _ = ask(
        papers(),
        database_url,
        """{ then: budgets(region: "73.07", knownAt: {position: "5"}, first: 5) { totalCount known { position } }
             start: agreements(region: "73.07", knownAt: {recordedAt: "2020-01-01T00:00:00Z"}, first: 5) {
               totalCount known { position recordedAt } } }""",
    )
    assert data["then"] == {"totalCount": 2, "known": {"position": "5"}}
    assert data["start"]["totalCount"] == 0
    assert data["start"]["known"]["position"] == "0"


def test_claims_come_with_their_evidence_and_contradictions(database_url: str) -> None:
    query = """{ publicClaims(region: "73", first: 10) { totalCount nodes { value { count }
      reconciliation { status evidenceValue { count } gap { count } equalByConstruction asKnownWhenSaid { count }
        asKnownNow { count } cell }
      contradictions { kind difference { count money { amount } } message claims { value { count } } }
      partOf { value { count } } parts { value { count } segment { code } reconciliation { status } } } } }"""
    history = claims()
    data, statements = ask(history, database_url, query)
    assert statements.count == 3  # the page, every claim about its regions, and the evidence of all of them
    total, fishers, farmers, other = data["publicClaims"]["nodes"]
    cell = total["reconciliation"].pop("cell")
    assert total["reconciliation"] == {
        "status": "MATCHES",
        "evidenceValue": {"count": 60},
        "gap": {"count": 0},
        "equalByConstruction": True,
        "asKnownWhenSaid": {"count": 60},
        "asKnownNow": {"count": 60},
    }
    opened = Cell.open(SIGNER, cell)
    assert (opened.region, opened.as_of, dict(opened.filter)) == (
        "73.07",
        dt.date(2024, 4, 1),
        {"schemes": ["VULNERABLE_WORKERS"]},
    )
    people, _ = ask(
        history,
        database_url,
        "query ($cell: Cell!) { enrolments(cell: $cell, first: 1) { totalCount } }",
        cell=cell,
    )
    assert people["enrolments"]["totalCount"] == 60  # exactly those the evidence counts
    assert [p["value"]["count"] for p in total["parts"]] == [40, 25]
    assert fishers["partOf"] == {"value": {"count": 60}}
    assert farmers["reconciliation"]["gap"] == {"count": 5}
    assert [(c["kind"], c["difference"]) for c in total["contradictions"]] == [
        ("CLAIMS_DIFFER", {"count": 6, "money": None}),
        ("TOTAL_IS_NOT_SUM", {"count": -5, "money": None}),
    ]
    assert total["contradictions"][0]["message"] == (
        "Angka yang disebut untuk hal dan hari yang sama berbeda: 60 sampai 66, selisih 6."
    )
    assert [c["value"]["count"] for c in other["contradictions"][0]["claims"]] == [60, 66]


def test_messages_come_in_english_where_that_is_asked_for(database_url: str) -> None:
    data, statements = ask(
        claims(),
        database_url,
        '{ publicClaims(region: "73.07", first: 1) { nodes { contradictions { message } } } }',
        "en",
    )
    assert statements.count == 3
    assert data["publicClaims"]["nodes"][0]["contradictions"][1]["message"] == (
        "The total is said to be 60, its parts add up to 65; a difference of -5."
    )


def test_a_claim_is_found_by_its_id_and_nothing_else_is(database_url: str) -> None:
    history = claims()
    found, other = ids.encode("PublicClaim", named("farmers")), ids.encode("Agreement", named("farmers"))
    data, _ = ask(
        history,
        database_url,
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on PublicClaim { reconciliation { gap { count } } partOf { value { count } } } } }",
        ids=[found, other, "nothing"],
    )
    assert data["nodes"] == [
        {"id": found, "reconciliation": {"gap": {"count": 5}}, "partOf": {"value": {"count": 60}}},
        None,
        None,
    ]
