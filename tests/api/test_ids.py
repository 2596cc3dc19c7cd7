"""What does an id say? A kind and a key and, where it was shown so, a day and a position."""

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from naungan.graphql.types import ids
from naungan.graphql.types.errors import BadId
from naungan.graphql.types.moment import Question, Shown, day_in, today_in
from naungan.projections.engine.reading import At, Known
from tests.api.asking import REGIONS

ENROLMENT = UUID("0d0f8a2e-0000-4000-8000-000000000001")
TIME = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
DAY = dt.date(2024, 5, 1)
INFO = cast(Any, SimpleNamespace(context=SimpleNamespace(regions=REGIONS)))

keys = st.one_of(st.uuids().map(str), st.from_regex(r"[0-9a-zA-Z.-]{1,60}", fullmatch=True))
days = st.one_of(st.none(), st.dates())
positions = st.integers(min_value=0, max_value=2**63 - 1)


@given(st.sampled_from(["Agreement", "Enrolment", "Finding"]), keys, days, positions)
def test_an_id_of_a_moment_says_what_was_put_in_and_leads_to_the_thing_itself(
    kind: str, key: str, day: dt.date | None, position: int
) -> None:
    node_id = ids.encode_at(kind, key, day, position)
    assert ids.parse(node_id) == (kind, key, day, position, False)
    assert ids.stable(node_id) == ids.encode(kind, key)
    assert ids.stable(ids.stable(node_id)) == ids.stable(node_id)


@given(st.sampled_from(["Agreement", "Enrolment"]), keys)
def test_a_plain_id_says_no_day_and_no_moment(kind: str, key: str) -> None:
    assert ids.parse(ids.encode(kind, key)) == (kind, key, None, None, False)


@given(st.uuids(), days, positions)
def test_commands_take_the_id_of_a_moment_as_the_thing_itself(
    key: UUID, day: dt.date | None, position: int
) -> None:
    assert ids.decode_uuid(ids.encode_at("Card", key, day, position), "Card") == key
    with pytest.raises(BadId):
        ids.decode_uuid(ids.encode_at("Card", key, day, position), "Budget")


def test_an_id_names_its_kind() -> None:
    node_id = ids.encode("Enrolment", ENROLMENT)
    assert ids.decode_uuid(node_id, "Enrolment") == ENROLMENT
    with pytest.raises(BadId):
        ids.decode_uuid(node_id, "Agreement")


@pytest.mark.parametrize(
    "node_id", ["", "x", "é", "UmVnaW9uOjY0=", "A" * 400, str(ENROLMENT), ids.encode("Card", "not-a-uuid")]
)
def test_what_is_no_id_is_refused(node_id: str) -> None:
    with pytest.raises(BadId):
        ids.decode_uuid(node_id, "Card")


def test_an_id_under_the_stored_word_is_of_the_kind_that_it_is_shown_as() -> None:
    assert ids.parse(ids.encode("Participant", ENROLMENT)).plain == ids.encode("Enrolment", ENROLMENT)
    assert ids.decode_uuid(ids.encode("Participant", ENROLMENT), "Enrolment") == ENROLMENT


@pytest.mark.parametrize(
    "rest",
    [
        f"{ENROLMENT}@",
        f"{ENROLMENT}@5",
        f"{ENROLMENT}@@",
        f"{ENROLMENT}@@05",
        f"{ENROLMENT}@@+5",
        f"{ENROLMENT}@@-1",
        f"{ENROLMENT}@@1_0",
        f"{ENROLMENT}@@9223372036854775808",
        f"{ENROLMENT}@20240501@5",
        f"{ENROLMENT}@2024-W18-3@5",
        f"{ENROLMENT}@2024-02-30@5",
        f"{ENROLMENT}@2024-05-01@5@6",
        "@@5",
    ],
)
def test_a_day_and_a_position_have_one_form(rest: str) -> None:
    with pytest.raises(BadId):
        ids.parse(ids.encode("Enrolment", rest))


def known(position: int = 7, *, present: bool = True) -> Known:
    return Known(position, TIME, simulated=False, present=present)


def test_a_question_names_a_day_or_a_moment() -> None:
    assert not Question().named
    assert not Question(at=At(at_least=9)).named  # what is waited for is no moment
    assert Question(as_of=DAY).named
    assert Question(at=At(position=3)).named
    assert Question(at=At(time=TIME)).named


def test_the_id_is_plain_only_where_nothing_is_named_and_the_answer_is_of_the_present() -> None:
    plain, of_moment = ids.encode("Budget", ENROLMENT), ids.encode_at("Budget", ENROLMENT, None, 7)
    assert Shown(known()).id("Budget", ENROLMENT) == plain
    assert Shown(known(), named=True).id("Budget", ENROLMENT) == of_moment
    assert Shown(known(present=False)).id("Budget", ENROLMENT) == of_moment


@time_machine.travel(dt.datetime(2024, 5, 1, 15, 30, tzinfo=dt.UTC), tick=False)
def test_what_depends_on_the_day_is_plain_only_on_today_by_the_clocks_of_its_regency() -> None:
    # Given an hour at which it is the 1st in Jakarta and Makassar, and the 2nd in Jayapura
    assert [today_in(INFO, code) for code in ("ID", "64.01", "94.01")] == [DAY, DAY, dt.date(2024, 5, 2)]
    assert day_in(INFO, "94.01", dt.datetime.now(dt.UTC)) == dt.date(2024, 5, 2)
    plain = ids.encode("Card", ENROLMENT)
    first, second = Shown(known(), DAY), Shown(known(), dt.date(2024, 5, 2))
    assert first.id_on_day("Card", ENROLMENT, "64.01", INFO) == plain
    assert first.id_on_day("Card", ENROLMENT, "94.01", INFO) == ids.encode_at("Card", ENROLMENT, DAY, 7)
    assert second.id_on_day("Card", ENROLMENT, "94.01", INFO) == plain
    # And never where the day was named, or more was recorded since
    for shown in (Shown(known(), DAY, named=True), Shown(known(present=False), DAY)):
        assert shown.id_on_day("Card", ENROLMENT, "64.01", INFO) == ids.encode_at("Card", ENROLMENT, DAY, 7)
