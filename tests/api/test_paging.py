"""May a page be continued anywhere? Also at read models that are behind those it came from: they wait, or say so."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from naungan.graphql.types.errors import BadToken
from naungan.graphql.types.moment import Shown
from naungan.graphql.types.relay import PageArguments, page_below
from naungan.projections.all import all_projections
from naungan.projections.engine.reading import At, Known
from naungan.projections.engine.statements import counted
from naungan.projections.engine.waiting import NotYet
from tests.databases import Shelf
from tests.projections import test_batches as batches
from tests.projections.history import History

from . import test_agreements_and_claims as papers
from . import test_findings as findings
from .asking import REGIONS, SIGNER, answer, answer_as_projected, ask

FIELDS = "edges { cursor } known { position } pageInfo { endCursor hasNextPage }"


@pytest.mark.parametrize(
    ("asked", "history"),
    [
        ('agreements(region: "ID"', papers.papers()),
        ('budgets(region: "ID"', papers.papers()),
        ('publicClaims(region: "ID"', papers.claims()),
        ('findings(region: "ID"', findings.history()),
        ('batches(region: "ID"', batches.history()[0]),
        ('enrolments(region: "ID", asOf: "2024-05-01"', papers.papers()),
    ],
    ids=["agreements", "budgets", "publicClaims", "findings", "batches", "participants"],
)
def test_a_page_is_not_continued_from_fewer_events_than_it_came_from(
    database_url: str, shelf: Shelf, built_template: str, asked: str, history: History
) -> None:
    # Given a first page, known at the head
    query = f"query ($after: String) {{ list: {asked}, first: 1, after: $after) {{ {FIELDS} }} }}"
    first = ask(history, database_url, query)[0]["list"]
    assert first["known"]["position"] == str(history.log_state().position)
    cursor = first["pageInfo"]["endCursor"]
    assert cursor is not None
    # When it is continued where only the first append is projected so far
    end = history.entries[0].append_id
    behind = History([e for e in history.entries if e.append_id == end])
    with shelf.lend(built_template) as replica:
        result = answer(behind, replica, query, after=cursor)
        # Then it is not answered from less; once the rest is there, it goes on
        assert result.errors is not None
        assert isinstance(result.errors[0].original_error, NotYet)
        second = ask(history, replica, query, after=cursor)[0]["list"]
    assert second["known"] == first["known"]


def test_one_bad_cursor_leaves_four_answers(database_url: str) -> None:
    # Given five lists in one document, of which one is to go on after a cursor that is none
    query = """query ($after: String) {
      agreements(region: "ID", first: 1) { totalCount }
      budgets(region: "ID", first: 1, after: $after) { totalCount }
      cards(region: "ID", asOf: "2024-05-01", first: 1) { totalCount }
      enrolments(region: "ID", asOf: "2024-05-01", first: 1) { totalCount }
      coverage(region: "ID", asOf: "2024-05-01") { covered } }"""
    result = answer(papers.papers(), database_url, query, after="none of ours")
    # Then four are answered, and the fifth says what is wrong with it
    assert result.errors is not None
    assert result.data is not None
    assert [(error.path, type(error.original_error)) for error in result.errors] == [(["budgets"], BadToken)]
    assert {name for name, found in result.data.items() if found is None} == {"budgets"}
    assert len(result.data) == 5


@pytest.mark.parametrize("asked", ["nodes { id }", "edges { cursor }", "pageInfo { hasNextPage }"])
def test_who_asks_for_a_number_alone_has_no_row_read(database_url: str, asked: str) -> None:
    query = 'query { enrolments(region: "ID", asOf: "2024-05-01", first: 1) { totalCount %s } }'
    with counted() as alone:
        number = answer(papers.papers(), database_url, query % "")
    with counted() as with_rows:
        both = answer(papers.papers(), database_url, query % asked)
    assert number.data is not None
    assert both.data is not None
    assert number.data["enrolments"]["totalCount"] == both.data["enrolments"]["totalCount"] == 1
    assert ["LIMIT 0" in sql for sql in (*alone.sent, *with_rows.sent)] == [True, False]


def test_a_list_below_a_thing_waits_for_what_the_thing_was_read_from() -> None:
    # Given a thing that is known at a position, and a list of it that is read elsewhere: its history, from the log
    info = cast(Any, SimpleNamespace(context=SimpleNamespace(signer=SIGNER)))
    known = Known(7, dt.datetime(2024, 5, 1, tzinfo=dt.UTC), simulated=False, present=True)
    # When a page of that is opened
    paging = page_below(info, "history", {"stream": "x"}, PageArguments(5, None, None, None), Shown(known))
    # Then it is answered as of that position, and not from less
    assert paging.at == At(position=7, at_least=7)


def test_what_lies_below_a_thing_is_not_answered_from_less_than_the_thing(database_url: str) -> None:
    query = """{ enrolments(region: "ID", asOf: "2024-05-01", first: 5) {
      nodes { agreement { title } } } }"""
    # Given people who were enrolled under an agreement, and read models of agreements that know nothing of it yet
    history = papers.papers()
    stream, event = papers._enrolled(2)
    history.append(papers.MARCH, (stream, replace(event, agreement=papers.named("first"))))
    behind = [p for p in all_projections(REGIONS) if p.name != "agreements"]
    History().project(database_url, *all_projections(REGIONS))
    history.project(database_url, *behind)
    # When they are asked for with it
    result = answer_as_projected(database_url, query)
    # Then it is not told that they are under none
    assert result.errors is not None
    assert isinstance(result.errors[0].original_error, NotYet)
    # And once these are as far, they are under it
    data, _ = ask(history, database_url, query)
    assert {"agreement": {"title": "perjanjian kerja sama"}} in data["enrolments"]["nodes"]
